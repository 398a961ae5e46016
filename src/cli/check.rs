//! `lacuna check`: plans in, findings out.

use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::args::{Appearance, Reach, ReportFile, file, format, report_file};
use super::baseline::KnownBefore;
use super::exit::{self, Around, Exit};
use super::interrupt;
use super::jobs::Jobs;
use super::output::{self, say};
use super::plans::{Find, PlanFile, tell_unread};
use super::progress::Progress;
use super::report_files::{self, Chosen, Reports};
use super::repository::{ChosenConfig, Repository};
use super::revision::Revision;
use super::rules;
use super::selection::ChosenRequirements;
use super::terminal::Look;
use super::timings::{Phase, Timings};
use super::waivers::UsedWaivers;
use super::watch::{self, Folders, Inputs, Stamps};
use super::write;
use crate::config::Known;
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::driver::{Checked, Judge, Kind, NationalRun, Once, Previous, Session, WaiverUses};
use crate::eval::Selection;
use crate::library::Library;
use crate::plan::Format;
use crate::report::{self, CheckFormat, Denied, Detail, Ending, Piece, Settings, Style, Totals};
use crate::rules::Rules;
use crate::value::Year;

/// `lacuna check`
#[derive(Debug, Clone, Args)]
pub(super) struct Check {
    /// Plan files, folders of plans, or `-` for standard input [default: those of `lacuna.toml`, or this folder].
    #[arg(value_parser = file())]
    paths: Vec<String>,
    /// How to print the findings [default: human].
    #[arg(long, value_parser = format(&CheckFormat::ALL))]
    format: Option<CheckFormat>,
    /// Write a report to this file too, such as `findings.sarif` or `gitlab=quality.json`; may be repeated. A name
    /// that does not say its format has that of --format, which is not printed then.
    #[arg(short, long, value_name = "[FORMAT=]FILE", value_parser = report_file())]
    output: Vec<ReportFile>,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    rules: Option<String>,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    config: ChosenConfig,
    /// Also look here for last year's plans of the same councils: files, folders, or `-` for standard input.
    #[arg(long, value_name = "PATH", value_parser = file())]
    previous: Vec<String>,
    #[command(flatten)]
    requirements: ChosenRequirements,
    /// Check only the plans that differ from this git revision, such as main; those of last year are still found.
    #[arg(long, value_name = "REVISION")]
    changed_since: Option<String>,
    /// Also check all plans of a year together against the national requirements.
    #[arg(long)]
    national: bool,
    /// Check again whenever a plan, a rule file or `lacuna.toml` is saved, until Ctrl-C.
    #[arg(long, conflicts_with = "annotate")]
    watch: bool,
    /// Write a copy of the workbook with each finding noted at its cell.
    #[arg(long, value_name = "OUT.xlsx", value_parser = file())]
    annotate: Option<String>,
    /// Treat the plans as drafts: what is not filled in yet does not count towards the exit status.
    #[arg(long)]
    draft: bool,
    /// Make these count towards the exit status as well.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    deny: Vec<Deny>,
    /// Do not count what was found before, which this file has.
    #[arg(long, value_name = "FILE", value_parser = file())]
    baseline: Option<String>,
    /// Write all that is breached or undecided now to this file, for later runs with --baseline.
    #[arg(long, value_name = "FILE", value_parser = file(), conflicts_with = "baseline")]
    write_baseline: Option<String>,
    /// Check as of this date, such as 2001-01-23 [default: today].
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// Report on each of many plans in full, as if it were the only one.
    #[arg(long)]
    full: bool,
    /// Show every finding in the plan's text and list every other requirement; with `--timings`, list all
    /// requirements.
    #[arg(short, long)]
    verbose: bool,
    /// Print only what to put right and what to fill in, one line for each thing.
    #[arg(long, conflicts_with_all = ["verbose", "full"])]
    todo: bool,
    /// Print only how many plans do not meet each requirement.
    #[arg(long, conflicts_with_all = ["todo", "verbose", "full"])]
    statistics: bool,
    /// Print nothing but why something could not be checked; files are still written.
    #[arg(short, long, conflicts_with_all = ["todo", "statistics", "verbose", "full"])]
    quiet: bool,
    /// Check this many plans at a time [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = how_many, allow_negative_numbers = true)]
    jobs: Option<NonZeroUsize>,
    /// Print the time taken, by stage and requirement, on standard error.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    appearance: Appearance,
}

