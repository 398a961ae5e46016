//! The year of a plan at a glance, without reading the whole file.
//!
//! Takes the bytes of a file; gives its year where that is certain, and nothing where only the reader of
//! its format can tell. Never says that a file is no plan.

use std::borrow::Cow;

use serde::Deserialize;

use super::Format;
use crate::value::Year;

/// The year that a plan names, where it is seen at once.
pub fn year_at_a_glance(name: &str, bytes: &[u8]) -> Option<Year> {
    match Format::of(name, bytes) {
        Format::Yaml => in_yaml(std::str::from_utf8(bytes).ok()?),
        Format::Json => in_json(bytes),
        Format::Toml | Format::Workbook => None,
    }
}

/// `year: 2001-02` on a line of its own, among names that stand at the beginning of their lines. Where
/// anything else stands at the beginning of a line, quotes or a bracket, it may be another name or text.
fn in_yaml(text: &str) -> Option<Year> {
    let mut found = None;
    let mut is_right_behind = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let is_indented = line.starts_with([' ', '\t']);
        // What goes on below is part of the value.
        if is_indented && is_right_behind && !line.trim_start().starts_with('#') {
            return None;
        }
        if is_indented || line.starts_with('#') {
            continue;
        }
        if !line.starts_with(|char: char| char.is_ascii_alphanumeric()) {
            return None;
        }
        // `year : 2001-02` is the same name.
        let behind = line.strip_prefix("year").filter(|rest| rest.trim_start().starts_with(':'));
        is_right_behind = behind.is_some();
        if let Some(behind) = behind {
            let value = behind.strip_prefix(": ")?;
            let value = value.split_once(" #").map_or(value, |(value, _)| value).trim();
            let year = Year::read(value)?.ok()?;
            if found.replace(year).is_some() {
                return None;
            }
        }
    }
    found
}

/// A file with a name that stands twice is left to its reader.
fn in_json(bytes: &[u8]) -> Option<Year> {
    #[derive(Deserialize)]
    struct Head<'t> {
        #[serde(borrow)]
        year: Cow<'t, str>,
    }
    let head: Head = serde_json::from_slice(bytes).ok()?;
    Year::read(head.year.trim())?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_stands_by_itself_is_seen() {
        let sure = [
            ("a.yaml", "authority: Wexcombe\nyear: 2001-02\nform: plan\n"),
            (
                "a.yaml",
                "# year: 1999-2000\nyear: 2001-02  # the third\nletter:\n  year: 1999-2000\n",
            ),
            ("a.json", r#"{"letter": {"year": "1999-2000"}, "year": "2001-02"}"#),
        ];
        for (name, text) in sure {
            let year = year_at_a_glance(name, text.as_bytes());
            assert_eq!(year.map(|year| year.to_string()).as_deref(), Some("2001-02"), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_to_the_reader() {
        let unsure = [
            ("a.yaml", "year: 2001-02\nyear: 2000-01\n"),
            ("a.yaml", "\"year\": 2000-01\n"),
            ("a.yaml", "{year: 2000-01}\n"),
            ("a.yaml", "year: 2001-02\n  and more\n"),
            ("a.yaml", "year: &y 2001-02\n"),
            ("a.yaml", "year:2001-02\n"),
            ("a.yaml", "year : 2000-01\nyear: 2001-02\n"),
            ("a.yaml", "---\nyear: 2001-02\n"),
            ("a.yaml", "authority: \"Wexcombe\n\\\"\nyear: 2001-02\n\""),
            ("a.json", r#"{"year": "2001-02", "year": "2000-01"}"#),
            ("a.json", r#"{"letter": {"year": "2001-02"}}"#),
            ("a.json", r#"{"year": "2001-02""#),
            ("a.toml", "year = \"2001-02\"\n"),
        ];
        for (name, text) in unsure {
            assert_eq!(year_at_a_glance(name, text.as_bytes()), None, "{text}");
        }
    }
}
