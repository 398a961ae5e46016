//! Dates: ages, the earlier of two, stretches of days.

use super::{Checker, fits};
use crate::diag::Advice;
use crate::rules::operators;
use crate::rules::problem::RuleProblem;
use crate::rules::program::{Expr, ExprKind, Pick};
use crate::syntax::ast;
use crate::value::Ty;

impl<'a> Checker<'a> {
    pub(super) fn age(&mut self, of: &ast::Expr, at: &ast::Expr) -> (ExprKind, Ty) {
        let of = Box::new(self.expr_of(of, &Ty::Date));
        let at = Box::new(self.expr_of(at, &Ty::Date));
        (ExprKind::Age { of, at }, Ty::Number)
    }

    pub(super) fn one_of_two(
        &mut self,
        pick: Pick,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> (ExprKind, Ty) {
        let (left, right) = (self.expr(left, Some(&Ty::Date)), self.expr(right, Some(&Ty::Date)));
        let Some(wrong) = [&left, &right].into_iter().find(|one| !fits(&one.ty, &Ty::Date)) else {
            let (left, right) = (Box::new(left), Box::new(right));
            return (ExprKind::OneOfTwo { pick, left, right }, Ty::Date);
        };
        let help = wrong.ty.is_amount().then(|| {
            let pick = if pick == Pick::Later { "largest" } else { "smallest" };
            Advice::from(format!(
                "amounts have `{pick} of`, which goes through a list: `({pick} of entry for each \
                 entry in [a, b])`"
            ))
        });
        let help = help.or_else(|| {
            let asked = Expr { kind: ExprKind::Error, ty: Ty::Date, span: wrong.span };
            operators::hint(wrong, &asked, self.schema)
        });
        let (expected, found) = ("a date".to_owned(), self.schema.ty_words(&wrong.ty));
        self.report(RuleProblem::WrongType { span: wrong.span, expected, found, help });
        (ExprKind::Error, Ty::Unknown)
    }

    pub(super) fn overlaps(&mut self, all: &[ast::Expr; 4]) -> (ExprKind, Ty) {
        let all = all.each_ref().map(|one| self.expr_of(one, &Ty::Date));
        (ExprKind::Overlaps(Box::new(all)), Ty::Condition)
    }
}
