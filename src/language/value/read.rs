//! Text into a value, by the type that is asked for: the form decides what a scalar means.

use crate::diag::Advice;
use crate::source::Span;

use super::schema::{ChoiceId, Limits, Schema, TableId, Ty};
use super::show::same_word;
use super::{Absence, Datum, Exact, Rounded, Year, absence, amount, count, date, line};

/// What a text turned out to be.
pub type Reading = Result<Datum, Absence>;

/// Why a text cannot be read as what is asked for, in words that follow a value: "is not …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What was written.
    pub text: String,
    /// What is wrong with it: "is not an amount of money".
    pub fault: String,
    /// What would fit: "an amount looks like £1,234 or £1,234.50, with a comma for thousands".
    pub remedy: Option<String>,
    /// The values that the remedy asks about or says to write; each of them can be read.
    pub meant: Box<[String]>,
}

/// How exact a figure in thousands or millions is, such as `£1.5 million`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// To the nearest of its last digit: £100,000. A council's figure is.
    AsWritten,
    /// All of it: it is the rules' own, and they say so where it is not.
    Exact,
}

/// Reads a scalar's text as `ty`, within `limits`. A figure in thousands or millions is as exact as it is
/// written.
pub fn read(text: &str, ty: &Ty, limits: &Limits, schema: &Schema) -> Reading {
    read_with(Digits::AsWritten, text, ty, limits, schema)
}

/// The same of a text of the rules' own, in which a figure in thousands or millions is exact.
pub fn read_exactly(text: &str, ty: &Ty, limits: &Limits, schema: &Schema) -> Reading {
    read_with(Digits::Exact, text, ty, limits, schema)
}

fn read_with(digits: Digits, text: &str, ty: &Ty, limits: &Limits, schema: &Schema) -> Reading {
    let plain = text.trim();
    if let Ty::Choice(id) = ty
        && let Some(found) = word_of(plain, *id, schema)
    {
        return Ok(Datum::Choice(found));
    }
    if let Some(absent) = absence::of_trimmed(plain) {
        return Err(absent);
    }
    let read = match ty {
        Ty::Text => Ok(Datum::Text(text.into())),
        Ty::YesNo => yes_no(plain),
        Ty::Number | Ty::Money | Ty::Percent | Ty::Days | Ty::Months => {
            figure(plain, ty, limits, digits)
        }
        Ty::Date => a_date(plain, limits).and_then(|day| keeping(day, ty, limits, plain)),
        Ty::Year => a_year(plain).and_then(|year| keeping(year, ty, limits, plain)),
        Ty::Choice(id) => Err(no_such_word(plain, *id, schema)),
        Ty::Key(id) => key_of(plain, *id, schema),
        Ty::Record(_) | Ty::List(_) | Ty::Row(_) | Ty::Condition | Ty::Unknown => {
            Err(Misread::new(plain, "is one value, not several", None))
        }
    };
    read.map_err(|why| Absence::Unreadable(unseen(why, ty, limits, schema)))
}

impl Misread {
    /// What was written, what is wrong with it, and what would fit, if that is known; it names no values yet.
    pub fn new(text: &str, fault: impl Into<String>, remedy: Option<String>) -> Self {
        Misread { text: text.to_owned(), fault: fault.into(), remedy, meant: Box::default() }
    }

    /// The same with the values that its remedy names.
    pub fn naming(self, meant: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Misread { meant: meant.into_iter().map(Into::into).collect(), ..self }
    }

    /// What to do about it at a place, with each value that is named as an edit.
    pub fn advice(&self, place: Span) -> Option<Advice> {
        let advice = Advice::from(self.remedy.clone()?);
        Some(self.meant.iter().fold(advice, |advice, text| advice.with(place, text)))
    }
}

