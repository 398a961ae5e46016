//! Lacuna's rule language: from the text of a rule file to rules that can be run.
//!
//! ```text
//!   rules/2001-02.lac ── syntax ──▶ tree ── rules ──▶ Rules ── library ──▶ all years' rules
//!                                     │       └─ lint ──▶ warnings
//!                                     └─ compare ──▶ what is different between two years
//! ```
//!
//! Layers, lowest first: [`source`], [`diag`], [`value`], [`operation`], [`syntax`], [`rules`], [`analysis`] and
//! [`compare`], [`lint`], [`library`]. Never sees a plan, a file or a clock.

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

pub mod analysis;
pub mod compare;
pub mod diag;
pub mod library;
pub mod lint;
pub mod operation;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod value;
