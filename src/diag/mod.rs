//! What we say about a rule file or a plan file: plain data, no printing.
//!
//! A stage makes a problem, the problem makes a [`Diagnostic`]; `view` shows one to miette.

pub mod code;
mod excerpt;
mod printable;
mod sink;
mod snippet;
pub mod view;

pub use code::Code;
pub use printable::{Print, Printable};
pub use sink::Diagnostics;

use crate::source::Span;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rules or the plan cannot be used as they stand.
    Error,
    /// They can, but something in them is doubtful.
    Warning,
}

/// A place and what is to be said of it, in thirty characters or fewer where that can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One thing to say about a text: what, where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: &'static Code,
    /// One sentence, lower case, no final stop, the author's own text in backticks.
    pub message: String,
    /// The first label is the place of the diagnostic; others may lie in other sources.
    pub labels: Vec<Label>,
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at `span`; `label` says what is wrong just there.
    pub fn new(
        code: &'static Code,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        let first = Label { span, text: label.into() };
        Diagnostic { code, message: message.into(), labels: vec![first], help: None }
    }

    /// A diagnostic about a whole file that has no text to point into.
    pub fn without_place(code: &'static Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Adds a second place, such as the cause.
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds what to do about it.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds to what is to be done about it.
    pub fn and_help(self, more: &str) -> Self {
        let help = match &self.help {
            Some(help) => format!("{help}; {more}"),
            None => more.to_owned(),
        };
        self.with_help(help)
    }

    /// Adds what to do about it, if there is something.
    pub fn with_help_if(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.with_help(help),
            None => self,
        }
    }

    /// The place of the diagnostic.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
