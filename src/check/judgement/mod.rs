//! What people say of the questions that only a person can answer: one judgement for each plan and requirement, with
//! who made it, when and why.
//!
//! Takes files of judgements, in which people fill in answers; gives the judgements, and a diagnostic for each that
//! cannot be used. Never knows a circular: whether a question is put at all is for the layers above.

mod assessment;
mod columns;
mod problem;
mod read;

pub use assessment::Assessment;
pub use columns::{COLUMNS, Column, Written};
pub use problem::JudgementProblem;
pub use read::read;

use jiff::civil::Date;

use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::{Year, date};

/// The name of the sheet with the judgements.
pub const SHEET: &str = "Judgements";

/// The key of the tables in a text with judgements.
pub const TABLE: &str = "judgement";

/// What a person says of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// What the circular asks for is so.
    Yes,
    /// It is not so.
    No,
    /// The plan does not tell, and the council is to be asked. Nothing is decided yet.
    AskTheCouncil,
}

impl Answer {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Answer; 3] = [Answer::Yes, Answer::No, Answer::AskTheCouncil];

    /// The word for it in a file of judgements: `yes`, `no` or `ask the council`.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::AskTheCouncil => "ask the council",
        }
    }
}

/// What a person says of one question about one plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The council whose plan it is about, as the plan calls it.
    pub council: Spanned<String>,
    /// The year of that plan.
    pub year: Year,
    /// Where the year is written.
    pub year_span: Span,
    /// The name of the plan's file without its folders; empty where it is not said.
    pub plan: String,
    /// The name of the requirement.
    pub requirement: Spanned<String>,
    /// What was answered.
    pub answer: Answer,
    /// Where the answer is written.
    pub answer_span: Span,
    /// Why.
    pub reason: String,
    /// What other councils can learn from it; nothing where it is not named as good practice.
    pub good_practice: Option<String>,
    /// Who judged.
    pub by: String,
    /// When.
    pub on: Date,
    /// The fingerprint of the evidence that was judged.
    pub evidence: String,
}

impl Judgement {
    /// `judged yes by A. Example on 4 May 2001`, with the reason behind it where there is one.
    pub fn words(&self) -> String {
        let reason = self.reason.trim().trim_end_matches('.');
        let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        format!("{}{reason}", self.words_without_reason())
    }

    /// `judged yes by A. Example on 4 May 2001`, or that the council is to be asked.
    pub fn words_without_reason(&self) -> String {
        let (by, on) = (&self.by, date::show(self.on));
        match self.answer {
            Answer::Yes | Answer::No => format!("judged {} by {by} on {on}", self.answer.word()),
            Answer::AskTheCouncil => format!("the council is to be asked, says {by} on {on}"),
        }
    }
}
