//! What people say of the questions that only a person can answer: one judgement for each plan and requirement, with
//! who made it, when and why.

use jiff::civil::Date;

use lacuna_language::source::Spanned;
use lacuna_language::value::Year;

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
    /// The name of the requirement.
    pub requirement: Spanned<String>,
    /// What was answered.
    pub answer: Answer,
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
