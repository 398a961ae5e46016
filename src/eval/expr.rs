//! Conditions and values of one plan: one small function for each kind of expression.
//!
//! Sees ids, slots and types only. Nothing here explains: `why` asks again about what failed.

use std::cmp::Ordering;
use std::rc::Rc;

use jiff::civil::Date;

use super::bounds::{Amount, Open};
use super::causes::Origin;
use super::held::{Gap, Held, Lack, List, What};
use super::resting::{Inexact, Noted};
use super::text;
use crate::plan::{Plan, SlotId, State};
use crate::rules::program::{Element, Expr, ExprKind, Operator, Pick, Rules, Test};
use crate::source::Sources;
use crate::value::schema::{Cell, Limits};
use crate::value::{Absence, Datum, Exact, TableId, Truth, Ty, amount, date, line};

/// How many values may be told apart of which rounding leaves open which one it is.
pub(super) const MOST_WAYS: usize = 64;

/// The variables in scope, parameters first.
pub type Frame<'a> = Vec<Held<'a>>;

/// One plan before one circular's rules.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    pub rules: &'a Rules,
    pub plan: &'a Plan,
    /// The texts that rules and plans stand in, for explanations in the author's own words.
    pub sources: &'a Sources,
    /// What a comparison counts as that only rounding leaves open; nothing where it stays open.
    pub rounded: Option<bool>,
    /// Whether no figure of the plan is rounded.
    pub(super) is_plan_exact: bool,
    /// Whether what can change no truth any more is left out. It is where nothing that is read is noted,
    /// which [`skipping`](Machine::skipping) makes sure of: then no figure that is read is inexact, no verdict
    /// rests on one, and rounding leaves nothing open.
    pub(super) skips: bool,
    /// Whether what is not filled in yet may still be given: as in a draft.
    pub(super) is_draft: bool,
    /// What was read so far that is not exact.
    pub(super) noted: &'a Noted,
}

impl<'a> Machine<'a> {
    pub fn new(rules: &'a Rules, plan: &'a Plan, sources: &'a Sources, noted: &'a Noted) -> Self {
        let is_plan_exact = plan.is_exact();
        Machine {
            rules,
            plan,
            sources,
            rounded: None,
            is_plan_exact,
            skips: false,
            is_draft: false,
            noted,
        }
    }

    /// The same, but whether something is given stays open while it is not filled in.
    pub(super) fn drafting(self) -> Self {
        Machine { is_draft: true, ..self }
    }

    /// The same, but what only rounding leaves open counts as this.
    pub fn rounding(self, counts_as: bool) -> Self {
        Machine { rounded: Some(counts_as), ..self }
    }

    /// The same for what stands under a `not`: what counted as true counts as false.
    pub fn turned(self) -> Self {
        Machine { rounded: self.rounded.map(|counts_as| !counts_as), ..self }
    }