/// Figures copied from a web page or a letter often have a no-break space in them, which looks like an
/// ordinary one: where that alone stands against reading a text, it is what has to be told.
fn unseen(why: Misread, ty: &Ty, limits: &Limits, schema: &Schema) -> Misread {
    let Some(stray) = why.text.chars().find_map(stray_name) else { return why };
    let is_stray = |char: char| stray_name(char).is_some();
    let without = [why.text.replace(is_stray, " "), why.text.replace(is_stray, "")];
    match without.iter().any(|text| read(text, ty, limits, schema).is_ok()) {
        true => Misread {
            fault: format!("has {stray} in it"),
            remedy: Some("type it again, without the character that cannot be seen".to_owned()),
            text: why.text,
            meant: Box::default(),
        },
        false => why,
    }
}

/// What a character is that looks like an ordinary space, or like nothing.
fn stray_name(char: char) -> Option<&'static str> {
    match char {
        ' ' | '\t' | '\n' | '\r' => None,
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some("a no-break space"),
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            Some("a character that cannot be seen")
        }
        char => char.is_whitespace().then_some("an unusual space"),
    }
}

fn yes_no(text: &str) -> Result<Datum, Misread> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_one_of(["yes", "y", "true"]) {
        return Ok(Datum::YesNo(true));
    }
    if is_one_of(["no", "n", "false"]) {
        return Ok(Datum::YesNo(false));
    }
    let how = Some("write `yes` or `no`".into());
    Err(Misread::new(text, "is neither yes nor no", how).naming(["yes", "no"]))
}

fn figure(text: &str, ty: &Ty, limits: &Limits, digits: Digits) -> Result<Datum, Misread> {
    if let Some(parts) = rounded(text) {
        let (middle, nearest) = parts?;
        let (middle, _) = exact_figure(middle, ty, limits)?;
        let (nearest, _) = exact_figure(nearest, ty, &Limits::default())?;
        return match nearest <= amount::nought() {
            true => Err(Misread::new(text, "does not say how exact it is", None)),
            false => Ok(about(middle, nearest, limits)),
        };
    }
    let (exact, last_digit) = match exact_figure(text, ty, limits) {
        Ok(found) => found,
        Err(why) => return count::figure(text, ty, limits).unwrap_or(Err(why)),
    };
    let last_digit = last_digit.filter(|_| digits == Digits::AsWritten);
    Ok(match last_digit.filter(|one| is_coarse(*one, limits)).max(limits.nearest) {
        None => Datum::Amount(exact),
        Some(nearest) => about(exact, nearest, limits),
    })
}

/// Whether a money figure to the nearest so many pence leaves open what it is.
fn is_coarse(nearest: Exact, limits: &Limits) -> bool {
    nearest > amount::whole(if limits.is_whole { 100 } else { 1 })
}

/// A figure as its digits say it, and what one of the last digit stands for where that is more than a
/// pound or so.
fn exact_figure(text: &str, ty: &Ty, limits: &Limits) -> Result<(Exact, Option<Exact>), Misread> {
    let alone = |exact: Option<Exact>| exact.map(|exact| (exact, None));
    let (exact, fault, looks_like) = match ty {
        Ty::Money => (
            amount::pence_as_written(text),
            "is not an amount of money",
            "an amount looks like £1,234 or £1,234.50, with a comma for thousands",
        ),
        Ty::Percent => (
            alone(amount::percent(text)),
            "is not a percentage",
            "a percentage looks like 7% or 7.5%",
        ),
        Ty::Days => (alone(unit(text, "day")), "is not a number of days", "it looks like `5 days`"),
        Ty::Months => {
            (alone(unit(text, "month")), "is not a number of months", "it looks like `5 months`")
        }
        _ => (
            alone(amount::signed_figure(text)),
            "is not a number",
            "write it in figures, without a word beside it",
        ),
    };
    let misread = || match without_its_sign(text, ty) {
        Some((how, meant)) => Misread::new(text, fault, Some(how)).naming(meant),
        None => Misread::new(text, fault, Some(looks_like.to_owned())),
    };
    let (exact, last_digit) = exact.ok_or_else(misread)?;
    Ok((within(exact, ty, limits, text)?, last_digit))
}

