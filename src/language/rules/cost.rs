//! The bound on the work that rules make, known when they load.
//!
//! Two things are bounded, with the definitions that are called written out: how large a condition is,
//! and how many entries it looks at. Tables and choices are as long as they are; a list of a plan
//! counts as so many entries. How long it is in a plan is known only when that is checked, and bounded
//! there.

use super::problem::{Limit, RuleProblem};
use super::program::{
    Cost, Definition, Element, Exhibit, Expr, ExprKind, LookUpBy, Requirement, Strength,
};
use crate::operation::Operation;
use crate::syntax::ast::Name;
use crate::value::{Schema, TableId, Ty};

/// How many parts a condition may have with all that it calls.
const MOST_SIZE: usize = 100_000;
/// How deep parts and calls may lie in one another. Plans are judged on threads whose stack is small: a
/// third of it is enough for so many.
const MOST_DEPTH: usize = 500;
/// How many loops may lie in one another.
const MOST_LOOPS: usize = 4;
/// How many entries of lists and tables a requirement may look at, in one plan.
pub const MOST_LOOKED_AT: u64 = 50_000_000;
/// How many entries a list of a plan counts as, before there is a plan.
const ENTRIES_OF_A_LIST: u64 = 50;

/// What the cost of an expression hangs on: the definitions that it may call, which have theirs
/// already, and the sizes of tables and choices.
#[derive(Clone, Copy)]
pub(super) struct Scale<'r> {
    pub definitions: &'r [Option<Definition>],
    pub schema: &'r Schema,
}

impl Cost {
    /// The limit that is passed, if one is.
    pub fn passed(self) -> Option<Limit> {
        let all = [
            (self.loops > MOST_LOOPS, Limit::Loops(MOST_LOOPS)),
            (self.depth > MOST_DEPTH, Limit::Depth(MOST_DEPTH)),
            (self.size > MOST_SIZE, Limit::Size(MOST_SIZE)),
            (
                self.looks_at > MOST_LOOKED_AT,
                Limit::Entries {
                    found: self.looks_at,
                    most: MOST_LOOKED_AT,
                    of_a_list: ENTRIES_OF_A_LIST,
                },
            ),
        ];
        all.into_iter().find(|(is_passed, _)| *is_passed).map(|(_, limit)| limit)
    }

    fn and(self, other: Cost) -> Cost {
        Cost {
            size: self.size.saturating_add(other.size),
            depth: self.depth.max(other.depth),
            loops: self.loops.max(other.loops),
            looks_at: self.looks_at.saturating_add(other.looks_at),
            reads_plan: self.reads_plan || other.reads_plan,
        }
    }

    /// The same for each of so many entries of a loop.
    fn for_each(self, n_entries: u64) -> Cost {
        let looks_at = self.looks_at.saturating_add(1).saturating_mul(n_entries);
        Cost { looks_at, ..self }
    }
}

