//! The program: its commands, files, streams and exit status. Each command is a file, with what can be typed
//! for it. All else is asked of `driver` and `report`.

mod args;
mod assess;
mod assessments;
mod cache;
mod check;
mod circulars;
mod compare;
mod completions;
mod convert;
mod diff;
mod disk;
mod dossiers;
mod exit;
mod explain;
mod fmt;
mod help;
mod init;
mod interrupt;
mod jobs;
mod judging;
mod links;
mod lint;
mod manual;
mod names;
mod new;
mod output;
mod plans;
mod progress;
mod reason;
mod rename;
mod report;
mod repository;
mod rules;
mod schema;
mod show;
mod template;
mod terminal;
mod test;
mod test_on;
mod web;
mod write;

pub use exit::Exit;

use repository::Repository;
use terminal::Look;

use clap::{Args as _, FromArgMatches, Parser, Subcommand};

/// Check Management Action Plans against the circular of their year.
#[derive(Debug, Parser)]
#[command(name = help::PROGRAM, version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check plans against the circular of their year.
    Check(check::Check),
    /// Report on one council's plan, or on all plans of a year, as a page, text or workbook.
    Report(report::Report),
    /// Compare two versions of one plan.
    Compare(compare::Compare),
    /// Run the examples in rule files.
    Test(test::Test),
    /// Check rule files for mistakes, and warn of what may be one.
    Lint(lint::Lint),
    /// Format rule files.
    Fmt(fmt::Fmt),
    /// Print all the rules in force in a year.
    Show(show::Show),
    /// Show what changed from one year to another.
    Diff(diff::Diff),
    /// Start the rule file of a new year.
    New(new::New),
    /// Rename something in rule files, their tables and their examples, and in plans.
    Rename(rename::Rename),
    /// Make the pro forma of a year for a council to fill in.
    Template(template::Template),
    /// Make the file in which people judge what no program can, or carry one over.
    Assess(assess::Assess),
    /// Explain a requirement, a paragraph, a circular or the code of a message.
    Explain(explain::Explain),
    /// Write the JSON Schema of a year's plans, for editors, or of a report, for programs.
    Schema(schema::Schema),
    /// Make a repository of plans, with all that checks them on every change.
    Init(init::Init),
    /// Convert a plan to another format, and keep its comments.
    Convert(convert::Convert),
    /// Write the page on which plans are checked and filled in, in a browser, with nothing sent.
    Web(web::Web),
    /// Print the script by which a shell completes commands, options and files.
    Completions(completions::Completions),
    /// Print the manual page of a command, or write the pages of all.
    Manual(manual::Manual),
}

impl Command {
    /// Completes what was typed by the settings of the repository. Says whether all of them can be used.
    fn complete(&mut self) -> bool {
        let look = Look::default();
        let rules = match self {
            // A check goes by all settings, and reads them itself, and so does an assessment.
            Command::Show(args) => &mut args.rules,
            Command::Diff(args) => &mut args.rules,
            Command::New(args) => &mut args.rules,
            Command::Template(args) => &mut args.rules,
            Command::Convert(args) => &mut args.rules,
            Command::Explain(args) if !args.is_of_code() => &mut args.rules,
            Command::Schema(args) if args.is_of_plans() => &mut args.rules,
            Command::Test(args) => return args.complete(look),
            Command::Lint(args) => return args.complete(look),
            _ => return true,
        };
        Repository::complete(rules, look)
    }

    fn run(&self) -> Exit {
        match self {
            Command::Check(check) => check::run(check),
            Command::Report(report) => report::run(report),
            Command::Compare(compare) => compare::run(compare),
            Command::Test(test) => test::run(test),
            Command::Lint(lint) => lint::run(lint),
            Command::Fmt(fmt) => fmt::run(fmt),
            Command::Show(show) => show::run(show),
            Command::Diff(diff) => diff::run(diff),
            Command::New(new) => new::run(new),
            Command::Rename(rename) => rename::run(rename),
            Command::Template(template) => template::run(template),
            Command::Assess(assess) => assess::run(assess),
            Command::Explain(explain) => explain::run(explain),
            Command::Schema(schema) => schema::run(schema),
            Command::Init(init) => init::run(init),
            Command::Convert(convert) => convert::run(convert),
            Command::Web(web) => web::run(web),
            Command::Completions(completions) => completions::run(completions),
            Command::Manual(manual) => manual::run(manual),
        }
    }
}

/// `lacuna check` with what was typed for it, if that can be parsed: the options of all other commands need not be
/// made for it, which takes as long as judging a small plan. Mistakes and calls for help are left to all of them.
fn only_check(arguments: &[std::ffi::OsString]) -> Option<check::Check> {
    const NAME: &str = "check";
    arguments.get(1).filter(|name| *name == NAME)?;
    let check = check::Check::augment_args(clap::Command::new(NAME));
    let program = clap::Command::new(help::PROGRAM).subcommand(check);
    let matches = program.try_get_matches_from(arguments).ok()?;
    check::Check::from_arg_matches(matches.subcommand_matches(NAME)?).ok()
}

/// Runs the program with these arguments, the program's own name first.
pub fn run(arguments: impl Iterator<Item = std::ffi::OsString>) -> Exit {
    let arguments: Vec<std::ffi::OsString> = arguments.collect();
    if let Some(check) = only_check(&arguments) {
        return check::run(&check);
    }
    let mut args = match Args::try_parse_from(&arguments) {
        Ok(args) => args,
        // Help is made in full only where somebody reads it.
        Err(error) => return output::usage(&help::in_full(error, &arguments)),
    };
    let is_complete = args.command.complete();
    let exit = args.command.run();
    if is_complete { exit } else { exit.max(Exit::Unusable) }
}
