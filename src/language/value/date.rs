//! Days of the calendar, as people write them. There is no clock here.

use jiff::civil::Date;

/// The months by their names, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days of the week by their names, Monday first.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What came of reading a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotADate {
    /// It has another shape than a date has.
    Shape,
    /// The year has two figures.
    ShortYear,
    /// Days, as Excel counts them: the day that is meant.
    Counted(Date),
    /// The month is no month; the nearest one.
    Month(Option<&'static str>),
    /// It has the shape, but the calendar has no such day.
    NoSuchDay,
    /// A time of day stands behind it, which is not midnight.
    TimeOfDay,
    /// A month and a year without a day; the first day of it.
    OnlyAMonth(Date),
    /// `2001-02`, which is a month or a financial year; the first day of the month.
    AlsoAYear(Date),
}

/// Reads `31 January 2001`, `31st Jan 2001`, `2001-01-31` or `31/01/2001` (the day first). Behind
/// `2001-01-31` programs write midnight: `2001-01-31T00:00:00Z`.
pub fn read(text: &str) -> Result<Date, NotADate> {
    match with_time(text) {
        Some((day, true)) => read_day(day),
        // The day has to be one as well.
        Some((day, false)) => read_day(day).and(Err(NotADate::TimeOfDay)),
        None => read_day(text),
    }
}

/// The day of a moment as programs write it, and whether the time behind it is midnight.
fn with_time(text: &str) -> Option<(&str, bool)> {
    let (day, rest) = text.split_at_checked("2001-01-31".len())?;
    let time = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    let is_year_first = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(zone)?;
    let is_zone = matches!(zone, "" | "Z" | "z") || is_clock(zone.get(1..)?);
    let is_midnight = clock.bytes().all(|byte| !(b'1'..=b'9').contains(&byte));
    (is_year_first && is_clock(clock) && is_zone).then_some((day, is_midnight))
}

/// `00:00`, `00:00:00`, `00:00:00.000`
fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let is_number = |text: &str, n: usize| {
        text.len() <= n && !text.is_empty() && { text.bytes().all(|byte| byte.is_ascii_digit()) }
    };
    (2..=3).contains(&parts.clone().count())
        && parts.all(|part| is_number(part, 2))
        && is_number(fraction, 9)
}

fn read_day(text: &str) -> Result<Date, NotADate> {
    let mut parts = text.split(['-', '/', ' ', '.']).filter(|part| !part.is_empty());
    let (first, month, last) = match [parts.next(), parts.next(), parts.next(), parts.next()] {
        [Some(first), Some(month), Some(last), None] => (first, month, last),
        [Some(first), Some(last), None, None] => return Err(month_alone(first, last, text)),
        _ => return Err(counted(text).map_or(NotADate::Shape, NotADate::Counted)),
    };
    let is_year_first = first.len() == 4 && text.contains('-');
    let (day, year) = if is_year_first { (last, first) } else { (without_suffix(first), last) };
    let month = month_number(month)?;
    let (Some(day), Some(year)) = (number(day, 1..=2), number(year, 4..=4)) else {
        let is_short = number(day, 1..=2).is_some() && number(year, 2..=2).is_some();
        return Err(if is_short { NotADate::ShortYear } else { NotADate::Shape });
    };
    let day = i8::try_from(day).map_err(|_| NotADate::NoSuchDay)?;
    Date::new(year, month, day).map_err(|_| NotADate::NoSuchDay)
}

/// What two parts of a text are: `October 2001`, `Oct-2001`, `10/2001`, `2001-10`.
fn month_alone(first: &str, last: &str, text: &str) -> NotADate {
    let is_year_first = first.len() == 4 && last.len() == 2 && text.contains('-');
    let (month, year) = if is_year_first { (last, first) } else { (first, last) };
    // `5 2001` may be a day that lacks its month.
    let is_bare = number(month, 1..=2).is_some() && !text.contains(['-', '/', '.']);
    let Some(year) = number(year, 4..=4).filter(|_| !is_bare) else { return NotADate::Shape };
    let day = match month_number(month) {
        Ok(month) => Date::new(year, month, 1),
        Err(NotADate::Month(Some(near))) => return NotADate::Month(Some(near)),
        Err(_) => return NotADate::Shape,
    };
    let is_financial = is_year_first && number(month, 2..=2) == Some((year + 1).rem_euclid(100));
    match day {
        Err(_) => NotADate::Shape,
        Ok(day) if is_financial => NotADate::AlsoAYear(day),
        Ok(day) => NotADate::OnlyAMonth(day),
    }
}

