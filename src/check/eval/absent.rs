//! Plans that have not come in, where those of several councils are put together: one reason for all.

use super::ledger::Part;
use super::machine::Machine;
use super::reason::Reason;
use super::value::Evaluated;
use crate::plan::{SlotId, State};
use lacuna_language::value::Absence;

/// How many of them a reason shows.
const MOST_SHOWN: usize = 5;

impl<'a> Machine<'a> {
    /// Whether a slot stands for a whole plan that has not come in.
    pub(super) fn is_absent_plan(&self, slot: SlotId) -> bool {
        let is_missing = matches!(self.plan.slot(slot).state, State::Absent(Absence::Missing));
        is_missing && self.plan.council(slot).is_some()
    }

    /// Lets the reason that the first of these plans gives be that of all of them.
    pub(super) fn speak_for_all(&self, part: &mut Part, absent: &[SlotId]) {
        let Some((first, others)) = absent.split_first() else { return };
        if part.gaps == [*first] {
            let reason = Reason::Gaps { slots: absent.to_vec(), n_others: 0 };
            let shown = absent.iter().take(MOST_SHOWN).map(|slot| self.plan_place(*slot));
            (part.reason, part.shown) = (reason, shown.collect());
            (part.context, part.n_more) = (Vec::new(), Vec::new());
        }
        if part.gaps.contains(first) {
            part.gaps.extend(others);
        }
    }

    /// How many of these entries are plans that have not come in, which are judged as one; and their slots.
    pub(super) fn absent_among<I: Iterator<Item = Evaluated<'a>>>(
        &self,
        entries: impl FnOnce() -> I,
    ) -> (usize, Vec<SlotId>) {
        let mut slots: Vec<SlotId> = Vec::new();
        if !self.plan.is_of_councils() {
            return (0, slots);
        }
        let mut count = 0_usize;
        for slot in entries().filter_map(|entry| entry.at).filter(|at| self.is_absent_plan(*at)) {
            count = count.saturating_add(1);
            if slots.last() != Some(&slot) {
                slots.push(slot);
            }
        }
        (count, slots)
    }
}
