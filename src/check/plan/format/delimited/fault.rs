//! What a text that is not well-formed does wrong in a language of brackets and quotes, and how that is said.
//!
//! Takes faults with their places, and a few of the writer's own words; gives diagnostics.
//! Never uses the words of the standards: the reader knows spreadsheets, not tables and objects.

use super::Language;
use crate::plan::format::wording;
use lacuna_language::diag::{Advice, Diagnostic};
use lacuna_language::source::Span;

/// A fault in the text; each variant shows the smallest text that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextFault {
    /// `"no end`
    UnclosedQuote { open: Span, quote: char },
    /// `"this"that`
    AfterQuote { rest: Span, close: Span },
    /// `"C:\plans"`
    Escape { at: Span },
    /// A tab in a text of a JSON file.
    TabInText { tab: Span },
    /// `'this'` in JSON
    SingleQuotes { at: Span, text: String },
    /// `[1, 2`
    UnclosedBracket { open: Span, opened: char, runs_to: Option<Span> },
    /// `[1, 2}`
    MismatchedBracket { close: Span, open: Span, opened: char, closed: char },
    /// `1, 2]`
    StrayBracket { at: Span, bracket: char },
    /// `[1 2]`
    CommaMissing { at: Span, open: Option<Span> },
    /// `[1, 2, ]` in JSON
    CommaAtEnd { comma: Span },
    /// `[1, , 2]`
    CommaExtra { comma: Span },
    /// `amount = £5`
    NotQuoted { at: Span, text: String },
    /// `{amount: 5}` in JSON
    NameNotQuoted { at: Span, text: String },
    /// `= 5`
    NameMissing { at: Span },
    /// `amount 5`
    SignMissing { at: Span },
    /// `amount: 5` in TOML, `"amount" = 5` in JSON
    OtherSign { at: Span },
    /// `amount =`
    ValueMissing { at: Span },
    /// `amount = null` in TOML
    Null { at: Span },
    /// `amount = 5` twice in TOML
    GivenTwice { at: Span, name: String },
    /// `[spending]` twice, with the same fields below
    GroupTwice { at: Span, second: Span, name: String },
    /// `amount = 5` and `amount.net = 4` in TOML
    HasValue { at: Span, name: String },
    /// `// this` in JSON
    Comment { at: Span },
    /// `amount = 5 this`
    BehindValue { at: Span },
    /// `{} {}`
    BehindPlan { at: Span },
    /// A no-break space and its kin.
    OddBlank { at: Span, char: char },
    /// `"ma in" = 5` with a no-break space or one of its kin in the name
    OddName { at: Span, char: char, name: String },
    /// `[spending]` where `[[spending]]` follows
    ListHeader { at: Span, list: Span, name: String },
    /// Whatever has no words of its own.
    Unexpected { at: Span },
}

impl TextFault {
    /// The fault as it is reported of a file in this language.
    pub(crate) fn diagnostic(self, language: &'static Language) -> Diagnostic {
        use TextFault as F;
        let say = Say(language);
        let code = language.code;
        match self {
            F::UnclosedQuote { open, quote } => say.unclosed_quote(open, quote),
            F::AfterQuote { rest, close } => say.after_quote(rest, close),
            F::Escape { at } => say.escape(at),
            F::TabInText { tab } => say.tab_in_text(tab),
            F::SingleQuotes { at, text } => say.single_quotes(at, &text),
            F::UnclosedBracket { open, opened, runs_to } => {
                wording::with_runs_to(wording::unclosed_bracket(code, open, opened), runs_to)
            }
            F::MismatchedBracket { close, open, opened, closed } => {
                wording::mismatched_bracket(code, Some(close), open, opened, closed)
            }
            F::StrayBracket { at, bracket } => wording::stray_bracket(code, at, bracket),
            F::CommaMissing { at, open } => say.comma_missing(at, open),
            F::CommaAtEnd { comma } => say.comma_at_end(comma),
            F::CommaExtra { comma } => say.comma_extra(comma),
            F::NotQuoted { at, text } => say.not_quoted(at, &text),
            F::NameNotQuoted { at, text } => say.name_not_quoted(at, &text),
            F::NameMissing { at } => say.name_missing(at),
            F::SignMissing { at } => say.sign_missing(at),
            F::OtherSign { at } => say.other_sign(at),
            F::ValueMissing { at } => say.value_missing(at),
            F::Null { at } => say.null(at),
            F::GivenTwice { at, name } => say.given_twice(at, &name),
            F::GroupTwice { at, second, name } => say.group_twice(at, second, &name),
            F::HasValue { at, name } => say.has_value(at, &name),
            F::Comment { at } => say.comment(at),
            F::BehindValue { at } => say.behind_value(at),
            F::BehindPlan { at } => say.behind_plan(at),
            F::OddBlank { at, char } => wording::odd_space(code, at, char),
            F::OddName { at, char, name } => wording::odd_in_name(code, at, char, &name),
            F::ListHeader { at, list, name } => say.list_header(at, list, &name),
            F::Unexpected { at } => say.unexpected(at),
        }
    }
}

/// A text in double quotes, if it is short and needs no escapes.
fn in_quotes(text: &str) -> String {
    const LONGEST: usize = 50;
    let text = text.trim_matches(['“', '”', '‘', '’']);
    match text.contains(['\\', '"', '\n']) || text.chars().count() > LONGEST {
        false => format!("put it in quotes: `\"{text}\"`"),
        true => "put the whole of it between `\"` and `\"`".to_owned(),
    }
}

