//! Conditions and values of one plan: one small function for each kind of expression; `apply` has the operations.
//!
//! Sees ids, slots and types only. Nothing here explains: `why` asks again about what failed.

use std::rc::Rc;

use super::bounds::{Amount, Open};
use super::compare::{compared, only_rounded};
use super::gap::{Gap, Inexact, Lack, Origin};
use super::machine::{Frame, Machine};
use super::neighbours::Beside;
use super::value::{Evaluated, ExprValue, List};
use super::windows::Window;
use crate::plan::{Plan, SlotId, State};
use lacuna_language::operation::Relation;
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::schema::{Cell, Limits};
use lacuna_language::value::{Absence, Datum, TableId, Truth, Ty};

impl<'a> Machine<'a> {
    /// A comparison's truth, as rounding lets it count.
    pub(super) fn settled(&self, truth: Truth, operands: &[&ExprValue<'a>]) -> Truth {
        match self.rounded {
            Some(counts_as) if truth == Truth::Unknown && only_rounded(operands) => {
                counts_as.into()
            }
            _ => truth,
        }
    }

    /// What is known of a condition.
    pub fn truth(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        let truth = self.own_truth(expr, frame);
        self.noted.trace.condition(expr.span, truth);
        truth
    }

    fn own_truth(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        match &expr.kind {
            ExprKind::Apply { operation, operands } => self.holds(*operation, operands, frame),
            ExprKind::Quantified { quantifier, element, body } => {
                self.quantified(*quantifier, element, body, frame)
            }
            ExprKind::Includes { list, field, key } => self.includes(list, *field, key, frame),
            ExprKind::Call { definition, arguments } => {
                let called = self.called(*definition, arguments, frame);
                called.map_or(Truth::Unknown, |(body, mut inner)| self.truth(body, &mut inner))
            }
            ExprKind::Share { element, fields } => self.none_share(element, fields, frame),
            ExprKind::Neighbours { .. } => match Beside::of(expr) {
                Some((beside, body)) => self.neighbours(beside, body, frame),
                None => Truth::Unknown,
            },
            ExprKind::Matches { of, pattern } => {
                self.is_text(of, frame, |text| pattern.is_match(text.trim()))
            }
            ExprKind::Constant(_)
            | ExprKind::List(_)
            | ExprKind::Form
            | ExprKind::Variable(_)
            | ExprKind::Field { .. }
            | ExprKind::LookUp { .. }
            | ExprKind::Words(_)
            | ExprKind::Rows(_)
            | ExprKind::Aggregate { .. }
            | ExprKind::Dated { .. }
            | ExprKind::Error => Truth::Unknown,
        }
    }

    /// The body of a definition that is called, and its own variables.
    fn called(
        &self,
        definition: usize,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Option<(&'a Expr, Frame<'a>)> {
        let inner = self.arguments(arguments, frame);
        let definition = self.rules.definitions.get(definition)?;
        Some((&definition.body, inner))
    }

    /// What an expression that is no condition comes to.
    pub fn evaluate(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Evaluated<'a> {
        match &expr.kind {
            ExprKind::Constant(datum) => Evaluated::datum(datum, None),
            ExprKind::List(parts) => {
                let values = parts.iter().map(|part| self.evaluate(part, frame)).collect();
                Evaluated::new(ExprValue::List(List::Values(values)))
            }
            ExprKind::Form => self.at(Plan::ROOT),
            ExprKind::Variable(at) => self.variable(*at, frame),
            ExprKind::Field { of, field } => {
                let value = match of.kind {
                    // Nothing is read of a variable but the field.
                    ExprKind::Variable(at) => match frame.get(at) {
                        Some(record) => self.field(record, *field),
                        None => Evaluated::gap(Gap::OfNothing),
                    },
                    _ => self.field(&self.evaluate(of, frame), *field),
                };
                match value.value {
                    ExprValue::Gap(_, None) => self.limited(value, of, *field),
                    _ => value,
                }
            }
            ExprKind::Call { definition, arguments } => {
                match self.called(*definition, arguments, frame) {
                    Some((body, mut inner)) => self.evaluate(body, &mut inner),
                    None => Evaluated::gap(Gap::OfNothing),
                }
            }
            ExprKind::Words(id) => {
                let count = self.rules.schema.words(*id).len();
                Evaluated::new(ExprValue::List(List::Words(*id, count)))
            }
            ExprKind::Rows(id) => {
                let rows = self.rules.schema.tables.get(id.0).map_or(0, |table| table.rows.len());
                Evaluated::new(ExprValue::List(List::Rows(*id, rows)))
            }
            ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element, frame)
            }
            ExprKind::Dated { element, dates, .. } => match Window::of(expr) {
                Some(window) => self.most_in_any(window, frame),
                None => self.stretches(element, dates, frame),
            },
            ExprKind::Apply { operation, operands } => self.made_of(*operation, operands, frame),
            ExprKind::LookUp { of, keys, by } => self.look_up(of, keys, *by, frame),
            ExprKind::Quantified { .. }
            | ExprKind::Includes { .. }
            | ExprKind::Share { .. }
            | ExprKind::Neighbours { .. }
            | ExprKind::Matches { .. }
            | ExprKind::Error => Evaluated::gap(Gap::OfNothing),
        }
    }

