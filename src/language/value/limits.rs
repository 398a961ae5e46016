//! A value against the limits of its field: whether it keeps within them, and what may be meant if it does not.
//!
//! Takes a value, or its place on the [`line`] of all values that have an order; gives it back, or why it
//! lies outside. Never looks at the text that it was read from, but to quote it.

use super::types::Line;
use super::{Datum, Exact, Limits, Misread, Ty, line, show};

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
    if limits.is_whole
        && let Some(quantity) = ty.quantity()
        && !quantity.is_whole(place)
    {
        let [fault, remedy] = quantity.not_whole;
        return Err(Misread::new(text, fault, Some(remedy.to_owned())));
    }
    if within_ends(place, limits) {
        return Ok(place);
    }
    let Some(line) = ty.line() else { return Ok(place) };
    let is_low = limits.least.is_some_and(|least| place < least);
    let (how, meant) = inside(place, line, limits);
    Err(Misread::new(text, outside(is_low, line, limits), Some(how)).naming(meant))
}

/// On which side of its range a value lies.
fn outside(is_low: bool, line: &Line, limits: &Limits) -> String {
    let ([below, above], [first, last]) = (line.outside, line.ends);
    let (end, side, which) = match is_low {
        true => (limits.least, below, first),
        false => (limits.most, above, last),
    };
    let end = end.map(line.show).unwrap_or_default();
    // That nothing is below nought needs no explaining.
    match limits.most {
        None => format!("is {side} {end}"),
        Some(_) => format!("is {side} {end}, {which} that is allowed"),
    }
}

/// What to write instead of a value outside its range.
fn inside(place: Exact, line: &Line, limits: &Limits) -> (String, Vec<String>) {
    let Some((least, most)) = limits.least.zip(limits.most) else {
        return ("write the figure without a minus sign".to_owned(), Vec::new());
    };
    let meant: Vec<String> = (line.meant)(place, limits).into_iter().map(line.show).collect();
    let how = match meant.is_empty() {
        false => format!("did you mean {}?", show::joined(&meant, "or")),
        true => {
            let (value, from, to) = (line.within, (line.show)(least), (line.show)(most));
            format!("write {value} from {from} to {to}")
        }
    };
    (how, meant)
}

/// Whether a place lies between both ends, which are within.
pub(super) fn within_ends(place: Exact, limits: &Limits) -> bool {
    limits.least.is_none_or(|least| least <= place) && limits.most.is_none_or(|most| place <= most)
}
