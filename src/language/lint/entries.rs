//! Entries of a list that what is compared with it can never be.

use super::Ground;
use super::all_expressions;
use crate::analysis::Values;
use crate::analysis::{Reader, declared};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::Rules;
use crate::rules::program::{Expr, ExprKind};
use crate::value::{Datum, Field, show};

/// Entries outside the range of the field with which their list is used.
pub(super) fn entries(ground: &Ground, diagnostics: &mut Diagnostics) {
    for expr in all_expressions(ground.rules) {
        expr.any(&mut |part| {
            if let Some((list, of)) = part.searched()
                && let Some(field) = declared(&ground.rules.schema, of)
            {
                misfits(of, field, list, ground.rules, diagnostics);
            }
            false
        });
    }
}

fn misfits(of: &Expr, field: &Field, list: &Expr, rules: &Rules, diagnostics: &mut Diagnostics) {
    let reader = Reader { rules };
    let fitting = reader.of_type(&field.ty, &field.limits);
    for (entry, datum) in written(list, reader) {
        if fitting.meet(&Values::one(datum)).is_none() {
            let shown = show::datum(datum, &entry.ty, &rules.schema);
            let message = format!("`{}` can never be {shown}", field.name);
            let warning =
                Diagnostic::new(&code::NEVER_FITS, message, entry.span, "out of its range")
                    .with_label(of.span, "compared with it here")
                    .with_label(field.span, "declared here")
                    .with_help("correct the entry, or remove it");
            diagnostics.push(warning);
        }
    }
}

/// The entries of a list that the rules write out.
fn written<'e>(list: &'e Expr, reader: Reader<'e>) -> Vec<(&'e Expr, &'e Datum)> {
    match &list.kind {
        ExprKind::List(parts) => {
            let datum = |part: &'e Expr| match &part.kind {
                ExprKind::Constant(datum) => Some((part, datum)),
                _ => None,
            };
            parts.iter().filter_map(datum).collect()
        }
        ExprKind::Call { definition, .. } => match reader.definition(*definition) {
            Some(called) => written(&called.body, reader),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}
