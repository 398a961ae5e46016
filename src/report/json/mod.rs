//! Reports for programs: one document, or a line for each thing.

pub mod document;
pub mod lines;
mod view;

pub use document::Document;
pub use view::{PlaceView, place};

/// The version of what programs are told; it grows when something in it changes its meaning.
pub const VERSION: u32 = 1;
