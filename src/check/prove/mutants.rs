//! Faults, planted one at a time, and the examples that notice them.

use std::collections::BTreeSet;

use super::same::Pair;
use super::witness::{Apart, Budget};
use super::{Case, Fault, FaultKind, Site, Suggestion, sites, suggest};
use crate::eval;
use crate::workers::{Workers, each};
use lacuna_language::rules::{RequirementId, Rules};

/// What came of one fault.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The requirement, definition or table that it is planted in.
    pub site: Site,
    /// What is changed there.
    pub fault: Fault,
    /// The requirements that it bears on.
    pub bears_on: Vec<RequirementId>,
    /// Whether the examples notice it.
    pub outcome: Outcome,
}

/// Whether the examples notice a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The example that does, by its index among the cases.
    Noticed(usize),
    /// None does, and this would.
    Missed(Suggestion),
    /// None can: the fault changes no verdict on any plan.
    Same,
    /// None does. Among so many plans none was found in which the rules differ, which is no proof that
    /// there is none.
    Undecided {
        /// How many plans were tried; zero where the fault is one of strength.
        n_tried: usize,
    },
}

/// How many plans are tried for one fault,
const MOST_PLANS: usize = 4_000;
/// and for one of the requirements that it bears on.
const MOST_PLANS_OF_ONE: usize = 2_000;

/// Plants every fault that there can be in what a rule file declares and what bears on one of these
/// requirements, and asks the examples. `done` is told after each site, with how many there are in all.
pub fn mutants(
    rules: &Rules,
    cases: &[Case],
    chosen: &BTreeSet<RequirementId>,
    workers: &dyn Workers,
    done: &(dyn Fn(usize) + Sync),
) -> Vec<Mutant> {
    let is_chosen = |site: &Site| site.bears_on(rules).iter().any(|id| chosen.contains(id));
    let sites: Vec<Site> = sites(rules).into_iter().filter(is_chosen).collect();
    let n_sites = sites.len();
    let of_each = each(workers, &sites, |site| {
        let of_site = at_site(rules, cases, *site);
        done(n_sites);
        of_site
    });
    of_each.into_iter().flatten().collect()
}

fn at_site(rules: &Rules, cases: &[Case], site: Site) -> Vec<Mutant> {
    let planted = site.planted(rules);
    if planted.is_empty() {
        return Vec::new();
    }
    let bears_on = site.bears_on(rules);
    let examples = ExampleSet { rules, cases, bears_on: &bears_on, order: order(cases, &bears_on) };
    let mut copy = rules.clone();
    let tried = planted.into_iter().map(|mut one| {
        one.swap(site, &mut copy);
        let pair = Pair { rules, faulty: &copy, site };
        let outcome = examples.outcome(&one.fault, pair);
        one.swap(site, &mut copy);
        Mutant { site, fault: one.fault, bears_on: bears_on.clone(), outcome }
    });
    tried.collect()
}

/// The examples that are asked about faults in one place.
struct ExampleSet<'a, 'l> {
    rules: &'a Rules,
    cases: &'a [Case<'l>],
    bears_on: &'a [RequirementId],
    /// The cases, by their index, those about these requirements first.
    order: Vec<usize>,
}

impl ExampleSet<'_, '_> {
    fn outcome(&self, fault: &Fault, pair: Pair) -> Outcome {
        let notices = |at: &usize| {
            let case = self.cases.get(*at);
            case.is_some_and(|case| self.bears_on.iter().any(|id| case.notices(pair.faulty, *id)))
        };
        if let Some(at) = self.order.iter().copied().find(notices) {
            return Outcome::Noticed(at);
        }
        if fault.kind == FaultKind::Strength {
            let mut ids = self.bears_on.iter();
            let said =
                ids.find_map(|id| suggest::strength(self.rules, self.cases, &self.order, *id));
            return said.map_or(Outcome::Undecided { n_tried: 0 }, Outcome::Missed);
        }
        if pair.is_same(self.cases) {
            return Outcome::Same;
        }
        match self.witnessed(pair.faulty) {
            Ok(suggestion) => Outcome::Missed(suggestion),
            Err(n_tried) => Outcome::Undecided { n_tried },
        }
    }

    /// A plan in which the rules differ, if one is found; else how many were tried.
    fn witnessed(&self, faulty: &Rules) -> Result<Suggestion, usize> {
        let mut n_tried: usize = 0;
        for id in self.in_order(faulty) {
            let budget = Budget::new(MOST_PLANS_OF_ONE.min(MOST_PLANS.saturating_sub(n_tried)));
            let Some(one) = self.rules.requirement(id) else { continue };
            let order = self.order.iter().filter_map(|at| self.cases.get(*at));
            let cases: Vec<&Case> = order.filter(|case| case.plan.form() == one.on).collect();
            let apart = Apart { rules: self.rules, faulty, requirement: id, budget: &budget };
            let witness = apart.witness(&cases);
            if let Some(said) = witness.and_then(|one| suggest::example(&one, self.rules)) {
                return Ok(said);
            }
            n_tried = n_tried.saturating_add(budget.n_tried.get());
        }
        Err(n_tried)
    }

    /// The requirements that a fault bears on, first those that go another way with it on a plan at hand.
    fn in_order(&self, faulty: &Rules) -> Vec<RequirementId> {
        let first = self.order.first().and_then(|at| self.cases.get(*at));
        let differs = |id: &RequirementId| {
            let trace = |rules, case: &Case| eval::traced(rules, &case.plan, &case.sources, *id).1;
            first.is_some_and(|case| trace(self.rules, case) != trace(faulty, case))
        };
        let (first, rest): (Vec<_>, Vec<_>) = self.bears_on.iter().copied().partition(differs);
        first.into_iter().chain(rest).collect()
    }
}

/// The cases that name one of the requirements come first: they are about it.
fn order(cases: &[Case], bears_on: &[RequirementId]) -> Vec<usize> {
    let names = |at: &usize| {
        let case = cases.get(*at);
        case.is_some_and(|case| bears_on.iter().any(|id| case.expectation(*id).is_some()))
    };
    let (first, rest): (Vec<usize>, Vec<usize>) = (0..cases.len()).partition(names);
    first.into_iter().chain(rest).collect()
}
