//! The core for a page in a browser: files go in by name, questions as JSON, and out come answers.
//!
//! Takes the bytes of files that a person dropped on the page, and [`Request`](request::Request)s; gives reports, forms
//! and workbooks, the same bytes as the command line writes. Never touches a network, a disk or a clock: the page says
//! what day it is.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod check;
mod desk;
mod form;
mod problem;
mod request;
mod rules;
mod workbook_view;

pub use desk::Desk;
