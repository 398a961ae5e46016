//! What is wrong with a judgement, or doubtful in it, as it is reported.

use super::{Answer, COLUMNS, Column, Judgement};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::Span;
use lacuna_language::value::show::joined;
use lacuna_language::value::spelling::nearest;
use lacuna_language::value::{Year, date};

/// What is wrong with a judgement, or doubtful in it.
#[derive(Debug)]
pub enum JudgementProblem<'j> {
    /// A workbook has no sheet with the headings of judgements.
    NoTable {
        /// The name of the file.
        name: &'j str,
    },
    /// The table of a workbook lacks headings.
    NoHeading {
        /// Where the first heading is that it has.
        span: Span,
        /// The headings that it lacks.
        missing: Vec<&'static str>,
    },
    /// A heading is there twice.
    HeadingTwice {
        /// The heading.
        heading: &'static str,
        /// Where it is first.
        first: Span,
        /// Where it is again.
        again: Span,
    },
    /// A text is no list of judgements.
    NoList {
        /// The place of what is there instead.
        span: Span,
    },
    /// A text has a key that it cannot have.
    NoSuchKey {
        /// The key.
        key: &'j str,
        /// Where it is.
        span: Span,
        /// The keys that it can have there.
        known: Vec<&'static str>,
    },
    /// A key is there twice.
    KeyTwice {
        /// The key.
        key: &'static str,
        /// Where it is again.
        span: Span,
    },
    /// A part of a judgement is not filled in.
    Missing {
        /// The part.
        column: Column,
        /// Where it belongs.
        span: Span,
        /// The answer because of which it is needed, if it is one that needs it.
        answer: Option<Answer>,
    },
    /// A part of a judgement cannot be read.
    Unreadable {
        /// The part.
        column: Column,
        /// Where it is.
        span: Span,
        /// What is wrong with it: `` `maybe` is not an answer ``.
        why: String,
        /// What to write.
        help: String,
    },
    /// There is a reason, or something to learn, but no answer.
    NotAnswered {
        /// Where the answer belongs.
        answer: Span,
        /// What is filled in all the same.
        filled: Span,
    },
    /// There is no circular of the year.
    NoCircular {
        /// The year.
        year: Year,
        /// Where it is written.
        span: Span,
        /// The years that there are.
        known: Vec<Year>,
    },
    /// No requirement of the year has the name.
    NoRequirement {
        /// The judgement.
        judgement: &'j Judgement,
        /// The requirement that may be meant.
        near: Option<&'j str>,
    },
    /// The requirement is not for a person to judge.
    NotJudged {
        /// The judgement.
        judgement: &'j Judgement,
        /// `must` or `should`.
        strength: &'static str,
    },
    /// No council has the name.
    NoCouncil {
        /// The judgement.
        judgement: &'j Judgement,
        /// The council that may be meant.
        near: Option<&'j str>,
    },
    /// Two judgements answer the same question otherwise.
    TwoAnswers {
        /// The first of them.
        first: &'j Judgement,
        /// The second.
        second: &'j Judgement,
    },
}

impl JudgementProblem<'_> {
    /// The problem as it is reported.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            JudgementProblem::NoTable { name } => no_table(name),
            JudgementProblem::NoHeading { span, missing } => no_heading(*span, missing),
            JudgementProblem::HeadingTwice { heading, first, again } => {
                let message = format!("the heading `{heading}` is there twice");
                unusable(message, *again, "here again").with_label(*first, "first here").with_help(
                    "keep the column that people filled in, and rename or delete the other",
                )
            }
            JudgementProblem::NoList { span } => {
                let message = "this is not a file of judgements".to_owned();
                unusable(message, *span, "not this").with_help(
                    "begin each judgement with the line `[[judgement]]`; `lacuna assess PLANS -o \
                     assessment.toml` writes such a file",
                )
            }
            JudgementProblem::NoSuchKey { key, span, known } => no_such_key(key, *span, known),
            JudgementProblem::KeyTwice { key, span } => {
                unusable(format!("`{key}` is there twice"), *span, "here again")
                    .with_help("keep the one that is right")
            }
            JudgementProblem::Missing { column, span, answer } => missing(*column, *span, *answer),
            JudgementProblem::Unreadable { span, why, help, .. } => {
                unusable(why.clone(), *span, "not this").with_help(help.clone())
            }
            JudgementProblem::NotAnswered { answer, filled } => not_answered(*answer, *filled),
            JudgementProblem::NoCircular { year, span, known } => no_circular(*year, *span, known),
            JudgementProblem::NoRequirement { judgement, near } => no_requirement(judgement, *near),
            JudgementProblem::NotJudged { judgement, strength } => {
                let name = &judgement.requirement.node;
                let message = format!("`{name}` is a `{strength}`, which nobody has to judge");
                unknown(message, judgement.requirement.span, "not for a person")
                    .with_help("delete this judgement, or name the requirement that it is about")
            }
            JudgementProblem::NoCouncil { judgement, near } => no_council(judgement, *near),
            JudgementProblem::TwoAnswers { first, second } => two_answers(first, second),
        }
    }
}

