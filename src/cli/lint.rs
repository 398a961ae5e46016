//! `lacuna lint`: mistakes and doubtful things in rule files, with those in their examples.

use super::args::Lint;
use super::exit::Exit;
use super::jobs::Jobs;
use super::output::{Output, say};
use super::rules::{Outside, RuleFiles};
use crate::diag::{Diagnostics, Printable, Severity};
use crate::driver::Session;
use crate::library::Library;
use crate::report::{self, Format};
use crate::source::Sources;

/// Checks the rule files and says how it ended.
pub(super) fn run(args: &Lint) -> Exit {
    let mut output = Output::new(args.look());
    let files = match RuleFiles::find(&args.rules, &args.reach) {
        Ok(files) => files,
        Err(problem) => {
            say(problem, args.look());
            return Exit::Unusable;
        }
    };
    let library = files.load();
    let found = all(&library, &files);
    let format = Format::from(args.format);
    match format {
        Format::Json => {
            let found = found.iter().map(|(found, sources)| (found, sources));
            output.write(&report::of_rules(found));
        }
        Format::Ndjson => {
            for (found, sources) in &found {
                let lines = found.iter().map(|one| report::of_rule(one, sources));
                output.write(&lines.collect::<Printable>());
            }
        }
        Format::Human | Format::Short => {
            for (found, sources) in &found {
                output.write(&report::diagnostics(found, sources, format, output.style));
            }
            let counts = [Severity::Error, Severity::Warning].map(|severity| {
                let all = found.iter().flat_map(|(found, _)| found.iter());
                all.filter(|one| one.code.severity == severity).count()
            });
            output.write(&report::lint_foot(files.names.len(), args.rules.is_empty(), counts));
        }
    }
    let is_written = output.finish();
    if !is_written || found.iter().any(|(found, _)| found.has_errors()) {
        Exit::Unusable
    } else if found.iter().any(|(found, _)| !found.is_empty()) {
        Exit::Open
    } else {
        Exit::Fine
    }
}

/// What is said of the files, then of examples that cannot be tried, each with its texts.
fn all(library: &Library, files: &RuleFiles) -> Vec<(Diagnostics, Sources)> {
    let mut all = vec![(library.diagnostics.clone(), library.sources().clone())];
    let mut outside = Outside::default();
    for run in Session::new(library).reading(files.files.as_ref()).with(&Jobs::all()).examples(&[])
    {
        let Err(found) = run.outcome else { continue };
        let told = outside.said_once(&found);
        if !told.is_empty() {
            all.push((told, run.sources));
        }
    }
    all
}
