//! The order of the stages, behind one door, [`Session`]: plan files into [`Checked`] ones, all plans of
//! a year into a [`NationalRun`], examples into [`ExampleRun`]s, plans that two rules judge into
//! [`VerdictDiff`].
//!
//! Asks the outside for nothing but the bytes of files, through [`Files`](lacuna_language::library::Files). Never prints.

mod assessment;
mod check;
mod convert;
mod duplicate_plans;
mod effective;
mod examples;
mod grade;
mod national;
mod new_plan;
mod other_form;
mod previous;
mod questions;
mod rename;
mod session;
mod verdict_diff;
mod waivers;

pub use crate::eval::Graded;
pub use assessment::{Strangers, known_judgements};
pub use check::{Checked, Judge, Judged};
pub use convert::{Conversion, convert};
pub use duplicate_plans::{Counting, Kind, Once, Version, said_of_versions};
pub use examples::ExampleRun;
pub use national::NationalRun;
pub use new_plan::{NewPlan, form};
pub use previous::{Named, Previous};
pub use questions::{Question, Reply};
pub use rename::{Changed, Kind as NamedKind, Refused, Renamed, Renaming, Thing, rename};
pub use session::Session;
pub use verdict_diff::{Difference, PlanGrade, VerdictAndStrength, VerdictDiff};
pub use waivers::{Exemption, WaiverUse, WaiverUses, Waivers};
