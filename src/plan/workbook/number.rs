//! What a number in a cell is, for each thing that the form may ask for.
//!
//! Takes the number and its cell's format; gives the text of the figure and the text that the cell shows.
//! A figure is never rounded as the cell shows it: what is kept counts. Where it goes on and on, as 1/3
//! does, it is only known to the nearest penny, or so.

use smol_str::SmolStr;

use super::decimal::{Decimal, NotADecimal};
use super::format::{Currency, Format, Section, Shown};
use crate::plan::node::{Figure, Written};
use crate::value::Misread;
use crate::value::amount::{self, grouped};

/// The fewest figures of a number that goes on and on, of the fifteen that are kept. One whose last
/// figures are noughts by chance has fewer than fifteen.
const GOES_ON: usize = 13;
/// To how many places a figure that goes on and on is read: no fewer, and no more.
const PLACES: (u32, u32) = (2, 6);
const PENCE: u32 = 2;

/// A number as its cell has it.
pub struct Cell<'f> {
    number: Decimal,
    section: &'f Section,
    shown: Option<Shown>,
    is_formula: bool,
}

impl<'f> Cell<'f> {
    pub fn new(number: Decimal, format: &'f Format, is_formula: bool) -> Cell<'f> {
        let (section, is_sign_said) = format.section(&number);
        let shown = section.shown(&number, is_sign_said);
        Cell { number, section, shown, is_formula }
    }

    /// What it is for each thing that may be asked for.
    pub fn figure(&self) -> Figure {
        let (number, money, words) = (self.as_number(), self.as_money(), self.as_words());
        let is_all_shown = self.shown.as_ref().is_some_and(|shown| shown.is_exact);
        let plain = match (self.section.has_words() || number.is_err(), &words) {
            (true, Ok(_)) => words.clone(),
            _ if number.is_ok() => number.clone(),
            _ => words.clone(),
        };
        Figure { number, money, words, plain, is_all_shown }
    }

    /// How the section shows the number, in figures: a hundred times as large for a percentage.
    fn scaled(&self) -> Decimal {
        match self.section.n_percents() {
            0 => self.number,
            _ => self.number.times_100(),
        }
    }

    /// The text of a number or a percentage.
    fn as_number(&self) -> Written {
        if self.changes_by_unit() {
            return Err(self.unit());
        }
        if let Some(Currency::Other(currency)) = self.section.currency() {
            return Err(other_currency(&self.exactly(self.scaled()), &currency));
        }
        match self.goes_on() {
            true => Ok(self.about(self.places_that_count())),
            false => Ok(self.exactly(self.scaled()).into()),
        }
    }

    /// The text of an amount of money.
    fn as_money(&self) -> Written {
        if self.changes_by_unit() {
            let shown = self.shown.as_ref().map(|shown| shown.text.trim());
            // `£96k`
            let shown = shown.filter(|text| amount::pence(text).is_some());
            return shown.map(SmolStr::from).ok_or_else(|| self.unit());
        }
        let is_money = self.section.n_percents() == 0 && !self.section.has_percent_sign_only();
        if !is_money || matches!(self.section.currency(), Some(Currency::Other(_))) {
            return self.as_number();
        }
        match self.number.places() {
            0..=PENCE => Ok(self.exactly(self.number).into()),
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
        let symbol = match self.section.currency() {
            Some(Currency::Pounds) => "£",
            Some(Currency::Other(_)) | None => "",
        };
        let is_percent = self.section.n_percents() > 0 || self.section.has_percent_sign_only();
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
        self.section.has_unit() && self.section.n_thousands() == 0
    }

    fn unit(&self) -> Box<Misread> {
        let shown = self.shown.as_ref().map_or("", |shown| shown.text.trim());
        let fault = format!("is what the cell shows, and it holds {}", self.number.plain());
        let remedy = "type the whole figure, into a cell whose format adds nothing to it";
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
            "is what a formula gives where the cell that it refers to is blank",
            "fill in that cell, or type the words over the formula",
        ),
        false => (
            "is a number, where words are asked for",
            "type the words; if 0 is what they are, type an apostrophe before it: `'0`",
        ),
    };
    Misread::new("0", fault, Some(remedy.to_owned()))
}

fn other_currency(number: &str, currency: &str) -> Box<Misread> {
    let fault = format!("is shown in {currency}, and pounds are asked for");
    let remedy = "write it in pounds; if it is in pounds already, give the cell a format with a £";
    Box::new(Misread::new(number, fault, Some(remedy.to_owned())))
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
pub fn not_a_number(text: &str, why: NotADecimal) -> Misread {
    let (fault, remedy) = match why {
        NotADecimal::TooLong => (
            "has more figures than a workbook keeps, which is fifteen",
            "write it with fewer figures, or as text, with an apostrophe before it",
        ),
        NotADecimal::Shape => ("is no number, though its cell says so", "type it again"),
    };
    Misread::new(text, fault, Some(remedy.to_owned()))
}
