//! Cells of a workbook: where each stands in the text that is shown of it, and what it is called.
//!
//! A workbook has no lines to point into. Its source is made of the texts of its cells, and a
//! [`Grid`] says which stretch of that text is which cell.

use super::offset;

/// A sheet and its cells, as far as they are part of a plan.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// What its tab says, as Excel shows it.
    pub name: String,
    /// From zero.
    pub heading_row: u32,
    /// The columns that are read, from left to right, each with its heading; none where nothing is read.
    pub columns: Vec<(u32, String)>,
    /// The way through the plan to the list whose entries stand here, if it is one.
    pub list: Option<String>,
}

/// One cell: where its text stands in the source, and where it stands in the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    start: u32,
    end: u32,
    /// Its sheet, by its index in [`Grid::sheets`].
    pub sheet: usize,
    /// From zero.
    pub row: u32,
    /// From zero.
    pub column: u32,
    /// Whether the workbook holds it as a number, a text or a date.
    pub kept_as: KeptAs,
    /// What hides it; nothing where it can be seen.
    pub hidden: Option<Hidden>,
}

/// What hides a cell from whoever opens the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// All of its sheet is hidden.
    Sheet,
    /// Its column is hidden.
    Column,
    /// Its row is hidden.
    Row,
}

impl Hidden {
    /// `sheet`
    pub fn word(self) -> &'static str {
        match self {
            Hidden::Sheet => "sheet",
            Hidden::Column => "column",
            Hidden::Row => "row",
        }
    }
}

/// What a workbook keeps a value as, whatever it looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeptAs {
    /// A number, or whatever is neither a text nor a day, such as a blank cell.
    #[default]
    Number,
    /// A text, even if it has nothing but digits: `007`.
    Text,
    /// A day, which a workbook counts as a number and shows as a date.
    Date,
}

/// The cells of a workbook, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The sheets, in the order of the workbook.
    pub sheets: Vec<Sheet>,
    cells: Vec<Cell>,
}

impl Cell {
    /// A cell whose text stands between two byte offsets.
    pub fn new((start, end): (usize, usize), sheet: usize, (row, column): (u32, u32)) -> Cell {
        let (start, end, kept_as) = (offset(start), offset(end), KeptAs::default());
        Cell { start, end, sheet, row, column, kept_as, hidden: None }
    }

    /// The byte offset of its text.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// The byte offset behind its text.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// `D14`
    pub fn name(&self) -> String {
        format!("{}{}", column_name(self.column), self.row.saturating_add(1))
    }
}

impl Grid {
    /// Adds a cell behind those that are there.
    pub fn push(&mut self, cell: Cell) {
        self.cells.push(cell);
    }

    /// The cell whose text holds a byte offset, or the next one.
    pub fn cell_at(&self, at: usize) -> Option<&Cell> {
        let found = self.cells.partition_point(|cell| cell.end() <= at);
        self.cells.get(found).or(self.cells.last())
    }

    /// The cells of a row, from left to right.
    pub fn row(&self, sheet: usize, row: u32) -> impl Iterator<Item = &Cell> {
        let first = self.cells.partition_point(|cell| (cell.sheet, cell.row) < (sheet, row));
        let rest = self.cells.iter().skip(first);
        rest.take_while(move |cell| (cell.sheet, cell.row) == (sheet, row))
    }

    /// The rows of a sheet that have any cell, from the top: each by its number from zero, with its cells.
    pub fn rows(&self, sheet: usize) -> impl Iterator<Item = (u32, &[Cell])> {
        let first = self.cells.partition_point(|cell| cell.sheet < sheet);
        let behind = self.cells.partition_point(|cell| cell.sheet <= sheet);
        let cells = self.cells.get(first..behind).unwrap_or_default();
        cells
            .chunk_by(|one, next| one.row == next.row)
            .filter_map(|row| Some((row.first()?.row, row)))
    }

    /// `Spending!D14`, with quotes round a name that needs them, as Excel writes it.
    pub fn name(&self, cell: &Cell) -> String {
        let sheet = self.sheets.get(cell.sheet).map_or("", |sheet| &sheet.name);
        let is_plain = sheet.chars().all(|char| char.is_alphanumeric() || char == '_');
        match is_plain {
            true => format!("{sheet}!{}", cell.name()),
            false => format!("'{}'!{}", sheet.replace('\'', "''"), cell.name()),
        }
    }
}

/// A column's letters, from zero: `A`, `Z`, `AA`.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A'.saturating_add(u8::try_from(rest % 26).unwrap_or_default())));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn cells_are_found_by_their_text_and_named_as_excel_does() {
        let sheet = |name: &str| Sheet { name: name.to_owned(), ..Sheet::default() };
        let mut grid = Grid { sheets: vec![sheet("Plan"), sheet("Peter's own")], cells: vec![] };
        grid.push(Cell::new((0, 4), 0, (3, 1)));
        grid.push(Cell::new((5, 6), 1, (13, 3)));
        grid.push(Cell::new((7, 9), 1, (13, 4)));
        let name = |at| grid.name(grid.cell_at(at).unwrap());
        assert_eq!(name(0), "Plan!B4");
        assert_eq!(name(4), "'Peter''s own'!D14");
        assert_eq!(name(99), "'Peter''s own'!E14");
        assert_eq!(grid.row(1, 13).count(), 2);
    }
}
