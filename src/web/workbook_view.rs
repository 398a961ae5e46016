//! The cells of a workbook, for the page to show beside the findings.

use serde::Serialize;

use lacuna_language::source::Source;
use lacuna_language::source::grid::{Cell, column_name};

/// A sheet, as far as it is part of a plan.
#[derive(Debug, Serialize)]
pub(crate) struct SheetView {
    /// What its tab says.
    name: String,
    /// The columns that are read, each by its letters and its heading.
    columns: Vec<(String, String)>,
    rows: Vec<RowView>,
}

/// A row in which something is read.
#[derive(Debug, Serialize)]
struct RowView {
    /// As the workbook counts, from one.
    number: u32,
    cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    /// What places name: `Spending!D14`.
    name: String,
    /// The letters of its column.
    column: String,
    text: String,
}

/// The sheets of a workbook.
pub(crate) fn sheets(source: &Source) -> Vec<SheetView> {
    let Some(grid) = source.grid() else { return Vec::new() };
    let cell = |one: &Cell| CellView {
        name: grid.name(one),
        column: column_name(one.column),
        text: source.text().get(one.start()..one.end()).unwrap_or_default().to_owned(),
    };
    let sheets = grid.sheets.iter().enumerate().map(|(at, sheet)| {
        // The heading of each column stands above it already.
        let is_heading = |row: u32| row == sheet.heading_row && !sheet.columns.is_empty();
        let rows = grid.rows(at).filter(|(row, _)| !is_heading(*row));
        let rows = rows.map(|(number, cells)| RowView {
            number: number.saturating_add(1),
            cells: cells.iter().map(cell).collect(),
        });
        let columns = sheet.columns.iter().map(|(at, heading)| (column_name(*at), heading.clone()));
        SheetView { name: sheet.name.clone(), columns: columns.collect(), rows: rows.collect() }
    });
    sheets.collect()
}
