//! The shape of a plan: choices, records and forms, with the type of each field.

use std::collections::HashMap;

use super::names::{Names, Space, TypeName};
use super::order::ordered;
use super::problem::{Limit, RuleProblem, Unknown};
use super::program::Uses;
use crate::diag::{Advice, Diagnostics};
use crate::source::Span;
use crate::syntax::ast::{self, FieldTypeKind, File, Item, Modifier, Name};
use crate::syntax::print;
use crate::value::schema::{Choice, EXPLANATIONS, Field, LAST_YEAR, Limits, Record, Table};
use crate::value::spelling::simplified;
use crate::value::{ChoiceId, RecordId, Schema, TableId, Ty, amount};

/// Reads types and fields as they are declared.
pub(super) struct SchemaReader<'a> {
    pub names: &'a Names,
    pub uses: &'a mut Uses,
    pub diagnostics: &'a mut Diagnostics,
    /// Whether what is read is a table: only there can a column tell of another.
    pub is_table: bool,
}

/// The fields that every plan of a circular has, whatever its form declares.
#[derive(Debug, Clone, Copy)]
pub(super) struct BuiltIn {
    /// Whether a plan has to say which form it is of.
    pub has_form: bool,
    /// Whether the circular follows that of the year before, so that there was a plan then.
    pub has_last_year: bool,
}

impl BuiltIn {
    /// The names of the fields, in the order in which a form has them.
    pub(super) fn names(self) -> Vec<&'static str> {
        let form = self.has_form.then_some("form");
        let last_year = self.has_last_year.then_some(LAST_YEAR);
        let first = ["authority", "year"].into_iter();
        first.chain(form).chain([EXPLANATIONS]).chain(last_year).collect()
    }
}

