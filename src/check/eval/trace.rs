//! What was come to while a requirement was judged: for the reports on how far examples reach, and to
//! look for plans in which two rules differ. Nothing is kept of it when a plan is checked.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::value::ExprValue;
use lacuna_language::source::Span;
use lacuna_language::value::{Exact, Truth};

/// What each condition came to, and what was compared with what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// By the condition's place in its rule file.
    pub conditions: BTreeMap<Span, Reached>,
    /// Amounts and days that were held against each other, in the order of asking; only the first of very many.
    pub compared: Vec<Compared>,
}

/// What a condition came to, in all the times that it was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// Whether it was true at least once.
    pub yes: bool,
    /// Whether it was false at least once.
    pub no: bool,
    /// Whether it was not known at least once.
    pub unknown: bool,
}

/// Two values that were held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Two quantities, left and right; of inexact ones, both lower bounds or both upper bounds.
    Amounts(Exact, Exact),
    /// Two days, left and right.
    Dates(Date, Date),
}

/// A trace that is being made, if one was asked for.
#[derive(Debug, Default)]
pub(super) struct Tracing(Option<RefCell<Trace>>);

impl Reached {
    /// What two runs came to together.
    pub fn and(self, other: Reached) -> Reached {
        Reached {
            yes: self.yes || other.yes,
            no: self.no || other.no,
            unknown: self.unknown || other.unknown,
        }
    }
}

impl Trace {
    #[cold]
    fn condition(&mut self, at: Span, truth: Truth) {
        let reached = self.conditions.entry(at).or_default();
        match truth {
            Truth::True => reached.yes = true,
            Truth::False => reached.no = true,
            Truth::Unknown => reached.unknown = true,
        }
    }

    /// Of figures that are not exact, their bounds.
    #[cold]
    fn compared(&mut self, left: &ExprValue, right: &ExprValue) {
        const MOST: usize = 96;
        if self.compared.len() >= MOST {
            return;
        }
        if let (ExprValue::Date(left), ExprValue::Date(right)) = (left, right) {
            self.compared.push(Compared::Dates(*left, *right));
        }
        if let Some((left, right)) = left.as_amount().zip(right.as_amount()) {
            let bounds = [(left.least, right.least), (left.most, right.most)];
            let both = bounds.into_iter().filter_map(|(left, right)| left.zip(right));
            self.compared.extend(both.map(|(left, right)| Compared::Amounts(left, right)));
        }
    }
}

impl Tracing {
    pub(super) fn on() -> Self {
        Tracing(Some(RefCell::default()))
    }

    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    #[inline]
    pub(super) fn condition(&self, at: Span, truth: Truth) {
        if let Some(trace) = &self.0 {
            trace.borrow_mut().condition(at, truth);
        }
    }

    /// Notes what is held against what.
    #[inline]
    pub(super) fn compared(&self, left: &ExprValue, right: &ExprValue) {
        if let Some(trace) = &self.0 {
            trace.borrow_mut().compared(left, right);
        }
    }

    pub(super) fn taken(self) -> Trace {
        self.0.map(RefCell::into_inner).unwrap_or_default()
    }
}