impl Check {
    /// The same with what the repository sets and nobody typed.
    fn within(&self, repository: &Repository) -> Check {
        let mut all = self.clone();
        all.rules = all.rules.or_else(|| repository.rules());
        all.reach.allow_from.extend(repository.allow_from());
        if all.paths.is_empty() {
            all.paths.extend(repository.plans());
        }
        all.previous.extend(repository.previous());
        all.baseline = all.baseline.or_else(|| repository.baseline());
        all.national |= repository.is_national();
        all.deny.extend(repository.deny().filter_map(|word| Deny::from_str(word, false).ok()));
        all
    }

    /// The files that are read.
    fn inputs(&self, repository: &Repository) -> Inputs {
        let here = [".".to_owned()];
        let plans = if self.paths.is_empty() { &here } else { self.paths.as_slice() };
        let plans = plans.iter().chain(&self.previous).cloned().collect();
        let reached = self.reach.allow_from.iter().filter(|_| self.rules.is_some());
        let rules = self.rules.iter().chain(reached).cloned().collect();
        Inputs { plans, rules, config: repository.file.clone() }
    }

    /// Whether all plans of the repository are checked, against all that is asked of them.
    fn is_whole(&self) -> bool {
        self.paths.is_empty() && self.changed_since.is_none() && self.requirements.are_all()
    }

    /// Says something on standard error that is no mistake.
    fn note(&self, text: &str) {
        if !self.quiet {
            output::complain(text);
        }
    }

    /// What is said of rules: that there are warnings is only a note.
    fn least(&self) -> Severity {
        if self.quiet { Severity::Error } else { Severity::Warning }
    }

    fn look(&self) -> Look {
        self.appearance.look(self.format.unwrap_or(CheckFormat::HUMAN).audience)
    }
}

/// What may raise the exit status besides a `must`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// A `should` that is breached or undecided.
    Should,
    /// A question that a person still has to judge, or cannot judge yet.
    Judged,
    /// A warning about a rule file or a plan.
    Warnings,
}

/// Checks what was asked for and says how it ended.
pub(super) fn run(args: &Check) -> Exit {
    // The program ends with the check: the system takes the memory back faster than it can be given back.
    let mut kept = ManuallyDrop::new(KeptRules::default());
    match args.watch {
        true => again_and_again(args, &mut kept),
        false => {
            interrupt::end_when_interrupted();
            once(args, &mut kept)
        }
    }
}

/// Checks whenever a file is saved, until the program is interrupted.
fn again_and_again(args: &Check, kept: &mut KeptRules) -> Exit {
    if args.paths.iter().chain(&args.previous).any(|path| path == "-") {
        say(not_to_be_watched(), args.look());
        return Exit::Unusable;
    }
    let inputs = || {
        let (repository, _) = Repository::read(&args.config);
        args.within(&repository).inputs(&repository)
    };
    let (call, calls) = watch::calls();
    interrupt::when_interrupted(call.clone());
    loop {
        let now = inputs();
        let folders = match Folders::watch(&now, &call) {
            Ok(folders) => folders,
            Err(problem) => {
                say(problem, args.look());
                return Exit::Unusable;
            }
        };
        let before = now.stamps();
        output::clear_screen();
        once(args, kept);
        args.note("Waiting for changes. Ctrl-C ends this.\n");
        if !watch::wait(&calls, &before, || inputs().stamps()) {
            return Exit::Fine;
        }
        drop(folders);
    }
}

fn not_to_be_watched() -> Diagnostic {
    let message = "standard input cannot be watched: it can be read only once";
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
        .with_help("save the plan in a file, and name that")
}

/// The rules of a check. They stay loaded for the next one, as long as their files stay as they are.
#[derive(Default)]
struct KeptRules(Option<(Option<(Inputs, Stamps)>, Library)>);

impl KeptRules {
    /// The rules to judge by, and whether they have mistakes, which are told.
    fn load(&mut self, args: &Check, inputs: Inputs) -> (&Library, bool) {
        let stamps = if args.watch { inputs.rules_stamps() } else { Stamps::default() };
        let files = (inputs, stamps);
        let kept = self.0.take().filter(|(of, _)| of.as_ref() == Some(&files));
        let (library, is_broken) = match kept {
            Some((_, library)) => {
                let is_broken = rules::tell(&library, args.least(), args.look());
                (library, is_broken)
            }
            None => {
                rules::to_judge_by(args.rules.as_slice(), &args.reach, args.least(), args.look())
            }
        };
        let (_, library) = self.0.insert(((!is_broken).then_some(files), library));
        (library, is_broken)
    }
}

