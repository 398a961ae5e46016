//! The JSON Schema of `lacuna.toml`, for editors, from the rows of its keys.

use serde_json::{Map, Value, json};

use super::FILE_NAME;
use super::keys::{KEYS, Key, Takes};

/// The schema: editors complete and check the file by it.
pub fn schema() -> String {
    let properties: Map<String, Value> =
        KEYS.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FILE_NAME,
        "description": "The settings of a repository of plans that `lacuna check` reads.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    format!("{schema:#}\n")
}

fn property(key: &Key) -> Value {
    let name = || json!({ "type": "string", "minLength": 1 });
    let one_or_more = |one: Value| json!([one, { "type": "array", "items": one }]);
    match key.takes {
        Takes::Path => json!({ "description": key.about, "type": "string", "minLength": 1 }),
        Takes::Paths(_) => json!({ "description": key.about, "anyOf": one_or_more(name()) }),
        Takes::YesNo => json!({ "description": key.about, "type": "boolean" }),
        Takes::Words(words) => {
            json!({ "description": key.about, "anyOf": one_or_more(json!({ "enum": words })) })
        }
    }
}
