//! What can be wrong with the text of a rule file, and how it is said.

use std::borrow::Cow;

use super::words;
use crate::diag::{Advice, Diagnostic, code};
use crate::source::{Span, Spanned};
use crate::value::show::joined;
use crate::value::spelling::nearest;

/// A mistake in the text; each variant shows the smallest text that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SyntaxProblem {
    /// `requirment x "…"` at column 0
    UnknownItem { word: String, span: Span },
    /// A carriage return without a line feed.
    LoneReturn { span: Span },
    /// An escape, a zero-width space, a mark that turns the direction of writing: in strings and comments too.
    Invisible { char: char, span: Span },
    /// Indented text before the first item.
    BeforeItems { span: Span },
    /// `must` at column 0
    NotIndented { word: String, span: Span },
    /// `must` with nothing behind it
    Unexpected {
        span: Span,
        found: String,
        expected: Vec<Cow<'static, str>>,
        after: Option<Spanned<String>>,
    },
    /// `is greater than`: a form that people write, and the one that the language has.
    WrongForm { span: Span, message: String, label: String, instead: Advice },
    /// `"adoption` up to the end of the line
    UnclosedQuote { span: Span },
    /// `((((…`
    TooDeep { span: Span, most: usize },
    /// `a and b or c`
    MixedAndOr { span: Span, whole: Span, first: String, second: String },
    /// `some x in l has a or b`
    OpenOr { span: Span, whole: Span, inside: String, outside: String },
    /// `31 February 2001`, `2001-03`: the shape is right, the value is not
    NoSuchValue { span: Span, fault: String, remedy: Option<Advice> },
    /// `otherwise "… {amount …"`
    OpenBrace { span: Span },
    /// `otherwise "… {} …"`
    EmptyBraces { span: Span },
    /// `our-words "to be completed"`
    ToBeWritten { span: Span },
}

impl SyntaxProblem {
    /// The problem as it is reported.
    pub(super) fn diagnostic(self) -> Diagnostic {
        match self {
            SyntaxProblem::UnknownItem { word, span } => unknown_item(&word, span),
            SyntaxProblem::LoneReturn { span } => lone_return(span),
            SyntaxProblem::Invisible { char, span } => invisible(char, span),
            SyntaxProblem::BeforeItems { span } => before_items(span),
            SyntaxProblem::NotIndented { word, span } => {
                let message = format!("`{word}` is at the very start of its line");
                Diagnostic::new(&code::NOT_INDENTED, message, span, "should be indented")
                    .with_help("put two spaces before it: it belongs to the item above")
            }
            SyntaxProblem::Unexpected { span, found, expected, after } => {
                unexpected(span, &found, &expected, after.as_ref())
            }
            SyntaxProblem::WrongForm { span, message, label, instead } => {
                Diagnostic::new(&code::UNEXPECTED, message, span, label).with_help(instead)
            }
            SyntaxProblem::UnclosedQuote { span } => unclosed_quote(span),
            SyntaxProblem::TooDeep { span, most } => too_deep(span, most),
            SyntaxProblem::MixedAndOr { span, whole, first, second } => {
                mixed(span, whole, &first, &second)
            }
            SyntaxProblem::OpenOr { span, whole, inside, outside } => {
                open_or(span, whole, &inside, &outside)
            }
            SyntaxProblem::NoSuchValue { span, fault, remedy } => {
                Diagnostic::new(&code::NO_SUCH_VALUE, fault, span, "this").with_help_if(remedy)
            }
            SyntaxProblem::OpenBrace { span } => open_brace(span),
            SyntaxProblem::EmptyBraces { span } => {
                let message = "there is nothing between these braces";
                Diagnostic::new(&code::UNEXPECTED, message, span, "empty")
                    .with_help("put the value to show between them, or remove them")
            }
            SyntaxProblem::ToBeWritten { span } => {
                let message = "this is still to be written";
                Diagnostic::new(&code::TO_BE_WRITTEN, message, span, "not filled in yet")
                    .with_help("write what the circular says, or why it is so")
            }
        }
    }
}

