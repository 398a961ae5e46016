//! Small faults: such as a slip of the pen makes, or a misread circular.

use lacuna_language::source::Span;

/// A fault that is planted in a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The sort of slip, by which reports count it.
    pub kind: FaultKind,
    /// What is changed, in the rule file.
    pub place: Span,
    /// What becomes of it, in words that follow "it": "becomes `is less than`", "is left out".
    pub said: String,
}

/// What sort of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// `is at most` becomes `is at least`, `is` becomes `is not`.
    Turned,
    /// `is at most` becomes `is less than`, and the other way round.
    Strictness,
    /// A figure that is off by a penny, a percent, a day or one.
    Figure,
    /// `must` becomes `should`, and the other way round.
    Strength,
    /// A `where`, an `unless`, an `applies when` or one of several parts is left out.
    LeftOut,
    /// `some` becomes `every`, `and` becomes `or`, `earlier of` becomes `later of`.
    Joined,
    /// A neighbouring choice, field or row.
    Neighbour,
}

impl FaultKind {
    /// The name by which it is counted in reports.
    pub fn name(self) -> &'static str {
        match self {
            FaultKind::Turned => "turned",
            FaultKind::Strictness => "strictness",
            FaultKind::Figure => "figure",
            FaultKind::Strength => "strength",
            FaultKind::LeftOut => "left out",
            FaultKind::Joined => "joined otherwise",
            FaultKind::Neighbour => "neighbour",
        }
    }
}
