//! Literals in a shape that the language does not read: what they should look like.

use std::ops::Range;

use super::correction::Correction;
use super::names::table_of_dates;
use super::revision::bits;
use super::wrong::Wrong;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::{self, HOLE};
use crate::value::amount;
use crate::value::date::MONTHS;

/// Units that the language does not count in: how many of which other unit one is.
const UNITS: &[(&str, u64, &str)] = &[
    ("week", 7, "day"),
    ("fortnight", 14, "day"),
    ("day", 1, "day"),
    ("month", 1, "month"),
    ("year", 1, "year"),
];

/// Letters and words behind an amount, and the noughts that they stand for.
const SCALES: &[(&str, usize)] = &[
    ("k", 3),
    ("thousand", 3),
    ("K", 3),
    ("thousands", 3),
    ("hundred", 2),
    ("m", 6),
    ("million", 6),
    ("M", 6),
    ("mn", 6),
    ("millions", 6),
    ("bn", 9),
    ("billion", 9),
];

const FIGURES: [&str; 11] =
    ["nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// What is said of such a literal, which stands at a place.
pub(super) fn correction(rule: Rule, text: &str, at: Range<usize>, file: &str) -> Correction {
    let (message, label, right) = match rule {
        Rule::wrong_date => (dated(text), "dates are written in another way", date(text)),
        Rule::wrong_money => (
            format!("`{text}` is not how an amount of money is written here"),
            "money is written in another way",
            money(text),
        ),
        Rule::wrong_percent => (
            format!("`{text}` is not how a percentage is written here"),
            "a percentage has a `%` sign",
            Some(format!("{}%", digits(text))),
        ),
        Rule::wrong_duration if is_working(text) => return working_days(text, at, file),
        Rule::wrong_duration => (
            format!(
                "`{text}` is not how a time is written here: it is counted in days, months or years"
            ),
            "a number of days, months or years",
            duration(text),
        ),
        _ => (
            format!("`{text}` is not a number: it has more than one point"),
            "more than one point",
            None,
        ),
    };
    let correction = match right {
        Some(right) => Correction::write(message, label, at, bits![right]),
        None => {
            Correction::new(message, label, at.clone(), example(rule)).silently(at, bits![HOLE])
        }
    };
    correction.alone()
}

/// `10 working days`, `10 business days`
fn is_working(text: &str) -> bool {
    ["working", "business"].iter().any(|word| text.contains(word)) && text.contains("day")
}

/// `10 working days`, without the holidays.
fn working_days(text: &str, at: Range<usize>, file: &str) -> Correction {
    let message = "working days are counted without the holidays that a table lists";
    let label = "which table of holidays is not said";
    match table_of_dates(file, false) {
        Some(table) => {
            let days = digits(text);
            let plural = if days == "1" { "" } else { "s" };
            let text = bits![format!("{days} working day{plural} without {table}")];
            Correction::write(message, label, at, text).alone()
        }
        None => {
            let how = "list the holidays in a table that has a column of dates, and add its name: \
                       `10 working days without bank-holidays`";
            Correction::new(message, label, at.clone(), how).silently(at, bits![HOLE]).alone()
        }
    }
}

/// `10 working days excluding bank-holidays`
pub(super) fn working_but(wrong: &Wrong) -> Option<Correction> {
    let words = wrong.part(Rule::working_but_words)?;
    Some(Correction::word(&wrong.text(&words), "without", words))
}

fn example(rule: Rule) -> &'static str {
    match rule {
        Rule::wrong_date => {
            "write the day, the month in words and the year, such as `31 January \
                            2001`"
        }
        Rule::wrong_money => "write it as `£10,000`, `£1.046 million` or `£0.50`",
        Rule::wrong_duration => "write it as `28 days`, `3 months` or `2 years`",
        _ => "put a comma between thousands and a point before the fraction, as in `1,046.5`",
    }
}

fn dated(text: &str) -> String {
    match date(text) {
        Some(_) => format!("`{text}` is not how a date is written here"),
        None => format!("`{text}` is not a date: it needs a day, a month and a year"),
    }
}

