//! Ranges in a form that the language does not have, and what they should look like.

use super::correction::Correction;
use super::revision::bits;
use super::wrong::Wrong;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::Pair;
use crate::value::types::Unit;
use crate::value::{Ty, Year, amount, date};

/// What is said of a range that is written otherwise.
pub(super) fn correction(wrong: &Wrong) -> Option<Correction> {
    is_in_a_field(wrong).then_some(())?;
    let lead = wrong.part(Rule::range_lead).map(|lead| wrong.text(&lead));
    let is_type =
        |words: &String| !["from", "between", "range"].iter().any(|open| words.starts_with(open));
    let ty = lead.clone().filter(is_type).map(|ty| {
        let words = ty.trim_matches([' ', ',', '(']);
        let open =
            ["from", "between", "range of", "range"].iter().find(|open| words.ends_with(**open));
        let words = open.map_or(words, |open| words.trim_end_matches(open));
        words.trim_matches([' ', ',', '(']).to_owned()
    });
    let ends: Vec<String> = ends(wrong);
    let [least, most] = ends.as_slice() else { return None };
    let counted = type_of(ty.as_deref(), [least, most]);
    let (least, most) = (applied(&counted, least), applied(&counted, most));
    let (message, label) = fault(ty.as_deref(), lead);
    let is_whole = ![&least, &most].iter().any(|end| end.contains('.'));
    let at = wrong.at();
    let correction =
        Correction::write(message, label, at.clone(), bits![format!("{least} to {most}")]);
    let correction = match ty.as_deref() {
        Some("number") if is_whole => correction
            .edit(at, bits![format!("{least}.0 to {most}.0")])
            .saying("write `{}` for whole numbers, or `{}` for all"),
        _ => correction,
    };
    Some(correction.alone())
}

/// Whether a form stands behind the colon of a field, and in no condition.
fn is_in_a_field(wrong: &Wrong) -> bool {
    let text = wrong.revision.text();
    let before = text.get(..wrong.at().start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let words = text.split_whitespace().take(2);
    line.contains(':') && !words.into_iter().any(|word| word == "requirement")
}

fn ends(wrong: &Wrong) -> Vec<String> {
    let ends = wrong.pair.clone().into_inner();
    let ends =
        ends.filter(|one| matches!(one.as_rule(), Rule::range_end | Rule::scaled | Rule::figure));
    ends.map(|end| wrong.text(&wrong.range(&end))).collect()
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

/// What is said of one end alone, as `percent, at most 100%` or `£0 or more`. Where a type stands
/// before it, the range goes into its place.
pub(super) fn limit_correction(wrong: &Wrong) -> Option<Correction> {
    is_in_a_field(wrong).then_some(())?;
    let whole = wrong.at();
    let of_a_field = wrong.pair.clone().into_inner().find(|one| one.as_rule() == Rule::limit_said);
    let limit = of_a_field.unwrap_or(wrong.pair.clone());
    let at = wrong.range(&limit);
    let is_ceiling = |one: Pair| matches!(one.as_rule(), Rule::limit_ceiling | Rule::limit_or_less);
    let is_ceiling = limit.clone().into_inner().any(is_ceiling);
    let is_end = |one: &Pair| matches!(one.as_rule(), Rule::range_end | Rule::end_of_a_type);
    let end = limit.into_inner().find(is_end)?;
    let end = wrong.text(&wrong.range(&end));
    let ty = type_of(None, [&end, &end]);
    let end = applied(&ty, &end);
    let (least, most) = usual(&ty);
    let keyword = ty.scalar().map_or("", |scalar| scalar.keyword);
    let is_nought = end.trim_start_matches('£').starts_with('0') && !end.contains('.');
    let message = "a range has two ends, and takes the place of the type";
    let label = "only one end of a range";
    let write = |range: String| Correction::write(message, label, whole.clone(), bits![range]);
    let say = |how: String| {
        Correction::new(message, label, at.clone(), how).silently(whole.clone(), bits![keyword])
    };
    let correction = match (is_ceiling, most) {
        (true, None) => write(format!("{least} to {end}")),
        (true, Some(_)) => write(format!("{least} to {end}"))
            .saying("write `{}`, with the lowest that is possible"),
        (false, None) if is_nought => {
            say(format!("remove this: no figure is less than {least} unless it `may be negative`"))
        }
        (false, Some(most)) => write(format!("{end} to {most}"))
            .saying("write `{}`, with the highest that is possible"),
        (false, None) => say(format!("write `{end} to …`, with the highest that is possible")),
    };
    Some(correction.at(at.clone()).alone())
}

/// The type of a range: the one that is said, or else the one that an end has the unit of.
fn type_of(said: Option<&str>, ends: [&str; 2]) -> Ty {
    let has = |part: &str| ends.iter().any(|end| end.contains(part));
    let said = said.map(|ty| if ty == "percentage" { "percent" } else { ty }).and_then(Ty::named);
    let has_word = |ty: &&Ty| matches!(ty.unit(), Some(Unit::Word(word)) if has(word));
    match said {
        Some(ty) if ty.is_amount() && ty != Ty::Number => ty,
        _ if has("£") || has("pound") || ends.iter().any(|end| is_scaled(end)) => Ty::Money,
        _ if has("%") || has("cent") => Ty::Percent,
        _ if let Some(ty) = Ty::SCALARS.iter().find(has_word) => ty.clone(),
        _ if ends.iter().any(|end| date::read(end).is_ok()) => Ty::Date,
        _ if ends.iter().any(|end| Year::read(end).is_some()) => Ty::Year,
        _ => Ty::Number,
    }
}

/// A range as an example; figures have no most of their own.
fn usual(ty: &Ty) -> (String, Option<&'static str>) {
    match ty {
        Ty::Date => ("1 April 2001".to_owned(), Some("31 March 2002")),
        Ty::Year => ("1999-2000".to_owned(), Some("2003-04")),
        ty => (applied(ty, "0"), None),
    }
}

/// An end in the right form, with its unit where it is a bare figure.
fn applied(ty: &Ty, end: &str) -> String {
    let is_figure = amount::signed_figure(end).is_some();
    match ty.unit() {
        Some(Unit::Pounds) => pounds(end),
        Some(Unit::Percent) if is_figure => format!("{end}%"),
        Some(Unit::Percent) => amount::percent(end).map_or(end.to_owned(), amount::show_percent),
        Some(Unit::Word(word)) if is_figure => format!("{end} {word}s"),
        None if *ty == Ty::Date => super::figures::date(end).unwrap_or_else(|| end.to_owned()),
        _ => end.to_owned(),
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
