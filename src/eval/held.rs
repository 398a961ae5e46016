//! What an expression comes to while a plan is checked: a value with where it came from, or a gap.

use jiff::civil::Date;

use crate::plan::SlotId;
use crate::source::Span;
use crate::value::{ChoiceId, Datum, Exact, Rounded, TableId, Truth, Year, amount};

/// A value and the slot of the plan that holds it, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<'a> {
    pub what: What<'a>,
    pub at: Option<SlotId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'a> {
    /// Nothing is known.
    Gap(Gap),
    /// A quantity that is known exactly, as nearly all are.
    Exactly(Exact),
    /// A quantity that is known only within bounds. Few are, and so they alone pay for their size.
    Within(Box<Amount>),
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
    /// Which entry is looked up hangs on this slot, which is not known or stands twice.
    Which(SlotId),
    /// A table's row leaves a column empty; its place.
    Cell(Span),
    /// The figure has more digits than can be reckoned with exactly.
    Overflow,
    /// Something was divided by nought.
    DividedByNought,
    /// A keyed list, in this slot, has no entry with the key that is looked up.
    NoEntry(SlotId),
    /// A table, declared here, has no row for what is looked up.
    NoRow(Span),
    /// An age is asked for at a day before the birth.
    NotBorn,
    /// The largest or smallest of an empty list.
    OfNothing,
}

/// Something to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub open: Open,
}

/// Why a quantity is known only within bounds; the later one tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// It is known exactly.
    Exact,
    /// Only because figures were rounded.
    Rounding,
    /// Values that it hangs on are not there.
    Gaps,
}

impl List<'_> {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        match self {
            List::Slots(slots) => slots.len(),
            List::Rows(_, count) | List::Words(_, count) => *count,
            List::Values(values) => values.len(),
        }
    }
}

impl Gap {
    /// What a gap in a key leaves open: not whether something is given, but which is meant.
    pub fn of_a_key(self) -> Gap {
        match self {
            Gap::At(slot) => Gap::Which(slot),
            other => other,
        }
    }
}

impl<'a> What<'a> {
    /// A value as it was read or written.
    #[inline]
    pub fn datum(datum: &'a Datum) -> Self {
        match datum {
            Datum::Text(text) => What::Text(text),
            Datum::YesNo(yes) => What::YesNo(*yes),
            Datum::Amount(exact) => What::Exactly(*exact),
            Datum::About(figure) => What::about(**figure),
            Datum::Date(day) => What::Date(*day),
            Datum::Year(year) => What::Year(*year),
            Datum::Choice(word) => What::Choice(*word),
            Datum::Key(row) => What::Key(*row),
        }
    }

    // Few figures are rounded, and what reads them all is not to make room for it.
    #[cold]
    fn about(Rounded { middle, half }: Rounded) -> Self {
        What::amount(Amount::about(middle, half))
    }

    /// A quantity, known exactly or not.
    pub fn amount(amount: Amount) -> Self {
        match (amount.open, amount.known()) {
            (Open::Exact, Some(exact)) => What::Exactly(exact),
            _ => What::Within(Box::new(amount)),
        }
    }

    /// The quantity that this is, if it is one.
    pub fn as_amount(&self) -> Option<Amount> {
        match self {
            What::Exactly(exact) => Some(Amount::exactly(*exact)),
            What::Within(amount) => Some(**amount),
            _ => None,
        }
    }
}

impl<'a> Held<'a> {
    pub fn new(what: What<'a>) -> Self {
        Held { what, at: None }
    }

    pub fn gap(gap: Gap) -> Self {
        Held::new(What::Gap(gap))
    }

    /// A value as it was read or written.
    #[inline]
    pub fn datum(datum: &'a Datum, at: Option<SlotId>) -> Self {
        Held { what: What::datum(datum), at }
    }

    /// The amount that this is, if it is one.
    pub fn amount(&self) -> Result<Amount, Gap> {
        match &self.what {
            What::Gap(gap) => Err(*gap),
            what => what.as_amount().ok_or(Gap::Overflow),
        }
    }
}

impl Amount {
    /// Nothing is known but that it is a quantity.
    pub const ANY: Amount = Amount { least: None, most: None, open: Open::Gaps };

