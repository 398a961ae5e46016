//! The types of values, and for each scalar type a row: all that reading, showing, checking and printing ask of it.
//!
//! Takes nothing, as rows are constant; the rows of types that are alike are in one file beside this. Never meets a
//! rule file or a plan.

mod date;
mod figure;
pub mod length;
mod words;
mod year;

pub(super) use words::as_yes_no;

use serde::{Deserialize, Serialize};

use super::schema::{ChoiceId, Limits, RecordId, TableId};
use super::{Datum, Exact, Misread, amount};

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ty {
    /// Any words: `text`.
    Text,
    /// Yes or no: `yes/no`.
    YesNo,
    /// A number without a unit: `number`, `whole number` or a range such as `1 to 11`.
    Number,
    /// A sum in pounds: `money`, or a range such as `£0 to £5,000,000`.
    Money,
    /// A share of a hundred: `percent`, or a range such as `0% to 100%`.
    Percent,
    /// A length of time in days: `days`, or a range such as `1 day to 28 days`.
    Days,
    /// A length of time by the calendar: `months`, or a range such as `1 month to 6 months`.
    Months,
    /// A day: `date`, or a range such as `1 April 2001 to 31 March 2002`.
    Date,
    /// A financial year: `year`, or a range such as `1999-2000 to 2003-04`.
    Year,
    /// One word of a choice: `funds`.
    Choice(ChoiceId),
    /// The fields of a record, taken together: `spending-line`.
    Record(RecordId),
    /// Any number of values of one type: `list of spending-line`.
    List(Box<Ty>),
    /// The key of a table's row.
    Key(TableId),
    /// A row of a table.
    Row(TableId),
    /// True, false or undecided: what `must` and `where` ask for.
    Condition,
    /// What is left of something that is wrong already; nothing more is said about it.
    Unknown,
}

/// What is to be known of a scalar type.
pub struct ScalarType {
    /// How a rule file names it: `percent`.
    pub keyword: &'static str,
    /// What a sentence calls a value of it: `a percentage`.
    pub english: &'static str,
    /// How rules write a value of it, for an author who wrote one of another type; empty where nothing helps.
    pub spelling: &'static str,
    /// A value of it, as a plan has it.
    pub example: &'static str,
    /// How a text is read.
    pub(super) kind: Kind,
    /// How its values lie on the [`line`](super::line); nothing where they have no order.
    pub line: Option<Line>,
}

/// How a text is read as a value of a type.
pub(super) enum Kind {
    /// As a figure with its unit.
    Quantity(Quantity),
    /// In a way of its own.
    Other(fn(&str, &Limits) -> Result<Datum, Misread>),
}

/// A figure as it was written, and what one of its last digit stands for where that is more than a pound or so.
pub(super) type Written = (Exact, Option<Exact>);

