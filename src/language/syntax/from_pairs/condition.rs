//! Conditions and values.

use std::iter::Peekable;

use super::advice::WrongForm;
use super::wrong_forms::one_line;
use super::{HOLE, Inside, Pair, Reader, Rule};
use crate::operation::{Aggregate, Comparison, HowMany, Operation, Operator, Quantifier};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Element, Expr, ExprKind, Literal, Name, Words};
use crate::syntax::problem::SyntaxProblem;

/// What stands behind a value in a condition, as the grammar calls it.
const TESTS: [(Rule, Operation); 17] = [
    (Rule::is_value_test, Operation::Compare(Comparison::Is)),
    (Rule::is_not_test, Operation::Compare(Comparison::IsNot)),
    (Rule::at_least, Operation::Compare(Comparison::AtLeast)),
    (Rule::at_most, Operation::Compare(Comparison::AtMost)),
    (Rule::more_than, Operation::Compare(Comparison::MoreThan)),
    (Rule::less_than, Operation::Compare(Comparison::LessThan)),
    (Rule::before_test, Operation::Compare(Comparison::Before)),
    (Rule::on_or_before, Operation::Compare(Comparison::OnOrBefore)),
    (Rule::after_test, Operation::Compare(Comparison::After)),
    (Rule::on_or_after, Operation::Compare(Comparison::OnOrAfter)),
    (Rule::is_given, Operation::IsGiven),
    (Rule::is_not_given, Operation::IsNotGiven),
    (Rule::is_missing, Operation::IsMissing),
    (Rule::is_one_of, Operation::IsOneOf),
    (Rule::is_not_one_of, Operation::IsNotOneOf),
    (Rule::falls, Operation::FallsIn),
    (Rule::includes, Operation::Includes),
];

/// What is made of values, by the words before them.
const FUNCTIONS: [(Rule, Operation); 8] = [
    (Rule::earlier, Operation::Earlier),
    (Rule::later, Operation::Later),
    (Rule::larger, Operation::Larger),
    (Rule::smaller, Operation::Smaller),
    (Rule::first_day, Operation::FirstDay),
    (Rule::last_day, Operation::LastDay),
    (Rule::month_word, Operation::Month),
    (Rule::weekday, Operation::Weekday),
];

/// What `within` is by the word before what a value is near to.
fn within(side: &Pair) -> Operation {
    match side.as_rule() {
        Rule::either_side => Operation::IsWithinOfDay,
        Rule::before => Operation::IsWithinBefore,
        Rule::after => Operation::IsWithinAfter,
        _ => Operation::IsWithin,
    }
}

/// A window of time for which no dates are named.
fn no_dates() -> WrongForm {
    WrongForm::new(
        "`in any …` goes by dates, and none is named",
        "a window of time",
        "count entries by a date, `(count of stay in stays by begun) in any 12 months`, or the days that \
         they cover, `(days of stay in stays from begun to ended) in any 12 months`",
    )
}

/// Entries with their dates, without a window of time.
fn no_window() -> WrongForm {
    WrongForm::new(
        "how much time this is to be counted in is not said",
        "counted by its dates",
        "put it in brackets, and say so behind them: `(…) in any 12 months`",
    )
}