    /// The bounds of a quantity, a day or a year. What is not there keeps to the limits that the form sets to
    /// it; what is there and cannot be read keeps to none, and neither does what the rules lack.
    pub(super) fn bounded(&self, value: &ExprValue<'a>) -> Result<Amount, Gap> {
        match value {
            ExprValue::Gap(gap, limits) => match (self.is_bounded(*gap), limits) {
                (true, Some(limits)) => {
                    Ok(Amount { lacks: Some(*gap), ..Amount::between(limits.least, limits.most) })
                }
                (true, None) => Ok(Amount { lacks: Some(*gap), ..Amount::ANY }),
                (false, _) => Err(*gap),
            },
            value => value.measure().ok_or(Gap::OfNothing),
        }
    }

    /// Whether whatever will stand in a gap has to keep to the limits of its field.
    fn is_bounded(&self, gap: Gap) -> bool {
        match gap {
            Gap::At(slot) => match &self.plan.slot(slot).state {
                State::Absent(Absence::Missing | Absence::Placeholder(_)) => true,
                State::Absent(Absence::NotApplicable(_)) => self.is_declared(slot),
                // A council has one plan, whatever stands in its file (row 12 of the table of verdicts).
                State::Absent(Absence::Unreadable(_)) => self.plan.council(slot).is_some(),
                // An entry with nothing in it.
                State::Record(_) => true,
                State::Given(_) | State::List(_) => false,
            },
            Gap::Lacks(Lack::Cell(_)) => true,
            _ => false,
        }
    }

    fn variable(&self, at: usize, frame: &Frame<'a>) -> Evaluated<'a> {
        let value = frame.get(at).cloned().unwrap_or(Evaluated::gap(Gap::OfNothing));
        if let Some(origin) = &value.origin {
            origin.inexact.iter().for_each(|figure| self.note(*figure));
        } else if let (Some(slot), ExprValue::Within(amount)) = (value.at, &value.value)
            && amount.open == Open::Rounding
        {
            self.note(Inexact::InPlan(slot));
        }
        value
    }

    /// What a slot of the plan holds.
    pub fn at(&self, id: SlotId) -> Evaluated<'a> {
        let at = Some(id);
        match &self.plan.slot(id).state {
            State::Given(datum) => {
                if matches!(datum, Datum::About(_)) {
                    self.note(Inexact::InPlan(id));
                }
                Evaluated::datum(datum, at)
            }
            State::Record(fields) if self.plan.is_blank_entry(id, fields) => {
                Evaluated::placed(ExprValue::gap(Gap::At(id)), at)
            }
            State::Record(fields) => Evaluated::placed(ExprValue::Record(fields), at),
            State::List(entries) => Evaluated::placed(ExprValue::List(List::Slots(entries)), at),
            State::Absent(_) => Evaluated::placed(ExprValue::gap(Gap::At(id)), at),
        }
    }

