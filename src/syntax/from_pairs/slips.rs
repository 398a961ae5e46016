//! Wrong forms that people write, each with the right one in the author's own words.
//!
//! The grammar parses them on purpose (its last section says how). A wrong form is reported here and
//! becomes [`ExprKind::Error`], or what it plainly means, and the rest of the item is read on.

use super::{Inside, Pair, Reader, Rule};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::pairs;
use crate::syntax::problem::SyntaxProblem;

/// What people say for a comparison, and the language's words for it.
const COMPARISONS: &[(Rule, &str)] = &[
    (Rule::slip_says_at_least, "is at least"),
    (Rule::slip_says_at_most, "is at most"),
    (Rule::slip_says_more_than, "is more than"),
    (Rule::slip_says_less_than, "is less than"),
    (Rule::slip_says_is_not, "is not"),
    (Rule::slip_says_is, "is"),
    (Rule::slip_says_before, "is before"),
    (Rule::slip_says_after, "is after"),
    (Rule::slip_says_on_or_before, "is on or before"),
    (Rule::slip_says_on_or_after, "is on or after"),
    (Rule::slip_says_one_of, "is one of"),
    (Rule::slip_says_not_one_of, "is not one of"),
    (Rule::slip_says_includes, "includes"),
    (Rule::slip_says_falls, "falls in"),
    (Rule::slip_says_given, "is given"),
    (Rule::slip_says_missing, "is missing"),
];

/// What is denied with `not` in front of the whole.
const DENIALS: &[(Rule, &str)] = &[
    (Rule::slip_says_not_includes, "includes"),
    (Rule::slip_says_not_falls, "falls in"),
    (Rule::slip_says_not_mentions, "mentions"),
];

/// Words for something that is there or not, where they name nothing.
const STATES: &[(&str, &str)] = &[
    ("empty", "is missing"),
    ("blank", "is missing"),
    ("null", "is missing"),
    ("absent", "is missing"),
    ("present", "is given"),
    ("supplied", "is given"),
    ("provided", "is given"),
    ("completed", "is given"),
    ("filled", "is given"),
    ("entered", "is given"),
    ("stated", "is given"),
    ("true", "is yes"),
    ("false", "is no"),
];

/// Words that open or join something, and the language's words for them.
const WORDS: &[(Rule, &str, &str)] = &[
    (Rule::slip_must, "", "must"),
    (Rule::slip_applies, "", "applies when"),
    (Rule::slip_unless, "", "unless"),
    (Rule::slip_otherwise, "", "otherwise"),
    (Rule::slip_help, "", "help"),
    (Rule::slip_cites, "", "cites"),
    (Rule::slip_for_each, "", "for each"),
    (Rule::slip_for_every, "", "for every"),
    (Rule::slip_sum_for, "", "for each"),
    (Rule::slip_every, "", "every"),
    (Rule::slip_in, "", "in"),
    (Rule::slip_set, "", "set"),
    (Rule::slip_to, "", "to"),
    (Rule::slip_remove, "", "remove"),
    (Rule::slip_meets, "", "meets"),
    (Rule::slip_breaches, "", "breaches"),
    (Rule::slip_nothing_else, "", "and nothing else changes"),
    (Rule::slip_equals, "", "="),
    (Rule::slip_not_sign, "", "not"),
    (Rule::slip_count, "", "count"),
    (Rule::slip_sum, "total", "sum"),
    (Rule::slip_sum, "maximum", "largest"),
    (Rule::slip_sum, "highest", "largest"),
    (Rule::slip_sum, "biggest", "largest"),
    (Rule::slip_sum, "minimum", "smallest"),
    (Rule::slip_sum, "lowest", "smallest"),
    (Rule::slip_earlier, "latest", "later"),
    (Rule::slip_earlier, "", "earlier"),
    (Rule::slip_age_at, "", "at"),
    (Rule::slip_join, "&&", "and"),
    (Rule::slip_join, "&", "and"),
    (Rule::slip_join, "but", "and"),
    (Rule::slip_join, "||", "or"),
    (Rule::slip_join, "and/or", "or"),
    (Rule::slip_quantifier, "any", "some"),
    (Rule::slip_quantifier, "each", "every"),
    (Rule::slip_quantifier, "all", "every"),
];

