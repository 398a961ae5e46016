//! Text in ASCII alone, for terminals and locales that have nothing else.
//!
//! Takes any text; gives the same text with each other character written as its usual substitute, such as
//! `GBP` for the pound sign, or as its number, `[U+00E9]`. Text in ASCII is borrowed. Never drops a
//! character, and never touches a line end.

use std::borrow::Cow;
use std::fmt::Write;

/// Which characters a reader can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// Any character of Unicode.
    Unicode,
    /// The 128 characters of ASCII alone.
    Ascii,
}

/// The text in ASCII.
pub fn to_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|char| push(char, &mut out));
    Cow::Owned(out)
}

/// Adds a character in ASCII.
pub fn push(char: char, out: &mut String) {
    match substitute(char) {
        _ if char.is_ascii() => out.push(char),
        Some(text) => out.push_str(text),
        None => {
            // Writing into a text does not fail.
            let _written = write!(out, "[U+{:04X}]", u32::from(char));
        }
    }
}

/// What is usually written in place of a character.
fn substitute(char: char) -> Option<&'static str> {
    Some(match char {
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => " ",
        '£' => "GBP",
        '€' => "EUR",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        '–' | '—' | '‑' | '−' | '·' | '•' | '─' | '━' => "-",
        '…' => "...",
        '×' => "x",
        '→' => "->",
        '☞' | '›' => ">",
        '≤' => "<=",
        '≥' => ">=",
        '¼' => "1/4",
        '½' => "1/2",
        '¾' => "3/4",
        '│' | '┃' => "|",
        '\u{2500}'..='\u{257f}' => "+",
        '↵' => "\\n",
        '⇥' => "\\t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_becomes_ascii_and_none_is_lost() {
        assert!(matches!(to_ascii("GBP 5, \"a\"\n"), Cow::Borrowed(_)));
        assert_eq!(to_ascii("£838,551 – “Ynys Môn”…\n"), "GBP838,551 - \"Ynys M[U+00F4]n\"...\n");
        for char in ('\u{80}'..='\u{2fff}').chain(['🏳', '日']) {
            let text = to_ascii(char.encode_utf8(&mut [0; 4])).into_owned();
            assert!(text.is_ascii() && !text.is_empty(), "{char:?}: {text:?}");
            assert!(!text.contains('\n'), "{char:?} ends a line");
        }
    }
}
