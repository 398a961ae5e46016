//! A plan whose fields are not those of its form: of another year's, of several years', or of hardly any.
//!
//! Takes a plan with the names that its form does not have; puts together those that are wrong for one
//! reason, so that it is told once and not name by name. Looks at other years only where a plan has
//! several such names.

use std::collections::BTreeSet;

use crate::plan::{OtherForm, Plan, SlotId, State, Stray, StrayKind};
use lacuna_language::library::Library;
use lacuna_language::rules::Rules;
use lacuna_language::rules::innermost;
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, RecordId, Schema, Ty, Year};

/// How many names make it a form, and not a slip.
const SEVERAL: usize = 2;
/// How many names that are not known make it another document.
const MANY: usize = 4;

/// Puts together what is wrong for one reason.
pub(super) fn gather(plan: &mut Plan, rules: &Rules, library: &Library) {
    let unknown = plan.strays.iter().filter(|one| within(one).is_some());
    if unknown.count() < SEVERAL {
        return;
    }
    let form = of_other_years(plan, rules, library).or_else(|| of_no_year(plan, rules));
    if let Some((is_told, kind)) = form {
        put_together(plan, &is_told, kind);
    }
}

/// Which strays are told together, and what is told of them.
type Gathered = (Vec<bool>, OtherForm);

/// The record in which a name stands that it does not have.
fn within(stray: &Stray) -> Option<SlotId> {
    match stray.kind {
        StrayKind::Unknown { within, .. } => Some(within),
        _ => None,
    }
}

/// Takes the strays that are told together out of those that are told one by one.
fn put_together(plan: &mut Plan, is_told: &[bool], form: OtherForm) {
    let strays = std::mem::take(&mut plan.strays).into_iter().zip(is_told);
    let (told, rest): (Vec<_>, Vec<_>) = strays.partition(|(_, is_told)| **is_told);
    let mut places: Vec<Span> = told.into_iter().map(|(stray, _)| stray.span).collect();
    places.sort();
    plan.strays = rest.into_iter().map(|(stray, _)| stray).collect();
    plan.other_form = Some((form, places));
}

/// The names of a form's own fields, and those of all that lies in it.
struct FieldNames<'s> {
    own: BTreeSet<&'s str>,
    inner: BTreeSet<&'s str>,
}

impl<'s> FieldNames<'s> {
    fn of(form: RecordId, schema: &'s Schema) -> FieldNames<'s> {
        let own = schema.fields(form).iter().map(|field| field.name.as_str()).collect();
        let mut inner = BTreeSet::new();
        let (mut waiting, mut seen) = (vec![form], BTreeSet::from([form]));
        while let Some(record) = waiting.pop() {
            for field in schema.fields(record) {
                if let Ty::Record(of) = innermost(&field.ty)
                    && !field.is_built_in
                    && seen.insert(*of)
                {
                    inner.extend(schema.fields(*of).iter().map(|field| field.name.as_str()));
                    waiting.push(*of);
                }
            }
        }
        FieldNames { own, inner }
    }

    /// Whether a name that another form does not have is one of these.
    fn has(&self, stray: &Stray, other: &FieldNames) -> bool {
        let key = stray.key.as_str();
        match within(stray) {
            Some(Plan::ROOT) => self.own.contains(key),
            Some(_) => self.inner.contains(key) && !other.inner.contains(key),
            None => false,
        }
    }
}

/// The years whose forms have the names that this year's form does not have.
fn of_other_years(plan: &Plan, rules: &Rules, library: &Library) -> Option<Gathered> {
    let this = FieldNames::of(plan.form(), &rules.schema);
    let year = rules.circular.year;
    let years: Vec<(Year, FieldNames)> = others(year, library);
    let mut is_told = vec![false; plan.strays.len()];
    let mut others = Vec::new();
    while let Some((other, names)) = years.iter().max_by_key(|(_, names)| {
        let open = plan.strays.iter().zip(&is_told).filter(|(_, told)| !**told);
        open.filter(|(stray, _)| names.has(stray, &this)).count()
    }) {
        let mut found = Vec::new();
        for (stray, told) in plan.strays.iter().zip(&mut is_told) {
            if !*told && names.has(stray, &this) {
                *told = true;
                found.push(stray.key.clone());
            }
        }
        if found.is_empty() {
            break;
        }
        others.push((*other, each_once(found)));
    }
    let n_names: usize = others.iter().map(|(_, names)| names.len()).sum();
    let (first, _) = others.first()?;
    let theirs = years.iter().find(|(year, _)| year == first).map(|(_, names)| names)?;
    let own = given(plan, &rules.schema);
    let own = own.into_iter().filter(|name| !theirs.own.contains(name.as_str())).collect();
    (n_names >= SEVERAL).then_some((is_told, OtherForm::OfYears { year, own, others }))
}

/// The names of the forms of all other years, the nearest last: of years that fit alike, the last is
/// taken.
fn others(year: Year, library: &Library) -> Vec<(Year, FieldNames<'_>)> {
    let begins = |year: Year| year.first_day().map_or(0, |day| i32::from(day.year()));
    let rules = library.loaded().filter(|rules| rules.circular.year != year);
    let names = rules.flat_map(|rules| {
        let year = rules.circular.year;
        rules.forms.iter().map(move |form| (year, FieldNames::of(form.record, &rules.schema)))
    });
    let mut names: Vec<(Year, FieldNames)> = names.collect();
    names.sort_by_key(|(other, _)| std::cmp::Reverse(begins(*other).abs_diff(begins(year))));
    names
}

/// The fields of the form that the plan gives, but for those that every form has.
fn given(plan: &Plan, schema: &Schema) -> Vec<String> {
    let fields = schema.fields(plan.form()).iter().enumerate();
    let is_given = |at: usize| {
        plan.field(at).is_some_and(|id| {
            let slot = plan.slot(id);
            !slot.is_reported && slot.state != State::Absent(Absence::Missing)
        })
    };
    let given = fields.filter(|(at, field)| !field.is_built_in && is_given(*at));
    given.map(|(_, field)| field.name.clone()).collect()
}

/// A document that has hardly a field of the form.
fn of_no_year(plan: &Plan, rules: &Rules) -> Option<Gathered> {
    let is_told = |stray: &Stray| within(stray) == Some(Plan::ROOT);
    let is_told: Vec<bool> = plan.strays.iter().map(is_told).collect();
    let n_unknown = is_told.iter().filter(|told| **told).count();
    let n_known = given(plan, &rules.schema).len();
    // Four of five that are not known are no slips.
    let is_other = n_unknown >= MANY && n_known.saturating_mul(MANY) <= n_unknown;
    let year = rules.circular.year;
    is_other.then_some((is_told, OtherForm::OfNone { year, n_unknown, n_known }))
}

fn each_once(names: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}
