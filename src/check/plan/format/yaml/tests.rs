//! The reader of YAML: places, empty values, aliases, limits, and what is said of broken text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

use super::*;
use crate::plan::format::testing;
use crate::plan::{Node, NodeKind};
use lacuna_language::diag::code;

/// A plan with something of everything.
const SAMPLE: &str = "\u{feff}# £ at the top\nyear: 2001-02\r\ncouncil: \"Essex £\" # it's\n\
    usual: &usual {amount: £1, by: 'it''s'}\n\
    spending:\n- heading: adoption\n  amount: £838,551\n  note: |\n    two £\n    lines\n\n\
    - *usual\n-\nletter:\n  signed: [a, b: c, *usual, {}]\n  empty:\n? plan\n: !!str\n";

fn read_text(text: &str) -> (Option<Node>, Diagnostics) {
    testing::read_text(read, text)
}

fn places(text: &str) -> Vec<String> {
    testing::places(read, text)
}

fn reported(text: &str) -> Vec<(&'static str, String)> {
    testing::reported(read, text)
}

#[test]
fn spans_count_bytes_and_cover_what_is_written() {
    assert_eq!(
        places("# £\n£: \"£ 1\"\nb: £2 # x\n"),
        ["map £: \"£ 1\"\nb: £2", "£:£", "£ 1!=\"£ 1\"@9", "b:b", "£2=£2@19"]
    );
    assert_eq!(
        places("\u{feff}a: 1\r\nb: 2\r\n"),
        ["map a: 1\r\nb: 2", "a:a", "1=1@6", "b:b", "2=2@12"]
    );
    assert_eq!(
        places("a: ['x''y', \"\\t\"] # c"),
        [
            "map a: ['x''y', \"\\t\"]",
            "a:a",
            "list ['x''y', \"\\t\"]",
            "x'y!='x''y'@4",
            "\t!=\"\\t\"@12",
        ]
    );
    assert_eq!(places("- [{}, []]"), ["list - [{}, []]", "list [{}, []]", "map {}", "list []"]);
}

#[test]
fn lists_start_at_their_first_dash() {
    let indented = places("a: # c\n  - 1\n  -   2\n");
    assert_eq!(
        indented,
        ["map a: # c\n  - 1\n  -   2", "a:a", "list - 1\n  -   2", "1=1@11", "2=2@19"]
    );
    let flush = places("a: &x # c\n- - 1\n- 2\nb: 3");
    assert_eq!(flush[2..4], ["list - - 1\n- 2", "list - 1"]);
}

#[test]
fn blocks_and_folded_texts_end_with_their_last_character() {
    let found = places("a: |\n\n  £ x  \n   y\n\n\nb: >-\n\nc: x\n  y # z\n");
    assert_eq!(found[2], "\n£ x  \n y\n!=£ x  \n   y@8");
    assert_eq!(found[4], "!=>-@25");
    assert_eq!(found[6], "x y=x\n  y@32");
}

#[test]
fn empty_values_stand_behind_their_colon_or_dash() {
    assert_eq!(
        places("a:\nb:   # c\nc: ~\nd: null\ne: \"\"\nf: &x\ng:"),
        [
            "map a:\nb:   # c\nc: ~\nd: null\ne: \"\"\nf: &x\ng:",
            "a:a",
            "=@2",
            "b:b",
            "=@5",
            "c:c",
            "=~@15",
            "d:d",
            "=null@20",
            "e:e",
            "!=\"\"@28",
            "f:f",
            "=@33",
            "g:g",
            "=@39",
        ]
    );
    assert_eq!(
        places("-\n-  # c\n- x\n-"),
        ["list -\n-  # c\n- x\n-", "=@1", "=@3", "x=x@11", "=@14"]
    );
    assert_eq!(
        places("{a, b: , ? c}"),
        ["map {a, b: , ? c}", "a:a", "=@2", "b:b", "=@6", "c:c", "=@12"]
    );
    assert_eq!(places("~: 1\nnull: 2")[1..], ["~:~", "1=1@3", "null:null", "2=2@11"]);
    assert_eq!(places("? a # b: c\n: d")[1..], ["a:a", "d=d@13"]);
}

