//! The year of a plan in JSON, without reading the whole file.
//!
//! Takes the bytes of a file; gives the year that its reader finds if it can read it at all, and nothing
//! where only the reader can tell. Never says whether a file is a plan.

use memchr::{memchr, memchr_iter};

use lacuna_language::value::Year;

/// The first `"year": "2001-02"` in the outermost group. A file with a backslash in a name before it is left
/// to its reader: any letter may be written with one.
pub(super) fn peek_year(text: &[u8]) -> Option<Year> {
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
        for text in [
            r#"{"letter": {"year": "1999-2000"}, "year": "2001-02"}"#,
            r#"{"what": "a \"year\": [1", "year" : " 2001-02 ", "of": ["year"]}"#,
            r#"{"year": "2001-02", "year": "2000-01"}"#,
            r#"{"year": "2001-02", "\u0079ear": "2000-01"}"#,
            r#"{"year": "2001-02""#,
        ] {
            let year = peek_year(text.as_bytes());
            assert_eq!(year.map(|year| year.to_string()).as_deref(), Some("2001-02"), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_to_the_reader() {
        for text in [
            r#"{"\u0079ear": "2000-01", "year": "2001-02"}"#,
            r#"{"letter": {"year": "2001-02"}}"#,
            r#"{"\u0061": "2001-02"}"#,
            r#"{"year": 2001, "what": "2001-02"}"#,
            r#"{"what": "year", "2001-02": "x"}"#,
            r#"{"year": "2001-02\"#,
        ] {
            assert_eq!(peek_year(text.as_bytes()), None, "{text}");
        }
    }
}
