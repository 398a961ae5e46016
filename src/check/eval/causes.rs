//! What leaves an expression open: the values that the plan lacks, and whether something else does that
//! no value of the plan could mend.
//!
//! Only what could still change the outcome is a cause.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use super::alike::alike;
use super::bounds::Open;
use super::gap::{Causes, Gap, Origin};
use super::machine::{Frame, Machine};
use super::neighbours::Beside;
use super::value::{Evaluated, ExprValue, List, Visited};
use crate::plan::{SlotId, State};
use lacuna_language::operation::{Aggregate, Operation, Quantifier};
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::{Truth, Ty};

impl<'a> Machine<'a> {
    /// All that leaves an expression open.
    pub(super) fn causes(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Causes {
        let mut causes = Causes::default();
        self.add_causes(expr, frame, &mut causes);
        causes
    }

    /// Arguments of a definition, each with what leaves it open.
    pub(super) fn arguments_with_causes(
        &self,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Frame<'a> {
        let mut values = self.arguments(arguments, frame);
        for (value, argument) in values.iter_mut().zip(arguments) {
            if is_open(&value.value) {
                let inexact =
                    value.origin.as_ref().map_or(Vec::new(), |origin| origin.inexact.clone());
                let causes = self.causes(argument, frame);
                value.origin = Some(Rc::new(Origin { causes, inexact }));
            }
        }
        values
    }

    fn add_causes(&self, expr: &'a Expr, frame: &mut Frame<'a>, out: &mut Causes) {
        match &expr.kind {
            ExprKind::Variable(_) => self.causes_of_variable(&self.evaluate(expr, frame), out),
            ExprKind::Field { of, .. } => self.causes_of_field(expr, of, frame, out),
            ExprKind::LookUp { of, keys, .. } => self.causes_of_look_up(expr, of, keys, frame, out),
            ExprKind::Apply { operation, operands } => {
                self.causes_of_operation(expr, *operation, operands, frame, out);
            }
            ExprKind::Share { element, fields } => {
                self.causes_of_share(element, fields, frame, out)
            }
            ExprKind::Neighbours { .. } => {
                if let Some((beside, body)) = Beside::of(expr) {
                    self.causes_of_neighbours(beside, body, frame, out);
                }
            }
            ExprKind::Call { definition, arguments } => {
                let mut inner = self.arguments_with_causes(arguments, frame);
                if let Some(definition) = self.rules.definitions.get(*definition) {
                    self.add_causes(&definition.body, &mut inner, out);
                }
            }
            ExprKind::Aggregate { kind, of, element } => {
                self.causes_of_aggregate(*kind, of.as_deref(), element, frame, out);
            }
            ExprKind::Dated { element, dates, length } => {
                self.causes_of_dated(expr, element, dates, frame, out);
                length.iter().for_each(|length| self.add_causes(length, frame, out));
            }
            ExprKind::Quantified { quantifier, element, body } => {
                self.causes_of_quantified(*quantifier, element, body, frame, out);
            }
            ExprKind::Includes { list, field, key: of } => {
                let in_list = self.causes_of_entries(list, *field, frame);
                self.decisive([self.causes(of, frame), in_list], out);
            }
            _ => self.causes_of_parts(expr, frame, out),
        }
    }

    fn causes_of_operation(
        &self,
        expr: &'a Expr,
        operation: Operation,
        operands: &'a [Expr],
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        match (operation, operands) {
            (Operation::Not, [of]) => self.turned().add_causes(of, frame, out),
            (Operation::And | Operation::Or, parts) => {
                for part in parts {
                    if self.truth(part, frame) == Truth::Unknown {
                        self.add_causes(part, frame, out);
                    }
                }
            }
            (Operation::When, [asked, guard]) => {
                if self.applies(guard, frame) == Truth::Unknown {
                    self.rounding(true).add_causes(guard, frame, out);
                }
                if self.truth(asked, frame) == Truth::Unknown {
                    self.add_causes(asked, frame, out);
                }
            }
            // Of what is known not to be given, nothing is open.
            (Operation::Together(_), of) => {
                for one in of {
                    if self.is_given(one, frame) == Truth::Unknown {
                        self.add_causes(one, frame, out);
                    }
                }
            }
            (Operation::IsOneOf | Operation::IsNotOneOf, [of, list]) => {
                let in_list = self.causes_of_entries(list, None, frame);
                self.decisive([self.causes(of, frame), in_list], out);
            }
            _ => self.causes_of_parts(expr, frame, out),
        }
    }

    /// What leaves a value open that is worked out from its parts, or a condition on them.
    fn causes_of_parts(&self, expr: &'a Expr, frame: &mut Frame<'a>, out: &mut Causes) {
        if expr.ty != Ty::Condition {
            let value = self.evaluate(expr, frame);
            if !is_open(&value.value) {
                return;
            }
            if let ExprValue::Gap(gap, _) = value.value
                && matches!(
                    gap,
                    Gap::Overflow | Gap::DividedByNought | Gap::NotBorn | Gap::NoHolidays(_)
                )
            {
                out.add(gap);
            }
        }
        let parts: Vec<Causes> =
            expr.parts().into_iter().map(|part| self.causes(part, frame)).collect();
        self.decisive(parts, out);
    }

    /// What leaves open what is worked out from several values. Where one of them is of last year's plan
    /// and the plan says that there was none, that settles it: nothing else is asked for.
    fn decisive(&self, parts: impl IntoIterator<Item = Causes>, out: &mut Causes) {
        let parts: Vec<Causes> = parts.into_iter().collect();
        match parts.iter().find(|one| self.is_denied_last_year(one)) {
            Some(denied) => out.extend(denied),
            None => parts.iter().for_each(|one| out.extend(one)),
        }
    }

    /// Whether nothing is lacking but last year's plan, of which it is said that there was none.
    pub(super) fn is_denied_last_year(&self, causes: &Causes) -> bool {
        let is_it = |slot: &SlotId| self.plan.is_last_year(*slot) && self.is_declared(*slot);
        !causes.slots.is_empty() && !causes.is_beyond_the_plan && causes.slots.iter().all(is_it)
    }

    fn causes_of_variable(&self, value: &Evaluated<'a>, out: &mut Causes) {
        match &value.origin {
            Some(origin) if !origin.causes.is_empty() => out.extend(&origin.causes),
            _ => add_gap(value, out),
        }
    }

    fn causes_of_field(
        &self,
        expr: &'a Expr,
        of: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        match self.evaluate(of, frame).value {
            // The fields of an entry with nothing in it can be told apart.
            ExprValue::Gap(Gap::At(slot), _)
                if matches!(self.plan.slot(slot).state, State::Record(_)) =>
            {
                add_gap(&self.evaluate(expr, frame), out);
            }
            ExprValue::Gap(_, _) => self.add_causes(of, frame, out),
            _ => add_gap(&self.evaluate(expr, frame), out),
        }
    }

    /// Whether this is an entry in which nothing stands.
    fn is_blank(&self, entry: &Evaluated<'a>) -> bool {
        matches!(entry.value, ExprValue::Gap(Gap::At(slot), _) if matches!(self.plan.slot(slot).state, State::Record(_)))
    }

    /// All keys that are not known, and the list; where they are, what the look-up comes to.
    fn causes_of_look_up(
        &self,
        expr: &'a Expr,
        of: &'a Expr,
        keys: &'a [Expr],
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        let open_keys = keys.iter().filter(|key| is_open(&self.evaluate(key, frame).value));
        let open_keys: Vec<&'a Expr> = open_keys.collect();
        let is_gap = matches!(self.evaluate(of, frame).value, ExprValue::Gap(_, _));
        let parts = open_keys.into_iter().chain(is_gap.then_some(of));
        let parts: Vec<Causes> = parts.map(|part| self.causes(part, frame)).collect();
        let mut causes = Causes::default();
        self.decisive(parts, &mut causes);
        match causes.is_empty() {
            true => add_gap(&self.evaluate(expr, frame), out),
            false => out.extend(&causes),
        }
    }

    fn causes_of_aggregate(
        &self,
        kind: Aggregate,
        of: Option<&'a Expr>,
        element: &'a Element,
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        let Some(gone) = self.go_through(element, frame) else {
            return self.add_causes(&element.list, frame, out);
        };
        if gone.is_empty() && of.is_some() && kind != Aggregate::Sum {
            out.add(Gap::OfNothing);
        }
        let matters = self.matters(kind, of, &gone, frame);
        for (one, _) in gone.into_iter().zip(matters).filter(|(_, matters)| *matters) {
            if one.entry.is_uncounted() {
                add_gap(&one.entry, out);
                continue;
            }
            // A count is open where an entry only holds a place. One whose fields its filter asks for is told
            // by those.
            if of.is_none() && !(one.passes == Truth::Unknown && self.is_blank(&one.entry)) {
                add_gap(&one.entry, out);
            }
            frame.push(one.entry);
            if let (Truth::Unknown, Some(filter)) = (one.passes, &element.filter) {
                self.add_causes(filter, frame, out);
            }
            if let (Some(of), true) = (of, one.passes != Truth::False) {
                self.add_causes(of, frame, out);
            }
            frame.pop();
        }
    }

    /// What is not known of entries that are counted by their dates, or joined by them: those, and whether they
    /// count.
    fn causes_of_dated(
        &self,
        expr: &'a Expr,
        element: &'a Element,
        dates: &'a [Expr],
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        if !is_open(&self.evaluate(expr, frame).value) {
            return;
        }
        let Some(gone) = self.go_through(element, frame) else {
            return self.add_causes(&element.list, frame, out);
        };
        for one in gone.into_iter().filter(|one| one.passes != Truth::False) {
            if one.entry.is_uncounted() {
                add_gap(&one.entry, out);
                continue;
            }
            frame.push(one.entry);
            if let (Truth::Unknown, Some(filter)) = (one.passes, &element.filter) {
                self.add_causes(filter, frame, out);
            }
            dates.iter().for_each(|date| self.add_causes(date, frame, out));
            frame.pop();
        }
    }

    fn causes_of_quantified(
        &self,
        quantifier: Quantifier,
        element: &'a Element,
        body: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        let Some(gone) = self.gone_by(quantifier, element, body, frame) else {
            return self.add_causes(&element.list, frame, out);
        };
        let (by_filter, by_body) = self.sides(quantifier);
        for one in gone.into_iter().filter(|one| one.is_open(quantifier)) {
            let Visited { entry, passes, holds, .. } = one;
            frame.push(entry);
            if let (Truth::Unknown, Some(filter)) = (passes, &element.filter) {
                by_filter.add_causes(filter, frame, out);
            }
            if holds == Truth::Unknown {
                by_body.add_causes(body, frame, out);
            }
            frame.pop();
        }
    }

    /// What is not known of the entries that may be like others.
    fn causes_of_share(
        &self,
        element: &'a Element,
        fields: &[usize],
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        let Some(entries) = self.compared_entries(element, fields, frame) else {
            return self.add_causes(&element.list, frame, out);
        };
        let open = alike(&entries).open;
        for (_, one) in entries.into_iter().enumerate().filter(|(at, _)| open.contains(at)) {
            one.values.iter().for_each(|value| add_gap(value, out));
            self.causes_of_passing(element, one.gone, frame, out);
        }
    }

    /// What is not known of an entry that is compared with others: which it stands for, and whether it is
    /// one of those that are picked out.
    fn causes_of_passing(
        &self,
        element: &'a Element,
        one: Visited<'a>,
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        if one.entry.is_uncounted() {
            return add_gap(&one.entry, out);
        }
        if let (Truth::Unknown, Some(filter)) = (one.passes, &element.filter) {
            frame.push(one.entry);
            self.turned().add_causes(filter, frame, out);
            frame.pop();
        }
    }

    /// What is not known of entries side by side, or of which they are.
    fn causes_of_neighbours(
        &self,
        beside: Beside<'a>,
        body: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        let Some(orders) = self.orders(beside, frame) else {
            return self.add_causes(&beside.element.list, frame, out);
        };
        let mut doubtful: BTreeMap<usize, &Visited> = BTreeMap::new();
        let _ended = orders.each_row(&mut |row| {
            if !self.may_look_at(1) {
                return ControlFlow::Break(());
            }
            if self.row_truth(row, body, frame) == Truth::Unknown {
                self.within_row(row, frame, |machine, frame| {
                    if machine.truth(body, frame) == Truth::Unknown {
                        machine.add_causes(body, frame, out);
                    }
                });
                let all = row.entries.iter().chain(&row.skipped);
                let open = all.filter(|one| one.passes != Truth::True);
                doubtful.extend(open.map(|one| (one.index, *one)));
            }
            ControlFlow::Continue(())
        });
        doubtful.extend(orders.doubtful().map(|one| (one.index, one)));
        for one in doubtful.into_values() {
            self.causes_of_passing(beside.element, one.clone(), frame, out);
        }
        for one in orders.without_place() {
            for field in beside.fields() {
                add_gap(&self.field(&one.entry, field), out);
            }
            self.causes_of_passing(beside.element, one.clone(), frame, out);
        }
    }

    fn causes_of_entries(
        &self,
        list: &'a Expr,
        field: Option<usize>,
        frame: &mut Frame<'a>,
    ) -> Causes {
        let mut causes = Causes::default();
        self.causes_in_entries(list, field, frame, &mut causes);
        causes
    }

    /// A list that is not there, or the entries of it that lack a field, or their value.
    fn causes_in_entries(
        &self,
        list: &'a Expr,
        field: Option<usize>,
        frame: &mut Frame<'a>,
        out: &mut Causes,
    ) {
        let Some(entries) = self.entries(list, frame) else {
            return self.add_causes(list, frame, out);
        };
        if let ExprKind::List(parts) = &list.kind {
            for part in parts {
                self.add_causes(part, frame, out);
            }
            return;
        }
        for entry in entries {
            add_gap(&self.key_of(entry, field), out);
        }
    }
}

/// Whether a value of the plan, or something else that is not there, leaves this open.
fn is_open(value: &ExprValue) -> bool {
    match value {
        ExprValue::Gap(_, _) | ExprValue::List(List::Values(_)) => true,
        ExprValue::Within(amount) => amount.open == Open::Gaps,
        ExprValue::Among(values) => values.iter().any(is_open),
        _ => false,
    }
}

fn add_gap(value: &Evaluated, out: &mut Causes) {
    match &value.value {
        ExprValue::Gap(gap, _) => out.add(*gap),
        ExprValue::Within(amount) => amount.lacks.into_iter().for_each(|gap| out.add(gap)),
        // Whose name it is, nobody can tell.
        ExprValue::Unlisted(_) => out.slots.extend(value.at),
        _ => {}
    }
}
