//! The year of a plan at a glance, without reading the whole file.
//!
//! Takes the bytes of a file; gives the year that its reader finds if it can read it at all, and nothing
//! where only the reader can tell. Never says whether a file is a plan.

use memchr::{memchr, memchr_iter};

use super::{Format, lines};
use lacuna_language::value::Year;

/// The year that a plan names, where it is seen at once.
pub fn year_at_a_glance(name: &str, bytes: &[u8]) -> Option<Year> {
    match Format::of(name, bytes) {
        // A return alone breaks a line as well.
        Format::Yaml if has_lone_return(bytes) => None,
        Format::Yaml => in_yaml(std::str::from_utf8(bytes).ok()?),
        Format::Json => in_json(bytes),
        Format::Toml | Format::Workbook => None,
    }
}

/// Whether a return stands anywhere but before a line feed.
fn has_lone_return(text: &[u8]) -> bool {
    memchr_iter(b'\r', text).any(|at| text.get(at + 1) != Some(&b'\n'))
}

/// The first `year: 2001-02` on a line of its own, among names that stand at the beginning of their lines.
/// Where anything else stands at the beginning of a line, quotes or a bracket, it may be another name or
/// text.
fn in_yaml(text: &str) -> Option<Year> {
    let mut found = None;
    let behind_breaks = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    for start in std::iter::once(0).chain(behind_breaks) {
        let line = || text.get(start..lines::line_end(text, start)).unwrap_or_default();
        match (text.as_bytes().get(start), found) {
            // What goes on below is part of the value.
            (Some(b' ' | b'\t'), Some(_)) if has_text(line()) => return None,
            (Some(b' ' | b'\t' | b'#'), _) => continue,
            (Some(first), None) if first.is_ascii_alphanumeric() => {}
            _ if line().trim().is_empty() => continue,
            (_, None) => return None,
            (_, Some(_)) => return found,
        }
        // `year : 2001-02` is the same name.
        let behind = line().strip_prefix("year").filter(|rest| rest.trim_start().starts_with(':'));
        if let Some(behind) = behind {
            let value = behind.strip_prefix(": ")?;
            let value = value.split_once(" #").map_or(value, |(value, _)| value).trim();
            found = Some(Year::read(value)?.ok()?);
        }
    }
    found
}

/// Whether a line has more than blanks and a comment.
fn has_text(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && !text.starts_with('#')
}

/// The first `"year": "2001-02"` in the outermost group. A file with a backslash in a name before it is left
/// to its reader: any letter may be written with one.
fn in_json(text: &[u8]) -> Option<Year> {
    let mut n_open = 0;
    let mut at = 0;
    let mut quotes = memchr_iter(b'"', text);
    while let Some(open) = quotes.next() {
        n_open = open_behind(text.get(at..open)?, n_open)?;
        let close = quotes.find(|close| !is_escaped(text, open, *close))?;
        at = close + 1;
        if n_open == 1
            && let Some(value) = behind_colon(text.get(at..)?)
            && is_year(text.get(open..at)?)?
        {
            return year_in_quotes(value);
        }
    }
    None
}

/// How many brackets are open behind a stretch without quotes; nothing where more are closed than opened.
fn open_behind(between: &[u8], n_open: usize) -> Option<usize> {
    // Most of it is blanks and signs, all of which come before the brackets.
    between.iter().filter(|byte| **byte >= b'[').try_fold(n_open, |n_open, byte| match byte {
        b'{' | b'[' => n_open.checked_add(1),
        b'}' | b']' => n_open.checked_sub(1),
        _ => Some(n_open),
    })
}

/// Whether a quotation mark belongs to the text that begins at `open`.
fn is_escaped(text: &[u8], open: usize, quote: usize) -> bool {
    let before = text.get(open..quote).unwrap_or_default();
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Whether a name is that of the year; nothing where it has a backslash.
fn is_year(quoted: &[u8]) -> Option<bool> {
    (!quoted.contains(&b'\\')).then_some(quoted == b"\"year\"")
}

/// What stands behind a name's colon; nothing where no colon follows.
fn behind_colon(text: &[u8]) -> Option<&[u8]> {
    text.trim_ascii_start().strip_prefix(b":").map(<[u8]>::trim_ascii_start)
}

fn year_in_quotes(text: &[u8]) -> Option<Year> {
    let behind = text.strip_prefix(b"\"")?;
    let year = behind.get(..memchr(b'"', behind)?)?;
    Year::read(std::str::from_utf8(year).ok()?.trim())?.ok()
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
            ("a.json", r#"{"what": "a \"year\": [1", "year" : " 2001-02 ", "of": ["year"]}"#),
            // The reader takes the first, too, and whether it can read the rest is for it to say.
            ("a.yaml", "year: 2001-02\nyear: 2000-01\n"),
            ("a.yaml", "year: 2001-02\n\n# The letter.\n- letter\n"),
            ("a.json", r#"{"year": "2001-02", "year": "2000-01"}"#),
            ("a.json", r#"{"year": "2001-02", "\u0079ear": "2000-01"}"#),
            ("a.json", r#"{"year": "2001-02""#),
        ];
        for (name, text) in sure {
            let year = year_at_a_glance(name, text.as_bytes());
            assert_eq!(year.map(|year| year.to_string()).as_deref(), Some("2001-02"), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_to_the_reader() {
        let unsure = [
            ("a.yaml", "\"year\": 2000-01\n"),
            ("a.yaml", "{year: 2000-01}\n"),
            ("a.yaml", "year: 2001-02\n  and more\n"),
            ("a.yaml", "year: 2001-02\n\n# On and on.\n  and more\n"),
            ("a.json", r#"{"\u0079ear": "2000-01", "year": "2001-02"}"#),
            ("a.yaml", "year: &y 2001-02\n"),
            ("a.yaml", "year:2001-02\n"),
            ("a.yaml", "# x\ryear: 1999-2000\nyear: 2003-04\n"),
            ("a.yaml", "year : 2000-01\nyear: 2001-02\n"),
            ("a.yaml", "---\nyear: 2001-02\n"),
            ("a.yaml", "authority: \"Wexcombe\n\\\"\nyear: 2001-02\n\""),
            ("a.json", r#"{"letter": {"year": "2001-02"}}"#),
            ("a.json", r#"{"\u0061": "2001-02"}"#),
            ("a.json", r#"{"year": 2001, "what": "2001-02"}"#),
            ("a.json", r#"{"what": "year", "2001-02": "x"}"#),
            ("a.json", r#"{"year": "2001-02\"#),
            ("a.toml", "year = \"2001-02\"\n"),
        ];
        for (name, text) in unsure {
            assert_eq!(year_at_a_glance(name, text.as_bytes()), None, "{text}");
        }
    }
}
