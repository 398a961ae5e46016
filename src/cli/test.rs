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
    if std::env::var("PROBE").is_ok() {
        for rules in library.all() {
            let cases: Vec<_> = runs
                .iter()
                .filter(|run| std::ptr::eq(run.rules, rules))
                .filter_map(|run| run.case())
                .collect();
            let start = std::time::Instant::now();
            let all = crate::prove::mutants(rules, &cases, &|_| {});
            let left: Vec<_> = all.iter().filter(|one| one.noticed_by.is_none()).collect();
            output.write(&format!(
                "{}: {} cases, {} mutants, {} left, {:?}\n",
                rules.circular.year,
                cases.len(),
                all.len(),
                left.len(),
                start.elapsed()
            ));
            for one in left {
                output.write(&format!(
                    "  {:?} {}: {}\n",
                    one.fault.kind,
                    library.sources().text(one.fault.place).replace('\n', " "),
                    one.fault.said
                ));
            }
        }
    }
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