#[test]
fn a_text_keeps_its_words() {
    let found = places("a: NO\nb: 1e3\nc: 12:30\nd: !!str null\ne: 'null'\n");
    let values: Vec<&str> = found.iter().skip(2).step_by(2).map(String::as_str).collect();
    assert_eq!(
        values,
        ["NO=NO@3", "1e3=1e3@9", "12:30=12:30@16", "null!=null@31", "null!='null'@39"]
    );
}

#[test]
fn a_no_break_space_is_text_and_no_blank() {
    assert_eq!(
        places("a:\n  - \u{a0}x\u{a0}\nb: |\n  y\u{a0}\n")[2..],
        ["list - \u{a0}x\u{a0}", "\u{a0}x\u{a0}=\u{a0}x\u{a0}@7", "b:b", "y\u{a0}\n!=y\u{a0}@20"]
    );
}

#[test]
fn a_name_given_twice_is_kept_twice() {
    assert_eq!(places("a: 1\n'a': 2\n")[1..], ["a:a", "1=1@3", "a:'a'", "2=2@10"]);
}

#[test]
fn an_alias_is_a_copy_at_its_own_place() {
    let text = "a: &x {b: 1}\nc: *x\nd: &y e\n*y : *y\n";
    assert_eq!(
        places(text)[5..],
        ["c:c", "map *x", "b:b", "1=1@10", "d:d", "e=e@25", "e:*y", "e=*y@32"]
    );
    assert_eq!(places("- &x 1\n- &x 2\n- *x\n")[3], "2=*x@16");
}

#[test]
fn bad_aliases_merge_keys_and_keys_are_refused_each_at_its_place() {
    let text = "a: *b\nc: &d [*d]\n<<: *d\n'<<': 1\n[e]: 2\n{f: 3}: 4\n: 5\ng: !h 6\n";
    assert_eq!(
        reported(text),
        [
            (code::YAML_ALIAS.id, "*b".to_owned()),
            (code::YAML_ALIAS.id, "*d".to_owned()),
            (code::YAML_MERGE_KEY.id, "<<".to_owned()),
            (code::YAML_KEY_NOT_TEXT.id, "[e]".to_owned()),
            (code::YAML_KEY_NOT_TEXT.id, "{f: 3}".to_owned()),
            (code::YAML_SYNTAX.id, ":".to_owned()),
            (code::YAML_SYNTAX.id, "!h".to_owned()),
        ]
    );
    assert_eq!(reported("? \n"), [(code::YAML_SYNTAX.id, "?".to_owned())]);
    let NodeKind::Map(entries) = read_text(text).0.unwrap().kind else { panic!("no map") };
    let names: Vec<&str> = entries.iter().map(|entry| entry.key.node.as_str()).collect();
    assert_eq!(names, ["a", "c", "<<", "g"]);
}

#[test]
fn nothing_and_more_than_one_plan_are_said() {
    for text in ["", "\n\n", "# only £\n", "---\n", "--- # c\n...\n", "\u{feff}"] {
        assert_eq!(reported(text), [(code::PLAN_EMPTY.id, String::new())], "{text:?}");
        assert_eq!(read_text(text).0, None);
    }
    assert_eq!(
        reported("a: 1\n---\nb: 2\n"),
        [(code::YAML_SEVERAL_DOCUMENTS.id, "---".to_owned())]
    );
    assert_eq!(reported("%YAML 1.2\n---\na: 1\n...\n"), []);
    let second = (code::YAML_SEVERAL_DOCUMENTS.id, "b".to_owned());
    assert_eq!(reported("a: 1\n...\nb: 2\n"), [second]);
}

#[test]
fn an_alias_bomb_is_refused_where_the_limit_is_passed() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let ten = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{ten}]\n"));
    }
    let found = reported(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, code::PLAN_TOO_LARGE.id);
    assert!(found[0].1.starts_with("*a"), "{found:?}");
}

#[test]
fn a_long_text_is_not_copied_without_end() {
    let aliases = "- *x\n".repeat(100_000);
    let text = format!("- &x {}\n{aliases}", "long ".repeat(20_000));
    assert_eq!(reported(&text), [(code::PLAN_TOO_LARGE.id, "*x".to_owned())]);
}

