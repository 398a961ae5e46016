//! What is drawn, line by line, as it stands on a terminal of 80 columns.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

use super::*;
use crate::diag::code;
use crate::source::{Source, SourceId, Span};

const STYLE: Style = Style { colour: false, drawing: Drawing::Unicode, width: 80 };
const PLAN: &str = "council: Essex\nspending:\n  - heading: fostering\n    amount: £838,551\n    \
    paid-from: adoption grant\n  - heading: adoption\n    amount: £20\n";
const RULES: &str =
    "requirement adoption\n  must\n    some line in spending has\n      line.objective is 1\n";

/// Sources with a plan and the rules.
fn two_sources() -> (Sources, SourceId, SourceId) {
    let mut sources = Sources::default();
    let plan = sources.add(Source::new("plan.yaml", PLAN));
    let rules = sources.add(Source::new("rules/2001-02.lac", RULES));
    (sources, plan, rules)
}

/// A label on the first place where a source says `words`.
fn label(sources: &Sources, id: SourceId, words: &str, text: &str) -> Label {
    let start = sources.get(id).unwrap().text().find(words).unwrap();
    Label { span: Span::new(id, start, start + words.len()), text: text.to_owned() }
}

fn error(message: &str, labels: Vec<Label>) -> Block {
    Block::new(miette::Severity::Error, message).with_labels(labels)
}

/// The lines that are drawn for one text with labels on these byte ranges.
fn drawn(text: &str, ranges: &[(usize, usize, &str)]) -> String {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("plan.yaml", text));
    let labels = ranges.iter().map(|(start, end, text)| Label {
        span: Span::new(id, *start, *end),
        text: (*text).to_owned(),
    });
    let drawn = render(&error("wrong", labels.collect()), &sources, STYLE);
    drawn.strip_prefix("  × wrong\n").unwrap().to_owned()
}

#[track_caller]
fn assert_lines(drawn: &str, lines: &[&str]) {
    let expected: String = lines.iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(drawn, expected, "\n{drawn}");
}

#[test]
fn a_diagnostic_with_places_in_two_files() {
    let (sources, plan, rules) = two_sources();
    let filed = label(&sources, plan, "fostering", "filed here");
    let diagnostic = Diagnostic::new(
        &code::YAML_SYNTAX,
        "the adoption money of the council is filed under another heading, which the \
         leaving-care-lines do not show",
        filed.span,
        filed.text,
    )
    .with_label(label(&sources, rules, "line.objective is 1", "").span, "the rule decided by this")
    .with_label(label(&sources, plan, "£20", "").span, "beside this")
    .with_label(label(&sources, rules, "some", "").span, "of two lines")
    .with_help("add a line headed `adoption` under Objective 1 and give its amount; £0 if nothing");
    assert_lines(
        &render(&Block::from_diagnostic(&diagnostic), &sources, STYLE),
        &[
            "E0501",
            "",
            "  × the adoption money of the council is filed under another heading, which the",
            "  │ leaving-care-lines do not show",
            "   ╭─[plan.yaml:3:14]",
            " 2 │ spending:",
            " 3 │   - heading: fostering",
            "   ·              ────┬────",
            "   ·                  ╰── filed here",
            " 4 │     amount: £838,551",
            "   ╰────",
            "   ╭─[plan.yaml:7:13]",
            " 6 │   - heading: adoption",
            " 7 │     amount: £20",
            "   ·             ─┬─",
            "   ·              ╰── beside this",
            "   ╰────",
            "  help: add a line headed `adoption` under Objective 1 and give its amount; £0",
            "        if nothing",
            "  ╰─▶   ☞ the rule decided by this",
            "         ╭─[rules/2001-02.lac:4:7]",
            "       2 │   must",
            "       3 │     some line in spending has",
            "         ·     ──┬─",
            "         ·       ╰── of two lines",
            "       4 │       line.objective is 1",
            "         ·       ───────────────────",
            "         ╰────",
        ],
    );
}

