//! The bound on the work that rules make, known when they load.
//!
//! The work of a condition is at most its size times the length of the plan's longest list to the
//! power of its loops. All three are bounded here, with the definitions that are called written out.

use super::problem::{Limit, RuleProblem};
use super::program::{Definition, Element, Expr, ExprKind, Requirement, Shown, Strength, Weight};
use crate::syntax::ast::Name;

/// How many parts a condition may have with all that it calls.
const MOST_SIZE: usize = 100_000;
/// How deep parts and calls may lie in one another. Plans are judged on threads whose stack is small: a
/// third of it is enough for so many.
const MOST_DEPTH: usize = 500;
/// How many loops may lie in one another.
const MOST_LOOPS: usize = 4;

impl Weight {
    /// The limit that is passed, if one is.
    pub fn passed(self) -> Option<Limit> {
        let all = [
            (self.loops > MOST_LOOPS, Limit::Loops(MOST_LOOPS)),
            (self.depth > MOST_DEPTH, Limit::Depth(MOST_DEPTH)),
            (self.size > MOST_SIZE, Limit::Size(MOST_SIZE)),
        ];
        all.into_iter().find(|(is_passed, _)| *is_passed).map(|(_, limit)| limit)
    }

    fn and(self, other: Weight) -> Weight {
        Weight {
            size: self.size.saturating_add(other.size),
            depth: self.depth.max(other.depth),
            loops: self.loops.max(other.loops),
            reads_plan: self.reads_plan || other.reads_plan,
        }
    }
}

/// The weight of an expression; the definitions that it calls have theirs already.
pub fn weight(expr: &Expr, definitions: &[Option<Definition>]) -> Weight {
    let reads_plan = matches!(expr.kind, ExprKind::Form);
    let mut whole = Weight { size: 1, depth: 0, loops: 0, reads_plan };
    if let ExprKind::Call { definition, .. } = &expr.kind
        && let Some(called) = definitions.get(*definition).and_then(Option::as_ref)
    {
        whole = whole.and(called.weight);
    }
    for part in expr.parts() {
        whole = whole.and(weight(part, definitions));
    }
    whole.depth = whole.depth.saturating_add(1);
    let loops = match expr.kind {
        ExprKind::Quantified { .. } | ExprKind::Aggregate { .. } => 1,
        // Entries that have one place, or are rounded, are held against each other.
        ExprKind::Neighbours { .. } | ExprKind::Share { .. } => 2,
        _ => 0,
    };
    whole.loops = whole.loops.saturating_add(loops);
    whole
}

/// A requirement whose loops, its own `for each` included, are too many or too large.
pub fn refuse_burden(
    requirement: &Requirement,
    definitions: &[Option<Definition>],
) -> Option<RuleProblem> {
    let clauses = [&requirement.applies_when, &requirement.unless];
    let shown = match &requirement.strength {
        Strength::Judged { showing, .. } => showing.iter().flat_map(shown_parts).collect(),
        Strength::Must(_) | Strength::Should(_) => Vec::new(),
    };
    let all = clauses.into_iter().flatten().chain(requirement.strength.conditions());
    let all = all.chain(requirement.for_each.iter().flat_map(Element::parts)).chain(shown);
    let mut whole = Weight::default();
    for expr in all {
        whole = whole.and(weight(expr, definitions));
    }
    whole.loops = whole.loops.saturating_add(requirement.for_each.len());
    let name = Name::new(requirement.name.clone(), requirement.name_span);
    whole.passed().map(|limit| RuleProblem::TooMuchWork { name, limit })
}

fn shown_parts(shown: &Shown) -> Vec<&Expr> {
    match shown {
        Shown::Every(element) => element.parts().collect(),
        Shown::Value(value) => vec![value],
    }
}
