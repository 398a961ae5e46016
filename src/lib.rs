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
//! Six crates, lowest first: `lacuna-language` in `src/language/` ([`source`], [`diag`], [`value`],
//! [`operation`], [`syntax`], [`rules`], [`analysis`], [`compare`], [`lint`], [`library`]); `lacuna-check` in `src/check/`
//! ([`plan`], [`config`], [`judgement`], [`eval`], [`wording`], [`prove`], [`driver`]); `lacuna-report` in `src/report/` ([`report`],
//! [`proforma`]); `lacuna-builtin` in `src/builtin/`, the rules that every program brings with it; `lacuna-web` in
//! `src/web/`, the core for a page in a browser; and this one, with the command line in [`cli`].

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
    unused_must_use,
    unreachable_pub
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

pub use lacuna_check::{config, driver, eval, judgement, plan, prove, wording, workers};
pub use lacuna_language::{
    analysis, compare, diag, library, lint, operation, rules, source, syntax, value,
};
pub use lacuna_report::{self as report, proforma};
