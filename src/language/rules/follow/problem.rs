//! What can be wrong between a year's file and the one it follows, and how it is said.

use crate::diag::{Advice, Diagnostic, Label, code};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::Year;
use crate::value::show::joined;

/// A mistake about last year; each variant shows the smallest text that makes it.
#[derive(Debug, Clone)]
pub enum YearProblem {
    /// `follows 1987-88`
    NoCircular {
        /// Where the year behind `follows` is written.
        span: Span,
        /// That year.
        year: Year,
        /// Why it cannot be followed.
        state: Unfollowed,
    },
    /// `follows 2001-02` in the circular for 2000-01, or in its own
    NotEarlier {
        /// Where the year behind `follows` is written.
        span: Span,
        /// That year.
        year: Year,
        /// Whether it is the circular's own.
        is_own: bool,
    },
    /// `keep requirement a` in a file without `follows`
    FollowsNothing {
        /// Where the name behind `word` is written.
        span: Span,
        /// `keep`, `drop`, `replace` or the like.
        word: &'static str,
        /// The year before the circular's own, if that can be read.
        last_year: Option<Year>,
    },
    /// `keep requirement a` where last year had none of that name
    NotLastYears {
        /// The name that is decided on.
        name: Name,
        /// What it would be, such as `requirement`.
        kind: &'static str,
        /// The year that is followed.
        year: Year,
        /// The name that may be meant.
        help: Option<Advice>,
    },
    /// `keep requirement a` and `drop requirement a`
    DecidedTwice {
        /// Where it is decided on again.
        name: Name,
        /// Where it was decided on before.
        first: Span,
    },
    /// `keep requirement a` where it cites a paragraph that only last year's file has
    CitesLastYears {
        /// The requirement that is kept.
        requirement: Name,
        /// The paragraph that it cites.
        paragraph: Name,
        /// The year that is followed.
        year: Year,
    },
    /// nothing said of one of last year's requirements
    NotAccountedFor {
        /// Where the year behind `follows` is written.
        span: Span,
        /// The requirements that nothing is said of, by their names in last year's file.
        open: Vec<Name>,
        /// One of them that this year's file declares as well, without `replace`.
        again: Option<Name>,
        /// The year that is followed.
        year: Year,
        /// The title of the circular that is followed.
        followed: Option<Span>,
    },
    /// `keep requirement a, to be decided`
    ToBeDecided {
        /// The requirements that are still to be decided on, each with the place of these words.
        open: Vec<(Name, Span)>,
        /// The year that is followed.
        year: Year,
    },
    /// `as should` of what is a `should`
    NotAMust {
        /// Where `as should` is written.
        span: Span,
        /// The requirement that is kept.
        name: Name,
        /// Whether it is a `should` already; otherwise a person judges it.
        is_should: bool,
    },
}

/// Why a circular cannot be followed.
#[derive(Debug, Clone)]
pub enum Unfollowed {
    /// There is no file of its year; there are those of others.
    Absent {
        /// The years whose circulars are there, the earliest first.
        known: Vec<Year>,
        /// The year of a file cannot be read, and may be this one.
        is_one_unread: bool,
    },
    /// Its file has mistakes.
    Broken,
    /// There are two files of its year.
    Contested,
}

impl YearProblem {
    /// The problem as it is reported.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            YearProblem::NoCircular { span, year, state } => no_circular(span, year, &state),
            YearProblem::NotEarlier { span, year, is_own } => {
                let message = match is_own {
                    true => format!("this is the circular of {year} itself, and cannot follow it"),
                    false => format!("a circular cannot follow that of {year}, which comes later"),
                };
                Diagnostic::new(&code::FOLLOWS_LATER, message, span, "not an earlier year")
                    .with_help("name the earlier year whose rules carry over to this year")
            }
            YearProblem::FollowsNothing { span, word, last_year } => {
                follows_nothing(span, word, last_year)
            }
            YearProblem::NotLastYears { name, kind, year, help } => {
                let message = format!("the circular of {year} has no {kind} `{}`", name.node);
                let label = format!("not there in {year}");
                Diagnostic::new(&code::NOT_LAST_YEARS, message, name.span, label).with_help_if(help)
            }
            YearProblem::DecidedTwice { name, first } => {
                let message = format!("last year's `{}` is decided on twice", name.node);
                Diagnostic::new(&code::DECIDED_TWICE, message, name.span, "again here")
                    .with_label(first, "first here")
                    .with_help("keep it, replace it or drop it, but only one of these")
            }
            YearProblem::CitesLastYears { requirement, paragraph, year } => {
                cites_last_years(&requirement, &paragraph, year)
            }
            YearProblem::NotAccountedFor { span, open, again, year, followed } => {
                let said = not_accounted(span, &open, again, year);
                match (followed, open.len()) {
                    (Some(followed), 2..) => said.with_label(followed, "this one is followed"),
                    _ => said,
                }
            }
            YearProblem::ToBeDecided { open, year } => to_be_decided(&open, year),
            YearProblem::NotAMust { span, name, is_should } => {
                let message = match is_should {
                    true => format!("`{}` is already a `should`", name.node),
                    false => {
                        format!("`{}` is judged by a person, so it is not a `must`", name.node)
                    }
                };
                Diagnostic::new(&code::NOT_A_MUST, message, span, "changes nothing")
                    .with_label(name.span, "no `must` here")
                    .with_help("remove `as should`")
            }
        }
    }
}

