//! The program: arguments, files, streams and exit status. All else is asked of `driver` and `report`.

mod args;
mod builtin;
mod check;
mod compare_plans;
mod convert;
mod disk;
mod exit;
mod explain;
mod fmt;
mod help;
mod jobs;
mod lint;
mod names;
mod output;
mod plans;
mod progress;
mod reason;
mod rules;
mod schema;
mod template;
mod terminal;
mod test;
mod timings;
mod write;
mod years;

pub use exit::Exit;

use clap::Parser;

use args::{Args, Command};

/// Runs the program with these arguments, the program's own name first.
pub fn run(arguments: impl Iterator<Item = std::ffi::OsString>) -> Exit {
    let arguments: Vec<std::ffi::OsString> = arguments.collect();
    let args = match Args::try_parse_from(&arguments) {
        Ok(args) => args,
        // Help is made in full only where somebody reads it.
        Err(error) => return output::usage(&help::in_full(error, &arguments)),
    };
    match &args.command {
        Command::Check(check) => check::run(check),
        Command::Test(test) => test::run(test),
        Command::Lint(lint) => lint::run(lint),
        Command::Fmt(fmt) => fmt::run(fmt),
        Command::Show(show) => years::show(show),
        Command::Diff(diff) => years::diff(diff),
        Command::New(new) => years::new(new),
        Command::Template(template) => template::run(template),
        Command::Explain(explain) => explain::run(explain),
        Command::Schema(schema) => schema::run(schema),
        Command::Convert(convert) => convert::run(convert),
    }
}
