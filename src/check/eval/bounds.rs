//! Quantities that are known only within bounds, and reckoning with them.
//!
//! Days and years are measured by numbers as well, so that bounds go through them in the same way.

use super::gap::Gap;
use lacuna_language::value::{Exact, Rounded, Truth, amount};

/// A quantity that may be known only within bounds; no bound where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The least that it can be, money in pence; nothing where it has no lower bound.
    pub least: Option<Exact>,
    /// The most that it can be, money in pence; nothing where it has no upper bound.
    pub most: Option<Exact>,
    /// Whether it is known exactly, and if not, why.
    pub open: Open,
    /// Whether limits of the form cut its bounds off: its middle says nothing then.
    pub is_cut: bool,
    /// What it was worked out from and is not there: the quantity itself is not given either.
    pub lacks: Option<Gap>,
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

impl Amount {
    /// Nothing is known but that it is a quantity.
    pub const ANY: Amount =
        Amount { least: None, most: None, open: Open::Gaps, is_cut: false, lacks: None };

    /// A quantity that is known.
    pub fn exactly(exact: Exact) -> Self {
        Amount { least: Some(exact), most: Some(exact), open: Open::Exact, ..Amount::ANY }
    }

    /// What is not known but has to keep within bounds.
    pub fn between(least: Option<Exact>, most: Option<Exact>) -> Self {
        Amount { least, most, ..Amount::ANY }.narrowed()
    }

    /// The same; where both bounds are one, it is known exactly, whatever it was made of.
    pub fn narrowed(self) -> Self {
        match self.known() {
            Some(exact) => Amount::exactly(exact),
            None => self,
        }
    }

    /// A figure that was rounded: it lies anywhere between its bounds.
    pub fn about(figure: Rounded) -> Self {
        figure.bounds().map_or(Amount::ANY, |(least, most)| Amount {
            least: Some(least),
            most: Some(most),
            open: Open::Rounding,
            is_cut: amount::plus(least, most) != amount::plus(figure.middle, figure.middle),
            lacks: None,
        })
    }

    /// The middle of a rounded figure and how far it may be off.
    pub fn rounded(self) -> Option<(Exact, Exact)> {
        let is_rounded = self.open == Open::Rounding && !self.is_cut;
        let (least, most) = self.least.zip(self.most).filter(|_| is_rounded)?;
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
        if let (Open::Exact, Open::Exact, Some(a), Some(b)) =
            (self.open, other.open, self.least, other.least)
        {
            return amount::plus(a, b).map(Amount::exactly);
        }
        Some(self.joined(
            other,
            both(self.least, other.least, amount::plus)?,
            both(self.most, other.most, amount::plus)?,
        ))
    }

    /// The quantity with its sign reversed, so that its bounds change places.
    pub fn negated(self) -> Amount {
        let (least, most) = (self.most.map(|most| -most), self.least.map(|least| -least));
        Amount { least, most, ..self }
    }

    /// The product of the two. Nothing where it cannot be reckoned with exactly.
    pub fn times(self, other: Amount) -> Option<Amount> {
        if let (Some(a), Some(b)) = (self.known(), other.known()) {
            return amount::times(a, b).map(Amount::exactly);
        }
        let mut ends = Vec::with_capacity(4);
        for a in self.ends() {
            for b in other.ends() {
                ends.push(a.times(b)?);
            }
        }
        let (least, most) = (ends.iter().min()?.exact(), ends.iter().max()?.exact());
        Some(self.joined(other, least, most))
    }

    /// The quotient. Where the divisor may be nought, nothing is known of it.
    pub fn divided_by(self, other: Amount) -> Option<Amount> {
        if let (Some(a), Some(b)) = (self.known(), other.known()) {
            return amount::divided_by(a, b).map(Amount::exactly);
        }
        let nought = amount::nought();
        let is_positive = other.least.is_some_and(|least| least > nought);
        let is_negative = other.most.is_some_and(|most| most < nought);
        if !is_positive && !is_negative {
            return Some(Amount { open: Open::Gaps, ..self }.joined(other, None, None));
        }
        // One part of what has no end comes as near to nought as one likes.
        let part = |end: Option<Exact>| match end {
            Some(end) => amount::divided_by(amount::one(), end),
            None => Some(nought),
        };
        let parts =
            Amount { least: Some(part(other.most)?), most: Some(part(other.least)?), ..other };
        self.times(parts)
    }

    /// The larger of the two.
    pub fn larger(self, other: Amount) -> Amount {
        // What has no lower bound may be the smaller one.
        let least = self.least.max(other.least);
        self.joined(other, least, self.most.zip(other.most).map(|(a, b)| a.max(b)))
    }

    /// The smaller of the two.
    pub fn smaller(self, other: Amount) -> Amount {
        self.negated().larger(other.negated()).negated()
    }

    /// What goes up as this goes up: its bounds are moved. Nothing where one cannot be reckoned with.
    pub fn moved(self, to: impl Fn(Exact) -> Option<Exact>) -> Option<Amount> {
        let moved = |end: Option<Exact>| match end {
            Some(end) => to(end).map(Some),
            None => Some(None),
        };
        let (least, most) = (moved(self.least)?, moved(self.most)?);
        Some(Amount { least, most, ..self }.narrowed())
    }