fn no_circular(span: Span, year: Year, state: &Unfollowed) -> Diagnostic {
    let absent = format!("there is no circular of {year} to follow");
    let (message, help) = match state {
        Unfollowed::Broken => (
            format!("the circular of {year} has mistakes, so nothing can follow it"),
            "correct its mistakes first; they are listed here too".to_owned(),
        ),
        Unfollowed::Contested => (
            format!("there are two circulars of {year}, so neither can be followed"),
            "keep one file for each year".to_owned(),
        ),
        Unfollowed::Absent { is_one_unread: true, .. } => {
            let help = "if its file is the one whose `circular` cannot be read, correct that";
            (absent, help.to_owned())
        }
        Unfollowed::Absent { known, .. } if known.is_empty() => {
            (absent, "put its file in the same folder".to_owned())
        }
        Unfollowed::Absent { known, .. } => {
            let years: Vec<String> = known.iter().map(Year::to_string).collect();
            let years = joined(&years, "and");
            (
                absent,
                format!(
                    "put its file in the same folder; the folder has the circular of \
                              {years}"
                ),
            )
        }
    };
    Diagnostic::new(&code::NO_CIRCULAR_TO_FOLLOW, message, span, "cannot be followed")
        .with_help(help)
}

fn follows_nothing(span: Span, word: &str, last_year: Option<Year>) -> Diagnostic {
    let message =
        format!("`{word}` is about last year's rules, but this circular follows no other");
    let year = last_year.map_or("…".to_owned(), |year| year.to_string());
    Diagnostic::new(&code::FOLLOWS_NOTHING, message, span, "of which year?")
        .with_help(format!("say in `circular` which year it follows: `follows {year}`"))
}

fn cites_last_years(requirement: &Name, paragraph: &Name, year: Year) -> Diagnostic {
    let message = format!(
        "`{}` cites `{}`, but this year's file has no such paragraph",
        requirement.node, paragraph.node
    );
    let help = format!(
        "write the paragraph of this year that asks for it, or name another: \
         `keep requirement {}, cites …`",
        requirement.node
    );
    Diagnostic::new(&code::CITES_LAST_YEARS, message, requirement.span, "which paragraph?")
        .with_label(paragraph.span, format!("cited so in {year}"))
        .with_help(help)
}

fn not_accounted(span: Span, open: &[Name], again: Option<Name>, year: Year) -> Diagnostic {
    let is = is_or_are(open.len());
    let names = named(open.iter());
    let message = format!("{names} of {year} {is} neither kept, nor replaced, nor dropped");
    let diagnostic =
        Diagnostic::new(&code::NOT_ACCOUNTED_FOR, message, span, "last year's requirements");
    let diagnostic = match open {
        [one] => diagnostic.with_label(one.span, "this one is not decided on"),
        _ => diagnostic,
    };
    let first = open.first().map_or("…", |name| name.node.as_str());
    diagnostic.with_help(match again {
        Some(name) => format!(
            "put `replace` before `requirement {}`, so that it takes the place of last year's",
            name.node
        ),
        None => {
            format!("add `keep requirement {first}`, or `drop requirement {first} because \"…\"`")
        }
    })
}

/// The first of these names, and how many more there are.
fn named<'n>(names: impl ExactSizeIterator<Item = &'n Name>) -> String {
    const MOST: usize = 12;
    // To name the last one takes no more room than to say that there is one.
    let most = if names.len() == MOST + 1 { MOST + 1 } else { MOST };
    let more = names.len().saturating_sub(most);
    let mut said: Vec<String> = names.take(most).map(|name| format!("`{}`", name.node)).collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    joined(&said, "and")
}

fn is_or_are(n_names: usize) -> &'static str {
    if n_names == 1 { "is" } else { "are" }
}

fn to_be_decided(open: &[(Name, Span)], year: Year) -> Diagnostic {
    let (names, is) = (named(open.iter().map(|(name, _)| name)), is_or_are(open.len()));
    let message = format!("{names} of {year} {is} still to be decided on");
    let label = |(name, span): &(Name, Span)| Label {
        span: name.span.to(*span),
        text: "keep, replace or drop it?".to_owned(),
    };
    let labels = open.iter().map(label).collect();
    let diagnostic = Diagnostic::without_place(&code::NOT_ACCOUNTED_FOR, message);
    Diagnostic { labels, ..diagnostic }.with_help(
        "to keep one as it is, remove `, to be decided`; otherwise replace it, or drop it and say why",
    )
}
