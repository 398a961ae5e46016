//! The to-do list: what to supply next, the thing that alone holds up most requirements first.

use std::collections::{BTreeMap, HashMap};

use super::ledger::{Finding, Todo};
use super::machine::Machine;
use crate::plan::{Plan, SlotId, Step};

/// One thing to supply.
#[derive(Default)]
struct Thing {
    slots: Vec<SlotId>,
    alone: usize,
    in_all: usize,
}

/// The things to supply that were found so far: each by its number, which its steps and its slots have.
struct Things<'m, 'a> {
    machine: &'m Machine<'a>,
    all: Vec<Thing>,
    by_steps: BTreeMap<Vec<Step>, usize>,
    by_slot: HashMap<SlotId, Option<usize>>,
}

/// What the undecided requirements wait for. The same field in several entries of a list is one
/// thing to supply.
pub(super) fn collect(machine: &Machine, findings: &[Finding]) -> Vec<Todo> {
    let plan = machine.plan;
    let (all, by_steps, by_slot) = (Vec::new(), BTreeMap::new(), HashMap::new());
    let mut things = Things { machine, all, by_steps, by_slot };
    for finding in findings {
        things.add(finding);
    }
    let Things { mut all, by_steps, .. } = things;
    let found = by_steps.into_values().filter_map(|number| all.get_mut(number).map(std::mem::take));
    let mut todo: Vec<Todo> = found
        .map(|Thing { mut slots, alone, in_all }| {
            slots.sort_unstable();
            Todo { slots, alone, in_all }
        })
        .collect();
    let place = |todo: &Todo| todo.slots.first().map(|slot| plan.slot(*slot).place);
    todo.sort_by(|a, b| {
        let by_weight = (b.alone, b.in_all).cmp(&(a.alone, a.in_all));
        by_weight.then_with(|| place(a).cmp(&place(b)))
    });
    todo
}

impl Things<'_, '_> {
    /// Counts what a finding waits for. The form's own faults hold up no requirement.
    fn add(&mut self, finding: &Finding) {
        let mut waits_for: Vec<usize> =
            finding.gaps.iter().filter_map(|gap| self.number(*gap)).collect();
        if finding.is_form() {
            return;
        }
        waits_for.sort_unstable();
        waits_for.dedup();
        let is_alone = waits_for.len() == 1;
        for number in waits_for {
            if let Some(thing) = self.all.get_mut(number) {
                thing.in_all = thing.in_all.saturating_add(1);
                thing.alone = thing.alone.saturating_add(usize::from(is_alone));
            }
        }
    }

    /// The number of the thing that a gap belongs to. What may be declared not applicable, and is, has been
    /// answered.
    fn number(&mut self, gap: SlotId) -> Option<usize> {
        if let Some(known) = self.by_slot.get(&gap) {
            return *known;
        }
        let number = (!self.machine.is_declared(gap)).then(|| {
            let next = self.all.len();
            *self.by_steps.entry(group(self.machine.plan, gap)).or_insert(next)
        });
        self.by_slot.insert(gap, number);
        if number == Some(self.all.len()) {
            self.all.push(Thing::default());
        }
        if let Some(thing) = number.and_then(|number| self.all.get_mut(number)) {
            thing.slots.push(gap);
        }
        number
    }
}

/// A slot's steps without the number of the entry: what groups the same field of several entries.
fn group(plan: &Plan, slot: SlotId) -> Vec<Step> {
    let forget = |step: Step| match step {
        Step::Entry(_) => Step::Entry(0),
        other => other,
    };
    plan.steps(slot).into_iter().map(forget).collect()
}
