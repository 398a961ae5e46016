//! Dates: the earlier or the later of two.

use super::apply::value;
use super::{Checker, fits};
use crate::diag::Advice;
use crate::operation::Operation;
use crate::rules::mismatch;
use crate::rules::problem::RuleProblem;
use crate::rules::program::{Expr, ExprKind};
use crate::syntax::ast;
use crate::value::Ty;

impl<'a> Checker<'a> {
    pub(super) fn one_of_two(
        &mut self,
        operation: Operation,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> (ExprKind, Ty) {
        let (left, right) = (self.expr(left, Some(&Ty::Date)), self.expr(right, Some(&Ty::Date)));
        let Some(wrong) =
            [&left, &right].into_iter().find(|one| !fits(&one.ty, &Ty::Date, self.schema))
        else {
            return value(operation, vec![left, right], Ty::Date);
        };
        let help = wrong.ty.is_amount().then(|| {
            let pick = if operation == Operation::Later { "largest" } else { "smallest" };
            Advice::from(format!(
                "amounts have `{pick} of`, which goes through a list: `({pick} of entry for each \
                 entry in [a, b])`"
            ))
        });
        let help = help.or_else(|| {
            let asked = Expr { kind: ExprKind::Error, ty: Ty::Date, span: wrong.span };
            mismatch::hint(wrong, &asked, self.schema)
        });
        let (expected, found) = ("a date".to_owned(), self.schema.ty_words(&wrong.ty));
        self.report(RuleProblem::WrongType { span: wrong.span, expected, found, help });
        (ExprKind::Error, Ty::Unknown)
    }
}
