//! Windows of time that are asked to reach a figure: some window does, where each may be meant.

use super::Ground;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::{Comparison, Operation, Quantifier};
use crate::rules::program::{Expr, ExprKind};

/// Windows that every plan is asked to fill up to a figure.
pub(super) fn least_in_any(ground: &Ground, diagnostics: &mut Diagnostics) {
    let conditions = ground.rules.requirements.iter().flat_map(|one| one.strength.conditions());
    conditions.for_each(|condition| asked(condition, diagnostics));
}

/// What is asked, and not only so in a case.
fn asked(expr: &Expr, diagnostics: &mut Diagnostics) {
    match &expr.kind {
        ExprKind::Apply { operation: Operation::And, operands } => {
            operands.iter().for_each(|part| asked(part, diagnostics));
        }
        ExprKind::Apply { operation: Operation::When, operands } => {
            operands.iter().take(1).for_each(|part| asked(part, diagnostics));
        }
        ExprKind::Quantified { quantifier: Quantifier::Every, body, .. } => {
            asked(body, diagnostics);
        }
        _ => diagnostics.extend(reached(expr)),
    }
}

fn reached(expr: &Expr) -> Option<Diagnostic> {
    let (left, comparison, _) = expr.compared()?;
    let reaches = matches!(comparison, Comparison::AtLeast | Comparison::MoreThan);
    if !reaches || !matches!(left.kind, ExprKind::Dated { length: Some(_), .. }) {
        return None;
    }
    let message = "this asks for one such window, not for each";
    let warning = Diagnostic::new(
        &code::LEAST_IN_ANY,
        message,
        expr.span,
        "the largest has to reach it",
    )
    .with_help(
        "a window of time is for what may not be passed: `is at most`; if it is enough that one \
             window has so much, ask it of a definition: `define busiest = (…) in any …`",
    );
    Some(warning)
}
