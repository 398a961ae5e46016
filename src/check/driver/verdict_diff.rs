//! Plans judged twice: by rules as they were and as they are to be.

use std::collections::BTreeMap;

use super::{Checked, Judged, NationalRun};
use crate::eval::{Finding, Ledger, Verdict};
use crate::plan::Plan;
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::value::Year;

/// What two judges say of one plan, or of all plans of a year together.
pub struct VerdictDiff<'c, 'l> {
    /// The path of the plan, or `all plans together`.
    pub name: String,
    /// The council's name, or `real councils` for all of a kind; nothing where it is not known.
    pub council: Option<String>,
    /// The year of the new rules.
    pub year: Year,
    /// Whether it is all plans of a year together.
    pub is_all: bool,
    /// The grade by the old and by the new rules, where the two differ. Rules without a standard give none.
    pub grades: Option<[PlanGrade; 2]>,
    old: Judgement<'c, 'l>,
    new: Judgement<'c, 'l>,
}

/// What a plan comes to by the standard of some rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanGrade {
    /// The rules have no standard for its form.
    NoStandard,
    /// Gaps or questions leave several grades open.
    Open,
    /// A grade, by its name.
    Grade(String),
}

impl PlanGrade {
    fn of(checked: &Checked) -> PlanGrade {
        let judged = checked.outcome.as_ref().ok();
        match judged.and_then(Judged::graded) {
            None => PlanGrade::NoStandard,
            Some(graded) => {
                graded.grade.map_or(PlanGrade::Open, |name| PlanGrade::Grade(name.to_owned()))
            }
        }
    }
}

/// The verdict on a requirement and how strong it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerdictAndStrength {
    /// What the requirement comes to on the plan.
    pub verdict: Verdict,
    /// `must`, `should` or `judged`; empty unless the verdict is breached or undecided.
    pub strength: &'static str,
}

/// A requirement of which two judges say something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<'l> {
    /// The name by which rules and reports call it.
    pub requirement: &'l str,
    /// Its title in the new rules, or in the old where only they have it.
    pub title: &'l str,
    /// Nothing where these rules do not have it.
    pub old: Option<VerdictAndStrength>,
    /// The same by the new rules.
    pub new: Option<VerdictAndStrength>,
}

#[derive(Clone, Copy)]
struct Judgement<'c, 'l> {
    rules: &'l Rules,
    plan: &'c Plan,
    ledger: &'c Ledger,
}

impl<'c, 'l> VerdictDiff<'c, 'l> {
    /// A plan that both could judge, by forms of one name.
    pub fn of_plan(old: &'c Checked<'l>, new: &'c Checked<'l>) -> Option<VerdictDiff<'c, 'l>> {
        let judgement = |one: &'c Checked<'l>| {
            let judged = one.outcome.as_ref().ok()?;
            Some(Judgement { rules: judged.rules, plan: &judged.plan, ledger: &judged.ledger })
        };
        let form = |one: &'c Checked<'l>| Some(&one.outcome.as_ref().ok()?.form.name);
        let judged = new.outcome.as_ref().ok().filter(|_| form(old) == form(new))?;
        Some(VerdictDiff {
            name: new.name.to_string(),
            council: judged.council(),
            year: judged.rules.circular.year,
            is_all: false,
            grades: Some([PlanGrade::of(old), PlanGrade::of(new)]).filter(|[old, new]| old != new),
            old: judgement(old)?,
            new: judgement(new)?,
        })
    }

    /// All plans of a year, form and kind of council together, where both have judged them.
    pub fn of_all(
        old: &'c [NationalRun<'l>],
        new: &'c [NationalRun<'l>],
    ) -> Vec<VerdictDiff<'c, 'l>> {
        let judgement = |run: &'c NationalRun<'l>| Judgement {
            rules: run.rules,
            plan: &run.plans,
            ledger: &run.ledger,
        };
        let kind = |run: &NationalRun| {
            let form = form_name(run.rules, &run.plans).map(str::to_owned);
            (run.rules.circular.year, run.kind.clone(), form)
        };
        let both = new.iter().filter_map(|run| {
            let other = old.iter().find(|other| kind(other) == kind(run))?;
            Some(VerdictDiff {
                name: "all plans together".to_owned(),
                council: run.kind.as_ref().map(|kind| format!("{kind} councils")),
                year: run.rules.circular.year,
                is_all: true,
                grades: None,
                old: judgement(other),
                new: judgement(run),
            })
        });
        both.collect()
    }

    /// The requirements on which the two differ: in the order of the new rules, then those that only the
    /// old rules have.
    pub fn differences(&self) -> Vec<Difference<'l>> {
        let new = self.new.rules.asked_of(self.new.plan.form()).map(|(id, _)| id);
        let new = std::iter::once(RequirementId::FITS_THE_FORM).chain(new);
        let named = new.map(|id| (self.new.rules.requirement_name(id), self.new.title(id)));
        let [old_verdicts, new_verdicts] = [&self.old, &self.new].map(Judgement::verdicts);
        let old = self.old.rules.asked_of(self.old.plan.form());
        let dropped = old.filter(|(_, one)| !new_verdicts.contains_key(one.name.as_str()));
        let dropped = dropped.map(|(_, one)| (one.name.as_str(), one.title.as_str()));
        let both = named.chain(dropped).map(|(requirement, title)| Difference {
            requirement,
            title,
            old: old_verdicts.get(requirement).copied(),
            new: new_verdicts.get(requirement).copied(),
        });
        both.filter(Difference::matters).collect()
    }
}

impl Difference<'_> {
    /// Whether a plan has to be looked at for it. A requirement that is new, and met or not applicable,
    /// changes nothing for the council; nor does one that is gone, and was.
    fn matters(&self) -> bool {
        let is_silent = |verdict: Option<VerdictAndStrength>| {
            verdict.is_none_or(|one| matches!(one.verdict, Verdict::Met | Verdict::NotApplicable))
        };
        match (self.old, self.new) {
            (Some(old), Some(new)) => old != new,
            (old, new) => !(is_silent(old) && is_silent(new)),
        }
    }
}

impl<'l> Judgement<'_, 'l> {
    /// What is said of each requirement, by its name.
    fn verdicts(&self) -> BTreeMap<&'l str, VerdictAndStrength> {
        let findings = self.ledger.findings.iter();
        let named = findings.map(|one| (self.rules.requirement_name(one.requirement), one));
        named.map(|(name, finding)| (name, self.verdict(finding))).collect()
    }

    fn verdict(&self, found: &Finding) -> VerdictAndStrength {
        let one = self.rules.requirement(found.requirement);
        // How strong it is makes no difference to a plan that it does not bear on.
        let strength = match found.verdict {
            Verdict::Met | Verdict::NotApplicable | Verdict::ForAPerson => "",
            Verdict::Breached | Verdict::Undecided => one.map_or("must", |one| one.strength.word()),
        };
        VerdictAndStrength { verdict: found.verdict, strength }
    }

    fn title(&self, id: RequirementId) -> &'l str {
        self.rules.requirement(id).map_or("The plan fits the form", |one| one.title.as_str())
    }
}

fn form_name<'r>(rules: &'r Rules, plans: &Plan) -> Option<&'r str> {
    let form = rules.forms.iter().find(|form| form.national == plans.form());
    form.map(|form| form.name.as_str())
}
