//! Characters that cannot be seen, made visible: the one door that text passes on its way to a reader.
//!
//! Takes text from anywhere; gives the same text with each character that a terminal acts on, that draws
//! nothing, or that changes the order of its neighbours written as its number: `[U+001B]`, which no kind of
//! page takes for markup. Text without such characters is borrowed. Never drops a character, and never changes one that can be seen.

use std::borrow::Cow;
use std::fmt::Write;

use super::ascii::{self, Charset};

/// What a line end is shown as within a line.
pub const LINE_END: char = '↵';
/// What a tab is shown as within a line.
pub const TAB: char = '⇥';

/// Whether a character cannot be seen: controls, line and paragraph separators, marks of the direction of
/// writing, joiners, selectors, tags, fillers and what is no character at all. Blanks are no such
/// characters, however wide, but tabs and line ends are.
pub fn is_unseen(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_control();
    }
    matches!(char,
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
        || u32::from(char) & 0xfffe == 0xfffe
}

/// The text as it may stand within one line: line ends and tabs have marks of their own.
pub fn in_a_line(text: &str) -> Cow<'_, str> {
    replaced(text, false, write_in_a_line)
}

/// The text as it may stand in lines of our own: line ends stay.
pub fn in_lines(text: &str) -> Cow<'_, str> {
    replaced(text, true, write_in_a_line)
}

/// The text of a file as it may be shown: tabs stay, and line ends of any system.
pub fn in_a_file(text: &str) -> Cow<'_, str> {
    in_a_file_with(text, Charset::Unicode, &mut |_, _| ())
}

/// A document in JSON with JSON's own escapes, which it may have wherever such a character stands: outside
/// its texts there is none.
pub fn in_json(text: &str) -> Cow<'_, str> {
    replaced(text, true, |char, _, out| {
        let mut units = [0; 2];
        for unit in char.encode_utf16(&mut units) {
            // Writing into a text does not fail.
            let _written = write!(out, "\\u{unit:04x}");
        }
    })
}

/// The same as [`in_a_file`], in these characters. `moved` is told, for each character that is shown as something of another
/// length, where behind it the text goes on: in the file, and in what is shown.
pub fn in_a_file_with<'t>(
    text: &'t str,
    charset: Charset,
    moved: &mut impl FnMut(usize, usize),
) -> Cow<'t, str> {
    let bytes = text.as_bytes();
    let is_hidden = |at: usize, char: char| match char {
        '\n' | '\t' => false,
        '\r' => bytes.get(at + 1) != Some(&b'\n'),
        char => is_unseen(char) || (charset == Charset::Ascii && !char.is_ascii()),
    };
    if first(text, true, is_hidden).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, char) in text.char_indices() {
        match char {
            char if !is_hidden(at, char) => {
                out.push(char);
                continue;
            }
            // A mark of the encoding is no part of the text.
            '\u{feff}' if at == 0 => {}
            char if is_unseen(char) => write_number(char, &mut out),
            char => ascii::push(char, &mut out),
        }
        moved(at + char.len_utf8(), out.len());
    }
    Cow::Owned(out)
}

/// The text with what cannot be seen written by `write`, which is given what follows too.
fn replaced(
    text: &str,
    keeps_lines: bool,
    write: impl Fn(char, &str, &mut String),
) -> Cow<'_, str> {
    let is_replaced = |char: char| is_unseen(char) && !(keeps_lines && char == '\n');
    let Some(first) = first(text, keeps_lines, |_, char| is_replaced(char)) else {
        return Cow::Borrowed(text);
    };
    let (seen, rest) = text.split_at_checked(first).unwrap_or((text, ""));
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(seen);
    let mut chars = rest.chars();
    while let Some(char) = chars.next() {
        match is_replaced(char) {
            true => write(char, chars.as_str(), &mut out),
            false => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// Where the first such character is. Nearly all that is printed is ASCII, and is passed over by the piece.
fn first(text: &str, keeps_lines: bool, is_it: impl Fn(usize, char) -> bool) -> Option<usize> {
    const PIECE: usize = 32;
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) | (keeps_lines & (byte == b'\n'));
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let piece = rest.get(..PIECE).unwrap_or(rest);
        // Without an early end, the bytes are compared all at once.
        if piece.iter().fold(true, |plain, byte| plain & is_plain(*byte)) {
            at += piece.len();
            continue;
        }
        at += piece.iter().position(|byte| !is_plain(*byte)).unwrap_or_default();
        let char = text.get(at..)?.chars().next()?;
        if is_it(at, char) {
            return Some(at);
        }
        at += char.len_utf8();
    }
    None
}

/// A carriage return is part of the line end that follows it.
fn write_in_a_line(char: char, behind: &str, out: &mut String) {
    match char {
        '\n' => out.push(LINE_END),
        '\t' => out.push(TAB),
        '\r' if behind.starts_with('\n') => {}
        char => write_number(char, out),
    }
}

fn write_number(char: char, out: &mut String) {
    // Writing into a text does not fail.
    let _written = write!(out, "[U+{:04X}]", u32::from(char));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_seen_is_borrowed() {
        for text in [
            "",
            "£838,551",
            "Ynys Môn",
            "مجلس المدينة",
            "日本",
            "a\u{a0}b\u{3000}c",
            "é\u{301}",
            "🏳",
        ] {
            assert!(matches!(in_a_line(text), Cow::Borrowed(_)), "{text:?}");
            assert!(matches!(in_json(text), Cow::Borrowed(_)), "{text:?}");
        }
        assert!(matches!(in_lines("a\nb £"), Cow::Borrowed(_)));
        assert!(matches!(in_a_file("a\r\n\tb £\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_cannot_be_seen_is_written_by_its_number() {
        assert_eq!(in_a_line("£\u{1b}[31m\u{7}"), "£[U+001B][31m[U+0007]");
        assert_eq!(in_a_line("a\u{202e}b\u{e0041}"), "a[U+202E]b[U+E0041]");
        assert_eq!(in_a_line("a\nb\r\nc\rd\te"), "a↵b↵c[U+000D]d⇥e");
        assert_eq!(in_lines("a\nb\tc\u{2028}"), "a\nb⇥c[U+2028]");
        assert_eq!(in_a_file("\u{feff}a\r\n\tb\rc\u{0}"), "a\r\n\tb[U+000D]c[U+0000]");
        assert_eq!(
            in_json("{\n\"\u{7f}\u{9b}\u{e0041}\"}"),
            "{\n\"\\u007f\\u009b\\udb40\\udc41\"}"
        );
        assert_eq!(in_a_line("\u{fffe}\u{1ffff}"), "[U+FFFE][U+1FFFF]");
    }
}