#[test]
fn sixty_four_levels_are_allowed_and_no_more() {
    let nested = |n: usize| format!("{}x{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(reported(&nested(64)), []);
    for text in [nested(65), nested(100_000), "- ".repeat(65), "- ".repeat(5_000), "? ".repeat(500)]
    {
        let found = reported(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, code::PLAN_TOO_LARGE.id);
    }
    let through_alias = format!("a: &x {}\nb: {}*x{}\n", nested(60), "[".repeat(9), "]".repeat(9));
    assert_eq!(reported(&through_alias), [(code::PLAN_TOO_LARGE.id, "*x".to_owned())]);
}

#[test]
fn a_long_line_of_names_is_read_in_linear_time() {
    let entries: Vec<String> = (0..40_000).map(|n| format!("\"k{n}\": [{n}]")).collect();
    let text = format!("{{{}}}", entries.join(", "));
    assert!(matches!(read_text(&text).0.unwrap().kind, NodeKind::Map(all) if all.len() == 40_000));
}

#[test]
fn a_broken_text_is_pointed_at_where_it_breaks() {
    let texts = [
        ("a:\n\tb: 1\n", "\t", "a line is indented with a tab"),
        ("a: 1\n\tb: 2\n", "\t", "a line is indented with a tab"),
        ("£: \"x\nb: 2\n", "\"", "the quotation mark `\"` is not closed"),
        ("a: # it's\n  'tis\nb: 2\n", "'", "the quotation mark `'` is not closed"),
        ("a: 'it's'\n", "s'", "there is text after a closing quotation mark"),
        (
            "a: 'x' \u{a0}# so\n",
            "\u{a0}",
            "there is a no-break space (U+00A0) where only an ordinary space can be",
        ),
        (
            "a: \"x\"\u{3000}# so\n",
            "\u{3000}",
            "there is an ideographic space (U+3000) where only an ordinary space can be",
        ),
        ("a: \"C:\\plans\"\n", "\\p", "a backslash in double quotes changes what follows it"),
        ("a: [1, 2\nb: 3\n", "[", "the bracket `[` is not closed"),
        ("a: {x: [1, '[', 2], y: 3", "{", "the bracket `{` is not closed"),
        ("a: [\n  1\n]\n", "]", "the closing `]` is too far to the left"),
        ("a: [1, 2}\n", "}", "the bracket `[` is closed by `}`"),
        ("a: [1]]\n", "]", "the bracket `]` closes nothing"),
        ("a: [what: Note: this]\n", ":", "there is a colon where brackets do not allow one"),
        ("what: Note: this\n", ":", "text without quotes holds a colon and a space"),
        ("a: 1\nb\nc: 2\n", "b", "a line has a name without a colon"),
        ("a:1\nb: 2\n", "a:1", "there is no space after the colon"),
        (
            "a:\u{a0}1\nb: 2\n",
            "a:\u{a0}1",
            "the space after the colon is a no-break space (U+00A0)",
        ),
        ("a: £1\n  b: 2\n", "b: 2", "`b` is indented too far"),
        ("a: 1 # c\n  b: 2\n", "b: 2", "`b` is indented too far"),
        ("a:\n  - £1\n  b: 2\n", "b: 2", "`b` is indented too far"),
        (
            "a: 1\n  b c: 2\n",
            "b c: 2",
            "a line is indented under a name that already has its value",
        ),
        ("a: [draft] x\n", "[", "the bracket `[` opens a list, but there is text after it"),
        ("a: {x} y\n", "{", "the bracket `{` opens a group of fields, but there is text after it"),
        ("a:\n  - b\n  -\u{a0}c\n", "\u{a0}", "a line is indented with a no-break space (U+00A0)"),
        ("a:\n    b: 1\n  c: 2\n", "c: 2", "the indentation of a line fits no line above it"),
        ("a: - b\n", "-", "a list starts on the line of its name"),
        ("a: 1\n- b\n", "-", "there is a dash where a name is needed"),
        ("- a\n-b\n", "-", "there is no space after a dash"),
        ("- a\nb: 1\n", "b: 1", "a line in a list has no dash"),
        ("a: [- b]\n", "-", "there is a dash inside brackets"),
        ("a: @b\n", "@", "text without quotes begins with `@`"),
        ("a: `b`\n", "`", "text without quotes begins with a backtick"),
        ("%5 x\n", "%", "text without quotes begins with `%`"),
        ("a: %5\n", "%", "text without quotes begins with `%`"),
        ("a: * b\n", "*", "text without quotes begins with `*`"),
        ("a: > 5\n", ">", "`>` begins a text on the lines below it, not after it"),
        ("a: x # y\n  z\n", "#", "there is a comment in the middle of a text"),
        ("a: \"x\"#y\n", "#", "there is no space before a comment"),
        ("a: x\0y\n", "\0", "the text contains an invisible character (U+0000)"),
        (
            "a: \u{feff}x\n",
            "\u{feff}",
            "the text contains a byte-order mark (U+FEFF), which nobody can see",
        ),
    ];
    testing::check_broken(read, code::YAML_SYNTAX.id, &texts);
}

#[test]
fn a_name_with_what_only_looks_like_a_blank_or_a_dash_is_refused() {
    for (text, place) in [
        ("a:\n  b: 1\n\u{a0} c: 2\nd: 1\n", "\u{a0}"),
        ("a:\n\u{3000}b: 1\n\u{3000}c: 2\n", "\u{3000}"),
        ("a:\n  b: 1\n  • c: 2\n", "•"),
        ("– a: 1\n", "–"),
        ("a: 1\nb\u{200b}: 2\n", "\u{200b}"),
        ("a: 1\n\u{feff}b: 2\n", "\u{feff}"),
    ] {
        assert_eq!(reported(text), [(code::YAML_SYNTAX.id, place.to_owned())], "{text:?}");
    }
}

#[test]
fn mistakes_behind_the_first_are_said_and_none_that_follows_from_one() {
    let text = "a: Note: this\nb: @5\nc:\n  d: \"x\n  e: [1\nf: 1\ng: [draft] x\nh:\n\tk: 1\n";
    let places: Vec<String> = reported(text).into_iter().map(|(_, place)| place).collect();
    assert_eq!(places, [":", "@", "\"", "[", "\t"]);
    for line in ["a: [\n", "a: \"\n", "a: b: c\n", "a:\n\tb: 1\n", "a: @\n"] {
        assert!((1..=20).contains(&reported(&line.repeat(9_000)).len()), "{line}");
    }
}

#[test]
fn a_text_cut_anywhere_is_read_without_panic() {
    let pieces =
        ["", "£", "\t", "\"", "'", "[", "}", ": ", "- ", "#", "&", "*", "!", "|", "%", "\n", "\0"];
    testing::check_damage(read, SAMPLE, &pieces);
}

/// What was said first of a text, with its help.
fn first_message(text: &str) -> String {
    let (_, diagnostics) = read_text(text);
    let first = diagnostics.iter().next();
    first.map_or_else(String::new, |one| {
        format!("{} ({})", one.message, one.help.as_deref().unwrap_or_default())
    })
}

#[test]
fn signs_before_a_value_are_told_as_what_they_are_to_the_writer() {
    for value in [">5", "> 5", ">£5,000", "|5", "| 5", ">=5", ">12", ">+5"] {
        let message = first_message(&format!("year: 2001-02\namount: {value}\nb: 1\n"));
        let figure = value.trim_start_matches(['>', '|', '=', '+', ' ']);
        assert!(message.contains("on the lines below"), "{value}: {message}");
        assert!(message.contains(&format!("`{figure}`")), "{value}: {message}");
        assert!(message.contains(&format!("\"{value}\"")), "{value}: {message}");
    }
    for value in ["%", "@home", "`5`", "? x", "*", "& Co", ",5"] {
        let message = first_message(&format!("year: 2001-02\namount: {value}\n"));
        assert!(message.contains("begins with"), "{value}: {message}");
        assert!(message.contains("put the text in quotes"), "{value}: {message}");
    }
    // Lines that do follow are a text.
    for value in [">\n  more than 5\n", "|2\n   5\n", "|\n", ">-\n"] {
        assert_eq!(first_message(&format!("amount: {value}b: 1\n")), "", "{value}");
    }
}

#[test]
fn signs_before_a_name_are_taken_away() {
    for sign in [">", "> ", "|", "%", "@", "`", "!", "*", "&", ",", "? ", ">5 "] {
        let message = first_message(&format!("year: 2001-02\n{sign}amount: £5\nb: 1\n"));
        assert!(message.starts_with("a name begins with "), "{sign}: {message}");
        let is_there = message.contains("amount: …`");
        assert!(is_there && !message.contains("£5"), "{sign}: {message}");
    }
}
