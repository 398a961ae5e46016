//! Every name in a rule file, with what it stands for.
//!
//! Takes the trees of rule files and the rules that were made of them; gives the places of names. What only
//! the types around a name can tell was noted when the rules were checked. Never looks for a text.

use std::collections::BTreeMap;
use std::ops::Range;

use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Meaning;
use lacuna_language::source::Span;
use lacuna_language::syntax::ast::{
    Changed, Circular, Example, Field, FieldType, FieldTypeKind, File, How, Item, Modifier, Name,
    OnVerdicts, Record, Requirement, Standard, Table,
};
use lacuna_language::value::schema::Cell;
use lacuna_language::value::{ChoiceId, Datum, Schema, Ty};

/// What kind of thing a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A document that was seen.
    Source,
    /// A paragraph of the circular.
    Paragraph,
    /// The words that a plan chooses from.
    Choice,
    /// Fields that belong together.
    Record,
    /// What a plan holds.
    Form,
    /// The circular's own list.
    Table,
    /// A value or a definition.
    Definition,
    /// What is asked.
    Requirement,
    /// A field of a form or record, or a column of a table.
    Field,
    /// One of the words of a choice.
    Word,
}

impl Kind {
    /// All of them, with the words that stand for each.
    pub const WORDS: [(Kind, &'static [&'static str]); 10] = [
        (Kind::Source, &["source"]),
        (Kind::Paragraph, &["paragraph"]),
        (Kind::Choice, &["choice"]),
        (Kind::Record, &["record"]),
        (Kind::Form, &["form"]),
        (Kind::Table, &["table"]),
        (Kind::Definition, &["definition", "define", "value"]),
        (Kind::Requirement, &["requirement"]),
        (Kind::Field, &["field", "column"]),
        (Kind::Word, &["word"]),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        let row = Kind::WORDS.iter().find(|(kind, _)| *kind == self);
        row.and_then(|(_, words)| words.first()).copied().unwrap_or_default()
    }

    /// Whether it is one of another's parts: a field of a record, a word of a choice.
    pub fn is_part(self) -> bool {
        matches!(self, Kind::Field | Kind::Word)
    }
}

/// Something with a name: the same in every year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Of a field or a word, the name of the form, record, table or choice that it is a part of.
    pub owner: Option<String>,
    /// Its name; of a word, the word without its quotes.
    pub name: String,
}

impl Thing {
    fn new(kind: Kind, name: &str) -> Thing {
        Thing { kind, owner: None, name: name.to_owned() }
    }

    fn part(kind: Kind, owner: &str, name: &str) -> Thing {
        Thing { kind, owner: Some(owner.to_owned()), name: name.to_owned() }
    }
}

/// A place where something is named; that of a word is without its quotes.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// What is named.
    pub of: Thing,
    /// Where it is named.
    pub span: Span,
    /// Whether it is declared there.
    pub is_declared: bool,
}

/// The kinds of the names that a field can be of.
pub(super) type Types = BTreeMap<String, Kind>;

/// What the items of a file declare as types.
pub(super) fn types(tree: &File) -> Types {
    let declared = tree.items.iter().map(inner).filter_map(|item| {
        let kind = match item {
            Item::Choice(_) => Kind::Choice,
            Item::Record(_) => Kind::Record,
            Item::Form(_) => Kind::Form,
            Item::Table(_) => Kind::Table,
            _ => return None,
        };
        Some((item.name()?.node.clone(), kind))
    });
    declared.collect()
}

/// An item, or what it replaces another with.
fn inner(item: &Item) -> &Item {
    match item {
        Item::Replace(inner) => inner,
        other => other,
    }
}

/// What a file names where its tree alone says what is meant. `types` are those of all years.
pub(super) fn in_tree(tree: &File, types: &Types) -> Vec<Mention> {
    let mut found = InTree { types, found: Vec::new() };
    tree.items.iter().map(inner).for_each(|item| found.item(item));
    found.found
}

struct InTree<'t> {
    types: &'t Types,
    found: Vec<Mention>,
}

