//! How far examples reach: a table and a page for people, JSON and LCOV for programs.

mod html;
mod human;
mod json;
mod lcov;

pub(super) use html::page as html;
pub(super) use human::table as human;
pub(super) use json::document as json;
pub(super) use lcov::records as lcov;

use lacuna_check::eval::Verdict;
use lacuna_check::prove::{ConditionCoverage, Coverage, RequirementCoverage};
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::ExpectedVerdict;

/// What the examples of one year reach.
pub struct Reached<'l> {
    /// The year's rules, which the examples are part of.
    pub rules: &'l Rules,
    /// How far the examples reach in them; of some requirements alone, where only those were asked for.
    pub coverage: Coverage,
}

/// Whether the examples reach all that there is.
pub fn is_whole(coverage: &Coverage) -> bool {
    let verdicts = coverage.requirements.iter().flat_map(|one| &one.verdicts);
    let paragraphs = &coverage.paragraphs;
    conditions(coverage).all(|one| one.n_reached() == 2)
        && verdicts.into_iter().all(|(_, is_reached)| *is_reached)
        && paragraphs.iter().all(|one| one.is_not_checkable || !one.requirements.is_empty())
}

/// All conditions of a year's file, those of requirements first.
fn conditions(coverage: &Coverage) -> impl Iterator<Item = &ConditionCoverage> {
    let of_requirements = coverage.requirements.iter().flat_map(|one| &one.conditions);
    of_requirements.chain(&coverage.definitions)
}

/// How many verdicts and how many branches of a requirement are reached, each of how many.
fn counts(one: &RequirementCoverage) -> [(usize, usize); 2] {
    let verdicts = one.verdicts.iter().filter(|(_, is_reached)| *is_reached).count();
    let branches = one.conditions.iter().map(ConditionCoverage::n_reached).sum();
    [(verdicts, one.verdicts.len()), (branches, one.conditions.len().saturating_mul(2))]
}

/// What a condition is never, where it is not both.
fn never(one: &ConditionCoverage) -> Option<&'static str> {
    match (one.reached.yes, one.reached.no) {
        (true, true) => None,
        (true, false) => Some("is never false"),
        (false, true) => Some("is never true"),
        (false, false) => Some("is never true and never false"),
    }
}

/// The word by which an example names a verdict.
fn expected(verdict: Verdict) -> &'static str {
    ExpectedVerdict::from(verdict).word()
}

/// What is reached in all, in a line.
fn sums(coverage: &Coverage) -> String {
    let verdicts = coverage.requirements.iter().flat_map(|one| &one.verdicts);
    let (n_verdicts, said) = counted(verdicts.map(|(_, is_reached)| usize::from(*is_reached)), 1);
    let (n_branches, reached) = counted(conditions(coverage).map(ConditionCoverage::n_reached), 2);
    let checkable = coverage.paragraphs.iter().filter(|one| !one.is_not_checkable);
    let (n_paragraphs, cited) =
        counted(checkable.map(|one| usize::from(!one.requirements.is_empty())), 1);
    let n_requirements = coverage.requirements.len();
    let requirements = if n_requirements == 1 { "requirement" } else { "requirements" };
    format!(
        "{n_requirements} {requirements}: {said} of {n_verdicts} verdicts, {reached} of {n_branches} branches; \
         {cited} of {n_paragraphs} paragraphs"
    )
}

/// How many there are in all, of so many each, and how many are reached.
fn counted(reached: impl Iterator<Item = usize>, of_each: usize) -> (usize, usize) {
    reached.fold((0, 0), |(all, sum), one| (all.saturating_add(of_each), sum.saturating_add(one)))
}
