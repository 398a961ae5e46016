//! A source as miette reads it: some lines of it, with marks under them.
//!
//! Takes a shared [`Source`] and its labels; gives the lines round each mark and true line numbers.
//! Long lines are cut to a window round their marks. What cannot be seen in the text is shown by its number,
//! and the marks stand where that puts them. Never fails for a span that does not fit the text.

use std::collections::BTreeMap;
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Label;
use crate::source::{Charset, Source, visible};

/// A label that covers more lines than this is drawn under its first line only, and so is one of
/// several lines that is not alone.
const MOST_MARKED_LINES: usize = 4;

/// A label as it is drawn: within the text, visible, and clear of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub start: usize,
    pub end: usize,
    /// Where the label really begins; the header shows this place.
    pub origin: usize,
    pub text: String,
    pub is_first: bool,
}

/// Part of one source, ready to be drawn.
#[derive(Debug)]
pub(super) struct Snippet {
    /// What the labels point into.
    written: Arc<Source>,
    /// The same as it is shown: all offsets below are offsets in this.
    source: Arc<Source>,
    marks: Vec<Mark>,
    cut: Cut,
    /// The windows on long lines, by the spans that they are shown for.
    windows: BTreeMap<(usize, usize), Window>,
}

/// How long lines are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// The longest line, in characters, that is shown whole.
    pub longest_line: usize,
    /// What stands for the rest of a line. INVARIANT: three bytes long, in place of as many bytes
    /// of the line, so that the marks stay where they are.
    pub ellipsis: &'static str,
    /// The characters that a line is shown in.
    pub charset: Charset,
}

/// A piece of a long line, with an ellipsis at each end where more follows.
#[derive(Debug)]
struct Window {
    /// The byte offset that the piece is shown as having.
    start: usize,
    text: String,
}

