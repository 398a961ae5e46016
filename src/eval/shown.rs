//! What is said of a place in the plan, in a few words.

use super::ledger::{Seen, Shown};
use super::words::{counted, named};
use crate::plan::{Plan, SlotId, State, Step};
use crate::value::{Absence, Schema, show};

impl Shown {
    /// What is said of the place, in the margin of the plan's text.
    pub fn said(&self, plan: &Plan, schema: &Schema) -> String {
        match self.seen {
            Seen::Slot(id) => value_said(id, plan, schema),
            Seen::Whole(id) => whole_said(id, plan, schema),
            Seen::Words(words) => words.to_owned(),
        }
    }
}

/// A slot's value, or why there is none.
fn value_said(id: SlotId, plan: &Plan, schema: &Schema) -> String {
    let slot = plan.slot(id);
    let said = match &slot.state {
        State::Absent(Absence::Missing) => match plan.council(id) {
            Some(council) => format!("no {}", council.plans()),
            None => format!("no `{}` here", last_name(id, plan, schema)),
        },
        State::Absent(Absence::Placeholder(_)) => "only a placeholder".to_owned(),
        State::Absent(Absence::NotApplicable(_)) => "declared not applicable".to_owned(),
        State::Absent(Absence::Unreadable(why)) => why.fault.clone(),
        State::Given(datum) => show::datum(datum, &plan.declared(id, schema).0, schema),
        State::Record(_) => match plan.council(id) {
            Some(council) => format!("the {}", council.plans()),
            None => named(&last_name(id, plan, schema)),
        },
        State::List(entries) => counted(entries.len(), "entry", "entries"),
    };
    show::shortened(&said)
}

/// What an entry leaves out that is laid out whole.
fn whole_said(id: SlotId, plan: &Plan, schema: &Schema) -> String {
    let State::Record(fields) = &plan.slot(id).state else {
        return value_said(id, plan, schema);
    };
    let absent = fields.iter().filter(|field| matches!(plan.slot(**field).state, State::Absent(_)));
    let names = absent.map(|field| format!("`{}`", last_name(*field, plan, schema)));
    match names.collect::<Vec<String>>().as_slice() {
        [] => value_said(id, plan, schema),
        names => format!("without {}", show::joined(names, "and")),
    }
}

/// The last word of a slot's path: the field's name, or `entry 3`.
fn last_name(id: SlotId, plan: &Plan, schema: &Schema) -> String {
    let (_, field) = plan.declared(id, schema);
    match plan.slot(id).step {
        Step::Plan => String::new(),
        Step::Field(_) => field.map_or(String::new(), |field| field.name.clone()),
        Step::Entry(at) => format!("entry {}", at.saturating_add(1)),
    }
}
