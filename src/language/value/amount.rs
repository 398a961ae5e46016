//! Exact quantities: numbers, pounds and pence, percentages, days and months.
//!
//! All are ratios of whole numbers; money is counted in pence, a percentage is its ratio. Nothing
//! is ever rounded, and arithmetic that would leave 128 bits gives nothing instead of a wrong sum.

use std::cmp::Ordering;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One, Zero};

/// An exact quantity.
pub type Exact = Ratio<i128>;

/// How many digits a written figure may have: far more than any plan needs, far less than 128 bits.
const MOST_DIGITS: usize = 24;

/// A whole number as an exact quantity.
pub fn whole(number: i128) -> Exact {
    Exact::from_integer(number)
}

/// The sum of two; nothing where it does not fit into 128 bits.
pub fn plus(a: Exact, b: Exact) -> Option<Exact> {
    // Nearly all figures are whole, and whole ones need no common denominator.
    match a.is_integer() && b.is_integer() {
        true => a.numer().checked_add(b.numer()).map(whole),
        false => a.checked_add(&b),
    }
}

/// What is left of `a` when `b` is taken from it; nothing where it does not fit into 128 bits.
pub fn minus(a: Exact, b: Exact) -> Option<Exact> {
    match a.is_integer() && b.is_integer() {
        true => a.numer().checked_sub(b.numer()).map(whole),
        false => a.checked_sub(&b),
    }
}

/// The product of two; nothing where it does not fit into 128 bits.
pub fn times(a: Exact, b: Exact) -> Option<Exact> {
    a.checked_mul(&b)
}

/// Nothing where `b` is zero.
pub fn divided_by(a: Exact, b: Exact) -> Option<Exact> {
    if b.is_zero() { None } else { a.checked_div(&b) }
}

/// The multiple of a step that lies nearest, and of two that lie as near the one further from nought. Nothing
/// where the step is nought, or where it does not fit into 128 bits.
///
/// ```
/// use lacuna_language::value::amount::{rounded, whole};
/// assert_eq!(rounded(whole(1_500), whole(1_000)), Some(whole(2_000)));
/// assert_eq!(rounded(whole(-1_500), whole(1_000)), Some(whole(-2_000)));
/// assert_eq!(rounded(whole(1_499), whole(1_000)), Some(whole(1_000)));
/// ```
pub fn rounded(a: Exact, step: Exact) -> Option<Exact> {
    let size = if is_negative(a) { a.numer().checked_neg().map(|_| -a)? } else { a };
    let half = divided_by(step, whole(2))?;
    let steps = divided_by(plus(size, half)?, step)?;
    let nearest = times(whole(steps.to_integer()), step)?;
    Some(if is_negative(a) { -nearest } else { nearest })
}

/// Whether it is below zero; nought is not.
pub fn is_negative(a: Exact) -> bool {
    a < Exact::zero()
}

/// Which of two is the larger.
pub fn ordering(a: &Exact, b: &Exact) -> Ordering {
    // Nearly all have one denominator, and then the numerators tell.
    if a.denom() == b.denom() { a.numer().cmp(b.numer()) } else { a.cmp(b) }
}

/// Reads digits, grouped in threes by commas or not at all, with a fraction if there is one.
///
/// ```
/// use lacuna_language::value::amount::{figure, whole};
/// assert_eq!(figure("1,046,000"), Some(whole(1_046_000)));
/// assert_eq!(figure("10,46"), None);
/// ```
pub fn figure(text: &str) -> Option<Exact> {
    exactly(text, 1, 1)
}

/// A figure so many times as large, and divided by so much.
fn exactly(text: &str, times: i128, by: i128) -> Option<Exact> {
    if let (Some(number), 1) = (short_and_whole(text.as_bytes()), by) {
        return i128::from(number).checked_mul(times).map(whole);
    }
    let (digits, n_decimals) = digits(text)?;
    let numerator = digits.checked_mul(times)?;
    let denominator = power_of_ten(n_decimals)?.checked_mul(by)?;
    // What is whole already needs no shortening.
    Some(if denominator == 1 { whole(numerator) } else { Exact::new(numerator, denominator) })
}

