//! Which requirements a part of the rules bears on, by way of definitions too.

use lacuna_language::rules::program::{Expr, ExprKind};
use lacuna_language::rules::{RequirementId, Rules};

/// The requirements in which there is a part that is so, by way of definitions too.
pub(super) fn affected_by(rules: &Rules, is_it: &dyn Fn(&Expr) -> bool) -> Vec<RequirementId> {
    let all = rules.requirements();
    let affected = all.filter(|(_, one)| one.expressions().any(|expr| has(expr, is_it, rules)));
    affected.map(|(id, _)| id).collect()
}

/// Whether an expression has a part that is so, by way of definitions too.
pub(super) fn has(expr: &Expr, is_it: &dyn Fn(&Expr) -> bool, rules: &Rules) -> bool {
    expr.any(&mut |part| match &part.kind {
        _ if is_it(part) => true,
        ExprKind::Call { definition, .. } => {
            let body = rules.definitions.get(*definition).map(|one| &one.body);
            body.is_some_and(|body| has(body, is_it, rules))
        }
        _ => false,
    })
}
