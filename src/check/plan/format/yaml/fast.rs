//! The fast reader of YAML: one pass over the lines, as plans are mostly written.
//!
//! Takes one document of block maps and block lists, with comments. A name is of ASCII letters, digits, `-` and `_`.
//! A value is plain, of one line or several; or in quotes on one line, with no escapes but `\"`, `\\`, `\n`, `\t` and
//! `''`; or a block behind `|`, `|-`, `>` or `>-`, whose lines are all as far in where they are folded; or `[]`, `{}`
//! or nothing. Gives the same tokens as the parser.
//!
//! Gives up, with nothing said, on all else: anchors, tags, lists and maps in brackets, tabs, returns, directives,
//! more than one document, what keeps to no indentation, and a comment that may be part of the value before it.
//! Whatever may be wrong with a text is for the parser to tell.

use std::sync::Arc;

use memchr::{memchr, memchr2, memchr3_iter};

use super::warnings;
use crate::plan::Tokens;
use crate::plan::format::limits::{MOST_LEVELS, MOST_NODES};
use lacuna_language::source::{Source, SourceId};

/// Reads a file; nothing where the parser has to.
pub(super) fn read(source: SourceId, whole: &Arc<Source>) -> Option<Tokens> {
    let text = whole.text();
    if !is_ordinary(text.as_bytes()) {
        return None;
    }
    let tokens = Tokens::with_room(source, Arc::clone(whole), text.len() / BYTES_TO_A_TOKEN);
    let mut reader =
        Fast { source, text, line: None, skipped: Skipped::default(), n_levels: 0, tokens };
    reader.go_on(0)?;
    let first = reader.line.filter(|line| line.indent() == 0)?;
    reader.block(first)?;
    reader.line.is_none().then_some(reader.tokens)
}

/// Few plans have more tokens.
const BYTES_TO_A_TOKEN: usize = 16;

/// The longest name that YAML finds without a sign before it is a little longer.
const LONGEST_NAME: usize = 1_000;

/// Which bytes names are made of.
#[expect(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which refuses an index that is not there"
)]
const OF_NAMES: [bool; 256] = {
    let (mut of_names, mut byte) = ([false; 256], 0);
    while byte < 128_u8 {
        of_names[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        byte += 1;
    }
    of_names
};

struct Fast<'t> {
    source: SourceId,
    text: &'t str,
    /// The next line that says something; nothing at the end.
    line: Option<Line>,
    /// What was passed over before it.
    skipped: Skipped,
    n_levels: usize,
    tokens: Tokens,
}

/// A line: where it starts, where its text begins and ends, and where the next line starts.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    content: usize,
    end: usize,
    next: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Skipped {
    n_blank: usize,
    has_comment: bool,
}

impl Line {
    fn indent(self) -> usize {
        self.content - self.start
    }

    fn is_blank(self) -> bool {
        self.content == self.end
    }
}

/// A piece of a plain text on one line: where it ends, and whether a comment follows.
struct Piece {
    end: usize,
    is_last: bool,
}

