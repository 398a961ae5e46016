//! A run as JUnit's XML: a suite for each plan, a test for each requirement, and what both kinds of reports that
//! are written so have in common.
//!
//! Takes the verdicts of a run; gives one document. What counts towards the exit status fails; what is undecided
//! never passes. What cannot be seen is written by its number here: the library drops what XML cannot hold
//! without a word.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::Run;
use crate::issues::{At, Judgement, Kind, Level, Of, Outcome, Rule, Told};
use lacuna_check::eval::Verdict;
use lacuna_check::judgement::Answer;
use lacuna_language::diag::Printable;
use lacuna_language::source::visible::in_a_line;

/// The whole document.
pub(crate) fn report(run: &Run) -> Printable {
    let suites = run.outcomes.iter().map(|outcome| suite(run, outcome));
    document("lacuna check", suites.filter(|suite| !suite.test_cases.is_empty()).collect())
}

/// A document, ended by a line break. It says nothing of the time: the same files give the same bytes.
pub(crate) fn document(name: &str, suites: Vec<TestSuite>) -> Printable {
    let mut report = Report::new(name);
    report.add_test_suites(suites);
    let text = report.to_string().unwrap_or_default();
    Printable::lines(text.trim_end().to_owned() + "\n")
}

/// A text in which everything can be seen.
pub(crate) fn seen(text: &str) -> XmlString {
    XmlString::new(in_a_line(text))
}

/// A test that is in a file, perhaps on a line of it; without the name of a file, it is in none.
pub(crate) fn case(
    name: &str,
    status: TestCaseStatus,
    file: &str,
    line: Option<usize>,
) -> TestCase {
    let mut case = TestCase::new(seen(name), status);
    if !file.is_empty() {
        case.set_classname(seen(file));
        case.extra.insert("file".into(), seen(file));
    }
    if let Some(line) = line {
        case.extra.insert("line".into(), line.to_string().as_str().into());
    }
    case
}

/// A test that did not pass, with why in one line or several.
pub(crate) fn not_passed(kind: NonSuccessKind, lines: &[String]) -> TestCaseStatus {
    let lines: Vec<String> = lines.iter().map(|line| in_a_line(line).into_owned()).collect();
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(lines.first().map_or("", String::as_str));
    status.set_description(lines.join("\n"));
    status
}

fn suite(run: &Run, outcome: &Outcome) -> TestSuite {
    let (name, file) = match &outcome.of {
        Of::Rules => ("rules".to_owned(), String::new()),
        Of::Plan { file, .. } => {
            let file = run.name(&At::file(file));
            (file.clone(), file)
        }
        Of::National(title) => (title.clone(), String::new()),
        Of::Settings => ("settings".to_owned(), String::new()),
    };
    let mut suite = TestSuite::new(seen(&name));
    if !outcome.left_out.is_empty() {
        suite.add_property(("left-out", outcome.left_out.join(", ").as_str()));
    }
    let files = run.issues_of(outcome).filter(|told| matches!(told.issue.rule, Rule::Code(_)));
    suite.add_test_cases(files.map(|told| file_case(run, told, &file)));
    suite.add_test_cases(outcome.verdicts.iter().map(|one| verdict_case(run, one, &file)));
    suite
}

/// What is wrong with a file, or doubtful in it.
fn file_case(run: &Run, Told { issue, level }: Told, file: &str) -> TestCase {
    let lines = [issue.message.clone()];
    let status = match (issue.kind, level) {
        (Kind::Unusable, _) => not_passed(NonSuccessKind::Error, &lines),
        (_, Level::Error) => not_passed(NonSuccessKind::Failure, &lines),
        _ => skipped(&issue.message),
    };
    let first = issue.places.first();
    let own = first.map(|at| run.name(at));
    let name = format!("{}: {}", issue.rule.id(), issue.rule.title());
    case(&name, status, own.as_deref().unwrap_or(file), first.and_then(At::line))
}

fn verdict_case(run: &Run, one: &Judgement, file: &str) -> TestCase {
    let own = one.at.as_ref().map(|at| run.name(at));
    let line = one.at.as_ref().and_then(At::line);
    case(one.rule.id(), status(run, one), own.as_deref().unwrap_or(file), line)
}

/// How a requirement ended. In a draft, what is only not filled in yet is no failure.
fn status(run: &Run, one: &Judgement) -> TestCaseStatus {
    let strength = one.rule.strength().map(|word| format!(" ({word})")).unwrap_or_default();
    let (verdict, title) = (one.verdict.words(), one.rule.title());
    let explained = match &one.exempt {
        Some(words) => format!(", {words}"),
        None if one.is_explained => ", explained by the council".to_owned(),
        None => String::new(),
    };
    let why = if one.why.is_empty() { title } else { &one.why };
    let said = match &one.reply {
        Some(reply) if one.answer.is_some_and(|answer| answer != Answer::AskTheCouncil) => {
            format!("{reply} {why}")
        }
        Some(reply) => format!("{verdict}{strength}: {why} {reply}"),
        None => format!("{verdict}{strength}{explained}: {why}"),
    };
    let lines = [said.clone(), title.to_owned()];
    let is_open_in_a_draft = run.settings.is_draft && one.is_unfilled;
    let verdict = if is_open_in_a_draft { Verdict::Undecided } else { one.verdict };
    let is_let_off = one.is_explained || one.exempt.is_some();
    let counts = !is_let_off && run.level(one.rule.kind(verdict)) == Level::Error;
    match verdict {
        Verdict::Met => TestCaseStatus::success(),
        Verdict::ForAPerson if one.answer == Some(Answer::Yes) => TestCaseStatus::success(),
        Verdict::Breached if counts => not_passed(NonSuccessKind::Failure, &lines),
        Verdict::Undecided if counts => not_passed(NonSuccessKind::Error, &lines),
        Verdict::ForAPerson if counts => not_passed(NonSuccessKind::Failure, &lines),
        _ => skipped(&said),
    }
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(in_a_line(why).into_owned());
    status
}
