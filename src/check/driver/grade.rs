//! The grade of a plan by the standard of its circular: what its verdicts, the judgements of people and what it need
//! not meet come to.

use super::Judged;
use lacuna_language::rules::RequirementId;

/// What a plan comes to by the standard of its circular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded<'l> {
    /// The grade; nothing while gaps and questions leave several open.
    pub grade: Option<&'l str>,
    /// The grades that it can still come to, the best first: the one that it has, where that is decided.
    pub possible: Vec<&'l str>,
    /// The requirements that keep it from the best grade: breached, or judged `no`.
    pub held_back_by: Vec<RequirementId>,
    /// The requirements that leave it open: undecided, or not judged yet.
    pub waits_for: Vec<RequirementId>,
    /// Whether the grade is the best there is.
    pub is_best: bool,
    /// Whether it is the last, which is left when no other is reached.
    pub is_last: bool,
}

impl<'l> Judged<'l> {
    /// What it comes to by the standard of its circular; nothing where that says none, or where only some
    /// requirements were checked.
    pub fn graded(&self) -> Option<Graded<'l>> {
        None
    }
}
