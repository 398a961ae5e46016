//! What a circular has without saying so: its plans' built-in fields, the record of all plans of a
//! year together, and last year's form, as `last-year` reads it.

use std::collections::BTreeMap;

use super::program::{Draft, Form};
use crate::source::Span;
use crate::syntax::ast::{File, Item};
use crate::value::schema::{Cell, Choice, EXPLANATIONS, LAST_YEAR, Limits, Record, Table};
use crate::value::{ChoiceId, Field, RecordId, Schema, TableId, Ty};

/// The field of the record of all plans together.
pub const PLANS: &str = "plans";

/// What the built-in fields of a circular's forms hang on.
pub(super) struct Ground<'a> {
    pub file: &'a File,
    /// Name and record of each form.
    pub forms: &'a [(String, RecordId)],
    pub councils: Option<TableId>,
    /// Last year's circular, if there is one.
    pub last_year: Option<&'a Draft>,
}

/// Gives the built-in fields their types. Says what the forms are, and which record explains.
pub(super) fn add(schema: &mut Schema, ground: &Ground) -> (Vec<Form>, RecordId) {
    let explanations = push(schema, EXPLANATIONS, explained(ground.file));
    let names = ground.forms.iter().map(|(name, _)| name.clone()).collect();
    schema.choices.push(Choice { name: "form".to_owned(), words: names, span: Span::NOWHERE });
    let form_names = ChoiceId(schema.choices.len() - 1);
    let mut forms = Vec::new();
    for (name, record) in ground.forms {
        let last_year = ground.last_year.and_then(|old| last_years(old, name, schema));
        let types = [
            ("authority", ground.councils.map(Ty::Key)),
            ("form", Some(Ty::Choice(form_names))),
            (EXPLANATIONS, Some(Ty::Record(explanations))),
            (LAST_YEAR, last_year),
        ];
        for (field, ty) in types {
            set_type(schema, *record, field, ty);
        }
        let all = Ty::List(Box::new(Ty::Record(*record)));
        // Nothing is asked of all plans together where no council sends one.
        let plain = Field::plain(PLANS, all, Limits::default(), Span::NOWHERE);
        let field = Field { at_least: 1, ..plain };
        let national = push(schema, PLANS, vec![field]);
        forms.push(Form { name: name.clone(), record: *record, national });
    }
    (forms, explanations)
}

/// A text for each requirement of the file, in order.
fn explained(file: &File) -> Vec<Field> {
    let requirements = file.items.iter().filter_map(|item| match item {
        Item::Requirement(requirement) => Some(&requirement.name),
        _ => None,
    });
    let fields = requirements.map(|name| {
        let plain = Field::plain(&name.node, Ty::Text, Limits::default(), name.span);
        Field { is_optional: true, is_built_in: true, ..plain }
    });
    fields.collect()
}

fn push(schema: &mut Schema, name: &str, fields: Vec<Field>) -> RecordId {
    let (name, title) = (name.to_owned(), String::new());
    schema.records.push(Record { name, title, fields, span: Span::NOWHERE });
    RecordId(schema.records.len() - 1)
}

fn set_type(schema: &mut Schema, record: RecordId, name: &str, ty: Option<Ty>) {
    let record = schema.records.get_mut(record.0);
    let fields = record.map(|record| record.fields.iter_mut()).into_iter().flatten();
    for field in fields.filter(|field| field.is_built_in && field.name == name) {
        if let Some(ty) = &ty {
            field.ty = ty.clone();
        }
    }
}

/// What last year's plan of a form is. It may have been of a form that cannot be read.
fn last_years(old: &Draft, form: &str, schema: &mut Schema) -> Option<Ty> {
    match old.unread.iter().any(|name| name.node == form) {
        true => Some(Ty::Unknown),
        false => imported(old, form, schema).map(Ty::Record),
    }
}

/// Takes over last year's form of this name with all that it is made of.
fn imported(old: &Draft, form: &str, schema: &mut Schema) -> Option<RecordId> {
    let form = old.form(Some(form))?;
    let year = old.circular.year.to_string();
    let mut import = Import { old: &old.schema, year, schema, records: BTreeMap::new() };
    Some(import.record(form.record))
}

struct Import<'a> {
    old: &'a Schema,
    year: String,
    schema: &'a mut Schema,
    /// Which record here is which of last year's.
    records: BTreeMap<RecordId, RecordId>,
}

impl Import<'_> {
    fn named(&self, name: &str) -> String {
        format!("{name} of {}", self.year)
    }

    /// Records do not hold themselves, so this ends.
    fn record(&mut self, id: RecordId) -> RecordId {
        if let Some(known) = self.records.get(&id) {
            return *known;
        }
        let Some(record) = self.old.records.get(id.0) else { return id };
        // What the plan before last was, and what a council explained then, is not asked.
        let is_kept = |field: &&Field| {
            !(field.is_built_in && [EXPLANATIONS, LAST_YEAR].contains(&field.name.as_str()))
        };
        let fields = record.fields.iter().filter(is_kept);
        let fields: Vec<Field> = fields.map(|field| self.field(field)).collect();
        let name = self.named(&record.name);
        self.schema.records.push(Record { name, fields, ..record.clone() });
        let here = RecordId(self.schema.records.len() - 1);
        self.records.insert(id, here);
        here
    }

    fn field(&mut self, field: &Field) -> Field {
        Field { ty: self.ty(&field.ty), ..field.clone() }
    }

    fn ty(&mut self, ty: &Ty) -> Ty {
        match ty {
            Ty::Choice(id) => Ty::Choice(self.choice(*id)),
            Ty::Record(id) => Ty::Record(self.record(*id)),
            Ty::List(of) => Ty::List(Box::new(self.ty(of))),
            Ty::Key(id) => Ty::Key(self.table(*id)),
            Ty::Row(id) => Ty::Row(self.table(*id)),
            plain => plain.clone(),
        }
    }

    /// The same words under the same name are the same choice, so that the two years compare.
    fn choice(&mut self, id: ChoiceId) -> ChoiceId {
        let Some(choice) = self.old.choices.get(id.0) else { return id };
        let named = self.named(&choice.name);
        let is_same = |one: &Choice| {
            one.words == choice.words && (one.name == choice.name || one.name == named)
        };
        ChoiceId(self.schema.choices.iter().position(is_same).unwrap_or_else(|| {
            self.schema.choices.push(Choice { name: named, ..choice.clone() });
            self.schema.choices.len() - 1
        }))
    }

    fn table(&mut self, id: TableId) -> TableId {
        let Some(table) = self.old.tables.get(id.0) else { return id };
        let named = self.named(&table.name);
        let is_same = |one: &Table| {
            says_the_same(one, table) && (one.name == table.name || one.name == named)
        };
        if let Some(found) = self.schema.tables.iter().position(is_same) {
            return TableId(found);
        }
        let columns = table.columns.iter().map(|column| self.field(column)).collect();
        self.schema.tables.push(Table { name: named, columns, ..table.clone() });
        TableId(self.schema.tables.len() - 1)
    }
}

/// Whether two tables hold the same, wherever each is written.
fn says_the_same(one: &Table, other: &Table) -> bool {
    let is_same = |(one, other): (&Cell, &Cell)| {
        (&one.datum, one.is_any, one.standing) == (&other.datum, other.is_any, other.standing)
    };
    let rows = || one.rows.iter().zip(&other.rows);
    one.rows.len() == other.rows.len()
        && rows().all(|(one, other)| one.len() == other.len() && one.iter().zip(other).all(is_same))
}
