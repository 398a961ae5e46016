//! What can come of a condition. To hold whole requirements together, begin at [`Reader::together`].

use std::collections::BTreeSet;

use super::facts::Facts;
use super::key::key;
use super::values::Values;
use super::{Frame, Outcome, Reader, is_told_apart};
use crate::operation::{Comparison, Operation, Quantifier};
use crate::rules::program::{Element, Expr, ExprKind};

impl<'a> Reader<'a> {
    // ---- Conditions --------------------------------------------------------------------------

    /// What can come of a condition.
    pub fn outcome(self, expr: &Expr, frame: &Frame) -> Outcome {
        let outcome = self.own_outcome(expr, frame);
        match frame.facts.truth(&key(expr)) {
            Some(true) => Outcome { no: false, ..outcome },
            Some(false) => Outcome { yes: false, ..outcome },
            None => outcome,
        }
    }

    fn own_outcome(self, expr: &Expr, frame: &Frame) -> Outcome {
        match &expr.kind {
            ExprKind::Quantified { quantifier, element, body } => {
                self.quantified(*quantifier, element, body, frame)
            }
            ExprKind::Apply { operation, operands } => self.applied(*operation, operands, frame),
            ExprKind::Call { definition, arguments } => match self.definition(*definition) {
                Some(called) => self.outcome(&called.body, &self.called(called, arguments, frame)),
                None => Outcome::ANY,
            },
            _ => Outcome::ANY,
        }
    }

    fn applied(self, operation: Operation, operands: &[Expr], frame: &Frame) -> Outcome {
        match (operation, operands) {
            (Operation::Not, [of]) => self.outcome(of, frame).negated(),
            (Operation::And, parts) => self.all(parts, true, frame),
            (Operation::Or, parts) => self.all(parts, false, frame).negated(),
            (Operation::When, [asked, guard]) => self.guarded(asked, guard, frame),
            (Operation::Compare(comparison), [left, right]) => {
                self.compared(left, comparison, right, frame)
            }
            (Operation::IsOneOf, [of, list]) => self.one_of(of, list, frame),
            (Operation::IsNotOneOf, [of, list]) => self.one_of(of, list, frame).negated(),
            (Operation::FallsIn, [date, year]) => self.falls_in(date, year, frame),
            (Operation::IsGiven, [of]) => self.given(of, frame),
            (Operation::IsNotGiven | Operation::IsMissing, [of]) => self.given(of, frame).negated(),
            _ => Outcome::ANY,
        }
    }

    /// What comes of `and`, or, for parts that are to be false, the opposite of what comes of `or`.
    fn all(self, parts: &[Expr], truth: bool, frame: &Frame) -> Outcome {
        let outcomes: Vec<Outcome> =
            parts.iter().map(|part| self.outcome(part, frame).negated_if(!truth)).collect();
        let fit = self.together(parts, truth, frame).is_ok();
        Outcome {
            yes: fit && outcomes.iter().all(|one| one.yes),
            no: outcomes.iter().any(|one| one.no),
            unknown: outcomes.iter().any(|one| one.unknown),
        }
    }

    /// What comes of a condition that is asked for only where its guard is true.
    fn guarded(self, asked: &Expr, guard: &Expr, frame: &Frame) -> Outcome {
        let guards = self.outcome(guard, frame);
        let mut behind = frame.clone();
        if !self.assume(guard, true, &mut behind) {
            return Outcome { yes: true, no: false, unknown: guards.unknown };
        }
        let asked = self.outcome(asked, &behind);
        Outcome {
            yes: asked.yes || guards.no,
            no: asked.no && guards.yes,
            unknown: asked.unknown || guards.unknown,
        }
    }

    fn compared(self, left: &Expr, comparison: Comparison, right: &Expr, frame: &Frame) -> Outcome {
        let (one, two) = (self.value(left, frame), self.value(right, frame));
        let unknown = one.is_open || two.is_open;
        if key(left) == key(right) {
            let holds = comparison.relation().equal;
            return Outcome { yes: holds, no: !holds, unknown };
        }
        let yes = one.values.can(comparison, &two.values);
        let no = one.values.can(comparison.negated(), &two.values);
        Outcome { yes, no, unknown }
    }

