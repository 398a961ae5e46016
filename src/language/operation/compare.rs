//! Comparisons as rows: how each is written, of what it is asked, and how the two sides then stand to each other.
//!
//! The rest follows from how they stand: whether a comparison holds, what holds just where it does not, what says
//! the same from the other side, and what an author may mix it up with.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::value::Ty;

/// What `is` says of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `is`: the same.
    Is,
    /// `is not`: another.
    IsNot,
    /// `is at least`: this amount or more.
    AtLeast,
    /// `is at most`: this amount or less.
    AtMost,
    /// `is more than`: more than this amount.
    MoreThan,
    /// `is less than`: less than this amount.
    LessThan,
    /// `is before`: an earlier day or year.
    Before,
    /// `is on or before`: this day or year, or an earlier one.
    OnOrBefore,
    /// `is after`: a later day or year.
    After,
    /// `is on or after`: this day or year, or a later one.
    OnOrAfter,
}

/// How two values may stand to each other where a comparison holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// Whether the first may be less than the second, or earlier.
    pub less: bool,
    /// Whether the two may be the same.
    pub equal: bool,
    /// Whether the first may be greater than the second, or later.
    pub greater: bool,
}

/// What is compared. One relation has other words for amounts than for days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Any single value, a text or a word of a choice too: `is` and `is not`.
    Anything,
    /// Numbers, money, percentages, days and months by how much they are: `is at least` and the like.
    Amounts,
    /// Dates and financial years by which comes first: `is before` and the like.
    Days,
}

struct Row {
    comparison: Comparison,
    words: &'static str,
    compared: Compared,
    relation: Relation,
}

const ROWS: [Row; 10] = [
    row(Comparison::Is, "is", Compared::Anything, Relation::SAME),
    row(Comparison::IsNot, "is not", Compared::Anything, Relation::SAME.negated()),
    row(Comparison::AtLeast, "is at least", Compared::Amounts, Relation::LESS.negated()),
    row(Comparison::AtMost, "is at most", Compared::Amounts, Relation::GREATER.negated()),
    row(Comparison::MoreThan, "is more than", Compared::Amounts, Relation::GREATER),
    row(Comparison::LessThan, "is less than", Compared::Amounts, Relation::LESS),
    row(Comparison::Before, "is before", Compared::Days, Relation::LESS),
    row(Comparison::OnOrBefore, "is on or before", Compared::Days, Relation::GREATER.negated()),
    row(Comparison::After, "is after", Compared::Days, Relation::GREATER),
    row(Comparison::OnOrAfter, "is on or after", Compared::Days, Relation::LESS.negated()),
];

const fn row(
    comparison: Comparison,
    words: &'static str,
    compared: Compared,
    relation: Relation,
) -> Row {
    Row { comparison, words, compared, relation }
}

impl Relation {
    /// The two are the same: `is`.
    pub const SAME: Relation = Relation { less: false, equal: true, greater: false };
    /// The first is less or earlier: `is less than`, `is before`.
    pub const LESS: Relation = Relation { less: true, equal: false, greater: false };
    /// The first is greater or later: `is more than`, `is after`.
    pub const GREATER: Relation = Relation { less: false, equal: false, greater: true };

    /// Whether two values that stand so to each other are meant.
    pub fn holds(self, order: Ordering) -> bool {
        match order {
            Ordering::Less => self.less,
            Ordering::Equal => self.equal,
            Ordering::Greater => self.greater,
        }
    }

    /// What holds just where this does not.
    pub const fn negated(self) -> Relation {
        Relation { less: !self.less, equal: !self.equal, greater: !self.greater }
    }

    /// The same, seen from the other side.
    pub fn turned(self) -> Relation {
        Relation { less: self.greater, equal: self.equal, greater: self.less }
    }

    /// Whether it says which of the two is greater.
    pub fn is_order(self) -> bool {
        self.less != self.greater
    }
}

