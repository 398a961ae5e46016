//! `lacuna check`: plans in, findings out.

use std::collections::BTreeSet;

use super::args::Check;
use super::disk;
use super::exit::{self, Around, Exit};
use super::jobs::Jobs;
use super::output::{self, Output, say};
use super::plans::{PlanFile, plans, previous, tell_unread};
use super::rules;
use super::timings::{Part, Timings};
use crate::diag::{Diagnostic, Severity, code};
use crate::driver::{Checked, Judge, NationalRun, Once, Previous};
use crate::library::Library;
use crate::report::{self, Report, Settings, Totals};
use crate::rules::Rules;
use crate::value::Year;

/// Checks what was asked for and says how it ended.
pub fn run(args: &Check) -> Exit {
    let timings = Timings::begin(args.timings);
    let (library, mut is_unusable) = rules::to_judge_by(args.rules.as_slice(), args.color);
    timings.spent_on(Part::Rules);
    let plans = plans(&args.paths, &mut is_unusable, args.color);
    timings.spent_on(Part::Find);
    let mut run = Run::new(args, &library, &timings);
    if args.annotate.is_some() && plans.len() != 1 {
        say(one_to_annotate(plans.len()), args.color);
        return Exit::Unusable;
    }
    let jobs = Jobs::new(args.jobs, plans.len());
    let previous = previous(&plans, &args.previous, &mut is_unusable, args.color);
    let previous = previous.on_threads(jobs.count());
    run.output.write(&run.report.head(&library.diagnostics, library.sources()));
    let worker = run.worker();
    jobs.in_order(&plans, |plan| worker.checked(plan, &previous), |checked| run.told(checked));
    run.is_unusable |= is_unusable | tell_unread(&previous, &plans, args.color);
    run.end(jobs.count())
}

/// A check under way: what is known of the plans so far.
struct Run<'a> {
    args: &'a Check,
    library: &'a Library,
    settings: Settings,
    output: Output,
    report: Report,
    totals: Totals,
    once: Once,
    /// The circulars that plans were judged by.
    years: BTreeSet<Year>,
    /// For the national requirements: every plan.
    all: Vec<Checked<'a>>,
    is_unusable: bool,
    timings: &'a Timings,
}

/// What each plan is checked with, on whatever thread.
#[derive(Clone, Copy)]
struct Worker<'a> {
    judge: Judge<'a>,
    timings: &'a Timings,
    format: report::Format,
    settings: Settings,
    /// Whether the bytes of files are kept, to be copied.
    keeps_bytes: bool,
}

/// A plan that was checked, with its piece of the report, and the bytes of its file where they are copied.
struct CheckedFile<'a> {
    checked: Checked<'a>,
    piece: String,
    bytes: Option<Vec<u8>>,
}

impl<'a> Run<'a> {
    fn new(args: &'a Check, library: &'a Library, timings: &'a Timings) -> Self {
        let output = Output::new(args.color);
        let settings = Settings {
            style: output.style,
            as_of: args.as_of.unwrap_or_else(today),
            is_draft: args.draft,
            is_verbose: args.verbose,
        };
        Run {
            args,
            library,
            settings,
            output,
            report: Report::new(args.format.into(), settings),
            totals: Totals::default(),
            once: Once::default(),
            years: BTreeSet::new(),
            all: Vec::new(),
            is_unusable: false,
            timings,
        }
    }

