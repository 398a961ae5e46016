//! The file in which people answer what no program can: one row for each plan and question, with the evidence laid
//! out, as a workbook or as TOML.
//!
//! Takes questions and what was said of them before; gives the bytes of a file that [`lacuna_check::judgement::read`]
//! reads. The same questions give the same bytes, and text from plans is only text in them.

mod toml_text;
mod workbook;

pub use toml_text::toml;
pub use workbook::workbook;

use lacuna_check::driver::{Question, Reply};
use lacuna_check::judgement::{Column, Judgement};
use lacuna_language::source::visible;
use lacuna_language::value::date;

/// A question in the file, and what was said of it before.
#[derive(Debug)]
pub struct Row<'l> {
    /// The question, with the answer that it has.
    pub question: Question<'l>,
    /// What was judged of the same council and requirement the year before.
    pub last_year: Option<&'l Judgement>,
}

impl Row<'_> {
    /// What a part of the judgement is: what is known of the plan, and the answer that was given on this evidence.
    fn part(&self, column: Column) -> String {
        let question = &self.question;
        let given = self.given();
        let of_answer = |said: fn(&Judgement) -> String| given.map(said).unwrap_or_default();
        let text = match column {
            Column::Council => question.council.clone().unwrap_or_default(),
            Column::Year => question.year.to_string(),
            Column::Plan => question.plan.clone(),
            Column::Requirement => question.requirement.clone(),
            Column::Evidence => question.fingerprint.clone(),
            Column::Answer => of_answer(|one| one.answer.word().to_owned()),
            Column::Reason => of_answer(|one| one.reason.clone()),
            Column::GoodPractice => of_answer(|one| {
                if one.good_practice.is_some() { "yes".to_owned() } else { String::new() }
            }),
            Column::Lesson => of_answer(|one| one.good_practice.clone().unwrap_or_default()),
            Column::By => of_answer(|one| one.by.clone()),
            Column::On => of_answer(|one| one.on.to_string()),
        };
        visible::in_lines(&text).into_owned()
    }

    /// The judgement that counts.
    fn given(&self) -> Option<&Judgement> {
        match self.question.reply {
            Reply::Given(judgement) => Some(judgement),
            Reply::Open | Reply::Stale(_) => None,
        }
    }

    /// The evidence, a line for each piece of it: `line 61: topic: missing children; …`.
    fn evidence(&self) -> Vec<String> {
        let lines = self.question.evidence.iter().map(|one| match one.place.as_str() {
            "" => one.said.clone(),
            place => format!("{place}: {}", one.said),
        });
        lines.map(|line| visible::in_a_line(&line).into_owned()).collect()
    }

    /// What was judged the year before: `yes, by A. Example on 4 May 2001: …`.
    fn last_year(&self) -> String {
        self.last_year.map(said).unwrap_or_default()
    }

    /// What was judged of it on other evidence.
    fn before(&self) -> String {
        match self.question.reply {
            Reply::Stale(judgement) => {
                format!("judged before on other evidence: {}", said(judgement))
            }
            Reply::Open | Reply::Given(_) => String::new(),
        }
    }
}

fn said(one: &Judgement) -> String {
    let reason = match one.reason.trim() {
        "" => String::new(),
        reason => format!(": {reason}"),
    };
    let text = format!("{}, by {} on {}{reason}", one.answer.word(), one.by, date::show(one.on));
    visible::in_a_line(&text).into_owned()
}

/// What whoever fills it in needs to know, a sentence or two a line.
const HOW_TO: [&str; 5] = [
    "Each of these is one question about one council's plan that no program can answer. Read the evidence, and answer `yes`, \
     `no` or `ask the council`.",
    "Leave the answer blank until you have judged. What is blank is not counted, and is still for a person.",
    "Say who judged and on which day. Give a reason with each `no` and each `ask the council`; with a `yes` if it helps.",
    "If other councils can learn from what a plan says, write `yes` under good practice and, beside it, what they can \
     learn.",
    "Do not change the council, the year, the requirement or the evidence mark: by them an answer is found again. The \
     mark stands for the evidence. If the plan changes what you judged, the answer no longer counts and is asked for \
     again.",
];

/// How the answers are counted.
const TO_COUNT: &str = "To count the answers: lacuna check PLANS --assessment THIS-FILE";
