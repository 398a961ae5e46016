//! The JSON Schema (draft 2020-12) of what programs are told, derived from the types that are printed.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, RestrictFormats};
use serde_json::Value;

use super::SCHEMA_ID;
use super::lines::Record;
use super::view::DocumentView;

/// The schema of a document, as text. The schema of a line is among its definitions.
pub(crate) fn schema() -> String {
    // A width of 64 bits is no format that validators know.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with_transform(RestrictFormats::default());
    let settings = settings.with_transform(RecursiveTransform(on_one_line));
    let mut generator = settings.into_generator();
    let _line = generator.subschema_for::<Record>();
    let mut schema = generator.into_root_schema_for::<DocumentView>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    // Texts, numbers and lists of them always have a JSON form.
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    format!("{text}\n")
}

/// Comments are wrapped, and descriptions are not.
fn on_one_line(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}
