//! The plans of all councils put together, for what is asked of them as a whole.

use std::collections::BTreeMap;

use super::{Plan, Slot, SlotId, State, Step};
use crate::source::{SourceId, Span};
use crate::value::{Absence, RecordId};

/// A council that is to send a plan, and what came of it.
pub struct Expected<'p> {
    pub council: String,
    /// The plan and the source that its places are to be taken from; or why there is none.
    pub plan: Result<(&'p Plan, SourceId), Absence>,
    /// Where the council is listed.
    pub place: Span,
}

/// One plan made of many: the record `national`, whose one field lists them. A council without a plan
/// has an entry too, absent, so that nothing is summed up as if it were not expected.
pub fn together(national: RecordId, all: &[Expected], place: Span) -> Plan {
    let mut whole = Plan {
        slots: Vec::new(),
        strays: Vec::new(),
        form: national,
        last_year: None,
        councils: BTreeMap::new(),
    };
    let list = SlotId(1);
    whole.add(slot(None, Step::Plan, place, State::Record(vec![list])));
    whole.add(slot(Some(Plan::ROOT), Step::Field(0), place, State::List(Vec::new())));
    let mut entries = Vec::new();
    for (at, expected) in all.iter().enumerate() {
        let step = Step::Entry(at);
        let entry = match &expected.plan {
            Ok((plan, source)) => whole.append(plan, *source, list, step),
            Err(absence) => {
                whole.add(slot(Some(list), step, expected.place, State::Absent(absence.clone())))
            }
        };
        whole.councils.insert(entry, expected.council.clone());
        entries.push(entry);
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
    /// Puts all slots of a plan behind those there are. Places in the plan's own file are taken from
    /// `source`.
    fn append(&mut self, plan: &Plan, source: SourceId, within: SlotId, step: Step) -> SlotId {
        let base = self.slots.len();
        let own = plan.slot(Plan::ROOT).place.source;
        let moved = |id: SlotId| SlotId(id.0 + base);
        for old in &plan.slots {
            let state = match &old.state {
                State::Record(slots) => State::Record(slots.iter().copied().map(moved).collect()),
                State::List(slots) => State::List(slots.iter().copied().map(moved).collect()),
                other => other.clone(),
            };
            let place = match old.place.source == own {
                true => Span::new(source, old.place.start(), old.place.end()),
                false => old.place,
            };
            let within = old.within.map(moved);
            self.slots.push(Slot { within, place, state, ..old.clone() });
        }
        if let Some(root) = self.slots.get_mut(base) {
            root.within = Some(within);
            root.step = step;
        }
        SlotId(base)
    }
}
