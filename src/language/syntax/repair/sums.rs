//! Sums, counts and lists in a wrong form.

use std::ops::Range;

use super::correction::Correction;
use super::names::{declared, entry_of};
use super::revision::{Bit, bits};
use super::wrong::Wrong;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::{self, CharClass, scanned};
use crate::syntax::words::RESERVED;

/// What people call a sum, and the language's word for it.
const WORDS: &[(&str, &str)] = &[
    ("number", "count"),
    ("total number", "count"),
    ("total", "sum"),
    ("difference", "sum"),
    ("average", "sum"),
    ("mean", "sum"),
    ("earliest", "earlier"),
    ("latest", "later"),
    ("maximum", "largest"),
    ("highest", "largest"),
    ("biggest", "largest"),
    ("larger", "largest"),
    ("greater", "largest"),
    ("greatest", "largest"),
    ("bigger", "largest"),
    ("higher", "largest"),
    ("minimum", "smallest"),
    ("lowest", "smallest"),
    ("smaller", "smallest"),
    ("lower", "smallest"),
    ("lesser", "smallest"),
];

/// The language's word for a sum.
fn word_for(said: &str) -> &str {
    WORDS.iter().find(|row| row.0 == said).map_or(said, |row| row.1)
}

/// The language's word for what is picked out of two values, or of what a sum goes through.
fn word_before<'w>(said: &'w str, rest: &str) -> &'w str {
    match (word_for(said), rest.contains("for each")) {
        ("largest", false) => "larger",
        ("smallest", false) => "smaller",
        (word, _) => word,
    }
}

/// `sum of … for each … is at least £5`: a sum that is compared, or stands in a comparison, without
/// brackets round it.
pub(super) fn no_brackets(wrong: &Wrong) -> Option<Correction> {
    let (word, rest) = (wrong.part(Rule::sum_word)?, wrong.part(Rule::compared)?);
    let text = wrong.revision.text();
    let is_open = text.get(..wrong.at().start)?.trim_end().ends_with('(');
    let is_closed = text.get(pairs::skip_blanks(text, rest.end)..)?.starts_with(')');
    if is_open && is_closed {
        return None;
    }
    let said = wrong.text(&word);
    if matches!(said.as_str(), "average" | "mean") {
        let how = "divide a sum by a count: `(sum of …) / (count of …)`";
        let correction =
            Correction::new("the language has no average", "no word for it", word, how);
        return Some(correction.silently(wrong.at(), bits!["(sum", &rest, ")"]));
    }
    let message = format!("`{said} of …` needs brackets where it is compared");
    let mut text = bits!["(", word_before(&said, &wrong.text(&rest))];
    text.extend(with_entries_named(wrong, rest.clone()));
    text.push(Bit::from(")"));
    let correction =
        Correction::write(message, "put brackets round this", wrong.at(), text).covering();
    Some(if is_compared(wrong, &rest) { correction } else { correction.alone() })
}

/// `count(spending)`, `sum(spending.amount)`
pub(super) fn called_sum(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.text(&wrong.part(Rule::called_word)?);
    let list = wrong.text(&wrong.part(Rule::loose_path)?);
    let message = format!("`{word}(…)` is a function of a spreadsheet, and the language has words");
    let text = match (word.as_str(), list.rsplit_once('.')) {
        ("count", _) => format!("(count of {} in {list})", entry_of(wrong.file, &list)),
        (word, Some((list, field))) => {
            let entry = entry_of(wrong.file, list);
            format!("({word} of {entry}.{field} for each {entry} in {list})")
        }
        _ => return None,
    };
    Some(Correction::write(message, "say it in words", wrong.with_bracket(), bits![text]).alone())
}

/// Whether a test follows a value.
fn is_compared(wrong: &Wrong, value: &Range<usize>) -> bool {
    let text = wrong.revision.text();
    let behind = text.get(pairs::skip_blanks(text, value.end)..).unwrap_or_default();
    pairs::one(Rule::test_ahead, behind).is_some()
}

/// `larger of a and b`, `difference between a and b`: two or more values are reckoned with.
pub(super) fn sum_of_few(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.text(&wrong.part(Rule::few_word)?);
    let values = wrong.parts(Rule::loose);
    let joined = |mark: &str| {
        let mut text = Vec::new();
        for (at, value) in values.iter().enumerate() {
            text.extend(if at > 0 { bits![mark, value] } else { bits![value] });
        }
        text
    };
    let text = match word.as_str() {
        "difference" => joined(" - "),
        "sum" | "total" => joined(" + "),
        "average" | "mean" => {
            [bits!["("], joined(" + "), bits![format!(") / {}", values.len())]].concat()
        }
        word if values.len() == 2 => {
            [bits![format!("{} of ", word_before(word, ""))], joined(" and ")].concat()
        }
        word => [bits![picked(word)], joined(", "), bits!["]"]].concat(),
    };
    let message = of_few(&word, values.len());
    let at = wrong.at();
    let before = wrong.revision.text().get(..at.start)?.trim_end();
    if before.ends_with('(') {
        return Some(Correction::write(message, "say it like this", at, text).alone());
    }
    let text = [bits!["("], text, bits![")"]].concat();
    let is_compared = is_compared(wrong, &at);
    let correction = Correction::write(message, "put brackets round this", at, text).covering();
    Some(if is_compared { correction } else { correction.alone() })
}