/// What to write instead of a figure that lacks only the sign or the word behind it. A share of one may
/// be meant by a percentage below it.
fn without_its_sign(text: &str, ty: &Ty) -> Option<(String, Vec<String>)> {
    let figure = amount::figure(text)?;
    let write = |meant: String| Some((format!("write `{meant}`"), vec![meant]));
    match ty {
        Ty::Percent if figure > amount::nought() && figure < amount::one() => {
            let share = super::show::amount(figure, ty);
            let how = format!("write `{share}` if it is a share of one, otherwise `{text}%`");
            Some((how, vec![share, format!("{text}%")]))
        }
        Ty::Percent => write(format!("{text}%")),
        Ty::Days => write(format!("{text} days")),
        Ty::Months => write(format!("{text} months")),
        _ => None,
    }
}

/// A figure of a field with these limits that was rounded to the nearest so much.
pub fn about(middle: Exact, nearest: Exact, limits: &Limits) -> Datum {
    let half = amount::divided_by(nearest, amount::whole(2)).unwrap_or(amount::nought());
    Datum::About(Box::new(Rounded::new(middle, half, limits)))
}

/// `about £380,000 (to the nearest £10,000)`: the figure, and to the nearest what. Nothing where a
/// text does not begin with `about`.
fn rounded(text: &str) -> Option<Result<(&str, &str), Misread>> {
    let rest = text.get(..6).filter(|head| head.eq_ignore_ascii_case("about "))?;
    let said = text.get(rest.len()..)?.trim();
    let parts = said.split_once("to the nearest").map(|(figure, nearest)| {
        let figure = figure.trim_end().trim_end_matches('(').trim_end();
        (figure, nearest.trim().trim_end_matches(')').trim_end())
    });
    Some(parts.ok_or_else(|| {
        let how = format!("say to the nearest what: `about {said} (to the nearest £1,000)`");
        Misread::new(text, "does not say how exact it is", Some(how))
    }))
}