/// A figure of few digits and without a fraction, as nearly all are; nothing where it is another, or none.
fn short_and_whole(text: &[u8]) -> Option<u64> {
    const MOST: usize = 18;
    if text.len() > MOST {
        return None;
    }
    let (mut number, mut n_in_group, mut is_grouped) = (0_u64, 0_u8, false);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                // So few digits are far from the end of 64 bits.
                number = number.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')));
                n_in_group = n_in_group.wrapping_add(1);
            }
            b',' if n_in_group == 3 || (!is_grouped && matches!(n_in_group, 1 | 2)) => {
                (n_in_group, is_grouped) = (0, true);
            }
            _ => return None,
        }
    }
    (n_in_group == 3 || (!is_grouped && n_in_group > 0)).then_some(number)
}

/// All digits of a figure as one number, and how many of them stand behind the point.
fn digits(text: &str) -> Option<(i128, usize)> {
    let mut halves = text.as_bytes().splitn(2, |byte| *byte == b'.');
    let (before, fraction) = (halves.next()?, halves.next());
    if !is_grouped(before) || !fraction.is_none_or(is_digits) {
        return None;
    }
    let fraction = fraction.unwrap_or_default();
    let digits = || before.iter().chain(fraction).filter(|byte| **byte != b',');
    if digits().count() > MOST_DIGITS {
        return None;
    }
    // So many digits are far from the end of 128 bits.
    let number = digits().fold(0_i128, |so_far, digit| {
        so_far.wrapping_mul(10).wrapping_add(i128::from(digit.wrapping_sub(b'0')))
    });
    Some((number, fraction.len()))
}

/// Reads a figure that may be below zero: `-3`, `−3`.
pub fn signed_figure(text: &str) -> Option<Exact> {
    let (sign, digits) = signed(text);
    exactly(digits, sign, 1)
}

/// One below zero where a minus stands before it, and what stands behind that.
fn signed(text: &str) -> (i128, &str) {
    match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, text),
    }
}

/// Reads pounds as people write them, into pence: `£838,551`, `£1.046 million`, `1,046,000`, `-£3.50`.
/// Nothing where it is not a whole number of pence.
pub fn pence(text: &str) -> Option<Exact> {
    pence_as_written(text).map(|(exact, _)| exact)
}

/// The same, with the pence that one of the last digit stands for, where the figure is in thousands or
/// millions: £1,000 in `£1.046 million`, £100,000 in `£1.5m`.
pub fn pence_as_written(text: &str) -> Option<(Exact, Option<Exact>)> {
    let (sign, rest) = signed(text);
    let rest = rest.strip_prefix('£').unwrap_or(rest).trim_start();
    let (digits, scale) = scaled(rest);
    // `£30.000` is thirty pounds to one reader and thirty thousand to another.
    let point = digits.bytes().position(|byte| byte == b'.');
    let n_decimals = point.map_or(0, |point| digits.len().saturating_sub(point.saturating_add(1)));
    if scale == 100 && n_decimals > 2 {
        return None;
    }
    let exact = exactly(digits, scale.checked_mul(sign)?, 1).filter(Exact::is_integer)?;
    let last_digit = (scale != 100).then(|| power_of_ten(n_decimals));
    Some((exact, last_digit.flatten().map(|parts| Exact::new(scale, parts))))
}

/// Reads `16%`, `16.5 %` or `16 per cent` into a ratio. The sign is needed.
pub fn percent(text: &str) -> Option<Exact> {
    let digits = text.strip_suffix('%').or_else(|| text.strip_suffix("per cent"))?;
    let (sign, digits) = signed(digits.trim_end());
    exactly(digits, sign, 100)
}

