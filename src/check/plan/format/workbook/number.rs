//! What a number in a cell is, for each thing that the form may ask for.
//!
//! Takes the number and its cell's format; gives the text of the figure and the text that the cell shows.
//! A figure is never rounded as the cell shows it: what is kept counts. Where it goes on and on, as 1/3
//! does, it is only known to the nearest penny, or so.

use smol_str::SmolStr;

use super::decimal::{Decimal, NotADecimal};
use super::format::{Currency, Format, Rendered, Section};
use crate::plan::node::{Figure, Written};
use lacuna_language::value::Misread;
use lacuna_language::value::amount::{self, grouped};

/// The fewest figures of a number that goes on and on, of the fifteen that are kept. One whose last
/// figures are noughts by chance has fewer than fifteen.
const GOES_ON: usize = 13;
/// To how many places a figure that goes on and on is read: no fewer, and no more.
const PLACES: (u32, u32) = (2, 6);
const PENCE: u32 = 2;

/// A number as its cell has it.
pub(super) struct Cell<'f> {
    number: Decimal,
    section: &'f Section,
    shown: Option<Rendered>,
    is_formula: bool,
}

impl<'f> Cell<'f> {
    pub(super) fn new(number: Decimal, format: &'f Format, is_formula: bool) -> Cell<'f> {
        let (section, is_sign_said) = format.section(&number);
        let shown = section.render(&number, is_sign_said);
        Cell { number, section, shown, is_formula }
    }

    /// What it is for each thing that may be asked for.
    pub(super) fn figure(&self) -> Figure {
        let number = self.as_number();
        let (money, words) = (self.as_money(&number), self.as_words());
        let is_all_shown = self.shown.as_ref().is_some_and(|shown| shown.is_exact);
        let plain = match (self.section.says().has_words || number.is_err(), &words) {
            (true, Ok(_)) => words.clone(),
            _ if number.is_ok() => number.clone(),
            _ => words.clone(),
        };
        Figure { number, money, words, plain, is_all_shown }
    }

    /// How the section shows the number, in figures: a hundred times as large for a percentage.
    fn scaled(&self) -> Decimal {
        match self.section.says().n_percents {
            0 => self.number,
            _ => self.number.times_100(),
        }
    }

    /// The text of a number or a percentage.
    fn as_number(&self) -> Written {
        if self.changes_by_unit() {
            return Err(self.unit());
        }
        if let Some(Currency::Other(currency)) = &self.section.says().currency {
            let shown = self.shown.as_ref().map(|shown| shown.text.trim().to_owned());
            let shown = shown.unwrap_or_else(|| self.number.plain());
            return Err(other_currency(&shown, currency));
        }
        match self.goes_on() {
            true => Ok(self.about(self.places_that_count())),
            false => Ok(self.exactly(self.scaled()).into()),
        }
    }

    /// The text of an amount of money, which is mostly that of the number.
    fn as_money(&self, number: &Written) -> Written {
        if self.changes_by_unit() {
            let shown = self.shown.as_ref().filter(|shown| shown.is_exact);
            let shown = shown.map(|shown| shown.text.trim());
            // `£96k` is written out: the number in a cell is exact, as one in a text is not.
            let pence = shown.and_then(amount::pence);
            let pounds = pence.map(|pence| SmolStr::from(amount::show_money(pence)));
            return pounds.ok_or_else(|| self.unit());
        }
        let says = self.section.says();
        let is_money = says.n_percents == 0 && !says.has_percent_sign_only;
        if !is_money || matches!(says.currency, Some(Currency::Other(_))) {
            return number.clone();
        }
        match self.number.places() {
            0..=PENCE => number.clone(),
            _ if self.goes_on() => Ok(self.about(PENCE)),
            _ => Err(self.fraction_of_a_penny()),
        }
    }

    /// The text that the cell shows.
    fn as_words(&self) -> Written {
        let shown = self.shown.as_ref().map(|shown| shown.text.trim());
        match shown.filter(|text| !text.is_empty()) {
            Some(shown) if !self.number.is_nought() || shown.contains(char::is_alphabetic) => {
                Ok(shown.into())
            }
            _ if self.number.is_nought() => Err(Box::new(nought(self.is_formula))),
            _ => Ok(self.number.plain().into()),
        }
    }

    /// Whether more places are kept than anybody typed: the result of a division, mostly.
    fn goes_on(&self) -> bool {
        self.number.n_figures() >= GOES_ON && self.scaled().places() > PENCE
    }

    /// To how many places a figure that goes on is known: as many as are shown, if those are not too few.
    fn places_that_count(&self) -> u32 {
        self.section.places().unwrap_or(PLACES.1).clamp(PLACES.0, PLACES.1)
    }

    /// `£33,333.33`: never rounded.
    fn exactly(&self, number: Decimal) -> String {
        let says = self.section.says();
        let symbol = match says.currency {
            Some(Currency::Pounds) => "£",
            Some(Currency::Other(_)) | None => "",
        };
        let is_percent = says.n_percents > 0 || says.has_percent_sign_only;
        written(&number, symbol, if is_percent { "%" } else { "" })
    }

    /// `about £33,333.33 (to the nearest £0.01)`
    fn about(&self, places: u32) -> SmolStr {
        let n = usize::try_from(places).unwrap_or_default();
        let nearest = Decimal::read(&format!("1E-{n}")).unwrap_or(self.number);
        let middle = self.exactly(self.scaled().rounded(places));
        format!("about {middle} (to the nearest {})", self.exactly(nearest)).into()
    }

    /// Whether what is written beside the number makes it another: `96k` where the cell holds 96.
    fn changes_by_unit(&self) -> bool {
        self.section.says().has_unit && self.section.says().n_thousands == 0
    }

    fn unit(&self) -> Box<Misread> {
        let shown = self.shown.as_ref().map_or("", |shown| shown.text.trim());
        let fault = format!("is what the cell shows, but it contains {}", self.number.plain());
        let remedy = "type the whole figure, in a cell whose format adds nothing to it";
        Box::new(Misread::new(shown, fault, Some(remedy.to_owned())))
    }

    fn fraction_of_a_penny(&self) -> Box<Misread> {
        let round = self.exactly(self.number.rounded(PENCE));
        let remedy = match self.is_formula {
            true => format!("round the formula to the penny, `=ROUND(…, 2)`, or type `{round}`"),
            false => format!("round it to the penny: `{round}`"),
        };
        let text = self.exactly(self.number);
        Box::new(Misread::new(&text, "has a fraction of a penny", Some(remedy)))
    }
}

/// Why nought is no text.
fn nought(is_formula: bool) -> Misread {
    let (fault, remedy) = match is_formula {
        true => (
            "is what a formula gives when the cell that it refers to is blank",
            "fill in that cell, or type the words over the formula",
        ),
        false => (
            "is a number, but the form asks for words",
            "type the words; if 0 is what they are, type an apostrophe before it: `'0`",
        ),
    };
    Misread::new("0", fault, Some(remedy.to_owned()))
}

fn other_currency(shown: &str, currency: &str) -> Box<Misread> {
    let fault = format!("is in {currency}, but the form asks for pounds");
    let remedy = "write it in pounds; if it is in pounds already, give the cell a format with a £";
    Box::new(Misread::new(shown, fault, Some(remedy.to_owned())))
}

fn written(number: &Decimal, symbol: &str, percent: &str) -> String {
    let (whole, fraction) = number.parts();
    let sign = if number.is_negative { "-" } else { "" };
    let whole = if symbol.is_empty() { whole } else { grouped(&whole) };
    let fraction = match (fraction.len(), symbol.is_empty()) {
        (0, _) => String::new(),
        (1, false) => format!(".{fraction}0"),
        _ => format!(".{fraction}"),
    };
    format!("{sign}{symbol}{whole}{fraction}{percent}")
}

/// A number that a workbook keeps, in figures. Nothing where it has more than fifteen.
pub fn figures(number: f64) -> Option<String> {
    Decimal::read(&format!("{number:e}")).ok().map(|number| number.plain())
}

/// Why a text in a cell of numbers is no number.
pub(super) fn not_a_number(text: &str, why: NotADecimal) -> Misread {
    let (fault, remedy) = match why {
        NotADecimal::TooLong => (
            "has more than the fifteen digits that a workbook keeps",
            "write it with fewer digits, or as text, with an apostrophe before it",
        ),
        NotADecimal::Shape => {
            ("is not a number, although its cell is formatted as one", "type it again")
        }
    };
    Misread::new(text, fault, Some(remedy.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a number is as words, as a number or percentage, and as money; `!` and why where it is none.
    fn readings(format: &str, number: &str) -> [String; 3] {
        let number = Decimal::read(number).unwrap();
        let figure = Cell::new(number, &Format::read(format), false).figure();
        [figure.words, figure.number, figure.money]
            .map(|one| one.map_or_else(|why| format!("! {} {}", why.text, why.fault), String::from))
    }

    /// Rows of a format, a number, what is shown, and what the figure is.
    #[track_caller]
    fn all_are(rows: &[(&str, &str, &str, &str)]) {
        for (format, number, shown, figure) in rows {
            let [words, as_number, as_money] = readings(format, number);
            assert_eq!(words, *shown, "{number} as {format}");
            assert_eq!(as_number, *figure, "{number} as {format}");
            assert_eq!(as_money, *figure, "{number} as {format} in pounds");
        }
    }

    #[test]
    fn a_figure_is_read_in_full_however_it_is_shown() {
        all_are(&[
            ("General", "838551", "838551", "838551"),
            ("General", "0.30000000000000004", "0.3", "0.3"),
            ("@", "12", "12", "12"),
            ("£#,##0", "838551", "£838,551", "£838,551"),
            ("\"£\"#,##0.00", "838551.5", "£838,551.50", "£838,551.50"),
            ("£#,##0", "838551.5", "£838,552", "£838,551.50"),
            ("\\£#,##0.0", "1234.25", "£1,234.3", "£1,234.25"),
            ("#,##0", "1234567", "1,234,567", "1234567"),
            ("#,##0,", "96400", "96", "96400"),
            ("0.00", "1.1", "1.10", "1.1"),
            ("0.0#", "1.25", "1.25", "1.25"),
            ("#", "0.4", "0.4", "0.4"),
            ("0.00E+00", "123456", "123456", "123456"),
            ("# ?/?", "0.5", "0.5", "0.5"),
            ("0%", "0.15417100000000003", "15%", "15.4171%"),
            ("0.00%", "0.174", "17.40%", "17.4%"),
            ("0.0%", "1", "100.0%", "100%"),
        ]);
    }

    #[test]
    fn room_is_left_out_and_literals_are_shown() {
        all_are(&[
            ("0.0_%", "17.4", "17.4", "17.4"),
            ("0*%", "17", "17", "17"),
            ("_-* #,##0.00\\ _€_-;-* #,##0.00\\ _€_-", "96400", "96,400.00", "96400"),
            ("_-£* #,##0_-;-£* #,##0_-", "-500", "-£500", "-£500"),
            ("_($* \"x\"0_)", "5", "$x5", "! $x5 is in $, but the form asks for pounds"),
            ("000", "7", "007", "7"),
            ("0000", "12345", "12345", "12345"),
            ("\"A\"0", "12", "A12", "12"),
            ("\\A\\-00", "7", "A-07", "7"),
            ("00\\-00\\-00", "123456", "12-34-56", "123456"),
            ("0 \"children\"", "12", "12 children", "12"),
            ("0.0\"%\"", "17.4", "17.4%", "17.4%"),
            ("0\\%", "76", "76%", "76%"),
            ("\"Objective \"General", "3", "Objective 3", "3"),
            ("[Red]0", "5", "5", "5"),
            ("[Color10][>5]0.0;0", "7", "7.0", "7"),
        ]);
    }

    #[test]
    fn the_section_that_fits_the_number_is_taken() {
        let signs = "£#,##0;[Red](£#,##0);\"nil\"";
        let bands = "[<1]0.0%;[<100]0;\"£\"#,##0";
        all_are(&[
            (signs, "500", "£500", "£500"),
            (signs, "-500", "(£500)", "-£500"),
            (signs, "0", "nil", "0"),
            ("0;0", "-5", "5", "-5"),
            ("0;-0;;@", "5", "5", "5"),
            ("[<1]0.0%;0", "0.174", "17.4%", "17.4%"),
            ("[<1]0.0%;0", "17.4", "17", "17.4"),
            ("[>=1]0;0%", "0.76", "76%", "76%"),
            ("[>=1]0;[<0]-0;0.00%", "0.5", "50.00%", "50%"),
            ("[=0]\"-\";0.0%", "0.174", "17.4%", "17.4%"),
            ("[<>0]0%;0", "0.5", "50%", "50%"),
            (bands, "0.5", "50.0%", "50%"),
            (bands, "50", "50", "50"),
            (bands, "5000", "£5,000", "£5,000"),
            ("\"Yes\";;\"No\"", "1", "Yes", "1"),
            ("\"Yes\";;\"No\"", "0", "No", "0"),
        ]);
    }

    #[test]
    fn pounds_are_pounds_and_other_currencies_are_not() {
        for format in [
            "£#,##0",
            "\"£\"#,##0",
            "[$£-809]#,##0",
            "[$£-en-GB]#,##0",
            "#,##0\\ \"£\"",
            "#,##0 [$£-809]",
        ] {
            let [_, number, money] = readings(format, "96400");
            assert_eq!((number.as_str(), money.as_str()), ("£96,400", "£96,400"), "{format}");
        }
        for format in ["[$GBP] #,##0", "[$GBP]\\ #,##0", "\"GBP\" #,##0", "#,##0 \"gbp\""] {
            assert_eq!(readings(format, "96400")[2], "£96,400", "{format}");
        }
        for (format, currency) in [
            ("[$€-407]#,##0", "€"),
            ("#,##0\\ [$€-1]", "€"),
            ("€#,##0", "€"),
            ("#,##0\" €\"", "€"),
            ("\"£\"#,##0\" €\"", "€"),
            ("[$EUR]\\ #,##0", "EUR"),
            ("#,##0 \"euros\"", "euros"),
            ("$#,##0", "$"),
            ("\"$\"#,##0.00", "$"),
            ("[$USD-409] #,##0", "USD"),
            ("USD #,##0", "USD"),
            ("#,##0\\ \"kr\"", "kr"),
            ("#,##0 [$kr.-406]", "kr."),
            ("[$¥-411]#,##0", "¥"),
        ] {
            let [words, number, money] = readings(format, "96400");
            let why = format!("is in {currency}, but the form asks for pounds");
            assert!(number.starts_with('!') && money.ends_with(&why), "{format}: {money}");
            assert!(words.contains("96,400"), "{format}: {words}");
        }
    }

    #[test]
    fn a_unit_beside_a_figure_is_part_of_it() {
        assert_eq!(readings("£#,##0\"k\"", "96")[2], "£96,000");
        assert_eq!(
            readings("£#,##0\" million\"", "1.5")[2],
            "! £2 million is what the cell shows, but it contains 1.5"
        );
        assert_eq!(readings("£0.0\" million\"", "1.5")[2], "£1,500,000");
        assert_eq!(readings("£#,##0,\"k\"", "96400")[2], "£96,400");
        for format in ["#,##0\",000\"", "0\"p\"", "0 \"dozen\"", "0\"k\""] {
            assert!(readings(format, "96")[1].contains("but it contains 96"), "{format}");
        }
    }

    #[test]
    fn what_goes_on_and_on_is_known_to_the_penny() {
        for (format, number, figure, money) in [
            ("0%", "0.333333333333333", "about 33.33% (to the nearest 0.01%)", None),
            ("0.00%", "0.33333333333333331", "about 33.33% (to the nearest 0.01%)", None),
            ("0.0000%", "0.66666666666666663", "about 66.6667% (to the nearest 0.0001%)", None),
            (
                "General",
                "0.142857142857143",
                "about 0.142857 (to the nearest 0.000001)",
                Some("about 0.14 (to the nearest 0.01)"),
            ),
            ("£#,##0", "33333.333333333336", "about £33,333.33 (to the nearest £0.01)", None),
            ("£#,##0", "-9.09090909090909", "about -£9.09 (to the nearest £0.01)", None),
            ("0.0", "1234.5600000001", "about 1234.56 (to the nearest 0.01)", None),
        ] {
            let [_, as_number, as_money] = readings(format, number);
            assert_eq!(as_number, figure, "{number} as {format}");
            assert_eq!(as_money, money.unwrap_or(figure), "{number} as {format} in pounds");
        }
    }

    #[test]
    fn a_fraction_of_a_penny_is_no_money() {
        for (format, number, text) in [
            ("£#,##0", "96400.3333", "£96,400.3333"),
            ("£#,##0.00", "0.005", "£0.005"),
            ("General", "12.345", "12.345"),
        ] {
            let [_, as_number, as_money] = readings(format, number);
            assert_eq!(as_number, text);
            assert_eq!(as_money, format!("! {text} has a fraction of a penny"));
        }
    }

    #[test]
    fn nought_is_no_text() {
        for format in ["General", "0", "@", "000", "0.00", "£#,##0", "0;-0;;@", "\"-\""] {
            let [words, number, _] = readings(format, "0");
            assert!(words.starts_with("! 0 is a number"), "{format}: {words}");
            assert!(!number.starts_with('!'), "{format}: {number}");
        }
    }
}
