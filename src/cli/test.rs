//! `lacuna test`: the examples in rule files, and how far they prove the rules.

use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;

use super::args::{Appearance, ChosenRules, Reach, USUAL, WithoutConfig, file, format};
use super::exit::Exit;
use super::jobs::Jobs;
use super::output::{self, Output, say};
use super::progress::Progress;
use super::repository::Repository;
use super::rules::{self, Outside, RuleFiles};
use super::terminal::Look;
use super::test_on;
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::driver::{ExampleRun, Session};
use crate::library::Library;
use crate::prove::{self, Case};
use crate::report::{self, Audience, Planted, Reached, TestFormat, TestRenderer, TestSettings};
use crate::value::show::joined;

/// `lacuna test`
#[derive(Debug, Args)]
pub(super) struct Test {
    /// A rule file or a folder of rule files [default: those of `lacuna.toml`, or the built-in rules].
    #[arg(value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub without: WithoutConfig,
    /// Run only examples with this text in their title or in the name of a requirement that they mention. With
    /// `--coverage`, `--mutate` or `--on`, choose requirements by their name in the same way.
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub only: Vec<String>,
    /// Report how much of the rules the examples cover: verdicts of each requirement, branches of each
    /// condition, and paragraphs.
    #[arg(long, conflicts_with = "mutate")]
    pub coverage: bool,
    /// Put small faults into the rules, one at a time, and list those that no example notices.
    #[arg(long)]
    pub mutate: bool,
    /// Check these plan files or folders under two sets of rules, and list the plans whose verdicts differ, by
    /// requirement.
    #[arg(long, value_name = "PLANS", num_args = 1.., value_parser = file(), conflicts_with_all = ["mutate", "coverage"])]
    pub on: Vec<String>,
    /// For `--on`, the rules to compare with: a rule file or a folder [default: the built-in rules]; or a
    /// year, to check all plans under the rules of that year too.
    #[arg(long, value_name = "RULES|YEAR", value_parser = file(), requires = "on")]
    pub against: Option<String>,
    /// For `--on`, also look here for last year's plans.
    #[arg(long, value_name = "PLANS", value_parser = file(), requires = "on")]
    pub previous: Vec<String>,
    /// How to print the results.
    #[arg(long, value_parser = format(&TestFormat::ALL), default_value = USUAL)]
    pub format: TestFormat,
    /// Also list the examples that hold.
    #[arg(short, long)]
    pub verbose: bool,
    #[command(flatten)]
    pub appearance: Appearance,
}

impl Test {
    /// Completes what was typed by the settings of the repository. Says whether all of them can be used.
    pub(super) fn complete(&mut self, look: Look) -> bool {
        let (rules, reach) = (self.rules.take(), self.reach.clone());
        let mut chosen = ChosenRules { rules, reach, without: self.without };
        let is_complete = Repository::complete(&mut chosen, look);
        (self.rules, self.reach) = (chosen.rules, chosen.reach);
        is_complete
    }

