//! Entries of a list that are alike in every field, such as a row of spending that was copied twice.
//!
//! Takes a plan; gives a warning for each group of such entries. Takes time in proportion to the plan.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::{FixedState, FoldHasher};

use super::{Plan, SlotId, State, Step};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Datum, Schema};

/// Warns of entries that are alike, by their lists and in the order of the file. Lists with a key are
/// left out: that a key stands twice is a fault already.
pub fn alike_entries(plan: &Plan, schema: &Schema) -> Vec<Diagnostic> {
    let mut found: Vec<Group> = Vec::new();
    for id in plan.own_slots_where(|state| matches!(state, State::List(_))) {
        let State::List(entries) = &plan.slot(id).state else { continue };
        let is_of_records = |id: &SlotId| matches!(plan.slot(*id).state, State::Record(_));
        if entries.len() < 2 || !entries.iter().any(is_of_records) {
            continue;
        }
        let (_, field) = plan.declared(id, schema);
        if field.is_some_and(|field| field.key.is_none() && !field.is_built_in) {
            found.extend(groups(plan, entries));
        }
    }
    let mut warnings: Vec<Diagnostic> =
        found.iter().map(|group| group.warning(plan, schema)).collect();
    warnings.sort_by_key(Diagnostic::span);
    warnings
}

/// Entries that are alike: the first, the second, and how many more there are.
struct Group {
    first: SlotId,
    second: SlotId,
    n_more: usize,
}

/// The groups of entries of one list that are alike.
fn groups(plan: &Plan, entries: &[SlotId]) -> Vec<Group> {
    // The first entry with a mark, and its group once there is a second.
    let mut seen: HashMap<u64, (SlotId, Option<usize>), FixedState> =
        HashMap::with_capacity_and_hasher(entries.len(), FixedState::default());
    let mut groups: Vec<Group> = Vec::new();
    for id in entries {
        let Some(mark) = Marking::of_entry(plan, *id) else { continue };
        let (first, group) = seen.entry(mark).or_insert((*id, None));
        if first == id || !are_alike(plan, *first, *id) {
            continue;
        }
        match group.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.n_more = group.n_more.saturating_add(1),
            None => {
                *group = Some(groups.len());
                groups.push(Group { first: *first, second: *id, n_more: 0 });
            }
        }
    }
    groups
}

/// What an entry comes to, in one number.
struct Marking<'p> {
    plan: &'p Plan,
    hasher: FoldHasher<'static>,
    /// Whether there is any value in it.
    says_something: bool,
    /// Whether a placeholder stands in it.
    waits: bool,
}

impl<'p> Marking<'p> {
    /// The mark of a record that says something. What is still to follow may tell two entries apart: one that
    /// waits for something has none.
    fn of_entry(plan: &'p Plan, id: SlotId) -> Option<u64> {
        let State::Record(fields) = &plan.slot(id).state else { return None };
        let hasher = FixedState::default().build_hasher();
        let mut marking = Marking { plan, hasher, says_something: false, waits: false };
        fields.iter().for_each(|id| marking.add(*id));
        (marking.says_something && !marking.waits).then(|| marking.hasher.finish())
    }

    fn add(&mut self, id: SlotId) {
        match &self.plan.slot(id).state {
            State::Given(datum) => {
                hash_datum(datum, &mut self.hasher);
                self.says_something = true;
            }
            State::Record(inner) | State::List(inner) => {
                self.hasher.write_usize(inner.len());
                inner.iter().for_each(|id| self.add(*id));
            }
            State::Absent(absence) => {
                absent_text(absence).hash(&mut self.hasher);
                self.says_something |=
                    matches!(absence, Absence::Unreadable(_) | Absence::NotApplicable(_));
                self.waits |= matches!(absence, Absence::Placeholder(_));
            }
        }
    }
}

/// Values that are equal have one hash; others nearly always have another.
pub fn hash_datum(datum: &Datum, hasher: &mut impl Hasher) {
    match datum {
        // A ratio's own hash goes through its continued fraction.
        Datum::Amount(exact) => (exact.numer(), exact.denom()).hash(hasher),
        other => other.hash(hasher),
    }
}

fn absent_text(absence: &Absence) -> (u8, &str) {
    match absence {
        Absence::Missing => (0, ""),
        Absence::Placeholder(text) => (1, text),
        Absence::NotApplicable(reason) => (2, reason),
        Absence::Unreadable(why) => (3, &why.text),
    }
}

/// Whether two slots hold the same.
fn are_alike(plan: &Plan, one: SlotId, other: SlotId) -> bool {
    match (&plan.slot(one).state, &plan.slot(other).state) {
        (State::Given(one), State::Given(other)) => one == other,
        (State::Record(one), State::Record(other)) | (State::List(one), State::List(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| are_alike(plan, *one, *other))
        }
        (State::Absent(one), State::Absent(other)) => one == other,
        _ => false,
    }
}

impl Group {
    fn warning(&self, plan: &Plan, schema: &Schema) -> Diagnostic {
        let number = |id: SlotId| match plan.slot(id).step {
            Step::Entry(at) => at.saturating_add(1),
            Step::Plan | Step::Field(_) => 0,
        };
        let (first, second) = (number(self.first), number(self.second));
        let list = plan.slot(self.second).within.map(|list| plan.path(list, schema));
        let list = list.unwrap_or_default();
        let more = match self.n_more {
            0 => String::new(),
            1 => ", and so is 1 more".to_owned(),
            more => format!(", and so are {more} more"),
        };
        let message =
            format!("entry {second} of `{list}` is the same as entry {first} in every field{more}");
        Diagnostic::new(&code::ALIKE_ENTRIES, message, place(plan, self.second), "the same again")
            .with_label(place(plan, self.first), "first here")
            .with_help("both are counted; delete one if it was copied by mistake")
    }
}

/// Where an entry begins: its first value, which is on one line.
fn place(plan: &Plan, id: SlotId) -> Span {
    let mut at = id;
    loop {
        let (State::Record(inner) | State::List(inner)) = &plan.slot(at).state else {
            return plan.slot(at).place;
        };
        let there = inner.iter().filter(|id| !is_missing(plan, **id));
        match there.min_by_key(|id| plan.slot(**id).place) {
            Some(first) => at = *first,
            None => return plan.slot(at).place,
        }
    }
}

fn is_missing(plan: &Plan, id: SlotId) -> bool {
    matches!(plan.slot(id).state, State::Absent(Absence::Missing))
}
