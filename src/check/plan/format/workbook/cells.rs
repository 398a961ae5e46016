//! The cells that are filled, each with what it says or with what stands against reading it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use smol_str::SmolStr;

use super::archive::Archive;
use super::book::{self, Book, Listed};
use super::decimal::Decimal;
use super::format::{Format, Kind};
use super::limits::{MOST_CELLS, MOST_STRETCHES, MOST_TEXT};
use super::number;
use super::problem::{WorkbookProblem, WorkbookResult};
use super::reference::At;
use super::sheet::{self, Piece, Written};
use super::texts::SharedTexts;
use super::xml::Xml;
use super::{days, styles, texts};
use crate::plan::node::Figure;
use lacuna_language::source::KeptAs;
use lacuna_language::source::grid::Hidden;
use lacuna_language::value::{Misread, date};

/// A sheet and the cells in it that are not blank.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub cells: BTreeMap<At, Value>,
    /// The rows that are hidden and not blank.
    pub hidden_rows: BTreeSet<u32>,
    /// The first and the last of columns that are hidden.
    pub hidden_columns: Vec<(u32, u32)>,
    /// The last row that the file has, even if it is blank.
    pub last_row: Option<u32>,
    merged: Vec<Region>,
}

/// Cells that are merged, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    pub first: At,
    pub last: At,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What is shown of it.
    pub text: SmolStr,
    pub kept_as: KeptAs,
    pub content: Content,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Its text.
    Text,
    /// A number, which may be shown otherwise.
    Figure(Box<Figure>),
    /// Why it cannot be taken for a value, whatever the form asks for.
    Fault(Box<Misread>),
    /// It refers to a blank cell and says nothing itself; why it is no value.
    Hollow(Box<Misread>),
}

/// All sheets of a workbook, in their order.
pub(super) fn read(bytes: &[u8]) -> WorkbookResult<Vec<Sheet>> {
    let mut archive = Archive::open(bytes)?;
    let book = book::read(&mut archive)?;
    let part = book.texts.as_ref().map(|part| archive.part(part)).transpose()?.flatten();
    let texts = SharedTexts::of(part)?.all()?;
    sheets(&mut archive, book, texts, &|_| false)
}

/// The sheets of a workbook up to the first that is so; all of them where none is. No more of the texts that cells
/// share is read than these sheets show.
pub(super) fn read_up_to(
    bytes: &[u8],
    is_last: &dyn Fn(&Sheet) -> bool,
) -> WorkbookResult<Vec<Sheet>> {
    let mut archive = Archive::open(bytes)?;
    let book = book::read(&mut archive)?;
    let whole = book.texts.as_ref().and_then(|part| archive.whole(part));
    let texts = match (&whole, &book.texts) {
        (None, Some(part)) => SharedTexts::of(archive.part(part)?)?.all()?,
        (whole, _) => SharedTexts::of(whole.as_deref().map(Xml::whole))?,
    };
    sheets(&mut archive, book, texts, is_last)
}

fn sheets(
    archive: &mut Archive,
    book: Book,
    texts: SharedTexts,
    is_last: &dyn Fn(&Sheet) -> bool,
) -> WorkbookResult<Vec<Sheet>> {
    let part = book.styles.as_ref().map(|part| archive.part(part)).transpose()?.flatten();
    let formats = part.map(|mut xml| styles::read(&mut xml)).transpose()?.unwrap_or_default();
    let is_from_1904 = book.is_from_1904;
    let (left_cells, left_text) = (MOST_CELLS, MOST_TEXT);
    let (general, waiting) = (Rc::default(), BTreeMap::new());
    let mut reader =
        Reader { texts, formats, general, is_from_1904, left_cells, left_text, waiting };
    let mut sheets = Vec::new();
    for (at, listed) in book.sheets.into_iter().enumerate() {
        let sheet = reader.sheet(archive, listed, at)?;
        let is_enough = is_last(&sheet);
        sheets.push(sheet);
        if is_enough {
            break;
        }
    }
    reader.find_hollow(&mut sheets);
    Ok(sheets)
}

/// A cell, with its sheet's index.
type SheetCell = (usize, At);

