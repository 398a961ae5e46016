//! Two values side by side: how they stand to each other, and how far they are apart.

use jiff::civil::Date;

use super::bounds::{Amount, Open};
use super::value::ExprValue;
use lacuna_language::operation::Relation;
use lacuna_language::value::{Exact, Truth, amount, date};

/// Whether rounding alone leaves these known only within bounds.
pub(super) fn only_rounded(operands: &[&ExprValue]) -> bool {
    operands.iter().map(|value| value.openness()).max() == Some(Open::Rounding)
}

/// Whether two values of one type stand so to each other.
pub(super) fn compared(left: &ExprValue, relation: Relation, right: &ExprValue) -> Truth {
    match (left, right) {
        (ExprValue::Gap(_, _), _) | (_, ExprValue::Gap(_, _)) => Truth::Unknown,
        (ExprValue::Exactly(left), ExprValue::Exactly(right)) => {
            relation.holds(amount::ordering(left, right)).into()
        }
        (ExprValue::Among(_), _) | (_, ExprValue::Among(_)) => each_compared(left, relation, right),
        (ExprValue::Within(_), _) | (_, ExprValue::Within(_)) => {
            match (left.measure(), right.measure()) {
                (Some(left), Some(right)) => amounts(left, relation, right),
                _ => Truth::Unknown,
            }
        }
        (ExprValue::Date(left), ExprValue::Date(right)) => ordered(left, relation, right),
        (ExprValue::Year(left), ExprValue::Year(right)) => ordered(left, relation, right),
        (ExprValue::Text(left), ExprValue::Text(right)) => {
            ordered(&left.trim(), relation, &right.trim())
        }
        (ExprValue::YesNo(left), ExprValue::YesNo(right)) => ordered(left, relation, right),
        (ExprValue::Choice(left), ExprValue::Choice(right))
        | (ExprValue::Key(left), ExprValue::Key(right)) => ordered(left, relation, right),
        // A name that is not listed may be another one, misspelt.
        (ExprValue::Unlisted(left), ExprValue::Unlisted(right)) if left.trim() == right.trim() => {
            ordered(&left.trim(), relation, &right.trim())
        }
        _ => Truth::Unknown,
    }
}

/// The same of values of which rounding leaves open which they are.
fn each_compared(left: &ExprValue, relation: Relation, right: &ExprValue) -> Truth {
    of_each_two(left, right, |one, other| compared(one, relation, other))
}

/// What is so of two values, of which rounding may leave open which they are.
pub(super) fn of_each_two<'a>(
    left: &ExprValue<'a>,
    right: &ExprValue<'a>,
    is_so: impl Fn(&ExprValue<'a>, &ExprValue<'a>) -> Truth,
) -> Truth {
    agreed(
        left.each()
            .iter()
            .flat_map(|one| right.each().iter().map(move |other| (one, other)))
            .map(|(one, other)| (!one.is_none() && !other.is_none()).then(|| is_so(one, other))),
    )
}

/// What is so of a value, of which rounding may leave open which it is.
pub(super) fn of_each<'a>(value: &ExprValue<'a>, is_so: impl Fn(&ExprValue<'a>) -> Truth) -> Truth {
    agreed(value.each().iter().map(|one| (!one.is_none()).then(|| is_so(one))))
}

/// What is so of all values that something may be. That there may be none of them leaves open what would be so.
fn agreed(truths: impl Iterator<Item = Option<Truth>>) -> Truth {
    let (mut may_be_none, mut all) = (false, None);
    for truth in truths {
        match (truth, all) {
            (None, _) => may_be_none = true,
            (Some(_), None) => all = truth,
            (Some(truth), Some(before)) if truth == before => {}
            (Some(_), Some(_)) => return Truth::Unknown,
        }
    }
    match all {
        Some(Truth::True) if may_be_none => Truth::Unknown,
        Some(truth) => truth,
        None => Truth::Unknown,
    }
}

fn amounts(left: Amount, relation: Relation, right: Amount) -> Truth {
    match (relation.less, relation.equal, relation.greater) {
        (false, true, false) => left.is(right),
        (true, false, true) => left.is(right).negated(),
        (true, true, false) => left.at_most(right),
        (false, true, true) => right.at_most(left),
        (true, false, false) => left.less_than(right),
        (false, false, true) => right.less_than(left),
        (all, _, _) => all.into(),
    }
}

fn ordered<T: Ord>(left: &T, relation: Relation, right: &T) -> Truth {
    relation.holds(left.cmp(right)).into()
}

/// Whether a day lies within so many months of the calendar, before or after, of another.
pub(super) fn within_months(left: &ExprValue, by: &ExprValue, right: &ExprValue) -> Truth {
    match (left, months_around(by, right)) {
        (ExprValue::Date(left), Some((first, last))) => (first <= *left && *left <= last).into(),
        _ => Truth::Unknown,
    }
}

/// The days that lie so many months before and after one.
pub(super) fn months_around(by: &ExprValue, day: &ExprValue) -> Option<(Date, Date)> {
    let (Some(by), ExprValue::Date(day)) = (by.as_amount(), day) else { return None };
    let months = by.known().filter(Exact::is_integer)?.to_integer();
    let first = date::plus_months(*day, months.checked_neg()?)?;
    Some((first, date::plus_months(*day, months)?))
}

pub(super) fn within(left: &ExprValue, by: &ExprValue, right: &ExprValue) -> Truth {
    match (apart(left, right), by.as_amount()) {
        (Some(apart), Some(by)) => apart.at_most(by).and(by.negated().at_most(apart)),
        _ => Truth::Unknown,
    }
}

/// How much one figure is above another, or by how many days one day comes before another.
pub(super) fn apart(left: &ExprValue, right: &ExprValue) -> Option<Amount> {
    match (left, right) {
        (ExprValue::Date(left), ExprValue::Date(right)) => {
            let days = date::days_between(*left, *right);
            Some(Amount::exactly(amount::whole(days)))
        }
        _ => left.measure()?.plus(right.measure()?.negated()),
    }
}
