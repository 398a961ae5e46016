//! Conditions in a wrong form.

use std::ops::Range;

use super::correction::Correction;
use super::names::{entry_of, table_of_dates};
use super::order::{Order, of_dates};
use super::revision::{Bit, bits};
use super::wrong::Wrong;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs;
use crate::value::date::MONTHS;

/// What is denied with `not` in front of the whole.
const DENIALS: &[(Rule, &str)] = &[
    (Rule::not_includes, "includes"),
    (Rule::not_falls, "falls in"),
    (Rule::not_mentions, "mentions"),
];

/// A comparison whose words may be of amounts or of days.
pub(super) fn ordered(wrong: &Wrong, amounts: &'static str) -> Option<Correction> {
    let (found, at) = (wrong.found(), wrong.at());
    let left = wrong.left_of(&at).map(|left| wrong.text(&left));
    let texts: Vec<String> = left.into_iter().chain([wrong.right_of(&at)]).collect();
    let dates = of_dates(amounts)?;
    Some(match Order::of(&texts, wrong.file) {
        Order::OfDates => Correction::word(&found, dates, at),
        Order::OfAmounts => Correction::word(&found, amounts, at),
        Order::Unknown => Correction::word(&found, amounts, at.clone())
            .edit(at, bits![dates])
            .saying("write `{}`; for dates, write `{}`"),
    })
}

/// `amount is between £1 and £5`
pub(super) fn between(wrong: &Wrong) -> Option<Correction> {
    let (left, low, high) = (wrong.value(0)?, wrong.value(1)?, wrong.value(2)?);
    let words = wrong.part(Rule::between_word)?;
    let texts = [&left, &low, &high].map(|one| wrong.text(one));
    let (least, most) = match Order::of(&texts, wrong.file) {
        Order::OfDates => ("is on or after", "is on or before"),
        Order::OfAmounts | Order::Unknown => ("is at least", "is at most"),
    };
    let found = wrong.text(&words);
    let message = format!("the language says `{least} … and … {most}`, not `{found}`");
    let label = format!("say `{least} … and … {most}`");
    let text = bits![&left, format!(" {least} "), &low, " and ", &left, format!(" {most} "), &high];
    Some(Correction::write(message, label, wrong.at(), text).at(words))
}

/// `heading is neither "a" nor "b"`
pub(super) fn neither(wrong: &Wrong) -> Option<Correction> {
    let words = wrong.part(Rule::neither_word)?;
    list_correction(wrong, "is not one of", words)
}

/// `heading is either "a" or "b"`
pub(super) fn either(wrong: &Wrong) -> Option<Correction> {
    let words = wrong.part(Rule::either_word)?;
    list_correction(wrong, "is one of", words)
}

fn list_correction(wrong: &Wrong, right: &str, words: Range<usize>) -> Option<Correction> {
    let found = wrong.text(&words);
    let message = format!("the language says `{right}`, not `{found}`");
    let text = one_of(&wrong.values(), right.contains(" not "))?;
    Some(Correction::write(message, format!("say `{right}`"), wrong.at(), text).at(words))
}

/// `amount is one of [a, b]`, or `amount is a` where there is one.
fn one_of(values: &[Range<usize>], is_negated: bool) -> Option<Vec<Bit>> {
    let is = if is_negated { "is not" } else { "is" };
    let (left, values) = values.split_first()?;
    if let [one] = values {
        return Some(bits![left, format!(" {is} "), one]);
    }
    let mut text = bits![left, format!(" {is} one of [")];
    for (at, value) in values.iter().enumerate() {
        text.extend(if at > 0 { bits![", ", value] } else { bits![value] });
    }
    text.push(Bit::from("]"));
    Some(text)
}

