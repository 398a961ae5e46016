//! Judgements by the plans that they are about.

use std::collections::{BTreeMap, BTreeSet};

use super::{Judgement, JudgementProblem};
use lacuna_language::diag::Diagnostics;
use lacuna_language::value::Year;
use lacuna_language::value::spelling::simplified;

/// The judgements of any number of files.
#[derive(Debug, Clone, Default)]
pub struct Assessment {
    judgements: Vec<Judgement>,
    /// By the council in its simplest spelling and the year: the numbers of the judgements.
    by_plan: BTreeMap<(String, Year), Vec<usize>>,
}

impl Assessment {
    /// No judgement at all.
    pub const EMPTY: &'static Assessment =
        &Assessment { judgements: Vec::new(), by_plan: BTreeMap::new() };

    /// These judgements. Two that answer the same question otherwise are reported, and neither counts; of several that
    /// answer it alike, the last one does.
    pub fn new(all: Vec<Judgement>, diagnostics: &mut Diagnostics) -> Assessment {
        let mut by_question: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, one) in all.iter().enumerate() {
            by_question.entry(question(one)).or_default().push(at);
        }
        let mut kept: Vec<bool> = vec![true; all.len()];
        for same in by_question.values().filter(|same| same.len() > 1) {
            let judgements = same.iter().filter_map(|at| all.get(*at));
            let pairs = judgements.clone().zip(judgements.clone().skip(1));
            let two = pairs.into_iter().find(|(one, other)| one.answer != other.answer);
            let last = judgements.zip(same).max_by_key(|(one, at)| (one.on, **at));
            let last = last.filter(|_| two.is_none()).map(|(_, at)| *at);
            diagnostics.extend(two.map(|(first, second)| {
                JudgementProblem::TwoAnswers { first, second }.diagnostic()
            }));
            for at in same.iter().filter(|at| Some(**at) != last) {
                kept.get_mut(*at).into_iter().for_each(|kept| *kept = false);
            }
        }
        let judgements = all.into_iter().zip(kept).filter(|(_, kept)| *kept);
        let judgements: Vec<Judgement> = judgements.map(|(one, _)| one).collect();
        let mut by_plan: BTreeMap<(String, Year), Vec<usize>> = BTreeMap::new();
        for (at, one) in judgements.iter().enumerate() {
            by_plan.entry((simplified(&one.council.node), one.year)).or_default().push(at);
        }
        Assessment { judgements, by_plan }
    }

    /// Whether there is no judgement at all.
    pub fn is_empty(&self) -> bool {
        self.judgements.is_empty()
    }

    /// All judgements, in the order of their files.
    pub fn all(&self) -> &[Judgement] {
        &self.judgements
    }

    /// The judgements about the plans of a council for a year, in the order of their files.
    pub fn of(&self, council: &str, year: Year) -> impl Iterator<Item = &Judgement> {
        let numbers = self.by_plan.get(&(simplified(council), year));
        numbers.into_iter().flatten().filter_map(|at| self.judgements.get(*at))
    }

    /// The judgements that are about none of these plans, each named by its council in its simplest spelling and its
    /// year.
    pub fn about_others<'j>(
        &'j self,
        plans: &BTreeSet<(String, Year)>,
    ) -> impl Iterator<Item = &'j Judgement> {
        let others = self.by_plan.iter().filter(|(plan, _)| !plans.contains(plan));
        others.flat_map(|(_, numbers)| numbers).filter_map(|at| self.judgements.get(*at))
    }
}

/// What a judgement is of: the same question on the same evidence.
fn question(one: &Judgement) -> (String, Year, &str, &str) {
    let (council, requirement) = (simplified(&one.council.node), one.requirement.node.as_str());
    (council, one.year, requirement, one.evidence.as_str())
}
