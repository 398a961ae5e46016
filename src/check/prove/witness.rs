//! A plan that tells two rules apart: a base plan and one or two edits, as an author would write them.

use std::cell::Cell;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Case;
use super::affected_by::has;
use super::edits::{Edit, EditTarget, places};
use crate::eval::{self, Compared, Trace, Verdict};
use crate::plan::Plan;
use lacuna_language::operation::Operation;
use lacuna_language::rules::program::{Expr, ExprKind, Requirement};
use lacuna_language::rules::{FieldId, RequirementId, Rules};
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{Datum, Exact, Ty, amount, date, limits, line};

/// Plans that differ under two rules: the example whose plan it begins with, the edits to it, and the
/// verdict that the rules in force give.
pub(super) struct Witness<'c, 'l> {
    pub from: &'c Case<'l>,
    /// Whether the edits are made to the example's edited plan; else to its base plan.
    pub goes_on: bool,
    pub edits: Vec<Edit>,
    pub requirement: RequirementId,
    pub verdict: Verdict,
}

/// Rules in force, and the same with a fault, on one requirement.
#[derive(Clone, Copy)]
pub(super) struct Apart<'r> {
    pub rules: &'r Rules,
    pub faulty: &'r Rules,
    pub requirement: RequirementId,
    pub budget: &'r Budget,
}

/// How much may still be tried. A plan in which much is compared counts more than once.
pub(super) struct Budget {
    left: Cell<usize>,
    /// How many plans were tried.
    pub n_tried: Cell<usize>,
}

impl Budget {
    pub(super) fn new(most: usize) -> Budget {
        Budget { left: Cell::new(most), n_tried: Cell::default() }
    }

    fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes away what something costs; nothing where too little is left.
    fn spend(&self, cost: usize) -> Option<()> {
        let left = self.left.get().checked_sub(cost);
        self.left.set(left.unwrap_or(0));
        left.map(|_| ())
    }
}

/// How many plans are begun with.
const MOST_SEEDS: usize = 8;
/// So many comparisons make a plan count as one more: fewer plans are tried where each takes long.
const COMPARED: usize = 100;
/// How many edits are tried two at a time.
const MOST_PAIRED: usize = 48;

