//! The reader of TOML: places, extents, limits, and what is said of broken text.

use super::*;
use crate::plan::format::testing;
use lacuna_language::diag::code;

/// A plan with something of everything.
const SAMPLE: &str = "\u{feff}# £ at the top\nyear = \"2001-02\"\r\ncouncil.name = 'Essex £' # it's\n\
    grant = 640_000\nsent = 2001-01-29\n\n[letter]\nsigned = [true, \"b\", {}, { c = 1.5 }]\n\
    note = \"\"\"\n  £\\\n  two \\u00a3\"\"\"\n\n[[spending]]\n\"heading £\" = \"adoption\"\n\
    [spending.lead]\nof = '''\nit's'''\n[[spending]]\n";

fn places(text: &str) -> Vec<String> {
    testing::places(read, text)
}

fn reported(text: &str) -> Vec<(&'static str, String)> {
    testing::reported(read, text)
}

#[test]
fn spans_count_bytes_and_cover_what_is_written() {
    assert_eq!(
        places("# £\n\"£\" = \"£ 1\"\r\nb = ['x', \"\"\"\ny\"\"\"] # z\n"),
        [
            "map \"£\" = \"£ 1\"\r\nb = ['x', \"\"\"\ny\"\"\"]",
            "£:\"£\"",
            "£ 1!=\"£ 1\"@12",
            "b:b",
            "list ['x', \"\"\"\ny\"\"\"]",
            "x!='x'@25",
            "y!=\"\"\"\ny\"\"\"@30",
        ]
    );
    assert_eq!(places("\u{feff}a = 1\r\n"), ["map a = 1", "a:a", "1=1@7"]);
}

#[test]
fn figures_and_dates_keep_what_is_written() {
    let text = "a = 1_000\nb = +1\nc = 1_0.5_0\nd = 0xff\ne = 0o7\nf = 0b1\ng = inf\nh = -nan\n\
                i = 2001-01-29\nj = 2001-01-29 07:30:00\nk = 07:30:00\nl = 1e3\nm = true\n";
    let values: Vec<String> = places(text).into_iter().skip(2).step_by(2).collect();
    let texts: Vec<&str> = values.iter().filter_map(|value| value.split('=').next()).collect();
    assert_eq!(
        texts,
        [
            "1000",
            "+1",
            "10.50",
            "0xff",
            "0o7",
            "1",
            "inf",
            "-nan",
            "2001-01-29",
            "2001-01-29 07:30:00",
            "07:30:00",
            "1e3",
            "true",
        ]
    );
}

#[test]
fn groups_and_lists_go_from_their_first_part_to_their_last() {
    assert_eq!(
        places("x = 1\n[a]\nb = 2\n[[c]]\nd = 3 # e\n\n[[c]]\n[f]\n"),
        [
            "map x = 1\n[a]\nb = 2\n[[c]]\nd = 3 # e\n\n[[c]]\n[f]",
            "x:x",
            "1=1@4",
            "a:a",
            "map [a]\nb = 2",
            "b:b",
            "2=2@14",
            "c:c",
            "list [[c]]\nd = 3 # e\n\n[[c]]",
            "map [[c]]\nd = 3",
            "d:d",
            "3=3@26",
            "map [[c]]",
            "f:f",
            "map [f]",
        ]
    );
}

#[test]
fn dotted_names_make_groups_of_what_they_name() {
    assert_eq!(
        places("a.b = 1\na.\"c\" = { d.e = 2 }\n"),
        [
            "map a.b = 1\na.\"c\" = { d.e = 2 }",
            "a:a",
            "map b = 1\na.\"c\" = { d.e = 2 }",
            "b:b",
            "1=1@6",
            "c:\"c\"",
            "map { d.e = 2 }",
            "d:d",
            "map e = 2",
            "e:e",
            "2=2@24",
        ]
    );
    assert_eq!(places("[a.b]\nc = 1\n")[1..4], ["a:a", "map [a.b]\nc = 1", "b:b"]);
}

#[test]
fn nothing_is_said() {
    for text in ["", "\n\n", "# only £\n", "\u{feff}", "\u{feff}# x"] {
        assert_eq!(reported(text), [(code::PLAN_EMPTY.id, String::new())], "{text:?}");
    }
}

