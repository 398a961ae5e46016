//! What is said in the same words of every format that has brackets and quotes.
//!
//! Takes the code of the format, places and the signs that stand there; gives diagnostics.

use lacuna_language::diag::{Code, Diagnostic};
use lacuna_language::source::Span;

/// Adds the place up to which a bracket or a quote was looked for in vain.
pub(super) fn with_runs_to(diagnostic: Diagnostic, runs_to: Option<Span>) -> Diagnostic {
    match runs_to {
        Some(place) => diagnostic.with_label(place, "still open here"),
        None => diagnostic,
    }
}

/// The bracket that closes another.
pub(super) fn closing_of(bracket: char) -> char {
    if bracket == '[' { ']' } else { '}' }
}

pub(super) fn unclosed_bracket(code: &'static Code, open: Span, bracket: char) -> Diagnostic {
    let close = closing_of(bracket);
    let help = format!(
        "write `{close}` where it ends, or put the text in quotes if the bracket belongs to it"
    );
    let message = format!("the bracket `{bracket}` is not closed");
    Diagnostic::new(code, message, open, "opened here").with_help(help)
}

pub(super) fn mismatched_bracket(
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

pub(super) fn stray_bracket(code: &'static Code, at: Span, bracket: char) -> Diagnostic {
    let message = format!("the bracket `{bracket}` closes nothing");
    let help = "remove it, or put the text in quotes if the bracket belongs to it";
    Diagnostic::new(code, message, at, "nothing is open here").with_help(help)
}

/// A character that nobody can see and that does not belong into a plan.
pub(super) fn invisible(code: &'static Code, at: Span, char: char) -> Diagnostic {
    let message = match odd_blank(char) {
        Some(name) => format!("the text contains {name}, which nobody can see"),
        None => {
            format!("the text contains an invisible character (U+{:04X})", u32::from(char))
        }
    };
    let help = "delete it; it often comes with text copied from another program";
    Diagnostic::new(code, message, at, "just here").with_help(help)
}

/// The name of a character that looks like a space, or like nothing, and is no ordinary space.
pub(super) fn odd_blank(char: char) -> Option<&'static str> {
    Some(match char {
        '\u{85}' => "a next-line character (U+0085)",
        '\u{a0}' => "a no-break space (U+00A0)",
        '\u{ad}' => "a soft hyphen (U+00AD)",
        '\u{1680}' => "an Ogham space (U+1680)",
        '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}' => "a space of another width",
        '\u{2007}' => "a figure space (U+2007)",
        '\u{200b}' => "a zero-width space (U+200B)",
        '\u{200c}' => "a zero-width non-joiner (U+200C)",
        '\u{200d}' => "a zero-width joiner (U+200D)",
        '\u{200e}' | '\u{200f}' => "a direction mark",
        '\u{2028}' => "a line separator (U+2028)",
        '\u{2029}' => "a paragraph separator (U+2029)",
        '\u{202f}' => "a narrow no-break space (U+202F)",
        '\u{205f}' => "a mathematical space (U+205F)",
        '\u{2060}' => "a word joiner (U+2060)",
        '\u{3000}' => "an ideographic space (U+3000)",
        '\u{feff}' => "a byte-order mark (U+FEFF)",
        _ => return None,
    })
}

/// Whether a character looks like a space, or like nothing, and is no ordinary space.
pub(in crate::plan) fn is_odd_blank(char: char) -> bool {
    odd_blank(char).is_some()
}

/// What it is called; only of characters that have such a name.
pub(super) fn name_of(char: char) -> &'static str {
    odd_blank(char).unwrap_or("an unusual space")
}

/// A line that is indented with something else than spaces.
pub(super) fn odd_indent(code: &'static Code, at: Span, char: char) -> Diagnostic {
    let message = format!("a line is indented with {}", name_of(char));
    Diagnostic::new(code, message, at, "not an ordinary space").with_help(
        "delete the spaces at the start of the line and type them again with the space bar: word \
         processors and web pages use other characters",
    )
}

/// A name with something in it that cannot be seen.
pub(super) fn odd_in_name(code: &'static Code, at: Span, char: char, name: &str) -> Diagnostic {
    let message = format!("the name `{name}` has {} in it", name_of(char));
    let help = format!("type `{name}` again: the character was copied from another program");
    Diagnostic::new(code, message, at, "just here").with_help(help)
}

/// Another character where a space is due.
pub(super) fn odd_space(code: &'static Code, at: Span, char: char) -> Diagnostic {
    let message = format!("there is {} where only an ordinary space can be", name_of(char));
    Diagnostic::new(code, message, at, "not an ordinary space").with_help(
        "delete it, and type a space with the space bar if one belongs there; word processors \
         make such spaces",
    )
}

/// The bullet that a text begins with, as word processors put before the entries of a list.
pub(super) fn bullet(text: &str) -> Option<char> {
    const BULLETS: &str = "•◦▪▫‣⁃●○■□·–—\u{f0b7}\u{f0a7}";
    let mut chars = text.chars();
    let first = chars.next().filter(|first| BULLETS.contains(*first))?;
    let second = chars.next()?;
    (second.is_whitespace() || is_odd_blank(second)).then_some(first)
}

/// A bullet before the entry of a list.
pub(super) fn bullet_for_dash(code: &'static Code, at: Span, bullet: char) -> Diagnostic {
    let message = match bullet {
        '–' | '—' => {
            format!("`{bullet}` is a long dash, but an entry of a list has a short one")
        }
        bullet => format!("`{bullet}` is not a dash"),
    };
    let help = "write `- `, a hyphen from the keyboard and a space, before each entry of the list";
    Diagnostic::new(code, message, at, "not a dash").with_help(help)
}