/// What is said of `difference between a and b` and its like.
fn of_few(word: &str, n_values: usize) -> String {
    let said = match word {
        "difference" => "the language writes a difference with `-`",
        "sum" | "total" => "the language writes a sum of a few values with `+`",
        "average" | "mean" => "the language has no average: a sum is divided by a count",
        _ if n_values == 2 => {
            return format!("the language has `{} of … and …`, in brackets", word_before(word, ""));
        }
        _ => "the language finds the largest or smallest of a few values in a list of them",
    };
    said.to_owned()
}

/// `total rounded up to £1,000`
pub(super) fn rounded_way(wrong: &Wrong) -> Option<Correction> {
    let message = format!("the language has no `{}`: it rounds to the nearest", wrong.found());
    let correction =
        Correction::write(message, "say `rounded to`", wrong.at(), bits!["rounded to"]);
    Some(correction.saying("write `{}`, if the nearest is meant").doubtful())
}

/// How the largest or the smallest of a few values begins.
fn picked(word: &str) -> String {
    format!("{} of entry for each entry in [", word_for(word))
}

/// `sum of line.amount in spending`
pub(super) fn sum_in_a_list(wrong: &Wrong) -> Option<Correction> {
    let (of, list) = (wrong.value(0)?, wrong.value(1)?);
    let at = wrong.part(Rule::in_word)?.start..list.end;
    let message = "a sum names each entry of the list that it goes through";
    let label = "`for each` is missing";
    let said = wrong.text(&of);
    if let Some((entry, _)) = said.split_once('.') {
        let text = bits![format!("for each {entry} in "), &list];
        return Some(Correction::write(message, label, at, text));
    }
    let named = wrong.text(&list);
    let entry = entry_of(wrong.file, &named);
    let how = format!("write `sum of {entry}.… for each {entry} in {named}`");
    let text = bits![format!("for each {entry} in "), &list];
    Some(Correction::new(message, label, at.clone(), how).silently(at, text))
}

/// `sum of spending.amount`, `largest of [a, b]`
pub(super) fn sum_without_a_list(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.found();
    let word = word.split(' ').next()?;
    let list = wrong.part(Rule::list_literal);
    let of = list.clone().or(wrong.part(Rule::loose_path))?;
    let message = format!("`{word} of …` does not say which list it goes through");
    let label = "`for each` is missing";
    let end = of.end..of.end;
    let said = wrong.text(&of);
    let correction = match said.rsplit_once('.') {
        _ if list.is_some() => {
            let before = bits!["entry for each entry in ", &of];
            Correction::write(message, label, of, before)
        }
        Some((list, field)) => {
            let entry = entry_of(wrong.file, list);
            let text = format!("{entry}.{field} for each {entry} in {list}");
            Correction::write(message, label, of, bits![text])
        }
        None => {
            let how = "write `for each … in …` after it, with the list";
            let correction = Correction::new(message, label, end.clone(), how);
            correction.silently(end.clone(), bits![" for each entry in ", &of])
        }
    };
    Some(correction.at(end))
}

/// `count of spending`
pub(super) fn counted_list(wrong: &Wrong) -> Option<Correction> {
    let counted = wrong.pair.clone().into_inner().find(|one| one.as_rule() == Rule::counted)?;
    let at = wrong.range(&counted);
    let list = counted.into_inner().find(|one| one.as_rule() == Rule::loose_path)?;
    let list = wrong.range(&list);
    let entry = entry_of(wrong.file, &wrong.text(&list));
    let message = "`count of` names each entry of the list that is counted";
    let text = bits![format!("of {entry} in "), &list];
    Some(Correction::write(message, "no name for each entry", at, text))
}

