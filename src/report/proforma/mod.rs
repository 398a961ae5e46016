//! The pro forma of a circular: what a plan may hold, as blanks, schemas and workbooks.
//!
//! Takes rules, and plans to take examples from; gives texts and files. Never reads or judges a plan.

mod blank;
mod examples;
mod pages;
mod said;
mod schema;
pub mod workbook;

pub use blank::{blank, schema_file};
pub use schema::schema;