    fn worker(&self) -> Worker<'a> {
        Worker {
            judge: Judge { watch: self.timings, ..Judge::new(self.library) },
            timings: self.timings,
            format: self.args.format.into(),
            settings: self.settings,
            keeps_bytes: self.args.annotate.is_some(),
        }
    }

    /// Tells of the next plan, and gives back what is no longer needed.
    fn told(&mut self, mut one: CheckedFile<'a>) -> Option<Checked<'a>> {
        self.timings.resume();
        // What is doubtful only beside the plans before it was not known when its piece was made.
        if self.once.look(&mut one.checked) {
            one.piece = report::plan(&one.checked, self.args.format.into(), self.settings);
        }
        let checked = one.checked;
        if let Some(bytes) = &one.bytes {
            self.annotate(&checked, bytes);
        }
        self.totals.add(&checked);
        self.years.extend(checked.outcome.as_ref().ok().map(|judged| judged.rules.circular.year));
        self.output.write(&self.report.plan(one.piece));
        self.timings.spent_on(Part::Write);
        if !self.args.national {
            return Some(checked);
        }
        self.all.push(checked);
        None
    }

    fn annotate(&mut self, checked: &Checked, bytes: &[u8]) {
        let Some(out) = &self.args.annotate else { return };
        if let Err(problem) = annotate(checked, bytes, out, self.settings) {
            self.is_unusable = true;
            say(problem, self.args.color);
        }
    }

    /// What is told of all plans together, and how it ended.
    fn end(mut self, n_threads: usize) -> Exit {
        let runs = match self.args.national {
            true => self.national(),
            false => {
                self.totals.national_not_run = self.circulars().map(n_national).sum();
                Vec::new()
            }
        };
        if self.args.national {
            self.timings.spent_on(Part::National);
        }
        self.output.write(&self.report.end(&runs, &self.totals));
        let is_unusable = !self.output.finish() || self.is_unusable;
        let told = self.timings.told(
            self.totals.plans + self.totals.unusable,
            n_threads,
            self.args.verbose,
        );
        output::complain(&told);
        let is_warning = |one: &Diagnostic| one.code.severity == Severity::Warning;
        let has_warnings =
            self.totals.doubts > 0 || self.library.diagnostics.iter().any(is_warning);
        let (is_draft, deny) = (self.args.draft, self.args.deny.as_slice());
        exit::of_check(&self.totals, &Around { is_unusable, has_warnings, is_draft, deny })
    }

    /// The circulars that plans were judged by.
    fn circulars(&self) -> impl Iterator<Item = &'a Rules> {
        self.years.iter().filter_map(|year| self.library.rules(*year))
    }

    fn national(&mut self) -> Vec<NationalRun<'a>> {
        let runs = self.library.national(&self.all);
        if runs.is_empty() {
            let has_any = self.circulars().any(|rules| n_national(rules) > 0);
            let why = match (self.years.is_empty(), has_any) {
                (true, _) => "no plan could be used",
                (false, true) => {
                    "none of these plans is of a form and a council that they are about"
                }
                (false, false) => "the circulars of these plans have none",
            };
            output::complain(&format!("No national requirement was run: {why}.\n"));
        }
        runs.iter().for_each(|run| self.totals.add_national(run));
        runs
    }
}

impl<'a> Worker<'a> {
    fn checked(self, plan: &PlanFile, previous: &Previous) -> CheckedFile<'a> {
        self.timings.resume();
        let read = plan.read();
        self.timings.spent_on(Part::Read);
        let (checked, bytes) = match read {
            Ok(bytes) => {
                let kept = self.keeps_bytes.then(|| bytes.clone());
                (self.judge.check(plan.name(), bytes, previous), kept)
            }
            Err(why) => {
                let sources = self.judge.library.sources().clone();
                (Checked::unreadable(plan.name(), &why, sources), None)
            }
        };
        self.timings.resume();
        let piece = report::plan(&checked, self.format, self.settings);
        self.timings.spent_on(Part::Report);
        CheckedFile { checked, piece, bytes }
    }
}

/// Writes the annotated copy of a workbook, to a file that is not there yet.
fn annotate(
    checked: &Checked,
    bytes: &[u8],
    out: &str,
    settings: Settings,
) -> Result<(), Diagnostic> {
    let refused = |why: &str, help: &str| {
        let message = format!("no annotated copy of `{}` was written: {why}", checked.name);
        Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message).with_help(help)
    };
    let copy = report::annotated(checked, bytes, settings);
    let copy = copy.map_err(|why| refused(why.why(), why.remedy()))?;
    let help = "name a file that is not there yet: nothing is written over";
    disk::write_new(out, copy).map_err(|why| refused(&format!("`{out}`: {why}"), help))
}

fn one_to_annotate(n_plans: usize) -> Diagnostic {
    let message =
        format!("`--annotate` writes a copy of one workbook, and {n_plans} plans are named");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
        .with_help("name the workbook: `lacuna check plan.xlsx --annotate findings.xlsx`")
}

/// How many national requirements a circular has.
fn n_national(rules: &Rules) -> usize {
    rules.requirements.iter().filter(|one| one.is_national).count()
}

/// Today, by the clock of this machine: the one place where it is asked.
fn today() -> jiff::civil::Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    let span = jiff::Span::new().try_days(i64::try_from(days).unwrap_or_default());
    let start = jiff::civil::date(1970, 1, 1);
    span.ok().and_then(|span| start.checked_add(span).ok()).unwrap_or(start)
}