    pub(super) fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

/// Tries out the examples and says how it ended.
pub(super) fn run(args: &Test) -> Exit {
    let mut output = Output::new(args.look());
    if let Some(said) = no_such_format(args) {
        output::complain(&format!("error: {said}\n"));
        return Exit::Unusable;
    }
    if !args.on.is_empty() {
        return test_on::run(args);
    }
    let files = match RuleFiles::find(args.rules.as_slice(), &args.reach) {
        Ok(files) => files,
        Err(problem) => {
            say(problem, args.look());
            return Exit::Unusable;
        }
    };
    let (library, mut is_unusable) =
        rules::load_and_tell(args.rules.as_slice(), &args.reach, Severity::Warning, args.look());
    // Requirements are chosen by a filter, and then all examples are asked.
    let only = if asks_how_far(args) { &[] } else { args.only.as_slice() };
    let jobs = Jobs::all();
    let mut runs = Session::new(&library).reading(files.files.as_ref()).with(&jobs).examples(only);
    // Programs ask each example why it could not be tried; people have read it.
    if args.format.audience != Audience::Programs {
        let mut outside = Outside::default();
        for found in runs.iter_mut().filter_map(|run| run.outcome.as_mut().err()) {
            *found = outside.said_once(found);
        }
    }
    if let Some(problem) = matching_nothing(args, &library) {
        say(problem, args.look());
        return Exit::Open;
    }
    let all_hold = runs.iter().all(ExampleRun::holds);
    // Where nothing was tried, nothing is proven.
    let is_open = runs.is_empty()
        | match all_hold {
            true => proven(args, &library, &runs, &mut output),
            false => {
                let settings = settings(args, &output);
                let said = report::examples(&runs, library.lost(), args.format, settings);
                failed(args, &said, &mut output);
                true
            }
        };
    is_unusable |= !output.finish();
    if is_unusable || runs.iter().any(|run| run.outcome.is_err()) {
        Exit::Unusable
    } else if is_open {
        Exit::Open
    } else {
        Exit::Fine
    }
}

/// Whether it is asked how far the examples prove the rules.
fn asks_how_far(args: &Test) -> bool {
    args.mutate || args.coverage
}

/// Tells of examples that do not hold; on standard error where another report was asked for, so that
/// nobody takes the one for the other.
fn failed(args: &Test, said: &Printable, output: &mut Output) {
    if asks_how_far(args) {
        output::complain(said);
        output::complain("Nothing more was run: the examples must hold first.\n");
    } else {
        output.write(said);
    }
}

/// How far examples that hold prove the rules. Says whether anything is open.
fn proven(args: &Test, library: &Library, runs: &[ExampleRun], output: &mut Output) -> bool {
    let (renderer, sources, settings) =
        (args.format.renderer, library.sources(), settings(args, output));
    if let Some(render) = renderer.coverage.filter(|_| args.coverage) {
        let reached = reached(library, runs, &args.only);
        output.write(&render(&reached, sources, settings));
        return reached.iter().any(|one| !report::is_whole(&one.coverage));
    }
    if let Some(render) = renderer.mutants.filter(|_| args.mutate) {
        let planted = planted(library, runs, &args.only);
        output.write(&render(&planted, sources, settings));
        return planted.iter().any(|one| one.missed().next().is_some());
    }
    output.write(&report::examples(runs, library.lost(), args.format, settings));
    false
}

fn settings(args: &Test, output: &Output) -> TestSettings {
    TestSettings { style: output.style, is_verbose: args.verbose }
}

/// Some formats are for some reports only: says which there are, where another is asked for.
fn no_such_format(args: &Test) -> Option<String> {
    let (option, has): (_, fn(&TestRenderer) -> bool) = match (args.on.is_empty(), args.coverage) {
        (false, _) => ("--on", |one| one.moves.is_some()),
        (_, true) => ("--coverage", |one| one.coverage.is_some()),
        _ if args.mutate => ("--mutate", |one| one.mutants.is_some()),
        _ => ("", |one| one.examples.is_some()),
    };
    if has(&args.format.renderer) {
        return None;
    }
    let (own, others): (Vec<_>, Vec<_>) =
        TestFormat::ALL.iter().partition(|one| has(&one.renderer));
    let names = |formats: Vec<&TestFormat>, word: &str| {
        let names = formats.iter().map(|one| format!("`{}`", one.name));
        joined(&names.collect::<Vec<String>>(), word)
    };
    let said = format!("the format is {}", names(own, "or"));
    Some(match option {
        "" => format!("{said}; {} need `--coverage`", names(others, "and")),
        option => format!("with `{option}`, {said}"),
    })
}

/// A filter by which no example is chosen is misspelt.
fn matching_nothing(args: &Test, library: &Library) -> Option<Diagnostic> {
    let is_there = |filter: &str| {
        Session::new(library).has_example(filter)
            || asks_how_far(args) && Session::new(library).has_requirement(filter)
    };
    if args.only.iter().any(|filter| filter.trim().is_empty()) {
        let message = "the text after `-k` is empty, so it chooses nothing";
        return Some(Diagnostic::without_place(&code::NO_SUCH_EXAMPLE, message));
    }
    let filter = args.only.iter().find(|filter| !is_there(filter))?;
    let message = format!("no example has `{filter}` in its title or is about it");
    let near =
        Session::new(library).example_near(filter).map(|name| format!("did you mean `{name}`?"));
    let help = near.unwrap_or_else(|| {
        "a part of an example's title, or the name of a requirement; `lacuna test -v` lists the \
         titles"
            .to_owned()
    });
    Some(Diagnostic::without_place(&code::NO_SUCH_EXAMPLE, message).with_help(help))
}

/// What the examples of each year reach.
fn reached<'l>(library: &'l Library, runs: &[ExampleRun<'l>], only: &[String]) -> Vec<Reached<'l>> {
    let reached = library.all().filter_map(|rules| {
        let of_year = runs.iter().filter(|run| std::ptr::eq(run.rules, rules));
        let cases: Vec<Case> = of_year.filter_map(ExampleRun::case).collect();
        let coverage = prove::coverage(rules, &cases, &Jobs::all());
        if only.is_empty() {
            return Some(Reached { rules, coverage });
        }
        let coverage = coverage.limited_to(rules, &Session::new(library).chosen(rules, only));
        (!coverage.requirements.is_empty()).then_some(Reached { rules, coverage })
    });
    reached.collect()
}

/// Plants faults in the rules of each year, with a bar on a terminal that shows how far it is.
fn planted<'l>(
    library: &'l Library,
    runs: &'l [ExampleRun<'l>],
    only: &[String],
) -> Vec<Planted<'l>> {
    let progress = Progress::new("trying faults", 0);
    let planted = library.all().map(|rules| {
        let of_year = runs.iter().filter(|run| std::ptr::eq(run.rules, rules));
        let (runs, cases): (Vec<&ExampleRun>, Vec<Case>) =
            of_year.filter_map(|run| Some((run, run.case()?))).unzip();
        let length = AtomicUsize::new(0);
        let chosen = Session::new(library).chosen(rules, only);
        let mutants = prove::mutants(rules, &cases, &chosen, &Jobs::all(), &|n_sites| {
            if length.swap(n_sites, Ordering::Relaxed) != n_sites {
                progress.add(n_sites);
            }
            progress.step();
        });
        Planted { rules, runs, mutants }
    });
    planted.collect()
}
