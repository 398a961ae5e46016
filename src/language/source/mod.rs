//! Text and places in it.
//!
//! Takes the name and text of a file; gives [`Span`]s a meaning: line, column, the words between.
//! Never reads files itself and never knows what a text is about.

pub mod ascii;
pub mod grid;
mod span;
pub mod visible;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use memchr::{memchr_iter, memrchr};

pub use ascii::Charset;
pub use grid::{Grid, KeptAs};
pub use span::{SourceId, Span, Spanned};

/// One file's name and text, with its line starts worked out once, when the first of them is asked for:
/// of most files nothing is ever shown.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: Cow<'static, str>,
    /// Byte offset of each line's first character.
    line_starts: OnceLock<Vec<u32>>,
    /// How many lines end before each so many bytes: of most texts only a few places are told.
    n_breaks: OnceLock<Vec<u32>>,
    /// How many characters begin before each so many bytes, for lines so long that their characters
    /// cannot be counted for each place in them.
    n_chars: OnceLock<Vec<u32>>,
    /// For a workbook: which stretch of the text is which cell.
    grid: Option<Grid>,
    /// As it is shown to a reader, if that differs; worked out once, when it is first shown.
    visible: OnceLock<Option<Box<VisibleText>>>,
    /// The same for a reader who has ASCII alone.
    visible_in_ascii: OnceLock<Option<Box<VisibleText>>>,
}

/// A text in which everything can be seen, and where its places are in it.
#[derive(Debug)]
struct VisibleText {
    source: Arc<Source>,
    /// For each character that is shown as something of another length, the byte offsets behind it:
    /// of the text, and of what is shown.
    moves: Vec<(u32, u32)>,
}

/// A place as people say it: both numbers count from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The number of the line in its text.
    pub line: usize,
    /// The number of the character in its line.
    pub column: usize,
}

/// Where something stands in its file, as people look for it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line and a column of a text: `12:5`.
    Text(LineColumn),
    /// `Spending!D14`
    Cell(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Text(at) => write!(f, "{}:{}", at.line, at.column),
            Place::Cell(name) => f.write_str(name),
        }
    }
}

impl Source {
    /// A source of at most 4 GiB: offsets are kept in 32 bits.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Source::from_cow(name.into(), Cow::Owned(text.into()))
    }

    /// The source of a text that the program brings with it.
    pub fn built_in(name: impl Into<String>, text: &'static str) -> Self {
        Source::from_cow(name.into(), Cow::Borrowed(text))
    }

    fn from_cow(name: String, text: Cow<'static, str>) -> Self {
        Source {
            name,
            text,
            line_starts: OnceLock::new(),
            n_breaks: OnceLock::new(),
            n_chars: OnceLock::new(),
            grid: None,
            visible: OnceLock::new(),
            visible_in_ascii: OnceLock::new(),
        }
    }

    /// Whether the program brings it with it, so that it is on no disk.
    pub fn is_built_in(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// The source of a workbook: the texts of its cells, and which is which.
    pub fn of_cells(name: impl Into<String>, text: impl Into<String>, grid: Grid) -> Self {
        Source { grid: Some(grid), ..Source::new(name, text) }
    }

    /// For a workbook, which stretch of the text is which cell.
    pub fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }

    /// The name it was given by: a path, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All of its text; of a workbook, the texts of its cells, one on each line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text between two byte offsets; empty where they do not fit the text.
    pub fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The same text, line by line, with everything in it visible; nothing where that is what it is.
    pub fn visible(&self, charset: Charset) -> Option<&Arc<Source>> {
        self.visible_text(charset).map(|visible| &visible.source)
    }

    /// Where a byte offset lies in the text that is shown.
    pub fn visible_at(&self, at: usize, charset: Charset) -> usize {
        let moves = self.visible_text(charset).map_or(&[][..], |visible| &visible.moves);
        let n_before = moves.partition_point(|(behind, _)| *behind as usize <= at);
        match n_before.checked_sub(1).and_then(|last| moves.get(last)) {
            Some((from, to)) => *to as usize + (at - *from as usize),
            None => at,
        }
    }

    fn visible_text(&self, charset: Charset) -> Option<&VisibleText> {
        let kept = match charset {
            Charset::Unicode => &self.visible,
            Charset::Ascii => &self.visible_in_ascii,
        };
        let visible = kept.get_or_init(|| {
            let mut moves = Vec::new();
            let mut moved = |from, to| moves.push((offset(from), offset(to)));
            let text = visible::in_a_file_with(&self.text, charset, &mut moved);
            let Cow::Owned(text) = text else { return None };
            let source = Arc::new(Source::new(self.name.as_str(), text));
            Some(Box::new(VisibleText { source, moves }))
        });
        visible.as_deref()
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let behind_breaks = memchr_iter(b'\n', self.text.as_bytes()).map(|at| offset(at + 1));
            std::iter::once(0).chain(behind_breaks).collect()
        })
    }

    /// The number of lines; a text without a line break has one.
    pub fn n_lines(&self) -> usize {
        self.line_starts().len()
    }

    /// The index, from zero, of the line that holds this byte offset.
    pub fn line_of(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        before(at, &self.text, (&self.n_breaks, LINES_STRIDE), n_breaks)
    }

    /// Where a line (from zero) starts, as a byte offset; past the last line, the end of the text.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts().get(line).map_or(self.text.len(), |start| *start as usize)
    }

    /// Line and column of a byte offset.
    pub fn line_column(&self, at: usize) -> LineColumn {
        let at = at.min(self.text.len());
        let line = self.line_of(at);
        let start = self.start_of_line(line, at);
        let is_short = at.saturating_sub(start) < STRIDE;
        let n_before = match is_short {
            true => n_chars(self.bytes(start, at)),
            false => self.n_chars_before(at).saturating_sub(self.n_chars_before(start)),
        };
        LineColumn { line: line + 1, column: n_before + 1 }
    }

    /// Where a line starts that holds a byte offset. Most lines are short, and are not looked up in the list of all.
    fn start_of_line(&self, line: usize, at: usize) -> usize {
        let near = at.saturating_sub(STRIDE);
        match memrchr(b'\n', self.bytes(near, at)) {
            Some(end) => near + end + 1,
            None if near == 0 => 0,
            None => self.line_start(line),
        }
    }

    /// How many characters begin before a byte offset.
    fn n_chars_before(&self, at: usize) -> usize {
        before(at, &self.text, (&self.n_chars, STRIDE), n_chars)
    }

    fn bytes(&self, start: usize, end: usize) -> &[u8] {
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// The place of a byte offset: line and column, or the cell.
    pub fn place(&self, at: usize) -> Place {
        match self.grid.as_ref().and_then(|grid| Some(grid.name(grid.cell_at(at)?))) {
            Some(name) => Place::Cell(name),
            None => Place::Text(self.line_column(at)),
        }
    }
}

