//! What many plans come to together: the requirements that are breached, or undecided, in most of them, and the
//! plans in which most has to be put right.

use std::cmp::Reverse;

use smol_str::SmolStr;

use lacuna_check::driver::Judged;
use lacuna_check::eval::{Finding, Verdict};
use lacuna_check::judgement::Answer;
use lacuna_language::rules::program::{FITS_THE_FORM, FITS_THE_FORM_TITLE};

/// How many plans are kept in which most has to be put right.
const MOST_WORST: usize = 5;
/// How strong a requirement is without which no plan is ready.
const MUST: &str = "must";
/// How strong a requirement can be, in the order in which several are told.
const STRENGTHS: [&str; 3] = ["judged", MUST, "should"];

/// What many plans have in common.
#[derive(Debug, Clone, Default)]
pub struct Common {
    /// In the order of their names.
    requirements: Vec<(SmolStr, InPlans)>,
    without_last_year: WithoutLastYear,
    /// The first few, by how much has to be put right.
    worst: Vec<Unready>,
}

/// A plan that is not ready.
#[derive(Debug, Clone)]
pub struct Unready {
    /// The name of its file, and of its council where that is known.
    pub name: String,
    /// How many `must`s are breached.
    pub breached: usize,
    /// How many `must`s are undecided.
    pub undecided: usize,
}

/// The plans for which last year's plan was not given, and what waits for that.
#[derive(Debug, Clone, Default)]
pub struct WithoutLastYear {
    /// How many plans there are.
    pub n_plans: usize,
    /// How many verdicts on them are undecided until it is given.
    pub n_undecided: usize,
}

/// In how many plans a requirement is breached, and in how many undecided.
#[derive(Debug, Clone, Default)]
struct InPlans {
    breached: usize,
    undecided: usize,
    /// To how many it applies.
    n_plans: usize,
    /// Which of [`STRENGTHS`] it has: several where years differ.
    strengths: [bool; STRENGTHS.len()],
    /// What it asks, in the words of the first of their circulars.
    title: SmolStr,
}

impl Common {
    /// Counts the plan in this file, in which so many `must`s are breached and undecided.
    pub fn add_plan(&mut self, file: &str, judged: &Judged, (breached, undecided): (usize, usize)) {
        self.without_last_year.add_plan(judged);
        if breached > 0 || undecided > 0 {
            let council = judged.council().map(|council| format!(" ({council})"));
            let name = format!("{file}{}", council.unwrap_or_default());
            self.add_unready(Unready { name, breached, undecided });
        }
        let mut findings: Vec<&Finding> = judged.ledger.findings.iter().collect();
        findings.sort_unstable_by_key(|one| one.requirement);
        let by_name = judged.rules.by_name().iter().filter_map(|id| {
            let at = findings.binary_search_by_key(id, |one| one.requirement).ok()?;
            findings.get(at).copied()
        });
        let of_plan: Vec<(SmolStr, InPlans)> = by_name
            .filter_map(|one| {
                let (breached, undecided) = match one.verdict {
                    Verdict::NotApplicable => return None,
                    _ if judged.waiver(one).is_some() => (0, 0),
                    Verdict::Breached => (1, 0),
                    // That last year's plan is not given is told by itself.
                    Verdict::Undecided
                        if judged.plan.last_year().is_some_and(|it| one.gaps == [it]) =>
                    {
                        (0, 0)
                    }
                    Verdict::Undecided => (0, 1),
                    Verdict::ForAPerson if judged.reply(one).answer() == Some(Answer::No) => (1, 0),
                    Verdict::Met | Verdict::ForAPerson => (0, 0),
                };
                let requirement = judged.rules.requirement(one.requirement);
                let title = requirement.map(|one| one.title.clone());
                let title = title.unwrap_or(SmolStr::new_static(FITS_THE_FORM_TITLE));
                let strength = requirement.map_or(MUST, |one| one.strength.word());
                let strengths = STRENGTHS.map(|one| one == strength);
                let name = requirement.map(|one| one.name.clone());
                let name = name.unwrap_or(SmolStr::new_static(FITS_THE_FORM));
                Some((name, InPlans { breached, undecided, n_plans: 1, strengths, title }))
            })
            .collect();
        self.count(&of_plan);
    }

    /// Adds what was counted of other plans.
    pub fn add(&mut self, other: &Common) {
        self.count(&other.requirements);
        other.worst.iter().cloned().for_each(|one| self.add_unready(one));
        let WithoutLastYear { n_plans, n_undecided } = other.without_last_year;
        self.without_last_year.n_plans += n_plans;
        self.without_last_year.n_undecided += n_undecided;
    }

