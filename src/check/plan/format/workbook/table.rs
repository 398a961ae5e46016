//! A sheet that is a plain table: rows under a row of headings, whatever the order of either.
//!
//! Takes the bytes of a workbook and the headings that are looked for; gives the cells under each, with their sheet
//! and cell as places. Other columns, sheets, and what stands above the headings are not read.

use std::collections::BTreeMap;

use super::cells::{self, Content, Sheet, Value};
use super::layout::plain;
use super::reference::At;
use super::source_text::{Places, heading_of_table, push_cell};
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::grid::Grid;
use lacuna_language::source::{Source, Sources, Span};

/// How far down the headings are looked for.
const MOST_ROWS_ABOVE: u32 = 200;

/// The rows of a workbook's tables, in the order of its sheets.
#[derive(Debug)]
pub struct Table {
    /// Each row under the headings in which something is filled in.
    pub rows: Vec<TableRow>,
    /// For each table, the headings that it does not have, by their numbers, and the place of those that it has.
    pub missing: Vec<(Span, Vec<usize>)>,
    /// Headings that stand in a table twice: which one, where first, and where again.
    pub repeated: Vec<(usize, Span, Span)>,
    /// Whether there is a table at all.
    pub is_there: bool,
}

/// A row of a table.
#[derive(Debug)]
pub struct TableRow {
    /// The cells by the number of their heading, the blank ones as well.
    pub cells: BTreeMap<usize, TableCell>,
}

/// A cell of a table.
#[derive(Debug)]
pub struct TableCell {
    /// What it says, empty where it is blank; or why it says nothing that can be used.
    pub text: Result<String, String>,
    /// Where it is.
    pub span: Span,
}

/// Where a table is in its sheet.
struct Found {
    heading_row: u32,
    /// The column of each heading that is there, by its number.
    columns: BTreeMap<usize, u32>,
    repeated: Vec<(usize, u32, u32)>,
}

/// Reads each sheet that has at least so many of these headings in a row. Nothing where the file cannot be opened as a
/// workbook, which is reported.
pub fn table(
    (name, bytes): (&str, &[u8]),
    headings: &[&str],
    least: usize,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Table> {
    let sheets = match cells::read(bytes) {
        Ok(sheets) => sheets,
        Err(problem) => {
            diagnostics.push(problem.diagnostic(name));
            return None;
        }
    };
    let found: Vec<Option<Found>> =
        sheets.iter().map(|sheet| find(sheet, headings, least)).collect();
    let (mut text, mut grid) = (String::new(), Grid::default());
    for (at, (sheet, found)) in sheets.iter().zip(&found).enumerate() {
        let heading = found.as_ref().map(|found| (found.heading_row, sorted_columns(found)));
        grid.sheets.push(heading_of_table(sheet, heading.as_ref()));
        for place in found.iter().flat_map(|found| places(sheet, found)) {
            push_cell(sheet, (at, place), &mut text, &mut grid);
        }
    }
    let source = sources.add(Source::of_cells(name, text, grid.clone()));
    let places = Places { source, grid: &grid };
    let mut table =
        Table { rows: Vec::new(), missing: Vec::new(), repeated: Vec::new(), is_there: false };
    for (at, (sheet, found)) in sheets.iter().zip(&found).enumerate() {
        if let Some(found) = found {
            table.add(sheet, found, headings.len(), |place| places.span(at, place));
        }
    }
    Some(table)
}

impl Table {
    fn add(&mut self, sheet: &Sheet, found: &Found, n_headings: usize, span: impl Fn(At) -> Span) {
        self.is_there = true;
        let heading = |column: u32| span((found.heading_row, column));
        let missing: Vec<usize> =
            (0..n_headings).filter(|number| !found.columns.contains_key(number)).collect();
        let first = found.columns.values().min().map_or(Span::NOWHERE, |column| heading(*column));
        self.missing.push((first, missing));
        let repeated = found.repeated.iter();
        self.repeated
            .extend(repeated.map(|(number, one, two)| (*number, heading(*one), heading(*two))));
        for row in rows(sheet, found) {
            let cell = |(number, column): (&usize, &u32)| {
                let at = (row, *column);
                let text = sheet.value(at).map_or(Ok(String::new()), text_of);
                (*number, TableCell { text, span: span(at) })
            };
            self.rows.push(TableRow { cells: found.columns.iter().map(cell).collect() });
        }
    }
}

/// The row of a sheet with most of the headings, if it has enough of them.
fn find(sheet: &Sheet, headings: &[&str], least: usize) -> Option<Found> {
    let mut by_row: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
    let wanted: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
    for ((row, column), value) in sheet.cells.range(..(MOST_ROWS_ABOVE, 0)) {
        let text = plain(&value.text);
        if let Some(number) = wanted.iter().position(|one| *one == text) {
            by_row.entry(*row).or_default().push((number, *column));
        }
    }
    let found = by_row.into_iter().map(|(heading_row, all)| {
        let (mut columns, mut repeated) = (BTreeMap::new(), Vec::new());
        for (number, column) in all {
            match columns.get(&number) {
                Some(first) => repeated.push((number, *first, column)),
                None => {
                    columns.insert(number, column);
                }
            }
        }
        Found { heading_row, columns, repeated }
    });
    // Of rows with equally many the first.
    let best = found.reduce(|best, next| match next.columns.len() > best.columns.len() {
        true => next,
        false => best,
    });
    best.filter(|found| found.columns.len() >= least)
}

fn sorted_columns(found: &Found) -> Vec<u32> {
    let mut columns: Vec<u32> = found.columns.values().copied().collect();
    columns.extend(found.repeated.iter().map(|(.., again)| *again));
    columns.sort_unstable();
    columns
}

/// The rows under the headings in which a column with a heading says something.
fn rows(sheet: &Sheet, found: &Found) -> Vec<u32> {
    let is_read = |column: u32| found.columns.values().any(|own| *own == column);
    let telling = sheet.telling(found.heading_row.saturating_add(1));
    let mut rows: Vec<u32> =
        telling.filter(|(_, column)| is_read(*column)).map(|(row, _)| row).collect();
    rows.dedup();
    rows
}

/// The cells that can be pointed at, in order.
fn places(sheet: &Sheet, found: &Found) -> Vec<At> {
    let columns = sorted_columns(found);
    let rows = std::iter::once(found.heading_row).chain(rows(sheet, found));
    rows.flat_map(|row| columns.iter().map(move |column| (row, *column)).collect::<Vec<At>>())
        .collect()
}

/// What a cell says where words are asked for; the empty text of one that only refers to a blank cell.
fn text_of(value: &Value) -> Result<String, String> {
    let why = |text: &str, fault: &str| format!("`{text}` {fault}");
    match &value.content {
        Content::Text => Ok(value.text.trim().to_owned()),
        Content::Hollow(_) => Ok(String::new()),
        Content::Figure(figure) => match &figure.words {
            Ok(words) => Ok(words.trim().to_owned()),
            Err(fault) => Err(why(&fault.text, &fault.fault)),
        },
        Content::Fault(fault) => Err(why(&fault.text, &fault.fault)),
    }
}
