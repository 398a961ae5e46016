//! Wrong forms that people write, each with the right one in the author's own words.
//!
//! The grammar parses them on purpose (its last section says how). A wrong form is reported here and
//! becomes [`ExprKind::Error`], or what it plainly means, and the rest of the item is read on.

use super::advice::{Bit, Told, bits};
use super::{Inside, Pair, Reader, Rule};
use crate::operation::{Comparison, Operation};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Name};
use crate::syntax::pairs;
use crate::syntax::words::RESERVED;

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

/// What begins a value that is an amount, whatever it is reckoned from.
const RECKONED: [&str; 4] = ["sum of ", "count of ", "length of ", "age of "];

/// Functions of a spreadsheet.
const FUNCTIONS: &[&str] = &[
    "sum", "sumif", "sumifs", "count", "counta", "countif", "countifs", "max", "min", "average",
    "if", "abs", "round", "today", "now", "len", "isblank",
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
    (Rule::slip_sum, "difference", "sum"),
    (Rule::slip_sum, "larger", "largest"),
    (Rule::slip_sum, "greater", "largest"),
    (Rule::slip_sum, "greatest", "largest"),
    (Rule::slip_sum, "bigger", "largest"),
    (Rule::slip_sum, "higher", "largest"),
    (Rule::slip_sum, "smaller", "smallest"),
    (Rule::slip_sum, "lower", "smallest"),
    (Rule::slip_sum, "lesser", "smallest"),
    (Rule::slip_sum, "maximum", "largest"),
    (Rule::slip_sum, "highest", "largest"),
    (Rule::slip_sum, "biggest", "largest"),
    (Rule::slip_sum, "minimum", "smallest"),
    (Rule::slip_sum, "lowest", "smallest"),
    (Rule::slip_earlier, "latest", "later"),
    (Rule::slip_earlier, "", "earlier"),
    (Rule::slip_age_at, "", "at"),
    (Rule::slip_semicolon, "", ","),
    (Rule::slip_plus, "plus", "+"),
    (Rule::slip_plus, "minus", "-"),
    (Rule::slip_times, "divided by", "/"),
    (Rule::slip_times, "", "*"),
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
        "these brackets are empty",
        "empty",
        "write a value or a condition between them, or remove them",
    ),
    (
        Rule::slip_article,
        "the language has no word `{found}` before a name",
        "remove this",
        "write only the name, such as `amount`",
    ),
    (
        Rule::slip_colon,
        "a colon does not belong here: it goes between a field's name and its type",
        "remove this",
        "put a space in its place",
    ),
    (
        Rule::slip_last_comma,
        "there is a comma after the last entry of a list",
        "nothing follows it",
        "remove the comma, or write another entry after it",
    ),
    (
        Rule::slip_last_bar,
        "there is a `|` after the last word of a choice",
        "no word follows it",
        "remove it, or write another word in quotes after it",
    ),
    (
        Rule::slip_list_join,
        "`{found}` is in a list, but the entries of a list have commas between them",
        "should be a comma",
        "write the list as `[\"a\", \"b\"]`",
    ),
    (
        Rule::slip_comma,
        "`{found}` is between two names, where a comma belongs",
        "should be a comma",
        "write them as `a, b`",
    ),
    (
        Rule::slip_comma_and,
        "`{found}` is between two names, where a comma belongs",
        "should be a comma",
        "write them as `a, b`",
    ),
    (
        Rule::slip_cell_join,
        "the values of a row have commas between them",
        "a comma is missing before it",
        "write the row as `row \"a\", \"b\"`",
    ),
    (
        Rule::slip_two_join,
        "`{found}` is between the two dates, where `and` belongs",
        "should be `and`",
        "write `earlier of a and b`",
    ),
    (
        Rule::slip_all,
        "`{found}` comes after `of`, but `for each` already says that it means all of them",
        "remove this",
        "write `sum of line.amount for each line in spending`",
    ),
    (
        Rule::slip_length_unit,
        "a length does not say that it is counted in words",
        "should be `in words`",
        "write `length of summary in words`",
    ),
    (
        Rule::slip_no_type,
        "this does not say of what type it is",
        "a type is missing",
        "write its type after a colon, as in `f : money`",
    ),
    (
        Rule::slip_showing,
        "this question does not say what a person is to look at",
        "`showing` is missing",
        "add `showing` after the question, and then what helps to answer it",
    ),
    (
        Rule::slip_shown_test,
        "`showing` takes what a person is to look at, but this is a condition",
        "a condition",
        "write only the value, as in `showing total`",
    ),
    (
        Rule::slip_no_verdict,
        "this example does not say which verdict it expects",
        "no verdict",
        "add `breaches`, `meets` or another verdict, and the requirement's name",
    ),
    (
        Rule::slip_no_because,
        "this does not give a reason",
        "`because` is missing",
        "add `because \"…\"` after it, with the reason",
    ),
    (
        Rule::slip_nothing_also,
        "this does not say what is added",
        "nothing follows `also`",
        "write each new field below it, or a choice's new words in quotes after it",
    ),
    (
        Rule::slip_kept,
        "only a requirement is kept or dropped; everything else carries over from last year",
        "should be `requirement`",
        "say `requirement` and its name, or `replace` for an item that is different this year",
    ),
    (
        Rule::slip_more_names,
        "only one requirement is kept or dropped at a time",
        "more than one",
        "write a separate item for each requirement",
    ),
    (
        Rule::slip_replaced,
        "this does not say what kind of item is replaced, or names a kind that cannot be",
        "not an item to replace",
        "say `replace` and the whole new item: a requirement, value, define, table, choice, \
         record or form",
    ),
    (
        Rule::slip_cited,
        "a paragraph is cited by its name, without quotes",
        "leave the quotes out",
        "write the name that comes after `paragraph`",
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
];

