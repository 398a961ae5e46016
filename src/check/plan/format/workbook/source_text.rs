//! The text that stands for a workbook: its cells' texts, and where each stands.

use super::cells::Sheet;
use super::layout::{self, Layout};
use super::reference::At;
use lacuna_language::source::grid::{self, Cell, Grid};
use lacuna_language::source::{SourceId, Span};

/// Where the cells of a workbook stand in the text that is shown of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'g> {
    pub source: SourceId,
    pub grid: &'g Grid,
}

impl Places<'_> {
    pub(super) fn span(self, sheet: usize, (row, column): At) -> Span {
        let cell = self.grid.row(sheet, row).find(|cell| cell.column == column);
        cell.map_or(Span::NOWHERE, |cell| Span::new(self.source, cell.start(), cell.end()))
    }
}

/// What a blank cell is shown as. It has a length, so that it can be pointed at.
const BLANK: &str = " ";

/// The texts of all cells of the plan, one after the other, and which is which.
pub(super) fn text_and_grid(sheets: &[Sheet], layouts: &[Option<Layout>]) -> (String, Grid) {
    let (mut text, mut grid) = (String::new(), Grid::default());
    for (at, (sheet, layout)) in sheets.iter().zip(layouts).enumerate() {
        grid.sheets.push(heading(sheet, layout.as_ref()));
        let cells = match layout {
            Some(layout) => cells(sheet, layout),
            None => layout::first_unread(sheet).into_iter().collect(),
        };
        for place in cells {
            push_cell(sheet, (at, place), &mut text, &mut grid);
        }
    }
    (text, grid)
}

/// Adds a cell of a sheet to the text, on a line of its own.
pub(super) fn push_cell(
    sheet: &Sheet,
    (at, place): (usize, At),
    text: &mut String,
    grid: &mut Grid,
) {
    let start = text.len();
    let value = sheet.value(place);
    let shown = value.map(|value| visible(&value.text));
    text.push_str(shown.as_deref().filter(|text| !text.is_empty()).unwrap_or(BLANK));
    let mut cell = Cell::new((start, text.len()), at, place);
    cell.kept_as = value.map(|value| value.kept_as).unwrap_or_default();
    cell.hidden = sheet.hidden(place);
    grid.push(cell);
    text.push('\n');
}

/// A sheet as it is shown that is a plain table, with the row of its headings and their columns, if it is one.
pub(super) fn heading_of_table(sheet: &Sheet, table: Option<&(u32, Vec<u32>)>) -> grid::Sheet {
    let name = sheet.name.clone();
    let Some((heading_row, columns)) = table else {
        return grid::Sheet { name, ..grid::Sheet::default() };
    };
    let text = |column: &u32| (*column, sheet.text((*heading_row, *column)).to_owned());
    let columns = columns.iter().map(text).collect();
    grid::Sheet { name, heading_row: *heading_row, columns, list: None }
}

fn heading(sheet: &Sheet, layout: Option<&Layout>) -> grid::Sheet {
    let name = sheet.name.clone();
    let Some(layout) = layout else { return grid::Sheet { name, ..grid::Sheet::default() } };
    let heading_row = layout.heading_row();
    let columns = layout.columns().into_iter();
    let columns = columns.map(|column| (column, sheet.text((heading_row, column)).to_owned()));
    let list = match layout {
        Layout::List(list) => Some(list.name.clone()),
        Layout::Fields(_) => None,
    };
    grid::Sheet { name, heading_row, columns: columns.collect(), list }
}

/// The cells that can be pointed at, in order: the headings, each row that says something, of a list
/// without one the first row, and what is not read.
fn cells(sheet: &Sheet, layout: &Layout) -> Vec<(u32, u32)> {
    let columns = layout.columns();
    let mut rows = layout.rows(sheet);
    if rows.is_empty() {
        rows.push(layout.heading_row().saturating_add(1));
    }
    rows.insert(0, layout.heading_row());
    let of_rows = rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column)));
    let mut cells: Vec<(u32, u32)> = of_rows.chain(layout.unread(sheet)).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// A text on one line, in which stray blanks can be seen: those at either end, and all that are not
/// ordinary ones, such as the no-break spaces that come with text from web pages.
fn visible(text: &str) -> String {
    const STRAY: char = '·';
    const LINE_BREAK: char = '↵';
    let lead = text.len().saturating_sub(text.trim_start().len());
    let tail = text.trim_end().len();
    let shown = text.char_indices().map(|(at, char)| match char {
        '\n' | '\r' => LINE_BREAK,
        ' ' if at >= lead && at < tail => ' ',
        char if char.is_whitespace() || char.is_control() => STRAY,
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => STRAY,
        char => char,
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stray_blanks_can_be_seen() {
        assert_eq!(visible(" main grant \u{a0}"), "·main grant··");
        assert_eq!(visible("380\u{a0}000\nin all"), "380·000↵in all");
    }
}
