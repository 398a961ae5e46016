//! What is said in the same words of every format that has brackets and quotes.
//!
//! Takes the code of the format, places and the signs that stand there; gives diagnostics.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Adds the place up to which a bracket or a quote was looked for in vain.
pub fn with_runs_to(diagnostic: Diagnostic, runs_to: Option<Span>) -> Diagnostic {
    match runs_to {
        Some(place) => diagnostic.with_label(place, "still open here"),
        None => diagnostic,
    }
}

/// The bracket that closes another.
pub fn closing_of(bracket: char) -> char {
    if bracket == '[' { ']' } else { '}' }
}

pub fn unclosed_bracket(code: &'static Code, open: Span, bracket: char) -> Diagnostic {
    let close = closing_of(bracket);
    let help = format!(
        "write `{close}` where it ends, or put the text in quotes if the bracket belongs to it"
    );
    let message = format!("the bracket `{bracket}` is not closed");
    Diagnostic::new(code, message, open, "opened here").with_help(help)
}

pub fn mismatched_bracket(
    code: &'static Code,
    close: Option<Span>,
    open: Span,
    opened: char,
    closed: char,
) -> Diagnostic {
    let message = format!("the bracket `{opened}` is closed by `{closed}`");
    let help = format!("close `{opened}` with `{}`", closing_of(opened));
    let diagnostic = match close {
        Some(close) => {
            Diagnostic::new(code, message, close, "closed here").with_label(open, "opened here")
        }
        None => Diagnostic::new(code, message, open, "opened here"),
    };
    diagnostic.with_help(help)
}

pub fn stray_bracket(code: &'static Code, at: Span, bracket: char) -> Diagnostic {
    let message = format!("the bracket `{bracket}` closes nothing");
    let help = "remove it, or put the text in quotes if the bracket belongs to it";
    Diagnostic::new(code, message, at, "nothing is open here").with_help(help)
}

pub fn invisible(code: &'static Code, at: Span, char: char) -> Diagnostic {
    let message =
        format!("an invisible character stands in the text, number {:04X}", u32::from(char));
    let help = "delete it; it often comes from copying out of another program";
    Diagnostic::new(code, message, at, "just here").with_help(help)
}
