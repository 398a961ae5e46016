//! Every part of the rules, with the number of variables that are in scope where it stands.

use super::clauses;
use crate::rules::Rules;
use crate::rules::program::{Element, Expr, ExprKind};

/// Calls `found` with each part of each expression, loops included, and how many variables are in scope around
/// it. What a loop comes to is the variable with that number.
pub(super) fn each_part<'r>(rules: &'r Rules, found: &mut dyn FnMut(&'r Expr, usize)) {
    for definition in &rules.definitions {
        within(&definition.body, definition.parameters.len(), found);
    }
    for requirement in &rules.requirements {
        for (at, element) in requirement.for_each.iter().enumerate() {
            entries(element, at, found);
        }
        clauses(requirement).for_each(|expr| within(expr, requirement.for_each.len(), found));
    }
}

fn within<'r>(expr: &'r Expr, depth: usize, found: &mut dyn FnMut(&'r Expr, usize)) {
    found(expr, depth);
    match &expr.kind {
        ExprKind::Quantified { element, body, .. } => {
            entries(element, depth, found);
            within(body, depth.saturating_add(1), found);
        }
        ExprKind::Aggregate { of, element, .. } => {
            entries(element, depth, found);
            of.iter().for_each(|of| within(of, depth.saturating_add(1), found));
        }
        ExprKind::Dated { element, dates, length } => {
            entries(element, depth, found);
            dates.iter().for_each(|date| within(date, depth.saturating_add(1), found));
            length.iter().for_each(|length| within(length, depth, found));
        }
        ExprKind::Share { element, .. } => entries(element, depth, found),
        ExprKind::Neighbours { in_a_row, element, body, .. } => {
            entries(element, depth, found);
            within(body, depth.saturating_add(*in_a_row), found);
        }
        _ => expr.each_part(&mut |part| within(part, depth, found)),
    }
}

/// What a loop goes through: its filter speaks of the entry.
fn entries<'r>(element: &'r Element, depth: usize, found: &mut dyn FnMut(&'r Expr, usize)) {
    within(&element.list, depth, found);
    element.filter.iter().for_each(|filter| within(filter, depth.saturating_add(1), found));
}
