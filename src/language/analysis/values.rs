//! The values that something can have, as far as types, ranges and what was said before tell.
//!
//! All values lie on one line: those that have an order as [`line`] has them, words by their number
//! in the choice, `no` and `yes` as 0 and 1. A set may be too wide, never too narrow.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::operation::{Comparison, Relation};
use crate::value::{Datum, Exact, Ty, Year, amount, line};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A place on the line: an amount, a day, a year, a word's or a row's number, or `no` and `yes` as 0 and 1.
    Number(Exact),
    /// A text, which has no place on the line; without the spaces around it.
    Text(String),
}

/// Where a range ends, and whether its end is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The place on the line where the range ends.
    pub at: Exact,
    /// Whether the end itself is left out, as in `is more than`.
    pub is_open: bool,
}

/// A stretch of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    pub least: Option<End>,
    pub most: Option<End>,
    /// Only multiples of this.
    pub step: Option<Exact>,
    /// Single values that are left out.
    without: BTreeSet<Exact>,
}

/// The values that something can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Any value of its type: nothing is ruled out.
    Any,
    /// Just these; where there are none, no value is possible.
    Set(BTreeSet<Point>),
    /// All in one stretch of the line, but for single values that are left out.
    Range(Range),
}

/// How many values of a range are written out at most.
const MOST_POINTS: usize = 1_000;

impl Point {
    /// A value's place on the line; nothing for what is known only within bounds.
    pub fn of(datum: &Datum) -> Option<Point> {
        let index = |at: usize| i128::try_from(at).ok().map(amount::whole);
        Some(Point::Number(match datum {
            Datum::Text(text) | Datum::Unlisted(text) => {
                return Some(Point::Text(text.trim().to_owned()));
            }
            Datum::YesNo(yes) => amount::whole(i128::from(*yes)),
            Datum::Choice(at) | Datum::Key(at) => index(*at)?,
            ordered => line::place(ordered)?,
        }))
    }

    /// The value of a type that it stands for.
    pub fn datum(&self, ty: &Ty) -> Option<Datum> {
        let at = match self {
            Point::Number(at) => *at,
            Point::Text(text) => return Some(Datum::Text(text.into())),
        };
        let index = || usize::try_from(at.to_integer()).ok();
        match ty {
            Ty::YesNo => Some(Datum::YesNo(at != amount::nought())),
            Ty::Choice(_) => index().map(Datum::Choice),
            Ty::Key(_) => index().map(Datum::Key),
            ordered => line::value_at(at, ordered),
        }
    }
}

impl Range {
    /// Between two bounds, both of them included.
    pub fn between(least: Option<Exact>, most: Option<Exact>, step: Option<Exact>) -> Range {
        let end = |at: Option<Exact>| at.map(|at| End { at, is_open: false });
        Range { least: end(least), most: end(most), step, without: BTreeSet::new() }
    }

    fn holds(&self, at: Exact) -> bool {
        let is_low = self.least.is_some_and(|end| at < end.at || (end.is_open && at == end.at));
        let is_high = self.most.is_some_and(|end| at > end.at || (end.is_open && at == end.at));
        let fits = self.step.is_none_or(|step| is_multiple(at, step));
        fits && !is_low && !is_high && !self.without.contains(&at)
    }

    /// Ends that lie on a step, and are no value that is left out.
    fn tightened(mut self) -> Range {
        if let Some(step) = self.step {
            self.least = self.least.map(|end| self.stepped(end, step, amount::one()));
            self.most = self.most.map(|end| self.stepped(end, step, -amount::one()));
        }
        self
    }

    /// The first value from an end on, upwards or downwards.
    fn stepped(&self, end: End, step: Exact, way: Exact) -> End {
        let Some(steps) = amount::divided_by(end.at, step) else { return end };
        let is_up = way > amount::nought();
        let whole = if is_up { steps.ceil() } else { steps.floor() };
        let Some(mut at) = amount::times(whole, step) else { return end };
        if end.is_open && at == end.at {
            at = amount::plus(at, way * step).unwrap_or(at);
        }
        for _ in 0..self.without.len() {
            if !self.without.contains(&at) {
                break;
            }
            at = amount::plus(at, way * step).unwrap_or(at);
        }
        End { at, is_open: false }
    }

