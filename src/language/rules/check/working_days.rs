//! Working days: how many, and the table of holidays that they are counted without.
//!
//! They are no length of time, as how long they last hangs on the day that they are counted from. So they stand only
//! where a day is: added to it, taken from it, or behind `is within`.

use super::Checker;
use super::apply::value;
use crate::diag::Advice;
use crate::operation::{Operation, Operator};
use crate::rules::problem::RuleProblem;
use crate::rules::program::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Ty;

/// Working days with their parts, as they are checked.
#[derive(Clone)]
pub(super) struct WorkingDays {
    count: Expr,
    holidays: Expr,
}

impl WorkingDays {
    /// The day that lies so many of them from another.
    pub(super) fn from(self, day: Expr, operator: Operator) -> ExprKind {
        let operation = match operator {
            Operator::Minus => Operation::WorkingDaysEarlier,
            _ => Operation::WorkingDaysLater,
        };
        value(operation, vec![day, self.count, self.holidays], Ty::Date).0
    }
}

impl Checker<'_> {
    /// Working days, where something is that.
    pub(super) fn working_days(&mut self, of: &ast::Expr) -> Option<WorkingDays> {
        let [count, holidays] = of.operands_of(Operation::WorkingDays)? else { return None };
        let (count, holidays) = (self.expr_of(count, &Ty::Number), self.expr(holidays, None));
        let dates = match &holidays.kind {
            ExprKind::Rows(id) => {
                let columns = self.schema.columns(*id).iter();
                Some(columns.filter(|column| column.ty == Ty::Date).count())
            }
            _ => None,
        };
        if holidays.ty != Ty::Unknown && dates != Some(1) {
            let help = Some(Advice::from("its rows are the holidays, with a date in each row"));
            let expected = "a table with one column of dates".to_owned();
            let found = match dates {
                None => self.schema.ty_words(&holidays.ty),
                Some(0) => "a table without a date".to_owned(),
                Some(n) => format!("a table with {n} columns of dates"),
            };
            self.report(RuleProblem::WrongType { span: holidays.span, expected, found, help });
        }
        Some(WorkingDays { count, holidays })
    }

    /// Working days that are counted from no day.
    pub(super) fn working_days_alone(&mut self, parts: &[ast::Expr], span: Span) -> (ExprKind, Ty) {
        parts.iter().for_each(|part| {
            self.expr(part, None);
        });
        let message = "working days are counted from a day".to_owned();
        let help = "add them to a day or take them from one, as in `… + 10 working days without …`; \
                    or say `is within 10 working days without … after …`";
        self.report(RuleProblem::Uncalculable { span, message, help: Some(help.into()) });
        (ExprKind::Error, Ty::Unknown)
    }
}
