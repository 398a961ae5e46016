//! Changes to a plan that was read: what examples do to their base plans.
//!
//! A changed slot has the place of the edit. A plan file is never written to.

use super::{Plan, Slot, SlotId, State, Step};
use lacuna_language::source::Span;

/// A value to put into a plan; lists and records bring their slots with them.
#[derive(Debug, Clone)]
pub enum Put {
    /// A single value, or that there is none and why.
    State(State),
    /// The entries of a list, in order.
    List(Vec<Put>),
    /// One state for each field of the record.
    Record(Vec<Put>),
}

impl Plan {
    /// Puts a value into a slot. Says whether anything is different now.
    pub fn set(&mut self, id: SlotId, put: Put, place: Span) -> bool {
        let state = self.state_of(id, put, place);
        let Some(slot) = self.slot_mut(id) else {
            return false;
        };
        let is_same = slot.state == state;
        slot.state = state;
        slot.place = place;
        slot.is_reported = false;
        !is_same
    }

    /// Takes entries out of a list.
    pub fn remove(&mut self, list: SlotId, gone: &[SlotId]) {
        let State::List(entries) = &self.slot(list).state else {
            return;
        };
        let kept: Vec<SlotId> = entries.iter().copied().filter(|one| !gone.contains(one)).collect();
        for (at, entry) in kept.iter().enumerate() {
            if let Some(slot) = self.slot_mut(*entry) {
                slot.step = Step::Entry(at);
            }
        }
        if let Some(slot) = self.slot_mut(list) {
            slot.state = State::List(kept);
        }
    }

    /// Puts an entry behind those of a list. Says whether there is such a list.
    pub fn add_entry(&mut self, list: SlotId, put: Put, place: Span) -> bool {
        let State::List(entries) = self.slot(list).state.clone() else {
            return false;
        };
        let entry = self.new_slot(list, Step::Entry(entries.len()), put, place);
        if let Some(slot) = self.slot_mut(list) {
            slot.state = State::List(entries.into_iter().chain([entry]).collect());
        }
        true
    }

    fn new_slot(&mut self, within: SlotId, step: Step, put: Put, place: Span) -> SlotId {
        let state = State::List(Vec::new());
        let id = self.add(Slot { within: Some(within), step, place, state, is_reported: false });
        let state = self.state_of(id, put, place);
        if let Some(slot) = self.slot_mut(id) {
            slot.state = state;
        }
        id
    }

    fn state_of(&mut self, id: SlotId, put: Put, place: Span) -> State {
        match put {
            Put::State(state) => state,
            Put::List(entries) => {
                let entries = entries.into_iter().enumerate();
                let slots = entries.map(|(at, put)| self.new_slot(id, Step::Entry(at), put, place));
                State::List(slots.collect())
            }
            Put::Record(fields) => {
                let fields = fields.into_iter().enumerate();
                let slots = fields.map(|(at, put)| self.new_slot(id, Step::Field(at), put, place));
                State::Record(slots.collect())
            }
        }
    }
}
