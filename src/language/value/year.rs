//! Financial years: 1 April to 31 March.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A financial year, known by the calendar year in which it begins. Written `2001-02`, and
/// `1999-2000` where the century turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Year(i16);

/// Why a text that looks like a year is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotConsecutive {
    /// The year that begins as the text does.
    pub meant: Year,
}

impl Year {
    /// The year that begins on 1 April of this calendar year.
    pub fn beginning(calendar_year: i16) -> Self {
        Year(calendar_year)
    }

    /// Reads `2001-02`, `2001/02`, `2001-2002` or `1999-2000`; `None` for what has another shape.
    pub fn read(text: &str) -> Option<Result<Self, NotConsecutive>> {
        let (first, second) = text.split_once(['-', '–', '/'])?;
        let is_shape = first.len() == 4 && matches!(second.len(), 2 | 4);
        let all_digits = [first, second].iter().all(|s| s.bytes().all(|b| b.is_ascii_digit()));
        if !is_shape || !all_digits {
            return None;
        }
        let begins: i16 = first.parse().ok().filter(|year| (1000..9999).contains(year))?;
        let ends: i16 = second.parse().ok()?;
        let due = begins.saturating_add(1);
        let follows = if second.len() == 4 { ends == due } else { ends == due.rem_euclid(100) };
        Some(if follows { Ok(Year(begins)) } else { Err(NotConsecutive { meant: Year(begins) }) })
    }

    /// The year after.
    pub fn next(self) -> Year {
        Year(self.0.saturating_add(1))
    }

    /// The year before.
    pub fn previous(self) -> Year {
        Year(self.0.saturating_sub(1))
    }

    /// The year that a day falls in.
    pub fn of(day: Date) -> Year {
        let is_before_april = day.month() < 4;
        Year(day.year().saturating_sub(i16::from(is_before_april)))
    }

    /// 1 April, its first day.
    pub fn first_day(self) -> Option<Date> {
        Date::new(self.0, 4, 1).ok()
    }

    /// 31 March, its last day.
    pub fn last_day(self) -> Option<Date> {
        Date::new(self.0.checked_add(1)?, 3, 31).ok()
    }

    /// Whether the date falls in the year.
    pub fn holds(self, date: Date) -> bool {
        self.first_day().is_some_and(|first| first <= date)
            && self.last_day().is_some_and(|last| date <= last)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.0.saturating_add(1);
        match next.rem_euclid(100) {
            0 => write!(out, "{}-{next}", self.0),
            short => write!(out, "{}-{short:02}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_consecutive() {
        assert_eq!(Year::read("2001-02"), Some(Ok(Year(2001))));
        assert_eq!(Year::read("1999-2000"), Some(Ok(Year(1999))));
        assert_eq!(Year::read("1999-00"), Some(Ok(Year(1999))));
        assert_eq!(Year::read("2001-03"), Some(Err(NotConsecutive { meant: Year(2001) })));
        assert_eq!(Year::read("2001"), None);
        assert_eq!(Year(1999).to_string(), "1999-2000");
        assert_eq!(Year(2001).to_string(), "2001-02");
    }

    #[test]
    fn a_year_runs_from_april_to_march() {
        let year = Year(2001);
        assert!(year.holds(jiff::civil::date(2001, 4, 1)));
        assert!(year.holds(jiff::civil::date(2002, 3, 31)));
        assert!(!year.holds(jiff::civil::date(2002, 4, 1)));
    }
}
