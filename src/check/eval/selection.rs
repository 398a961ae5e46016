//! Some of the requirements, by their names and by those of the paragraphs that they cite. What is left out gets no
//! verdict, and the ledger says that it was left out. That a plan fits its form is always checked.

use std::collections::HashSet;

use foldhash::fast::FixedState;
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Requirement;

/// Which requirements a plan is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// None but these; all where no name is given.
    pub only: Names,
    /// None of these.
    pub skip: Names,
}

/// Names that each requirement of each plan is looked up in.
pub(super) type Names = HashSet<String, FixedState>;

impl Selection {
    /// All requirements.
    pub const ALL: &'static Selection = &Selection { only: NO_NAMES, skip: NO_NAMES };

    /// Whether a requirement is one of those that are checked.
    pub fn has(&self, rules: &Rules, one: &Requirement) -> bool {
        let is_among =
            |names: &Names| !names.is_empty() && rules.names_of(one).any(|own| names.contains(own));
        (self.only.is_empty() || is_among(&self.only)) && !is_among(&self.skip)
    }
}

const NO_NAMES: Names = HashSet::with_hasher(FixedState::with_seed(0));

impl Default for Selection {
    fn default() -> Self {
        Selection::ALL.clone()
    }
}
