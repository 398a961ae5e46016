//! What is common to many plans: the requirements that are breached, or undecided, in most of them.

use std::collections::BTreeMap;

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
                Verdict::Met | Verdict::ForAPerson | Verdict::NotApplicable => continue,
            };
            let requirement = judged.rules.requirement(one.requirement);
            let title = requirement.map_or(FITS_THE_FORM_TITLE, |one| &one.title).to_owned();
            let more = InPlans { breached, undecided, title };
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
            }
            None => {
                self.0.insert(name.to_owned(), more.clone());
            }
        }
    }

    /// The requirements that are breached in most plans, with in how many; on a tie by their names.
    pub fn most_breached(&self) -> Vec<(&str, usize)> {
        self.most(|one| one.breached)
    }

    /// What a requirement is called besides its name.
    pub fn title(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|one| one.title.as_str())
    }

    /// The same of those that are undecided.
    pub fn most_undecided(&self) -> Vec<(&str, usize)> {
        self.most(|one| one.undecided)
    }

    fn most(&self, count: impl Fn(&InPlans) -> usize) -> Vec<(&str, usize)> {
        let all = self.0.iter().map(|(name, one)| (name.as_str(), count(one)));
        let mut some: Vec<(&str, usize)> = all.filter(|(_, count)| *count > 0).collect();
        some.sort_by(|(_, a), (_, b)| b.cmp(a));
        some
    }
}
