//! Whether a fault changes no verdict on any plan there can be: by reasoning, not by trying examples.
//!
//! Two ways to see it. What the changed part of a rule reads may be so little of a plan, such as the
//! council and the year, that all there can be is tried. And a loop through rows or words that a rule
//! file lists may, written out, ask the same as before in another order.

use std::collections::BTreeSet;

use super::affected_by::has;
use super::expr::leaves_equality;
use super::table::reads_table;
use super::{Case, Site};
use crate::eval;
use crate::plan::{Plan, State, edit::Put};
use lacuna_language::analysis::{Key, key};
use lacuna_language::operation::{Comparison, Operation};
use lacuna_language::rules::program::{Element, Expr, ExprKind, Requirement};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Datum, RecordId, Schema, TableId, Ty, Year};

/// How many plans are tried at most.
const MOST_PLANS: usize = 20_000;

/// Rules in force, and the same with a fault at a site.
#[derive(Clone, Copy)]
pub struct Pair<'r> {
    /// The rules as they stand.
    pub rules: &'r Rules,
    /// A copy of them with the fault planted.
    pub faulty: &'r Rules,
    /// The one part in which the two differ.
    pub site: Site,
}

/// The same part of two rules.
type Parts<'r> = [&'r Expr; 2];

impl<'r> Pair<'r> {
    /// Whether the two are the same on all plans. `false` is no proof that they are not.
    pub fn is_same(self, cases: &[Case]) -> bool {
        self.is_same_written_out() || self.is_same_on_all_that_is_read(cases)
    }

    // ---- What little of a plan is read -------------------------------------------------------

    fn is_same_on_all_that_is_read(self, cases: &[Case]) -> bool {
        let form = match self.site {
            Site::Requirement(at) => self.rules.requirements.get(at).map(|one| one.on),
            Site::Definition(at) => self.rules.definitions.get(at).and_then(|one| one.form),
            Site::Table(_) => None,
        };
        let fits = |case: &&Case| form.is_none_or(|form| case.plan.form() == form);
        let Some(case) = cases.iter().find(fits) else { return false };
        let changed = self.changed();
        changed.iter().rev().any(|parts| self.is_same_part(*parts, case))
    }

    /// The part that is changed and those that it lies in, the largest first; nothing where there is a
    /// variable in scope, or where more than one part is changed.
    fn changed(self) -> Vec<Parts<'r>> {
        let roots = [roots(self.rules, self.site), roots(self.faulty, self.site)];
        let [Some(own), Some(other)] = roots else { return Vec::new() };
        if own.len() != other.len() {
            return Vec::new();
        }
        let mut at = sole_change(own, other);
        let mut found = Vec::new();
        while let Some(parts) = at {
            found.push(parts);
            let [own, other] = parts;
            let is_loop = has_variable(own) || has_variable(other);
            let (own, other) = (own.parts(), other.parts());
            let is_alike = own.len() == other.len() && !is_loop;
            at = if is_alike { sole_change(own, other) } else { None };
        }
        found
    }

    fn is_same_part(self, parts: Parts<'r>, case: &Case) -> bool {
        let mut fields = BTreeSet::new();
        let [own, other] = parts;
        let is_little = read(own, self.rules, &mut fields) && read(other, self.faulty, &mut fields);
        let (form, n_fields) = (case.plan.form(), fields.len());
        let values = fields.iter().map(|field| self.values(form, *field, n_fields));
        let values: Option<Vec<(usize, Vec<State>)>> = values.collect();
        let Some(values) = values.filter(|_| is_little) else { return false };
        let how_many = values.iter().try_fold(1usize, |all, (_, of)| all.checked_mul(of.len()));
        how_many.is_some_and(|how_many| how_many <= MOST_PLANS)
            && self.is_same_with(&mut case.plan.clone(), &values, parts, case)
    }

    /// Whether the parts come to the same whatever values these fields have.
    fn is_same_with(
        self,
        plan: &mut Plan,
        values: &[(usize, Vec<State>)],
        parts: Parts<'r>,
        case: &Case,
    ) -> bool {
        let Some(((field, states), rest)) = values.split_first() else {
            let [own, other] = parts;
            return eval::come_to_the_same(
                [(self.rules, own), (self.faulty, other)],
                plan,
                &case.sources,
            );
        };
        let State::Record(slots) = &plan.slot(Plan::ROOT).state else { return false };
        let Some(slot) = slots.get(*field).copied() else { return false };
        states.iter().all(|state| {
            plan.set(slot, Put::State(state.clone()), Span::NOWHERE);
            self.is_same_with(plan, rest, parts, case)
        })
    }

    /// All that a field of a plan can hold, as far as rules can tell it apart. Of what no rule names
    /// there is one for each field that is read, as they may all be different.
    fn values(self, form: RecordId, field: usize, n_fields: usize) -> Option<(usize, Vec<State>)> {
        let schema = &self.rules.schema;
        let declared = schema.fields(form).get(field)?;
        // Where a value is declared not applicable it matters which one a verdict hangs on.
        if declared.may_be_not_applicable {
            return None;
        }
        let data: Vec<Datum> = match &declared.ty {
            Ty::YesNo => vec![Datum::YesNo(true), Datum::YesNo(false)],
            Ty::Choice(id) => (0..schema.words(*id).len()).map(Datum::Choice).collect(),
            Ty::Key(id) => {
                let rows = schema.row_keys(*id).map(|(row, _)| Datum::Key(row));
                // Those that the table does not list, as an open table lets a plan have.
                let unlisted = (0..n_fields)
                    .map(|number| Datum::Unlisted(format!("unlisted {number}").into()));
                rows.chain(unlisted).collect()
            }
            Ty::Year => years([self.rules, self.faulty], n_fields).map(Datum::Year).collect(),
            _ => return None,
        };
        let absent = [Absence::Missing, Absence::Placeholder(String::new())];
        let given = data.into_iter().map(State::Given);
        Some((field, given.chain(absent.map(State::Absent)).collect()))
    }

    // ---- A loop, written out -----------------------------------------------------------------

    fn is_same_written_out(self) -> bool {
        let requirements = match self.site {
            Site::Requirement(at) => vec![RequirementId(at.saturating_add(1))],
            Site::Table(at) => self.going_through(TableId(at)).unwrap_or_default(),
            Site::Definition(_) => Vec::new(),
        };
        !requirements.is_empty()
            && requirements.into_iter().all(|id| {
                let [own, other] = [self.rules, self.faulty].map(|rules| {
                    let one = rules.requirement(id)?;
                    let strength = std::mem::discriminant(&one.strength);
                    Some((strength, written_out(one, &rules.schema)?))
                });
                own.is_some() && own == other
            })
    }

    /// The requirements that go through a table, where nothing else is read of it anywhere.
    fn going_through(self, table: TableId) -> Option<Vec<RequirementId>> {
        let bearing = self.site.bears_on(self.rules);
        let only_goes_through = |id: &RequirementId| {
            let one = self.rules.requirement(*id);
            let clauses = one.into_iter().flat_map(clauses);
            !clauses.into_iter().any(|clause| has(clause, &|of| reads_table(of, table), self.rules))
        };
        bearing.iter().all(only_goes_through).then_some(bearing)
    }
}

