//! The lists of records that a form has, and what a plan says in them.
//!
//! Knows no list by name: what a form declares is all there is.

use lacuna_check::plan::{Plan, SlotId, State};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR, Record};
use lacuna_language::value::{Datum, Field, RecordId, Schema, Ty, show};

/// A list of records, as its form declares it.
#[derive(Debug, Clone)]
pub(super) struct Declared<'s> {
    /// The fields that lead to it, from the plan itself.
    pub way: Vec<usize>,
    /// Their names.
    pub names: Vec<&'s str>,
    /// The field that the list is.
    pub field: &'s Field,
    /// What each entry is.
    pub record: &'s Record,
    /// The record that the list is a field of; nothing where that is the form.
    pub within: Option<&'s Record>,
}

/// All lists of records of a form, in the order in which it declares them.
pub(super) fn declared(form: RecordId, schema: &Schema) -> Vec<Declared<'_>> {
    let mut found = Vec::new();
    walk(form, schema, &mut Vec::new(), None, &mut found);
    found
}

fn walk<'s>(
    record: RecordId,
    schema: &'s Schema,
    way: &mut Vec<usize>,
    within: Option<&'s Record>,
    found: &mut Vec<Declared<'s>>,
) {
    for (at, field) in schema.fields(record).iter().enumerate() {
        if field.is_built_in && [EXPLANATIONS, LAST_YEAR].contains(&field.name.as_str()) {
            continue;
        }
        way.push(at);
        match &field.ty {
            Ty::Record(inner) => {
                walk(*inner, schema, way, schema.records.get(inner.0), found);
            }
            Ty::List(of) => {
                let entry = match of.as_ref() {
                    Ty::Record(id) => schema.records.get(id.0),
                    _ => None,
                };
                found.extend(entry.map(|record| Declared {
                    way: way.clone(),
                    names: Vec::new(),
                    field,
                    record,
                    within,
                }));
            }
            _ => {}
        }
        way.pop();
    }
    if way.is_empty() {
        let names = |way: &[usize]| named(record, way, schema);
        found.iter_mut().for_each(|one| one.names = names(&one.way));
    }
}

/// The names of the fields on a way.
pub(super) fn named<'s>(form: RecordId, way: &[usize], schema: &'s Schema) -> Vec<&'s str> {
    let mut record = Some(form);
    let mut names = Vec::new();
    for at in way {
        let field = record.and_then(|record| schema.fields(record).get(*at));
        let Some(field) = field else { break };
        names.push(field.name.as_str());
        record = match &field.ty {
            Ty::Record(inner) => Some(*inner),
            _ => None,
        };
    }
    names
}

/// The slot that a way leads to; the nearest one around it where that is not filled in.
pub(super) fn slot(plan: &Plan, from: SlotId, way: &[usize]) -> SlotId {
    way.iter().fold(from, |at, field| match &plan.slot(at).state {
        State::Record(fields) => fields.get(*field).copied().unwrap_or(at),
        _ => at,
    })
}

/// The entries of a list in a plan; nothing where the list is not filled in.
pub(super) fn entries<'p>(plan: &'p Plan, from: SlotId, list: &Declared) -> Option<&'p [SlotId]> {
    match &plan.slot(slot(plan, from, &list.way)).state {
        State::List(entries) => Some(entries),
        _ => None,
    }
}

/// A field of an entry.
pub(super) fn part(plan: &Plan, entry: SlotId, field: usize) -> &State {
    let state = &plan.slot(entry).state;
    match state {
        State::Record(fields) => fields.get(field).map_or(state, |field| &plan.slot(*field).state),
        _ => state,
    }
}

/// A value that is given.
pub(super) fn given(state: &State) -> Option<&Datum> {
    match state {
        State::Given(datum) => Some(datum),
        _ => None,
    }
}

/// The list of last year's form that is the same as one of this year's: by its names, or else the only one whose
/// entries are the same record. Gives it with the slot of last year's plan, where that was found.
pub(super) fn last_years<'s>(
    plan: &Plan,
    list: &Declared,
    schema: &'s Schema,
) -> Option<(SlotId, Declared<'s>)> {
    let (slot, form) = last_year(plan, schema)?;
    let all = declared(form, schema);
    let is_named = |one: &&Declared| one.names == list.names;
    let own = base(&list.record.name);
    let mut alike = all.iter().filter(|one| base(&one.record.name) == own);
    let found = all.iter().find(is_named).or_else(|| {
        let first = alike.next();
        first.filter(|_| alike.next().is_none())
    });
    found.map(|one| (slot, one.clone()))
}

/// Last year's plan and its form, where it was found.
pub(super) fn last_year(plan: &Plan, schema: &Schema) -> Option<(SlotId, RecordId)> {
    let slot = plan.last_year()?;
    match (&plan.slot(slot).state, plan.declared(slot, schema).0) {
        (State::Record(_), Ty::Record(form)) => Some((slot, form)),
        _ => None,
    }
}

/// A record's name without the year that it is of, where it is one of last year's.
fn base(name: &str) -> &str {
    name.split_once(" of ").map_or(name, |(name, _)| name)
}

/// A value as it is written in a table: words without quotes.
pub(super) fn label(datum: &Datum, ty: &Ty, schema: &Schema) -> String {
    match datum {
        Datum::Text(text) | Datum::Unlisted(text) => text.to_string(),
        Datum::Choice(_) | Datum::Key(_) => schema.word(datum, ty).unwrap_or_default().to_owned(),
        _ => show::datum(datum, ty, schema),
    }
}