/// A figure's digits and how many pence one of its units is.
fn scaled(text: &str) -> (&str, i128) {
    const SCALES: [(&str, i128); 4] =
        [("million", 100_000_000), ("thousand", 100_000), ("m", 100_000_000), ("k", 100_000)];
    if text.as_bytes().last().is_some_and(u8::is_ascii_digit) {
        return (text, 100);
    }
    let found = SCALES.iter().find_map(|(word, pence)| {
        let (digits, unit) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
        unit.eq_ignore_ascii_case(word).then_some((digits.trim_end(), *pence))
    });
    found.unwrap_or((text, 100))
}

/// Whether a text has nothing but digits, and three of them behind each comma.
fn is_grouped(text: &[u8]) -> bool {
    let mut groups = text.split(|byte| *byte == b',');
    let first = groups.next().unwrap_or_default();
    let is_three = |group: &[u8]| group.len() == 3 && is_digits(group);
    is_digits(first) && (first.len() == text.len() || first.len() <= 3) && groups.all(is_three)
}

fn is_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

fn power_of_ten(exponent: usize) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}

/// `£838,551`, with pence where there are any, and `£33.33…` where pence do not say it.
pub fn show_money(pence: Exact) -> String {
    let sign = if is_negative(pence) { "-" } else { "" };
    let pounds = pence_to_pounds(if is_negative(pence) { -pence } else { pence });
    format!("{sign}£{}", decimal(pounds, 2))
}

/// An amount in pence, rounded to whole pounds: for showing, never for reckoning.
pub fn to_the_pound(pence: Exact) -> Exact {
    times(pence_to_pounds(pence).round(), whole(100)).unwrap_or(pence)
}

/// `16%`.
pub fn show_percent(ratio: Exact) -> String {
    let shown = times(ratio, whole(100)).map(show_number);
    format!("{}%", shown.unwrap_or_else(|| ratio.to_string()))
}

/// `1,234.5`; of a number that no decimal can say, the first figures: `0.33…`.
pub fn show_number(number: Exact) -> String {
    let sign = if is_negative(number) { "-" } else { "" };
    format!("{sign}{}", decimal(if is_negative(number) { -number } else { number }, 0))
}

/// So many of a unit: `28 days`, `1 day`.
pub fn show_counted(number: Exact, unit: &str) -> String {
    let plural = if number == one() { "" } else { "s" };
    format!("{} {unit}{plural}", show_number(number))
}