/// What the cells of all sheets have in common.
struct Reader<'x> {
    texts: SharedTexts<'x>,
    formats: Vec<Rc<Format>>,
    /// That of a cell without one.
    general: Rc<Format>,
    is_from_1904: bool,
    left_cells: usize,
    left_text: usize,
    /// The cells that show 0 and only refer to another one: its sheet's name, and its place.
    waiting: BTreeMap<SheetCell, (Option<String>, At)>,
}

impl Reader<'_> {
    fn sheet(
        &mut self,
        archive: &mut Archive,
        listed: Listed,
        index: usize,
    ) -> WorkbookResult<Sheet> {
        let mut sheet =
            Sheet { name: listed.name, is_hidden: listed.is_hidden, ..Sheet::default() };
        let Some(part) = listed.part else { return Ok(sheet) };
        let mut xml = archive.part(&part)?.ok_or(WorkbookProblem::Damaged)?;
        let mut shared = BTreeMap::new();
        let (last_row, outcome) = sheet::read(&mut xml, &mut |piece| {
            match piece {
                Piece::Merged(first, last) => sheet.merged.push(Region { first, last }),
                Piece::HiddenColumns(first, last) => sheet.hidden_columns.push((first, last)),
                Piece::Cell(written) => self.cell(written, &mut sheet, index, &mut shared)?,
            }
            if sheet.merged.len().max(sheet.hidden_columns.len()) > MOST_STRETCHES {
                return Err(WorkbookProblem::TooManyStretches { sheet: sheet.name.clone() });
            }
            Ok(())
        });
        sheet.last_row = last_row;
        match outcome {
            Ok(()) => Ok(sheet),
            Err(WorkbookProblem::TooLarge) => {
                let filled = sheet.last_filled().unwrap_or_default();
                let last_row = last_row.unwrap_or_default();
                Err(WorkbookProblem::SheetTooLarge { sheet: sheet.name, filled, last_row })
            }
            Err(problem) => Err(problem),
        }
    }

    fn cell(
        &mut self,
        written: Written,
        sheet: &mut Sheet,
        index: usize,
        shared: &mut BTreeMap<String, Written>,
    ) -> WorkbookResult<()> {
        let (at, is_hidden) = (written.at, written.is_hidden);
        if let Some(value) = self.value(&written)? {
            self.left_cells =
                self.left_cells.checked_sub(1).ok_or(WorkbookProblem::TooManyCells)?;
            let left = self.left_text.checked_sub(value.text.len());
            self.left_text = left.ok_or(WorkbookProblem::TooMuchText)?;
            if is_hidden {
                sheet.hidden_rows.insert(at.0);
            }
            // A cell that stands twice says two things.
            if sheet.cells.insert(at, value).is_some() {
                return Err(WorkbookProblem::Damaged);
            }
        }
        self.wait(written, index, shared);
        Ok(())
    }

    /// Notes a cell that shows 0 and only refers to another, which may be blank.
    fn wait(&mut self, written: Written, index: usize, shared: &mut BTreeMap<String, Written>) {
        let at = written.at;
        let is_nought = written.value.as_deref().is_some_and(|value| value.trim() == "0");
        let Some(formula) = &written.formula else { return };
        let first = formula.shared.as_ref().and_then(|shared_as| shared.get(shared_as));
        let reference = match (&formula.reference, first) {
            (Some(reference), _) => Some((reference, at)),
            (None, Some(first)) => {
                let reference = first.formula.as_ref().and_then(|one| one.reference.as_ref());
                reference.map(|reference| (reference, first.at))
            }
            (None, None) => None,
        };
        if let Some((reference, written_for)) = reference.filter(|_| is_nought)
            && let Some(target) = reference.target(written_for, at)
        {
            self.waiting.insert((index, at), (reference.sheet.clone(), target));
        }
        let shared_as = formula.shared.clone().filter(|_| formula.reference.is_some());
        if let Some(shared_as) = shared_as
            && shared.len() < MOST_CELLS
        {
            shared.entry(shared_as).or_insert(written);
        }
    }

    /// Cells that refer to a blank cell, or to one that does, say nothing themselves.
    fn find_hollow(self, sheets: &mut [Sheet]) {
        let names: BTreeMap<String, usize> =
            sheets.iter().enumerate().map(|(at, sheet)| (sheet.name.to_lowercase(), at)).collect();
        let target = |place: &SheetCell| {
            let (sheet, at) = self.waiting.get(place)?;
            let sheet = match sheet {
                Some(name) => *names.get(&name.to_lowercase())?,
                None => place.0,
            };
            Some((sheet, *at))
        };
        let is_blank = |(sheet, at): &SheetCell| {
            sheets.get(*sheet).is_some_and(|sheet| sheet.value(*at).is_none())
        };
        let mut known: BTreeMap<SheetCell, bool> = BTreeMap::new();
        for start in self.waiting.keys() {
            let mut way = Vec::new();
            let mut place = *start;
            let is_hollow = loop {
                if let Some(is_hollow) = known.get(&place) {
                    break *is_hollow;
                }
                // Until the end is known, a way that comes back to itself ends in nothing.
                known.insert(place, false);
                way.push(place);
                match target(&place) {
                    Some(next) if is_blank(&next) => break true,
                    Some(next) if self.waiting.contains_key(&next) => place = next,
                    _ => break false,
                }
            };
            known.extend(way.into_iter().map(|place| (place, is_hollow)));
        }
        for (place, _) in known.into_iter().filter(|(_, is_hollow)| *is_hollow) {
            let referred = self.waiting.get(&place);
            let value = sheets.get_mut(place.0).and_then(|sheet| sheet.cells.get_mut(&place.1));
            if let (Some(value), Some((sheet, at))) = (value, referred) {
                value.content = Content::Hollow(Box::new(hollow(sheet.as_deref(), *at)));
            }
        }
    }

    /// What a cell holds; nothing where it is blank.
    fn value(&mut self, written: &Written) -> WorkbookResult<Option<Value>> {
        let is_formula = written.formula.is_some();
        let Some(text) = written.value.as_deref() else { return Ok(is_formula.then(no_result)) };
        let format = self.formats.get(written.style).unwrap_or(&self.general);
        Ok(match written.kind.as_str() {
            "s" => {
                let number = text.trim().parse().ok();
                match number.map(|at| self.texts.get(at)).transpose()?.flatten() {
                    Some(text) => text_value(text, format),
                    None => Some(fault(
                        text,
                        "refers to a text that is not in the file",
                        "type it again",
                    )),
                }
            }
            "str" | "inlineStr" => text_value(texts::unescaped(text).into(), format),
            "b" => Some(plain(if text.trim() == "1" { "yes" } else { "no" })),
            "e" => Some(fault(
                text.trim(),
                "is what a formula shows when it fails",
                "correct the formula, or type the value over it",
            )),
            "d" => Some(iso_value(text.trim())),
            // A number that was not worked out is no blank cell.
            _ if text.trim().is_empty() => is_formula.then(no_result),
            _ => Some(self.number(text.trim(), format, is_formula)),
        })
    }

    fn number(&self, text: &str, format: &Format, is_formula: bool) -> Value {
        let number = match Decimal::read(text) {
            Ok(number) => number,
            Err(why) => return faulty(number::not_a_number(text, why)),
        };
        match format.section(&number).0.kind() {
            Kind::Number => figure_value(number::Cell::new(number, format, is_formula).figure()),
            Kind::Time => {
                let text = days::clock(&number).unwrap_or_else(|| number.plain());
                fault(&text, "is a time of day, or a length of time", days::WHOLE_DAY)
            }
            kind => match days::day(&number, self.is_from_1904, is_formula) {
                Ok(day) if kind == Kind::Month => month_value(&date::show(day)),
                Ok(day) => day_value(&date::show(day)),
                Err(why) => faulty(why),
            },
        }
    }
}

