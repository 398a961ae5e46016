//! Ranges in a form that the language does not have, and what they should look like.

use super::advice::{Told, bits};
use super::slips::one_line;
use super::{Inside, Pair, Rule};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{FieldTypeKind, Literal, Range};
use crate::value::{Year, amount, date};

/// What is said of a range that is written otherwise, and the type that is meant.
pub(super) fn told(pair: &Pair, span: Span) -> Option<(Told, FieldTypeKind)> {
    let lead = Inside::of(pair.clone()).take(Rule::slip_range_lead);
    let ty = lead.clone().and_then(|lead| Inside::of(lead).take(Rule::slip_range_type));
    let ty = ty.map(|ty| one_line(&ty).trim_matches([' ', ',', '(']).to_owned());
    let ends: Vec<String> =
        pair.clone().into_inner().filter(is_end).map(|end| one_line(&end)).collect();
    let [least, most] = ends.as_slice() else { return None };
    let unit = Unit::of(ty.as_deref(), [least, most]);
    let (least, most) = (unit.applied(least), unit.applied(most));
    let (message, label) = fault(ty.as_deref(), lead.as_ref().map(one_line));
    let is_whole = ![&least, &most].iter().any(|end| end.contains('.'));
    let told = Told::write(message, &label, span, bits![format!("{least} to {most}")]);
    let told = match ty.as_deref() {
        Some("number") if is_whole => told
            .edit(span, bits![format!("{least}.0 to {most}.0")])
            .saying("write `{}` for whole numbers, or `{}` for all"),
        _ => told,
    };
    let end = |text: &str| Some(Spanned::new(literal(text)?, span));
    let kind = match (end(&least), end(&most)) {
        (Some(least), Some(most)) => {
            FieldTypeKind::Range(Box::new(Range { least, most, is_whole }))
        }
        _ => unit.kind(),
    };
    Some((told, kind))
}

fn is_end(pair: &Pair) -> bool {
    matches!(
        pair.as_rule(),
        Rule::slip_end | Rule::slip_end_of_a_type | Rule::slip_scaled | Rule::figure
    )
}

/// What is wrong with a range: the type or another word before it, or the word between its ends.
fn fault(ty: Option<&str>, lead: Option<String>) -> (String, String) {
    match (ty, lead) {
        (Some(ty), _) => (
            format!("a range takes the place of the type, so there is no `{ty}` before it"),
            "only the range".to_owned(),
        ),
        (None, Some(lead)) => {
            (format!("a range has no `{lead}` before it"), format!("remove `{lead}`"))
        }
        (None, None) => {
            let message = "a range goes from one end `to` the other";
            (message.to_owned(), "say it with `to`".to_owned())
        }
    }
}

/// What is said of one end alone, as `percent, at most 100%` or `£0 or more`, and the type that it
/// has. Where a type stands before it, the range goes into its place.
pub(super) fn told_limit(
    pair: &Pair,
    span: Span,
    ty: Option<Span>,
) -> Option<(Told, FieldTypeKind)> {
    let mut parts = pair.clone().into_inner();
    let is_ceiling =
        |one: Pair| matches!(one.as_rule(), Rule::slip_limit_ceiling | Rule::slip_limit_or_less);
    let is_ceiling = parts.clone().any(is_ceiling);
    let end = one_line(&parts.find(is_end)?);
    let unit = Unit::of(None, [&end, &end]);
    let end = unit.applied(&end);
    let (least, most) = unit.usual();
    let is_nought = end.trim_start_matches('£').starts_with('0') && !end.contains('.');
    let message = "a range has two ends, and takes the place of the type";
    let label = "only one end of a range";
    let whole = ty.map_or(span, |ty| ty.to(span));
    let write = |range: String| Told::write(message, label, whole, bits![range]);
    let told = match (is_ceiling, most) {
        (true, None) => write(format!("{least} to {end}")),
        (true, Some(_)) => write(format!("{least} to {end}")).saying(
            "write `{}`, with the lowest that is \
                                                       possible",
        ),
        (false, None) if is_nought => Told::new(
            message,
            label,
            format!("remove this: no figure is less than {least} unless it `may be negative`"),
        ),
        (false, Some(most)) => write(format!("{end} to {most}")).saying(
            "write `{}`, with the highest that is \
                                                      possible",
        ),
        (false, None) => Told::new(
            message,
            label,
            format!(
                "write `{end} to …`, with the highest that is \
                                               possible"
            ),
        ),
    };
    Some((told, unit.kind()))
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
            _ if has("£") || has("pound") || ends.iter().any(|end| is_scaled(end)) => Unit::Pounds,
            _ if has("%") || has("cent") => Unit::Percent,
            _ if has("day") => Unit::Days,
            _ if has("month") => Unit::Months,
            _ if ends.iter().any(|end| date::read(end).is_ok()) => Unit::Day,
            _ if ends.iter().any(|end| Year::read(end).is_some()) => Unit::Year,
            _ => Unit::None,
        }
    }

    /// A range as an example; figures have no most of their own.
    fn usual(self) -> (String, Option<&'static str>) {
        match self {
            Unit::Day => ("1 April 2001".to_owned(), Some("31 March 2002")),
            Unit::Year => ("1999-2000".to_owned(), Some("2003-04")),
            unit => (unit.applied("0"), None),
        }
    }

    /// The type of what is counted so.
    fn kind(self) -> FieldTypeKind {
        match self {
            Unit::None => FieldTypeKind::Number,
            Unit::Pounds => FieldTypeKind::Money,
            Unit::Percent => FieldTypeKind::Percent,
            Unit::Days => FieldTypeKind::Days,
            Unit::Months => FieldTypeKind::Months,
            Unit::Day => FieldTypeKind::Date,
            Unit::Year => FieldTypeKind::Year,
        }
    }

    /// An end in the right form, with its unit where it is a bare figure.
    fn applied(self, end: &str) -> String {
        let is_figure = amount::signed_figure(end).is_some();
        match self {
            Unit::Pounds => pounds(end),
            Unit::Percent if !is_figure => {
                amount::percent(end).map_or(end.to_owned(), amount::show_percent)
            }
            Unit::Day => super::figures::date(end).unwrap_or_else(|| end.to_owned()),
            _ if !is_figure => end.to_owned(),
            Unit::Percent => format!("{end}%"),
            Unit::Days => format!("{end} days"),
            Unit::Months => format!("{end} months"),
            Unit::None | Unit::Year => end.to_owned(),
        }
    }
}

fn pounds(end: &str) -> String {
    let is_bare = !end.contains('£') && amount::pence(end).is_some();
    let with_sign = || if is_bare { format!("£{end}") } else { end.to_owned() };
    super::figures::money(end).unwrap_or_else(with_sign)
}

/// Whether an end is so many thousands or millions, which only money is.
fn is_scaled(end: &str) -> bool {
    amount::signed_figure(end).is_none() && !end.contains('%') && amount::pence(end).is_some()
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
