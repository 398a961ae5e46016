//! The reports that people hand on: on one council's plan, or on all plans of a year.
//!
//! Takes plans that were judged; gives a [`Document`], which is the same whatever it is written as. Nothing here knows a
//! form: what is told of money, of figures and of letters follows from what the rules declare.

mod council;
pub mod document;
mod entries;
mod indicators;
mod letter;
mod lists;
mod national;
mod origin;
mod prose;
mod render;
pub(crate) mod requirements;
mod spending;
mod sum;
mod todo;
mod versions;

pub use council::council;
pub use document::Document;
pub use national::{National, PlanRow, Problem};
pub use origin::sha256;
pub use render::{DossierFormat, is_report};
pub use versions::{Version, versions};
