//! Examples as one document for programs.

use serde::Serialize;

use super::{Ending, TestSettings, differences};
use crate::json::{PlaceView, VERSION, place};
use lacuna_check::driver::ExampleRun;
use lacuna_language::diag::Printable;
use lacuna_language::library::Lost;

#[derive(Debug, Serialize)]
struct Document<'v> {
    version: u32,
    holds: usize,
    fails: usize,
    unusable: usize,
    /// Circulars that have mistakes, so that their examples were not tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_tried: Vec<LostView>,
    examples: Vec<ExampleView<'v>>,
}

#[derive(Debug, Serialize)]
struct LostView {
    path: String,
    year: Option<String>,
    examples: usize,
}

#[derive(Debug, Serialize)]
struct ExampleView<'v> {
    title: String,
    year: String,
    place: PlaceView<'v>,
    outcome: &'static str,
    differences: Vec<DifferenceView<'v>>,
    errors: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DifferenceView<'v> {
    /// The requirement, or `the grade of the plan`.
    requirement: String,
    expected: String,
    actual: String,
    because: Vec<String>,
    /// Where the example names the requirement; nothing where nothing else was to change.
    place: Option<PlaceView<'v>>,
}

/// The document, ended by a line break.
pub(super) fn examples(runs: &[ExampleRun], lost: &[Lost], _: TestSettings) -> Printable {
    let [holds, fails, unusable] =
        Ending::ALL.map(|ending| runs.iter().filter(|run| Ending::of(run) == ending).count());
    let examples = runs.iter().map(example).collect();
    let lost = lost.iter().map(|one| LostView {
        path: one.path.clone(),
        year: one.year.map(|year| year.to_string()),
        examples: one.n_examples,
    });
    let not_tried = lost.collect();
    let document = Document { version: VERSION, holds, fails, unusable, not_tried, examples };
    Printable::json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
}

fn example<'v>(run: &'v ExampleRun) -> ExampleView<'v> {
    let (differences, errors) = match &run.outcome {
        Ok(_) => {
            let differences = differences(run).into_iter().map(|one| DifferenceView {
                requirement: one.of,
                expected: one.expected,
                actual: one.actual,
                because: one.because,
                place: one.named.map(|span| place(span, &run.sources)),
            });
            (differences.collect(), Vec::new())
        }
        Err(found) => (Vec::new(), found.iter().map(|one| one.message.clone()).collect()),
    };
    ExampleView {
        title: run.example.title.clone(),
        year: run.rules.circular.year.to_string(),
        place: place(run.example.span, &run.sources),
        outcome: Ending::of(run).word(),
        differences,
        errors,
    }
}
