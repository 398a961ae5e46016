//! What a text that is not well-formed YAML does wrong, and how that is said.
//!
//! Takes faults with their places, and a few of the writer's own words; gives diagnostics.
//! Never uses the words of the YAML standard: the reader knows spreadsheets, not mappings.

use crate::plan::format::html;
use crate::plan::format::wording::{self, closing_of, with_runs_to};
use lacuna_language::diag::{Advice, Diagnostic, code};
use lacuna_language::source::Span;

/// A fault in the text; each variant shows the smallest text that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SyntaxFault {
    /// A line that is indented with a tab.
    Tab { tab: Span },
    /// `what: "no end`
    UnclosedQuote { open: Span, quote: char, runs_to: Option<Span> },
    /// `what: 'it's'`
    AfterQuote { rest: Span, close: Span, quote: char },
    /// `what: "C:\plans"`
    Escape { at: Span },
    /// `ages: [1, 2`
    UnclosedBracket { open: Span, bracket: char, runs_to: Option<Span> },
    /// `ages: [1, 2` and `]` at the start of the next line
    OutdentedBracket { close: Span, open: Span, bracket: char },
    /// `ages: [1, 2}`
    MismatchedBracket { close: Option<Span>, open: Span, opened: char, closed: char },
    /// `ages: 1, 2]` behind a list that is closed already
    StrayBracket { at: Span, bracket: char },
    /// `{a: 1 b: 2}`
    CommaMissing { at: Span, is_map: bool },
    /// `[what: Note: this]`
    ColonInBrackets { colon: Span },
    /// `what: Note: this`
    ColonInText { colon: Span, text: String },
    /// `: this`
    NameMissing { at: Span },
    /// `what` or `what:this`, with other names above or below
    NoColon { line: Span, colon: TightColon },
    /// A name further in than the value above it lets it be.
    TooFarIn {
        line: Span,
        /// The value above it.
        above: Option<Span>,
        /// What it gives, if it is `name: value`.
        name: Option<String>,
        /// The column, counted from 1, in which it has to start.
        column: usize,
    },
    /// `what: [draft] More`
    BracketInText { open: Span, bracket: char, text: String },
    /// A line that stands under nothing.
    Indent { line: Span },
    /// `what: - this`
    DashBesideName { dash: Span },
    /// `- this` where a name is due
    DashAmongNames { dash: Span },
    /// `-this` among `- that`
    TightDash { dash: Span },
    /// A line in a list that starts with no dash.
    DashMissing { line: Span },
    /// `[- this]`
    DashInBrackets { dash: Span },
    /// `rate: @home`
    BadStart { at: Span, text: String },
    /// `@rate: 5`
    BadName { at: Span, name: String },
    /// `limit: > 5`
    TextBehindBlock { header: Span, text: String },
    /// A block of text that starts too far in or too far out.
    BlockIndent { line: Span },
    /// A comment in the middle of a text.
    CommentInText { hash: Span },
    /// `"this"#that`
    TightComment { hash: Span },
    /// `!foo this`
    Tag { tag: Span },
    /// Text behind a value, or `%TAG`, or whatever else has no words of its own.
    Unexpected { at: Span },
    /// A character that nobody can see.
    Invisible { at: Span, char: char },
    /// `'this'` and a no-break space before a comment
    OddSpace { at: Span, char: char },
    /// The file stops where something must follow.
    EndsEarly { at: Span },
}

/// What stands behind a name in place of a colon and a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TightColon {
    /// No colon at all.
    None,
    /// A colon with no blank behind it.
    NoBlank,
    /// A colon with a no-break space or one of its kin behind it, as word processors make them.
    OddBlank(char),
}

impl SyntaxFault {
    /// The fault as it is reported.
    pub(crate) fn diagnostic(self) -> Diagnostic {
        use SyntaxFault as F;
        match self {
            F::Tab { tab } => tab_indent(tab),
            F::UnclosedQuote { open, quote, runs_to } => unclosed_quote(open, quote, runs_to),
            F::AfterQuote { rest, close, quote } => after_quote(rest, close, quote),
            F::Escape { at } => escape(at),
            F::UnclosedBracket { open, bracket, runs_to } => {
                let diagnostic = wording::unclosed_bracket(&code::YAML_SYNTAX, open, bracket);
                with_runs_to(diagnostic, runs_to)
            }
            F::OutdentedBracket { close, open, bracket } => outdented_bracket(close, open, bracket),
            F::MismatchedBracket { close, open, opened, closed } => {
                wording::mismatched_bracket(&code::YAML_SYNTAX, close, open, opened, closed)
            }
            F::StrayBracket { at, bracket } => {
                wording::stray_bracket(&code::YAML_SYNTAX, at, bracket)
            }
            F::CommaMissing { at, is_map } => comma_missing(at, is_map),
            F::ColonInBrackets { colon } => colon_in_brackets(colon),
            F::ColonInText { colon, text } => colon_in_text(colon, &text),
            F::NameMissing { at } => name_missing(at),
            F::NoColon { line, colon } => no_colon(line, colon),
            F::TooFarIn { line, above, name, column } => {
                too_far_in(line, above, name.as_deref(), column)
            }
            F::BracketInText { open, bracket, text } => bracket_in_text(open, bracket, &text),
            F::Indent { line } => indent(line),
            F::DashBesideName { dash } => dash_beside_name(dash),
            F::DashAmongNames { dash } => dash_among_names(dash),
            F::TightDash { dash } => tight_dash(dash),
            F::DashMissing { line } => dash_missing(line),
            F::DashInBrackets { dash } => dash_in_brackets(dash),
            F::BadStart { at, text } => bad_start(at, &text),
            F::BadName { at, name } => bad_name(at, &name),
            F::TextBehindBlock { header, text } => text_behind_block(header, &text),
            F::BlockIndent { line } => block_indent(line),
            F::CommentInText { hash } => comment_in_text(hash),
            F::TightComment { hash } => tight_comment(hash),
            F::Tag { tag } => a_tag(tag),
            F::Unexpected { at } => unexpected(at),
            F::Invisible { at, char } => wording::invisible(&code::YAML_SYNTAX, at, char),
            F::OddSpace { at, char } => wording::odd_space(&code::YAML_SYNTAX, at, char),
            F::EndsEarly { at } => ends_early(at),
        }
    }
}

