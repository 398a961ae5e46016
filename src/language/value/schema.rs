//! What a plan may hold: choices, records, forms and tables, and the type of each field.

use std::ops::BitOr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::date::{MONTHS, WEEKDAYS};
use super::name::{self, RowNames};
use super::spelling::{Shape, beginning, nearest_by_shape};
use super::{Datum, Derived, Exact, KeyIndex, Ty};
use crate::source::Span;

/// The column of the table of councils that says of what kind each is.
const KIND: &str = "kind";

/// The built-in field for what a council says of a `should` that it does not keep to.
pub const EXPLANATIONS: &str = "explanations";

/// The built-in field for the same council's plan of the year before.
pub const LAST_YEAR: &str = "last-year";

/// Which choice of a [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChoiceId(pub usize);

impl ChoiceId {
    /// The months by their names, January first; no file declares them.
    pub const MONTHS: ChoiceId = ChoiceId(0xffff_ffff);
    /// The days of the week, Monday first; no file declares them.
    pub const WEEKDAYS: ChoiceId = ChoiceId(0xffff_fffe);
}

/// The choices that the calendar makes.
static CALENDAR: LazyLock<[(ChoiceId, Choice); 2]> = LazyLock::new(|| {
    let choice = |name: &str, words: &[&str]| Choice {
        name: name.to_owned(),
        words: words.iter().copied().map(str::to_owned).collect(),
        this_years: None,
        span: Span::NOWHERE,
    };
    [
        (ChoiceId::MONTHS, choice("month", &MONTHS)),
        (ChoiceId::WEEKDAYS, choice("weekday", &WEEKDAYS)),
    ]
});

/// Which record of a [`Schema`]; the form is a record too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordId(pub usize);

impl RecordId {
    /// No record: the form of a requirement whose form cannot be read.
    pub const UNKNOWN: RecordId = RecordId(usize::MAX);
}

/// Which table of a [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableId(pub usize);

/// A closed set of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What types call it: `funds`.
    pub name: String,
    /// What a plan may write, in the order in which it is declared.
    pub words: Vec<String>,
    /// For a choice of last year's, of which words are gone: this year's, whose words come first. So one word
    /// has one number in both.
    pub this_years: Option<ChoiceId>,
    /// Where its name is declared.
    pub span: Span,
}

/// A group of fields; a form is one as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What types call it: `spending-line`; for a form, what a requirement is `on`.
    pub name: String,
    /// What it is called in what people read; empty where it is built in.
    pub title: String,
    /// What it holds, in the order in which it is declared; a form's built-in fields come first.
    pub fields: Vec<Field>,
    /// Where its name is declared.
    pub span: Span,
}

/// What one field takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What a plan writes before its value, and rules after a dot: `main` in `grant.main`.
    pub name: String,
    /// The type of its value.
    pub ty: Ty,
    /// What its value must keep within; for a list, what each entry must.
    pub limits: Limits,
    /// Whether it may be left out: `optional`.
    pub is_optional: bool,
    /// The condition on which it is asked for, in an author's words: `has-unit is yes`. Where that is not so, it
    /// has to be left out.
    pub only_when: Option<String>,
    /// Whether it is collected and not checked: `only collected`.
    pub is_only_collected: bool,
    /// Whether it says when the plan was sent: `the day of sending`.
    pub is_day_of_sending: bool,
    /// Whether a plan may say `not applicable because …`, with a reason, in place of a value.
    pub may_be_not_applicable: bool,
    /// For a list: the field of its records that no two entries may share.
    pub key: Option<usize>,
    /// For a list: how few entries are too few.
    pub at_least: usize,
    /// For a table's column: the column that says of each row how exact the figure is.
    pub precision: Option<usize>,
    /// For a table's column: the column that says in which document each row's figure was read.
    pub source: Option<usize>,
    /// Whether every plan has it, whatever its form declares.
    pub is_built_in: bool,
    /// Where its name is declared.
    pub span: Span,
}

impl Field {
    /// A field that has to be there, with no other mark.
    pub fn plain(name: &str, ty: Ty, limits: Limits, span: Span) -> Field {
        Field {
            name: name.to_owned(),
            ty,
            limits,
            is_optional: false,
            only_when: None,
            is_only_collected: false,
            is_day_of_sending: false,
            may_be_not_applicable: false,
            key: None,
            at_least: 0,
            precision: None,
            source: None,
            is_built_in: false,
            span,
        }
    }
}

impl Field {
    /// Whether a plan that fits the form may be without it.
    pub fn may_be_left_out(&self) -> bool {
        self.is_optional || self.only_when.is_some()
    }
}

/// What a value must keep within, beyond its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Where the range begins, both ends included. Those of dates and financial years are places on
    /// [`super::line`].
    pub least: Option<Exact>,
    /// Where the range ends; nothing where there is no upper limit.
    pub most: Option<Exact>,
    /// Whole numbers only; for money, whole pounds.
    pub is_whole: bool,
    /// Figures are rounded to the nearest so much.
    pub nearest: Option<Exact>,
    /// A date may be given as a month, which stands for its first day.
    pub may_be_month: bool,
    /// A date after the day of the check is doubted: what is written down has happened.
    pub is_past: bool,
}

