//! A circular's form as a JSON Schema (draft 2020-12), by which editors complete and check plans.
//!
//! It takes what the plan's reader takes: placeholders and gaps leave a plan undecided, and are let
//! through; only that a field is not there at all is said, as `required`. Sums, days that no
//! calendar has and all else that a schema cannot say is left to the rules.

mod pattern;
mod ty;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::descriptions;
use super::examples::{self, Examples};
use lacuna_check::plan::{Node, SCHEMA_KEY};
use lacuna_language::rules::program::{Form, Rules, Strength};
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR, Limits};
use lacuna_language::value::{Field, RecordId, Ty, date};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a plan that is of one of these forms, as text. With each form comes a plan that
/// examples are taken from, if there is one.
pub fn schema(rules: &Rules, forms: &[(&Form, Option<Node>)]) -> String {
    let mut writer = Writer { rules, defs: Map::new() };
    let body = match forms {
        [(form, model)] => writer.form(form, model.as_ref()),
        several => writer.either(several),
    };
    let mut top = head(rules, forms);
    top.extend(body);
    top.insert("$defs".to_owned(), Value::Object(writer.defs));
    format!("{:#}\n", Value::Object(top))
}

/// What the schema is and is not.
fn head(rules: &Rules, forms: &[(&Form, Option<Node>)]) -> Map<String, Value> {
    let year = rules.circular.year;
    let (id, title) = match forms {
        [(form, _)] => (format!("{year}:{}", form.name), title(form, rules)),
        _ => (year.to_string(), "A plan".to_owned()),
    };
    object(json!({
        "$schema": DIALECT,
        "$id": format!("urn:lacuna:{id}"),
        "title": format!("{title} for {year}"),
        "description": description(rules),
    }))
}

fn description(rules: &Rules) -> String {
    let circular = &rules.circular;
    format!(
        "{} ({}), due {}. This says which fields a plan has and how each is written. A field that \
         is still to come may hold a placeholder, such as `to follow`; one that is missing is \
         reported as required. Whether the plan meets the circular, `lacuna check` says: a schema \
         cannot check sums that must agree, entries that are there twice, days that do not exist \
         and the like.",
        circular.title,
        rules.short_name(),
        date::show(circular.due)
    )
}

fn title(form: &Form, rules: &Rules) -> String {
    rules.schema.records.get(form.record.0).map_or_else(String::new, |one| one.title.clone())
}

struct Writer<'a> {
    rules: &'a Rules,
    /// What is defined once and referred to by its name, in the order in which it is met.
    defs: Map<String, Value>,
}

/// What is the same for all fields of one form.
struct FormContext<'a> {
    form: &'a Form,
    readers: BTreeMap<FieldId, Vec<RequirementId>>,
    examples: Examples,
}

