//! Why a requirement has the verdict that it has in an example, in words that follow "because".

use super::Words;
use crate::eval::example::Tried;
use crate::eval::{Counts, Verdict};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Sources;

/// Why a requirement has the verdict that it has in an example's plan.
pub fn because(tried: &Tried, id: RequirementId, rules: &Rules, sources: &Sources) -> Vec<String> {
    let Some(found) = tried.finding(id) else { return Vec::new() };
    let words = Words::new(rules, &tried.plan, sources);
    let parts = tried.deciding_parts(rules, found, sources);
    let said = parts.iter().map(|part| words.part(part));
    match (found.verdict, found.counts) {
        (Verdict::ForAPerson, _) => {
            said.map(|said| format!("a person has to look at {said}")).collect()
        }
        (Verdict::Met, Some(counts)) => vec![asked_of_all(counts)],
        (Verdict::NotApplicable, Some(_)) if parts.is_empty() => {
            vec!["this plan has no case that it applies to: its `for each`, `applies when` or `when` leaves \
                  none"
                .to_owned()]
        }
        _ => said.collect(),
    }
}

/// `it is met by all 12 that it is asked of`
fn asked_of_all(counts: Counts) -> String {
    match counts.get(Verdict::Met) {
        1 => "it is met in the only case that it applies to".to_owned(),
        met => format!("it is met in all {met} cases that it applies to"),
    }
}