    pub fn exactly(exact: Exact) -> Self {
        Amount { least: Some(exact), most: Some(exact), open: Open::Exact }
    }

    /// What is not known but has to keep within bounds.
    pub fn between(least: Option<Exact>, most: Option<Exact>) -> Self {
        Amount { least, most, open: Open::Gaps }.narrowed()
    }

    /// The same; where both bounds are one, it is known exactly, whatever it was made of.
    pub fn narrowed(self) -> Self {
        let open = if self.known().is_some() { Open::Exact } else { self.open };
        Amount { open, ..self }
    }

    /// A figure that was rounded: it lies within `half` of `middle`.
    pub fn about(middle: Exact, half: Exact) -> Self {
        let bounds = amount::minus(middle, half).zip(amount::plus(middle, half));
        match bounds {
            Some((least, most)) => {
                Amount { least: Some(least), most: Some(most), open: Open::Rounding }
            }
            None => Amount::ANY,
        }
    }

    /// The middle of a rounded figure and how far it may be off.
    pub fn rounded(self) -> Option<(Exact, Exact)> {
        let (least, most) = self.least.zip(self.most).filter(|_| self.open == Open::Rounding)?;
        let two = amount::whole(2);
        let middle = amount::divided_by(amount::plus(least, most)?, two)?;
        Some((middle, amount::divided_by(amount::minus(most, least)?, two)?))
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
            open: self.open.max(other.open),
        })
    }

    pub fn negated(self) -> Amount {
        let (least, most) = (self.most.map(|most| -most), self.least.map(|least| -least));
        Amount { least, most, open: self.open }
    }

    /// The product of the two. Nothing where it cannot be reckoned with exactly.
    pub fn times(self, other: Amount) -> Option<Amount> {
        match (self.known(), other.known()) {
            (Some(a), Some(b)) => amount::times(a, b).map(Amount::exactly),
            (Some(by), None) => other.scaled(|bound| amount::times(bound, by), by),
            (None, Some(by)) => self.scaled(|bound| amount::times(bound, by), by),
            (None, None) => self.spread(other, amount::times),
        }
    }

    /// The quotient. Where the divisor may be nought, nothing is known of it.
    pub fn divided_by(self, other: Amount) -> Option<Amount> {
        if let Some(by) = other.known() {
            return self.scaled(|bound| amount::divided_by(bound, by), by);
        }
        match other.least {
            Some(least) if least > amount::nought() => self.spread(other, amount::divided_by),
            _ => Some(Amount::ANY),
        }
    }

    /// What comes of two quantities that both have bounds: the least and the most of all corners.
    fn spread(self, other: Amount, join: fn(Exact, Exact) -> Option<Exact>) -> Option<Amount> {
        let (Some((a, b)), Some((c, d))) = (self.least.zip(self.most), other.least.zip(other.most))
        else {
            return Some(Amount::ANY);
        };
        let corners = [join(a, c)?, join(a, d)?, join(b, c)?, join(b, d)?];
        let (least, most) = (corners.into_iter().min(), corners.into_iter().max());
        Some(Amount { least, most, open: self.open.max(other.open) }.narrowed())
    }

    /// The larger of the two, or the smaller.
    pub fn larger(self, other: Amount) -> Amount {
        Amount {
            // What has no lower bound may be the smaller one.
            least: self.least.max(other.least),
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
            open: self.open.max(other.open),
        }
        .narrowed()
    }

    fn scaled(self, scale: impl Fn(Exact) -> Option<Exact>, by: Exact) -> Option<Amount> {
        let each = |bound: Option<Exact>| match bound {
            Some(bound) => scale(bound).map(Some),
            None => Some(None),
        };
        let (least, most) = (each(self.least)?, each(self.most)?);
        let (least, most) = if amount::is_negative(by) { (most, least) } else { (least, most) };
        Some(Amount { least, most, open: self.open }.narrowed())
    }

    /// This, or nought: what something that may not count adds to a sum.
    pub fn or_nought(self, open: Open) -> Amount {
        let nought = amount::nought();
        Amount {
            least: self.least.map(|least| least.min(nought)),
            most: self.most.map(|most| most.max(nought)),
            open: self.open.max(open),
        }
        .narrowed()
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
