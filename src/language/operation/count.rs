//! How many of several: quantifiers, fields that are given together, and figures that a list comes to.

use serde::{Deserialize, Serialize};

/// Of how many entries of a list something has to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quantifier {
    Every,
    Some,
    No,
    Exactly(usize),
    AtLeast(usize),
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
    AllOrNone,
    ExactlyOne,
    AtMostOne,
    AtLeastOne,
}

impl HowMany {
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
    Sum,
    Count,
    Largest,
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