    fn one_of(self, of: &Expr, list: &Expr, frame: &Frame) -> Outcome {
        let Some(entries) = self.entries(list, frame) else { return Outcome::ANY };
        if entries.is_empty() {
            return Outcome { yes: false, no: true, unknown: false };
        }
        let of = self.value(of, frame);
        let is_open = entries.iter().any(|entry| entry.value.is_open);
        let known = entries.iter().filter(|entry| !entry.value.is_open);
        let known: Option<BTreeSet<_>> = known.map(|entry| entry.value.values.single()).collect();
        let yes = entries.iter().any(|entry| of.values.can(Comparison::Is, &entry.value.values));
        let is_within = known
            .is_some_and(|known| of.values.points().is_some_and(|points| points.is_subset(&known)));
        Outcome { yes, no: !is_within, unknown: of.is_open || is_open }
    }

    fn falls_in(self, date: &Expr, year: &Expr, frame: &Frame) -> Outcome {
        let (date, year) = (self.value(date, frame), self.value(year, frame));
        let days = year.values.days_of_years();
        Outcome {
            yes: date.values.can(Comparison::Is, &days),
            // Of several years, any may be the one that is meant.
            no: date.values.reaches_beyond(&days) || year.values.single().is_none(),
            unknown: date.is_open || year.is_open,
        }
    }

    fn given(self, of: &Expr, frame: &Frame) -> Outcome {
        let value = self.value(of, frame);
        let is_given = frame.facts.given(&key(of));
        match (value.is_open, is_given) {
            (false, _) => Outcome { yes: true, no: false, unknown: false },
            (true, Some(is_given)) => Outcome { yes: is_given, no: !is_given, unknown: true },
            (true, None) => Outcome::ANY,
        }
    }

    fn quantified(
        self,
        quantifier: Quantifier,
        element: &Element,
        body: &Expr,
        frame: &Frame,
    ) -> Outcome {
        let entered = self.enter(element, frame);
        let body = self.outcome(body, &entered.frame);
        let has_entries = entered.most != Some(0);
        // How few and how many entries the body can be true of.
        let least = if body.no || body.unknown { 0 } else { entered.least };
        let most = if body.yes { entered.most } else { Some(0) };
        let at_least = |n: usize| Outcome {
            yes: most.is_none_or(|most| most >= n),
            no: least < n,
            unknown: false,
        };
        let settled = match quantifier {
            Quantifier::Every => Outcome {
                yes: entered.least == 0 || body.yes,
                no: has_entries && body.no,
                unknown: false,
            },
            Quantifier::Some => at_least(1),
            Quantifier::No => at_least(1).negated(),
            Quantifier::AtLeast(n) => at_least(n),
            Quantifier::AtMost(n) => at_least(n.saturating_add(1)).negated(),
            Quantifier::Exactly(n) => Outcome {
                yes: at_least(n).yes && least <= n,
                no: most != Some(n) || least != n,
                unknown: false,
            },
        };
        Outcome { unknown: entered.is_open || (has_entries && body.unknown), ..settled }
    }

    // ---- Assumptions -------------------------------------------------------------------------

    /// Whether conditions can all be true at once; else the first that cannot join those before it.
    pub fn together(self, conditions: &[Expr], truth: bool, frame: &Frame) -> Result<(), usize> {
        let mut frame = Frame { is_strict: true, ..frame.clone() };
        let misfit = conditions.iter().position(|one| !self.assume(one, truth, &mut frame));
        misfit.map_or(Ok(()), Err)
    }