fn plain(text: &str) -> Value {
    Value { text: text.into(), kept_as: KeptAs::Number, content: Content::Text }
}

fn faulty(why: Misread) -> Value {
    let text = why.text.as_str().into();
    Value { text, kept_as: KeptAs::Number, content: Content::Fault(Box::new(why)) }
}

fn fault(text: &str, fault: &str, remedy: &str) -> Value {
    faulty(Misread::new(text, fault, Some(remedy.to_owned())))
}

/// A text of blanks alone is blank, and so is the empty text that a formula gives.
fn text_value(text: SmolStr, format: &Format) -> Option<Value> {
    if text.trim().is_empty() {
        return None;
    }
    let text = format.text(&text).map_or(text, SmolStr::from);
    Some(Value { text, kept_as: KeptAs::Text, content: Content::Text })
}

/// A number that is shown as it is read is a plain text.
fn figure_value(figure: Figure) -> Value {
    let text = match (&figure.words, &figure.number) {
        (Ok(words), _) if figure.is_all_shown => words.clone(),
        (_, Ok(number)) => number.clone(),
        (_, Err(why)) => why.text.as_str().into(),
    };
    let is_plain = figure.number == figure.money && figure.number == figure.words;
    let content = match is_plain && figure.number.is_ok() {
        true => Content::Text,
        false => Content::Figure(Box::new(figure)),
    };
    Value { text, kept_as: KeptAs::Number, content }
}

