//! `lacuna check`: plans in, findings out.
//!
//! Here is what can be typed. [`again`] checks whenever a file is saved, [`once`] finds the plans, [`worker`] checks one
//! of them, and [`run`](mod@run) tells of it in its turn and ends with the exit status.

mod again;
mod baseline;
mod kept_rules;
mod once;
mod report_files;
mod revision;
mod run;
mod selection;
mod timings;
mod waivers;
pub(super) mod watch;
mod worker;

use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;

use clap::{Args, ValueEnum as _};
use jiff::civil::Date;

use self::kept_rules::KeptRules;
use self::selection::ChosenRequirements;
use self::watch::Inputs;
use super::args::{Appearance, ReportFile, date, file, format, how_many, report_file, today};
use super::exit::{Deny, Exit};
use super::judging::Judging;
use super::repository::Repository;
use super::terminal::Look;
use super::{interrupt, output};
use crate::report::{CheckFormat, Detail, Settings};

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
    #[command(flatten)]
    judging: Judging,
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
    /// Write all that is breached or undecided now to this file, such as baseline.json, for later runs with --baseline.
    #[arg(long, value_name = "FILE", value_parser = file(),
        conflicts_with_all = ["baseline", "only", "skip", "changed_since", "watch"])]
    write_baseline: Option<String>,
    /// Count what people judged in this file, which `lacuna assess` made; may be repeated.
    #[arg(long, value_name = "FILE", value_parser = file())]
    assessment: Vec<String>,
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
        all.judging.complete(repository);
        if all.paths.is_empty() {
            all.paths.extend(repository.plans());
        }
        all.assessment.extend(repository.assessments());
        all.baseline = all.baseline.or_else(|| repository.baseline());
        all.national |= repository.is_national();
        all.deny.extend(repository.deny().filter_map(|word| Deny::from_str(word, false).ok()));
        all
    }

    /// The files that are read.
    fn inputs(&self, repository: &Repository) -> Inputs {
        let here = [".".to_owned()];
        let plans = if self.paths.is_empty() { &here } else { self.paths.as_slice() };
        let plans = plans.iter().chain(&self.judging.previous).cloned().collect();
        let reached = self.judging.reach.allow_from.iter().filter(|_| self.judging.rules.is_some());
        let rules = self.judging.rules.iter().chain(reached).cloned().collect();
        let judgements = self.assessment.clone();
        Inputs { plans, rules, judgements, config: repository.file.clone() }
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

    fn look(&self) -> Look {
        self.appearance.look(self.format.unwrap_or(CheckFormat::HUMAN).audience)
    }
}

/// Checks what was asked for and says how it ended.
pub(super) fn run(args: &Check) -> Exit {
    // The program ends with the check: the system takes the memory back faster than it can be given back.
    let mut kept = ManuallyDrop::new(KeptRules::default());
    match args.watch {
        true => again::again_and_again(args, &mut kept),
        false => {
            interrupt::end_when_interrupted();
            once::once(args, &mut kept)
        }
    }
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