/// What is no word for another, but stands where nothing of the kind can: what is said of it, the
/// label, and what to do.
const REMARKS: &[(Rule, &str, &str, &str)] = &[
    (
        Rule::slip_empty_brackets,
        "these brackets hold nothing",
        "empty",
        "write a value or a condition between them, or leave them out",
    ),
    (
        Rule::slip_article,
        "the language has no word `{found}` before a name",
        "leave this out",
        "write the name alone, as `amount`",
    ),
    (
        Rule::slip_colon,
        "no colon stands here: it parts a field's name from its type",
        "leave this out",
        "write what belongs to the word behind a blank",
    ),
    (
        Rule::slip_last_comma,
        "a comma stands behind the last entry of a list",
        "nothing follows it",
        "leave the comma out, or write another entry behind it",
    ),
    (
        Rule::slip_last_bar,
        "`|` stands behind the last word of a choice",
        "no word follows it",
        "leave it out, or write another word in quotes behind it",
    ),
    (
        Rule::slip_list_join,
        "`{found}` stands in a list, whose entries are parted by commas",
        "should be a comma",
        "write the list as `[\"a\", \"b\"]`",
    ),
    (
        Rule::slip_comma,
        "`{found}` stands between names that are parted by commas",
        "should be a comma",
        "write them as `a, b`",
    ),
    (
        Rule::slip_comma_and,
        "`{found}` stands between names that are parted by commas",
        "should be a comma",
        "write them as `a, b`",
    ),
    (
        Rule::slip_cell_join,
        "the values of a row are parted by commas",
        "a comma is missing before it",
        "write the row as `row \"a\", \"b\"`",
    ),
    (
        Rule::slip_two_join,
        "`{found}` stands between the two dates, which are joined by `and`",
        "should be `and`",
        "write `earlier of a and b`",
    ),
    (
        Rule::slip_all,
        "`{found}` stands behind `of`, and `for each` says already that it is of all",
        "leave this out",
        "write `sum of line.amount for each line in spending`",
    ),
    (
        Rule::slip_length_unit,
        "a length does not say that it is counted in words",
        "should be `in words`",
        "write `length of summary in words`",
    ),
    (
        Rule::slip_modifier,
        "no mark `{found}` is needed: a field is asked for unless it is marked `optional`",
        "leave this out",
        "leave out `{found}` and the comma before it",
    ),
    (
        Rule::slip_list_of,
        "a list says what it is a list of",
        "`of` is missing",
        "write `list of …`",
    ),
    (
        Rule::slip_no_type,
        "this does not say of what type it is",
        "a type is missing",
        "write its type behind a colon, as `f : money`",
    ),
    (
        Rule::slip_showing,
        "this question does not say what a person is to look at",
        "`showing` is missing",
        "write `showing` behind the question, and what helps to answer it",
    ),
    (
        Rule::slip_shown_test,
        "`showing` takes what is to be looked at, and this is a condition",
        "a condition",
        "write the value alone, as `showing total`",
    ),
    (
        Rule::slip_no_verdict,
        "this example does not say what comes of it",
        "no verdict",
        "write `breaches`, `meets` or another verdict, and the requirement's name",
    ),
    (
        Rule::slip_no_because,
        "this does not say why it goes",
        "`because` is missing",
        "write `because \"…\"` behind it, with the reason",
    ),
    (
        Rule::slip_nothing_also,
        "this does not say what there is now also",
        "nothing follows `also`",
        "write each new field below it, or a choice's new words in quotes behind it",
    ),
    (
        Rule::slip_kept,
        "only a requirement is kept or dropped; all else goes on from last year by itself",
        "should be `requirement`",
        "write `requirement` and its name, or `replace` for an item that is different this year",
    ),
    (
        Rule::slip_more_names,
        "only one requirement is kept or dropped at a time",
        "more than one",
        "write an item of its own for each requirement",
    ),
    (
        Rule::slip_replaced,
        "this does not say what kind of item is replaced, or it is none that can be",
        "not an item to replace",
        "write `replace` and the whole new item: a requirement, value, define, table, choice, \
         record or form",
    ),
    (
        Rule::slip_cited,
        "a paragraph is cited by its name, without quotes",
        "leave the quotes out",
        "write the name that stands behind `paragraph`",
    ),
    (
        Rule::slip_reference,
        "a circular's number is written without quotes and with its year in brackets",
        "not a circular's number",
        "write it as `LAC(2000)22`",
    ),
];

/// What stands in place of such a thing, where the whole can be shown in the right form.
const INSTEAD: &[(Rule, &str)] = &[
    (Rule::slip_article, ""),
    (Rule::slip_colon, ""),
    (Rule::slip_last_comma, ""),
    (Rule::slip_list_join, ","),
    (Rule::slip_comma, ","),
    (Rule::slip_all, ""),
    (Rule::slip_comma_and, ","),
    (Rule::slip_cell_join, ","),
    (Rule::slip_two_join, "and"),
    (Rule::slip_length_unit, "in words"),
    (Rule::slip_list_of, "list of …"),
];

/// How a wrong form is told.
pub(super) struct Told {
    pub message: String,
    pub label: String,
    pub instead: String,
}

impl Told {
    /// For `found` the language has other words; `instead` is the whole in the right form.
    pub fn word(found: &str, right: &str, instead: &str) -> Self {
        Told {
            message: format!("the language says `{right}`, not `{found}`"),
            label: format!("say `{right}`"),
            instead: format!("write `{instead}`"),
        }
    }

    /// What else may be meant.
    fn or(self, other: &str) -> Self {
        Told { instead: format!("{}; {other}", self.instead), ..self }
    }

    pub fn new(message: impl Into<String>, label: &str, instead: impl Into<String>) -> Self {
        Told { message: message.into(), label: label.to_owned(), instead: instead.into() }
    }
}

