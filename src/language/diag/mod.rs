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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// The stretch of text, or the cell of a workbook, that is marked.
    pub span: Span,
    /// What is written beside the mark; empty where the mark alone is enough.
    pub text: String,
}

/// An exact edit that puts something right: a place, and what belongs there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The text that is replaced; where it is empty, the new text is put in there.
    pub span: Span,
    /// What is written in its place; empty where text is only taken out.
    pub text: String,
}

/// What to do about something: in words, and as edits where it is exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// In words, for the reader: "write `31 January 2001`".
    pub help: String,
    /// Each puts it right by itself; empty where no exact edit is known.
    pub fixes: Vec<Fix>,
}

impl Advice {
    /// What to write at a place.
    pub fn write(span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Advice::from(format!("write `{text}`")).with(span, text)
    }

    /// Asks whether something else was meant at a place.
    pub fn meant(span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Advice::from(format!("did you mean `{text}`?")).with(span, text)
    }

    /// An edit that the words speak of.
    pub fn with(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { span, text: text.into() });
        self
    }

    /// Adds words to it.
    pub fn and(self, more: &str) -> Self {
        Advice { help: format!("{}{more}", self.help), fixes: self.fixes }
    }
}

impl From<&str> for Advice {
    fn from(help: &str) -> Self {
        Advice { help: help.to_owned(), fixes: Vec::new() }
    }
}

impl From<String> for Advice {
    fn from(help: String) -> Self {
        Advice { help, fixes: Vec::new() }
    }
}

/// One thing to say about a text: what, where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which row of the registry it is: its code, and how much it matters.
    pub code: &'static Code,
    /// One sentence, lower case, no final stop, the author's own text in backticks.
    pub message: String,
    /// The first label is the place of the diagnostic; others may lie in other sources.
    pub labels: Vec<Label>,
    /// What to do about it; nothing where there is no more to say.
    pub help: Option<String>,
    /// The edits that the help speaks of, where it is exact. Each of them alone puts this right.
    pub fixes: Vec<Fix>,
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
        Diagnostic {
            code,
            message: message.into(),
            labels: vec![first],
            help: None,
            fixes: Vec::new(),
        }
    }

    /// A diagnostic about a whole file that has no text to point into.
    pub fn without_place(code: &'static Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Adds a second place, such as the cause.
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds what to do about it.
    pub fn with_help(mut self, advice: impl Into<Advice>) -> Self {
        let Advice { help, fixes } = advice.into();
        self.help = Some(help);
        self.fixes.extend(fixes);
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
    pub fn with_help_if(self, help: Option<impl Into<Advice>>) -> Self {
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
