//! A rule file's text cut into its items.
//!
//! A line that begins at column 0 with anything but `#` opens an item; all up to the next such line
//! belongs to it. Time is linear in the text.

use crate::source::visible::is_unseen;

/// One item's text and where it begins in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub start: usize,
    pub text: &'t str,
}

/// Words that begin a clause: at column 0 they belong to the item above, and should be indented.
const CLAUSE_WORDS: [&str; 19] = [
    "year",
    "number",
    "due",
    "our-words",
    "basis",
    "row",
    "cites",
    "applies",
    "must",
    "should",
    "judged",
    "unless",
    "otherwise",
    "help",
    "from",
    "set",
    "remove",
    "breaches",
    "meets",
];

impl<'t> Piece<'t> {
    /// The word that opens the item; empty where text stands before any item.
    pub(super) fn first_word(&self) -> &'t str {
        first_word(self.text)
    }

    /// Clauses that stand at column 0, each with its byte in the piece.
    pub(super) fn unindented(&self) -> Vec<(usize, &'t str)> {
        let mut found = Vec::new();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let word = first_word(line);
            if CLAUSE_WORDS.contains(&word) {
                found.push((at, word));
            }
            at += line.len();
        }
        found
    }
}

/// The first carriage return that ends no line: some programs take it for a line's end, others not.
pub(super) fn lone_return(text: &str) -> Option<usize> {
    let mut returns = text.match_indices('\r').map(|(at, _)| at);
    returns.find(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

/// The first character of each line that cannot be seen, other than tabs, line ends and the mark of the
/// encoding before the text.
pub(super) fn unseen(text: &str) -> impl Iterator<Item = (usize, char)> {
    let is_layout = |at: usize, char: char| match char {
        '\t' | '\n' | '\r' => true,
        '\u{feff}' => at == 0,
        _ => false,
    };
    let lines = text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    });
    lines.filter_map(move |(start, line)| {
        let mut chars = line.char_indices().map(|(at, char)| (start + at, char));
        chars.find(|(at, char)| is_unseen(*char) && !is_layout(*at, *char))
    })
}

/// The word that a text begins with; empty where it begins with anything else.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// The items of a text, in order. Blank lines and comments before the first are no item.
pub(super) fn items(text: &str) -> Vec<Piece<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let first = line.trim_start_matches('\u{FEFF}').chars().next().unwrap_or('\n');
        let is_comment = line.trim_start_matches('\u{FEFF}').trim_start().starts_with('#');
        let is_blank = line.trim_start_matches('\u{FEFF}').trim().is_empty();
        let is_stray = starts.is_empty() && !is_blank && !is_comment;
        let is_clause = !starts.is_empty() && CLAUSE_WORDS.contains(&first_word(line));
        if is_stray || !(first.is_whitespace() || first == '#' || is_clause) {
            starts.push(at + (line.len() - line.trim_start_matches('\u{FEFF}').len()));
        }
        at += line.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let pieces = starts.iter().copied().zip(ends);
    pieces
        .map(|(start, end)| Piece { start, text: text.get(start..end).unwrap_or_default() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_at_column_0() {
        let text = "# head\n\nvalue a = 1\n  # inside\n\n  + 2\n# between\nvalue b = 2\n";
        let found: Vec<&str> = items(text).iter().map(|piece| piece.first_word()).collect();
        assert_eq!(found, ["value", "value"]);
        assert!(items(text).first().is_some_and(|piece| piece.text.contains("+ 2")));
    }

    #[test]
    fn indented_text_before_any_item_is_a_piece_of_its_own() {
        let pieces = items("  must x\nvalue a = 1\n");
        assert_eq!(pieces.iter().map(Piece::first_word).collect::<Vec<_>>(), ["", "value"]);
    }
}
