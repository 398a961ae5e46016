//! Operations: each operand to the type that the operation takes, and the type that it gives.

use super::Checker;
use crate::operation::Operation;
use crate::rules::program::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Ty;

impl Checker<'_> {
    /// An operation on operands. The grammar sees to their number.
    pub(super) fn apply(
        &mut self,
        operation: Operation,
        operands: &[ast::Expr],
        span: Span,
    ) -> (ExprKind, Ty) {
        use Operation as O;
        if let Some(function) = operation.function() {
            return self.function(operation, function, operands, span);
        }
        match (operation, operands) {
            (O::Not | O::And | O::Or | O::When, parts) => {
                let parts = parts.iter().map(|part| self.condition(part)).collect();
                condition(operation, parts)
            }
            (O::Compare(comparison), [left, right]) => self.compare(left, comparison, right),
            (O::IsGiven | O::IsNotGiven | O::IsMissing, of) => {
                condition(operation, of.iter().map(|one| self.field_of_the_plan(one)).collect())
            }
            (O::Together(how_many), of) => self.together(how_many, of),
            (O::IsOneOf | O::IsNotOneOf, [of, list]) => self.one_of(of, list, operation),
            (
                O::IsWithin | O::IsWithinOfDay | O::IsWithinBefore | O::IsWithinAfter,
                [left, by, right],
            ) => self.within(operation, [left, by, right]),
            (O::FallsIn, [date, year]) => {
                let date = self.expr_of(date, &Ty::Date);
                condition(operation, vec![date, self.expr_of(year, &Ty::Year)])
            }
            (O::Includes, [list, key]) => self.includes(list, key),
            (O::Overlaps, ends) => condition(operation, self.all_of(ends, &Ty::Date)),
            (O::Matches, [of, pattern]) => self.matches(of, pattern),
            (O::Mentions, [of, words]) => self.mentions(of, words),
            (O::WorkingDays, parts) => self.working_days_alone(parts, span),
            (O::Arithmetic(operator), [left, right]) => self.arithmetic(left, operator, right),
            _ => (ExprKind::Error, Ty::Unknown),
        }
    }

    fn all_of(&mut self, operands: &[ast::Expr], ty: &Ty) -> Vec<Expr> {
        operands.iter().map(|one| self.expr_of(one, ty)).collect()
    }
}

/// An operation that is true or false.
pub(super) fn condition(operation: Operation, operands: Vec<Expr>) -> (ExprKind, Ty) {
    value(operation, operands, Ty::Condition)
}

/// An operation that gives a value of a type.
pub(super) fn value(operation: Operation, operands: Vec<Expr>, ty: Ty) -> (ExprKind, Ty) {
    (ExprKind::Apply { operation, operands }, ty)
}
