//! Days of the calendar.

use super::{Kind, Line, ONE, ScalarType};
use crate::value::date::{self, NotADate};
use crate::value::limits::within_ends;
use crate::value::{Datum, Exact, Limits, Misread, amount, line};

pub(super) static DATE: ScalarType = ScalarType {
    keyword: "date",
    english: "a date",
    spelling: "a date has no quotes, as in 7 March 2000",
    example: "31 January 2001",
    kind: Kind::Other(read),
    line: Some(Line {
        show: |place| line::day(place).map_or_else(|| amount::show_number(place), date::show),
        value_at: |place| line::day(place).map(Datum::Date),
        meant,
        step: Some(ONE),
        outside: ["before", "after"],
        ends: ["the first day", "the last day"],
        within: "a day",
        bounds: ["on or after", "on or before"],
    }),
};

/// What may be meant by a day outside its range: the same day in the one year that fits.
fn meant(place: Exact, limits: &Limits) -> Vec<Exact> {
    let ends = limits.least.and_then(line::day).zip(limits.most.and_then(line::day));
    let Some((day, (first, last))) = line::day(place).zip(ends) else { return Vec::new() };
    // More years than two hold the day twice.
    let years = (first.year()..=last.year()).take(3);
    let days = years.filter_map(|year| day.with().year(year).build().ok());
    let places = days.filter_map(|day| line::place(&Datum::Date(day)));
    let fits = places.filter(|place| within_ends(*place, limits)).collect::<Vec<_>>();
    Some(fits).filter(|found| found.len() == 1).unwrap_or_default()
}

fn read(text: &str, limits: &Limits) -> Result<Datum, Misread> {
    match date::read(text) {
        Err(NotADate::OnlyAMonth(first)) if limits.may_be_month => Ok(Datum::Date(first)),
        read => read.map(Datum::Date).map_err(|why| misread(text, why, limits)),
    }
}

/// What is wrong with a text that is no date, and what to write instead.
fn misread(text: &str, why: NotADate, limits: &Limits) -> Misread {
    let month = if limits.may_be_month { "; a month alone is enough" } else { "" };
    let usual =
        || Some(format!("a date has its day, month and year in full, as in 7 March 2000{month}"));
    let (fault, how) = match why {
        NotADate::Shape => ("is not a date", usual()),
        NotADate::OnlyAMonth(first) => {
            ("has no day", Some(format!("write the day as well, as in {}", date::show(first))))
        }
        NotADate::AlsoAYear(_) if !limits.may_be_month => ("is not a date", usual()),
        NotADate::AlsoAYear(first) => {
            let how = format!("write the month by its name: {}", date::show_month(first));
            ("is a financial year or a month", Some(how))
        }
        NotADate::ShortYear => {
            let how = "write the year in full, with four digits";
            ("has a year with only two digits", Some(how.to_owned()))
        }
        NotADate::Counted(day) => {
            let day = date::show(day);
            let how = format!("if this is how Excel counts days, it means {day}: write that");
            ("is not a date", Some(how))
        }
        NotADate::NoSuchDay => ("is a day that does not exist", date::no_such_day(text)),
        NotADate::TimeOfDay => {
            let how = "write only the day, such as 29 January 2001";
            ("has a time of day", Some(how.to_owned()))
        }
        NotADate::Month(_) => ("names a month that does not exist", usual()),
    };
    let misread = Misread::new(text, fault, how);
    match why {
        NotADate::NoSuchDay => misread.naming(date::month_first(text)),
        NotADate::Month(Some(near)) => match month_meant(text, near, limits) {
            Some(day) => {
                let remedy = Some(format!("did you mean {day}?"));
                Misread { remedy, ..misread }.naming([day])
            }
            None => misread,
        },
        _ => misread,
    }
}

/// A date whose month is misspelt, with the nearest one.
fn month_meant(text: &str, near: &str, limits: &Limits) -> Option<String> {
    let mut parts = text.split([' ', '-', '/', '.', ',']);
    let word = parts.find(|part| part.len() > 2 && part.chars().all(char::is_alphabetic))?;
    match date::read(&text.replacen(word, near, 1)) {
        Ok(day) => Some(date::show(day)),
        Err(NotADate::OnlyAMonth(first)) if limits.may_be_month => Some(date::show_month(first)),
        Err(_) => None,
    }
}
