//! What rules ask of values and make of them, as rows: how each operation is written, how a person says it,
//! and which other one it is easily taken for.
//!
//! Comparisons and operators have tables of their own, as most new operations are one of the two: a row there
//! is all that the checker, the evaluator, the lints and the mutants need. Nothing here sees an expression.

pub mod arithmetic;
pub mod compare;
pub mod count;
pub mod functions;

use serde::{Deserialize, Serialize};

pub use arithmetic::Operator;
pub use compare::{Compared, Comparison, Relation};
pub use count::{Aggregate, HowMany, Quantifier};
pub use functions::Function;

/// What is asked of operands, or made of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Operation {
    /// `not …`: whether a condition is false.
    Not,
    /// `… and …`: whether two or more conditions are all true.
    And,
    /// `… or …`: whether at least one of two or more conditions is true.
    Or,
    /// `… when …`: a condition that is asked for only where another is true. It is a whole `must` or
    /// `should`, and never a part of one.
    When,
    /// Two values side by side, as in `… is at least …`.
    Compare(Comparison),
    /// `… is given`: whether a value is there, whatever it is.
    IsGiven,
    /// `… is not given`: whether a value is not there; the same as `is missing`.
    IsNotGiven,
    /// `… is missing`: whether a value is not there.
    IsMissing,
    /// A value, and a list.
    IsOneOf,
    /// `… is not one of …`: a value, and a list.
    IsNotOneOf,
    /// A value, how far it may be away, and another value.
    IsWithin,
    /// A day, how far it may be away, and another day that it comes before or after.
    IsWithinOfDay,
    /// A day, how far it may be away, and another day that it does not come after.
    IsWithinBefore,
    /// A day, how far it may be away, and another day that it does not come before.
    IsWithinAfter,
    /// `… falls in …`: a day, and a financial year.
    FallsIn,
    /// A list, and the key of an entry.
    Includes,
    /// Two stretches of days: from, to, from, to.
    Overlaps,
    /// A text, and a pattern that all of it fits.
    Matches,
    /// A text, and whole words in it, whatever their capitals.
    Mentions,
    /// Some fields, and how many of them are given.
    Together(HowMany),
    /// How many words a text has.
    Length,
    /// Whole years from one day to another.
    Age,
    /// `earlier of … and …`: whichever of two days comes first.
    Earlier,
    /// `later of … and …`: whichever of two days comes last.
    Later,
    /// `larger of … and …`: whichever of two amounts is more.
    Larger,
    /// `smaller of … and …`: whichever of two amounts is less.
    Smaller,
    /// `first day of …`: 1 April of a financial year.
    FirstDay,
    /// `last day of …`: 31 March of a financial year.
    LastDay,
    /// `month of …`: in which month a day is, by its name.
    Month,
    /// `weekday of …`: which day of the week a day is, by its name.
    Weekday,
    /// `… working days without …`: how many, and a table of holidays. It is added to a day or taken from it.
    WorkingDays,
    /// `… + … working days without …`: a day, how many working days later, and a table of holidays.
    WorkingDaysLater,
    /// `… - … working days without …`: a day, how many working days earlier, and a table of holidays.
    WorkingDaysEarlier,
    /// A value worked out from two others, as in `… + …`.
    Arithmetic(Operator),
}

/// What stands for an operand in a template.
pub const OPERAND: char = '…';

