//! Plans, and what the rules of their year make of them.
//!
//! ```text
//!   plans/…/x.yaml ── plan ──▶ tree ── by the form ──▶ Plan ── eval ──▶ Ledger ── wording ──▶ sentences
//!       .toml .json .xlsx                              Rules ──┘
//! ```
//!
//! Layers, lowest first: [`workers`], [`plan`], [`config`], [`eval`] and [`judgement`], [`wording`], [`prove`], [`driver`]. Never opens a file, starts a
//! thread or reads a clock: the program around it does, and hands in what is needed.

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

pub mod config;
pub mod driver;
pub mod eval;
pub mod judgement;
pub mod plan;
pub mod prove;
pub mod wording;
pub mod workers;