/// Checks once.
fn once(args: &Check, kept: &mut KeptRules) -> Exit {
    let mut repository = Repository::find(&args.config, args.look());
    repository.is_whole = args.is_whole();
    let args = &args.within(&repository);
    let chosen = Chosen::of(args.format, &args.output);
    let chosen = chosen.and_then(|chosen| match args.todo || args.statistics {
        true => chosen.for_people(),
        false if args.quiet => Ok(chosen.unprinted()),
        false => Ok(chosen),
    });
    let chosen = chosen.and_then(|chosen| chosen.beside_plans(&args.paths).map(|()| chosen));
    match chosen.and_then(|chosen| check(args, &chosen, &repository, kept)) {
        Ok(exit) => exit,
        Err(problem) => {
            say(problem, args.look());
            Exit::Unusable
        }
    }
}

/// The same, where it is known what is to be written. A problem ends it before any plan is checked.
fn check(
    args: &Check,
    chosen: &Chosen,
    repository: &Repository,
    kept: &mut KeptRules,
) -> Result<Exit, Diagnostic> {
    let timings = Timings::begin(args.timings);
    let inputs = args.inputs(repository);
    let (library, mut is_unusable) = kept.load(args, inputs.clone());
    is_unusable |= repository.is_broken;
    let selection = args.requirements.among(library)?;
    timings.spent_on(Phase::Rules);
    let find = Find { repository, look: args.look() };
    let found = find.plans(&args.paths, &mut is_unusable);
    let previous = find.previous(&found, &args.previous, &mut is_unusable);
    let all: Vec<Arc<str>> = found.iter().map(PlanFile::name).collect();
    let plans = match &args.changed_since {
        Some(name) => changed(&Revision::find(name)?, args, &inputs, (found, &previous, library)),
        None => found,
    };
    timings.spent_on(Phase::Find);
    if let Err(problem) = may_annotate(args, plans.len()) {
        // Why there is no plan was said where they were looked for.
        return if all.is_empty() { Ok(Exit::Unusable) } else { Err(problem) };
    }
    let settings = settings(args, plans.len());
    let formats = chosen.formats(args.look(), settings);
    let reports = Reports::begin(chosen, &formats, args.look())?;
    let (kept, new) = (args.baseline.as_deref(), args.write_baseline.as_deref());
    let known = KnownBefore::begin(kept, new, args.look(), &mut is_unusable)?;
    let rules = (library, &selection);
    let mut run = Run::new((args, repository), settings, reports, rules, &timings);
    let jobs = Jobs::new(args.jobs, plans.len());
    let previous = previous.with(&jobs);
    run.reports.head(&library.diagnostics, library.sources());
    let is_alone = plans.len() < 2 && !args.statistics;
    let worker = run.worker(&formats, &previous, &known, is_alone);
    // On a terminal the report itself shows how far it is.
    let is_shown = !args.quiet && !run.reports.is_on_terminal();
    let progress = is_shown.then(|| Progress::new("checking plans", plans.len()));
    jobs.in_order(
        &plans,
        |plan| worker.checked(plan, None),
        |plan, one| {
            run.report_plan(plan, one, worker);
            progress.iter().for_each(Progress::step);
        },
    );
    drop(progress);
    run.is_unusable |= is_unusable | tell_unread(&previous, all, args.look());
    Ok(run.end(known, jobs.count()))
}

/// Of the plans that were found, those that a change affects.
fn changed(
    revision: &Revision,
    args: &Check,
    inputs: &Inputs,
    (found, previous, library): (Vec<PlanFile>, &Previous, &Library),
) -> Vec<PlanFile> {
    if let Some(why) = revision.why_all(inputs, args.national) {
        args.note(&format!("All plans are checked, because {why}.\n"));
        return found;
    }
    let (n_all, name) = (found.len(), &revision.name);
    let (plans, n_after) = revision.changed(found, previous.paths(), &inputs.plans, library);
    let after = match n_after {
        0 => "; the others are not checked.".to_owned(),
        1 => ". 1 more is checked because the plan of the year before differs.".to_owned(),
        some => format!(". {some} more are checked because the plan of the year before differs."),
    };
    args.note(&format!(
        "{} of {n_all} plans differ from `{name}`{after}\n",
        plans.len().saturating_sub(n_after)
    ));
    plans
}