/// All the texts of one run, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Those that many runs have in common, such as the rules that many plans are judged by.
    common: Arc<[Arc<Source>]>,
    own: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a text and gives the id that spans in it carry.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.adopt(Arc::new(source))
    }

    /// Takes over a text of another run.
    pub fn adopt(&mut self, source: Arc<Source>) -> SourceId {
        self.own.push(source);
        SourceId(offset(self.common.len() + self.own.len() - 1))
    }

    /// The same, to be copied for many runs: a copy has all of them in common with the others, and what it
    /// adds for itself.
    pub fn in_common(self) -> Sources {
        Sources { common: self.iter().cloned().collect(), own: Vec::new() }
    }

    /// All sources, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.common.iter().chain(&self.own)
    }

    /// The source with this id, if it is one of ours.
    pub fn get(&self, id: SourceId) -> Option<&Arc<Source>> {
        let at = id.0 as usize;
        match at.checked_sub(self.common.len()) {
            None => self.common.get(at),
            Some(at) => self.own.get(at),
        }
    }

    /// The words that a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span.start(), span.end()))
    }

    /// The name of a span's source.
    pub fn name(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.name())
    }

    /// The place of a span's first character: line and column, or the cell.
    pub fn place(&self, span: Span) -> Place {
        let first = Place::Text(LineColumn { line: 1, column: 1 });
        self.get(span.source).map_or(first, |source| source.place(span.start()))
    }

    /// What hides a span's first character from whoever opens its file; nothing where all can see it.
    pub fn hidden(&self, span: Span) -> Option<grid::Hidden> {
        self.get(span.source)?.grid.as_ref()?.cell_at(span.start())?.hidden
    }

    /// Line and column of a span's first character.
    pub fn line_column(&self, span: Span) -> LineColumn {
        let first = LineColumn { line: 1, column: 1 };
        self.get(span.source).map_or(first, |source| source.line_column(span.start()))
    }
}

/// After how many bytes characters are counted anew.
const STRIDE: usize = 1 << 8;

/// After how many bytes lines are: they are counted far faster.
const LINES_STRIDE: usize = 1 << 10;

/// How many of something there are before a byte offset of a text, by how many there are before each stride of it.
fn before(
    at: usize,
    text: &str,
    (strides, length): (&OnceLock<Vec<u32>>, usize),
    count: impl Fn(&[u8]) -> usize,
) -> usize {
    let counted = strides.get_or_init(|| {
        let mut so_far = 0;
        let strides = text.as_bytes().chunks(length).map(|stride| {
            so_far += count(stride);
            offset(so_far)
        });
        std::iter::once(0).chain(strides).collect()
    });
    let n_strides = at / length;
    let counted = counted.get(n_strides).map_or(0, |count| *count as usize);
    counted + count(text.as_bytes().get(n_strides * length..at).unwrap_or_default())
}

/// How many lines end in these bytes of a text.
fn n_breaks(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

/// How many characters begin in these bytes of a text.
fn n_chars(bytes: &[u8]) -> usize {
    let is_begun = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(is_begun).count()
}

/// A byte offset in 32 bits. Inputs over 4 GiB are refused before they become a [`Source`].
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_in_a_long_line_counts_characters() {
        for line in ["£".repeat(5_000), "a£b€".repeat(3_000), "x".repeat(STRIDE * 3)] {
            let source = Source::new("a", format!("é\n{line}\nlast"));
            for (n_before, (at, _)) in line.char_indices().enumerate() {
                let place = source.line_column("é\n".len() + at);
                assert_eq!((place.line, place.column), (2, n_before + 1));
            }
        }
    }
}
