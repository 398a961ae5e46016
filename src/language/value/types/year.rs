//! Financial years.

use super::{Kind, Line, ONE, ScalarType};
use crate::value::{Datum, Misread, Year, amount, line};

pub(super) static YEAR: ScalarType = ScalarType {
    keyword: "year",
    english: "a financial year",
    spelling: "",
    example: "2001-02",
    kind: Kind::Other(|text, _| read(text)),
    line: Some(Line {
        show: |place| match line::year(place) {
            Some(year) => year.to_string(),
            None => amount::show_number(place),
        },
        value_at: |place| line::year(place).map(Datum::Year),
        step: Some(ONE),
        outside: ["before", "after"],
        ends: ["the first year", "the last year"],
        within: "a year",
        ..Line::AMOUNTS
    }),
};

fn read(text: &str) -> Result<Datum, Misread> {
    match Year::read(text) {
        Some(Ok(year)) => Ok(Datum::Year(year)),
        Some(Err(wrong)) => {
            let how = format!("did you mean {}?", wrong.meant);
            let misread = Misread::new(text, "is not two years that follow each other", Some(how));
            Err(misread.naming([wrong.meant.to_string()]))
        }
        None => {
            let (how, meant) = match year_begun_or_ended(text) {
                Some((how, meant)) => (how, meant.to_vec()),
                None => ("a year looks like `2001-02`".to_owned(), Vec::new()),
            };
            Err(Misread::new(text, "is not a financial year", Some(how)).naming(meant))
        }
    }
}

/// Both financial years that a calendar year has a part of.
fn year_begun_or_ended(text: &str) -> Option<(String, [String; 2])> {
    let year: i16 = Some(text).filter(|text| text.len() == 4)?.parse().ok()?;
    let begun = Some(year).filter(|year| (1001..9999).contains(year)).map(Year::beginning)?;
    let ended = begun.previous();
    let how = format!("write `{begun}`, or `{ended}` if you mean the year that ends in {text}");
    Some((how, [begun.to_string(), ended.to_string()]))
}
