//! Lines of at most [`WIDTH`] columns out of a [`Doc`], with the comments at their places.
//!
//! A comment belongs to a segment: the words between two places where a line may end. It stands on
//! lines above its segment or at the end of its line, and where there is one the line ends.

use super::doc::{Doc, Strings};

/// The columns of a line.
pub(super) const WIDTH: usize = 100;

/// What stands between a line and the comment at its end.
const BEFORE_COMMENT: &str = "    ";

/// The comments of one segment.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    /// On lines of their own above it.
    pub above: Vec<String>,
    /// At the end of its line.
    pub behind: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

/// A document with the indentation and the mode that it is laid out in.
#[derive(Clone, Copy)]
struct Pending<'d> {
    indent: usize,
    mode: Mode,
    doc: &'d Doc,
}

/// Lays out a document. What stands above its first segment is left out.
pub(super) fn lay_out(doc: &Doc, notes: &[Notes]) -> String {
    let first = Pending { indent: 0, mode: Mode::Broken, doc };
    let mut layout =
        Layout { out: String::new(), column: 0, segment: 0, notes, waiting: vec![first] };
    while let Some(part) = layout.waiting.pop() {
        layout.part(part);
    }
    layout.end_line();
    layout.out
}

struct Layout<'d> {
    out: String,
    column: usize,
    /// The number of the segment that is being written.
    segment: usize,
    notes: &'d [Notes],
    /// What is still to come, the next last.
    waiting: Vec<Pending<'d>>,
}

impl<'d> Layout<'d> {
    fn part(&mut self, part: Pending<'d>) {
        match part.doc {
            Doc::Text(words) => self.write(words),
            Doc::Strings(strings) => self.strings(strings, part.indent),
            Doc::Line | Doc::Weak if part.mode == Mode::Flat && !self.must_end(self.segment) => {
                self.segment += 1;
                self.write(" ");
            }
            Doc::Line | Doc::Weak | Doc::Hard => self.new_line(part.indent),
            Doc::Many(parts) => self.wait_for(parts.iter().map(|doc| Pending { doc, ..part })),
            Doc::Nest(by, doc) => {
                self.waiting.push(Pending { indent: part.indent + by, doc, ..part })
            }
            Doc::Align(doc) => self.waiting.push(Pending { indent: self.column, doc, ..part }),
            Doc::Group(doc) => {
                let flat = Pending { mode: Mode::Flat, doc, ..part };
                let is_flat = part.mode == Mode::Flat || self.fits(flat);
                let mode = if is_flat { Mode::Flat } else { Mode::Broken };
                self.waiting.push(Pending { mode, doc, ..part });
            }
        }
    }

    fn wait_for(&mut self, parts: impl DoubleEndedIterator<Item = Pending<'d>>) {
        self.waiting.extend(parts.rev());
    }

    fn write(&mut self, words: &str) {
        self.out.push_str(words);
        self.column += width(words);
    }

    /// Strings one below the other; divided anew if one is too long and none has a comment.
    fn strings(&mut self, strings: &Strings, indent: usize) {
        let n_lines = strings.parts.len().saturating_sub(1);
        let has_comment = (self.segment..self.segment + n_lines).any(|one| self.must_end(one));
        let is_too_long = !has_comment && self.are_too_long(strings, indent);
        let divided = if is_too_long { self.divided(strings, indent) } else { Vec::new() };
        let parts = if is_too_long { &divided } else { &strings.parts };
        let last_segment = self.segment + n_lines;
        for (at, part) in parts.iter().enumerate() {
            if at > 0 && is_too_long {
                self.break_line(indent);
            } else if at > 0 {
                self.new_line(indent);
            }
            self.write(&format!("\"{part}\""));
        }
        self.segment = last_segment;
    }

    fn are_too_long(&self, strings: &Strings, indent: usize) -> bool {
        let behind = self.width_behind();
        let n_parts = strings.parts.len();
        strings.parts.iter().enumerate().any(|(at, part)| {
            let start = if at == 0 { self.column } else { indent };
            let behind = if at + 1 == n_parts { behind } else { 0 };
            start + width(part) + 2 + behind > WIDTH
        })
    }

    /// As much on each line as fits.
    fn divided(&self, strings: &Strings, indent: usize) -> Vec<String> {
        let behind = self.width_behind();
        let mut parts: Vec<String> = Vec::new();
        let mut start = self.column;
        for atom in atoms(strings) {
            let room = WIDTH.saturating_sub(start + 2 + behind);
            match parts.last_mut() {
                Some(last) if width(last) + 1 + width(&atom) <= room => {
                    last.push(' ');
                    last.push_str(&atom);
                }
                Some(_) => {
                    start = indent;
                    parts.push(atom);
                }
                None => parts.push(atom),
            }
        }
        parts
    }

