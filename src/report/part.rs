//! Which part of the requirements was checked, where some were left out: a plan that was checked in part is never
//! told as if it were ready.

use lacuna_check::eval::Ledger;
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::value::show;
use smol_str::SmolStr;

/// How many requirements are named.
const MOST_NAMED: usize = 6;

/// The requirements that were checked and those that were not, in the order of their names; neither where all were
/// checked.
#[derive(Debug, Clone, Default)]
pub struct Part {
    checked: Vec<SmolStr>,
    left_out: Vec<SmolStr>,
}

impl Part {
    /// What was checked by a ledger. That a plan fits its form always was.
    pub(crate) fn of(rules: &Rules, ledger: &Ledger) -> Part {
        if ledger.left_out.is_empty() {
            return Part::default();
        }
        let checked = ledger.findings.iter().map(|one| one.requirement);
        Part {
            checked: named(rules, checked.collect()),
            left_out: named(rules, ledger.left_out.clone()),
        }
    }

    pub(crate) fn add(&mut self, other: &Part) {
        add_all(&mut self.checked, &other.checked);
        add_all(&mut self.left_out, &other.left_out);
    }

    /// Whether nothing was left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.left_out.is_empty()
    }

    pub(crate) fn left_out(&self) -> impl Iterator<Item = &str> {
        self.left_out.iter().map(SmolStr::as_str)
    }

    /// `Only four-signatures was checked, besides the form: 38 of 39 requirements were left out.` Nothing where
    /// all were checked.
    pub(crate) fn sentence(&self) -> Option<String> {
        let (checked, left_out) = (self.checked.len(), self.left_out.len());
        let all = checked.saturating_add(left_out);
        let were = |count: usize| if count == 1 { "was" } else { "were" };
        let named = |names: &[SmolStr]| {
            let names: Vec<String> = names.iter().map(SmolStr::to_string).collect();
            show::first_few(&names, MOST_NAMED)
        };
        match (checked, left_out) {
            (_, 0) => None,
            (0, _) => {
                Some(format!("Only the form was checked: all {all} requirements were left out."))
            }
            _ if checked <= left_out => Some(format!(
                "Only {} {} checked, besides the form: {left_out} of {all} requirements {} left out.",
                named(&self.checked),
                were(checked),
                were(left_out)
            )),
            _ => Some(format!(
                "{} {} left out: {checked} of {all} requirements were checked, besides the form.",
                named(&self.left_out),
                were(left_out)
            )),
        }
    }
}

/// The names of requirements in their order, without the built-in one, which has none among the rules.
fn named(rules: &Rules, mut ids: Vec<RequirementId>) -> Vec<SmolStr> {
    ids.sort_unstable();
    let some = rules.by_name().iter().filter(|id| ids.binary_search(id).is_ok());
    some.filter_map(|id| Some(rules.requirement(*id)?.name.clone())).collect()
}

/// Adds names to others, both in their order. Plan after plan has the same names, of which only the first are new.
fn add_all(names: &mut Vec<SmolStr>, more: &[SmolStr]) {
    if names == more {
        return;
    }
    for name in more {
        if let Err(at) = names.binary_search(name) {
            names.insert(at, name.clone());
        }
    }
}
