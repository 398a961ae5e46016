//! `lacuna test`: the examples in rule files.

use super::args::Test;
use super::builtin::BuiltIn;
use super::check;
use super::disk::Disk;
use super::exit::Exit;
use super::output::Output;
use crate::driver::Files;
use crate::report;

/// Tries out the examples and says how it ended.
pub fn run(args: &Test) -> Exit {
    let mut output = Output::new(args.color);
    let (library, mut is_unusable) = check::load_rules(args.rules.as_deref(), args.color);
    let files: &dyn Files = match args.rules {
        Some(_) => &Disk,
        None => &BuiltIn,
    };
    let runs = library.test(files);
    output.write(&report::examples(&runs, output.style));
    is_unusable |= !output.finish();
    if is_unusable || runs.iter().any(|run| run.outcome.is_err()) {
        Exit::Unusable
    } else if runs.iter().any(|run| !run.holds()) {
        Exit::Open
    } else {
        Exit::Fine
    }
}
