//! An example that is made ready: its plan before and after the edits, and what it says must follow.

use std::collections::BTreeMap;

use crate::eval::{self, example};
use crate::plan::Plan;
use lacuna_language::rules::program::{Example, Expectation};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Sources;

/// An example that holds.
#[derive(Debug)]
pub struct Case<'l> {
    /// What the rule file says: base plans, edits and expected verdicts.
    pub example: &'l Example,
    /// The plan before the edits.
    pub base: Plan,
    /// The base plan, edited.
    pub plan: Plan,
    /// The texts that both plans and the rules have their places in.
    pub sources: Sources,
    named: BTreeMap<RequirementId, &'l Expectation>,
}

impl<'l> Case<'l> {
    /// Takes an example that holds, with its plan before and after the edits. Does not try it again.
    pub fn new(example: &'l Example, base: Plan, plan: Plan, sources: Sources) -> Self {
        let named = example.expectations.iter();
        let named = named.map(|one| (one.requirement, one)).collect();
        Case { example, base, plan, sources, named }
    }

    /// The base plans' paths, as the example names them.
    pub fn base_name(&self) -> Vec<(String, Option<String>)> {
        let from = self.example.from.iter();
        from.map(|base| (base.path.clone(), base.last_year.clone())).collect()
    }

    /// What the example says of a requirement, if it names it.
    pub fn expectation(&self, id: RequirementId) -> Option<&'l Expectation> {
        self.named.get(&id).copied()
    }

    /// Whether the example would not hold by these rules, by the verdict on one requirement.
    pub fn notices(&self, rules: &Rules, id: RequirementId) -> bool {
        let is_asked = rules.requirement(id).is_some_and(|one| one.on == self.plan.form());
        if !is_asked {
            return false;
        }
        let verdict = |plan: &Plan| eval::verdict(rules, plan, &self.sources, id);
        let expected = match self.named.get(&id) {
            Some(named) => {
                let is_other = |strength| !example::is_of(rules, id, strength);
                if named.strength.is_some_and(is_other) {
                    return true;
                }
                Some(named.verdict.into())
            }
            None if self.example.nothing_else_changes => verdict(&self.base),
            None => return false,
        };
        verdict(&self.plan) != expected
    }
}
