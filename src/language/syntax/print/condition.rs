//! Conditions and values, with the brackets that the grammar or a reader needs and no others.

use super::Writer;
use super::doc::{Doc, align, group, listed, many, nest, text};
use crate::operation::arithmetic::Binds;
use crate::operation::{Aggregate, Function, OPERAND, Operation, Operator, Quantifier};
use crate::syntax::ast::{Element, Expr, ExprKind, Name};

/// What an expression is to the grammar: one that stands where a higher one is asked for needs
/// brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// A definition, an argument: `sum of …`, `earlier of …`
    Value,
    /// Parts joined by `and` or `or`.
    Condition,
    /// One part of a condition.
    Part,
    /// `a as a percentage of b`
    Percentage,
    /// `a + b`
    Sum,
    /// `a * b`
    Term,
    Operand,
}

/// What the grammar takes an expression for.
fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::Aggregate { .. } => Level::Value,
        ExprKind::Dated { length: None, .. } => Level::Value,
        ExprKind::Dated { .. } => Level::Term,
        ExprKind::Literal(_)
        | ExprKind::List(_)
        | ExprKind::Path { .. }
        | ExprKind::Call { .. }
        | ExprKind::LookUp { .. }
        | ExprKind::Field { .. }
        | ExprKind::Every(_)
        | ExprKind::Error => Level::Operand,
        ExprKind::Quantified { .. } | ExprKind::Share { .. } | ExprKind::Neighbours { .. } => {
            Level::Part
        }
        ExprKind::Apply { operation, .. } => match operation {
            Operation::When => Level::Value,
            Operation::WorkingDays => Level::Operand,
            Operation::And | Operation::Or => Level::Condition,
            Operation::Arithmetic(operator) => match operator.binds() {
                Binds::Percentage => Level::Percentage,
                Binds::Sum => Level::Sum,
                Binds::Term => Level::Term,
            },
            other => match other.function() {
                Some(Function::Picked { .. }) => Level::Value,
                Some(Function::Computed { .. }) => Level::Operand,
                None => Level::Part,
            },
        },
    }
}

/// Whether an `and` behind the expression would be read as a part of it: `some x in l has …`
fn is_open(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Quantified { .. } | ExprKind::Neighbours { .. })
}

/// Whether a comma behind the expression would be read as a part of it: `no two in l share …`
fn ends_in_names(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Share { .. } => true,
        ExprKind::Quantified { body, .. } | ExprKind::Neighbours { body, .. } => {
            ends_in_names(body)
        }
        ExprKind::Aggregate { element, .. } => element.filter.as_ref().is_some_and(ends_in_names),
        ExprKind::Apply {
            operation: Operation::Not | Operation::And | Operation::Or,
            operands,
        } => operands.last().is_some_and(ends_in_names),
        _ => false,
    }
}

