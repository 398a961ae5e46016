//! What a council says of a `should` that it does not keep to. The verdict stays; a mark is added.

use super::ledger::{Doubt, Finding, Verdict};
use super::machine::Machine;
use crate::plan::{SlotId, State, Step};
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::Strength;
use lacuna_language::value::{Datum, Ty};

/// Marks the findings that the plan explains. Gives what is explained without need.
pub(super) fn mark(machine: &Machine, findings: &mut [Finding]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (requirement, slot) in machine.explanations() {
        let is_should = machine.is_should(requirement);
        let Some(finding) = findings.iter_mut().find(|one| one.requirement == requirement) else {
            continue;
        };
        match finding.verdict {
            Verdict::Breached if is_should => finding.explained = Some(slot),
            // That a `must` cannot be explained is a fault of the form; and whether what is undecided
            // needs it is not known yet.
            Verdict::Undecided => {}
            _ if !is_should => {}
            verdict => doubts.push(Doubt::NotNeeded { slot, requirement, verdict }),
        }
    }
    doubts
}

/// The names in a plan that an open table does not list, such as that of a council that is not known.
/// They may be right; they are told all the same.
pub(super) fn not_listed(machine: &Machine) -> Vec<Doubt> {
    let is_unlisted = |state: &State| matches!(state, State::Given(Datum::Unlisted(_)));
    machine.plan.own_slots_where(is_unlisted).map(Doubt::NotListed).collect()
}

impl Machine<'_> {
    /// The requirement that a slot explains, if it is one of the built-in explanations.
    pub fn explains(&self, slot: SlotId) -> Option<RequirementId> {
        let (Step::Field(at), Some(within)) =
            (self.plan.slot(slot).step, self.plan.slot(slot).within)
        else {
            return None;
        };
        let (ty, _) = self.plan.declared(within, &self.rules.schema);
        (ty == Ty::Record(self.rules.explanations)).then_some(RequirementId(at + 1))
    }

    /// Whether a council may explain that it does not keep to a requirement.
    pub fn is_should(&self, id: RequirementId) -> bool {
        let requirement = self.rules.requirement(id);
        requirement.is_some_and(|one| matches!(one.strength, Strength::Should(_)))
    }

    /// The explanations that a plan gives, each with what it is about.
    fn explanations(&self) -> Vec<(RequirementId, SlotId)> {
        let schema = &self.rules.schema;
        let State::Record(fields) = &self.plan.slot(crate::plan::Plan::ROOT).state else {
            return Vec::new();
        };
        let is_it = |id: &&SlotId| {
            self.plan.declared(**id, schema).0 == Ty::Record(self.rules.explanations)
        };
        let Some(all) = fields.iter().find(is_it) else { return Vec::new() };
        let State::Record(slots) = &self.plan.slot(*all).state else { return Vec::new() };
        let is_given =
            |id: &&SlotId| matches!(self.plan.slot(**id).state, State::Given(Datum::Text(_)));
        let given = slots.iter().filter(is_given);
        given.filter_map(|id| Some((self.explains(*id)?, *id))).collect()
    }
}