#[test]
fn blocks_nest_in_blocks() {
    let (sources, plan, rules) = two_sources();
    let mut block = error("wrong", vec![label(&sources, plan, "Essex", "")]);
    let clause = "some line in spending has\n      line.objective is 1";
    let mut rule = Block::new(
        miette::Severity::Advice,
        "a message in a nested block that is longer than one line of it",
    )
    .with_labels(vec![
        label(&sources, rules, clause, "the rule"),
        label(&sources, plan, "£20", "see also"),
    ]);
    rule.help = vec!["nothing".to_owned()];
    // A label of several lines that is alone is drawn beside them.
    rule.nested.push(Block::new(miette::Severity::Warning, "no place"));
    block.nested.push(rule);
    assert_lines(
        &render(&block, &sources, Style { width: 60, ..STYLE }),
        &[
            "  × wrong",
            "   ╭─[plan.yaml:1:10]",
            " 1 │ council: Essex",
            "   ·          ─────",
            " 2 │ spending:",
            "   ╰────",
            "  ╰─▶   ☞ a message in a nested block that is longer than",
            "        │ one line of it",
            "         ╭─[rules/2001-02.lac:3:5]",
            "       2 │       must",
            "       3 │ ╭─▶     some line in spending has",
            "       4 │ ├─▶       line.objective is 1",
            "         · ╰──── the rule",
            "         ╰────",
            "        help: nothing",
            "        ├─▶   ☞ see also",
            "        │      ╭─[plan.yaml:7:13]",
            "        │    6 │   - heading: adoption",
            "        │    7 │     amount: £20",
            "        │      ·             ───",
            "        │      ╰────",
            "        ╰─▶   ⚠ no place",
        ],
    );
}

#[test]
fn five_labels_and_characters_of_many_bytes_before_them() {
    assert_lines(
        &drawn(
            "£ £: a, b\r\n日本: c\td £\r\n\n€: e",
            &[
                (7, 8, "one"),
                (13, 16, "two"),
                (21, 22, "three"),
                (25, 27, "four"),
                (35, 36, "five"),
            ],
        ),
        &[
            "   ╭─[plan.yaml:1:6]",
            " 1 │ £ £: a, b",
            "   ·      ┬",
            "   ·      ╰── one",
            " 2 │ 日本: c d £",
            "   · ─┬    ┬   ┬",
            "   ·  │    │   ╰── four",
            "   ·  │    ╰── three",
            "   ·  ╰── two",
            " 3 │",
            " 4 │ €: e",
            "   ·    ┬",
            "   ·    ╰── five",
            "   ╰────",
        ],
    );
}

#[test]
fn empty_labels_and_labels_out_of_bounds_have_a_caret() {
    assert_lines(
        &drawn("a:\nb:\n", &[(2, 2, "here")]),
        &["   ╭─[plan.yaml:1:3]", " 1 │ a:", "   ·   ▲", "   ·   ╰── here", " 2 │ b:", "   ╰────"],
    );
    let at_the_end = ["   ·   ┬", "   ·   ╰── here", "   ╰────"];
    for (text, range) in [("a:\nb:\n", (6, 6)), ("a:\nb:\r\n", (7, 7)), ("a:\nb:\n", (60, 90))] {
        let lines = ["   ╭─[plan.yaml:3:1]", " 1 │ a:", " 2 │ b:"];
        assert_lines(
            &drawn(text, &[(range.0, range.1, "here")]),
            &[&lines[..], &at_the_end].concat(),
        );
    }
    assert_lines(
        &drawn("a:\nb:", &[(5, 5, "here")]),
        &["   ╭─[plan.yaml:2:3]", " 1 │ a:", " 2 │ b:", "   ·  ┬", "   ·  ╰── here", "   ╰────"],
    );
    assert_lines(&drawn("", &[(0, 9, "here")]), &["   ╭─[plan.yaml:1:1]", "   ╰────"]);
}

#[test]
fn a_label_within_a_character_is_drawn_round_it() {
    assert_lines(
        &drawn("a: £5", &[(4, 6, "here")]),
        &["   ╭─[plan.yaml:1:4]", " 1 │ a: £5", "   ·    ─┬", "   ·     ╰── here", "   ╰────"],
    );
}

#[test]
fn labels_that_overlap_stay_at_their_places() {
    assert_lines(
        &drawn("amount: £5", &[(0, 11, "entry"), (8, 11, "amount"), (8, 11, "too little")]),
        &[
            "   ╭─[plan.yaml:1:1]",
            " 1 │ amount: £5",
            "   · ────┬────┬",
            "   ·     │    ╰── amount; too little",
            "   ·     ╰── entry",
            "   ╰────",
        ],
    );
}

#[test]
fn a_tall_label_is_drawn_under_its_first_line() {
    assert_lines(
        &drawn("a:\n  b: 1\n  c: 1\n  d: 1\n  e: 1\n  f: 1\n", &[(5, 39, "all of it")]),
        &[
            "   ╭─[plan.yaml:2:3]",
            " 1 │ a:",
            " 2 │   b: 1",
            "   ·   ──┬─",
            "   ·     ╰── all of it",
            " 3 │   c: 1",
            "   ╰────",
        ],
    );
}