impl Writer<'_> {
    /// A plan of one form.
    fn form(&mut self, form: &Form, model: Option<&Node>) -> Map<String, Value> {
        let schema = &self.rules.schema;
        let examples = model.map(|model| examples::collect(model, form.record, schema));
        let readers = self.rules.readers(form.record);
        let context = FormContext { form, readers, examples: examples.unwrap_or_default() };
        let mut plan = self.fields(form.record, &context);
        if let Some(Value::Object(properties)) = plan.get_mut("properties") {
            properties.insert(SCHEMA_KEY.to_owned(), schema_key());
        }
        plan
    }

    /// A plan of one of several forms: which one, the plan says itself.
    fn either(&mut self, forms: &[(&Form, Option<Node>)]) -> Map<String, Value> {
        let names = forms.iter().map(|(form, _)| form.name.as_str()).collect();
        let mut cases = Vec::new();
        for (form, model) in forms {
            let name = format!("form.{}", form.name);
            self.defs.insert(name.clone(), Value::Null);
            let plan = self.form(form, model.as_ref());
            self.defs.insert(name.clone(), Value::Object(plan));
            let is_named = json!({ "form": ty::words(vec![&form.name]) });
            cases.push(json!({
                "if": { "properties": is_named, "required": ["form"] },
                "then": reference(&name),
            }));
        }
        let properties = json!({ "form": ty::words(names), SCHEMA_KEY: schema_key() });
        object(json!({
            "type": "object",
            "properties": properties,
            "required": ["form"],
            "allOf": cases,
        }))
    }

    /// A record with its fields, and no others.
    fn fields(&mut self, record: RecordId, context: &FormContext) -> Map<String, Value> {
        let rules = self.rules;
        let fields = rules.schema.fields(record);
        let mut properties = Map::new();
        for (at, field) in fields.iter().enumerate() {
            let value = self.field(field, (record, at), context);
            properties.insert(field.name.clone(), Value::Object(value));
        }
        let required = fields.iter().filter(|field| !field.may_be_left_out());
        let required: Vec<&str> = required.map(|field| field.name.as_str()).collect();
        object(json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }))
    }

    fn field(&mut self, field: &Field, id: FieldId, context: &FormContext) -> Map<String, Value> {
        let readers = context.readers.get(&id).map_or(&[][..], Vec::as_slice);
        let built_in = descriptions::built_in(field).map(str::to_owned);
        let said = built_in.unwrap_or_else(|| descriptions::field(field, id, readers, self.rules));
        let mut schema = object(json!({ "title": self.title(field), "description": said }));
        schema.extend(match field.is_built_in {
            true => self.built_in(field, context),
            false => self.declared(field, context),
        });
        let examples = context.examples.get(&id).filter(|examples| !examples.is_empty());
        let shown = |texts: &Vec<String>| {
            texts.iter().map(|text| ty::example(text, &field.ty)).collect::<Vec<Value>>()
        };
        schema.extend(examples.map(|texts| ("examples".to_owned(), json!(shown(texts)))));
        schema
    }

    fn title(&self, field: &Field) -> String {
        let record = match &field.ty {
            Ty::Record(id) if !field.is_built_in => self.rules.schema.records.get(id.0),
            _ => None,
        };
        record.map_or_else(|| descriptions::title(&field.name), |record| record.title.clone())
    }

    fn built_in(&mut self, field: &Field, context: &FormContext) -> Map<String, Value> {
        match field.name.as_str() {
            "year" => object(ty::this_year(self.rules)),
            "form" => object(ty::words(vec![&context.form.name])),
            EXPLANATIONS => self.explanations(context),
            LAST_YEAR => object(self.gap(true)),
            _ => self.declared(field, context),
        }
    }

    fn declared(&mut self, field: &Field, context: &FormContext) -> Map<String, Value> {
        let is_declarable = field.may_be_not_applicable;
        let mut value = self.value(&field.ty, &field.limits, is_declarable, context);
        if field.at_least > 0 {
            value.insert("minItems".to_owned(), json!(field.at_least));
        }
        value
    }

    /// A value of a type, or what stands where it is still to come.
    fn value(
        &mut self,
        ty: &Ty,
        limits: &Limits,
        is_declarable: bool,
        context: &FormContext,
    ) -> Map<String, Value> {
        match ty {
            Ty::Record(id) => {
                let record = object(reference(&self.record(*id, context)));
                self.shaped(record, is_declarable)
            }
            Ty::List(of) => {
                let items = self.value(of, limits, false, context);
                let list = json!({ "type": ["array", "string", "null"], "items": items });
                self.shaped(object(list), is_declarable)
            }
            Ty::Text if !is_declarable => object(self.scalar(ty, limits)),
            _ => {
                let mut ways = vec![self.scalar(ty, limits)];
                ways.extend(self.gaps(is_declarable));
                object(json!({ "anyOf": ways }))
            }
        }
    }

    /// Fields or a list; a text in their place only holds it.
    fn shaped(&mut self, mut value: Map<String, Value>, is_declarable: bool) -> Map<String, Value> {
        value.insert("if".to_owned(), json!({ "type": "string" }));
        value.insert("then".to_owned(), self.gap(is_declarable));
        value
    }

    fn gap(&mut self, is_declarable: bool) -> Value {
        match self.gaps(is_declarable).as_slice() {
            [one] => one.clone(),
            several => json!({ "anyOf": several }),
        }
    }

    fn gaps(&mut self, is_declarable: bool) -> Vec<Value> {
        let placeholder = self.define("placeholder", placeholder());
        let declaration = is_declarable.then(|| self.define("not-applicable", not_applicable()));
        [placeholder].into_iter().chain(declaration).collect()
    }

    fn scalar(&mut self, ty: &Ty, limits: &Limits) -> Value {
        let schema = &self.rules.schema;
        match ty {
            Ty::Choice(id) => {
                let name = schema.choices.get(id.0).map_or("", |choice| &choice.name);
                self.define(&format!("choice.{name}"), ty::choice(*id, schema))
            }
            Ty::Key(id) => {
                let name = schema.tables.get(id.0).map_or("", |table| &table.name);
                self.define(&format!("key.{name}"), ty::key(*id, schema))
            }
            Ty::Text => {
                self.define("not-applicable", not_applicable());
                self.define("text", ty::plain(ty, limits))
            }
            _ => self.define(&ty::name(ty, limits), ty::plain(ty, limits)),
        }
    }

    /// The name of a record among the definitions. Records do not hold themselves, so this ends.
    fn record(&mut self, id: RecordId, context: &FormContext) -> String {
        let Some(record) = self.rules.schema.records.get(id.0) else { return String::new() };
        let name = format!("record.{}.{}", context.form.name, record.name);
        if !self.defs.contains_key(&name) {
            self.defs.insert(name.clone(), Value::Null);
            let mut fields = object(json!({ "title": record.title }));
            fields.extend(self.fields(id, context));
            fields.insert("type".to_owned(), json!(["object", "string", "null"]));
            self.defs.insert(name.clone(), Value::Object(fields));
        }
        name
    }

    /// What a council says of each `should` that it does not keep to.
    fn explanations(&mut self, context: &FormContext) -> Map<String, Value> {
        let text = self.scalar(&Ty::Text, &Limits::default());
        let asked = self.rules.asked_of(context.form.record).map(|(_, requirement)| requirement);
        let explained = asked.filter(|one| matches!(one.strength, Strength::Should(_)));
        let mut properties = Map::new();
        for requirement in explained {
            let mut schema = object(json!({
                "title": requirement.title,
                "description": descriptions::requirement(requirement, self.rules),
            }));
            schema.extend(object(text.clone()));
            properties.insert(requirement.name.to_string(), Value::Object(schema));
        }
        let record = json!({
            "type": ["object", "string", "null"],
            "properties": properties,
            "additionalProperties": false,
        });
        self.shaped(object(record), false)
    }

    /// Defines something under a name, once, and refers to it.
    fn define(&mut self, name: &str, schema: Value) -> Value {
        self.defs.entry(name).or_insert(schema);
        reference(name)
    }
}

/// What holds a place until the value is known. It leaves a plan undecided, and is no mistake.
fn placeholder() -> Value {
    json!({
        "description": "A placeholder until the value is known, such as `to follow` or `TBC`.",
        "type": ["string", "null"],
        "pattern": pattern::whole(&pattern::placeholder()),
    })
}

fn not_applicable() -> Value {
    json!({
        "description": "That it does not apply, and why: `not applicable because …`.",
        "type": "string",
        "pattern": pattern::not_applicable(),
    })
}

/// The key by which an editor finds the schema.
fn schema_key() -> Value {
    json!({ "description": "The schema that an editor checks this file by.", "type": "string" })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// The fields of what is an object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
