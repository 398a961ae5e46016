//! A value against the limits of its field: whether it keeps within them, and what may be meant if it does not.
//!
//! Takes a value, or its place on the [`line`] of all values that have an order; gives it back, or why it
//! lies outside. Never looks at the text that it was read from, but to quote it.

use super::{Datum, Exact, Limits, Misread, Ty, amount, line, show};

/// A value that keeps within the limits of its field, or why it does not. One that has no place on the
/// line has no limits either.
pub fn keeping(datum: Datum, ty: &Ty, limits: &Limits, text: &str) -> Result<Datum, Misread> {
    let has_limits = limits.is_whole || limits.least.is_some() || limits.most.is_some();
    match has_limits.then(|| line::place(&datum)).flatten() {
        Some(place) => within(place, ty, limits, text).map(|_| datum),
        None => Ok(datum),
    }
}

/// A place that keeps within the limits of a field, or why it does not.
pub fn within(place: Exact, ty: &Ty, limits: &Limits, text: &str) -> Result<Exact, Misread> {
    if limits.is_whole && !is_whole(place, ty) {
        let (fault, remedy) = match ty {
            Ty::Money => (
                "has pence, but only whole pounds are allowed",
                "leave out the pence; thousands have a comma, as in £1,234",
            ),
            _ => ("is not a whole number", "write a number without a fraction"),
        };
        return Err(Misread::new(text, fault, Some(remedy.to_owned())));
    }
    if within_ends(place, limits) {
        return Ok(place);
    }
    let is_low = limits.least.is_some_and(|least| place < least);
    let (how, meant) = inside(place, ty, limits);
    Err(Misread::new(text, outside(is_low, ty, limits), Some(how)).naming(meant))
}

/// On which side of its range a value lies.
fn outside(is_low: bool, ty: &Ty, limits: &Limits) -> String {
    let end = if is_low { limits.least } else { limits.most };
    let end = end.map(|end| show::limit(end, ty)).unwrap_or_default();
    let (side, which) = match (ty, is_low) {
        (Ty::Date, true) => ("before", "the first day"),
        (Ty::Date, false) => ("after", "the last day"),
        (Ty::Year, true) => ("before", "the first year"),
        (Ty::Year, false) => ("after", "the last year"),
        (_, true) => ("less than", "the least"),
        (_, false) => ("more than", "the most"),
    };
    // That nothing is below nought needs no explaining.
    match limits.most {
        None => format!("is {side} {end}"),
        Some(_) => format!("is {side} {end}, {which} that is allowed"),
    }
}

/// What to write instead of a value outside its range.
fn inside(place: Exact, ty: &Ty, limits: &Limits) -> (String, Vec<String>) {
    let Some(range) = show::range(limits, ty) else {
        return ("write the figure without a minus sign".to_owned(), Vec::new());
    };
    let meant: Vec<String> =
        meant(place, ty, limits).into_iter().map(|one| show::limit(one, ty)).collect();
    let how = match (meant.is_empty(), ty) {
        (false, _) => format!("did you mean {}?", show::joined(&meant, "or")),
        (true, Ty::Date) => format!("write a day from {range}"),
        (true, Ty::Year) => format!("write a year from {range}"),
        (true, Ty::Number) => format!("write a number from {range}"),
        (true, _) => format!("write a figure from {range}"),
    };
    (how, meant)
}

/// What may be meant by a value outside its range. Of a percentage far above it is the hundredth, as 76
/// in a percent cell is 7,600%, or the tenth, where a point is missing; of a day it is the same day in
/// the one year that fits.
fn meant(place: Exact, ty: &Ty, limits: &Limits) -> Vec<Exact> {
    let fits = |place: &Exact| within_ends(*place, limits);
    match ty {
        Ty::Percent => {
            // Just above the range, a slip of another kind is as likely.
            let far = limits.most.and_then(|most| amount::times(most, amount::whole(2)));
            let parts = [10, 100].map(|part| amount::divided_by(place, amount::whole(part)));
            let is_far = far.is_some_and(|far| place > far);
            parts.into_iter().flatten().filter(fits).filter(|_| is_far).collect()
        }
        Ty::Date => {
            let ends = limits.least.and_then(line::day).zip(limits.most.and_then(line::day));
            let Some((day, (first, last))) = line::day(place).zip(ends) else { return Vec::new() };
            // More years than two hold the day twice.
            let years = (first.year()..=last.year()).take(3);
            let days = years.filter_map(|year| day.with().year(year).build().ok());
            let places = days.filter_map(|day| line::place(&Datum::Date(day))).filter(fits);
            Some(places.collect::<Vec<_>>()).filter(|found| found.len() == 1).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn within_ends(place: Exact, limits: &Limits) -> bool {
    limits.least.is_none_or(|least| least <= place) && limits.most.is_none_or(|most| place <= most)
}

/// Whether an amount is of whole units: pounds, if it is money.
fn is_whole(exact: Exact, ty: &Ty) -> bool {
    let unit = if *ty == Ty::Money { 100 } else { 1 };
    exact.is_integer() && (unit == 1 || exact.numer() % unit == 0)
}
