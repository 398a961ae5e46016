//! Going on behind a mistake: the part of an item that holds it is taken out, and the rest is parsed
//! again for its own mistakes.
//!
//! What is taken out is filled with as many bytes, so that all places stay true.

use super::grammar::Rule;
use super::pairs::HOLE;

/// How often one item is parsed again at most.
pub(super) const MOST_TIMES: usize = 12;

/// Clauses whose condition can be taken out alone, and how many words open them.
const CONDITIONS: [(&str, usize); 6] =
    [("must", 1), ("should", 1), ("shall", 1), ("unless", 1), ("applies", 2), ("when", 1)];

/// Clauses that are taken out as a whole.
const OTHERS: [&str; 4] = ["cites", "for", "otherwise", "help"];

/// A clause that cannot be done without.
const NEEDED: [&str; 1] = ["judged"];

/// A text with a part taken out.
pub(super) struct Rest {
    pub text: String,
    /// Whether the item still says what it said, but for a condition that is known to be wrong.
    pub is_whole: bool,
}

/// An item's text without the part in which a mistake stands at this byte.
pub(super) fn without_part(rule: Rule, text: &str, at: usize) -> Option<Rest> {
    match rule {
        Rule::requirement_item | Rule::national_item => without_clause(text, at),
        Rule::record_item | Rule::form_item | Rule::table_item | Rule::also_item => {
            without_line(text, at)
        }
        _ => None,
    }
}

/// A line of an item: where it starts and ends, and its first word.
struct Line<'t> {
    start: usize,
    end: usize,
    first: &'t str,
    first_at: usize,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let first_at = start + line.len() - line.trim_start().len();
        let first = line.split_whitespace().next().unwrap_or_default();
        found.push(Line { start, end: start + line.len(), first, first_at });
        start += line.len();
    }
    found
}

fn without_clause(text: &str, at: usize) -> Option<Rest> {
    let all = lines(text);
    let opens = |line: &&Line| {
        let is_condition = CONDITIONS.iter().any(|row| row.0 == line.first);
        is_condition || OTHERS.contains(&line.first) || NEEDED.contains(&line.first)
    };
    // What is missed at the beginning of a clause is missing at the end of the one before.
    let own = all.iter().filter(opens).rev().find(|line| line.first_at < at)?;
    let next = all.iter().filter(opens).find(|line| line.start > own.start);
    let end = next.map_or(text.len(), |line| line.start);
    if OTHERS.contains(&own.first) {
        return Some(Rest { text: filled(text, own.start, end, ' ')?, is_whole: false });
    }
    let (_, n_words) = CONDITIONS.iter().find(|row| row.0 == own.first)?;
    let start = behind_words(text, own.first_at, *n_words)?;
    let is_filled = text.get(start..end)?.contains(HOLE);
    // One byte of the blanks behind the condition is left, or the next clause would touch it.
    let end = start + text.get(start..end)?.trim_end().len().max(1);
    let text = if is_filled { None } else { filled(text, start, end, HOLE) };
    Some(Rest { text: text?, is_whole: true })
}

fn without_line(text: &str, at: usize) -> Option<Rest> {
    let all = lines(text);
    // The first line names the item.
    let line = all.iter().skip(1).rev().find(|line| line.start <= at)?;
    Some(Rest { text: filled(text, line.start, line.end, ' ')?, is_whole: false })
}

/// The byte behind so many words and the blank after them.
fn behind_words(text: &str, start: usize, n_words: usize) -> Option<usize> {
    let mut at = start;
    for _ in 0..n_words {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = text.get(at..)?;
        at += rest.find(char::is_whitespace).unwrap_or(rest.len());
    }
    let blank = text.get(at..)?.chars().next().map_or(0, char::len_utf8);
    Some(at + blank.min(1))
}

/// A text with one ASCII character in place of each byte between two places; line breaks stay.
fn filled(text: &str, start: usize, end: usize, with: char) -> Option<String> {
    let (head, middle, tail) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let mut whole = head.to_owned();
    for byte in middle.bytes() {
        let is_break = byte == b'\n' && with == ' ';
        whole.push(if is_break { '\n' } else { with });
    }
    Some(whole + tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_taken_out_and_the_next_clause_stays() {
        let text = "requirement r \"t\"\n  must a is at lest 5\n  unless b is\n";
        let at = text.find("lest").unwrap_or_default();
        let rest = without_part(Rule::requirement_item, text, at);
        let rest = rest.map(|rest| rest.text.replace(HOLE, "_"));
        let wanted = "requirement r \"t\"\n  must ______________\n  unless b is\n";
        assert_eq!(rest.as_deref(), Some(wanted));
    }

    #[test]
    fn what_was_taken_out_once_is_not_taken_out_again() {
        let text = "requirement r \"t\"\n  must \0\0\0\n";
        assert!(without_part(Rule::requirement_item, text, text.len() - 1).is_none());
    }
}