impl Reader<'_> {
    /// Reports a wrong form at a place.
    pub(super) fn tell(&mut self, span: Span, told: Told) {
        let Told { message, label, instead } = told;
        self.report(SyntaxProblem::WrongForm { span, message, label, instead });
    }

    /// Reports a wrong form that a table has words for, with the whole that it stands in as it should
    /// be written.
    pub(super) fn slip_in(&mut self, whole: &Pair, pair: &Pair) {
        let found = one_line(pair);
        let span = self.visible(pair);
        let rule = pair.as_rule();
        if let Some((_, message, label, instead)) = REMARKS.iter().find(|row| row.0 == rule) {
            let right = INSTEAD.iter().find(|row| row.0 == rule);
            let instead = match right {
                Some((_, right)) => format!("write `{}`", replaced(whole, pair, right)),
                None => instead.replace("{found}", &found),
            };
            self.tell(span, Told::new(message.replace("{found}", &found), label, instead));
            return;
        }
        let fits = |row: &&(Rule, &str, &str)| {
            row.0 == rule && (row.1.is_empty() || found.to_lowercase() == row.1)
        };
        if let Some((_, _, right)) = WORDS.iter().find(fits) {
            self.tell(span, Told::word(&found, right, &replaced(whole, pair, right)));
        }
    }

    /// Reports a wrong form that stands alone.
    pub(super) fn slip(&mut self, pair: &Pair) {
        self.slip_in(pair, pair);
    }

    /// Reports each wrong word among these that stands in a pair, and not deeper.
    pub(super) fn slips(&mut self, pair: &Pair, rules: &[Rule]) {
        for inner in pair.clone().into_inner() {
            if rules.contains(&inner.as_rule()) {
                self.slip_in(pair, &inner);
            }
        }
    }

    /// A place that can be seen: what is missing is shown behind the word before it.
    pub(super) fn visible(&self, pair: &Pair) -> Span {
        let span = pair.as_span();
        if !span.as_str().trim().is_empty() {
            return self.span(pair);
        }
        let before = pair.get_input().get(..span.start()).unwrap_or_default();
        let end = pairs::code_end(before);
        self.place.span(end, end)
    }

    /// A wrong comparison behind a value that has been read.
    pub(super) fn slip_test(&mut self, left: &str, pair: Pair) -> Option<()> {
        let whole = self.span(&pair);
        let text = pair.as_str();
        let start = pair.as_span().start();
        let first = pair.clone().into_inner().next()?;
        let values = Inside::of(pair.clone()).values();
        for value in values.iter().filter(|value| value.as_rule() != Rule::literal) {
            self.expr(value.clone())?;
        }
        let found = one_line(&first);
        let span = self.span(&first);
        let rest = text.get(first.as_span().end() - start..).map(plain).unwrap_or_default();
        let values: Vec<String> = values.iter().map(one_line).collect();
        let told = told_comparison(first.as_rule(), left, &found, &rest, &values)?;
        let span = if first.as_rule() == Rule::slip_no_is { whole } else { span };
        self.tell(span, told);
        Some(())
    }

    /// `£1 is at most amount is at most £5`
    pub(super) fn slip_chain(&mut self, left: &Pair, test: &Pair, pair: &Pair) {
        let first = format!("{} {}", one_line(left), one_line(test));
        let inner = test.clone().into_inner().last();
        let values = inner.map(|inner| Inside::of(inner).values()).unwrap_or_default();
        let middle = values.last().map(one_line).unwrap_or_else(|| "…".to_owned());
        let said = one_line(pair);
        let message = "two comparisons share one value, and each needs its own";
        let instead = format!("write `{first} and {middle} {said}`");
        self.tell(self.span(pair), Told::new(message, "a second comparison", instead));
    }

    /// `leaving-care is not applicable`: whether something applies is no test.
    pub(super) fn slip_applicable(&mut self, right: &Expr) -> bool {
        let ExprKind::Path { head, fields } = &right.kind else { return false };
        if head.node != "applicable" || !fields.is_empty() {
            return false;
        }
        let message = "whether something is applicable is not a test: a plan declares it";
        let instead = "declare the field `may be not applicable`; when the requirement applies \
                       stands in a clause of its own, `applies when …`";
        self.tell(head.span, Told::new(message, "no test", instead));
        true
    }

    /// `is empty`, `is not present`: a word that names nothing else in the file.
    pub(super) fn slip_state(&mut self, left: &Pair, right: &Expr, is_negated: bool) -> bool {
        let ExprKind::Path { head, fields } = &right.kind else {
            return false;
        };
        let Some((word, said)) = STATES.iter().find(|row| row.0 == head.node) else {
            return false;
        };
        if !fields.is_empty() || self.is_named_elsewhere(word) {
            return false;
        }
        let said = if is_negated { opposite(said) } else { said };
        let found = if is_negated { format!("is not {word}") } else { format!("is {word}") };
        let left = one_line(left);
        let instead = format!("{left} {said}");
        let told = match (*word, is_negated) {
            // A list may be there and have no entry.
            ("empty", true) => Told::word(&found, said, &instead)
                .or(&format!("of a list, `(count of entry in {left}) is at least 1`")),
            ("empty", false) => Told::word(&found, said, &instead)
                .or(&format!("of a list, `(count of entry in {left}) is 0`")),
            _ => Told::word(&found, said, &instead),
        };
        self.tell(head.span, told);
        true
    }

    /// Whether a word stands in the file anywhere but behind `is`, so that it may be somebody's name.
    fn is_named_elsewhere(&self, word: &str) -> bool {
        let mut before = "";
        let mut is_elsewhere = false;
        let is_break = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
        for found in self.file.split(is_break).filter(|found| !found.is_empty()) {
            is_elsewhere |= found == word && !matches!(before, "is" | "not");
            is_elsewhere |= found == "follows";
            before = found;
        }
        is_elsewhere
    }

    /// `heading is "a" or "b"`: a bare word behind a comparison with another.
    pub(super) fn slip_bare_words(&mut self, pairs: &[Pair], parts: &[Expr]) -> bool {
        let is_bare =
            |expr: &&Expr| matches!(&expr.kind, ExprKind::Literal(literal) if !literal.is_yes_no());
        let Some(at) = parts.iter().position(|part| is_bare(&part)).filter(|at| *at > 0) else {
            return false;
        };
        let (Some(ExprKind::Compare { left, test, right }), Some(bare)) =
            (parts.get(at - 1).map(|part| &part.kind), parts.get(at))
        else {
            return false;
        };
        let Some(said) = test.one_of() else { return false };
        if !matches!(right.kind, ExprKind::Literal(_)) {
            return false;
        }
        let texts: Vec<String> = pairs.iter().map(one_line).collect();
        let more = parts.iter().skip(at).take_while(is_bare).count();
        let words = texts.iter().skip(at).take(more).cloned();
        let first = texts.get(at - 1).map(String::as_str).unwrap_or_default();
        let base = parts.get(at - 1).map_or(0, |part| part.span.start());
        // Blanks and comments within were made one, so the right side is found from the end.
        let left_text = first.get(..left.span.end() - base).unwrap_or_default();
        let right_text = first.rsplit_once(if said.contains("not") { " not " } else { " is " });
        let right_text = right_text.map(|two| two.1.to_owned()).unwrap_or_default();
        let all: Vec<String> = std::iter::once(right_text).chain(words).collect();
        let message = format!(
            "`{}` stands alone, and does not say what it is compared with",
            texts.get(at).map(String::as_str).unwrap_or_default()
        );
        let instead = format!("write `{left_text} {said} [{}]`", all.join(", "));
        self.tell(bare.span, Told::new(message, "compared with nothing", instead));
        true
    }

    /// A literal in a shape that the language does not read.
    pub(super) fn slip_literal(&mut self, pair: &Pair) {
        let Some(inner) = pair.clone().into_inner().next() else { return };
        let told = super::figures::told(inner.as_rule(), inner.as_str().trim());
        self.tell(self.span(&inner), told);
    }

    /// What stands at the end of a clause and belongs to nothing.
    pub(super) fn slip_clause_end(&mut self, pair: &Pair) {
        let found = one_line(pair);
        let told = match found.chars().next() {
            Some(')' | ']' | '}') => Told::new(
                format!("`{found}` closes a bracket that is not open"),
                "opens nowhere",
                "leave it out, or open the bracket before the part that belongs in it",
            ),
            _ => Told::new(
                format!("`{found}` stands behind a clause: clauses end without a mark"),
                "leave this out",
                "begin the next clause on a line of its own",
            ),
        };
        self.tell(self.span(pair), told);
    }

    /// Brackets that are still open where the clause ends.
    pub(super) fn open_round(&mut self, pair: &Pair) {
        let mut opened = None;
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::open_bracket => opened = Some(self.span(&inner)),
                Rule::slip_bracket_open => self.open_bracket(opened, ")"),
                _ => {}
            }
        }
    }

    /// A square bracket that is still open where the clause ends.
    pub(super) fn open_square(&mut self, pair: &Pair) {
        let mut inner = pair.clone().into_inner();
        let opened = inner.next().map(|first| self.span(&first));
        if inner.any(|inner| inner.as_rule() == Rule::slip_square_open) {
            self.open_bracket(opened, "]");
        }
    }

    fn open_bracket(&mut self, opened: Option<Span>, close: &str) {
        let instead = format!("close it with `{close}` where the part in brackets ends");
        let told = Told::new("this bracket is not closed", "opens here", instead);
        if let Some(opened) = opened {
            self.tell(opened, told);
        }
    }

    /// Reads what is inside for its own mistakes, and gives the whole as one that was reported.
    pub(super) fn read_and_drop(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::element => {
                    self.element(inner)?;
                }
                Rule::listed => {
                    self.listed(inner)?;
                }
                Rule::slip_sum_in | Rule::slip_counted => {
                    self.read_and_drop(inner, span)?;
                }
                rule if is_expr(rule) => {
                    self.expr(inner)?;
                }
                _ => {}
            }
        }
        Some(Expr { kind: ExprKind::Error, span })
    }

    /// A wrong form that stands where a value or a condition does.
    pub(super) fn slip_expr(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        match pair.as_rule() {
            Rule::slip_call => {
                let touching = one_line(&pair).replacen(" (", "(", 1);
                let message = "a blank stands between a definition and its brackets";
                let told = Told::new(message, "leave the blank out", format!("write `{touching}`"));
                self.tell(span, told);
                return self.call(pair, span);
            }
            Rule::slip_if => self.slip_if(&pair),
            Rule::slip_prefix => self.slip_prefix(&pair),
            Rule::slip_no_brackets => {
                let mut inside = Inside::of(pair);
                let sum = inside.next()?;
                let test = inside.take(Rule::slip_no_inner_brackets);
                return self.slip_bare_sum(&sum, test.as_ref());
            }
            Rule::slip_sum_on_the_right => {
                let sum = Inside::of(pair).next()?;
                return self.slip_bare_sum(&sum, None);
            }
            Rule::slip_field_of => {
                let mut inside = Inside::of(pair.clone());
                let name = one_line(&inside.next()?);
                let of = one_line(&inside.seek(Rule::sum_of_terms)?);
                let message = "a field is named behind what it is a field of, and a dot";
                self.tell(
                    span,
                    Told::new(message, "say it with a dot", format!("write `{of}.{name}`")),
                );
            }
            Rule::slip_share_of => {
                let mut inside = Inside::of(pair.clone());
                let share = one_line(&inside.next()?);
                let of = one_line(&inside.seek(Rule::sum_of_terms)?);
                let message = format!("`{share} of` something is reckoned with `*`");
                self.tell(
                    span,
                    Told::new(message, "say it with `*`", format!("write `{of} * {share}`")),
                );
            }
            Rule::slip_empty_brackets => {
                self.slip(&pair);
                return Some(Expr { kind: ExprKind::Error, span });
            }
            Rule::slip_no_quotes | Rule::slip_groups | Rule::slip_hole => {
                return Some(Expr { kind: ExprKind::Error, span });
            }
            _ => return None,
        }
        self.read_and_drop(pair, span)
    }

    /// Words without quotes, or the rest of a figure, on the right of a comparison.
    pub(super) fn slip_value(&mut self, first: &Pair, rule: Rule, value: &Pair) -> bool {
        match value.as_rule() {
            Rule::slip_no_quotes => {
                let (left, words) = (one_line(first), one_line(value));
                let is = if rule == Rule::is_not_test { "is not" } else { "is" };
                let message = format!("`{words}` is more than one word, and has no quotes");
                let instead = format!("write `{left} {is} \"{words}\"`");
                self.tell(self.span(value), Told::new(message, "words stand in quotes", instead));
                true
            }
            Rule::slip_groups => {
                let before = value.get_input().get(..value.as_span().start()).unwrap_or_default();
                let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                let before = before.get(start..).unwrap_or_default().trim_start_matches(['(', '[']);
                self.tell(self.span(value), super::figures::told_groups(before, &one_line(value)));
                true
            }
            _ => false,
        }
    }

    /// A sum or a count that is compared, or stands in a comparison, without brackets round it.
    pub(super) fn slip_bare_sum(&mut self, sum: &Pair, test: Option<&Pair>) -> Option<Expr> {
        let span = self.span(sum);
        let (said, test) = (one_line(sum), test.map(one_line).unwrap_or_default());
        let word = said.split(' ').next().unwrap_or_default().to_owned();
        let message = format!("`{word} of …` needs brackets where it is compared");
        let whole = match (said.split_once(" in "), said.contains(" for each ")) {
            // `sum of line.amount in spending`: the entry has no name yet.
            (Some((of, list)), false) if word != "count" => {
                let entry = of.rsplit(' ').next().and_then(|path| path.split_once('.'));
                let entry = entry.map_or("entry", |(entry, _)| entry);
                format!("{of} for each {entry} in {list}")
            }
            _ => said.clone(),
        };
        // Behind `where`, the comparison was taken for a part of the filter.
        let (whole, test) = match (test.is_empty(), whole.rfind(" is ")) {
            (true, Some(at)) if whole.contains(" where ") => (
                whole.get(..at).unwrap_or_default().to_owned(),
                whole.get(at + 1..).unwrap_or_default().to_owned(),
            ),
            _ => (whole, test),
        };
        let instead = format!("write `{}`", spaced(&format!("({whole})"), &test, ""));
        self.tell(span, Told::new(message, "brackets go round this", instead));
        Some(Expr { kind: ExprKind::Error, span })
    }

    fn slip_if(&mut self, pair: &Pair) {
        let mut inside = Inside::of(pair.clone());
        let word = inside.next();
        let mut conditions = inside.all(Rule::condition).map(|one| one_line(&one));
        let (when, then) = (conditions.next().unwrap_or_default(), conditions.next());
        let then = then.unwrap_or_else(|| "…".to_owned());
        let Some(word) = word else { return };
        let message = format!(
            "a condition has no `{}`: when a requirement applies is a clause of its own",
            one_line(&word)
        );
        let instead = format!("write `applies when {when}` on a line before `must {then}`");
        self.tell(self.span(&word), Told::new(message, "not in a condition", instead));
    }

    fn slip_prefix(&mut self, pair: &Pair) {
        let Some(word) = pair.clone().into_inner().next() else { return };
        let said = one_line(&word);
        let message = format!("the language has no `{said}` before a condition");
        let instead = format!("leave `{said}` out, and join conditions with `and` or `or`");
        self.tell(self.span(&word), Told::new(message, "leave this out", instead));
    }

    /// `implies`, `&&`, `if` between two conditions.
    pub(super) fn slip_join(&mut self, pair: &Pair, join: &Pair) {
        let found = one_line(join);
        let text = pair.as_str();
        let (start, at) = (pair.as_span().start(), join.as_span());
        let before = plain(text.get(..at.start() - start).unwrap_or_default());
        let behind = plain(text.get(at.end() - start..).unwrap_or_default());
        let plain_word = WORDS.iter().find(|row| row.0 == Rule::slip_join && row.1 == found);
        let told = match (plain_word, found.as_str()) {
            (Some((_, _, right)), _) => {
                Told::word(&found, right, &format!("{before} {right} {behind}"))
            }
            (None, "implies") => Told::new(
                "a condition has no `implies`: when a requirement applies is a clause of its own",
                "not in a condition",
                format!("write `applies when {before}` on a line before `must {behind}`"),
            ),
            (None, _) => Told::new(
                format!(
                    "a condition has no `{found}`: when a requirement applies is a clause of its own"
                ),
                "not in a condition",
                format!("write `applies when {behind}` on a line before `must {before}`"),
            ),
        };
        self.tell(self.span(join), told);
    }

    /// Whether `any line in …`, `with` or the like was there for `some line in …` and `has`.
    pub(super) fn slip_quantified(&mut self, pair: &Pair) -> bool {
        let mut is_wrong = false;
        let mut inner = pair.clone().into_inner();
        let (Some(first), Some(element)) = (inner.next(), inner.next()) else { return false };
        let element = one_line(&element);
        if first.as_rule() == Rule::slip_quantifier {
            is_wrong = true;
            let found = one_line(&first);
            let right = quantifier(&found);
            let told = Told::word(&found, &right, &format!("{right} {element} has …"));
            self.tell(self.span(&first), told);
        }
        for slip in inner {
            let said = one_line(&slip);
            let start = match first.as_rule() {
                Rule::slip_quantifier => quantifier(&one_line(&first)),
                _ => one_line(&first),
            };
            let told = match slip.as_rule() {
                Rule::slip_has if said == "," || said == ":" => Told::new(
                    format!("`{said}` stands where `has` belongs"),
                    "say `has`",
                    format!("write `{start} {element} has …`"),
                ),
                Rule::slip_has => Told::word(&said, "has", &format!("{start} {element} has …")),
                Rule::slip_has_missing => Told::new(
                    format!("`{start} …` does not say what has to be so: it has no `has`"),
                    "`has` is missing",
                    match element.split_once(" where ") {
                        Some((list, so)) => format!("write `{start} {list} has {so}`"),
                        None => format!("write `{start} {element} has …`"),
                    },
                ),
                _ => continue,
            };
            is_wrong = true;
            self.tell(self.visible(&slip), told);
        }
        is_wrong
    }

    /// `no two signatures share office`
    pub(super) fn slip_shared(&mut self, pair: &Pair) {
        let is_slip =
            |inner: &Pair| matches!(inner.as_rule(), Rule::slip_two_in | Rule::slip_share);
        let Some(slip) = pair.clone().into_inner().find(is_slip) else { return };
        let mut inside = Inside::of(pair.clone());
        let list = inside.seek(Rule::sum_of_terms).map(|list| one_line(&list)).unwrap_or_default();
        let key = inside.seek(Rule::word).map(|key| one_line(&key)).unwrap_or_default();
        let instead = format!("no two in {list} share {key}");
        let found = one_line(&slip);
        let told = match slip.as_rule() {
            Rule::slip_two_in => Told::new(
                "`no two` is followed by `in` and the list",
                "`in` belongs here",
                format!("write `{instead}`"),
            ),
            _ => Told::word(&found, "share", &instead),
        };
        self.tell(self.visible(&slip), told);
    }

    /// `all or none of a and b are given`
    pub(super) fn slip_together(&mut self, pair: &Pair) -> bool {
        let is_slip = |inner: &Pair| {
            matches!(inner.as_rule(), Rule::slip_how_many | Rule::slip_comma | Rule::slip_are)
        };
        let slips: Vec<Pair> = pair.clone().into_inner().filter(is_slip).collect();
        let Some(first) = slips.first() else { return false };
        let how_many =
            pair.clone().into_inner().next().map(|one| one_line(&one)).unwrap_or_default();
        let fields: Vec<String> =
            Inside::of(pair.clone()).all(Rule::sum_of_terms).map(|one| one_line(&one)).collect();
        let each = |said: &str| {
            fields.iter().map(|field| format!("{field} {said}")).collect::<Vec<_>>().join(" and ")
        };
        let list = fields.join(", ");
        let whole = match how_many.as_str() {
            "all" | "both" => each("is given"),
            "none" => each("is missing"),
            "none or all" => format!("all or none of {list} is given"),
            "one" => format!("exactly one of {list} is given"),
            "any" => format!("at least one of {list} is given"),
            other => format!("{} of {list} is given", other.replace('1', "one")),
        };
        let found = one_line(first);
        let told = match first.as_rule() {
            Rule::slip_how_many => Told::new(
                format!("the language has no `{found} of … is given`"),
                "say it otherwise",
                format!("write `{whole}`"),
            ),
            Rule::slip_comma => Told::new(
                format!("`{found}` stands between fields that are parted by commas"),
                "should be a comma",
                format!("write `{whole}`"),
            ),
            _ => Told::word(&format!("{found} given"), "is given", &whole),
        };
        self.tell(self.span(first), told);
        true
    }

    /// `spent % of planned`
    pub(super) fn slip_percentage(&mut self, pair: &Pair) {
        let slip = pair.clone().into_inner().find(|one| one.as_rule() == Rule::slip_percentage_of);
        let Some(slip) = slip else { return };
        let mut sums = Inside::of(pair.clone()).all(Rule::plain_sum).map(|one| one_line(&one));
        let (left, right) = (sums.next().unwrap_or_default(), sums.next().unwrap_or_default());
        let said = "as a percentage of";
        let instead = format!("{left} {said} {right}");
        self.tell(self.span(&slip), Told::word(&one_line(&slip), said, &instead));
    }

    /// `total of …`, `sum of all …`, `number of …`, and a sum that does not say what it goes through.
    pub(super) fn slip_aggregate(&mut self, pair: &Pair) -> bool {
        let mut is_wrong = false;
        let of = Inside::of(pair.clone()).seek(Rule::sum_of_terms).map(|of| one_line(&of));
        let of = of.unwrap_or_default();
        let word = pair.clone().into_inner().next().map(|word| one_line(&word)).unwrap_or_default();
        let word = match word.as_str() {
            known @ ("sum" | "largest" | "smallest" | "count") => known.to_owned(),
            _ => "sum".to_owned(),
        };
        for slip in pair.clone().into_inner() {
            let span = self.visible(&slip);
            match slip.as_rule() {
                Rule::slip_sum if matches!(slip.as_str().trim(), "average" | "mean") => {
                    let message = "the language has no average";
                    let instead = "divide a sum by a count: `(sum of …) / (count of …)`";
                    self.tell(span, Told::new(message, "no word for it", instead));
                }
                Rule::slip_sum | Rule::slip_count | Rule::slip_all | Rule::slip_sum_for => {
                    self.slip_in(pair, &slip);
                }
                Rule::slip_sum_in => {
                    let list = one_line(&slip).replacen("in ", "", 1);
                    let (entry, _) = of.split_once('.').unwrap_or(("entry", ""));
                    let message =
                        format!("`{word} of …` names each entry of the list it goes through");
                    let instead = format!("write `{word} of {of} for each {entry} in {list}`");
                    self.tell(span, Told::new(message, "`for each` is missing", instead));
                }
                Rule::slip_sum_alone => {
                    let (list, field) = of.split_once('.').unwrap_or((&of, "…"));
                    let message = format!("`{word} of …` does not say what list it goes through");
                    let instead =
                        format!("write `{word} of entry.{field} for each entry in {list}`");
                    self.tell(span, Told::new(message, "`for each` is missing", instead));
                }
                Rule::slip_counted => {
                    let list = one_line(&slip);
                    let list = list.trim_start_matches("of ").trim_start_matches("all ");
                    let message = "`count of` names each entry of the list that is counted";
                    let instead = format!("write `count of entry in {list}`");
                    self.tell(span, Told::new(message, "no name for each entry", instead));
                }
                _ => continue,
            }
            is_wrong = true;
        }
        is_wrong
    }

    /// `line. amount`, `line's amount`, `indicators ["A1"]`
    pub(super) fn slip_steps(&mut self, pair: &Pair) {
        let is_slip =
            |inner: &Pair| matches!(inner.as_rule(), Rule::slip_step | Rule::slip_look_up);
        let right = path_text(pair);
        for slip in pair.clone().into_inner().filter(is_slip) {
            let is_owner = slip.as_str().starts_with(['\'', '’']);
            let (message, label) = match slip.as_rule() {
                Rule::slip_look_up => {
                    ("a blank stands before the square bracket of a look-up", "leave the blank out")
                }
                _ if is_owner => {
                    ("a field is named behind a dot, not with `'s`", "say it with a dot")
                }
                _ => ("a blank stands beside the dot before a field", "leave the blank out"),
            };
            self.tell(self.span(&slip), Told::new(message, label, format!("write `{right}`")));
        }
    }
}

