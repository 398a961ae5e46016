//! Why there is no answer, and what is said of a file: in words, with the place.

use serde::Serialize;

use lacuna_language::diag::{Diagnostic, Diagnostics, Severity};
use lacuna_language::source::{LineColumn, Place, Sources};

/// Why a question has no answer.
#[derive(Debug)]
pub(crate) struct Problem(pub(crate) Vec<Said>);

impl Problem {
    /// A problem in a sentence, which belongs to no place.
    pub(crate) fn new(message: impl Into<String>) -> Problem {
        Problem(vec![Said { message: message.into(), is_error: true, ..Said::default() }])
    }

    /// What is said of a file for which there is no answer.
    pub(crate) fn of(found: &Diagnostics, sources: &Sources) -> Problem {
        Problem(said(found, sources))
    }

    /// For the page: a list of what is said.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }
}

impl From<Diagnostic> for Problem {
    fn from(one: Diagnostic) -> Problem {
        Problem(vec![Said::of(&one, &Sources::default())])
    }
}

/// Something that is wrong or doubtful.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Said {
    /// The code of the message; empty where it has none.
    code: &'static str,
    is_error: bool,
    message: String,
    help: Option<String>,
    at: Vec<At>,
    /// Edits, each of which puts it right by itself.
    fixes: Vec<Edit>,
}

/// A place in a text, or a cell of a workbook.
#[derive(Debug, Serialize)]
struct At {
    path: String,
    /// What is there, in a few words.
    label: String,
    /// The sheet and the cell; nothing in a text.
    cell: Option<String>,
    line: usize,
    column: usize,
    /// In bytes.
    start: usize,
    end: usize,
}

/// Text that belongs in the place of other text.
#[derive(Debug, Serialize)]
struct Edit {
    path: String,
    start: usize,
    end: usize,
    text: String,
}

impl Said {
    fn of(one: &Diagnostic, sources: &Sources) -> Said {
        let at = one.labels.iter().map(|label| {
            let (cell, LineColumn { line, column }) = match sources.place(label.span) {
                Place::Cell(cell) => (Some(cell), LineColumn { line: 0, column: 0 }),
                Place::Text(place) => (None, place),
            };
            let (path, label_text) = (sources.name(label.span).to_owned(), label.text.clone());
            let (start, end) = (label.span.start(), label.span.end());
            At { path, label: label_text, cell, line, column, start, end }
        });
        let fixes = one.fixes.iter().map(|fix| Edit {
            path: sources.name(fix.span).to_owned(),
            start: fix.span.start(),
            end: fix.span.end(),
            text: fix.text.clone(),
        });
        Said {
            code: one.code.id,
            is_error: one.code.severity == Severity::Error,
            message: one.message.clone(),
            help: one.help.clone(),
            at: at.collect(),
            fixes: fixes.collect(),
        }
    }
}

/// What is said of files, in its order.
pub(crate) fn said(found: &Diagnostics, sources: &Sources) -> Vec<Said> {
    found.iter().map(|one| Said::of(one, sources)).collect()
}
