//! Tests of values: both sides of one type, in an order that the type has, within its range.

use super::apply::{condition, value};
use super::list::is_nested;
use super::working_days::WorkingDays;
use super::{Checker, fits};
use crate::diag::Advice;
use crate::operation::{Comparison, Operation, Operator};
use crate::rules::problem::RuleProblem;
use crate::rules::program::{Expr, ExprKind};
use crate::rules::{innermost, mismatch};
use crate::source::Span;
use crate::syntax::ast::{self, Literal};
use crate::value::{ChoiceId, Exact, Field, Limits, Ty, line, show, within};

/// A type with its range, and where they are declared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'s> {
    pub ty: &'s Ty,
    pub limits: &'s Limits,
    pub declared: Span,
}

impl<'s> Bounds<'s> {
    /// Those of a field; of a list, those of its entries.
    pub(crate) fn of(field: &'s Field) -> Self {
        Bounds { ty: innermost(&field.ty), limits: &field.limits, declared: field.span }
    }
}

impl<'a> Checker<'a> {
    /// Something whose being there can be asked for: a field, or a variable.
    pub(crate) fn field_of_the_plan(&mut self, of: &ast::Expr) -> Expr {
        let checked = self.expr(of, None);
        let is_field = matches!(
            checked.kind,
            ExprKind::Field { .. } | ExprKind::Variable(_) | ExprKind::LookUp { .. }
        );
        let is_nested = is_nested(&checked);
        if (!is_field || is_nested) && checked.ty != Ty::Unknown {
            let help = match (self.is_edit, is_nested) {
                (true, true) => "it is one list for each entry: look up the entry that you mean",
                (true, false) => "an example can change only fields of the plan",
                (false, true) => {
                    "it is one list for each entry: ask each, as in `every x in … has x.… is given`"
                }
                (false, false) => "only a field of the plan can be given or missing",
            };
            let found = self.schema.ty_words(&checked.ty);
            self.report(RuleProblem::NotAField { span: of.span, found, help });
        }
        checked
    }

    /// Two operands, the literal one read as the other's type.
    pub(super) fn pair(&mut self, left: &ast::Expr, right: &ast::Expr) -> (Expr, Expr) {
        if matches!(left.kind, ast::ExprKind::Literal(_)) {
            let right = self.expr(right, None);
            return (self.expr(left, Some(&right.ty)), right);
        }
        let left = self.expr(left, None);
        let right = match self.word_without_quotes(right, &left.ty) {
            Some(error) => error,
            None => self.expr(right, Some(&left.ty)),
        };
        (left, right)
    }

    /// `heading is adoption`: a word of the choice that is asked for, and no name of anything.
    fn word_without_quotes(&mut self, written: &ast::Expr, ty: &Ty) -> Option<Expr> {
        let (ast::ExprKind::Path { head, fields }, Ty::Choice(id)) = (&written.kind, ty) else {
            return None;
        };
        let is_word = self.schema.words(*id).contains(&head.node);
        if !is_word || !fields.is_empty() || self.is_known(&head.node) {
            return None;
        }
        let text = format!("\"{}\"", head.node);
        let what = match *id {
            ChoiceId::MONTHS => "a month",
            ChoiceId::WEEKDAYS => "a day of the week",
            _ => "a word of a choice",
        };
        let help = format!("{what} goes in quotes: write `{text}`");
        let help = Advice::from(help).with(written.span, text);
        self.report(RuleProblem::Elsewhere { name: head.clone(), help });
        Some(Expr { kind: ExprKind::Error, ty: Ty::Unknown, span: written.span })
    }

    pub(super) fn compare(
        &mut self,
        left: &ast::Expr,
        comparison: Comparison,
        right: &ast::Expr,
    ) -> (ExprKind, Ty) {
        let (left, right) = self.pair(left, right);
        if !fits(&right.ty, &left.ty, self.schema) {
            self.types_differ(&left, &right);
        } else if let Some(problem) = mismatch::unfit(comparison, &left, &right, self.schema) {
            self.report(problem);
        } else {
            self.in_range(&left, comparison, &right);
            self.in_range(&right, comparison, &left);
        }
        condition(Operation::Compare(comparison), vec![left, right])
    }