/// The faults in the words that fit one language.
#[derive(Clone, Copy)]
struct Say(&'static Language);

impl Say {
    fn fault(self, message: &str, at: Span, label: &str, help: impl Into<Advice>) -> Diagnostic {
        Diagnostic::new(self.0.code, message, at, label).with_help(help)
    }

    fn write_field(self) -> String {
        format!("write {}", self.0.words.field)
    }

    fn unclosed_quote(self, open: Span, quote: char) -> Diagnostic {
        let help = (self.0.words.close_quote)(quote);
        let message = format!("the quotation mark `{quote}` is not closed");
        self.fault(&message, open, "opened here", help)
    }

    fn after_quote(self, rest: Span, close: Span) -> Diagnostic {
        let message = "there is text after a closing quotation mark";
        let help =
            "put the whole text between `\"` and `\"`; write `\\\"` for a quotation mark in it";
        self.fault(message, rest, "outside the quotes", help)
            .with_label(close, "these quotes are closed")
    }

    fn escape(self, at: Span) -> Diagnostic {
        let message = "a backslash in quotes changes what follows it";
        self.fault(message, at, "this means nothing", "write `\\\\` for a backslash")
    }

    fn tab_in_text(self, tab: Span) -> Diagnostic {
        let help = "write `\\t` for a tab, or a space";
        self.fault("there is a tab in a text", tab, "this is a tab", help)
    }

    fn single_quotes(self, at: Span, text: &str) -> Diagnostic {
        let help = in_quotes(text.trim_matches('\''));
        self.fault("a text is in single quotes", at, "double quotes are needed", help)
    }

    fn comma_missing(self, at: Span, open: Option<Span>) -> Diagnostic {
        let help = "write a comma between two entries";
        let found = self.fault("a comma is missing", at, "expected a comma before this", help);
        match open {
            Some(open) => found.with_label(open, "opened here"),
            None => found,
        }
    }

    fn comma_at_end(self, comma: Span) -> Diagnostic {
        let message = "there is a comma after the last entry";
        self.fault(message, comma, "this comma", "remove the comma")
    }

    fn comma_extra(self, comma: Span) -> Diagnostic {
        let help = "remove the comma, or write what is missing before it";
        self.fault("there is a comma too many", comma, "this comma", help)
    }

    fn not_quoted(self, at: Span, text: &str) -> Diagnostic {
        let message = self.0.words.value_not_quoted;
        self.fault(message, at, "this needs quotes", in_quotes(text))
    }

    fn name_not_quoted(self, at: Span, text: &str) -> Diagnostic {
        let message = self.0.words.name_not_quoted;
        self.fault(message, at, "this needs quotes", in_quotes(text))
    }

    fn name_missing(self, at: Span) -> Diagnostic {
        self.fault("a name is missing", at, "a name is needed here", self.write_field())
    }

    fn sign_missing(self, at: Span) -> Diagnostic {
        let message = self.0.words.sign_missing;
        self.fault(message, at, &format!("expected `{}`", self.0.sign), self.write_field())
    }

    fn other_sign(self, at: Span) -> Diagnostic {
        let message = self.0.words.other_sign;
        self.fault(message, at, "this sign", self.write_field())
    }

    fn value_missing(self, at: Span) -> Diagnostic {
        let help = self.0.words.value_missing;
        self.fault("a value is missing", at, "a value is needed here", help)
    }

    fn null(self, at: Span) -> Diagnostic {
        let help = "delete the line if there is nothing to say";
        self.fault("TOML has no word for nothing", at, "not a value", help)
    }

    fn given_twice(self, at: Span, name: &str) -> Diagnostic {
        let message = format!("`{name}` is given a second time");
        let help = "keep one of them; what belongs to one group goes under one header";
        self.fault(&message, at, "not the first of this name", help)
    }

    fn has_value(self, at: Span, name: &str) -> Diagnostic {
        let message = format!("`{name}` already has its value, but more is added to it");
        self.fault(&message, at, "already complete here", "write all of it in one place")
    }

    fn comment(self, at: Span) -> Diagnostic {
        let help = "remove it; a plan in TOML or YAML may have comments, after `#`";
        self.fault(
            "there is a comment in the file, but JSON has no comments",
            at,
            "the comment",
            help,
        )
    }

    fn behind_value(self, at: Span) -> Diagnostic {
        let help = format!(
            "write {} on a line of its own; put a text or a figure with signs in it in quotes",
            self.0.words.field
        );
        self.fault("there is text after a value", at, "does not belong here", help)
    }

    fn behind_plan(self, at: Span) -> Diagnostic {
        let help = "remove it, or the bracket that closes the plan too early";
        self.fault("there is text after the end of the plan", at, "does not belong here", help)
    }

    fn list_header(self, at: Span, list: Span, name: &str) -> Diagnostic {
        let message = format!("`{name}` is a list further down, but one group here");
        let help = format!("write `[[{name}]]` here too: each entry of a list has two brackets");
        self.fault(&message, at, "one bracket", help).with_label(list, "two brackets")
    }

    fn group_twice(self, at: Span, second: Span, name: &str) -> Diagnostic {
        let message = format!("`{name}` is in single brackets, but has more than one entry");
        let help = format!("write `[[{name}]]` each time: an entry of a list has two brackets");
        self.fault(&message, at, "one bracket", help).with_label(second, "another entry")
    }

    fn unexpected(self, at: Span) -> Diagnostic {
        let help = format!("write {}; put text in quotes", self.0.words.field);
        self.fault("this text does not fit the format", at, "does not belong here", help)
    }
}
