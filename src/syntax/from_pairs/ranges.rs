//! Ranges in a form that the language does not have, and what they should look like.

use super::slips::{Told, one_line};
use super::{Inside, Pair, Rule};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Literal, Range};
use crate::value::{Year, amount, date};

/// What is said of a range that is written otherwise, and the range that is meant.
pub(super) fn told(pair: &Pair, span: Span) -> Option<(Told, Range)> {
    let mut inside = Inside::of(pair.clone());
    let lead = inside.take(Rule::slip_range_lead);
    let ty = lead.clone().and_then(|lead| Inside::of(lead).take(Rule::slip_range_type));
    let ty = ty.map(|ty| one_line(&ty).trim_matches([' ', ',', '(']).to_owned());
    let rest = pair.clone().into_inner();
    let ends = rest.filter(|one| matches!(one.as_rule(), Rule::slip_end | Rule::figure));
    let ends: Vec<String> = ends.map(|end| one_line(&end)).collect();
    let [least, most] = ends.as_slice() else { return None };
    let unit = Unit::of(ty.as_deref(), [least, most]);
    let (least, most) = (unit.applied(least), unit.applied(most));
    let right = format!("{least} to {most}");
    let (message, label) = match (&ty, lead) {
        (Some(ty), _) => (
            format!("a range stands in place of the type, without `{ty}` before it"),
            "the range alone".to_owned(),
        ),
        (None, Some(lead)) => {
            let lead = one_line(&lead);
            let label = format!("leave `{lead}` out");
            (format!("a range has no `{lead}` before it"), label)
        }
        (None, None) => {
            ("a range goes from one end `to` the other".to_owned(), "say it with `to`".to_owned())
        }
    };
    let is_whole = !right.contains('.');
    let instead = match ty.as_deref() {
        Some("number") if is_whole => {
            format!("write `{right}` for whole numbers, or `{least}.0 to {most}.0` for all")
        }
        _ => format!("write `{right}`"),
    };
    let end = |text: &str| Some(Spanned::new(literal(text)?, span));
    let range = Range { least: end(&least)?, most: end(&most)?, is_whole };
    Some((Told::new(message, &label, instead), range))
}

/// What is said of one end alone: `percent, at most 100%`, `money, £0 or more`.
pub(super) fn told_limit(pair: &Pair) -> Option<Told> {
    let is_end = |one: &Pair| matches!(one.as_rule(), Rule::slip_end | Rule::slip_end_of_a_type);
    let end = pair.clone().into_inner().find(is_end)?;
    let end = one_line(&end);
    let is_ceiling =
        |one: Pair| matches!(one.as_rule(), Rule::slip_limit_ceiling | Rule::slip_limit_or_less);
    let is_ceiling = pair.clone().into_inner().any(is_ceiling);
    let unit = Unit::of(None, [&end, &end]);
    let nought = unit.applied("0");
    let instead = match (is_ceiling, unit) {
        (true, Unit::Day) => format!("write `1 April 2001 to {end}`, with the first day that fits"),
        (true, Unit::Year) => format!("write `1999-2000 to {end}`, with the first year that fits"),
        (true, _) => format!("write `{nought} to {end}`"),
        (false, Unit::Day) => {
            format!("write `{end} to 31 March 2002`, with the last day that fits")
        }
        (false, Unit::Year) => format!("write `{end} to 2003-04`, with the last year that fits"),
        (false, _) if end.trim_start_matches('£').starts_with('0') => {
            format!("leave this out: no figure is less than {nought} unless it `may be negative`")
        }
        (false, _) => format!("write `{end} to …`, with the most that fits"),
    };
    let message = "a range has two ends, and stands in place of the type";
    Some(Told::new(message, "only one end of a range", instead))
}

/// What the ends of a range are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Pounds,
    Percent,
    Days,
    Months,
    Day,
    Year,
}

impl Unit {
    /// The unit that the type says, or else one of the ends has.
    fn of(ty: Option<&str>, ends: [&str; 2]) -> Unit {
        let has = |part: &str| ends.iter().any(|end| end.contains(part));
        match ty {
            Some("money") => Unit::Pounds,
            Some("percent" | "percentage") => Unit::Percent,
            Some("days") => Unit::Days,
            Some("months") => Unit::Months,
            _ if has("£") => Unit::Pounds,
            _ if has("%") || has("cent") => Unit::Percent,
            _ if has("day") => Unit::Days,
            _ if has("month") => Unit::Months,
            _ if ends.iter().any(|end| date::read(end).is_ok()) => Unit::Day,
            _ if ends.iter().any(|end| Year::read(end).is_some()) => Unit::Year,
            _ => Unit::None,
        }
    }

    /// An end with the unit, where it is a bare figure.
    fn applied(self, end: &str) -> String {
        if amount::signed_figure(end).is_none() {
            return match self {
                Unit::Percent => amount::percent(end).map_or(end.to_owned(), amount::show_percent),
                _ => end.to_owned(),
            };
        }
        match self {
            Unit::Pounds => format!("£{end}"),
            Unit::Percent => format!("{end}%"),
            Unit::Days => format!("{end} days"),
            Unit::Months => format!("{end} months"),
            Unit::None | Unit::Day | Unit::Year => end.to_owned(),
        }
    }
}

/// An end in the right form as a value.
fn literal(text: &str) -> Option<Literal> {
    let counted = |unit: &str| {
        let figure = text.trim_end_matches('s').strip_suffix(unit)?;
        amount::figure(figure.trim_end())
    };
    let number = || amount::signed_figure(text).map(Literal::Number);
    let percent = || amount::percent(text).map(Literal::Percent);
    let money = || amount::pence(text).map(Literal::Money);
    let day = || date::read(text).ok().map(Literal::Date);
    let year = || Year::read(text)?.ok().map(Literal::Year);
    let days = || counted("day").map(Literal::Days);
    let months = || counted("month").map(Literal::Months);
    number()
        .or_else(percent)
        .or_else(days)
        .or_else(months)
        .or_else(year)
        .or_else(day)
        .or_else(money)
}