    pub(super) fn types_differ(&mut self, left: &Expr, right: &Expr) {
        let help = mismatch::hint(right, left, self.schema);
        let words = |ty| self.schema.ty_words(ty);
        let problem = RuleProblem::TypesDiffer {
            span: right.span,
            left: words(&left.ty),
            right: words(&right.ty),
            left_span: left.span,
            defined: [left, right].into_iter().find_map(|side| self.defined_elsewhere(side)),
            help: help.map(Box::new),
        };
        self.report(problem);
    }

    /// Where the definition stands that an expression calls, if another file has it: a requirement that
    /// is kept of an earlier year may call what this year defines anew.
    fn defined_elsewhere(&self, expr: &Expr) -> Option<Span> {
        let ExprKind::Call { definition, .. } = expr.kind else { return None };
        let defined = self.definitions.get(definition)?.as_ref()?.span;
        (defined.source != expr.span.source).then_some(defined)
    }

    /// A figure or a date that the field it is compared with can never have. A test that puts in order
    /// may name one outside the bounds of an open range: `is at least £5.50`.
    pub(super) fn in_range(&mut self, of: &Expr, comparison: Comparison, value: &Expr) {
        let (Some(field), ExprKind::Constant(datum)) = (self.declared(of), &value.kind) else {
            return;
        };
        let is_order = comparison.relation().is_order();
        if !is_order || (field.limits.least.is_some() && field.limits.most.is_some()) {
            self.keeps_within_limits(&Bounds::of(field), line::place(datum), value.span);
        }
    }

    /// A literal where a field's value stands, as in a table's row, or a list of them.
    pub(crate) fn keeps_within(&mut self, field: &Field, literal: &ast::Expr) {
        self.keeps_within_bounds(&Bounds::of(field), literal);
    }

    /// The same where a type is stated without a field.
    pub(crate) fn keeps_within_bounds(&mut self, bounds: &Bounds, literal: &ast::Expr) {
        match &literal.kind {
            ast::ExprKind::Literal(said) => {
                // One of another type is told of as such.
                let known = said.ordered().filter(|(ty, _)| *ty == bounds.ty);
                self.keeps_within_limits(bounds, known.map(|(_, place)| place), literal.span);
            }
            ast::ExprKind::List(parts) => {
                parts.iter().for_each(|part| self.keeps_within_bounds(bounds, part));
            }
            _ => {}
        }
    }

    fn keeps_within_limits(&mut self, bounds: &Bounds, place: Option<Exact>, span: Span) {
        let Some(place) = place else { return };
        let shown = show::amount(place, bounds.ty);
        if let Err(why) = within(place, bounds.ty, bounds.limits, &shown) {
            let declared = bounds.declared;
            self.report(RuleProblem::OutOfRange { span, shown, fault: why.fault, declared });
        }
    }

    pub(super) fn one_of(
        &mut self,
        of: &ast::Expr,
        list: &ast::Expr,
        operation: Operation,
    ) -> (ExprKind, Ty) {
        let of = self.expr(of, None);
        let list = self.expr_of(list, &Ty::List(Box::new(of.ty.clone())));
        if let ExprKind::List(parts) = &list.kind {
            for part in parts {
                self.in_range(&of, Comparison::Is, part);
            }
        }
        condition(operation, vec![of, list])
    }

