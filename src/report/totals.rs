//! What plans come to: how many verdicts of each kind there are, and by what a run ends.

use lacuna_check::driver::{Checked, Exemption, Judged, NationalRun};
use lacuna_check::eval::{Counts, Finding, Verdict};
use lacuna_language::rules::program::{Rules, Strength};

use crate::common::Common;
use crate::{Grades, JudgedCounts, Part};

/// What all plans of a run come to.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Plans that were checked; unusable files are not among them.
    pub plans: usize,
    /// Files that could not be taken for plans.
    pub unusable: usize,
    /// How many verdicts of each kind there are on single plans. National ones are not among them.
    pub counts: Counts,
    /// What is open, whether it was so before or not.
    pub open: Open,
    /// How much of that a baseline has: it was so before.
    pub open_before: Open,
    /// Plans in which every `must` is met.
    pub ready: usize,
    /// Plans in which every `must` that was checked is met, and some were left out.
    pub in_part: usize,
    /// Which requirements were left out, if any were.
    pub part: Part,
    /// What people judged of the questions that are for them.
    pub judged: JudgedCounts,
    /// What is breached or undecided and need not be met, as the Department agreed.
    pub waived: usize,
    /// What is breached or undecided and was so before.
    pub known: usize,
    /// What is doubtful in plans.
    pub doubts: usize,
    /// National requirements of the circulars in use that nobody asked for.
    pub national_not_run: usize,
    /// How many plans have which grade by the standard of their circular.
    pub grades: Grades,
    /// The files of earlier versions of plans, which are not counted.
    pub earlier: Vec<String>,
    /// What is common to the plans.
    pub common: Common,
}

/// How two numbers of plans or of verdicts become one.
pub(crate) type Step = fn(usize, usize) -> usize;

impl Totals {
    /// What one of several plan files comes to, with what it may have in common with the others.
    pub fn among_others(checked: &Checked) -> Totals {
        let mut totals = Totals::of(checked);
        if let Ok(judged) = &checked.outcome {
            totals.common.add_plan(&checked.name, judged, totals.open.musts(false));
        }
        totals
    }

    /// What one plan file comes to.
    pub fn of(checked: &Checked) -> Totals {
        match &checked.outcome {
            Ok(judged) => Totals::of_plan(judged),
            Err(_) => Totals { unusable: 1, ..Totals::default() },
        }
    }

    /// Adds what other plans come to.
    pub fn add(&mut self, other: &Totals) {
        self.combine(other, usize::saturating_add);
        self.part.add(&other.part);
        self.earlier.extend(other.earlier.iter().cloned());
        self.common.add(&other.common);
    }

    /// Takes out a plan that was added, as a later version of it counts.
    pub fn take_out(&mut self, other: &Totals) {
        self.combine(other, usize::saturating_sub);
        self.common.take_out(&other.common);
    }

    fn combine(&mut self, other: &Totals, step: Step) {
        let pairs = [
            (&mut self.plans, other.plans),
            (&mut self.unusable, other.unusable),
            (&mut self.ready, other.ready),
            (&mut self.in_part, other.in_part),
            (&mut self.waived, other.waived),
            (&mut self.known, other.known),
            (&mut self.doubts, other.doubts),
            (&mut self.national_not_run, other.national_not_run),
        ];
        for (own, others) in pairs {
            *own = step(*own, others);
        }
        self.open.combine(&other.open, step);
        self.open_before.combine(&other.open_before, step);
        self.counts.combine(&other.counts, step);
        self.judged.combine(&other.judged, step);
        self.grades.combine(&other.grades, step);
    }

    /// How many plans have a `must` in the way.
    pub fn unready(&self) -> usize {
        self.plans.saturating_sub(self.ready).saturating_sub(self.in_part)
    }

    /// What is open and was not so before: by that a run ends.
    pub fn newly_open(&self) -> Open {
        let mut open = self.open;
        open.combine(&self.open_before, usize::saturating_sub);
        open
    }

    /// What the verdicts on one plan come to.
    pub fn of_plan(judged: &Judged) -> Totals {
        let mut totals = Totals::default();
        totals.add_verdicts(judged);
        totals
    }