impl Reader<'_> {
    /// `value_expression`, `condition`, `bracketed` and all that they are made of.
    pub(super) fn expr(&mut self, pair: Pair) -> Option<Expr> {
        let (span, is_doubtful) = (self.span(&pair), self.is_doubtful(&pair));
        let read = self.read(pair, span)?;
        Some(if is_doubtful { Expr { kind: ExprKind::Error, span } } else { read })
    }

    fn read(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        match pair.as_rule() {
            Rule::shared => self.shared(pair, span),
            Rule::neighbours => self.neighbours(pair, span),
            Rule::together => self.together(pair, span),
            Rule::bracketed => self.expr(Inside::new(pair).next()?),
            Rule::value_expression => {
                let of = self.expr(Inside::new(pair).next()?)?;
                Some(self.with_window(of))
            }
            Rule::condition => self.condition(pair, span),
            Rule::negation => {
                let of = Inside::new(pair).find_part()?;
                Some(Expr::apply(Operation::Not, vec![self.expr(of)?], span))
            }
            Rule::quantified => self.quantified(pair, span),
            Rule::comparison => self.comparison(pair, span),
            Rule::sum_of_terms => self.sum_or_percentage(pair, span),
            Rule::plain_sum | Rule::term => self.arithmetic(pair),
            Rule::age_of => Some(Expr::apply(Operation::Age, self.operands(pair)?, span)),
            Rule::length_of => {
                let of = self.expr(Inside::new(pair).seek(Rule::path)?)?;
                Some(Expr::apply(Operation::Length, vec![of], span))
            }
            Rule::one_of_two | Rule::part_of => self.function(pair, span),
            Rule::working_days => self.working_days(pair, span),
            Rule::aggregate => self.aggregate(pair, span),
            Rule::literal | Rule::yes_no_literal if pair.as_str().starts_with(HOLE) => {
                Some(Expr { kind: ExprKind::Error, span })
            }
            Rule::literal | Rule::yes_no_literal => {
                let literal = self.literal(pair)?;
                Some(Expr { kind: ExprKind::Literal(literal.node), span })
            }
            Rule::list_literal => {
                let parts = Inside::new(pair).all(Rule::sum_of_terms);
                let parts = parts.map(|part| self.expr(part)).collect::<Option<Vec<_>>>()?;
                Some(Expr { kind: ExprKind::List(parts), span })
            }
            Rule::call => self.call(pair, span),
            Rule::path => self.path(pair),
            _ => None,
        }
    }

    fn condition(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let Some((parts, is_and)) = self.joined(pair, span) else {
            return Some(Expr { kind: ExprKind::Error, span });
        };
        let pairs = parts.clone();
        let mut parts =
            parts.into_iter().map(|part| self.expr(part)).collect::<Option<Vec<_>>>()?;
        if parts.len() == 1 {
            return parts.pop();
        }
        if self.is_told_bare(&pairs, &parts) || self.is_told_key(&pairs, &parts) {
            return Some(Expr { kind: ExprKind::Error, span });
        }
        let operation = if is_and { Operation::And } else { Operation::Or };
        Some(Expr::apply(operation, parts, span))
    }

    /// Parts that are joined by `and` or by `or`, and whether it is `and`. Both without brackets are reported.
    pub(super) fn joined<'t>(
        &mut self,
        pair: Pair<'t>,
        span: Span,
    ) -> Option<(Vec<Pair<'t>>, bool)> {
        let is_join = |pair: &Pair| matches!(pair.as_rule(), Rule::and | Rule::or);
        let (joins, parts): (Vec<Pair>, Vec<Pair>) = pair.into_inner().partition(is_join);
        let is_and = joins.first().is_some_and(|join| join.as_rule() == Rule::and);
        let Some(other) = joins.iter().find(|join| (join.as_rule() == Rule::and) != is_and) else {
            return Some((parts, is_and));
        };
        let (whole, span) = (span, self.span(other));
        let words: Vec<String> = parts.iter().map(one_line).collect();
        let joins: Vec<&str> = joins.iter().map(|join| join.as_str()).collect();
        self.report(SyntaxProblem::MixedAndOr {
            span,
            whole,
            first: bracketed(&words, &joins, "and"),
            second: bracketed(&words, &joins, "or"),
        });
        None
    }

    fn quantified(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let text = pair.as_str();
        let start = pair.as_span().start();
        let mut inside = Inside::new(pair);
        let quantifier = inside.seek(Rule::quantifier)?;
        let quantifier = Spanned::new(self.quantifier(quantifier.clone())?, self.span(&quantifier));
        let element = inside.seek(Rule::element)?;
        let element = Box::new(self.element(element)?);
        let body = inside.seek(Rule::condition)?;
        let body_start = body.as_span().start() - start;
        // In brackets an `or` is a part of the body, and no question.
        let is_open = body.clone().into_inner().any(|pair| pair.as_rule() == Rule::or);
        let body = Box::new(self.expr(body)?);
        if let (Some(parts), true) = (body.operands_of(Operation::Or), is_open) {
            self.open_or(text, body_start, parts, start);
        }
        Some(Expr { kind: ExprKind::Quantified { quantifier, element, body }, span })
    }

    /// Reports `some x in l has a or b`, with both readings in the author's own words.
    fn open_or(&mut self, text: &str, body_start: usize, parts: &[Expr], start: usize) {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let base = self.map.base + start;
        let Some(first_end) = parts.first().map(|part| part.span.end() - base) else {
            return;
        };
        let (head, body) = (text.get(..body_start), text.get(body_start..));
        let rest = one_line(text.get(first_end..).unwrap_or_default());
        let span = self.map.span(start + body_start, start + text.trim_end().len());
        let whole = self.map.span(start, start + text.trim_end().len());
        let is_alone = self.clause.is_none_or(|clause| clause.condition == whole);
        let (open, close) = if is_alone { ("", "") } else { ("(", ")") };
        self.report(SyntaxProblem::OpenOr {
            span,
            whole,
            inside: one_line(&format!(
                "{}({})",
                head.unwrap_or_default(),
                body.unwrap_or_default().trim()
            )),
            outside: format!(
                "{open}({}) {rest}{close}",
                one_line(text.get(..first_end).unwrap_or_default())
            ),
        });
    }

    pub(super) fn quantifier(&mut self, pair: Pair) -> Option<Quantifier> {
        let mut words = pair.into_inner();
        let first = words.next()?;
        let figure = words.clone().find(|pair| pair.as_rule() == Rule::figure);
        let count = match figure {
            Some(figure) => self.count(&figure)?,
            None => 0,
        };
        Some(match first.as_rule() {
            Rule::every => Quantifier::Every,
            Rule::some => Quantifier::Some,
            Rule::no => Quantifier::No,
            Rule::exactly => Quantifier::Exactly(count),
            _ if words.any(|pair| pair.as_rule() == Rule::least) => Quantifier::AtLeast(count),
            _ => Quantifier::AtMost(count),
        })
    }

    pub(super) fn element(&mut self, pair: Pair) -> Option<Element> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.next()?);
        if inside.take(Rule::of).is_some() {
            let covering = inside.take(Rule::covering)?;
            let of = self.span(&covering);
            let list = self.covering(covering, of)?;
            return Some(Element { name, list, filter: None, span });
        }
        let list = self.listed(inside.seek(Rule::listed)?)?;
        let filter = match inside.seek(Rule::condition) {
            Some(filter) => Some(self.expr(filter)?),
            None => None,
        };
        Some(Element { name, list, filter, span })
    }

    pub(super) fn listed(&mut self, pair: Pair) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        if inside.take(Rule::every).is_some() {
            let name = self.name(&inside.take(Rule::name)?);
            return Some(Expr { kind: ExprKind::Every(name), span });
        }
        let of = inside.next()?;
        self.expr(of)
    }

    fn comparison(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let mut inside = Inside::new(pair);
        let first = inside.next()?;
        let left = self.expr(first.clone())?;
        if let Some(overlap) = inside.take(Rule::overlap) {
            let ends = self.operands(overlap)?;
            let all = [left].into_iter().chain(ends).collect();
            return Some(Expr::apply(Operation::Overlaps, all, span));
        }
        let Some(test) = inside.take(Rule::test) else {
            return Some(left);
        };
        let kind = self.test(&first, left, test)?;
        Some(Expr { kind, span })
    }

    fn test(&mut self, first: &Pair, left: Expr, pair: Pair) -> Option<ExprKind> {
        let mut inside = Inside::new(pair);
        let keyword = inside.next()?;
        let (operation, right) = match keyword.as_rule() {
            Rule::matches => (Operation::Matches, self.quoted(inside.next()?)),
            Rule::mentions => (Operation::Mentions, self.quoted(inside.next()?)),
            rule @ (Rule::falls | Rule::includes) => {
                let right = inside.seek(Rule::sum_of_terms)?;
                (operation(rule)?, self.expr(right)?)
            }
            _ => return self.is_test(first, left, inside.next()?),
        };
        Some(ExprKind::Apply { operation, operands: vec![left, right] })
    }

    /// A string that is no value: a pattern, or words.
    fn quoted(&mut self, pair: Pair) -> Expr {
        let text = self.string(pair);
        let span = text.span;
        Expr { kind: ExprKind::Literal(Literal::Text(Words { parts: vec![text], span })), span }
    }

    fn is_test(&mut self, first: &Pair, left: Expr, pair: Pair) -> Option<ExprKind> {
        let operation = match Inside::new(pair.clone()).seek(Rule::within_side) {
            Some(side) => within(&Inside::new(side).next()?),
            None => operation(pair.as_rule())?,
        };
        let mut operands = vec![left];
        for operand in Inside::new(pair).all(Rule::sum_of_terms) {
            operands.push(self.expr(operand)?);
        }
        let is_negated = operation == Operation::Compare(Comparison::IsNot);
        let is_equality = is_negated || operation == Operation::Compare(Comparison::Is);
        if let (true, Some(right)) = (is_equality, operands.get(1)) {
            let is_told =
                self.is_told_applicable(right) || self.is_told_state(first, right, is_negated);
            if is_told {
                return Some(ExprKind::Error);
            }
        }
        Some(ExprKind::Apply { operation, operands })
    }

    fn shared(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let element = Box::new(self.entries_compared(&pair)?);
        let keys = Inside::new(pair).all(Rule::word).map(|key| self.name(&key)).collect();
        Some(Expr { kind: ExprKind::Share { element, keys }, span })
    }

    fn neighbours(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let all_of = |rule: Rule| Inside::new(pair.clone()).all(rule);
        let names = all_of(Rule::name).map(|name| self.name(&name)).collect();
        let by = all_of(Rule::word).map(|name| self.name(&name)).collect();
        let element = Box::new(self.entries_compared(&pair)?);
        let body = Inside::new(pair).seek(Rule::condition)?;
        let body = Box::new(self.expr(body)?);
        Some(Expr { kind: ExprKind::Neighbours { names, element, by, body }, span })
    }

    /// Entries that are held against one another: a list, or `stay in stays where …`.
    fn entries_compared(&mut self, pair: &Pair) -> Option<Element> {
        if let Some(picked) = Inside::new(pair.clone()).seek(Rule::picked) {
            return self.element(picked);
        }
        let list = Inside::new(pair.clone()).seek(Rule::sum_of_terms)?;
        let list = self.expr(list)?;
        let span = list.span;
        Some(Element { name: Name::new(String::new(), span), list, filter: None, span })
    }

    fn together(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let mut inside = Inside::new(pair);
        let mut words = inside.take(Rule::how_many_given)?.into_inner();
        let how_many = match words.next()?.as_rule() {
            Rule::all => HowMany::AllOrNone,
            Rule::exactly => HowMany::ExactlyOne,
            _ if words.any(|word| word.as_rule() == Rule::most) => HowMany::AtMostOne,
            _ => HowMany::AtLeastOne,
        };
        let of = inside.all(Rule::sum_of_terms).map(|one| self.expr(one)).collect::<Option<_>>()?;
        Some(Expr::apply(Operation::Together(how_many), of, span))
    }

    /// The values in a pair, its keywords left out.
    fn operands(&mut self, pair: Pair) -> Option<Vec<Expr>> {
        let is_value = |pair: &Pair| {
            let is_function = FUNCTIONS.iter().any(|(said, _)| *said == pair.as_rule());
            let is_word = matches!(
                pair.as_rule(),
                Rule::age
                    | Rule::of
                    | Rule::and
                    | Rule::at
                    | Rule::to
                    | Rule::overlaps
                    | Rule::open_bracket
                    | Rule::close_bracket
            );
            !is_function && !is_word
        };
        pair.into_inner().filter(is_value).map(|one| self.expr(one)).collect()
    }

    fn function(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let said = pair.clone().into_inner().next()?.as_rule();
        let (_, operation) = FUNCTIONS.into_iter().find(|(own, _)| *own == said)?;
        Some(Expr::apply(operation, self.operands(pair)?, span))
    }

    /// A sum, or one sum as a percentage of another; rounded or not.
    fn sum_or_percentage(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let step = Inside::new(pair.clone()).seek(Rule::rounded_off);
        let mut sums = Inside::new(pair).all(Rule::plain_sum);
        let first = sums.next()?;
        let mut value = self.expr(first)?;
        let others = sums.map(|sum| (Operator::AsPercentageOf, sum));
        let step = step.and_then(|step| Inside::new(step).seek(Rule::literal));
        let is_rounded = step.is_some();
        for (operator, right) in others.chain(step.map(|step| (Operator::RoundedTo, step))) {
            let right = self.expr(right)?;
            // Brackets around an operand belong to the whole, not to the operand.
            let is_last = operator == Operator::RoundedTo || !is_rounded;
            let span = if is_last { span } else { span.to(right.span) };
            value = Expr::apply(Operation::Arithmetic(operator), vec![value, right], span);
        }
        Some(value)
    }

    /// `a + b - c` and `a * b / c`, taken from the left.
    fn arithmetic(&mut self, pair: Pair) -> Option<Expr> {
        let whole = self.span(&pair);
        let mut inner = pair.into_inner().peekable();
        let mut left = self.factor(&mut inner)?;
        while let Some(operator) = inner.next() {
            let operator = match operator.as_rule() {
                Rule::plus => Operator::Plus,
                Rule::minus => Operator::Minus,
                Rule::times => Operator::Times,
                _ => Operator::DividedBy,
            };
            let right = self.factor(&mut inner)?;
            // Brackets around an operand belong to the whole, not to the operand.
            let end = if inner.peek().is_none() { whole } else { right.span };
            let span = whole.to(end);
            left = Expr::apply(Operation::Arithmetic(operator), vec![left, right], span);
        }
        Some(left)
    }

    /// An operand of `*`: what is in brackets may have a window of time behind it.
    fn factor<'t>(&mut self, pairs: &mut Peekable<impl Iterator<Item = Pair<'t>>>) -> Option<Expr> {
        let first = pairs.next()?;
        if first.as_rule() != Rule::open_bracket {
            return self.expr(first);
        }
        let of = self.expr(pairs.next()?)?;
        pairs.next();
        let Some(in_any) = pairs.next_if(|pair| pair.as_rule() == Rule::in_any) else {
            return Some(self.with_window(of));
        };
        let at = self.span(&in_any);
        let length = Some(Box::new(self.expr(in_any.into_inner().last()?)?));
        let span = self.span(&first).to(at);
        match of.kind {
            ExprKind::Dated { element, dates, .. } => {
                Some(Expr { kind: ExprKind::Dated { element, dates, length }, span })
            }
            ExprKind::Error => Some(of),
            _ => {
                self.report(no_dates().problem(at));
                Some(Expr { kind: ExprKind::Error, span })
            }
        }
    }

    /// Reports entries or days for which no window of time is named.
    fn with_window(&mut self, of: Expr) -> Expr {
        if !matches!(of.kind, ExprKind::Dated { length: None, .. }) {
            return of;
        }
        self.report(no_window().problem(of.span));
        Expr { kind: ExprKind::Error, span: of.span }
    }

    /// `stay in stays from begun to ended where …`
    fn covering(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let dates = Inside::new(pair.clone()).all(Rule::word).map(|one| self.name(&one)).collect();
        let element = self.element(pair)?;
        Some(dated(element, dates, span))
    }

    fn working_days(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let mut inside = Inside::new(pair);
        let figure = inside.seek(Rule::figure)?;
        let count = ExprKind::Literal(self.whole_number(&figure));
        let count = Expr { kind: count, span: self.span(&figure) };
        let head = self.name(&inside.seek(Rule::name)?);
        let table = Expr { span: head.span, kind: ExprKind::Path { head, fields: Vec::new() } };
        Some(Expr::apply(Operation::WorkingDays, vec![count, table], span))
    }

    fn aggregate(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let mut inside = Inside::new(pair);
        let kind = match inside.next()?.as_rule() {
            Rule::days => return self.covering(inside.seek(Rule::covering)?, span),
            Rule::sum => Aggregate::Sum,
            Rule::largest => Aggregate::Largest,
            Rule::smallest => Aggregate::Smallest,
            _ => Aggregate::Count,
        };
        let of = match kind {
            Aggregate::Count => None,
            Aggregate::Sum | Aggregate::Largest | Aggregate::Smallest => {
                let of = inside.seek(Rule::sum_of_terms)?;
                Some(Box::new(self.expr(of)?))
            }
        };
        let element = self.element(inside.seek(Rule::element)?)?;
        if let Some(date) = inside.seek(Rule::word) {
            let dates = vec![self.name(&date)];
            return Some(dated(element, dates, span));
        }
        let element = Box::new(element);
        Some(Expr { kind: ExprKind::Aggregate { kind, of, element }, span })
    }

    pub(super) fn call(&mut self, pair: Pair, span: Span) -> Option<Expr> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.take(Rule::name)?);
        let given = inside.take(Rule::call_arguments)?;
        if self.is_told_function(&name, &given, span) {
            return Some(Expr { kind: ExprKind::Error, span });
        }
        let given = Inside::new(given).all(Rule::value_expression);
        let arguments = given.map(|one| self.expr(one)).collect::<Option<Vec<_>>>()?;
        Some(Expr { kind: ExprKind::Call { name, arguments }, span })
    }

    fn path(&mut self, pair: Pair) -> Option<Expr> {
        let mut inside = Inside::new(pair);
        let head = self.name(&Inside::new(inside.take(Rule::path_head)?).next()?);
        let mut fields = Vec::new();
        while let Some(word) = inside.next_word() {
            fields.push(self.name(&word));
        }
        let end = fields.last().map_or(head.span, |last: &Name| last.span);
        let mut path = Expr { span: head.span.to(end), kind: ExprKind::Path { head, fields } };
        while let Some(keys) = inside.take(Rule::look_up) {
            let span = path.span.to(self.span(&keys));
            let keys = Inside::new(keys).all(Rule::value_expression);
            let keys = keys.map(|key| self.expr(key)).collect::<Option<Vec<_>>>()?;
            path = Expr { kind: ExprKind::LookUp { of: Box::new(path), keys }, span };
            while let Some(word) = inside.next_word() {
                let name = self.name(&word);
                let span = path.span.to(name.span);
                path = Expr { kind: ExprKind::Field { of: Box::new(path), name }, span };
            }
        }
        Some(path)
    }
}

