//! Parts behind `has … and` that say nothing of the entry.

use super::{Ground, scope};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Operation;
use crate::rules::program::{Element, Expr, ExprKind};

/// Parts of what an entry is asked that do not speak of it, beside others that do. They are read as a part of
/// the loop, where something beside the loop may be meant.
pub(super) fn parts(ground: &Ground, diagnostics: &mut Diagnostics) {
    scope::each_part(ground.rules, &mut |part, depth| {
        if let ExprKind::Quantified { element, body, .. } = &part.kind {
            diagnostics.extend(stranger(element, body, depth));
        }
    });
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
    let warning = Diagnostic::new(&code::SAYS_NOTHING_OF, message, first.span, "asked for each entry")
        .with_label(element.span, "of these entries")
        .with_help(
            "if it stands beside what is asked of the entries, write it first, or as a line of its own; \
             if it is asked only of some, put it behind `where`",
        );
    Some(warning)
}
