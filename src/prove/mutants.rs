//! Faults, planted one at a time, and the examples that notice them.

use rayon::prelude::*;

use super::{Case, Fault, Planted, Site, sites};
use crate::rules::{RequirementId, Rules};

/// What came of one fault.
#[derive(Debug, Clone)]
pub struct Mutant {
    pub site: Site,
    pub fault: Fault,
    /// The example that notices it, by its index among the cases; nothing where none does.
    pub noticed_by: Option<usize>,
}

/// Plants every fault that there can be in what a rule file declares, and asks the examples. `done` is
/// told after each site, with how many there are in all.
pub fn mutants(rules: &Rules, cases: &[Case], done: &(dyn Fn(usize) + Sync)) -> Vec<Mutant> {
    let sites = sites(rules);
    let n_sites = sites.len();
    let of_each = sites.into_par_iter().map(|site| {
        let of_site = at_site(rules, cases, site);
        done(n_sites);
        of_site
    });
    of_each.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn at_site(rules: &Rules, cases: &[Case], site: Site) -> Vec<Mutant> {
    let planted = site.planted(rules);
    if planted.is_empty() {
        return Vec::new();
    }
    let bears_on = site.bears_on(rules);
    let order = order(cases, &bears_on);
    let mut copy = rules.clone();
    let tried = planted.into_iter().map(|mut one| {
        let fault = one.fault.clone();
        let noticed_by = with(&mut one, site, &mut copy, |faulty| {
            order.iter().copied().find(|at| {
                let case = cases.get(*at);
                case.is_some_and(|case| bears_on.iter().any(|id| case.notices(faulty, *id)))
            })
        });
        Mutant { site, fault, noticed_by }
    });
    tried.collect()
}

/// Asks something of rules with a fault in them, and takes it out again.
fn with<T>(one: &mut Planted, site: Site, rules: &mut Rules, ask: impl Fn(&Rules) -> T) -> T {
    one.swap(site, rules);
    let answer = ask(rules);
    one.swap(site, rules);
    answer
}

/// The cases that name one of the requirements come first: they are about it.
fn order(cases: &[Case], bears_on: &[RequirementId]) -> Vec<usize> {
    let names = |at: &usize| {
        cases.get(*at).is_some_and(|case| bears_on.iter().any(|id| case.names(*id)))
    };
    let (first, rest): (Vec<usize>, Vec<usize>) = (0..cases.len()).partition(names);
    first.into_iter().chain(rest).collect()
}
