//! How a plan is laid out in a workbook, and how a sheet is recognised.
//!
//! A sheet is known by a row of headings, wherever that stands and whatever the sheet is called, so
//! that rows, columns and sheets may be moved:
//!
//! - `field`, `answer`: one row for each value that stands alone. The field is its way through the
//!   plan, `grant.main`; other columns, which explain it, are not read.
//! - `list of spending`, then a heading for each field of an entry (`paid-from`, `signed.by`), or
//!   `each` where the entries are single values: one row for each entry. Under `list of …` stands a
//!   number, by which other sheets name the row.
//! - `list of actions.steps`, `entry of actions`, …: the entries of a list within those of another;
//!   under `entry of …` stands the number of the entry that each belongs to.
//!
//! A row is an entry if anything but those numbers is filled in. Capitals, blanks, punctuation and what
//! stands in brackets do not matter in a heading, nor in the name of a field: `Amount (£):` is `amount`,
//! `Paid – from` is `paid-from`.

use std::collections::BTreeMap;

use super::cells::Sheet;
use super::reference::At;
use lacuna_language::value::schema::EXPLANATIONS;
use lacuna_language::value::spelling;

/// The heading of the column that names fields by their way through the plan: `grant.main`.
pub const FIELD: &str = "field";
/// The heading of the column that a council fills in.
pub const ANSWER: &str = "answer";
/// The heading of the column that says what each field is for; it is not read.
pub const ABOUT: &str = "about";
/// The heading of the column of sample answers, and what marks a sample entry above a list; it is not read.
pub const EXAMPLE: &str = "for example";
/// What the heading of a list's row numbers begins with; the list's way follows.
pub const LIST_OF: &str = "list of ";
/// The same for the column that says which entry of the outer list each row belongs to.
pub const ENTRY_OF: &str = "entry of ";
/// The heading of entries that are single values. No field is called so: the rules' language keeps
/// the word.
pub const EACH: &str = "each";

/// Sheets of the pro forma that hold nothing of the plan.
pub const READ_ME: &str = "Read me";
/// The words of each choice, which cells offer to pick from.
pub const CHOICES: &str = "Choices";
/// What was found in the plan, in the annotated copy of a workbook.
pub const FINDINGS: &str = "Findings";

/// How far down the headings are looked for.
const MOST_ROWS_ABOVE: u32 = 200;

/// What a sheet of a plan holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// It has the headings `field` and `answer`.
    Fields(Fields),
    /// It has a heading `list of …`.
    List(List),
}

/// Values that stand alone, one a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The row of the headings, from zero.
    pub heading_row: u32,
    /// The column that names the fields, from zero.
    pub field: u32,
    /// The column with their values, from zero.
    pub answer: u32,
    /// Columns that explain.
    explaining: Vec<u32>,
}

/// The entries of a list, one a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The row of the headings, from zero.
    pub heading_row: u32,
    /// The list's way through the plan: `spending`, `actions.steps`.
    pub name: String,
    /// The column with the numbers of the rows.
    pub number: u32,
    /// For a list within the entries of another: the column that says of which, and that list.
    pub of: Option<(u32, String)>,
    /// The columns of the entries' fields, from left to right.
    pub columns: Vec<(u32, String)>,
}

