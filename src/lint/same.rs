//! Whether two expressions say the same, wherever they stand.

use crate::rules::program::{Element, Expr, ExprKind};

/// An expression without its place: two with one key come to the same in one plan. The parts of an
/// `and` or an `or` may stand in any order.
pub fn key(expr: &Expr) -> String {
    let mut parts: Vec<String> = expr.parts().into_iter().map(key).collect();
    if matches!(expr.kind, ExprKind::All(_) | ExprKind::Any(_)) {
        parts.sort();
        parts.dedup();
    }
    format!("{}({})", head(expr), parts.join(","))
}

/// A loop without its place and the name of its variable.
pub fn element_key(element: &Element) -> String {
    element.parts().map(key).collect::<Vec<_>>().join(" where ")
}

/// What an expression is, apart from its parts.
fn head(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Constant(datum) => format!("{datum:?}"),
        ExprKind::List(_) => "list".to_owned(),
        ExprKind::Form => "plan".to_owned(),
        ExprKind::Variable(at) => format!("variable {at}"),
        ExprKind::Field { field, .. } => format!("field {field} of {:?}", owner(expr)),
        ExprKind::Call { definition, .. } => format!("call {definition}"),
        ExprKind::LookUp { by, .. } => format!("{by:?}"),
        ExprKind::Words(id) => format!("{id:?}"),
        ExprKind::Rows(id) => format!("{id:?}"),
        ExprKind::Not(_) => "not".to_owned(),
        ExprKind::All(_) => "all".to_owned(),
        ExprKind::Any(_) => "any".to_owned(),
        ExprKind::Quantified { quantifier, element, .. } => {
            format!("{quantifier:?} {}", element.filter.is_some())
        }
        ExprKind::Aggregate { kind, of, element } => {
            format!("{kind:?} {} {}", of.is_some(), element.filter.is_some())
        }
        ExprKind::Compare { test, .. } => format!("{test:?}"),
        ExprKind::IsGiven { is_negated: false, .. } => "given".to_owned(),
        ExprKind::IsGiven { is_negated: true, .. } | ExprKind::IsMissing(_) => "missing".to_owned(),
        ExprKind::OneOf { is_negated, .. } => format!("one of {is_negated}"),
        ExprKind::Within { .. } => "within".to_owned(),
        ExprKind::FallsIn { .. } => "falls in".to_owned(),
        ExprKind::Includes { field, .. } => format!("includes {field:?}"),
        ExprKind::Share { field, .. } => format!("share {field}"),
        ExprKind::Neighbours { by, .. } => format!("neighbours {by}"),
        ExprKind::Together { how_many, .. } => format!("{how_many:?}"),
        ExprKind::Overlaps(_) => "overlaps".to_owned(),
        ExprKind::Matches { pattern, .. } => format!("matches {pattern:?}"),
        ExprKind::Mentions { words, .. } => format!("mentions {words:?}"),
        ExprKind::Length(_) => "length".to_owned(),
        ExprKind::Age { .. } => "age".to_owned(),
        ExprKind::OneOfTwo { pick, .. } => format!("{pick:?}"),
        ExprKind::Arithmetic { operator, .. } => format!("{operator:?}"),
        // What is wrong is like nothing else.
        ExprKind::Error => format!("error at {:?}", expr.span),
    }
}

fn owner(expr: &Expr) -> Option<&crate::value::Ty> {
    match &expr.kind {
        ExprKind::Field { of, .. } => Some(&of.ty),
        _ => None,
    }
}
