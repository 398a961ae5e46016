//! The machine that judges one plan by one circular's rules: what it reads, and what it notes on the way.
//!
//! Has no method that reads the plan: each of the files that do adds its own.

use super::noted::Noted;
use super::value::Evaluated;
use crate::plan::Plan;
use lacuna_language::rules::program::Rules;
use lacuna_language::source::Sources;

/// How many values may be told apart of which rounding leaves open which one it is.
pub(super) const MOST_WAYS: usize = 64;

/// The variables in scope, parameters first.
pub(super) type Frame<'a> = Vec<Evaluated<'a>>;

/// One plan before one circular's rules.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// The rules of the circular that the plan is judged by.
    pub rules: &'a Rules,
    /// The plan that is judged, or all plans of a year put together.
    pub plan: &'a Plan,
    /// The texts that rules and plans stand in, for explanations in the author's own words.
    pub sources: &'a Sources,
    /// What a comparison counts as that only rounding leaves open; nothing where it stays open.
    pub rounded: Option<bool>,
    /// Whether no figure of the plan is rounded.
    pub(super) is_plan_exact: bool,
    /// Whether what can change no truth any more is left out. It is where nothing that is read is noted,
    /// which [`skipping`](Machine::skipping) makes sure of: then no figure that is read is inexact, no verdict
    /// rests on one, and rounding leaves nothing open.
    pub(super) skips: bool,
    /// Whether it is tried only if all is known exactly, so that whatever is not may be left unknown.
    pub(super) is_attempt: bool,
    /// Whether what is not filled in yet may still be given: as in a draft.
    pub(super) is_draft: bool,
    /// What was read so far that is not exact.
    pub(super) noted: &'a Noted,
}

impl<'a> Machine<'a> {
    /// A machine that takes the plan as sent in, not as a draft, and leaves open what only rounding leaves open.
    pub fn new(rules: &'a Rules, plan: &'a Plan, sources: &'a Sources, noted: &'a Noted) -> Self {
        let is_plan_exact = plan.is_exact();
        Machine {
            rules,
            plan,
            sources,
            rounded: None,
            is_plan_exact,
            skips: false,
            is_attempt: false,
            is_draft: false,
            noted,
        }
    }

    /// The same, but whether something is given stays open while it is not filled in.
    pub(super) fn drafting(self) -> Self {
        Machine { is_draft: true, ..self }
    }

    /// The same, but what only rounding leaves open counts as this.
    pub fn rounding(self, counts_as: bool) -> Self {
        Machine { rounded: Some(counts_as), ..self }
    }

    /// The same for what stands under a `not`: what counted as true counts as false.
    pub fn turned(self) -> Self {
        Machine { rounded: self.rounded.map(|counts_as| !counts_as), ..self }
    }
}
