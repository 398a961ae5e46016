//! A number as a workbook keeps it: fifteen figures and a point, exactly.
//!
//! Takes the number as it is written in the file. Excel keeps fifteen figures of a number and stores the
//! rest as chance has it: `0.1 + 0.2` is `0.30000000000000004` in the file, and 0.3 here.

use lacuna_language::value::Exact;

/// The figures that Excel keeps.
pub(super) const FIGURES: u32 = 15;
/// The most places behind the point: fifteen noughts, and the figures.
const MOST_PLACES: i64 = 30;

/// A number: its figures, and how many of them stand behind the point. No nought stands last behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub is_negative: bool,
    figures: u64,
    places: u32,
}

/// Why a text is not such a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotADecimal {
    /// It is no number at all.
    Shape,
    /// It is too large, or too near nought.
    TooLong,
}

impl Decimal {
    /// Reads `838551`, `-0.174` or `1.5E-3`.
    pub(super) fn read(text: &str) -> Result<Decimal, NotADecimal> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return Err(NotADecimal::Shape);
        }
        let exponent: i64 = exponent.parse().map_err(|_| NotADecimal::Shape)?;
        let places = i64::try_from(fraction.len()).map_err(|_| NotADecimal::TooLong)?;
        let places = places.checked_sub(exponent).ok_or(NotADecimal::TooLong)?;
        let digits = whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0'));
        let (figures, dropped) = first_figures(digits);
        Decimal::new(is_negative, figures, places.saturating_sub(dropped))
    }

    fn new(is_negative: bool, figures: u64, places: i64) -> Result<Decimal, NotADecimal> {
        let (mut figures, mut places) = (figures, places);
        if figures == 0 {
            return Ok(Decimal { is_negative: false, figures: 0, places: 0 });
        }
        while places > 0 && figures.is_multiple_of(10) {
            figures /= 10;
            places = places.saturating_sub(1);
        }
        while places < 0 && figures < power(FIGURES) {
            figures = figures.saturating_mul(10);
            places = places.saturating_add(1);
        }
        let is_kept = figures < power(FIGURES) && (0..=MOST_PLACES).contains(&places);
        let places = u32::try_from(places).map_err(|_| NotADecimal::TooLong)?;
        if is_kept {
            Ok(Decimal { is_negative, figures, places })
        } else {
            Err(NotADecimal::TooLong)
        }
    }

    pub(super) fn is_nought(&self) -> bool {
        self.figures == 0
    }

    /// How many figures stand behind the point.
    pub(super) fn places(&self) -> u32 {
        self.places
    }

    /// How many figures it has, without noughts before them.
    pub(super) fn n_figures(&self) -> usize {
        self.figures.checked_ilog10().map_or(1, |before_last| before_last as usize + 1)
    }

    /// A hundred times as much.
    pub(super) fn times_100(&self) -> Decimal {
        let missing = 2_u32.saturating_sub(self.places);
        let figures = self.figures.saturating_mul(power(missing));
        Decimal { figures, places: self.places.saturating_sub(2), ..*self }
    }

    /// A thousandth.
    pub(super) fn by_1000(&self) -> Decimal {
        let places = if self.is_nought() { 0 } else { self.places.saturating_add(3) };
        Decimal { places, ..*self }.without_noughts()
    }

    /// Rounded to so many places behind the point, away from nought in the middle.
    pub(super) fn rounded(&self, places: u32) -> Decimal {
        let Some(more) = self.places.checked_sub(places).filter(|more| *more > 0) else {
            return *self;
        };
        let unit = power(more);
        let figures = self.figures.saturating_add(unit / 2) / unit;
        let is_negative = self.is_negative && figures > 0;
        Decimal { is_negative, figures, places }.without_noughts()
    }

    fn without_noughts(self) -> Decimal {
        let (mut figures, mut places) = (self.figures, self.places);
        while places > 0 && figures.is_multiple_of(10) {
            figures /= 10;
            places = places.saturating_sub(1);
        }
        Decimal { figures, places, ..self }
    }

    /// The figures before the point and behind it, without a sign: `("17", "4")`.
    pub(super) fn parts(&self) -> (String, String) {
        let places = usize::try_from(self.places).unwrap_or_default();
        let digits = format!("{:0>1$}", self.figures, places.saturating_add(1));
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
        (whole.to_owned(), fraction.to_owned())
    }

    /// In figures: `-17.4`.
    pub(super) fn plain(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        match self.parts() {
            (whole, fraction) if fraction.is_empty() => format!("{sign}{whole}"),
            (whole, fraction) => format!("{sign}{whole}.{fraction}"),
        }
    }

    /// As an exact quantity.
    pub(super) fn exact(&self) -> Option<Exact> {
        let figures = i128::from(self.figures);
        let figures = if self.is_negative { -figures } else { figures };
        Some(Exact::new(figures, 10_i128.checked_pow(self.places)?))
    }
}

/// The first fifteen figures, rounded, and how many were left out.
fn first_figures(digits: impl Iterator<Item = u8>) -> (u64, i64) {
    let mut figures = 0_u64;
    let mut dropped = 0_i64;
    for digit in digits {
        if figures < power(FIGURES.saturating_sub(1)) {
            figures = figures.saturating_mul(10).saturating_add(u64::from(digit));
            continue;
        }
        let rounds_up = dropped == 0 && digit >= 5;
        figures = figures.saturating_add(u64::from(rounds_up));
        dropped = dropped.saturating_add(1);
    }
    (figures, dropped)
}

fn power(exponent: u32) -> u64 {
    10_u64.checked_pow(exponent).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_figures_of_a_number_are_read() {
        for (written, plain) in [
            ("838551", "838551"),
            ("-0.174", "-0.174"),
            ("0.30000000000000004", "0.3"),
            ("33333.333333333336", "33333.3333333333"),
            ("0.66666666666666663", "0.666666666666667"),
            ("999999999999999.9", "TooLong"),
            ("9.99999999999999999", "10"),
            ("1E3", "1000"),
            ("1.5e-3", "0.0015"),
            ("1.0E+14", "100000000000000"),
            ("1e15", "TooLong"),
            ("1e400", "TooLong"),
            ("1e-40", "TooLong"),
            ("-0", "0"),
            ("0.000", "0"),
            (".5", "0.5"),
            ("", "Shape"),
            ("12a", "Shape"),
            ("NaN", "Shape"),
            ("1e", "Shape"),
            ("--1", "Shape"),
        ] {
            let found = Decimal::read(written);
            let found = found.map_or_else(|why| format!("{why:?}"), |number| number.plain());
            assert_eq!(found, plain, "{written}");
        }
    }

    #[test]
    fn numbers_are_rounded_in_the_middle_away_from_nought() {
        let rounded = |text: &str, places| Decimal::read(text).unwrap().rounded(places).plain();
        assert_eq!(rounded("0.125", 2), "0.13");
        assert_eq!(rounded("-0.5", 0), "-1");
        assert_eq!(rounded("-0.4", 0), "0");
        assert_eq!(rounded("9.995", 2), "10");
        assert_eq!(rounded("7", 2), "7");
    }
}