fn fault(message: impl Into<String>, at: Span, label: &str, help: impl Into<Advice>) -> Diagnostic {
    Diagnostic::new(&code::YAML_SYNTAX, message, at, label).with_help(help)
}

/// What to do about a text that YAML reads as something else: the text in quotes, if it is short.
pub(crate) fn in_quotes(text: &str) -> String {
    const LONGEST: usize = 50;
    let is_plain = !text.contains(['\\', '\n']) && text.chars().count() <= LONGEST;
    match (is_plain, text.contains('"'), text.contains('\'')) {
        (true, false, _) => format!("put the text in quotes: `\"{text}\"`"),
        (true, true, false) => format!("put the text in quotes: `'{text}'`"),
        _ => "put the whole text in quotes".to_owned(),
    }
}

fn tab_indent(tab: Span) -> Diagnostic {
    let help = "indent with spaces, two for each level, and not with the Tab key";
    fault("a line is indented with a tab", tab, "this is a tab", help)
}

fn unclosed_quote(open: Span, quote: char, runs_to: Option<Span>) -> Diagnostic {
    let help = if quote == '\'' {
        "close the text with `'`; a text that begins with an apostrophe goes between `\"` and `\"`"
    } else {
        "close the text with `\"`; if it goes on, indent its next lines further than its name"
    };
    let message = format!("the quotation mark `{quote}` is not closed");
    with_runs_to(fault(message, open, "opened here", help), runs_to)
}

fn after_quote(rest: Span, close: Span, quote: char) -> Diagnostic {
    let help = if quote == '\'' {
        "write an apostrophe inside single quotes twice, as in `'it''s'`, or use double quotes"
    } else {
        "put the whole text in quotes; write `\\\"` for a quotation mark inside it"
    };
    let message = "there is text after a closing quotation mark";
    fault(message, rest, "outside the quotes", help).with_label(close, "the quotes close here")
}

fn escape(at: Span) -> Diagnostic {
    let help = "write `\\\\` for a backslash, or put the text between `'` and `'`";
    fault("a backslash in double quotes changes what follows it", at, "this means nothing", help)
}

fn outdented_bracket(close: Span, open: Span, bracket: char) -> Diagnostic {
    let message = format!("the closing `{}` is too far to the left", closing_of(bracket));
    let help = "indent it further than the name before the bracket";
    fault(message, close, "indent this", help).with_label(open, "opened here")
}

fn comma_missing(at: Span, is_map: bool) -> Diagnostic {
    let (message, help) = if is_map {
        ("a comma is missing between `{` and `}`", "write `{name: value, name: value}`")
    } else {
        ("a comma is missing between `[` and `]`", "write `[value, value]`")
    };
    fault(message, at, "expected a comma before this", help)
}

fn colon_in_brackets(colon: Span) -> Diagnostic {
    let help = "write a comma between entries; put text that holds a colon in quotes";
    fault("there is a colon where brackets do not allow one", colon, "this colon", help)
}

fn colon_in_text(colon: Span, text: &str) -> Diagnostic {
    let message = "text without quotes holds a colon and a space";
    fault(message, colon, "this colon", in_quotes(text))
}

fn name_missing(at: Span) -> Diagnostic {
    fault("a name is missing", at, "there is no name here", "write `name: value`")
}

fn no_colon(line: Span, colon: TightColon) -> Diagnostic {
    let (message, help) = match colon {
        TightColon::None => (
            "a line has a name without a colon".to_owned(),
            "write `name: value`; if the line continues a text, indent it further than its name",
        ),
        TightColon::NoBlank => {
            ("there is no space after the colon".to_owned(), "write `name: value`")
        }
        TightColon::OddBlank(char) => (
            format!("the space after the colon is {}", wording::name_of(char)),
            "word processors make such spaces; type it again with the space bar",
        ),
    };
    fault(message, line, "expected `name: value`", help)
}