fn day_value(day: &str) -> Value {
    Value { kept_as: KeptAs::Date, ..plain(day) }
}

/// A month is kept as its first day, which nobody may have meant.
fn month_value(first: &str) -> Value {
    let month = first.split_once(' ').map_or(first, |(_, month)| month);
    let why = Misread::new(
        month,
        "is a month without a day",
        Some(format!("type the whole date; the cell contains {first}, but does not show the day")),
    );
    let why = Err(Box::new(why));
    let figure = Figure {
        number: why.clone(),
        money: why.clone(),
        words: Ok(first.into()),
        plain: why,
        is_all_shown: false,
    };
    let content = Content::Figure(Box::new(figure));
    Value { text: first.into(), kept_as: KeptAs::Date, content }
}

/// A day as programs write it, `2001-01-29T00:00:00`. Nothing before 1900 is one: it is a 0 that was
/// taken for a day.
fn iso_value(text: &str) -> Value {
    match date::read(text) {
        Ok(day) if day.year() >= 1900 => day_value(&date::show(day)),
        Ok(_) => fault(text, "is before the first day that Excel counts", "type the date"),
        Err(date::NotADate::TimeOfDay) => fault(text, "has a time of day", days::WHOLE_DAY),
        Err(_) => {
            fault(text, "is not a day, although its cell is formatted as a date", days::WHOLE_DAY)
        }
    }
}

fn no_result() -> Value {
    fault(
        "",
        "has a formula whose result is not saved in the file",
        "open the workbook in Excel or LibreOffice and save it, or type the value over the formula",
    )
}

/// Why a cell says nothing that refers to a blank one.
fn hollow(sheet: Option<&str>, (row, column): At) -> Misread {
    let cell = lacuna_language::source::grid::column_name(column);
    let cell = format!("{cell}{}", row.saturating_add(1));
    let name = sheet.map_or_else(|| cell.clone(), |sheet| format!("{sheet}!{cell}"));
    let fault = format!("is only there because the formula refers to {name}, which is blank");
    Misread::new("0", fault, Some(format!("fill in {name}, or type the answer over the formula")))
}

impl Value {
    /// Whether it says anything itself.
    pub fn is_telling(&self) -> bool {
        !matches!(self.content, Content::Hollow(_))
    }
}

impl Region {
    pub fn contains(&self, (row, column): At) -> bool {
        let is_within = |first: u32, at: u32, last: u32| first <= at && at <= last;
        is_within(self.first.0, row, self.last.0) && is_within(self.first.1, column, self.last.1)
    }
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

    /// The cells from a row on that say something.
    pub fn telling(&self, from: u32) -> impl Iterator<Item = At> {
        let cells = self.cells.range((from, 0)..);
        cells.filter(|(_, value)| value.is_telling()).map(|(at, _)| *at)
    }

    /// What hides a cell, if anything does.
    pub fn hidden(&self, (row, column): At) -> Option<Hidden> {
        let is_in = |(first, last): &(u32, u32)| (*first..=*last).contains(&column);
        match () {
            () if self.is_hidden => Some(Hidden::Sheet),
            () if self.hidden_columns.iter().any(is_in) => Some(Hidden::Column),
            () if self.hidden_rows.contains(&row) => Some(Hidden::Row),
            () => None,
        }
    }

    /// The last row with anything in it.
    pub fn last_filled(&self) -> Option<u32> {
        self.cells.last_key_value().map(|((row, _), _)| *row)
    }

    /// The stretch that a cell is merged with, if it is.
    pub fn merged(&self, at: At) -> Option<&Region> {
        self.merged.iter().find(|region| region.contains(at))
    }
}
