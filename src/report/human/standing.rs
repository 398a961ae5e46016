//! Whether a plan can be sent, and what is in its way: in a sentence, or in a word and counts.

use crate::driver::Judged;
use crate::eval::{Finding, Verdict};
use crate::report::{Settings, Totals};
use crate::rules::program::Strength;

/// Where a plan stands.
pub struct Standing {
    totals: Totals,
    explained: usize,
    questions: usize,
    /// Those that cannot be put yet, as what they are about is missing.
    questions_later: usize,
    is_draft: bool,
}

impl Standing {
    /// Where a plan stands by its ledger.
    pub fn of(judged: &Judged, settings: Settings) -> Standing {
        let findings = &judged.ledger.findings;
        let is_question = |one: &&Finding| one.verdict == Verdict::ForAPerson;
        let is_later = |one: &&Finding| {
            let requirement = judged.rules.requirement(one.requirement);
            let is_judged =
                requirement.is_some_and(|one| matches!(one.strength, Strength::Judged { .. }));
            one.verdict == Verdict::Undecided && is_judged
        };
        Standing {
            totals: Totals::of_plan(judged),
            explained: findings.iter().filter(|one| one.explained.is_some()).count(),
            questions: findings.iter().filter(is_question).count(),
            questions_later: findings.iter().filter(is_later).count(),
            is_draft: settings.is_draft,
        }
    }

    /// `READY`, `NOT READY`, or `DRAFT` where nothing is in a draft's way.
    pub fn word(&self) -> &'static str {
        match (self.totals.must_breached, self.totals.must_undecided) {
            (0, 0) => "READY",
            (0, _) if self.is_draft => "DRAFT",
            _ => "NOT READY",
        }
    }

    /// `NOT READY: 1 must breached, 9 undecided; 2 shoulds breached; 5 questions for a person.`
    pub fn sentence(&self) -> String {
        let head = match self.word() {
            "READY" => "READY: every must is met",
            "DRAFT" => "DRAFT: no must is breached",
            word => word,
        };
        let counts = self.counts(true);
        let behind = if head == self.word() { ": " } else { "; " };
        match counts.is_empty() {
            true => format!("{head}."),
            false => format!("{head}{behind}{}.", counts.join("; ")),
        }
    }

    /// How many requirements are in the way, by what they are.
    pub fn counts(&self, with_questions: bool) -> Vec<String> {
        let of_strength = |breached: usize, undecided: usize, word: &str| {
            let many = |count: usize| if count == 1 { "" } else { "s" };
            match (breached, undecided) {
                (0, 0) => None,
                (0, open) => Some(format!("{open} {word}{} undecided", many(open))),
                (wrong, 0) => Some(format!("{wrong} {word}{} breached", many(wrong))),
                (wrong, open) => {
                    Some(format!("{wrong} {word}{} breached, {open} undecided", many(wrong)))
                }
            }
        };
        let totals = &self.totals;
        let explained = (self.explained > 0).then(|| format!("{} explained", self.explained));
        let doubts = (totals.doubts > 0).then(|| format!("{} to look at again", totals.doubts));
        let questions =
            Some(self.questions_said()).filter(|said| with_questions && !said.is_empty());
        let parts = [
            of_strength(totals.must_breached, totals.must_undecided, "must"),
            of_strength(totals.should_breached, totals.should_undecided, "should"),
            explained,
            doubts,
            questions,
        ];
        parts.into_iter().flatten().collect()
    }

    /// `5 questions for a person, 7 more when the plan is filled in`
    fn questions_said(&self) -> String {
        let counted = |count: usize| match count {
            1 => "1 question for a person".to_owned(),
            many => format!("{many} questions for a person"),
        };
        match (self.questions, self.questions_later) {
            (0, 0) => String::new(),
            (now, 0) => counted(now),
            (0, later) => format!("{} when the plan is filled in", counted(later)),
            (now, later) => format!("{}, {later} more when the plan is filled in", counted(now)),
        }
    }
}
