//! How many questions people answered, and how.

use crate::totals::Step;
use lacuna_check::driver::{Judged, Reply};
use lacuna_check::eval::{Counts, Verdict};
use lacuna_check::judgement::Answer;

/// How many of the questions that are for a person are judged, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JudgedCounts {
    /// Judged yes, on the evidence that there is.
    pub yes: usize,
    /// Judged no.
    pub no: usize,
    /// Those that the council is to be asked about. They are still for a person.
    pub ask_the_council: usize,
    /// Judged on evidence that has changed since. They are still for a person.
    pub stale: usize,
}

impl JudgedCounts {
    /// What people said of the questions about one plan.
    pub(crate) fn of(judged: &Judged) -> JudgedCounts {
        let mut counts = JudgedCounts::default();
        judged.ledger.findings.iter().for_each(|one| counts.add_reply(judged.reply(one)));
        counts
    }

    /// Counts what was said of one more question.
    pub(crate) fn add_reply(&mut self, reply: Reply) {
        let count = match reply {
            Reply::Open => return,
            Reply::Stale(_) => &mut self.stale,
            Reply::Given(judgement) => match judgement.answer {
                Answer::Yes => &mut self.yes,
                Answer::No => &mut self.no,
                Answer::AskTheCouncil => &mut self.ask_the_council,
            },
        };
        *count = count.saturating_add(1);
    }

    /// Adds what was counted elsewhere, or takes it out.
    pub(crate) fn combine(&mut self, other: &JudgedCounts, step: Step) {
        self.yes = step(self.yes, other.yes);
        self.no = step(self.no, other.no);
        self.ask_the_council = step(self.ask_the_council, other.ask_the_council);
        self.stale = step(self.stale, other.stale);
    }

    /// How many are answered with yes or no.
    pub(crate) fn answered(&self) -> usize {
        self.yes.saturating_add(self.no)
    }

    /// `25 met, 3 breached, 2 judged yes, 1 judged no, 5 for a person (2 to judge again), …`: those that are judged are
    /// counted apart.
    pub(crate) fn by_verdict(&self, counts: &Counts) -> String {
        let of_verdict = |verdict: &Verdict| match verdict {
            Verdict::ForAPerson => {
                let open = counts.get(*verdict).saturating_sub(self.answered());
                format!("{}{open} {}{}", self.answers(), verdict.words(), self.open())
            }
            _ => format!("{} {}", counts.get(*verdict), verdict.words()),
        };
        Verdict::ALL.iter().map(of_verdict).collect::<Vec<String>>().join(", ")
    }

    /// `2 judged yes, 1 judged no, `; nothing where nothing is judged.
    fn answers(&self) -> String {
        let all = [(self.yes, "yes"), (self.no, "no")];
        let some = all.into_iter().filter(|(count, _)| *count > 0);
        some.map(|(count, word)| format!("{count} judged {word}, ")).collect()
    }

    /// ` (2 to judge again, 1 to ask the council)`
    fn open(&self) -> String {
        let all = [(self.stale, "to judge again"), (self.ask_the_council, "to ask the council")];
        let some = all.into_iter().filter(|(count, _)| *count > 0);
        let some: Vec<String> = some.map(|(count, words)| format!("{count} {words}")).collect();
        if some.is_empty() { String::new() } else { format!(" ({})", some.join(", ")) }
    }
}
