//! Each wrong form of `grammar/repair.pest`, and what is said of it.

use super::correction::{Correction, Edit};
use super::revision::{Bit, bits};
use super::wrong::Wrong;
use super::{compared, conditions, figures, items, ranges, sums};
use crate::syntax::grammar::Rule;

/// How a wrong form is told.
enum Form {
    /// For its words the language has others.
    Word(&'static str),
    /// The same, where amounts and days have words of their own: these are those for amounts.
    Ordered(&'static str),
    /// It stands where nothing of the kind can: the message, the label, and what belongs there.
    Instead(&'static str, &'static str, &'static str),
    /// The same, with what to do in words.
    Saying(&'static str, &'static str, &'static str, &'static str),
    /// What it says is not known, and what to do is said in words: the message, the label, the words,
    /// and what stands there from now on.
    Unknown(&'static str, &'static str, &'static str, &'static str),
    Made(fn(&Wrong) -> Option<Correction>),
}

use Form::{Instead, Made, Ordered, Saying, Unknown, Word};

/// What is taken out, so that the rest can be read.
const NOTHING: &str = "\0";

const FORMS: &[(Rule, Form)] = &[
    // Literals.
    (Rule::wrong_quotes, Made(quotes)),
    (Rule::wrong_date, Made(literal)),
    (Rule::wrong_money, Made(literal)),
    (Rule::wrong_percent, Made(literal)),
    (Rule::wrong_duration, Made(literal)),
    (Rule::wrong_points, Made(literal)),
    (Rule::wrong_groups, Made(groups)),
    // Values.
    (Rule::due_date, Made(due_date)),
    (Rule::working_but, Made(figures::working_but)),
    (Rule::year_begins, Word("first day of")),
    (Rule::year_ends, Word("last day of")),
    (Rule::rounded_words, Word("rounded to")),
    (Rule::rounded_way, Made(sums::rounded_way)),
    (Rule::percentage_words, Word("as a percentage of")),
    (Rule::share_of, Made(share_of)),
    (Rule::apart_call, Made(apart_call)),
    (Rule::apart_look_up, Made(apart_look_up)),
    (Rule::owner, Made(owner)),
    (Rule::apart_dot, Made(apart_dot)),
    (Rule::article, Instead("the language has no word `{found}` before a name", "remove this", "")),
    (
        Rule::the_before_a_sum,
        Instead("the language has no `{found}` before a sum", "remove this", ""),
    ),
    (Rule::length_unit, Made(length_unit)),
    (Rule::earlier_word, Word("earlier")),
    (Rule::later_word, Word("later")),
    (Rule::earlier_join, Made(earlier_join)),
    (Rule::age_at, Made(age_at)),
    (Rule::list_without_brackets, Made(conditions::list_without_brackets)),
    (
        Rule::last_comma,
        Instead("there is a comma after the last entry of a list", "nothing follows it", ""),
    ),
    (Rule::called_sum, Made(sums::called_sum)),
    (Rule::no_brackets, Made(sums::no_brackets)),
    (Rule::field_of, Made(field_of)),
    (
        Rule::empty_brackets,
        Unknown(
            "these brackets are empty",
            "empty",
            "write a value or a condition between them, or remove them",
            NOTHING,
        ),
    ),
    (Rule::plus_word, Word("+")),
    (Rule::minus_word, Word("-")),
    (Rule::times_word, Word("*")),
    (Rule::divided_word, Word("/")),
    // Sums.
    (Rule::sum_of_few, Made(sums::sum_of_few)),
    (Rule::sum_in_a_list, Made(sums::sum_in_a_list)),
    (Rule::sum_without_a_list, Made(sums::sum_without_a_list)),
    (Rule::counted_list, Made(sums::counted_list)),
    (Rule::sum_of_all, Made(sums::sum_of_all)),
    (
        Rule::average,
        Unknown(
            "the language has no average",
            "no word for it",
            "divide a sum by a count: `(sum of …) / (count of …)`",
            "sum",
        ),
    ),
    (Rule::count_word, Word("count")),
    (Rule::sum_total, Word("sum")),
    (Rule::sum_larger, Word("largest")),
    (Rule::sum_smaller, Word("smallest")),
    (Rule::sum_for, Word("for each")),
    (Rule::window_inside, Made(sums::window_inside)),
    (Rule::window_words, Word("in any")),
    (Rule::where_before_dates, Made(sums::where_before_dates)),
    (Rule::dotted_date, Made(sums::dotted_date)),
    (Rule::stretch_alone, Made(sums::stretch_alone)),
    (Rule::list_join, Made(sums::list_join)),
    // Tests.
    (Rule::between, Made(conditions::between)),
    (Rule::neither, Made(conditions::neither)),
    (Rule::either, Made(conditions::either)),
    (Rule::not_includes, Made(conditions::denied)),
    (Rule::not_falls, Made(conditions::denied)),
    (Rule::not_mentions, Made(conditions::denied)),
    (Rule::bare_text, Made(conditions::bare_text)),
    (Rule::bare_words, Made(conditions::bare_words)),
    (Rule::overlaps_alone, Made(conditions::overlaps_alone)),
    (Rule::on_weekday, Made(conditions::on_weekday)),
    (Rule::chain, Made(conditions::chain)),
    (Rule::says_at_least, Ordered("is at least")),
    (Rule::says_at_most, Ordered("is at most")),
    (Rule::says_more_than, Ordered("is more than")),
    (Rule::says_less_than, Ordered("is less than")),
    (Rule::says_on_or_before, Word("is on or before")),
    (Rule::says_on_or_after, Word("is on or after")),
    (Rule::within_after, Word("after")),
    (Rule::within_before, Word("before")),
    (Rule::says_before, Word("is before")),
    (Rule::says_after, Word("is after")),
    (Rule::says_given, Word("is given")),
    (Rule::says_missing, Word("is missing")),
    (Rule::says_one_of, Made(conditions::one_of_or_year)),
    (Rule::says_not_one_of, Made(conditions::not_one_of)),
    (Rule::says_is_not, Word("is not")),
    (Rule::says_is, Word("is")),
    (Rule::says_mentions, Word("mentions")),
    (Rule::says_includes, Made(conditions::includes)),
    (Rule::says_falls, Word("falls in")),
    (Rule::says_pattern, Made(conditions::pattern)),
    (Rule::says_be, Made(conditions::be)),
    (Rule::no_is, Made(conditions::no_is)),
    // Conditions.
    (Rule::when_first, Made(conditions::when_first)),
    (Rule::when_last, Made(conditions::when_last)),
    (
        Rule::if_inside,
        Unknown(
            "the language has no `{found}` within a condition",
            "not within a condition",
            "say it at the end of the line: `must … when …`",
            "",
        ),
    ),
    (
        Rule::prefix,
        Saying(
            "the language has no `{found}` before a condition",
            "remove this",
            "",
            "remove it, and join conditions with `and` or `or`",
        ),
    ),
    (Rule::not_sign, Word("not")),
    (Rule::together_in_words, Made(conditions::together)),
    (Rule::shared_in_words, Made(compared::shared)),
    (Rule::shared_without_in, Made(compared::shared)),
    (Rule::shared_where, Made(compared::shared_where)),
    (Rule::side_by_side_where, Made(compared::side_by_side_where)),
    (Rule::side_by_side_late, Made(compared::side_by_side_late)),
    (Rule::side_by_side_in, Made(compared::side_by_side_in)),
    (Rule::side_by_side_all, Made(compared::side_by_side_all)),
    (Rule::side_by_side_many, Made(compared::side_by_side_many)),
    (Rule::has_left_out, Made(conditions::has_left_out)),
    (Rule::has_alone, Made(conditions::has_left_out)),
    (Rule::and_word, Word("and")),
    (Rule::or_word, Word("or")),
    // Entries.
    (Rule::quantifier_words, Made(conditions::quantifier)),
    (Rule::reserved_entry, Made(conditions::reserved_entry)),
    (Rule::reserved_head, Made(conditions::reserved_head)),
    (Rule::entry_in, Word("in")),
    (Rule::has_words, Made(conditions::has)),
    // Clauses.
    (Rule::for_each_has, Made(items::for_each_has)),
    (Rule::applies_if, Word("applies when")),
    (Rule::unless_word, Word("unless")),
    (Rule::otherwise_word, Word("otherwise")),
    (Rule::help_word, Word("help")),
    (Rule::cites_word, Word("cites")),
    (Rule::cited_name, Made(items::cited_name)),
    (Rule::cited_names, Made(items::cited_names)),
    (Rule::must_word, Word("must")),
    (Rule::for_each_word, Word("for each")),
    (Rule::showing_left_out, Made(items::showing_left_out)),
    (Rule::condition_shown, Made(items::condition_shown)),
    (
        Rule::clause_colon,
        Instead(
            "a colon does not belong here: it goes between a field's name and its type",
            "remove this",
            "",
        ),
    ),
    (Rule::names_and, Made(items::names_and)),
    (Rule::asked_when_said, Word("only when")),
    (Rule::show_sign, Made(items::show_sign)),
    // Items.
    (Rule::reference_said, Made(items::reference)),
    (Rule::one_year, Made(items::one_year)),
    (Rule::councils_comma, Made(items::councils_comma)),
    (Rule::basis_alone, Made(items::basis_alone)),
    (Rule::choice_said, Made(items::choice)),
    (Rule::choice_bars, Made(items::choice)),
    (Rule::item_name, Made(items::item_name)),
    (Rule::empty_parameters, Made(items::empty_parameters)),
    (Rule::value_colon, Made(items::value_colon)),
    (Rule::equals_word, Word("=")),
    (Rule::type_left_out, Made(items::type_left_out)),
    (Rule::list_of, Made(items::list_of)),
    (Rule::range_said, Made(ranges::correction)),
    (Rule::limit_said, Made(ranges::limit_correction)),
    (Rule::field_limit, Made(ranges::limit_correction)),
    (Rule::collected_said, Word("only collected")),
    (Rule::required_mark, Made(items::required_mark)),
    (Rule::mark_comma, Made(items::mark_comma)),
    (Rule::rounded_said, Made(items::rounded)),
    (Rule::row_others, Made(items::row_others)),
    (Rule::cell_comma, Made(items::cell_comma)),
    (Rule::no_verdict, Made(items::no_verdict)),
    (Rule::nothing_else_said, Word("and nothing else changes")),
    (Rule::set_word, Word("set")),
    (Rule::to_word, Word("to")),
    (Rule::for_every_word, Word("for every")),
    (Rule::remove_word, Word("remove")),
    (Rule::every_word, Word("every")),
    (Rule::meets_word, Word("meets")),
    (Rule::breaches_word, Word("breaches")),
    (Rule::kept_other, Made(items::kept_other)),
    (Rule::more_names, Made(items::more_names)),
    (Rule::reason_left_out, Made(items::reason_left_out)),
    (Rule::replaced_other, Made(items::replaced_other)),
    (Rule::misspelt_kind, Made(items::misspelt_kind)),
    (Rule::nothing_added, Made(items::nothing_added)),
    // What is left over.
    (Rule::clause_end, Made(items::clause_end)),
    (Rule::semicolon, Word(",")),
    (Rule::left_over, Made(items::left_over)),
];

/// What is said of a wrong form.
pub(super) fn correction(wrong: &Wrong) -> Option<Correction> {
    let rule = wrong.pair.as_rule();
    let (_, form) = FORMS.iter().find(|(own, _)| *own == rule)?;
    let (found, at) = (wrong.found(), wrong.at());
    let say = |text: &str| text.replace("{found}", &found);
    let mut correction = match form {
        Word(",") => Correction::word(&found, ",", wrong.behind_code()).at(at),
        Word(right) => Correction::word(&found, right, at),
        Ordered(amounts) => conditions::ordered(wrong, amounts)?,
        Instead(message, label, right) => {
            let put = |at| Correction::write(say(message), *label, at, bits![*right]);
            if right.is_empty() { without(put(at), wrong) } else { put(at) }
        }
        Saying(message, label, right, how) => {
            let correction = Correction::write(say(message), *label, at, bits![*right]);
            without(correction, wrong).saying(how).alone()
        }
        Unknown(message, label, how, stand_in) => {
            Correction::new(say(message), *label, at.clone(), *how).silently(at, bits![*stand_in])
        }
        Made(make) => make(wrong)?,
    };
    for edit in correction.edits.iter_mut().chain(&mut correction.silent) {
        part(edit, wrong.revision.text());
    }
    Some(correction)
}

/// Parts the words that are put in from those around them.
fn part(edit: &mut Edit, text: &str) {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '£' | '"');
    let before = text.get(..edit.at.start).and_then(|text| text.chars().last());
    let behind = text.get(edit.at.end..).and_then(|text| text.chars().next());
    let begins = |bit: &Bit| matches!(bit, Bit::Text(text) if text.starts_with(is_word));
    let ends = |bit: &Bit| matches!(bit, Bit::Text(text) if text.ends_with(is_word));
    if before.is_some_and(is_word) && edit.bits.first().is_some_and(begins) {
        edit.bits.insert(0, Bit::from(" "));
    }
    if behind.is_some_and(is_word) && edit.bits.last().is_some_and(ends) {
        edit.bits.push(Bit::from(" "));
    }
}

/// Takes the blanks behind it out as well.
fn without(mut correction: Correction, wrong: &Wrong) -> Correction {
    let at = wrong.at();
    let (before, behind) = wrong.revision.text().split_at_checked(at.end).unwrap_or_default();
    let before = before.get(..at.start).unwrap_or_default();
    let is_behind_blank = before.is_empty() || before.ends_with([' ', '\n', '(', '[']);
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    let blanks = if is_behind_blank { blanks } else { 0 };
    for edit in &mut correction.edits {
        edit.at = at.start..at.end + blanks;
    }
    correction
}

fn literal(wrong: &Wrong) -> Option<Correction> {
    Some(figures::correction(wrong.pair.as_rule(), &wrong.found(), wrong.at(), wrong.file))
}

fn groups(wrong: &Wrong) -> Option<Correction> {
    Some(figures::groups_correction(&wrong.found(), wrong.at()))
}

/// `'adoption'`
fn quotes(wrong: &Wrong) -> Option<Correction> {
    let inner = wrong.part(Rule::quoted_text)?;
    let inner = inner.start..inner.end.max(inner.start);
    let message = "this is in single quotes, but the language has double quotes";
    let text = bits!["\"", &inner, "\""];
    // The quote at the end is no part of its own.
    let span = wrong.with_blanks();
    Some(Correction::write(message, "not in single quotes", span, text).alone())
}

/// `the due date`
fn due_date(wrong: &Wrong) -> Option<Correction> {
    let message = "the day by which plans are due is called `circular.due`";
    Some(
        Correction::write(message, "say `circular.due`", wrong.at(), bits!["circular.due"]).alone(),
    )
}

/// `16% of total`
fn share_of(wrong: &Wrong) -> Option<Correction> {
    let (share, of) = (wrong.value(0)?, wrong.value(1)?);
    let message = format!("`{} of` something is written with `*`", wrong.text(&share));
    Some(
        Correction::write(message, "say it with `*`", wrong.at(), bits![&of, " * ", &share])
            .alone(),
    )
}

/// `planned ("a")`
fn apart_call(wrong: &Wrong) -> Option<Correction> {
    let name = wrong.value(0)?;
    let behind = wrong.revision.text().get(wrong.with_blanks().end..)?;
    let brackets = crate::syntax::pairs::one(Rule::call_arguments, behind)?;
    let start = wrong.with_blanks().end;
    let brackets = start..start + crate::syntax::pairs::end_of(&brackets);
    let message = "there is a space between a definition and its brackets";
    let whole = name.start..brackets.end;
    Some(Correction::write(message, "remove the space", whole, bits![&name, &brackets]).alone())
}

/// `indicators ["A1"]`
fn apart_look_up(wrong: &Wrong) -> Option<Correction> {
    let (path, keys) = (wrong.value(0)?, wrong.value(1)?);
    let message = "there is a space before the square bracket of a look-up";
    let at = path.end..keys.end;
    Some(Correction::write(message, "remove the space", at, bits![&keys]))
}

/// `line's amount`
fn owner(wrong: &Wrong) -> Option<Correction> {
    with_a_dot(wrong, "a field comes after a dot, not after `'s`", "say it with a dot")
}

/// `line. amount`
fn apart_dot(wrong: &Wrong) -> Option<Correction> {
    with_a_dot(wrong, "there is a space beside the dot before a field", "remove the space")
}

fn with_a_dot(wrong: &Wrong, message: &str, label: &str) -> Option<Correction> {
    let (path, word) = (wrong.value(0)?, wrong.value(1)?);
    Some(Correction::write(message, label, path.end..word.end, bits![".", &word]))
}

/// `amount of line`
fn field_of(wrong: &Wrong) -> Option<Correction> {
    let (field, of) = (wrong.value(0)?, wrong.value(1)?);
    let message = "a field comes after the name of what has it, and a dot";
    // The fields of the form stand for themselves.
    let text = match wrong.file.contains(&format!("form {} ", wrong.text(&of))) {
        true => bits![&field],
        false => bits![&of, ".", &field],
    };
    Some(Correction::write(message, "say it with a dot", wrong.at(), text).alone())
}

/// `length of summary`, `length of summary in pages`
fn length_unit(wrong: &Wrong) -> Option<Correction> {
    let path = wrong.value(0)?;
    let message = "a length does not say that it is counted in words";
    let (at, label) = match wrong.part(Rule::length_unit_words) {
        Some(words) => (words, "should be `in words`"),
        None => (path.end..path.end, "should be `in words`"),
    };
    let text = if at.is_empty() { bits![" in words"] } else { bits!["in words"] };
    Some(Correction::write(message, label, at, text))
}

/// `earlier of a, b`
fn earlier_join(wrong: &Wrong) -> Option<Correction> {
    let mark = wrong.part(Rule::earlier_join_mark)?;
    let message = format!("`{}` is between the two dates, where `and` belongs", wrong.text(&mark));
    let text = if wrong.text(&mark) == "," { bits![" and"] } else { bits!["and"] };
    Some(Correction::write(message, "should be `and`", mark, text))
}

/// `age of born on circular.due`
fn age_at(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.part(Rule::age_at_word)?;
    Some(Correction::word(&wrong.text(&word), "at", word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAMMAR: &str = include_str!("../../../../grammar/repair.pest");

    /// The names in a rule that only names others.
    fn alternatives(rule: &str) -> Vec<String> {
        let start = GRAMMAR.split(&format!("\n{rule} = _{{")).nth(1).unwrap_or_default();
        let body = start.split('}').next().unwrap_or_default();
        body.split('|').map(|name| name.trim().to_owned()).collect()
    }

    #[test]
    fn each_wrong_form_of_the_grammar_has_a_row_and_no_row_is_without_one() {
        let kinds =
            ["literal", "value", "sum", "test", "test_word", "condition", "entry", "clause"];
        let kinds = kinds.into_iter().chain(["item", "mark", "rest"]);
        let mut forms: Vec<String> =
            kinds.flat_map(|kind| alternatives(&format!("wrong_{kind}"))).collect();
        forms.retain(|name| !name.starts_with("wrong_literal"));
        forms.extend(["called_sum".to_owned(), "no_brackets".to_owned()]);
        forms.sort();
        let mut rows: Vec<String> = FORMS.iter().map(|(rule, _)| format!("{rule:?}")).collect();
        rows.sort();
        assert_eq!(rows, forms);
    }
}
