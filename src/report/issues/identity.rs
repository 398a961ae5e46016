//! By what an issue is known from one run to the next: a fingerprint of what it is about, and not of where
//! that is or how it is put.
//!
//! Takes names, keys and paths through the form; gives a number in hexadecimal. Lines, cells, words and the
//! order of files never go into it, so it stays the same where lines are put in above, and on every system.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use lacuna_check::driver::Judged;
use lacuna_check::plan::{Plan, SlotId, State, Step};
use lacuna_language::value::{self, Datum, Schema, show, spelling};

/// The first part of every fingerprint. It changes with what fingerprints are made of.
const VERSION: &str = "1";

/// The fingerprint of these parts, in their order.
pub(crate) fn fingerprint<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    value::fingerprint(std::iter::once(VERSION).chain(parts))
}

/// Which plan it is: council, year and form; for a form of which a council may send many, the name of the
/// file as well.
pub(super) fn of_plan(file: &str, judged: &Judged) -> Vec<String> {
    let council = judged.council();
    let is_first = judged.rules.forms.first().is_some_and(|one| one.name == judged.form.name);
    let is_one_of_many = council.is_none() || !is_first;
    let council = council.map(|council| spelling::simplified(&council)).unwrap_or_default();
    let year = judged.rules.circular.year.to_string();
    let file = if is_one_of_many { last_name(file) } else { "" };
    vec![council, year, judged.form.name.clone(), file.to_owned()]
}

/// The name of a file without its folders.
pub(super) fn last_name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// What the slots of a plan are called, whatever stands around them.
pub(super) struct Names<'p> {
    plan: &'p Plan,
    schema: &'p Schema,
    /// Those of the entries of each list that was come by.
    entries: RefCell<HashMap<SlotId, Rc<HashMap<SlotId, String>>>>,
}

impl<'p> Names<'p> {
    pub(super) fn new(plan: &'p Plan, schema: &'p Schema) -> Names<'p> {
        Names { plan, schema, entries: RefCell::default() }
    }

    /// The fields on the way to a slot, and the keys of the entries.
    pub(super) fn of_slot(&self, id: SlotId) -> String {
        let slot = self.plan.slot(id);
        let Some(within) = slot.within else { return String::new() };
        let own = match slot.step {
            Step::Plan => String::new(),
            Step::Field(_) => self.field(id).to_owned(),
            Step::Entry(_) => self.of_entries(within).get(&id).cloned().unwrap_or_default(),
        };
        format!("{}/{own}", self.of_slot(within))
    }

    /// The fields on the way to a slot, whatever the entries.
    pub(super) fn of_fields(&self, id: SlotId) -> String {
        self.plan.way(id, self.schema)
    }

    fn field(&self, id: SlotId) -> &'p str {
        self.plan.declared(id, self.schema).1.map_or("", |field| field.name.as_str())
    }

    /// Each entry of a list by its key; without one by the words that were chosen in it, and how many of the
    /// same come before it.
    fn of_entries(&self, list: SlotId) -> Rc<HashMap<SlotId, String>> {
        if let Some(known) = self.entries.borrow().get(&list) {
            return Rc::clone(known);
        }
        let mut n_before: HashMap<String, usize> = HashMap::new();
        let entries = match &self.plan.slot(list).state {
            State::List(entries) => entries.as_slice(),
            State::Given(_) | State::Record(_) | State::Absent(_) => &[],
        };
        let key = self.plan.declared(list, self.schema).1.and_then(|field| field.key);
        let named = entries.iter().map(|entry| {
            let name = self.of_entry(*entry, key);
            let count = n_before.entry(name.clone()).or_default();
            *count = count.saturating_add(1);
            (*entry, format!("{name}#{count}"))
        });
        let named = Rc::new(named.collect::<HashMap<SlotId, String>>());
        self.entries.borrow_mut().insert(list, Rc::clone(&named));
        named
    }

    fn of_entry(&self, entry: SlotId, key: Option<usize>) -> String {
        let State::Record(fields) = &self.plan.slot(entry).state else { return String::new() };
        let said = |id: &SlotId| match &self.plan.slot(*id).state {
            State::Given(datum) => {
                Some(show::datum(datum, &self.plan.declared(*id, self.schema).0, self.schema))
            }
            State::Record(_) | State::List(_) | State::Absent(_) => None,
        };
        let is_choice = |id: &&SlotId| {
            let state = &self.plan.slot(**id).state;
            matches!(state, State::Given(Datum::Choice(_) | Datum::Key(_) | Datum::Year(_)))
        };
        match key.and_then(|key| fields.get(key)).and_then(said) {
            Some(key) => key,
            None => fields.iter().filter(is_choice).filter_map(said).collect::<Vec<_>>().join("/"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever kept fingerprints of an earlier version has to find them again.
    #[test]
    fn a_fingerprint_is_the_same_for_ever() {
        assert_eq!(fingerprint(["four-signatures", "Salford"]), "25a59a9dd43b2e2ce6f7e7c8c98d52df");
        assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
    }
}