    /// The nearest multiple of a step. Where it is not known, its middle says nothing.
    pub fn rounded_to(self, step: Exact) -> Option<Amount> {
        let is_cut = self.known().is_none();
        let rounded = self.moved(|end| amount::rounded(end, step))?;
        Some(Amount { is_cut: self.is_cut || is_cut, ..rounded }.narrowed())
    }

    /// The one or the other, and why that is open.
    pub fn or(self, other: Amount, open: Open) -> Amount {
        let least = self.least.zip(other.least).map(|(a, b)| a.min(b));
        let most = self.most.zip(other.most).map(|(a, b)| a.max(b));
        Amount { open: self.open.max(open), ..self }.joined(other, least, most)
    }

    /// This, or nought: what something that may not count adds to a sum.
    pub fn or_nought(self, open: Open) -> Amount {
        self.or(Amount::exactly(amount::nought()), open)
    }

    /// What was worked out from the two: as open as either.
    fn joined(self, other: Amount, least: Option<Exact>, most: Option<Exact>) -> Amount {
        let open = self.open.max(other.open);
        let is_cut = self.is_cut || other.is_cut;
        Amount { least, most, open, is_cut, lacks: self.lacks.or(other.lacks) }.narrowed()
    }

    fn ends(self) -> [End; 2] {
        [self.least.map_or(End::Below, End::At), self.most.map_or(End::Above, End::At)]
    }
}

/// An end of what a quantity may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// There is no least.
    Below,
    At(Exact),
    /// There is no most.
    Above,
}

impl End {
    fn exact(&self) -> Option<Exact> {
        match self {
            End::At(exact) => Some(*exact),
            End::Below | End::Above => None,
        }
    }

    fn sign(self) -> i8 {
        let nought = amount::nought();
        match self {
            End::Below => -1,
            End::Above => 1,
            End::At(exact) if exact == nought => 0,
            End::At(exact) => {
                if exact < nought {
                    -1
                } else {
                    1
                }
            }
        }
    }

    /// The product of two ends; nought times anything is nought. Nothing where it cannot be reckoned with.
    fn times(self, other: End) -> Option<End> {
        if let (End::At(a), End::At(b)) = (self, other) {
            return amount::times(a, b).map(End::At);
        }
        Some(match self.sign().saturating_mul(other.sign()) {
            0 => End::At(amount::nought()),
            1 => End::Above,
            _ => End::Below,
        })
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
pub(super) fn settled(surely: bool, never: bool) -> Truth {
    match (surely, never) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lacuna_language::value::amount::whole;

    fn between(least: Option<i128>, most: Option<i128>) -> Amount {
        Amount::between(least.map(whole), most.map(whole))
    }

    #[test]
    fn bounds_settle_what_they_can() {
        let at_least_five = between(Some(5), None);
        assert_eq!(at_least_five.at_most(Amount::exactly(whole(4))), Truth::False);
        assert_eq!(at_least_five.at_most(Amount::exactly(whole(5))), Truth::Unknown);
        assert_eq!(Amount::exactly(whole(4)).less_than(at_least_five), Truth::True);
        assert_eq!(Amount::exactly(whole(5)).is(Amount::exactly(whole(5))), Truth::True);
        assert_eq!(at_least_five.is(Amount::exactly(whole(4))), Truth::False);
    }

    /// Whatever lies within the bounds that two quantities have, what comes of them lies within the
    /// bounds of what comes of the bounds.
    #[test]
    fn bounds_hold_whatever_lies_within_them() {
        let ends = [None, Some(-6), Some(-3), Some(0), Some(2), Some(6)];
        let all = || ends.iter().flat_map(|a| ends.iter().map(|b| (*a, *b)));
        let in_order =
            |(a, b): &(Option<i128>, Option<i128>)| a.zip(*b).is_none_or(|(a, b)| a <= b);
        let values = |(a, b): (Option<i128>, Option<i128>)| a.unwrap_or(-9)..=b.unwrap_or(9);
        for one in all().filter(in_order) {
            for other in all().filter(in_order) {
                let (left, right) = (between(one.0, one.1), between(other.0, other.1));
                for (a, b) in
                    values(one).flat_map(|a| values(other).map(move |b| (whole(a), whole(b))))
                {
                    let holds = |of: Amount, value: Exact| {
                        let is_in = of.least.is_none_or(|least| least <= value)
                            && of.most.is_none_or(|most| value <= most);
                        assert!(is_in, "{one:?} {other:?} {a} {b}: {value} in {of:?}");
                    };
                    holds(left.plus(right).unwrap(), a + b);
                    holds(left.times(right).unwrap(), a * b);
                    holds(left.larger(right), a.max(b));
                    holds(left.smaller(right), a.min(b));
                    holds(left.or(right, Open::Gaps), a);
                    holds(
                        left.rounded_to(whole(4)).unwrap(),
                        amount::rounded(a, whole(4)).unwrap(),
                    );
                    if let (false, Some(of)) = (b == whole(0), left.divided_by(right)) {
                        holds(of, a / b);
                    }
                }
            }
        }
    }
}
