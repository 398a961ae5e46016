//! Where an issue is, as other programs point to it: the lines and columns of a text, a cell of a workbook, or a
//! file as a whole.
//!
//! Takes spans and their texts; gives places that need neither.

use std::fmt;

use lacuna_language::source::{LineColumn, Place, Source, Sources, Span};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At {
    /// The name of the file.
    pub file: String,
    /// Whether the file is one of the rules that the program brings with it, and is on no disk.
    pub is_built_in: bool,
    pub spot: Spot,
}

/// Where in its file a place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    /// The file as a whole.
    File,
    /// From one character up to another, which no longer belongs to it.
    Text { start: LineColumn, end: LineColumn },
    /// `Spending!D14`
    Cell(String),
}

impl At {
    /// The place of a span; nothing where it is in no file.
    pub(crate) fn of(span: Span, sources: &Sources) -> Option<At> {
        let source = sources.get(span.source)?;
        let spot = match source.place(span.start()) {
            Place::Cell(name) => Spot::Cell(name),
            Place::Text(_) => {
                let (start, end) = ends(span, source);
                Spot::Text { start, end }
            }
        };
        Some(At { file: source.name().to_owned(), is_built_in: source.is_built_in(), spot })
    }

    /// A file as a whole.
    pub(crate) fn file(name: &str) -> At {
        At { file: name.to_owned(), is_built_in: false, spot: Spot::File }
    }

    /// The line on which it begins.
    pub(crate) fn line(&self) -> Option<usize> {
        match &self.spot {
            Spot::Text { start, .. } => Some(start.line),
            Spot::File | Spot::Cell(_) => None,
        }
    }
}

/// `46:13`, `Spending!D14`, or nothing for a file as a whole.
impl fmt::Display for Spot {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Spot::File => Ok(()),
            Spot::Text { start, .. } => write!(out, "{}:{}", start.line, start.column),
            Spot::Cell(name) => out.write_str(name),
        }
    }
}

/// Where a span begins and ends, without the line ends behind it.
fn ends(span: Span, source: &Source) -> (LineColumn, LineColumn) {
    let text = source.slice(span.start(), span.end());
    let end = span.start().saturating_add(text.trim_end_matches(['\r', '\n']).len());
    (as_read(span.start(), source), as_read(end, source))
}

/// A line and a column as programs count them that take a mark of the encoding for no part of the text.
fn as_read(at: usize, source: &Source) -> LineColumn {
    let LineColumn { line, column } = source.line_column(at);
    let has_mark = line == 1 && source.text().starts_with('\u{feff}');
    LineColumn { line, column: column.saturating_sub(usize::from(has_mark)).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(text: &str, marked: &str) -> String {
        let mut sources = Sources::default();
        let id = sources.add(Source::new("a.yaml", text));
        let start = text.find(marked).unwrap();
        let at = At::of(Span::new(id, start, start + marked.len()), &sources).unwrap();
        match at.spot {
            Spot::Text { start, end } => {
                format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn columns_count_characters_and_no_line_end_is_marked() {
        assert_eq!(spot("a: £5\r\nb: £𝄞x\r\n", "x"), "2:6-2:7");
        assert_eq!(spot("a: £5\r\nb: 6\r\n", "£5\r\n"), "1:4-1:6");
        assert_eq!(spot("a:\n  - b\n  - c\n\nd: 1\n", "- b\n  - c\n\n"), "2:3-3:6");
        assert_eq!(spot("\u{feff}a: 1\na: 2", "a"), "1:1-1:2");
        assert_eq!(spot("\u{feff}a: 1\nb: 2", "b"), "2:1-2:2");
    }

    #[test]
    fn a_place_in_no_file_is_none() {
        assert_eq!(At::of(Span::NOWHERE, &Sources::default()), None);
    }
}
