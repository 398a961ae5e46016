//! Parts behind `has … and` that say nothing of the entry.

use super::{Ground, clauses};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Operation;
use crate::rules::program::{Element, Expr, ExprKind};

/// Parts of what an entry is asked that do not speak of it, beside others that do. They are read as a part of
/// the loop, where something beside the loop may be meant.
pub(super) fn parts(ground: &Ground, diagnostics: &mut Diagnostics) {
    for definition in &ground.rules.definitions {
        within(&definition.body, definition.parameters.len(), diagnostics);
    }
    for requirement in &ground.rules.requirements {
        let depth = requirement.for_each.len();
        for (at, element) in requirement.for_each.iter().enumerate() {
            within(&element.list, at, diagnostics);
            if let Some(filter) = &element.filter {
                within(filter, at.saturating_add(1), diagnostics);
            }
        }
        clauses(requirement).for_each(|expr| within(expr, depth, diagnostics));
    }
}

/// The same within an expression; `depth` is how many variables are in scope around it.
fn within(expr: &Expr, depth: usize, diagnostics: &mut Diagnostics) {
    let behind = depth.saturating_add(1);
    match &expr.kind {
        ExprKind::Quantified { element, body, .. } => {
            within(&element.list, depth, diagnostics);
            if let Some(filter) = &element.filter {
                within(filter, behind, diagnostics);
            }
            diagnostics.extend(stranger(element, body, depth));
            within(body, behind, diagnostics);
        }
        ExprKind::Aggregate { of, element, .. } => {
            within(&element.list, depth, diagnostics);
            let inner = element.filter.as_deref().into_iter().chain(of.as_deref());
            inner.for_each(|part| within(part, behind, diagnostics));
        }
        ExprKind::Share { element, .. } => {
            element.parts().for_each(|part| within(part, depth, diagnostics));
        }
        ExprKind::Neighbours { in_a_row, element, body, .. } => {
            element.parts().for_each(|part| within(part, depth, diagnostics));
            within(body, depth.saturating_add(*in_a_row), diagnostics);
        }
        _ => expr.parts().into_iter().for_each(|part| within(part, depth, diagnostics)),
    }
}

/// The first of the last parts of a body, where none of them names the entry and all before them do.
fn stranger(element: &Element, body: &Expr, entry: usize) -> Option<Diagnostic> {
    let parts = body.operands_of(Operation::And)?;
    let n_before = parts.iter().take_while(|part| part.names_variable(entry)).count();
    let (before, rest) = parts.split_at_checked(n_before)?;
    let first = rest.first().filter(|_| !before.is_empty())?;
    if rest.iter().any(|part| part.names_variable(entry)) {
        return None;
    }
    let name = &element.name;
    let message = format!("behind `has`, this says nothing of `{name}`");
    let said = Diagnostic::new(&code::SAYS_NOTHING_OF, message, first.span, "asked for each entry")
        .with_label(element.span, "of these entries")
        .with_help(
            "if it stands beside what is asked of the entries, write it first, or as a line of its own; \
             if it is asked only of some, put it behind `where`",
        );
    Some(said)
}