    pub(super) fn within(
        &mut self,
        operation: Operation,
        [left, by, right]: [&ast::Expr; 3],
    ) -> (ExprKind, Ty) {
        if let Some(days) = self.working_days(by) {
            let (left, right) = (self.expr_of(left, &Ty::Date), self.expr_of(right, &Ty::Date));
            if operation == Operation::IsWithin {
                self.wrong_side(by.span, &right, true);
            }
            let span = by.span.to(right.span);
            let end = |days: WorkingDays, operator| Expr {
                kind: days.from(right.clone(), operator),
                ty: Ty::Date,
                span,
            };
            return match operation {
                Operation::IsWithinBefore => {
                    let end = end(days, Operator::Minus);
                    one_way(left, Operator::Minus, right, end)
                }
                Operation::IsWithinAfter => {
                    let end = end(days, Operator::Plus);
                    one_way(left, Operator::Plus, right, end)
                }
                _ => {
                    let (first, last) =
                        (end(days.clone(), Operator::Minus), end(days, Operator::Plus));
                    let span = left.span.to(right.span);
                    let ends = [(Comparison::OnOrAfter, first), (Comparison::OnOrBefore, last)];
                    both(left, ends, span)
                }
            };
        }
        let (left, right) = self.pair(left, right);
        if !fits(&right.ty, &left.ty, self.schema) {
            self.types_differ(&left, &right);
        }
        let is_ordered = left.ty.is_ordered() || left.ty == Ty::Unknown;
        let step = match left.ty {
            Ty::Date => length_of_time(by),
            // That it cannot be near to anything is the one mistake.
            _ if !is_ordered => Ty::Unknown,
            _ => left.ty.clone(),
        };
        let by = self.expr_of(by, &step);
        if !is_ordered {
            let ty = self.schema.ty_words(&left.ty);
            let help = "`is within` compares amounts or dates";
            self.report(RuleProblem::NotOrdered { span: left.span, test: "is within", ty, help });
        } else if left.ty != Ty::Unknown
            && (left.ty == Ty::Date) != (operation != Operation::IsWithin)
        {
            self.wrong_side(by.span, &right, left.ty == Ty::Date);
        }
        let end = |operator| Expr {
            span: by.span.to(right.span),
            ty: Ty::Date,
            kind: value(Operation::Arithmetic(operator), vec![right.clone(), by.clone()], Ty::Date)
                .0,
        };
        match operation {
            Operation::IsWithinBefore => {
                let end = end(Operator::Minus);
                one_way(left, Operator::Minus, right, end)
            }
            Operation::IsWithinAfter => {
                let end = end(Operator::Plus);
                one_way(left, Operator::Plus, right, end)
            }
            _ => condition(Operation::IsWithin, vec![left, by, right]),
        }
    }

    fn wrong_side(&mut self, by: Span, right: &Expr, is_day: bool) {
        let word = Span::new(by.source, by.end(), right.span.start());
        self.report(RuleProblem::WrongSide { span: by.to(right.span), word, is_day });
    }

    pub(super) fn includes(&mut self, list: &ast::Expr, key: &ast::Expr) -> (ExprKind, Ty) {
        let list = self.expr(list, None);
        let field = self.declared(&list).and_then(|declared| declared.key);
        let of = match (&list.ty, field) {
            (Ty::List(of), Some(field)) => match of.as_ref() {
                Ty::Record(id) => {
                    self.uses.fields.insert((*id, field));
                    self.schema.fields(*id).get(field).map_or(Ty::Unknown, |key| key.ty.clone())
                }
                other => other.clone(),
            },
            (Ty::List(of), None) if !matches!(of.as_ref(), Ty::Record(_)) => of.as_ref().clone(),
            (Ty::Unknown, _) => Ty::Unknown,
            (other, _) => {
                let (expected, found) =
                    ("a list with a key".to_owned(), self.schema.ty_words(other));
                let help = Some("declare its key: `list of …, by FIELD`".into());
                self.report(RuleProblem::WrongType { span: list.span, expected, found, help });
                Ty::Unknown
            }
        };
        let key = Box::new(self.expr_of(key, &of));
        (ExprKind::Includes { list: Box::new(list), field, key }, Ty::Condition)
    }
}

/// The type of a stretch of time, as it is written; days where something else is.
fn length_of_time(by: &ast::Expr) -> Ty {
    match &by.kind {
        ast::ExprKind::Literal(Literal::Value(_, ty)) if ty.length().is_some() => ty.clone(),
        _ => Ty::Days,
    }
}

/// `day is within 7 days after begun`: from `begun` on, to seven days more at the latest. `7 days after begun` is
/// then what the end of that time is called.
fn one_way(left: Expr, operator: Operator, right: Expr, end: Expr) -> (ExprKind, Ty) {
    let (near, far) = match operator {
        Operator::Minus => (Comparison::OnOrBefore, Comparison::OnOrAfter),
        _ => (Comparison::OnOrAfter, Comparison::OnOrBefore),
    };
    let span = left.span.to(right.span);
    both(left, [(near, right), (far, end)], span)
}

/// A day that stands so to two others.
fn both(day: Expr, others: [(Comparison, Expr); 2], span: Span) -> (ExprKind, Ty) {
    let compared = others.map(|(comparison, other)| {
        let (kind, ty) = condition(Operation::Compare(comparison), vec![day.clone(), other]);
        Expr { kind, ty, span }
    });
    condition(Operation::And, compared.into())
}