/// What the pro forma calls the sheet of a list, or that of a form: `Letter signatures` of
/// `letter.signatures`.
pub fn sheet_name(way: &str) -> String {
    let words = way.replace(['.', '-'], " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What a sheet holds, by its headings; nothing where it is no part of a plan.
pub fn find(sheet: &Sheet) -> Option<Layout> {
    let mut row: Option<(u32, Vec<(u32, String)>)> = None;
    for (at, value) in sheet.cells.range(..(MOST_ROWS_ABOVE, 0)) {
        let text = plain(&value.text);
        match &mut row {
            Some((number, headings)) if *number == at.0 => headings.push((at.1, text)),
            _ => {
                if let Some(found) = row.as_ref().and_then(of_row) {
                    return Some(found);
                }
                row = Some((at.0, vec![(at.1, text)]));
            }
        }
    }
    row.as_ref().and_then(of_row)
}

/// A heading by which a sheet would be known, if it did not differ a little: where it stands, and what it
/// should be.
pub fn nearly(sheet: &Sheet) -> Option<(At, String)> {
    let mut by_row: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (at, value) in sheet.cells.range(..(MOST_ROWS_ABOVE, 0)) {
        by_row.entry(at.0).or_default().push((at.1, plain(&value.text)));
    }
    let mut rows = by_row.iter();
    rows.find_map(|(row, headings)| {
        let found = nearly_fields(headings).or_else(|| headings.iter().find_map(nearly_list));
        found.map(|(column, meant)| ((*row, column), meant))
    })
}

/// One of `field` and `answer` as it should be, and the other nearly so.
fn nearly_fields(headings: &[(u32, String)]) -> Option<(u32, String)> {
    let wrong = |right: &str, wrong: &str| {
        headings.iter().find(|(_, text)| text == right)?;
        let near = |text: &str| spelling::nearest(text, [wrong].into_iter()).is_some();
        let found = headings.iter().find(|(_, text)| near(text));
        found.map(|(column, _)| (*column, wrong.to_owned()))
    };
    wrong(FIELD, ANSWER).or_else(|| wrong(ANSWER, FIELD))
}

/// `lists of spending`
fn nearly_list((column, text): &(u32, String)) -> Option<(u32, String)> {
    let mut words = text.split(' ');
    let (list, of) = (words.next()?, words.next()?);
    let name: Vec<&str> = words.collect();
    let is_near = |text: &str, word: &str| spelling::nearest(text, [word].into_iter()).is_some();
    let is_it = is_near(list, "list") && is_near(of, "of") && !name.is_empty();
    is_it.then(|| (*column, format!("{LIST_OF}{}", name.join("-"))))
}

/// The first cell of a sheet that has no layout and is none of those that come with the pro forma.
pub fn first_unread(sheet: &Sheet) -> Option<At> {
    let is_ours = [READ_ME, CHOICES, FINDINGS].contains(&sheet.name.as_str());
    let first = sheet.telling(0).next().filter(|_| !is_ours)?;
    Some(nearly(sheet).map_or(first, |(at, _)| at))
}

/// A heading without what does not matter in it: in small letters, with one blank or hyphen between
/// words, and with no other punctuation than full stops within it.
pub(super) fn plain(heading: &str) -> String {
    let text = heading.trim().trim_end_matches([':', '*', ' ']);
    let before = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let text = before.map_or(text, |(before, _)| before);
    let mut plain = String::with_capacity(text.len());
    for char in text.chars().flat_map(char::to_lowercase) {
        let last = plain.chars().last();
        let is_behind_word = last.is_some_and(char::is_alphanumeric);
        match char {
            char if char.is_alphanumeric() => plain.push(char),
            // A full stop and a hyphen say more than the blanks beside them.
            '.' | '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {
                if last == Some(' ') {
                    plain.pop();
                }
                if is_behind_word || last == Some(' ') {
                    plain.push(if char == '.' { '.' } else { '-' });
                }
            }
            char if char.is_whitespace() && is_behind_word => plain.push(' '),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end_matches([' ', '-', '.']).len());
    plain
}

/// The way that a heading, or the name beside an answer, says: `Paid from:` is `paid-from`.
pub fn way(heading: &str) -> String {
    plain(heading).replace(' ', "-")
}

fn of_row((row, headings): &(u32, Vec<(u32, String)>)) -> Option<Layout> {
    fields(*row, headings).map(Layout::Fields).or_else(|| list(*row, headings).map(Layout::List))
}

fn fields(heading_row: u32, headings: &[(u32, String)]) -> Option<Fields> {
    let column = |name: &str| headings.iter().find(|(_, text)| *text == name).map(|one| one.0);
    let (field, answer) = (column(FIELD)?, column(ANSWER)?);
    let explaining = [ABOUT, EXAMPLE].iter().filter_map(|name| column(name)).collect();
    Some(Fields { heading_row, field, answer, explaining })
}

fn list(heading_row: u32, headings: &[(u32, String)]) -> Option<List> {
    let after =
        |start: &str, text: &str| text.strip_prefix(start).map(|rest| rest.trim().to_owned());
    let named = |start: &str| {
        headings.iter().find_map(|(column, text)| Some((*column, after(start, text)?)))
    };
    let (number, name) = named(LIST_OF).filter(|(_, name)| is_way(name))?;
    let of = named(ENTRY_OF);
    let is_field = |column: u32| column != number && of.as_ref().is_none_or(|of| of.0 != column);
    let columns = headings.iter().filter(|(column, _)| is_field(*column));
    let columns = columns.map(|(column, text)| (*column, text.replace(' ', "-"))).collect();
    Some(List { heading_row, name, number, of, columns })
}

/// Whether a text can be a way through a plan: names with full stops between.
fn is_way(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

impl Layout {
    /// Whether the sheet holds values that stand alone, and not the entries of a list.
    pub fn is_fields(&self) -> bool {
        matches!(self, Layout::Fields(_))
    }

    /// Whether it is that of the plan's own fields, and not only of explanations.
    pub fn is_first(&self, sheet: &Sheet) -> bool {
        let Layout::Fields(fields) = self else { return false };
        let is_own = |row: &u32| {
            let way = way(sheet.text((*row, fields.field)));
            way != EXPLANATIONS && !way.starts_with("explanations.")
        };
        self.rows(sheet).iter().any(is_own)
    }

    /// The row of the headings, from zero.
    pub fn heading_row(&self) -> u32 {
        match self {
            Layout::Fields(fields) => fields.heading_row,
            Layout::List(list) => list.heading_row,
        }
    }

    /// The columns that belong to the plan, from left to right.
    pub fn columns(&self) -> Vec<u32> {
        let mut columns = match self {
            Layout::Fields(fields) => vec![fields.field, fields.answer],
            Layout::List(list) => {
                let of = list.of.iter().map(|(column, _)| *column);
                of.chain([list.number]).chain(list.columns.iter().map(|one| one.0)).collect()
            }
        };
        columns.sort_unstable();
        columns
    }

    /// The rows that say something, or could, from the top.
    pub fn rows(&self, sheet: &Sheet) -> Vec<u32> {
        let is_telling = |column: u32| match self {
            Layout::Fields(fields) => column == fields.field,
            Layout::List(list) => list.columns.iter().any(|one| one.0 == column),
        };
        let below = sheet.telling(self.heading_row().saturating_add(1));
        let mut rows: Vec<u32> =
            below.filter(|(_, column)| is_telling(*column)).map(|(row, _)| row).collect();
        rows.dedup();
        rows
    }

    /// Cells below the headings that are filled and not read.
    pub fn unread<'s>(&'s self, sheet: &'s Sheet) -> impl Iterator<Item = At> + 's {
        let below = sheet.telling(self.heading_row().saturating_add(1));
        let (columns, rows) = (self.columns(), self.rows(sheet));
        below.filter(move |at| match self {
            Layout::Fields(fields) => fields.is_unread(sheet, *at),
            Layout::List(list) => {
                let is_entry = rows.binary_search(&at.0).is_ok();
                let is_number = at.1 == list.number && figures(sheet.text(*at));
                !columns.contains(&at.1) || !(is_entry || is_number)
            }
        })
    }
}

impl Fields {
    /// What explains is not part of the plan; what stands beside no field cannot be.
    fn is_unread(&self, sheet: &Sheet, (row, column): At) -> bool {
        let is_known = [self.field, self.answer].contains(&column);
        sheet.text((row, self.field)).is_empty() || !(is_known || self.explaining.contains(&column))
    }
}

/// Whether a text is the number of a row.
fn figures(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_figures_and_what_stands_between_them_matter_in_a_heading() {
        for (heading, meant) in [
            ("Amount (£)", "amount"),
            ("Amount £", "amount"),
            ("amount:", "amount"),
            ("Amount (£):", "amount"),
            ("“AMOUNT” *", "amount"),
            ("paid–from", "paid-from"),
            ("Paid – from", "paid-from"),
            ("paid_from", "paid-from"),
            ("paid\u{a0} from?", "paid-from"),
            ("Grant. Leaving care", "grant.leaving-care"),
            ("grant . main.", "grant.main"),
            ("£000", "000"),
            ("- ", ""),
            // What is another word stays one.
            ("amount £000", "amount-000"),
            ("ammount", "ammount"),
        ] {
            assert_eq!(way(heading), meant, "{heading:?}");
        }
    }
}