/// An operation in words; what has operands as many as an author likes has no template.
struct Row {
    operation: Operation,
    /// How an author writes it: `… is within … of …`.
    written: &'static str,
    /// How a person says it.
    phrase: &'static str,
    /// What it is easily taken for, with what that is called.
    other: Option<(Operation, &'static str)>,
}

use Operation as O;

const ROWS: [Row; 29] = [
    row(O::Not, "not …", "it is not so that …", None),
    row(O::When, "… when …", "…, when …", None),
    row(O::IsGiven, "… is given", "… is given", Some((O::IsNotGiven, "`is not given`"))),
    row(O::IsNotGiven, "… is not given", "… is not given", Some((O::IsGiven, "`is given`"))),
    row(O::IsMissing, "… is missing", "… is not given", Some((O::IsGiven, "`is given`"))),
    row(O::IsOneOf, "… is one of …", "… is one of …", Some((O::IsNotOneOf, "`is not one of`"))),
    row(O::IsNotOneOf, "… is not one of …", "… is not one of …", Some((O::IsOneOf, "`is one of`"))),
    row(O::IsWithin, "… is within … of …", "… lies within … of …", None),
    row(
        O::IsWithinOfDay,
        "… is within … before or after …",
        "… lies within … before or after …",
        None,
    ),
    row(O::IsWithinBefore, "… is within … before …", "… lies within … before …", None),
    row(O::IsWithinAfter, "… is within … after …", "… lies within … after …", None),
    row(O::FallsIn, "… falls in …", "… falls in the financial year …", None),
    row(O::Includes, "… includes …", "… has an entry for …", None),
    row(
        O::Overlaps,
        "… to … overlaps … to …",
        "the days from … to … have a day in common with those from … to …",
        None,
    ),
    row(O::Matches, "… matches …", "… has the form …", None),
    row(O::Mentions, "… mentions …", "… mentions …", None),
    row(O::Length, "length of … in words", "the number of words in …", None),
    row(O::Age, "age of … at …", "the age in years, from … to …", None),
    row(
        O::Earlier,
        "earlier of … and …",
        "the earlier of … and …",
        Some((O::Later, "the later of the two")),
    ),
    row(
        O::Later,
        "later of … and …",
        "the later of … and …",
        Some((O::Earlier, "the earlier of the two")),
    ),
    row(
        O::Larger,
        "larger of … and …",
        "the larger of … and …",
        Some((O::Smaller, "the smaller of the two")),
    ),
    row(
        O::Smaller,
        "smaller of … and …",
        "the smaller of … and …",
        Some((O::Larger, "the larger of the two")),
    ),
    row(
        O::FirstDay,
        "first day of …",
        "the first day of …",
        Some((O::LastDay, "the last day of the year")),
    ),
    row(
        O::LastDay,
        "last day of …",
        "the last day of …",
        Some((O::FirstDay, "the first day of the year")),
    ),
    row(O::WorkingDays, "… working days without …", "… working days, without the days in …", None),
    row(
        O::WorkingDaysLater,
        "… + … working days without …",
        "… plus … working days, without the days in …",
        Some((O::WorkingDaysEarlier, "`-`")),
    ),
    row(
        O::WorkingDaysEarlier,
        "… - … working days without …",
        "… less … working days, without the days in …",
        Some((O::WorkingDaysLater, "`+`")),
    ),
    row(O::Month, "month of …", "the month of …", None),
    row(O::Weekday, "weekday of …", "the day of the week of …", None),
];

const fn row(
    operation: Operation,
    written: &'static str,
    phrase: &'static str,
    other: Option<(Operation, &'static str)>,
) -> Row {
    Row { operation, written, phrase, other }
}

impl Operation {
    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.operation == self)
    }

    /// How an author writes it, with [`OPERAND`] for each operand.
    pub fn written(self) -> String {
        match self {
            Operation::Compare(comparison) => format!("… {} …", comparison.words()),
            Operation::Arithmetic(operator) => format!("… {} …", operator.sign()),
            _ => self.row().map_or("", |row| row.written).to_owned(),
        }
    }

    /// The operation in a sentence, with what is said of each operand. `and`, `or` and fields that are given
    /// together have as many as an author likes.
    pub fn phrase(self, operands: &[String]) -> String {
        match self {
            Operation::And => operands.join(" and "),
            Operation::Or => operands.join(" or "),
            Operation::Together(how_many) => {
                let fields = crate::value::show::joined(operands, "and");
                format!("{} {fields} is given", how_many.words())
            }
            Operation::Compare(comparison) => operands.join(&format!(" {} ", comparison.words())),
            Operation::Arithmetic(operator) => operands.join(&format!(" {} ", operator.word())),
            _ => filled(self.row().map_or("", |row| row.phrase), operands),
        }
    }

    /// The operation that it is easily taken for, with what that is called.
    pub fn other(self) -> Option<(Operation, &'static str)> {
        self.row()?.other
    }

    /// Whether it is asked whether something is there, whatever it is.
    pub fn asks_whether_given(self) -> bool {
        matches!(self, Operation::IsGiven | Operation::IsNotGiven | Operation::IsMissing)
    }
}

/// A template with its operands.
fn filled(template: &str, operands: &[String]) -> String {
    let mut operands = operands.iter();
    let mut said = String::new();
    for (at, piece) in template.split(OPERAND).enumerate() {
        if at > 0 {
            said.extend(operands.next().map(String::as_str));
        }
        said.push_str(piece);
    }
    said
}