fn unit(text: &str, name: &str) -> Option<Exact> {
    let digits = text.strip_suffix('s').unwrap_or(text).strip_suffix(name)?;
    amount::figure(digits.trim_end()).filter(Exact::is_integer)
}

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
    let end = end.map(|end| super::show::limit(end, ty)).unwrap_or_default();
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
    let Some(range) = super::show::range(limits, ty) else {
        return ("write the figure without a minus sign".to_owned(), Vec::new());
    };
    let meant: Vec<String> =
        meant(place, ty, limits).into_iter().map(|one| super::show::limit(one, ty)).collect();
    let how = match (meant.is_empty(), ty) {
        (false, _) => format!("did you mean {}?", super::show::joined(&meant, "or")),
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

fn a_date(text: &str, limits: &Limits) -> Result<Datum, Misread> {
    let how = Some("a date has its day, month and year in full, as in 7 March 2000".to_owned());
    let how =
        how.map(|how| how + if limits.may_be_month { "; a month alone is enough" } else { "" });
    let read = match date::read(text) {
        Err(date::NotADate::OnlyAMonth(first)) if limits.may_be_month => Ok(first),
        read => read,
    };
    read.map(Datum::Date).map_err(|why| match why {
        date::NotADate::Shape => Misread::new(text, "is not a date", how),
        date::NotADate::OnlyAMonth(first) => Misread::new(
            text,
            "has no day",
            Some(format!("write the day as well, as in {}", date::show(first))),
        ),
        date::NotADate::AlsoAYear(_) if !limits.may_be_month => {
            Misread::new(text, "is not a date", how)
        }
        date::NotADate::AlsoAYear(first) => Misread::new(
            text,
            "is a financial year or a month",
            Some(format!("write the month by its name: {}", date::show_month(first))),
        ),
        date::NotADate::ShortYear => Misread::new(
            text,
            "has a year with only two digits",
            Some("write the year in full, with four digits".to_owned()),
        ),
        date::NotADate::Counted(day) => Misread::new(
            text,
            "is not a date",
            Some(format!(
                "if this is how Excel counts days, it means {}: write that",
                date::show(day)
            )),
        ),
        date::NotADate::NoSuchDay => {
            Misread::new(text, "is a day that does not exist", date::no_such_day(text))
                .naming(date::month_first(text))
        }
        date::NotADate::TimeOfDay => Misread::new(
            text,
            "has a time of day",
            Some("write only the day, such as 29 January 2001".to_owned()),
        ),
        date::NotADate::Month(nearest) => {
            let word = text
                .split([' ', '-', '/', '.', ','])
                .find(|part| part.len() > 2 && part.chars().all(char::is_alphabetic));
            let whole = word.zip(nearest).map(|(word, month)| text.replacen(word, month, 1));
            let meant = whole.and_then(|whole| match date::read(&whole) {
                Ok(day) => Some(date::show(day)),
                Err(date::NotADate::OnlyAMonth(first)) if limits.may_be_month => {
                    Some(date::show_month(first))
                }
                Err(_) => None,
            });
            let asked = meant.as_ref().map(|day| format!("did you mean {day}?"));
            Misread::new(text, "names a month that does not exist", asked.or(how)).naming(meant)
        }
    })
}

fn a_year(text: &str) -> Result<Datum, Misread> {
    match Year::read(text) {
        Some(Ok(year)) => Ok(Datum::Year(year)),
        Some(Err(wrong)) => {
            let how = format!("did you mean {}?", wrong.meant);
            let misread = Misread::new(text, "is not two years that follow each other", Some(how));
            Err(misread.naming([wrong.meant.to_string()]))
        }
        None => {
            let (how, meant) = match year_begun_or_ended(text) {
                Some((how, meant)) => (how, meant.to_vec()),
                None => ("a year looks like `2001-02`".to_owned(), Vec::new()),
            };
            Err(Misread::new(text, "is not a financial year", Some(how)).naming(meant))
        }
    }
}

/// Both financial years that a calendar year has a part of.
fn year_begun_or_ended(text: &str) -> Option<(String, [String; 2])> {
    let year: i16 = Some(text).filter(|text| text.len() == 4)?.parse().ok()?;
    let begun = Some(year).filter(|year| (1001..9999).contains(year)).map(Year::beginning)?;
    let ended = begun.previous();
    let how = format!("write `{begun}`, or `{ended}` if you mean the year that ends in {text}");
    Some((how, [begun.to_string(), ended.to_string()]))
}

/// The index of a choice's word, whatever its capitals and the number of blanks in it.
fn word_of(text: &str, id: ChoiceId, schema: &Schema) -> Option<usize> {
    let words = schema.words(id);
    let exactly = words.iter().position(|word| word == text);
    exactly.or_else(|| words.iter().position(|word| same_word(word, text)))
}

fn no_such_word(text: &str, id: ChoiceId, schema: &Schema) -> Misread {
    let words = schema.words(id);
    let near = crate::value::show::nearest(text, words.iter().map(String::as_str));
    let remedy = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("write one of: {}", super::show::list_of_words(words)),
    };
    Misread::new(text, "is not one of the words allowed", Some(remedy)).naming(near)
}

fn key_of(text: &str, id: TableId, schema: &Schema) -> Result<Datum, Misread> {
    let table = schema.tables.get(id.0);
    if let Some(row) = table.and_then(|table| table.names.row(text)) {
        return Ok(Datum::Key(row));
    }
    // One of those that it does not list.
    if table.is_some_and(|table| table.is_open) {
        return Ok(Datum::Unlisted(text.into()));
    }
    let name = table.map_or("", |table| table.name.as_str());
    let near = schema.near_keys(text, id);
    let misread = Misread::new(text, format!("is not in the table `{name}`"), did_you_mean(&near));
    Err(misread.naming(near))
}

/// The question whether one of these names was meant, if there are any.
pub fn did_you_mean(near: &[&str]) -> Option<String> {
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", super::show::joined(&near, "or")))
}
