//! The pro forma of a circular: what a plan may hold, as blanks, schemas, workbooks and data.
//!
//! Takes rules, and plans to take examples from; gives texts and files. Never reads or judges a plan.

pub mod assessment;
mod descriptions;
mod examples;
pub mod outline;
mod pages;
mod schema;
mod text_form;
pub mod workbook;

pub use schema::schema;
pub use text_form::{blank, schema_file};
