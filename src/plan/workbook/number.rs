//! A number of a workbook as text, as its cell shows it, but never rounded.
//!
//! Excel keeps fifteen figures of a number and stores the rest as chance has it: `0.1 + 0.2` is
//! `0.30000000000000004` in the file. Fifteen figures are read, exactly, from the written number.

use crate::value::amount::grouped;

/// The figures that Excel keeps.
const FIGURES: usize = 15;

/// What a cell's number format says of the number that is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    pub is_percent: bool,
    /// `£`, `€`
    pub currency: Option<String>,
}

/// What a number format shows beside the figures. Only what it says of positive numbers counts.
pub fn shape(format: &str) -> Shape {
    let mut shape = Shape::default();
    let mut chars = format.chars();
    let mut is_quoted = false;
    while let Some(char) = chars.next() {
        match char {
            '"' => is_quoted = !is_quoted,
            '\\' => shape.note(chars.next().unwrap_or_default()),
            ';' if !is_quoted => break,
            '[' if !is_quoted => {
                let inside: String = chars.by_ref().take_while(|char| *char != ']').collect();
                let symbol = inside.strip_prefix('$').and_then(|rest| rest.split('-').next());
                let symbol = symbol.filter(|symbol| !symbol.is_empty());
                shape.currency = symbol.map(str::to_owned).or(shape.currency);
            }
            '%' if !is_quoted => shape.is_percent = true,
            char => shape.note(char),
        }
    }
    shape
}

impl Shape {
    fn note(&mut self, char: char) {
        if "£€$¥".contains(char) {
            self.currency = Some(char.to_string());
        }
    }
}

/// The number in figures: `£838,551`, `16.5%`, `1234`. Nothing where it has more than fifteen.
pub fn written(number: f64, shape: &Shape) -> Option<String> {
    let (is_negative, digits, exponent) = parts(number)?;
    let exponent = if shape.is_percent { exponent.checked_add(2)? } else { exponent };
    let (whole, fraction) = decimal(&digits, exponent)?;
    let sign = if is_negative { "-" } else { "" };
    let symbol = shape.currency.as_deref().unwrap_or_default();
    let percent = if shape.is_percent { "%" } else { "" };
    let whole = if symbol.is_empty() { whole } else { grouped(&whole) };
    let fraction = match (fraction.len(), symbol.is_empty()) {
        (0, _) => String::new(),
        (1, false) => format!(".{fraction}0"),
        _ => format!(".{fraction}"),
    };
    Some(format!("{sign}{symbol}{whole}{fraction}{percent}"))
}

/// A number that a workbook keeps, in figures. Nothing where it has more than fifteen.
pub fn figures(number: f64) -> Option<String> {
    written(number, &Shape::default())
}

/// Sign, figures without noughts behind them, and the power of ten of the first figure.
fn parts(number: f64) -> Option<(bool, String, i32)> {
    let text = format!("{number:.*e}", FIGURES.saturating_sub(1));
    let (mantissa, exponent) = text.split_once('e')?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0').to_owned();
    let exponent = if digits.is_empty() { 0 } else { exponent.parse().ok()? };
    Some((mantissa.starts_with('-') && !digits.is_empty(), digits, exponent))
}

/// The figures before and behind the point; nothing where either would be too many.
fn decimal(digits: &str, exponent: i32) -> Option<(String, String)> {
    const MOST_NOUGHTS: usize = 15;
    match usize::try_from(exponent) {
        Ok(exponent) => {
            let n_whole = exponent.checked_add(1).filter(|n| *n <= FIGURES)?;
            let whole: String =
                digits.chars().chain(std::iter::repeat('0')).take(n_whole).collect();
            Some((whole, digits.chars().skip(n_whole).collect()))
        }
        Err(_) => {
            let noughts = usize::try_from(exponent.unsigned_abs()).ok()?.checked_sub(1)?;
            let noughts = Some(noughts).filter(|n| *n <= MOST_NOUGHTS)?;
            Some(("0".to_owned(), format!("{}{digits}", "0".repeat(noughts))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_cells_show_them() {
        let plain = "General";
        for (number, format, text) in [
            (838_551.0, "£#,##0", "£838,551"),
            (838_551.5, "\"£\"#,##0.00", "£838,551.50"),
            (-3.5, "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "-£3.50"),
            (380_000.0, "[$€-407]#,##0", "€380,000"),
            (0.174, "0.00%", "17.4%"),
            (0.154_171_000_000_000_03, "0%", "15.4171%"),
            (1.0, "0%", "100%"),
            (0.3, plain, "0.3"),
            (0.1 + 0.2, plain, "0.3"),
            (0.0, "£#,##0", "£0"),
            (-0.0, plain, "0"),
            (12.0, plain, "12"),
            (1_000_000.0, plain, "1000000"),
            (0.001_25, plain, "0.00125"),
            (999_999_999_999_999.0, plain, "999999999999999"),
        ] {
            assert_eq!(written(number, &shape(format)).as_deref(), Some(text), "{number} {format}");
        }
        for number in [1e15, 1e300, 1e-20, f64::INFINITY, f64::NAN] {
            assert_eq!(written(number, &Shape::default()), None, "{number}");
        }
    }
}
