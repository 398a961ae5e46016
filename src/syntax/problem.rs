//! What can be wrong with the text of a rule file, and how it is said.

use super::words;
use crate::diag::{Diagnostic, code};
use crate::source::Span;
use crate::value::show::{joined, nearest};

/// A mistake in the text; each variant shows the smallest text that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// `requirment x "…"` at column 0
    UnknownItem { word: String, span: Span },
    /// A carriage return without a line feed.
    LoneReturn { span: Span },
    /// Indented text before the first item.
    BeforeItems { span: Span },
    /// `must` at column 0
    NotIndented { word: String, span: Span },
    /// `must` with nothing behind it
    Unexpected { span: Span, found: String, expected: Vec<&'static str>, after: Option<String> },
    /// `"adoption` up to the end of the line
    UnclosedQuote { span: Span },
    /// `((((…`
    TooDeep { span: Span, most: usize },
    /// `a and b or c`
    MixedAndOr { span: Span, first: String, second: String },
    /// `some x in l has a or b`
    OpenOr { span: Span, inside: String, outside: String },
    /// `31 February 2001`, `2001-03`: the shape is right, the value is not
    NoSuchValue { span: Span, fault: String, remedy: Option<String> },
    /// `otherwise "… {amount …"`
    OpenBrace { span: Span },
    /// `our-words "to be completed"`
    ToBeWritten { span: Span },
}

impl SyntaxProblem {
    /// The problem as it is reported.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            SyntaxProblem::UnknownItem { word, span } => unknown_item(&word, span),
            SyntaxProblem::LoneReturn { span } => lone_return(span),
            SyntaxProblem::BeforeItems { span } => before_items(span),
            SyntaxProblem::NotIndented { word, span } => {
                let message = format!("`{word}` stands at the very start of its line");
                Diagnostic::new(&code::NOT_INDENTED, message, span, "should be indented")
                    .with_help("put two blanks before it: it belongs to the item above")
            }
            SyntaxProblem::Unexpected { span, found, expected, after } => {
                unexpected(span, &found, &expected, after.as_deref())
            }
            SyntaxProblem::UnclosedQuote { span } => unclosed_quote(span),
            SyntaxProblem::TooDeep { span, most } => too_deep(span, most),
            SyntaxProblem::MixedAndOr { span, first, second } => mixed(span, &first, &second),
            SyntaxProblem::OpenOr { span, inside, outside } => open_or(span, &inside, &outside),
            SyntaxProblem::NoSuchValue { span, fault, remedy } => {
                Diagnostic::new(&code::NO_SUCH_VALUE, fault, span, "this").with_help_if(remedy)
            }
            SyntaxProblem::OpenBrace { span } => open_brace(span),
            SyntaxProblem::ToBeWritten { span } => {
                let message = "this is still to be written";
                Diagnostic::new(&code::TO_BE_WRITTEN, message, span, "only holds a place")
                    .with_help("write what stands in the circular, or why it is so")
            }
        }
    }
}

fn unknown_item(word: &str, span: Span) -> Diagnostic {
    let near = nearest(word, words::FIRST_WORDS.into_iter());
    let known: Vec<String> = words::FIRST_WORDS.iter().map(|word| format!("`{word}`")).collect();
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "an item begins with {}; what belongs to the item above is indented",
            joined(&known, "or")
        ),
    };
    let message = format!("no item begins with `{word}`");
    Diagnostic::new(&code::UNKNOWN_ITEM, message, span, "not the start of an item").with_help(help)
}

fn lone_return(span: Span) -> Diagnostic {
    let message = "a line ends in a way that not every program takes for a line's end";
    Diagnostic::new(&code::UNEXPECTED, message, span, "a lone carriage return")
        .with_help("save the file again with line ends of Windows or Unix")
}

fn before_items(span: Span) -> Diagnostic {
    let message = "this text stands before the first item and belongs to none";
    Diagnostic::new(&code::BEFORE_ITEMS, message, span, "belongs to no item")
        .with_help("items begin at the very start of a line; what belongs to one is indented")
}