/// All that a requirement asks of what it goes through, and shows to a person of it.
fn clauses(one: &Requirement) -> Vec<&Expr> {
    let loops: usize = one.for_each.iter().map(|element| element.parts().count()).sum();
    one.expressions().skip(loops).collect()
}

/// The expressions of a site in which no variable is in scope.
fn roots(rules: &Rules, site: Site) -> Option<Vec<&Expr>> {
    match site {
        Site::Requirement(at) => {
            let one = rules.requirements.get(at).filter(|one| one.for_each.is_empty())?;
            let clauses = one.applies_when.iter().chain(one.strength.conditions());
            Some(clauses.chain(&one.unless).collect())
        }
        Site::Definition(at) => {
            let one = rules.definitions.get(at).filter(|one| one.parameters.is_empty())?;
            Some(vec![&one.body])
        }
        Site::Table(_) => None,
    }
}

/// The only two that are not alike, of parts that stand in the same order.
fn sole_change<'r>(own: Vec<&'r Expr>, other: Vec<&'r Expr>) -> Option<Parts<'r>> {
    let both = own.into_iter().zip(other);
    let mut unlike = both.filter(|(own, other)| key(own) != key(other));
    let (own, other) = unlike.next()?;
    unlike.next().is_none().then_some([own, other])
}

/// Whether the parts of an expression see a variable that it does not.
fn has_variable(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Quantified { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::Dated { .. }
            | ExprKind::Share { .. }
            | ExprKind::Neighbours { .. }
    )
}

/// Notes which fields of the plan itself an expression reads. Gives `false` where it reads more of a plan
/// than such fields.
fn read(expr: &Expr, rules: &Rules, fields: &mut BTreeSet<usize>) -> bool {
    match &expr.kind {
        ExprKind::Form | ExprKind::Error => false,
        // The day of a year may be compared with any day, and not only with one of a year that is named.
        ExprKind::Apply { operation: Operation::FirstDay | Operation::LastDay, .. } => false,
        ExprKind::Field { of, field } if matches!(of.kind, ExprKind::Form) => {
            fields.insert(*field);
            true
        }
        ExprKind::Call { definition, .. } => {
            let body = rules.definitions.get(*definition).map(|one| &one.body);
            body.is_some_and(|body| read(body, rules, fields))
                && expr.parts().into_iter().all(|part| read(part, rules, fields))
        }
        _ => expr.parts().into_iter().all(|part| read(part, rules, fields)),
    }
}

