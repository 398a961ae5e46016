//! The places of a plan that an expression comes from.

use std::collections::HashSet;

use super::gap::{Gap, Lack};
use super::ledger::{PlanPlace, Seen};
use super::machine::{Frame, Machine};
use super::value::{ExprValue, Visited};
use super::windows::Window;
use crate::plan::SlotId;
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::{Truth, Ty};

/// Slots in the order in which they were found, each once.
#[derive(Default)]
struct Found {
    slots: Vec<SlotId>,
    seen: HashSet<SlotId>,
}

impl Found {
    fn add(&mut self, slot: SlotId) {
        if self.seen.insert(slot) {
            self.slots.push(slot);
        }
    }
}

impl<'a> Machine<'a> {
    /// A slot's place with its value, for the margin of the plan's text.
    pub(super) fn plan_place(&self, id: SlotId) -> PlanPlace {
        PlanPlace { place: self.plan.slot(id).place, seen: Seen::Slot(id), is_term: false }
    }

    /// An entry that is laid out whole.
    pub(super) fn whole_entry(&self, id: SlotId) -> PlanPlace {
        PlanPlace { place: self.plan.slot(id).place, seen: Seen::Whole(id), is_term: false }
    }

    /// The values in the plan that an expression comes from, every term of a sum too, each once.
    pub(super) fn places(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<PlanPlace> {
        let mut found = Found::default();
        self.slots_behind(expr, frame, &mut found);
        found.slots.into_iter().map(|at| self.plan_place(at)).collect()
    }

    fn slots_behind(&self, expr: &'a Expr, frame: &mut Frame<'a>, found: &mut Found) {
        match &expr.kind {
            ExprKind::Field { .. } | ExprKind::Variable(_) | ExprKind::LookUp { .. } => {
                match self.evaluate(expr, frame).at {
                    Some(at) => found.add(at),
                    // A figure of a table hangs on what it is looked up by.
                    None => self.slots_behind_all(expr, frame, found),
                }
            }
            ExprKind::Apply { .. } if expr.ty != Ty::Condition => {
                self.slots_behind_all(expr, frame, found);
            }
            ExprKind::Call { definition, arguments } => {
                let mut inner = self.arguments(arguments, frame);
                if let Some(definition) = self.rules.definitions.get(*definition) {
                    self.slots_behind(&definition.body, &mut inner, found);
                }
            }
            ExprKind::Aggregate { of, element, .. } => {
                let gone = self.go_through(element, frame).unwrap_or_default();
                let counted: Vec<Visited> =
                    gone.into_iter().filter(|one| one.passes != Truth::False).collect();
                // Where nothing is added up, it is the list that holds nothing of the kind.
                if counted.is_empty() {
                    let list = self.place_of_list(element, frame).and_then(|list| list.slot());
                    list.into_iter().for_each(|list| found.add(list));
                }
                for one in counted {
                    let at = one.entry.at;
                    frame.push(one.entry);
                    match of {
                        Some(of) => self.slots_behind(of, frame, found),
                        None => at.into_iter().for_each(|at| found.add(at)),
                    }
                    frame.pop();
                }
            }
            ExprKind::Dated { element, .. } => {
                let window = Window::of(expr).and_then(|window| self.fullest(window, frame));
                let slots = window.map_or(Vec::new(), |window| window.slots);
                let list = slots.is_empty().then(|| self.place_of_list(element, frame)).flatten();
                let list = list.and_then(|list| list.slot());
                slots.into_iter().chain(list).for_each(|slot| found.add(slot));
            }
            _ => {}
        }
    }

    /// Where a list stands, if it is one of the plan.
    pub(super) fn place_of_list(
        &self,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Option<PlanPlace> {
        let at = self.evaluate(&element.list, frame).at;
        at.filter(|at| self.plan.is_in_file(*at)).map(|at| self.plan_place(at))
    }

    /// The first place of the plan that an expression reads, or would read if it were there.
    pub(super) fn anchor(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Option<SlotId> {
        let own = match &expr.kind {
            ExprKind::Field { .. } | ExprKind::Variable(_) | ExprKind::LookUp { .. } => {
                let value = self.evaluate(expr, frame);
                match value.value {
                    ExprValue::Gap(
                        Gap::At(slot)
                        | Gap::Which(slot)
                        | Gap::Uncounted(slot)
                        | Gap::Lacks(Lack::Entry(slot)),
                        _,
                    ) => Some(slot),
                    _ => value.at,
                }
            }
            ExprKind::Call { definition, arguments } => {
                let mut inner = self.arguments(arguments, frame);
                let definition = self.rules.definitions.get(*definition);
                definition.and_then(|one| self.anchor(&one.body, &mut inner))
            }
            _ => None,
        };
        own.or_else(|| expr.parts().into_iter().find_map(|part| self.anchor(part, frame)))
    }

    fn slots_behind_all(&self, expr: &'a Expr, frame: &mut Frame<'a>, found: &mut Found) {
        for part in expr.parts() {
            self.slots_behind(part, frame, found);
        }
    }
}
