//! Whether a plan can be sent, and what is in its way: in a sentence, or in a word and counts.

use crate::{Settings, Totals};
use lacuna_check::driver::Judged;
use lacuna_check::eval::{Finding, Verdict};
use lacuna_language::rules::program::Strength;

/// Where a plan stands.
pub(crate) struct Standing {
    totals: Totals,
    explained: usize,
    questions: usize,
    /// Those that cannot be put yet, as what they are about is missing.
    questions_later: usize,
    is_draft: bool,
}

/// How many requirements are not met yet.
struct Open {
    breached: usize,
    undecided: usize,
}

impl Open {
    /// `1 requirement is breached and 9 are undecided`; nothing where there are none.
    fn in_words(&self) -> Option<String> {
        self.counted(|count| if count == 1 { " requirement" } else { " requirements" })
    }

    /// The same where it is clear what is counted: `1 is breached and 9 are undecided`.
    fn in_short(&self) -> Option<String> {
        self.counted(|_| "")
    }

    fn counted(&self, noun: impl Fn(usize) -> &'static str) -> Option<String> {
        let counts = [(self.breached, "breached"), (self.undecided, "undecided")];
        let mut some = counts.into_iter().filter(|(count, _)| *count > 0);
        let are = |count: usize| if count == 1 { "is" } else { "are" };
        let (count, what) = some.next()?;
        let first = format!("{count}{} {} {what}", noun(count), are(count));
        let rest = some.map(|(count, what)| format!(" and {count} {} {what}", are(count)));
        Some(std::iter::once(first).chain(rest).collect())
    }
}

impl Standing {
    /// Where a plan stands by its ledger.
    pub(crate) fn of(judged: &Judged, settings: Settings) -> Standing {
        let counts = |one: &&Finding| judged.exemption(one).is_none();
        let findings = || judged.ledger.findings.iter().filter(counts);
        let is_question =
            |one: &&Finding| one.verdict == Verdict::ForAPerson && !judged.reply(one).is_answered();
        let is_later = |one: &&Finding| {
            let requirement = judged.rules.requirement(one.requirement);
            let is_judged =
                requirement.is_some_and(|one| matches!(one.strength, Strength::Judged { .. }));
            one.verdict == Verdict::Undecided && is_judged
        };
        Standing {
            totals: Totals::of_plan(judged),
            explained: findings().filter(|one| one.explained.is_some()).count(),
            questions: findings().filter(is_question).count(),
            questions_later: findings().filter(is_later).count(),
            is_draft: settings.is_draft,
        }
    }