impl<'t> Inside<'t> {
    /// The word behind the next dot.
    fn next_word(&mut self) -> Option<Pair<'t>> {
        self.take(Rule::dot)?;
        self.take(Rule::word)
    }

    /// The part behind `not`.
    fn find_part(&mut self) -> Option<Pair<'t>> {
        self.next()?;
        self.next()
    }
}

/// Entries with their dates; a window of time is named behind the brackets.
fn dated(element: Element, dates: Vec<Name>, span: Span) -> Expr {
    Expr { kind: ExprKind::Dated { element: Box::new(element), dates, length: None }, span }
}

/// The operation of a test.
fn operation(rule: Rule) -> Option<Operation> {
    TESTS.iter().find(|(own, _)| *own == rule).map(|(_, operation)| *operation)
}

/// Parts and the words that join them, with brackets round each run that is joined by `inner`.
fn bracketed(parts: &[String], joins: &[&str], inner: &str) -> String {
    let mut said = String::new();
    let mut is_open = false;
    for (at, part) in parts.iter().enumerate() {
        let goes_on = joins.get(at) == Some(&inner);
        let opens = !is_open && goes_on;
        let closes = is_open && !goes_on;
        said.push_str(if opens { "(" } else { "" });
        said.push_str(part);
        said.push_str(if closes { ")" } else { "" });
        is_open = goes_on;
        if let Some(join) = joins.get(at) {
            said.push_str(&format!(" {join} "));
        }
    }
    said
}
