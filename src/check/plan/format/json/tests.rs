//! The reader of JSON: places, what is strict, limits, and what is said of broken text.

use super::*;
use crate::plan::format::testing;
use lacuna_language::diag::code;

/// A plan with something of everything.
const SAMPLE: &str = "\u{feff}{\n  \"$schema\": \"x.json\",\r\n  \"council\": \"Essex £ \\\"\\u00a3\\\"\",\n  \
    \"spending\": [\n    {\"heading\": \"adoption\", \"amount\": 838551.50},\n    {}, [], null\n  ],\n  \
    \"letter\": {\"is-signed\": true, \"was\": false, \"rate\": -1.5e+2}\n}\n";

fn places(text: &str) -> Vec<String> {
    testing::places(read, text)
}

fn reported(text: &str) -> Vec<(&'static str, String)> {
    testing::reported(read, text)
}

#[test]
fn spans_count_bytes_and_cover_what_is_written() {
    assert_eq!(
        places(" {\"£\": [\"£ \\\"1\\\"\", 1.50,\ttrue, null, {}, []]} "),
        [
            "map {\"£\": [\"£ \\\"1\\\"\", 1.50,\ttrue, null, {}, []]}",
            "£:\"£\"",
            "list [\"£ \\\"1\\\"\", 1.50,\ttrue, null, {}, []]",
            "£ \"1\"!=\"£ \\\"1\\\"\"@9",
            "1.50=1.50@21",
            "true=true@27",
            "=null@33",
            "map {}",
            "list []",
        ]
    );
    assert_eq!(places("\u{feff}{\r\n\"a\": 1}\r\n"), ["map {\r\n\"a\": 1}", "a:\"a\"", "1=1@11"]);
}

#[test]
fn an_empty_text_is_a_text_and_null_is_empty() {
    assert_eq!(places("[\"\", null]")[1..], ["!=\"\"@1", "=null@5"]);
}

#[test]
fn a_name_given_twice_is_kept_twice() {
    assert_eq!(places("{\"a\": 1, \"a\": 2}")[1..], ["a:\"a\"", "1=1@6", "a:\"a\"", "2=2@14"]);
}

#[test]
fn the_schema_that_editors_look_for_is_left_out_of_the_plan_itself() {
    assert_eq!(
        places("{\"$schema\": \"x\", \"a\": {\"$schema\": \"y\"}}")[1..3],
        ["a:\"a\"", "map {\"$schema\": \"y\"}"]
    );
    assert_eq!(places("{\"$schema\": 1}")[1], "$schema:\"$schema\"");
}

#[test]
fn nothing_is_said() {
    for text in ["", " \r\n\t", "\u{feff}", "\u{feff}\n"] {
        assert_eq!(reported(text), [(code::PLAN_EMPTY.id, String::new())], "{text:?}");
    }
}

#[test]
fn sixty_four_levels_are_allowed_and_no_more() {
    let nested = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(reported(&nested(64)), []);
    let groups = |n: usize| format!("{}1{}", "{\"a\":".repeat(n), "}".repeat(n));
    assert_eq!(reported(&groups(64)), []);
    for text in [nested(65), nested(200_000), "[".repeat(500_000)] {
        assert_eq!(reported(&text), [(code::PLAN_TOO_LARGE.id, "[".to_owned())]);
    }
    for text in [groups(65), "{\"a\":".repeat(200_000)] {
        assert_eq!(reported(&text), [(code::PLAN_TOO_LARGE.id, "{".to_owned())]);
    }
    assert_eq!(reported(&format!("\"{}\"", "[".repeat(100))), []);
}

#[test]
fn a_million_values_are_allowed_and_no_more() {
    let list = |n: usize| format!("[{}1]", "1,".repeat(n - 2));
    assert_eq!(reported(&list(limits::MOST_NODES)), []);
    assert_eq!(
        reported(&list(limits::MOST_NODES + 1)),
        [(code::PLAN_TOO_LARGE.id, "1".to_owned())]
    );
}

#[test]
fn large_files_are_refused_in_linear_time() {
    let entries = "\"£\": [1, \"x\"], ".repeat(30_000);
    assert_eq!(reported(&format!("{{{entries}}}")), [(code::JSON_SYNTAX.id, ",".to_owned())]);
    let words = "£ ".repeat(90_000);
    assert_eq!(reported(&words), [(code::JSON_SYNTAX.id, words.trim_end().to_owned())]);
    let quotes = "{\"x\n".repeat(40_000);
    assert_eq!(reported(&quotes), [(code::PLAN_TOO_LARGE.id, "{".to_owned())]);
    let lines = "\"x\n".repeat(90_000);
    assert_eq!(reported(&lines), [(code::JSON_SYNTAX.id, "\"".to_owned())]);
    let escapes = format!("\"{}", "\\\"".repeat(200_000));
    assert_eq!(reported(&escapes), [(code::JSON_SYNTAX.id, "\"".to_owned())]);
}

