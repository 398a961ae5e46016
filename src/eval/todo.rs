//! The to-do list: what to supply next, the thing that alone holds up most requirements first.

use std::collections::{BTreeMap, BTreeSet};

use super::expr::Machine;
use super::ledger::{Finding, Todo};
use crate::plan::{Plan, SlotId, Step, path_of};
use crate::rules::{RequirementId, Rules};

/// What the undecided requirements wait for. The same field in several entries of a list is one
/// thing to supply.
pub fn of(machine: &Machine, findings: &[Finding]) -> Vec<Todo> {
    let (rules, plan) = (machine.rules, machine.plan);
    // What may be declared not applicable, and is, has been answered.
    let is_open = |gap: &&SlotId| !machine.is_declared(**gap);
    let own = findings.iter().filter(|one| one.requirement != RequirementId::FITS_THE_FORM);
    let waiting: Vec<BTreeSet<Vec<Step>>> = own
        .map(|finding| finding.gaps.iter().filter(is_open).map(|gap| group(plan, *gap)).collect())
        .collect();
    let mut groups: BTreeMap<Vec<Step>, Vec<SlotId>> = BTreeMap::new();
    for gap in findings.iter().flat_map(|finding| &finding.gaps).filter(is_open) {
        groups.entry(group(plan, *gap)).or_default().push(*gap);
    }
    let mut todo: Vec<Todo> = groups
        .into_iter()
        .map(|(key, mut slots)| {
            slots.sort_unstable();
            slots.dedup();
            let holds = waiting.iter().filter(|groups| groups.contains(&key));
            Todo {
                what: what(rules, plan, &slots),
                alone: holds.clone().filter(|groups| groups.len() == 1).count(),
                in_all: holds.count(),
                slots,
            }
        })
        .collect();
    let place = |todo: &Todo| todo.slots.first().map(|slot| plan.slot(*slot).place);
    todo.sort_by(|a, b| {
        let by_weight = (b.alone, b.in_all).cmp(&(a.alone, a.in_all));
        by_weight.then_with(|| place(a).cmp(&place(b)))
    });
    todo
}

/// A slot's steps without the number of the entry: what groups the same field of several entries.
fn group(plan: &Plan, slot: SlotId) -> Vec<Step> {
    let forget = |step: Step| match step {
        Step::Entry(_) => Step::Entry(0),
        other => other,
    };
    plan.steps(slot).into_iter().map(forget).collect()
}

/// `spending: amount (entries 1, 2 and 5)`
fn what(rules: &Rules, plan: &Plan, slots: &[SlotId]) -> String {
    let Some(first) = slots.first() else {
        return String::new();
    };
    let steps = plan.steps(*first);
    let names: Vec<Step> =
        steps.iter().copied().filter(|step| !matches!(step, Step::Entry(_))).collect();
    let is_in_list = steps.len() > names.len();
    if !is_in_list {
        return path_of(&steps, plan.form(), &rules.schema).replace(", ", ": ");
    }
    let words = path_of(&steps, plan.form(), &rules.schema);
    let words: Vec<&str> = words.split(", ").filter(|word| !word.starts_with("entry ")).collect();
    let entries: Vec<usize> = slots
        .iter()
        .filter_map(|slot| {
            plan.steps(*slot).into_iter().find_map(|step| match step {
                Step::Entry(at) => Some(at + 1),
                Step::Plan | Step::Field(_) => None,
            })
        })
        .collect();
    let plural = if entries.len() == 1 { "entry" } else { "entries" };
    format!("{} ({plural} {})", words.join(": "), ranges(&entries))
}

/// `1 to 3, 7`
fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            Some((_, last)) if *last == *number => {}
            _ => runs.push((*number, *number)),
        }
    }
    let said = runs.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    });
    said.collect::<Vec<_>>().join(", ")
}