/// `heading is one of "a", "b"`
pub(super) fn list_without_brackets(wrong: &Wrong) -> Option<Correction> {
    let words = wrong.part(Rule::one_of_words)?;
    let found = wrong.text(&words);
    let mut values = wrong.values();
    if let Some(round) =
        wrong.pair.clone().into_inner().find(|one| one.as_rule() == Rule::round_list)
    {
        let literals = round.into_inner().filter(|one| one.as_rule() == Rule::literal);
        values.extend(literals.map(|one| wrong.range(&one)));
    }
    let message = format!("`{found}` takes a list, which goes in square brackets");
    let text = one_of(&values, found.contains(" not "))?;
    Some(Correction::write(message, "a list must follow", wrong.with_bracket(), text).at(words))
}

/// `sent is a weekday`, `sent is not on a Saturday`
pub(super) fn on_weekday(wrong: &Wrong) -> Option<Correction> {
    let (at, found) = (wrong.at(), wrong.found());
    let left = wrong.left_of(&at)?;
    let is_negated = found.starts_with("is not ");
    let day = found.split(' ').next_back()?;
    if day == "holiday" {
        return Some(holiday(wrong, &left, at, is_negated));
    }
    let weekend = "one of [\"Saturday\", \"Sunday\"]";
    let (is_not, days) = match day {
        "weekend" => (is_negated, weekend.to_owned()),
        "weekday" | "day" => (!is_negated, weekend.to_owned()),
        name => (is_negated, format!("\"{name}\"")),
    };
    let is = if is_not { "is not" } else { "is" };
    let mut text = vec![Bit::from("weekday of ")];
    text.extend(in_brackets(wrong, &left));
    text.push(Bit::from(format!(" {is} {days}")));
    let message = format!("the language has no `{found}`: it asks for the `weekday of` a date");
    let correction =
        Correction::write(message, "say it with `weekday of`", left.start..at.end, text);
    Some(match day {
        "day" => correction.at(at).saying(
            "write `{}`; that a day is no holiday is asked of a table: `bank-holidays[…] is missing`",
        ),
        _ => correction.at(at),
    })
}

/// `sent is a bank holiday`
fn holiday(wrong: &Wrong, day: &Range<usize>, at: Range<usize>, is_negated: bool) -> Correction {
    let message = "the language knows only the holidays that a table lists";
    let label = "no test for this";
    let whole = day.start..at.end;
    match table_of_dates(wrong.file, true) {
        Some(table) => {
            let is = if is_negated { "missing" } else { "given" };
            let text = bits![format!("{table}["), day, format!("] is {is}")];
            Correction::write(message, label, whole, text).at(at)
        }
        None => {
            let how = "list them in a table by their dates: `bank-holidays[…] is given` then asks \
                       whether a day is among them";
            Correction::new(message, label, at.clone(), how).silently(at, bits!["is given"])
        }
    }
}

/// A value as an operand: what is worked out has brackets round it.
fn in_brackets(wrong: &Wrong, value: &Range<usize>) -> Vec<Bit> {
    match wrong.text(value).contains(' ') {
        true => bits!["(", value, ")"],
        false => bits![value],
    }
}

/// `sent is in October`
fn in_month(wrong: &Wrong, right: &str) -> Option<Correction> {
    let month = MONTHS.iter().find(|month| month.eq_ignore_ascii_case(right))?;
    let (at, found) = (wrong.at(), wrong.found());
    let left = wrong.left_of(&at)?;
    let is = if found.starts_with("is not") { "is not" } else { "is" };
    let mut text = vec![Bit::from("month of ")];
    text.extend(in_brackets(wrong, &left));
    text.push(Bit::from(format!(" {is} \"{month}\"")));
    let end = pairs::skip_blanks(wrong.revision.text(), at.end) + right.len();
    let message =
        format!("the language has no `{found}` before a month: it asks for the `month of` a date");
    Some(Correction::write(message, "say it with `month of`", left.start..end, text).at(at))
}

