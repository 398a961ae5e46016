//! The grammar's rules in the words of the language, for messages: never the name of a rule.

use std::borrow::Cow;

use super::grammar::Rule;

/// The words that may open an item, in the order in which a file has them.
pub const FIRST_WORDS: [&str; 18] = [
    "circular",
    "source",
    "paragraph",
    "choice",
    "record",
    "form",
    "table",
    "value",
    "define",
    "requirement",
    "show",
    "standard",
    "example",
    "examples",
    "national",
    "keep",
    "drop",
    "replace",
];

/// The reserved words: no value, definition or loop variable may bear one.
pub const RESERVED: [&str; 62] = [
    "add",
    "after",
    "also",
    "and",
    "applies",
    "as",
    "at",
    "basis",
    "because",
    "before",
    "breaches",
    "cites",
    "count",
    "days",
    "each",
    "every",
    "exactly",
    "falls",
    "for",
    "from",
    "given",
    "has",
    "help",
    "includes",
    "inferred",
    "in",
    "is",
    "judged",
    "largest",
    "least",
    "less",
    "list",
    "meets",
    "missing",
    "months",
    "more",
    "most",
    "must",
    "not",
    "no",
    "of",
    "one",
    "on",
    "or",
    "otherwise",
    "remove",
    "seen",
    "set",
    "should",
    "showing",
    "smallest",
    "some",
    "sum",
    "than",
    "to",
    "undecided",
    "unless",
    "when",
    "where",
    "within",
    "without",
    "yes",
];