/// A path without the blanks and the `'s` in it.
fn path_text(pair: &Pair) -> String {
    let mut text = String::new();
    for inner in pair.clone().into_inner() {
        match inner.as_rule() {
            Rule::slip_article => {}
            Rule::slip_step => {
                let word = inner.into_inner().find(|word| word.as_rule() == Rule::word);
                text.push('.');
                text.push_str(word.map_or("", |word| word.as_str()));
            }
            _ => text.push_str(&one_line(&inner)),
        }
    }
    text
}

/// The quantifier that was meant.
fn quantifier(found: &str) -> String {
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

/// Rules that [`Reader::expr`] reads.
fn is_expr(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::condition
            | Rule::negation
            | Rule::quantified
            | Rule::comparison
            | Rule::shared
            | Rule::neighbours
            | Rule::together
            | Rule::sum_of_terms
            | Rule::slip_if
            | Rule::slip_prefix
            | Rule::slip_no_brackets
    )
}

/// The right form for a wrong comparison.
fn told_comparison(
    rule: Rule,
    left: &str,
    found: &str,
    rest: &str,
    values: &[String],
) -> Option<Told> {
    let list = format!("[{}]", values.join(", "));
    let row =
        |table: &[(Rule, &'static str)]| table.iter().find(|row| row.0 == rule).map(|row| row.1);
    if let Some(said) = row(COMPARISONS) {
        let is_year =
            rest.len() == "2001-02".len() && rest.starts_with(|c: char| c.is_ascii_digit());
        let said = if said == "is one of" && is_year { "falls in" } else { said };
        return Some(Told::word(found, said, &spaced(left, said, rest)));
    }
    if let Some(said) = row(DENIALS) {
        let message =
            format!("the language has no `{found}`: `not` stands before the whole comparison");
        let instead = format!("write `not {}`", spaced(left, said, rest));
        return Some(Told::new(message, "say it with `not`", instead));
    }
    let told = match rule {
        Rule::slip_says_between => {
            let (low, high) = (values.first()?, values.get(1).map_or("…", String::as_str));
            let is_date = [low.as_str(), high].iter().any(|one| is_date(one));
            let (least, most) = if is_date {
                ("is on or after", "is on or before")
            } else {
                ("is at least", "is at most")
            };
            let right = format!("{least} … and … {most}");
            let whole = format!("{left} {least} {low} and {left} {most} {high}");
            Told::word(found, &right, &whole)
        }
        Rule::slip_says_neither => {
            Told::word(found, "is not one of", &format!("{left} is not one of {list}"))
        }
        Rule::slip_says_either => {
            Told::word(found, "is one of", &format!("{left} is one of {list}"))
        }
        Rule::slip_says_one_word => {
            let is_negated = found.contains(" not ");
            let is = if is_negated { "is not" } else { "is" };
            let whole = match values {
                [one] => format!("{left} {is} {one}"),
                _ => format!("{left} {is} one of {list}"),
            };
            let message = format!("`{found}` takes a list, which stands in square brackets");
            Told::new(message, "a list has to follow", format!("write `{whole}`"))
        }
        Rule::slip_says_word => Told::word(found, "mentions", &format!("{left} mentions {rest}")),
        Rule::slip_says_unquoted => Told::new(
            format!("what a text {found} stands in quotes"),
            "quotes are missing behind it",
            format!("write `{left} {found} \"{rest}\"`"),
        ),
        Rule::slip_says_pattern => Told::new(
            format!(
                "the language has no `{found}`: it says `mentions` for words in a text, `matches` for its form"
            ),
            "say `mentions` or `matches`",
            format!("write `{left} mentions {rest}`, or `{left} matches \"…\"` with a pattern"),
        ),
        Rule::slip_says_overlaps => Told::new(
            "`overlaps` compares two stretches of time, each from one day `to` another",
            "`to` is missing",
            format!("write `{left} to … overlaps {} to …`", values.first()?),
        ),
        Rule::slip_no_is => Told::new(
            format!("`is` is missing before `{}`", found),
            "`is` is missing",
            format!("write `{left} is {found}`"),
        ),
        Rule::slip_says_be => Told::word(found, "is", &format!("{left} is {rest}")),
        _ => return None,
    };
    Some(told)
}

fn opposite(said: &str) -> &'static str {
    match said {
        "is missing" => "is given",
        "is given" => "is missing",
        "is yes" => "is no",
        _ => "is yes",
    }
}

fn is_date(text: &str) -> bool {
    let is_day = text.starts_with(|c: char| c.is_ascii_digit());
    is_day
        && (text.contains(' ') && text.len() > "28 months".len() || text.matches('-').count() == 2)
}

fn spaced(left: &str, said: &str, rest: &str) -> String {
    [left, said, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text of a whole with a part of it in other words; a long one is cut.
fn replaced(whole: &Pair, part: &Pair, right: &str) -> String {
    const MOST: usize = 120;
    let (text, start, at) = (whole.as_str(), whole.as_span().start(), part.as_span());
    let before = text.get(..at.start().saturating_sub(start)).map(plain).unwrap_or_default();
    let behind = text.get(at.end().saturating_sub(start)..).map(plain).unwrap_or_default();
    let mut said = String::new();
    for piece in [before.as_str(), right, behind.as_str()] {
        let is_tight = said.is_empty() || said.ends_with('[') || piece.starts_with([',', ']', '(']);
        if !(piece.is_empty() || is_tight) {
            said.push(' ');
        }
        said.push_str(piece);
    }
    match said.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{} …", said.get(..cut).unwrap_or_default().trim_end()),
        None => said,
    }
}

/// A pair's text in one line.
pub(super) fn one_line(pair: &Pair) -> String {
    plain(pair.as_str())
}

/// A text in one line, without its comments.
pub(super) fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.get(..pairs::code_end(line)).unwrap_or_default());
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

impl<'t> Inside<'t> {
    /// The values of a comparison, right or wrong, without its words.
    pub(super) fn values(mut self) -> Vec<Pair<'t>> {
        let mut values = Vec::new();
        while let Some(pair) = self.next() {
            match pair.as_rule() {
                Rule::sum_of_terms
                | Rule::slip_field_of
                | Rule::slip_share_of
                | Rule::slip_sum_on_the_right
                | Rule::slip_no_quotes
                | Rule::slip_groups
                | Rule::literal => values.push(pair),
                Rule::slip_round_list => values.extend(Inside::of(pair).values()),
                _ => {}
            }
        }
        values
    }
}
