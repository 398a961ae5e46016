//! The questions as TOML: what is asked and shown in comments, and a table for each answer.

use super::{HOW_TO, Row, TO_COUNT};
use lacuna_check::judgement::{COLUMNS, Column, TABLE};
use lacuna_language::diag::view;
use lacuna_language::source::visible::is_unseen;

const WIDTH: usize = 100;

/// The text of the file.
pub fn toml(rows: &[Row]) -> String {
    let mut text = String::new();
    HOW_TO.into_iter().chain([TO_COUNT]).for_each(|line| comment(&mut text, line));
    for row in rows {
        text.push('\n');
        question(&mut text, row);
        text.push_str(&format!("[[{TABLE}]]\n"));
        for column in &COLUMNS {
            let value = value(column.column, &row.part(column.column));
            text.push_str(&format!("{} = {value}\n", column.key));
        }
    }
    text
}

/// What is asked, what is laid out, and what was said of it before.
fn question(text: &mut String, row: &Row) {
    let question = &row.question;
    let council = question.council.as_deref().unwrap_or_default();
    comment(text, &format!("{council}, {}: {}", question.year, question.title));
    comment(text, &question.question);
    row.evidence().iter().for_each(|line| comment(text, &format!("- {line}")));
    for (label, said) in [("Last year", row.last_year()), ("Before", row.before())] {
        if !said.is_empty() {
            comment(text, &format!("{label}: {said}"));
        }
    }
}

fn comment(text: &mut String, line: &str) {
    for line in view::wrapped(line, WIDTH.saturating_sub(2)).lines() {
        text.push_str(&format!("# {line}\n"));
    }
}

/// A value as TOML has it. A day that is known needs no quotes.
fn value(column: Column, said: &str) -> String {
    match column {
        Column::On if !said.is_empty() => said.to_owned(),
        _ => quoted(said),
    }
}

/// A text in quotes, in which nothing ends it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            char if is_unseen(char) => out.push_str(&format!("\\U{:08X}", u32::from(char))),
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn nothing_ends_a_text_but_its_end() {
        for (text, written) in [
            ("a \"b\" \\c", "\"a \\\"b\\\" \\\\c\""),
            ("one\ntwo", "\"one\\ntwo\""),
            ("\u{1b}[31m\u{7f}", "\"\\U0000001B[31m\\U0000007F\""),
            ("=cmd|' /C calc'!A0", "\"=cmd|' /C calc'!A0\""),
        ] {
            assert_eq!(quoted(text), written);
        }
    }
}
