//! Operators and tests as rows: which types they take, and what they give.

use super::problem::RuleProblem;
use super::program::{Expr, ExprKind, Operator, Test};
use crate::diag::Advice;
use crate::value::{Datum, Schema, Ty, amount, date, show};

/// What an operator makes of two types: every row that there is.
const ARITHMETIC: &[(Ty, Operator, Ty, Ty)] = &[
    (Ty::Number, Operator::Plus, Ty::Number, Ty::Number),
    (Ty::Number, Operator::Minus, Ty::Number, Ty::Number),
    (Ty::Number, Operator::Times, Ty::Number, Ty::Number),
    (Ty::Number, Operator::DividedBy, Ty::Number, Ty::Number),
    (Ty::Money, Operator::Plus, Ty::Money, Ty::Money),
    (Ty::Money, Operator::Minus, Ty::Money, Ty::Money),
    (Ty::Money, Operator::Times, Ty::Number, Ty::Money),
    (Ty::Number, Operator::Times, Ty::Money, Ty::Money),
    (Ty::Money, Operator::Times, Ty::Percent, Ty::Money),
    (Ty::Percent, Operator::Times, Ty::Money, Ty::Money),
    (Ty::Money, Operator::DividedBy, Ty::Number, Ty::Money),
    (Ty::Money, Operator::DividedBy, Ty::Money, Ty::Number),
    (Ty::Percent, Operator::Plus, Ty::Percent, Ty::Percent),
    (Ty::Percent, Operator::Minus, Ty::Percent, Ty::Percent),
    (Ty::Days, Operator::Plus, Ty::Days, Ty::Days),
    (Ty::Days, Operator::Minus, Ty::Days, Ty::Days),
    (Ty::Months, Operator::Plus, Ty::Months, Ty::Months),
    (Ty::Months, Operator::Minus, Ty::Months, Ty::Months),
    (Ty::Days, Operator::Times, Ty::Number, Ty::Days),
    (Ty::Months, Operator::Times, Ty::Number, Ty::Months),
    (Ty::Date, Operator::Minus, Ty::Date, Ty::Days),
    (Ty::Date, Operator::Plus, Ty::Days, Ty::Date),
    (Ty::Date, Operator::Minus, Ty::Days, Ty::Date),
    (Ty::Date, Operator::Plus, Ty::Months, Ty::Date),
    (Ty::Date, Operator::Minus, Ty::Months, Ty::Date),
    (Ty::Money, Operator::AsPercentageOf, Ty::Money, Ty::Percent),
    (Ty::Number, Operator::AsPercentageOf, Ty::Number, Ty::Percent),
    (Ty::Days, Operator::AsPercentageOf, Ty::Days, Ty::Percent),
    (Ty::Months, Operator::AsPercentageOf, Ty::Months, Ty::Percent),
];

/// The type of `left operator right`, if there is such a row.
pub fn result(operator: Operator, left: &Ty, right: &Ty) -> Option<Ty> {
    let row = ARITHMETIC.iter().find(|row| row.0 == *left && row.1 == operator && row.2 == *right);
    row.map(|row| row.3.clone())
}

/// That an operator does not work with two types.
pub fn no_result(operator: Operator, left: &str, right: &str) -> String {
    match operator {
        Operator::Plus => format!("{right} cannot be added to {left}"),
        Operator::Minus => format!("{right} cannot be subtracted from {left}"),
        Operator::Times => format!("{left} cannot be multiplied by {right}"),
        Operator::DividedBy => format!("{left} cannot be divided by {right}"),
        Operator::AsPercentageOf => format!("{left} cannot be a percentage of {right}"),
    }
}

/// How a test is written.
pub fn words(test: Test) -> &'static str {
    match test {
        Test::Is => "is",
        Test::IsNot => "is not",
        Test::AtLeast => "is at least",
        Test::AtMost => "is at most",
        Test::MoreThan => "is more than",
        Test::LessThan => "is less than",
        Test::Before => "is before",
        Test::OnOrBefore => "is on or before",
        Test::After => "is after",
        Test::OnOrAfter => "is on or after",
    }
}

/// A test that cannot be made of two values of one type.
pub fn unfit(test: Test, left: &Expr, right: &Expr, schema: &Schema) -> Option<RuleProblem> {
    let ty = if left.ty == Ty::Unknown { &right.ty } else { &left.ty };
    let (is_fit, help) = match test {
        Test::Is | Test::IsNot => {
            (!matches!(ty, Ty::Record(_) | Ty::List(_) | Ty::Row(_) | Ty::Condition), PARTS)
        }
        Test::AtLeast | Test::AtMost | Test::MoreThan | Test::LessThan => (ty.is_amount(), AMOUNTS),
        Test::Before | Test::OnOrBefore | Test::After | Test::OnOrAfter => {
            (matches!(ty, Ty::Date | Ty::Year), DATES)
        }
    };
    let ty = schema.ty_words(ty);
    let is_unknown = left.ty == Ty::Unknown || right.ty == Ty::Unknown;
    (!is_fit && !is_unknown).then(|| RuleProblem::NotOrdered {
        span: left.span.to(right.span),
        test: words(test),
        ty,
        help,
    })
}

const PARTS: &str = "compare its parts one by one";
const AMOUNTS: &str =
    "amounts are `at least`, `at most`, `more than` or `less than`; dates are `before` or `after`";
const DATES: &str = "dates and years are `before`, `on or before`, `after` or `on or after`; amounts are `at least`";

/// How to write what was probably meant, where one type stands for another: exact where the wrong
/// one is written out.
pub fn hint(found: &Expr, asked: &Expr, schema: &Schema) -> Option<Advice> {
    let is_length = matches!(asked.kind, ExprKind::Length(_));
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
