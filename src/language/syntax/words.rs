//! The grammar's rules in the words of the language, for messages: never the name of a rule.

use super::grammar::Rule;

/// The words that may open an item, in the order in which a file has them.
pub const FIRST_WORDS: [&str; 16] = [
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

/// What a reader is told was expected. A new rule of the grammar does not compile without words.
pub(super) fn expected(rule: Rule) -> &'static str {
    match rule {
        Rule::WHITESPACE => "a space",
        Rule::COMMENT => "a comment",
        Rule::word_char
        | Rule::quote_open
        | Rule::quote_close
        | Rule::is_test
        | Rule::worded_test
        | Rule::edge
        | Rule::clause_ahead
        | Rule::aggregate_ahead
        | Rule::of_ahead => "a letter",
        Rule::word => "a word",
        Rule::name | Rule::slip_names | Rule::cited | Rule::definition_head | Rule::parameter => {
            "a name"
        }
        Rule::reserved => "a reserved word",
        Rule::circular | Rule::circular_item => "`circular`",
        Rule::examples | Rule::examples_item => "`examples`",
        Rule::keep | Rule::keep_item => "`keep`",
        Rule::drop | Rule::drop_item => "`drop`",
        Rule::replace | Rule::replace_item => "`replace`",
        Rule::national | Rule::national_item | Rule::replaced_national => "`national`",
        Rule::source | Rule::source_item | Rule::source_in => "`source`",
        Rule::paragraph | Rule::paragraph_item => "`paragraph`",
        Rule::choice | Rule::choice_item | Rule::choice_body => "`choice`",
        Rule::record | Rule::record_item | Rule::record_body => "`record`",
        Rule::form | Rule::form_item | Rule::form_body => "`form`",
        Rule::table | Rule::table_item | Rule::table_body => "`table`",
        Rule::value | Rule::value_item | Rule::value_body => "`value`",
        Rule::define | Rule::define_item | Rule::define_body => "`define`",
        Rule::requirement | Rule::requirement_item | Rule::requirement_body => "`requirement`",
        Rule::example | Rule::example_item | Rule::example_body => "`example`",
        Rule::adds | Rule::add_edit => "`add`",
        Rule::after | Rule::after_test => "`after`",
        Rule::and => "`and`",
        Rule::anything => "`nothing`",
        Rule::applicable => "`applicable`",
        Rule::applies => "`applies`",
        Rule::a_ => "`a`",
        Rule::at => "`at`",
        Rule::basis | Rule::basis_clause => "`basis`",
        Rule::be => "`be`",
        Rule::because => "`because`",
        Rule::before | Rule::before_test => "`before`",
        Rule::breaches => "`breaches`",
        Rule::by | Rule::keyed_by => "`by`",
        Rule::changes => "`changes`",
        Rule::checkable => "`checkable`",
        Rule::cites | Rule::cites_clause => "`cites`",
        Rule::count => "`count`",
        Rule::date => "`date`",
        Rule::days => "`days`",
        Rule::due | Rule::due_clause => "`due`",
        Rule::each => "`each`",
        Rule::r#else => "`else`",
        Rule::every => "`every`",
        Rule::exactly => "`exactly`",
        Rule::falls => "`falls`",
        Rule::r#for | Rule::rests_on => "`for`",
        Rule::from => "`from`",
        Rule::future => "`future`",
        Rule::given | Rule::is_given => "`given`",
        Rule::has => "`has`",
        Rule::help | Rule::help_clause => "`help`",
        Rule::r#in => "`in`",
        Rule::includes => "`includes`",
        Rule::inferred => "`inferred`",
        Rule::is | Rule::test | Rule::value_test => "`is`",
        Rule::judged | Rule::judged_clause => "`judged`",
        Rule::key => "`key`",
        Rule::known => "`known`",
        Rule::largest => "`largest`",
        Rule::least => "`least`",
        Rule::less => "`less`",
        Rule::list => "`list`",
        Rule::may => "`may`",
        Rule::meets => "`meets`",
        Rule::missing | Rule::is_missing => "`missing`",
        Rule::money => "`money`",
        Rule::months => "`months`",
        Rule::more => "`more`",
        Rule::most => "`most`",
        Rule::must | Rule::must_clause => "`must`",
        Rule::negative => "`negative`",
        Rule::no => "`no`",
        Rule::not | Rule::negation | Rule::is_not_test => "`not`",
        Rule::number | Rule::number_clause => "`number`",
        Rule::of => "`of`",
        Rule::on => "`on`",
        Rule::one => "`one`",
        Rule::optional => "`optional`",
        Rule::or => "`or`",
        Rule::otherwise | Rule::otherwise_clause => "`otherwise`",
        Rule::our_words => "`our-words`",
        Rule::percent => "`percent`",
        Rule::person => "`person`",
        Rule::pounds => "`pounds`",
        Rule::quoted => "`quoted`",
        Rule::remove | Rule::remove_edit => "`remove`",
        Rule::row | Rule::table_row => "`row`",
        Rule::seen => "`seen`",
        Rule::set | Rule::set_edit => "`set`",
        Rule::should | Rule::should_clause => "`should`",
        Rule::showing => "`showing`",
        Rule::smallest => "`smallest`",
        Rule::some => "`some`",
        Rule::sum => "`sum`",
        Rule::text => "`text`",
        Rule::than => "`than`",
        Rule::to => "`to`",
        Rule::undecided => "`undecided`",
        Rule::unless | Rule::unless_clause => "`unless`",
        Rule::when => "`when`",
        Rule::r#where => "`where`",
        Rule::whole => "`whole`",
        Rule::with | Rule::with_clause => "`with`",
        Rule::year | Rule::year_clause => "`year`",
        Rule::yes => "`yes`",
        Rule::yes_no => "`yes/no`",
        Rule::a => "`a`",
        Rule::colon => "`:`",
        Rule::comma => "`,`",
        Rule::equals => "`=`",
        Rule::bar => "`|`",
        Rule::dot => "`.`",
        Rule::open_bracket => "`(`",
        Rule::close_bracket => "`)`",
        Rule::open_square => "`[`",
        Rule::close_square => "`]`",
        Rule::plus => "`+`",
        Rule::minus => "`-`",
        Rule::times => "`*`",
        Rule::divided_by => "`/`",
        Rule::string
        | Rule::string_text
        | Rule::strings
        | Rule::slip_single_quotes
        | Rule::slip_bare_words => "words in quotes",
        Rule::figure => "a figure",
        Rule::age | Rule::age_of => "`age`",
        Rule::all => "`all`",
        Rule::any => "`any`",
        Rule::councils | Rule::councils_clause => "`councils`",
        Rule::some_of => "`some of`",
        Rule::all_of => "`all`",
        Rule::also_written => "`also written`",
        Rule::written => "`written`",
        Rule::earlier | Rule::one_of_two => "`earlier`",
        Rule::to_be_completed => "a date",
        Rule::in_full => "`in full`",
        Rule::full => "`full`",
        Rule::follows | Rule::follows_clause => "`follows`",
        Rule::later => "`later`",
        Rule::length | Rule::length_of => "`length`",
        Rule::matches => "`matches`",
        Rule::mentions => "`mentions`",
        Rule::nearest => "`nearest`",
        Rule::next => "`next`",
        Rule::none => "`none`",
        Rule::other => "`other`",
        Rule::overlaps => "`overlaps`",
        Rule::percentage => "`percentage`",
        Rule::precision | Rule::precision_in => "`precision`",
        Rule::rounded | Rule::rounded_to => "`rounded`",
        Rule::share => "`share`",
        Rule::the => "`the`",
        Rule::two => "`two`",
        Rule::words => "`words`",
        Rule::r#as | Rule::as_should => "`as`",
        Rule::also | Rule::also_item => "`also`",
        Rule::without | Rule::without_item => "`without`",
        Rule::as_a_percentage_of => "`as a percentage of`",
        Rule::kept_cites => "`, cites`",
        Rule::kept_because => "`because`",
        Rule::on_form => "`on`",
        Rule::overlap => "`to`",
        Rule::shared => "`no two`",
        Rule::neighbours => "`each`",
        Rule::together | Rule::how_many_given => "`all or none of`",
        Rule::look_up => "a key in square brackets",
        Rule::base_plan => "the path of a plan, in quotes",
        Rule::money_literal => "an amount of money",
        Rule::percent_literal => "a percentage",
        Rule::date_literal => "a date",
        Rule::month => "a month",
        Rule::year_literal => "a financial year",
        Rule::duration_literal => "a number of days or months",
        Rule::number_literal => "a number",
        Rule::yes_no_literal => "`yes` or `no`",
        Rule::literal
        | Rule::part
        | Rule::is_value_test
        | Rule::sum_of_terms
        | Rule::plain_sum
        | Rule::term
        | Rule::operand
        | Rule::bracketed
        | Rule::right
        | Rule::cell
        | Rule::message_expression => "a value",
        Rule::condition | Rule::quantified | Rule::comparison => "a condition",
        Rule::quantifier => "`every`, `some` or `no`",
        Rule::element => "a name for each entry",
        Rule::listed => "a list",
        Rule::at_least | Rule::at_least_entries => "`at least`",
        Rule::at_most => "`at most`",
        Rule::more_than => "`more than`",
        Rule::less_than => "`less than`",
        Rule::on_or_before => "`on or before`",
        Rule::on_or_after => "`on or after`",
        Rule::is_not_given => "`not given`",
        Rule::is_one_of => "`one of`",
        Rule::is_not_one_of => "`not one of`",
        Rule::within_test => "`within`",
        Rule::list_literal => "a list in square brackets",
        Rule::call => "a definition",
        Rule::call_arguments => "values in brackets",
        Rule::path | Rule::path_head | Rule::field | Rule::entry_field => "a field",
        Rule::aggregate => "`sum of` or `count of`",
        Rule::value_expression => "a value or a condition",
        Rule::number_not_known => "`number not known`",
        Rule::reference => "a circular's number, such as `LAC(2000)22`",
        Rule::paragraph_words => "`our-words` or `quoted`",
        Rule::seen_in => "`seen in`",
        Rule::inferred_from => "`inferred from`",
        Rule::not_checkable => "`not checkable because`",
        Rule::field_type => "a type",
        Rule::range => "a range",
        Rule::modifier => "`optional` or another mark of a field",
        Rule::may_be_not_applicable => "`may be not applicable`",
        Rule::may_be_negative => "`may be negative`",
        Rule::may_be_month => "`may be a month`",
        Rule::not_in_the_future => "`not in the future`",
        Rule::in_whole_pounds => "`in whole pounds`",
        Rule::parameters => "what it takes, in brackets",
        Rule::for_each_clause => "`for each`",
        Rule::applies_clause => "`applies when`",
        Rule::shown => "what to show",
        Rule::edit => "`set`, `remove` or `add`",
        Rule::new_value => "a new value",
        Rule::not_applicable => "`not applicable because`",
        Rule::entry => "the fields of the entry, in brackets",
        Rule::expectation | Rule::expected_verdict => "`meets`, `breaches` or `undecided`",
        Rule::clause => "the next clause",
        Rule::nothing_else => "`and nothing else changes`",
        // Wrong forms are never expected.
        Rule::slip_blank
        | Rule::reckoning
        | Rule::slip_reckoning
        | Rule::slip_the_sum
        | Rule::slip_difference
        | Rule::slip_sum_more
        | Rule::slip_reserved
        | Rule::slip_reserved_head
        | Rule::slip_due
        | Rule::slip_says_weekday
        | Rule::slip_weekday
        | Rule::slip_rounded
        | Rule::slip_basis
        | Rule::slip_choice_mark
        | Rule::slip_semicolon
        | Rule::slip_plus
        | Rule::slip_times
        | Rule::slip_touching
        | Rule::slip_apart
        | Rule::slip_word_of
        | Rule::slip_words_of
        | Rule::slip_in_next
        | Rule::slip_two_words
        | Rule::slip_literal_ahead
        | Rule::slip_greater
        | Rule::slip_smaller
        | Rule::slip_over
        | Rule::slip_under
        | Rule::slip_equal
        | Rule::slip_different
        | Rule::slip_same
        | Rule::slip_exceeds
        | Rule::slip_does
        | Rule::slip_are
        | Rule::slip_any
        | Rule::slip_both
        | Rule::slip_have
        | Rule::slip_been
        | Rule::slip_filled
        | Rule::slip_provided
        | Rule::slip_among
        | Rule::slip_up
        | Rule::slip_prior
        | Rule::slip_since
        | Rule::slip_contain
        | Rule::slip_include
        | Rule::slip_fall
        | Rule::slip_mention
        | Rule::slip_match
        | Rule::slip_inside
        | Rule::slip_by
        | Rule::slip_word
        | Rule::slip_starts
        | Rule::slip_like
        | Rule::slip_shall
        | Rule::slip_between
        | Rule::slip_either
        | Rule::slip_neither
        | Rule::slip_nor
        | Rule::slip_then
        | Rule::slip_if_word
        | Rule::slip_figure
        | Rule::slip_quoted
        | Rule::slip_literal
        | Rule::slip_month
        | Rule::slip_date
        | Rule::slip_ordinal
        | Rule::slip_money
        | Rule::slip_scale
        | Rule::slip_percent
        | Rule::slip_duration
        | Rule::slip_unit
        | Rule::slip_number
        | Rule::slip_groups
        | Rule::slip_one_year
        | Rule::slip_reference
        | Rule::slip_hole
        | Rule::slip_empty_brackets
        | Rule::slip_bracket_open
        | Rule::slip_square_open
        | Rule::slip_list_join
        | Rule::slip_last_comma
        | Rule::slip_call
        | Rule::slip_look_up
        | Rule::slip_step
        | Rule::slip_apostrophe
        | Rule::slip_dot
        | Rule::slip_article
        | Rule::slip_field_of
        | Rule::slip_share_of
        | Rule::slip_percentage_of
        | Rule::slip_percentage
        | Rule::slip_age_at
        | Rule::slip_length_unit
        | Rule::slip_earlier
        | Rule::slip_two_join
        | Rule::slip_sum
        | Rule::slip_all
        | Rule::slip_sum_for
        | Rule::slip_sum_in
        | Rule::slip_sum_alone
        | Rule::slip_count
        | Rule::slip_counted
        | Rule::slip_no_brackets
        | Rule::slip_sum_on_the_right
        | Rule::slip_no_inner_brackets
        | Rule::slip_join
        | Rule::slip_not_sign
        | Rule::slip_if
        | Rule::slip_prefix
        | Rule::slip_prefix_word
        | Rule::slip_quantifier
        | Rule::slip_there
        | Rule::slip_only
        | Rule::slip_has
        | Rule::slip_has_missing
        | Rule::slip_in
        | Rule::slip_two_in
        | Rule::slip_share
        | Rule::slip_shares
        | Rule::slip_how_many
        | Rule::slip_comma
        | Rule::slip_comma_and
        | Rule::slip_no_quotes
        | Rule::slip_chain
        | Rule::slip_test
        | Rule::slip_says_at_least
        | Rule::slip_says_at_most
        | Rule::slip_says_more_than
        | Rule::slip_says_less_than
        | Rule::slip_says_is_not
        | Rule::slip_says_is
        | Rule::slip_says_before
        | Rule::slip_says_after
        | Rule::slip_says_on_or_before
        | Rule::slip_says_on_or_after
        | Rule::slip_says_one_of
        | Rule::slip_says_not_one_of
        | Rule::slip_says_includes
        | Rule::slip_says_not_includes
        | Rule::slip_says_falls
        | Rule::slip_says_not_falls
        | Rule::slip_says_not_mentions
        | Rule::slip_says_given
        | Rule::slip_says_missing
        | Rule::slip_says_between
        | Rule::slip_says_neither
        | Rule::slip_says_either
        | Rule::slip_says_one_word
        | Rule::slip_round_list
        | Rule::slip_says_word
        | Rule::slip_says_unquoted
        | Rule::slip_unquoted
        | Rule::slip_says_pattern
        | Rule::slip_says_overlaps
        | Rule::slip_overlap_end
        | Rule::slip_no_is
        | Rule::slip_says_be
        | Rule::slip_clause_end
        | Rule::slip_colon
        | Rule::slip_cites
        | Rule::slip_cited
        | Rule::slip_must
        | Rule::slip_applies
        | Rule::slip_unless
        | Rule::slip_otherwise
        | Rule::slip_help
        | Rule::slip_for_each
        | Rule::slip_for_each_has
        | Rule::slip_showing
        | Rule::slip_shown_test
        | Rule::slip_clause
        | Rule::slip_bar
        | Rule::slip_last_bar
        | Rule::slip_mark
        | Rule::slip_modifier
        | Rule::slip_list_of
        | Rule::range_ahead
        | Rule::slip_range
        | Rule::slip_range_ahead
        | Rule::slip_range_said
        | Rule::slip_range_lead
        | Rule::slip_range_type
        | Rule::slip_range_open
        | Rule::slip_range_join
        | Rule::slip_range_to
        | Rule::slip_end
        | Rule::slip_scaled
        | Rule::slip_scale_behind
        | Rule::slip_end_of_a_type
        | Rule::slip_limit
        | Rule::slip_limit_ahead
        | Rule::slip_limit_said
        | Rule::slip_limit_at_least
        | Rule::slip_limit_floor
        | Rule::slip_limit_ceiling
        | Rule::slip_limit_or_more
        | Rule::slip_limit_or_less
        | Rule::slip_cell_join
        | Rule::slip_equals
        | Rule::slip_no_type
        | Rule::slip_no_verdict
        | Rule::slip_nothing_else
        | Rule::slip_set
        | Rule::slip_to
        | Rule::slip_for_every
        | Rule::slip_remove
        | Rule::slip_every
        | Rule::slip_meets
        | Rule::slip_breaches
        | Rule::slip_kept
        | Rule::slip_more_names
        | Rule::slip_no_because
        | Rule::slip_replaced
        | Rule::slip_rest
        | Rule::slip_nothing_also
        | Rule::slip_lead
        | Rule::slip_said
        | Rule::slip_comparison
        | Rule::slip_is => "",
        Rule::EOI => "the end of the item",
    }
}