/// What is to be said of a text that has the shape of a date and names no day of the calendar: which
/// part is wrong, and what may be meant.
pub fn no_such_day(text: &str) -> Option<String> {
    if let Some(meant) = month_first(text) {
        let month = text.split(['-', '/', ' ', '.']).filter(|part| !part.is_empty()).nth(1)?;
        return Some(format!("there is no month {month}: was {meant} meant?"));
    }
    let parts: Vec<&str> =
        text.split(['-', '/', ' ', '.']).filter(|part| !part.is_empty()).collect();
    let [first, month, last] = parts[..] else { return None };
    let is_year_first = first.len() == 4 && text.contains('-');
    let year = if is_year_first { first } else { last };
    let (number, year_number) = (month_number(month).ok()?, year.parse::<i16>().ok()?);
    let name = usize::try_from(number).ok().and_then(|at| MONTHS.get(at.checked_sub(1)?));
    let Some(name) = name else { return Some(format!("there is no month {number}")) };
    let length = Date::new(year_number, number, 1).ok()?.days_in_month();
    Some(format!("{name} {year} has {length} days"))
}

/// The date that is meant by one whose month stands before its day, as Americans write it.
pub fn month_first(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(['-', '/', ' ', '.']).filter(|part| !part.is_empty()).collect();
    let [first, second, last] = parts[..] else { return None };
    if (1..=12).contains(&month_number(second).ok()?) {
        return None;
    }
    let meant = match first.len() == 4 && text.contains('-') {
        true => format!("{first}-{last}-{second}"),
        false => format!("{second}/{first}/{last}"),
    };
    read(&meant).is_ok().then_some(meant)
}

/// The day that a bare number is, where a cell has lost its format: Excel counts days from the last of
/// 1899. Only numbers of five figures, which are days from 1927 on.
fn counted(text: &str) -> Option<Date> {
    let days = number_of_days(text)?;
    plus_days(Date::constant(1899, 12, 30), days)
}

fn number_of_days(text: &str) -> Option<i128> {
    let is_five_figures = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_five_figures.then(|| text.parse().ok()).flatten()
}

/// `31 January 2001`.
pub fn show(date: Date) -> String {
    let month = MONTHS.get(month(date)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// The month that a day is in, as a place in [`MONTHS`].
pub fn month(date: Date) -> usize {
    usize::try_from(date.month()).unwrap_or_default().saturating_sub(1)
}

/// The day of the week that a day is, as a place in [`WEEKDAYS`].
pub fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default()
}

/// `January 2001`.
pub fn show_month(date: Date) -> String {
    let shown = show(date);
    shown.split_once(' ').map_or(String::new(), |(_, month)| month.to_owned())
}

/// Days from one date to another; below zero where `to` comes first.
pub fn days_between(from: Date, to: Date) -> i128 {
    from.until(to).map_or(0, |span| i128::from(span.get_days()))
}

/// The day so many days later; earlier where they are below zero. Nothing past the calendar's end.
pub fn plus_days(day: Date, days: i128) -> Option<Date> {
    let span = jiff::Span::new().try_days(i64::try_from(days).ok()?).ok()?;
    day.checked_add(span).ok()
}

/// The same day so many months later, or the last day of that month where it is shorter.
pub fn plus_months(day: Date, months: i128) -> Option<Date> {
    let span = jiff::Span::new().try_months(i64::try_from(months).ok()?).ok()?;
    day.checked_add(span).ok()
}

/// Whole years from a birth to a day. Someone born on 29 February turns a year older on 1 March
/// where there is no such day. Nothing where the day comes before the birth.
pub fn age(born: Date, at: Date) -> Option<i16> {
    if at < born {
        return None;
    }
    let had_birthday = (at.month(), at.day()) >= (born.month(), born.day());
    let years = at.year().checked_sub(born.year())?;
    if had_birthday { Some(years) } else { years.checked_sub(1) }
}

fn month_number(text: &str) -> Result<i8, NotADate> {
    if let Some(number) = number(text, 1..=2) {
        return i8::try_from(number).map_err(|_| NotADate::NoSuchDay);
    }
    if !text.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(NotADate::Shape);
    }
    let is_named = |month: &&str| {
        month.eq_ignore_ascii_case(text)
            || (text.len() >= 3
                && month.get(..text.len()).is_some_and(|m| m.eq_ignore_ascii_case(text)))
    };
    match MONTHS.iter().position(is_named) {
        Some(index) => i8::try_from(index.saturating_add(1)).map_err(|_| NotADate::NoSuchDay),
        None => Err(NotADate::Month(nearest_month(text))),
    }
}

fn nearest_month(text: &str) -> Option<&'static str> {
    let distance = |month: &str| strsim::osa_distance(&month.to_lowercase(), &text.to_lowercase());
    MONTHS.iter().copied().min_by_key(|month| distance(month)).filter(|month| distance(month) <= 2)
}

fn without_suffix(day: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|suffix| day.strip_suffix(suffix)).unwrap_or(day)
}

fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let is_number = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = jiff::civil::date(2001, 1, 31);
        for text in ["31 January 2001", "31st Jan 2001", "2001-01-31", "31/01/2001", "31/1/2001"] {
            assert_eq!(read(text), Ok(day), "{text}");
        }
        for text in [
            "2001-01-31T00:00:00",
            "2001-01-31T00:00:00.000Z",
            "2001-01-31 00:00",
            "2001-01-31T00:00:00+01:00",
        ] {
            assert_eq!(read(text), Ok(day), "{text}");
        }
        for text in ["2001-01-31T09:30:00", "2001-01-31 00:00:01", "2001-06-30T23:00:00.000Z"] {
            assert_eq!(read(text), Err(NotADate::TimeOfDay), "{text}");
        }
        for text in ["2001-01-31T", "2001-01-31T0000", "2001-01-31 x", "2001-01-31T00:00 UTC"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(read("2001-02-31T00:00:00"), Err(NotADate::NoSuchDay));
        assert_eq!(read("31 February 2001"), Err(NotADate::NoSuchDay));
        assert_eq!(read("31 Januray 2001"), Err(NotADate::Month(Some("January"))));
        assert_eq!(read("31/01/01"), Err(NotADate::ShortYear));
        assert_eq!(read("31-Jan-01"), Err(NotADate::ShortYear));
        assert_eq!(read("36922"), Err(NotADate::Counted(day)));
        for text in ["2001", "January 2001", "20010131", "31-1", "31 January 01", "x/y/z"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(show(day), "31 January 2001");
    }

    #[test]
    fn a_month_without_a_day_is_told_from_a_financial_year() {
        let october = jiff::civil::date(2001, 10, 1);
        for text in ["October 2001", "oct 2001", "Oct. 2001", "2001-10", "10/2001", "Oct-2001"] {
            assert_eq!(read(text), Err(NotADate::OnlyAMonth(october)), "{text}");
        }
        for text in ["2001-02", "1999-00"] {
            assert!(!matches!(read(text), Err(NotADate::OnlyAMonth(_))), "{text}");
        }
        assert_eq!(read("2001-02"), Err(NotADate::AlsoAYear(jiff::civil::date(2001, 2, 1))));
        assert_eq!(read("Octber 2001"), Err(NotADate::Month(Some("October"))));
        for text in ["13/2001", "10 2001", "2001-13", "October 01", "autumn"] {
            assert_eq!(read(text), Err(NotADate::Shape), "{text}");
        }
        assert_eq!(show_month(october), "October 2001");
    }

    #[test]
    fn a_day_that_does_not_exist_is_told_from_the_one_that_is_meant() {
        for (text, said) in [
            ("2001-31-01", "there is no month 31: was 2001-01-31 meant?"),
            ("01/29/2001", "there is no month 29: was 29/01/2001 meant?"),
            ("1.13.2001", "there is no month 13: was 13/1/2001 meant?"),
            ("2001-32-13", "there is no month 32"),
            ("31 February 2001", "February 2001 has 28 days"),
            ("30/02/2000", "February 2000 has 29 days"),
            ("2001-04-31", "April 2001 has 30 days"),
            ("0 May 2001", "May 2001 has 31 days"),
        ] {
            assert_eq!(read(text), Err(NotADate::NoSuchDay), "{text}");
            assert_eq!(no_such_day(text).as_deref(), Some(said));
        }
    }

    #[test]
    fn months_end_where_they_end() {
        let day = jiff::civil::date;
        assert_eq!(plus_months(day(2001, 1, 31), 1), Some(day(2001, 2, 28)));
        assert_eq!(plus_months(day(2000, 1, 31), 1), Some(day(2000, 2, 29)));
        assert_eq!(plus_months(day(2001, 3, 31), -1), Some(day(2001, 2, 28)));
        assert_eq!(plus_days(day(2001, 2, 28), 1), Some(day(2001, 3, 1)));
        assert_eq!(plus_days(day(9999, 12, 31), 1), None);
        assert_eq!(plus_months(day(2001, 1, 31), i128::MAX), None);
    }

    #[test]
    fn a_day_has_a_month_and_a_weekday_by_name() {
        let names = |day| (MONTHS[month(day)], WEEKDAYS[weekday(day)]);
        let day = jiff::civil::date;
        assert_eq!(names(day(2001, 1, 31)), ("January", "Wednesday"));
        assert_eq!(names(day(2000, 12, 31)), ("December", "Sunday"));
        assert_eq!(names(day(1900, 1, 1)), ("January", "Monday"));
        assert_eq!(names(Date::MIN).0, "January");
        assert_eq!(names(Date::MAX), ("December", "Friday"));
    }

    #[test]
    fn an_age_is_counted_in_whole_years() {
        let born = jiff::civil::date(1984, 2, 29);
        assert_eq!(age(born, jiff::civil::date(2001, 2, 28)), Some(16));
        assert_eq!(age(born, jiff::civil::date(2001, 3, 1)), Some(17));
        assert_eq!(age(born, jiff::civil::date(2000, 2, 29)), Some(16));
        assert_eq!(age(born, jiff::civil::date(1984, 2, 28)), None);
    }
}