impl Snippet {
    /// A snippet with these labels, which all lie in `source`; the first one names the place.
    pub(super) fn new<'l>(
        written: Arc<Source>,
        labels: impl Iterator<Item = &'l Label>,
        cut: Cut,
    ) -> Self {
        let (marks, windows) = (Vec::new(), BTreeMap::new());
        let source = Arc::clone(written.visible(cut.charset).unwrap_or(&written));
        let mut snippet = Snippet { written, source, marks, cut, windows };
        let labels: Vec<&Label> = labels.collect();
        let most_lines = if labels.len() == 1 { MOST_MARKED_LINES } else { 1 };
        let each = labels.iter().enumerate();
        let marks = each.map(|(idx, label)| snippet.mark(label, idx == 0, most_lines)).collect();
        snippet.marks = apart(marks);
        snippet.windows = snippet.windows();
        snippet
    }

    /// The labels as they are to be drawn, from left to right.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The largest line number that is shown with a mark.
    pub(super) fn last_number(&self, mark: &Mark) -> usize {
        let (_, last) = self.lines_of(mark.start, mark.end);
        (last + 2).min(self.source.n_lines())
    }

    /// How many columns into its line, as it is shown, the arrow of a mark's label begins. A mark of several
    /// lines has its arrow before them.
    pub(super) fn label_column(&self, mark: &Mark) -> usize {
        let (line, last) = self.lines_of(mark.start, mark.end);
        if line < last {
            return 2;
        }
        let line_start = self.source.line_start(line);
        let longest = self.cut.longest_line;
        let width = |from, to| self.source.slice(from, to).chars().take(2 * longest).count();
        let is_from_start = mark.end <= self.forward(line_start, longest);
        let start = match is_from_start || !self.is_long(line) {
            true => width(line_start, mark.start),
            false => longest / 5,
        };
        start + width(mark.start, mark.end.min(self.line_end(line))) / 2
    }

    fn mark(&self, label: &Label, is_first: bool, most_lines: usize) -> Mark {
        let (text, written) = (self.source.text(), self.written.text());
        let origin = boundary(written, label.span.start());
        let start = self.written.visible_at(origin, self.cut.charset);
        let end = self
            .written
            .visible_at(boundary(written, label.span.end()), self.cut.charset)
            .max(start);
        let end = self.shortened(start, end, most_lines);
        let (start, end) = if start == text.len() { last_char(text) } else { (start, end) };
        let (start, end) = self.off_long_break(start, end);
        Mark { start, end, origin, text: label.text.clone(), is_first }
    }

    /// A mark at the end of a long line goes under the last character: a window has no line break.
    fn off_long_break(&self, start: usize, end: usize) -> (usize, usize) {
        let line = self.source.line_of(start);
        let line_end = self.line_end(line);
        let is_off = start >= line_end && self.is_long(line);
        if is_off { (self.back(line_end, 1), line_end) } else { (start, end) }
    }

    /// The end of a mark that is not too tall, not too wide, and has no blanks behind it.
    fn shortened(&self, start: usize, end: usize, most_lines: usize) -> usize {
        let trimmed = start + self.source.slice(start, end).trim_end().len();
        let end = if trimmed > start { trimmed } else { end };
        let (first, last) = self.lines_of(start, end);
        let is_tall = last - first >= most_lines;
        let has_long_line = (first..=last).any(|line| self.is_long(line));
        if !(has_long_line || is_tall) {
            return end;
        }
        let line_end = start + self.source.slice(start, self.line_end(first)).trim_end().len();
        let end = if last > first { line_end } else { end };
        if self.is_long(first) { self.widest(first, start).min(end) } else { end }
    }

    /// As far as a mark on a long line may go: what the window from the line's start shows, or, near
    /// the end of that, what the window round the mark shows.
    fn widest(&self, line: usize, start: usize) -> usize {
        let longest = self.cut.longest_line;
        let head = self.forward(self.source.line_start(line), longest);
        if self.forward(start, longest / 3) <= head {
            head
        } else {
            self.forward(start, longest / 2)
        }
    }

    /// The first and the last line that a span lies on.
    fn lines_of(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.source.line_of(start);
        (first, self.source.line_of(end.saturating_sub(1).max(start)).max(first))
    }

    /// The end of a line's text.
    fn line_end(&self, line: usize) -> usize {
        let start = self.source.line_start(line);
        let text = self.source.slice(start, self.source.line_start(line + 1));
        start + text.trim_end_matches(['\n', '\r']).len()
    }

    fn is_long(&self, line: usize) -> bool {
        let text = self.source.slice(self.source.line_start(line), self.line_end(line));
        text.len() > self.cut.longest_line && text.chars().nth(self.cut.longest_line).is_some()
    }

    /// So many characters on.
    fn forward(&self, at: usize, n_chars: usize) -> usize {
        let text = self.source.text();
        let rest = text.get(at..).unwrap_or_default();
        rest.char_indices().nth(n_chars).map_or(text.len(), |(found, _)| at + found)
    }

    /// So many characters back.
    fn back(&self, at: usize, n_chars: usize) -> usize {
        let before = self.source.text().get(..at).unwrap_or_default();
        let found = before.char_indices().rev().take(n_chars).last();
        found.map_or(at, |(found, _)| found)
    }

    /// All windows that miette can ask for: it joins marks from left to right while they fit.
    fn windows(&self) -> BTreeMap<(usize, usize), Window> {
        let mut windows = BTreeMap::new();
        for (idx, left) in self.marks.iter().enumerate() {
            let (line, _) = self.lines_of(left.start, left.end);
            if !self.is_long(line) {
                continue;
            }
            for right in self.marks.iter().skip(idx) {
                let end = left.end.max(right.end);
                let Some(range) = self.window(line, left.start, end) else {
                    break;
                };
                windows.insert((left.start, end), self.with_ellipses(line, range));
            }
        }
        windows
    }

    /// The text of a window. No ellipsis where a mark would be drawn under it.
    fn with_ellipses(&self, line: usize, (from, to): (usize, usize)) -> Window {
        let size = self.cut.ellipsis.len();
        let is_free = |start: usize, end: usize| {
            self.marks.iter().all(|mark| mark.end <= start || mark.start >= end)
        };
        let before = from.saturating_sub(size);
        let is_cut_left = before > self.source.line_start(line) && is_free(before, from);
        let is_cut_right = to + size <= self.line_end(line) && is_free(to, to + size);
        let left = if is_cut_left { self.cut.ellipsis } else { "" };
        let right = if is_cut_right { self.cut.ellipsis } else { "" };
        let text = self.source.text().get(from..to).unwrap_or_default();
        Window { start: from - left.len(), text: format!("{left}{text}{right}") }
    }

    /// The part of a long line that is shown for a span on it: from its start if that shows the
    /// span, else from a little before the span; and never with half of another mark in it.
    fn window(&self, line: usize, start: usize, end: usize) -> Option<(usize, usize)> {
        let (line_start, line_end) = (self.source.line_start(line), self.line_end(line));
        let head = self.forward(line_start, self.cut.longest_line).min(line_end);
        let (from, to) = if end <= head {
            (line_start, head)
        } else {
            let from = self.back(start, self.cut.longest_line / 5).max(line_start);
            (from, self.forward(from, self.cut.longest_line).min(line_end))
        };
        let others = || self.marks.iter().filter(|mark| mark.end <= start || mark.start >= end);
        let cut_left =
            others().filter(|mark| mark.start < from && from < mark.end).map(|mark| mark.end);
        let cut_right =
            others().filter(|mark| mark.start < to && to < mark.end).map(|mark| mark.start);
        let (from, to) = (cut_left.max().unwrap_or(from), cut_right.min().unwrap_or(to));
        (from <= start && end <= to).then_some((from, to))
    }

    /// The lines to show for a span, as far as they are not long: the first, and the one behind.
    fn lines_round(
        &self,
        first: usize,
        last: usize,
        before: usize,
        after: usize,
    ) -> (usize, usize) {
        let above = (0..first).rev().take(before).take_while(|line| !self.is_long(*line));
        let below = (last + 1..self.source.n_lines()).take(after);
        let below = below.take_while(|line| !self.is_long(*line));
        (above.last().unwrap_or(first), below.last().unwrap_or(last) + 1)
    }

    /// `lines` as miette takes them: `at` is the offset of their first byte, `place` the line and
    /// column of it, counted from zero.
    fn contents<'a>(
        &self,
        lines: &'a str,
        at: usize,
        place: (usize, usize),
        n: usize,
    ) -> Contents<'a> {
        let name = visible::in_a_line(self.written.name()).into_owned();
        let span = (at, lines.len()).into();
        Box::new(MietteSpanContents::new_named(name, lines.as_bytes(), span, place.0, place.1, n))
    }

    /// The place that the header names.
    fn header(&self, start: usize, end: usize) -> Contents<'_> {
        let mark = self.marks.iter().find(|mark| (mark.start, mark.end) == (start, end));
        let origin = mark.map(|mark| self.written.line_column(mark.origin));
        let place = origin.unwrap_or_else(|| self.source.line_column(start));
        self.contents("", start, (place.line - 1, place.column - 1), 1)
    }
}

