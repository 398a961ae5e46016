//! Places: a source and two byte offsets.

use serde::{Deserialize, Serialize};

/// Which of a run's [`Sources`](super::Sources) a span lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub(super) u32);

/// A stretch of one source, in bytes. Lines and columns are worked out when something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The source that the stretch is of.
    pub source: SourceId,
    start: u32,
    end: u32,
}

impl Span {
    /// A place in no text.
    pub const NOWHERE: Span = Span { source: SourceId(u32::MAX), start: 0, end: 0 };

    /// The stretch between two byte offsets; empty, at `start`, where `end` comes before it.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        Span { source, start: super::offset(start), end: super::offset(end.max(start)) }
    }

    /// The byte offset of its first character.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte offset right behind its last character.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// How many bytes it is long.
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// Whether it is a place between two characters, and holds no text.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// From the beginning of this span to the end of the other.
    pub fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start, end: other.end.max(self.start) }
    }

    /// Whether the other lies in this one.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The empty span right behind this one.
    pub fn after(self) -> Span {
        Span { source: self.source, start: self.end, end: self.end }
    }
}

/// Something written, with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub node: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts together what was written and where.
    pub fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }
}