    fn is_empty(&self) -> bool {
        let (Some(least), Some(most)) = (self.least, self.most) else { return false };
        least.at > most.at || (least.at == most.at && !self.holds(least.at))
    }

    fn meet(&self, other: &Range) -> Range {
        let step = match (self.step, other.step) {
            (Some(one), Some(two)) if is_multiple(two, one) => Some(two),
            (one, two) => one.or(two),
        };
        let met = Range {
            least: higher(self.least, other.least),
            most: lower(self.most, other.most),
            step,
            without: self.without.union(&other.without).copied().collect(),
        };
        met.tightened()
    }

    /// Its values one by one, if they are few.
    fn points(&self) -> Option<BTreeSet<Point>> {
        let (least, most) = (self.least?.at, self.most?.at);
        let step = self.step.or((least == most).then(amount::one))?;
        let mut points = BTreeSet::new();
        let mut at = least;
        while at <= most {
            if points.len() >= MOST_POINTS {
                return None;
            }
            if self.holds(at) {
                points.insert(Point::Number(at));
            }
            at = amount::plus(at, step)?;
        }
        Some(points)
    }
}

fn is_multiple(of: Exact, step: Exact) -> bool {
    amount::divided_by(of, step).is_some_and(|steps| steps.is_integer())
}

/// The end that leaves less, of two that bound from below.
fn higher(one: Option<End>, two: Option<End>) -> Option<End> {
    match (one, two) {
        (Some(one), Some(two)) => {
            let is_first = one.at > two.at || (one.at == two.at && one.is_open);
            Some(if is_first { one } else { two })
        }
        (one, two) => one.or(two),
    }
}

/// The end that leaves less, of two that bound from above.
fn lower(one: Option<End>, two: Option<End>) -> Option<End> {
    match (one, two) {
        (Some(one), Some(two)) => {
            let is_first = one.at < two.at || (one.at == two.at && one.is_open);
            Some(if is_first { one } else { two })
        }
        (one, two) => one.or(two),
    }
}

impl Values {
    /// No value at all.
    pub fn none() -> Values {
        Values::Set(BTreeSet::new())
    }

    /// One value; any where it is known only within bounds.
    pub fn one(datum: &Datum) -> Values {
        Point::of(datum).map_or(Values::Any, |point| Values::Set(BTreeSet::from([point])))
    }

    /// The first so many whole numbers, from nought on: the words of a choice, `no` and `yes`.
    pub fn first(count: usize) -> Values {
        let numbers = (0..count).filter_map(|at| i128::try_from(at).ok());
        Values::Set(numbers.map(|at| Point::Number(amount::whole(at))).collect())
    }

    /// All between two bounds, both of them included; with `step`, only its multiples.
    pub fn between(least: Option<Exact>, most: Option<Exact>, step: Option<Exact>) -> Values {
        Values::Range(Range::between(least, most, step))
    }

    /// Whether nothing is left.
    pub fn is_none(&self) -> bool {
        match self {
            Values::Any => false,
            Values::Set(points) => points.is_empty(),
            Values::Range(range) => range.is_empty(),
        }
    }

    /// Its values one by one, if they are few.
    pub fn points(&self) -> Option<BTreeSet<Point>> {
        match self {
            Values::Any => None,
            Values::Set(points) => Some(points.clone()),
            Values::Range(range) => range.points(),
        }
    }

    /// The one value, if there is just one.
    pub fn single(&self) -> Option<Point> {
        let points = match self {
            Values::Range(range) if range.least?.at != range.most?.at => return None,
            other => other.points()?,
        };
        let mut points = points.into_iter();
        points.next().filter(|_| points.next().is_none())
    }

    /// The lower end; nothing where there is none, or where no value lies on the line.
    pub fn least(&self) -> Option<End> {
        match self {
            Values::Any => None,
            Values::Range(range) => range.least,
            Values::Set(points) => end(points.first()),
        }
    }