type Contents<'a> = Box<dyn SpanContents<'a> + 'a>;

impl SourceCode for Snippet {
    /// Fails only for a span that joins marks too far apart to be shown together, which makes
    /// miette show them one by one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Contents<'a>, MietteError> {
        let text = self.source.text();
        let start = boundary(text, span.offset());
        let end = boundary(text, span.offset().saturating_add(span.len())).max(start);
        if (before, after) == (0, 0) {
            return Ok(self.header(start, end));
        }
        let (first, last) = self.lines_of(start, end);
        if first == last && self.is_long(first) {
            let window = self.windows.get(&(start, end)).ok_or(MietteError::OutOfBounds)?;
            let column = self.source.line_column(window.start).column - 1;
            return Ok(self.contents(&window.text, window.start, (first, column), 1));
        }
        if (first..=last).any(|line| self.is_long(line)) {
            return Err(MietteError::OutOfBounds);
        }
        let (top, behind) = self.lines_round(first, last, before, after);
        let from = self.source.line_start(top);
        let lines = self.source.slice(from, self.source.line_start(behind));
        Ok(self.contents(lines, from, (top, 0), behind - top))
    }
}

/// The nearest place at or before `at` that is within the text and between two characters.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The last character, or line break, of a text: what a label at the end of the text is drawn under.
fn last_char(text: &str) -> (usize, usize) {
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let start = if text.ends_with("\r\n") { last - 1 } else { last };
    (start, text.len())
}

/// Sorts marks and moves those apart that overlap: miette would draw the second one beside its
/// place. A mark that another one covers wholly gives it its text.
///
/// INVARIANT: each mark is on one line, or it is the only one.
pub(super) fn apart(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut done: Vec<Mark> = Vec::with_capacity(marks.len());
    for mut mark in marks {
        let is_same = |left: &Mark| (left.start, left.end) == (mark.start, mark.end);
        match done.last_mut().filter(|left| left.end > mark.start || is_same(left)) {
            None => done.push(mark),
            Some(left) if left.start < mark.start => {
                left.end = mark.start;
                done.push(mark);
            }
            Some(left) if left.end < mark.end => {
                mark.start = left.end;
                done.push(mark);
            }
            Some(left) => {
                left.text = joined(&left.text, &mark.text);
                if mark.is_first {
                    left.is_first = true;
                    left.origin = mark.origin;
                }
            }
        }
    }
    done
}

fn joined(left: &str, right: &str) -> String {
    match (left, right) {
        ("", one) | (one, "") => one.to_owned(),
        (left, right) if left == right => left.to_owned(),
        (left, right) => format!("{left}; {right}"),
    }
}
