//! One check: which plans there are, by what rules they are judged, and where the reports go.

use std::sync::Arc;

use super::baseline::KnownBefore;
use super::kept_rules::KeptRules;
use super::report_files::{Chosen, Reports};
use super::revision::Revision;
use super::run::{By, Run};
use super::timings::{Phase, Timings};
use super::watch::Inputs;
use super::{Check, settings};
use crate::cli::args::today;
use crate::cli::assessments::Judgements;
use crate::cli::disk;
use crate::cli::exit::Exit;
use crate::cli::jobs::Jobs;
use crate::cli::output::say;
use crate::cli::plans::{Find, PlanFile, tell_unread};
use crate::cli::progress::Progress;
use crate::cli::repository::Repository;
use crate::cli::write;
use crate::diag::{Diagnostic, code};
use crate::driver::Previous;
use crate::library::Library;
use crate::plan::Format;

/// Checks once.
pub(super) fn once(args: &Check, kept: &mut KeptRules) -> Exit {
    let mut repository = Repository::find(&args.judging.config, args.look());
    repository.is_whole = args.is_whole();
    let args = &args.within(&repository);
    repository.judgements = args.assessment.iter().map(|file| disk::identity(file)).collect();
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
    is_unusable |= repository.is_broken();
    let selection = args.requirements.among(library)?;
    let sources = repository.sources.clone();
    let judgements = Judgements::read(
        &args.assessment,
        library,
        sources,
        (Some(args.as_of.unwrap_or_else(today)), args.look()),
    );
    is_unusable |= judgements.is_broken();
    timings.spent_on(Phase::Rules);
    let find = Find { repository, look: args.look() };
    let found = find.plans(&args.paths, &mut is_unusable);
    let previous = find.previous(&found, &args.judging.previous, &mut is_unusable);
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
    let assessment = judgements.assessment.clone();
    let by = By { library, selection: &selection, assessment: &assessment };
    let mut run = Run::new((args, repository), settings, reports, by, judgements, &timings);
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
            run.report_plan(plan, one, (worker, &plans));
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
        0 if plans.len() == n_all => ".".to_owned(),
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