    /// Takes a condition to be true or false and notes what follows. Gives `false` where it cannot
    /// be so.
    pub fn assume(self, expr: &Expr, truth: bool, frame: &mut Frame) -> bool {
        let ExprKind::Apply { operation, operands } = &expr.kind else {
            // Whether it can be so by itself is asked where its outcome is: doing it here as well
            // would double the work with each definition that calls another.
            return frame.facts.is(key(expr), truth);
        };
        match (operation, operands.as_slice()) {
            (Operation::Not, [of]) => self.assume(of, !truth, frame),
            (Operation::And, parts) if truth => {
                parts.iter().all(|part| self.assume(part, truth, frame))
            }
            (Operation::Or, parts) if !truth => {
                parts.iter().all(|part| self.assume(part, truth, frame))
            }
            (Operation::And | Operation::Or, parts) => self.assume_one(parts, truth, frame),
            (Operation::Compare(comparison), [left, right]) => {
                let comparison = if truth { *comparison } else { comparison.negated() };
                self.assume_compared(left, comparison, right, frame)
            }
            (Operation::IsOneOf, [of, list]) => self.assume_one_of(of, list, truth, frame),
            (Operation::IsNotOneOf, [of, list]) => self.assume_one_of(of, list, !truth, frame),
            (Operation::IsGiven, [of]) => {
                self.can_be(expr, truth, frame) && frame.facts.is_given(key(of), truth)
            }
            (Operation::IsNotGiven | Operation::IsMissing, [of]) => {
                self.can_be(expr, truth, frame) && frame.facts.is_given(key(of), !truth)
            }
            _ => frame.facts.is(key(expr), truth),
        }
    }

    /// Takes an expression to have one of some values. Where it is a column of a row in scope, only
    /// rows with such a value are left.
    pub fn has_value(self, expr: &Expr, values: &Values, frame: &mut Frame) -> bool {
        let own = self.value(expr, frame).values.meet(values);
        if let ExprKind::Field { of, field } = &expr.kind
            && let ExprKind::Variable(at) = of.kind
            && let Some((table, rows)) =
                frame.variables.get_mut(at).and_then(|variable| variable.rows.as_mut())
        {
            rows.retain(|row| !self.column(*table, *field, &[*row]).values.meet(&own).is_none());
            if rows.is_empty() {
                return false;
            }
        }
        narrow(expr, own, frame)
    }

    fn can_be(self, expr: &Expr, truth: bool, frame: &Frame) -> bool {
        let outcome = self.outcome(expr, frame);
        if truth { outcome.yes } else { outcome.no }
    }

    /// One of several parts is so, and nobody knows which.
    fn assume_one(self, parts: &[Expr], truth: bool, frame: &mut Frame) -> bool {
        let mut whole: Option<Facts> = None;
        for part in parts {
            let mut branch = frame.clone();
            if self.assume(part, truth, &mut branch) {
                whole = Some(match whole {
                    Some(facts) => facts.join(&branch.facts),
                    None => branch.facts,
                });
            }
        }
        let can_be = whole.is_some();
        if let Some(facts) = whole {
            frame.facts = facts;
        }
        can_be
    }

    fn assume_compared(
        self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
        frame: &mut Frame,
    ) -> bool {
        if key(left) == key(right) {
            return comparison.relation().equal;
        }
        let (one, two) = (self.value(left, frame), self.value(right, frame));
        let sides = [
            (left, one.values.narrowed(comparison, &two.values)),
            (right, two.values.narrowed(comparison.turned(), &one.values)),
        ];
        let can_be = one.values.can(comparison, &two.values);
        can_be && sides.into_iter().all(|(side, values)| narrow(side, values, frame))
    }

    fn assume_one_of(self, of: &Expr, list: &Expr, truth: bool, frame: &mut Frame) -> bool {
        let Some(entries) = self.entries(list, frame) else { return true };
        let own = self.value(of, frame).values;
        let values = entries.iter().map(|entry| &entry.value.values);
        let left = match truth {
            true => own.meet(&Values::of_all(values)),
            false => own.less(&values.filter_map(Values::single).collect()),
        };
        narrow(of, left, frame)
    }
}

/// Notes the values that an expression is left with. Gives `false` where there are none.
fn narrow(of: &Expr, values: Values, frame: &mut Frame) -> bool {
    if values.is_none() {
        return false;
    }
    if !is_told_apart(of) {
        return true;
    }
    let own = key(of);
    let is_read = !matches!(of.kind, ExprKind::Variable(_));
    let fits = !frame.is_strict || !is_read || frame.facts.is_given(own.clone(), true);
    frame.facts.has_values(own, values);
    fits
}
