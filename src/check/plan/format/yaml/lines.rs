//! Lines of YAML text and what stands in them.
//!
//! Takes a text and byte offsets in it; gives byte offsets, always at a character.
//! Never parses: these are the small questions that the parser's events leave open.

pub(super) use crate::plan::format::lines::{BLANKS, char_end, line_end, line_start, trimmed_end};

/// The end of the line's text, without blanks and without a comment behind it.
pub(super) fn content_end(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    let line = text.get(at..end).unwrap_or_default();
    let end = line.find(" #").map_or(end, |found| at + found);
    trimmed_end(text, at, end)
}

/// The end of the word (anything but blanks) at `at`.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(BLANKS).unwrap_or(rest.len())
}

/// Behind the blanks at `at`, on its line.
fn blanks_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// Behind blanks, line breaks and comments.
fn code_from(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        while byte(text, at).is_some_and(is_blank) {
            at += 1;
        }
        let is_apart = at == 0 || byte(text, at - 1).is_some_and(is_blank);
        if !(is_apart && byte(text, at) == Some(b'#')) {
            return at;
        }
        at = line_end(text, at);
    }
}

/// Blanks and signs are bytes of their own, whatever stands around them.
fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

fn is_blank(byte: u8) -> bool {
    BLANKS.contains(&char::from(byte))
}

/// Behind blanks, comments, and the anchors (`&a`) and tags (`!!str`) of the node that follows.
pub(super) fn content_from(text: &str, from: usize) -> usize {
    let mut at = code_from(text, from);
    while matches!(byte(text, at), Some(b'&' | b'!')) {
        at = code_from(text, word_end(text, at));
    }
    at
}

/// The anchor of a node that may stand behind `slot` and starts at `start`: where its `&` is.
pub(super) fn anchor_from(text: &str, slot: usize, start: usize) -> usize {
    let mut at = code_from(text, slot);
    while byte(text, at) == Some(b'!') {
        at = code_from(text, word_end(text, at));
    }
    if byte(text, at) == Some(b'&') {
        return at;
    }
    let line = text.get(line_start(text, start)..start).unwrap_or_default();
    line.rfind('&').map_or(at.min(start), |found| line_start(text, start) + found)
}

/// The dash of a list's next item, if that is what comes next.
pub(super) fn dash_from(text: &str, from: usize) -> Option<usize> {
    let at = content_from(text, from);
    (byte(text, at) == Some(b'-')).then_some(at)
}

/// Right behind the colon of a key that ends at `key_end`; without a colon, `key_end`.
pub(super) fn colon_end(text: &str, key_end: usize) -> usize {
    let at = code_from(text, key_end);
    if byte(text, at) == Some(b':') { at + 1 } else { key_end }
}

/// The colon of an empty key, or the `?` before it where there is no colon.
pub(super) fn sign_round(text: &str, key_end: usize, colon_end: usize) -> (usize, usize) {
    let end = if colon_end > key_end { colon_end } else { trimmed_end(text, 0, key_end) };
    let sign = text.get(..end).and_then(|before| before.chars().next_back());
    (end - sign.map_or(0, char::len_utf8), end)
}

/// A line that says something: where its text starts (behind blanks and dashes) and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub start: usize,
    /// Its first character that is no blank.
    pub first: usize,
    pub content: usize,
    pub end: usize,
}

impl Line {
    /// The line that holds `at`.
    pub(super) fn at(text: &str, at: usize) -> Line {
        let start = line_start(text, at);
        let first = blanks_end(text, start);
        let mut content = first;
        loop {
            content = blanks_end(text, content);
            let rest = text.get(content..).unwrap_or_default();
            match rest.strip_prefix('-') {
                Some(behind) if behind.starts_with([' ', '\t']) => content += 1,
                _ => break,
            }
        }
        Line { start, first, content, end: content_end(text, content) }
    }

    /// The nearest line above that is not empty and not a comment.
    pub(super) fn above(self, text: &str) -> Option<Line> {
        let mut start = self.start;
        while start > 0 {
            let line = Line::at(text, start - 1);
            if !matches!(line.text(text).chars().next(), None | Some('#')) {
                return Some(line);
            }
            start = line.start;
        }
        None
    }

    /// Whether a dash stands before its text.
    pub(super) fn is_item(self) -> bool {
        self.first < self.content
    }

    pub(super) fn text(self, text: &str) -> &str {
        text.get(self.content..self.end).unwrap_or_default()
    }

    /// How far in its text stands, in bytes.
    pub(super) fn indent(self) -> usize {
        self.content - self.start
    }

    /// The name before its colon, if it is `name: value` or `name:`.
    pub(super) fn name(self, text: &str) -> Option<&str> {
        let line = self.text(text);
        let name = match line.split_once(": ") {
            Some((name, _)) => name,
            None => line.strip_suffix(':')?,
        };
        let is_name = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
        (!name.is_empty() && name.chars().all(is_name)).then_some(name)
    }

    /// Where the value behind the first `: ` starts, if the line has one.
    pub(super) fn value(self, text: &str) -> Option<usize> {
        let line = self.text(text);
        let behind = self.content + line.find(": ")? + 2;
        let rest = text.get(behind..self.end).unwrap_or_default();
        let start = behind + rest.len() - rest.trim_start_matches(BLANKS).len();
        (start < self.end).then_some(start)
    }
}
