//! Ledgers and diagnostics into text, one renderer a file.
//!
//! Takes data; gives text that is safe to print, whatever stands in a plan, a rule file or a file name (see
//! [`Printable`]). Never asks a stage for more, and never decides a verdict.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod annotated;
mod begin;
mod changes;
mod common;
mod digest;
mod dossier;
pub mod explain;
mod finding;
mod format;
mod github;
mod gitlab;
mod grade;
mod human;
mod issues;
mod json;
mod junit;
mod lint;
mod markdown;
mod part;
pub mod proforma;
mod replies;
mod sarif;
mod short;
mod stream;
mod tested;

pub use annotated::{NotAnnotated, annotated, is_annotated, n_comments};
pub use begin::begin;
pub use changes::{ChangesFormat, ComparedCirculars};
pub use dossier::document;
pub use dossier::{
    Document, DossierFormat, National, PlanRow, Problem, Version, council, is_report, sha256,
    versions,
};
pub use format::{Audience, Format};
pub use grade::Grades;
pub use issues::{Denied, open_findings};
pub use json::{Told, told};
pub use lacuna_language::diag::view::{Drawing, Style};
pub use lint::{LintFormat, Linted};
pub use part::Part;
pub use replies::JudgedCounts;
pub use stream::{CheckFormat, CheckRenderer, Ending, Piece, Renderer, Report, Run, pieces};
pub use tested::{
    MoveCounts, Moves, Planted, Reached, TestFormat, TestRenderer, TestSettings, examples, is_whole,
};

use jiff::civil::Date;

use common::Common;

use lacuna_check::driver::{Checked, Exemption, Judged, NationalRun};
use lacuna_check::eval::{Counts, Finding, Verdict};
use lacuna_language::diag::view::{self, Block};
use lacuna_language::diag::{Diagnostic, Diagnostics, Printable};
use lacuna_language::rules::program::{Rules, Strength};
use lacuna_language::source::Sources;

/// The figures that are shown with a plan, a line for each: `Planned in all: £460,000`.
fn readouts(checked: &Checked, judged: &Judged) -> Vec<String> {
    let words = judged.words(&checked.sources);
    let shown = judged.ledger.readouts.iter().filter_map(|one| {
        let show = judged.rules.shows.get(one.show)?;
        Some(format!("{}: {}", show.title, words.readout(one)))
    });
    shown.collect()
}

/// Where a plan stands: in a word, such as `NOT READY`, and in sentences.
pub fn standing(judged: &Judged, settings: Settings) -> (&'static str, String) {
    let standing = human::Standing::of(judged, settings);
    (standing.word(), standing.sentence())
}

/// What a run is told besides its plans.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How findings are drawn: colours, characters and width.
    pub style: Style,
    /// The one date of the run.
    pub as_of: Date,
    /// Whether the plans are drafts: what is not filled in yet does not count, and no verdict is different.
    pub is_draft: bool,
    /// How much is told of each plan.
    pub detail: Detail,
}

/// How much people are told of each plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nothing: only how many plans do not meet each requirement.
    Statistics,
    /// What is to be done, a line for each thing.
    Todo,
    /// The verdict in a line: where all plans are held together.
    Line,
    /// A few lines: among many plans.
    Brief,
    /// What has to be put right in the plan's text, all else in a line or two.
    Full,
    /// Every finding in the plan's text, and every other requirement in a list.
    Verbose,
}

impl Settings {
    /// Whether all that is known is told.
    pub fn is_verbose(&self) -> bool {
        self.detail == Detail::Verbose
    }
}

/// What all plans of a run come to.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Plans that were checked; unusable files are not among them.
    pub plans: usize,
    /// Files that could not be taken for plans.
    pub unusable: usize,
    /// How many verdicts of each kind there are on single plans. National ones are not among them.
    pub counts: Counts,
    /// `must`s breached, and `must`s undecided.
    pub must_breached: usize,
    /// `must`s undecided, in single plans and in all plans together.
    pub must_undecided: usize,
    /// `must`s that are breached only because something is not filled in: in a draft they do not count.
    pub must_unfilled: usize,
    /// The same of `should`s.
    pub should_unfilled: usize,
    /// Plans in which every `must` is met.
    pub ready: usize,
    /// Plans in which every `must` that was checked is met, and some were left out.
    pub in_part: usize,
    /// Which requirements were left out, if any were.
    pub part: Part,
    /// `should`s breached, and `should`s undecided.
    pub should_breached: usize,
    /// `should`s undecided, in single plans and in all plans together.
    pub should_undecided: usize,
    /// What waits for a person's judgement, or for something to judge.
    pub unjudged: usize,
    /// What people judged of the questions that are for them.
    pub judged: JudgedCounts,
    /// What is breached or undecided and need not be met, as the Department agreed.
    pub waived: usize,
    /// What is breached or undecided and was so before.
    pub known: usize,
    /// What is doubtful in plans.
    pub doubts: usize,
    /// National requirements of the circulars in use that nobody asked for.
    pub national_not_run: usize,
    /// How many plans have which grade by the standard of their circular.
    pub grades: Grades,
    /// The files of earlier versions of plans, which are not counted.
    pub earlier: Vec<String>,
    /// What is common to the plans.
    pub common: Common,
}