impl InTree<'_> {
    fn add(&mut self, of: Thing, name: &Name, is_declared: bool) {
        self.found.push(Mention { of, span: name.span, is_declared });
    }

    fn declares(&mut self, kind: Kind, name: &Name) {
        self.add(Thing::new(kind, &name.node), name, true);
    }

    fn names(&mut self, kind: Kind, name: &Name) {
        self.add(Thing::new(kind, &name.node), name, false);
    }

    fn part(&mut self, kind: Kind, owner: &Name, name: &Name, is_declared: bool) {
        self.add(Thing::part(kind, &owner.node, &name.node), name, is_declared);
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Circular(circular) => self.circular(circular),
            Item::Source(one) => self.declares(Kind::Source, &one.name),
            Item::Paragraph(one) => {
                self.declares(Kind::Paragraph, &one.name);
                self.names(Kind::Source, &one.basis.source);
            }
            Item::Choice(one) => {
                self.declares(Kind::Choice, &one.name);
                one.words.iter().for_each(|word| self.part(Kind::Word, &one.name, word, true));
            }
            Item::Record(one) => self.record(Kind::Record, one),
            Item::Form(one) => self.record(Kind::Form, one),
            Item::Table(table) => self.table(table),
            Item::Value(one) | Item::Define(one) => {
                self.declares(Kind::Definition, &one.name);
                let types = one.parameters.iter().map(|parameter| &parameter.ty);
                types.chain(&one.ty).for_each(|ty| self.ty(ty));
            }
            Item::Requirement(one) => self.requirement(one),
            Item::Example(one) => self.example(one),
            Item::Keep(one) => {
                self.names(Kind::Requirement, &one.name);
                one.cites.iter().for_each(|name| self.names(Kind::Paragraph, name));
            }
            Item::Drop(one) if one.is_show => {}
            Item::Drop(one) => self.names(Kind::Requirement, &one.name),
            Item::Show(one) => one.on.iter().for_each(|form| self.names(Kind::Form, form)),
            Item::Standard(one) => self.standard(one),
            Item::Change(one) => {
                let kind = match one.of {
                    Changed::Form => Kind::Form,
                    Changed::Record => Kind::Record,
                    Changed::Choice => Kind::Choice,
                };
                self.names(kind, &one.name);
                self.change(&one.name, &one.how, kind);
            }
            Item::Replace(_) | Item::Examples(_) | Item::Broken(_) => {}
        }
    }

    fn circular(&mut self, circular: &Circular) {
        circular.councils.iter().for_each(|table| self.names(Kind::Table, table));
    }

    fn record(&mut self, kind: Kind, record: &Record) {
        self.declares(kind, &record.name);
        record.fields.iter().for_each(|field| self.field(&record.name, field));
    }

    fn table(&mut self, table: &Table) {
        self.declares(Kind::Table, &table.name);
        table.keys.iter().for_each(|key| self.part(Kind::Field, &table.name, key, false));
        table.columns.iter().for_each(|column| self.field(&table.name, column));
    }

    fn field(&mut self, owner: &Name, field: &Field) {
        self.part(Kind::Field, owner, &field.name, true);
        self.ty(&field.ty);
        for modifier in &field.modifiers {
            match &modifier.node {
                Modifier::KeyedBy(key) => {
                    if let FieldTypeKind::Named(record) = &innermost(&field.ty).kind {
                        self.part(Kind::Field, record, key, false);
                    }
                }
                Modifier::PrecisionIn(column) | Modifier::SourceIn(column) => {
                    self.part(Kind::Field, owner, column, false);
                }
                _ => {}
            }
        }
    }

    fn ty(&mut self, ty: &FieldType) {
        match &innermost(ty).kind {
            FieldTypeKind::Key(table) => self.names(Kind::Table, table),
            FieldTypeKind::Named(name) => {
                let kind = self.types.get(&name.node).copied().unwrap_or(Kind::Record);
                self.names(kind, name);
            }
            _ => {}
        }
    }

    fn change(&mut self, owner: &Name, how: &How, of: Kind) {
        let kind = if of == Kind::Choice { Kind::Word } else { Kind::Field };
        match how {
            How::AlsoFields(fields) => fields.iter().for_each(|field| self.field(owner, field)),
            How::AlsoWords(words) => {
                words.iter().for_each(|word| self.part(kind, owner, word, true));
            }
            How::Without { names, .. } => {
                names.iter().for_each(|name| self.part(kind, owner, name, false));
            }
        }
    }

    fn requirement(&mut self, one: &Requirement) {
        self.declares(Kind::Requirement, &one.name);
        one.on.iter().for_each(|form| self.names(Kind::Form, form));
        one.cites.iter().for_each(|name| self.names(Kind::Paragraph, name));
    }

    fn standard(&mut self, one: &Standard) {
        one.on.iter().for_each(|form| self.names(Kind::Form, form));
        one.cites.iter().for_each(|name| self.names(Kind::Paragraph, name));
        let conditions = one.grades.iter().filter_map(|grade| grade.when.as_ref());
        let named = conditions.flat_map(OnVerdicts::requirements);
        named.for_each(|name| self.names(Kind::Requirement, name));
    }

    fn example(&mut self, example: &Example) {
        let answered = example.answers.iter().flat_map(|one| &one.requirements);
        let named = example.expectations.iter().flat_map(|one| &one.requirements);
        answered.chain(named).for_each(|name| self.names(Kind::Requirement, name));
    }
}