/// How rules are called that do not bear the name of the words they stand for.
const CALLED: &[(&[Rule], &str)] = &[
    (&[Rule::EOI, Rule::hole, Rule::to_be_decided], ""),
    (&[Rule::our_words], "`our-words`"),
    (&[Rule::name, Rule::word, Rule::definition_head, Rule::parameter], "a name"),
    (&[Rule::reserved], "a reserved word"),
    (&[Rule::add_edit], "`add`"),
    (&[Rule::yes_no], "`yes/no`"),
    (&[Rule::colon], "`:`"),
    (&[Rule::comma], "`,`"),
    (&[Rule::equals], "`=`"),
    (&[Rule::bar], "`|`"),
    (&[Rule::dot], "`.`"),
    (&[Rule::open_bracket], "`(`"),
    (&[Rule::close_bracket], "`)`"),
    (&[Rule::open_square], "`[`"),
    (&[Rule::close_square], "`]`"),
    (&[Rule::plus], "`+`"),
    (&[Rule::minus], "`-`"),
    (&[Rule::times], "`*`"),
    (&[Rule::divided_by], "`/`"),
    (&[Rule::string, Rule::string_text, Rule::strings], "words in quotes"),
    (&[Rule::figure], "a figure"),
    (&[Rule::money_literal], "an amount of money"),
    (&[Rule::percent_literal], "a percentage"),
    (&[Rule::date_literal, Rule::to_be_completed], "a date"),
    (&[Rule::month], "a month"),
    (&[Rule::year_literal], "a financial year"),
    (&[Rule::duration_literal], "a number of days, months or years"),
    (&[Rule::number_literal], "a number"),
    (&[Rule::yes_no_literal], "`yes` or `no`"),
    (
        &[
            Rule::literal,
            Rule::is_value_test,
            Rule::sum_of_terms,
            Rule::plain_sum,
            Rule::term,
            Rule::bracketed,
            Rule::cell,
            Rule::message_expression,
        ],
        "a value",
    ),
    (&[Rule::condition, Rule::quantified, Rule::comparison], "a condition"),
    (&[Rule::negation, Rule::is_not_test], "`not`"),
    (&[Rule::quantifier], "`every`, `some` or `no`"),
    (&[Rule::element, Rule::picked, Rule::covering], "a name for each entry"),
    (&[Rule::listed], "a list"),
    (&[Rule::shared], "`no two`"),
    (&[Rule::neighbours], "`each`"),
    (&[Rule::together, Rule::how_many_given], "`all or none of`"),
    (&[Rule::overlap], "`to`"),
    (&[Rule::test], "`is`"),
    (&[Rule::at_least_entries], "`at least`"),
    (&[Rule::before_test], "`before`"),
    (&[Rule::after_test], "`after`"),
    (&[Rule::is_given], "`given`"),
    (&[Rule::is_not_given], "`not given`"),
    (&[Rule::is_missing], "`missing`"),
    (&[Rule::is_one_of], "`one of`"),
    (&[Rule::is_not_one_of], "`not one of`"),
    (&[Rule::within_test], "`within`"),
    (&[Rule::within_side, Rule::either_side], "`of`, `before` or `after`"),
    (&[Rule::age_of], "`age`"),
    (&[Rule::length_of], "`length`"),
    (&[Rule::one_of_two], "`earlier`"),
    (&[Rule::part_of], "`first day of`"),
    (&[Rule::month_word], "`month`"),
    (&[Rule::list_literal], "a list in square brackets"),
    (&[Rule::call], "a definition"),
    (&[Rule::call_arguments], "values in brackets"),
    (&[Rule::path, Rule::path_head, Rule::field, Rule::entry_field], "a field"),
    (&[Rule::look_up], "a key in square brackets"),
    (&[Rule::aggregate], "`sum of` or `count of`"),
    (&[Rule::value_expression], "a value or a condition"),
    (&[Rule::circular_item], "`circular`"),
    (&[Rule::year_clause], "`year`"),
    (&[Rule::due_clause], "`due`"),
    (&[Rule::follows_clause], "`follows`"),
    (&[Rule::councils_clause], "`councils`"),
    (&[Rule::all_of], "`all`"),
    (&[Rule::number_clause], "`number`"),
    (&[Rule::with_clause], "`with`"),
    (&[Rule::reference], "a circular's number, such as `LAC(2000)22`"),
    (&[Rule::examples_item], "`examples`"),
    (&[Rule::source_item, Rule::source_in], "`source`"),
    (&[Rule::paragraph_item], "`paragraph`"),
    (&[Rule::paragraph_words], "`our-words` or `quoted`"),
    (&[Rule::basis_clause], "`basis`"),
    (&[Rule::rests_on], "`for`"),
    (&[Rule::not_checkable], "`not checkable because`"),
    (&[Rule::choice_item, Rule::choice_body], "`choice`"),
    (&[Rule::record_item, Rule::record_body], "`record`"),
    (&[Rule::form_item, Rule::form_body], "`form`"),
    (&[Rule::field_type], "a type"),
    (&[Rule::range], "a range"),
    (
        &[
            Rule::range_ahead,
            Rule::working_ahead,
            Rule::working_days,
            Rule::rounded_off,
            Rule::rounded_word,
        ],
        "",
    ),
    (&[Rule::modifier], "`optional` or another mark of a field"),
    (&[Rule::rounded_to], "`rounded`"),
    (&[Rule::precision_in], "`precision`"),
    (&[Rule::may_be_month], "`may be a month`"),
    (&[Rule::day_of_sending], "`the day of sending`"),
    (&[Rule::keyed_by], "`by`"),
    (&[Rule::table_item, Rule::table_body], "`table`"),
    (&[Rule::table_row], "`row`"),
    (&[Rule::all_others], "`all others`"),
    (&[Rule::guard], "`when`"),
    (&[Rule::kept_open], "`, to be decided`"),
    (&[Rule::value_item, Rule::value_body], "`value`"),
    (&[Rule::define_item, Rule::define_body], "`define`"),
    (&[Rule::parameters], "what it takes, in brackets"),
    (&[Rule::requirement_item, Rule::requirement_body], "`requirement`"),
    (&[Rule::on_form], "`on`"),
    (&[Rule::cites_clause], "`cites`"),
    (&[Rule::for_each_clause], "`for each`"),
    (&[Rule::applies_clause], "`applies when`"),
    (&[Rule::must_clause], "`must`"),
    (&[Rule::should_clause], "`should`"),
    (&[Rule::judged_clause], "`judged`"),
    (&[Rule::shown], "what to show"),
    (&[Rule::unless_clause], "`unless`"),
    (&[Rule::otherwise_clause], "`otherwise`"),
    (&[Rule::help_clause], "`help`"),
    (&[Rule::show_item, Rule::show_body, Rule::shown_before], "`show`"),
    (&[Rule::standard_item, Rule::standard_body], "`standard`"),
    (&[Rule::grade_clause], "`grade`"),
    (&[Rule::grade_when], "`when`"),
    (
        &[Rule::on_verdicts, Rule::counted_verdicts],
        "a condition on verdicts, such as `every must is met`",
    ),
    (&[Rule::verdict_brackets], "`(`"),
    (&[Rule::strength_word], "`must`, `should` or `judged`"),
    (&[Rule::verdict_of], "`requirement`"),
    (&[Rule::outcome], "`met`, `breached`, `yes` or `no`"),
    (&[Rule::example_item, Rule::example_body], "`example`"),
    (&[Rule::base_plan], "the path of a plan, in quotes"),
    (&[Rule::edit], "`set`, `remove` or `add`"),
    (&[Rule::set_edit], "`set`"),
    (&[Rule::new_value], "a new value"),
    (&[Rule::not_applicable], "`not applicable because`"),
    (&[Rule::remove_edit], "`remove`"),
    (&[Rule::entry], "the fields of the entry, in brackets"),
    (&[Rule::answered], "`answer`"),
    (&[Rule::reached], "`reaches`"),
    (&[Rule::expectation, Rule::expected_verdict], "`meets`, `breaches` or `undecided`"),
    (&[Rule::nothing_else], "`and nothing else changes`"),
    (&[Rule::national_item, Rule::replaced_national], "`national`"),
    (&[Rule::keep_item], "`keep`"),
    (&[Rule::as_should], "`as`"),
    (&[Rule::kept_cites], "`, cites`"),
    (&[Rule::kept_because], "`because`"),
    (&[Rule::drop_item], "`drop`"),
    (&[Rule::replace_item], "`replace`"),
    (&[Rule::also_item], "`also`"),
    (&[Rule::without_item], "`without`"),
];

