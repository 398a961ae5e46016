//! What a circular has without saying so: its plans' built-in fields, the record of all plans of a
//! year together, and last year's form, as `last-year` reads it.

use std::collections::{BTreeMap, HashSet};

use super::program::{Draft, Form};
use crate::source::Span;
use crate::syntax::ast::{File, Item};
use crate::value::schema::{Cell, Choice, EXPLANATIONS, LAST_YEAR, Limits, Record, Table};
use crate::value::{ChoiceId, Datum, Field, RecordId, Schema, TableId, Ty};

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
    schema.choices.push(Choice {
        name: "form".to_owned(),
        words: names,
        this_years: None,
        span: Span::NOWHERE,
    });
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
    add_stretches(schema);
    (forms, explanations)
}

/// The fields of a stretch of entries that touch, in their order.
const STRETCH: [&str; 5] = ["started", "ended", "first", "last", "count"];

/// What the record of such stretches is called.
pub(super) fn stretch_name(record: &str) -> String {
    format!("stretch of {record}")
}

/// For each record with two dates, what entries of it make that touch.
fn add_stretches(schema: &mut Schema) {
    let is_dated = |record: &Record| {
        record.fields.iter().filter(|field| field.ty == Ty::Date).take(2).count() == 2
    };
    let dated = schema.records.iter().enumerate().filter(|(_, record)| is_dated(record));
    let dated: Vec<(RecordId, String)> =
        dated.map(|(at, record)| (RecordId(at), record.name.clone())).collect();
    for (id, name) in dated {
        let of = Ty::Record(id);
        let types = [Ty::Date, Ty::Date, of.clone(), of, Ty::Number];
        let fields = STRETCH.into_iter().zip(types).map(|(name, ty)| {
            let plain = Field::plain(name, ty, Limits::default(), Span::NOWHERE);
            Field { is_built_in: true, ..plain }
        });
        push(schema, &stretch_name(&name), fields.collect());
    }
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
        if let Some(unchanged) = self.unchanged(&record.name, &fields) {
            self.records.insert(id, unchanged);
            return unchanged;
        }
        let name = self.named(&record.name);
        self.schema.records.push(Record { name, fields, ..record.clone() });
        let here = RecordId(self.schema.records.len() - 1);
        self.records.insert(id, here);
        here
    }

    /// This year's record of the same name, where it has the very fields of last year's: entries of both then
    /// compare, and definitions take either.
    fn unchanged(&self, name: &str, fields: &[Field]) -> Option<RecordId> {
        let at = self.schema.records.iter().position(|one| one.name == name)?;
        let own = &self.schema.records.get(at)?.fields;
        let is_same = |(own, last): (&Field, &Field)| {
            Field { span: Span::NOWHERE, ..own.clone() }
                == Field { span: Span::NOWHERE, ..last.clone() }
        };
        let is_unchanged = own.len() == fields.len() && own.iter().zip(fields).all(is_same);
        is_unchanged.then_some(RecordId(at))
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

    /// This year's choice of the same name, so that the two years compare. Where it has lost words, one that
    /// has them behind this year's, so that a word that both years have is the same in both.
    fn choice(&mut self, id: ChoiceId) -> ChoiceId {
        let Some(choice) = self.old.choices.get(id.0) else { return id };
        let named = self.named(&choice.name);
        let has_all = |one: &Choice| {
            (one.name == choice.name || one.name == named)
                && choice.words.iter().all(|word| one.words.contains(word))
        };
        let choices = &mut self.schema.choices;
        if let Some(found) = choices.iter().position(has_all) {
            return ChoiceId(found);
        }
        let this_years = choices.iter().position(|one| one.name == choice.name);
        let mut words =
            this_years.and_then(|at| choices.get(at)).map_or(Vec::new(), |one| one.words.clone());
        words.extend(
            choice.words.iter().filter(|word| !words.contains(word)).cloned().collect::<Vec<_>>(),
        );
        let this_years = this_years.map(ChoiceId);
        choices.push(Choice { name: named, words, this_years, span: choice.span });
        ChoiceId(choices.len() - 1)
    }

    fn table(&mut self, id: TableId) -> TableId {
        let Some(table) = self.old.tables.get(id.0) else { return id };
        let named = self.named(&table.name);
        let is_same = |one: &Table| {
            has_all_names(one, table) && (one.name == table.name || one.name == named)
        };
        if let Some(found) = self.schema.tables.iter().position(is_same) {
            return TableId(found);
        }
        let columns = table.columns.iter().map(|column| self.field(column)).collect();
        // Only its names are read: what else stands in a row is told by the words of last year.
        let keys = table.keys.clone();
        let rows = table.rows.iter().map(|row| {
            let cells = row.iter().enumerate().map(|(at, cell)| match keys.contains(&at) {
                true => cell.clone(),
                false => Cell::new(None, cell.span),
            });
            cells.collect()
        });
        let rows = rows.collect();
        self.schema.tables.push(Table { name: named, columns, ..table.with_rows(rows) });
        TableId(self.schema.tables.len() - 1)
    }
}

/// Whether a table has a row for each name that another has: then those can be read as its own.
fn has_all_names(one: &Table, other: &Table) -> bool {
    let name = |table: &Table, row: &[Cell]| match row.get(*table.keys.first()?)?.datum.as_ref()? {
        Datum::Text(name) if table.keys.len() == 1 => Some(name.clone()),
        _ => None,
    };
    let names: HashSet<_> = one.rows.iter().filter_map(|row| name(one, row)).collect();
    other.rows.iter().all(|row| name(other, row).is_some_and(|name| names.contains(&name)))
}
