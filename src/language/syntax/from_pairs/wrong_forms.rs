//! What fits the grammar and still is not what was meant: words that name nothing, and functions of a
//! spreadsheet.

use super::advice::WrongForm;
use super::{Inside, Pair, Reader, Rule};
use crate::operation::{Comparison, Operation};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Name};
use crate::syntax::repair::{declared_as, entry_of, plain};

/// Functions of a spreadsheet.
const FUNCTIONS: &[&str] = &[
    "sum",
    "sumif",
    "sumifs",
    "count",
    "counta",
    "countif",
    "countifs",
    "max",
    "min",
    "average",
    "if",
    "abs",
    "round",
    "roundup",
    "rounddown",
    "today",
    "now",
    "len",
    "isblank",
    "month",
    "weekday",
    "year",
    "edate",
    "workday",
    "networkdays",
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

/// A pair's text on one line.
pub(super) fn one_line(pair: &Pair) -> String {
    plain(pair.as_str())
}

impl Reader<'_> {
    /// `leaving-care is not applicable`: whether something applies is no test.
    pub(super) fn is_told_applicable(&mut self, right: &Expr) -> bool {
        let ExprKind::Path { head, fields } = &right.kind else { return false };
        if head.node != "applicable" || !fields.is_empty() {
            return false;
        }
        let message = "whether something is applicable is not a test: a plan declares it";
        let instead = "declare the field `may be not applicable`; to say when the requirement \
                       applies, use a clause of its own, `applies when …`";
        self.tell(head.span, WrongForm::new(message, "not a test", instead));
        true
    }

    /// `is empty`, `is not present`: a word that names nothing else in the file.
    pub(super) fn is_told_state(&mut self, left: &Pair, right: &Expr, is_negated: bool) -> bool {
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
        let of = one_line(left);
        let whole = self.span(left).to(head.span);
        let message = format!("the language says `{said}`, not `{found}`");
        let wrong_form =
            WrongForm::write(message, &format!("say `{said}`"), whole, format!("{of} {said}"));
        // A list may be there and have no entry.
        let wrong_form = match *word {
            "empty" => {
                let count = if is_negated { "is at least 1" } else { "is 0" };
                let entry = entry_of(self.file, &of);
                wrong_form
                    .edit(whole, format!("(count of {entry} in {of}) {count}"))
                    .saying("write `{}`; for a list, write `{}`")
            }
            _ => wrong_form,
        };
        self.tell(head.span, wrong_form);
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
    pub(super) fn is_told_bare(&mut self, pairs: &[Pair], parts: &[Expr]) -> bool {
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
        let texts: Vec<String> = pairs.iter().skip(at).take(more).map(one_line).collect();
        let found = texts.first().cloned().unwrap_or_default();
        let message = format!("`{found}` is on its own, and does not say what it is compared with");
        let values: Vec<String> = pairs.get(at - 1).map(operands).unwrap_or_default();
        let [of, first] = values.as_slice() else { return false };
        let text = format!("{of} {said} [{first}, {}]", texts.join(", "));
        let wrong_form =
            WrongForm::write(message, "compared with nothing", left.span.to(last), text);
        self.tell(bare.span, wrong_form);
        true
    }

    /// `no two in stays share child and begun`: a bare name behind fields that are shared.
    pub(super) fn is_told_key(&mut self, pairs: &[Pair], parts: &[Expr]) -> bool {
        let Some(at) = pairs.iter().position(|pair| pair.as_rule() == Rule::shared) else {
            return false;
        };
        let name = |part: &Expr| match &part.kind {
            ExprKind::Path { head, fields } if fields.is_empty() => Some(head.clone()),
            _ => None,
        };
        let keys: Vec<Name> = parts.iter().skip(at + 1).map_while(name).collect();
        let is_defined = |key: &Name| self.file.contains(&format!("define {}", key.node));
        let (Some(first), Some(last), Some(shared)) = (keys.first(), keys.last(), parts.get(at))
        else {
            return false;
        };
        if keys.iter().any(is_defined) {
            return false;
        }
        let names: Vec<&str> = keys.iter().map(|key| key.node.as_str()).collect();
        let shared_text = pairs.get(at).map(one_line).unwrap_or_default();
        let text = format!("{shared_text}, {}", names.join(", "));
        let message = "fields that two entries share together are joined by commas";
        let (span, whole) = (first.span, shared.span.to(last.span));
        self.tell(span, WrongForm::write(message, "a comma belongs before this", whole, text));
        true
    }

    /// `SUMIF(…)`, `max(a, b)`: what a spreadsheet has for what the language says in words.
    pub(super) fn is_told_function(&mut self, name: &Name, given: &Pair, span: Span) -> bool {
        let lower = name.node.to_lowercase();
        let is_defined = self.file.contains(&format!("define {}", name.node));
        if !FUNCTIONS.contains(&lower.as_str()) || is_defined {
            return false;
        }
        let given: Vec<Pair> = Inside::new(given.clone()).all(Rule::value_expression).collect();
        let texts: Vec<String> = given.iter().map(one_line).collect();
        for one in given {
            self.expr(one);
        }
        let message = format!(
            "`{}(…)` is a function of a spreadsheet, and the language has words",
            name.node
        );
        let label = "say it in words";
        let wrong_form = match self.in_words(&lower, &texts) {
            Some(text) => WrongForm::write(message, label, span, text),
            None => WrongForm::new(
                message,
                label,
                match lower.as_str() {
                    "today" | "now" => {
                        "name the day itself, as `31 January 2001`, or `circular.due`"
                    }
                    "if" => {
                        "say when a requirement applies in a clause of its own: `applies when …`"
                    }
                    "round" | "roundup" | "rounddown" => {
                        "say to what it is rounded: `… rounded to £1,000`"
                    }
                    "year" => "ask for the financial year of a day: `… falls in 2001-02`",
                    "workday" | "networkdays" => {
                        "add working days to a day: `… + 10 working days without …`, with a table \
                         of holidays"
                    }
                    _ => "a sum is `(sum of … for each … in …)`, a number `(count of … in …)`",
                },
            ),
        };
        self.tell(span, wrong_form);
        self.covered.push(span);
        true
    }

    /// A function of a spreadsheet in the words of the language, where it has them.
    fn in_words(&self, function: &str, given: &[String]) -> Option<String> {
        let words = match function {
            "min" => "smallest",
            "max" => "largest",
            "sum" | "sumif" | "sumifs" => "sum",
            _ => "count",
        };
        match (function, given) {
            ("max", [one, other]) => Some(format!("(larger of {one} and {other})")),
            ("min", [one, other]) => Some(format!("(smaller of {one} and {other})")),
            ("month" | "weekday", [day]) => match day.contains(' ') {
                true => Some(format!("{function} of ({day})")),
                false => Some(format!("{function} of {day}")),
            },
            ("edate", [day, months]) if months.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(format!("({day} + {months} months)"))
            }
            ("max" | "min", [_, _, ..]) => {
                Some(format!("({words} of entry for each entry in [{}])", given.join(", ")))
            }
            ("sum", [_, _, ..]) => Some(format!("({})", given.join(" + "))),
            ("max" | "min" | "sum", [one]) => {
                let (list, field) = one.rsplit_once('.')?;
                let entry = entry_of(self.file, list);
                Some(format!("({words} of {entry}.{field} for each {entry} in {list})"))
            }
            ("count" | "counta", [list]) => {
                Some(format!("(count of {} in {list})", entry_of(self.file, list)))
            }
            ("countif", [list, wanted]) => {
                let (list, field) = self.searched(list, wanted)?;
                let entry = entry_of(self.file, &list);
                Some(format!("(count of {entry} in {list} where {entry}.{field} is {wanted})"))
            }
            ("sumif", [list, wanted, summed]) => {
                let (list, field) = self.searched(list, wanted)?;
                let entry = entry_of(self.file, &list);
                let summed = summed.rsplit('.').next()?;
                Some(format!(
                    "(sum of {entry}.{summed} for each {entry} in {list} where {entry}.{field} is \
                     {wanted})"
                ))
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
        let field = declared_as(self.file, choice)?;
        Some((list.to_owned(), field))
    }
}

/// The two sides of a comparison, as they are written.
fn operands(comparison: &Pair) -> Vec<String> {
    let sums = comparison.clone().into_inner().flatten();
    let mut found: Vec<Pair> = Vec::new();
    for sum in sums.filter(|one| one.as_rule() == Rule::sum_of_terms) {
        let is_inside =
            found.last().is_some_and(|last| sum.as_span().start() < last.as_span().end());
        if !is_inside {
            found.push(sum);
        }
    }
    found.iter().map(one_line).collect()
}

fn opposite(said: &str) -> &'static str {
    match said {
        "is missing" => "is given",
        "is given" => "is missing",
        "is yes" => "is no",
        _ => "is yes",
    }
}