impl Apart<'_> {
    /// Looks for a plan, from the examples that come first on. Nothing where none was found: the two may
    /// be the same after all.
    pub(super) fn witness<'c, 'l>(self, cases: &[&'c Case<'l>]) -> Option<Witness<'c, 'l>> {
        let fields = self.fields();
        let seeds = || cases.iter().take(MOST_SEEDS);
        let mut tried = BTreeSet::new();
        // An edit to a plan as it stands is easier to read than one more to an edited plan.
        let mut plain = cases.iter().filter(|case| tried.insert(case.base_name()));
        let found = plain.find_map(|case| self.from(case, false, &fields, 1));
        let found = found.or_else(|| seeds().find_map(|case| self.from(case, true, &fields, 1)));
        // All plans of a year together are too many to try two edits at a time.
        let single = cases.iter().filter(|case| !case.example.is_national);
        found.or_else(|| single.take(2).find_map(|case| self.from(case, true, &fields, 2)))
    }

    /// The fields that the requirement reads, in either form.
    fn fields(self) -> BTreeSet<FieldId> {
        let read = |rules: &Rules| {
            let one = rules.requirement(self.requirement);
            one.map(|one| rules.read_by(one)).unwrap_or_default()
        };
        read(self.rules).union(&read(self.faulty)).copied().collect()
    }

    fn from<'c, 'l>(
        self,
        case: &'c Case<'l>,
        goes_on: bool,
        fields: &BTreeSet<FieldId>,
        n_edits: usize,
    ) -> Option<Witness<'c, 'l>> {
        if self.budget.is_spent() {
            return None;
        }
        let plan = if goes_on { &case.plan } else { &case.base };
        let found = |edits: Vec<Edit>, verdict: Verdict| Witness {
            from: case,
            goes_on,
            edits,
            requirement: self.requirement,
            verdict,
        };
        let cost = self.cost(case, plan);
        let apart = |plan: &Plan| {
            self.budget.spend(cost)?;
            self.apart(case, plan)
        };
        if let Some(verdict) = apart(plan) {
            return Some(found(Vec::new(), verdict));
        }
        let edits = self.edits(case, plan, fields, cost);
        if n_edits == 1 {
            let mut edits = edits.into_iter().take_while(|_| !self.budget.is_spent());
            return edits.find_map(|edit| {
                let verdict = apart(&edit.applied(plan)?)?;
                Some(found(vec![edit], verdict))
            });
        }
        let first: Vec<&Edit> = edits.iter().take(MOST_PAIRED).collect();
        let mut first = first.into_iter().take_while(|_| !self.budget.is_spent());
        first.find_map(|first| {
            let edited = first.applied(plan)?;
            let second = self.edits(case, &edited, fields, cost).into_iter().take(MOST_PAIRED);
            let mut second = second.filter(|second| second.is_beside(first));
            second.find_map(|second| {
                let verdict = apart(&second.applied(&edited)?)?;
                Some(found(vec![first.clone(), second], verdict))
            })
        })
    }

    /// The verdict of the rules in force, where it is not that of the others.
    fn apart(self, case: &Case, plan: &Plan) -> Option<Verdict> {
        self.budget.n_tried.update(|n_tried| n_tried.saturating_add(1));
        let verdict = |rules: &Rules| eval::verdict(rules, plan, &case.sources, self.requirement);
        let own = verdict(self.rules)?;
        (verdict(self.faulty)? != own).then_some(own)
    }

    /// What it costs to try a plan.
    fn cost(self, case: &Case, plan: &Plan) -> usize {
        let trace = eval::traced(self.faulty, plan, &case.sources, self.requirement).1;
        1 + trace.compared.len() / COMPARED
    }

    /// The edits that may matter, those that keep what is given a value first.
    fn edits(self, case: &Case, plan: &Plan, fields: &BTreeSet<FieldId>, cost: usize) -> Vec<Edit> {
        let trace = |rules: &Rules| eval::traced(rules, plan, &case.sources, self.requirement).1;
        let traces = [trace(self.rules), trace(self.faulty)];
        let is_named = self.asks_for_names();
        let schema = &self.rules.schema;
        let places: Vec<EditTarget> = places(plan, self.rules, fields);
        let mut edits = Vec::new();
        for place in &places {
            let is_affordable = place.ty == Ty::Money && self.budget.spend(cost).is_some();
            let solved = match is_affordable {
                true => self.solved(case, plan, place, &traces),
                false => Vec::new(),
            };
            let named = Some(place).filter(|place| is_named && place.ty == Ty::Date);
            let named = named.map_or(Vec::new(), |place| of_each_name(place, plan));
            let values = values(place, plan, &traces, self.rules).into_iter();
            for datum in values.chain(solved).chain(named) {
                edits.extend(place.set(datum, schema));
            }
        }
        let mut removed = BTreeSet::new();
        let without = places.iter().filter_map(|place| place.without_entry(plan));
        edits.extend(without.filter(|edit| removed.insert(edit.said.clone())));
        edits.extend(places.iter().flat_map(|place| place.lists(plan, schema)));
        edits.extend(places.iter().flat_map(|place| place.absences()));
        edits
    }

    /// Whether it asks for the month of a date, or for its day of the week.
    fn asks_for_names(self) -> bool {
        let is_name = |part: &Expr| {
            let ExprKind::Apply { operation, .. } = part.kind else { return false };
            matches!(operation, Operation::Month | Operation::Weekday)
        };
        let one = self.rules.requirement(self.requirement);
        let all = one.into_iter().flat_map(Requirement::expressions);
        all.into_iter().any(|expr| has(expr, &is_name, self.rules))
    }

    /// The values at which a figure would make the two sides of a comparison equal, where both may hang
    /// on it: found as if they did so evenly, from the sides as they are and as they would be for
    /// another value.
    fn solved(
        self,
        case: &Case,
        plan: &Plan,
        place: &EditTarget,
        traces: &[Trace; 2],
    ) -> Vec<Datum> {
        let Some(Datum::Amount(own)) = place.datum(plan) else { return Vec::new() };
        let step = amount::whole(100_000);
        let moved = amount::plus(*own, step).map(Datum::Amount);
        let edit = moved.and_then(|moved| place.set(moved, &self.rules.schema));
        let Some(edited) = edit.and_then(|edit| edit.applied(plan)) else { return Vec::new() };
        let mut found = Vec::new();
        for (rules, before) in [self.rules, self.faulty].into_iter().zip(traces) {
            let after = eval::traced(rules, &edited, &case.sources, self.requirement).1;
            for both in before.compared.iter().zip(&after.compared) {
                let (Compared::Amounts(a, b), Compared::Amounts(c, d)) = both else { continue };
                found.extend(root(*own, step, [*a, *b], [*c, *d]).into_iter().flatten());
            }
        }
        let around = found.into_iter().flat_map(|root: Exact| {
            let (low, high) = (root.floor(), root.ceil());
            let off = [amount::minus(low, amount::one()), amount::plus(high, amount::one())];
            [low, high].into_iter().chain(off.into_iter().flatten())
        });
        let values = each_once(around.map(Datum::Amount).collect());
        values.into_iter().filter(|value| fits(value, place)).collect()
    }
}

/// Where two sides meet that are some way apart at `own`, and another a step further on.
fn root(own: Exact, step: Exact, [a, b]: [Exact; 2], [c, d]: [Exact; 2]) -> Option<Option<Exact>> {
    let (before, after) = (amount::minus(a, b)?, amount::minus(c, d)?);
    let slope = amount::divided_by(amount::minus(after, before)?, step)?;
    Some(amount::divided_by(before, slope).and_then(|by| amount::minus(own, by)))
}