#[test]
fn long_lines_are_cut_round_their_labels() {
    let text = format!("a: 1\nb: £ {}£5, {}\nc: 2\n", "word, ".repeat(400), "word, ".repeat(400));
    let at = text.find("£5").unwrap();
    assert_lines(
        &drawn(
            &text,
            &[(at, at + 3, "amount"), (5, 6, "name"), (at - 6, at - 2, "word"), (0, 1, "above")],
        ),
        &[
            "   ╭─[plan.yaml:1:1]",
            " 1 │ a: 1",
            "   · ┬",
            "   · ╰── above",
            "   ╰────",
            "   ╭─[plan.yaml:2:1]",
            " 2 │ b: £ word, word, word, word, word, word, word, word, word, word, word, …",
            "   · ┬",
            "   · ╰── name",
            "   ╰────",
            "   ╭─[plan.yaml:2:2406]",
            " 2 │ …, word, word, word, £5, word, word, word, word, word, word, word, word,…",
            "   ·                ──┬─  ─┬",
            "   ·                  │    ╰── amount",
            "   ·                  ╰── word",
            "   ╰────",
        ],
    );
    assert_lines(
        &drawn(&text, &[(8, at, "much")]),
        &[
            "   ╭─[plan.yaml:2:4]",
            " 2 │ b: £ word, word, word, word, word, word, word, word, word, word, word, …",
            "   ·    ──────────────────────────────────┬─────────────────────────────────",
            "   ·                                      ╰── much",
            "   ╰────",
        ],
    );
}

