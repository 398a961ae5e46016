//! The plans of all councils put together, for what is asked of them as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{Plan, Slot, SlotId, State, Step};
use lacuna_language::source::{SourceId, Span};
use lacuna_language::value::{Absence, RecordId};

/// A council that is to send a plan, and what came of it.
pub struct Expected<'p> {
    /// The council's name, as the table of councils has it, or as its own plan does.
    pub council: String,
    /// The plan and the source that its places are to be taken from; or why there is none.
    pub plan: Result<Adopted<'p>, Absence>,
    /// Where the council is listed.
    pub place: Span,
}

/// A plan, and what its sources are among those of all plans.
#[derive(Clone)]
pub struct Adopted<'p> {
    /// The plan itself, whose places are still those of its own sources.
    pub plan: &'p Plan,
    /// Its own file, and that of last year's plan.
    pub sources: BTreeMap<SourceId, SourceId>,
}

impl Adopted<'_> {
    /// The plan's own file.
    pub fn own(&self) -> SourceId {
        self.here(self.plan.slot(Plan::ROOT).place).source
    }

    /// A place of the plan's, among the sources of all plans.
    pub fn here(&self, place: Span) -> Span {
        let source = self.sources.get(&place.source).copied().unwrap_or(place.source);
        Span::new(source, place.start(), place.end())
    }
}

/// How many councils are to send a plan whose names are not known, and where it is said.
pub struct Nameless {
    /// How many councils there are beyond those known by name.
    pub count: usize,
    /// Where the rule file says how many councils there are in all.
    pub place: Span,
}

/// Whose plan is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Council {
    /// A council that is known by name.
    Named(String),
    /// So many of whom nothing is known but that they are there.
    Nameless(usize),
}

impl Council {
    /// `Wexcombe`, `103 councils whose names are not known`
    pub fn label(&self) -> String {
        match self {
            Council::Named(name) => name.clone(),
            Council::Nameless(1) => "1 council whose name is not known".to_owned(),
            Council::Nameless(count) => format!("{count} councils whose names are not known"),
        }
    }

    /// `plan of Wexcombe`, `plans of 103 councils whose names are not known`
    pub fn plans(&self) -> String {
        let plural = if self.is_plural() { "s" } else { "" };
        format!("plan{plural} of {}", self.label())
    }

    /// Whether the plural is used for it: unnamed councils, unless there is exactly one.
    pub fn is_plural(&self) -> bool {
        matches!(self, Council::Nameless(count) if *count != 1)
    }
}

/// One plan made of many: the record `national`, whose one field lists them. A council without a plan
/// has an entry too, absent, so that nothing is summed up as if it were not expected.
///
/// All councils whose names are not known share one slot, absent, which is listed once for each.
pub fn together(
    national: RecordId,
    all: &[Expected],
    nameless: Option<Nameless>,
    place: Span,
) -> Plan {
    let mut whole = Plan {
        slots: Vec::new(),
        strays: Vec::new(),
        other_form: None,
        form: national,
        last_year: None,
        councils: BTreeMap::new(),
    };
    let list = SlotId(1);
    whole.add(slot(None, Step::Plan, place, State::Record(vec![list])));
    whole.add(slot(Some(Plan::ROOT), Step::Field(0), place, State::List(Vec::new())));
    let mut entries = Vec::new();
    for expected in all {
        let step = Step::Entry(entries.len());
        let entry = match &expected.plan {
            Ok(adopted) => whole.append(adopted, list, step),
            Err(absence) => {
                whole.add(slot(Some(list), step, expected.place, State::Absent(absence.clone())))
            }
        };
        whole.councils.insert(entry, Council::Named(expected.council.clone()));
        entries.push(entry);
    }
    if let Some(Nameless { count, place }) = nameless {
        let absent = State::Absent(Absence::Missing);
        let entry = whole.add(slot(Some(list), Step::Entry(entries.len()), place, absent));
        whole.councils.insert(entry, Council::Nameless(count));
        entries.extend(std::iter::repeat_n(entry, count));
    }
    if let Some(list) = whole.slot_mut(list) {
        list.state = State::List(entries);
    }
    whole
}

fn slot(within: Option<SlotId>, step: Step, place: Span, state: State) -> Slot {
    Slot { within, step, place, state, is_reported: false }
}

impl Plan {
    /// The sources in which the places of its slots lie.
    pub fn sources(&self) -> BTreeSet<SourceId> {
        self.slots.iter().map(|slot| slot.place.source).collect()
    }

    /// Puts all slots of a plan behind those there are.
    fn append(&mut self, adopted: &Adopted, within: SlotId, step: Step) -> SlotId {
        let plan = adopted.plan;
        let base = self.slots.len();
        let moved = |id: SlotId| SlotId::at(id.index() + base);
        for old in &plan.slots {
            let state = match &old.state {
                State::Record(slots) => State::Record(slots.iter().copied().map(moved).collect()),
                State::List(slots) => State::List(slots.iter().copied().map(moved).collect()),
                other => other.clone(),
            };
            let place = adopted.here(old.place);
            let within = old.within.map(moved);
            self.slots.push(Slot { within, place, state, ..old.clone() });
        }
        if let Some(root) = self.slots.get_mut(base) {
            root.within = Some(within);
            root.step = step;
        }
        SlotId::at(base)
    }
}
