//! The order of the stages: rule files into a [`Library`], plan files into [`Checked`] ones, all plans
//! of a year into a [`NationalRun`], examples into [`ExampleRun`]s, plans that two rules judge into
//! [`Twice`].
//!
//! Asks the outside for nothing but the bytes of files, through [`Files`]. Never prints.

mod apart;
mod begun;
mod check;
mod convert;
mod examples;
mod files;
mod in_full;
mod library;
mod national;
mod once;
mod twice;

pub use begun::form;
pub use check::{Checked, Judged, Previous};
pub use convert::{Conversion, convert};
pub use examples::ExampleRun;
pub use files::{Files, MOST_BYTES};
pub use library::{Library, Lost, Others};
pub use national::NationalRun;
pub use once::Once;
pub use twice::{Difference, Judge, Said, Twice};

use files::{beside, read_text};