impl Fast<'_> {
    // ---- Lines ------------------------------------------------------------------------------------------

    /// Goes on to the next line from `at` that says something.
    fn go_on(&mut self, at: usize) -> Option<()> {
        self.skipped = Skipped::default();
        let mut at = at;
        loop {
            let Some(line) = self.line_at(at) else {
                self.line = None;
                return Some(());
            };
            match self.byte(line.content) {
                _ if line.is_blank() => self.skipped.n_blank += 1,
                Some(b'#') => self.skipped.has_comment = true,
                _ => {
                    self.line = Some(line);
                    return Some(());
                }
            }
            at = line.next;
        }
    }

    /// The line that starts at `at`; nothing at the end.
    fn line_at(&self, at: usize) -> Option<Line> {
        let rest = self.text.as_bytes().get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let written = rest.get(..length)?;
        let indent = written.iter().take_while(|byte| **byte == b' ').count();
        let n_behind = written.iter().rev().take_while(|byte| **byte == b' ').count();
        let end = (length - n_behind).max(indent);
        Some(Line { start: at, content: at + indent, end: at + end, next: at + length + 1 })
    }

    // ---- Maps and lists ---------------------------------------------------------------------------------

    /// What stands on lines of its own, from this one on; gives where it ends.
    fn block(&mut self, line: Line) -> Option<usize> {
        match self.is_dash(line.content) {
            true => self.list(line),
            false => self.map(line.content, line.indent()),
        }
    }

    /// A map whose first name stands at `first`, and whose names all stand so far in.
    fn map(&mut self, first: usize, indent: usize) -> Option<usize> {
        let opened = self.tokens.open_map(first);
        self.enter()?;
        let mut at = first;
        loop {
            self.is_short_enough()?;
            let colon = self.colon_of(at)?;
            self.tokens.plain(at, colon);
            let end = self.behind(colon + 1, indent, true)?.max(colon + 1);
            match self.line.filter(|line| line.indent() >= indent) {
                Some(line) if line.indent() == indent => at = line.content,
                Some(_) => return None,
                None => {
                    self.n_levels -= 1;
                    self.tokens.close(opened, first, end);
                    return Some(end);
                }
            }
        }
    }

    /// A list whose first dash begins this line.
    fn list(&mut self, first: Line) -> Option<usize> {
        let opened = self.tokens.open_list(first.content);
        self.enter()?;
        let (indent, mut dash) = (first.indent(), first.content);
        loop {
            self.is_short_enough()?;
            let end = self.behind(dash + 1, indent, false)?.max(dash + 1);
            match self.line.filter(|line| line.indent() >= indent) {
                Some(line) if line.indent() == indent && self.is_dash(line.content) => {
                    dash = line.content;
                }
                Some(line) if line.indent() > indent => return None,
                // The list of a name may stand no further in than the name: then another name follows.
                _ => {
                    self.n_levels -= 1;
                    self.tokens.close(opened, first.content, end);
                    return Some(end);
                }
            }
        }
    }

    /// What stands behind a colon or dash that ends before `slot`, in a map or list that is so far in.
    fn behind(&mut self, slot: usize, indent: usize, is_map: bool) -> Option<usize> {
        let line = self.line?;
        let at = slot + self.n_blanks(slot);
        if at < line.end && self.byte(at) != Some(b'#') {
            return match !is_map && self.colon_of(at).is_some() {
                true => self.map(at, at - line.start),
                false => self.scalar(at, indent),
            };
        }
        self.go_on(line.next)?;
        match self.line {
            Some(next) if next.indent() > indent => match self.begins_block(next.content) {
                true => self.block(next),
                false => self.scalar(next.content, indent),
            },
            Some(next) if is_map && next.indent() == indent && self.is_dash(next.content) => {
                self.list(next)
            }
            _ => {
                self.is_remark_behind(slot, slot)?;
                self.tokens.empty(slot, slot);
                Some(slot)
            }
        }
    }

    fn enter(&mut self) -> Option<()> {
        self.n_levels += 1;
        (self.n_levels <= MOST_LEVELS).then_some(())
    }

    /// A list that is nearly too long is left to the parser.
    fn is_short_enough(&self) -> Option<()> {
        (self.tokens.len() < MOST_NODES - 2).then_some(())
    }

    fn begins_block(&self, at: usize) -> bool {
        self.is_dash(at) || self.colon_of(at).is_some()
    }

    fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == Some(b'-') && matches!(self.byte(at + 1), None | Some(b' ' | b'\n'))
    }

    /// The colon of a name that begins here.
    fn colon_of(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        let is_of_name = |byte: &&u8| OF_NAMES.get(usize::from(**byte)) == Some(&true);
        let length = rest.iter().take_while(is_of_name).count();
        let is_name = rest.first()?.is_ascii_alphanumeric() && length < LONGEST_NAME;
        let is_colon = rest.get(length) == Some(&b':')
            && matches!(rest.get(length + 1), None | Some(b' ' | b'\n'));
        (is_name && is_colon).then_some(at + length)
    }

    // ---- Single values ----------------------------------------------------------------------------------

    /// A single value that begins here, in a map or list that is so far in; gives where it ends.
    fn scalar(&mut self, at: usize, indent: usize) -> Option<usize> {
        match self.byte(at)? {
            b'"' | b'\'' => self.quoted(at),
            b'|' | b'>' => self.block_of_text(at, indent),
            b'[' | b'{' => self.empty_brackets(at),
            _ => self.plain(at, indent),
        }
    }

    fn empty_brackets(&mut self, at: usize) -> Option<usize> {
        let line = self.line.filter(|_| self.n_levels < MOST_LEVELS)?;
        let opened = match self.text.get(at..line.end)? {
            "[]" => self.tokens.open_list(at),
            "{}" => self.tokens.open_map(at),
            _ => return None,
        };
        self.tokens.close(opened, at, line.end);
        self.go_on(line.next)?;
        Some(line.end)
    }

    fn plain(&mut self, at: usize, indent: usize) -> Option<usize> {
        let begins = match self.byte(at)? {
            b'-' => self.byte(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric()),
            b'?' | b':' | b',' | b']' | b'}' | b'#' | b'&' | b'*' | b'!' | b'%' | b'@' | b'`' => {
                false
            }
            _ => true,
        };
        let line = self.line.filter(|_| begins)?;
        let mut piece = self.piece(at, line)?;
        self.go_on(line.next)?;
        let mut end = piece.end;
        let mut is_of_one_line = true;
        while let Some(next) = self.line.filter(|next| next.indent() > indent) {
            if piece.is_last || self.skipped.has_comment || !self.may_go_on(next.content) {
                return None;
            }
            if is_of_one_line {
                self.tokens.text_to_make().push_str(self.text.get(at..end)?);
                is_of_one_line = false;
            }
            piece = self.piece(next.content, next)?;
            end = piece.end;
            let text = self.text.get(next.content..end)?;
            let n_blank = self.skipped.n_blank;
            join(self.tokens.text_to_make(), n_blank, text);
            self.go_on(next.next)?;
        }
        self.is_remark_behind(at, end)?;
        match self.text.get(at..end)? {
            _ if !is_of_one_line => self.tokens.made(false, at, end),
            "~" | "null" | "Null" | "NULL" => self.tokens.empty(at, end),
            _ => self.tokens.plain(at, end),
        }
        Some(end)
    }

    /// The text of a plain value on its line, up to a comment.
    fn piece(&self, at: usize, line: Line) -> Option<Piece> {
        let text = self.text.as_bytes().get(at..line.end)?;
        let mut from = 0;
        while let Some(found) = memchr2(b':', b'#', text.get(from..)?) {
            let sign = from + found;
            match text.get(sign) {
                // It would be a name.
                Some(b':') if matches!(text.get(sign + 1), None | Some(b' ')) => return None,
                Some(b'#') if sign > 0 && text.get(sign - 1) == Some(&b' ') => {
                    let end = at + text.get(..sign)?.trim_ascii_end().len();
                    return Some(Piece { end, is_last: true });
                }
                _ => from = sign + 1,
            }
        }
        Some(Piece { end: line.end, is_last: false })
    }

    /// Whether a plain text surely goes on where a line begins so.
    fn may_go_on(&self, at: usize) -> bool {
        let begins = |byte: u8| {
            byte.is_ascii_alphanumeric()
                || byte >= 0x80
                || matches!(byte, b'(' | b'"' | b'\'' | b'$')
        };
        self.byte(at).is_some_and(begins)
    }

    fn quoted(&mut self, at: usize) -> Option<usize> {
        let line = self.line?;
        let quote = self.byte(at)?;
        let mark = if quote == b'"' { b'\\' } else { b'\'' };
        let mut from = at + 1;
        let mut has_escapes = false;
        let end = loop {
            let sign = from + memchr2(quote, mark, self.text.as_bytes().get(from..line.end)?)?;
            let meant = match (self.byte(sign)?, self.byte(sign + 1)) {
                (b'\'', Some(b'\'')) if quote == b'\'' => '\'',
                (b'\\', Some(b'n')) => '\n',
                (b'\\', Some(b't')) => '\t',
                (b'\\', Some(sign @ (b'"' | b'\\'))) => char::from(sign),
                (b'\\', _) => return None,
                _ => break sign + 1,
            };
            let before = self.text.get(from..sign)?;
            self.tokens.text_to_make().push_str(before);
            self.tokens.text_to_make().push(meant);
            (from, has_escapes) = (sign + 2, true);
        };
        let behind = self.text.get(end..line.end)?;
        let is_comment = behind.starts_with(' ') && behind.trim_start_matches(' ').starts_with('#');
        if !(behind.is_empty() || is_comment) {
            return None;
        }
        if has_escapes {
            let rest = self.text.get(from..end - 1)?;
            self.tokens.text_to_make().push_str(rest);
            self.tokens.made(true, at, end);
        } else {
            self.tokens.quoted(at, end);
        }
        self.go_on(line.next)?;
        Some(end)
    }

    /// A block of text behind `|` or `>`, in a map or list that is so far in.
    fn block_of_text(&mut self, at: usize, indent: usize) -> Option<usize> {
        let header = self.line?;
        let (is_folded, is_stripped) = match self.text.get(at..header.end)? {
            "|" => (false, false),
            "|-" => (false, true),
            ">" => (true, false),
            ">-" => (true, true),
            _ => return None,
        };
        let mut first: Option<Line> = None;
        let (mut n_blank, mut end, mut next) = (0, at, header.next);
        while let Some(line) = self.line_at(next) {
            let is_too_long = |line: Line| line.is_blank() && line.indent() > 0;
            match first {
                // Blanks further in than the text would be part of it.
                _ if is_too_long(line) => return None,
                _ if line.is_blank() => n_blank += 1,
                None if line.indent() <= indent => return None,
                Some(first) if line.indent() < first.indent() => match line.indent() > indent {
                    true => return None,
                    false => break,
                },
                Some(first) if is_folded && line.indent() > first.indent() => return None,
                _ => {
                    let text =
                        self.text.get(line.start + first.unwrap_or(line).indent()..line.end)?;
                    let has_blanks_behind = self.byte(line.end) == Some(b' ');
                    // The last line of the file may have no break.
                    if has_blanks_behind || line.next > self.text.len() {
                        return None;
                    }
                    let made = self.tokens.text_to_make();
                    match (first, is_folded) {
                        (Some(_), true) => join(made, n_blank, text),
                        (Some(_), false) => join(made, n_blank + 1, text),
                        (None, _) => {
                            made.extend(std::iter::repeat_n('\n', n_blank));
                            made.push_str(text);
                        }
                    }
                    first = first.or(Some(line));
                    (n_blank, end) = (0, line.end);
                }
            }
            next = line.next;
        }
        let first = first?;
        if !is_stripped {
            self.tokens.text_to_make().push('\n');
        }
        self.tokens.made(true, first.content, end);
        self.go_on(next)?;
        Some(end)
    }

    /// Gives up where a comment stands behind a value that may be part of it.
    fn is_remark_behind(&self, start: usize, end: usize) -> Option<()> {
        let Some(behind) = warnings::comment_behind(self.text, end) else { return Some(()) };
        let doubt = warnings::cut_off(self.source, self.text, (start, end), &behind);
        doubt.is_none().then_some(())
    }

    fn n_blanks(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| **byte == b' ').count()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}

/// Goes on with a text: with a space where no line is left empty between, else with a break for each.
fn join(made: &mut String, n_blank: usize, text: &str) {
    match n_blank {
        0 => made.push(' '),
        n_blank => made.extend(std::iter::repeat_n('\n', n_blank)),
    }
    made.push_str(text);
}

/// Whether a text has nothing that the parser might take for more than text: control characters but for the ends of
/// lines, tabs among them, and the few characters behind ASCII that are breaks, marks of the order of bytes or no
/// characters.
fn is_ordinary(text: &[u8]) -> bool {
    let (is_control, is_ascii) = text.iter().fold((false, true), |(control, ascii), byte| {
        let is_control = (*byte < b' ' && *byte != b'\n') | (*byte == 0x7F);
        (control | is_control, ascii & byte.is_ascii())
    });
    let is_odd = |at: usize| {
        matches!(
            text.get(at..).unwrap_or_default(),
            [0xC2, 0x80..=0x9F, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..] | [0xEF, 0xBB | 0xBF, ..]
        )
    };
    !is_control && (is_ascii || !memchr3_iter(0xC2, 0xE2, 0xEF, text).any(is_odd))
}