/// What a reader is told was expected.
pub(super) fn expected(rule: Rule) -> Cow<'static, str> {
    match CALLED.iter().find(|(rules, _)| rules.contains(&rule)) {
        Some((_, called)) => Cow::Borrowed(called),
        None => Cow::Owned(format!("`{}`", word(rule))),
    }
}

/// The words that a rule stands for: it bears their name.
fn word(rule: Rule) -> String {
    format!("{rule:?}").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const RIGHT: &str = include_str!("../../../grammar/lac.pest");
    const WRONG: &str = include_str!("../../../grammar/repair.pest");

    /// The rules of a grammar, each with what it is made of.
    fn rules(grammar: &str) -> Vec<(&str, String)> {
        let mut found: Vec<(&str, String)> = Vec::new();
        for line in grammar.lines().filter(|line| !line.trim_start().starts_with("//")) {
            match line
                .split_once('=')
                .filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                Some((name, body)) => found.push((name.trim(), body.to_owned())),
                None => {
                    if let Some((_, body)) = found.last_mut() {
                        body.push_str(line);
                    }
                }
            }
        }
        found
    }

    /// The words in quotes in a rule.
    fn quoted(body: &str) -> BTreeSet<&str> {
        body.split('"').skip(1).step_by(2).collect()
    }

    #[test]
    fn each_rule_of_the_grammar_is_called_by_its_word_or_has_a_row() {
        let mut without = Vec::new();
        for (name, body) in rules(RIGHT) {
            let rule = Rule::all_rules().iter().find(|rule| format!("{rule:?}") == name);
            let rule = *rule.unwrap_or_else(|| panic!("{name}"));
            let is_silent = body.trim_start().starts_with('_');
            let has_row = CALLED.iter().any(|(rules, _)| rules.contains(&rule));
            // `at_least` stands for `at ~ least ~ …`, and a word for itself.
            let words = word(rule);
            let is_named = body.contains(&words.replace(' ', " ~ "));
            let is_word = quoted(&body).contains(words.as_str());
            if !(has_row || is_silent || is_named || is_word) {
                without.push(name);
            }
        }
        assert!(without.is_empty(), "without words: {without:?}");
    }

    #[test]
    fn the_reserved_words_and_those_that_open_an_item_are_those_of_the_grammar() {
        let rules = rules(RIGHT);
        let body = |name: &str| rules.iter().find(|row| row.0 == name).map(|row| row.1.as_str());
        let reserved = quoted(body("reserved").unwrap_or_default());
        assert_eq!(reserved, RESERVED.into_iter().collect());
        for word in FIRST_WORDS {
            assert_eq!(body(word).map(quoted), Some(BTreeSet::from([word])));
            assert!(body(&format!("{word}_item")).is_some(), "{word}");
        }
    }

    #[test]
    fn the_grammar_of_right_forms_knows_no_wrong_one() {
        let wrong: BTreeSet<&str> = rules(WRONG).into_iter().map(|(name, _)| name).collect();
        for (name, body) in rules(RIGHT) {
            let words = body.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let used: Vec<&str> = words.filter(|word| wrong.contains(word)).collect();
            let quoted = quoted(&body);
            let used: Vec<&&str> = used.iter().filter(|word| !quoted.contains(**word)).collect();
            assert!(used.is_empty(), "{name} speaks of {used:?}");
        }
    }
}
