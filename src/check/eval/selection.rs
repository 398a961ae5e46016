//! Some of the requirements, by their names and by those of the paragraphs that they cite. What is left out gets no
//! verdict, and the ledger says that it was left out. That a plan fits its form is always checked.

use std::collections::BTreeSet;

use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Requirement;

/// Which requirements a plan is checked against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// None but these; all where no name is given.
    pub only: BTreeSet<String>,
    /// None of these.
    pub skip: BTreeSet<String>,
}

impl Selection {
    /// All requirements.
    pub const ALL: &'static Selection = &Selection { only: BTreeSet::new(), skip: BTreeSet::new() };

    /// Whether a requirement is one of those that are checked.
    pub fn has(&self, rules: &Rules, one: &Requirement) -> bool {
        let is_among = |names: &BTreeSet<String>| {
            !names.is_empty() && called(rules, one).any(|own| names.contains(own))
        };
        (self.only.is_empty() || is_among(&self.only)) && !is_among(&self.skip)
    }

    /// The names by which requirements of a circular can be chosen.
    pub fn names(rules: &Rules) -> impl Iterator<Item = &str> {
        rules.requirements.iter().flat_map(|one| called(rules, one))
    }
}

/// A requirement's own name, and those of the paragraphs that it cites.
fn called<'r>(rules: &'r Rules, one: &'r Requirement) -> impl Iterator<Item = &'r str> {
    let cited = one.cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    std::iter::once(one.name.as_str()).chain(cited.map(|paragraph| paragraph.name.as_str()))
}
