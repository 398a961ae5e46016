//! The standard of a circular: when a plan is acceptable, as a condition on verdicts.

use serde::{Deserialize, Serialize};

use super::ast::{Name, Words};
use crate::operation::Quantifier;
use crate::source::Span;

/// `standard "…"`: the grades that a plan can reach, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// What is assessed, in a sentence.
    pub title: Words,
    /// The form that it is about, where a circular has several.
    pub on: Option<Name>,
    /// The paragraphs that say so.
    pub cites: Vec<Name>,
    /// The grades in the order written: the first whose condition is true is that of the plan.
    pub grades: Vec<Grade>,
    /// Where it is written.
    pub span: Span,
}

/// `"acceptable" when every must is met`, or the last one: `"not acceptable" otherwise`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// What the plan is then, in words.
    pub name: Words,
    /// When a plan has it; nothing for the one that is left when no other is reached.
    pub when: Option<OnVerdicts<Name>>,
    /// Where it is written.
    pub span: Span,
}

/// A condition on the verdicts of one plan. A requirement is named by the author's word, or by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnVerdicts<R> {
    /// Parts joined by `and`.
    All(Vec<OnVerdicts<R>>),
    /// Parts joined by `or`.
    Any(Vec<OnVerdicts<R>>),
    /// `at most 3 shoulds are breached`: of how many requirements of one strength something is so.
    Count {
        /// Of how many.
        quantifier: Quantifier,
        /// Of which strength.
        strength: StrengthWord,
        /// What has to be so of each.
        outcome: Outcome,
        /// Where it is written.
        span: Span,
    },
    /// `requirement four-signatures is met`
    Of {
        /// Which requirement.
        requirement: R,
        /// What has to be so of it.
        outcome: Outcome,
        /// Where it is written.
        span: Span,
    },
}

impl<R> OnVerdicts<R> {
    /// The requirements that it names, in the order written.
    pub fn requirements(&self) -> Vec<&R> {
        match self {
            OnVerdicts::All(parts) | OnVerdicts::Any(parts) => {
                parts.iter().flat_map(OnVerdicts::requirements).collect()
            }
            OnVerdicts::Count { .. } => Vec::new(),
            OnVerdicts::Of { requirement, .. } => vec![requirement],
        }
    }
}

/// The strength of requirements, as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StrengthWord {
    /// `must`
    Must,
    /// `should`
    Should,
    /// `judged`
    Judged,
}

/// What can be so of a requirement and a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// `met`: or it does not apply, or it need not be met.
    Met,
    /// `breached`, and it counts.
    Breached,
    /// `yes`: so a person judged.
    Yes,
    /// `no`: so a person judged.
    No,
}

impl StrengthWord {
    /// All of them.
    pub const ALL: [StrengthWord; 3] =
        [StrengthWord::Must, StrengthWord::Should, StrengthWord::Judged];

    /// The word for one requirement of it: `must`.
    pub fn word(self) -> &'static str {
        match self {
            StrengthWord::Must => "must",
            StrengthWord::Should => "should",
            StrengthWord::Judged => "judged",
        }
    }

    /// The word for several: `musts`.
    pub fn plural(self) -> &'static str {
        match self {
            StrengthWord::Must => "musts",
            StrengthWord::Should => "shoulds",
            StrengthWord::Judged => "judged",
        }
    }

    /// What can be so of a requirement of this strength.
    pub fn outcomes(self) -> [Outcome; 2] {
        match self {
            StrengthWord::Must | StrengthWord::Should => [Outcome::Met, Outcome::Breached],
            StrengthWord::Judged => [Outcome::Yes, Outcome::No],
        }
    }
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 4] = [Outcome::Met, Outcome::Breached, Outcome::Yes, Outcome::No];

    /// The word that an author writes for it.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::Breached => "breached",
            Outcome::Yes => "yes",
            Outcome::No => "no",
        }
    }
}
