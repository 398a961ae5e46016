//! An example that is made ready: its plan before and after the edits, and what it says must follow.

use std::collections::BTreeMap;

use crate::eval::{self, Verdict};
use crate::plan::Plan;
use crate::rules::program::Example;
use crate::rules::{RequirementId, Rules};
use crate::source::Sources;

/// An example that holds.
#[derive(Debug)]
pub struct Case<'l> {
    pub example: &'l Example,
    pub base: Plan,
    /// The base plan, edited.
    pub plan: Plan,
    pub sources: Sources,
    named: BTreeMap<RequirementId, Verdict>,
}

impl<'l> Case<'l> {
    pub fn new(example: &'l Example, base: Plan, plan: Plan, sources: Sources) -> Self {
        let named = example.expectations.iter();
        let named = named.map(|one| (one.requirement, one.verdict.into())).collect();
        Case { example, base, plan, sources, named }
    }

    /// Whether the example names a requirement.
    pub fn names(&self, id: RequirementId) -> bool {
        self.named.contains_key(&id)
    }

    /// Whether the example would not hold by these rules, by the verdict on one requirement.
    pub fn notices(&self, rules: &Rules, id: RequirementId) -> bool {
        let is_asked = rules.requirement(id).is_some_and(|one| one.on == self.plan.form());
        if !is_asked {
            return false;
        }
        let verdict = |plan: &Plan| eval::verdict(rules, plan, &self.sources, id);
        let expected = match self.named.get(&id) {
            Some(verdict) => Some(*verdict),
            None if self.example.nothing_else_changes => verdict(&self.base),
            None => return false,
        };
        verdict(&self.plan) != expected
    }
}
