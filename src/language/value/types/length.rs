//! Lengths of time: a whole number of units, each with its word.

use super::figure::{NOT_WHOLE, alone};
use super::{Kind, Length, Line, ONE, Quantity, ScalarType, Unit};
use crate::value::{Exact, amount};

pub(super) static DAYS: ScalarType = ScalarType {
    keyword: "days",
    english: "a number of days",
    spelling: "",
    example: "28 days",
    kind: Kind::Quantity(Quantity {
        written: |text| alone(counted(text, "day")),
        misread: ["is not a number of days", "it looks like `5 days`"],
        not_whole: NOT_WHOLE,
        one: ONE,
        unit: Unit::Word("day"),
        length: Some(Length::Days),
    }),
    line: Some(Line { show: |days| amount::show_counted(days, "day"), ..Line::AMOUNTS }),
};

pub(super) static MONTHS: ScalarType = ScalarType {
    keyword: "months",
    english: "a number of months",
    spelling: "",
    example: "3 months",
    kind: Kind::Quantity(Quantity {
        written: |text| alone(counted(text, "month")),
        misread: ["is not a number of months", "it looks like `5 months`"],
        not_whole: NOT_WHOLE,
        one: ONE,
        unit: Unit::Word("month"),
        length: Some(Length::Months),
    }),
    line: Some(Line { show: |months| amount::show_counted(months, "month"), ..Line::AMOUNTS }),
};

/// Reads so many of a unit: `28 days`, `1 day`.
fn counted(text: &str, unit: &str) -> Option<Exact> {
    let digits = text.strip_suffix('s').unwrap_or(text).strip_suffix(unit)?;
    amount::figure(digits.trim_end()).filter(Exact::is_integer)
}