impl Writer<'_> {
    /// An expression where at least this level is asked for, in brackets if it is a lower one.
    pub(super) fn at(&self, least: Level, expr: &Expr) -> Doc {
        match level(expr) >= least {
            true => self.expr(expr),
            false => self.bracketed(expr),
        }
    }

    fn bracketed(&self, expr: &Expr) -> Doc {
        many([text("("), align([self.expr(expr)]), text(")")])
    }

    fn operand(&self, expr: &Expr) -> Doc {
        self.at(Level::Percentage, expr)
    }

    /// A condition behind `must`, `has` or `where`: its parts break the line with what holds it.
    pub(super) fn condition(&self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Apply { operation: Operation::And, operands } => {
                self.joined(operands, "and ")
            }
            ExprKind::Apply { operation: Operation::Or, operands } => self.joined(operands, "or "),
            _ => self.at(Level::Condition, expr),
        }
    }

    fn joined(&self, parts: &[Expr], join: &str) -> Doc {
        let n_parts = parts.len();
        many(parts.iter().enumerate().map(|(at, part)| {
            let is_swallowing = is_open(part) && at + 1 < n_parts;
            let shown =
                if is_swallowing { self.bracketed(part) } else { self.at(Level::Part, part) };
            if at == 0 { shown } else { many([Doc::Line, text(join), shown]) }
        }))
    }

    /// What stands behind `has`, where an `or` would be a question.
    fn body(&self, expr: &Expr) -> Doc {
        match expr.operands_of(Operation::Or) {
            Some(_) => self.bracketed(expr),
            None => self.condition(expr),
        }
    }

    /// An expression as it stands where nothing limits it.
    pub(super) fn expr(&self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, expr.span),
            ExprKind::List(parts) => {
                let parts = parts.iter().map(|part| self.operand(part));
                many([text("["), align([listed(parts)]), text("]")])
            }
            ExprKind::Path { head, fields } => {
                let words = [head].into_iter().chain(fields).map(|name| name.node.as_str());
                text(words.collect::<Vec<_>>().join("."))
            }
            ExprKind::Call { name, arguments } => self.touching(text(&name.node), "(", arguments),
            ExprKind::LookUp { of, keys } => self.touching(self.expr(of), "[", keys),
            ExprKind::Field { of, name } => many([self.expr(of), text(format!(".{}", name.node))]),
            ExprKind::Quantified { quantifier, element, body } => {
                let words = self.quantifier(quantifier.node, quantifier.span);
                let head = group([self.element(&words, element, 4), text(" has")]);
                self.with_body(head, body)
            }
            ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element)
            }
            ExprKind::Dated { element, dates, length } => {
                self.dated(element, dates, length.as_deref())
            }
            ExprKind::Every(name) => text(format!("every {}", name.node)),
            ExprKind::Apply { operation, operands } => self.applied(expr, *operation, operands),
            // Never in a file without mistakes.
            ExprKind::Error => text(self.written(expr.span)),
            ExprKind::Share { element, keys } => {
                let keys = text(format!("share {}", words(keys)));
                match element.filter {
                    Some(_) => {
                        let keys = nest(2, [Doc::Line, keys]);
                        group([self.element("no two ", element, 4), keys])
                    }
                    None => {
                        let keys = nest(2, [Doc::Weak, keys]);
                        group([text("no two in "), self.operand(&element.list), keys])
                    }
                }
            }
            ExprKind::Neighbours { names, element, by, body } => {
                self.with_body(self.neighbours(names, element, by), body)
            }
        }
    }

    /// An operation on its operands; what stands on both sides of one is broken behind the first.
    fn applied(&self, whole: &Expr, operation: Operation, operands: &[Expr]) -> Doc {
        match (operation, operands) {
            (Operation::And | Operation::Or, _) => group([self.condition(whole)]),
            // What is denied is seen at a glance.
            (Operation::Not, [of]) => many([text("not "), self.at(Level::Operand, of)]),
            (Operation::Together(how_many), of) => {
                let of = listed(of.iter().map(|one| self.operand(one)));
                let of = align([of, group([Doc::Weak, text("is given")])]);
                many([text(format!("{} ", how_many.words())), of])
            }
            (Operation::Arithmetic(operator), [left, right]) => {
                self.arithmetic(left, operator, right)
            }
            (picked, [left, right])
                if matches!(picked.function(), Some(Function::Picked { .. })) =>
            {
                let [before, and] = pieces(operation);
                let right = nest(2, [Doc::Weak, text(and), self.operand(right)]);
                group([text(before), self.operand(left), right])
            }
            (Operation::WorkingDays, [count, holidays]) => {
                let count = self.expr(count).on_one_line();
                let plural = if count == "1" { "" } else { "s" };
                many([text(format!("{count} working day{plural} without ")), self.expr(holidays)])
            }
            (Operation::Overlaps, [begun, ended, from, until]) => {
                let first = [self.operand(begun), text(" to "), self.operand(ended)];
                let second = [self.operand(from), text(" to "), self.operand(until)];
                let second = nest(2, [Doc::Weak, text("overlaps "), many(second)]);
                group([many(first), second])
            }
            (Operation::Matches | Operation::Mentions, [of, words]) => {
                let [_, test] = pieces(operation);
                self.compared(of, [text(test), text(quoted(words))])
            }
            (other, _) if other.function().is_some() => {
                let operands = operands.iter().map(|one| self.at(Level::Operand, one));
                interleaved(&operation.written(), operands)
            }
            (_, [left, ..]) => {
                // All that stands behind the first operand.
                let rest = operands.get(1..).unwrap_or_default();
                let written = operation.written();
                let test = written.trim_start_matches(OPERAND).trim_start();
                let rest = interleaved(test, rest.iter().map(|one| self.operand(one)));
                self.compared(left, [rest])
            }
            (_, []) => text(""),
        }
    }

    /// `some x in l has`, and behind it what each one is to have.
    fn with_body(&self, head: Doc, body: &Expr) -> Doc {
        group([head, nest(2, [Doc::Line, self.body(body)])])
    }

    fn neighbours(&self, names: &[Name], element: &Element, by: &[Name]) -> Doc {
        let head = format!("each {} next to each other", words(names));
        let by = format!("by {} has", words(by));
        if element.filter.is_some() {
            let element = self.element(&format!("{head} of "), element, 4);
            return group([element, nest(4, [Doc::Line, text(by)])]);
        }
        let list = [Doc::Weak, text("in "), self.operand(&element.list), text(format!(" {by}"))];
        group([text(head), nest(4, list)])
    }

    fn compared(&self, left: &Expr, test: impl IntoIterator<Item = Doc>) -> Doc {
        group([self.operand(left), nest(2, [Doc::Weak, many(test)])])
    }

    fn arithmetic(&self, left: &Expr, operator: Operator, right: &Expr) -> Doc {
        // Of two operators that bind alike the first comes first; any other order is shown by brackets.
        let is_alike = |left: &Expr| match (&left.kind, operator.binds()) {
            (ExprKind::Apply { operation: Operation::Arithmetic(before), .. }, Binds::Sum) => {
                before.binds() == Binds::Sum
            }
            (ExprKind::Apply { operation: Operation::Arithmetic(before), .. }, Binds::Term) => {
                *before == operator
            }
            _ => false,
        };
        let left_least = if is_alike(left) { Level::Sum } else { Level::Operand };
        let sign = text(format!("{} ", operator.sign()));
        let right = nest(2, [Doc::Weak, sign, self.at(Level::Operand, right)]);
        group([self.at(left_least, left), right])
    }

    fn aggregate(&self, kind: Aggregate, of: Option<&Expr>, element: &Element) -> Doc {
        let words = format!("{} ", kind.words());
        let Some(of) = of else {
            return group([self.element(&words, element, 2)]);
        };
        let each = nest(2, [Doc::Line, self.element("for each ", element, 0)]);
        group([text(words), self.operand(of), each])
    }

    /// `(count of stay in stays by begun) in any 12 months`, or the same of days.
    fn dated(&self, element: &Element, dates: &[Name], length: Option<&Expr>) -> Doc {
        let of = match dates {
            [_, _] => self.covering("days of ", element, dates),
            _ => {
                let by = nest(2, [Doc::Weak, text(format!("by {}", words(dates)))]);
                group([self.element("count of ", element, 2), by])
            }
        };
        let Some(length) = length else { return of };
        let rest = nest(2, [Doc::Weak, text("in any "), self.at(Level::Operand, length)]);
        group([text("("), align([of]), text(")"), rest])
    }

    /// `stay in stays from begun to ended where …`, behind the words before it.
    fn covering(&self, before: &str, element: &Element, dates: &[Name]) -> Doc {
        let bare = Element { filter: None, ..element.clone() };
        let dates: Vec<&str> = dates.iter().map(|date| date.node.as_str()).collect();
        let dates = text(format!(" from {}", dates.join(" to ")));
        let filter = element.filter.as_ref();
        let filter = filter.map(|one| nest(2, [Doc::Line, text("where "), self.condition(one)]));
        group([self.element(before, &bare, 2), dates].into_iter().chain(filter))
    }

    /// `line in spending where …`, behind the words before it; `where` is indented by so much more.
    pub(super) fn element(&self, before: &str, element: &Element, indent: usize) -> Doc {
        if let ExprKind::Dated { element: inner, dates, length: None } = &element.list.kind {
            return self.covering(&format!("{before}{} of ", element.name.node), inner, dates);
        }
        let list = match &element.list.kind {
            ExprKind::Every(_) => self.expr(&element.list),
            _ => self.operand(&element.list),
        };
        let head = many([text(format!("{before}{} in ", element.name.node)), list]);
        let Some(filter) = &element.filter else {
            return head;
        };
        many([head, nest(indent, [Doc::Line, text("where "), self.condition(filter)])])
    }

    fn quantifier(&self, quantifier: Quantifier, span: crate::source::Span) -> String {
        match quantifier.words() {
            (words, Some(count)) => format!("{words} {} ", self.count(count, span)),
            (words, None) => format!("{words} "),
        }
    }

    /// A call or a look-up: its bracket touches what stands before it.
    fn touching(&self, before: Doc, open: &str, inside: &[Expr]) -> Doc {
        let inside = listed(inside.iter().map(|one| match ends_in_names(one) {
            true => self.bracketed(one),
            false => self.at(Level::Value, one),
        }));
        let close = if open == "(" { ")" } else { "]" };
        many([before, text(open), align([inside]), text(close)])
    }
}

/// Names one after the other: `child, begun`.
fn words(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.node.as_str()).collect();
    names.join(", ")
}

/// A pattern, or words to look for, as they are written.
fn quoted(words: &Expr) -> String {
    words.quoted().map_or(String::new(), |words| format!("\"{}\"", words.node))
}

/// The words before each of two operands.
fn pieces(operation: Operation) -> [String; 2] {
    let written = operation.written();
    let mut pieces = written.split(OPERAND).map(|piece| piece.trim_start().to_owned());
    [pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default()]
}

/// A template with its operands.
fn interleaved(template: &str, operands: impl Iterator<Item = Doc>) -> Doc {
    let mut operands = operands;
    let mut all = Vec::new();
    for (at, piece) in template.split(OPERAND).enumerate() {
        if at > 0 {
            all.extend(operands.next());
        }
        all.push(text(piece));
    }
    many(all)
}
