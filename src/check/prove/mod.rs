//! Rules held against their own examples: what the examples reach, and which small faults in the rules
//! they would notice.
//!
//! Takes rules and examples that are made ready ([`Case`]); gives what was found as data. Never reads a
//! file, and never changes the rules that are in force: a fault is planted in a copy.

mod affected_by;
mod case;
mod coverage;
mod edits;
mod expr;
mod fault;
mod mutants;
mod mutate;
mod same;
mod suggest;
mod table;
mod witness;

pub use case::Case;
pub use coverage::{ConditionCoverage, Coverage, ParagraphCoverage, RequirementCoverage, coverage};
pub use fault::{Fault, FaultKind};
pub use mutants::{Mutant, Outcome, mutants};
pub use mutate::{Planted, Site, sites};
pub use same::Pair;
pub use suggest::Suggestion;
