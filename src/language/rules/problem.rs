//! What can be wrong with rules that are well-formed, and how it is said.

use crate::diag::{Advice, Code, Diagnostic, code};
use crate::source::Span;
use crate::syntax::ast::{Name, Outcome, StrengthWord};
use crate::value::amount;
use crate::value::show::{grouped, joined};
use crate::value::spelling::nearest;

/// A file that a rule file names and may not take anything from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The path of the file, that of the rule file's folder included.
    pub path: String,
    /// The folder that would have to be allowed first.
    pub folder: String,
}

/// A mistake in a rule file; each variant shows the smallest text that makes it.
#[derive(Debug, Clone)]
pub(super) enum RuleProblem {
    /// `line.amonut`, `cites objective-l`: a name that nothing has
    Unknown {
        what: Unknown,
        name: Name,
        near: Option<String>,
        among: Option<String>,
        /// What there is, where nothing is near and it is not much.
        others: Vec<String>,
    },
    /// `plans` in a requirement about one plan: a name that has a meaning elsewhere
    Elsewhere { name: Name, help: Advice },
    /// `total(5)` where `total` is a field or a variable
    NotADefinition { name: Name },
    /// `value limit = total`, where `total` is a field of the plan
    FieldInAValue { name: Name },
    /// `circular.due is given`: what the rules give, where a field of the plan is needed
    NotAField { span: Span, found: String, help: &'static str },
    /// `authority : text` in a form, which has that field already
    BuiltIn { name: Name },
    /// `some lines in l has line.a is 1`: the entry is called otherwise
    Misnamed { name: Name, variable: Name },
    /// `choice a "x"` twice
    Duplicate { name: Name, first: Span },
    /// `choice a "x" | "x"`, a field twice in a form: part of an item
    DuplicatePart { name: Name, first: Span },
    /// `no two in stays share child, child`
    NamedTwice { name: Name, first: Span },
    /// a loop variable with the name of a field
    Shadows { name: Name, what: &'static str, first: Option<Span> },
    /// `define a = b` and `define b = a`
    Circular { name: Name, what: &'static str },
    /// `define b = a + a`, `define c = b + b` and so on
    TooMuchWork { name: Name, limit: Limit },
    /// `value v = grant.main`, by way of a definition
    ValueReadsPlan { name: Name },
    /// `must line.amount`
    WrongType { span: Span, expected: String, found: String, help: Option<Advice> },
    /// `line.amount is 12`
    TypesDiffer {
        span: Span,
        left: String,
        right: String,
        left_span: Span,
        /// Where another file defines what stands on one of the sides.
        defined: Option<Span>,
        help: Option<Box<Advice>>,
    },
    /// `grant.main + 5`
    Uncalculable { span: Span, message: String, help: Option<Advice> },
    /// `letter is at least 1`
    NotOrdered { span: Span, test: &'static str, ty: String, help: &'static str },
    /// `sent is within 7 days of begun`, `total is within £1 after other`
    WrongSide { span: Span, word: Span, is_day: bool },
    /// `planned()` of a definition that takes one
    WrongCount { span: Span, what: String, expected: usize, found: usize },
    /// `all or none of begun is given`
    OneAlone { span: Span, words: &'static str },
    /// `line.objective is 12` where it is 1 to 11
    OutOfRange { span: Span, shown: String, fault: String, declared: Span },
    /// `heading is one of []`
    EmptyList { span: Span, declared: Option<Span> },
    /// `every x in [] has x.amount is £5`
    PartOfNothing { span: Span },
    /// `100% to 0%`, `0 to 100%`
    BadRange { span: Span, message: &'static str, help: Advice },
    /// `text, in whole pounds`
    BadModifier { span: Span, why: String },
    /// `also written "Council"`: a pattern without a place for the name, or a table without names
    NotAWriting { span: Span, why: String },
    /// two rows of a table that may be called the same
    OneNameForTwo { span: Span, first: Span, name: String },
    /// no `circular` in a file, or two
    Circulars { span: Span, found: usize },
    /// no `form`
    NoForm { span: Span },
    /// `requirement r "…"` where there are two forms
    WhichForm { span: Span, known: Vec<String>, after: &'static str },
    /// `national requirement r "…"` where the circular has no `councils`
    NoCouncils { span: Span, circular: Span },
    /// `councils authorities, some of 2 "real"` where the table lists three of them
    CouncilsInAll { span: Span, message: String, label: &'static str, help: Advice },
    /// a definition that reads plans of another form
    OtherForm { span: Span, name: String },
    /// `matches "["`
    BadPattern { span: Span, why: String },
    /// `mentions "…"`
    NoWord { span: Span },
    /// `matches "(a{1000}){1000}"`
    PatternTooLarge { span: Span },
    /// `must` over `basis inferred from …`
    MustOnInference { span: Span, paragraph: String, declared: Span, is_kept: bool },
    /// `unless x is missing`
    SettledBySilence { span: Span, clause: &'static str, only_when: Option<String> },
    /// `cites p` where p is `not checkable because …`
    CitesNotCheckable { span: Span, paragraph: String, declared: Span },
    /// a table's file that is not there, or does not have its columns
    TableFile { span: Span, message: String, label: String, help: Option<Advice> },
    /// a table's file with two columns of one name
    TwoColumns { span: Span, first: Span, name: String, path: String },
    /// a table's file, or an example's plan, that is not in the folder of the rules
    Outside { span: Span, file: Outside },
    /// `grade "acceptable" when …` as the last one
    NoLastGrade { span: Span },
    /// a standard of one grade
    OneGrade { span: Span },
    /// `grade "not acceptable" otherwise` before another
    BehindTheLastGrade { span: Span },
    /// two standards for one form
    SecondStandard { name: Name, first: Span },
    /// `every must is yes`
    NoSuchOutcome { span: Span, strength: StrengthWord, outcome: Outcome },
    /// `answer yes to four-signatures`, which is a `must`
    NotJudged { name: Name, strength: StrengthWord },
    /// `reaches "acceptible"`; no grade where the form has no standard
    NoSuchGrade { name: Name, known: Vec<String> },
    /// two rows with one key
    TwoRows { span: Span, first: Span, key: String },
    /// a row with `any` that fits the key of another
    RowsOverlap { span: Span, first: Span, key: String },
}

/// Which limit is passed, and the most that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The parts of a condition, with all that it calls.
    Size(usize),
    /// Parts within one another, with all that they call.
    Depth(usize),
    /// Loops within one another.
    Loops(usize),
    /// Records within one another.
    Records(usize),
    /// The fields of a record, with those of all records in it.
    Fields { found: u64, most: u64 },
    /// The entries of lists and tables that are looked at; a list of a plan counts as so many.
    Entries { found: u64, most: u64, of_a_list: u64 },
}

/// What kind of name is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    Field,
    Name,
    Paragraph,
    Source,
    Type,
    Choice,
    Word,
    Month,
    Weekday,
    Requirement,
    Form,
    Table,
}

impl RuleProblem {
    /// The problem as it is reported.
    pub(super) fn diagnostic(self) -> Diagnostic {
        match self {
            RuleProblem::Unknown { what, name, near, among, others } => {
                unknown(what, &name, near, among, &others)
            }
            RuleProblem::Elsewhere { name, help } => elsewhere(name, help),
            RuleProblem::NotADefinition { name } => not_a_definition(name),
            RuleProblem::FieldInAValue { name } => field_in_a_value(name),
            RuleProblem::NotAField { span, found, help } => not_a_field(span, found, help),
            RuleProblem::BuiltIn { name } => built_in(name),
            RuleProblem::Misnamed { name, variable } => misnamed(name, variable),
            RuleProblem::Duplicate { name, first } => duplicate(&name, first),
            RuleProblem::DuplicatePart { name, first } if first.source != name.span.source => {
                let message = format!("`{}` is already there, from last year", name.node);
                Diagnostic::new(&code::DUPLICATE_NAME, message, name.span, "declared again")
                    .with_label(first, "declared here, and still in force")
                    .with_help("remove it; to change it, first take out the old one with `without`")
            }
            RuleProblem::DuplicatePart { name, first } => duplicate(&name, first),
            RuleProblem::NamedTwice { name, first } => named_twice(name, first),
            RuleProblem::Shadows { name, what, first } => shadows(&name, what, first),
            RuleProblem::Circular { name, what } => circular(&name, what),
            RuleProblem::TooMuchWork { name, limit } => too_much_work(&name, limit),
            RuleProblem::ValueReadsPlan { name } => value_reads_plan(name),
            RuleProblem::WrongType { span, expected, found, help } => {
                wrong_type(span, expected, found, help)
            }
            RuleProblem::TypesDiffer { span, left, right, left_span, defined, help } => {
                types_differ(span, left, right, left_span, defined, help)
            }
            RuleProblem::Uncalculable { span, message, help } => uncalculable(span, message, help),
            RuleProblem::NotOrdered { span, test, ty, help } => not_ordered(span, test, ty, help),
            RuleProblem::WrongSide { span, word, is_day } => wrong_side(span, word, is_day),
            RuleProblem::WrongCount { span, what, expected, found } => {
                wrong_count(span, &what, expected, found)
            }
            RuleProblem::OneAlone { span, words } => one_alone(span, words),
            RuleProblem::OutOfRange { span, shown, fault, declared } => {
                out_of_range(span, shown, fault, declared)
            }
            RuleProblem::EmptyList { span, declared } => empty_list(span, declared),
            RuleProblem::PartOfNothing { span } => part_of_nothing(span),
            RuleProblem::BadRange { span, message, help } => {
                Diagnostic::new(&code::BAD_RANGE, message, span, "this range").with_help(help)
            }
            RuleProblem::BadModifier { span, why } => {
                Diagnostic::new(&code::BAD_MODIFIER, why, span, "does not go with this field")
            }
            RuleProblem::NotAWriting { span, why } => not_a_writing(span, why),
            RuleProblem::OneNameForTwo { span, first, name } => one_name_for_two(span, first, name),
            RuleProblem::Circulars { span, found } => circulars(span, found),
            RuleProblem::NoForm { span } => no_form(span),
            RuleProblem::WhichForm { span, known, after } => which_form(span, &known, after),
            RuleProblem::CouncilsInAll { span, message, label, help } => {
                Diagnostic::new(&code::COUNCILS_IN_ALL, message, span, label).with_help(help)
            }
            RuleProblem::NoCouncils { span, circular } => no_councils(span, circular),
            RuleProblem::OtherForm { span, name } => other_form(span, name),
            RuleProblem::NoLastGrade { span } => no_last_grade(span),
            RuleProblem::OneGrade { span } => one_grade(span),
            RuleProblem::BehindTheLastGrade { span } => behind_the_last_grade(span),
            RuleProblem::SecondStandard { name, first } => second_standard(&name, first),
            RuleProblem::NoSuchOutcome { span, strength, outcome } => {
                no_such_outcome(span, strength, outcome)
            }
            RuleProblem::NotJudged { name, strength } => not_judged(&name, strength),
            RuleProblem::NoSuchGrade { name, known } => no_such_grade(&name, &known),
            RuleProblem::BadPattern { span, why } => bad_pattern(span, why),
            RuleProblem::NoWord { span } => no_word(span),
            RuleProblem::PatternTooLarge { span } => pattern_too_large(span),
            RuleProblem::MustOnInference { span, paragraph, declared, is_kept } => {
                must_on_inference(span, &paragraph, declared, is_kept)
            }
            RuleProblem::SettledBySilence { span, clause, only_when } => {
                settled_by_silence(span, clause, only_when)
            }
            RuleProblem::CitesNotCheckable { span, paragraph, declared } => {
                cites_not_checkable(span, paragraph, declared)
            }
            RuleProblem::TableFile { span, message, label, help } => {
                Diagnostic::new(&code::TABLE_FILE, message, span, label).with_help_if(help)
            }
            RuleProblem::TwoColumns { span, first, name, path } => {
                two_columns(span, first, name, path)
            }
            RuleProblem::Outside { span, file } => outside(span, file),
            RuleProblem::TwoRows { span, first, key } => two_rows(span, first, key),
            RuleProblem::RowsOverlap { span, first, key } => rows_overlap(span, first, key),
        }
    }
}

/// How many fields or words are listed where none is near.
pub(super) const MOST_LISTED: usize = 12;

impl Unknown {
    fn row(self) -> (&'static Code, &'static str) {
        match self {
            Unknown::Field => (&code::UNKNOWN_FIELD, "field"),
            Unknown::Name => (&code::UNKNOWN_NAME, "name"),
            Unknown::Paragraph => (&code::UNKNOWN_PARAGRAPH, "paragraph"),
            Unknown::Source => (&code::UNKNOWN_SOURCE, "source"),
            Unknown::Type => (&code::UNKNOWN_TYPE, "choice, record or table"),
            Unknown::Choice => (&code::UNKNOWN_TYPE, "choice"),
            Unknown::Word => (&code::UNKNOWN_WORD, "word"),
            Unknown::Month => (&code::UNKNOWN_WORD, "month"),
            Unknown::Weekday => (&code::UNKNOWN_WORD, "day of the week"),
            Unknown::Requirement => (&code::UNKNOWN_REQUIREMENT, "requirement"),
            Unknown::Form => (&code::UNKNOWN_TYPE, "form"),
            Unknown::Table => (&code::UNKNOWN_TYPE, "table"),
        }
    }

    /// The unknown name with the nearest of the known ones.
    pub(super) fn named<'a>(
        self,
        name: &Name,
        known: impl Iterator<Item = &'a str>,
        among: Option<String>,
    ) -> RuleProblem {
        let known: Vec<&str> = known.collect();
        let near = nearest(&name.node, known.iter().copied()).map(str::to_owned);
        let is_listed = self == Unknown::Field && known.len() <= MOST_LISTED;
        let others = known.into_iter().filter(|_| near.is_none() && is_listed);
        let others = others.map(|name| format!("`{name}`")).collect();
        RuleProblem::Unknown { what: self, name: name.clone(), near, among, others }
    }
}

fn elsewhere(name: Name, help: Advice) -> Diagnostic {
    let message = format!("nothing here is called `{}`", name.node);
    Diagnostic::new(&code::UNKNOWN_NAME, message, name.span, "no such name").with_help(help)
}

fn not_a_definition(name: Name) -> Diagnostic {
    let message = format!("`{}` is not a definition, so it takes nothing in brackets", name.node);
    Diagnostic::new(&code::UNKNOWN_NAME, message, name.span, "not a definition")
        .with_help("write the name without brackets, or declare it with `define`")
}

fn field_in_a_value(name: Name) -> Diagnostic {
    let message =
        format!("`{}` is a field of the plan, but a value is the same for every plan", name.node);
    Diagnostic::new(&code::UNKNOWN_NAME, message, name.span, "a field of the plan")
        .with_help("use `define` for what depends on the plan")
}

fn not_a_field(span: Span, found: String, help: &'static str) -> Diagnostic {
    let message = "this is not a field of the plan";
    Diagnostic::new(&code::WRONG_TYPE, message, span, found).with_help(help)
}

fn built_in(name: Name) -> Diagnostic {
    let message = format!("every form already has the field `{}`", name.node);
    Diagnostic::new(&code::DUPLICATE_NAME, message, name.span, "declared again")
        .with_help("remove it")
}

fn misnamed(name: Name, variable: Name) -> Diagnostic {
    let message = format!("nothing here is called `{}`", name.node);
    let help = format!("the entry is called `{}` here: call it `{}`", variable.node, name.node);
    Diagnostic::new(&code::UNKNOWN_NAME, message, name.span, "no such name")
        .with_label(variable.span, format!("called `{}`", variable.node))
        .with_help(Advice::from(help).with(variable.span, name.node))
}

fn named_twice(name: Name, first: Span) -> Diagnostic {
    let message = format!("`{}` is named twice", name.node);
    Diagnostic::new(&code::DUPLICATE_NAME, message, name.span, "named again")
        .with_label(first, "first named here")
        .with_help("remove it here, or name the field that you meant")
}

fn value_reads_plan(name: Name) -> Diagnostic {
    let message = format!("the value `{}` calls a definition that reads the plan", name.node);
    let help = "a value is the same for every plan; say `define` for one that is not";
    Diagnostic::new(&code::WRONG_TYPE, message, name.span, "reads the plan").with_help(help)
}

fn wrong_type(span: Span, expected: String, found: String, help: Option<Advice>) -> Diagnostic {
    let message = format!("expected {expected}, but this is {found}");
    Diagnostic::new(&code::WRONG_TYPE, message, span, found).with_help_if(help)
}

fn types_differ(
    span: Span,
    left: String,
    right: String,
    left_span: Span,
    defined: Option<Span>,
    help: Option<Box<Advice>>,
) -> Diagnostic {
    let message = format!("{left} cannot be compared with {right}");
    let differ = Diagnostic::new(&code::TYPES_DIFFER, message, span, right)
        .with_label(left_span, left)
        .with_help_if(help.map(|help| *help));
    match defined {
        Some(defined) => differ.with_label(defined, "what it is this year"),
        None => differ,
    }
}

fn uncalculable(span: Span, message: String, help: Option<Advice>) -> Diagnostic {
    Diagnostic::new(&code::TYPES_DIFFER, message, span, "cannot be calculated").with_help_if(help)
}

fn not_ordered(span: Span, test: &'static str, ty: String, help: &'static str) -> Diagnostic {
    let message = format!("`{test}` does not work with {ty}");
    Diagnostic::new(&code::NOT_ORDERED, message, span, ty).with_help(help)
}

fn one_alone(span: Span, words: &'static str) -> Diagnostic {
    let message = format!("`{words}` needs at least two fields, but only one is named");
    Diagnostic::new(&code::WRONG_COUNT, message, span, "only this one")
        .with_help("name the others with commas between them, or say `… is given`")
}

fn out_of_range(span: Span, shown: String, fault: String, declared: Span) -> Diagnostic {
    let message = format!("the field can never be {shown}, which {fault}");
    Diagnostic::new(&code::OUT_OF_RANGE, message, span, "can never be")
        .with_label(declared, "declared here")
}

fn empty_list(span: Span, declared: Option<Span>) -> Diagnostic {
    let message = "the list has no entries, so no value can be one of them";
    let problem = Diagnostic::new(&code::EMPTY_LIST, message, span, "an empty list");
    let problem = match declared {
        Some(declared) => problem.with_label(declared, "it is empty here"),
        None => problem,
    };
    problem.with_help("put entries in the list, or remove the comparison")
}

fn part_of_nothing(span: Span) -> Diagnostic {
    let message = "the list has no entries, so nothing is known of their parts";
    Diagnostic::new(&code::EMPTY_LIST, message, span, "a part of such an entry")
        .with_help("put entries in the list, or remove what goes through it")
}

fn not_a_writing(span: Span, why: String) -> Diagnostic {
    let help = "write `…` once, where the name goes, with words before or after it: \
                \"City of …\"";
    Diagnostic::new(&code::BAD_MODIFIER, why, span, "not a way of writing a name").with_help(help)
}

fn one_name_for_two(span: Span, first: Span, name: String) -> Diagnostic {
    let message = format!("two rows may be called \"{name}\"");
    Diagnostic::new(&code::TWO_ROWS, message, span, "this row as well")
        .with_label(first, "this row")
        .with_help("give the name to only one of them")
}

fn no_form(span: Span) -> Diagnostic {
    let message = "this circular has no form for its plans";
    Diagnostic::new(&code::NO_FORM, message, span, "in this file")
        .with_help("write one `form plan \"…\"` with the fields that a plan has")
}

fn no_councils(span: Span, circular: Span) -> Diagnostic {
    let message = "this is asked of all councils' plans together, but the circular \
                   does not say which councils those are";
    Diagnostic::new(&code::NO_COUNCILS, message, span, "of which councils?")
        .with_label(circular, "has no `councils`")
        .with_help("name the table that lists the councils: `councils …`")
}

fn other_form(span: Span, name: String) -> Diagnostic {
    let message = format!("`{name}` reads plans of another form");
    Diagnostic::new(&code::WRONG_TYPE, message, span, "reads another form")
        .with_help("write a separate definition for each form")
}

fn bad_pattern(span: Span, why: String) -> Diagnostic {
    let message = format!("this pattern cannot be read: {why}");
    Diagnostic::new(&code::BAD_PATTERN, message, span, "not a pattern").with_help(
        "`[A-Z]` is one capital letter, `[0-9]+` is one or more digits, \
                    `.*` is anything",
    )
}

fn no_word(span: Span) -> Diagnostic {
    let message = "there is no word to look for between these quotes";
    Diagnostic::new(&code::BAD_PATTERN, message, span, "no word here")
        .with_help("write the words that the text must contain")
}

fn pattern_too_large(span: Span) -> Diagnostic {
    let message = "with its repeats written out, this pattern is larger than 1 MB";
    Diagnostic::new(&code::PATTERN_TOO_LARGE, message, span, "too large")
        .with_help("repeat fewer things, or fewer times")
}

fn cites_not_checkable(span: Span, paragraph: String, declared: Span) -> Diagnostic {
    let message = format!("`{paragraph}` is cited although it is marked not checkable");
    Diagnostic::new(&code::CITES_NOT_CHECKABLE, message, span, "cited here")
        .with_label(declared, "marked not checkable")
        .with_help("remove `not checkable because …`, or cite another paragraph")
}

fn two_columns(span: Span, first: Span, name: String, path: String) -> Diagnostic {
    let message = format!("`{path}` has two columns called `{name}`");
    Diagnostic::new(&code::TABLE_FILE, message, span, "the same name again")
        .with_label(first, "first here")
        .with_help("remove one of them, or give it another name")
}

fn outside(span: Span, Outside { path, folder }: Outside) -> Diagnostic {
    let message = format!("`{path}` is not in the folder of the rules, so it was not read");
    let help = format!(
        "put the file into the folder of the rules; or, if you trust these rules, \
         allow them to read files from there: `--allow-from {folder}`"
    );
    Diagnostic::new(&code::OUTSIDE_THE_RULES, message, span, "leads out of the folder")
        .with_help(help)
}

fn two_rows(span: Span, first: Span, key: String) -> Diagnostic {
    let message = format!("two rows have the key {key}");
    Diagnostic::new(&code::TWO_ROWS, message, span, "the same key again")
        .with_label(first, "first here")
}

fn rows_overlap(span: Span, first: Span, key: String) -> Diagnostic {
    let message = format!("two rows match the key {key}");
    Diagnostic::new(&code::TWO_ROWS, message, span, "fits it")
        .with_label(first, "matches it as well")
        .with_help("`any` matches every value; write out the values that are meant")
}

fn unknown(
    what: Unknown,
    name: &Name,
    near: Option<String>,
    among: Option<String>,
    others: &[String],
) -> Diagnostic {
    let (code, kind) = what.row();
    let place = among.map(|among| format!(" in {among}")).unwrap_or_default();
    let message = match what {
        Unknown::Word => format!("\"{}\" is not one of the words{place}", name.node),
        Unknown::Name => format!("nothing here is called `{}`", name.node),
        _ => format!("there is no {kind} `{}`{place}", name.node),
    };
    let help = match (near, what) {
        (Some(near), Unknown::Word) => {
            Some(Advice::from(format!("did you mean \"{near}\"?")).with(name.span, near))
        }
        (Some(near), Unknown::Name) if near == format!("{}s", name.node) => {
            Some(Advice::from(format!(
                "`{near}` is a list: name its entries first, with `for each {} in {near}`",
                name.node
            )))
        }
        (Some(near), _) => Some(Advice::meant(name.span, near)),
        (None, _) if others.is_empty() => None,
        (None, _) => {
            let all = match what {
                Unknown::Word => "its words",
                Unknown::Month => "the months",
                Unknown::Weekday => "the days of the week",
                _ => "its fields",
            };
            Some(Advice::from(format!("{all} are {}", joined(others, "and"))))
        }
    };
    Diagnostic::new(code, message, name.span, format!("no such {kind}")).with_help_if(help)
}

fn duplicate(name: &Name, first: Span) -> Diagnostic {
    let is_carried = first.source != name.span.source;
    let (message, label, help) = match is_carried {
        true => (
            format!("`{}` is declared in the circular that this one follows", name.node),
            "declared here, and still in force",
            "put `replace` before the item, and it takes the place of the other",
        ),
        false => (
            format!("`{}` is declared twice", name.node),
            "first declared here",
            "give one of them another name",
        ),
    };
    Diagnostic::new(&code::DUPLICATE_NAME, message, name.span, "declared again")
        .with_label(first, label)
        .with_help(help)
}

fn shadows(name: &Name, what: &str, first: Option<Span>) -> Diagnostic {
    let message = format!("`{}` is already the name of {what}", name.node);
    let diagnostic =
        Diagnostic::new(&code::DUPLICATE_NAME, message, name.span, "the same name again");
    let diagnostic = match first {
        Some(first) => diagnostic.with_label(first, format!("{what} of this name")),
        None => diagnostic,
    };
    diagnostic.with_help("choose another name, so that it is clear which is meant")
}

fn circular(name: &Name, what: &str) -> Diagnostic {
    let message = format!("the {what} `{}` leads back to itself", name.node);
    Diagnostic::new(&code::CIRCULAR_DEFINITION, message, name.span, "needs itself")
        .with_help("break the circle: change one of them so that it does not need the others")
}

fn too_much_work(name: &Name, limit: Limit) -> Diagnostic {
    let name_said = &name.node;
    let entries_help;
    let (message, label, help) = match limit {
        Limit::Size(most) => (
            format!(
                "`{name_said}` has more than {} parts, counting all that it calls",
                grouped(most)
            ),
            "too many parts",
            "let each definition name the one before it only once",
        ),
        Limit::Depth(most) => (
            format!(
                "`{name_said}` has parts inside parts, more than {most} deep, counting all that \
                 it calls"
            ),
            "too deep",
            "let it call fewer definitions that call others, or split it into more than one \
             requirement",
        ),
        Limit::Loops(most) => (
            format!("`{name_said}` goes through more than {most} lists inside one another"),
            "too many lists inside one another",
            "go through fewer lists; a `sum of` or a `count of` goes through a list only once",
        ),
        Limit::Records(most) => (
            format!("the record `{name_said}` has records inside records, more than {most} deep"),
            "too deep",
            "put the fields of some inner records into the records that contain them",
        ),
        Limit::Fields { found, most } => (
            format!(
                "`{name_said}` has {} fields when all records in it are written out; at most {} are \
                 allowed",
                amount::grouped(&found.to_string()),
                amount::grouped(&most.to_string())
            ),
            "too many fields",
            "remove records that nothing asks for, and make a list of records that are alike",
        ),
        Limit::Entries { found, most, of_a_list } => {
            entries_help = format!(
                "look an entry up by its key instead of going through all of them, or make the table \
                 smaller; a list of the plan counts as {of_a_list} entries"
            );
            (
                format!(
                    "`{name_said}` would look at up to {} entries; at most {} are allowed",
                    amount::grouped(&found.to_string()),
                    amount::grouped(&most.to_string())
                ),
                "too many entries to look at",
                entries_help.as_str(),
            )
        }
    };
    Diagnostic::new(&code::TOO_MUCH_WORK, message, name.span, label).with_help(help)
}

fn wrong_count(span: Span, what: &str, expected: usize, found: usize) -> Diagnostic {
    let plural = if expected == 1 { "" } else { "s" };
    let is = if found == 1 { "is" } else { "are" };
    let message = format!("{what} takes {expected} value{plural}, but there {is} {found} here");
    Diagnostic::new(&code::WRONG_COUNT, message, span, format!("{found} instead of {expected}"))
}

fn circulars(span: Span, found: usize) -> Diagnostic {
    let message = match found {
        0 => "this file does not say which circular it is",
        _ => "this file has more than one `circular`",
    };
    Diagnostic::new(&code::NO_CIRCULAR, message, span, "in this file").with_help(
        "begin the file with one `circular \"…\"`, its year, its number and its due date",
    )
}

fn no_last_grade(span: Span) -> Diagnostic {
    let message = "a plan that reaches none of these grades would have no grade";
    Diagnostic::new(&code::GRADES, message, span, "the last grade")
        .with_help("add a last grade for all other plans: `grade \"not acceptable\" otherwise`")
}

fn one_grade(span: Span) -> Diagnostic {
    let message = "every plan would have this grade, whatever its verdicts are";
    Diagnostic::new(&code::GRADES, message, span, "the only grade")
        .with_help("write a better grade above it: `grade \"acceptable\" when every must is met`")
}

fn behind_the_last_grade(span: Span) -> Diagnostic {
    let message =
        "no plan can reach the grades below this one, as `otherwise` takes all that is left";
    Diagnostic::new(&code::GRADES, message, span, "takes every plan that is left")
        .with_help("move it to the end, or give it a condition as the others have")
}

fn second_standard(name: &Name, first: Span) -> Diagnostic {
    let message = "this form has a standard already";
    Diagnostic::new(&code::GRADES, message, name.span, "a second one")
        .with_label(first, "the first one")
        .with_help("write all grades in one standard, the best first")
}

fn no_such_outcome(span: Span, strength: StrengthWord, outcome: Outcome) -> Diagnostic {
    let [good, bad] = strength.outcomes().map(Outcome::word);
    let word = outcome.word();
    let message = match strength {
        StrengthWord::Judged => {
            format!(
                "a `judged` is answered by a person: it is `{good}` or `{bad}`, and not `{word}`"
            )
        }
        StrengthWord::Must | StrengthWord::Should => {
            format!("a `{}` is `{good}` or `{bad}`, and not `{word}`", strength.word())
        }
    };
    // The outcome is the last word.
    let start = span.end().saturating_sub(word.len()).max(span.start());
    let meant = match outcome {
        Outcome::Met | Outcome::Yes => good,
        Outcome::Breached | Outcome::No => bad,
    };
    let place = Span::new(span.source, start, span.end());
    Diagnostic::new(&code::NO_SUCH_OUTCOME, message, span, format!("never `{word}`"))
        .with_help(Advice::write(place, meant))
}

fn not_judged(name: &Name, strength: StrengthWord) -> Diagnostic {
    let message = format!("nobody answers `{}`: it is a `{}`", name.node, strength.word());
    Diagnostic::new(&code::NO_SUCH_OUTCOME, message, name.span, "not `judged`")
        .with_help("name a requirement that a person has to judge")
}

fn no_such_grade(name: &Name, known: &[String]) -> Diagnostic {
    let grades: Vec<String> = known.iter().map(|one| format!("\"{one}\"")).collect();
    let near = nearest(&name.node, known.iter().map(String::as_str));
    let help = match (near, known) {
        (Some(near), _) => {
            Advice::from(format!("did you mean \"{near}\"?")).with(name.span, near.to_owned())
        }
        (None, []) => Advice::from("write a `standard` with its grades first"),
        (None, _) => Advice::from(format!("the grades are {}", joined(&grades, "and"))),
    };
    let message = match known {
        [] => "no standard says which grades a plan of this form can have".to_owned(),
        _ => format!("\"{}\" is not a grade of the standard", name.node),
    };
    Diagnostic::new(&code::UNKNOWN_WORD, message, name.span, "no such grade").with_help(help)
}

fn which_form(span: Span, known: &[String], after: &str) -> Diagnostic {
    let words: Vec<String> = known.iter().map(|name| format!("`on {name}`")).collect();
    let message = "this circular has more than one form, but nothing says which one this is about";
    Diagnostic::new(&code::WHICH_FORM, message, span, "about which form?").with_help(
        known.iter().fold(
            Advice::from(format!("write {} after {after}", joined(&words, "or"))),
            |advice, name| advice.with(span.after(), format!(" on {name}")),
        ),
    )
}

fn must_on_inference(span: Span, paragraph: &str, declared: Span, is_kept: bool) -> Diagnostic {
    let message = format!("a `must` cannot rest on `{paragraph}`, which is only inferred");
    Diagnostic::new(&code::MUST_ON_INFERENCE, message, span, "cited by a `must`")
        .with_label(declared, "inferred, not seen")
        .with_help(match is_kept {
            true => "keep it `as should`, or cite a paragraph that was seen in its source",
            false => "ask it with `should`, or cite a paragraph that was seen in its source",
        })
}

/// Days are before or after one another; amounts are only near.
fn wrong_side(span: Span, word: Span, is_day: bool) -> Diagnostic {
    let (message, help) = match is_day {
        true => (
            "`of` does not say on which side the day lies",
            Advice::from("write `after`, `before`, or `before or after`")
                .with(word, " before or after ".to_owned()),
        ),
        false => (
            "`before` and `after` are said of days, but these are amounts",
            Advice::from("write `of`").with(word, " of ".to_owned()),
        ),
    };
    Diagnostic::new(&code::WRONG_SIDE, message, span, "which side?").with_help(help)
}

fn settled_by_silence(span: Span, clause: &str, only_when: Option<String>) -> Diagnostic {
    let help = match only_when {
        Some(when) => format!(
            "the form asks for it only when `{when}`: write that here, or ask only where it is there, \
             with `must … when … is given`"
        ),
        None => "if it may be left out, ask only where it is there: `must … when … is given`; else write a \
                 requirement that it `must` be given, or declare the field `may be not applicable`"
            .to_owned(),
    };
    let message = format!("a plan could settle this `{clause}` by leaving something out");
    Diagnostic::new(&code::SETTLED_BY_SILENCE, message, span, "true or false by silence alone")
        .with_help(help)
}