    /// The upper end; nothing where there is none, or where no value lies on the line.
    pub fn most(&self) -> Option<End> {
        match self {
            Values::Any => None,
            Values::Range(range) => range.most,
            Values::Set(points) => end(points.last()),
        }
    }

    /// What is in both.
    pub fn meet(&self, other: &Values) -> Values {
        match (self, other) {
            (Values::Any, other) | (other, Values::Any) => other.clone(),
            (Values::Set(one), Values::Set(two)) => {
                Values::Set(one.intersection(two).cloned().collect())
            }
            (Values::Set(points), Values::Range(range))
            | (Values::Range(range), Values::Set(points)) => {
                let is_in = |point: &&Point| match point {
                    Point::Number(at) => range.holds(*at),
                    Point::Text(_) => true,
                };
                Values::Set(points.iter().filter(is_in).cloned().collect())
            }
            (Values::Range(one), Values::Range(two)) => Values::Range(one.meet(two)),
        }
    }

    /// What is in either, and perhaps more.
    pub fn join(&self, other: &Values) -> Values {
        match (self, other) {
            (none, other) | (other, none) if none.is_none() => other.clone(),
            (Values::Set(one), Values::Set(two)) => Values::Set(one.union(two).cloned().collect()),
            (one, two) => self.hull(one, two),
        }
    }

    /// What is in any of several, and perhaps more.
    pub fn of_all<'v>(all: impl Iterator<Item = &'v Values>) -> Values {
        let mut points = BTreeSet::new();
        let mut others = Values::none();
        for one in all {
            match one {
                Values::Any => return Values::Any,
                Values::Set(own) => points.extend(own.iter().cloned()),
                Values::Range(_) => others = others.join(one),
            }
        }
        Values::Set(points).join(&others)
    }

    fn hull(&self, one: &Values, two: &Values) -> Values {
        let outer = |ends: (Option<End>, Option<End>), pick: fn(Exact, Exact) -> Exact| {
            let (one, two) = (ends.0?, ends.1?);
            Some(pick(one.at, two.at))
        };
        let least = outer((one.least(), two.least()), Exact::min);
        let most = outer((one.most(), two.most()), Exact::max);
        match (least, most) {
            (None, None) => Values::Any,
            (least, most) => Values::between(least, most, None),
        }
    }

    /// What is left without some values that are known one by one.
    pub fn less(&self, points: &BTreeSet<Point>) -> Values {
        match self {
            Values::Any => Values::Any,
            Values::Set(own) => Values::Set(own.difference(points).cloned().collect()),
            Values::Range(range) => {
                let numbers = points.iter().filter_map(|point| match point {
                    Point::Number(at) => Some(*at),
                    Point::Text(_) => None,
                });
                let mut range = range.clone();
                range.without.extend(numbers);
                Values::Range(range.tightened())
            }
        }
    }

    /// Whether a comparison can hold of one of these and one of those.
    pub fn can(&self, comparison: Comparison, other: &Values) -> bool {
        if self.is_none() || other.is_none() {
            return false;
        }
        match comparison.relation() {
            Relation::SAME => !self.meet(other).is_none(),
            relation if !relation.is_order() => {
                let one = self.single();
                one.is_none() || one != other.single()
            }
            relation if relation.less => before(self.least(), other.most(), relation.equal),
            relation => before(other.least(), self.most(), relation.equal),
        }
    }

    /// Those of which a comparison can hold with one of the others.
    pub fn narrowed(&self, comparison: Comparison, other: &Values) -> Values {
        let end = |end: Option<End>, is_closed: bool| {
            end.map(|end| End { is_open: end.is_open || !is_closed, ..end })
        };
        match comparison.relation() {
            Relation::SAME => self.meet(other),
            relation if !relation.is_order() => {
                other.single().map_or(self.clone(), |one| self.less(&BTreeSet::from([one])))
            }
            relation if relation.less => {
                let most = end(other.most(), relation.equal);
                self.meet(&Values::Range(Range { most, ..Range::default() }))
            }
            relation => {
                let least = end(other.least(), relation.equal);
                self.meet(&Values::Range(Range { least, ..Range::default() }))
            }
        }
    }

    /// What a sum of one of these and one of those can be.
    pub fn plus(&self, other: &Values) -> Values {
        let sum = |one: Option<End>, two: Option<End>| amount::plus(one?.at, two?.at);
        Values::between(sum(self.least(), other.least()), sum(self.most(), other.most()), None)
    }

    /// What one of these less one of those can be.
    pub fn minus(&self, other: &Values) -> Values {
        let difference = |one: Option<End>, two: Option<End>| amount::minus(one?.at, two?.at);
        let (least, most) =
            (difference(self.least(), other.most()), difference(self.most(), other.least()));
        Values::between(least, most, None)
    }

    /// The days of these financial years, from the first to the last.
    pub fn days_of_years(&self) -> Values {
        let day = |end: Option<End>, pick: fn(Year) -> Option<Date>| match line::value_at(
            end?.at,
            &Ty::Year,
        )? {
            Datum::Year(year) => line::place(&Datum::Date(pick(year)?)),
            _ => None,
        };
        let (first, last) = (day(self.least(), Year::first_day), day(self.most(), Year::last_day));
        Values::between(first, last, Some(amount::one()))
    }

    /// Whether some of these may lie before or behind all of the others.
    pub fn reaches_beyond(&self, other: &Values) -> bool {
        let is_before =
            other.least().is_some_and(|end| self.least().is_none_or(|own| own.at < end.at));
        let is_behind =
            other.most().is_some_and(|end| self.most().is_none_or(|own| own.at > end.at));
        is_before || is_behind
    }

    /// Whether none of these is below nought.
    pub fn is_not_negative(&self) -> bool {
        self.least().is_some_and(|end| !amount::is_negative(end.at))
    }
}