fn innermost(ty: &FieldType) -> &FieldType {
    match &ty.kind {
        FieldTypeKind::List(of) => innermost(of),
        _ => ty,
    }
}

/// What a year's rules name where only the types say what is meant.
pub(super) fn in_rules(rules: &Rules) -> Vec<Mention> {
    let schema = &rules.schema;
    let meant = rules.uses.meanings.iter().filter_map(|(span, meaning)| {
        Some(Mention { of: meant(*meaning, rules)?, span: *span, is_declared: false })
    });
    // What stands in a table's file is in no tree.
    let cells = schema.tables.iter().flat_map(|table| {
        let cells = table.rows.iter().flat_map(|row| row.iter().zip(&table.columns));
        cells.filter_map(|(cell, column)| word_in(cell, &column.ty, schema))
    });
    meant.chain(cells).collect()
}

fn meant(meaning: Meaning, rules: &Rules) -> Option<Thing> {
    let schema = &rules.schema;
    Some(match meaning {
        Meaning::Field(record, at) => {
            let field = schema.fields(record).get(at)?;
            Thing::part(Kind::Field, own_name(&schema.records.get(record.0)?.name), &field.name)
        }
        Meaning::Column(table, at) => {
            let column = schema.columns(table).get(at)?;
            Thing::part(Kind::Field, own_name(&schema.tables.get(table.0)?.name), &column.name)
        }
        Meaning::Definition(at) => Thing::new(Kind::Definition, &rules.definitions.get(at)?.name),
        Meaning::Table(id) => Thing::new(Kind::Table, own_name(&schema.tables.get(id.0)?.name)),
        Meaning::Choice(id) => Thing::new(Kind::Choice, own_name(&schema.choices.get(id.0)?.name)),
        Meaning::Word(id, at) => word(id, at, schema)?,
    })
}

/// The name that an item has in its own year: last year's are called `funds of 2000-01`.
pub(super) fn own_name(name: &str) -> &str {
    name.split_once(" of ").map_or(name, |(own, _)| own)
}

fn word(id: ChoiceId, at: usize, schema: &Schema) -> Option<Thing> {
    let choice = schema.choices.get(id.0)?;
    Some(Thing::part(Kind::Word, own_name(&choice.name), choice.words.get(at)?))
}

fn word_in(cell: &Cell, ty: &Ty, schema: &Schema) -> Option<Mention> {
    match (&cell.datum, ty) {
        (Some(Datum::Choice(at)), Ty::Choice(id)) => {
            Some(Mention { of: word(*id, *at, schema)?, span: cell.span, is_declared: false })
        }
        _ => None,
    }
}

/// The headings of a table's file, each with its place in the first line.
pub(super) fn headings<'f>(table: &Table, text: &'f str) -> Vec<(Thing, Range<usize>)> {
    let line: &'f str = text.lines().next().unwrap_or_default();
    let mut start = 0;
    let headings = line.split(',').map(|heading| {
        let from = start + heading.len() - heading.trim_start_matches(NOT_IN_A_NAME).len();
        let name = heading.trim_matches(NOT_IN_A_NAME);
        start += heading.len() + 1;
        (Thing::part(Kind::Field, &table.name.node, name), from..from + name.len())
    });
    headings.collect()
}

/// The tables of a file that have files of their own, each with the path by which it is named.
pub(super) fn table_files(tree: &File) -> impl Iterator<Item = (&Table, &str)> {
    tree.items.iter().map(inner).filter_map(|item| match item {
        Item::Table(table) => Some((table, table.file.as_ref()?.node.as_str())),
        _ => None,
    })
}

/// What may be written around a heading.
const NOT_IN_A_NAME: [char; 4] = ['\u{FEFF}', ' ', '\t', '"'];
