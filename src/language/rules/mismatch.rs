//! What does not go together, and how to write what was probably meant.

use super::problem::RuleProblem;
use super::program::{Expr, ExprKind};
use crate::diag::Advice;
use crate::operation::{Comparison, Operation};
use crate::value::date::MONTHS;
use crate::value::{ChoiceId, Datum, Exact, Limits, Schema, Ty, amount, read_exactly, show};

/// A comparison that cannot be made of two values of one type.
pub(super) fn unfit(
    comparison: Comparison,
    left: &Expr,
    right: &Expr,
    schema: &Schema,
) -> Option<RuleProblem> {
    let ty = if left.ty == Ty::Unknown { &right.ty } else { &left.ty };
    let is_unknown = left.ty == Ty::Unknown || right.ty == Ty::Unknown;
    (!comparison.compared().takes(ty) && !is_unknown).then(|| RuleProblem::NotOrdered {
        span: left.span.to(right.span),
        test: comparison.words(),
        ty: schema.ty_words(ty),
        help: comparison.compared().help(),
    })
}

/// How to write what was probably meant, where one type stands for another: exact where the wrong
/// one is written out.
pub(super) fn hint(found: &Expr, asked: &Expr, schema: &Schema) -> Option<Advice> {
    if let (Some(_), Ty::Months) = (asked.operands_of(Operation::Age), &found.ty) {
        return Some(whole_years(found));
    }
    let is_length = asked.operands_of(Operation::Length).is_some();
    let spelling = asked.ty.scalar().map_or("", |scalar| scalar.spelling);
    let how = match (&found.ty, &asked.ty) {
        (Ty::Money, Ty::Number) if is_length => "a number of words has no `£`",
        (Ty::Days, Ty::Months) | (Ty::Months, Ty::Days) => {
            "days and months cannot be compared, as a month has no fixed number of days: add the months \
             to a date, as in `… + 3 months`"
        }
        (Ty::Number, ty) | (ty, Ty::Number) if ty.is_figure() && !spelling.is_empty() => spelling,
        (Ty::Number, Ty::Choice(ChoiceId::MONTHS)) => "a month is written by its name",
        (Ty::Text, ty) if !ty.is_amount() && !spelling.is_empty() => spelling,
        _ => return None,
    };
    let text = written_as(&found.kind, &found.ty, &asked.ty, schema);
    Some(match text {
        Some(text) => Advice::from(format!("{how}: write `{text}`")).with(found.span, text),
        None => Advice::from(how),
    })
}

/// An age that is written with a unit: `18 years`.
fn whole_years(found: &Expr) -> Advice {
    let how = "an age is a number of whole years, without a unit";
    let years = match &found.kind {
        ExprKind::Constant(Datum::Amount(months)) => {
            amount::divided_by(*months, amount::whole(12)).filter(Exact::is_integer)
        }
        _ => None,
    };
    match years.map(amount::show_number) {
        Some(text) => Advice::from(format!("{how}: write `{text}`")).with(found.span, text),
        None => Advice::from(how),
    }
}

/// A value that is written out, as one of another type.
fn written_as(kind: &ExprKind, ty: &Ty, asked: &Ty, schema: &Schema) -> Option<String> {
    let ExprKind::Constant(datum) = kind else { return None };
    match datum {
        Datum::Amount(number) if *asked == Ty::Choice(ChoiceId::MONTHS) => {
            let at = usize::try_from(number.to_integer()).ok()?.checked_sub(1)?;
            MONTHS.get(at).filter(|_| number.is_integer()).map(|month| format!("\"{month}\""))
        }
        Datum::Amount(figure) if *ty == Ty::Number => {
            Some(show::amount(amount::times(*figure, asked.quantity()?.one)?, asked))
        }
        Datum::Amount(figure) if *asked == Ty::Number => {
            Some(show::amount(*figure, ty).trim_matches(['£', '%']).to_owned())
        }
        Datum::Text(text) => {
            let meant = read_exactly(text, asked, &Limits::default(), schema).ok()?;
            Some(show::datum(&meant, asked, schema))
        }
        _ => None,
    }
}