fn end(point: Option<&Point>) -> Option<End> {
    match point? {
        Point::Number(at) => Some(End { at: *at, is_open: false }),
        Point::Text(_) => None,
    }
}

/// Whether a value from one end on can come before a value up to another.
fn before(least: Option<End>, most: Option<End>, or_same: bool) -> bool {
    let (Some(least), Some(most)) = (least, most) else { return true };
    let is_shared = or_same && !least.is_open && !most.is_open;
    least.at < most.at || (is_shared && least.at == most.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(least: i128, most: i128) -> Values {
        let whole = |number| Some(amount::whole(number));
        Values::between(whole(least), whole(most), whole(1))
    }

    fn exactly(number: i128) -> Values {
        Values::one(&Datum::Amount(amount::whole(number)))
    }

    #[test]
    fn what_a_test_leaves_is_what_it_can_hold_of() {
        let objective = range(1, 11);
        assert!(!objective.can(Comparison::MoreThan, &exactly(11)));
        assert!(objective.can(Comparison::AtLeast, &exactly(11)));
        assert!(!objective.can(Comparison::LessThan, &exactly(1)));
        let left = objective.narrowed(Comparison::AtLeast, &exactly(11));
        assert_eq!(left.single(), Some(Point::Number(amount::whole(11))));
        assert!(left.narrowed(Comparison::IsNot, &exactly(11)).is_none());
        let between = objective.narrowed(Comparison::MoreThan, &exactly(4));
        assert!(between.narrowed(Comparison::LessThan, &exactly(5)).is_none());
    }

    #[test]
    fn between_two_fractions_there_is_always_another() {
        let share = Values::between(Some(amount::nought()), None, None);
        let left = share
            .narrowed(Comparison::MoreThan, &exactly(4))
            .narrowed(Comparison::LessThan, &exactly(5));
        assert!(!left.is_none());
        assert!(left.narrowed(Comparison::AtMost, &exactly(4)).is_none());
    }

    #[test]
    fn values_are_left_out_one_by_one() {
        let three = range(1, 3);
        let two = three.narrowed(Comparison::IsNot, &exactly(1));
        assert_eq!(two.least().map(|end| end.at), Some(amount::whole(2)));
        let none =
            two.narrowed(Comparison::IsNot, &exactly(2)).narrowed(Comparison::IsNot, &exactly(3));
        assert!(none.is_none());
        assert_eq!(three.join(&exactly(9)).most().map(|end| end.at), Some(amount::whole(9)));
    }
}
