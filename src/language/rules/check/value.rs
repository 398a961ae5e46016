//! Values: literals as their place asks for them, lists, sums and arithmetic.

use super::{Checker, apply};
use crate::operation::{Aggregate, Operation, Operator};
use crate::rules::built_in;
use crate::rules::mismatch;
use crate::rules::problem::{MOST_LISTED, RuleProblem, Unknown};
use crate::rules::program::{Expr, ExprKind, Meaning};
use crate::syntax::ast::{self, Literal, Name};
use crate::value::{ChoiceId, Datum, RecordId, Schema, TableId, Ty, amount, spelling};

impl<'a> Checker<'a> {
    pub(super) fn literal(&mut self, literal: &Literal, expected: Option<&Ty>) -> (ExprKind, Ty) {
        match literal {
            Literal::Text(words) => self.quoted(words, expected),
            Literal::Value(datum, ty) => (ExprKind::Constant(datum.clone()), ty.clone()),
            Literal::Error => (ExprKind::Error, Ty::Unknown),
        }
    }

    /// A quoted word: of the choice or table that is expected here, else plain text.
    pub(super) fn quoted(&mut self, words: &ast::Words, expected: Option<&Ty>) -> (ExprKind, Ty) {
        let name = words.as_name();
        match expected {
            Some(ty @ Ty::Choice(id)) => match self.word(&name, *id) {
                Some(word) => (ExprKind::Constant(Datum::Choice(word)), ty.clone()),
                None => (ExprKind::Error, Ty::Unknown),
            },
            Some(ty @ Ty::Key(id)) => match self.row_key(&name, *id) {
                Some(row) => (ExprKind::Constant(Datum::Key(row)), ty.clone()),
                None => (ExprKind::Error, Ty::Unknown),
            },
            _ => (ExprKind::Constant(Datum::Text(name.node.into())), Ty::Text),
        }
    }

    /// The index of a choice's word; exactly as declared, capitals too.
    pub(crate) fn word(&mut self, name: &Name, id: ChoiceId) -> Option<usize> {
        let words = self.schema.words(id);
        let found = words.iter().position(|word| *word == name.node);
        self.uses.meanings.extend(found.map(|word| (name.span, Meaning::Word(id, word))));
        if found.is_none() {
            let what = match id {
                ChoiceId::MONTHS => Unknown::Month,
                ChoiceId::WEEKDAYS => Unknown::Weekday,
                _ => Unknown::Word,
            };
            let among = self.schema.choices.get(id.0).map(|choice| format!("`{}`", choice.name));
            let near = spelling::nearest(&name.node, words.iter().map(String::as_str));
            let near = near.map(str::to_owned);
            let is_listed = near.is_none() && words.len() <= MOST_LISTED;
            let others = words.iter().filter(|_| is_listed).map(|word| format!("\"{word}\""));
            let (name, others) = (name.clone(), others.collect());
            self.report(RuleProblem::Unknown { what, name, near, among, others });
        }
        found
    }

    pub(super) fn row_key(&mut self, name: &Name, id: TableId) -> Option<usize> {
        let found = self.schema.row_keys(id).find(|(_, key)| *key == name.node).map(|(at, _)| at);
        if found.is_none() {
            let known = self.schema.row_keys(id).map(|(_, key)| key);
            let among = self.schema.tables.get(id.0).map(|table| format!("`{}`", table.name));
            let problem = Unknown::Word.named(name, known, among);
            self.report(problem);
        }
        found
    }

    pub(super) fn list(&mut self, parts: &[ast::Expr], expected: Option<&Ty>) -> (ExprKind, Ty) {
        let mut of = match expected {
            Some(Ty::List(of)) => Some(of.as_ref().clone()),
            _ => None,
        };
        let mut checked = Vec::new();
        for part in parts {
            let one = match &of {
                Some(ty) => self.expr_of(part, ty),
                None => self.value(part),
            };
            of = of.or_else(|| Some(one.ty.clone()));
            checked.push(one);
        }
        (ExprKind::List(checked), Ty::List(Box::new(of.unwrap_or(Ty::Unknown))))
    }

    pub(super) fn aggregate(
        &mut self,
        kind: Aggregate,
        of: Option<&ast::Expr>,
        element: &ast::Element,
    ) -> (ExprKind, Ty) {
        let element = Box::new(self.enter(element));
        let of = of.map(|of| {
            let mut checked = self.expr(of, None);
            let (is_fit, expected) = match kind {
                Aggregate::Sum | Aggregate::Count => (checked.ty.is_amount(), "an amount"),
                Aggregate::Largest | Aggregate::Smallest => {
                    (checked.ty.is_ordered(), "an amount, a date or a year")
                }
            };
            if !is_fit && checked.ty != Ty::Unknown {
                self.wrong_type(of.span, expected, &checked.ty);
                // What it is compared with is no second mistake.
                checked.ty = Ty::Unknown;
            }
            Box::new(checked)
        });
        self.pop();
        let ty = of.as_ref().map_or(Ty::Number, |of| of.ty.clone());
        (ExprKind::Aggregate { kind, of, element }, ty)
    }

