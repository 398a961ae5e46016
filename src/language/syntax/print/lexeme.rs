//! A rule file's text as words and comments, and how the two lie to each other.
//!
//! What is printed has the words of what was written, in the same order; only marks, brackets and
//! `and` and `or` may differ. So a comment's place is told by how many words stand before it.

use crate::syntax::pairs::{self, CharClass};

/// A comment and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    /// From its `#` to the end of its line.
    pub text: String,
    /// How many words stand before it.
    pub n_words: usize,
    /// Whether it stands at the end of a line, behind what it is about. A comment behind a mark that
    /// only opens or joins is about what comes next.
    pub is_behind: bool,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Lexemes {
    pub n_words: usize,
    pub comments: Vec<Comment>,
}

/// Reads a text's words and comments.
pub(super) fn read(text: &str) -> Lexemes {
    let mut found = Lexemes::default();
    for line in lines(text) {
        let n_words = words_of(line.code);
        found.n_words += n_words;
        if let Some(comment) = line.comment {
            let is_behind = n_words > 0 || line.code.trim_end().ends_with([')', ']', ',']);
            let text = comment.trim_end().to_owned();
            found.comments.push(Comment { text, n_words: found.n_words, is_behind });
        }
    }
    found
}

/// A line's part before its comment, and the comment.
struct Line<'t> {
    code: &'t str,
    comment: Option<&'t str>,
}

/// A string and a comment end with their line, so each line stands for itself.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.split_inclusive('\n').map(|line| {
        let line = line.trim_end_matches(['\n', '\r']);
        let start = pairs::scanned(line).find(|(_, _, part)| *part == CharClass::Comment);
        let (code, comment) = match start.and_then(|(at, _, _)| line.split_at_checked(at)) {
            Some((code, comment)) => (code, Some(comment)),
            None => (line, None),
        };
        Line { code, comment }
    })
}

/// The number of words in a line without a comment. A string is one.
fn words_of(code: &str) -> usize {
    let mut n_words = 0;
    let mut n_quotes = 0;
    let mut word = String::new();
    for (at, c, part) in pairs::scanned(code) {
        if part == CharClass::String {
            continue;
        }
        let rest = code.get(at..).unwrap_or_default();
        if is_word_char(c) || is_year_mark(&word, rest) {
            word.push(c);
            continue;
        }
        n_words += weight(&std::mem::take(&mut word));
        n_quotes += usize::from(pairs::is_quote(c));
    }
    n_words + weight(&word) + n_quotes / 2
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || "-_£.".contains(c)
}

/// Whether a mark stands within a year: `2001/02`, `2001–02`.
fn is_year_mark(before: &str, rest: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(after) = rest.strip_prefix(['/', '–']) else {
        return false;
    };
    let end = after.find(|c| !is_word_char(c)).unwrap_or(after.len());
    let after = after.get(..end).unwrap_or_default();
    before.len() == 4 && is_digits(before) && matches!(after.len(), 2 | 4) && is_digits(after)
}

/// How many words of the printed text a written one stands for.
fn weight(word: &str) -> usize {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    let is_date = lengths == [4, 2, 2] && word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if matches!(word, "and" | "or") || word.chars().all(|c| c == '-') {
        0
    } else if is_date {
        // `2001-01-31` is printed as `31 January 2001`.
        3
    } else {
        1
    }
}