/// Rows of figures or words that rules look things up in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The name by which rules look things up in it: `help-owed` in `help-owed["housing"].until`.
    pub name: String,
    /// The columns, in the order in which they are declared; each takes values as a field does.
    pub columns: Vec<Field>,
    /// The columns that tell one row from another.
    pub keys: Vec<usize>,
    /// The rows, in the order in which they are written; each has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// The names of its rows, where its first key is text, and how else they are written.
    pub names: RowNames,
    /// Whether a plan may name what is not in it: it lists only some of what there is, or it lists all and
    /// is still no reason to refuse a name.
    pub is_open: bool,
    /// Where its name is declared.
    pub span: Span,
    /// Its rows by their keys.
    #[serde(skip)]
    pub(crate) index: Derived<KeyIndex>,
    /// The shape of each name by which a row is known, in their order.
    #[serde(skip)]
    pub(crate) shapes: Derived<Vec<Shape>>,
}

impl Table {
    /// A table without rows or names yet.
    pub fn new(name: String, columns: Vec<Field>, keys: Vec<usize>, span: Span) -> Table {
        let (rows, names) = (Vec::new(), RowNames::default());
        let (index, shapes) = (Derived::default(), Derived::default());
        Table { name, columns, keys, rows, names, is_open: false, span, index, shapes }
    }

    /// The same table with other rows.
    pub fn with_rows(&self, rows: Vec<Vec<Cell>>) -> Table {
        Table { rows, ..self.clone() }
    }

    /// The rows that may have these keys, in their order.
    pub fn candidates(&self, keys: &[Datum]) -> Vec<usize> {
        self.index.get_or_make(|| KeyIndex::of(self)).candidates(keys)
    }

    /// Whether a row holds for all keys that no other row has: each of its key cells is `any`.
    pub fn is_for_all_others(&self, row: &[Cell]) -> bool {
        let mut keys = self.keys.iter().filter_map(|column| row.get(*column));
        !self.keys.is_empty() && keys.all(|cell| cell.is_any)
    }
}

/// One figure or word of a table, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Nothing where the file leaves an optional column empty, or the row fits every value.
    pub datum: Option<Datum>,
    /// Whether the cell is `any`: in a key column, whatever the value is.
    pub is_any: bool,
    /// What is known of a figure besides how far it is rounded.
    pub standing: Standing,
    /// Where it is written, in the rule file or in the table's own file.
    pub span: Span,
}

/// What a figure is that somebody reported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// What there was.
    #[default]
    Reported,
    /// What somebody expected, and that was not yet confirmed.
    Forecast,
    /// What somebody planned to spend.
    Budget,
}

impl Standing {
    /// Those that are said with a word, and the word.
    pub const SAID: [(Standing, &str); 2] =
        [(Standing::Forecast, "forecast"), (Standing::Budget, "budget")];
}

impl Cell {
    /// A cell with a value, or an empty one.
    pub fn new(datum: Option<Datum>, span: Span) -> Cell {
        Cell { datum, is_any: false, standing: Standing::Reported, span }
    }

    /// Whether the figure is rounded, a forecast or a budget.
    pub fn is_inexact(&self) -> bool {
        let is_rounded = matches!(self.datum, Some(Datum::About(_)));
        is_rounded || (self.datum.is_some() && self.standing != Standing::Reported)
    }
}

/// All that a circular says about the shape of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The closed sets of words that the file declares. A [`ChoiceId`] is an index into them, or one of its
    /// constants.
    pub choices: Vec<Choice>,
    /// The groups of fields, forms among them. A [`RecordId`] is an index into them.
    pub records: Vec<Record>,
    /// What rules look things up in. A [`TableId`] is an index into them.
    pub tables: Vec<Table>,
}

impl Schema {
    /// A choice that is declared, or that the calendar makes.
    pub fn choice(&self, id: ChoiceId) -> Option<&Choice> {
        let of_the_calendar = || CALENDAR.iter().find(|(own, _)| *own == id);
        self.choices.get(id.0).or_else(|| of_the_calendar().map(|(_, choice)| choice))
    }

    /// The words of a choice.
    pub fn words(&self, id: ChoiceId) -> &[String] {
        self.choice(id).map_or(&[], |choice| &choice.words)
    }

    /// The fields of a record, in the order in which they are declared.
    pub fn fields(&self, id: RecordId) -> &[Field] {
        self.records.get(id.0).map_or(&[], |record| &record.fields)
    }

    /// The columns of a table.
    pub fn columns(&self, id: TableId) -> &[Field] {
        self.tables.get(id.0).map_or(&[], |table| &table.columns)
    }