    /// `(count of stay in stays by begun) in any 12 months`, the days that entries cover, or their stretches.
    pub(super) fn dated(
        &mut self,
        element: &ast::Element,
        dates: &[Name],
        length: Option<&ast::Expr>,
    ) -> (ExprKind, Ty) {
        let element = Box::new(self.enter(element));
        let entry = self.scope.len().saturating_sub(1);
        let of = match &element.list.ty {
            Ty::List(of) => of.as_ref().clone(),
            _ => Ty::Unknown,
        };
        let mut checked = Vec::with_capacity(dates.len());
        for name in dates {
            let (kind, ty) = (ExprKind::Variable(entry), of.clone());
            let date = self.field(Expr { kind, ty, span: name.span }, name);
            if !matches!(date.ty, Ty::Date | Ty::Unknown) {
                self.wrong_type(name.span, "a date", &date.ty);
            }
            checked.push(date);
        }
        self.pop();
        let ty = match (length, &of, checked.len()) {
            (None, Ty::Record(record), _) => Ty::List(Box::new(stretch_of(*record, self.schema))),
            (None, ..) => Ty::Unknown,
            (Some(_), _, 1) => Ty::Number,
            (Some(_), ..) => Ty::Days,
        };
        let length = length.map(|length| Box::new(self.expr(length, None)));
        length.iter().for_each(|length| self.refuse_length(length));
        (ExprKind::Dated { element, dates: checked, length }, ty)
    }

    /// A window is of one day or more.
    fn refuse_length(&mut self, length: &Expr) {
        let is_none = |datum: &Datum| matches!(datum, Datum::Amount(n) if *n < amount::one());
        match &length.kind {
            ExprKind::Constant(datum) if length.ty.length().is_some() && is_none(datum) => {
                let message = "no day lies in a window of so little time".to_owned();
                let help = Some("a window has at least one day: `in any 1 day`".into());
                self.report(RuleProblem::Uncalculable { span: length.span, message, help });
            }
            _ if length.ty.length().is_some() || length.ty == Ty::Unknown => {}
            _ => self.wrong_type(length.span, "a number of days or months", &length.ty),
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        left: &ast::Expr,
        operator: Operator,
        right: &ast::Expr,
    ) -> (ExprKind, Ty) {
        if let (Operator::Plus | Operator::Minus, Some(days)) = (operator, self.working_days(right))
        {
            return (days.from(self.expr_of(left, &Ty::Date), operator), Ty::Date);
        }
        let left = self.expr(left, None);
        let right = self.expr(right, None);
        let is_known = left.ty != Ty::Unknown && right.ty != Ty::Unknown;
        let ty = operator.result(&left.ty, &right.ty);
        if ty.is_none() && is_known {
            let words = |ty| self.schema.ty_words(ty);
            let message = operator.refusal(&words(&left.ty), &words(&right.ty));
            let span = left.span.to(right.span);
            let is_step = operator == Operator::RoundedTo;
            let help = is_step.then(|| mismatch::hint(&right, &left, self.schema)).flatten();
            self.report(RuleProblem::Uncalculable { span, message, help });
        }
        if operator == Operator::RoundedTo && ty.is_some() && !is_above_nought(&right) {
            let message = "a value can only be rounded to an amount above zero".to_owned();
            self.report(RuleProblem::Uncalculable { span: right.span, message, help: None });
        }
        let ty = ty.unwrap_or(Ty::Unknown);
        apply::value(Operation::Arithmetic(operator), vec![left, right], ty)
    }
}

/// The type of what entries of a record make that touch.
fn stretch_of(record: RecordId, schema: &Schema) -> Ty {
    let name = schema.records.get(record.0).map(|record| built_in::stretch_name(&record.name));
    let found = schema.records.iter().position(|one| Some(&one.name) == name.as_ref());
    found.map_or(Ty::Unknown, |at| Ty::Record(RecordId(at)))
}

/// Whether an amount that is written out is more than nought; what is wrong already is not told again.
fn is_above_nought(step: &Expr) -> bool {
    match &step.kind {
        ExprKind::Constant(Datum::Amount(step)) => *step > amount::nought(),
        _ => true,
    }
}