/// The figures and the month of a date in one of the many ways to write it.
pub(super) fn date(text: &str) -> Option<String> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let named = words.iter().position(|word| month(word).is_some());
    let (day, month, year) = match (named, words.as_slice()) {
        (Some(0), [name, day, year]) => (*day, month(name)?, *year),
        (Some(_), [day, .., name, year]) => (*day, month(name)?, *year),
        (None, [year, number, day]) if year.len() == 4 => (*day, numbered(number)?, *year),
        (None, [day, number, year]) => (*day, numbered(number)?, *year),
        _ => return None,
    };
    let day: u8 = day.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?;
    let year: u16 = year.parse().ok()?;
    // The century of a short year is a guess, and the author sees it.
    let year = match year {
        0..50 => year + 2000,
        50..100 => year + 1900,
        _ => year,
    };
    let said = format!("{day} {month} {year}");
    crate::value::date::read(&said).is_ok().then_some(said)
}

fn month(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let is_long = lower.len() >= 3;
    let begins = |month: &&&str| {
        month.to_lowercase().starts_with(&lower) || lower == "sept" && **month == "September"
    };
    MONTHS.iter().find(begins).copied().filter(|_| is_long)
}

fn numbered(text: &str) -> Option<&'static str> {
    let number: usize = text.parse().ok()?;
    MONTHS.get(number.checked_sub(1)?).copied()
}

/// An amount of money in the right form.
pub(super) fn money(text: &str) -> Option<String> {
    let minus = if text.contains('-') { "-" } else { "" };
    let figure = digits(text);
    let unit: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    if text.contains('£') && matches!(unit.as_str(), "m" | "million" | "thousand") {
        return None;
    }
    let amount = match unit.as_str() {
        "" | "pounds" | "pound" | "GBP" => figure,
        "p" | "pence" => return None,
        "millionpounds" | "millionpound" => format!("{figure} million"),
        "thousandpounds" | "thousandpound" => format!("{figure} thousand"),
        unit => {
            let noughts = SCALES.iter().find(|row| row.0 == unit)?.1;
            match noughts {
                3 => format!("{figure} thousand"),
                6 => format!("{figure} million"),
                _ if figure.contains('.') => return None,
                _ => format!("{}{}", figure.replace(',', ""), "0".repeat(noughts)),
            }
        }
    };
    Some(format!("{minus}£{}", grouped(&amount)))
}

/// Whole pounds with a comma before each three digits.
fn grouped(text: &str) -> String {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let plain: Vec<char> = whole.chars().filter(char::is_ascii_digit).collect();
    let mut grouped = String::new();
    for (at, digit) in plain.iter().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(*digit);
    }
    grouped + rest
}

/// The figure in a text, without what stands around it.
fn digits(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    kept.collect::<String>().trim_matches(['.', ',']).to_owned()
}

fn duration(text: &str) -> Option<String> {
    let first = text.split_whitespace().next()?;
    let worded = FIGURES.iter().position(|figure| *figure == first);
    let figure = match worded {
        Some(figure) => u64::try_from(figure).ok()?,
        None => digits(text).replace(',', "").parse().ok()?,
    };
    let last: String = text.chars().rev().take_while(|c| c.is_alphabetic()).collect();
    let last: String = last.chars().rev().collect();
    let unit = last.trim_end_matches('s');
    let (_, times, of) = UNITS.iter().find(|row| row.0 == unit)?;
    let figure = i128::from(figure.checked_mul(*times)?);
    Some(amount::show_counted(amount::whole(figure), of))
}

/// `£10,46`: digits behind a comma that are not three.
pub(super) fn groups_correction(whole: &str, at: Range<usize>) -> Correction {
    let lead = whole.len() - whole.trim_start_matches(['-', '£']).len();
    let figure = whole.get(lead..).and_then(|figure| pairs::one(Rule::figure, figure));
    let (before, groups) = whole.split_at(lead + figure.map_or(0, |one| one.as_str().len()));
    let message =
        format!("`{whole}` is not a number: a comma goes before each group of three digits");
    let label = "not three digits";
    let bare = whole.trim_start_matches(|c: char| !c.is_ascii_digit());
    let point = format!("{before}.{}", groups.trim_start_matches(','));
    let lead = whole.strip_suffix(bare).unwrap_or_default();
    let other = format!("{lead}{}", grouped(bare));
    let behind = at.start + before.len()..at.end;
    let correction = match groups.matches(',').count() {
        1 => Correction::write(message, label, at.clone(), bits![point])
            .edit(at, bits![other])
            .saying("write `{}` or `{}`, whichever is meant"),
        _ => Correction::write(message, label, at, bits![other]),
    };
    correction.at(behind).alone()
}
