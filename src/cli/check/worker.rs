//! What checks a plan, on whatever thread, and what comes of it.

use std::sync::Arc;

use jiff::civil::Date;

use super::baseline::KnownBefore;
use super::timings::{Phase, Timings};
use crate::cli::plans::PlanFile;
use crate::config::Known;
use crate::diag::Printable;
use crate::diag::view::Style;
use crate::driver::{Checked, Judge, Judged, Kind, Previous, Version, WaiverUses};
use crate::report::{self, CheckFormat, Piece, Settings, Totals};
use crate::value::Year;

/// What each plan is checked with, on whatever thread.
#[derive(Clone, Copy)]
pub(super) struct Worker<'a, 'w> {
    pub judge: Judge<'a>,
    pub previous: &'w Previous<'w>,
    pub known: &'w KnownBefore,
    pub timings: &'a Timings,
    pub formats: &'w [(CheckFormat, Settings)],
    /// Whether there is no other plan to have something in common with.
    pub is_alone: bool,
    /// How it is told why a file is no plan, where no report tells it.
    pub style_of_errors: Option<Style>,
    pub keeps: Keeps,
}

/// What is still needed of a plan when its piece of the report is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeps {
    Nothing,
    /// All that was found out about it, for the national requirements.
    Checked,
    /// The bytes of its file as well, to be copied.
    Bytes,
}

/// A plan that was checked, as it waits for its turn to be told of.
pub(super) struct CheckedFile<'a> {
    pub name: Arc<str>,
    /// What it comes to in each report.
    pub pieces: Vec<Piece<'a>>,
    /// Why it is no plan, where no report tells it.
    pub errors: Printable,
    pub totals: Totals,
    pub open: Vec<Known>,
    /// The circular that it was judged by.
    pub year: Option<Year>,
    /// The council whose plan it is.
    pub council: Option<String>,
    /// How many judgements are about questions of it that are not put.
    pub n_not_put: usize,
    /// What the waivers did for it.
    pub waiver_uses: Option<WaiverUses>,
    pub kind: Option<Kind>,
    /// When it was sent.
    pub sent_on: Option<Date>,
    /// The bytes of its file where they are copied, and all that was found out about it where that is needed.
    pub bytes: Option<Vec<u8>>,
    pub checked: Option<Checked<'a>>,
}

impl<'a> Worker<'a, '_> {
    /// Checks a plan. If it is known to be there twice, the file of the first is given, and it says so.
    pub(super) fn checked(self, plan: &PlanFile, first: Option<&Version>) -> CheckedFile<'a> {
        self.timings.resume();
        let read = plan.read();
        self.timings.spent_on(Phase::Read);
        let bytes = read.as_ref().ok().filter(|_| self.keeps == Keeps::Bytes).cloned();
        let mut checked = match read {
            Ok(bytes) => self.judge.check(plan.name(), bytes, self.previous),
            Err(why) => {
                let sources = self.judge.library.sources().clone();
                Checked::unreadable(plan.name(), &why, sources)
            }
        };
        if let Some(first) = first {
            checked.is_there_twice(first);
        }
        let open = self.known.apply(&mut checked);
        self.timings.resume();
        let pieces = report::pieces(self.formats, &checked);
        self.timings.spent_on(Phase::Report);
        CheckedFile {
            name: Arc::clone(&checked.name),
            pieces,
            errors: self.errors(&checked),
            totals: if self.is_alone {
                Totals::of(&checked)
            } else {
                Totals::among_others(&checked)
            },
            open,
            n_not_put: checked.outcome.as_ref().map_or(0, Judged::n_judgements_not_put),
            council: checked.outcome.as_ref().ok().and_then(Judged::council),
            year: checked.outcome.as_ref().ok().map(|judged| judged.rules.circular.year),
            waiver_uses: {
                let judged = checked.outcome.as_ref().ok();
                judged.and_then(|judged| self.judge.waivers.uses(judged))
            },
            kind: Kind::of(&checked),
            sent_on: checked.outcome.as_ref().ok().and_then(Judged::sent_on),
            bytes,
            checked: Some(checked).filter(|_| self.keeps != Keeps::Nothing),
        }
    }

    fn errors(self, checked: &Checked) -> Printable {
        match (self.style_of_errors, &checked.outcome) {
            (Some(style), Err(found)) => report::diagnostics(found, &checked.sources, style),
            _ => Printable::default(),
        }
    }
}