impl Reader<'_> {
    /// Reports a wrong form at a place.
    pub(super) fn tell(&mut self, span: Span, told: Told) {
        match self.is_quiet && told.is_exact() {
            true => self.findings.edit_of(&told),
            false => self.findings.tell(span, told),
        }
    }

    /// Reports a wrong form that a table has words for, with the whole that it stands in as it should
    /// be written.
    pub(super) fn slip_in(&mut self, whole: Span, pair: &Pair) {
        let found = one_line(pair);
        let (span, at) = (self.visible(pair), self.span(pair));
        let rule = pair.as_rule();
        if let Some((_, message, label, say)) = REMARKS.iter().find(|row| row.0 == rule) {
            let message = message.replace("{found}", &found);
            let told = match INSTEAD.iter().find(|row| row.0 == rule) {
                Some((_, right)) => Told::write(message, label, at, bits![*right]).within(whole),
                None => Told::new(message, label, *say),
            };
            self.tell(span, told);
            return;
        }
        let fits = |row: &&(Rule, &str, &str)| {
            row.0 == rule && (row.1.is_empty() || found.to_lowercase() == row.1)
        };
        if let Some((_, _, right)) = WORDS.iter().find(fits) {
            self.tell(span, Told::word(&found, right, at).within(whole));
        }
    }

    /// Reports a wrong form that stands alone.
    pub(super) fn slip(&mut self, pair: &Pair) {
        self.slip_in(self.span(pair), pair);
    }

    /// Reports each wrong word among these that stands in a pair, and not deeper.
    pub(super) fn slips(&mut self, pair: &Pair, rules: &[Rule]) {
        for inner in pair.clone().into_inner() {
            if rules.contains(&inner.as_rule()) {
                self.slip_in(self.span(pair), &inner);
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
    pub(super) fn slip_test(&mut self, left: &Pair, pair: Pair) -> Option<()> {
        let (at, told) = self.told_test(left, pair)?;
        self.tell(at, told);
        Some(())
    }

    fn told_test(&mut self, left: &Pair, pair: Pair) -> Option<(Span, Told)> {
        let first = pair.clone().into_inner().next()?;
        let values = Inside::of(pair.clone()).values();
        for value in values.iter().filter(|value| value.as_rule() != Rule::literal) {
            self.expr(value.clone())?;
        }
        let slip = WrongTest {
            rule: first.as_rule(),
            found: one_line(&first),
            at: self.span(&first),
            left: self.span(left),
            whole: self.span(left).to(self.span(&pair)),
            values: values.iter().map(|value| self.span(value)).collect(),
            order: self.order(left, &values),
        };
        let rest = pair.as_str().get(first.as_span().end() - pair.as_span().start()..);
        let rest = rest.map(plain).unwrap_or_default();
        let at = if first.as_rule() == Rule::slip_no_is { self.span(&pair) } else { slip.at };
        let told = slip.told(&rest)?;
        Some((at, told.within(slip.whole)))
    }

    /// Which tests go with what is compared, as far as its text tells.
    fn order(&self, left: &Pair, values: &[Pair]) -> Order {
        let texts: Vec<String> = [left].into_iter().chain(values).map(one_line).collect();
        if texts.iter().any(|text| self.is_date(text)) {
            return Order::OfDates;
        }
        let is_amount = |text: &String| {
            let is_figure = text.starts_with(|c: char| c.is_ascii_digit() || "£-".contains(c));
            is_figure || RECKONED.iter().any(|words| text.contains(words))
        };
        if texts.iter().any(is_amount) { Order::OfAmounts } else { Order::Unknown }
    }

    /// Whether a text is a date, or names a field that this file declares as one.
    fn is_date(&self, text: &str) -> bool {
        let head = text.split([' ', '[']).next().unwrap_or_default();
        let is_difference = text.contains(" - ") || text.starts_with("age ");
        let name = head.rsplit('.').next().unwrap_or_default();
        !is_difference
            && (super::figures::date(text).is_some()
                || head == "circular.due"
                || text.starts_with("earlier of ")
                || text.starts_with("later of ")
                || self.declared(name) == Some("date"))
    }

    /// The first word of the type with which this file declares a field.
    fn declared(&self, name: &str) -> Option<&str> {
        let fields = self.file.lines().filter_map(|line| line.split_once(':'));
        let (_, ty) = fields.into_iter().find(|(field, _)| field.trim() == name)?;
        ty.split([' ', ',']).find(|word| !word.is_empty())
    }

    /// `£1 is at most amount is at most £5`
    pub(super) fn slip_chain(&mut self, left: &Pair, test: &Pair, pair: &Pair) {
        let at = self.span(pair);
        if self.chain_told == Some(at) {
            return;
        }
        let inner = test.clone().into_inner().last();
        let values = inner.map(|inner| Inside::of(inner).values()).unwrap_or_default();
        let message = "two comparisons share one value, but each needs its own";
        let told = match values.last() {
            Some(middle) => {
                let text = bits!["and ", self.span(middle), " ", at];
                let whole = self.span(left).to(at);
                Told::write(message, "a second comparison", at, text).within(whole)
            }
            None => Told::new(message, "a second comparison", "write each of them out"),
        };
        self.tell(at, told);
    }

    /// `leaving-care is not applicable`: whether something applies is no test.
    pub(super) fn slip_applicable(&mut self, right: &Expr) -> bool {
        let ExprKind::Path { head, fields } = &right.kind else { return false };
        if head.node != "applicable" || !fields.is_empty() {
            return false;
        }
        let message = "whether something is applicable is not a test: a plan declares it";
        let instead = "declare the field `may be not applicable`; to say when the requirement \
                       applies, use a clause of its own, `applies when …`";
        self.tell(head.span, Told::new(message, "not a test", instead));
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
        let left = self.span(left);
        let whole = left.to(head.span);
        let told = Told::word(&found, said, whole);
        let told = match (*word, is_negated) {
            // A list may be there and have no entry.
            ("empty", _) => {
                let count = if is_negated { " is at least 1" } else { " is 0" };
                let entry = self.entry_of(left);
                let text = bits!["(count of ", entry, " in ", left, ")", count];
                Told::write(
                    told.message().to_owned(),
                    &format!("say `{said}`"),
                    whole,
                    bits![left, " ", said],
                )
                .edit(whole, text)
                .saying("write `{}`; for a list, write `{}`")
            }
            _ => Told::write(
                told.message().to_owned(),
                &format!("say `{said}`"),
                whole,
                bits![left, " ", said],
            ),
        };
        self.tell(head.span, told);
        true
    }

    /// What an entry of a list is called elsewhere in the file: `line` of `spending`.
    pub(super) fn entry_of(&self, list: Span) -> String {
        self.called(self.file.get(list.start()..list.end()).unwrap_or_default())
    }

    fn called(&self, list: &str) -> String {
        let mut words = self.file.split_whitespace();
        let mut before = ["", ""];
        let called = words.find_map(|word| {
            let [entry, joined] = before;
            before = [joined, word];
            let word = word.trim_end_matches([')', ',']);
            let is_name =
                !entry.is_empty() && entry.chars().all(|c| c.is_alphanumeric() || c == '-');
            let is_free = !RESERVED.contains(&entry) && entry != "two" && !entry.ends_with('s');
            (word == list && joined == "in" && is_name && is_free).then_some(entry)
        });
        called.unwrap_or("entry").to_owned()
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
        let (Some(before), Some(bare)) = (parts.get(at - 1), parts.get(at)) else { return false };
        let is = [(Comparison::Is, "is one of"), (Comparison::IsNot, "is not one of")];
        let mut found = is.into_iter().filter_map(|(comparison, said)| {
            Some((before.operands_of(Operation::Compare(comparison))?, said))
        });
        let Some(([left, right], said)) = found.next() else { return false };
        if !matches!(right.kind, ExprKind::Literal(_)) {
            return false;
        }
        let more = parts.iter().skip(at).take_while(is_bare).count();
        let last = parts.get(at + more - 1).map_or(bare.span, |last| last.span);
        let found = pairs.get(at).map(one_line).unwrap_or_default();
        let message = format!("`{found}` is on its own, and does not say what it is compared with");
        let mut text = bits![left.span, " ", said, " [", right.span];
        for word in parts.iter().skip(at).take(more) {
            text.extend(bits![", ", word.span]);
        }
        text.push(Bit::from("]"));
        let whole = left.span.to(last);
        self.tell(bare.span, Told::write(message, "compared with nothing", whole, text));
        true
    }

    /// A literal in a shape that the language does not read.
    pub(super) fn slip_literal(&mut self, pair: &Pair) {
        let Some(inner) = pair.clone().into_inner().next() else { return };
        let at = self.span(&inner);
        let told = super::figures::told(inner.as_rule(), inner.as_str().trim(), at);
        self.tell(at, told);
    }

    /// What stands at the end of a clause and belongs to nothing.
    pub(super) fn slip_clause_end(&mut self, pair: &Pair) {
        let found = one_line(pair);
        let at = self.span(pair);
        let told = match found.chars().next() {
            Some(')' | ']' | '}') => Told::leave_out(
                format!("`{found}` closes a bracket that is not open"),
                "not opened",
                at,
            )
            .saying("remove it, or open the bracket before the part that belongs in it"),
            _ => Told::leave_out(
                format!("`{found}` comes after a clause, but a clause has no mark at its end"),
                "remove this",
                at,
            )
            .saying("leave it out"),
        };
        self.tell(at, told);
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
                let message = "there is a space between a definition and its brackets";
                let mut parts = pair.clone().into_inner();
                let (name, given) = (self.span(&parts.next()?), self.span(&parts.next()?));
                let text = bits![name, given];
                self.tell(span, Told::write(message, "remove the space", span, text));
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
                let name = self.span(&inside.next()?);
                let of = inside.seek(Rule::sum_of_terms)?;
                let message = "a field comes after the name of what has it, and a dot";
                // The fields of the form stand for themselves.
                let text = match self.file.contains(&format!("form {} ", one_line(&of))) {
                    true => bits![name],
                    false => bits![self.span(&of), ".", name],
                };
                self.tell(span, Told::write(message, "say it with a dot", span, text));
            }
            Rule::slip_share_of => {
                let mut inside = Inside::of(pair.clone());
                let share = inside.next()?;
                let of = self.span(&inside.seek(Rule::sum_of_terms)?);
                let message = format!("`{} of` something is written with `*`", one_line(&share));
                let text = bits![of, " * ", self.span(&share)];
                self.tell(span, Told::write(message, "say it with `*`", span, text));
            }
            Rule::slip_due => {
                let message = "the day by which plans are due is called `circular.due`";
                let text = bits!["circular.due"];
                self.tell(span, Told::write(message, "say `circular.due`", span, text));
                return Some(Expr { kind: ExprKind::Error, span });
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
    pub(super) fn slip_value(&mut self, first: &Pair, value: &Pair) -> bool {
        match value.as_rule() {
            Rule::slip_no_quotes => {
                let words = one_line(value);
                let message = format!("`{words}` is more than one word, but has no quotes");
                let at = self.span(value);
                let text = bits!["\"", words, "\""];
                let told = Told::write(message, "words go in quotes", at, text);
                self.tell(at, told.within(self.span(first).to(at)));
                true
            }
            Rule::slip_groups => {
                let before = value.get_input().get(..value.as_span().start()).unwrap_or_default();
                let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                let before = before.get(start..).unwrap_or_default().trim_start_matches(['(', '[']);
                let at = self.span(value);
                let whole = Span::new(at.source, at.start() - before.len(), at.end());
                self.tell(at, super::figures::told_groups(before, &one_line(value), whole));
                true
            }
            _ => false,
        }
    }

    /// A sum or a count that is compared, or stands in a comparison, without brackets round it.
    pub(super) fn slip_bare_sum(&mut self, sum: &Pair, test: Option<&Pair>) -> Option<Expr> {
        let span = self.span(sum);
        let found = one_line(sum);
        let found = found.trim_start_matches("the ");
        let word = found.split(' ').next().unwrap_or_default();
        let message = match is_of_two(sum) {
            true => of_two(word).to_owned(),
            false => format!("`{word} of …` needs brackets where it is compared"),
        };
        // Behind `where`, the comparison was taken for a second one of the filter.
        let chain = test.is_none().then(|| last_chain(sum)).flatten();
        self.chain_told = chain.as_ref().map(|chain| self.span(chain));
        let is_quiet = std::mem::replace(&mut self.is_quiet, true);
        let n_before = self.findings.len();
        self.expr(sum.clone())?;
        self.chain_told = None;
        if let Some(test) = test.and_then(|test| Inside::of(test.clone()).next()) {
            self.test_of_a_bare_sum(sum, test)?;
        }
        self.is_quiet = is_quiet;
        // Something in it cannot be put right in so many words, and is told of alone.
        if self.findings.len() > n_before {
            return Some(Expr { kind: ExprKind::Error, span });
        }
        let end = chain.as_ref().map_or(span.end(), |chain| self.span(chain).start());
        let inner = Span::new(span.source, span.start(), end);
        let mut text = bits!["(", inner, ")"];
        let mut whole = span;
        if let Some(test) = test.or(chain.as_ref()) {
            text.extend(bits![" ", self.span(test)]);
            whole = span.to(self.span(test));
        }
        self.tell(span, Told::write(message, "put brackets round this", whole, text));
        Some(Expr { kind: ExprKind::Error, span })
    }

    /// What a sum without brackets is compared with, right or wrong: told of with the sum.
    fn test_of_a_bare_sum(&mut self, sum: &Pair, test: Pair) -> Option<()> {
        if test.as_rule() == Rule::slip_test {
            return self.slip_test(sum, test);
        }
        for inner in Inside::of(test).rest() {
            for value in Inside::of(inner).values() {
                self.expr(value)?;
            }
        }
        Some(())
    }

    /// `if a then b`
    fn slip_if(&mut self, pair: &Pair) {
        let mut inside = Inside::of(pair.clone());
        let Some(word) = inside.next() else { return };
        let mut conditions = inside.all(Rule::condition).map(|one| self.span(&one));
        let when = conditions.next();
        let then = conditions.next();
        let whole = self.span(pair);
        self.tell_condition_apart(&word, whole, when.zip(then));
    }

    /// A condition of when a requirement applies, which stands within what it asks for.
    fn tell_condition_apart(&mut self, word: &Pair, whole: Span, parts: Option<(Span, Span)>) {
        let message = format!(
            "a condition has no `{}`: when a requirement applies is a clause of its own",
            one_line(word)
        );
        let label = "not in a condition";
        let clause = self.clause.filter(|clause| clause.condition == whole);
        let told = match (clause, parts) {
            (Some(clause), Some((when, then))) => {
                let word = clause.keyword;
                let text = bits!["applies when ", when, "\n  ", word, " ", then];
                Told::write(message, label, word.to(whole), text)
                    .saying("write `{}` on a line before `{}`")
            }
            _ => Told::new(message, label, "write `applies when …` on a line before `must …`"),
        };
        self.tell(self.span(word), told);
    }

    fn slip_prefix(&mut self, pair: &Pair) {
        let Some(word) = pair.clone().into_inner().next() else { return };
        let (said, at) = (one_line(&word), self.span(&word));
        let message = format!("the language has no `{said}` before a condition");
        let told = Told::leave_out(message, "remove this", at);
        self.tell(at, told.saying("remove it, and join conditions with `and` or `or`"));
    }

    /// `implies`, `&&`, `if` between two conditions.
    pub(super) fn slip_join(&mut self, pair: &Pair, join: &Pair) {
        let found = one_line(join);
        let (whole, at) = (self.span(pair), self.span(join));
        let before = Span::new(at.source, whole.start(), at.start());
        let behind = Span::new(at.source, at.end(), whole.end());
        let row = WORDS.iter().find(|row| row.0 == Rule::slip_join && row.1 == found);
        match (row, found.as_str()) {
            (Some((_, _, right)), _) => {
                self.tell(at, Told::word(&found, right, at).within(whole));
            }
            (None, "implies") => self.tell_condition_apart(join, whole, Some((before, behind))),
            (None, _) => self.tell_condition_apart(join, whole, Some((behind, before))),
        }
    }

    /// Whether `any line in …`, `with` or the like was there for `some line in …` and `has`.
    pub(super) fn slip_quantified(&mut self, pair: &Pair) -> bool {
        let mut is_wrong = false;
        let mut inner = pair.clone().into_inner();
        let (Some(first), Some(element)) = (inner.next(), inner.next()) else { return false };
        let whole = self.span(pair);
        if first.as_rule() == Rule::slip_quantifier {
            is_wrong = true;
            let (found, at) = (one_line(&first), self.span(&first));
            self.tell(at, Told::word(&found, &quantifier(&found), at).within(whole));
        }
        let start = one_line(&first);
        for slip in inner {
            let (said, at) = (one_line(&slip), self.span(&slip));
            let told = match slip.as_rule() {
                Rule::slip_has if said == "," || said == ":" => {
                    let message = format!("`{said}` is where `has` belongs");
                    Told::write(message, "say `has`", at, bits![" has"]).within(whole)
                }
                Rule::slip_has if said == "then" || said.ends_with(" have") => {
                    let message = format!(
                        "`has` goes between the entries and what is asked of them, not `{said}`"
                    );
                    Told::write(message, "say `has`", at, bits!["has"]).within(whole)
                }
                Rule::slip_has => Told::word(&said, "has", at).within(whole),
                Rule::slip_has_missing => self.told_has_missing(&start, &element, whole),
                _ => continue,
            };
            is_wrong = true;
            self.tell(self.visible(&slip), told);
        }
        is_wrong
    }

    /// `some line in spending where line.amount is given`
    fn told_has_missing(&self, start: &str, element: &Pair, whole: Span) -> Told {
        let message = format!("`{start} …` does not say what must be so: it has no `has`");
        let label = "`has` is missing";
        match element.clone().into_inner().find(|one| one.as_rule() == Rule::r#where) {
            Some(word) => Told::write(message, label, self.span(&word), bits!["has"]).within(whole),
            None => Told::new(message, label, "add `has`, and then what must be so"),
        }
    }

    /// `no two signatures share office`
    pub(super) fn slip_shared(&mut self, pair: &Pair) {
        let is_slip =
            |inner: &Pair| matches!(inner.as_rule(), Rule::slip_two_in | Rule::slip_share);
        let Some(slip) = pair.clone().into_inner().find(is_slip) else { return };
        let mut inside = Inside::of(pair.clone());
        let list = inside.seek(Rule::sum_of_terms).map(|list| self.span(&list));
        let key = inside.seek(Rule::word).map(|key| self.span(&key));
        let (Some(list), Some(key)) = (list, key) else { return };
        let found = one_line(&slip);
        let (message, label) = match slip.as_rule() {
            Rule::slip_two_in => {
                ("`no two` is followed by `in` and the list".to_owned(), "`in` belongs here")
            }
            _ => (format!("the language says `share`, not `{found}`"), "say `share`"),
        };
        let text = bits!["no two in ", list, " share ", key];
        self.tell(self.visible(&slip), Told::write(message, label, self.span(pair), text));
    }

    /// `all or none of a and b are given`
    pub(super) fn slip_together(&mut self, pair: &Pair) -> bool {
        let is_slip = |inner: &Pair| {
            matches!(inner.as_rule(), Rule::slip_how_many | Rule::slip_comma | Rule::slip_are)
        };
        let Some(first) = pair.clone().into_inner().find(is_slip) else { return false };
        let how_many =
            pair.clone().into_inner().next().map(|one| one_line(&one)).unwrap_or_default();
        let fields = Inside::of(pair.clone()).all(Rule::sum_of_terms);
        let fields: Vec<Span> = fields.map(|one| self.span(&one)).collect();
        let each = |said: &str| {
            let one = |field: &Span| bits![*field, said];
            fields.iter().map(one).collect::<Vec<_>>().join(&Bit::from(" and "))
        };
        let listed = |said: &str| {
            let one = |field: &Span| bits![*field];
            let list = fields.iter().map(one).collect::<Vec<_>>().join(&Bit::from(", "));
            [bits![said, " of "], list, bits![" is given"]].concat()
        };
        let text = match how_many.as_str() {
            "all" | "both" => each(" is given"),
            "none" => each(" is missing"),
            "none or all" => listed("all or none"),
            "one" => listed("exactly one"),
            "any" => listed("at least one"),
            other => listed(&other.replace('1', "one")),
        };
        let found = one_line(&first);
        let (message, label) = match first.as_rule() {
            Rule::slip_how_many => {
                (format!("the language has no `{found} of … is given`"), "say it in another way")
            }
            Rule::slip_comma => (
                format!("`{found}` is between two fields, where a comma belongs"),
                "should be a comma",
            ),
            _ => (format!("the language says `is given`, not `{found} given`"), "say `is given`"),
        };
        self.tell(self.span(&first), Told::write(message, label, self.span(pair), text));
        true
    }

    /// `spent % of planned`
    pub(super) fn slip_percentage(&mut self, pair: &Pair) {
        let slip = pair.clone().into_inner().find(|one| one.as_rule() == Rule::slip_percentage_of);
        let Some(slip) = slip else { return };
        let at = self.span(&slip);
        let told = Told::word(&one_line(&slip), "as a percentage of", at);
        self.tell(at, told.within(self.span(pair)));
    }

    /// `total of …`, `sum of all …`, `number of …`, and a sum that does not say what it goes through.
    pub(super) fn slip_aggregate(&mut self, pair: &Pair) -> bool {
        let mut is_wrong = false;
        let mut inner = pair.clone().into_inner();
        if self.is_quiet || inner.any(|one| one.as_rule() == Rule::slip_count) {
            self.entry_of_a_sum(pair);
        }
        let whole = self.span(pair);
        let of = Inside::of(pair.clone()).seek(Rule::sum_of_terms);
        let is_more_wrong = pair.clone().into_inner().any(|one| {
            matches!(one.as_rule(), Rule::slip_count | Rule::slip_sum | Rule::slip_sum_more)
        });
        for slip in pair.clone().into_inner() {
            let (span, at) = (self.visible(&slip), self.span(&slip));
            match slip.as_rule() {
                Rule::slip_the_sum if is_more_wrong => {
                    self.findings.edit(at, Vec::new());
                    continue;
                }
                Rule::slip_the_sum => {
                    self.slip_the_sum(&slip, whole);
                    continue;
                }
                Rule::slip_sum if is_of_two(pair) => continue,
                Rule::slip_sum if matches!(slip.as_str().trim(), "average" | "mean") => {
                    let message = "the language has no average";
                    let instead = "divide a sum by a count: `(sum of …) / (count of …)`";
                    self.tell(span, Told::new(message, "no word for it", instead));
                }
                Rule::slip_sum | Rule::slip_count | Rule::slip_all | Rule::slip_sum_for => {
                    self.slip_in(whole, &slip);
                }
                Rule::slip_sum_more => self.tell_of_two(pair, of.as_ref(), &slip),
                Rule::slip_sum_in => self.tell_for_each(pair, of.as_ref(), &slip),
                Rule::slip_sum_alone => self.tell_no_list(pair, of.as_ref(), span),
                Rule::slip_counted => {
                    let list = Inside::of(slip.clone()).seek(Rule::sum_of_terms);
                    let Some(list) = list.map(|list| self.span(&list)) else { continue };
                    let message = "`count of` names each entry of the list that is counted";
                    let text = bits!["of ", self.entry_of(list), " in ", list];
                    let told = Told::write(message, "no name for each entry", at, text);
                    self.tell(span, told.within(whole));
                }
                _ => continue,
            }
            is_wrong = true;
        }
        is_wrong
    }

    /// `the sum of …`
    pub(super) fn slip_the_sum(&mut self, slip: &Pair, whole: Span) {
        let at = self.span(slip);
        let message = format!("the language has no `{}` before a sum", one_line(slip));
        self.tell(at, Told::leave_out(message, "remove this", at).within(whole));
    }

    /// `number of lines in spending where heading = adoption`: the entry is not named in its filter.
    fn entry_of_a_sum(&mut self, pair: &Pair) {
        let element = pair.clone().into_inner().find(|one| one.as_rule() == Rule::element);
        let Some(element) = element else { return };
        let mut inside = Inside::of(element);
        let (name, list) = (inside.next(), inside.seek(Rule::listed));
        let (Some(name), Some(list)) = (name, list) else { return };
        let called = one_line(&name);
        let paths = inside.rest().flat_map(|one| one.into_inner().flatten());
        let paths: Vec<Pair> = paths.filter(|one| one.as_rule() == Rule::path).collect();
        let texts: Vec<String> = paths.iter().map(one_line).collect();
        if texts.iter().any(|text| text.split('.').next() == Some(&called)) {
            return;
        }
        let entry = match called.ends_with('s') {
            true => self.entry_of(self.span(&list)),
            false => called,
        };
        self.findings.edit(self.span(&name), bits![entry.clone()]);
        for (path, text) in paths.iter().zip(&texts).filter(|(_, text)| !text.contains('.')) {
            let at = self.span(path);
            if self.declared(text).is_some() {
                self.findings.edit(at, bits![entry.clone(), ".", text.clone()]);
            } else if self.file.contains(&format!("\"{text}\"")) {
                self.findings.edit(at, bits!["\"", text.clone(), "\""]);
            }
        }
    }

    /// `no before in pathway-plans has before.agreed is no`
    pub(super) fn slip_reserved(&mut self, name: &Name, list: Span, around: Option<Span>) {
        let message =
            format!("`{}` is a word of the language, so it cannot name an entry", name.node);
        let entry = self.entry_of(list);
        let told = Told::write(message, "needs another name", name.span, bits![entry.clone()]);
        let instead = "give the entry another name, everywhere it is used";
        self.tell(name.span, told.only_within(around, instead));
        self.renamed.push((name.node.clone(), entry));
    }

    /// `before.agreed`: whether an entry is called so, which has been told.
    pub(super) fn slip_reserved_head(&mut self, name: &Name) -> bool {
        if let Some((_, entry)) = self.renamed.iter().find(|row| row.0 == name.node) {
            self.findings.edit(name.span, bits![entry.clone()]);
            return true;
        }
        let message =
            format!("`{}` is a word of the language and cannot be a name here", name.node);
        let told =
            Told::new(message, "not a name", "write the name of an entry, a field or a value");
        self.tell(name.span, told);
        false
    }

    /// `SUMIF(…)`, `max(a, b)`: what a spreadsheet has for what the language says in words.
    pub(super) fn slip_function(&mut self, name: &Name, given: &Pair, span: Span) -> Option<bool> {
        let lower = name.node.to_lowercase();
        let is_defined = self.file.contains(&format!("define {}", name.node));
        if !FUNCTIONS.contains(&lower.as_str()) || is_defined {
            return Some(false);
        }
        let given: Vec<Pair> = Inside::of(given.clone()).all(Rule::value_expression).collect();
        for one in &given {
            self.expr(one.clone())?;
        }
        let message = format!(
            "`{}(…)` is a function of a spreadsheet, and the language has words",
            name.node
        );
        let label = "say it in words";
        let told = match self.in_words(&lower, &given) {
            Some(text) => Told::write(message, label, span, text),
            None => Told::new(
                message,
                label,
                match lower.as_str() {
                    "today" | "now" => {
                        "name the day itself, as `31 January 2001`, or `circular.due`"
                    }
                    "if" => {
                        "say when a requirement applies in a clause of its own: `applies when …`"
                    }
                    _ => "a sum is `(sum of … for each … in …)`, a number `(count of … in …)`",
                },
            ),
        };
        self.tell(span, told);
        Some(true)
    }

    /// A function of a spreadsheet in the words of the language, where it has them.
    fn in_words(&self, function: &str, given: &[Pair]) -> Option<Vec<Bit>> {
        let texts: Vec<String> = given.iter().map(one_line).collect();
        let spans: Vec<Span> = given.iter().map(|one| self.span(one)).collect();
        let words = match function {
            "min" => "smallest",
            "max" => "largest",
            "sum" | "sumif" | "sumifs" => "sum",
            _ => "count",
        };
        match (function, texts.as_slice(), spans.as_slice()) {
            ("max" | "min", [_, _, ..], spans) => {
                let values: Vec<Vec<Bit>> = spans.iter().map(|one| bits![*one]).collect();
                let text = picked(words, values.join(&Bit::from(", ")));
                Some([bits!["("], text, bits![")"]].concat())
            }
            ("sum", [_, _, ..], spans) => {
                let values: Vec<Vec<Bit>> = spans.iter().map(|one| bits![*one]).collect();
                Some([bits!["("], values.join(&Bit::from(" + ")), bits![")"]].concat())
            }
            ("max" | "min" | "sum", [one], _) => {
                let (list, field) = one.rsplit_once('.')?;
                let entry = self.called(list);
                Some(bits![format!("({words} of {entry}.{field} for each {entry} in {list})")])
            }
            ("count" | "counta", [list], _) => {
                Some(bits![format!("(count of {} in {list})", self.called(list))])
            }
            ("countif", [list, wanted], _) => {
                let (list, field) = self.searched(list, wanted)?;
                let entry = self.called(&list);
                Some(bits![format!(
                    "(count of {entry} in {list} where {entry}.{field} is {wanted})"
                )])
            }
            ("sumif", [list, wanted, summed], _) => {
                let (list, field) = self.searched(list, wanted)?;
                let entry = self.called(&list);
                let summed = summed.rsplit('.').next()?;
                Some(bits![format!(
                    "(sum of {entry}.{summed} for each {entry} in {list} where {entry}.{field} is \
                     {wanted})"
                )])
            }
            _ => None,
        }
    }

    /// A list and the field of it in which something is looked for: `spending.heading`, or `spending`
    /// and the field that takes such a word.
    fn searched(&self, list: &str, wanted: &str) -> Option<(String, String)> {
        if let Some((list, field)) = list.rsplit_once('.') {
            return Some((list.to_owned(), field.to_owned()));
        }
        let has_word = |item: &&str| item.contains(wanted) && wanted.starts_with('"');
        let choice = self.file.split("\nchoice ").skip(1).find(|item| {
            let end = item.find("\n\n").unwrap_or(item.len());
            item.get(..end).as_ref().is_some_and(has_word)
        })?;
        let choice = choice.split_whitespace().next()?;
        let fields = self.file.lines().filter_map(|line| line.split_once(':'));
        let is_of = |ty: &str| ty.split([' ', ',']).find(|word| !word.is_empty()) == Some(choice);
        let (field, _) = fields.into_iter().find(|(_, ty)| is_of(ty))?;
        Some((list.to_owned(), field.trim().to_owned()))
    }

    /// `larger of a and b`, `difference between a and b`: two or more values are reckoned with.
    fn tell_of_two(&mut self, pair: &Pair, of: Option<&Pair>, more: &Pair) {
        let Some(of) = of.map(|of| self.span(of)) else { return };
        let word = pair.clone().into_inner().find(|one| one.as_rule() != Rule::slip_the_sum);
        let word = word.map(|word| one_line(&word)).unwrap_or_default();
        let more = Inside::of(more.clone()).all(Rule::sum_of_terms).map(|one| self.span(&one));
        let all: Vec<Vec<Bit>> = [of].into_iter().chain(more).map(|one| bits![one]).collect();
        let whole = self.span(pair);
        let text = match word.as_str() {
            "difference" => all.join(&Bit::from(" - ")),
            "sum" | "total" => all.join(&Bit::from(" + ")),
            "average" | "mean" => {
                let n = all.len();
                let sum = all.join(&Bit::from(" + "));
                [bits!["("], sum, bits![format!(") / {n}")]].concat()
            }
            word => picked(word, all.join(&Bit::from(", "))),
        };
        let told = Told::write(of_two(&word), "say it like this", whole, text);
        self.tell(whole, told);
    }

    /// `sum of line.amount in spending`
    fn tell_for_each(&mut self, pair: &Pair, of: Option<&Pair>, slip: &Pair) {
        let list = Inside::of(slip.clone()).seek(Rule::listed);
        let (Some(of), Some(list)) = (of, list) else { return };
        let (of, at) = (one_line(of), self.span(slip));
        let message = "a sum names each entry of the list that it goes through";
        let label = "`for each` is missing";
        let told = match of.split_once('.') {
            Some((entry, _)) => {
                let rest = Span::new(at.source, self.span(&list).start(), at.end());
                let text = bits![format!("for each {entry} in "), rest];
                Told::write(message, label, at, text).within(self.span(pair))
            }
            None => {
                let list = one_line(&list);
                let entry = self.called(&list);
                let how = format!("write `sum of {entry}.… for each {entry} in {list}`");
                Told::new(message, label, how)
            }
        };
        self.tell(at, told);
    }

    /// `sum of spending.amount`, `largest of [a, b]`
    fn tell_no_list(&mut self, pair: &Pair, of: Option<&Pair>, span: Span) {
        let Some(of) = of else { return };
        let word = pair.clone().into_inner().find(|one| one.as_rule() != Rule::slip_the_sum);
        let word = word.map(|word| one_line(&word)).unwrap_or_default();
        let said = one_line(of);
        let (at, whole) = (self.span(of), self.span(pair));
        let message = format!("`{word} of …` does not say which list it goes through");
        let label = "`for each` is missing";
        let told = match said.rsplit_once('.') {
            _ if said.starts_with('[') => {
                Told::write(message, label, at, bits!["entry for each entry in ", at])
            }
            Some((list, field)) if !said.contains(' ') => {
                let entry =
                    self.entry_of(Span::new(at.source, at.start(), at.start() + list.len()));
                let text = format!("{entry}.{field} for each {entry} in {list}");
                Told::write(message, label, at, bits![text])
            }
            _ => Told::new(message, label, "write `for each … in …` after it, with the list"),
        };
        self.tell(span, told.within(whole));
    }

    /// `line. amount`, `line's amount`, `indicators ["A1"]`
    pub(super) fn slip_steps(&mut self, pair: &Pair) {
        let is_slip =
            |inner: &Pair| matches!(inner.as_rule(), Rule::slip_step | Rule::slip_look_up);
        let whole = self.span(pair);
        for slip in pair.clone().into_inner().filter(is_slip) {
            let is_owner = slip.as_str().starts_with(['\'', '’']);
            let (message, label) = match slip.as_rule() {
                Rule::slip_look_up => {
                    ("there is a space before the square bracket of a look-up", "remove the space")
                }
                _ if is_owner => ("a field comes after a dot, not after `'s`", "say it with a dot"),
                _ => ("there is a space beside the dot before a field", "remove the space"),
            };
            let at = self.span(&slip);
            let inner = slip.clone().into_inner().last();
            let text = match (slip.as_rule(), inner.map(|inner| self.span(&inner))) {
                (Rule::slip_look_up, Some(keys)) => bits![keys],
                (_, Some(word)) => bits![".", word],
                _ => continue,
            };
            self.tell(at, Told::write(message, label, at, text).within(whole));
        }
    }
}

/// Whether a sum is of a few values with `and` or commas between them.
fn is_of_two(pair: &Pair) -> bool {
    pair.clone().into_inner().any(|one| one.as_rule() == Rule::slip_sum_more)
}

/// What is said of `difference between a and b` and its like.
fn of_two(word: &str) -> &'static str {
    match word {
        "difference" => "the language writes a difference with `-`",
        "sum" | "total" => "the language writes a sum of a few values with `+`",
        "average" | "mean" => "the language has no average: a sum is divided by a count",
        _ => "the language finds the largest or smallest of a few values in a list of them",
    }
}

/// The largest or the smallest of several values.
fn picked(word: &str, values: Vec<Bit>) -> Vec<Bit> {
    let is_small = ["smaller", "smallest", "lower", "lowest", "lesser", "minimum", "min"];
    let pick = if is_small.contains(&word) { "smallest" } else { "largest" };
    [bits![format!("{pick} of entry for each entry in [")], values, bits!["]"]].concat()
}

/// A second comparison at the very end of a sum's filter: it is the sum that it compares.
fn last_chain<'t>(sum: &Pair<'t>) -> Option<Pair<'t>> {
    let mut last = sum.clone();
    while last.as_rule() != Rule::slip_chain {
        last = last.into_inner().last()?;
    }
    Some(last)
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

/// Which tests go with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    OfDates,
    OfAmounts,
    Unknown,
}

