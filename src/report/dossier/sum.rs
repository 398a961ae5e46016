//! Sums of money of which some figures may be missing or rounded.
//!
//! Takes what plans have in their slots; gives a sum as it is said. What is missing is never counted as nothing: such
//! a sum is at least so much.

use lacuna_check::plan::State;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{Datum, Exact, Ty, amount, show};

use super::document::{Cell, Figure};

/// A sum of money, in pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    least: Exact,
    most: Exact,
    /// How many figures it has.
    pub n_given: usize,
    /// How many figures are not known yet.
    pub n_gaps: usize,
    is_too_large: bool,
    may_be_negative: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Sum {
            least: amount::nought(),
            most: amount::nought(),
            n_given: 0,
            n_gaps: 0,
            is_too_large: false,
            may_be_negative: false,
        }
    }
}

impl Sum {
    /// What a slot of a field with these limits comes to: nothing where it may be left open.
    pub(super) fn of(state: &State, limits: &Limits) -> Sum {
        let may_be_negative = limits.least.is_none_or(amount::is_negative);
        let bounds = match state {
            State::Given(Datum::Amount(exact)) => Some((*exact, *exact)),
            State::Given(Datum::About(about)) => about.bounds(),
            _ => None,
        };
        match bounds {
            Some((least, most)) => Sum { least, most, n_given: 1, ..Sum::default() },
            None => Sum { n_gaps: 1, may_be_negative, ..Sum::default() },
        }
    }

    /// Adds another to it.
    pub(super) fn add(&mut self, other: &Sum) {
        match (amount::plus(self.least, other.least), amount::plus(self.most, other.most)) {
            (Some(least), Some(most)) => (self.least, self.most) = (least, most),
            _ => self.is_too_large = true,
        }
        self.n_given = self.n_given.saturating_add(other.n_given);
        self.n_gaps = self.n_gaps.saturating_add(other.n_gaps);
        self.is_too_large |= other.is_too_large;
        self.may_be_negative |= other.may_be_negative;
    }

    /// Takes out one that was added.
    pub(super) fn take_out(&mut self, other: &Sum) {
        match (amount::minus(self.least, other.least), amount::minus(self.most, other.most)) {
            (Some(least), Some(most)) => (self.least, self.most) = (least, most),
            _ => self.is_too_large = true,
        }
        self.n_given = self.n_given.saturating_sub(other.n_given);
        self.n_gaps = self.n_gaps.saturating_sub(other.n_gaps);
    }

    /// The sum of several.
    pub(super) fn of_all<'s>(all: impl IntoIterator<Item = &'s Sum>) -> Sum {
        let mut sum = Sum::default();
        all.into_iter().for_each(|one| sum.add(one));
        sum
    }

    /// Whether no figure is in it, known or not.
    pub(super) fn is_empty(&self) -> bool {
        self.n_given == 0 && self.n_gaps == 0
    }

    /// Whether it is known to the penny.
    pub(super) fn is_exact(&self) -> bool {
        self.n_gaps == 0 && self.n_given > 0 && self.least == self.most && !self.is_too_large
    }

    /// What it is at least, in pence; nothing where not even that is known.
    pub(super) fn least(&self) -> Option<Exact> {
        (self.n_given > 0 && !self.is_too_large).then_some(self.least)
    }

    /// The sum in words: `£838,551`, `at least £400,000`, `not known yet`.
    pub(super) fn words(&self) -> String {
        if self.is_too_large {
            return "too large to add up".to_owned();
        }
        let money = |pence| show::amount(pence, &Ty::Money);
        match (self.n_given, self.n_gaps) {
            (0, 0) => "none".to_owned(),
            (0, _) => "not known yet".to_owned(),
            (_, 0) if self.least == self.most => money(self.least),
            (_, 0) => format!("{} to {}", money(self.least), money(self.most)),
            _ if self.may_be_negative => format!("{} so far", money(self.least)),
            _ => format!("at least {}", money(self.least)),
        }
    }

    /// The same, with how many figures are missing: `at least £400,000 (3 entries have no figure yet)`.
    pub(super) fn in_full(&self) -> String {
        match (self.n_given, self.n_gaps) {
            (_, 0) | (0, _) => self.words(),
            (_, 1) => format!("{} (1 entry has no figure yet)", self.words()),
            (_, many) => {
                format!("{} ({} entries have no figure yet)", self.words(), show::grouped(many))
            }
        }
    }

    /// How much more or less another sum is, in words; `not known` where one of the two is open.
    pub(super) fn difference_to(&self, other: &Sum) -> String {
        let known = |sum: &Sum| sum.is_exact() || sum.is_empty();
        let change = amount::minus(other.least, self.least);
        match change.filter(|_| known(self) && known(other)) {
            None => "not known".to_owned(),
            Some(change) if amount::is_negative(change) => show::amount(change, &Ty::Money),
            Some(change) => format!("+{}", show::amount(change, &Ty::Money)),
        }
    }

    /// A cell with it.
    pub(super) fn cell(&self) -> Cell {
        let pounds = self.least().and_then(|least| amount::divided_by(least, amount::whole(100)));
        let figure = pounds.map(|pounds| Figure::Pounds { pounds, is_at_least: !self.is_exact() });
        let order = pounds.map(amount::digits_of);
        let text = if self.is_empty() { String::new() } else { self.words() };
        Cell { text, order, href: None, figure }
    }
}

/// How long a bar is, in hundredths of a percent of the longest: `12.50%`.
pub(super) fn share(part: Exact, whole: Exact) -> String {
    const ALL: i128 = 10_000;
    let share =
        amount::divided_by(part, whole).and_then(|one| amount::times(one, amount::whole(ALL)));
    let share = share.map_or(0, |one| one.to_integer()).clamp(0, ALL);
    let (percent, rest) = (share.div_euclid(100), share.rem_euclid(100));
    format!("{percent}.{rest:02}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use lacuna_language::value::Absence;

    #[test]
    fn what_is_missing_is_never_nothing() {
        let limits = Limits { least: Some(amount::nought()), ..Limits::default() };
        let gap = Sum::of(&State::Absent(Absence::Missing), &limits);
        let given = Sum::of(&State::Given(Datum::Amount(amount::whole(12_345))), &limits);
        assert_eq!(gap.words(), "not known yet");
        assert_eq!(given.words(), "£123.45");
        let both = Sum::of_all([&gap, &given]);
        assert_eq!(both.in_full(), "at least £123.45 (1 entry has no figure yet)");
        let signed = Sum::of(&State::Absent(Absence::Missing), &Limits::default());
        assert_eq!(Sum::of_all([&signed, &given]).words(), "£123.45 so far");
        assert_eq!(Sum::default().words(), "none");
    }

    #[test]
    fn shares_are_of_the_longest() {
        assert_eq!(share(amount::whole(1), amount::whole(8)), "12.50%");
        assert_eq!(share(amount::whole(3), amount::nought()), "0.00%");
    }
}