/// Values by which two rules may differ: what is compared, what is next to it, and what would make the
/// two sides of a comparison equal.
fn values(place: &EditTarget, plan: &Plan, traces: &[Trace], rules: &Rules) -> Vec<Datum> {
    let schema = &rules.schema;
    let own = place.datum(plan);
    let mut values: Vec<Datum> = match &place.ty {
        Ty::YesNo => vec![Datum::YesNo(true), Datum::YesNo(false)],
        Ty::Choice(id) => (0..schema.words(*id).len()).map(Datum::Choice).collect(),
        Ty::Key(id) => schema.row_keys(*id).take(12).map(|(row, _)| Datum::Key(row)).collect(),
        Ty::Year => match own {
            Some(Datum::Year(year)) => vec![Datum::Year(year.previous()), Datum::Year(year.next())],
            _ => vec![Datum::Year(rules.circular.year)],
        },
        Ty::Date => dates(own, traces).into_iter().map(Datum::Date).collect(),
        ty if let (true, Some(near)) = (ty.is_amount(), ty.near()) => {
            amounts(own, traces, near).into_iter().map(Datum::Amount).collect()
        }
        Ty::Text => vec![Datum::Text("something else".into())],
        _ => Vec::new(),
    };
    values.retain(|value| own != Some(value) && fits(value, place));
    values
}

/// Whether the form would let a value stand there.
fn fits(value: &Datum, place: &EditTarget) -> bool {
    let limits: &Limits = &place.limits;
    line::place(value).is_none_or(|at| limits::within(at, &place.ty, limits, "").is_ok())
}

fn dates(own: Option<&Datum>, traces: &[Trace]) -> Vec<Date> {
    let mut found = Vec::new();
    for compared in traces.iter().flat_map(|trace| &trace.compared) {
        if let Compared::Dates(left, right) = compared {
            for day in [*left, *right] {
                found.extend([0, -1, 1].into_iter().filter_map(|days| date::plus_days(day, days)));
            }
            if let Some(Datum::Date(own)) = own {
                let apart = date::days_between(*left, *right);
                let moved = [apart, -apart].into_iter().flat_map(|by| [by, by - 1, by + 1]);
                found.extend(moved.filter_map(|days| date::plus_days(*own, days)));
            }
        }
    }
    if let Some(Datum::Date(own)) = own {
        // Limits in months and years are looked for where they would be crossed.
        for compared in traces.iter().flat_map(|trace| &trace.compared) {
            if let Compared::Amounts(left, right) = compared {
                let apart = amount::minus(*left, *right).filter(Exact::is_integer);
                let apart =
                    apart.map(|apart| apart.to_integer()).filter(|days| days.abs() < 40_000);
                for by in apart.into_iter().flat_map(|by| [by, -by]) {
                    let days = [by, by - 1, by + 1];
                    found.extend(days.into_iter().filter_map(|days| date::plus_days(*own, days)));
                    let years = date::plus_months(*own, by.saturating_mul(12));
                    let around = years.into_iter().flat_map(|day| {
                        [0, -1, 1].into_iter().filter_map(move |days| date::plus_days(day, days))
                    });
                    found.extend(around);
                }
            }
        }
        found.extend([-1, 1].into_iter().filter_map(|days| date::plus_days(*own, days)));
    }
    each_once(found)
}

/// Days near a day of a plan, one of each month and of each day of the week.
fn of_each_name(place: &EditTarget, plan: &Plan) -> Vec<Datum> {
    let Some(Datum::Date(own)) = place.datum(plan) else { return Vec::new() };
    let months = (1..12).filter_map(|months| date::plus_months(*own, months));
    let days = (1..7).filter_map(|days| date::plus_days(*own, days));
    let all = months.chain(days).map(Datum::Date);
    all.filter(|day| fits(day, place)).collect()
}

fn amounts(own: Option<&Datum>, traces: &[Trace], unit: Exact) -> Vec<Exact> {
    let around = |middle: Exact| {
        let off = [amount::minus(middle, unit), amount::plus(middle, unit)];
        std::iter::once(middle).chain(off.into_iter().flatten())
    };
    let mut found = Vec::new();
    for compared in traces.iter().flat_map(|trace| &trace.compared) {
        if let Compared::Amounts(left, right) = compared {
            found.extend([*left, *right].into_iter().flat_map(around));
            if let Some(Datum::Amount(own)) = own {
                let apart = amount::minus(*left, *right);
                let moved = apart.into_iter().flat_map(|apart| {
                    [amount::plus(*own, apart), amount::minus(*own, apart)].into_iter().flatten()
                });
                found.extend(moved.flat_map(around));
            }
        }
    }
    found.push(amount::nought());
    if let Some(Datum::Amount(own)) = own {
        found.extend(around(*own));
    }
    each_once(found)
}

fn each_once<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    let mut once = Vec::new();
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    once
}
