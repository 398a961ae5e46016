//! Lengths of time: a whole number of units, each with its word.

use super::figure::{NOT_WHOLE, alone};
use super::{Kind, Length, Line, ONE, Quantity, ScalarType, Unit};
use crate::value::{Exact, Ty, amount};

pub(super) static DAYS: ScalarType = ScalarType {
    keyword: "days",
    english: "a number of days",
    spelling: "",
    example: "28 days",
    kind: Kind::Quantity(Quantity {
        written: |text| alone(counted(text, "day")),
        misread: ["is not a number of days", "it looks like `5 days`"],
        not_whole: NOT_WHOLE,
        one: ONE,
        unit: Unit::Word("day"),
        length: Some(Length::Days),
    }),
    line: Some(Line { show: |days| amount::show_counted(days, "day"), ..Line::AMOUNTS }),
};

pub(super) static MONTHS: ScalarType = ScalarType {
    keyword: "months",
    english: "a number of months",
    spelling: "",
    example: "3 months",
    kind: Kind::Quantity(Quantity {
        written: |text| alone(counted(text, "month")),
        misread: ["is not a number of months", "it looks like `5 months`"],
        not_whole: NOT_WHOLE,
        one: ONE,
        unit: Unit::Word("month"),
        length: Some(Length::Months),
    }),
    line: Some(Line { show: |months| amount::show_counted(months, "month"), ..Line::AMOUNTS }),
};

/// A length of time as rules write it.
pub struct Written<'t> {
    /// How much it is, in the unit of its type.
    pub exact: Exact,
    /// Days or months.
    pub ty: Ty,
    figure: &'t str,
    unit: &'static str,
}

/// The units in which rules count, of which type each is, and how many of that type's units one is.
const UNITS: [(&str, Ty, i128); 3] =
    [("day", Ty::Days, 1), ("month", Ty::Months, 1), ("year", Ty::Months, 12)];

/// Reads a length of time in rules: `28 days`, `3 months`, and `18 years`, which is 216 months.
pub fn written(text: &str) -> Option<Written<'_>> {
    UNITS.into_iter().find_map(|(unit, ty, size)| {
        let exact = amount::times(counted(text, unit)?, amount::whole(size))?;
        Some(Written { exact, ty, figure: text.split_whitespace().next()?, unit })
    })
}

/// A length of time in the unit in which its author wrote it: `18 years`. Nothing where the text is of another
/// one.
pub fn as_written(text: &str, exact: Exact, ty: &Ty) -> Option<String> {
    let written = written(text).filter(|one| one.exact == exact && one.ty == *ty)?;
    let plural = if amount::figure(written.figure) == Some(ONE) { "" } else { "s" };
    Some(format!("{} {}{plural}", written.figure, written.unit))
}

/// Reads so many of a unit: `28 days`, `1 day`.
fn counted(text: &str, unit: &str) -> Option<Exact> {
    let digits = text.strip_suffix('s').unwrap_or(text).strip_suffix(unit)?;
    amount::figure(digits.trim_end()).filter(Exact::is_integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_months_and_keep_their_unit() {
        for (text, months, shown) in [
            ("18 years", 216, Some("18 years")),
            ("1 years", 12, Some("1 year")),
            ("1,000  years", 12_000, Some("1,000 years")),
            ("12 month", 12, Some("12 months")),
            ("2 years", 12, None),
        ] {
            let exact = amount::whole(months);
            assert_eq!(as_written(text, exact, &Ty::Months).as_deref(), shown, "{text}");
        }
        assert_eq!(written("28 days").map(|one| one.exact), Some(amount::whole(28)));
        for text in ["2.5 years", "years", "3 centuries", "2 yearss"] {
            assert!(written(text).is_none(), "{text}");
        }
        assert!(as_written("12 months", amount::whole(12), &Ty::Days).is_none());
    }
}
