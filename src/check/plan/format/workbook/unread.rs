//! What is filled in and not read, rows that are read and do not look like entries, and what is read and
//! not seen.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Sheet;
use super::layout::{self, Layout, List};
use super::problem::WorkbookProblem;
use super::reference::At;
use super::source_text::Places;
use lacuna_language::source::KeptAs;
use lacuna_language::source::grid::Hidden;

/// All of it, sheet by sheet.
pub(super) fn problems(
    sheets: &[Sheet],
    layouts: &[Option<Layout>],
    places: Places,
) -> Vec<WorkbookProblem> {
    let each = sheets.iter().zip(layouts).enumerate();
    each.flat_map(|(at, (sheet, layout))| match layout {
        Some(layout) => {
            let unread = cells(at, sheet, layout, places);
            let unread = unread.into_iter().chain(totals(at, sheet, layout, places));
            let unread = unread.chain(hidden(at, sheet, layout, places));
            unread.chain(formatted(at, sheet, layout, places)).collect()
        }
        None => whole_sheet(at, sheet, places).into_iter().collect::<Vec<_>>(),
    })
    .collect()
}

fn cells(at: usize, sheet: &Sheet, layout: &Layout, places: Places) -> Option<WorkbookProblem> {
    let first = layout.unread(sheet).next()?;
    let n_cells = layout.unread(sheet).count();
    Some(WorkbookProblem::NotRead { place: places.span(at, first), n_cells })
}

fn whole_sheet(at: usize, sheet: &Sheet, places: Places) -> Option<WorkbookProblem> {
    let first = layout::first_unread(sheet)?;
    let place = places.span(at, first);
    let near = layout::nearly(sheet).map(|(_, meant)| meant);
    let (sheet, is_hidden) = (sheet.name.clone(), sheet.is_hidden);
    Some(WorkbookProblem::SheetNotRead { place, sheet, is_hidden, near })
}

/// What is read and hidden, once for each way of hiding it.
fn hidden(at: usize, sheet: &Sheet, layout: &Layout, places: Places) -> Vec<WorkbookProblem> {
    let columns = layout.columns();
    let rows = layout.rows(sheet);
    let cells = rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column)));
    let filled = cells.filter(|cell| sheet.value(*cell).is_some());
    let mut found: BTreeMap<Hidden, (At, BTreeSet<u32>)> = BTreeMap::new();
    for cell in filled {
        if let Some(how) = sheet.hidden(cell) {
            let (_, all) = found.entry(how).or_insert_with(|| (cell, BTreeSet::new()));
            all.insert(if how == Hidden::Row { cell.0 } else { cell.1 });
        }
    }
    let told = found.into_iter().map(|(how, (first, all))| WorkbookProblem::Hidden {
        place: places.span(at, first),
        sheet: sheet.name.clone(),
        how,
        all: all.into_iter().collect(),
    });
    told.collect()
}

/// Blank rows that only have a format, if there are so many that nobody wanted them.
fn formatted(at: usize, sheet: &Sheet, layout: &Layout, places: Places) -> Option<WorkbookProblem> {
    const MANY: u32 = 10_000;
    let filled = sheet.last_filled()?;
    let last = sheet.last_row.filter(|last| last.saturating_sub(filled) >= MANY)?;
    let first_column = layout.columns().first().copied()?;
    let place = places.span(at, (layout.heading_row(), first_column));
    Some(WorkbookProblem::Formatted { place, sheet: sheet.name.clone(), filled, last })
}

/// The rows of a list that look like sums of those above and do not say so: they have figures alone
/// where other rows have words.
fn totals(at: usize, sheet: &Sheet, layout: &Layout, places: Places) -> Vec<WorkbookProblem> {
    let Layout::List(list) = layout else { return Vec::new() };
    let rows = layout.rows(sheet);
    if !rows.iter().any(|row| has_words(sheet, list, *row)) {
        return Vec::new();
    }
    let is_total = |row: &u32| !has_words(sheet, list, *row) && !has_total(sheet, list, *row);
    let totals = rows.into_iter().filter(is_total);
    let first = |row: u32| filled(sheet, list, row).map(|(at, _)| at).next();
    let told = totals.filter_map(|row| Some((row, first(row)?)));
    told.map(|(row, first)| WorkbookProblem::Total { place: places.span(at, first), row }).collect()
}

/// The column in which a row calls itself a total, if no other words stand in it.
pub(super) fn total_column(sheet: &Sheet, list: &List, row: u32) -> Option<u32> {
    let fields = list.columns.iter().map(|(column, _)| *column);
    let says_it = |column: &u32| is_total_word(sheet.text((row, *column)).trim());
    let column = [list.number].into_iter().chain(fields).find(says_it)?;
    (!has_words(sheet, list, row)).then_some(column)
}

/// Whether words stand in a row other than those that stand beside a sum. A date says what an entry is
/// about, too; so may a cell that is merged with one of another row.
fn has_words(sheet: &Sheet, list: &List, row: u32) -> bool {
    let is_merged = |column: u32| sheet.merged((row, column)).is_some();
    let mut filled = filled(sheet, list, row);
    let has_words = filled.any(|(_, (text, kept_as))| {
        kept_as == KeptAs::Date
            || is_code(text)
            || (text.contains(char::is_alphabetic) && !is_total_word(text))
    });
    has_words || list.columns.iter().any(|(column, _)| is_merged(*column))
}

/// `007`
fn is_code(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_total(sheet: &Sheet, list: &List, row: u32) -> bool {
    let beside = sheet.text((row, list.number));
    is_total_word(beside) || filled(sheet, list, row).any(|(_, (text, _))| is_total_word(text))
}

/// `Total`, `Sub-total:`, `Grand total 2001-02`, `Total planned spending`.
fn is_total_word(text: &str) -> bool {
    const BEGIN: [&str; 6] =
        ["total", "sub-total", "subtotal", "sub total", "grand total", "overall total"];
    /// What may stand behind it. With other words it may be an entry: a `total communication team`.
    const BEHIND: [&str; 16] = [
        "s",
        "of",
        "for",
        "the",
        "all",
        "above",
        "rows",
        "lines",
        "year",
        "planned",
        "spending",
        "spend",
        "expenditure",
        "cost",
        "costs",
        "amount",
    ];
    let text = text.to_lowercase();
    if text == "sum" {
        return true;
    }
    let rest = BEGIN.iter().find_map(|begin| text.strip_prefix(begin));
    let mut words =
        rest.into_iter().flat_map(|rest| rest.split(|char: char| !char.is_alphabetic()));
    rest.is_some() && words.all(|word| word.is_empty() || BEHIND.contains(&word))
}

/// The fields of a row that are filled in.
fn filled<'s>(
    sheet: &'s Sheet,
    list: &'s List,
    row: u32,
) -> impl Iterator<Item = (At, (&'s str, KeptAs))> {
    list.columns.iter().filter_map(move |(column, _)| {
        let at = (row, *column);
        let value = sheet.value(at)?;
        Some((at, (value.text.trim(), value.kept_as)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_says_so_and_nothing_else() {
        for text in [
            "Total",
            "TOTAL:",
            "totals",
            "Sub-total",
            "Sub total",
            "Grand total 2001-02",
            "Total planned spending",
            "Total for the year",
            "Overall total",
            "sum",
        ] {
            assert!(is_total_word(text), "{text}");
        }
        for text in ["", "12", "Total communication team", "summer scheme", "totality", "in total"]
        {
            assert!(!is_total_word(text), "{text}");
        }
    }
}
