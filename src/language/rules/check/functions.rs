//! The types of functions: an age, the first day of a year, the larger of two amounts.

use super::apply::value;
use super::{Checker, fits};
use crate::diag::Advice;
use crate::operation::{Compared, Function, Operation};
use crate::rules::mismatch;
use crate::rules::problem::RuleProblem;
use crate::rules::program::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Ty;

const ERROR: (ExprKind, Ty) = (ExprKind::Error, Ty::Unknown);

impl Checker<'_> {
    /// An operation whose words stand before its operands, and first at its place.
    pub(super) fn function(
        &mut self,
        operation: Operation,
        function: &Function,
        operands: &[ast::Expr],
        span: Span,
    ) -> (ExprKind, Ty) {
        match (function, operands) {
            (Function::Computed { takes, gives }, _) => {
                let typed = operands.iter().zip(*takes);
                let operands = typed.map(|(one, ty)| self.expr_of(one, ty)).collect();
                value(operation, operands, gives.clone())
            }
            (Function::Picked { of, .. }, [left, right]) => {
                let (left, right) = self.pair(left, right);
                self.one_of_two(operation, *of, left, right, span)
            }
            _ => ERROR,
        }
    }

    fn one_of_two(
        &mut self,
        operation: Operation,
        of: Compared,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> (ExprKind, Ty) {
        let is_wrong = |one: &&Expr| one.ty != Ty::Unknown && !of.takes(&one.ty);
        if let Some(wrong) = [&left, &right].into_iter().find(is_wrong) {
            let help = for_others(operation, &wrong.ty, span).or_else(|| {
                let others = [&left.ty, &right.ty].into_iter().find(|ty| of.takes(ty));
                let ty = others.unwrap_or(&Ty::Date).clone();
                let asked = Expr { kind: ExprKind::Error, ty, span: wrong.span };
                mismatch::hint(wrong, &asked, self.schema)
            });
            let (expected, found) = (of.words().to_owned(), self.schema.ty_words(&wrong.ty));
            self.report(RuleProblem::WrongType { span: wrong.span, expected, found, help });
            return ERROR;
        }
        if !fits(&right.ty, &left.ty, self.schema) {
            self.types_differ(&left, &right);
            return ERROR;
        }
        let ty = if left.ty == Ty::Unknown { &right.ty } else { &left.ty }.clone();
        value(operation, vec![left, right], ty)
    }
}

/// The words for values of this type, where others have the like: `later of` for dates.
fn for_others(operation: Operation, ty: &Ty, span: Span) -> Option<Advice> {
    let other = operation.for_others()?;
    let Some(Function::Picked { of, .. }) = other.function() else { return None };
    let (own, right) = (operation.first_word(), other.first_word());
    let word = Span::new(span.source, span.start(), span.start().saturating_add(own.len()));
    let what = if *of == Compared::Amounts { "amounts" } else { "dates and years" };
    of.takes(ty).then(|| {
        Advice::from(format!("for {what}, write `{right}` instead of `{own}`")).with(word, right)
    })
}
