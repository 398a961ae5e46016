//! Numbers, sums of money and percentages.

use super::{HUNDRED, HUNDREDTH, Kind, Line, ONE, Quantity, ScalarType, Unit};
use crate::value::limits::within_ends;
use crate::value::{Exact, Limits, amount};

/// What is said of a figure that has to be whole.
pub(super) const NOT_WHOLE: [&str; 2] =
    ["is not a whole number", "write a number without a fraction"];

pub(super) static NUMBER: ScalarType = ScalarType {
    keyword: "number",
    english: "a number",
    spelling: "a number has no sign before or after it",
    example: "1",
    kind: Kind::Quantity(Quantity {
        written: |text| alone(amount::signed_figure(text)),
        misread: ["is not a number", "write it in figures, without a word beside it"],
        not_whole: NOT_WHOLE,
        one: ONE,
        unit: Unit::Bare,
        length: None,
    }),
    line: Some(Line { within: "a number", ..Line::AMOUNTS }),
};

pub(super) static MONEY: ScalarType = ScalarType {
    keyword: "money",
    english: "money",
    spelling: "money has a `£`, as in £1,234",
    example: "£838,551",
    kind: Kind::Quantity(Quantity {
        written: amount::pence_as_written,
        misread: [
            "is not an amount of money",
            "an amount looks like £1,234 or £1,234.50, with a comma for thousands",
        ],
        not_whole: [
            "has pence, but only whole pounds are allowed",
            "leave out the pence; thousands have a comma, as in £1,234",
        ],
        one: HUNDRED,
        unit: Unit::Pounds,
        length: None,
    }),
    line: Some(Line { show: amount::show_money, step: Some(ONE), ..Line::AMOUNTS }),
};

pub(super) static PERCENT: ScalarType = ScalarType {
    keyword: "percent",
    english: "a percentage",
    spelling: "a percentage has a `%`, as in 7%",
    example: "16%",
    kind: Kind::Quantity(Quantity {
        written: |text| alone(amount::percent(text)),
        misread: ["is not a percentage", "a percentage looks like 7% or 7.5%"],
        not_whole: NOT_WHOLE,
        one: HUNDREDTH,
        unit: Unit::Percent,
        length: None,
    }),
    line: Some(Line { show: amount::show_percent, meant: percent_meant, ..Line::AMOUNTS }),
};

/// A figure that says nothing of how exact it is.
pub(super) fn alone(exact: Option<Exact>) -> Option<(Exact, Option<Exact>)> {
    exact.map(|exact| (exact, None))
}

/// What may be meant by a percentage far above its range: the hundredth, as 76 in a percent cell is 7,600%, or
/// the tenth, where a point is missing.
fn percent_meant(place: Exact, limits: &Limits) -> Vec<Exact> {
    // Just above the range, a slip of another kind is as likely.
    let far = limits.most.and_then(|most| amount::times(most, amount::whole(2)));
    let parts = [10, 100].map(|part| amount::divided_by(place, amount::whole(part)));
    let is_far = far.is_some_and(|far| place > far);
    let fits = |place: &Exact| is_far && within_ends(*place, limits);
    parts.into_iter().flatten().filter(fits).collect()
}