/// `sent is in 2001-02`, `sent is in October`, `heading is in ["a", "b"]`
pub(super) fn one_of_or_year(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.at();
    let right = wrong.right_of(&at);
    if let Some(correction) = in_month(wrong, &right) {
        return Some(correction);
    }
    let is_year = right.len() == "2001-02".len() && right.starts_with(|c: char| c.is_ascii_digit());
    Some(Correction::word(&wrong.found(), if is_year { "falls in" } else { "is one of" }, at))
}

/// `sent is not in October`, `heading is not in ["a", "b"]`
pub(super) fn not_one_of(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.at();
    let correction = in_month(wrong, &wrong.right_of(&at));
    Some(correction.unwrap_or_else(|| Correction::word(&wrong.found(), "is not one of", at)))
}

/// `spending does not include "a"`
pub(super) fn denied(wrong: &Wrong) -> Option<Correction> {
    let (_, right) = DENIALS.iter().find(|row| row.0 == wrong.pair.as_rule())?;
    let left = wrong.value(0)?;
    let at = wrong.at();
    let words = pairs::skip_blanks(wrong.revision.text(), left.end)..at.end;
    let message = format!(
        "the language has no `{}`: `not` goes before the whole comparison",
        wrong.text(&words)
    );
    let text = bits!["not ", &left, format!(" {right}")];
    Some(Correction::write(message, "say it with `not`", at, text).at(words).doubtful())
}

/// `spending contains "a"`: of a text, something else was meant.
pub(super) fn includes(wrong: &Wrong) -> Option<Correction> {
    Some(Correction::word(&wrong.found(), "includes", wrong.at()).doubtful())
}

/// `heading mentions adoption`
pub(super) fn bare_text(wrong: &Wrong) -> Option<Correction> {
    let (word, text) = (wrong.part(Rule::bare_text_word)?, wrong.part(Rule::bare_text_words)?);
    let message = format!("what a text {} goes in quotes", wrong.text(&word));
    let quoted = bits!["\"", &text, "\""];
    Some(Correction::write(message, "quotes are missing after it", text, quoted).at(word))
}

/// `heading is main grant`
pub(super) fn bare_words(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::bare_words_said)?;
    let message = format!("`{}` is more than one word, but has no quotes", wrong.short_text(&at));
    Some(Correction::write(message, "words go in quotes", at.clone(), bits!["\"", &at, "\""]))
}

/// `sent overlaps circular.due`
pub(super) fn overlaps_alone(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.part(Rule::overlaps_word)?;
    let message = "`overlaps` compares two periods, each from one day `to` another";
    let how = "write both as `first-day to last-day`, with the names of their days";
    let all = word.start..wrong.at().end;
    Some(Correction::new(message, "`to` is missing", word, how).silently(all, bits!["is given"]))
}

/// `£1 is at most amount is at most £5`
pub(super) fn chain(wrong: &Wrong) -> Option<Correction> {
    let chained = wrong.pair.clone().into_inner().find(|one| one.as_rule() == Rule::chained)?;
    let test = chained.into_inner().find(|one| one.as_rule() == Rule::test)?;
    let values = test.into_inner().flat_map(|one| one.into_inner());
    let middle = values.filter(|one| one.as_rule() == Rule::sum_of_terms).last()?;
    let middle = wrong.range(&middle);
    let start = wrong.part(Rule::chain_test)?.start;
    let second = pairs::one(Rule::test, wrong.revision.text().get(start..)?)?;
    let second = start..start + pairs::end_of(&second);
    let message = "two comparisons share one value, but each needs its own";
    let text = bits!["and ", &middle, " "];
    Some(
        Correction::write(message, "a second comparison", start..start, text).at(second).doubtful(),
    )
}

