//! `lacuna show`: all that is in force in a year, in one text.

use clap::Args;

use super::args::{CircularName, Messages, Reach, circular, file};
use super::exit::Exit;
use super::output::Output;
use super::{circulars, rules};
use crate::diag::{Printable, Severity};
use crate::driver::Session;
use crate::syntax::print;

/// `lacuna show`
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular)]
    circular: CircularName,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    rules: Option<String>,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    messages: Messages,
}

/// Prints the rules of the year.
pub(super) fn run(args: &Show) -> Exit {
    let mut output = Output::new(args.messages.look());
    let (library, is_broken) = rules::load_and_tell(
        args.rules.as_slice(),
        &args.reach,
        Severity::Error,
        args.messages.look(),
    );
    let look = args.messages.look();
    let found =
        circulars::circular(&library, &args.circular, is_broken, args.rules.is_none(), look);
    let Some(tree) =
        found.and_then(|(rules, _)| Session::new(&library).effective(rules.circular.year))
    else {
        return Exit::Unusable;
    };
    // It is a rule file, whatever the locale.
    let text = Printable::lines(print::print(&tree, library.sources()));
    output.write_bytes(text.as_bytes());
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}
