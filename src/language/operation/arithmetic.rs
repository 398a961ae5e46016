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
    /// `a rounded to b`: the multiple of `b` that lies nearest, and of two that lie as near the one further from
    /// nought.
    RoundedTo,
}

/// How tightly an operator binds, the loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binds {
    /// `a as a percentage of b` and `a rounded to b`, where each side is a sum.
    Percentage,
    /// `a + b`, taken from the left.
    Sum,
    /// `a * b`, likewise.
    Term,
}

struct Row {
    operator: Operator,
    sign: &'static str,
    word: &'static str,
    /// That it does not work with two types, `{l}` and `{r}`.
    refusal: &'static str,
    binds: Binds,
    is_division: bool,
    /// What an author may write by mistake.
    other: Option<Operator>,
}

const ROWS: [Row; 6] = [
    Row {
        operator: Operator::Plus,
        sign: "+",
        word: "plus",
        refusal: "{r} cannot be added to {l}",
        binds: Binds::Sum,
        is_division: false,
        other: Some(Operator::Minus),
    },
    Row {
        operator: Operator::Minus,
        sign: "-",
        word: "less",
        refusal: "{r} cannot be subtracted from {l}",
        binds: Binds::Sum,
        is_division: false,
        other: Some(Operator::Plus),
    },
    Row {
        operator: Operator::Times,
        sign: "*",
        word: "times",
        refusal: "{l} cannot be multiplied by {r}",
        binds: Binds::Term,
        is_division: false,
        other: None,
    },
    Row {
        operator: Operator::DividedBy,
        sign: "/",
        word: "divided by",
        refusal: "{l} cannot be divided by {r}",
        binds: Binds::Term,
        is_division: true,
        other: None,
    },
    Row {
        operator: Operator::AsPercentageOf,
        sign: "as a percentage of",
        word: "as a percentage of",
        refusal: "{l} cannot be a percentage of {r}",
        binds: Binds::Percentage,
        is_division: true,
        other: None,
    },
    Row {
        operator: Operator::RoundedTo,
        sign: "rounded to",
        word: "rounded to the nearest",
        refusal: "{l} cannot be rounded to {r}",
        binds: Binds::Percentage,
        is_division: true,
        other: None,
    },
];

/// What a side of an operator is.
enum Side {
    /// Of this type.
    Of(Ty),
    /// A quantity, of whatever type.
    Quantity,
    /// A length of time.
    Length,
    /// Of the same type as the left side.
    Left,
}

use Side::{Left, Length, Of, Quantity};

/// What an operator makes of two types: every row that there is.
const SIGNATURES: &[(Side, Operator, Side, Side)] = &[
    (Quantity, Operator::Plus, Left, Left),
    (Quantity, Operator::Minus, Left, Left),
    (Of(Ty::Number), Operator::Times, Of(Ty::Number), Left),
    (Of(Ty::Number), Operator::DividedBy, Of(Ty::Number), Left),
    (Of(Ty::Money), Operator::Times, Of(Ty::Number), Left),
    (Of(Ty::Number), Operator::Times, Of(Ty::Money), Of(Ty::Money)),
    (Of(Ty::Money), Operator::Times, Of(Ty::Percent), Left),
    (Of(Ty::Percent), Operator::Times, Of(Ty::Money), Of(Ty::Money)),
    (Of(Ty::Money), Operator::DividedBy, Of(Ty::Number), Left),
    (Of(Ty::Money), Operator::DividedBy, Of(Ty::Money), Of(Ty::Number)),
    (Length, Operator::Times, Of(Ty::Number), Left),
    (Of(Ty::Date), Operator::Minus, Of(Ty::Date), Of(Ty::Days)),
    (Of(Ty::Date), Operator::Plus, Length, Left),
    (Of(Ty::Date), Operator::Minus, Length, Left),
    (Of(Ty::Money), Operator::AsPercentageOf, Left, Of(Ty::Percent)),
    (Of(Ty::Number), Operator::AsPercentageOf, Left, Of(Ty::Percent)),
    (Length, Operator::AsPercentageOf, Left, Of(Ty::Percent)),
    (Quantity, Operator::RoundedTo, Left, Left),
];

impl Side {
    /// Whether a type stands for it beside one on the left.
    fn takes(&self, ty: &Ty, left: &Ty) -> bool {
        match self {
            Of(own) => own == ty,
            Quantity => ty.is_amount(),
            Length => ty.length().is_some(),
            Left => ty == left,
        }
    }
}

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
    pub fn word(self) -> &'static str {
        self.row().word
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
        let takes = |one: &Side, ty: &Ty| one.takes(ty, left);
        let row = SIGNATURES
            .iter()
            .find(|row| row.1 == self && takes(&row.0, left) && takes(&row.2, right));
        row.map(|row| if let Of(ty) = &row.3 { ty.clone() } else { left.clone() })
    }

    /// That it does not work with values of two types, as they are called.
    pub fn refusal(self, left: &str, right: &str) -> String {
        self.row().refusal.replace("{l}", left).replace("{r}", right)
    }
}
