//! The exit status: the one place that knows its numbers.

use clap::ValueEnum;

use crate::report::Totals;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All that was asked for is so.
    Fine,
    /// The job was done, and something is not as it should be.
    Open,
    /// Something could not be used, so that part of the job was not done.
    Unusable,
}

impl Exit {
    /// The number that the system is given.
    pub(super) fn number(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Open => 1,
            Exit::Unusable => 2,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit.number())
    }
}

/// What may raise the exit status besides a `must`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// A `should` that is breached or undecided.
    Should,
    /// A question that a person still has to judge, cannot judge yet, or judged `no`.
    Judged,
    /// A warning about a rule file or a plan.
    Warnings,
}

/// What besides the plans bears on how a check ends.
pub(super) struct Around<'a> {
    /// A rule file or a path could not be used.
    pub is_unusable: bool,
    pub has_warnings: bool,
    pub is_draft: bool,
    pub deny: &'a [Deny],
    /// Whether it is no mistake that there is no plan to check.
    pub may_be_none: bool,
}

/// Row 14 of the table of verdicts.
pub(super) fn of_check(totals: &Totals, around: &Around) -> Exit {
    let open = totals.newly_open();
    let (breached, undecided) = open.musts(around.is_draft);
    let (should_breached, should_undecided) = open.shoulds(around.is_draft);
    let should_open = should_breached > 0 || (should_undecided > 0 && !around.is_draft);
    let denies = |what: Deny, is_open: bool| is_open && around.deny.contains(&what);
    if around.is_unusable || totals.unusable > 0 || totals.plans == 0 && !around.may_be_none {
        Exit::Unusable
    } else if breached > 0
        || (undecided > 0 && !around.is_draft)
        || denies(Deny::Should, should_open)
        || denies(Deny::Judged, open.unjudged > 0 || totals.judged.no > 0)
        || denies(Deny::Warnings, around.has_warnings)
    {
        Exit::Open
    } else {
        Exit::Fine
    }
}
