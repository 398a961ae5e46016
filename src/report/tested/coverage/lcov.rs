//! What examples reach, as LCOV: lines and branches of rule files.

use std::collections::BTreeMap;

use super::{Reached, conditions};
use crate::tested::TestSettings;
use lacuna_check::prove::ConditionCoverage;
use lacuna_language::diag::Printable;
use lacuna_language::source::{Place, Sources, Span, visible};

/// A record for each rule file.
pub(in crate::tested) fn records(
    reached: &[Reached],
    sources: &Sources,
    _: TestSettings,
) -> Printable {
    reached.iter().map(|one| record(one, sources)).collect()
}

/// A record of LCOV for a rule file: a function for each requirement, two branches for each condition,
/// a line wherever a condition begins.
fn record(reached: &Reached, sources: &Sources) -> Printable {
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let line = |span: Span| match sources.place(span) {
        Place::Text(at) => at.line,
        Place::Cell(_) => 0,
    };
    let name = visible::in_a_line(sources.name(rules.span));
    let mut text = format!("TN:\nSF:{name}\n");
    let requirements =
        || coverage.requirements.iter().filter_map(|one| Some((one, rules.requirement(one.id)?)));
    for (_, requirement) in requirements() {
        text.push_str(&format!("FN:{},{}\n", line(requirement.name_span), requirement.name));
    }
    let mut n_hit: usize = 0;
    for (one, requirement) in requirements() {
        let is_hit = one.verdicts.iter().any(|(_, is_reached)| *is_reached);
        n_hit = n_hit.saturating_add(usize::from(is_hit));
        text.push_str(&format!("FNDA:{},{}\n", usize::from(is_hit), requirement.name));
    }
    text.push_str(&format!("FNF:{}\nFNH:{n_hit}\n", coverage.requirements.len()));
    let conditions: Vec<&ConditionCoverage> = conditions(coverage).collect();
    let mut lines: BTreeMap<usize, bool> = BTreeMap::new();
    for (block, one) in conditions.iter().enumerate() {
        let at = line(one.place);
        for (branch, is_taken) in [one.reached.yes, one.reached.no].into_iter().enumerate() {
            text.push_str(&format!("BRDA:{at},{block},{branch},{}\n", usize::from(is_taken)));
        }
        *lines.entry(at).or_default() |= one.n_reached() > 0;
    }
    let taken: usize = conditions.iter().map(|one| one.n_reached()).sum();
    text.push_str(&format!("BRF:{}\nBRH:{taken}\n", conditions.len().saturating_mul(2)));
    for (at, is_hit) in &lines {
        text.push_str(&format!("DA:{at},{}\n", usize::from(*is_hit)));
    }
    let hit = lines.values().filter(|is_hit| **is_hit).count();
    text.push_str(&format!("LF:{}\nLH:{hit}\nend_of_record\n", lines.len()));
    Printable::lines(text)
}
