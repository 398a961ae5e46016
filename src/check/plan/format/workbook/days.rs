//! Days, as a workbook counts them.
//!
//! Takes a number of days from 1900 or 1904; gives the day, or why it is none. Never cuts anything to a
//! day that is nowhere in the file.

use jiff::civil::Date;

use super::decimal::Decimal;
use lacuna_language::value::{Misread, amount, date};

/// The last number of a day from 1900, 31 December 9999.
const LAST_DAY: Date = jiff::civil::date(9999, 12, 31);
/// Milliseconds: what is nearer to midnight is chance.
const DAY: i128 = 86_400_000;

pub(super) const WHOLE_DAY: &str = "write only the day, such as 29 January 2001";

/// The day that a number is in a cell with the format of a date.
pub(super) fn day(number: &Decimal, is_from_1904: bool, is_formula: bool) -> Result<Date, Misread> {
    if number.is_nought() {
        return Err(nought(is_formula));
    }
    let text = number.plain();
    let past = || misread(&text, "is past 31 December 9999, the last day that Excel counts", None);
    let before = || misread(&text, "is before the first day that Excel counts", None);
    if number.is_negative {
        return Err(before());
    }
    let exact = number.exact().ok_or_else(past)?;
    let (days, rest) = {
        let moment = amount::times(exact, amount::whole(DAY));
        let moment = moment.ok_or_else(past)?.round().to_integer();
        (moment.div_euclid(DAY), moment.rem_euclid(DAY))
    };
    let first = if is_from_1904 { 0 } else { 1 };
    if days < first {
        let what = "is a time of day without a day";
        return Err(Misread::new(&time(rest), what, Some(WHOLE_DAY.to_owned())));
    }
    let found = match (is_from_1904, days) {
        (false, 60) => {
            let what = "is a day in Excel, but not in the calendar";
            return Err(Misread::new("29 February 1900", what, Some(WHOLE_DAY.to_owned())));
        }
        (true, days) => date::plus_days(jiff::civil::date(1904, 1, 1), days),
        // Excel thinks that 1900 was a leap year.
        (false, days) if days < 60 => date::plus_days(jiff::civil::date(1899, 12, 31), days),
        (false, days) => date::plus_days(jiff::civil::date(1899, 12, 30), days),
    };
    let found = found.filter(|day| *day <= LAST_DAY).ok_or_else(past)?;
    match rest {
        0 => Ok(found),
        rest => {
            let text = format!("{} {}", date::show(found), time(rest));
            Err(Misread::new(&text, "has a time of day", Some(WHOLE_DAY.to_owned())))
        }
    }
}

/// A number as a time or as a length of time: `36:00` of a day and a half. Nothing where it is too long.
pub(super) fn clock(number: &Decimal) -> Option<String> {
    let exact = number.exact().filter(|_| !number.is_negative)?;
    let milliseconds = amount::times(exact, amount::whole(DAY))?.round().to_integer();
    Some(time(milliseconds))
}

/// Why nought is no day.
fn nought(is_formula: bool) -> Misread {
    match is_formula {
        true => misread(
            "0",
            "is not a date: a formula gives it when the cell that it refers to is blank",
            Some("fill in that cell, or type the date over the formula"),
        ),
        false => misread("0", "is not a date: Excel counts days from 1", None),
    }
}

fn misread(text: &str, fault: &str, remedy: Option<&str>) -> Misread {
    let remedy = remedy.unwrap_or("type the date, such as 29 January 2001");
    Misread::new(text, fault, Some(remedy.to_owned()))
}

/// `12:30`, `23:59:59.999`
fn time(milliseconds: i128) -> String {
    let (seconds, parts) = (milliseconds / 1000, milliseconds % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (seconds, parts) {
        (0, 0) => format!("{hours:02}:{minutes:02}"),
        (_, 0) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}.{parts:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(number: &str, is_from_1904: bool) -> String {
        match day(&Decimal::read(number).unwrap(), is_from_1904, false) {
            Ok(day) => date::show(day),
            Err(why) => format!("{} {}", why.text, why.fault),
        }
    }

    #[test]
    fn days_are_counted_from_1900_with_a_day_too_many() {
        for (number, found) in [
            ("1", "1 January 1900"),
            ("59", "28 February 1900"),
            ("60", "29 February 1900 is a day in Excel, but not in the calendar"),
            ("60.5", "29 February 1900 is a day in Excel, but not in the calendar"),
            ("61", "1 March 1900"),
            ("36920", "29 January 2001"),
            ("36920.0000000001", "29 January 2001"),
            ("36919.9999999999", "29 January 2001"),
            ("36920.5", "29 January 2001 12:00 has a time of day"),
            ("36920.999", "29 January 2001 23:58:33.600 has a time of day"),
            ("2958465", "31 December 9999"),
            ("2958466", "2958466 is past 31 December 9999, the last day that Excel counts"),
            (
                "999999999999",
                "999999999999 is past 31 December 9999, the last day that Excel counts",
            ),
            ("0", "0 is not a date: Excel counts days from 1"),
            ("0.5", "12:00 is a time of day without a day"),
            ("-1", "-1 is before the first day that Excel counts"),
        ] {
            assert_eq!(reading(number, false), found, "{number}");
        }
    }

    #[test]
    fn days_may_be_counted_from_1904() {
        for (number, found) in [
            ("1", "2 January 1904"),
            ("60", "1 March 1904"),
            ("35458", "29 January 2001"),
            ("2957003", "31 December 9999"),
            ("2957004", "2957004 is past 31 December 9999, the last day that Excel counts"),
            ("0", "0 is not a date: Excel counts days from 1"),
            ("0.25", "1 January 1904 06:00 has a time of day"),
            ("-1", "-1 is before the first day that Excel counts"),
        ] {
            assert_eq!(reading(number, true), found, "{number}");
        }
    }
}
