//! Where something is in a file, as programs are told it.
//!
//! Takes a part of a file's text; gives its line and column, or its cell in a workbook.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use lacuna_language::source::grid::Hidden;
use lacuna_language::source::{LineColumn, Place, Sources, Span};

/// Where something is: in a text file by line and column, in a workbook by cell.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Place")]
pub(crate) struct PlaceView<'v> {
    path: &'v str,
    #[serde(flatten)]
    at: AtView,
}

/// Where in its file something stands: in a text, or in a workbook.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum AtView {
    /// A place in a text file.
    Text {
        /// Counted from one.
        line: usize,
        /// In characters, counted from one.
        column: usize,
        /// In bytes from the beginning of the file, counted from zero.
        start: usize,
        /// In bytes; the first that no longer belongs to it.
        end: usize,
    },
    /// A cell of a workbook.
    Cell {
        /// The sheet and the cell, such as `Spending!D14`.
        cell: String,
        /// What hides the cell, if it is hidden when the workbook is opened.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(schema_with = "hidden_words")]
        hidden: Option<&'static str>,
    },
}

/// Where something stands.
pub(crate) fn place(span: Span, sources: &Sources) -> PlaceView<'_> {
    let at = match sources.place(span) {
        Place::Cell(cell) => AtView::Cell { cell, hidden: sources.hidden(span).map(Hidden::word) },
        Place::Text(LineColumn { line, column }) => {
            AtView::Text { line, column, start: span.start(), end: span.end() }
        }
    };
    PlaceView { path: sources.name(span), at }
}

fn hidden_words(_: &mut SchemaGenerator) -> Schema {
    let words = [Hidden::Sheet, Hidden::Column, Hidden::Row].map(Hidden::word);
    json_schema!({ "type": "string", "enum": words })
}
