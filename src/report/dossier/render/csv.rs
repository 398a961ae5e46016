//! The main table of a report as comma-separated values: for one plan a row for each requirement, for many a row for
//! each plan. What a spreadsheet would take for a formula is made a text.

use crate::dossier::document::{Block, Cell, Document, Figure, Table};
use lacuna_language::source::visible;

/// The table; nothing of a report that has none.
pub(super) fn table_of(document: &Document) -> Result<Vec<u8>, String> {
    let main = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.is_main => Some(table),
        _ => None,
    });
    main.map_or(Ok(Vec::new()), |table| written(table).map_err(|why| why.to_string()))
}

/// Excel takes a file for UTF-8 only with this at its beginning.
const BYTE_ORDER_MARK: &str = "\u{feff}";

fn written(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(table.columns.iter().map(|column| safe(&column.title)))?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(cell))?;
    }
    writer.into_inner().map_err(|why| csv::Error::from(why.into_error()))
}

/// A figure as digits, so that it can be added up; a text, and a sum of which some is missing, as it is said.
fn cell(cell: &Cell) -> String {
    match (&cell.order, &cell.figure) {
        (_, Some(Figure::Pounds { is_at_least: true, .. })) => safe(&cell.text),
        (Some(digits), Some(_)) => digits.clone(),
        _ => safe(&cell.text),
    }
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    let seen = visible::in_lines(text);
    let is_formula = seen.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{seen}") } else { seen.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"] {
            let said = safe(text);
            assert!(!said.trim_start().starts_with(['=', '+', '-', '@', '\t']), "{said:?}");
        }
        assert_eq!(safe("5 - 4"), "5 - 4");
    }
}
