//! A copy of a workbook with every finding as a comment on its cell, the cell coloured by how much
//! it matters, and a first sheet with all findings and what to supply next.
//!
//! Takes a checked workbook and its bytes; gives the bytes of the copy. What is in the cells, and
//! whatever else the workbook holds, stays as it is.

mod book;
mod comments;
mod findings;
mod notes;
mod parts;
mod sheet;
mod styles;

use super::Settings;
use crate::driver::Checked;
use crate::plan::workbook::layout::FINDINGS;
use crate::source::Grid;
use book::Book;
use comments::Comment;
use notes::Note;
use parts::Parts;
use sheet::Marked;

/// How much a finding matters, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    MustBreached,
    ShouldBreached,
    Undecided,
    ForAPerson,
    /// A warning.
    Doubtful,
}

impl Weight {
    pub const ALL: [Weight; 5] = [
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
}

impl NotAnnotated {
    /// In words that follow a colon.
    pub fn why(self) -> &'static str {
        match self {
            NotAnnotated::NoWorkbook => "it is no workbook",
            NotAnnotated::NotJudged => "it could not be checked",
            NotAnnotated::IsACopy => "it is a copy with findings already",
            NotAnnotated::Damaged => "a part of the workbook is not as it should be",
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            NotAnnotated::NoWorkbook => {
                "`lacuna convert PLAN --to xlsx -o plan.xlsx` makes one of it"
            }
            NotAnnotated::NotJudged => "the report says why; mend that first",
            NotAnnotated::IsACopy => "name the plan itself, or take out the sheet `Findings`",
            NotAnnotated::Damaged => "open it in Excel and save it again",
        }
    }
}

/// How many cells of a plan's workbook have comments, those of the pro forma's headings aside.
pub fn n_comments(bytes: &[u8], grid: &Grid) -> Result<usize, NotAnnotated> {
    let parts = Parts::open(bytes)?;
    let mut count: usize = 0;
    for (name, part) in Book::of(&parts)?.sheets {
        let sheet = grid.sheets.iter().enumerate().find(|(_, sheet)| sheet.name == name);
        let Some((at, sheet)) = sheet else { continue };
        let rows = comments::rows(&parts, &part)?.into_iter();
        let rows =
            rows.filter(|row| *row > sheet.heading_row && grid.row(at, *row).next().is_some());
        count = count.saturating_add(rows.count());
    }
    Ok(count)
}

/// The annotated copy of a workbook.
pub fn annotated(
    checked: &Checked,
    bytes: &[u8],
    settings: Settings,
) -> Result<Vec<u8>, NotAnnotated> {
    let judged = checked.outcome.as_ref().map_err(|_| NotAnnotated::NotJudged)?;
    let place = judged.plan.slot(crate::plan::Plan::ROOT).place;
    let source = checked.sources.get(place.source).ok_or(NotAnnotated::NoWorkbook)?;
    let grid = source.grid().ok_or(NotAnnotated::NoWorkbook)?;
    let mut parts = Parts::open(bytes)?;
    let book = Book::of(&parts)?;
    if book.sheets.iter().any(|(name, _)| name == FINDINGS) {
        return Err(NotAnnotated::IsACopy);
    }
    let (text, styles) = styles::extended(parts.needed(&book.styles)?)?;
    parts.set(&book.styles, text);
    let notes = notes::notes(checked, judged);
    for (at, of_sheet) in grid.sheets.iter().enumerate() {
        let here = || notes.iter().filter(|((sheet, _, _), _)| *sheet == at);
        let cells: Marked =
            here().map(|((_, row, column), note)| ((*row, *column), note.weight())).collect();
        let comment = |((_, row, column), note): (&(usize, u32, u32), &Note)| Comment {
            at: (*row, *column),
            text: note.text().chars().filter(|char| findings::is_allowed(*char)).collect(),
        };
        let comments: Vec<Comment> = here().map(comment).collect();
        let part = book.sheets.iter().find(|(name, _)| *name == of_sheet.name);
        if let (Some((_, part)), false) = (part, comments.is_empty()) {
            let drawing = comments::add(&mut parts, part, &comments)?;
            let text = sheet::marked(parts.needed(part)?, &cells, &styles, drawing.as_deref())?;
            parts.set(part, text);
        }
    }
    let list = notes::list(checked, judged, settings);
    book.put_first(&mut parts, FINDINGS, findings::sheet(&list, &styles))?;
    parts.save()
}
