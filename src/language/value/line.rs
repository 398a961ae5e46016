//! The line on which all values that have an order lie, so that one pair of bounds serves every type.
//!
//! Amounts lie where they are. Days are counted from the first of 2000, and financial years by the
//! calendar year in which they begin. Nothing is rounded on the way, and nothing here reads text.

use jiff::civil::Date;

use super::{Datum, Exact, Ty, Year, amount, date};

/// The day at nought.
const FIRST_DAY: Date = jiff::civil::date(2000, 1, 1);

/// Where a value lies. Nothing for what has no order, and for a figure that is rounded.
pub fn place(datum: &Datum) -> Option<Exact> {
    match datum {
        Datum::Amount(exact) => Some(*exact),
        Datum::Date(day) => Some(amount::whole(date::days_between(FIRST_DAY, *day))),
        Datum::Year(year) => Some(amount::whole(i128::from(year.first_day()?.year()))),
        Datum::Text(_)
        | Datum::YesNo(_)
        | Datum::About(_)
        | Datum::Choice(_)
        | Datum::Key(_)
        | Datum::Unlisted(_) => None,
    }
}

/// The value of a type that lies at a place; nothing where the type has none there.
pub fn value_at(place: Exact, ty: &Ty) -> Option<Datum> {
    (ty.line()?.value_at)(place)
}

/// The day at a place.
pub fn day(place: Exact) -> Option<Date> {
    place.is_integer().then(|| date::plus_days(FIRST_DAY, place.to_integer())).flatten()
}

/// The financial year at a place.
pub(super) fn year(place: Exact) -> Option<Year> {
    let begins = place.is_integer().then(|| i16::try_from(place.to_integer()).ok()).flatten();
    begins.map(Year::beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_again_where_it_lies() {
        let day = Datum::Date(jiff::civil::date(1998, 2, 28));
        let year = Datum::Year(Year::beginning(1999));
        let share = Datum::Amount(Exact::new(1, 3));
        for (datum, ty) in [(day, Ty::Date), (year, Ty::Year), (share, Ty::Percent)] {
            let place = place(&datum).unwrap();
            assert_eq!(value_at(place, &ty), Some(datum));
        }
        assert_eq!(value_at(Exact::new(1, 2), &Ty::Date), None);
        assert_eq!(value_at(amount::whole(i128::MAX), &Ty::Date), None);
    }
}
