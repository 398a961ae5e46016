//! Reports for programs: one document, or a line for each thing. A schema describes both.

pub(crate) mod document;
mod fault;
pub(crate) mod lines;
mod place;
mod reason;
mod schema;
mod value;
mod view;

use lacuna_check::eval::Part;
use lacuna_check::wording::Words;
use serde_json::Value;

pub(crate) use place::{PlaceView, place};
pub(crate) use schema::schema;
pub use view::{Told, told};

/// The version of what programs are told; it grows when something in it changes its meaning, and not when
/// something is added.
pub(crate) const VERSION: u32 = 1;

/// The `$id` of the schema of a document. It ends with the version.
pub(crate) const SCHEMA_ID: &str = "urn:lacuna:report:1";

/// The schema of one line, which is a part of that.
pub(crate) const LINE_SCHEMA_ID: &str = "urn:lacuna:report:1#/$defs/Line";

/// Of what kind a reason is, by the names that programs are told: `condition/at-least`, `fault/unknown-field`.
pub(crate) fn kind(words: Words, part: &Part) -> String {
    let data = serde_json::to_value(reason::reason(words, &part.reason)).unwrap_or_default();
    let names = ["/kind", "/test", "/fault/kind"].map(|way| data.pointer(way));
    names.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<&str>>().join("/")
}
