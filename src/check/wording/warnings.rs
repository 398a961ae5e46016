//! Doubts of a check as diagnostics.

use super::Words;
use crate::eval::{Doubt, Verdict};
use crate::plan::{SlotId, State};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::Rules;
use lacuna_language::value::schema::TableId;
use lacuna_language::value::{Absence, Datum, Misread, Ty, read};

impl Words<'_> {
    /// A doubt with its code, its place and what to do about it. Nothing where the plan has no such place.
    pub fn doubt(&self, doubt: &Doubt) -> Option<Diagnostic> {
        match *doubt {
            Doubt::NotReadable(slot) => self.not_readable(slot),
            Doubt::NotListed(slot) => self.not_listed(slot),
            Doubt::NotNeeded { slot, requirement, verdict } => {
                Some(self.not_needed(slot, requirement, verdict))
            }
        }
    }

    /// What cannot be read, where no `must` needs it.
    fn not_readable(&self, slot: SlotId) -> Option<Diagnostic> {
        let State::Absent(Absence::Unreadable(why)) = &self.plan.slot(slot).state else {
            return None;
        };
        let Misread { text, fault, remedy, .. } = &**why;
        let name = self.slot(slot);
        let message = match text.is_empty() {
            true => format!("{name} {fault}"),
            false => format!("{name} cannot be read: `{text}` {fault}"),
        };
        let left_open = "the requirements that read it stay undecided";
        let help = match remedy {
            Some(remedy) => format!("{remedy}; until then, {left_open}"),
            None => format!("until it can be read, {left_open}"),
        };
        let place = self.plan.slot(slot).place;
        let found = Diagnostic::new(&code::OPTIONAL_NOT_READABLE, message, place, fault);
        Some(found.with_help(help))
    }

    fn not_listed(&self, slot: SlotId) -> Option<Diagnostic> {
        let State::Given(Datum::Unlisted(name)) = &self.plan.slot(slot).state else { return None };
        let (Ty::Key(table), _) = self.plan.declared(slot, &self.rules.schema) else { return None };
        let place = self.plan.slot(slot).place;
        Some(unlisted(name, table, self.rules).with_label(place, "not listed"))
    }

    fn not_needed(&self, slot: SlotId, requirement: RequirementId, verdict: Verdict) -> Diagnostic {
        let name = self.rules.requirement_name(requirement);
        let message = format!("`{name}` is explained, but is {}", verdict.words());
        let place = self.plan.slot(slot).place;
        Diagnostic::new(&code::EXPLANATION_NOT_NEEDED, message, place, "not needed")
            .with_help("delete it, so that nobody looks for a breach that is not there")
    }
}

/// That a council is none of those known by name, wherever it is named.
pub fn unlisted(name: &str, councils: TableId, rules: &Rules) -> Diagnostic {
    let message = format!("`{name}` is not in the list of councils");
    let help = match read::did_you_mean(&rules.schema.near_keys(name, councils)) {
        Some(meant) => {
            format!("{meant} Until the name is right, nothing that depends on it can be checked")
        }
        None => {
            "if the name is right, nothing is wrong with the plan; only what depends on the name \
             cannot be checked"
                .to_owned()
        }
    };
    Diagnostic::without_place(&code::COUNCIL_NOT_LISTED, message).with_help(help)
}
