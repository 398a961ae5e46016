//! `lacuna test`: the examples in rule files, and how far they prove the rules.

use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Test;
use super::exit::Exit;
use super::output::{self, Output, say};
use super::rules::{self, RuleFiles};
use crate::diag::{Diagnostic, Severity, code};
use crate::driver::{ExampleRun, Library};
use crate::prove::{self, Case};
use crate::report::{self, Planted, TestSettings};

/// Tries out the examples and says how it ended.
pub fn run(args: &Test) -> Exit {
    let mut output = Output::new(args.color);
    let files = match RuleFiles::find(args.rules.as_slice()) {
        Ok(files) => files,
        Err(problem) => {
            say(problem, args.color);
            return Exit::Unusable;
        }
    };
    let (library, mut is_unusable) =
        rules::load_and_tell(args.rules.as_slice(), Severity::Warning, args.color);
    let settings =
        TestSettings { format: args.format.into(), style: output.style, is_verbose: args.verbose };
    let runs = library.test(files.files, &args.only);
    if let Some(problem) = matching_nothing(args, &library) {
        say(problem, args.color);
        return Exit::Open;
    }
    let mut is_open = runs.iter().any(|run| !run.holds());
    let all_hold = !is_open;
    if !args.mutate || !all_hold {
        output.write(&report::examples(&runs, settings));
    }
    if args.mutate && !all_hold {
        output::complain("No fault was planted: the examples have to hold first.\n");
    }
    if args.mutate && all_hold {
        let planted = planted(&library, &runs);
        output.write(&report::mutants(&planted, library.sources(), settings));
        is_open |= planted.iter().any(|one| one.missed().next().is_some());
    }
    is_unusable |= !output.finish();
    if is_unusable || runs.iter().any(|run| run.outcome.is_err()) {
        Exit::Unusable
    } else if is_open {
        Exit::Open
    } else {
        Exit::Fine
    }
}

/// A filter by which no example is chosen is misspelt.
fn matching_nothing(args: &Test, library: &Library) -> Option<Diagnostic> {
    let filter = args.only.iter().find(|filter| !library.has_example(filter))?;
    let message = format!("no example is called or is about `{filter}`");
    let near = library.example_near(filter).map(|name| format!("did you mean `{name}`?"));
    let help = near.unwrap_or_else(|| {
        "a part of an example's title, or the name of a requirement; `lacuna test -v` lists the \
         titles"
            .to_owned()
    });
    Some(Diagnostic::without_place(&code::NO_SUCH_EXAMPLE, message).with_help(help))
}

/// Plants faults in the rules of each year, with a bar on a terminal that shows how far it is.
fn planted<'l>(library: &'l Library, runs: &'l [ExampleRun<'l>]) -> Vec<Planted<'l>> {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("planting faults {bar:40} {pos}/{len}") {
        bar.set_style(style);
    }
    let planted = library.all().map(|rules| {
        let of_year = runs.iter().filter(|run| std::ptr::eq(run.rules, rules));
        let (runs, cases): (Vec<&ExampleRun>, Vec<Case>) =
            of_year.filter_map(|run| Some((run, run.case()?))).unzip();
        let length = AtomicU64::new(0);
        let mutants = prove::mutants(rules, &cases, &|n_sites| {
            let n_sites = u64::try_from(n_sites).unwrap_or_default();
            if length.swap(n_sites, Ordering::Relaxed) != n_sites {
                bar.inc_length(n_sites);
            }
            bar.inc(1);
        });
        Planted { rules, runs, mutants }
    });
    let planted = planted.collect();
    bar.finish_and_clear();
    planted
}
