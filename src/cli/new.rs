//! `lacuna new`: next year's file, begun.

use clap::Args;

use super::args::{ChosenRules, CircularName, Messages, circular, file, year};
use super::exit::Exit;
use super::output::{Output, say};
use super::{circulars, rules, write};
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::report;
use crate::source::visible::in_a_line;
use crate::value::Year;

/// `lacuna new`
#[derive(Debug, Args)]
pub(super) struct New {
    /// The year of the new circular, such as 2002-03.
    #[arg(value_parser = year)]
    circular: Year,
    /// The circular that it follows, by year or number.
    #[arg(long, value_name = "YEAR", value_parser = circular)]
    follows: CircularName,
    /// The file to write, or `-` for standard output [default: YEAR.lac].
    #[arg(short, long, value_name = "PATH", value_parser = file())]
    output: Option<String>,
    #[command(flatten)]
    pub rules: ChosenRules,
    #[command(flatten)]
    messages: Messages,
}

/// Writes the file. An existing file is never written over.
pub(super) fn run(args: &New) -> Exit {
    let mut output = Output::new(args.messages.look());
    let (library, is_broken) = rules::load_and_tell(
        args.rules.paths(),
        &args.rules.reach,
        Severity::Error,
        args.messages.look(),
    );
    let Some((old, tree)) = circulars::circular(
        &library,
        &args.follows,
        is_broken,
        args.rules.are_built_in(),
        args.messages.look(),
    ) else {
        return Exit::Unusable;
    };
    let follows = old.circular.year;
    if args.circular <= follows {
        let message = format!("{} does not come after {follows}", args.circular);
        say(Diagnostic::without_place(&code::FOLLOWS_LATER, message), args.messages.look());
        return Exit::Unusable;
    }
    let text = report::begin(args.circular, old, tree, library.sources());
    let path = args.output.clone().unwrap_or_else(|| format!("{}.lac", args.circular));
    let text = Printable::file(text);
    if let Err(problem) = write::to(Some(&path), text.as_bytes(), &mut output) {
        say(problem, args.messages.look());
        return Exit::Unusable;
    }
    if path != "-" {
        // Rules that are not built in have to be named again, or others of that year would be taken.
        let beside = match args.rules.are_built_in() {
            false => format!(" {}", library.sources().name(old.span)),
            true => String::new(),
        };
        output.write(&format!(
            "{path} is written. Fill in what it asks for, then see what is still open:\n  \
             lacuna lint {path}{beside}\n",
            path = in_a_line(&path),
            beside = in_a_line(&beside),
        ));
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}
