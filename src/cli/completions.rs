//! `lacuna completions`: what a shell has to know to complete commands, options and files.

use clap::Args;
use clap_complete::Shell;

use super::args::Messages;
use super::exit::Exit;
use super::help;
use super::output::Output;
use crate::diag::Printable;

/// `lacuna completions`
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell to complete in.
    #[arg(value_enum)]
    shell: Shell,
    #[command(flatten)]
    messages: Messages,
}

/// Prints the script of a shell.
pub(super) fn run(args: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::whole(), help::PROGRAM, &mut script);
    let mut output = Output::new(args.messages.look());
    output.write(&Printable::file(String::from_utf8_lossy(&script)));
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}
