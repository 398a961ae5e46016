//! An Excel workbook, made from the pro forma, to the tree of a plan.
//!
//! Takes the bytes of one file; gives its tokens, and a source made of the texts of its cells, so that
//! each value has its sheet and cell. What is on which sheet is told by the workbook itself, see
//! [`layout`]; what a text means is left to the form, as with every format.
//! Never follows a formula, runs a macro, or unpacks more than a bounded amount.

mod archive;
mod book;
mod cells;
mod days;
mod decimal;
mod format;
pub mod layout;
mod limits;
mod missing;
mod number;
mod peek_year;
mod problem;
mod reference;
mod sheet;
mod source_text;
mod spelling;
mod styles;
mod table;
#[cfg(test)]
mod tests;
mod texts;
mod tree;
mod unread;
mod warnings;
mod xml;

pub use missing::MissingSheet;
pub use number::figures;
pub use table::{Table, TableCell, TableRow, table};
pub use warnings::kept_as_something_else;

use super::{Reader, Row};
use crate::plan::Tokens;
use cells::Sheet;
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{Source, Sources};
use layout::Layout;
use problem::WorkbookProblem;
use source_text::Places;

/// The first bytes of a zip archive, which a workbook is.
const ZIP: &[u8] = b"PK";
/// The first bytes of the container of workbooks before 2007, and of those with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// Other programs' tables are opened as workbooks, which says what they are.
pub(super) static ROW: Row = Row {
    name: "Excel",
    about: "An Excel workbook",
    endings: &["xlsx"],
    refused_endings: &["xls", "xlsm", "xlsb", "ods", "fods"],
    signatures: &[ZIP, COMPOUND],
    is_begun_by: |_| false,
    reader: Reader::Bytes(read),
    writer: None,
    has_comments: false,
    peek_year: peek_year::peek_year,
    ways: |_| Vec::new(),
    spelling: &spelling::Workbook,
};

/// Reads one workbook; nothing where it cannot be opened or is not made from the pro forma.
fn read(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Tokens> {
    let sheets = match cells::read(bytes) {
        Ok(sheets) => sheets,
        Err(problem) => {
            diagnostics.push(problem.diagnostic(name));
            return None;
        }
    };
    let layouts: Vec<Option<Layout>> = sheets.iter().map(layout::find).collect();
    let pairs = || sheets.iter().zip(&layouts);
    let is_near = |(sheet, layout): (&Sheet, &Option<Layout>)| {
        layout.is_none() && layout::nearly(sheet).is_some()
    };
    let is_of_fields = |layout: &Layout| layout.is_fields();
    let has_fields = layouts.iter().flatten().any(is_of_fields);
    if !has_fields && !pairs().any(is_near) {
        diagnostics.push(WorkbookProblem::NotTheProForma.diagnostic(name));
        return None;
    }
    let (text, grid) = source_text::text_and_grid(&sheets, &layouts);
    let source = sources.add(Source::of_cells(name, text, grid.clone()));
    let places = Places { source, grid: &grid };
    for problem in unread::problems(&sheets, &layouts, places) {
        diagnostics.push(problem.diagnostic(name));
    }
    if !pairs().any(|(sheet, layout)| layout.as_ref().is_some_and(|one| one.is_first(sheet))) {
        diagnostics.push(WorkbookProblem::NoFirstSheet.diagnostic(name));
        return None;
    }
    tree::Tree::new(&sheets, &layouts, places).plan(diagnostics).map(Tokens::of)
}
