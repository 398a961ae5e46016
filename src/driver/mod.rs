//! The order of the stages: plan files into [`Checked`] ones by the rules of a [`Library`], all plans of
//! a year into a [`NationalRun`], examples into [`ExampleRun`]s, plans that two rules judge into
//! [`Twice`].
//!
//! Asks the outside for nothing but the bytes of files, through [`Files`](crate::library::Files). Never prints.

mod begun;
mod check;
mod convert;
mod examples;
mod in_full;
mod national;
mod once;
mod other_form;
mod previous;
mod twice;

pub use begun::form;
pub use check::{Checked, Judge, Judged};
pub use convert::{Conversion, convert};
pub use examples::ExampleRun;
pub use national::NationalRun;
pub use once::{Kind, Once};
pub use previous::Previous;
pub use twice::{Difference, Said, Twice};