fn unknown_item(word: &str, span: Span) -> Diagnostic {
    let near = nearest(word, words::FIRST_WORDS.into_iter());
    let known: Vec<String> = words::FIRST_WORDS.iter().map(|word| format!("`{word}`")).collect();
    let help = match near {
        Some(near) => Advice::meant(span, near),
        None => Advice::from(format!(
            "an item begins with {}; lines that belong to the item above are indented",
            joined(&known, "or")
        )),
    };
    let message = format!("no item begins with `{word}`");
    Diagnostic::new(&code::UNKNOWN_ITEM, message, span, "not the start of an item").with_help(help)
}

fn lone_return(span: Span) -> Diagnostic {
    let message = "this line ends with a character that not every program reads as the end of a \
                   line";
    Diagnostic::new(&code::UNEXPECTED, message, span, "a lone carriage return")
        .with_help("save the file again with line ends of Windows or Unix")
}

fn invisible(char: char, span: Span) -> Diagnostic {
    let message = format!("this text contains a character that nobody can see: {}", named(char));
    Diagnostic::new(&code::INVISIBLE_CHARACTER, message, span, "cannot be seen").with_help(
        "delete it: it often comes with text that is copied from elsewhere, and nobody \
                    who reads the rules can see it",
    )
}

/// `a zero-width space (U+200B)`
fn named(char: char) -> String {
    let name = match char {
        '\u{1b}' => "an escape",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a joiner",
        '\u{2028}' | '\u{2029}' | '\u{85}' => "an unusual line end",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark for the direction of text"
        }
        '\u{feff}' => "a byte order mark",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        _ if char.is_control() => "a control character",
        _ => return format!("U+{:04X}", u32::from(char)),
    };
    format!("{name} (U+{:04X})", u32::from(char))
}

fn before_items(span: Span) -> Diagnostic {
    let message = "this text comes before the first item, so it belongs to none";
    Diagnostic::new(&code::BEFORE_ITEMS, message, span, "belongs to no item").with_help(
        "items begin at the very start of a line; lines that belong to an item are \
                    indented",
    )
}