#[test]
fn a_broken_text_is_pointed_at_where_it_breaks() {
    let texts = [
        ("{\"a\": [1, 2,], \"b\": 3}", ",", "there is a comma after the last entry"),
        ("\u{feff}{\"£\": 1,\r\n}", ",", "there is a comma after the last entry"),
        ("{\"a\": 1,, \"b\": 2}", ",", "there is a comma too many"),
        ("[1,,2]", ",", "there is a comma too many"),
        ("{, \"a\": 1}", ",", "there is a comma too many"),
        ("{\"a\": 1 // £\n}", "// £", "there is a comment in the file, but JSON has no comments"),
        (
            "{\"a\": 1 /* £\n */}",
            "/* £",
            "there is a comment in the file, but JSON has no comments",
        ),
        ("{'a': 1}", "'a'", "a text is in single quotes"),
        ("{\"a\": 'x\n}", "'", "a text is in single quotes"),
        ("{a: 1}", "a", "a name has no quotes"),
        ("{£a: 1}", "£a", "a name has no quotes"),
        ("{“a”: 1}", "“a”", "a name has no quotes"),
        ("{1: 1}", "1", "a name has no quotes"),
        ("{\"a\": \"x\n}", "\"", "the quotation mark `\"` is not closed"),
        ("{\"a: 1,\n\"b\": 2}", "\"", "the quotation mark `\"` is not closed"),
        ("{\"a\": \"x\\\n\"}", "\"", "the quotation mark `\"` is not closed"),
        ("{\"a\": \"x", "\"", "the quotation mark `\"` is not closed"),
        ("{\"a\": \"say \"hi\" now\"}", "hi", "there is text after a closing quotation mark"),
        ("{\"a\": \"C:\\plans\"}", "\\p", "a backslash in quotes changes what follows it"),
        ("{\"a\": \"\\u12\"}", "\\u12\"", "a backslash in quotes changes what follows it"),
        ("{\"a\": \"x\ty\"}", "\t", "there is a tab in a text"),
        ("{\"a\": \"x\0y\"}", "\0", "the text contains an invisible character (U+0000)"),
        ("{\"a\":\u{c}1}", "\u{c}", "the text contains an invisible character (U+000C)"),
        (
            "{\"a\":\u{a0}1}",
            "\u{a0}",
            "there is a no-break space (U+00A0) where only an ordinary space can be",
        ),
        ("{\"a\": [1, 2}", "}", "the bracket `[` is closed by `}`"),
        ("{\"a\": 1]", "]", "the bracket `{` is closed by `]`"),
        ("{\"a\": [1, 2", "[", "the bracket `[` is not closed"),
        ("{\"a\": {\"b\": 1}", "{", "the bracket `{` is not closed"),
        ("{\"a\":", "{", "the bracket `{` is not closed"),
        ("{\"a\": 1}}", "}", "the bracket `}` closes nothing"),
        ("]", "]", "the bracket `]` closes nothing"),
        ("{\"a\": 1 \"b\": 2}", "\"b\"", "a comma is missing"),
        ("{\"a\": 1\n\"b\": 2}", "\"b\"", "a comma is missing"),
        ("[1 2]", "2", "a comma is missing"),
        ("[\"a\" \"b\"]", "\"b\"", "a comma is missing"),
        ("{\"a\": 2001-02}", "2001-02", "a value without quotes is not a number"),
        ("{\"a\": 29 January 2001}", "29 January 2001", "a value without quotes is not a number"),
        ("{\"a\": £640,000, \"b\": 1}", "£640,000", "a value without quotes is not a number"),
        ("{\"a\": £5}", "£5", "a value without quotes is not a number"),
        ("{\"a\": True}", "True", "a value without quotes is not a number"),
        ("{\"a\": 007}", "007", "a value without quotes is not a number"),
        ("{\"a\": +5}", "+5", "a value without quotes is not a number"),
        ("{\"a\": .5}", ".5", "a value without quotes is not a number"),
        ("{\"a\": 5.}", "5.", "a value without quotes is not a number"),
        ("{\"a\": 0x1F}", "0x1F", "a value without quotes is not a number"),
        ("{\"a\": NaN}", "NaN", "a value without quotes is not a number"),
        ("{\"a\": -Infinity}", "-Infinity", "a value without quotes is not a number"),
        ("{\"a\" 1}", "1", "there is no colon after a name"),
        ("{\"a\", \"b\": 1}", ",", "there is no colon after a name"),
        ("{\"a\" = 1}", "=", "there is `=` after a name, where a colon is needed"),
        ("{\"a\": }", "}", "a value is missing"),
        ("{: 1}", ":", "a name is missing"),
        ("{[1]: 1}", "[", "a name is missing"),
        ("{\"a\": [\"b\": 1]}", ":", "this text does not fit the format"),
        ("{} {}", "{", "there is text after the end of the plan"),
        ("{\"a\": 1}, {}", ",", "there is text after the end of the plan"),
    ];
    testing::check_broken(read, code::JSON_SYNTAX.id, &texts);
}

#[test]
fn a_text_cut_anywhere_is_read_without_panic() {
    let pieces = [
        "", "£", "\t", "\"", "'", "[", "}", ":", ",", "/", "//", "\\", "\\u", "0", "-", "x", "\n",
        "\0", "\u{a0}",
    ];
    testing::check_damage(read, SAMPLE, &pieces);
}
