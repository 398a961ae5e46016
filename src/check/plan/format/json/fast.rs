//! The fast reader of JSON: one pass over the bytes.
//!
//! Takes well-formed JSON whose names are ASCII without escapes, whose texts have no escapes by number, and that
//! keeps within the limits; gives the same tokens as the parser. Gives up, with nothing said, on all else: whatever
//! may be wrong with a text is for the parser to tell.

use std::sync::Arc;

use super::SCHEMA;
use crate::plan::format::delimited;
use crate::plan::format::limits::{MOST_LEVELS, MOST_NODES};
use crate::plan::tokens::{Opened, Tokens};
use lacuna_language::source::{Source, SourceId};

/// Reads a file; nothing where the parser has to.
pub(super) fn read(source: SourceId, whole: &Arc<Source>) -> Option<Tokens> {
    let text = whole.text();
    let tokens = Tokens::with_room(source, Arc::clone(whole), text.len() / BYTES_TO_A_TOKEN);
    let mut reader =
        Fast { text, at: delimited::body_start(text), n_levels: 0, tokens, n_dropped: 0 };
    reader.skip_blanks();
    reader.value()?;
    reader.skip_blanks();
    (reader.at == text.len()).then_some(reader.tokens)
}

/// Few plans have more tokens.
const BYTES_TO_A_TOKEN: usize = 12;

struct Fast<'t> {
    text: &'t str,
    /// The offset of the next byte.
    at: usize,
    n_levels: usize,
    tokens: Tokens,
    /// How many tokens were dropped again.
    n_dropped: usize,
}

/// A text in quotes: where it begins and ends, and whether that is not what it says.
struct Quoted {
    start: usize,
    end: usize,
    has_escapes: bool,
}

impl Fast<'_> {
    fn value(&mut self) -> Option<()> {
        let start = self.at;
        match self.byte()? {
            b'"' => {
                let Quoted { start, end, has_escapes } = self.quoted()?;
                match has_escapes {
                    true => self.tokens.made(true, start, end),
                    false => self.tokens.quoted(start, end),
                }
            }
            b'{' => {
                let opened = self.tokens.open_map(start);
                self.parts(opened, b'}', Fast::field)?;
            }
            b'[' => {
                let opened = self.tokens.open_list(start);
                self.parts(opened, b']', Fast::value)?;
            }
            b't' => self.word("true").map(|()| self.tokens.plain(start, self.at))?,
            b'f' => self.word("false").map(|()| self.tokens.plain(start, self.at))?,
            b'n' => self.word("null").map(|()| self.tokens.empty(start, self.at))?,
            _ => self.number().map(|()| self.tokens.plain(start, self.at))?,
        }
        // A list that is nearly too long is left to the parser.
        (self.tokens.len() + self.n_dropped < MOST_NODES - 2).then_some(())
    }

    /// What lies in a group or list whose opening bracket stands here, up to its closing one.
    fn parts(
        &mut self,
        opened: Opened,
        closing: u8,
        part: fn(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let start = self.at;
        self.at += 1;
        self.n_levels += 1;
        self.skip_blanks();
        if self.n_levels > MOST_LEVELS {
            return None;
        }
        let mut sign = if self.byte() == Some(closing) { self.next_sign() } else { Some(b',') };
        while sign == Some(b',') {
            self.skip_blanks();
            part(self)?;
            self.skip_blanks();
            sign = self.next_sign();
        }
        self.n_levels -= 1;
        self.tokens.close(opened, start, self.at);
        (sign == Some(closing)).then_some(())
    }

    fn field(&mut self) -> Option<()> {
        let here = self.tokens.here();
        let Quoted { start, end, has_escapes } = self.quoted()?;
        let name = self.text.as_bytes().get(start + 1..end - 1)?;
        if has_escapes || !name.is_ascii() {
            return None;
        }
        self.tokens.quoted(start, end);
        self.skip_blanks();
        self.sign(b':')?;
        self.skip_blanks();
        let is_schema =
            self.n_levels == 1 && name == SCHEMA.as_bytes() && self.byte() == Some(b'"');
        self.value()?;
        if is_schema {
            self.tokens.drop_since(here);
            self.n_dropped += 2;
        }
        Some(())
    }

    fn next_sign(&mut self) -> Option<u8> {
        let sign = self.byte();
        self.at += 1;
        sign
    }

    fn quoted(&mut self) -> Option<Quoted> {
        let start = self.at;
        self.sign(b'"')?;
        let mut has_escapes = false;
        loop {
            let from = self.at;
            self.at += plain_length(self.text.as_bytes().get(from..)?);
            let is_end = self.byte()? == b'"';
            if has_escapes || !is_end {
                has_escapes = true;
                self.tokens.text_to_make().push_str(self.text.get(from..self.at)?);
            }
            if is_end {
                self.at += 1;
                return Some(Quoted { start, end: self.at, has_escapes });
            }
            self.escape()?;
        }
    }

    /// An escape of one letter; nothing for any other control character.
    fn escape(&mut self) -> Option<()> {
        self.sign(b'\\')?;
        let meant = match self.byte()? {
            sign @ (b'"' | b'\\' | b'/') => char::from(sign),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            _ => return None,
        };
        self.tokens.text_to_make().push(meant);
        self.at += 1;
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.byte() == Some(b'-'));
        match self.byte()? {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn sign(&mut self, sign: u8) -> Option<()> {
        let is_it = self.byte()? == sign;
        self.at += 1;
        is_it.then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let is_it = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        is_it.then_some(())
    }

    fn skip_blanks(&mut self) {
        while let Some(blank @ (b' ' | b'\n' | b'\r' | b'\t')) = self.byte() {
            self.at += 1;
            if blank == b'\n' {
                self.skip_indentation();
            }
        }
    }

    /// Passes over the spaces that begin a line, eight in one step. Elsewhere too few stand together for that.
    fn skip_indentation(&mut self) {
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        let mut is_all_spaces = true;
        while is_all_spaces && let Some(eight) = self.eight() {
            let n_spaces = (eight ^ SPACES).trailing_zeros() as usize / 8;
            self.at += n_spaces;
            is_all_spaces = n_spaces == 8;
        }
    }

    fn eight(&self) -> Option<u64> {
        let eight = self.text.as_bytes().get(self.at..self.at + 8)?;
        eight.try_into().ok().map(u64::from_le_bytes)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// How many bytes stand before the first quote, backslash or control character. Eight bytes are looked at in one
/// step.
fn plain_length(bytes: &[u8]) -> usize {
    const LOW: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    /// Marks the first byte that is less than one up to 0x80, and perhaps some behind it.
    fn less(word: u64, than: u8) -> u64 {
        word.wrapping_sub(LOW.wrapping_mul(u64::from(than))) & !word & HIGH
    }
    let mut at = 0;
    while let Some(word) = bytes.get(at..at + 8).and_then(|word| word.try_into().ok()) {
        let word = u64::from_le_bytes(word);
        let is = |sign: u8| less(word ^ LOW.wrapping_mul(u64::from(sign)), 1);
        let marks = less(word, b' ') | is(b'"') | is(b'\\');
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\') || *byte < b' ';
    at + rest.iter().position(is_end).unwrap_or(rest.len())
}
