//! Counts of children as people write them: `3 of 12` for a share, `fewer than 5` for a number that is kept
//! back because it is small.
//!
//! Takes a text that is no plain figure; gives a figure, exact or bounded, or why there is none. Children
//! are whole: fewer than 5 are 0 to 4.

use super::limits::within;
use super::schema::Limits;
use super::{Datum, Exact, Misread, Rounded, Ty, amount};

/// How a number begins that is told only to be less than another.
pub const BELOW: [&str; 4] = ["fewer than", "less than", "under", "<"];

/// A count as it is written.
struct Count {
    /// The number itself; of `fewer than 5`, the most that it can be.
    most: Exact,
    is_below: bool,
    of: Option<Exact>,
}

/// Reads a count, where the type takes one. Nothing where a text is none.
pub fn figure(text: &str, ty: &Ty, limits: &Limits) -> Option<Result<Datum, Misread>> {
    let is_share = match ty {
        Ty::Percent => true,
        Ty::Number if limits.is_whole => false,
        _ => return None,
    };
    let count = written(text)?;
    match (is_share, count.of) {
        (true, Some(of)) => Some(share(&count, of, text, limits)),
        (true, None) if count.is_below => Some(Err(of_how_many(text))),
        (false, None) if count.is_below => Some(bounded(count.most, ty, text, limits)),
        _ => None,
    }
}

/// `3 of 12`, `fewer than 5`, `less than 5 out of 20`
fn written(text: &str) -> Option<Count> {
    let below = BELOW.iter().find_map(|words| behind(text, words));
    let rest = below.unwrap_or(text);
    let parts: Vec<&str> = rest.split_whitespace().collect();
    let (number, of) = match parts[..] {
        [number] => (number, None),
        [number, "of", of] | [number, "out", "of", of] => (number, Some(of)),
        _ => return None,
    };
    let whole = |text: &str| amount::figure(text).filter(Exact::is_integer);
    let of = match of {
        Some(of) => Some(whole(of)?),
        None => None,
    };
    let number = whole(number)?;
    let most = if below.is_some() { amount::minus(number, amount::one())? } else { number };
    Some(Count { most, is_below: below.is_some(), of })
}

/// What stands behind words with which a text begins, whatever their capitals.
fn behind<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(words.len())?;
    head.eq_ignore_ascii_case(words).then_some(rest)
}

/// A part of a whole as a percentage.
fn share(count: &Count, of: Exact, text: &str, limits: &Limits) -> Result<Datum, Misread> {
    let wrong = |fault: &str, remedy: &str| Misread::new(text, fault, Some(remedy.to_owned()));
    if of <= amount::nought() {
        let remedy = "leave out the percentage if there was nobody to count";
        return Err(wrong("is a share of nobody", remedy));
    }
    if count.most > of {
        let remedy = "write the part first and then the whole, as in `3 of 12`";
        return Err(wrong("has a part that is larger than the whole", remedy));
    }
    let share =
        amount::divided_by(count.most, of).ok_or_else(|| wrong("has too many digits", ""))?;
    match count.is_below {
        true => bounded(share, &Ty::Percent, text, limits),
        false => within(share, &Ty::Percent, limits, text).map(Datum::Amount),
    }
}

/// What lies between nought and so much, as far as its field allows it.
fn bounded(most: Exact, ty: &Ty, text: &str, limits: &Limits) -> Result<Datum, Misread> {
    let least = limits.least.unwrap_or(amount::nought()).max(amount::nought());
    // What is below nought, or below all that is allowed, is told as any figure would be.
    if most < least {
        return match amount::is_negative(most) {
            true => {
                Err(Misread::new(text, "is fewer than none", Some("write 0 for none".to_owned())))
            }
            false => within(most, ty, limits, text).map(Datum::Amount),
        };
    }
    let most = limits.most.map_or(most, |end| most.min(end));
    let half = |sum: Option<Exact>| amount::divided_by(sum?, amount::whole(2));
    match (half(amount::plus(least, most)), half(amount::minus(most, least))) {
        _ if least == most => Ok(Datum::Amount(least)),
        (Some(middle), Some(half)) => {
            Ok(Datum::About(Box::new(Rounded::new(middle, half, limits))))
        }
        _ => Err(Misread::new(text, "has too many digits", None)),
    }
}

fn of_how_many(text: &str) -> Misread {
    let remedy = format!(
        "say out of how many, as in `{text} of 20`, with the number that there \
                          were"
    );
    Misread::new(text, "does not say out of how many", Some(remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, ty: &Ty, is_whole: bool) -> Option<Result<Datum, Misread>> {
        let limits = Limits { least: Some(amount::nought()), is_whole, ..Limits::default() };
        figure(text, ty, &limits)
    }

    #[test]
    fn a_share_is_exact() {
        for (text, over, under) in [("1 of 2", 1, 2), ("3 out of 12", 1, 4), ("0 of 1,204", 0, 1)] {
            let share = Datum::Amount(Exact::new(over, under));
            assert_eq!(read(text, &Ty::Percent, false), Some(Ok(share)), "{text}");
        }
        assert_eq!(read("1 of 2", &Ty::Number, true), None);
        assert_eq!(read("1 of 2", &Ty::Money, true), None);
    }

    #[test]
    fn what_is_below_a_number_is_bounded_by_whole_children() {
        let bounds = |found: Option<Result<Datum, Misread>>| match found {
            Some(Ok(Datum::About(about))) => about.bounds(),
            _ => None,
        };
        let to = |most: Exact| Some((amount::nought(), most));
        for text in ["fewer than 5 of 20", "Less than 5 out of 20", "<5 of 20", "under 5 of 20"] {
            assert_eq!(bounds(read(text, &Ty::Percent, false)), to(Exact::new(1, 5)), "{text}");
        }
        for text in ["fewer than 5", "< 5", "less than 5"] {
            assert_eq!(bounds(read(text, &Ty::Number, true)), to(amount::whole(4)), "{text}");
        }
        assert_eq!(bounds(read("fewer than 6", &Ty::Number, true)), to(amount::whole(5)));
        let none = Some(Ok(Datum::Amount(amount::nought())));
        assert_eq!(read("fewer than 1", &Ty::Number, true), none);
        assert_eq!(read("fewer than 5", &Ty::Number, false), None);
        let limits = Limits { least: Some(amount::one()), ..Limits::default() };
        let limits = Limits { most: Some(amount::whole(11)), is_whole: true, ..limits };
        let within = bounds(figure("fewer than 5", &Ty::Number, &limits));
        assert_eq!(within, Some((amount::one(), amount::whole(4))));
    }

    #[test]
    fn what_cannot_be_a_share_says_why() {
        for (text, fault) in [
            ("0 of 0", "is a share of nobody"),
            ("5 of 2", "has a part that is larger than the whole"),
            ("fewer than 9 of 5", "has a part that is larger than the whole"),
            ("fewer than 5", "does not say out of how many"),
            ("fewer than 0 of 5", "is fewer than none"),
        ] {
            let why = read(text, &Ty::Percent, false).and_then(Result::err);
            assert_eq!(why.map(|why| why.fault).as_deref(), Some(fault), "{text}");
        }
        for text in ["1.5 of 2", "one of two", "1 of", "of 2", "1 of 2 of 3", "fewer than five"] {
            assert_eq!(read(text, &Ty::Percent, false), None, "{text}");
        }
    }
}
