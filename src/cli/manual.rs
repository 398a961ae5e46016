//! `lacuna manual`: the manual pages, one for the program and one for each command.

use clap::{Args, Command};
use clap_mangen::Man;

use super::args::{Messages, file};
use super::exit::Exit;
use super::help;
use super::output::{self, Output, say};
use super::write;
use crate::diag::{Diagnostic, Printable, code};

/// `lacuna manual`
#[derive(Debug, Args)]
pub(super) struct Manual {
    /// Print the page of this command, as `man` reads it [default: that of the program].
    #[arg(value_parser = help::a_command())]
    command: Option<String>,
    /// Write all pages into this folder instead; none of them may be there yet.
    #[arg(long, value_name = "FOLDER", value_parser = file(), conflicts_with = "command")]
    folder: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

/// Prints a page, or writes all of them.
pub(super) fn run(args: &Manual) -> Exit {
    let mut whole = help::whole().disable_help_subcommand(true);
    // Only now does a command know that it is `lacuna check` and not `check`.
    whole.build();
    let done = match &args.folder {
        Some(folder) => write_all(&whole, folder),
        None => print_one(&whole, args),
    };
    done.unwrap_or_else(|problem| {
        say(problem, args.messages.look());
        Exit::Unusable
    })
}

fn print_one(whole: &Command, args: &Manual) -> Result<Exit, Diagnostic> {
    let named = args.command.as_deref().and_then(|name| whole.find_subcommand(name));
    let page = page(named.unwrap_or(whole))?;
    let mut output = Output::new(args.messages.look());
    output.write(&Printable::file(page));
    Ok(if output.finish() { Exit::Fine } else { Exit::Unusable })
}

/// Writes each page into a file of its own, `lacuna.1` and `lacuna-check.1`, up to the first that cannot be written.
fn write_all(whole: &Command, folder: &str) -> Result<Exit, Diagnostic> {
    let all: Vec<&Command> = std::iter::once(whole).chain(whole.get_subcommands()).collect();
    for command in &all {
        write::new(
            &format!("{}/{}.1", folder.trim_end_matches('/'), name(command)),
            page(command)?,
        )?;
    }
    output::complain(&format!("{} pages are in `{folder}` now.\n", all.len()));
    Ok(Exit::Fine)
}

/// `lacuna-check`
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(help::PROGRAM)
}

fn page(command: &Command) -> Result<String, Diagnostic> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(|error| {
        let message = format!("the page of `{}` cannot be written: {error}", name(command));
        Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
    })?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
