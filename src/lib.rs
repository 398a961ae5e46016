//! Lacuna: a council's Management Action Plan, checked against the circular of its year.
//!
//! ```text
//!   rules/2001-02.lac ── syntax ──▶ tree ── rules ──▶ Rules ─┐
//!                                             └─ lint        ├── eval ──▶ Ledger ── wording, report ──▶ text
//!   plans/…/x.yaml ──── plan ─────▶ tree ── by the form ──▶ Plan ─┘
//!        .toml .json .xlsx
//!   Rules ── proforma ──▶ what is to be filled in, as a text, a workbook or a schema
//! ```
//!
//! Layers, lowest first: [`source`], [`diag`], [`value`], [`operation`], [`syntax`], [`rules`], [`lint`],
//! [`compare`] and [`plan`], [`library`] and [`eval`], [`wording`], [`prove`], [`driver`], [`report`] and
//! [`proforma`], [`cli`]. A file names its own layer and lower ones.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic,
    clippy::iter_over_hash_type,
    clippy::print_stdout,
    clippy::print_stderr,
    unused_must_use
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

pub mod cli;
pub mod compare;
pub mod diag;
pub mod driver;
pub mod eval;
pub mod library;
pub mod lint;
pub mod operation;
pub mod plan;
pub mod proforma;
pub mod prove;
pub mod report;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod value;
pub mod wording;