/// How two numbers of plans or of verdicts become one.
pub(crate) type Step = fn(usize, usize) -> usize;

impl Totals {
    /// What one of several plan files comes to, with what it may have in common with the others.
    pub fn among_others(checked: &Checked) -> Totals {
        let mut totals = Totals::of(checked);
        if let Ok(judged) = &checked.outcome {
            totals.common.add_plan(&checked.name, judged, totals.musts(false));
        }
        totals
    }

    /// What one plan file comes to.
    pub fn of(checked: &Checked) -> Totals {
        match &checked.outcome {
            Ok(judged) => Totals::of_plan(judged),
            Err(_) => Totals { unusable: 1, ..Totals::default() },
        }
    }

    /// What one plan file comes to, without what was so before.
    pub fn of_what_is_new(checked: &Checked) -> Totals {
        let mut totals = Totals::of(checked);
        if let Ok(judged) = &checked.outcome {
            let is_known = |one: &&Finding| matches!(judged.exemption(one), Some(Exemption::Known));
            let mut known = Totals::default();
            let findings = judged.ledger.findings.iter().filter(is_known);
            findings.for_each(|one| known.add_open(judged, one));
            totals.take_away(&known);
        }
        totals
    }

    /// Takes away what is open and does not count.
    fn take_away(&mut self, known: &Totals) {
        let pairs = [
            (&mut self.must_breached, known.must_breached),
            (&mut self.must_undecided, known.must_undecided),
            (&mut self.must_unfilled, known.must_unfilled),
            (&mut self.should_breached, known.should_breached),
            (&mut self.should_undecided, known.should_undecided),
            (&mut self.should_unfilled, known.should_unfilled),
            (&mut self.unjudged, known.unjudged),
        ];
        for (all, some) in pairs {
            *all = all.saturating_sub(some);
        }
    }

    /// Adds what other plans come to.
    pub fn add(&mut self, other: &Totals) {
        self.combine(other, usize::saturating_add);
        self.part.add(&other.part);
        self.earlier.extend(other.earlier.iter().cloned());
        self.common.add(&other.common);
    }

    /// Takes out a plan that was added, as a later version of it counts.
    pub fn take_out(&mut self, other: &Totals) {
        self.combine(other, usize::saturating_sub);
        self.common.take_out(&other.common);
    }

    fn combine(&mut self, other: &Totals, step: Step) {
        let pairs = [
            (&mut self.plans, other.plans),
            (&mut self.unusable, other.unusable),
            (&mut self.must_breached, other.must_breached),
            (&mut self.must_undecided, other.must_undecided),
            (&mut self.must_unfilled, other.must_unfilled),
            (&mut self.should_unfilled, other.should_unfilled),
            (&mut self.ready, other.ready),
            (&mut self.in_part, other.in_part),
            (&mut self.should_breached, other.should_breached),
            (&mut self.should_undecided, other.should_undecided),
            (&mut self.unjudged, other.unjudged),
            (&mut self.waived, other.waived),
            (&mut self.known, other.known),
            (&mut self.doubts, other.doubts),
            (&mut self.national_not_run, other.national_not_run),
        ];
        for (own, others) in pairs {
            *own = step(*own, others);
        }
        self.counts.combine(&other.counts, step);
        self.judged.combine(&other.judged, step);
        self.grades.combine(&other.grades, step);
    }

    /// How many plans have a `must` in the way.
    pub fn unready(&self) -> usize {
        self.plans.saturating_sub(self.ready).saturating_sub(self.in_part)
    }

    /// How many `must`s are in the way: breached, and undecided. In a draft, what is only not filled in yet
    /// is undecided.
    pub fn musts(&self, is_draft: bool) -> (usize, usize) {
        let unfilled = if is_draft { self.must_unfilled } else { 0 };
        let breached = self.must_breached.saturating_sub(unfilled);
        (breached, self.must_undecided.saturating_add(unfilled))
    }

