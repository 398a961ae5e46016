//! The order of the stages, behind one door, [`Session`]: plan files into [`Checked`] ones, all plans of
//! a year into a [`NationalRun`], examples into [`ExampleRun`]s, plans that two rules judge into
//! [`Twice`].
//!
//! Asks the outside for nothing but the bytes of files, through [`Files`](lacuna_language::library::Files). Never prints.

mod check;
mod convert;
mod effective;
mod examples;
mod national;
mod new_plan;
mod once;
mod other_form;
mod previous;
mod session;
mod twice;

pub use check::{Checked, Judge, Judged};
pub use convert::{Conversion, convert};
pub use examples::ExampleRun;
pub use national::NationalRun;
pub use new_plan::{NewPlan, form};
pub use once::{Kind, Once};
pub use previous::Previous;
pub use session::Session;
pub use twice::{Difference, Said, Twice};