/// What the run is told besides its plans.
fn settings(args: &Check, n_plans: usize) -> Settings {
    Settings {
        style: output::style(args.look()),
        as_of: args.as_of.unwrap_or_else(today),
        is_draft: args.draft,
        detail: detail(args, n_plans),
    }
}

/// A check under way: what is known of the plans so far.
struct Run<'a> {
    args: &'a Check,
    repository: &'a Repository,
    library: &'a Library,
    selection: &'a Selection,
    settings: Settings,
    reports: Reports<'a>,
    totals: Totals,
    /// The same without what was so before: by it the run ends.
    new: Totals,
    /// What is open in the plans, where a baseline has it or is to have it.
    open: Vec<Known>,
    /// What the waivers did for the plans.
    used_waivers: UsedWaivers,
    once: Once,
    /// The circulars that plans were judged by.
    years: BTreeSet<Year>,
    /// Every plan, where they are kept: for the national requirements.
    all: Vec<Checked<'a>>,
    is_unusable: bool,
    /// The plan of which an annotated copy was written.
    annotated: Option<Arc<str>>,
    timings: &'a Timings,
}

/// What each plan is checked with, on whatever thread.
#[derive(Clone, Copy)]
struct Worker<'a, 'w> {
    judge: Judge<'a>,
    previous: &'w Previous<'w>,
    known: &'w KnownBefore,
    timings: &'a Timings,
    formats: &'w [(CheckFormat, Settings)],
    /// Whether there is no other plan to have something in common with.
    is_alone: bool,
    /// How it is told why a file is no plan, where no report tells it.
    style_of_errors: Option<Style>,
    keeps: Keeps,
}

/// What is still needed of a plan when its piece of the report is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Nothing,
    /// All that was found out about it, for the national requirements.
    Checked,
    /// The bytes of its file as well, to be copied.
    Bytes,
}

/// A plan that was checked, as it waits for its turn to be told of.
struct CheckedFile<'a> {
    name: Arc<str>,
    /// What it comes to in each report.
    pieces: Vec<Piece<'a>>,
    /// Why it is no plan, where no report tells it.
    errors: Printable,
    totals: Totals,
    new: Totals,
    open: Vec<Known>,
    /// The circular that it was judged by.
    year: Option<Year>,
    /// What the waivers did for it.
    waiver_uses: Option<WaiverUses>,
    kind: Option<Kind>,
    /// The bytes of its file where they are copied, and all that was found out about it where that is needed.
    bytes: Option<Vec<u8>>,
    checked: Option<Checked<'a>>,
}

impl<'a> Run<'a> {
    fn new(
        (args, repository): (&'a Check, &'a Repository),
        settings: Settings,
        reports: Reports<'a>,
        (library, selection): (&'a Library, &'a Selection),
        timings: &'a Timings,
    ) -> Self {
        Run {
            args,
            repository,
            library,
            selection,
            settings,
            reports,
            totals: Totals::default(),
            new: Totals::default(),
            open: Vec::new(),
            used_waivers: UsedWaivers::default(),
            once: Once::default(),
            years: BTreeSet::new(),
            all: Vec::new(),
            is_unusable: false,
            annotated: None,
            timings,
        }
    }