fn unexpected(
    span: Span,
    found: &str,
    expected: &[Cow<'static, str>],
    after: Option<&Spanned<String>>,
) -> Diagnostic {
    let wanted = expected_words(expected);
    let behind = after.map(|word| format!(" after `{}`", word.node)).unwrap_or_default();
    let message = match wanted.as_slice() {
        [] => format!("`{found}` does not fit here"),
        some => format!("expected {}{behind}", joined(some, "or")),
    };
    let label = match found {
        "" => "the item ends here".to_owned(),
        found => format!("`{}` does not fit here", shortened(found)),
    };
    Diagnostic::new(&code::UNEXPECTED, message, span, label)
        .with_help_if(hint(span, found, after, &wanted))
}

/// Words of one kind: where two or more of them were expected, the kind is said instead.
const KINDS: &[(&str, &[&str])] = &[
    (
        "the next clause",
        &[
            "`cites`",
            "`for each`",
            "`for`",
            "`applies when`",
            "`applies`",
            "`must`",
            "`should`",
            "`judged`",
            "`unless`",
            "`otherwise`",
            "`help`",
            "the next clause",
        ],
    ),
    (
        "a test, such as `given` or `at least …`",
        &[
            "`given`",
            "`not given`",
            "`missing`",
            "`at`",
            "`at least`",
            "`at most`",
            "`more`",
            "`more than`",
            "`less`",
            "`less than`",
            "`on`",
            "`on or before`",
            "`on or after`",
            "`before`",
            "`after`",
            "`one`",
            "`one of`",
            "`not one of`",
            "`within`",
        ],
    ),
    (
        "`every`, `some` or `no`",
        &["`every`", "`some`", "`no`", "`exactly`", "`every`, `some` or `no`"],
    ),
    (
        "`sum of` or `count of`",
        &["`sum`", "`largest`", "`smallest`", "`count`", "`earlier`", "`later`"],
    ),
    (
        "an arithmetic sign",
        &["`+`", "`-`", "`*`", "`/`", "`as`", "`as a percentage of`", "an arithmetic sign"],
    ),
    (
        "a value",
        &["a value", "a condition", "a value or a condition", "`not`", "`every`, `some` or `no`"],
    ),
];

/// Words that a wrong form may have behind `is`, and no right one.
const ONLY_IN_SLIPS: [&str; 6] = ["`in`", "`none`", "`the`", "`not`", "`earlier`", "`later`"];

/// What was expected, each kind of thing once, and not so many that nobody reads them.
fn expected_words(expected: &[Cow<'static, str>]) -> Vec<String> {
    const MOST: usize = 5;
    let mut wanted: Vec<String> = Vec::new();
    for said in expected.iter().map(|said| said.to_string()) {
        if !(said.is_empty() || wanted.contains(&said)) {
            wanted.push(said);
        }
    }
    let is_clause_due = wanted.iter().filter(|said| is_of_kind(said, 0)).count() > 1;
    for (at, (kind, _)) in KINDS.iter().enumerate() {
        if wanted.iter().filter(|said| is_of_kind(said, at)).count() > 1 {
            wanted.retain(|said| !is_of_kind(said, at));
            wanted.push((*kind).to_owned());
        }
    }
    // Words that only wrong forms have there.
    let is_test_due = wanted.iter().any(|said| KINDS.get(1).is_some_and(|kind| kind.0 == said));
    wanted.retain(|said| !(is_test_due && ONLY_IN_SLIPS.contains(&said.as_str())));
    // A clause begins with a word, and a name there is only a word that is misspelt. Marks of
    // arithmetic hardly ever help.
    wanted.retain(|said| !(is_clause_due && said == "a name"));
    let is_hardly_ever =
        |said: &String| KINDS.iter().skip(4).take(1).any(|kind| kind.1.contains(&said.as_str()));
    if wanted.len() > 1 {
        wanted.retain(|said| !is_hardly_ever(said));
    }
    // What makes a value a condition comes first.
    wanted.sort_by_key(|said| match said.as_str() {
        "`is`" => 0,
        "the next clause" => 2,
        "the end of the item" => 3,
        _ => 1,
    });
    if wanted.len() > MOST {
        wanted.truncate(MOST - 1);
        wanted.push("something else".to_owned());
    }
    wanted
}

fn is_of_kind(said: &str, at: usize) -> bool {
    KINDS.get(at).is_some_and(|kind| kind.1.contains(&said))
}

/// Words and signs that people bring with them, and what the language has for them.
const SLIPS: &[(&str, &str)] = &[
    ("=", "`is`"),
    ("==", "`is`"),
    ("!=", "`is not`"),
    ("<>", "`is not`"),
    (">=", "`is at least`"),
    ("<=", "`is at most`"),
    (">", "`is more than`"),
    ("<", "`is less than`"),
    ("≥", "`is at least`"),
    ("≤", "`is at most`"),
    ("&&", "`and`"),
    ("||", "`or`"),
    ("!", "`not`"),
    ("shall", "`must`"),
    ("if", "`applies when`"),
    ("except", "`unless`"),
    ("equals", "`is`"),
    ("exceeds", "`is more than`"),
    ("contains", "`includes`"),
    ("any", "`some`"),
    ("all", "`every`"),
    ("each", "`every`, and `for each` for a clause"),
    ("have", "`has`"),
    ("total", "`sum of`"),
    ("delete", "`remove`"),
    ("empty", "`missing`"),
    ("blank", "`missing`"),
    ("present", "`given`"),
    ("supplied", "`given`"),
    ("greater", "`more than`"),
    ("fewer", "`less than`"),
    ("over", "`more than`"),
    ("under", "`less than`"),
    ("between", "`is at least … and … is at most …`"),
    ("'", "words in `\"` quotes"),
    ("%", "a figure with its sign, such as `16%`"),
];

/// Words that begin a clause.
const CLAUSES: [&str; 7] = ["applies", "must", "should", "judged", "unless", "otherwise", "help"];

/// A help for a keyword that is misspelt or taken for a name, or a sign from elsewhere.
fn hint(
    span: Span,
    found: &str,
    after: Option<&Spanned<String>>,
    wanted: &[String],
) -> Option<Advice> {
    if let Some(after) = after.filter(|after| after.node.ends_with('-') && !found.is_empty()) {
        let text = format!("{} - {found}", after.node.trim_end_matches('-'));
        let help = format!("a minus sign has a space on both sides: write `{text}`");
        return Some(Advice::from(help).with(after.span.to(span), text));
    }
    let said = |help: String| Some(Advice::from(help));
    if CLAUSES.contains(&found) && wanted.iter().any(|said| said.contains("value")) {
        return said(format!(
            "`{found}` begins the next clause, but the clause before it is not complete"
        ));
    }
    let is_name_due = wanted.iter().any(|said| said == "a name");
    if is_name_due && words::RESERVED.contains(&found) {
        return said(format!("`{found}` is a word of the language and cannot be a name here"));
    }
    if words::FIRST_WORDS.contains(&found) {
        return said(format!("`{found}` begins a new item: put it at the very start of a line"));
    }
    let lower = found.to_lowercase();
    if let Some((_, right)) = SLIPS.iter().find(|(wrong, _)| *wrong == lower) {
        return said(format!("the language has {right} for `{found}`"));
    }
    let keywords =
        wanted.iter().flat_map(|said| said.split('`')).filter(|said| !said.contains(' '));
    if let Some(near) = slip_of(found, keywords) {
        return Some(Advice::meant(span, near));
    }
    let is_reserved = words::RESERVED.contains(&found);
    if is_reserved && wanted.iter().any(|said| said.contains("name") || said.contains("value")) {
        return said(format!("`{found}` is a word of the language and cannot be a name here"));
    }
    let near = slip_of(found, words::RESERVED.into_iter()).filter(|near| *near != found);
    near.map(|near| Advice::meant(span, near))
}

/// The word that was meant by one with a letter or two wrong; short words are like too many others.
pub(super) fn slip_of<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    const SHORTEST: usize = 3;
    let is_long = |word: &&str| word.len() >= SHORTEST;
    let near = nearest(found, words.filter(is_long)).filter(|_| found.len() >= SHORTEST)?;
    let distance = strsim::osa_distance(&found.to_lowercase(), near);
    let same_start = found.chars().next() == near.chars().next();
    (distance <= 1 || same_start).then_some(near)
}

fn shortened(found: &str) -> String {
    match found.char_indices().nth(24) {
        Some((cut, _)) => format!("{}…", found.get(..cut).unwrap_or_default()),
        None => found.to_owned(),
    }
}

fn unclosed_quote(span: Span) -> Diagnostic {
    let message = "this quotation mark is not closed on its line";
    Diagnostic::new(&code::UNCLOSED_QUOTE, message, span, "opens here")
        .with_help("close it with `\"`; write long text as several strings, one on each line")
}

fn too_deep(span: Span, most: usize) -> Diagnostic {
    let message = format!("brackets and conditions are more than {most} deep inside one another");
    Diagnostic::new(&code::TOO_DEEP, message, span, "too deep here")
        .with_help("give the inner part a name with `define`")
}

fn mixed(span: Span, whole: Span, first: &str, second: &str) -> Diagnostic {
    let message = "`and` and `or` are side by side without brackets, which can be read in two ways";
    Diagnostic::new(&code::MIXED_AND_OR, message, span, "which comes first?")
        .with_help(either(whole, first, second))
}

/// Two ways to write a whole.
fn either(whole: Span, first: &str, second: &str) -> Advice {
    Advice::from(format!("write `{first}`, or `{second}`")).with(whole, first).with(whole, second)
}

fn open_or(span: Span, whole: Span, inside: &str, outside: &str) -> Diagnostic {
    let message = "an `or` after `has` can be read in two ways";
    Diagnostic::new(&code::MIXED_AND_OR, message, span, "part of `has`, or not?")
        .with_help(either(whole, inside, outside))
}

fn open_brace(span: Span) -> Diagnostic {
    let message = "this brace is not closed in its string";
    Diagnostic::new(&code::UNCLOSED_QUOTE, message, span, "opens here")
        .with_help("close it with `}`; the value to show goes between the braces")
}