impl SchemaReader<'_> {
    /// The schema of a file; its tables have no rows yet, and its built-in fields no types.
    pub(super) fn schema(&mut self, file: &File, built_in: BuiltIn) -> Schema {
        let mut schema = Schema::default();
        for item in &file.items {
            match item {
                Item::Choice(choice) => schema.choices.push(self.choice(choice)),
                Item::Record(record) => schema.records.push(self.record(record, Vec::new())),
                Item::Form(form) => {
                    let fields = built_in_fields(built_in, form.name.span);
                    schema.records.push(self.record(form, fields));
                }
                Item::Table(table) => {
                    self.is_table = true;
                    schema.tables.push(self.table(table));
                    self.is_table = false;
                }
                _ => {}
            }
        }
        self.resolve_keys(file, built_in.names().len(), &mut schema);
        self.refuse_circles(&mut schema);
        schema
    }

    fn choice(&mut self, choice: &ast::Choice) -> Choice {
        // Plans may write a word with other capitals, so that is no difference.
        let mut known: HashMap<String, Span> = HashMap::new();
        for word in &choice.words {
            if let Some(first) = known.insert(simplified(&word.node), word.span) {
                let problem = RuleProblem::DuplicatePart { name: word.clone(), first };
                self.diagnostics.push(problem.diagnostic());
            }
        }
        let words = choice.words.iter().map(|word| word.node.clone()).collect();
        Choice { name: choice.name.node.clone(), words, this_years: None, span: choice.name.span }
    }

    fn record(&mut self, record: &ast::Record, built_in: Vec<Field>) -> Record {
        Record {
            name: record.name.node.clone(),
            title: record.title.joined(),
            fields: self.fields(&record.fields, built_in),
            span: record.name.span,
        }
    }

    /// Fields or columns, behind those that are there already; none of a name that one of them has.
    fn fields(&mut self, declared: &[ast::Field], mut fields: Vec<Field>) -> Vec<Field> {
        for field in declared {
            if let Some(first) = fields.iter().find(|one| one.name == field.name.node) {
                let (name, is_built_in) = (field.name.clone(), first.is_built_in);
                let problem = match is_built_in {
                    true => RuleProblem::BuiltIn { name },
                    false => RuleProblem::DuplicatePart { name, first: first.span },
                };
                self.diagnostics.push(problem.diagnostic());
            }
            fields.push(self.field(field));
        }
        fields
    }

    fn table(&mut self, table: &ast::Table) -> Table {
        let mut columns: Vec<Field> = self.fields(&table.columns, Vec::new());
        self.columns_beside(table, &mut columns);
        let keys = table.keys.iter().filter_map(|key| {
            let found = columns.iter().position(|column| column.name == key.node);
            if found.is_none() {
                let known = columns.iter().map(|column| column.name.as_str());
                let problem =
                    Unknown::Field.named(key, known, Some(format!("`{}`", table.name.node)));
                self.diagnostics.push(problem.diagnostic());
            }
            found
        });
        let keys = keys.collect();
        Table::new(table.name.node.clone(), columns, keys, table.name.span)
    }

    /// `precision in COLUMN`, `source in COLUMN`: which columns say more about the figures of others.
    fn columns_beside(&mut self, table: &ast::Table, columns: &mut [Field]) {
        for (at, declared) in table.columns.iter().enumerate() {
            for modifier in &declared.modifiers {
                match &modifier.node {
                    Modifier::PrecisionIn(name) => {
                        let found =
                            self.column_beside(name, "how exact a figure is", table, columns);
                        columns.get_mut(at).into_iter().for_each(|one| one.precision = found);
                    }
                    Modifier::SourceIn(name) => {
                        let found =
                            self.column_beside(name, "where a figure was read", table, columns);
                        columns.get_mut(at).into_iter().for_each(|one| one.source = found);
                    }
                    _ => {}
                }
            }
        }
    }

    /// The column of text that a mark names; `what` is said there.
    fn column_beside(
        &mut self,
        name: &Name,
        what: &str,
        table: &ast::Table,
        columns: &[Field],
    ) -> Option<usize> {
        let found = columns.iter().position(|column| column.name == name.node);
        let Some(column) = found.and_then(|at| columns.get(at)) else {
            let known = columns.iter().map(|column| column.name.as_str());
            let among = Some(format!("`{}`", table.name.node));
            self.diagnostics.push(Unknown::Field.named(name, known, among).diagnostic());
            return None;
        };
        if column.ty != Ty::Text {
            let why = format!("{what} has to be said in a column of text");
            let problem = RuleProblem::BadModifier { span: name.span, why };
            self.diagnostics.push(problem.diagnostic());
        }
        found
    }

    /// What a definition takes, as a field that is given with each call.
    pub(super) fn parameter(&mut self, parameter: &ast::Parameter) -> Field {
        self.plain_field(&parameter.name, &parameter.ty)
    }

    fn plain_field(&mut self, name: &Name, ty: &ast::FieldType) -> Field {
        let mut limits = Limits::default();
        let ty = self.ty(ty, &mut limits);
        Field::plain(&name.node, ty, limits, name.span)
    }

    fn field(&mut self, field: &ast::Field) -> Field {
        let mut read = self.plain_field(&field.name, &field.ty);
        for modifier in &field.modifiers {
            self.modify(&mut read, &modifier.node, modifier.span);
        }
        self.refuse_empty_range(&read, field.ty.span);
        read
    }

    /// The type that is written, and the limits that it brings.
    pub(super) fn ty(&mut self, ty: &ast::FieldType, limits: &mut Limits) -> Ty {
        let not_negative = Some(amount::nought());
        match &ty.kind {
            FieldTypeKind::Scalar(ty) => {
                limits.least = not_negative.filter(|_| ty.is_figure());
                ty.clone()
            }
            FieldTypeKind::WholeNumber => {
                *limits = Limits { least: not_negative, is_whole: true, ..Limits::default() };
                Ty::Number
            }
            FieldTypeKind::Range(range) => self.range(range, ty.span, limits),
            FieldTypeKind::List(of) => Ty::List(Box::new(self.ty(of, limits))),
            FieldTypeKind::Key(name) => self.key_type(name),
            FieldTypeKind::Named(name) => self.named_type(name),
        }
    }

    fn named_type(&mut self, name: &Name) -> Ty {
        match self.names.get_type(&name.node) {
            Some(TypeName::Choice(id)) => {
                self.uses.choices.insert(id);
                Ty::Choice(ChoiceId(id))
            }
            Some(TypeName::Record(id)) => {
                self.uses.records.insert(id);
                Ty::Record(RecordId(id))
            }
            Some(TypeName::Table(_)) => {
                let text = format!("key of {}", name.node);
                let help = Advice::write(name.span, text).and(" for one of its keys");
                let found = "a table".to_owned();
                self.wrong_type(name.span, "a choice or a record", found, help);
                Ty::Unknown
            }
            None => self.unknown_type(name),
        }
    }

    /// The key of a table of this name.
    pub(super) fn key_type(&mut self, name: &Name) -> Ty {
        match self.names.get_type(&name.node) {
            Some(TypeName::Table(id)) => {
                self.uses.tables.insert(id);
                Ty::Key(TableId(id))
            }
            Some(_) => {
                let help = "only a table's rows have keys";
                self.wrong_type(name.span, "a table", "a choice or a record".to_owned(), help);
                Ty::Unknown
            }
            None => self.unknown_type(name),
        }
    }

    fn wrong_type(&mut self, span: Span, expected: &str, found: String, help: impl Into<Advice>) {
        let expected = expected.to_owned();
        let problem = RuleProblem::WrongType { span, expected, found, help: Some(help.into()) };
        self.diagnostics.push(problem.diagnostic());
    }

    fn unknown_type(&mut self, name: &Name) -> Ty {
        let foreign = FOREIGN_TYPES.iter().find(|row| row.0 == name.node.to_lowercase());
        if let Some((_, ty)) = foreign.filter(|_| !self.names.is_broken(&name.node)) {
            let near = Some((*ty).to_owned());
            let (what, name, others) = (Unknown::Type, name.clone(), Vec::new());
            let problem = RuleProblem::Unknown { what, name, near, among: None, others };
            self.diagnostics.push(problem.diagnostic());
        } else if !self.names.is_broken(&name.node) {
            let plain = Ty::SCALARS.iter().filter_map(|ty| Some(ty.scalar()?.keyword));
            let known = self.names.all(Space::Type).chain(plain);
            self.diagnostics.push(Unknown::Type.named(name, known, None).diagnostic());
        }
        Ty::Unknown
    }

    fn modify(&mut self, field: &mut Field, modifier: &Modifier, span: Span) {
        let scalar = innermost(&field.ty).clone();
        let is_list = matches!(field.ty, Ty::List(_));
        let fits = match modifier {
            Modifier::Optional => {
                field.is_optional = true;
                true
            }
            Modifier::MayBeNotApplicable => {
                field.may_be_not_applicable = true;
                true
            }
            Modifier::MayBeNegative => {
                let has_range = field.limits.most.is_some();
                field.limits.least = field.limits.least.filter(|_| has_range);
                scalar.is_amount() && !has_range
            }
            Modifier::MayBeMonth => {
                field.limits.may_be_month = true;
                scalar == Ty::Date
            }
            Modifier::NotInTheFuture => {
                field.limits.is_past = true;
                scalar == Ty::Date
            }
            // That it is a field of a form is checked where all forms are known.
            Modifier::DayOfSending => {
                field.is_day_of_sending = true;
                field.ty == Ty::Date && !self.is_table
            }
            Modifier::InWholePounds => {
                field.limits.is_whole = true;
                scalar == Ty::Money
            }
            // The fields of the entries may not be known yet: see `resolve_keys`.
            Modifier::KeyedBy(_) => is_list && matches!(scalar, Ty::Record(_) | Ty::Unknown),
            Modifier::AtLeast(entries) => {
                field.at_least = *entries;
                is_list
            }
            Modifier::RoundedTo(nearest) => {
                field.limits.nearest = amount_of(&nearest.node, &scalar);
                field.limits.nearest.is_some()
            }
            Modifier::OnlyCollected => {
                field.is_only_collected = true;
                !self.is_table
            }
            // What it says is checked where all fields are known: see `conditions`.
            Modifier::OnlyWhen(when) => {
                field.only_when = Some(print::plain_condition(when)).filter(|_| !self.is_table);
                !self.is_table
            }
            // Only a table has a column for it: see `columns_beside`.
            Modifier::PrecisionIn(_) | Modifier::SourceIn(_) => scalar.is_amount() && self.is_table,
        };
        if !fits && scalar != Ty::Unknown {
            let why = match modifier {
                Modifier::MayBeNegative if scalar.is_amount() => {
                    "the range already says what is allowed: remove this, and begin the range \
                     below zero if you mean that, as in `-10% to 10%`"
                }
                Modifier::MayBeNegative => "only a figure may be negative",
                Modifier::MayBeMonth => "only a date may be given as a month",
                Modifier::NotInTheFuture => "only a date can lie in the future",
                Modifier::DayOfSending => "only a date of a form can be the day of sending",
                Modifier::InWholePounds => "only money is in whole pounds",
                Modifier::KeyedBy(_) => "only a list of records has a key",
                Modifier::RoundedTo(_) => {
                    "a figure is rounded to the nearest of its own kind, more than zero"
                }
                Modifier::PrecisionIn(_) => {
                    "only a figure in a table can have its precision in another column"
                }
                Modifier::SourceIn(_) => {
                    "only a figure in a table can have its source in another column"
                }
                Modifier::OnlyCollected | Modifier::OnlyWhen(_) => {
                    "a table is the circular's own: only a field of a form or a record is asked of \
                     plans"
                }
                Modifier::AtLeast(_) if scalar.is_amount() => {
                    "only a list has a number of entries; the range of a figure takes the place \
                     of its type, as in `1 to 11` or `£0 to £5,000,000`"
                }
                _ => "only a list has a number of entries",
            };
            let problem = RuleProblem::BadModifier { span, why: why.to_owned() };
            self.diagnostics.push(problem.diagnostic());
        }
    }

    /// `by FIELD` of each list, now that all records are known.
    fn resolve_keys(&mut self, file: &File, n_built_in: usize, schema: &mut Schema) {
        let records = file.items.iter().filter_map(|item| match item {
            Item::Record(record) => Some((record, 0)),
            Item::Form(form) => Some((form, n_built_in)),
            _ => None,
        });
        for (id, (record, built_in)) in records.enumerate() {
            for (at, declared) in record.fields.iter().enumerate() {
                for modifier in &declared.modifiers {
                    if let Modifier::KeyedBy(key) = &modifier.node {
                        let found = self.key_field(schema, id, at + built_in, key);
                        set_key(schema, id, at + built_in, found);
                    }
                }
            }
        }
    }

    fn key_field(&mut self, schema: &Schema, id: usize, at: usize, key: &Name) -> Option<usize> {
        let field = schema.fields(RecordId(id)).get(at)?;
        let Ty::Record(of) = innermost(&field.ty) else {
            return None;
        };
        let fields = schema.fields(*of);
        let found = fields.iter().position(|field| field.name == key.node);
        match found {
            Some(found) => {
                self.uses.fields.insert((*of, found));
                let ty = fields.get(found).map(|field| &field.ty);
                if matches!(ty, Some(Ty::Record(_) | Ty::List(_))) {
                    let why = "a key is one value, not several".to_owned();
                    let problem = RuleProblem::BadModifier { span: key.span, why };
                    self.diagnostics.push(problem.diagnostic());
                }
            }
            None => {
                let known = fields.iter().map(|field| field.name.as_str());
                let among = schema.records.get(of.0).map(|record| format!("`{}`", record.name));
                self.diagnostics.push(Unknown::Field.named(key, known, among).diagnostic());
            }
        }
        found
    }

    /// A record may not hold itself, not even in a list: plans have a bounded depth. In one that does, or
    /// that holds too much, what the records in it are is left unknown.
    fn refuse_circles(&mut self, schema: &mut Schema) {
        let needs: Vec<Vec<usize>> = schema.records.iter().map(inner_records).collect();
        let found = ordered(&needs);
        let mut depths = vec![0_usize; needs.len()];
        for at in &found.order {
            let inner = needs.get(*at).into_iter().flatten();
            let deepest = inner.filter_map(|inner| depths.get(*inner)).max().copied();
            if let Some(depth) = depths.get_mut(*at) {
                *depth = deepest.unwrap_or_default().saturating_add(1);
            }
        }
        let too_large = self.refuse_too_large(schema, &needs, &found.order);
        let is_too_deep = |at: &usize| depths.get(*at).is_some_and(|depth| *depth > MOST_DEPTH);
        let too_deep: Vec<usize> = (0..depths.len()).filter(is_too_deep).collect();
        for at in found.circles.iter().chain(too_deep.first()).copied() {
            if let Some(record) = schema.records.get(at) {
                let name = Name::new(record.name.clone(), record.span);
                let problem = match is_too_deep(&at) {
                    true => RuleProblem::TooMuchWork { name, limit: Limit::Records(MOST_DEPTH) },
                    false => RuleProblem::Circular { name, what: "record" },
                };
                self.diagnostics.push(problem.diagnostic());
            }
        }
        for at in found.circles.into_iter().chain(too_deep).chain(too_large) {
            empty_out(schema, at);
        }
    }

    /// A record that would have too many fields if all records in it were written out, as they are in a
    /// pro forma. Those that hold it are not told of as well. Gives all of them.
    fn refuse_too_large(
        &mut self,
        schema: &Schema,
        needs: &[Vec<usize>],
        order: &[usize],
    ) -> Vec<usize> {
        let mut sizes = vec![0_u64; needs.len()];
        let mut too_large = Vec::new();
        for at in order {
            let inner = needs.get(*at).into_iter().flatten().filter_map(|inner| sizes.get(*inner));
            let inner = inner.fold(0_u64, |sum, size| sum.saturating_add(*size));
            let Some(record) = schema.records.get(*at) else { continue };
            let own = u64::try_from(record.fields.len()).unwrap_or(u64::MAX);
            let found = own.saturating_add(inner);
            if let Some(size) = sizes.get_mut(*at) {
                *size = found;
            }
            if found <= MOST_FIELDS {
                continue;
            }
            if too_large.is_empty() {
                let name = Name::new(record.name.clone(), record.span);
                let limit = Limit::Fields { found, most: MOST_FIELDS };
                self.diagnostics.push(RuleProblem::TooMuchWork { name, limit }.diagnostic());
            }
            too_large.push(*at);
        }
        too_large
    }
}

