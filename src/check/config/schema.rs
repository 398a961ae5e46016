//! The JSON Schema of `lacuna.toml`, for editors, from the rows of its keys.

use serde_json::{Map, Value, json};

use super::FILE_NAME;
use super::keys::{KEYS, Key, Takes};

/// The schema: editors complete and check the file by it.
pub fn schema() -> String {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FILE_NAME,
        "description": "The settings of a repository of plans that `lacuna check` reads.",
    });
    if let (Value::Object(whole), Value::Object(keys)) = (&mut schema, object(&KEYS)) {
        whole.extend(keys);
    }
    format!("{schema:#}\n")
}

/// Something with these keys and no others.
fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> =
        keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(key: &Key) -> Value {
    let name = || json!({ "type": "string", "minLength": 1 });
    let one_or_more = |one: Value| json!([one, { "type": "array", "items": one }]);
    match key.takes {
        Takes::Path(_) | Takes::Text(_) => {
            json!({ "description": key.about, "type": "string", "minLength": 1 })
        }
        Takes::Paths(_) => json!({ "description": key.about, "anyOf": one_or_more(name()) }),
        Takes::Texts => json!({ "description": key.about, "type": "array", "items": name() }),
        // A day may be written as TOML writes it, too, which is no text for the schema.
        Takes::Date => json!({ "description": key.about }),
        Takes::Year => {
            json!({ "description": key.about, "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}([0-9]{2})?$" })
        }
        Takes::Entries(keys) => {
            json!({ "description": key.about, "type": "array", "items": object(keys) })
        }
        Takes::YesNo => json!({ "description": key.about, "type": "boolean" }),
        Takes::Words(words) => {
            json!({ "description": key.about, "anyOf": one_or_more(json!({ "enum": words })) })
        }
    }
}
