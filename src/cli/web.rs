//! `lacuna web`: the page on which plans are checked, filled in and tried out in a browser, as one file.

use clap::Args;

use super::args::{Messages, file};
use super::exit::Exit;
use super::output::{self, say};
use super::write;
use crate::diag::{Diagnostic, code};

/// The page as it was when the program was built; nothing where the tools for it were not there.
static PAGE: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// What an earlier page says of itself near its beginning, and nothing else does.
const MARK: &[u8] = b"<title>Lacuna: check, fill in and try out plans</title>";

/// `lacuna web`
#[derive(Debug, Args)]
pub(super) struct Web {
    /// The file to write, such as `lacuna.html`; an earlier page is replaced.
    #[arg(value_name = "OUT.html", value_parser = file())]
    output: String,
    #[command(flatten)]
    messages: Messages,
}

/// Writes the page.
pub(super) fn run(args: &Web) -> Exit {
    match written(&args.output) {
        Ok(()) => {
            output::complain(&format!(
                "`{}` is the page: open it in a browser, or hand it on. It needs nothing else.\n",
                args.output
            ));
            Exit::Fine
        }
        Err(problem) => {
            say(problem, args.messages.look());
            Exit::Unusable
        }
    }
}

fn written(name: &str) -> Result<(), Diagnostic> {
    let page = PAGE.ok_or_else(|| {
        let message = "this build of `lacuna` was made without the page".to_owned();
        Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
            .with_help("a release has it; in a copy of the project, `src/web/build` makes it for the next build")
    })?;
    if !write::ending(name).is_some_and(|ending| ["html", "htm"].contains(&ending)) {
        let message = format!("`{name}` cannot be written: browsers open a page by its ending");
        return Err(Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
            .with_help("end the name in `.html`"));
    }
    write::anew(name, page, is_page)
}

/// Whether the bytes of a file are such a page, of whatever version.
fn is_page(bytes: &[u8]) -> bool {
    const BEGINNING: usize = 2_000;
    let beginning = bytes.get(..BEGINNING.min(bytes.len())).unwrap_or_default();
    beginning.windows(MARK.len()).any(|part| part == MARK)
}