    /// A comparison's truth, as rounding lets it count.
    pub(super) fn settled(&self, truth: Truth, operands: &[&What<'a>]) -> Truth {
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
            ExprKind::Not(of) => self.turned().truth(of, frame).negated(),
            ExprKind::All(parts) => self.all(parts, frame),
            ExprKind::Any(parts) => self.any(parts.iter().map(|part| self.truth(part, frame))),
            ExprKind::Quantified { quantifier, element, body } => {
                self.quantified(*quantifier, element, body, frame)
            }
            ExprKind::Compare { left, test, right } => self.compares(left, *test, right, frame),
            ExprKind::IsGiven { of, is_negated } => match is_negated {
                true => self.turned().is_given(of, frame).negated(),
                false => self.is_given(of, frame),
            },
            ExprKind::IsMissing(of) => self.turned().is_given(of, frame).negated(),
            ExprKind::OneOf { of, list, is_negated } => match is_negated {
                true => self.turned().is_one_of(of, list, frame).negated(),
                false => self.is_one_of(of, list, frame),
            },
            ExprKind::Within { left, by, right } if by.ty == Ty::Months => {
                self.lies_within_months(left, by, right, frame)
            }
            ExprKind::Within { left, by, right } => self.lies_within(left, by, right, frame),
            ExprKind::FallsIn { date, year } => self.falls_in(date, year, frame),
            ExprKind::Includes { list, field, key } => self.includes(list, *field, key, frame),
            ExprKind::Call { definition, arguments } => {
                let called = self.called(*definition, arguments, frame);
                called.map_or(Truth::Unknown, |(body, mut inner)| self.truth(body, &mut inner))
            }
            ExprKind::Share { list, field } => self.none_share(list, *field, frame),
            ExprKind::Neighbours { list, by, body } => self.neighbours(list, *by, body, frame),
            ExprKind::Together { how_many, of } => self.together(*how_many, of, frame),
            ExprKind::Overlaps(all) => self.overlaps(all, frame),
            ExprKind::Matches { of, pattern } => {
                self.is_text(of, frame, |text| pattern.is_match(text.trim()))
            }
            ExprKind::Mentions { of, words } => {
                self.is_text(of, frame, |text| text::mentions(text, words))
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
            | ExprKind::Length(_)
            | ExprKind::Age { .. }
            | ExprKind::OneOfTwo { .. }
            | ExprKind::Arithmetic { .. }
            | ExprKind::Error => Truth::Unknown,
        }
    }

    fn compares(
        &self,
        left: &'a Expr,
        test: Test,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        // Most comparisons are of a field with a constant or a field, which need not be taken from
        // their places where nothing is noted.
        if self.skips
            && let Some((left, right)) = self.given(left, frame).zip(self.given(right, frame))
        {
            let (left, right) = (What::datum(left), What::datum(right));
            return self.settled(compared(&left, test, &right), &[&left, &right]);
        }
        let (left, right) = (self.value(left, frame), self.value(right, frame));
        self.noted.trace.compared(&left.what, &right.what);
        let truth = compared(&left.what, test, &right.what);
        self.settled(truth, &[&left.what, &right.what])
    }

    /// What is given for a constant or for a field of a variable.
    fn given(&self, expr: &'a Expr, frame: &Frame<'a>) -> Option<&'a Datum> {
        let (at, field) = match &expr.kind {
            ExprKind::Constant(datum) => return Some(datum),
            ExprKind::Field { of, field } => match of.kind {
                ExprKind::Variable(at) => (at, *field),
                _ => return None,
            },
            _ => return None,
        };
        match frame.get(at)?.what {
            What::Record(fields) => match &self.plan.slot(*fields.get(field)?).state {
                State::Given(datum) => Some(datum),
                State::Record(_) | State::List(_) | State::Absent(_) => None,
            },
            What::Row(table, row) => self.row(table, row)?.get(field)?.datum.as_ref(),
            _ => None,
        }
    }

    fn lies_within_months(
        &self,
        left: &'a Expr,
        by: &'a Expr,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let by = self.value(by, frame);
        let (left, right) = (self.value(left, frame), self.value(right, frame));
        if let Some((first, last)) = months_around(&by.what, &right.what) {
            self.noted.trace.compared(&left.what, &What::Date(first));
            self.noted.trace.compared(&left.what, &What::Date(last));
        }
        let truth = of_each_two(&left.what, &right.what, |left, right| {
            of_each(&by.what, |by| within_months(left, by, right))
        });
        self.settled(truth, &[&left.what, &by.what, &right.what])
    }

    fn lies_within(
        &self,
        left: &'a Expr,
        by: &'a Expr,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let by = self.value(by, frame);
        let (left, right) = (self.value(left, frame), self.value(right, frame));
        if let Some(apart) = apart(&left.what, &right.what) {
            self.noted.trace.compared(&What::amount(apart), &by.what);
            self.noted.trace.compared(&What::amount(apart.negated()), &by.what);
        }
        let truth = of_each_two(&left.what, &right.what, |left, right| {
            of_each(&by.what, |by| within(left, by, right))
        });
        self.settled(truth, &[&left.what, &by.what, &right.what])
    }

    fn falls_in(&self, date: &'a Expr, year: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        let (date, year) = (self.value(date, frame).what, self.value(year, frame).what);
        let truth = of_each_two(&date, &year, |date, year| match (date, year) {
            (What::Date(date), What::Year(year)) => year.holds(*date).into(),
            _ => Truth::Unknown,
        });
        self.settled(truth, &[&date, &year])
    }

    fn is_text(&self, of: &'a Expr, frame: &mut Frame<'a>, is_so: impl Fn(&str) -> bool) -> Truth {
        let of = self.value(of, frame).what;
        let truth = of_each(&of, |one| match one {
            What::Text(text) => is_so(text).into(),
            _ => Truth::Unknown,
        });
        self.settled(truth, &[&of])
    }