/// All digits of a number, for programs: `1234.5`, or `100/3` where no decimal says it.
pub fn digits_of(number: Exact) -> String {
    /// More places than any quantity has that a decimal says.
    const MOST: usize = 24;
    let sign = if is_negative(number) { "-" } else { "" };
    let size = if is_negative(number) { -number } else { number };
    let mut rest = size.fract();
    let mut fraction = String::new();
    while !rest.is_zero() {
        let shifted = times(rest, whole(10)).filter(|_| fraction.len() < MOST);
        let Some(shifted) = shifted else { return number.to_string() };
        fraction.push_str(&shifted.to_integer().to_string());
        rest = shifted.fract();
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", size.to_integer())
}

fn pence_to_pounds(pence: Exact) -> Exact {
    divided_by(pence, whole(100)).unwrap_or(pence)
}

/// A decimal of at least `places` where it has any at all. What has more than nine is cut off behind
/// two figures that tell, and says so: `33.33…`.
fn decimal(number: Exact, places: usize) -> String {
    const MOST: usize = 9;
    const TELLING: usize = 2;
    let digits = grouped(&number.to_integer().to_string());
    let mut rest = number.fract();
    let mut fraction = String::new();
    while !rest.is_zero() && fraction.len() < MOST {
        let Some(shifted) = times(rest, whole(10)) else {
            break;
        };
        fraction.push_str(&shifted.to_integer().to_string());
        rest = shifted.fract();
    }
    if !rest.is_zero() {
        let noughts = fraction.len().saturating_sub(fraction.trim_start_matches('0').len());
        // Behind a whole number the first places tell, be they nought or not.
        let noughts = if number.to_integer() == 0 { noughts } else { 0 };
        let shown: String = fraction.chars().take(noughts.saturating_add(TELLING)).collect();
        return format!("{digits}.{shown}…");
    }
    if fraction.is_empty() {
        return digits;
    }
    format!("{digits}.{fraction:0<places$}")
}

/// Digits in groups of three.
pub fn grouped(digits: &str) -> String {
    let lead = digits.len() % 3;
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == lead {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// One, as an amount; `count of` adds it up.
pub fn one() -> Exact {
    Exact::one()
}

/// Nothing, as an amount.
pub fn nought() -> Exact {
    Exact::zero()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_figures_are_read_as_all_others_are() {
        const SIGNS: [char; 5] = ['0', '7', ',', '.', 'x'];
        let mut texts = vec![String::new()];
        for _ in 0..7 {
            let longer = texts.iter().flat_map(|text| SIGNS.map(|sign| format!("{text}{sign}")));
            texts = longer.collect();
            for text in &texts {
                let whole = digits(text).filter(|(_, n_decimals)| *n_decimals == 0);
                let whole = whole.map(|(number, _)| number).filter(|_| !text.contains('.'));
                assert_eq!(short_and_whole(text.as_bytes()).map(i128::from), whole, "{text}");
            }
        }
        for length in [17, 18, 19, 24, 25] {
            let text = "9".repeat(length);
            let number = (length <= MOST_DIGITS).then(|| text.parse().unwrap());
            assert_eq!(figure(&text), number.map(whole), "{text}");
        }
    }

    #[test]
    fn programs_are_given_all_digits() {
        for (number, digits) in [
            (whole(0), "0"),
            (whole(-1_234_567), "-1234567"),
            (Exact::new(-1, 200), "-0.005"),
            (Exact::new(2469, 2), "1234.5"),
            (Exact::new(-100, 3), "-100/3"),
            (Exact::new(1, i128::MAX), "1/170141183460469231731687303715884105727"),
        ] {
            assert_eq!(digits_of(number), digits);
        }
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        let same = ["£1,046,000", "1046000", "£1.046m", "£1.046 million", "£ 1046 thousand"];
        for text in same {
            assert_eq!(pence(text), Some(whole(104_600_000)), "{text}");
        }
        assert_eq!(pence("-£3.50"), Some(whole(-350)));
        for text in
            ["£", "£1.005", "£30.000", "1,04", "1,0460,000", "£12 a week", "1e3", "0x1", "£1.", ""]
        {
            assert_eq!(pence(text), None, "{text}");
        }
        assert_eq!(figure(&"9".repeat(40)), None);
    }

    #[test]
    fn thousands_and_millions_are_as_exact_as_their_last_digit() {
        for (text, pounds) in [
            ("£0.374m", 1_000),
            ("£1.046 million", 1_000),
            ("-£1.5m", 100_000),
            ("£2 million", 1_000_000),
            ("£374k", 1_000),
            ("£1,046 thousand", 1_000),
            ("£2.50m", 10_000),
        ] {
            let nearest = pence_as_written(text).and_then(|(_, nearest)| nearest);
            assert_eq!(nearest, Some(whole(pounds * 100)), "{text}");
        }
        for text in ["£374,000", "374000", "£3.50"] {
            assert_eq!(pence_as_written(text).map(|(_, nearest)| nearest), Some(None), "{text}");
        }
    }

    #[test]
    fn amounts_are_shown_as_people_read_them() {
        assert_eq!(show_money(whole(83_855_100)), "£838,551");
        assert_eq!(show_money(whole(-123_450)), "-£1,234.50");
        assert_eq!(show_money(whole(100)), "£1");
        assert_eq!(show_percent(Exact::new(33, 200)), "16.5%");
        assert_eq!(show_number(Exact::new(1, 3)), "0.33…");
        assert_eq!(show_number(Exact::new(1, 3_000)), "0.00033…");
        assert_eq!(show_money(Exact::new(10_000, 3)), "£33.33…");
        assert_eq!(show_number(whole(1_000)), "1,000");
    }
}
