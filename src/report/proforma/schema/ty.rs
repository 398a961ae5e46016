//! A type as a schema: what a value of it looks like, as text and as a bare number.

use serde_json::{Map, Value, json};

use super::pattern;
use lacuna_language::rules::Rules;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::types::{Quantity, Unit};
use lacuna_language::value::{ChoiceId, Schema, TableId, Ty};

/// The schema of a word of a choice.
pub(super) fn choice(id: ChoiceId, schema: &Schema) -> Value {
    words(schema.words(id).iter().map(String::as_str).collect())
}

/// The schema of the key of a table's row: its names, and any other where the table lists only some.
pub(super) fn key(id: TableId, schema: &Schema) -> Value {
    let keys = schema.row_keys(id).chain(schema.also_called(id));
    let keys: Vec<&str> = keys.map(|(_, key)| key).collect();
    let is_open = schema.tables.get(id.0).is_some_and(|table| table.is_open);
    match is_open {
        true => json!({ "anyOf": [{ "enum": keys }, { "type": "string" }] }),
        false => words(keys),
    }
}

/// Any of these words: first as they are, so that editors offer them, then with other capitals.
pub(super) fn words(words: Vec<&str>) -> Value {
    let bare = words.iter().filter_map(|word| bare(word));
    let known: Vec<Value> = words.iter().map(|word| json!(word)).chain(bare).collect();
    json!({ "anyOf": [{ "enum": known }, matching(&pattern::any_of(words))] })
}

/// What a word becomes where it stands without quotes, if that is no text.
pub(super) fn bare(word: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(word).ok()?;
    (value.is_number() || value.is_boolean()).then_some(value)
}

/// The schema of a text that is wholly of this pattern.
pub(super) fn matching(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern::whole(pattern) })
}

/// The schema of a type that has no name of its own in the rules.
pub(super) fn plain(ty: &Ty, limits: &Limits) -> Value {
    match ty {
        Ty::Text => text(),
        Ty::YesNo => yes_or_no(),
        Ty::Date => matching(&pattern::date(limits)),
        Ty::Year => matching(&pattern::years(limits)),
        ty => match ty.quantity() {
            Some(Quantity { unit: Unit::Bare | Unit::Pounds, .. }) => bare_figure(ty, limits),
            Some(_) => matching(&pattern::figure(ty, limits)),
            None => json!(true),
        },
    }
}

/// The schema of the year of a circular's plans.
pub(super) fn this_year(rules: &Rules) -> Value {
    let year = rules.circular.year;
    let mut ways = vec![json!({ "enum": [year.to_string()] })];
    ways.extend(pattern::year(year).map(|pattern| matching(&pattern)));
    json!({ "anyOf": ways })
}

/// Any one value: a figure without quotes is a text as well. A declaration that something does not
/// apply is none.
fn text() -> Value {
    let declaration = json!({ "$ref": "#/$defs/not-applicable" });
    json!({ "type": ["string", "number", "boolean", "null"], "not": declaration })
}

fn yes_or_no() -> Value {
    let known = json!({ "enum": ["yes", "no", true, false] });
    let words = pattern::any_of(["yes", "y", "true", "no", "n", "false"]);
    json!({ "anyOf": [known, matching(&words)] })
}

/// A figure that may stand without quotes as well.
fn bare_figure(ty: &Ty, limits: &Limits) -> Value {
    let number = if limits.is_whole { "integer" } else { "number" };
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!(["string", number]));
    for (name, limit) in [("minimum", limits.least), ("maximum", limits.most)] {
        let limit = limit.and_then(|limit| pattern::limit(limit, ty));
        schema.extend(limit.map(|limit| (name.to_owned(), json!(limit))));
    }
    schema.insert("pattern".to_owned(), json!(pattern::whole(&pattern::figure(ty, limits))));
    Value::Object(schema)
}

/// The name of a type among the definitions: `money`, `money-whole`, `number-whole-1-to-11`.
pub(super) fn name(ty: &Ty, limits: &Limits) -> String {
    let whole = limits.is_whole.then(|| "whole".to_owned());
    let shown = |end| pattern::end(end, ty);
    let most = limits.most.and_then(shown);
    let least = limits.least.and_then(shown);
    let range = match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least}-to-{most}")),
        (None, Some(most)) => Some(format!("to-{most}")),
        (Some(least), None) if least != "0" => Some(format!("from-{least}")),
        (None, None) if ty.is_figure() => Some("signed".to_owned()),
        _ => None,
    };
    let month = limits.may_be_month.then(|| "or-month".to_owned());
    let name = [Some(word(ty)), whole, range, month];
    name.into_iter().flatten().collect::<Vec<_>>().join("-")
}

fn word(ty: &Ty) -> String {
    ty.scalar().map_or("value", |scalar| scalar.keyword).replace('/', "-or-")
}

/// A text of a plan as an example. A figure stands without quotes where it can.
pub(super) fn example(text: &str, of: &Ty) -> Value {
    bare(text).filter(|_| of.is_amount()).unwrap_or_else(|| json!(text))
}