/// Types as programs and databases call them, and as the language does.
const FOREIGN_TYPES: &[(&str, &str)] = &[
    ("integer", "whole number"),
    ("int", "whole number"),
    ("count", "whole number"),
    ("numeric", "number"),
    ("decimal", "number"),
    ("float", "number"),
    ("double", "number"),
    ("boolean", "yes/no"),
    ("bool", "yes/no"),
    ("yes-no", "yes/no"),
    ("yesno", "yes/no"),
    ("string", "text"),
    ("str", "text"),
    ("char", "text"),
    ("varchar", "text"),
    ("memo", "text"),
    ("words", "text"),
    ("percentage", "percent"),
    ("currency", "money"),
    ("pounds", "money"),
    ("amount", "money"),
    ("sterling", "money"),
    ("datetime", "date"),
    ("timestamp", "date"),
    ("day", "date"),
    ("financial-year", "year"),
];

/// How deep records may lie in one another.
const MOST_DEPTH: usize = 32;
/// How many fields a record may have, with those of all records in it: a pro forma has a line for each.
const MOST_FIELDS: u64 = 10_000;

fn inner_records(record: &Record) -> Vec<usize> {
    let inner = record.fields.iter().filter_map(|field| match innermost(&field.ty) {
        Ty::Record(id) => Some(id.0),
        _ => None,
    });
    inner.collect()
}