    /// Adds the verdicts on one plan to nothing else.
    fn add_verdicts(&mut self, judged: &Judged) {
        self.plans += 1;
        self.doubts += judged.doubts.len();
        self.judged.combine(&JudgedCounts::of(judged), usize::saturating_add);
        for finding in &judged.ledger.findings {
            self.counts.add(finding.verdict);
            match judged.exemption(finding) {
                Some(Exemption::Waived(_)) => self.waived += 1,
                Some(Exemption::Known) => {
                    self.known += 1;
                    self.open.add(judged, finding);
                    self.open_before.add(judged, finding);
                }
                None => self.open.add(judged, finding),
            }
        }
        self.part = Part::of(judged.rules, &judged.ledger);
        self.grades = Grades::of(judged);
        let is_met = usize::from(self.open.musts(false) == (0, 0));
        match self.part.is_whole() {
            true => self.ready = is_met,
            false => self.in_part = is_met,
        }
    }

    /// Adds what all plans of a year come to together. It is no plan's, so the sums over plans stay.
    pub fn add_national(&mut self, run: &NationalRun) {
        self.part.add(&Part::of(run.rules, &run.ledger));
        for finding in &run.ledger.findings {
            self.open.add_finding(run.rules, finding);
        }
    }
}

/// How many verdicts are open: something is breached, undecided, or waits for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    /// `must`s breached.
    pub must_breached: usize,
    /// `must`s undecided, in single plans and in all plans together.
    pub must_undecided: usize,
    /// `must`s that are breached only because something is not filled in: in a draft they do not count.
    pub must_unfilled: usize,
    /// `should`s breached, without those that a council explains.
    pub should_breached: usize,
    /// `should`s undecided, in single plans and in all plans together.
    pub should_undecided: usize,
    /// `should`s that are breached only because something is not filled in.
    pub should_unfilled: usize,
    /// What waits for a person's judgement, or for something to judge.
    pub unjudged: usize,
}

impl Open {
    /// How many `must`s are in the way: breached, and undecided. In a draft, what is only not filled in yet
    /// is undecided.
    pub fn musts(&self, is_draft: bool) -> (usize, usize) {
        let unfilled = if is_draft { self.must_unfilled } else { 0 };
        let breached = self.must_breached.saturating_sub(unfilled);
        (breached, self.must_undecided.saturating_add(unfilled))
    }

    /// The same of `should`s.
    pub fn shoulds(&self, is_draft: bool) -> (usize, usize) {
        let unfilled = if is_draft { self.should_unfilled } else { 0 };
        let breached = self.should_breached.saturating_sub(unfilled);
        (breached, self.should_undecided.saturating_add(unfilled))
    }

    fn combine(&mut self, other: &Open, step: Step) {
        let pairs = [
            (&mut self.must_breached, other.must_breached),
            (&mut self.must_undecided, other.must_undecided),
            (&mut self.must_unfilled, other.must_unfilled),
            (&mut self.should_breached, other.should_breached),
            (&mut self.should_undecided, other.should_undecided),
            (&mut self.should_unfilled, other.should_unfilled),
            (&mut self.unjudged, other.unjudged),
        ];
        for (own, others) in pairs {
            *own = step(*own, others);
        }
    }

    /// Adds a verdict on a plan, unless a person gave the answer.
    fn add(&mut self, judged: &Judged, finding: &Finding) {
        if judged.reply(finding).is_answered() {
            return;
        }
        self.add_finding(judged.rules, finding);
        let requirement = judged.rules.requirement(finding.requirement);
        let unfilled = usize::from(finding.is_only_unfilled);
        match requirement.map(|one| &one.strength) {
            Some(Strength::Must(_)) => self.must_unfilled += unfilled,
            Some(Strength::Should(_)) if finding.explained.is_none() => {
                self.should_unfilled += unfilled;
            }
            _ => {}
        }
    }

    /// Adds a verdict, on a plan or on all plans together.
    fn add_finding(&mut self, rules: &Rules, finding: &Finding) {
        let requirement = rules.requirement(finding.requirement);
        let (breached, undecided) = match requirement.map(|requirement| &requirement.strength) {
            None | Some(Strength::Must(_)) => (&mut self.must_breached, &mut self.must_undecided),
            Some(Strength::Should(_)) => (&mut self.should_breached, &mut self.should_undecided),
            Some(Strength::Judged { .. }) => {
                let is_open = matches!(finding.verdict, Verdict::ForAPerson | Verdict::Undecided);
                self.unjudged += usize::from(is_open);
                return;
            }
        };
        match finding.verdict {
            // An explained `should` is breached, and no longer counts.
            Verdict::Breached if finding.explained.is_some() => {}
            Verdict::Breached => *breached += 1,
            Verdict::Undecided => *undecided += 1,
            Verdict::Met | Verdict::ForAPerson | Verdict::NotApplicable => {}
        }
    }
}
