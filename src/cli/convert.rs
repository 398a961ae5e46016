//! `lacuna convert`: a plan in another format.

use super::args::Convert;
use super::disk::{self, Disk};
use super::exit::Exit;
use super::output::{self, Output, say};
use crate::diag::{Diagnostic, code};
use crate::driver::{self, Files};
use crate::plan::Format;
use crate::report;

/// Writes the plan to standard output, or to a file that is not there yet.
pub fn run(args: &Convert) -> Exit {
    let (name, bytes) = match args.plan.as_str() {
        "-" => ("<stdin>", disk::standard_input()),
        path => (path, Disk.read(path)),
    };
    let refuse = |message: String| {
        say(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message), args.color);
        Exit::Unusable
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(why) => return refuse(format!("`{name}` cannot be read: {why}")),
    };
    let done = driver::convert(name, bytes, Format::from(args.to), args.drop_comments);
    let text = match &done.outcome {
        Ok(text) => text,
        Err(found) => {
            let style = output::error_style(args.color);
            let said = report::diagnostics(found, &done.sources, report::Format::Human, style);
            output::complain(&said);
            return Exit::Unusable;
        }
    };
    let mut output = Output::new(args.color);
    match &args.output {
        None => output.write(text),
        Some(path) => {
            if let Err(why) = disk::write_new(path, text) {
                return refuse(format!("`{path}` cannot be written: {why}"));
            }
        }
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}