    /// Takes out a plan that was counted.
    pub fn take_out(&mut self, other: &Common) {
        for (name, less) in &other.requirements {
            let at = self.requirements.binary_search_by(|(own, _)| own.cmp(name));
            if let Some((_, own)) = at.ok().and_then(|at| self.requirements.get_mut(at)) {
                own.breached = own.breached.saturating_sub(less.breached);
                own.undecided = own.undecided.saturating_sub(less.undecided);
                own.n_plans = own.n_plans.saturating_sub(less.n_plans);
            }
        }
        self.requirements.retain(|(_, one)| one.n_plans > 0);
        self.worst.retain(|one| !other.worst.iter().any(|gone| gone.name == one.name));
        let WithoutLastYear { n_plans, n_undecided } = &mut self.without_last_year;
        *n_plans = n_plans.saturating_sub(other.without_last_year.n_plans);
        *n_undecided = n_undecided.saturating_sub(other.without_last_year.n_undecided);
    }

    /// Keeps the plans in which most has to be put right; on a tie by their names.
    fn add_unready(&mut self, one: Unready) {
        let order = |one: &Unready| {
            (
                Reverse(one.breached.saturating_add(one.undecided)),
                Reverse(one.breached),
                one.name.clone(),
            )
        };
        let at = self.worst.partition_point(|other| order(other) <= order(&one));
        self.worst.insert(at, one);
        self.worst.truncate(MOST_WORST);
    }

    /// The plans in which most has to be put right.
    pub fn worst(&self) -> &[Unready] {
        &self.worst
    }

    /// How many plans lack last year's, and how many verdicts wait for it.
    pub fn without_last_year(&self) -> &WithoutLastYear {
        &self.without_last_year
    }

    /// Adds requirements that are in the order of their names, which are mostly the same for plan after plan.
    fn count(&mut self, more: &[(SmolStr, InPlans)]) {
        let mut at = 0;
        for (name, more) in more {
            let rest = self.requirements.get(at..).unwrap_or_default();
            at += rest.iter().take_while(|(own, _)| own < name).count();
            match self.requirements.get_mut(at) {
                Some((own, in_plans)) if own == name => in_plans.add(more),
                _ => self.requirements.insert(at, (name.clone(), more.clone())),
            }
        }
    }

    /// The requirements that are breached in most plans; on a tie `must`s first, then by their names.
    pub fn most_breached(&self) -> Vec<Frequent<'_>> {
        self.most(|one| one.breached)
    }

    /// The same of those that are undecided.
    pub fn most_undecided(&self) -> Vec<Frequent<'_>> {
        self.most(|one| one.undecided)
    }

    /// The requirements that some plan breaches or leaves undecided: first those that most plans breach, then those
    /// that most leave undecided; on a tie `must`s first, then by their names.
    pub fn unmet(&self) -> Vec<Unmet<'_>> {
        let all = self.requirements.iter().map(|(name, one)| Unmet {
            name,
            strength: one.strength(),
            breached: one.breached,
            undecided: one.undecided,
            n_plans: one.n_plans,
        });
        let mut some: Vec<Unmet> = all.filter(|one| one.breached + one.undecided > 0).collect();
        some.sort_by_key(|one| (Reverse((one.breached, one.undecided)), one.strength != MUST));
        some
    }

    fn most(&self, count: impl Fn(&InPlans) -> usize) -> Vec<Frequent<'_>> {
        let all = self.requirements.iter().map(|(name, one)| Frequent {
            name,
            title: &one.title,
            strength: one.strength(),
            count: count(one),
            n_plans: one.n_plans,
        });
        let mut some: Vec<Frequent<'_>> = all.filter(|one| one.count > 0).collect();
        some.sort_by_key(|one| (Reverse(one.count), one.strength != MUST));
        some
    }
}

impl InPlans {
    fn add(&mut self, more: &InPlans) {
        self.breached = self.breached.saturating_add(more.breached);
        self.undecided = self.undecided.saturating_add(more.undecided);
        self.n_plans = self.n_plans.saturating_add(more.n_plans);
        for (has, too) in self.strengths.iter_mut().zip(more.strengths) {
            *has |= too;
        }
    }

    fn strength(&self) -> String {
        let has = STRENGTHS.into_iter().zip(self.strengths).filter(|(_, has)| *has);
        has.map(|(word, _)| word).collect::<Vec<_>>().join(" or ")
    }
}

impl WithoutLastYear {
    fn add_plan(&mut self, judged: &Judged) {
        let Some(last_year) = judged.plan.last_year() else { return };
        let waits = |one: &&Finding| {
            one.verdict == Verdict::Undecided && one.gaps.binary_search(&last_year).is_ok()
        };
        let n_undecided = judged.ledger.findings.iter().filter(waits).count();
        self.n_plans += usize::from(n_undecided > 0);
        self.n_undecided += n_undecided;
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

/// A requirement that some plans do not meet.
#[derive(Debug, Clone)]
pub struct Unmet<'c> {
    /// The name of the requirement.
    pub name: &'c str,
    /// How strong it is: `must`, `should`, or both where years differ.
    pub strength: String,
    /// How many plans breach it.
    pub breached: usize,
    /// In how many plans it is undecided. That last year's plan is not given is told by itself.
    pub undecided: usize,
    /// To how many it applies.
    pub n_plans: usize,
}
