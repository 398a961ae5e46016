//! A plan's text as a workbook keeps it: a figure or a date where it can be kept as one without
//! changing what is read from it, else text.

use jiff::civil::Date;

use super::styles::{DATE, NUMBER, PENCE, PERCENT, POUNDS};
use lacuna_language::value::read::read;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::types::Unit;
use lacuna_language::value::{Datum, Exact, Schema, Ty, amount};

/// What is put into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kept {
    /// A number, and the format that shows all of it.
    Number(f64, &'static str),
    Date(Date, &'static str),
    Text(String),
}

/// The first day that a workbook and the calendar agree on.
const FIRST_DAY: Date = jiff::civil::date(1900, 3, 1);

/// A text of the plan, where the form asks for `ty`.
pub(super) fn kept(text: &str, ty: &Ty, schema: &Schema) -> Kept {
    // How exact a figure is, is the form's to say: the figure itself is kept.
    let found = read(text, ty, &Limits::default(), schema);
    let kept = match found {
        // `3 of 12` says more than 25%.
        Ok(_) if text.contains(" of ") => None,
        Ok(Datum::Amount(exact)) => number(exact, ty),
        Ok(Datum::Date(day)) if day >= FIRST_DAY => Some(Kept::Date(day, DATE)),
        _ => None,
    };
    kept.unwrap_or_else(|| Kept::Text(text.to_owned()))
}

fn number(exact: Exact, ty: &Ty) -> Option<Kept> {
    // A workbook keeps a percentage as its ratio, and pounds.
    let (shown, format) = match ty.unit()? {
        Unit::Pounds => {
            let pounds = amount::divided_by(exact, amount::whole(100))?;
            (pounds, if pounds.is_integer() { POUNDS } else { PENCE })
        }
        Unit::Percent => (exact, PERCENT),
        Unit::Bare => (exact, NUMBER),
        Unit::Word(_) => return None,
    };
    let figures = amount::show_number(shown).replace(',', "");
    let number: f64 = figures.parse().ok()?;
    // Figures that no decimal says whole, or that a workbook rounds, are kept as text.
    let is_same =
        lacuna_check::plan::workbook::figures(number).as_deref() == Some(figures.as_str());
    is_same.then_some(Kept::Number(number, format))
}