/// What puts amounts in order, and what puts dates.
const ORDERS: &[(&str, &str)] = &[
    ("is at least", "is on or after"),
    ("is at most", "is on or before"),
    ("is more than", "is after"),
    ("is less than", "is before"),
];

/// A wrong comparison.
struct WrongTest {
    rule: Rule,
    /// Its words, and where they stand.
    found: String,
    at: Span,
    left: Span,
    whole: Span,
    values: Vec<Span>,
    order: Order,
}

impl WrongTest {
    /// What is said of it; `rest` is what stands behind its words.
    fn told(&self, rest: &str) -> Option<Told> {
        let row = |table: &[(Rule, &'static str)]| {
            table.iter().find(|row| row.0 == self.rule).map(|row| row.1)
        };
        if let Some(said) = row(COMPARISONS) {
            return Some(self.in_order(said, rest));
        }
        if let Some(said) = row(DENIALS) {
            let message = format!(
                "the language has no `{}`: `not` goes before the whole comparison",
                self.found
            );
            let text = bits!["not ", self.left, " ", said, " ", self.rest()];
            return Some(Told::write(message, "say it with `not`", self.whole, text));
        }
        self.other(rest)
    }

    /// A comparison with words of its own; the same sign may stand for an order of amounts or of dates.
    fn in_order(&self, said: &'static str, rest: &str) -> Told {
        let is_year =
            rest.len() == "2001-02".len() && rest.starts_with(|c: char| c.is_ascii_digit());
        let said = if said == "is one of" && is_year { "falls in" } else { said };
        let of_dates = ORDERS.iter().find(|row| row.0 == said).map(|row| row.1);
        match (of_dates, self.order) {
            (Some(of_dates), Order::OfDates) => Told::word(&self.found, of_dates, self.at),
            (Some(of_dates), Order::Unknown) => Told::word(&self.found, said, self.at)
                .edit(self.at, bits![of_dates])
                .saying("write `{}`; for dates, write `{}`"),
            _ => Told::word(&self.found, said, self.at),
        }
    }

    /// All that stands behind the words.
    fn rest(&self) -> Span {
        Span::new(self.at.source, self.at.end(), self.whole.end())
    }

    /// `amount is one of [a, b]`, or `amount is a` where there is one.
    fn one_of(&self, is_negated: bool) -> Vec<Bit> {
        let is = if is_negated { "is not" } else { "is" };
        if let [one] = self.values.as_slice() {
            return bits![self.left, " ", is, " ", *one];
        }
        let values: Vec<Vec<Bit>> = self.values.iter().map(|one| bits![*one]).collect();
        let list = values.join(&Bit::from(", "));
        [bits![self.left, " ", is, " one of ["], list, bits!["]"]].concat()
    }

    fn other(&self, rest: &str) -> Option<Told> {
        let (found, left, whole) = (&self.found, self.left, self.whole);
        let says = |right: &str| {
            (format!("the language says `{right}`, not `{found}`"), format!("say `{right}`"))
        };
        let told = match self.rule {
            Rule::slip_says_between => return self.between(),
            Rule::slip_says_neither => {
                let (message, label) = says("is not one of");
                Told::write(message, &label, whole, self.one_of(true))
            }
            Rule::slip_says_either => {
                let (message, label) = says("is one of");
                Told::write(message, &label, whole, self.one_of(false))
            }
            Rule::slip_says_one_word => {
                let message = format!("`{found}` takes a list, which goes in square brackets");
                let text = self.one_of(found.contains(" not "));
                Told::write(message, "a list must follow", whole, text)
            }
            Rule::slip_says_word => Told::word(found, "mentions", self.at),
            Rule::slip_says_unquoted => {
                let message = format!("what a text {found} goes in quotes");
                let text = bits![left, format!(" {found} \"{rest}\"")];
                Told::write(message, "quotes are missing after it", whole, text)
            }
            Rule::slip_says_pattern => {
                let message = format!(
                    "the language has no `{found}`: it says `mentions` for words in a text, `matches` for its form"
                );
                Told::write(message, "say `mentions` or `matches`", self.at, bits!["mentions"])
                    .saying("write `{}`, or `matches` with a pattern in quotes")
            }
            Rule::slip_says_overlaps => Told::new(
                "`overlaps` compares two periods, each from one day `to` another",
                "`to` is missing",
                "write both as `first-day to last-day`, with the names of their days",
            ),
            Rule::slip_says_weekday => Told::new(
                "the language has no days of the week, working days or holidays",
                "the language has no test for this",
                "name the day itself, as `31 January 2001`; or have a person look at it, with `judged`",
            ),
            Rule::slip_no_is => {
                let message = format!("`is` is missing before `{found}`");
                Told::write(message, "`is` is missing", self.at, bits!["is ", self.at])
            }
            Rule::slip_says_be => {
                let is = if found.contains(" not ") { "is not" } else { "is" };
                Told::word(found, is, self.at)
            }
            _ => return None,
        };
        Some(told)
    }

    fn between(&self) -> Option<Told> {
        let (least, most) = match self.order {
            Order::OfDates => ("is on or after", "is on or before"),
            Order::OfAmounts | Order::Unknown => ("is at least", "is at most"),
        };
        let message = format!("the language says `{least} … and … {most}`, not `{}`", self.found);
        let label = format!("say `{least} … and … {most}`");
        let [low, high] = self.values.as_slice() else {
            return Some(Told::new(message, &label, "write both ends of it"));
        };
        let left = self.left;
        let text = bits![left, " ", least, " ", *low, " and ", left, " ", most, " ", *high];
        Some(Told::write(message, &label, self.whole, text))
    }
}

fn opposite(said: &str) -> &'static str {
    match said {
        "is missing" => "is given",
        "is given" => "is missing",
        "is yes" => "is no",
        _ => "is yes",
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
    /// The pairs that are left.
    pub(super) fn rest(mut self) -> impl Iterator<Item = Pair<'t>> {
        std::iter::from_fn(move || self.next())
    }

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