fn unexpected(span: Span, found: &str, expected: &[&str], after: Option<&str>) -> Diagnostic {
    let wanted = expected_words(expected);
    let behind = after.map(|word| format!(" after `{word}`")).unwrap_or_default();
    let message = match wanted.as_slice() {
        [] => format!("`{found}` does not fit here"),
        some => format!("expected {}{behind}", joined(some, "or")),
    };
    let label = match found {
        "" => "the item ends here".to_owned(),
        found => format!("`{}` does not fit here", shortened(found)),
    };
    Diagnostic::new(&code::UNEXPECTED, message, span, label).with_help_if(hint(found, &wanted))
}

/// What was expected, each kind of thing once, and not so many that nobody reads them.
fn expected_words(expected: &[&str]) -> Vec<String> {
    const MOST: usize = 6;
    let mut wanted: Vec<String> = Vec::new();
    for said in expected {
        let said = (*said).to_owned();
        if !wanted.contains(&said) {
            wanted.push(said);
        }
    }
    // What makes a value a condition first; marks of arithmetic and the end of all hardly ever help.
    wanted.sort_by_key(|said| match said.as_str() {
        "`is`" => 0,
        "the end of the item" => 2,
        _ => 1,
    });
    wanted.retain(|said| !matches!(said.as_str(), "`+`" | "`-`" | "`*`" | "`/`"));
    if wanted.len() > MOST {
        wanted.truncate(MOST - 1);
        wanted.push("something else".to_owned());
    }
    wanted
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
    ("%", "a figure with its sign, as `16%`"),
];

/// A help for a keyword that is misspelt or taken for a name, or a sign from elsewhere.
fn hint(found: &str, wanted: &[String]) -> Option<String> {
    if words::FIRST_WORDS.contains(&found) {
        return Some(format!("`{found}` opens an item of its own: start it at the first column"));
    }
    let lower = found.to_lowercase();
    if let Some((_, right)) = SLIPS.iter().find(|(wrong, _)| *wrong == lower) {
        return Some(format!("for `{found}` the language has {right}"));
    }
    let keywords =
        wanted.iter().flat_map(|said| said.split('`')).filter(|said| !said.contains(' '));
    if let Some(near) = slip_of(found, keywords) {
        return Some(format!("did you mean `{near}`?"));
    }
    let is_reserved = words::RESERVED.contains(&found);
    if is_reserved && wanted.iter().any(|said| said.contains("name") || said.contains("value")) {
        return Some(format!("`{found}` is a word of the language and cannot be a name here"));
    }
    let near = slip_of(found, words::RESERVED.into_iter()).filter(|near| *near != found);
    near.map(|near| format!("did you mean `{near}`?"))
}

/// The word that was meant by one with a letter or two wrong; short words are like too many others.
fn slip_of<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
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
    let message = "this quote is not closed on its line";
    Diagnostic::new(&code::UNCLOSED_QUOTE, message, span, "opens here")
        .with_help("close it with `\"`; long text is written as several strings, one a line")
}

fn too_deep(span: Span, most: usize) -> Diagnostic {
    let message = format!("brackets and conditions lie more than {most} deep in one another");
    Diagnostic::new(&code::TOO_DEEP, message, span, "too deep here")
        .with_help("give the inner part a name with `define`")
}

fn mixed(span: Span, first: &str, second: &str) -> Diagnostic {
    let message = "`and` and `or` stand side by side without brackets, which can be read two ways";
    Diagnostic::new(&code::MIXED_AND_OR, message, span, "which comes first?")
        .with_help(format!("write `{first}`, or `{second}`"))
}

fn open_or(span: Span, inside: &str, outside: &str) -> Diagnostic {
    let message = "an `or` behind `has` can be read two ways";
    Diagnostic::new(&code::MIXED_AND_OR, message, span, "part of `has`, or apart?")
        .with_help(format!("write `{inside}`, or `{outside}`"))
}

fn open_brace(span: Span) -> Diagnostic {
    let message = "this brace is not closed in its string";
    Diagnostic::new(&code::UNCLOSED_QUOTE, message, span, "opens here")
        .with_help("close it with `}`; the value to be shown stands between the braces")
}