/// `heading starts with "ad"`
pub(super) fn pattern(wrong: &Wrong) -> Option<Correction> {
    let message = format!(
        "the language has no `{}`: it says `mentions` for words in a text, `matches` for its form",
        wrong.found()
    );
    let correction =
        Correction::write(message, "say `mentions` or `matches`", wrong.at(), bits!["mentions"]);
    Some(correction.saying("write `{}`, or `matches` with a pattern in quotes").doubtful())
}

/// `amount must be at least £5`
pub(super) fn be(wrong: &Wrong) -> Option<Correction> {
    let found = wrong.found();
    let is = if found.contains(" not ") { "is not" } else { "is" };
    Some(Correction::word(&found, is, wrong.at()))
}

/// `amount at least £5`
pub(super) fn no_is(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.at();
    let message = format!("`is` is missing before `{}`", wrong.found());
    let correction =
        Correction::write(message, "`is` is missing", at.start..at.start, bits!["is "]);
    Some(correction.at(at))
}

/// `must if a then b`, `must a implies b`
pub(super) fn when_first(wrong: &Wrong) -> Option<Correction> {
    let when = wrong.part(Rule::loose_condition).or(wrong.part(Rule::condition))?;
    let then = wrong.part(Rule::rest)?;
    let word = wrong.part(Rule::if_word).or(wrong.part(Rule::implies_word))?;
    guarded(wrong, word, when, then)
}

/// `must a if b`
pub(super) fn when_last(wrong: &Wrong) -> Option<Correction> {
    let (then, when) = (wrong.part(Rule::loose_condition)?, wrong.part(Rule::rest)?);
    guarded(wrong, wrong.part(Rule::when_word)?, when, then)
}

/// A condition under which something is asked for, in front of it or behind another word than `when`.
fn guarded(
    wrong: &Wrong,
    word: Range<usize>,
    when: Range<usize>,
    then: Range<usize>,
) -> Option<Correction> {
    let clause = wrong.part(Rule::condition_clause)?;
    let message = format!(
        "the language has no `{}`: what is asked for comes first, and then `when` with its condition",
        wrong.text(&word)
    );
    let text = bits![&clause, " ", &then, " when ", &when];
    let correction = Correction::write(
        message,
        "say it with `when`, at the end",
        clause.start..wrong.at().end,
        text,
    );
    Some(correction.at(word).alone())
}

/// `some line in spending where line.amount is given`, `some line in spending`
pub(super) fn has_left_out(wrong: &Wrong) -> Option<Correction> {
    let start = wrong.text(&wrong.part(Rule::quantifier)?);
    let message = format!("`{start} …` does not say what must be so: it has no `has`");
    let label = "`has` is missing";
    let at = wrong.at();
    let end = at.end..at.end;
    Some(match wrong.part(Rule::has_left_out_where) {
        Some(word) => Correction::write(message, label, word, bits!["has"]).at(end),
        None => Correction::new(message, label, end.clone(), "add `has`, and then what must be so")
            .silently(end, bits![" has \0"]),
    })
}

/// `all or none of a and b are given`
pub(super) fn together(wrong: &Wrong) -> Option<Correction> {
    let (how, is) = (wrong.part(Rule::together_words)?, wrong.part(Rule::together_is)?);
    let fields = wrong.parts(Rule::loose);
    let joins = wrong.parts(Rule::together_join);
    let how_many = wrong.text(&how);
    let joined = |join: &str, behind: &str| {
        let mut text = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            text.extend(if at > 0 { bits![join] } else { Vec::new() });
            text.extend(bits![field, behind]);
        }
        text
    };
    let listed =
        |said: &str| [bits![format!("{said} of ")], joined(", ", ""), bits![" is given"]].concat();
    let (right, is_right) = match how_many.as_str() {
        "all" | "both" => (joined(" and ", " is given"), false),
        "none" => (joined(" and ", " is missing"), false),
        "none or all" => (listed("all or none"), false),
        "one" => (listed("exactly one"), false),
        "any" => (listed("at least one"), false),
        other => (listed(&other.replace('1', "one")), !other.contains('1')),
    };
    let wrong_join = joins.iter().find(|join| wrong.text(join) != ",");
    let (message, label, at) = match wrong_join {
        _ if !is_right => {
            let message = format!("the language has no `{how_many} of … is given`");
            (message, "say it in another way", how)
        }
        Some(join) => {
            let found = wrong.text(join);
            let message = format!("`{found}` is between two fields, where a comma belongs");
            (message, "should be a comma", join.clone())
        }
        None => {
            let found = wrong.text(&is);
            let message = format!("the language says `is given`, not `{found} given`");
            (message, "say `is given`", is)
        }
    };
    Some(Correction::write(message, label, wrong.at(), right).at(at))
}

