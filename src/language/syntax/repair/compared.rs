//! Entries that are held against one another, in a wrong form: no two alike, and those side by side.

use std::ops::Range;

use super::correction::Correction;
use super::names::entry_of;
use super::revision::{Bit, bits};
use super::wrong::Wrong;
use crate::syntax::grammar::Rule;

/// `no two in signatures have the same office`, `no two signatures share office`
pub(super) fn shared(wrong: &Wrong) -> Option<Correction> {
    let (list, key) = (wrong.part(Rule::loose_path)?, wrong.part(Rule::word)?);
    let mut text = bits!["no two in ", &list, " share ", &key];
    if let Some(more) = wrong.part(Rule::more_keys) {
        let more = wrong.text(&more).replace(", and ", ", ").replace(" and ", ", ");
        let more = more.trim_start_matches("and ").trim_start_matches(", ").to_owned();
        text.extend(bits![", ", more]);
    }
    let (message, label, at) = match wrong.part(Rule::share_words) {
        Some(words) if wrong.pair.as_rule() == Rule::shared_in_words => {
            let found = wrong.text(&words);
            (format!("the language says `share`, not `{found}`"), "say `share`", words)
        }
        _ => {
            let two = wrong.part(Rule::two)?.end;
            let message = "`no two` is followed by `in` and the list".to_owned();
            (message, "`in` belongs here", two..two)
        }
    };
    Some(Correction::write(message, label, wrong.at(), text).at(at))
}

/// `no two in stays where stay.kind is "T4" share child`
pub(super) fn shared_where(wrong: &Wrong) -> Option<Correction> {
    let (list, condition) = (wrong.part(Rule::sum_of_terms)?, wrong.part(Rule::condition)?);
    let (two, word) = (wrong.part(Rule::two)?.end, wrong.part(Rule::r#where)?);
    let (entry, condition) = named(wrong, &list, &condition, &[]);
    let message = "`where` speaks of one entry, which has no name here";
    let text = bits![format!(" {entry} in "), &list, " where ", condition];
    let end = wrong.part(Rule::condition)?.end;
    Some(Correction::write(message, "whose?", two..end, text).at(word))
}

/// `each a, b next to each other in stays where a.kind is "T4" by begun has …`
pub(super) fn side_by_side_where(wrong: &Wrong) -> Option<Correction> {
    let (list, condition) = (wrong.part(Rule::sum_of_terms)?, wrong.part(Rule::condition)?);
    let text = picked(wrong, &list, &condition)?;
    let start = wrong.part(Rule::r#in)?.start;
    Some(where_correction(wrong, start..condition.end, text, wrong.part(Rule::r#where)?))
}

/// `each a, b next to each other in stays by begun where a.kind is "T4" has …`
pub(super) fn side_by_side_late(wrong: &Wrong) -> Option<Correction> {
    let (list, condition) = (wrong.part(Rule::sum_of_terms)?, wrong.part(Rule::condition)?);
    let order = wrong.part(Rule::side_by_side_order)?;
    let mut text = picked(wrong, &list, &condition)?;
    text.extend(bits![" ", &order]);
    let start = wrong.part(Rule::r#in)?.start;
    Some(where_correction(wrong, start..condition.end, text, wrong.part(Rule::r#where)?))
}

fn where_correction(
    wrong: &Wrong,
    at: Range<usize>,
    text: Vec<Bit>,
    word: Range<usize>,
) -> Correction {
    let names = names(wrong);
    let message = "`where` picks entries out before they are put side by side, so that it needs a \
                   name for one of them";
    let said = format!(
        "write `{{}}`; what is asked of `{}` together goes after `has`",
        names.join("` and `")
    );
    Correction::write(message, "whose?", at, text).saying(&said).at(word).doubtful()
}

/// `of stay in stays where stay.kind is "T4"`
fn picked(wrong: &Wrong, list: &Range<usize>, condition: &Range<usize>) -> Option<Vec<Bit>> {
    let (entry, condition) = named(wrong, list, condition, &names(wrong));
    Some(bits![format!("of {entry} in "), list, " where ", condition])
}

/// The names for entries side by side.
fn names(wrong: &Wrong) -> Vec<String> {
    let Some(head) = wrong.part(Rule::side_by_side) else { return Vec::new() };
    let head = wrong.text(&head);
    let names = head.trim_start_matches("each ").split(" next ").next().unwrap_or_default();
    names.split(',').map(|name| name.trim().to_owned()).collect()
}

/// A name for one entry, and a condition that speaks of it by that name, and by none of the others.
fn named(
    wrong: &Wrong,
    list: &Range<usize>,
    condition: &Range<usize>,
    others: &[String],
) -> (String, String) {
    let condition = wrong.text(condition);
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let head = condition.split(|c: char| !is_word(c)).next().unwrap_or_default().to_owned();
    let is_named = condition.get(head.len()..).is_some_and(|rest| rest.starts_with('.'));
    if is_named && !others.contains(&head) {
        return (head, condition);
    }
    let entry = entry_of(wrong.file, &wrong.text(list));
    let mut renamed = String::new();
    let mut before = ' ';
    for piece in condition.split_inclusive(|c: char| !is_word(c)) {
        let name = piece.strip_suffix('.').filter(|_| !is_word(before) && before != '.');
        match name.filter(|name| others.iter().any(|other| other == name)) {
            Some(_) => renamed.push_str(&format!("{entry}.")),
            None => renamed.push_str(piece),
        }
        before = piece.chars().last().unwrap_or(' ');
    }
    (entry, renamed)
}

/// `each a, b next to each other in stay in stays where …`
pub(super) fn side_by_side_in(wrong: &Wrong) -> Option<Correction> {
    Some(Correction::word("in", "of", wrong.part(Rule::side_by_side_word)?))
}

/// `each a, b next to each other of stay in stays by begun has …`
pub(super) fn side_by_side_all(wrong: &Wrong) -> Option<Correction> {
    let (named, list) = (wrong.part(Rule::side_by_side_of)?, wrong.part(Rule::sum_of_terms)?);
    let name = wrong.text(&named).trim_start_matches("of ").to_owned();
    let message = format!("`{name}` is not used: only a `where` speaks of one entry");
    let text = bits!["in "];
    Some(Correction::write(message, "say `in`", named.start..list.start, text).at(named))
}

/// `each a, b, c, d next to each other in stays by begun has …`
pub(super) fn side_by_side_many(wrong: &Wrong) -> Option<Correction> {
    let more = wrong.part(Rule::side_by_side_more)?;
    let message = "no more than three entries in a row can be compared";
    let how = "name two or three of them: `each a, b, c next to each other in …`";
    Some(Correction::new(message, "one too many", more.clone(), how).silently(more, bits![" "]))
}