    /// `READY`, `NOT READY`, `DRAFT` where nothing is in a draft's way, or `PART ONLY` where nothing is in the way
    /// of what was checked, and that was not all.
    pub(crate) fn word(&self) -> &'static str {
        match self.totals.open.musts(self.is_draft) {
            (0, 0) if !self.totals.part.is_whole() => "PART ONLY",
            (0, 0) => "READY",
            (0, _) if self.is_draft => "DRAFT",
            _ => "NOT READY",
        }
    }

    /// How many requirements are breached or undecided.
    fn n_open(&self) -> usize {
        let open = &self.totals.open;
        let musts = open.must_breached.saturating_add(open.must_undecided);
        musts.saturating_add(open.should_breached).saturating_add(open.should_undecided)
    }

    /// `NOT READY: of what must be met, 1 requirement is breached and 9 are undecided. Of what should be
    /// met, …`
    pub(crate) fn sentence(&self) -> String {
        let totals = &self.totals;
        let (breached, undecided) = totals.open.musts(self.is_draft);
        let must = Open { breached, undecided };
        let (breached, undecided) = totals.open.shoulds(self.is_draft);
        let should = Open { breached, undecided };
        let head = match (self.word(), must.in_words()) {
            ("DRAFT", Some(must)) => {
                format!("DRAFT, not ready yet: of what must be met, {must}")
            }
            (word, Some(must)) => format!("{word}: of what must be met, {must}"),
            ("PART ONLY", None) => {
                "PART ONLY: everything that was checked and must be met is met, but \
                                    that does not mean that the plan can be sent"
                    .to_owned()
            }
            (word, None) => {
                let waived = if totals.waived > 0 { " or waived" } else { "" };
                format!(
                    "{word}: everything that must be met is met{waived}, so the plan can be sent"
                )
            }
        };
        let explained = match self.explained {
            0 => None,
            1 => Some("1 breach is explained by the council".to_owned()),
            many => Some(format!("{many} breaches are explained by the council")),
        };
        let waived = match self.totals.waived {
            0 => None,
            1 => Some("1 requirement is waived".to_owned()),
            many => Some(format!("{many} requirements are waived")),
        };
        let known = match self.totals.known {
            0 => None,
            1 if self.n_open() == 1 => Some("It is known already".to_owned()),
            1 => Some("1 of them is known already".to_owned()),
            many => Some(format!("{many} of them are known already")),
        };
        let doubts = match self.totals.doubts {
            0 => None,
            1 => Some("1 thing to check again".to_owned()),
            many => Some(format!("{many} things to check again")),
        };
        let sentences = [
            Some(head),
            should.in_short().map(|should| format!("Of what should be met, {should}")),
            known,
            explained,
            waived,
            doubts,
            self.judged_said(),
            Some(self.questions_said()).filter(|said| !said.is_empty()),
        ];
        let sentences = sentences.into_iter().flatten().map(|one| format!("{one}."));
        sentences.chain(totals.part.sentence()).collect::<Vec<String>>().join(" ")
    }

    /// How many requirements are in the way: `must: 1 breached, 9 undecided`.
    pub(crate) fn counts(&self) -> Vec<String> {
        let totals = &self.totals;
        let (breached, undecided) = totals.open.musts(self.is_draft);
        let (should_breached, should_undecided) = totals.open.shoulds(self.is_draft);
        let of = |word: &str, breached: usize, undecided: usize| {
            let said = [(breached, "breached"), (undecided, "undecided")];
            let said = said.iter().filter(|(count, _)| *count > 0);
            let said: Vec<String> = said.map(|(count, what)| format!("{count} {what}")).collect();
            (!said.is_empty()).then(|| format!("{word}: {}", said.join(", ")))
        };
        let parts = [
            of("must", breached, undecided),
            of("should", should_breached, should_undecided),
            (self.explained > 0).then(|| format!("{} explained by the council", self.explained)),
            (totals.waived > 0).then(|| format!("{} waived", totals.waived)),
            (totals.known > 0).then(|| format!("{} known already", totals.known)),
            (totals.judged.no > 0).then(|| format!("{} judged no", totals.judged.no)),
            (totals.doubts > 0).then(|| format!("{} to check again", totals.doubts)),
            (!totals.part.is_whole())
                .then(|| format!("{} left out", totals.part.left_out().count())),
        ];
        parts.into_iter().flatten().collect()
    }

    /// `2 questions are judged yes and 1 no`; nothing where none is judged.
    fn judged_said(&self) -> Option<String> {
        let counted = |count: usize, answer: &str| match count {
            1 => format!("1 question is judged {answer}"),
            many => format!("{many} questions are judged {answer}"),
        };
        match (self.totals.judged.yes, self.totals.judged.no) {
            (0, 0) => None,
            (yes, 0) => Some(counted(yes, "yes")),
            (0, no) => Some(counted(no, "no")),
            (yes, no) => Some(format!("{} and {no} no", counted(yes, "yes"))),
        }
    }

    /// `5 questions for a person, 7 more when the gaps are filled`
    fn questions_said(&self) -> String {
        let counted = |count: usize| match count {
            1 => "1 question for a person".to_owned(),
            many => format!("{many} questions for a person"),
        };
        match (self.questions, self.questions_later) {
            (0, 0) => String::new(),
            (now, 0) => counted(now),
            (0, later) => format!("{} when the gaps are filled", counted(later)),
            (now, later) => {
                format!("{}, and {later} more when the gaps are filled", counted(now))
            }
        }
    }
}