    fn worker<'w>(
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
                selection: self.selection,
                watch: self.timings,
                ..Judge::new(self.library)
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
    fn report_plan(&mut self, plan: &PlanFile, mut one: CheckedFile<'a>, worker: Worker<'a, '_>) {
        // What is doubtful only beside the plans before it was not known when it was checked. Few plans are
        // there twice, and none waits with all that was found out about it in case it is.
        let first = one.kind.take().and_then(|kind| self.once.first(kind, &one.name));
        if let Some(first) = first {
            one = worker.checked(plan, Some(&first));
        }
        self.timings.resume();
        self.totals.add(&one.totals);
        self.new.add(&one.new);
        self.open.extend(one.open);
        self.years.extend(one.year);
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
    fn end(mut self, known: KnownBefore, n_threads: usize) -> Exit {
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
        self.is_unusable |= chosen.tell_unused(self.library, &self.years, look);
        let idle = self.repository.idle_waivers(&self.used_waivers, self.settings.as_of);
        let style = output::error_style(look);
        self.args.note(&report::diagnostics(&idle, &self.repository.sources, style));
        let exit = self.exit(!idle.is_empty());
        let ending = Ending {
            exit_status: exit.number(),
            denied: self.denied(),
            folder: report_files::folder(),
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
            || self.totals.doubts > 0
            || self.library.diagnostics.iter().any(is_warning);
        let (is_draft, is_unusable) = (self.args.draft, self.is_unusable);
        let deny = self.args.deny.as_slice();
        let may_be_none = self.args.changed_since.is_some();
        let around = Around { is_unusable, has_warnings, is_draft, deny, may_be_none };
        exit::of_check(&self.new, &around)
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
        self.years.iter().filter_map(|year| self.library.rules(*year))
    }

    /// How many national requirements a circular has that are to be checked.
    fn n_national(&self, rules: &Rules) -> usize {
        let national = rules.requirements.iter().filter(|one| one.is_national);
        national.filter(|one| self.selection.has(rules, one)).count()
    }

    fn national(&mut self) -> Vec<NationalRun<'a>> {
        let runs = Session::new(self.library).choosing(self.selection).national(&self.all);
        if runs.is_empty() {
            let has_any = self.circulars().any(|rules| self.n_national(rules) > 0);
            let why = match (self.years.is_empty(), has_any) {
                (true, _) => "no plan could be used",
                (false, true) => "they are not about the form and council of any of these plans",
                (false, false) if *self.selection != *Selection::ALL => {
                    "none of them was asked for"
                }
                (false, false) => "the circulars of these plans have none",
            };
            self.args.note(&format!("No national requirement was checked: {why}.\n"));
        }
        for run in &runs {
            self.totals.add_national(run);
            self.new.add_national(run);
        }
        runs
    }
}

impl<'a> Worker<'a, '_> {
    /// Checks a plan. If it is known to be there twice, the file of the first is given, and it says so.
    fn checked(self, plan: &PlanFile, first: Option<&str>) -> CheckedFile<'a> {
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
            new: Totals::of_what_is_new(&checked),
            open,
            year: checked.outcome.as_ref().ok().map(|judged| judged.rules.circular.year),
            waiver_uses: {
                let judged = checked.outcome.as_ref().ok();
                judged.and_then(|judged| self.judge.waivers.uses(judged))
            },
            kind: Kind::of(&checked),
            bytes,
            checked: Some(checked).filter(|_| self.keeps != Keeps::Nothing),
        }
    }
}

impl Worker<'_, '_> {
    fn errors(self, checked: &Checked) -> Printable {
        match (self.style_of_errors, &checked.outcome) {
            (Some(style), Err(found)) => report::diagnostics(found, &checked.sources, style),
            _ => Printable::default(),
        }
    }
}

/// How much is told of each plan: of one alone all that has to be done, of many a few lines each.
fn detail(args: &Check, n_plans: usize) -> Detail {
    if args.statistics {
        return Detail::Statistics;
    }
    if args.todo {
        return Detail::Todo;
    }
    match (args.verbose, args.full, n_plans) {
        (true, _, _) => Detail::Verbose,
        (_, true, _) | (_, _, 0 | 1) => Detail::Full,
        _ if args.national => Detail::Line,
        _ => Detail::Brief,
    }
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

/// Whether a copy can be written, as far as that is known before anything is read.
fn may_annotate(args: &Check, n_plans: usize) -> Result<(), Diagnostic> {
    match &args.annotate {
        None => Ok(()),
        Some(_) if n_plans != 1 => Err(one_to_annotate(n_plans)),
        Some(out) => write::fits(out, Format::WORKBOOK),
    }
}

fn one_to_annotate(n_plans: usize) -> Diagnostic {
    let message =
        format!("`--annotate` writes a copy of one workbook, and {n_plans} plans are named");
    Diagnostic::without_place(&code::NOT_ANNOTATED, message)
        .with_help("name the workbook: `lacuna check plan.xlsx --annotate findings.xlsx`")
}

/// Today, by the clock of this machine: the one place where it is asked.
fn today() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    let span = jiff::Span::new().try_days(i64::try_from(days).unwrap_or_default());
    let start = jiff::civil::date(1970, 1, 1);
    span.ok().and_then(|span| start.checked_add(span).ok()).unwrap_or(start)
}

fn date(text: &str) -> Result<Date, String> {
    crate::value::date::read(text).map_err(|_| {
        "write a day that exists, such as 2001-01-23 or \"23 January 2001\"".to_owned()
    })
}

fn how_many(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number, at least 1")
}
