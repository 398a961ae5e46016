//! How many entries of lists and tables one requirement looks at in one plan, and the end of it.
//!
//! Rules are bounded when they load, but not how long the lists of a plan are. A requirement that would
//! look at too many entries of this plan is undecided, and says so; it is never met unseen.

use super::ledger::{Finding, Instance, Part, Verdict};
use super::machine::{Frame, Machine};
use super::reason::Reason;
use super::value::{ExprValue, List};
use crate::plan::{SlotId, State};
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::{Expr, Requirement};

impl<'a> Machine<'a> {
    /// Whether so many more entries may be looked at.
    #[inline]
    pub(super) fn may_look_at(&self, n_entries: usize) -> bool {
        self.noted.budget.spend(n_entries);
        !self.noted.budget.is_spent()
    }

    /// A list that is to be gone through; nothing where it is not known, or too much was looked at.
    pub(super) fn list(&self, list: &'a Expr, frame: &mut Frame<'a>) -> Option<List<'a>> {
        match self.evaluate(list, frame).value {
            ExprValue::List(list) => self.may_look_at(list.len()).then_some(list),
            _ => None,
        }
    }

    /// The finding on a requirement that would look at too much. It points at the longest list.
    pub(super) fn too_much_work(&self, id: RequirementId, requirement: &Requirement) -> Finding {
        let shown = self.longest_list().map(|list| self.plan_place(list)).into_iter().collect();
        let part = Part { shown, ..Part::new(Reason::TooLong, Some(requirement.name_span)) };
        let instance = Instance::new(Verdict::Undecided, None, vec![part]);
        Finding::new(id, Verdict::Undecided, None, vec![instance])
    }

    fn longest_list(&self) -> Option<SlotId> {
        let length = |id: &SlotId| match &self.plan.slot(*id).state {
            State::List(entries) => Some(entries.len()),
            State::Given(_) | State::Record(_) | State::Absent(_) => None,
        };
        let lists = self.plan.slots().into_iter().filter_map(|id| Some((length(&id)?, id)));
        // Of several, the first.
        lists.rev().max_by_key(|(length, _)| *length).map(|(_, id)| id)
    }
}