/// What is to be known of a type whose values are quantities.
pub struct Quantity {
    /// Reads a figure with its unit.
    pub(super) written: fn(&str) -> Option<Written>,
    /// What is wrong with a text that is none, and what one looks like.
    pub(super) misread: [&'static str; 2],
    /// What is wrong with one that is not of whole units, where only those are allowed, and what to write.
    pub(super) not_whole: [&'static str; 2],
    /// What a bare 1 is in it: 100 pence, a hundredth, a day.
    pub one: Exact,
    /// What stands beside its figure.
    pub unit: Unit,
    /// What it is counted in, where it is a length of time.
    pub length: Option<Length>,
}

/// What stands beside the figure of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing: `50`.
    Bare,
    /// A pound sign before it: `£50`.
    Pounds,
    /// A percent sign after it: `50%`.
    Percent,
    /// A word after it, as it is for one: `day` for `50 days`.
    Word(&'static str),
}

/// What a length of time is counted in: days are all equally long, and months are those of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Days.
    Days,
    /// Months of the calendar.
    Months,
}

/// How the values of a type lie on the [`line`](super::line).
pub struct Line {
    /// The value at a place, as it is said in a sentence.
    pub(super) show: fn(Exact) -> String,
    /// The value at a place; nothing where the type has none there.
    pub(super) value_at: fn(Exact) -> Option<Datum>,
    /// What may be meant by a value outside its range.
    pub(super) meant: fn(Exact, &Limits) -> Vec<Exact>,
    /// How far each value is from the next, where none can lie between them.
    pub step: Option<Exact>,
    /// Below an end of a range and above it: `less than`, `more than`.
    pub(super) outside: [&'static str; 2],
    /// The ends of a range: `the least`, `the most`.
    pub(super) ends: [&'static str; 2],
    /// A value within a range: `a figure`.
    pub(super) within: &'static str,
    /// From a bound on, and up to one: `at least`, `at most`.
    pub bounds: [&'static str; 2],
}

const ONE: Exact = Exact::new_raw(1, 1);
const HUNDREDTH: Exact = Exact::new_raw(1, 100);
const HUNDRED: Exact = Exact::new_raw(100, 1);

impl Line {
    /// Amounts, which lie where they are.
    const AMOUNTS: Line = Line {
        show: amount::show_number,
        value_at: |place| Some(Datum::Amount(place)),
        meant: |_, _| Vec::new(),
        step: None,
        outside: ["less than", "more than"],
        ends: ["the least", "the most"],
        within: "a figure",
        bounds: ["at least", "at most"],
    };
}

impl Ty {
    /// The scalar types, in the order in which they are listed.
    pub const SCALARS: [Ty; 9] = [
        Ty::Text,
        Ty::YesNo,
        Ty::Number,
        Ty::Money,
        Ty::Percent,
        Ty::Date,
        Ty::Year,
        Ty::Days,
        Ty::Months,
    ];

    /// The row of a scalar type.
    pub fn scalar(&self) -> Option<&'static ScalarType> {
        Some(match self {
            Ty::Text => &words::TEXT,
            Ty::YesNo => &words::YES_NO,
            Ty::Number => &figure::NUMBER,
            Ty::Money => &figure::MONEY,
            Ty::Percent => &figure::PERCENT,
            Ty::Days => &length::DAYS,
            Ty::Months => &length::MONTHS,
            Ty::Date => &date::DATE,
            Ty::Year => &year::YEAR,
            Ty::Choice(_) | Ty::Record(_) | Ty::List(_) | Ty::Key(_) | Ty::Row(_) => return None,
            Ty::Condition | Ty::Unknown => return None,
        })
    }

    /// The scalar type that a rule file names so: `days`, or `day` after a figure.
    pub fn named(word: &str) -> Option<Ty> {
        let is_meant = |ty: &&Ty| {
            let is_keyword = ty.scalar().is_some_and(|scalar| scalar.keyword == word);
            is_keyword || matches!(ty.unit(), Some(Unit::Word(unit)) if unit == word)
        };
        Ty::SCALARS.iter().find(is_meant).cloned()
    }

    /// How its values lie on the line, if they have an order.
    pub fn line(&self) -> Option<&'static Line> {
        self.scalar()?.line.as_ref()
    }

    /// The smallest step from one value to another that anybody would write: a penny, 1%, a day.
    pub fn near(&self) -> Option<Exact> {
        self.line()?.step.or(self.quantity().map(|quantity| quantity.one))
    }

    /// What is to be known of its quantities, if its values are some.
    pub fn quantity(&self) -> Option<&'static Quantity> {
        match &self.scalar()?.kind {
            Kind::Quantity(quantity) => Some(quantity),
            Kind::Other(_) => None,
        }
    }

    /// What stands beside its figures.
    pub fn unit(&self) -> Option<Unit> {
        self.quantity().map(|quantity| quantity.unit)
    }

    /// What it is counted in, where it is a length of time.
    pub fn length(&self) -> Option<Length> {
        self.quantity()?.length
    }

    /// Whether values of the type are quantities, kept as [`Exact`].
    pub fn is_amount(&self) -> bool {
        self.quantity().is_some()
    }

    /// Whether values of the type are quantities without a word beside them: they may be below zero, and a
    /// spreadsheet keeps them as numbers.
    pub fn is_figure(&self) -> bool {
        matches!(self.unit(), Some(Unit::Bare | Unit::Pounds | Unit::Percent))
    }

    /// Whether values of the type come one before the other.
    pub fn is_ordered(&self) -> bool {
        self.line().is_some()
    }
}

impl Quantity {
    /// The quantity that a text says, with its unit.
    pub fn read(&self, text: &str) -> Option<Exact> {
        (self.written)(text).map(|(exact, _)| exact)
    }

    /// Whether it is of whole units: pounds, if it is money.
    pub(super) fn is_whole(&self, exact: Exact) -> bool {
        let unit = *self.one.numer();
        exact.is_integer() && (unit == 1 || exact.numer() % unit == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Schema, read_exactly, show};

    #[test]
    fn each_scalar_type_is_listed_and_found_by_its_keyword() {
        for ty in Ty::SCALARS {
            let keyword = ty.scalar().unwrap().keyword;
            assert_eq!(Ty::named(keyword), Some(ty), "{keyword}");
        }
        assert_eq!(Ty::named("day"), Some(Ty::Days));
        assert_eq!(Ty::named("pound"), None);
    }

    #[test]
    fn the_example_of_a_type_is_shown_as_it_is_read() {
        for ty in Ty::SCALARS.into_iter().filter(|ty| *ty != Ty::Text) {
            let example = ty.scalar().unwrap().example;
            let read = read_exactly(example, &ty, &Limits::default(), &Schema::default());
            let shown = read.map(|datum| show::datum(&datum, &ty, &Schema::default()));
            assert_eq!(shown.as_deref(), Ok(example));
        }
    }

    #[test]
    fn one_of_a_quantity_is_read_as_one() {
        for ty in Ty::SCALARS {
            let Some(quantity) = ty.quantity() else { continue };
            let shown = show::amount(quantity.one, &ty);
            assert_eq!(quantity.read(&shown), Some(quantity.one), "{shown}");
            assert!(quantity.is_whole(quantity.one) || quantity.unit == Unit::Percent, "{shown}");
        }
    }
}
