//! Text into a value, by the type that is asked for: the form decides what a scalar means.

use super::limits::{keeping, within};
use super::schema::{ChoiceId, Limits, Schema, TableId, Ty};
use super::spelling::{nearest, same_word};
use super::{Absence, Datum, Exact, Misread, Rounded, Year, absence, amount, count, date, show};

/// What a text turned out to be.
pub type Reading = Result<Datum, Absence>;

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
            let share = show::amount(figure, ty);
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
    let near = nearest(text, words.iter().map(String::as_str));
    let remedy = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("write one of: {}", show::list_of_words(words)),
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
    (!near.is_empty()).then(|| format!("did you mean {}?", show::joined(&near, "or")))
}