    /// The width of what follows on the same line, whatever happens.
    fn width_behind(&self) -> usize {
        let mut waiting: Vec<&Doc> = self.waiting.iter().map(|part| part.doc).collect();
        let mut total = 0;
        while let Some(doc) = waiting.pop() {
            match doc {
                Doc::Text(words) => total += width(words),
                Doc::Strings(_) | Doc::Line | Doc::Weak | Doc::Hard => break,
                Doc::Many(parts) => waiting.extend(parts.iter().rev()),
                Doc::Nest(_, inner) | Doc::Align(inner) | Doc::Group(inner) => waiting.push(inner),
            }
        }
        total
    }

    /// Whether a comment ends the line behind a segment.
    fn must_end(&self, segment: usize) -> bool {
        let ends = |notes: &Notes| notes.behind.is_some();
        let begins = |notes: &Notes| !notes.above.is_empty();
        self.notes.get(segment).is_some_and(ends) || self.notes.get(segment + 1).is_some_and(begins)
    }

    /// Whether a group can stay on its line, with what follows up to where a line may end.
    fn fits(&self, group: Pending<'d>) -> bool {
        let measure = Measure {
            layout: self,
            room: WIDTH.saturating_sub(self.column),
            segment: self.segment,
            inside: vec![group.doc],
            later: self.waiting.iter().rev(),
            is_inside: true,
        };
        measure.fits()
    }

    /// Ends the line and its segment, and writes the comments that stand between it and the next.
    fn new_line(&mut self, indent: usize) {
        self.end_line();
        self.segment += 1;
        let above = self.notes.get(self.segment).map_or(&[][..], |notes| &notes.above);
        for comment in above {
            self.break_line(indent);
            self.write(comment);
        }
        self.break_line(indent);
    }

    /// Writes the comment at the end of the line.
    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        let behind = self.notes.get(self.segment).and_then(|notes| notes.behind.as_ref());
        if let Some(comment) = behind {
            self.out.push_str(BEFORE_COMMENT);
            self.out.push_str(comment);
        }
    }

    fn break_line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }
}

/// Measures a group as if it were on one line.
struct Measure<'l, 'd> {
    layout: &'l Layout<'d>,
    /// The columns that are left.
    room: usize,
    segment: usize,
    /// What is to be measured next, the next last.
    inside: Vec<&'d Doc>,
    /// What comes behind the group.
    later: std::iter::Rev<std::slice::Iter<'l, Pending<'d>>>,
    /// Whether the line cannot end at a blank.
    is_inside: bool,
}

/// What one part of a group does to its line.
enum Step {
    Takes(usize),
    /// The line ends here, and it is settled whether the group fits.
    Ends(bool),
}

impl<'d> Measure<'_, 'd> {
    fn fits(mut self) -> bool {
        while let Some(doc) = self.next() {
            match self.step(doc) {
                Step::Ends(fits) => return fits,
                Step::Takes(columns) if columns > self.room => return false,
                Step::Takes(columns) => self.room -= columns,
            }
        }
        true
    }

    fn next(&mut self) -> Option<&'d Doc> {
        self.inside.pop().or_else(|| {
            let next = self.later.next()?;
            self.is_inside = next.mode == Mode::Flat;
            Some(next.doc)
        })
    }

    fn step(&mut self, doc: &'d Doc) -> Step {
        match doc {
            Doc::Text(words) => Step::Takes(width(words)),
            Doc::Strings(strings) => {
                let first = strings.parts.first().map_or(0, |part| width(part) + 2);
                let is_one = strings.parts.len() <= 1;
                if is_one { Step::Takes(first) } else { Step::Ends(first <= self.room) }
            }
            Doc::Line | Doc::Weak if self.is_inside && !self.layout.must_end(self.segment) => {
                self.segment += 1;
                Step::Takes(1)
            }
            Doc::Line | Doc::Weak => Step::Ends(!self.is_inside),
            Doc::Hard => Step::Ends(true),
            Doc::Many(parts) => {
                self.inside.extend(parts.iter().rev());
                Step::Takes(0)
            }
            Doc::Nest(_, inner) | Doc::Align(inner) | Doc::Group(inner) => {
                self.inside.push(inner);
                Step::Takes(0)
            }
        }
    }
}

/// The words of a text, divided at single blanks; what stands in a message's braces is one.
fn atoms(strings: &Strings) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0_usize;
    let mut before = ' ';
    let mut rest = strings.whole.chars().peekable();
    while let Some(c) = rest.next() {
        depth = match c {
            '{' if strings.is_message => depth + 1,
            '}' => depth.saturating_sub(1),
            _ => depth,
        };
        let is_single = before != ' ' && rest.peek().is_some_and(|next| *next != ' ');
        before = c;
        if c == ' ' && depth == 0 && is_single {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(c);
        }
    }
    found
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}
