//! How formats are written that have nothing but quotes, brackets and signs, as TOML and JSON; and what is
//! wrong with them.
//!
//! Takes a text that may be broken, and its language, which is a row of its format; gives its marks one by
//! one, and the questions that all such readers ask about a place in it. Never parses, and never goes deeper
//! than the text is long.

mod cursor;
pub(super) mod fault;

pub(super) use cursor::Spot;

use super::limits::{self, MOST_LEVELS, MOST_NODES};
use super::lines::{self, BLANKS};
use super::wording;
use lacuna_language::diag::{Code, Diagnostic};
use lacuna_language::source::{SourceId, Span};

/// A format that has nothing but brackets, quotes and signs.
#[derive(Debug)]
pub(super) struct Language {
    /// The code of a text that is not well-formed.
    pub code: &'static Code,
    /// The sign between a name and its value.
    pub sign: char,
    /// Whether a text may be in single quotes, and one of several lines in three quotes.
    pub has_all_quotes: bool,
    /// What begins a comment.
    pub comment: Option<char>,
    /// Whether a control character may stand here; a line break and a tab always may. The text behind it.
    pub allows: fn(char, &str) -> bool,
    pub words: Words,
}

/// What is said where a text does not fit its language.
#[derive(Debug)]
pub(super) struct Words {
    /// How a field is written.
    pub field: &'static str,
    /// How a text in these quotes is ended.
    pub close_quote: fn(char) -> &'static str,
    pub value_not_quoted: &'static str,
    pub name_not_quoted: &'static str,
    pub sign_missing: &'static str,
    pub other_sign: &'static str,
    /// What to do where there is no value.
    pub value_missing: &'static str,
}

/// A piece of text that stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub kind: MarkKind,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A text in quotes; one that is not closed goes to the end of its line, or of the file.
    Quoted {
        is_closed: bool,
    },
    Open,
    Close,
    /// A comma, and what stands between a name and its value.
    Sign,
    /// Whatever else stands together.
    Word,
}

/// A mark that opens a text and needs no line break to be on its own.
const TRIPLE: [&str; 2] = ["\"\"\"", "'''"];

impl Language {
    fn is_sign(&self, char: char) -> bool {
        char == ',' || char == self.sign
    }

    fn is_quote(&self, char: char) -> bool {
        char == '"' || (char == '\'' && self.has_all_quotes)
    }

    /// Whether a word ends before this.
    fn ends_word(&self, char: char) -> bool {
        matches!(char, ' ' | '\t' | '\r' | '\n' | '[' | ']' | '{' | '}')
            || self.is_sign(char)
            || self.is_quote(char)
            || self.is_comment(char)
    }

    fn is_comment(&self, char: char) -> bool {
        self.comment == Some(char)
    }
}

/// The marks of a text from an offset on.
pub(super) fn marks<'t>(text: &'t str, from: usize, language: &'static Language) -> Marks<'t> {
    Marks { text, at: from, language }
}

pub(super) struct Marks<'t> {
    text: &'t str,
    at: usize,
    language: &'static Language,
}

impl Iterator for Marks<'_> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        self.skip_blanks();
        let start = self.at;
        let char = self.rest().chars().next()?;
        let (kind, length) = match char {
            '[' | '{' => (MarkKind::Open, 1),
            ']' | '}' => (MarkKind::Close, 1),
            _ if self.language.is_sign(char) => (MarkKind::Sign, 1),
            _ if self.language.is_quote(char) => self.quoted(char),
            _ => (MarkKind::Word, self.word_length()),
        };
        self.at = start + length;
        Some(Mark { kind, start, end: self.at })
    }
}

impl<'t> Marks<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes on behind blanks and comments.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(BLANKS).len();
            if !self.rest().starts_with(|char| self.language.is_comment(char)) {
                return;
            }
            self.at = lines::line_end(self.text, self.at);
        }
    }

    fn word_length(&self) -> usize {
        let rest = self.rest();
        rest.find(|char| self.language.ends_word(char)).unwrap_or(rest.len()).max(1)
    }

    fn quoted(&self, quote: char) -> (MarkKind, usize) {
        let rest = self.rest();
        let is_triple = self.language.has_all_quotes
            && TRIPLE.iter().any(|triple| triple.starts_with(quote) && rest.starts_with(triple));
        let fence = rest.get(..if is_triple { 3 } else { 1 }).unwrap_or_default();
        let body = rest.get(fence.len()..).unwrap_or_default();
        match closing(body, fence) {
            Some(at) => {
                let end = fence.len() * 2 + at;
                (MarkKind::Quoted { is_closed: true }, end + more_quotes(rest, end, fence))
            }
            None if is_triple => (MarkKind::Quoted { is_closed: false }, rest.len()),
            None => {
                let end = lines::line_end(self.text, self.at);
                (MarkKind::Quoted { is_closed: false }, end - self.at)
            }
        }
    }
}

/// Where a text in quotes is closed; one in single quotes marks ends with its line at the latest.
fn closing(body: &str, fence: &str) -> Option<usize> {
    let fence = fence.as_bytes();
    let quote = fence.first().copied();
    let mut is_escaped = false;
    // Quotes, backslashes and line breaks are bytes of their own, whatever stands around them.
    for (at, byte) in body.bytes().enumerate() {
        if byte == b'\n' && fence.len() == 1 {
            return None;
        }
        let is_quote = !is_escaped && Some(byte) == quote;
        if is_quote && body.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(fence)) {
            return Some(at);
        }
        is_escaped = !is_escaped && byte == b'\\' && quote == Some(b'"');
    }
    None
}

/// Up to two quotes may stand right before the three that close a text.
fn more_quotes(rest: &str, end: usize, fence: &str) -> usize {
    let Some(quote) = fence.chars().next().filter(|_| fence.len() > 1) else {
        return 0;
    };
    let behind = rest.get(end..).unwrap_or_default();
    behind.chars().take(2).take_while(|char| *char == quote).count()
}

/// What is refused before a text is parsed: it is too large, or holds what nobody can see.
pub(super) fn refused(
    source: SourceId,
    text: &str,
    language: &'static Language,
) -> Option<Diagnostic> {
    let span = |at: usize| Span::new(source, at, lines::char_end(text, at));
    let is_invisible = |(at, char): &(usize, char)| {
        let behind = || text.get(at + 1..).unwrap_or_default();
        let is_allowed = || matches!(*char, '\t' | '\n') || (language.allows)(*char, behind());
        char.is_ascii_control() && !is_allowed()
    };
    let has_control = text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\n');
    if has_control && let Some((at, char)) = text.char_indices().find(is_invisible) {
        return Some(wording::invisible(language.code, span(at), char));
    }
    let mut n_nodes = 0;
    let mut n_levels: usize = 0;
    for mark in marks(text, body_start(text), language) {
        match mark.kind {
            MarkKind::Open => n_levels += 1,
            MarkKind::Close => n_levels = n_levels.saturating_sub(1),
            MarkKind::Sign | MarkKind::Quoted { .. } | MarkKind::Word => {}
        }
        n_nodes += usize::from(!matches!(mark.kind, MarkKind::Sign | MarkKind::Close));
        if n_nodes > MOST_NODES {
            return Some(limits::too_many(span(mark.start)));
        }
        if n_levels > MOST_LEVELS {
            return Some(limits::too_deep(span(mark.start)));
        }
    }
    None
}

/// Behind a byte-order mark.
pub(super) fn body_start(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}
