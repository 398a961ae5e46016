//! Entries of a list that are alike in every field, such as a row of spending that was copied twice.
//!
//! Takes a plan; gives a warning for each group of such entries. Takes time in proportion to the plan.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Plan, SlotId, State, Step};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Datum, Schema};

/// Warns of entries that are alike, by their lists and in the order of the file. Lists with a key are
/// left out: that a key stands twice is a fault already.
pub fn alike_entries(plan: &Plan, schema: &Schema) -> Vec<Diagnostic> {
    let marks = Marks::of(plan);
    let mut found: Vec<Group> = Vec::new();
    for id in plan.own_slots() {
        let State::List(entries) = &plan.slot(id).state else { continue };
        let is_of_records = |id: &SlotId| matches!(plan.slot(*id).state, State::Record(_));
        if entries.len() < 2 || !entries.iter().any(is_of_records) {
            continue;
        }
        let (_, field) = plan.declared(id, schema);
        if field.is_some_and(|field| field.key.is_none() && !field.is_built_in) {
            found.extend(groups(plan, entries, &marks));
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
fn groups(plan: &Plan, entries: &[SlotId], marks: &Marks) -> Vec<Group> {
    // The first entry with a mark, and its group once there is a second.
    let mut seen: HashMap<u64, (SlotId, Option<usize>)> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for id in entries {
        let mark = marks.mark(*id);
        // What is still to follow may tell two entries apart.
        if !mark.says_something || mark.waits || !matches!(plan.slot(*id).state, State::Record(_)) {
            continue;
        }
        let (first, group) = seen.entry(mark.hash).or_insert((*id, None));
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

/// What each slot comes to, in one number.
struct Marks {
    all: Vec<Mark>,
}

#[derive(Clone, Copy, Default)]
struct Mark {
    hash: u64,
    /// Whether there is any value in it.
    says_something: bool,
    /// Whether a placeholder stands in it.
    waits: bool,
}

impl Marks {
    /// The marks of all slots. What lies in a slot stands behind it.
    fn of(plan: &Plan) -> Marks {
        let mut marks = Marks { all: vec![Mark::default(); plan.slots.len()] };
        for at in (0..plan.slots.len()).rev() {
            let mark = plan.slots.get(at).map(|slot| marks.of_state(&slot.state));
            if let Some((place, mark)) = marks.all.get_mut(at).zip(mark) {
                *place = mark;
            }
        }
        marks
    }

    fn mark(&self, id: SlotId) -> Mark {
        self.all.get(id.index()).copied().unwrap_or_default()
    }

    fn of_state(&self, state: &State) -> Mark {
        let mut hasher = DefaultHasher::new();
        let mut mark = Mark::default();
        match state {
            State::Given(datum) => {
                hash_datum(datum, &mut hasher);
                mark.says_something = true;
            }
            State::Record(inner) | State::List(inner) => {
                inner.len().hash(&mut hasher);
                for inner in inner.iter().map(|id| self.mark(*id)) {
                    inner.hash.hash(&mut hasher);
                    mark.says_something |= inner.says_something;
                    mark.waits |= inner.waits;
                }
            }
            State::Absent(absence) => {
                absent_text(absence).hash(&mut hasher);
                let is_said = matches!(absence, Absence::Unreadable(_) | Absence::NotApplicable(_));
                mark.says_something = is_said;
                mark.waits = matches!(absence, Absence::Placeholder(_));
            }
        }
        Mark { hash: hasher.finish(), ..mark }
    }
}

/// Values that are equal have one hash; others nearly always have another.
fn hash_datum(datum: &Datum, hasher: &mut DefaultHasher) {
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