    fn overlaps(&self, all: &'a [Expr; 4], frame: &mut Frame<'a>) -> Truth {
        let [from, to, other_from, other_to] =
            all.each_ref().map(|one| self.value(one, frame).what);
        let begins = |from: &What<'a>, to: &What<'a>| {
            self.settled(compared(from, Test::OnOrBefore, to), &[from, to])
        };
        begins(&from, &other_to).and(begins(&other_from, &to))
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

    /// Whether all of these are so.
    pub(super) fn all(&self, conditions: &'a [Expr], frame: &mut Frame<'a>) -> Truth {
        self.any(conditions.iter().map(|one| self.truth(one, frame).negated())).negated()
    }

    /// Whether any of these is so.
    fn any(&self, truths: impl Iterator<Item = Truth>) -> Truth {
        let mut any = Truth::False;
        for truth in truths {
            any = any.or(truth);
            if self.skips && any == Truth::True {
                break;
            }
        }
        any
    }

    /// What an expression that is no condition comes to.
    pub fn value(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Held<'a> {
        match &expr.kind {
            ExprKind::Constant(datum) => Held::datum(datum, None),
            ExprKind::List(parts) => {
                let values = parts.iter().map(|part| self.value(part, frame)).collect();
                Held::new(What::List(List::Values(values)))
            }
            ExprKind::Form => self.at(Plan::ROOT),
            ExprKind::Variable(at) => self.variable(*at, frame),
            ExprKind::Field { of, field } => {
                let value = match of.kind {
                    // Nothing is read of a variable but the field.
                    ExprKind::Variable(at) => match frame.get(at) {
                        Some(record) => self.field(record, *field),
                        None => Held::gap(Gap::OfNothing),
                    },
                    _ => self.field(&self.value(of, frame), *field),
                };
                match value.what {
                    What::Gap(_, None) => self.limited(value, of, *field),
                    _ => value,
                }
            }
            ExprKind::Call { definition, arguments } => {
                match self.called(*definition, arguments, frame) {
                    Some((body, mut inner)) => self.value(body, &mut inner),
                    None => Held::gap(Gap::OfNothing),
                }
            }
            ExprKind::Words(id) => {
                let count = self.rules.schema.words(*id).len();
                Held::new(What::List(List::Words(*id, count)))
            }
            ExprKind::Rows(id) => {
                let rows = self.rules.schema.tables.get(id.0).map_or(0, |table| table.rows.len());
                Held::new(What::List(List::Rows(*id, rows)))
            }
            ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element, frame)
            }
            ExprKind::Arithmetic { left, operator, right } => {
                self.arithmetic(left, *operator, right, frame)
            }
            ExprKind::LookUp { of, keys, by } => self.look_up(of, keys, *by, frame),
            ExprKind::Length(of) => {
                let each = self.value(of, frame).what;
                Held::new(What::among(each.each().iter().map(length).collect()))
            }
            ExprKind::Age { of, at } => self.age(of, at, frame),
            ExprKind::OneOfTwo { pick, left, right } => {
                let (left, right) = (self.value(left, frame), self.value(right, frame));
                each_of_two(&left, &right, |left, right| one_of_two(*pick, left, right))
            }
            ExprKind::Not(_)
            | ExprKind::All(_)
            | ExprKind::Any(_)
            | ExprKind::Quantified { .. }
            | ExprKind::Compare { .. }
            | ExprKind::IsGiven { .. }
            | ExprKind::IsMissing(_)
            | ExprKind::OneOf { .. }
            | ExprKind::Within { .. }
            | ExprKind::FallsIn { .. }
            | ExprKind::Includes { .. }
            | ExprKind::Share { .. }
            | ExprKind::Neighbours { .. }
            | ExprKind::Together { .. }
            | ExprKind::Overlaps(_)
            | ExprKind::Matches { .. }
            | ExprKind::Mentions { .. }
            | ExprKind::Error => Held::gap(Gap::OfNothing),
        }
    }

    fn arithmetic(
        &self,
        left: &'a Expr,
        operator: Operator,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        let (one, other) = (self.value(left, frame), self.value(right, frame));
        match (&one.what, &other.what) {
            (What::Exactly(_), What::Exactly(_)) => {}
            (What::Among(_), _) | (_, What::Among(_)) => {
                return self.each_reckoned(
                    (&one.what, &left.ty),
                    operator,
                    (&other.what, &right.ty),
                );
            }
            _ => {}
        }
        Held::new(self.reckoned((&one.what, &left.ty), operator, (&other.what, &right.ty)))
    }

    /// What comes of values of which rounding leaves open which they are.
    fn each_reckoned(
        &self,
        (left, left_ty): (&What<'a>, &Ty),
        operator: Operator,
        (right, right_ty): (&What<'a>, &Ty),
    ) -> Held<'a> {
        let ways = left.each().len().saturating_mul(right.each().len());
        if ways > MOST_WAYS {
            let hull = |what: &What<'a>| what.measure().map_or(what.clone(), What::amount);
            let (left, right) = (hull(left), hull(right));
            return Held::new(self.reckoned((&left, left_ty), operator, (&right, right_ty)));
        }
        let mut each = Vec::with_capacity(ways);
        for one in left.each() {
            for other in right.each() {
                each.push(self.reckoned((one, left_ty), operator, (other, right_ty)));
            }
        }
        Held::new(What::among(each))
    }

    /// What an operator makes of two values.
    fn reckoned(
        &self,
        (left, left_ty): (&What<'a>, &Ty),
        operator: Operator,
        (right, right_ty): (&What<'a>, &Ty),
    ) -> What<'a> {
        let is_division = matches!(operator, Operator::DividedBy | Operator::AsPercentageOf);
        if is_division && right.as_amount().and_then(Amount::known) == Some(amount::nought()) {
            return What::gap(Gap::DividedByNought);
        }
        let (left, right) = match (self.bounded(left), self.bounded(right)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(gap), _) | (_, Err(gap)) => return What::gap(gap),
        };
        let lacks = self.lacks(left, right);
        let result = match (left_ty, right_ty) {
            (Ty::Date, Ty::Months) => months_later(left, operator, right),
            (Ty::Date, Ty::Date) => left.plus(right.negated()),
            _ => quantities(left, operator, right),
        };
        let ty = if *right_ty == Ty::Date { &Ty::Days } else { left_ty };
        match result {
            Some(amount) => What::measured(Amount { lacks, ..amount }.narrowed(), ty),
            None => What::gap(Gap::Overflow),
        }
    }

    /// What is lacking of two quantities; silence tells more than what is there and cannot be read.
    fn lacks(&self, left: Amount, right: Amount) -> Option<Gap> {
        let is_silence = |gap: &Gap| self.gap_is_given(*gap) == Truth::False;
        let both = || left.lacks.into_iter().chain(right.lacks);
        both().find(is_silence).or_else(|| both().next())
    }

    /// The bounds of a quantity, a day or a year. What is not there keeps to the limits that the form sets to
    /// it; what is there and cannot be read keeps to none, and neither does what the rules lack.
    pub(super) fn bounded(&self, what: &What<'a>) -> Result<Amount, Gap> {
        match what {
            What::Gap(gap, limits) => match (self.is_bounded(*gap), limits) {
                (true, Some(limits)) => {
                    Ok(Amount { lacks: Some(*gap), ..Amount::between(limits.least, limits.most) })
                }
                (true, None) => Ok(Amount { lacks: Some(*gap), ..Amount::ANY }),
                (false, _) => Err(*gap),
            },
            what => what.measure().ok_or(Gap::OfNothing),
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

    fn age(&self, of: &'a Expr, at: &'a Expr, frame: &mut Frame<'a>) -> Held<'a> {
        let (of, at) = (self.value(of, frame), self.value(at, frame));
        each_of_two(&of, &at, |of, at| match (&of.what, &at.what) {
            (What::Gap(gap, _), _) | (_, What::Gap(gap, _)) => Held::gap(*gap),
            (What::Date(born), What::Date(at)) => match date::age(*born, *at) {
                Some(years) => exactly(amount::whole(i128::from(years))),
                None => Held::gap(Gap::NotBorn),
            },
            _ => Held::gap(Gap::OfNothing),
        })
    }

    fn variable(&self, at: usize, frame: &Frame<'a>) -> Held<'a> {
        let held = frame.get(at).cloned().unwrap_or(Held::gap(Gap::OfNothing));
        if let Some(origin) = &held.origin {
            origin.inexact.iter().for_each(|figure| self.note(*figure));
        } else if let (Some(slot), What::Within(amount)) = (held.at, &held.what)
            && amount.open == Open::Rounding
        {
            self.note(Inexact::InPlan(slot));
        }
        held
    }

    /// What a slot of the plan holds.
    pub fn at(&self, id: SlotId) -> Held<'a> {
        let at = Some(id);
        match &self.plan.slot(id).state {
            State::Given(datum) => {
                if matches!(datum, Datum::About(_)) {
                    self.note(Inexact::InPlan(id));
                }
                Held::datum(datum, at)
            }
            State::Record(fields) if self.plan.is_blank_entry(id, fields) => {
                Held::placed(What::gap(Gap::At(id)), at)
            }
            State::Record(fields) => Held::placed(What::Record(fields), at),
            State::List(entries) => Held::placed(What::List(List::Slots(entries)), at),
            State::Absent(_) => Held::placed(What::gap(Gap::At(id)), at),
        }
    }

    /// What is not there, with the limits of the field that it would stand in.
    #[cold]
    fn limited(&self, gap: Held<'a>, of: &'a Expr, field: usize) -> Held<'a> {
        let schema = &self.rules.schema;
        let declared = match of.ty {
            Ty::Record(id) => schema.fields(id).get(field),
            Ty::Row(id) => schema.columns(id).get(field),
            _ => None,
        };
        self.with_limits(gap, declared.map(|declared| &declared.limits))
    }

    fn with_limits(&self, value: Held<'a>, limits: Option<&'a Limits>) -> Held<'a> {
        match value.what {
            What::Gap(gap, _) => Held { what: What::Gap(gap, limits), ..value },
            _ => value,
        }
    }

    pub(super) fn field(&self, of: &Held<'a>, field: usize) -> Held<'a> {
        match &of.what {
            What::Record(fields) => match fields.get(field) {
                Some(slot) => self.at(*slot),
                None => Held::gap(Gap::OfNothing),
            },
            What::Row(table, row) => self.cell(*table, *row, field),
            What::Gap(Gap::At(slot), _) => match &self.plan.slot(*slot).state {
                // The fields of an entry with nothing in it can be told apart.
                State::Record(fields) if fields.get(field).is_some() => {
                    fields.get(field).map_or(Held::gap(Gap::OfNothing), |slot| self.at(*slot))
                }
                _ => Held::placed(What::gap(Gap::At(*slot)), of.at),
            },
            What::Gap(gap, _) => Held::placed(What::gap(*gap), of.at),
            What::Among(values) => {
                let each = values.iter().map(|one| self.field(&Held::new(one.clone()), field).what);
                Held::new(What::among(each.collect()))
            }
            _ => Held::gap(Gap::OfNothing),
        }
    }

    fn cell(&self, table: TableId, row: usize, column: usize) -> Held<'a> {
        let cell = self.row(table, row).and_then(|row| row.get(column));
        let Some(cell) = cell else { return Held::gap(Gap::OfNothing) };
        if cell.is_inexact() {
            self.note(Inexact::InTable(table, row, column));
        }
        match &cell.datum {
            Some(datum) => Held::datum(datum, None),
            None => Held::gap(Gap::Lacks(Lack::Cell(cell.span))),
        }
    }

    /// The cells of a table's row.
    pub(super) fn row(&self, table: TableId, row: usize) -> Option<&'a [Cell]> {
        Some(self.rules.schema.tables.get(table.0)?.rows.get(row)?)
    }

    pub fn arguments(&self, arguments: &'a [Expr], frame: &mut Frame<'a>) -> Frame<'a> {
        let value = |argument| {
            if self.skips {
                return self.value(argument, frame);
            }
            // What is inexact in it is read where the argument is used.
            let (value, inexact) = self.noting(|| self.value(argument, frame));
            let origin =
                (!inexact.is_empty()).then(|| Rc::new(Origin { inexact, ..Origin::default() }));
            Held { origin, ..value }
        };
        arguments.iter().map(value).collect()
    }

    pub(super) fn is_given(&self, of: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        if self.skips {
            return self.is_there(&self.value(of, frame).what);
        }
        let (value, read) = self.noting(|| self.value(of, frame));
        // That a figure is there does not hang on how exact it is, but which one is looked up may.
        if matches!(value.what, What::Among(_)) {
            read.into_iter().for_each(|figure| self.note(figure));
        }
        self.is_there(&value.what)
    }

    fn is_there(&self, what: &What<'a>) -> Truth {
        match what {
            What::Gap(gap, _) => self.gap_is_given(*gap),
            What::Within(amount) => amount.lacks.map_or(Truth::True, |gap| self.gap_is_given(gap)),
            What::Among(values) => self.is_any_there(values),
            _ => Truth::True,
        }
    }

    /// The same of one of several values. Where rounding may settle which it is, none of them is not one.
    fn is_any_there(&self, values: &[What<'a>]) -> Truth {
        let mut each = values.iter().filter(|what| self.rounded.is_none() || !is_none(what));
        let mut truths = each.by_ref().map(|what| self.is_there(what));
        let Some(first) = truths.next() else { return Truth::Unknown };
        match self.rounded {
            Some(true) => truths.fold(first, Truth::or),
            Some(false) => truths.fold(first, Truth::and),
            None if truths.all(|other| other == first) => first,
            None => Truth::Unknown,
        }
    }

    /// A gap that is silence is known not to be given; one that hides a value is unknown.
    fn gap_is_given(&self, gap: Gap) -> Truth {
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
            | Gap::KeyLacks(_)
            | Gap::Overflow
            | Gap::DividedByNought
            | Gap::NotBorn
            | Gap::OfNothing => Truth::Unknown,
        }
    }

    fn is_one_of(&self, of: &'a Expr, list: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        let of = self.value(of, frame);
        let Some(list) = self.list(list, frame) else { return Truth::Unknown };
        self.is_any(&of.what, self.entries_of(&list))
    }

    /// Whether a value is any of these. One that is not known is not known to be none of them, even of none
    /// at all.
    pub(super) fn is_any(&self, value: &What<'a>, others: impl Iterator<Item = Held<'a>>) -> Truth {
        if matches!(value, What::Gap(_, _)) {
            return Truth::Unknown;
        }
        self.any(others.map(|other| {
            let truth = compared(value, Test::Is, &other.what);
            self.settled(truth, &[value, &other.what])
        }))
    }

    /// The key of a list's entry; the entry itself where the list has no key.
    pub fn key_of(&self, entry: Held<'a>, field: Option<usize>) -> Held<'a> {
        match field {
            Some(field) => self.field(&entry, field),
            None => entry,
        }
    }

    /// The entries of a list; nothing where the list itself is not known.
    pub fn entries(&self, list: &'a Expr, frame: &mut Frame<'a>) -> Option<Vec<Held<'a>>> {
        let list = self.list(list, frame)?;
        Some(self.entries_of(&list).collect())
    }

    /// The same, one after the other.
    pub(super) fn entries_of(&self, list: &List<'a>) -> impl Iterator<Item = Held<'a>> {
        (0..list.len()).filter_map(|at| self.entry_at(list, at))
    }

    pub(super) fn entry_at(&self, list: &List<'a>, at: usize) -> Option<Held<'a>> {
        match list {
            List::Slots(slots) => slots.get(at).map(|slot| self.listed(*slot)),
            List::Rows(id, _) => Some(Held::new(What::Row(*id, at))),
            List::Words(_, _) => Some(Held::new(What::Choice(at))),
            List::Values(values) => values.get(at).cloned(),
        }
    }

    /// An entry of a list in the plan.
    fn listed(&self, slot: SlotId) -> Held<'a> {
        let entry = self.at(slot);
        match entry.what {
            What::Gap(_, _) => {
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

/// Whether rounding alone leaves these known only within bounds.
fn only_rounded(operands: &[&What]) -> bool {
    operands.iter().map(|what| openness(what)).max() == Some(Open::Rounding)
}

/// Why a value is not known exactly.
pub(super) fn openness(what: &What) -> Open {
    match what {
        What::Gap(_, _) => Open::Gaps,
        What::Within(amount) => amount.open,
        What::Among(values) => {
            let each = values.iter().filter(|what| !is_none(what)).map(openness);
            each.max().unwrap_or(Open::Gaps).max(Open::Rounding)
        }
        _ => Open::Exact,
    }
}

/// Whether this stands for there being no entry or no row.
pub(super) fn is_none(what: &What) -> bool {
    matches!(what, What::Gap(Gap::Lacks(Lack::Entry(_) | Lack::Row(_)), _))
}

/// What a test says of two values of one type.
pub fn compared(left: &What, test: Test, right: &What) -> Truth {
    match (left, right) {
        (What::Gap(_, _), _) | (_, What::Gap(_, _)) => Truth::Unknown,
        (What::Exactly(left), What::Exactly(right)) => stands(amount::ordering(left, right), test),
        (What::Among(_), _) | (_, What::Among(_)) => each_compared(left, test, right),
        (What::Within(_), _) | (_, What::Within(_)) => match (left.measure(), right.measure()) {
            (Some(left), Some(right)) => amounts(left, test, right),
            _ => Truth::Unknown,
        },
        (What::Date(left), What::Date(right)) => ordered(left, test, right),
        (What::Year(left), What::Year(right)) => ordered(left, test, right),
        (What::Text(left), What::Text(right)) => ordered(&left.trim(), test, &right.trim()),
        (What::YesNo(left), What::YesNo(right)) => ordered(left, test, right),
        (What::Choice(left), What::Choice(right)) | (What::Key(left), What::Key(right)) => {
            ordered(left, test, right)
        }
        // A name that is not listed may be another one, misspelt.
        (What::Unlisted(left), What::Unlisted(right)) if left.trim() == right.trim() => {
            ordered(&left.trim(), test, &right.trim())
        }
        _ => Truth::Unknown,
    }
}

/// What a test says of values of which rounding leaves open which they are.
fn each_compared(left: &What, test: Test, right: &What) -> Truth {
    of_each_two(left, right, |one, other| compared(one, test, other))
}

/// What is so of two values, of which rounding may leave open which they are.
fn of_each_two<'a>(
    left: &What<'a>,
    right: &What<'a>,
    is_so: impl Fn(&What<'a>, &What<'a>) -> Truth,
) -> Truth {
    agreed(
        left.each()
            .iter()
            .flat_map(|one| right.each().iter().map(move |other| (one, other)))
            .map(|(one, other)| (!is_none(one) && !is_none(other)).then(|| is_so(one, other))),
    )
}

/// What is so of a value, of which rounding may leave open which it is.
fn of_each<'a>(what: &What<'a>, is_so: impl Fn(&What<'a>) -> Truth) -> Truth {
    agreed(what.each().iter().map(|one| (!is_none(one)).then(|| is_so(one))))
}

/// What is so of all values that something may be. That there may be none of them leaves open what would be so.
fn agreed(truths: impl Iterator<Item = Option<Truth>>) -> Truth {
    let (mut may_be_none, mut all) = (false, None);
    for truth in truths {
        match (truth, all) {
            (None, _) => may_be_none = true,
            (Some(_), None) => all = truth,
            (Some(truth), Some(before)) if truth == before => {}
            (Some(_), Some(_)) => return Truth::Unknown,
        }
    }
    match all {
        Some(Truth::True) if may_be_none => Truth::Unknown,
        Some(truth) => truth,
        None => Truth::Unknown,
    }
}

fn amounts(left: Amount, test: Test, right: Amount) -> Truth {
    match test {
        Test::Is => left.is(right),
        Test::IsNot => left.is(right).negated(),
        Test::AtMost | Test::OnOrBefore => left.at_most(right),
        Test::AtLeast | Test::OnOrAfter => right.at_most(left),
        Test::LessThan | Test::Before => left.less_than(right),
        Test::MoreThan | Test::After => right.less_than(left),
    }
}

fn ordered<T: Ord>(left: &T, test: Test, right: &T) -> Truth {
    stands(left.cmp(right), test)
}

/// What a test says of two values by their order.
pub(super) fn stands(order: Ordering, test: Test) -> Truth {
    let holds = match test {
        Test::Is => order.is_eq(),
        Test::IsNot => order.is_ne(),
        Test::AtMost | Test::OnOrBefore => order.is_le(),
        Test::AtLeast | Test::OnOrAfter => order.is_ge(),
        Test::LessThan | Test::Before => order.is_lt(),
        Test::MoreThan | Test::After => order.is_gt(),
    };
    holds.into()
}

/// Whether a day lies within so many months of the calendar, before or after, of another.
fn within_months(left: &What, by: &What, right: &What) -> Truth {
    match (left, months_around(by, right)) {
        (What::Date(left), Some((first, last))) => (first <= *left && *left <= last).into(),
        _ => Truth::Unknown,
    }
}

/// The days that lie so many months before and after one.
fn months_around(by: &What, day: &What) -> Option<(Date, Date)> {
    let (Some(by), What::Date(day)) = (by.as_amount(), day) else { return None };
    let months = by.known().filter(Exact::is_integer)?.to_integer();
    let first = date::plus_months(*day, months.checked_neg()?)?;
    Some((first, date::plus_months(*day, months)?))
}

fn within(left: &What, by: &What, right: &What) -> Truth {
    match (apart(left, right), by.as_amount()) {
        (Some(apart), Some(by)) => apart.at_most(by).and(by.negated().at_most(apart)),
        _ => Truth::Unknown,
    }
}

/// How much one figure is above another, or by how many days one day comes before another.
fn apart(left: &What, right: &What) -> Option<Amount> {
    match (left, right) {
        (What::Date(left), What::Date(right)) => {
            let days = date::days_between(*left, *right);
            Some(Amount::exactly(amount::whole(days)))
        }
        _ => left.measure()?.plus(right.measure()?.negated()),
    }
}

/// A figure that is known exactly.
fn exactly<'a>(exact: Exact) -> Held<'a> {
    Held::new(What::Exactly(exact))
}

fn count<'a>(count: usize) -> Held<'a> {
    i128::try_from(count).map_or(Held::gap(Gap::Overflow), |count| exactly(amount::whole(count)))
}

fn one_of_two<'a>(pick: Pick, left: &Held<'a>, right: &Held<'a>) -> Held<'a> {
    match (&left.what, &right.what) {
        (What::Gap(gap, _), _) | (_, What::Gap(gap, _)) => Held::gap(*gap),
        (What::Date(one), What::Date(other)) => {
            let is_left = if pick == Pick::Earlier { one <= other } else { one >= other };
            if is_left { left.clone() } else { right.clone() }
        }
        _ => Held::gap(Gap::OfNothing),
    }
}

/// How many words a text has.
fn length<'a>(text: &What<'a>) -> What<'a> {
    match text {
        What::Text(text) => count(text::n_words(text)).what,
        What::Gap(gap, _) => What::gap(*gap),
        _ => What::gap(Gap::OfNothing),
    }
}

/// What comes of two values, of which rounding may leave open which they are.
fn each_of_two<'a>(
    left: &Held<'a>,
    right: &Held<'a>,
    of: impl Fn(&Held<'a>, &Held<'a>) -> Held<'a>,
) -> Held<'a> {
    let (lefts, rights) = (left.what.each(), right.what.each());
    match lefts.len().saturating_mul(rights.len()) {
        1 => of(left, right),
        ways if ways > MOST_WAYS => Held::gap(Gap::Overflow),
        _ => {
            let held = |what: &What<'a>| Held::new(what.clone());
            let pairs = lefts.iter().flat_map(|one| rights.iter().map(move |other| (one, other)));
            let each = pairs.map(|(one, other)| of(&held(one), &held(other)).what);
            Held::new(What::among(each.collect()))
        }
    }
}

/// A day so many months later, or earlier: as no later day becomes an earlier one, its bounds are moved.
fn months_later(day: Amount, operator: Operator, months: Amount) -> Option<Amount> {
    let Some(months) = months.known().filter(Exact::is_integer) else {
        return Some(Amount { lacks: day.lacks.or(months.lacks), ..Amount::ANY });
    };
    let months = if operator == Operator::Minus { -months } else { months }.to_integer();
    let moved = |end: Option<Exact>| match end {
        Some(end) => {
            let moved = date::plus_months(line::day(end)?, months)?;
            Some(Some(line::place(&Datum::Date(moved))?))
        }
        None => Some(None),
    };
    Some(Amount { least: moved(day.least)?, most: moved(day.most)?, ..day })
}

fn quantities(left: Amount, operator: Operator, right: Amount) -> Option<Amount> {
    match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.plus(right.negated()),
        Operator::Times => left.times(right),
        Operator::DividedBy | Operator::AsPercentageOf => left.divided_by(right),
    }
}
