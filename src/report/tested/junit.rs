//! Examples as JUnit's XML: a suite for each year, a test for each example. What cannot be seen is written
//! by its number here: the library drops what XML cannot hold without a word.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{TestSettings, expected_and_actual, name_of, reasons};
use lacuna_check::driver::ExampleRun;
use lacuna_language::diag::Printable;
use lacuna_language::library::Lost;
use lacuna_language::source::Place;
use lacuna_language::source::visible::in_a_line;

/// The document, ended by a line break. It says nothing of the time: the same rules give the same bytes.
pub(super) fn examples(runs: &[ExampleRun], lost: &[Lost], _: TestSettings) -> Printable {
    let mut suites: Vec<TestSuite> = Vec::new();
    for run in runs {
        let year = run.rules.circular.year.to_string();
        if suites.last().is_none_or(|suite| suite.name.as_str() != year) {
            suites.push(TestSuite::new(year));
        }
        if let Some(suite) = suites.last_mut() {
            suite.add_test_case(case(run));
        }
    }
    suites.extend(lost.iter().map(not_tried));
    let mut report = Report::new("lacuna test");
    report.add_test_suites(suites);
    let text = report.to_string().unwrap_or_default();
    Printable::file(text.trim_end().to_owned() + "\n")
}

/// A circular that has mistakes: an error of its own, so that nobody takes it for tried.
fn not_tried(lost: &Lost) -> TestSuite {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    let examples = if lost.n_examples == 1 { "example was" } else { "examples were" };
    let count = lost.n_examples;
    status.set_message(format!("the file has mistakes; {count} {examples} not run"));
    let mut case = TestCase::new("the file has no mistakes", status);
    let path = in_a_line(&lost.path);
    case.set_classname(&*path);
    case.extra.insert("file".into(), (&*path).into());
    let mut suite = TestSuite::new(&*in_a_line(&name_of(lost)));
    suite.add_test_case(case);
    suite
}

fn case(run: &ExampleRun) -> TestCase {
    let mut case = TestCase::new(&*in_a_line(&run.example.title), status(run));
    let path = in_a_line(run.sources.name(run.example.span));
    case.set_classname(&*path);
    case.extra.insert("file".into(), (&*path).into());
    if let Place::Text(at) = run.sources.place(run.example.span) {
        case.extra.insert("line".into(), at.line.to_string().as_str().into());
    }
    case
}

fn status(run: &ExampleRun) -> TestCaseStatus {
    let (kind, lines): (NonSuccessKind, Vec<String>) = match &run.outcome {
        Ok(tried) if tried.surprises.is_empty() => return TestCaseStatus::success(),
        Ok(tried) => {
            let lines = tried.surprises.iter().map(|surprise| {
                let name = run.rules.requirement_name(surprise.requirement);
                let [expected, actual] = expected_and_actual(run, surprise);
                let why = reasons(run, surprise).into_iter();
                let why: String = why.map(|why| format!("; because {why}")).collect();
                format!("{name}: expected {expected}, is {actual}{why}")
            });
            (NonSuccessKind::Failure, lines.collect())
        }
        Err(found) => {
            (NonSuccessKind::Error, found.iter().map(|one| one.message.clone()).collect())
        }
    };
    let lines: Vec<String> = lines.iter().map(|line| in_a_line(line).into_owned()).collect();
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(lines.first().map_or("", String::as_str));
    status.set_description(lines.join("\n"));
    status
}
