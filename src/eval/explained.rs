//! What a council says of a `should` that it does not keep to. The verdict stays; a mark is added.

use super::expr::Machine;
use super::ledger::{Finding, Verdict};
use crate::diag::{Diagnostic, code};
use crate::plan::{Plan, SlotId, State, Step, declared_at};
use crate::rules::RequirementId;
use crate::rules::program::{Rules, Strength};
use crate::value::schema::TableId;
use crate::value::{Datum, Field, Ty, read};

/// Marks the findings that the plan explains. Gives what is explained without need.
pub fn mark(machine: &Machine, findings: &mut [Finding]) -> Vec<Diagnostic> {
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
            verdict => doubts.push(not_needed(machine, requirement, slot, verdict)),
        }
    }
    doubts
}

/// The names in a plan that an open table does not list, such as that of a council that is not known.
/// They may be right; they are told all the same.
pub fn not_listed(machine: &Machine) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if machine.rules.schema.tables.iter().any(|table| table.is_open) {
        let form = Ty::Record(machine.plan.form());
        not_listed_within(Plan::ROOT, (&form, None), machine, &mut found);
    }
    found
}

fn not_listed_within(
    id: SlotId,
    declared: (&Ty, Option<&Field>),
    machine: &Machine,
    found: &mut Vec<Diagnostic>,
) {
    let (plan, schema) = (machine.plan, &machine.rules.schema);
    match (&plan.slot(id).state, declared.0) {
        (State::Given(Datum::Unlisted(name)), Ty::Key(table)) => {
            let place = plan.slot(id).place;
            found.push(unlisted(name, *table, machine.rules).with_label(place, "not listed"));
        }
        (State::Record(inner) | State::List(inner), _) if !plan.is_last_year(id) => {
            for id in inner {
                let declared = declared_at(declared, plan.slot(*id).step, schema);
                not_listed_within(*id, declared, machine, found);
            }
        }
        _ => {}
    }
}

/// That a council is none of those known by name, wherever it is named.
pub fn unlisted(name: &str, councils: TableId, rules: &Rules) -> Diagnostic {
    let message = format!("`{name}` is none of the councils that are known by name");
    let help = match read::did_you_mean(&rules.schema.near_keys(name, councils)) {
        Some(meant) => {
            format!("{meant} Until the name is right, nothing can be asked that hangs on it")
        }
        None => {
            "if the name is right, nothing is wrong with the plan; only what hangs on it cannot be \
             asked"
                .to_owned()
        }
    };
    Diagnostic::without_place(&code::COUNCIL_NOT_LISTED, message).with_help(help)
}

fn not_needed(
    machine: &Machine,
    requirement: RequirementId,
    slot: SlotId,
    verdict: Verdict,
) -> Diagnostic {
    let name = machine.rules.requirement_name(requirement);
    let message = format!("`{name}` is explained, and is {}", verdict.words());
    let place = machine.plan.slot(slot).place;
    Diagnostic::new(&code::EXPLANATION_NOT_NEEDED, message, place, "not needed")
        .with_help("take it out, so that nobody looks for a breach that is not there")
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
