//! The pro forma as data, for a page on which people fill it in: what it asks, in its order.
//!
//! Takes a form and a plan that is begun; gives each field with what it takes, who asks for it and what an accepted
//! plan says there. It says no more than the pro forma as a workbook or a text does, in the same words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::descriptions;
use super::examples::{self, Examples};
use super::workbook::Order;
use lacuna_language::rules::program::{Rules, Strength};
use lacuna_language::rules::{FieldId, RequirementId, innermost};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR};
use lacuna_language::value::{Field, RecordId, Ty, date};

/// The built-in fields whose answer follows from the form that is filled in.
const SETTLED: [&str; 2] = ["year", "form"];

/// A form, as it is to be filled in.
#[derive(Debug, Clone, Serialize)]
pub struct Outline {
    /// What a plan is headed by: `Management Action Plan 2001-02`.
    pub title: String,
    /// The circular, and when a plan is due.
    pub about: String,
    /// What it asks, in its order.
    pub fields: Vec<Question>,
}

/// What is asked in one place.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// What a plan writes before the value.
    pub name: String,
    /// The same as a heading: `Of how many`.
    pub title: String,
    /// What it takes, in a sentence or two; empty where its own questions say all.
    pub takes: String,
    /// The requirements that read it, those that must be met first.
    pub asked_by: Vec<Asking>,
    /// What an accepted plan says there.
    pub examples: Vec<String>,
    /// Whether it is answered by the choice of the form: the year, and which form it is.
    pub is_settled: bool,
    /// Whether a plan that fits the form may be without it.
    pub may_be_left_out: bool,
    /// Whether it may be `not applicable because …`, all of it.
    pub may_be_not_applicable: bool,
    /// How it is answered.
    pub answer: Answer,
}

/// A requirement that reads a field.
#[derive(Debug, Clone, Serialize)]
pub struct Asking {
    /// Its name in the rules.
    pub name: String,
    /// `must`, `should` or `judged`.
    pub strength: &'static str,
    /// What it asks.
    pub title: String,
}

/// How a question is answered.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Answer {
    /// By one value of a type, written down.
    Value {
        /// How a rule file names the type: `money`, `text`.
        of: &'static str,
        /// A value, as a plan has it.
        such_as: String,
    },
    /// By a word out of several.
    Words {
        /// The words, in the order in which they are declared.
        words: Vec<String>,
        /// Whether others are taken too.
        is_open: bool,
    },
    /// By several questions that belong together.
    Group {
        /// What is asked in it, in its order.
        fields: Vec<Question>,
    },
    /// By any number of entries.
    List {
        /// How each entry is answered.
        of: Box<Answer>,
        /// The field by which the entries are told apart.
        key: Option<String>,
        /// How few entries are too few.
        at_least: usize,
    },
    /// By a reason for each `should` that the council does not keep to.
    Explanations {
        /// The `should`s that can be explained.
        of: Vec<Asking>,
    },
    /// By another file: last year's plan. Only that there was none is said here.
    OtherFile,
}

/// What a form asks, with what is known of the plan that is begun.
pub fn outline(order: &Order) -> Outline {
    let schema = &order.rules.schema;
    let examples = order.model.map(|model| examples::collect(model, order.form.record, schema));
    let writer = Writer {
        rules: order.rules,
        readers: order.rules.readers(order.form.record),
        examples: examples.unwrap_or_default(),
    };
    let circular = &order.rules.circular;
    let due = date::show(circular.due);
    Outline {
        title: descriptions::heading(order.rules, order.form),
        about: format!("{} ({}), due on {due}.", circular.title, order.rules.short_name()),
        fields: writer.fields(order.form.record),
    }
}

struct Writer<'r> {
    rules: &'r Rules,
    readers: BTreeMap<FieldId, Vec<RequirementId>>,
    examples: Examples,
}

impl Writer<'_> {
    fn fields(&self, record: RecordId) -> Vec<Question> {
        let explains = !self.shoulds(record).is_empty();
        let fields = self.rules.schema.fields(record).iter().enumerate();
        let fields = fields.filter(|(_, field)| explains || !is_named(field, EXPLANATIONS));
        let is_aside = |field: &Field| is_named(field, EXPLANATIONS) || is_named(field, LAST_YEAR);
        // What every form has and few plans fill in comes last.
        let (last, first): (Vec<_>, Vec<_>) = fields.partition(|(_, field)| is_aside(field));
        let fields = first.into_iter().chain(last);
        fields.map(|(at, field)| self.question(field, (record, at))).collect()
    }

    fn question(&self, field: &Field, id: FieldId) -> Question {
        let readers = self.readers.get(&id).map_or(&[][..], Vec::as_slice);
        let takes = match descriptions::built_in(field) {
            Some(said) => said.to_owned(),
            None if matches!(innermost(&field.ty), Ty::Record(_)) => {
                descriptions::takes_in_all(field, id, self.rules)
            }
            None => descriptions::takes(field, id, self.rules),
        };
        Question {
            name: field.name.clone(),
            title: descriptions::title(&field.name),
            takes,
            asked_by: self.asking(readers),
            examples: self.examples.get(&id).cloned().unwrap_or_default(),
            is_settled: SETTLED.iter().any(|name| is_named(field, name)),
            may_be_left_out: field.may_be_left_out(),
            may_be_not_applicable: field.may_be_not_applicable,
            answer: self.answer_of(field, id),
        }
    }

    fn answer_of(&self, field: &Field, id: FieldId) -> Answer {
        if is_named(field, EXPLANATIONS) {
            return Answer::Explanations { of: self.asking(&self.shoulds(id.0)) };
        }
        if is_named(field, LAST_YEAR) {
            return Answer::OtherFile;
        }
        self.answer(&field.ty, field)
    }

    fn answer(&self, ty: &Ty, field: &Field) -> Answer {
        let schema = &self.rules.schema;
        match ty {
            Ty::Record(record) => Answer::Group { fields: self.fields(*record) },
            Ty::List(of) => {
                let key = descriptions::key(field, schema).map(str::to_owned);
                let of = Box::new(self.answer(of, field));
                Answer::List { of, key, at_least: field.at_least }
            }
            Ty::YesNo => words(["yes", "no"].into_iter(), false),
            Ty::Choice(id) => words(schema.words(*id).iter().map(String::as_str), false),
            Ty::Key(id) => {
                let is_open = schema.tables.get(id.0).is_some_and(|table| table.is_open);
                words(schema.row_keys(*id).map(|(_, key)| key), is_open)
            }
            ty => Answer::Value {
                of: ty.scalar().map_or("text", |scalar| scalar.keyword),
                such_as: descriptions::such_as(innermost(ty), &field.limits, schema),
            },
        }
    }

    fn asking(&self, readers: &[RequirementId]) -> Vec<Asking> {
        let named = descriptions::ranked(readers, self.rules).into_iter();
        let asking = named.map(|one| Asking {
            name: one.name.to_string(),
            strength: one.strength.word(),
            title: one.title.to_string(),
        });
        asking.collect()
    }

    fn shoulds(&self, form: RecordId) -> Vec<RequirementId> {
        let asked = self.rules.asked_of(form);
        let shoulds = asked.filter(|(_, one)| matches!(one.strength, Strength::Should(_)));
        shoulds.map(|(id, _)| id).collect()
    }
}

fn words<'w>(words: impl Iterator<Item = &'w str>, is_open: bool) -> Answer {
    Answer::Words { words: words.map(str::to_owned).collect(), is_open }
}

fn is_named(field: &Field, name: &str) -> bool {
    field.is_built_in && field.name == name
}