/// `any line in …`, `more than 2 line in …`
pub(super) fn quantifier(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::quantifier_said)?;
    let found = wrong.text(&at);
    Some(Correction::word(&found, &quantifier_for(&found), at))
}

/// The quantifier that was meant.
fn quantifier_for(found: &str) -> String {
    const NUMBERS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let last = found.rsplit(' ').next().unwrap_or_default();
    let worded = NUMBERS.iter().position(|word| *word == last);
    let figure = worded.or_else(|| last.parse().ok());
    match (found.split(' ').next().unwrap_or_default(), figure) {
        ("at", Some(figure)) if found.contains("least") => format!("at least {figure}"),
        ("at", Some(figure)) => format!("at most {figure}"),
        ("more", Some(figure)) => format!("at least {}", figure.saturating_add(1)),
        ("less" | "fewer" | "smaller" | "lower", Some(figure)) => {
            format!("at most {}", figure.saturating_sub(1))
        }
        ("there", _) | ("any", _) => "some".to_owned(),
        (_, Some(figure)) => format!("exactly {figure}"),
        _ => "every".to_owned(),
    }
}

/// `no before in pathway-plans has before.agreed is no`
pub(super) fn reserved_entry(wrong: &Wrong) -> Option<Correction> {
    let name = wrong.part(Rule::reserved_name)?;
    let list = wrong.part(Rule::loose_path)?;
    let said = wrong.text(&name);
    let message = format!("`{said}` is a word of the language, so it cannot name an entry");
    let entry = entry_of(wrong.file, &wrong.text(&list));
    let mut text = bits![entry.clone()];
    let rest = name.end..wrong.at().end;
    let mut from = rest.start;
    let dotted = format!("{said}.");
    for (at, _) in wrong.revision.get(&rest).match_indices(&dotted) {
        let at = rest.start + at;
        let before = wrong.revision.text().get(..at).and_then(|text| text.chars().last());
        if before.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == '.') {
            continue;
        }
        text.extend(bits![&(from..at), entry.clone()]);
        from = at + said.len();
    }
    text.push(Bit::from(&(from..rest.end)));
    Some(Correction::write(message, "needs another name", wrong.at(), text).at(name))
}

/// `before.agreed`
pub(super) fn reserved_head(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.part(Rule::reserved_word)?;
    let message =
        format!("`{}` is a word of the language and cannot be a name here", wrong.text(&word));
    let how = "write the name of an entry, a field or a value";
    Some(Correction::new(message, "not a name", word, how).silently(wrong.at(), bits!['\0']))
}

/// `every line in spending, line.amount is given`, `… must have …`
pub(super) fn has(wrong: &Wrong) -> Option<Correction> {
    let (said, at) = (wrong.found(), wrong.at());
    Some(match said.as_str() {
        "," | ":" => {
            let message = format!("`{said}` is where `has` belongs");
            Correction::write(message, "say `has`", at, bits![" has"])
        }
        _ if said == "then" || said.ends_with(" have") => {
            let message =
                format!("`has` goes between the entries and what is asked of them, not `{said}`");
            Correction::write(message, "say `has`", at, bits!["has"])
        }
        _ => Correction::word(&said, "has", at),
    })
}
