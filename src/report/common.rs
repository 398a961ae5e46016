//! What is common to many plans: the requirements that are breached, or undecided, in most of them.

use std::collections::{BTreeMap, BTreeSet};

use lacuna_check::driver::Judged;
use lacuna_check::eval::Verdict;
use lacuna_language::rules::program::FITS_THE_FORM_TITLE;

/// In how many plans each requirement is breached and undecided.
#[derive(Debug, Clone, Default)]
pub struct Common(BTreeMap<String, InPlans>);

/// In how many plans a requirement is breached, and in how many undecided.
#[derive(Debug, Clone, Default)]
struct InPlans {
    breached: usize,
    undecided: usize,
    /// To how many it applies.
    n_plans: usize,
    /// How strong it is: `must`, `should`, or both where years differ.
    strengths: BTreeSet<&'static str>,
    /// What it asks, in the words of the first of their circulars.
    title: String,
}

impl Common {
    /// Counts one plan.
    pub fn add_plan(&mut self, judged: &Judged) {
        for one in &judged.ledger.findings {
            let (breached, undecided) = match one.verdict {
                Verdict::Breached => (1, 0),
                Verdict::Undecided => (0, 1),
                Verdict::Met | Verdict::ForAPerson => (0, 0),
                Verdict::NotApplicable => continue,
            };
            let requirement = judged.rules.requirement(one.requirement);
            let title = requirement.map_or(FITS_THE_FORM_TITLE, |one| &one.title).to_owned();
            let strength = requirement.map_or("must", |one| one.strength.word());
            let strengths = BTreeSet::from([strength]);
            let more = InPlans { breached, undecided, n_plans: 1, strengths, title };
            self.count(judged.rules.requirement_name(one.requirement), &more);
        }
    }

    /// Adds what was counted of other plans.
    pub fn add(&mut self, other: &Common) {
        for (name, more) in &other.0 {
            self.count(name, more);
        }
    }

    fn count(&mut self, name: &str, more: &InPlans) {
        match self.0.get_mut(name) {
            Some(own) => {
                own.breached = own.breached.saturating_add(more.breached);
                own.undecided = own.undecided.saturating_add(more.undecided);
                own.n_plans = own.n_plans.saturating_add(more.n_plans);
                own.strengths.extend(&more.strengths);
            }
            None => {
                self.0.insert(name.to_owned(), more.clone());
            }
        }
    }

    /// The requirements that are breached in most plans; on a tie by their names.
    pub fn most_breached(&self) -> Vec<Frequent<'_>> {
        self.most(|one| one.breached)
    }

    /// The same of those that are undecided.
    pub fn most_undecided(&self) -> Vec<Frequent<'_>> {
        self.most(|one| one.undecided)
    }

    fn most(&self, count: impl Fn(&InPlans) -> usize) -> Vec<Frequent<'_>> {
        let all = self.0.iter().map(|(name, one)| Frequent {
            name,
            title: &one.title,
            strength: one.strengths.iter().copied().collect::<Vec<_>>().join(" or "),
            count: count(one),
            n_plans: one.n_plans,
        });
        let mut some: Vec<Frequent<'_>> = all.filter(|one| one.count > 0).collect();
        some.sort_by_key(|one| std::cmp::Reverse(one.count));
        some
    }
}

/// A requirement that many plans have in common.
#[derive(Debug, Clone)]
pub struct Frequent<'c> {
    /// The name of the requirement.
    pub name: &'c str,
    /// What it asks, in the words of the first of their circulars.
    pub title: &'c str,
    /// How strong it is: `must`, `should`, or both where years differ.
    pub strength: String,
    /// How many plans are breached, or undecided.
    pub count: usize,
    /// To how many it applies.
    pub n_plans: usize,
}
