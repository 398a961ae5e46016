//! Where the time goes, for those who ask. The clock itself is the shell's.

use lacuna_language::rules::{RequirementId, Rules};

/// What takes time when a plan is checked.
#[derive(Debug, Clone, Copy)]
pub enum Stage<'r> {
    /// The text of a file becomes a tree.
    Open,
    /// The rules of a plan's year are made ready, where they were not.
    Rules,
    /// Each value is read by the form.
    Decode,
    /// Last year's plan of the same council is looked for and read.
    LastYear,
    /// The plan is held against a requirement, and what is to be told of it explained.
    Requirement(&'r Rules, RequirementId),
    /// What the verdicts come to: what is blocked, explained away, to be done first.
    Ledger,
}

/// Somebody with a watch.
pub trait Watch: Sync {
    /// A stage ends. On this thread it began where the one before it ended.
    fn ended(&self, stage: Stage);
}

/// Nobody looks at the time.
pub struct Unwatched;

impl Watch for Unwatched {
    fn ended(&self, _stage: Stage) {}
}
