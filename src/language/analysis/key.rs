//! Whether two expressions say the same, wherever they stand.

use crate::operation::{Aggregate, Operation, Quantifier};
use crate::rules::program::{Element, Expr, ExprKind, LookUpBy};
use crate::source::Span;
use crate::value::{ChoiceId, Datum, TableId, Ty};

/// An expression without its places: two with one key come to the same in one plan. The parts of an
/// `and` or an `or` may stand in any order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    head: Head,
    parts: Vec<Key>,
}

/// What an expression is, apart from its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Head {
    Constant(Datum),
    List,
    Form,
    Variable(usize),
    Field {
        owner: Ty,
        field: usize,
    },
    Call(usize),
    LookUp(LookUpBy),
    Words(ChoiceId),
    Rows(TableId),
    Apply(Operation),
    Quantified {
        quantifier: Quantifier,
        is_filtered: bool,
    },
    Aggregate {
        kind: Aggregate,
        is_counting: bool,
        is_filtered: bool,
    },
    Includes(Option<usize>),
    Share {
        fields: Vec<usize>,
        is_filtered: bool,
    },
    Neighbours {
        in_a_row: usize,
        by: Vec<usize>,
        is_filtered: bool,
    },
    Dated {
        n_dates: usize,
        is_window: bool,
        is_filtered: bool,
    },
    Matches(String),
    /// What is wrong is like nothing else.
    Error(Span),
}

/// The key of an expression.
pub fn key(expr: &Expr) -> Key {
    let mut parts: Vec<Key> = expr.parts().into_iter().map(key).collect();
    let head = head(expr);
    if matches!(head, Head::Apply(Operation::And | Operation::Or)) {
        parts.sort();
        parts.dedup();
    }
    Key { head, parts }
}

/// A loop without its place and the name of its variable.
pub fn element_key(element: &Element) -> Vec<Key> {
    element.parts().map(key).collect()
}

fn head(expr: &Expr) -> Head {
    match &expr.kind {
        ExprKind::Constant(datum) => Head::Constant(datum.clone()),
        ExprKind::List(_) => Head::List,
        ExprKind::Form => Head::Form,
        ExprKind::Variable(at) => Head::Variable(*at),
        ExprKind::Field { of, field } => Head::Field { owner: of.ty.clone(), field: *field },
        ExprKind::Call { definition, .. } => Head::Call(*definition),
        ExprKind::LookUp { by, .. } => Head::LookUp(*by),
        ExprKind::Words(id) => Head::Words(*id),
        ExprKind::Rows(id) => Head::Rows(*id),
        // The two are said of the same.
        ExprKind::Apply { operation: Operation::IsMissing, .. } => {
            Head::Apply(Operation::IsNotGiven)
        }
        ExprKind::Apply { operation, .. } => Head::Apply(*operation),
        ExprKind::Quantified { quantifier, element, .. } => {
            Head::Quantified { quantifier: *quantifier, is_filtered: element.filter.is_some() }
        }
        ExprKind::Aggregate { kind, of, element } => Head::Aggregate {
            kind: *kind,
            is_counting: of.is_none(),
            is_filtered: element.filter.is_some(),
        },
        ExprKind::Includes { field, .. } => Head::Includes(*field),
        ExprKind::Share { element, fields } => {
            Head::Share { fields: fields.clone(), is_filtered: element.filter.is_some() }
        }
        ExprKind::Neighbours { in_a_row, element, alike, by, .. } => Head::Neighbours {
            in_a_row: *in_a_row,
            by: alike.iter().chain([by]).copied().collect(),
            is_filtered: element.filter.is_some(),
        },
        ExprKind::Dated { element, dates, length } => Head::Dated {
            n_dates: dates.len(),
            is_window: length.is_some(),
            is_filtered: element.filter.is_some(),
        },
        ExprKind::Matches { pattern, .. } => Head::Matches(pattern.as_str().to_owned()),
        ExprKind::Error => Head::Error(expr.span),
    }
}
