//! What is not there, in sentences: one for a gap, one for all plans that have not come in.

use super::expr::Machine;
use super::held::{Gap, Held};
use super::ledger::Part;
use crate::plan::{Council, SlotId, State};
use crate::value::{Absence, show};

/// How many councils a sentence names.
const MOST_NAMED: usize = 5;

impl<'a> Machine<'a> {
    /// `` `amount` (grant) is not given ``
    pub(super) fn gap_sentence(&self, slot: SlotId) -> String {
        let is_several = self.plan.council(slot).is_some_and(Council::is_several);
        let is = if is_several { "are" } else { "is" };
        format!("{} {is} {}", self.slot_name(slot), self.gap_said(Gap::At(slot)))
    }

    /// Whether a slot stands for a whole plan that has not come in.
    pub(super) fn is_absent_plan(&self, slot: SlotId) -> bool {
        let is_missing = matches!(self.plan.slot(slot).state, State::Absent(Absence::Missing));
        is_missing && self.plan.council(slot).is_some()
    }

    /// Councils by their names, the first few, and those whose names are not known.
    pub(super) fn councils_said(&self, slots: &[SlotId]) -> String {
        let councils = slots.iter().filter_map(|slot| self.plan.council(*slot));
        let (named, nameless): (Vec<&Council>, Vec<&Council>) =
            councils.partition(|one| matches!(one, Council::Named(_)));
        let more = named.len().saturating_sub(MOST_NAMED);
        let mut said: Vec<String> = named.into_iter().take(MOST_NAMED).map(Council::said).collect();
        said.extend((more > 0).then(|| format!("{more} more")));
        said.extend(nameless.into_iter().map(Council::said));
        show::joined(&said, "and")
    }

    /// All plans that have not come in, in one sentence.
    pub(super) fn absent_plans(&self, slots: &[SlotId]) -> String {
        match slots {
            [one] => self.gap_sentence(*one),
            several => format!("the plans of {} are not given", self.councils_said(several)),
        }
    }

    /// Lets what is said of the first of these plans be said of all of them: they are open for the
    /// same reason.
    pub(super) fn speak_for_all(&self, part: &mut Part, absent: &[SlotId]) {
        let Some((first, others)) = absent.split_first() else { return };
        if part.gaps == [*first] {
            part.said = self.absent_plans(absent);
            part.shown = absent.iter().take(MOST_NAMED).map(|slot| self.shown(*slot)).collect();
        }
        if part.gaps.contains(first) {
            part.gaps.extend(others);
        }
    }

    /// Entries with how many each stands for: all plans that have not come in are one. Gives their
    /// slots as well.
    pub(super) fn each_once(
        &self,
        entries: impl IntoIterator<Item = Held<'a>>,
    ) -> (Vec<(Held<'a>, usize)>, Vec<SlotId>) {
        let mut once: Vec<(Held<'a>, usize)> = Vec::new();
        let mut absent: Vec<SlotId> = Vec::new();
        let mut first = 0;
        for entry in entries {
            let Some(slot) = entry.at.filter(|at| self.is_absent_plan(*at)) else {
                once.push((entry, 1));
                continue;
            };
            match once.get_mut(first).filter(|_| !absent.is_empty()) {
                Some((_, times)) => *times = times.saturating_add(1),
                None => {
                    first = once.len();
                    once.push((entry, 1));
                }
            }
            if absent.last() != Some(&slot) {
                absent.push(slot);
            }
        }
        (once, absent)
    }
}