    /// What is not there, with the limits of the field that it would stand in.
    #[cold]
    fn limited(&self, gap: Evaluated<'a>, of: &'a Expr, field: usize) -> Evaluated<'a> {
        let schema = &self.rules.schema;
        let declared = match of.ty {
            Ty::Record(id) => schema.fields(id).get(field),
            Ty::Row(id) => schema.columns(id).get(field),
            _ => None,
        };
        self.with_limits(gap, declared.map(|declared| &declared.limits))
    }

    fn with_limits(&self, value: Evaluated<'a>, limits: Option<&'a Limits>) -> Evaluated<'a> {
        match value.value {
            ExprValue::Gap(gap, _) => Evaluated { value: ExprValue::Gap(gap, limits), ..value },
            _ => value,
        }
    }

    pub(super) fn field(&self, of: &Evaluated<'a>, field: usize) -> Evaluated<'a> {
        match &of.value {
            ExprValue::Record(fields) => match fields.get(field) {
                Some(slot) => self.at(*slot),
                None => Evaluated::gap(Gap::OfNothing),
            },
            ExprValue::Row(table, row) => self.cell(*table, *row, field),
            ExprValue::Gap(Gap::At(slot), _) => match &self.plan.slot(*slot).state {
                // The fields of an entry with nothing in it can be told apart.
                State::Record(fields) if fields.get(field).is_some() => {
                    fields.get(field).map_or(Evaluated::gap(Gap::OfNothing), |slot| self.at(*slot))
                }
                _ => Evaluated::placed(ExprValue::gap(Gap::At(*slot)), of.at),
            },
            ExprValue::Gap(gap, _) => Evaluated::placed(ExprValue::gap(*gap), of.at),
            ExprValue::Among(values) => {
                let each =
                    values.iter().map(|one| self.field(&Evaluated::new(one.clone()), field).value);
                Evaluated::new(ExprValue::among(each.collect()))
            }
            ExprValue::List(list) => self.entries_inside(list, field),
            ExprValue::Stretch(stretch) => {
                stretch.fields.get(field).cloned().unwrap_or(Evaluated::gap(Gap::OfNothing))
            }
            _ => Evaluated::gap(Gap::OfNothing),
        }
    }

    /// The entries of a list in each record of another, one after the other. One that is not known leaves
    /// open which entries there are.
    #[cold]
    fn entries_inside(&self, list: &List<'a>, field: usize) -> Evaluated<'a> {
        let mut all = Vec::new();
        for record in self.entries_of(list) {
            let inner = self.field(&record, field);
            match inner.value {
                ExprValue::List(list) => all.extend(self.entries_of(&list)),
                ExprValue::Gap(Gap::At(slot), _) => {
                    all.push(Evaluated::placed(ExprValue::gap(Gap::Uncounted(slot)), inner.at));
                }
                _ => all.push(inner),
            }
        }
        Evaluated::new(ExprValue::List(List::Values(all)))
    }

    fn cell(&self, table: TableId, row: usize, column: usize) -> Evaluated<'a> {
        let cell = self.row(table, row).and_then(|row| row.get(column));
        let Some(cell) = cell else { return Evaluated::gap(Gap::OfNothing) };
        if cell.is_inexact() {
            self.note(Inexact::InTable(table, row, column));
        }
        match &cell.datum {
            Some(datum) => Evaluated::datum(datum, None),
            None => Evaluated::gap(Gap::Lacks(Lack::Cell(cell.span))),
        }
    }

    /// The cells of a table's row.
    pub(super) fn row(&self, table: TableId, row: usize) -> Option<&'a [Cell]> {
        Some(self.rules.schema.tables.get(table.0)?.rows.get(row)?)
    }

    /// The values of a definition's arguments, as the variables of its body, each with what is inexact in it.
    pub fn arguments(&self, arguments: &'a [Expr], frame: &mut Frame<'a>) -> Frame<'a> {
        let value = |argument| {
            if self.skips {
                return self.evaluate(argument, frame);
            }
            // What is inexact in it is read where the argument is used.
            let (value, inexact) = self.noting(|| self.evaluate(argument, frame));
            let origin =
                (!inexact.is_empty()).then(|| Rc::new(Origin { inexact, ..Origin::default() }));
            Evaluated { origin, ..value }
        };
        arguments.iter().map(value).collect()
    }

    pub(super) fn is_given(&self, of: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        if self.skips {
            return self.is_there(&self.evaluate(of, frame).value);
        }
        let (value, read) = self.noting(|| self.evaluate(of, frame));
        // That a figure is there does not hang on how exact it is, but which one is looked up may.
        if matches!(value.value, ExprValue::Among(_)) {
            read.into_iter().for_each(|figure| self.note(figure));
        }
        self.is_there(&value.value)
    }

    fn is_there(&self, value: &ExprValue<'a>) -> Truth {
        match value {
            ExprValue::Gap(gap, _) => self.gap_is_given(*gap),
            ExprValue::Within(amount) => {
                amount.lacks.map_or(Truth::True, |gap| self.gap_is_given(gap))
            }
            ExprValue::Among(values) => self.is_any_there(values),
            _ => Truth::True,
        }
    }

    /// The same of one of several values. Where rounding may settle which it is, none of them is not one.
    fn is_any_there(&self, values: &[ExprValue<'a>]) -> Truth {
        let mut each = values.iter().filter(|value| self.rounded.is_none() || !value.is_none());
        let mut truths = each.by_ref().map(|value| self.is_there(value));
        let Some(first) = truths.next() else { return Truth::Unknown };
        match self.rounded {
            Some(true) => truths.fold(first, Truth::or),
            Some(false) => truths.fold(first, Truth::and),
            None if truths.all(|other| other == first) => first,
            None => Truth::Unknown,
        }
    }

    /// A gap that is silence is known not to be given; one that hides a value is unknown.
    pub(super) fn gap_is_given(&self, gap: Gap) -> Truth {
        match gap {
            // Until last year's plan is supplied, nobody knows what it gives.
            Gap::At(slot) if self.plan.is_last_year(slot) => Truth::Unknown,
            Gap::At(slot) => match &self.plan.slot(slot).state {
                State::Absent(Absence::Missing | Absence::Placeholder(_)) => match self.is_draft {
                    true => Truth::Unknown,
                    false => Truth::False,
                },
                State::Absent(Absence::NotApplicable(_) | Absence::Unreadable(_)) => Truth::Unknown,
                // An entry with nothing in it.
                State::Record(_) => Truth::False,
                State::Given(_) | State::List(_) => Truth::True,
            },
            Gap::Lacks(_) => Truth::False,
            Gap::Which(_)
            | Gap::Uncounted(_)
            | Gap::KeyLacks(_)
            | Gap::Overflow
            | Gap::DividedByNought
            | Gap::NotBorn
            | Gap::NoHolidays(_)
            | Gap::OfNothing => Truth::Unknown,
        }
    }

    /// Whether a value is any of these. One that is not known is not known to be none of them, even of none
    /// at all.
    pub(super) fn is_any(
        &self,
        value: &ExprValue<'a>,
        others: impl Iterator<Item = Evaluated<'a>>,
    ) -> Truth {
        if matches!(value, ExprValue::Gap(_, _)) {
            return Truth::Unknown;
        }
        self.any(others.map(|other| {
            let truth = compared(value, Relation::SAME, &other.value);
            self.settled(truth, &[value, &other.value])
        }))
    }

    /// The key of a list's entry; the entry itself where the list has no key.
    pub fn key_of(&self, entry: Evaluated<'a>, field: Option<usize>) -> Evaluated<'a> {
        match field {
            Some(field) => self.field(&entry, field),
            None => entry,
        }
    }

    /// The entries of a list; nothing where the list itself is not known.
    pub fn entries(&self, list: &'a Expr, frame: &mut Frame<'a>) -> Option<Vec<Evaluated<'a>>> {
        let list = self.list(list, frame)?;
        Some(self.entries_of(&list).collect())
    }

    /// The same, one after the other.
    pub(super) fn entries_of(&self, list: &List<'a>) -> impl Iterator<Item = Evaluated<'a>> {
        (0..list.len()).filter_map(|at| self.entry_at(list, at))
    }

    pub(super) fn entry_at(&self, list: &List<'a>, at: usize) -> Option<Evaluated<'a>> {
        match list {
            List::Slots(slots) => slots.get(at).map(|slot| self.listed(*slot)),
            List::Rows(id, _) => Some(Evaluated::new(ExprValue::Row(*id, at))),
            List::Words(_, _) => Some(Evaluated::new(ExprValue::Choice(at))),
            List::Values(values) => values.get(at).cloned(),
        }
    }

    /// An entry of a list in the plan.
    fn listed(&self, slot: SlotId) -> Evaluated<'a> {
        let entry = self.at(slot);
        match entry.value {
            ExprValue::Gap(_, _) => {
                let (_, declared) = self.plan.declared(slot, &self.rules.schema);
                self.with_limits(entry, declared.map(|declared| &declared.limits))
            }
            _ => entry,
        }
    }

    /// Whether an entry passes a loop's filter; the entry is the innermost variable by now.
    pub fn passes(&self, element: &'a Element, frame: &mut Frame<'a>) -> Truth {
        element.filter.as_ref().map_or(Truth::True, |filter| self.truth(filter, frame))
    }
}
