//! What does not go together, and how to write what was probably meant.

use super::problem::RuleProblem;
use super::program::{Expr, ExprKind};
use crate::diag::Advice;
use crate::operation::{Comparison, Operation};
use crate::value::{Datum, Schema, Ty, amount, date, show};

/// A comparison that cannot be made of two values of one type.
pub(super) fn unfit(
    comparison: Comparison,
    left: &Expr,
    right: &Expr,
    schema: &Schema,
) -> Option<RuleProblem> {
    let ty = if left.ty == Ty::Unknown { &right.ty } else { &left.ty };
    let is_unknown = left.ty == Ty::Unknown || right.ty == Ty::Unknown;
    (!comparison.of().takes(ty) && !is_unknown).then(|| RuleProblem::NotOrdered {
        span: left.span.to(right.span),
        test: comparison.words(),
        ty: schema.ty_words(ty),
        help: comparison.of().help(),
    })
}

/// How to write what was probably meant, where one type stands for another: exact where the wrong
/// one is written out.
pub(super) fn hint(found: &Expr, asked: &Expr, schema: &Schema) -> Option<Advice> {
    let is_length = asked.operands_of(Operation::Length).is_some();
    let how = match (&found.ty, &asked.ty) {
        (Ty::Money, Ty::Number) if is_length => "a number of words has no `£`",
        (Ty::Money | Ty::Percent, Ty::Number) => "a number has no sign before or after it",
        (Ty::Number, Ty::Money) => "money has a `£`, as in £1,234",
        (Ty::Number, Ty::Percent) => "a percentage has a `%`, as in 7%",
        (Ty::Text, Ty::Date) => "a date has no quotes, as in 7 March 2000",
        (Ty::Text, Ty::YesNo) => "`yes` and `no` have no quotes",
        (Ty::Days, Ty::Months) | (Ty::Months, Ty::Days) => {
            "days and months cannot be compared: a month has no fixed number of days"
        }
        _ => return None,
    };
    let text = written_as(&found.kind, &found.ty, &asked.ty, schema);
    Some(match text {
        Some(text) => Advice::from(format!("{how}: write `{text}`")).with(found.span, text),
        None => Advice::from(how),
    })
}

/// A value that is written out, as one of another type.
fn written_as(kind: &ExprKind, ty: &Ty, asked: &Ty, schema: &Schema) -> Option<String> {
    let ExprKind::Constant(datum) = kind else { return None };
    match (datum, asked) {
        (Datum::Amount(figure), Ty::Money) => {
            Some(show::amount(amount::times(*figure, amount::whole(100))?, asked))
        }
        (Datum::Amount(figure), Ty::Percent) => {
            Some(show::amount(amount::divided_by(*figure, amount::whole(100))?, asked))
        }
        (Datum::Amount(_), Ty::Number) => {
            Some(show::datum(datum, ty, schema).trim_matches(['£', '%']).to_owned())
        }
        (Datum::Text(text), Ty::Date) => date::read(text).ok().map(date::show),
        (Datum::Text(text), Ty::YesNo) => {
            let lower = text.to_lowercase();
            matches!(lower.as_str(), "yes" | "no").then_some(lower)
        }
        _ => None,
    }
}
