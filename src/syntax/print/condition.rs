//! Conditions and values, with the brackets that they need and no others.

use super::Writer;
use super::doc::{Doc, align, group, listed, many, nest, text};
use crate::syntax::ast::{
    Aggregate, Element, Expr, ExprKind, HowMany, Name, Operator, Pick, Quantifier, Test,
};

/// What an expression is to the grammar: one that stands where a higher one is asked for needs
/// brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
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
        ExprKind::Aggregate { .. } | ExprKind::OneOfTwo { .. } => Level::Value,
        ExprKind::All(_) | ExprKind::Any(_) => Level::Condition,
        ExprKind::Arithmetic { operator, .. } => operator_level(*operator),
        ExprKind::Literal(_)
        | ExprKind::List(_)
        | ExprKind::Path { .. }
        | ExprKind::Call { .. }
        | ExprKind::LookUp { .. }
        | ExprKind::Field { .. }
        | ExprKind::Length(_)
        | ExprKind::Age { .. }
        | ExprKind::Every(_)
        | ExprKind::Error => Level::Operand,
        ExprKind::Not(_)
        | ExprKind::Quantified { .. }
        | ExprKind::Compare { .. }
        | ExprKind::IsGiven { .. }
        | ExprKind::IsMissing(_)
        | ExprKind::OneOf { .. }
        | ExprKind::Within { .. }
        | ExprKind::FallsIn { .. }
        | ExprKind::Includes { .. }
        | ExprKind::Share { .. }
        | ExprKind::Neighbours { .. }
        | ExprKind::Together { .. }
        | ExprKind::Overlaps(_)
        | ExprKind::Matches { .. }
        | ExprKind::Mentions { .. } => Level::Part,
    }
}

fn operator_level(operator: Operator) -> Level {
    match operator {
        Operator::AsPercentageOf => Level::Percentage,
        Operator::Plus | Operator::Minus => Level::Sum,
        Operator::Times | Operator::DividedBy => Level::Term,
    }
}

/// Whether an `and` behind the expression would be read as a part of it: `some x in l has …`
fn is_open(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Quantified { .. } | ExprKind::Neighbours { .. } => true,
        ExprKind::Not(of) => level(of) >= Level::Part && is_open(of),
        _ => false,
    }
}

