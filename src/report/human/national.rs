//! What all plans of a year come to together, for people.

use super::{all_counts, in_full, titled};
use crate::{JudgedCounts, Settings, drawn, finding};
use lacuna_check::driver::NationalRun;
use lacuna_check::eval::Verdict;
use lacuna_language::diag::Printable;
use lacuna_language::value::show;

/// What all plans of a year come to together.
pub(super) fn run(run: &NationalRun, settings: Settings) -> Printable {
    let mut text = title(run, settings);
    for one in &run.ledger.findings {
        let is_told = !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable);
        if let (Some(requirement), true) = (run.rules.requirement(one.requirement), is_told) {
            let block = finding::national_block(run, one, requirement);
            text.push(&drawn(&block, &run.sources, settings.style));
        }
    }
    text.push(&in_full::within_rounding(run.words(), &run.ledger, settings));
    text.push(&in_full::met_and_resting(run.words(), &run.ledger, settings));
    text.push(&all_counts(&run.ledger, &JudgedCounts::default(), settings.style));
    text.push_line("");
    text
}

/// The year, the kind of councils, and of how many there is no plan.
fn title(run: &NationalRun, settings: Settings) -> Printable {
    const MOST: usize = 5;
    let most = if settings.is_verbose() { usize::MAX } else { MOST };
    let kind = run.kind.as_ref().map(|kind| format!(" ({kind} councils)")).unwrap_or_default();
    let there = run.n_there;
    let known = match run.n_known < run.n_expected {
        true => format!("; the names of {} are known", run.n_known),
        false => String::new(),
    };
    let absent = match run.absent.is_empty() {
        true => String::new(),
        false => {
            format!("; no usable plan from {}", show::first_few(&run.absent, most))
        }
    };
    let year = run.rules.circular.year;
    let line = format!(
        "All plans for {year}{kind}, under {}: {there} of {} councils{known}{absent}",
        run.rules.said_name(),
        run.n_expected
    );
    titled(&line, settings.style)
}
