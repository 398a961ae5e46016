//! A number as the formats have it, in plain figures: `7.6e5`, `+764218`, `0x1F`.
//!
//! Takes a text without quotes; gives digits with a minus and a point, exactly. There is no floating
//! point, and what would come to more digits than any plan needs gives nothing.

/// The most digits that a number may come to.
const MOST_DIGITS: i64 = 24;

/// The number that a program reads which knows only the format: YAML by its core schema, TOML or JSON.
/// Nothing for what is a text to such a program, as `764,218` is in each format, and `764_218` in YAML.
pub(super) fn in_figures(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return with_radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return with_radix(digits, 8);
    }
    let (sign, figure) = match text.strip_prefix('-') {
        Some(figure) => ("-", figure),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match figure.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (figure, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = !(whole.is_empty() && fraction.is_empty());
    if !is_number || ![whole, fraction].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    Some(format!("{sign}{}", moved(whole, fraction, exponent)?))
}

/// Whole numbers of another base.
fn with_radix(digits: &str, radix: u32) -> Option<String> {
    let is_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    let number = u128::from_str_radix(digits, radix).ok().filter(|_| is_digits)?;
    Some(number.to_string())
}

/// `5`, `+05`, `-3`; one that is too large for any number is as large as can be.
fn exponent_of(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let most = i64::from(i32::MAX);
    is_digits.then(|| sign * digits.parse::<i64>().map_or(most, |number| number.min(most)))
}

/// Digits with the point moved by so many places to the right.
fn moved(whole: &str, fraction: &str, places: i64) -> Option<String> {
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let n_noughts = all.len() - digits.len();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let length = i64::try_from(digits.len()).ok()?;
    let point = i64::try_from(whole.len()).ok()? - i64::try_from(n_noughts).ok()? + places;
    if length.max(point) > MOST_DIGITS || length - point > MOST_DIGITS {
        return None;
    }
    let noughts = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
    Some(match usize::try_from(point) {
        Ok(at) if at > 0 => match digits.split_at_checked(at) {
            Some((whole, "")) => whole.to_owned(),
            Some((whole, fraction)) => format!("{whole}.{fraction}"),
            None => format!("{digits}{}", noughts(point - length)),
        },
        _ => format!("0.{}{digits}", noughts(-point)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_formats_are_written_in_figures() {
        for (text, figures) in [
            ("7.6e5", "760000"),
            ("3.69E4", "36900"),
            ("+764218", "764218"),
            ("0x1F", "31"),
            ("0o17", "15"),
            (".5", "0.5"),
            ("1.", "1"),
            ("-0", "-0"),
            ("-1.50", "-1.5"),
            ("1e-3", "0.001"),
            ("12e-1", "1.2"),
            ("0.00e99999999999999999999", "0"),
            ("100e-2", "1"),
            ("00012", "12"),
            ("1e23", "100000000000000000000000"),
        ] {
            assert_eq!(in_figures(text).as_deref(), Some(figures), "{text}");
        }
        for text in [
            "1e400",
            "1e-400",
            "1e24",
            "1e9999999999999999999999",
            "-1e-9999999999999999999999",
            "1_0",
            "764_218",
            "1,000",
            "",
            "+",
            ".",
            "e5",
            "1e",
            "1e+",
            "0x",
            "0x+1",
            "0xG",
            "0o8",
            "٣",
            "１",
            ".inf",
            "nan",
            "1.2.3",
            "--1",
            "+-1",
            "1e5.5",
            "£5",
            "0b1",
        ] {
            assert_eq!(in_figures(text), None, "{text}");
        }
    }
}