#[test]
fn characters_that_cannot_be_seen_are_written_by_their_numbers() {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a\u{1b}.yaml", "a: \u{1b}[31mred\u{202e} \u{85}y\nb: 1\n"));
    let block = error("no `\u{1b}`", vec![label(&sources, id, "red", "\u{7}")]);
    assert_lines(
        &render(&block, &sources, STYLE),
        &[
            "  × no `[U+001B]`",
            "   ╭─[a[U+001B].yaml:1:9]",
            " 1 │ a: [U+001B][31mred[U+202E] [U+0085]y",
            "   ·                ─┬─",
            "   ·                 ╰── [U+0007]",
            " 2 │ b: 1",
            "   ╰────",
        ],
    );
}

#[test]
fn marks_stand_under_their_words_whatever_stands_before_them() {
    assert_lines(
        &drawn("日\u{200b}e\u{301}\t£5 \u{1b}\n", &[(10, 13, "here"), (14, 15, "and here")]),
        &[
            "   ╭─[plan.yaml:1:6]",
            " 1 │ 日[U+200B]e\u{301} £5 [U+001B]",
            "   ·             ─┬ ────┬───",
            "   ·              │     ╰── and here",
            "   ·              ╰── here",
            "   ╰────",
        ],
    );
    // A mark of the encoding is no part of the first line, and a return by itself ends none.
    assert_lines(
        &drawn("\u{feff}a: b\rc\r\nd: 1\r\n", &[(8, 9, "here")]),
        &[
            "   ╭─[plan.yaml:1:7]",
            " 1 │ a: b[U+000D]c",
            "   ·             ┬",
            "   ·             ╰── here",
            " 2 │ d: 1",
            "   ╰────",
        ],
    );
}

#[test]
fn nothing_begins_a_line_but_what_is_drawn() {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a\n::error::.yaml", "a: 1\n"));
    let mut block = error("no\n::error::x", vec![label(&sources, id, "1", "a\n::error::y")]);
    block.help = vec!["do\n::error::this".to_owned(), "::error::and that".to_owned()];
    assert_lines(
        &render(&block, &sources, STYLE),
        &[
            "  × no↵::error::x",
            "   ╭─[a↵::error::.yaml:1:4]",
            " 1 │ a: 1",
            "   ·    ┬",
            "   ·    ╰── a↵::error::y",
            "   ╰────",
            "  help: do↵::error::this",
            "        [U+003A]:error::and that",
        ],
    );
}

#[test]
fn without_unicode_there_is_only_ascii_and_with_colour_the_same_text() {
    let (sources, plan, rules) = two_sources();
    let labels =
        vec![label(&sources, plan, "Essex", "this"), label(&sources, rules, "must", "that")];
    let block = error("wrong", labels);
    let ascii = render(&block, &sources, Style { drawing: Drawing::Ascii, ..STYLE });
    assert_lines(
        &ascii,
        &[
            "  x wrong",
            "   ,-[plan.yaml:1:10]",
            " 1 | council: Essex",
            "   :          ^^|^^",
            "   :            `-- this",
            " 2 | spending:",
            "   `----",
            "  `->   > that",
            "         ,-[rules/2001-02.lac:2:3]",
            "       1 | requirement adoption",
            "       2 |   must",
            "         :   ^^^^",
            "       3 |     some line in spending has",
            "         `----",
        ],
    );
    let coloured =
        render(&block, &sources, Style { drawing: Drawing::Ascii, colour: true, ..STYLE });
    let mut plain = String::new();
    let mut is_escape = false;
    for char in coloured.chars() {
        is_escape |= char == '\u{1b}';
        if !is_escape {
            plain.push(char);
        }
        is_escape &= char != 'm';
    }
    assert_ne!(*coloured, *plain);
    assert_eq!(plain, *ascii);
}

#[test]
fn any_label_can_be_drawn_at_any_width() {
    let text = format!("£ a\n\r\n\t{}\n日本 \u{1b}x\n  end", "long £ ".repeat(30));
    let step = 3;
    for start in (0..text.len() + 2).step_by(step) {
        for end in (start..text.len() + 2).step_by(step) {
            let ranges = [(start, end, "one"), (end / 2, end / 2 + 9, "two"), (100, 105, "three")];
            assert!(drawn(&text, &ranges).ends_with("  ╰────\n"));
        }
    }
    let (sources, plan, rules) = two_sources();
    let labels =
        vec![label(&sources, plan, "Essex", "this"), label(&sources, rules, "must", "that")];
    let long = format!("{}\r\nb\n{}", "x".repeat(90), "x".repeat(90));
    for at in [90, 91, 92, long.len()] {
        assert!(drawn(&long, &[(at, at, "one")]).contains(" one\n"), "{at}");
    }
    for width in 0..30 {
        render(&error("wrong words", labels.clone()), &sources, Style { width, ..STYLE });
    }
}

#[test]
fn text_is_broken_at_blanks_but_not_between_backticks() {
    assert_eq!(
        wrapped("one of `three to four` leaving-care", 20),
        "one of\n`three to four`\nleaving-care"
    );
    assert_eq!(
        wrapped("an unbroken-word-of-thirty-letters", 20),
        "an\nunbroken-word-of-thirty-letters"
    );
    assert_eq!(wrapped("", 20), "");
    assert_eq!(
        wrapped("a command is no word ::error:: here", 20),
        "a command is no word ::error::\nhere"
    );
    assert_eq!(wrapped("one\ntwo\u{7}", 20), "one↵two[U+0007]");
}

#[test]
fn a_plain_paragraph_says_place_message_labels_remedy_and_where_else_to_look() {
    let (sources, plan, rules) = two_sources();
    let filed = label(&sources, plan, "fostering", "filed here");
    let diagnostic =
        Diagnostic::new(&code::YAML_SYNTAX, "the money is elsewhere", filed.span, filed.text)
            .with_label(label(&sources, plan, "£20", "").span, "beside this")
            .with_label(label(&sources, rules, "some", "").span, "the rule decided by this")
            .with_help("add a line");
    let style = Style { drawing: Drawing::Plain, width: 60, ..STYLE };
    assert_lines(
        &render(&Block::from_diagnostic(&diagnostic), &sources, style),
        &[
            "plan.yaml, line 3, column 14: the money is elsewhere (error",
            "E0501). `fostering`: filed here. Line 7, `£20`: beside this.",
            "What to do: add a line. The rule decided by this. See",
            "rules/2001-02.lac, line 3, column 5.",
        ],
    );
    let nowhere = Diagnostic::without_place(&code::NO_PLANS, "`plans` holds no plan!");
    let said = render(&Block::from_diagnostic(&nowhere), &sources, style);
    assert_eq!(&*said, "`plans` holds no plan! (error E0512).\n");
}

#[test]
fn a_label_that_is_too_long_for_the_width_goes_on_below() {
    let (sources, plan, _) = two_sources();
    let block = error("wrong", vec![label(&sources, plan, "Essex", "is not the council meant")]);
    let narrow = Style { width: 40, ..STYLE };
    let drawn = (*render(&block, &sources, narrow)).to_owned();
    assert!(drawn.lines().all(|line| line.chars().count() <= 40), "{drawn}");
    assert!(drawn.contains("╰─┤ is not the council\n"), "{drawn}");
    assert!(drawn.contains("  │ meant\n"), "{drawn}");
    let wide = (*render(&block, &sources, STYLE)).to_owned();
    assert!(wide.contains("╰── is not the council meant\n"), "{wide}");
}

#[test]
fn a_piece_between_backticks_that_is_too_long_is_broken_and_those_after_it_are_not() {
    let long = "`count of line in spending where line.objective is 10` comes to `a b c d e f g`";
    assert_eq!(
        wrapped(long, 40),
        "`count of line in spending where\nline.objective is 10` comes to\n`a b c d e f g`"
    );
    for width in 12..90 {
        for line in wrapped(long, width).lines() {
            assert!(line.chars().count() <= width.max(16), "{width}: {line}");
        }
    }
}
