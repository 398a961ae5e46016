//! The cells that are filled, as text, each with what stands against reading it.

use std::collections::BTreeMap;

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader};
use jiff::civil::Date;

use super::archive::Workbook;
use super::number::{self, Shape};
use super::problem::WorkbookProblem;
use crate::source::KeptAs;
use crate::value::{Misread, date};

/// The most cells of a workbook that may be filled.
pub const MOST_CELLS: usize = 1_000_000;

/// Row and column, from zero.
pub type At = (u32, u32);

/// A sheet and the cells in it that are not blank.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub cells: BTreeMap<At, Value>,
    merged: Vec<Dimensions>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As the cell shows it.
    pub text: String,
    pub kept_as: KeptAs,
    /// Why it cannot be taken for a value, whatever the form asks for.
    pub fault: Option<Misread>,
}

type Found<T> = Result<T, WorkbookProblem>;

/// All sheets of a workbook, in their order.
pub fn of(workbook: &mut Workbook) -> Found<Vec<Sheet>> {
    let mut left = MOST_CELLS;
    let names = workbook.sheet_names();
    names.into_iter().map(|name| sheet(workbook, name, &mut left)).collect()
}

fn sheet(workbook: &mut Workbook, name: String, left: &mut usize) -> Found<Sheet> {
    let mut cells = BTreeMap::new();
    for (at, value) in values(workbook, &name)? {
        *left = left.checked_sub(1).ok_or(WorkbookProblem::TooManyCells)?;
        cells.insert(at, value);
    }
    for at in formulas(workbook, &name)? {
        cells.entry(at).or_insert_with(no_result);
    }
    let merged = workbook.merge_cells_by_sheet_name(&name).map_err(|_| WorkbookProblem::Damaged)?;
    let merged = merged.into_iter().filter(|region| region.start != region.end).collect();
    Ok(Sheet { name, cells, merged })
}

/// The values of a sheet that is one of cells; a chart has none.
fn values(workbook: &mut Workbook, name: &str) -> Found<Vec<(At, Value)>> {
    let mut reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(_) => return Err(WorkbookProblem::Damaged),
    };
    let styles = reader.styles().iter().map(|style| style.number_format.as_ref());
    let shapes: Vec<Shape> = styles
        .map(|format| format.map(|one| number::shape(&one.format_code)).unwrap_or_default())
        .collect();
    let plain = Shape::default();
    let mut found = Vec::new();
    while let Some((cell, style)) =
        reader.next_cell_with_style_id().map_err(|_| WorkbookProblem::Damaged)?
    {
        let shape = shapes.get(style).unwrap_or(&plain);
        if let Some(value) = value(cell.get_value(), shape) {
            found.push((cell.get_position(), value));
        }
        if found.len() > MOST_CELLS {
            return Err(WorkbookProblem::TooManyCells);
        }
    }
    Ok(found)
}

/// The cells that hold formulas. The formulas themselves are not asked for: one that is shared would be
/// written out for each cell, and room be made for as many as the file says there are.
fn formulas(workbook: &mut Workbook, name: &str) -> Found<Vec<At>> {
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    while let Some(cell) =
        reader.next_cell_with_formula_metadata().map_err(|_| WorkbookProblem::Damaged)?
    {
        if cell.formula.is_some() {
            found.push(cell.pos);
        }
        if found.len() > MOST_CELLS {
            return Err(WorkbookProblem::TooManyCells);
        }
    }
    Ok(found)
}

/// What a cell holds; nothing where it is blank.
fn value(data: &DataRef, shape: &Shape) -> Option<Value> {
    match data {
        DataRef::Empty => None,
        DataRef::String(text) => text_value(text),
        DataRef::SharedString(text) => text_value(text),
        DataRef::Bool(is_so) => Some(plain(if *is_so { "yes" } else { "no" })),
        DataRef::Int(number) => Some(plain(&number.to_string())),
        DataRef::Float(number) => Some(number_value(*number, shape)),
        DataRef::DateTime(moment) => Some(date_value(moment)),
        DataRef::DateTimeIso(text) => Some(plain(text)),
        DataRef::DurationIso(text) => Some(faulty(text, "is a length of time", WHOLE_DAY)),
        DataRef::Error(error) => Some(faulty(
            &error.to_string(),
            "is what a formula shows when it fails",
            "mend the formula, or type the value over it",
        )),
    }
}

const WHOLE_DAY: &str = "write the day alone, as 29 January 2001";

fn plain(text: &str) -> Value {
    Value { text: text.to_owned(), kept_as: KeptAs::Number, fault: None }
}

fn faulty(text: &str, fault: &str, remedy: &str) -> Value {
    let fault = Misread::new(text, fault, Some(remedy.to_owned()));
    Value { text: text.to_owned(), kept_as: KeptAs::Number, fault: Some(fault) }
}

/// A text of blanks alone is blank.
fn text_value(text: &str) -> Option<Value> {
    let is_blank = text.trim().is_empty();
    (!is_blank).then(|| Value { text: text.to_owned(), kept_as: KeptAs::Text, fault: None })
}

fn number_value(number: f64, shape: &Shape) -> Value {
    match number::written(number, shape) {
        Some(text) => plain(&text),
        None => faulty(
            &number.to_string(),
            "has more figures than a workbook keeps, which is fifteen",
            "write it with fewer figures, or as text, with an apostrophe before it",
        ),
    }
}

fn date_value(moment: &ExcelDateTime) -> Value {
    let (year, month, day, hours, minutes, seconds, parts) = moment.to_ymd_hms_milli();
    let is_whole = (hours, minutes, seconds, parts) == (0, 0, 0, 0) && moment.is_datetime();
    let day = || {
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        Date::new(year, month, i8::try_from(day).ok()?).ok()
    };
    match day() {
        Some(day) if is_whole => Value { kept_as: KeptAs::Date, ..plain(&date::show(day)) },
        Some(day) if moment.is_datetime() => {
            let text = format!("{} {hours:02}:{minutes:02}", date::show(day));
            faulty(&text, "has a time of day", WHOLE_DAY)
        }
        Some(_) => faulty(&format!("{hours}:{minutes:02}"), "is a length of time", WHOLE_DAY),
        None => faulty(
            "29 February 1900",
            "is a day that Excel has and the calendar has not",
            WHOLE_DAY,
        ),
    }
}

fn no_result() -> Value {
    faulty(
        "",
        "holds a formula whose result is not in the file",
        "open the workbook in Excel or LibreOffice and save it, or type the value over the formula",
    )
}

impl Sheet {
    /// The value at a place.
    pub fn value(&self, at: At) -> Option<&Value> {
        self.cells.get(&at)
    }

    /// The text at a place, without blanks round it; empty where the cell is blank.
    pub fn text(&self, at: At) -> &str {
        self.value(at).map_or("", |value| value.text.trim())
    }

    /// The stretch that a cell is merged with, if it is.
    pub fn merged(&self, (row, column): At) -> Option<&Dimensions> {
        self.merged.iter().find(|region| region.contains(row, column))
    }
}
