//! Working days: Monday to Friday, without the holidays that a table lists.
//!
//! Takes days, gives days. However many working days are counted, each holiday is looked at once. A year of which no
//! holiday is listed is not taken for a year without holidays.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::date::{days_between, plus_days};

/// A Monday.
const MONDAY: Date = jiff::civil::date(2000, 1, 3);

/// Days on which nobody works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holidays {
    /// The numbers of those from Monday to Friday, in order.
    numbers: Vec<i128>,
    /// The calendar years that they are in.
    years: BTreeSet<i16>,
}

/// Why a day cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDay {
    /// The calendar has no such day.
    PastTheEnd,
    /// The count goes through a year of which no holiday is listed.
    YearNotListed,
}

impl Holidays {
    /// These days.
    pub fn new(days: impl Iterator<Item = Date>) -> Holidays {
        let (mut numbers, mut years) = (BTreeSet::new(), BTreeSet::new());
        for day in days {
            years.insert(day.year());
            if is_weekday(day) {
                numbers.insert(number(day));
            }
        }
        Holidays { numbers: numbers.into_iter().collect(), years }
    }

    /// The day that lies so many working days behind another, or before it where the number is below nought.
    pub fn working_days_from(&self, day: Date, count: i128) -> Result<Date, NoDay> {
        if count == 0 {
            return Ok(day);
        }
        let found = if count > 0 { self.later(day, count) } else { self.earlier(day, count) };
        let found = found.and_then(day_of).ok_or(NoDay::PastTheEnd)?;
        let (first, last) = (day.year().min(found.year()), day.year().max(found.year()));
        let is_listed = (first..=last).all(|year| self.years.contains(&year));
        is_listed.then_some(found).ok_or(NoDay::YearNotListed)
    }

    fn later(&self, day: Date, count: i128) -> Option<i128> {
        let from = number(day);
        let mut to = from.checked_add(count)?;
        for holiday in self.numbers.iter().filter(|holiday| **holiday > from) {
            if *holiday > to {
                break;
            }
            to = to.checked_add(1)?;
        }
        Some(to)
    }

    fn earlier(&self, day: Date, count: i128) -> Option<i128> {
        // The last one before the day.
        let from = number(day).checked_sub(i128::from(is_weekday(day)))?;
        let mut to = from.checked_add(count)?.checked_add(1)?;
        for holiday in self.numbers.iter().rev().filter(|holiday| **holiday <= from) {
            if *holiday < to {
                break;
            }
            to = to.checked_sub(1)?;
        }
        Some(to)
    }
}

fn is_weekday(day: Date) -> bool {
    days_between(MONDAY, day).rem_euclid(7) < 5
}

/// The number of a day among those from Monday to Friday; of a Saturday or a Sunday, that of the Friday before.
fn number(day: Date) -> i128 {
    let days = days_between(MONDAY, day);
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(4)
}

/// The day from Monday to Friday that has a number.
fn day_of(number: i128) -> Option<Date> {
    let days = number.div_euclid(5).checked_mul(7)?.checked_add(number.rem_euclid(5))?;
    plus_days(MONDAY, days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Counted day by day.
    fn one_by_one(holidays: &[Date], mut day: Date, count: i128) -> Option<Date> {
        let step = count.signum();
        let mut left = count.abs();
        while left > 0 {
            day = plus_days(day, step)?;
            let is_off = day.weekday().to_monday_zero_offset() > 4 || holidays.contains(&day);
            left -= i128::from(!is_off);
        }
        Some(day)
    }

    #[test]
    fn as_many_as_if_each_day_is_counted() {
        let holidays = [
            date(2000, 12, 25),
            date(2000, 12, 26),
            date(2001, 1, 1),
            date(2001, 4, 13),
            date(2001, 4, 16),
            // A Saturday, and one that is listed twice.
            date(2001, 5, 5),
            date(2001, 5, 7),
            date(2001, 5, 7),
        ];
        let all = Holidays::new(holidays.into_iter());
        for start in 0..150 {
            let day = plus_days(date(2000, 12, 20), start).unwrap();
            for count in -20..=20 {
                let found = all.working_days_from(day, count);
                let expected = one_by_one(&holidays, day, count).unwrap();
                let is_listed = (2000..=2001).contains(&expected.year());
                let expected = if is_listed { Ok(expected) } else { Err(NoDay::YearNotListed) };
                assert_eq!(found, expected, "{count} from {day}");
            }
        }
    }

    #[test]
    fn what_cannot_be_told_says_so_at_once() {
        let all = Holidays::new([date(2001, 1, 1)].into_iter());
        let from = |count| all.working_days_from(date(2001, 12, 24), count);
        assert_eq!(from(4), Ok(date(2001, 12, 28)));
        assert_eq!(from(6), Err(NoDay::YearNotListed));
        assert_eq!(from(0), Ok(date(2001, 12, 24)));
        for count in [10_i128.pow(24), -(10_i128.pow(24)), i128::MAX, i128::MIN] {
            assert_eq!(from(count), Err(NoDay::PastTheEnd), "{count}");
        }
        assert_eq!(all.working_days_from(Date::MAX, 1), Err(NoDay::PastTheEnd));
        assert_eq!(all.working_days_from(Date::MIN, -1), Err(NoDay::PastTheEnd));
        assert!(Holidays::new([Date::MIN, Date::MAX].into_iter()).numbers.len() <= 2);
    }
}