#[test]
fn sixty_four_levels_are_allowed_and_no_more() {
    let nested = |n: usize| format!("a = {}1{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(reported(&nested(63)), []);
    for text in [nested(64), nested(65), nested(200_000), format!("a = {}", "[".repeat(500_000))] {
        let found = reported(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, code::PLAN_TOO_LARGE.id);
        assert!(found[0].1.starts_with('['));
    }
    let dotted = |n: usize| format!("\n{} = 1\n", vec!["a"; n].join("."));
    assert_eq!(reported(&dotted(64)), []);
    for text in [dotted(65), dotted(79), dotted(100), dotted(100_000)] {
        assert_eq!(reported(&text), [(code::PLAN_TOO_LARGE.id, "a".to_owned())]);
    }
    let both =
        format!("[{0}]\n{0} = {1}1{2}", vec!["a"; 70].join("."), "[".repeat(60), "]".repeat(60));
    assert_eq!(reported(&both).len(), 1);
}

#[test]
fn large_files_are_refused_before_they_take_long() {
    let many = format!("a = [{}]", "1,".repeat(limits::MOST_NODES));
    assert_eq!(reported(&many), [(code::PLAN_TOO_LARGE.id, "1".to_owned())]);
    let inner: String = (0..20_000).map(|n| format!("[t{n}.x]\n")).collect();
    let outer: String = (0..20_000).map(|n| format!("[t{n}]\n")).collect();
    assert_eq!(reported(&(inner + &outer)), [(code::PLAN_TOO_LARGE.id, "[".to_owned())]);
}

#[test]
fn broken_files_are_refused_in_linear_time() {
    let inner = "{£ = [1 2, ".repeat(30_000);
    assert_eq!(reported(&format!("a = [{inner}")), [(code::PLAN_TOO_LARGE.id, "[".to_owned())]);
    for (text, place) in [
        (format!("a = [{}", "1 2 £, ".repeat(50_000)), "["),
        (format!("a = {}", "£ ".repeat(90_000)), "£"),
        (format!("a = \"\"\"{}", "\\\"\"\" ".repeat(90_000)), "\""),
        (format!("a = \"{}", "\\q".repeat(90_000)), "\""),
    ] {
        let found = reported(&text);
        assert_eq!(found.len(), 1);
        assert!(found[0].0 == code::TOML_SYNTAX.id && found[0].1.starts_with(place));
    }
    for line in ["a = \"x\n", "a = [\n", "a = 1\n", "[a]\n", "a.b = £1\n", "= ]\n"] {
        assert!((1..=20).contains(&reported(&line.repeat(9_000)).len()), "{line}");
    }
}

#[test]
fn each_field_that_is_wrong_is_shown_once() {
    let text = "a = £1\nb = 2\nc = 01_\nd = [\n 1 2,\n 3 4\n]\ne = 5\ne = 6\n";
    let found: Vec<String> = reported(text).into_iter().map(|(_, place)| place).collect();
    assert_eq!(found, ["£1", "01_", "1 2", "e"]);
    let unclosed = format!("a = [1, 2\n{}", "b = 3\n".repeat(50));
    assert_eq!(reported(&unclosed), [(code::TOML_SYNTAX.id, "[".to_owned())]);
    assert_eq!(reported(&"a = £\n".repeat(10_000)).len(), 20);
}

#[test]
fn a_broken_text_is_pointed_at_where_it_breaks() {
    const NOT_QUOTED: &str = "a value without quotes is neither a number nor a date";
    let texts = [
        ("a = \"x\nb = 2\n", "\"", "the quotation mark `\"` is not closed"),
        ("a = 'x\nb = 2\n", "'", "the quotation mark `'` is not closed"),
        ("a = \"\"\"x\nb = 2\n", "\"", "the quotation mark `\"` is not closed"),
        ("a = 'it's'\n", "s", "there is text after a closing quotation mark"),
        ("a = \"say \"hi\" now\"\n", "hi", "there is text after a closing quotation mark"),
        ("a = \"C:\\plans\"\n", "\\p", "a backslash in quotes changes what follows it"),
        ("a = \"\\u00\"\n", "\\u00\"", "a backslash in quotes changes what follows it"),
        ("a = [1, 2\nb = 3\nc = 4\n", "[", "the bracket `[` is not closed"),
        ("a = {x = 1, y = [1, 2\nb = 3\n", "[", "the bracket `[` is not closed"),
        ("a = {x = 1\nb = 2\n", "{", "the bracket `{` is not closed"),
        ("[a\nb = 1\n", "[", "the bracket `[` is not closed"),
        ("[[a]\nb = 1\n", "[", "the bracket `[` is not closed"),
        ("a = [1}\n", "}", "the bracket `[` is closed by `}`"),
        ("a = {x = 1]\n", "]", "the bracket `{` is closed by `]`"),
        ("a = [1]]\n", "]", "the bracket `]` closes nothing"),
        ("[a]]\n", "]", "the bracket `]` closes nothing"),
        ("a = ]\n", "]", "the bracket `]` closes nothing"),
        ("a = [\"x\" \"y\"]\n", "\"y\"", "a comma is missing"),
        ("a = {x = \"1\" y = 2}\n", "y", "a comma is missing"),
        ("a = [1,,2]\n", ",", "there is a comma too many"),
        ("year = 2001-02\n", "2001-02", NOT_QUOTED),
        ("a = £640,000\n", "£640,000", NOT_QUOTED),
        ("a = 640,000\n", "640,000", NOT_QUOTED),
        ("\u{feff}# £\r\na = £5 # x\r\n", "£5", NOT_QUOTED),
        ("a = main grant\n", "main grant", NOT_QUOTED),
        ("a = 29 January 2001\n", "29 January 2001", NOT_QUOTED),
        ("a = 29/01/2001\n", "29/01/2001", NOT_QUOTED),
        ("a = True\n", "True", NOT_QUOTED),
        ("a = 2001-13-01\n", "2001-13-01", NOT_QUOTED),
        ("a = 5%\n", "5%", NOT_QUOTED),
        ("a = 01\n", "01", NOT_QUOTED),
        ("a = 1_\n", "1_", NOT_QUOTED),
        ("a = 1.\n", "1.", NOT_QUOTED),
        ("a = .5\n", ".5", NOT_QUOTED),
        ("a = 0x\n", "0x", NOT_QUOTED),
        ("a = 0xZZ\n", "0xZZ", NOT_QUOTED),
        ("a = “x”\n", "“x”", NOT_QUOTED),
        ("a = null\n", "null", "TOML has no word for nothing"),
        ("a: 1\n", ":", "there is a colon after a name, where `=` is needed"),
        ("\"a\": 1\n", ":", "there is a colon after a name, where `=` is needed"),
        ("spending:\n", ":", "there is a colon after a name, where `=` is needed"),
        ("a\n", "a", "there is no `=` after a name"),
        ("year 2001\n", "year 2001", "there is no `=` after a name"),
        ("paid from = 1\n", "paid from", "a name with spaces or signs in it has no quotes"),
        ("£ = 1\n", "£", "a name with spaces or signs in it has no quotes"),
        ("= 1\n", "=", "a name is missing"),
        ("[]\n", "]", "a name is missing"),
        ("a =\nb = 1\n", "=", "a value is missing"),
        ("a = \"x\" y z # w\n", "y z", "there is text after a value"),
        ("a = 1\na = 2\n", "a", "`a` is given a second time"),
        ("[a]\nx = 1\n[a]\ny = 2\n", "a", "`a` is given a second time"),
        ("a = 1\na.b = 2\n", "a", "`a` already has its value, but more is added to it"),
        ("a = {}\n[a.b]\n", "a", "`a` already has its value, but more is added to it"),
        ("a == 1\n", "=", "this text does not fit the format"),
        ("{\"a\" = 1}\n", "{", "this text does not fit the format"),
        ("a = \"x\0y\"\n", "\0", "the text contains an invisible character (U+0000)"),
        ("a = 1\rb = 2\n", "\r", "the text contains an invisible character (U+000D)"),
        (
            "a =\u{a0}1\n",
            "\u{a0}",
            "there is a no-break space (U+00A0) where only an ordinary space can be",
        ),
    ];
    testing::check_broken(read, code::TOML_SYNTAX.id, &texts);
}

#[test]
fn a_text_cut_anywhere_is_read_without_panic() {
    let pieces = [
        "", "£", "\t", "\"", "'", "[", "]", "}", "=", ".", ",", "#", "\\", "0", "_", "-", "x",
        "\n", "\0", "\r", "\"\"\"",
    ];
    testing::check_damage(read, SAMPLE, &pieces);
}