/// Forgets what the records in a record are.
fn empty_out(schema: &mut Schema, record: usize) {
    let fields = schema.records.get_mut(record).map(|record| record.fields.iter_mut());
    for field in fields.into_iter().flatten() {
        if matches!(innermost(&field.ty), Ty::Record(_)) {
            (field.ty, field.key) = (Ty::Unknown, None);
        }
    }
}

fn set_key(schema: &mut Schema, record: usize, at: usize, key: Option<usize>) {
    let field = schema.records.get_mut(record).and_then(|record| record.fields.get_mut(at));
    if let Some(field) = field {
        field.key = key;
    }
}

/// The type of the entries of a list, of lists of lists too; any other type itself.
pub fn innermost(ty: &Ty) -> &Ty {
    match ty {
        Ty::List(of) => innermost(of),
        other => other,
    }
}

/// The built-in fields. What their types hang on is known only later: see [`super::built_in`].
fn built_in_fields(built_in: BuiltIn, span: Span) -> Vec<Field> {
    let names = built_in.names().into_iter();
    let fields = names.map(|name| {
        let ty = match name {
            "year" => Ty::Year,
            _ => Ty::Text,
        };
        let is_optional = name == EXPLANATIONS || name == LAST_YEAR;
        let may_be_not_applicable = name == LAST_YEAR;
        let plain = Field::plain(name, ty, Limits::default(), span);
        Field { is_optional, may_be_not_applicable, is_built_in: true, ..plain }
    });
    fields.collect()
}

/// The amount that a literal is, if it is of this type and above nought.
fn amount_of(literal: &ast::Literal, ty: &Ty) -> Option<amount::Exact> {
    let found = literal.ordered().filter(|(own, _)| *own == ty && ty.is_amount());
    found.map(|(_, exact)| exact).filter(|exact| *exact > amount::nought())
}
