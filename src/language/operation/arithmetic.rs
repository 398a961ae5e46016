//! Operators as rows: the sign, the words, how tightly each binds, and what it makes of which types.

use serde::{Deserialize, Serialize};

use crate::value::Ty;

/// A sign, or words, between two values from which one value is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// `a + b`: a sum, or a day so many days or months later.
    Plus,
    /// `a - b`: a difference, an earlier day, or the days from one day to another.
    Minus,
    /// `a * b`: so many times as much, or a share of money, as in `grant.main * 16%`.
    Times,
    /// `a / b`: a part of an amount, or how many times `b` goes into `a`; not known where `b` is nought.
    DividedBy,
    /// `a as a percentage of b`; not known where `b` is nought.
    AsPercentageOf,
}

/// How tightly an operator binds, the loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binds {
    /// `a as a percentage of b`, where each side is a sum.
    Percentage,
    /// `a + b`, taken from the left.
    Sum,
    /// `a * b`, likewise.
    Term,
}

struct Row {
    operator: Operator,
    sign: &'static str,
    said: &'static str,
    /// That it does not work with two types, `{l}` and `{r}`.
    refusal: &'static str,
    binds: Binds,
    is_division: bool,
    /// What an author may write by mistake.
    other: Option<Operator>,
}

const ROWS: [Row; 5] = [
    Row {
        operator: Operator::Plus,
        sign: "+",
        said: "plus",
        refusal: "{r} cannot be added to {l}",
        binds: Binds::Sum,
        is_division: false,
        other: Some(Operator::Minus),
    },
    Row {
        operator: Operator::Minus,
        sign: "-",
        said: "less",
        refusal: "{r} cannot be subtracted from {l}",
        binds: Binds::Sum,
        is_division: false,
        other: Some(Operator::Plus),
    },
    Row {
        operator: Operator::Times,
        sign: "*",
        said: "times",
        refusal: "{l} cannot be multiplied by {r}",
        binds: Binds::Term,
        is_division: false,
        other: None,
    },
    Row {
        operator: Operator::DividedBy,
        sign: "/",
        said: "divided by",
        refusal: "{l} cannot be divided by {r}",
        binds: Binds::Term,
        is_division: true,
        other: None,
    },
    Row {
        operator: Operator::AsPercentageOf,
        sign: "as a percentage of",
        said: "as a percentage of",
        refusal: "{l} cannot be a percentage of {r}",
        binds: Binds::Percentage,
        is_division: true,
        other: None,
    },
];

/// What an operator makes of two types: every row that there is.
const SIGNATURES: &[(Ty, Operator, Ty, Ty)] = &[
    (Ty::Number, Operator::Plus, Ty::Number, Ty::Number),
    (Ty::Number, Operator::Minus, Ty::Number, Ty::Number),
    (Ty::Number, Operator::Times, Ty::Number, Ty::Number),
    (Ty::Number, Operator::DividedBy, Ty::Number, Ty::Number),
    (Ty::Money, Operator::Plus, Ty::Money, Ty::Money),
    (Ty::Money, Operator::Minus, Ty::Money, Ty::Money),
    (Ty::Money, Operator::Times, Ty::Number, Ty::Money),
    (Ty::Number, Operator::Times, Ty::Money, Ty::Money),
    (Ty::Money, Operator::Times, Ty::Percent, Ty::Money),
    (Ty::Percent, Operator::Times, Ty::Money, Ty::Money),
    (Ty::Money, Operator::DividedBy, Ty::Number, Ty::Money),
    (Ty::Money, Operator::DividedBy, Ty::Money, Ty::Number),
    (Ty::Percent, Operator::Plus, Ty::Percent, Ty::Percent),
    (Ty::Percent, Operator::Minus, Ty::Percent, Ty::Percent),
    (Ty::Days, Operator::Plus, Ty::Days, Ty::Days),
    (Ty::Days, Operator::Minus, Ty::Days, Ty::Days),
    (Ty::Months, Operator::Plus, Ty::Months, Ty::Months),
    (Ty::Months, Operator::Minus, Ty::Months, Ty::Months),
    (Ty::Days, Operator::Times, Ty::Number, Ty::Days),
    (Ty::Months, Operator::Times, Ty::Number, Ty::Months),
    (Ty::Date, Operator::Minus, Ty::Date, Ty::Days),
    (Ty::Date, Operator::Plus, Ty::Days, Ty::Date),
    (Ty::Date, Operator::Minus, Ty::Days, Ty::Date),
    (Ty::Date, Operator::Plus, Ty::Months, Ty::Date),
    (Ty::Date, Operator::Minus, Ty::Months, Ty::Date),
    (Ty::Money, Operator::AsPercentageOf, Ty::Money, Ty::Percent),
    (Ty::Number, Operator::AsPercentageOf, Ty::Number, Ty::Percent),
    (Ty::Days, Operator::AsPercentageOf, Ty::Days, Ty::Percent),
    (Ty::Months, Operator::AsPercentageOf, Ty::Months, Ty::Percent),
];

impl Operator {
    fn row(self) -> &'static Row {
        const FIRST: &Row = &ROWS[0];
        ROWS.iter().find(|row| row.operator == self).unwrap_or(FIRST)
    }

    /// How it is written between its sides.
    pub fn sign(self) -> &'static str {
        self.row().sign
    }

    /// How a person says it.
    pub fn said(self) -> &'static str {
        self.row().said
    }

    /// How tightly it binds: `a + b * c` is `a + (b * c)`.
    pub fn binds(self) -> Binds {
        self.row().binds
    }

    /// Whether it can be of no value, as nothing can be divided by nought.
    pub fn is_division(self) -> bool {
        self.row().is_division
    }

    /// What an author may write by mistake.
    pub fn other(self) -> Option<Operator> {
        self.row().other
    }

    /// The type of `left operator right`, if the two go together.
    pub fn result(self, left: &Ty, right: &Ty) -> Option<Ty> {
        let row = SIGNATURES.iter().find(|row| row.0 == *left && row.1 == self && row.2 == *right);
        row.map(|row| row.3.clone())
    }

    /// That it does not work with values of two types, as they are called.
    pub fn refusal(self, left: &str, right: &str) -> String {
        self.row().refusal.replace("{l}", left).replace("{r}", right)
    }
}