impl Writer<'_> {
    /// An expression where at least this level is asked for, in brackets if it is a lower one.
    pub fn at(&self, least: Level, expr: &Expr) -> Doc {
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
    pub fn condition(&self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::All(parts) => self.joined(parts, "and "),
            ExprKind::Any(parts) => self.joined(parts, "or "),
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
        match &expr.kind {
            ExprKind::Any(_) => self.bracketed(expr),
            _ => self.condition(expr),
        }
    }

    /// An expression as it stands where nothing limits it.
    pub fn expr(&self, expr: &Expr) -> Doc {
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
            ExprKind::Not(of) => many([text("not "), self.at(Level::Part, of)]),
            ExprKind::All(_) | ExprKind::Any(_) => group([self.condition(expr)]),
            ExprKind::Quantified { quantifier, element, body } => {
                let words = self.quantifier(quantifier.node, quantifier.span);
                let head = group([self.element(&words, element, 4), text(" has")]);
                self.with_body(head, body)
            }
            ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element)
            }
            ExprKind::Every(name) => text(format!("every {}", name.node)),
            ExprKind::Arithmetic { left, operator, right } => {
                self.arithmetic(left, *operator, right)
            }
            ExprKind::OneOfTwo { pick, left, right } => {
                let word = match pick {
                    Pick::Earlier => "earlier of ",
                    Pick::Later => "later of ",
                };
                let right = nest(2, [Doc::Weak, text("and "), self.operand(right)]);
                group([text(word), self.operand(left), right])
            }
            ExprKind::Length(of) => many([text("length of "), self.expr(of), text(" in words")]),
            ExprKind::Age { of, at } => {
                let (of, at) = (self.at(Level::Operand, of), self.at(Level::Operand, at));
                many([text("age of "), of, text(" at "), at])
            }
            // Never in a file without mistakes.
            ExprKind::Error => text(self.written(expr.span)),
            _ => self.part(expr),
        }
    }

    /// One part of a condition: a comparison or its like.
    fn part(&self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Compare { left, test, right } => {
                self.compared(left, [text(said(*test)), self.operand(right)])
            }
            ExprKind::IsGiven { of, is_negated } => {
                self.compared(of, [text(if *is_negated { "is not given" } else { "is given" })])
            }
            ExprKind::IsMissing(of) => self.compared(of, [text("is missing")]),
            ExprKind::OneOf { of, list, is_negated } => {
                let test = if *is_negated { "is not one of " } else { "is one of " };
                self.compared(of, [text(test), self.operand(list)])
            }
            ExprKind::Within { left, by, right } => {
                let by = [text("is within "), self.operand(by), text(" of "), self.operand(right)];
                self.compared(left, by)
            }
            ExprKind::FallsIn { date, year } => {
                self.compared(date, [text("falls in "), self.operand(year)])
            }
            ExprKind::Includes { list, key } => {
                self.compared(list, [text("includes "), self.operand(key)])
            }
            ExprKind::Matches { of, pattern } => {
                self.compared(of, [text(format!("matches \"{}\"", pattern.node))])
            }
            ExprKind::Mentions { of, words } => {
                self.compared(of, [text(format!("mentions \"{}\"", words.node))])
            }
            ExprKind::Overlaps(ends) => {
                let [begun, ended, from, until] = &**ends;
                let first = [self.operand(begun), text(" to "), self.operand(ended)];
                let second = [self.operand(from), text(" to "), self.operand(until)];
                let second = nest(2, [Doc::Weak, text("overlaps "), many(second)]);
                group([many(first), second])
            }
            ExprKind::Share { list, key } => {
                let key = nest(2, [Doc::Weak, text(format!("share {}", key.node))]);
                group([text("no two in "), self.operand(list), key])
            }
            ExprKind::Neighbours { first, second, list, by, body } => {
                let head = self.neighbours([first, second], list, by);
                self.with_body(head, body)
            }
            ExprKind::Together { how_many, of } => {
                let of = listed(of.iter().map(|one| self.operand(one)));
                let of = align([of, group([Doc::Weak, text("is given")])]);
                many([text(counted(*how_many)), of])
            }
            _ => text(""),
        }
    }

    /// `some x in l has`, and behind it what each one is to have.
    fn with_body(&self, head: Doc, body: &Expr) -> Doc {
        group([head, nest(2, [Doc::Line, self.body(body)])])
    }

    fn neighbours(&self, names: [&Name; 2], list: &Expr, by: &Name) -> Doc {
        let [first, second] = names;
        let words = format!("each {}, {} next to each other", first.node, second.node);
        let list = [Doc::Weak, text("in "), self.operand(list), text(format!(" by {}", by.node))];
        group([text(words), nest(4, list), text(" has")])
    }

    fn compared(&self, left: &Expr, test: impl IntoIterator<Item = Doc>) -> Doc {
        group([self.operand(left), nest(2, [Doc::Weak, many(test)])])
    }

    fn arithmetic(&self, left: &Expr, operator: Operator, right: &Expr) -> Doc {
        let (sign, left_least, right_least) = match operator {
            Operator::Plus => ("+ ", Level::Sum, Level::Term),
            Operator::Minus => ("- ", Level::Sum, Level::Term),
            Operator::Times => ("* ", Level::Term, Level::Operand),
            Operator::DividedBy => ("/ ", Level::Term, Level::Operand),
            Operator::AsPercentageOf => ("as a percentage of ", Level::Sum, Level::Sum),
        };
        let right = nest(2, [Doc::Weak, text(sign), self.at(right_least, right)]);
        group([self.at(left_least, left), right])
    }

    fn aggregate(&self, kind: Aggregate, of: Option<&Expr>, element: &Element) -> Doc {
        let word = match kind {
            Aggregate::Sum => "sum of ",
            Aggregate::Count => "count of ",
            Aggregate::Largest => "largest of ",
            Aggregate::Smallest => "smallest of ",
        };
        let Some(of) = of else {
            return group([self.element(word, element, 2)]);
        };
        let each = nest(2, [Doc::Line, self.element("for each ", element, 0)]);
        group([text(word), self.operand(of), each])
    }

    /// `line in spending where …`, behind the words before it; `where` is indented by so much more.
    pub fn element(&self, before: &str, element: &Element, indent: usize) -> Doc {
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
        let counted = |words: &str, count| format!("{words} {} ", self.count(count, span));
        match quantifier {
            Quantifier::Every => "every ".to_owned(),
            Quantifier::Some => "some ".to_owned(),
            Quantifier::No => "no ".to_owned(),
            Quantifier::Exactly(count) => counted("exactly", count),
            Quantifier::AtLeast(count) => counted("at least", count),
            Quantifier::AtMost(count) => counted("at most", count),
        }
    }

    /// A call or a look-up: its bracket touches what stands before it.
    fn touching(&self, before: Doc, open: &str, inside: &[Expr]) -> Doc {
        let inside = listed(inside.iter().map(|one| self.at(Level::Value, one)));
        let close = if open == "(" { ")" } else { "]" };
        many([before, text(open), align([inside]), text(close)])
    }
}

fn counted(how_many: HowMany) -> &'static str {
    match how_many {
        HowMany::AllOrNone => "all or none of ",
        HowMany::ExactlyOne => "exactly one of ",
        HowMany::AtMostOne => "at most one of ",
        HowMany::AtLeastOne => "at least one of ",
    }
}

fn said(test: Test) -> &'static str {
    match test {
        Test::Is => "is ",
        Test::IsNot => "is not ",
        Test::AtLeast => "is at least ",
        Test::AtMost => "is at most ",
        Test::MoreThan => "is more than ",
        Test::LessThan => "is less than ",
        Test::Before => "is before ",
        Test::OnOrBefore => "is on or before ",
        Test::After => "is after ",
        Test::OnOrAfter => "is on or after ",
    }
}