/// `["a" or "b"]`
pub(super) fn list_join(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.at();
    let before = wrong.revision.text().get(..at.start)?;
    let open = scanned(before).filter(|(_, _, part)| *part == CharClass::Code);
    let mut inside = Vec::new();
    for (_, c, _) in open {
        match c {
            '(' | '[' => inside.push(c),
            ')' | ']' => {
                inside.pop();
            }
            _ => {}
        }
    }
    if inside.last() != Some(&'[') {
        return None;
    }
    let message = format!(
        "`{}` is in a list, but the entries of a list have commas between them",
        wrong.found()
    );
    let from = pairs::code_end(before);
    Some(Correction::write(message, "should be a comma", from..at.end, bits![","]).at(at))
}

/// `number of lines in spending where heading is adoption`: where the entry is not named in its
/// filter, the fields in it and the words that the file has in quotes are made out.
fn with_entries_named(wrong: &Wrong, rest: Range<usize>) -> Vec<Bit> {
    let said = wrong.text(&rest);
    let words: Vec<&str> = said.split_whitespace().collect();
    let [_, called, "in", list, "where", filter @ ..] = words.as_slice() else {
        return bits![&rest];
    };
    let is_named = filter.iter().any(|word| word.split('.').next() == Some(called));
    if is_named {
        return bits![&rest];
    }
    let entry = match called.ends_with('s') {
        true => entry_of(wrong.file, list),
        false => (*called).to_owned(),
    };
    let meant = |word: &str| {
        if RESERVED.contains(&word) || word.contains(['.', '"']) {
            None
        } else if declared(wrong.file, word).is_some() {
            Some(format!("{entry}.{word}"))
        } else {
            wrong.file.contains(&format!("\"{word}\"")).then(|| format!("\"{word}\""))
        }
    };
    let mut text = Vec::new();
    let mut is_behind_where = false;
    for word in placed_words(wrong, &rest) {
        let said = wrong.text(&word);
        let right = match is_behind_where {
            true => meant(&said),
            false => (said == **called).then(|| entry.clone()),
        };
        is_behind_where |= said == "where";
        text.push(Bit::from(" "));
        text.push(right.map_or(Bit::from(&word), Bit::from));
    }
    text
}

/// The words at a place, each with its own.
fn placed_words(wrong: &Wrong, at: &Range<usize>) -> Vec<Range<usize>> {
    let text = wrong.revision.get(at);
    let mut start = at.start;
    let mut found = Vec::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() {
            found.push(start..start + word.len());
        }
        start += piece.len();
    }
    found
}

/// `sum of all line.amount`
pub(super) fn sum_of_all(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.part(Rule::all_word)?;
    let message = format!(
        "`{}` comes after `of`, but `for each` already says that it means all of them",
        wrong.text(&word)
    );
    let (of, end) = (wrong.part(Rule::of)?, pairs::skip_blanks(wrong.revision.text(), word.end));
    Some(Correction::write(message, "remove this", of.end..end, bits![" "]).at(word))
}

/// `(count of stay in stays by begun in any 12 months)`
pub(super) fn window_inside(wrong: &Wrong) -> Option<Correction> {
    let (words, length) = (wrong.part(Rule::in_any_words)?, wrong.part(Rule::window_length)?);
    let message = "the window of time stands behind the bracket, not in it";
    let at = wrong.with_bracket();
    let before = wrong.revision.text().get(..at.start)?.trim_end().len();
    let text = bits![") ", &words, " ", &length];
    Some(Correction::write(message, "behind the bracket", before..at.end, text))
}

/// `days of stay in stays where … from begun to ended`
pub(super) fn where_before_dates(wrong: &Wrong) -> Option<Correction> {
    let (condition, dates) = (wrong.part(Rule::dates_condition)?, wrong.part(Rule::dates_from)?);
    let message = "`where` stands behind the dates";
    let text = bits![&dates, " where ", &condition];
    Some(Correction::write(message, "behind `from … to …`", wrong.at(), text))
}

/// `by stay.begun`
pub(super) fn dotted_date(wrong: &Wrong) -> Option<Correction> {
    let (before, date) = (wrong.part(Rule::date_before)?, wrong.part(Rule::date_word)?);
    let word = wrong.text(&before);
    let message = format!("behind `{word}` stands the name of a field, without the entry's");
    let dot = wrong.part(Rule::entry_dot)?;
    let at = before.start..date.end;
    let text = bits![&before, " ", &date];
    Some(Correction::write(message, "not needed here", at, text).at(dot))
}

/// `for each stretch in stays from begun to ended`
pub(super) fn stretch_alone(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.part(Rule::stretch_word)?;
    let (list, dates) = (wrong.part(Rule::loose_path)?, wrong.part(Rule::dates_from)?);
    let entry = entry_of(wrong.file, &wrong.text(&list));
    let message = "a stretch is made of entries, and one of them has no name here";
    let text = bits![&word, format!(" of {entry} in "), &list, " ", &dates];
    Some(Correction::write(message, "of what entries?", wrong.at(), text).at(word))
}