impl Comparison {
    fn row(self) -> &'static Row {
        const FIRST: &Row = &ROWS[0];
        ROWS.get(self as usize).unwrap_or(FIRST)
    }

    /// How it is written between its sides.
    pub fn words(self) -> &'static str {
        self.row().words
    }

    /// What follows its `is`; nothing for `is` itself.
    pub fn after_is(self) -> &'static str {
        self.words().strip_prefix("is").map_or("", str::trim_start)
    }

    /// How its two sides stand to each other where it holds.
    pub fn relation(self) -> Relation {
        self.row().relation
    }

    /// What it compares.
    pub fn compared(self) -> Compared {
        self.row().compared
    }

    /// The comparison in the same words for another relation; itself where there is none.
    fn with(self, relation: Relation) -> Comparison {
        Comparison::named(self.compared(), relation).unwrap_or(self)
    }

    fn named(compared: Compared, relation: Relation) -> Option<Comparison> {
        let found = ROWS.iter().find(|row| row.compared == compared && row.relation == relation);
        found.map(|row| row.comparison)
    }

    /// What holds just where this does not.
    pub fn negated(self) -> Comparison {
        self.with(self.relation().negated())
    }

    /// What says the same with its sides changed.
    pub fn turned(self) -> Comparison {
        self.with(self.relation().turned())
    }

    /// Whether it takes in that both sides are the same, where it puts them in order: what an author may get
    /// wrong by a hair.
    pub fn stricter_or_looser(self) -> Option<Comparison> {
        let relation = self.relation();
        relation.is_order().then(|| self.with(Relation { equal: !relation.equal, ..relation }))
    }

    /// What an author may write who has it the wrong way round, of values of this type.
    pub fn mistaken_for(self, ty: &Ty) -> Vec<Comparison> {
        if self.relation().is_order() {
            return vec![self.turned()];
        }
        let words = match ty {
            Ty::Date => Some(Compared::Days),
            ty if ty.is_amount() => Some(Compared::Amounts),
            _ => None,
        };
        let loose = [Relation::LESS.negated(), Relation::GREATER.negated()];
        let in_order = words.filter(|_| self.relation() == Relation::SAME).into_iter();
        let in_order =
            in_order.flat_map(|of| loose.map(|relation| Comparison::named(of, relation)));
        std::iter::once(self.negated()).chain(in_order.flatten()).collect()
    }
}

impl Compared {
    /// Whether values of a type can be compared so.
    pub fn takes(self, ty: &Ty) -> bool {
        match self {
            Compared::Anything => {
                !matches!(ty, Ty::Record(_) | Ty::List(_) | Ty::Row(_) | Ty::Condition)
            }
            Compared::Amounts => ty.is_amount(),
            Compared::Days => ty.is_ordered() && !ty.is_amount(),
        }
    }

    /// What is compared, as a place asks for it.
    pub fn words(self) -> &'static str {
        match self {
            Compared::Anything => "a single value",
            Compared::Amounts => "an amount",
            Compared::Days => "a date or a year",
        }
    }

    /// What to write instead where they cannot.
    pub fn help(self) -> &'static str {
        match self {
            Compared::Anything => "compare its parts one by one",
            Compared::Amounts => {
                "amounts are `at least`, `at most`, `more than` or `less than`; dates are `before` or `after`"
            }
            Compared::Days => {
                "dates and years are `before`, `on or before`, `after` or `on or after`; amounts are `at least`"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comparison_is_in_its_own_row() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.comparison as usize, at);
            assert_eq!(row.comparison.row().words, row.words);
        }
    }

    #[test]
    fn a_comparison_and_its_opposite_never_both_hold() {
        for row in &ROWS {
            let (one, other) = (row.relation, row.comparison.negated().relation());
            for order in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
                assert_ne!(one.holds(order), other.holds(order), "{}", row.words);
            }
        }
    }

    #[test]
    fn sides_that_change_places_turn_the_words() {
        assert_eq!(Comparison::AtLeast.turned(), Comparison::AtMost);
        assert_eq!(Comparison::Before.turned(), Comparison::After);
        assert_eq!(Comparison::IsNot.turned(), Comparison::IsNot);
        assert_eq!(Comparison::AtLeast.negated(), Comparison::LessThan);
        assert_eq!(Comparison::OnOrBefore.negated(), Comparison::After);
    }
}
