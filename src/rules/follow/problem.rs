//! What can be wrong between a year's file and the one it follows, and how it is said.

use crate::diag::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::Year;
use crate::value::show::joined;

/// A mistake about last year; each variant shows the smallest text that makes it.
#[derive(Debug, Clone)]
pub enum YearProblem {
    /// `follows 1987-88`
    NoSuchCircular { span: Span, year: Year, known: Vec<Year>, is_broken: bool },
    /// `follows 2001-02` in the circular for 2000-01
    Later { span: Span, year: Year },
    /// `keep requirement a` in a file without `follows`
    FollowsNothing { span: Span, word: &'static str },
    /// `keep requirement a` where last year had none of that name
    NotLastYears { name: Name, kind: &'static str, year: Year, near: Option<String> },
    /// `keep requirement a` and `drop requirement a`
    DecidedTwice { name: Name, first: Span },
    /// `keep requirement a` where it cites a paragraph that only last year's file has
    CitesLastYears { requirement: Name, paragraph: Name, year: Year },
    /// nothing said of one of last year's requirements
    NotAccountedFor { span: Span, open: Vec<Name>, year: Year },
    /// `as should` of what is a `should`
    NotAMust { span: Span, is: &'static str },
}

impl YearProblem {
    /// The problem as it is reported.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            YearProblem::NoSuchCircular { span, year, known, is_broken } => {
                no_such_circular(span, year, &known, is_broken)
            }
            YearProblem::Later { span, year } => {
                let message = format!("a circular cannot follow that of {year}, which comes later");
                Diagnostic::new(&code::FOLLOWS_LATER, message, span, "not an earlier year")
                    .with_help("name the year whose rules this year's go on from")
            }
            YearProblem::FollowsNothing { span, word } => follows_nothing(span, word),
            YearProblem::NotLastYears { name, kind, year, near } => {
                let message = format!("the circular of {year} has no {kind} `{}`", name.node);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("leave out the word before `{kind}` to write a new one"),
                };
                Diagnostic::new(&code::NOT_LAST_YEARS, message, name.span, "not there last year")
                    .with_help(help)
            }
            YearProblem::DecidedTwice { name, first } => {
                let message = format!("two things are said of last year's `{}`", name.node);
                Diagnostic::new(&code::DECIDED_TWICE, message, name.span, "said again")
                    .with_label(first, "first said here")
                    .with_help("keep it, replace it or drop it, but only one of these")
            }
            YearProblem::CitesLastYears { requirement, paragraph, year } => {
                cites_last_years(&requirement, &paragraph, year)
            }
            YearProblem::NotAccountedFor { span, open, year } => not_accounted(span, &open, year),
            YearProblem::NotAMust { span, is } => {
                let message =
                    format!("last year this was no `must` but {is}, so this changes nothing");
                Diagnostic::new(&code::NOT_A_MUST, message, span, "has no effect")
                    .with_help("leave out `as should`")
            }
        }
    }
}

fn no_such_circular(span: Span, year: Year, known: &[Year], is_broken: bool) -> Diagnostic {
    let years: Vec<String> = known.iter().map(Year::to_string).collect();
    let (message, help) = match (is_broken, years.as_slice()) {
        (true, _) => (
            format!("the circular of {year} has mistakes, so nothing can follow it"),
            "put its mistakes right first; they are shown with this".to_owned(),
        ),
        (false, []) => (
            format!("there is no circular of {year} to follow"),
            "put its file beside this one".to_owned(),
        ),
        (false, some) => (
            format!("there is no circular of {year} to follow"),
            format!("put its file beside this one; there are those of {}", joined(some, "and")),
        ),
    };
    Diagnostic::new(&code::NO_CIRCULAR_TO_FOLLOW, message, span, "cannot be followed")
        .with_help(help)
}

fn follows_nothing(span: Span, word: &str) -> Diagnostic {
    let message = match word {
        "also" => "this changes something of last year's, but the circular follows no other",
        _ => {
            "this says what becomes of something of last year's, but the circular follows no other"
        }
    };
    Diagnostic::new(&code::FOLLOWS_NOTHING, message, span, "of which year?")
        .with_help("say in `circular` which year it goes on from: `follows 2000-01`")
}

fn cites_last_years(requirement: &Name, paragraph: &Name, year: Year) -> Diagnostic {
    let message = format!(
        "`{}` cites `{}`, and this year's file has no such paragraph",
        requirement.node, paragraph.node
    );
    let help = format!(
        "write the paragraph of this year that asks for it, or name another: \
         `keep requirement {}, cites …`",
        requirement.node
    );
    Diagnostic::new(&code::CITES_LAST_YEARS, message, requirement.span, "on which paragraph?")
        .with_label(paragraph.span, format!("cited so in {year}"))
        .with_help(help)
}

fn not_accounted(span: Span, open: &[Name], year: Year) -> Diagnostic {
    const MOST: usize = 12;
    let mut names: Vec<String> =
        open.iter().take(MOST).map(|name| format!("`{}`", name.node)).collect();
    let more = open.len().saturating_sub(MOST);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let is = if open.len() == 1 { "is" } else { "are" };
    let message =
        format!("{} of {year} {is} neither kept, nor replaced, nor dropped", joined(&names, "and"));
    let said = Diagnostic::new(&code::NOT_ACCOUNTED_FOR, message, span, "last year's requirements");
    let said = match open {
        [one] => said.with_label(one.span, "nothing is said of this one"),
        _ => said,
    };
    let first = open.first().map_or("…", |name| name.node.as_str());
    said.with_help(format!(
        "write `keep requirement {first}`, or `drop requirement {first} because \"…\"`"
    ))
}
