//! `lacuna lint`: mistakes and doubtful things in rule files, with those in their examples.

use clap::Args;

use super::args::{Appearance, ChosenRules, Reach, USUAL, WithoutConfig, file, format};
use super::exit::Exit;
use super::jobs::Jobs;
use super::output::{Output, say};
use super::repository::Repository;
use super::rules::{Outside, RuleFiles};
use super::terminal::Look;
use crate::diag::Diagnostics;
use crate::driver::Session;
use crate::library::Library;
use crate::report::{LintFormat, Linted};
use crate::source::Sources;

/// `lacuna lint`
#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Rule files, or folders of rule files [default: those of `lacuna.toml`, or the built-in rules].
    #[arg(value_parser = file())]
    pub rules: Vec<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub without: WithoutConfig,
    /// How to print the results.
    #[arg(long, value_parser = format(&LintFormat::ALL), default_value = USUAL)]
    format: LintFormat,
    #[command(flatten)]
    appearance: Appearance,
}

impl Lint {
    /// Completes what was typed by the settings of the repository. Says whether all of them can be used.
    pub(super) fn complete(&mut self, look: Look) -> bool {
        let rules = self.rules.first().cloned();
        let mut chosen = ChosenRules { rules, reach: self.reach.clone(), without: self.without };
        let is_complete = Repository::complete(&mut chosen, look);
        if self.rules.is_empty() {
            self.rules.extend(chosen.rules);
        }
        self.reach = chosen.reach;
        is_complete
    }

    fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

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
    let linted = Linted { found, n_files: files.names.len(), is_built_in: args.rules.is_empty() };
    output.write(&(args.format.renderer)(&linted, output.style));
    let is_written = output.finish();
    if !is_written || linted.found.iter().any(|(found, _)| found.has_errors()) {
        Exit::Unusable
    } else if linted.found.iter().any(|(found, _)| !found.is_empty()) {
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
