//! What is said of a wrong form, and what belongs in its place.

use std::ops::Range;

use super::revision::Bit;

/// What belongs in a place of the revision.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub at: Range<usize>,
    pub bits: Vec<Bit>,
}

/// How a wrong form is told, with places in the revision as it was when the form was found.
#[derive(Debug, Clone)]
pub(super) struct Correction {
    pub message: String,
    pub label: String,
    /// Where the label points.
    pub at: Range<usize>,
    /// What to do; `{}` stands for the next of the edits.
    pub say: String,
    /// Edits, each of which alone puts it right: the first is the likeliest, and is made.
    pub edits: Vec<Edit>,
    /// What is put in its place without a word, so that the rest can be read.
    pub silent: Option<Edit>,
    /// Whether the edit is shown alone, and not in what it is a part of.
    pub is_alone: bool,
    /// Whether what is wrong within it is told with it.
    pub covers: bool,
    /// Whether nothing is to be checked in it: what was meant is not known well enough.
    pub is_doubtful: bool,
}

impl Correction {
    /// A wrong form with advice in words alone.
    pub(super) fn new(
        message: impl Into<String>,
        label: impl Into<String>,
        at: Range<usize>,
        say: impl Into<String>,
    ) -> Self {
        Correction {
            message: message.into(),
            label: label.into(),
            at,
            say: say.into(),
            edits: Vec::new(),
            silent: None,
            is_alone: false,
            covers: false,
            is_doubtful: false,
        }
    }

    /// A wrong form and what belongs there instead.
    pub(super) fn write(
        message: impl Into<String>,
        label: impl Into<String>,
        at: Range<usize>,
        bits: Vec<Bit>,
    ) -> Self {
        Correction::new(message, label, at.clone(), "write `{}`").edit(at, bits)
    }

    /// For `found` the language has other words.
    pub(super) fn word(found: &str, right: &str, at: Range<usize>) -> Self {
        let message = format!("the language says `{right}`, not `{found}`");
        Correction::write(message, format!("say `{right}`"), at, vec![Bit::from(right)])
    }

    /// Another edit that puts it right; of two, nobody knows which was meant.
    pub(super) fn edit(mut self, at: Range<usize>, bits: Vec<Bit>) -> Self {
        self.edits.push(Edit { at, bits });
        let is_doubtful = self.is_doubtful || self.edits.len() > 1;
        Correction { is_doubtful, ..self }
    }

    /// Points somewhere else than at what is edited.
    pub(super) fn at(self, at: Range<usize>) -> Self {
        Correction { at, ..self }
    }

    /// Says what to do in other words; `{}` in them stands for the next of the edits.
    pub(super) fn saying(self, say: &str) -> Self {
        Correction { say: say.to_owned(), ..self }
    }

    /// Shows the edit alone.
    pub(super) fn alone(self) -> Self {
        Correction { is_alone: true, ..self }
    }

    /// Tells what is wrong within it with it.
    pub(super) fn covering(self) -> Self {
        Correction { covers: true, ..self }
    }

    /// Keeps the checker away from it.
    pub(super) fn doubtful(self) -> Self {
        Correction { is_doubtful: true, ..self }
    }

    /// Puts something in a place without a word; what it means is not known.
    pub(super) fn silently(self, at: Range<usize>, bits: Vec<Bit>) -> Self {
        Correction { silent: Some(Edit { at, bits }), is_doubtful: true, ..self }
    }

    /// The edit that is made.
    pub(super) fn made(&self) -> Option<&Edit> {
        self.silent.as_ref().or(self.edits.first())
    }
}
