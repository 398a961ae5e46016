//! A copy of a workbook with every finding as a comment on its cell, the cell coloured by how much
//! it matters, and a first sheet with all findings and what is missing.
//!
//! Takes a checked workbook and its bytes; gives the bytes of the copy. What is in the cells, and
//! whatever else the workbook holds, stays as it is. A workbook whose parts cannot be read is refused:
//! no copy is ever made that leads to something that is not there.

mod cell_notes;
mod comments;
mod copy;
mod drawing;
mod findings;
mod opc_parts;
mod sheet;
mod styles;
mod threads;
mod workbook_xml;
mod xml;

use std::io::{Cursor, Read, Seek};

use super::Settings;
use cell_notes::Notes;
use comments::Comments;
use copy::AnnotatedCopy;
use lacuna_check::driver::{Checked, Judged};
use lacuna_language::source::Grid;
use opc_parts::{Package, relations_of};
use sheet::Marked;
use threads::Thread;
use workbook_xml::{Book, Listed};

/// How much a finding matters, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    MustBreached,
    ShouldBreached,
    Undecided,
    ForAPerson,
    /// A warning.
    Doubtful,
}

impl Weight {
    pub(crate) const ALL: [Weight; 5] = [
        Weight::MustBreached,
        Weight::ShouldBreached,
        Weight::Undecided,
        Weight::ForAPerson,
        Weight::Doubtful,
    ];
}

/// Why there is no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnnotated {
    /// The plan is written in another format.
    NoWorkbook,
    /// The plan could not be judged.
    NotJudged,
    /// It is a copy with findings already.
    IsACopy,
    /// A part of the workbook is not as it should be.
    Damaged,
    /// All its parts together, pictures included, are more than is copied.
    TooLarge,
}

impl NotAnnotated {
    /// In words that follow a colon.
    pub fn why(self) -> &'static str {
        match self {
            NotAnnotated::NoWorkbook => "it is not a workbook",
            NotAnnotated::NotJudged => "it could not be checked",
            NotAnnotated::IsACopy => "it is already a copy with findings",
            NotAnnotated::Damaged => "a part of the workbook is damaged",
            NotAnnotated::TooLarge => "it unpacks to more than 64 MB, pictures included",
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            NotAnnotated::NoWorkbook => {
                "`lacuna convert PLAN --to xlsx -o plan.xlsx` makes a workbook of it"
            }
            NotAnnotated::NotJudged => "the report says why; correct that first",
            NotAnnotated::IsACopy => {
                "name the plan itself, or delete the first sheet, the list of findings"
            }
            NotAnnotated::Damaged => {
                "open it in Excel or LibreOffice, save it, and check what was saved"
            }
            NotAnnotated::TooLarge => {
                "remove pictures, and sheets that are not part of the pro forma"
            }
        }
    }
}

/// How many cells of a plan's workbook have comments, those of the pro forma's headings aside.
pub fn n_comments(bytes: &[u8], grid: &Grid) -> Result<usize, NotAnnotated> {
    let package = Package::open(Cursor::new(bytes), |_| true)?;
    let mut count: usize = 0;
    for Listed { name, part } in Book::read(&package)?.sheets {
        let sheet = grid.sheets.iter().enumerate().find(|(_, sheet)| sheet.name == name);
        let Some((at, sheet)) = sheet else { continue };
        let rows = comments::rows(&package, &part)?.into_iter();
        let rows =
            rows.filter(|row| *row > sheet.heading_row && grid.row(at, *row).next().is_some());
        count = count.saturating_add(rows.count());
    }
    Ok(count)
}

/// Whether a file is an annotated copy. Little of it is read, and nothing said of what is no workbook.
pub fn is_annotated(mut file: impl Read + Seek) -> bool {
    fn is_copy(file: &mut (impl Read + Seek)) -> Result<bool, NotAnnotated> {
        let top = Package::open(&mut *file, |name| name == relations_of(""))?;
        let (part, _) = workbook_xml::main_part(&top)?;
        let parts = [relations_of(""), relations_of(&part), part];
        let is_part = |name: &str| parts.iter().any(|part| part.eq_ignore_ascii_case(name));
        let book = Book::read(&Package::open(&mut *file, is_part)?)?;
        if book.findings().next().is_none() {
            return Ok(false);
        }
        let package = Package::open(file, |_| true)?;
        Ok(Book::read(&package)?.is_copy(&package))
    }
    is_copy(&mut file).unwrap_or(false)
}

/// The annotated copy of a workbook.
pub fn annotated(
    checked: &Checked,
    bytes: &[u8],
    settings: Settings,
) -> Result<Vec<u8>, NotAnnotated> {
    let judged = checked.outcome.as_ref().map_err(|_| NotAnnotated::NotJudged)?;
    let grid = own_grid(checked, judged).ok_or(NotAnnotated::NoWorkbook)?;
    let mut copy = AnnotatedCopy::open(bytes)?;
    let notes = cell_notes::notes(checked, judged);
    for (at, name) in (0..).zip(copy.sheets()) {
        let of_sheet = grid.sheets.iter().position(|one| one.name == name);
        let (comments, marked) = notes_on(&notes, of_sheet);
        let moment = format!("{}T00:00:00.00", settings.as_of);
        copy.annotate(at, &comments, &marked, &Thread { sheet: at, moment })?;
    }
    let list = cell_notes::list(checked, judged, settings);
    copy.finish(|styles, dialect| findings::sheet(&list, styles, dialect))
}

/// The cells of the workbook that a plan was read from.
fn own_grid<'c>(checked: &'c Checked, judged: &Judged) -> Option<&'c Grid> {
    let place = judged.plan.slot(lacuna_check::plan::Plan::ROOT).place;
    checked.sources.get(place.source)?.grid()
}

/// The cells of a sheet that have notes: what each says, and how much it matters.
fn notes_on(notes: &Notes, sheet: Option<usize>) -> (Comments, Marked) {
    let here = notes.iter().filter(|((at, _, _), _)| Some(*at) == sheet);
    let each = here.map(|((_, row, column), note)| {
        let at = (*row, *column);
        ((at, note.text()), (at, note.weight()))
    });
    each.unzip()
}
