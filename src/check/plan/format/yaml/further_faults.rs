//! What else is wrong with a text that is not well-formed, behind the first fault.
//!
//! Takes a text and its first problem; gives it with those that are found behind it. The reading begins
//! anew at the next name at the left edge: there nothing is open, whatever the fault was. A bracket or
//! quote that is not closed seems to be so up to the end, so what stands behind it is read as well.

use super::lines;
use super::place;
use super::problem::PlanFileProblem;
use lacuna_language::diag::Diagnostic;
use lacuna_language::source::SourceId;

/// How many faults are told at once.
const MOST_FAULTS: usize = 20;

/// The first problem and those behind it, each told once.
pub(super) fn problems(source: SourceId, text: &str, first: PlanFileProblem) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut next = Some(first);
    let mut met = 0;
    while let Some(problem) = next.take() {
        let may_go_on =
            matches!(problem, PlanFileProblem::Syntax(_) | PlanFileProblem::OddName { .. });
        let problem = problem.diagnostic();
        let at = problem.span().map_or(text.len(), |span| span.start());
        found.push(problem);
        met = at.max(met);
        if !may_go_on || found.len() >= MOST_FAULTS {
            break;
        }
        if let Some(start) = next_name(text, met) {
            met = start;
            next = place::steps(source, &from(text, start)).err();
            // Nothing but the first problem tells that a file is empty.
            next = next.filter(|problem| !matches!(problem, PlanFileProblem::Empty { .. }));
        }
    }
    found
}

/// The text from a place on, with line breaks before it, so that places in it are those of the whole.
fn from(text: &str, start: usize) -> String {
    let mut rest = "\n".repeat(start);
    rest.push_str(text.get(start..).unwrap_or_default());
    rest
}

/// The first name at the left edge on a line below `at`.
fn next_name(text: &str, at: usize) -> Option<usize> {
    let mut start = lines::line_end(text, at);
    loop {
        let found = text.get(start..)?.find('\n')?;
        start += found + 1;
        let line = text.get(start..lines::line_end(text, start))?;
        let length =
            line.find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | '_')));
        let behind = length.filter(|length| *length > 0).and_then(|length| line.get(length..));
        if behind.is_some_and(|behind| behind == ":" || behind.starts_with(": ")) {
            return Some(start);
        }
    }
}
