//! Reports for programs: one document, or a line for each thing. A schema describes both.

pub(crate) mod document;
mod fault;
pub(crate) mod lines;
mod place;
mod reason;
mod schema;
mod value;
mod view;

pub(crate) use place::{PlaceView, place};
pub(crate) use schema::schema;

/// The version of what programs are told; it grows when something in it changes its meaning, and not when
/// something is added.
pub(crate) const VERSION: u32 = 1;

/// The `$id` of the schema of a document. It ends with the version.
pub(crate) const SCHEMA_ID: &str = "urn:lacuna:report:1";

/// The schema of one line, which is a part of that.
pub(crate) const LINE_SCHEMA_ID: &str = "urn:lacuna:report:1#/$defs/Line";
