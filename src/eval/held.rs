//! What an expression comes to while a plan is checked: a value with where it came from, or a gap.

use jiff::civil::Date;

use crate::plan::SlotId;
use crate::source::Span;
use crate::value::{ChoiceId, Datum, Exact, TableId, Truth, Year, amount};

/// A value and the slot of the plan that holds it, if one does.
#[derive(Debug, Clone)]
pub struct Held<'a> {
    pub what: What<'a>,
    pub at: Option<SlotId>,
}

#[derive(Debug, Clone)]
pub enum What<'a> {
    /// Nothing is known.
    Gap(Gap),
    Amount(Amount),
    Text(&'a str),
    YesNo(bool),
    Date(Date),
    Year(Year),
    Choice(usize),
    Key(usize),
    /// A record of the plan; its slot is in [`Held::at`].
    Record(&'a [SlotId]),
    List(List<'a>),
    Row(TableId, usize),
}

/// Why nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The slot holds no value.
    At(SlotId),
    /// A table's row leaves a column empty; its place.
    Cell(Span),
    /// The figure has more digits than can be reckoned with exactly.
    Overflow,
    /// Something was divided by nought.
    DividedByNought,
    /// The largest or smallest of an empty list.
    OfNothing,
}

/// Something to go through.
#[derive(Debug, Clone)]
pub enum List<'a> {
    Slots(&'a [SlotId]),
    Rows(TableId, usize),
    Words(ChoiceId, usize),
    Values(Vec<Held<'a>>),
}

/// A quantity that may be known only within bounds; no bound where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    pub least: Option<Exact>,
    pub most: Option<Exact>,
}

impl<'a> Held<'a> {
    pub fn new(what: What<'a>) -> Self {
        Held { what, at: None }
    }

    pub fn gap(gap: Gap) -> Self {
        Held::new(What::Gap(gap))
    }

    /// A value as it was read or written.
    pub fn datum(datum: &'a Datum, at: Option<SlotId>) -> Self {
        let what = match datum {
            Datum::Text(text) => What::Text(text),
            Datum::YesNo(yes) => What::YesNo(*yes),
            Datum::Amount(exact) => What::Amount(Amount::exactly(*exact)),
            Datum::Date(day) => What::Date(*day),
            Datum::Year(year) => What::Year(*year),
            Datum::Choice(word) => What::Choice(*word),
            Datum::Key(row) => What::Key(*row),
        };
        Held { what, at }
    }

    /// The amount that this is, if it is one.
    pub fn amount(&self) -> Result<Amount, Gap> {
        match &self.what {
            What::Amount(amount) => Ok(*amount),
            What::Gap(gap) => Err(*gap),
            _ => Err(Gap::Overflow),
        }
    }
}

impl Amount {
    /// Nothing is known but that it is a quantity.
    pub const ANY: Amount = Amount { least: None, most: None };

    pub fn exactly(exact: Exact) -> Self {
        Amount { least: Some(exact), most: Some(exact) }
    }

    pub fn between(least: Option<Exact>, most: Option<Exact>) -> Self {
        Amount { least, most }
    }

    /// The quantity, where it is known to the penny.
    pub fn known(self) -> Option<Exact> {
        self.least.filter(|least| self.most == Some(*least))
    }

    /// Whether this is at most the other.
    pub fn at_most(self, other: Amount) -> Truth {
        let surely = self.most.zip(other.least).is_some_and(|(most, least)| most <= least);
        let never = self.least.zip(other.most).is_some_and(|(least, most)| least > most);
        settled(surely, never)
    }

    /// Whether this is less than the other.
    pub fn less_than(self, other: Amount) -> Truth {
        other.at_most(self).negated()
    }

    /// Whether the two are one and the same.
    pub fn is(self, other: Amount) -> Truth {
        self.at_most(other).and(other.at_most(self))
    }

    /// The sum of the two; nothing where it cannot be reckoned with exactly.
    pub fn plus(self, other: Amount) -> Option<Amount> {
        Some(Amount {
            least: both(self.least, other.least, amount::plus)?,
            most: both(self.most, other.most, amount::plus)?,
        })
    }

    pub fn negated(self) -> Amount {
        Amount { least: self.most.map(|most| -most), most: self.least.map(|least| -least) }
    }

    /// The product of the two, where both are known or one is known not to be below nought.
    pub fn times(self, other: Amount) -> Option<Amount> {
        match (self.known(), other.known()) {
            (Some(a), Some(b)) => amount::times(a, b).map(Amount::exactly),
            (Some(by), None) => other.scaled(|bound| amount::times(bound, by), by),
            (None, Some(by)) => self.scaled(|bound| amount::times(bound, by), by),
            (None, None) => Some(Amount::ANY),
        }
    }

    /// The quotient; nothing where the divisor may be nought.
    pub fn divided_by(self, other: Amount) -> Option<Amount> {
        let by = other.known()?;
        self.scaled(|bound| amount::divided_by(bound, by), by)
    }

    fn scaled(self, scale: impl Fn(Exact) -> Option<Exact>, by: Exact) -> Option<Amount> {
        let each = |bound: Option<Exact>| match bound {
            Some(bound) => scale(bound).map(Some),
            None => Some(None),
        };
        let (least, most) = (each(self.least)?, each(self.most)?);
        let is_turned = amount::is_negative(by);
        Some(if is_turned { Amount { least: most, most: least } } else { Amount { least, most } })
    }

    /// This, or nought: what something that may not count adds to a sum.
    pub fn or_nought(self) -> Amount {
        let nought = amount::nought();
        Amount {
            least: self.least.map(|least| least.min(nought)),
            most: self.most.map(|most| most.max(nought)),
        }
    }
}

fn both(
    a: Option<Exact>,
    b: Option<Exact>,
    join: fn(Exact, Exact) -> Option<Exact>,
) -> Option<Option<Exact>> {
    match (a, b) {
        (Some(a), Some(b)) => join(a, b).map(Some),
        _ => Some(None),
    }
}

/// A truth from what is sure and what is ruled out.
pub fn settled(surely: bool, never: bool) -> Truth {
    match (surely, never) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::amount::whole;

    #[test]
    fn bounds_settle_what_they_can() {
        let at_least_five = Amount::between(Some(whole(5)), None);
        assert_eq!(at_least_five.at_most(Amount::exactly(whole(4))), Truth::False);
        assert_eq!(at_least_five.at_most(Amount::exactly(whole(5))), Truth::Unknown);
        assert_eq!(Amount::exactly(whole(4)).less_than(at_least_five), Truth::True);
        assert_eq!(Amount::exactly(whole(5)).is(Amount::exactly(whole(5))), Truth::True);
        assert_eq!(at_least_five.is(Amount::exactly(whole(4))), Truth::False);
    }
}
