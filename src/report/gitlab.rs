//! A run as a Code Quality report of GitLab: an entry for each issue, which a merge request shows at its line.
//!
//! Takes the issues of a run; gives one list. GitLab compares the lists of two branches by the fingerprints in
//! them, so no two entries have the same.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::Run;
use crate::issues::{Kind, Level, Spot, Told, fingerprint};
use lacuna_language::diag::Printable;

#[derive(Serialize)]
struct Entry<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

/// The whole list.
pub(crate) fn report(run: &Run) -> Printable {
    let mut entries: Vec<Entry> = run.issues().map(|told| entry(run, told)).collect();
    let mut seen = BTreeSet::new();
    for entry in &mut entries {
        // Two plans of one council, or two files of one name that are no plans.
        while !seen.insert(entry.fingerprint.clone()) {
            entry.fingerprint = fingerprint([&*entry.fingerprint, &*entry.location.path]);
        }
    }
    // Texts, numbers and lists of them always have a JSON form.
    let text = serde_json::to_string_pretty(&entries).unwrap_or_default();
    Printable::json(format!("{text}\n"))
}

fn entry<'r>(run: &Run, Told { issue, level }: Told<'r, 'r>) -> Entry<'r> {
    let first = issue.places.first();
    let (lines, cell) = match first.map(|at| &at.spot) {
        Some(Spot::Text { start, end }) => {
            (Lines { begin: start.line, end: Some(end.line) }, String::new())
        }
        Some(Spot::Cell(cell)) => (Lines { begin: 1, end: None }, format!("{cell}: ")),
        Some(Spot::File) | None => (Lines { begin: 1, end: None }, String::new()),
    };
    Entry {
        description: format!("{}: {cell}{}", issue.rule.id(), issue.message),
        check_name: issue.rule.id(),
        fingerprint: issue.fingerprint.clone(),
        severity: severity(issue.kind, level),
        location: Location { path: first.map(|at| run.name(at)).unwrap_or_default(), lines },
    }
}

fn severity(kind: Kind, level: Level) -> &'static str {
    match (kind, level) {
        (Kind::Unusable, _) => "blocker",
        (Kind::MustBreached, _) => "critical",
        (_, Level::Error) => "major",
        (_, Level::Warning) => "minor",
        (_, Level::Note) => "info",
    }
}
