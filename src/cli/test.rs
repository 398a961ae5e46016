//! `lacuna test`: the examples in rule files.

use super::args::Test;
use super::exit::Exit;
use super::output::{Output, say};
use super::rules::{self, RuleFiles};
use crate::diag::Severity;
use crate::report;

/// Tries out the examples and says how it ended.
pub fn run(args: &Test) -> Exit {
    let mut output = Output::new(args.color);
    let files = match RuleFiles::find(args.rules.as_slice()) {
        Ok(files) => files,
        Err(problem) => {
            say(problem, args.color);
            return Exit::Unusable;
        }
    };
    let (library, mut is_unusable) =
        rules::load_and_tell(args.rules.as_slice(), Severity::Warning, args.color);
    let runs = library.test(files.files);
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
