//! Examples as JUnit's XML: a suite for each year, a test for each example.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Difference, TestSettings, differences, name_of};
use crate::junit::{case, document, not_passed, seen};
use lacuna_check::driver::ExampleRun;
use lacuna_language::diag::Printable;
use lacuna_language::library::Lost;
use lacuna_language::source::Place;

/// The document.
pub(super) fn examples(runs: &[ExampleRun], lost: &[Lost], _: TestSettings) -> Printable {
    let mut suites: Vec<TestSuite> = Vec::new();
    for run in runs {
        let year = run.rules.circular.year.to_string();
        if suites.last().is_none_or(|suite| suite.name.as_str() != year) {
            suites.push(TestSuite::new(year));
        }
        if let Some(suite) = suites.last_mut() {
            suite.add_test_case(example(run));
        }
    }
    suites.extend(lost.iter().map(not_tried));
    document("lacuna test", suites)
}

/// A circular that has mistakes: an error of its own, so that nobody takes it for tried.
fn not_tried(lost: &Lost) -> TestSuite {
    let examples = if lost.n_examples == 1 { "example was" } else { "examples were" };
    let count = lost.n_examples;
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(format!("the file has mistakes; {count} {examples} not run"));
    let mut suite = TestSuite::new(seen(&name_of(lost)));
    suite.add_test_case(case("the file has no mistakes", status, &lost.path, None));
    suite
}

fn example(run: &ExampleRun) -> TestCase {
    let line = match run.sources.place(run.example.span) {
        Place::Text(at) => Some(at.line),
        Place::Cell(_) => None,
    };
    case(&run.example.title, status(run), run.sources.name(run.example.span), line)
}

fn status(run: &ExampleRun) -> TestCaseStatus {
    let (kind, lines): (NonSuccessKind, Vec<String>) = match &run.outcome {
        Ok(tried) if tried.holds() => return TestCaseStatus::success(),
        Ok(_) => {
            let differences = differences(run).into_iter();
            let lines = differences.map(|Difference { of, expected, actual, because, .. }| {
                let why: String = because.iter().map(|why| format!("; because {why}")).collect();
                format!("{of}: expected {expected}, is {actual}{why}")
            });
            (NonSuccessKind::Failure, lines.collect())
        }
        Err(found) => {
            (NonSuccessKind::Error, found.iter().map(|one| one.message.clone()).collect())
        }
    };
    not_passed(kind, &lines)
}
