//! Text that YAML takes for something else than its writer did: a `#` that begins a comment, an `&`
//! that gives a name.
//!
//! Takes the text and places that the tree found; gives warnings. Never changes a value.

use super::fault::in_quotes;
use super::lines;
use crate::plan::format::html;
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::{SourceId, Span};

/// A comment behind a value on the same line.
pub(super) struct Behind {
    /// Where its `#` stands.
    hash: usize,
    /// How many blanks stand before the `#`.
    n_blanks: usize,
}

/// The comment that stands right behind a value that ends at `end`, on its line.
pub(super) fn comment_behind(text: &str, end: usize) -> Option<Behind> {
    let rest = text.as_bytes().get(end..)?;
    let n_blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let is_comment = n_blanks > 0 && rest.get(n_blanks) == Some(&b'#');
    is_comment.then_some(Behind { hash: end + n_blanks, n_blanks })
}

/// Whether a `#` seems to belong to the value before it, and not to begin a remark:
///
/// - nothing stands between the `#` and what follows it, as in `J Smith #2`;
/// - or one blank stands before it and no word follows, as in `Partners # R&D`. We write two blanks
///   before a remark, and a remark has words.
///
/// A figure or a date is whole by itself: behind one, whatever has words is a remark. `##` and lines
/// of signs are remarks as well.
fn cuts_off(value: &str, behind: &Behind, said: &str) -> bool {
    let Some(first) = said.chars().next() else { return false };
    let is_whole = value.starts_with(|char: char| char.is_ascii_digit() || "£-−".contains(char));
    let is_tight = !first.is_whitespace() && !"#!-=*".contains(first);
    match (is_tight, has_words(said)) {
        (true, has_words) => !(is_whole && has_words),
        (false, has_words) => {
            let is_close = behind.n_blanks == 1 && first.is_whitespace();
            is_close && !has_words && !is_whole && !value.is_empty() && !said.trim().is_empty()
        }
    }
}

/// Whether a text has a word of letters, at least two of them small: `agreed`, not `R&D`.
fn has_words(text: &str) -> bool {
    let is_word = |word: &str| {
        word.chars().all(char::is_alphabetic)
            && word.chars().filter(|char| char.is_lowercase()).count() >= 2
    };
    text.split(|char: char| char.is_whitespace() || ",.;:()".contains(char)).any(is_word)
}

/// What is to be said of a comment behind a value that stands from `start` to `end`.
pub(super) fn cut_off(
    source: SourceId,
    text: &str,
    (start, end): (usize, usize),
    behind: &Behind,
) -> Option<Diagnostic> {
    let value = text.get(start..end)?;
    let line_end = lines::trimmed_end(text, start, lines::line_end(text, behind.hash));
    let said = text.get(behind.hash + 1..line_end)?;
    if !cuts_off(value, behind, said) {
        return None;
    }
    let lost = text.get(behind.hash..line_end)?;
    let start = if value.is_empty() { behind.hash } else { start };
    let whole = in_quotes(text.get(start..line_end)?);
    let remark = if said.starts_with(char::is_whitespace) {
        "if it is a comment, put two spaces before its `#`"
    } else {
        "if it is a comment, write a space after its `#`"
    };
    let message = format!("`#` starts a comment, so `{}` is not read", shortened(lost));
    let place = Span::new(source, behind.hash, line_end);
    let warning = Diagnostic::new(&code::CUT_OFF, message, place, "not part of the value");
    Some(warning.with_help(format!("{whole}; {remark}")))
}

/// What is to be said of an `&name` that nothing refers to. The node that has it may start behind
/// `slot`, starts at `start` and, if it is one value, ends at `end`.
pub(super) fn unused_anchor(
    source: SourceId,
    text: &str,
    slot: usize,
    (start, end): (usize, Option<usize>),
) -> Diagnostic {
    let at = lines::anchor_from(text, slot, start);
    let word_end = lines::word_end(text, at);
    let line_end = lines::line_end(text, at);
    let is_one_value = end.is_some();
    let end = end.filter(|end| *end <= line_end).unwrap_or(line_end).max(word_end);
    let end = match comment_behind(text, end) {
        Some(behind) => {
            let line_end = lines::trimmed_end(text, at, line_end);
            let value = text.get(at..end).unwrap_or_default();
            let said = text.get(behind.hash + 1..line_end).unwrap_or_default();
            if cuts_off(value, &behind, said) { line_end } else { end }
        }
        None => lines::trimmed_end(text, at, end),
    };
    let name = text.get(at..word_end).unwrap_or_default();
    let whole = text.get(at..end).unwrap_or_default();
    let place = Span::new(source, at, word_end);
    let (message, help) = match html::decoded(whole) {
        Some(meant) => (
            format!("`{name}` is how a web page writes a sign, and is not read as a value here"),
            format!("write `{meant}`"),
        ),
        None => (
            format!("`{name}` is read as a name for what follows, but nothing uses that name"),
            match is_one_value {
                true => {
                    format!("if it is part of the text, {}; otherwise, remove it", in_quotes(whole))
                }
                false => "remove it".to_owned(),
            },
        ),
    };
    Diagnostic::new(&code::UNUSED_ANCHOR, message, place, "not part of the value").with_help(help)
}

fn shortened(text: &str) -> String {
    const MOST: usize = 30;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_cut_off(line: &str) -> bool {
        let end = line.find(" #").map_or(line.len(), |at| line[..at].trim_end().len());
        let behind = comment_behind(line, end).unwrap();
        cuts_off(&line[..end], &behind, &line[behind.hash + 1..])
    }

    #[test]
    fn a_remark_is_told_from_a_value_that_is_cut_off() {
        for line in [
            "J Smith #2",
            "Partners # R&D",
            "Flat 3 #B",
            "Home #12 High Street",
            "Team #2 (north)",
            "£96,400 #2",
            "Centre # 4B",
            " #2 High Street",
        ] {
            assert!(is_cut_off(line), "{line}");
        }
        for line in [
            "J Smith # chair until March",
            "J Smith  # R&D",
            "£96,400 #agreed in January",
            "£96,400 # TBC",
            "29 January 2001 # 2nd draft",
            "Leeds ## to check",
            "Leeds #",
            "Leeds # ",
            "Leeds #----",
            "Leeds # (see the letter)",
        ] {
            assert!(!is_cut_off(line), "{line}");
        }
    }
}
