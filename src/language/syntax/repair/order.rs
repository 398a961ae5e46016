//! Whether amounts or days are compared, as far as a text tells.

use super::figures;
use super::names::declared;

/// Which tests go with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    OfDates,
    OfAmounts,
    Unknown,
}

/// What puts amounts in order, and what puts dates.
const ORDERS: &[(&str, &str)] = &[
    ("is at least", "is on or after"),
    ("is at most", "is on or before"),
    ("is more than", "is after"),
    ("is less than", "is before"),
];

/// What begins a value that is an amount, whatever it is reckoned from.
const RECKONED: [&str; 4] = ["sum of ", "count of ", "length of ", "age of "];

impl Order {
    /// The order of values, by how they look and what the file declares.
    pub(super) fn of(texts: &[String], file: &str) -> Order {
        if texts.iter().any(|text| is_date(text, file)) {
            return Order::OfDates;
        }
        let is_amount = |text: &String| {
            let is_figure = text.starts_with(|c: char| c.is_ascii_digit() || "£-".contains(c));
            is_figure || RECKONED.iter().any(|words| text.contains(words))
        };
        if texts.iter().any(is_amount) { Order::OfAmounts } else { Order::Unknown }
    }
}

/// The words for dates, where words are those for amounts.
pub(super) fn of_dates(words: &str) -> Option<&'static str> {
    ORDERS.iter().find(|row| row.0 == words).map(|row| row.1)
}

/// Whether a text is a date, or names a field that this file declares as one.
fn is_date(text: &str, file: &str) -> bool {
    let head = text.split([' ', '[']).next().unwrap_or_default();
    let is_difference = text.contains(" - ") || text.starts_with("age ");
    let name = head.rsplit('.').next().unwrap_or_default();
    !is_difference
        && (figures::date(text).is_some()
            || head == "circular.due"
            || text.starts_with("earlier of ")
            || text.starts_with("later of ")
            || declared(file, name) == Some("date"))
}
