//! What is said of a form that fits the grammar and still is not what was meant.

use crate::diag::Advice;
use crate::source::Span;
use crate::syntax::problem::SyntaxProblem;

/// How such a form is told.
#[derive(Debug, Clone)]
pub(super) struct WrongForm {
    message: String,
    label: String,
    /// What to do; `{}` stands for the next of the edits.
    say: String,
    /// Edits, each of which alone puts it right: the first is the likeliest.
    edits: Vec<(Span, String)>,
}

impl WrongForm {
    /// A wrong form with advice in words alone.
    pub(super) fn new(message: impl Into<String>, label: &str, say: impl Into<String>) -> Self {
        let (message, label, say) = (message.into(), label.to_owned(), say.into());
        WrongForm { message, label, say, edits: Vec::new() }
    }

    /// A wrong form and what belongs there instead.
    pub(super) fn write(
        message: impl Into<String>,
        label: &str,
        at: Span,
        text: impl Into<String>,
    ) -> Self {
        WrongForm::new(message, label, "write `{}`").edit(at, text)
    }

    /// Another edit that puts it right.
    pub(super) fn edit(mut self, at: Span, text: impl Into<String>) -> Self {
        self.edits.push((at, text.into()));
        self
    }

    /// Says what to do in other words; `{}` in them stands for the next of the edits.
    pub(super) fn saying(self, say: &str) -> Self {
        WrongForm { say: say.to_owned(), ..self }
    }

    /// The problem at a place.
    pub(super) fn problem(self, span: Span) -> SyntaxProblem {
        let say = self.edits.iter().fold(self.say, |say, (_, text)| say.replacen("{}", text, 1));
        let edits = self.edits.into_iter();
        let instead = edits.fold(Advice::from(say), |said, (at, text)| said.with(at, text));
        SyntaxProblem::WrongForm { span, message: self.message, label: self.label, instead }
    }
}
