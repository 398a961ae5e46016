//! Dates: ages, the earlier of two, stretches of days.

use super::Checker;
use crate::rules::program::{ExprKind, Pick};
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
        let left = Box::new(self.expr_of(left, &Ty::Date));
        let right = Box::new(self.expr_of(right, &Ty::Date));
        (ExprKind::OneOfTwo { pick, left, right }, Ty::Date)
    }

    pub(super) fn overlaps(&mut self, all: &[ast::Expr; 4]) -> (ExprKind, Ty) {
        let all = all.each_ref().map(|one| self.expr_of(one, &Ty::Date));
        (ExprKind::Overlaps(Box::new(all)), Ty::Condition)
    }
}
