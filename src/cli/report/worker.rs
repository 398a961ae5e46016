//! What checks a plan and makes of it what a report needs, on whatever thread.

use std::sync::Arc;

use crate::cli::plans::PlanFile;
use crate::diag::Printable;
use crate::driver::{Checked, Judge, Previous};
use crate::report::{self, Document, DossierFormat, PlanRow, Settings};

/// What each plan is checked with.
#[derive(Clone, Copy)]
pub(super) struct Worker<'a, 'w> {
    pub judge: Judge<'a>,
    pub previous: &'w Previous<'w>,
    pub settings: Settings,
    /// In what format each plan has a report of its own.
    pub each: Option<DossierFormat>,
    /// Whether the report is on this plan alone.
    pub is_alone: bool,
    /// Whether all that was found out is kept, for the national requirements.
    pub keeps_checked: bool,
}

/// What came of a plan.
pub(super) struct Made<'a> {
    pub name: Arc<str>,
    /// What is kept of it; or why it is no plan, in a line.
    pub row: Result<Box<PlanRow<'a>>, String>,
    /// The report on it, where it is the only one.
    pub alone: Option<Document>,
    /// The bytes of its own report, or why there is none.
    pub each: Option<Result<Vec<u8>, String>>,
    pub checked: Option<Checked<'a>>,
    /// Why it is no plan.
    pub errors: Printable,
}

impl<'a> Worker<'a, '_> {
    /// Checks a plan.
    pub(super) fn made(self, plan: &PlanFile) -> Made<'a> {
        let name = plan.name();
        let library = self.judge.library;
        let (checked, fingerprint) = match plan.read() {
            Ok(bytes) => {
                let fingerprint = report::sha256(&bytes);
                (self.judge.check(Arc::clone(&name), bytes, self.previous), fingerprint)
            }
            Err(why) => {
                let sources = library.sources().clone();
                (Checked::unreadable(Arc::clone(&name), &why, sources), String::new())
            }
        };
        let judged = match &checked.outcome {
            Ok(judged) => judged,
            Err(found) => {
                let first = found.iter().next().map(|one| one.message.clone());
                let row = Err(first.unwrap_or_default());
                let errors = report::diagnostics(found, &checked.sources, self.settings.style);
                return Made { name, row, alone: None, each: None, checked: None, errors };
            }
        };
        let document = || report::council(&checked, judged, (library, self.settings), &fingerprint);
        let alone = self.is_alone.then(document);
        let each = self.each.map(|format| match &alone {
            Some(document) => (format.renderer)(document),
            None => (format.renderer)(&document()),
        });
        let row = PlanRow::of(&checked, judged, self.settings, fingerprint.clone());
        let row = Ok(Box::new(row));
        let checked = Some(checked).filter(|_| self.keeps_checked && !self.is_alone);
        Made { name, row, alone, each, checked, errors: Printable::default() }
    }
}