impl Scale<'_> {
    /// The cost of an expression.
    pub(super) fn cost(&self, expr: &Expr) -> Cost {
        let mut whole = self.parts(expr);
        whole.size = whole.size.saturating_add(1);
        whole.depth = whole.depth.saturating_add(1);
        whole.reads_plan |= matches!(expr.kind, ExprKind::Form);
        let loops = match expr.kind {
            ExprKind::Quantified { .. } | ExprKind::Aggregate { .. } | ExprKind::Dated { .. } => 1,
            // Entries that have one place are held against each other.
            ExprKind::Neighbours { in_a_row, .. } => in_a_row,
            ExprKind::Share { .. } => 2,
            _ => 0,
        };
        whole.loops = whole.loops.saturating_add(loops);
        whole
    }

    /// The cost of all parts together, and of what is gone through for them.
    fn parts(&self, expr: &Expr) -> Cost {
        match &expr.kind {
            ExprKind::Quantified { element, body, .. } => self.looped(element, self.cost(body)),
            ExprKind::Aggregate { of, element, .. } => {
                let of = of.as_ref().map_or(Cost::default(), |of| self.cost(of));
                self.looped(element, of)
            }
            ExprKind::Dated { element, dates, length } => {
                let dates = dates.iter().map(|date| self.cost(date));
                let dates = dates.fold(Cost::default(), Cost::and);
                let length = length.as_ref().map_or(Cost::default(), |length| self.cost(length));
                self.looped(element, dates).and(length)
            }
            ExprKind::Neighbours { in_a_row, element, body, .. } => {
                // Of those that have one place, each goes before and behind each.
                let others = u32::try_from(in_a_row.saturating_sub(1)).unwrap_or(u32::MAX);
                let beside = ENTRIES_OF_A_LIST.saturating_pow(others);
                let rows = self.n_entries(&element.list).saturating_mul(beside);
                self.looped(element, Cost::default()).and(self.cost(body).for_each(rows))
            }
            ExprKind::Call { definition, .. } => {
                let called = self.definitions.get(*definition).and_then(Option::as_ref);
                self.all(expr).and(called.map_or(Cost::default(), |called| called.cost))
            }
            ExprKind::Share { element, .. } => self.looped(element, Cost::default()),
            ExprKind::LookUp { of, by: LookUpBy::Field(_), .. } => {
                self.all(expr).and(looked_at(self.n_entries(of)))
            }
            ExprKind::LookUp { by: LookUpBy::Columns(id), .. } => {
                self.all(expr).and(looked_at(self.n_rows(*id)))
            }
            ExprKind::Apply {
                operation: Operation::WorkingDaysLater | Operation::WorkingDaysEarlier,
                operands,
            } => {
                let holidays = operands.last().map_or(0, |holidays| self.n_entries(holidays));
                self.all(expr).and(looked_at(holidays))
            }
            _ => match expr.searched() {
                Some((list, _)) => self.all(expr).and(looked_at(self.n_entries(list))),
                None => self.all(expr),
            },
        }
    }

    fn all(&self, expr: &Expr) -> Cost {
        let parts = expr.parts().into_iter().map(|part| self.cost(part));
        parts.fold(Cost::default(), Cost::and)
    }

    /// The cost of what is asked of each entry of a loop, its filter among it, for all of them.
    fn looped(&self, element: &Element, asked: Cost) -> Cost {
        let filter = element.filter.as_ref().map_or(Cost::default(), |one| self.cost(one));
        let for_all = filter.and(asked).for_each(self.n_entries(&element.list));
        self.cost(&element.list).and(for_all)
    }

    /// How many entries a list has, as far as that is known.
    fn n_entries(&self, list: &Expr) -> u64 {
        match (&list.kind, &list.ty) {
            (ExprKind::List(values), _) => n(values.len()),
            (ExprKind::Words(id), _) => n(self.schema.words(*id).len()),
            (ExprKind::Field { of, .. }, _) if matches!(of.ty, Ty::List(_)) => {
                self.n_entries(of).saturating_mul(ENTRIES_OF_A_LIST)
            }
            (_, Ty::List(of)) => match of.as_ref() {
                Ty::Row(id) => self.n_rows(*id),
                _ => ENTRIES_OF_A_LIST,
            },
            _ => ENTRIES_OF_A_LIST,
        }
    }

    fn n_rows(&self, id: TableId) -> u64 {
        n(self.schema.tables.get(id.0).map_or(0, |table| table.rows.len()))
    }

    /// A requirement whose loops, its own `for each` included, are too many or too large.
    pub(super) fn refuse_burden(&self, requirement: &Requirement) -> Option<RuleProblem> {
        let clauses = [&requirement.applies_when, &requirement.unless];
        let shown = match &requirement.strength {
            Strength::Judged { showing, .. } => {
                showing.iter().map(|one| self.exhibit(one)).fold(Cost::default(), Cost::and)
            }
            Strength::Must(_) | Strength::Should(_) => Cost::default(),
        };
        let all = clauses.into_iter().flatten().chain(requirement.strength.conditions());
        let asked = all.map(|expr| self.cost(expr)).fold(shown, Cost::and);
        let loops = requirement.for_each.iter().rev();
        let mut whole = loops.fold(asked, |asked, element| self.looped(element, asked));
        whole.loops = whole.loops.saturating_add(requirement.for_each.len());
        let name = Name::new(requirement.name.to_string(), requirement.name_span);
        whole.passed().map(|limit| RuleProblem::TooMuchWork { name, limit })
    }

    fn exhibit(&self, exhibit: &Exhibit) -> Cost {
        match exhibit {
            Exhibit::Every(element) => self.looped(element, Cost::default()),
            Exhibit::Value(value) => self.cost(value),
        }
    }
}

/// The cost of going through so many entries.
fn looked_at(n_entries: u64) -> Cost {
    Cost { looks_at: n_entries, ..Cost::default() }
}

fn n(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
