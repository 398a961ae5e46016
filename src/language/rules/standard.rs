//! The standard of a circular: its grades with the requirements that they name, and what would leave a plan without
//! one.

use serde::{Deserialize, Serialize};

use super::names::Space;
use super::problem::{RuleProblem, Unknown};
use super::program::{FITS_THE_FORM, Requirement, RequirementId, Strength};
use super::{Ground, Loader};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Name, OnVerdicts, Outcome, StrengthWord};
use crate::value::RecordId;

/// The word before the title.
const WORD: &str = "standard";

/// What the verdicts on a plan come to: `standard "…"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// What is assessed, in a sentence.
    pub title: String,
    /// The form that it is about; [`RecordId::UNKNOWN`] where that cannot be read.
    pub on: RecordId,
    /// Indexes into [`Draft::paragraphs`](super::Draft::paragraphs).
    pub cites: Vec<usize>,
    /// The grades, the best first. A plan has the first whose condition is true.
    pub grades: Vec<Grade>,
    /// Where its title is written.
    pub span: Span,
}

/// A grade that a plan can have: `grade "acceptable" when every must is met`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// What the plan is then, in words.
    pub name: String,
    /// When a plan has it; nothing for the last, which is left when no other is reached.
    pub when: Option<OnVerdicts<RequirementId>>,
    /// Where its name is written.
    pub span: Span,
}

impl Loader<'_> {
    /// The standards, at most one for each form.
    pub(super) fn standards(
        &mut self,
        ground: Ground,
        requirements: &[Requirement],
    ) -> Vec<Standard> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Standard(standard) => Some(standard),
            _ => None,
        });
        let all: Vec<&ast::Standard> = all.collect();
        let mut standards: Vec<Standard> = Vec::new();
        for one in all {
            let standard = self.standard(one, ground, requirements);
            let is_known = standard.on != RecordId::UNKNOWN;
            match standards.iter().find(|other| is_known && other.on == standard.on) {
                Some(first) => {
                    let (name, first) = (one.title.as_name(), first.span);
                    self.diagnostics.push(RuleProblem::SecondStandard { name, first }.diagnostic());
                }
                None => standards.push(standard),
            }
        }
        standards
    }

    fn standard(
        &mut self,
        written: &ast::Standard,
        ground: Ground,
        requirements: &[Requirement],
    ) -> Standard {
        let start = written.span.start();
        let word = Span::new(written.span.source, start, start + WORD.len());
        let on = self.on(ground, written.on.as_ref(), (word, "`standard`"), false);
        let on = on.unwrap_or(RecordId::UNKNOWN);
        self.refuse_ladder(&written.grades);
        let cites = self.cited(&written.cites).into_iter().map(|(id, _)| id).collect();
        let grades = written.grades.iter().map(|grade| Grade {
            name: grade.name.joined(),
            when: grade.when.as_ref().and_then(|when| self.on_verdicts(when, on, requirements)),
            span: grade.name.as_name().span,
        });
        let grades = grades.collect();
        Standard {
            title: written.title.joined(),
            on,
            cites,
            grades,
            span: written.title.as_name().span,
        }
    }

    /// Every plan is to have one grade, and every grade to be one that a plan can have.
    fn refuse_ladder(&mut self, grades: &[ast::Grade]) {
        let mut found = Vec::new();
        for (at, grade) in grades.iter().enumerate() {
            let name = grade.name.as_name();
            let before = grades.iter().take(at).map(|one| one.name.as_name());
            if let Some(first) = before.clone().find(|one| one.node == name.node) {
                found.push(RuleProblem::DuplicatePart { name: name.clone(), first: first.span });
            }
            let is_last = at.saturating_add(1) == grades.len();
            let has_last = grades.iter().any(|one| one.when.is_none());
            match (is_last, &grade.when) {
                (true, Some(_)) if has_last => {}
                (true, Some(_)) => found.push(RuleProblem::NoLastGrade { span: grade.span }),
                (true, None) if at == 0 => found.push(RuleProblem::OneGrade { span: grade.span }),
                (false, None) => found.push(RuleProblem::BehindTheLastGrade { span: grade.span }),
                _ => {}
            }
        }
        self.diagnostics.extend(found.into_iter().map(RuleProblem::diagnostic));
    }

    /// The condition with its requirements found; nothing where one of them is not there.
    fn on_verdicts(
        &mut self,
        when: &OnVerdicts<Name>,
        on: RecordId,
        requirements: &[Requirement],
    ) -> Option<OnVerdicts<RequirementId>> {
        // All parts are looked at, so that all mistakes are told.
        let mut parts = |parts: &[OnVerdicts<Name>]| {
            let all: Vec<_> =
                parts.iter().map(|part| self.on_verdicts(part, on, requirements)).collect();
            all.into_iter().collect::<Option<Vec<_>>>()
        };
        Some(match when {
            OnVerdicts::All(all) => OnVerdicts::All(parts(all)?),
            OnVerdicts::Any(any) => OnVerdicts::Any(parts(any)?),
            OnVerdicts::Count { quantifier, strength, outcome, span } => {
                self.refuse_outcome(*strength, *outcome, *span)?;
                let (quantifier, strength) = (*quantifier, *strength);
                OnVerdicts::Count { quantifier, strength, outcome: *outcome, span: *span }
            }
            OnVerdicts::Of { requirement: name, outcome, span } => {
                let requirement = self.graded_requirement(name, on, requirements)?;
                let of = requirement.0.checked_sub(1).and_then(|at| requirements.get(at));
                let strength = of.map_or(StrengthWord::Must, |one| StrengthWord::of(&one.strength));
                self.refuse_outcome(strength, *outcome, *span)?;
                OnVerdicts::Of { requirement, outcome: *outcome, span: *span }
            }
        })
    }

    fn refuse_outcome(
        &mut self,
        strength: StrengthWord,
        outcome: Outcome,
        span: Span,
    ) -> Option<()> {
        if strength.outcomes().contains(&outcome) {
            return Some(());
        }
        self.diagnostics.push(RuleProblem::NoSuchOutcome { span, strength, outcome }.diagnostic());
        None
    }

    /// A requirement on plans of the form; those of other forms and of all plans together are not known to it.
    fn graded_requirement(
        &mut self,
        name: &Name,
        on: RecordId,
        requirements: &[Requirement],
    ) -> Option<RequirementId> {
        if name.node == FITS_THE_FORM {
            return Some(RequirementId::FITS_THE_FORM);
        }
        let is_of_form = |one: &&Requirement| on == RecordId::UNKNOWN || one.on == on;
        let at = self.names.get(Space::Requirement, &name.node);
        if let Some(at) = at.filter(|at| requirements.get(*at).filter(is_of_form).is_some()) {
            return Some(RequirementId(at.saturating_add(1)));
        }
        if !self.names.is_broken(&name.node) {
            let of_form = requirements.iter().filter(is_of_form).map(|one| one.name.as_str());
            let known: Vec<&str> = of_form.chain([FITS_THE_FORM]).collect();
            // It may be there all the same, for another form or for all plans together.
            let among = at.map(|_| "the form of this standard".to_owned());
            let problem = Unknown::Requirement.named(name, known.into_iter(), among);
            self.diagnostics.push(problem.diagnostic());
        }
        None
    }
}

impl StrengthWord {
    /// The word for a strength.
    pub fn of(strength: &Strength) -> StrengthWord {
        match strength {
            Strength::Must(_) => StrengthWord::Must,
            Strength::Should(_) => StrengthWord::Should,
            Strength::Judged { .. } => StrengthWord::Judged,
        }
    }
}
