//! Brackets and quotes that are open at some place.
//!
//! Takes YAML text and two offsets; gives the bracket or quote that is open at the second.
//! Never sees a bracket or an apostrophe in the middle of unquoted text as an opening one.

use super::lines::BLANKS;

/// An opening bracket or quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub at: usize,
    pub char: char,
}

/// The innermost bracket or quote that opens behind `from` and is open at `to`.
pub(super) fn innermost(text: &str, from: usize, to: usize) -> Option<Open> {
    let mut walk = Walk::default();
    for (at, char) in text.get(from..to).unwrap_or_default().char_indices() {
        walk.step(from + at, char);
    }
    walk.open.last().copied()
}

/// The first bracket that closes another kind than the one it meets, at or behind `from`.
pub(super) fn mismatch(text: &str, from: usize) -> Option<usize> {
    let mut walk = Walk::default();
    for (at, char) in text.get(from..).unwrap_or_default().char_indices() {
        let opened = walk.open.last().map(|open| open.char);
        let is_other = matches!((opened, char), (Some('['), '}') | (Some('{'), ']'));
        if is_other && !walk.is_in_comment {
            return Some(from + at);
        }
        walk.step(from + at, char);
    }
    None
}

#[derive(Default)]
struct Walk {
    open: Vec<Open>,
    is_in_comment: bool,
    /// In double quotes, behind a backslash.
    is_escaped: bool,
    last: Option<char>,
    last_not_blank: Option<char>,
}

impl Walk {
    fn step(&mut self, at: usize, char: char) {
        match self.open.last().map(|open| open.char) {
            _ if self.is_in_comment => self.is_in_comment = char != '\n',
            Some(quote @ ('"' | '\'')) => self.quoted(quote, char),
            inside => self.unquoted(inside.is_some(), at, char),
        }
        self.last = Some(char);
        if char == '\n' || !BLANKS.contains(&char) {
            self.last_not_blank = Some(char);
        }
    }

    fn quoted(&mut self, quote: char, char: char) {
        if self.is_escaped {
            self.is_escaped = false;
        } else if char == quote {
            // Two single quotes close and open again, which comes to the same.
            self.open.pop();
        } else {
            self.is_escaped = quote == '"' && char == '\\';
        }
    }

    fn unquoted(&mut self, is_in_brackets: bool, at: usize, char: char) {
        match char {
            '#' if self.is_behind_blank() => self.is_in_comment = true,
            '"' | '[' | '{' if self.is_at_value(is_in_brackets) => {
                self.open.push(Open { at, char })
            }
            '\'' if self.is_at_value(is_in_brackets) || self.last == Some('\'') => {
                self.open.push(Open { at, char });
            }
            '[' | '{' if is_in_brackets => self.open.push(Open { at, char }),
            ']' | '}' if is_in_brackets => drop(self.open.pop()),
            _ => {}
        }
    }

    fn is_behind_blank(&self) -> bool {
        self.last.is_none_or(|last| BLANKS.contains(&last))
    }

    /// Whether a value can start here; elsewhere brackets and quotes are part of a text.
    fn is_at_value(&self, is_in_brackets: bool) -> bool {
        match self.last_not_blank {
            None | Some('\n' | '[' | '{') => true,
            Some(',') => is_in_brackets,
            Some(':' | '-' | '?') => self.is_behind_blank() || is_in_brackets,
            Some(_) => false,
        }
    }
}
