//! A check under way: what is known of the plans so far, told in their order, and how it all ended.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Check;
use super::baseline::KnownBefore;
use super::report_files::{self, Reports};
use super::timings::{Phase, Timings};
use super::waivers::UsedWaivers;
use super::worker::{CheckedFile, Keeps, Worker};
use crate::cli::assessments::{Judgements, about_others};
use crate::cli::exit::{self, Around, Deny, Exit};
use crate::cli::output::{self, say};
use crate::cli::plans::PlanFile;
use crate::cli::repository::Repository;
use crate::cli::write;
use crate::config::Known;
use crate::diag::{Diagnostic, Severity, code};
use crate::driver::{Checked, Counting, Judge, NationalRun, Once, Previous, Session, Version};
use crate::eval::Selection;
use crate::judgement::Assessment;
use crate::library::Library;
use crate::report::{self, CheckFormat, Denied, Ending, Settings, Totals};
use crate::rules::Rules;
use crate::value::Year;

/// What plans are checked by.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub library: &'a Library,
    pub selection: &'a Selection,
    pub assessment: &'a Assessment,
}

/// A check under way: what is known of the plans so far.
pub(super) struct Run<'a> {
    args: &'a Check,
    repository: &'a Repository,
    by: By<'a>,
    settings: Settings,
    pub(super) reports: Reports<'a>,
    totals: Totals,
    /// What is open in the plans, where a baseline has it or is to have it.
    open: Vec<Known>,
    /// What the waivers did for the plans.
    used_waivers: UsedWaivers,
    /// What people judged.
    judgements: Judgements,
    /// How many judgements are about questions that are not put now.
    n_not_put: usize,
    /// Of which councils and years plans were checked.
    councils: BTreeSet<(String, Year)>,
    once: Once,
    /// The circulars that plans were judged by.
    years: BTreeSet<Year>,
    /// Every plan, where they are kept: for the national requirements.
    all: Vec<Checked<'a>>,
    pub(super) is_unusable: bool,
    /// The plan of which an annotated copy was written.
    annotated: Option<Arc<str>>,
    timings: &'a Timings,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        (args, repository): (&'a Check, &'a Repository),
        settings: Settings,
        reports: Reports<'a>,
        by: By<'a>,
        judgements: Judgements,
        timings: &'a Timings,
    ) -> Self {
        Run {
            args,
            repository,
            by,
            settings,
            reports,
            totals: Totals::default(),
            open: Vec::new(),
            used_waivers: UsedWaivers::default(),
            judgements,
            n_not_put: 0,
            councils: BTreeSet::new(),
            once: Once::default(),
            years: BTreeSet::new(),
            all: Vec::new(),
            is_unusable: false,
            annotated: None,
            timings,
        }
    }

    pub(super) fn worker<'w>(
        &self,
        formats: &'w [(CheckFormat, Settings)],
        previous: &'w Previous<'w>,
        known: &'w KnownBefore,
        is_alone: bool,
    ) -> Worker<'a, 'w> {
        let keeps = match self.args.annotate {
            Some(_) => Keeps::Bytes,
            None if self.args.national => Keeps::Checked,
            None => Keeps::Nothing,
        };
        Worker {
            judge: Judge {
                // A draft says when it is to be sent.
                as_of: (!self.args.draft).then_some(self.settings.as_of),
                waivers: self.repository.waivers(self.settings.as_of),
                selection: self.by.selection,
                assessment: self.by.assessment,
                watch: self.timings,
                ..Judge::new(self.by.library)
            },
            previous,
            known,
            timings: self.timings,
            formats,
            is_alone,
            style_of_errors: self.args.quiet.then(|| output::error_style(self.args.look())),
            keeps,
        }
    }

    /// Tells of the next plan.
    pub(super) fn report_plan(
        &mut self,
        plan: &PlanFile,
        mut one: CheckedFile<'a>,
        (worker, plans): (Worker<'a, '_>, &[PlanFile]),
    ) {
        // What is doubtful only beside the plans before it was not known when it was checked. Few plans are
        // there twice, and none waits with all that was found out about it in case it is.
        let version = Version { name: Arc::clone(&one.name), sent_on: one.sent_on };
        let first = one.kind.take().and_then(|kind| self.once.first(kind, version));
        let mut counts = true;
        if let Some(first) = first {
            let counting = Counting::of(one.sent_on, &first);
            one = worker.checked(plan, Some(&first));
            counts = counting != Counting::Other;
            match counting {
                Counting::This => self.take_out(&first, worker, plans),
                Counting::Other => self.totals.earlier.push(one.name.to_string()),
                Counting::Both => {}
            }
        }
        self.timings.resume();
        if counts {
            self.totals.add(&one.totals);
        }
        self.open.extend(one.open);
        self.years.extend(one.year);
        self.n_not_put = self.n_not_put.saturating_add(one.n_not_put);
        self.councils.extend(one.council.zip(one.year));
        one.waiver_uses.into_iter().for_each(|uses| self.used_waivers.add(uses));
        self.reports.plan(one.pieces);
        output::complain(&one.errors);
        if let Some(checked) = one.checked {
            if let Some(bytes) = &one.bytes {
                self.annotate(&checked, bytes);
            }
            self.all.push(checked);
        }
        self.timings.spent_on(Phase::Write);
    }

    /// Takes out an earlier version of a plan that was counted before the later one came.
    fn take_out(&mut self, earlier: &Version, worker: Worker<'a, '_>, plans: &[PlanFile]) {
        if let Some(plan) = plans.iter().find(|plan| plan.name() == earlier.name) {
            let before = worker.checked(plan, None);
            self.totals.take_out(&before.totals);
            self.totals.earlier.push(earlier.name.to_string());
        }
    }

    fn annotate(&mut self, checked: &Checked, bytes: &[u8]) {
        let Some(out) = &self.args.annotate else { return };
        match annotate(checked, bytes, out, self.settings) {
            Ok(()) => self.annotated = Some(Arc::clone(&checked.name)),
            Err(problem) => {
                self.is_unusable = true;
                say(problem, self.args.look());
            }
        }
    }

    /// What is told of all plans together, and how it ended.
    pub(super) fn end(mut self, known: KnownBefore, n_threads: usize) -> Exit {
        let runs = match self.args.national {
            true => self.national(),
            false => {
                self.totals.national_not_run =
                    self.circulars().map(|rules| self.n_national(rules)).sum();
                Vec::new()
            }
        };
        if self.args.national {
            self.timings.spent_on(Phase::National);
        }
        let (chosen, look) = (&self.args.requirements, self.args.look());
        self.is_unusable |= chosen.tell_unused(self.by.library, &self.years, look);
        let is_whole = self.repository.is_whole;
        let strangers =
            self.judgements.tell_strangers(&self.councils, self.by.library, is_whole, look);
        self.args.note(&about_others(strangers));
        self.args.note(&not_put(self.n_not_put));
        self.is_unusable |= self.judgements.is_broken();
        let idle = self.repository.idle_waivers(&self.used_waivers, self.settings.as_of);
        let style = output::error_style(look);
        self.args.note(&report::diagnostics(&idle, &self.repository.sources, style));
        let exit = self.exit(!idle.is_empty());
        let mut of_settings = self.repository.problems.clone();
        of_settings.append(idle);
        of_settings.append(self.judgements.problems.clone());
        let (folder, top) = report_files::folders();
        let ending = Ending {
            exit_status: exit.number(),
            denied: self.denied(),
            folder,
            top,
            of_settings,
            settings_sources: self.judgements.sources.clone(),
        };
        self.reports.end(&runs, &self.totals, &ending);
        let mut is_written = self.reports.finish();
        match known.end(self.open, self.repository.is_whole) {
            Ok(note) => self.args.note(&note),
            Err(problem) => {
                is_written = false;
                say(problem, look);
            }
        }
        let summary = self.timings.summary(
            self.totals.plans + self.totals.unusable,
            n_threads,
            self.args.verbose,
        );
        output::complain(&summary);
        if let (Some(name), Some(out)) = (&self.annotated, &self.args.annotate) {
            self.args
                .note(&format!("`{out}` is a copy of `{name}` with each finding at its cell.\n"));
        }
        if is_written { exit } else { Exit::Unusable }
    }

    /// How it ends, if all can be written.
    fn exit(&self, has_idle_waivers: bool) -> Exit {
        let is_warning = |one: &Diagnostic| one.code.severity == Severity::Warning;
        let has_warnings = has_idle_waivers
            || self.judgements.problems.iter().any(is_warning)
            || self.totals.doubts > 0
            || self.by.library.diagnostics.iter().any(is_warning);
        let (is_draft, is_unusable) = (self.args.draft, self.is_unusable);
        let deny = self.args.deny.as_slice();
        let may_be_none = self.args.changed_since.is_some();
        let around = Around { is_unusable, has_warnings, is_draft, deny, may_be_none };
        exit::of_check(&self.totals, &around)
    }

    fn denied(&self) -> Denied {
        let denies = |what: Deny| self.args.deny.contains(&what);
        Denied {
            shoulds: denies(Deny::Should),
            judged: denies(Deny::Judged),
            warnings: denies(Deny::Warnings),
        }
    }

    /// The circulars that plans were judged by.
    fn circulars(&self) -> impl Iterator<Item = &'a Rules> {
        self.years.iter().filter_map(|year| self.by.library.rules(*year))
    }

    /// How many national requirements a circular has that are to be checked.
    fn n_national(&self, rules: &Rules) -> usize {
        let national = rules.requirements.iter().filter(|one| one.is_national);
        national.filter(|one| self.by.selection.has(rules, one)).count()
    }

    fn national(&mut self) -> Vec<NationalRun<'a>> {
        let runs = Session::new(self.by.library).choosing(self.by.selection).national(&self.all);
        if runs.is_empty() {
            let has_any = self.circulars().any(|rules| self.n_national(rules) > 0);
            let why = match (self.years.is_empty(), has_any) {
                (true, _) => "no plan could be used",
                (false, true) => "they are not about the form and council of any of these plans",
                (false, false) if *self.by.selection != *Selection::ALL => {
                    "none of them was asked for"
                }
                (false, false) => "the circulars of these plans have none",
            };
            self.args.note(&format!("No national requirement was checked: {why}.\n"));
        }
        for run in &runs {
            self.totals.add_national(run);
        }
        runs
    }
}

/// That people judged what is not asked now.
fn not_put(n_judgements: usize) -> String {
    let judgements = match n_judgements {
        0 => return String::new(),
        1 => "1 judgement is".to_owned(),
        many => format!("{many} judgements are"),
    };
    format!(
        "{judgements} about a question that is not put now: there is nothing to judge, or not yet.\n"
    )
}

/// Writes the annotated copy of a workbook, to a file that is not there yet.
fn annotate(
    checked: &Checked,
    bytes: &[u8],
    out: &str,
    settings: Settings,
) -> Result<(), Diagnostic> {
    let copy = report::annotated(checked, bytes, settings).map_err(|why| {
        let message = format!("no annotated copy of `{}` was written: {}", checked.name, why.why());
        Diagnostic::without_place(&code::NOT_ANNOTATED, message).with_help(why.remedy())
    })?;
    write::new(out, copy)
}