    /// The same of `should`s.
    pub fn shoulds(&self, is_draft: bool) -> (usize, usize) {
        let unfilled = if is_draft { self.should_unfilled } else { 0 };
        let breached = self.should_breached.saturating_sub(unfilled);
        (breached, self.should_undecided.saturating_add(unfilled))
    }

    /// What the verdicts on one plan come to.
    pub fn of_plan(judged: &Judged) -> Totals {
        let mut totals = Totals::default();
        totals.add_verdicts(judged);
        totals
    }

    /// Adds the verdicts on one plan to nothing else.
    fn add_verdicts(&mut self, judged: &Judged) {
        self.plans += 1;
        self.doubts += judged.doubts.len();
        self.judged.combine(&JudgedCounts::of(judged), usize::saturating_add);
        for finding in &judged.ledger.findings {
            self.counts.add(finding.verdict);
            match judged.exemption(finding) {
                Some(Exemption::Waived(_)) => self.waived += 1,
                Some(Exemption::Known) => {
                    self.known += 1;
                    self.add_open(judged, finding);
                }
                None => self.add_open(judged, finding),
            }
        }
        self.part = Part::of(judged.rules, &judged.ledger);
        self.grades = Grades::of(judged);
        let is_met = usize::from(self.musts(false) == (0, 0));
        match self.part.is_whole() {
            true => self.ready = is_met,
            false => self.in_part = is_met,
        }
    }

    fn add_open(&mut self, judged: &Judged, finding: &Finding) {
        if judged.reply(finding).is_answered() {
            return;
        }
        self.add_finding(judged.rules, finding);
        let requirement = judged.rules.requirement(finding.requirement);
        let unfilled = usize::from(finding.is_only_unfilled);
        match requirement.map(|one| &one.strength) {
            Some(Strength::Must(_)) => self.must_unfilled += unfilled,
            Some(Strength::Should(_)) if finding.explained.is_none() => {
                self.should_unfilled += unfilled;
            }
            _ => {}
        }
    }

    /// Adds what all plans of a year come to together. It is no plan's, so the sums over plans stay.
    pub fn add_national(&mut self, run: &NationalRun) {
        self.part.add(&Part::of(run.rules, &run.ledger));
        for finding in &run.ledger.findings {
            self.add_finding(run.rules, finding);
        }
    }

    /// Adds what bears on how the run ends.
    fn add_finding(&mut self, rules: &Rules, finding: &Finding) {
        let requirement = rules.requirement(finding.requirement);
        let (breached, undecided) = match requirement.map(|requirement| &requirement.strength) {
            None | Some(Strength::Must(_)) => (&mut self.must_breached, &mut self.must_undecided),
            Some(Strength::Should(_)) => (&mut self.should_breached, &mut self.should_undecided),
            Some(Strength::Judged { .. }) => {
                let is_open = matches!(finding.verdict, Verdict::ForAPerson | Verdict::Undecided);
                self.unjudged += usize::from(is_open);
                return;
            }
        };
        match finding.verdict {
            // An explained `should` is breached, and no longer counts.
            Verdict::Breached if finding.explained.is_some() => {}
            Verdict::Breached => *breached += 1,
            Verdict::Undecided => *undecided += 1,
            Verdict::Met | Verdict::ForAPerson | Verdict::NotApplicable => {}
        }
    }
}

/// The JSON Schema of what `check` prints for programs.
pub fn schema() -> Printable {
    Printable::json(json::schema())
}

/// Diagnostics in full, equal ones as one with their places in the text.
pub fn diagnostics(diagnostics: &Diagnostics, sources: &Sources, style: Style) -> Printable {
    let grouped = diagnostics.grouped();
    first(grouped.iter(), |one| drawn(&Block::from_diagnostic(one), sources, style))
}

/// Diagnostics, a line for each.
pub fn diagnostic_lines(diagnostics: &Diagnostics, sources: &Sources) -> Printable {
    first(diagnostics.iter(), |one| short::diagnostic(one, sources))
}

/// The first of them, and how many more there are.
fn first<'d>(
    diagnostics: impl Iterator<Item = &'d Diagnostic> + Clone,
    shown: impl Fn(&Diagnostic) -> Printable,
) -> Printable {
    const MOST: usize = 200;
    let more = diagnostics.clone().count().saturating_sub(MOST);
    let more = (more > 0).then(|| Printable::line(format!("and {more} more of these")));
    diagnostics.take(MOST).map(shown).chain(more).collect()
}

/// A block and an empty line.
fn drawn(block: &Block, sources: &Sources, style: Style) -> Printable {
    view::render(block, sources, style) + &Printable::line("")
}