fn unusable(message: String, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(&code::UNUSABLE_JUDGEMENT, message, span, label)
}

fn unknown(message: String, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(&code::UNKNOWN_QUESTION, message, span, label)
}

fn no_table(name: &str) -> Diagnostic {
    let message = format!("`{name}` has no sheet with judgements");
    let needed = COLUMNS.iter().filter(|one| one.is_needed);
    let needed: Vec<String> = needed.map(|one| format!("`{}`", one.heading)).collect();
    Diagnostic::without_place(&code::UNUSABLE_JUDGEMENT, message).with_help(format!(
        "use a workbook that `lacuna assess` made; its sheet has a row with the headings {}",
        joined(&needed, "and")
    ))
}

fn no_heading(span: Span, missing: &[&str]) -> Diagnostic {
    let names: Vec<String> = missing.iter().map(|one| format!("`{one}`")).collect();
    let are = if missing.len() == 1 { "heading" } else { "headings" };
    let message = format!("the {are} {} not there", is_or_are(&names));
    unusable(message, span, "among these headings")
        .with_help("write the headings as `lacuna assess` does; their order does not matter")
}

fn is_or_are(names: &[String]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", joined(names, "and"))
}

fn no_such_key(key: &str, span: Span, known: &[&'static str]) -> Diagnostic {
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            format!("the keys are {}", joined(&known, "and"))
        }
    };
    unusable(format!("a judgement has no key `{key}`"), span, "no such key").with_help(help)
}

fn missing(column: Column, span: Span, answer: Option<Answer>) -> Diagnostic {
    let name = column.written().key;
    let message = match answer {
        Some(answer) => format!("the answer is `{}`, but `{name}` is blank", answer.word()),
        None => format!("`{name}` is blank"),
    };
    let help = match column {
        Column::Reason => "say why in a sentence",
        Column::By => "write who judged",
        Column::On => "write the day of the judgement, such as 4 May 2001",
        Column::Lesson => "say what others can learn from it, or that it is not good practice",
        Column::GoodPractice => "write `yes` or `no`",
        Column::Evidence => {
            "copy it from the file that `lacuna assess` made: it says on what evidence this was judged"
        }
        Column::Council | Column::Year | Column::Plan | Column::Requirement | Column::Answer => {
            "copy it from the file that `lacuna assess` made"
        }
    };
    unusable(message, span, "nothing here").with_help(help)
}

fn not_answered(answer: Span, filled: Span) -> Diagnostic {
    let message = "this question has no answer, though more is filled in";
    Diagnostic::new(&code::NOT_ANSWERED, message, answer, "no answer here")
        .with_label(filled, "filled in")
        .with_help("write `yes`, `no` or `ask the council`; until then it is still to be judged")
}

fn no_circular(year: Year, span: Span, known: &[Year]) -> Diagnostic {
    let years: Vec<String> = known.iter().map(Year::to_string).collect();
    let message = format!("there is no circular of {year}");
    unknown(message, span, "no such year")
        .with_help(format!("the years are {}", joined(&years, "and")))
}

fn no_requirement(judgement: &Judgement, near: Option<&str>) -> Diagnostic {
    let (name, year) = (&judgement.requirement.node, judgement.year);
    let message = format!("no requirement of {year} is called `{name}`");
    unknown(message, judgement.requirement.span, "no such requirement").with_help(near.map_or_else(
        || "write the name as a report shows it, such as `outcomes-for-children`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    ))
}

fn no_council(judgement: &Judgement, near: Option<&str>) -> Diagnostic {
    let (council, year) = (&judgement.council.node, judgement.year);
    let message = format!("there is no council `{council}`, and no plan of it for {year}");
    unknown(message, judgement.council.span, "no such council").with_help(near.map_or_else(
        || "write the council as its plan has it".to_owned(),
        |near| format!("did you mean `{near}`?"),
    ))
}

fn two_answers(first: &Judgement, second: &Judgement) -> Diagnostic {
    let said = |one: &Judgement| {
        format!("`{}`, by {} on {}", one.answer.word(), one.by, date::show(one.on))
    };
    let (council, name) = (&first.council.node, &first.requirement.node);
    let message =
        format!("`{name}` is answered twice for {council}, and the answers differ: neither counts");
    Diagnostic::new(&code::TWO_ANSWERS, message, second.answer_span, said(second))
        .with_label(first.answer_span, said(first))
        .with_help("agree on one answer, and delete the other")
}
