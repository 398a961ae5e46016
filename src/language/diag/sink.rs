//! Where stages put what they have to say.

use super::{Diagnostic, Severity};

/// The diagnostics of one run; a stage adds to them and goes on.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Adds several, in the order in which they come.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(more);
    }

    /// Adds all of another run or stage.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.all.append(&mut other.all);
    }

    /// Whether one of them is an error, and not only a warning.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|one| one.code.severity == Severity::Error)
    }

    /// Whether there is nothing to say: no error, and no warning.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, in the order in which they were added, or sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all.iter()
    }

    /// Puts them in the order of their places; those with no place come first.
    pub fn sort(&mut self) {
        self.all.sort_by(|a, b| (a.span(), a.code.id).cmp(&(b.span(), b.code.id)));
        self.all.dedup();
    }
}