fn too_far_in(line: Span, above: Option<Span>, name: Option<&str>, column: usize) -> Diagnostic {
    let message = match name {
        Some(name) => format!("`{name}` is indented too far"),
        None => "a line is indented under a name that already has its value".to_owned(),
    };
    let start = format!("start it in column {column}");
    let help = match above {
        Some(_) => format!("{start}; if it continues the text above, put that text in quotes"),
        None => start,
    };
    let found = fault(message, line, "too far in", help);
    match above {
        Some(above) => found.with_label(above, "this is the value above"),
        None => found,
    }
}

fn bracket_in_text(open: Span, bracket: char, text: &str) -> Diagnostic {
    let what = if bracket == '[' { "a list" } else { "a group of fields" };
    let message = format!("the bracket `{bracket}` opens {what}, but there is text after it");
    fault(message, open, "opened here", in_quotes(text))
}

fn indent(line: Span) -> Diagnostic {
    let help = "start names that belong together in the same column";
    fault(
        "the indentation of a line fits no line above it",
        line,
        "starts in a column of its own",
        help,
    )
}

fn dash_beside_name(dash: Span) -> Diagnostic {
    let help =
        "start the list on the next line, indented; put text that begins with a dash in quotes";
    fault("a list starts on the line of its name", dash, "this dash", help)
}

fn dash_among_names(dash: Span) -> Diagnostic {
    let help = "start all dashes of a list in the same column, under the name of the list";
    fault("there is a dash where a name is needed", dash, "not in line with a list", help)
}

fn tight_dash(dash: Span) -> Diagnostic {
    fault(
        "there is no space after a dash",
        dash,
        "this dash",
        "write `- ` before each item of a list",
    )
}

fn dash_missing(line: Span) -> Diagnostic {
    let help = "write `- ` before each item; what belongs to the item above is indented as far as its text";
    fault("a line in a list has no dash", line, "expected a dash before this", help)
}

fn dash_in_brackets(dash: Span) -> Diagnostic {
    let help = "values between `[` and `]` have commas between them, not dashes";
    fault("there is a dash inside brackets", dash, "this dash", help)
}

fn bad_start(at: Span, text: &str) -> Diagnostic {
    let first: String = text.chars().take(1).collect();
    let message = match first.as_str() {
        "`" => "text without quotes begins with a backtick".to_owned(),
        first => format!("text without quotes begins with `{first}`"),
    };
    let help = match html::decoded(text) {
        Some(meant) => format!("web pages write signs like this: write `{meant}`"),
        None => in_quotes(text),
    };
    fault(message, at, "has a meaning of its own", help)
}

fn bad_name(at: Span, name: &str) -> Diagnostic {
    let first: String = name.chars().take(1).collect();
    let message = match first.as_str() {
        "`" => "a name begins with a backtick".to_owned(),
        first => format!("a name begins with `{first}`"),
    };
    let rest = name.trim_start_matches(first.as_str()).trim_start();
    let help = match rest.is_empty() {
        true => "write `name: value`".to_owned(),
        false => format!("remove it, and write `{rest}: …`"),
    };
    fault(message, at, "has a meaning of its own", help)
}

/// `> 5` is meant for "more than 5" far more often than for lines of text.
fn text_behind_block(header: Span, text: &str) -> Diagnostic {
    let sign: String = text.chars().take(1).collect();
    let message = format!("`{sign}` begins a text on the lines below it, not after it");
    let figures = text.trim_start_matches(['>', '|', '=', '+', '-', ' ']);
    let is_figure = figures.starts_with(|char: char| char.is_ascii_digit() || char == '£');
    let quotes = in_quotes(text);
    let help = match (is_figure, sign.as_str()) {
        (true, ">") => format!(
            "if the form asks for an amount or a number, write only that: `{figures}`; if it asks \
             for text, and you mean `more than`, {quotes}"
        ),
        (true, _) => format!("write only the figure: `{figures}`; if it is a text, {quotes}"),
        (false, _) => quotes,
    };
    fault(message, header, "has a meaning of its own", help)
}

fn block_indent(line: Span) -> Diagnostic {
    let help = "indent all lines of the block alike, with spaces, further than its name";
    fault("the lines of a block of text are not indented alike", line, "this line", help)
}

fn comment_in_text(hash: Span) -> Diagnostic {
    let help = "put the text in quotes if the `#` belongs to it; otherwise, move the comment above the \
         text";
    fault("there is a comment in the middle of a text", hash, "the comment", help)
}

fn tight_comment(hash: Span) -> Diagnostic {
    let help = "write a space before the `#` of a comment";
    fault("there is no space before a comment", hash, "this `#`", help)
}

fn a_tag(tag: Span) -> Diagnostic {
    let help = "remove it; if it is the beginning of a text, put the text in quotes";
    fault("a word with `!` before it is not part of a plan", tag, "this word", help)
}

fn unexpected(at: Span) -> Diagnostic {
    let help =
        "write `name: value` on a line of its own; put text that begins with a sign in quotes";
    fault("this text does not fit the format", at, "does not belong here", help)
}

fn ends_early(at: Span) -> Diagnostic {
    fault("the file ends too early", at, "something must follow", "complete the last lines")
}
