//! How many of several: quantifiers, fields that are given together, and figures that a list comes to.

use serde::{Deserialize, Serialize};

/// Of how many entries of a list something has to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quantifier {
    /// `every`: of all of them; of an empty list it is always so.
    Every,
    /// `some`: of one or more.
    Some,
    /// `no`: of none.
    No,
    /// `exactly 2`: of this many.
    Exactly(usize),
    /// `at least 2`: of this many or more.
    AtLeast(usize),
    /// `at most 2`: of this many or fewer.
    AtMost(usize),
}

impl Quantifier {
    /// How it is written, without its number; and its number.
    pub fn words(self) -> (&'static str, Option<usize>) {
        match self {
            Quantifier::Every => ("every", None),
            Quantifier::Some => ("some", None),
            Quantifier::No => ("no", None),
            Quantifier::Exactly(count) => ("exactly", Some(count)),
            Quantifier::AtLeast(count) => ("at least", Some(count)),
            Quantifier::AtMost(count) => ("at most", Some(count)),
        }
    }
}

/// How many of several fields are to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum HowMany {
    /// `all or none of`: each of them, or not one.
    AllOrNone,
    /// `exactly one of`: one, and no other.
    ExactlyOne,
    /// `at most one of`: one or none.
    AtMostOne,
    /// `at least one of`: one or more.
    AtLeastOne,
}

impl HowMany {
    /// All of them, in the order in which they are declared.
    pub const ALL: [HowMany; 4] =
        [HowMany::AllOrNone, HowMany::ExactlyOne, HowMany::AtMostOne, HowMany::AtLeastOne];

    /// How it is written before the fields.
    pub fn words(self) -> &'static str {
        match self {
            HowMany::AllOrNone => "all or none of",
            HowMany::ExactlyOne => "exactly one of",
            HowMany::AtMostOne => "at most one of",
            HowMany::AtLeastOne => "at least one of",
        }
    }

    /// Whether it is so where this many of all are given.
    pub fn holds(self, given: usize, all: usize) -> bool {
        match self {
            HowMany::AllOrNone => given == 0 || given == all,
            HowMany::ExactlyOne => given == 1,
            HowMany::AtMostOne => given <= 1,
            HowMany::AtLeastOne => given >= 1,
        }
    }
}

/// What the entries of a list come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Aggregate {
    /// `sum of`: all amounts together; nought where there are none.
    Sum,
    /// `count of`: how many entries there are.
    Count,
    /// `largest of`: the largest value; not known where there is no entry.
    Largest,
    /// `smallest of`: the smallest value; not known where there is no entry.
    Smallest,
}

impl Aggregate {
    /// How it is written before what it goes through.
    pub fn words(self) -> &'static str {
        match self {
            Aggregate::Sum => "sum of",
            Aggregate::Count => "count of",
            Aggregate::Largest => "largest of",
            Aggregate::Smallest => "smallest of",
        }
    }

    /// What an author may write by mistake.
    pub fn other(self) -> Option<Aggregate> {
        match self {
            Aggregate::Largest => Some(Aggregate::Smallest),
            Aggregate::Smallest => Some(Aggregate::Largest),
            Aggregate::Sum | Aggregate::Count => None,
        }
    }
}