    /// The words by which a table's rows are known: its first key column, as text.
    pub fn row_keys(&self, id: TableId) -> impl Iterator<Item = (usize, &str)> {
        let table = self.tables.get(id.0);
        let column = table.and_then(|table| table.keys.first().copied()).unwrap_or_default();
        let rows = table.map_or(&[][..], |table| &table.rows);
        rows.iter().enumerate().filter_map(move |(at, row)| {
            match row.get(column)?.datum.as_ref()? {
                Datum::Text(text) => Some((at, text.as_str())),
                _ => None,
            }
        })
    }

    /// The word by which a row of a table is known.
    pub fn row_key(&self, id: TableId, row: usize) -> Option<&str> {
        self.row_keys(id).find(|(at, _)| *at == row).map(|(_, key)| key)
    }

    /// The word that a value is: of a choice, or by which a row of a table is known.
    pub fn word(&self, datum: &Datum, ty: &Ty) -> Option<&str> {
        match (datum, ty) {
            (Datum::Choice(at), Ty::Choice(id)) => self.words(*id).get(*at).map(String::as_str),
            (Datum::Key(row), Ty::Key(id)) => self.row_key(*id, *row),
            _ => None,
        }
    }

    /// The column of the table of councils that says of what kind each is.
    pub fn kind_column(&self, id: TableId) -> Option<usize> {
        self.columns(id).iter().position(|column| column.name == KIND)
    }

    /// Other names of a table's rows: its column `also-called`, where it has one, split at `;`.
    pub fn also_called(&self, id: TableId) -> impl Iterator<Item = (usize, &str)> {
        let table = self.tables.get(id.0);
        let column =
            table.and_then(|table| table.columns.iter().position(|one| one.name == "also-called"));
        let rows = table.filter(|_| column.is_some()).map_or(&[][..], |table| &table.rows);
        rows.iter().enumerate().flat_map(move |(at, row)| {
            let text = match column.and_then(|column| row.get(column)?.datum.as_ref()) {
                Some(Datum::Text(text)) => text.as_str(),
                _ => "",
            };
            text.split(';')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(move |name| (at, name))
        })
    }

    /// The names of a table's rows that are like one that is none of them: those that have all its words,
    /// or else the one that is spelt most like it.
    pub fn near_keys(&self, name: &str, id: TableId) -> Vec<&str> {
        const MOST: usize = 3;
        let Some(table) = self.tables.get(id.0) else { return Vec::new() };
        let core = table.names.core(name);
        let words = name::folded(&core);
        let letters = words.iter().map(|word| name::shape(word).letters).fold(0, BitOr::bitor);
        let keys = || self.row_keys(id).map(|(_, key)| key);
        let shapes = table.shapes.get_or_make(|| keys().map(name::shape).collect());
        let shaped = || keys().zip(shapes.iter().copied());
        let has_all = |(key, shape): &(&str, Shape)| {
            if letters & !shape.letters != 0 {
                return false;
            }
            let of_key = name::folded(key);
            let has = |word: &String| of_key.iter().any(|one| one.starts_with(word.as_str()));
            !words.is_empty() && words.iter().all(has)
        };
        let sharing = shaped().filter(has_all).map(|(key, _)| key);
        let sharing: Vec<&str> = sharing.take(MOST).collect();
        if !sharing.is_empty() {
            return sharing;
        }
        let spellings = if core == name { &[name][..] } else { &[core.as_str(), name] };
        let close = spellings.iter().find_map(|name| nearest_by_shape(name, shaped()));
        // A name begins with none that has a letter more.
        let own = name::shape(name).letters;
        let may_begin = shaped().filter(|(_, shape)| shape.letters & !own == 0);
        close.or_else(|| beginning(name, may_begin.map(|(key, _)| key))).into_iter().collect()
    }

    /// A type as an author would name it.
    pub fn ty_words(&self, ty: &Ty) -> String {
        if let Some(scalar) = ty.scalar() {
            return scalar.english.to_owned();
        }
        let name = |found: Option<&String>| found.cloned().unwrap_or_default();
        match ty {
            Ty::Choice(ChoiceId::MONTHS) => "a month".to_owned(),
            Ty::Choice(ChoiceId::WEEKDAYS) => "a day of the week".to_owned(),
            Ty::Choice(id) => {
                format!("a word of `{}`", name(self.choices.get(id.0).map(|c| &c.name)))
            }
            Ty::Record(id) => {
                let name = name(self.records.get(id.0).map(|record| &record.name));
                format!("{} `{name}`", article(&name))
            }
            Ty::List(of) => format!("a list ({} each)", self.ty_words(of)),
            Ty::Key(id) => format!("a key of `{}`", name(self.tables.get(id.0).map(|t| &t.name))),
            Ty::Row(id) => format!("a row of `{}`", name(self.tables.get(id.0).map(|t| &t.name))),
            Ty::Condition => "a condition".to_owned(),
            _ => "something unknown".to_owned(),
        }
    }
}

/// `an` before a name that begins with a vowel.
fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}
