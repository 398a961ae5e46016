//! Why a file cannot be taken for a plan at all, and how it is said.

use smol_str::SmolStr;

use super::Other;
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::{Absence, Year};

/// A file that is no plan; each variant shows the smallest text that makes it.
#[derive(Debug, Clone)]
pub enum PlanProblem {
    /// `plan.csv`
    NoPlan {
        /// The path that the file was given by.
        name: String,
        /// What the file is instead, and how to make a plan of it.
        other: Other,
        /// Its first line, if it is a text.
        span: Option<Span>,
    },
    /// a byte that no UTF-8 text has
    NotUtf8 {
        /// The path that the file was given by.
        name: String,
        /// Where the first wrong byte stands.
        span: Span,
    },
    /// a text of Notepad's encoding "Unicode"
    Utf16 {
        /// The path that the file was given by.
        name: String,
    },
    /// `- a list`
    NotAPlan {
        /// The whole of what the file holds.
        span: Span,
    },
    /// no key `year`
    NoYear {
        /// The misspelt key, or the plan as a whole.
        span: Span,
        /// A key that may be meant for `year`.
        misspelt: Option<String>,
    },
    /// `year: 2001`
    BadYear {
        /// Where the year stands, or its key where it is empty.
        span: Span,
        /// Why it is no year.
        absence: Absence,
    },
    /// no key `form` where the circular has two
    NoForm {
        /// The plan as a whole.
        span: Span,
        /// The form that the plan names and the circular does not have; nothing where it names none.
        said: Option<(String, Span)>,
        /// A key that may be meant for `form`.
        misspelt: Option<Spanned<SmolStr>>,
        /// The names of the circular's forms.
        known: Vec<String>,
    },
    /// `year: 1987-88`
    NoCircular {
        /// Where the plan says its year.
        span: Span,
        /// The year that there are no rules for.
        year: Year,
        /// The years that there are rules for, the earliest first.
        known: Vec<Year>,
        /// Whether any rule file has mistakes: the rules that are missing may be in it.
        is_rule_file_broken: bool,
        /// Whether the rules are those built in, and not any that were given.
        are_built_in: bool,
    },
}

impl PlanProblem {
    /// The problem as it is reported.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            PlanProblem::NoPlan { name, other, span } => {
                let message = format!("`{name}` is {}, which cannot be read as a plan", other.what);
                let found = match span {
                    Some(span) => {
                        Diagnostic::new(&code::NOT_A_PLAN, message, span, "begins like this")
                    }
                    None => Diagnostic::without_place(&code::NOT_A_PLAN, message),
                };
                found.with_help(other.remedy)
            }
            PlanProblem::NotUtf8 { name, span } => {
                let message = format!("`{name}` is not UTF-8 text");
                Diagnostic::new(&code::NOT_UTF8, message, span, "the first wrong byte")
                    .with_help("save the file again as UTF-8; in Notepad: Save as, Encoding: UTF-8")
            }
            PlanProblem::Utf16 { name } => {
                let message = format!("`{name}` is UTF-16 text, but a plan must be UTF-8");
                Diagnostic::without_place(&code::NOT_UTF8, message)
                    .with_help("save the file again as UTF-8; in Notepad: Save as, Encoding: UTF-8")
            }
            PlanProblem::NotAPlan { span } => {
                let message = "this file is not a plan: it has no fields";
                Diagnostic::new(&code::NOT_A_PLAN, message, span, "fields should begin here")
                    .with_help("a plan begins with the fields `authority` and `year`")
            }
            PlanProblem::NoYear { span, misspelt } => no_year(span, misspelt),
            PlanProblem::BadYear { span, absence } => bad_year(span, &absence),
            PlanProblem::NoForm { span, said, misspelt, known } => {
                no_form(span, said, misspelt, &known)
            }
            PlanProblem::NoCircular { span, year, known, is_rule_file_broken, are_built_in } => {
                no_circular(span, year, &known, (is_rule_file_broken, are_built_in))
            }
        }
    }
}

fn no_year(span: Span, misspelt: Option<String>) -> Diagnostic {
    let message = "this plan does not say which year it is for";
    let help = "add the field `year`, such as `2001-02`; without it no circular can be found";
    match misspelt {
        Some(key) => Diagnostic::new(&code::NO_YEAR, message, span, "is this meant for `year`?")
            .with_help(format!("write `year` instead of `{key}`")),
        None => {
            let start = Span::new(span.source, span.start(), span.start() + 1);
            Diagnostic::new(&code::NO_YEAR, message, start, "no `year` in this plan")
                .with_help(help)
        }
    }
}

fn no_form(
    span: Span,
    said: Option<(String, Span)>,
    misspelt: Option<Spanned<SmolStr>>,
    known: &[String],
) -> Diagnostic {
    let words: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let help =
        format!("write {} in the field `form`", lacuna_language::value::show::joined(&words, "or"));
    let (message, place, label) = match said {
        Some((said, place)) => {
            (format!("the circular has no form `{said}`"), place, "no such form")
        }
        None => {
            let message = "this plan does not say which of the circular's forms it is".to_owned();
            match misspelt {
                Some(key) => {
                    let help = format!("write `form` instead of `{}`", key.node);
                    let label = "is this meant for `form`?";
                    return Diagnostic::new(&code::NO_FORM_NAMED, message, key.span, label)
                        .with_help(help);
                }
                None => {
                    let start = Span::new(span.source, span.start(), span.start() + 1);
                    (message, start, "no `form` in this plan")
                }
            }
        }
    };
    Diagnostic::new(&code::NO_FORM_NAMED, message, place, label).with_help(help)
}

fn bad_year(span: Span, absence: &Absence) -> Diagnostic {
    let (label, remedy) = match absence {
        Absence::Unreadable(why) => (why.fault.as_str(), why.remedy.clone()),
        Absence::Missing => ("is empty", None),
        Absence::Placeholder(_) => ("is not filled in yet", None),
        Absence::NotApplicable(_) => ("every plan has a year", None),
    };
    let message = "this plan's year cannot be read, so no circular can be found for it";
    let help = remedy.unwrap_or_else(|| "write the financial year, such as `2001-02`".to_owned());
    Diagnostic::new(&code::NO_YEAR, message, span, label).with_help(help)
}

fn no_circular(
    span: Span,
    year: Year,
    known: &[Year],
    (is_rule_file_broken, are_built_in): (bool, bool),
) -> Diagnostic {
    let message = format!("there are no rules for {year}, so this plan was not checked");
    let years: Vec<String> = known.iter().map(Year::to_string).collect();
    let help = match years.as_slice() {
        _ if is_rule_file_broken => {
            "a rule file did not load; its mistakes are shown before this".to_owned()
        }
        [] => "no circular is loaded at all".to_owned(),
        some if are_built_in => format!(
            "there are rules for {}; correct `year`, or name a rule file for {year} with `--rules`",
            lacuna_language::value::show::joined(some, "and")
        ),
        some => format!(
            "the rules that were given are for {}; correct `year` if one of those is meant, or \
             name a rule file for {year} with `--rules`; without `--rules`, the built-in rules \
             are used",
            lacuna_language::value::show::joined(some, "and")
        ),
    };
    Diagnostic::new(&code::YEAR_WITHOUT_CIRCULAR, message, span, "no circular for this year")
        .with_help(help)
}
