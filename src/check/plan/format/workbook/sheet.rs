//! The cells of one sheet, as its part has them.
//!
//! Takes the text of the part, row by row; gives each cell that has anything in it. Never keeps a cell
//! that only has a format, of which there may be millions.

use smol_str::SmolStr;

use super::problem::{WorkbookProblem, WorkbookResult};
use super::reference::{At, Reference, column_number};
use super::texts;
use super::xml::{Xml, is_true};

/// The last row there is, from zero.
const LAST_ROW: u32 = 1_048_575;

/// A cell with something in it, as it is written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub at: At,
    /// The number of its format.
    pub style: usize,
    /// `s`, `str`, `inlineStr`, `b`, `e`, `d`, or `n` for a number.
    pub kind: SmolStr,
    /// What is in it; nothing where there is no value at all.
    pub value: Option<String>,
    pub formula: Option<Formula>,
    /// Whether its row is hidden.
    pub is_hidden: bool,
}

/// A formula. Of most it only counts that there is one.
#[derive(Debug, Default)]
pub(super) struct Formula {
    /// The cell that it refers to, if it does nothing else.
    pub reference: Option<Reference>,
    /// The number under which other cells share it.
    pub shared: Option<String>,
}

/// Something in a sheet.
pub(super) enum Piece {
    Cell(Written),
    /// Cells that are merged: the first and the last of them.
    Merged(At, At),
    /// Columns that are hidden: the first and the last of them.
    HiddenColumns(u32, u32),
}

/// Goes through a sheet, and gives what is in it. Gives the number of the last row that the sheet has,
/// even if it is blank, also where it ends with an error.
pub(super) fn read(
    xml: &mut Xml,
    give: &mut impl FnMut(Piece) -> WorkbookResult<()>,
) -> (Option<u32>, WorkbookResult<()>) {
    let mut rows = Rows { last: None };
    let outcome = rows.sheet(xml, give);
    (rows.last, outcome)
}

struct Rows {
    last: Option<u32>,
}

impl Rows {
    fn sheet(
        &mut self,
        xml: &mut Xml,
        give: &mut impl FnMut(Piece) -> WorkbookResult<()>,
    ) -> WorkbookResult<()> {
        if !xml.next_in(0)? {
            return Err(WorkbookProblem::Damaged);
        }
        while xml.next_in(1)? {
            match xml.name() {
                "sheetData" => {
                    while xml.next_in(2)? {
                        self.row(xml, give)?;
                    }
                }
                "cols" => {
                    while xml.next_in(2)? {
                        hidden_columns(xml)?.map(&mut *give).transpose()?;
                    }
                }
                "mergeCells" => {
                    while xml.next_in(2)? {
                        merged(xml)?.map(&mut *give).transpose()?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A row without a number is the next one.
    fn row(
        &mut self,
        xml: &mut Xml,
        give: &mut impl FnMut(Piece) -> WorkbookResult<()>,
    ) -> WorkbookResult<()> {
        let (mut number, mut is_hidden) = (None, false);
        xml.attributes(|name, value| match name {
            "r" => number = Some(value.parse::<u32>().ok()),
            "hidden" => is_hidden = is_true(value),
            _ => {}
        })?;
        let row = match number {
            None => self.last.map_or(0, |last| last.saturating_add(1)),
            Some(number) => {
                let row = number.and_then(|number| number.checked_sub(1));
                row.ok_or(WorkbookProblem::Damaged)?
            }
        };
        if row > LAST_ROW {
            return Err(WorkbookProblem::Damaged);
        }
        self.last = Some(self.last.map_or(row, |last| last.max(row)));
        let mut next = (row, 0);
        while xml.next_in(3)? {
            if xml.name() != "c" {
                continue;
            }
            let cell = cell(xml, next)?;
            next = (cell.at.0, cell.at.1.saturating_add(1));
            if cell.value.is_some() || cell.formula.is_some() {
                give(Piece::Cell(Written { is_hidden, ..cell }))?;
            }
        }
        Ok(())
    }
}

/// A cell without a place of its own stands at the next one.
fn cell(xml: &mut Xml, next: At) -> WorkbookResult<Written> {
    let mut cell = Written { at: next, ..Written::default() };
    let mut is_sound = true;
    xml.attributes(|name, value| match name {
        "r" => match place(value) {
            Some(at) => cell.at = at,
            None => is_sound = false,
        },
        "s" => cell.style = value.parse().unwrap_or_default(),
        "t" => cell.kind = value.into(),
        _ => {}
    })?;
    if !is_sound {
        return Err(WorkbookProblem::Damaged);
    }
    while xml.next_in(4)? {
        match xml.name() {
            "v" => cell.value = Some(xml.text()?),
            "is" => cell.value = Some(texts::rich_text(xml)?.to_string()),
            "f" => cell.formula = Some(formula(xml)?),
            _ => {}
        }
    }
    Ok(cell)
}

fn formula(xml: &mut Xml) -> WorkbookResult<Formula> {
    let kind = xml.attribute("t")?.unwrap_or_default();
    let shared = xml.attribute("si")?.filter(|_| kind == "shared");
    let text = xml.text()?;
    let is_one = matches!(kind.as_str(), "" | "normal" | "shared");
    Ok(Formula { reference: Reference::read(&text).filter(|_| is_one), shared })
}

fn hidden_columns(xml: &Xml) -> WorkbookResult<Option<Piece>> {
    let (mut first, mut last, mut is_hidden) = (None, None, false);
    xml.attributes(|name, value| {
        let number = || value.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        match name {
            "min" => first = number(),
            "max" => last = number(),
            "hidden" => is_hidden = is_true(value),
            _ => {}
        }
    })?;
    let columns = first.zip(last).filter(|_| is_hidden);
    Ok(columns.map(|(first, last)| Piece::HiddenColumns(first, last)))
}

fn merged(xml: &Xml) -> WorkbookResult<Option<Piece>> {
    let stretch = xml.attribute("ref")?.unwrap_or_default();
    let (first, last) = stretch.split_once(':').unwrap_or((&stretch, &stretch));
    let (first, last) = place(first).zip(place(last)).ok_or(WorkbookProblem::Damaged)?;
    Ok((first != last).then_some(Piece::Merged(first, last)))
}

/// `B4`: row and column, from zero.
fn place(text: &str) -> Option<At> {
    let n = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, row) = text.split_at_checked(n)?;
    let row = row.bytes().all(|byte| byte.is_ascii_digit()).then(|| row.parse::<u32>().ok())?;
    let row = row?.checked_sub(1).filter(|row| *row <= LAST_ROW)?;
    Some((row, column_number(letters)?))
}