/// The years that rules name, by a day as well, and those next to them; and so many that nothing names.
fn years(both: [&Rules; 2], n_spare: usize) -> impl Iterator<Item = Year> {
    let mut found = BTreeSet::new();
    for rules in both {
        let mut note = |datum: &Datum| {
            let year = match datum {
                Datum::Year(year) => Some(*year),
                Datum::Date(day) => Some(Year::of(*day)),
                _ => None,
            };
            found.extend(year.into_iter().flat_map(|year| [year.previous(), year, year.next()]));
        };
        note(&Datum::Year(rules.circular.year));
        let rows = rules.schema.tables.iter().flat_map(|table| &table.rows);
        rows.flatten().filter_map(|cell| cell.datum.as_ref()).for_each(&mut note);
        let clauses = rules.requirements.iter().flat_map(Requirement::expressions);
        for expr in clauses.chain(rules.definitions.iter().map(|one| &one.body)) {
            expr.any(&mut |part| {
                if let ExprKind::Constant(datum) = &part.kind {
                    note(datum);
                }
                false
            });
        }
    }
    let last = found.last().copied().unwrap_or(both[0].circular.year);
    let spare = std::iter::successors(Some(last.next()), |year| Some(year.next()));
    found.into_iter().chain(spare.skip(1).take(n_spare))
}

/// What a requirement asks of each row or word that it goes through, without order; nothing where it
/// goes through something else.
fn written_out(one: &Requirement, schema: &Schema) -> Option<BTreeSet<Vec<Key>>> {
    let [element] = one.for_each.as_slice() else { return None };
    let asked = |of: &Item| {
        clauses(one).into_iter().map(|clause| key(&written_for(clause, of, schema))).collect()
    };
    Some(items(element, schema)?.iter().map(asked).collect())
}

/// One that a loop goes through.
enum Item {
    Word(Datum),
    Row(Vec<Option<Datum>>),
}

fn items(element: &Element, schema: &Schema) -> Option<Vec<Item>> {
    let all: Vec<Item> = match &element.list.kind {
        ExprKind::Words(id) => {
            let words = 0..schema.words(*id).len();
            words.map(|word| Item::Word(Datum::Choice(word))).collect()
        }
        ExprKind::Rows(id) => {
            let rows = schema.tables.get(id.0)?.rows.iter();
            let cells = rows.map(|row| row.iter().map(|cell| cell.datum.clone()).collect());
            cells.map(Item::Row).collect()
        }
        _ => return None,
    };
    let Some(filter) = &element.filter else { return Some(all) };
    let chosen =
        all.into_iter().filter_map(|item| match decided(&written_for(filter, &item, schema)) {
            Some(true) => Some(Some(item)),
            Some(false) => None,
            None => Some(None),
        });
    chosen.collect()
}

/// Whether two figures or words that a rule file writes stand so to one another, if that is what is
/// asked.
fn decided(expr: &Expr) -> Option<bool> {
    let (left, comparison, right) = expr.compared()?;
    let (ExprKind::Constant(left), ExprKind::Constant(right)) = (&left.kind, &right.kind) else {
        return None;
    };
    let order = match (left, right) {
        (Datum::Amount(left), Datum::Amount(right)) => left.cmp(right),
        (Datum::Choice(left), Datum::Choice(right)) => left.cmp(right),
        _ => return None,
    };
    Some(comparison.relation().holds(order))
}

/// A clause, with the item in place of the variable that goes through all.
fn written_for(clause: &Expr, item: &Item, schema: &Schema) -> Expr {
    let mut clause = clause.clone();
    for part in clause.parts_mut() {
        *part = written_for(part, item, schema);
    }
    let value = match (&clause.kind, item) {
        (ExprKind::Variable(0), Item::Word(word)) => Some(word.clone()),
        (ExprKind::Field { of, field }, Item::Row(cells))
            if matches!(of.kind, ExprKind::Variable(0)) =>
        {
            cells.get(*field).cloned().flatten()
        }
        _ => None,
    };
    if let Some(value) = value {
        clause.kind = ExprKind::Constant(value);
    }
    is_the_other_word(&mut clause, schema);
    is_the_last_figure(&mut clause, schema);
    clause
}

/// Of two words, what is not the one is the other.
fn is_the_other_word(clause: &mut Expr, schema: &Schema) {
    let Some((comparison, [left, right])) = comparison_mut(clause) else { return };
    let is_of_two = matches!(left.ty, Ty::Choice(id) if schema.words(id).len() == 2);
    if let (Comparison::IsNot, ExprKind::Constant(Datum::Choice(word))) =
        (*comparison, &mut right.kind)
        && is_of_two
    {
        *comparison = Comparison::Is;
        *word = 1usize.saturating_sub(*word);
    }
}

/// What is at most the least that there can be, or at least the most, is just that.
fn is_the_last_figure(clause: &mut Expr, schema: &Schema) {
    let Some((comparison, [left, right])) = comparison_mut(clause) else { return };
    if leaves_equality(left, *comparison, right, schema) {
        *comparison = Comparison::Is;
    }
}

/// A comparison and its sides, to be changed.
fn comparison_mut(clause: &mut Expr) -> Option<(&mut Comparison, &mut [Expr; 2])> {
    match &mut clause.kind {
        ExprKind::Apply { operation: Operation::Compare(comparison), operands } => {
            Some((comparison, operands.as_mut_slice().try_into().ok()?))
        }
        _ => None,
    }
}
