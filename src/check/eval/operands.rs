//! Conditions on single values into reasons: what they asked, of which values.

use super::alike::alike;
use super::ledger::Part;
use super::machine::{Frame, Machine};
use super::reason::{
    Asked, Condition, Entries, Fragment, Numbered, Operand, Origin, Reason, Tally, Value,
};
use super::value::Evaluated;
use super::windows::{Fullest, Window};
use lacuna_language::operation::{Aggregate, Function, Operation, Operator};
use lacuna_language::rules::program::{Element, Expr, ExprKind, LookUpBy};
use lacuna_language::value::{Datum, Truth, Ty};

impl<'a> Machine<'a> {
    /// A condition on single values. Unknown: only rounding leaves open whether it holds.
    pub(super) fn condition(&self, expr: &'a Expr, is: Truth, frame: &mut Frame<'a>) -> Reason {
        let (asked, operands) = match &expr.kind {
            ExprKind::Apply { operation: Operation::Together(_), operands } => {
                self.together_given(operands, is, frame)
            }
            _ => match expr.asked_among() {
                Some((of, list, is_one)) => {
                    let mut operands = vec![self.operand(of, frame)];
                    let known = self.entries(list, frame).unwrap_or_default();
                    operands.extend(known.iter().map(|one| self.operand_of(list, &of.ty, one)));
                    (Asked::OneOf { is_negated: !is_one }, operands)
                }
                None => {
                    let (asked, of) = asked_of(expr);
                    (asked, of.into_iter().map(|one| self.operand(one, frame)).collect())
                }
            },
        };
        Reason::Condition(Box::new(Condition { rule: expr.span, asked, operands, is }))
    }

    /// A value that a condition looks at.
    pub(super) fn operand(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Operand {
        let window = self.window_of(expr, frame).map(|window| Box::new(window.told));
        let (title, keys) = (self.title(expr, frame), self.looked_up_by(expr, frame));
        let operand = self.operand_of(expr, &expr.ty, &self.evaluate(expr, frame));
        Operand { window, title, keys, ..operand }
    }

    /// What the author calls what a definition comes to.
    fn title(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Option<Vec<Fragment>> {
        let ExprKind::Call { definition, arguments } = &expr.kind else { return None };
        let title = self.rules.definitions.get(*definition)?.title.as_ref()?;
        let mut inner = self.arguments(arguments, frame);
        Some(self.sentence(title, &mut inner))
    }

    /// The values that a definition is given, or by which something is looked up in a table, where the rule does
    /// not spell all of them out.
    fn looked_up_by(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<(Value, Ty)> {
        match &expr.kind {
            ExprKind::Field { of, .. } => self.looked_up_by(of, frame),
            ExprKind::Call { arguments: keys, .. } => keys
                .iter()
                .map(|key| (Value::of(&self.evaluate(key, frame)), key.ty.clone()))
                .collect(),
            ExprKind::LookUp { keys, by: LookUpBy::Columns(_), .. }
                if !keys.iter().all(|key| matches!(key.kind, ExprKind::Constant(_))) =>
            {
                let value = |key| (Value::of(&self.evaluate(key, frame)), key.ty.clone());
                keys.iter().map(value).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The window that has most in it, where an expression or the definition that it calls asks for one.
    fn window_of(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Option<Fullest> {
        if let ExprKind::Call { definition, arguments } = &expr.kind {
            let mut inner = self.arguments(arguments, frame);
            return self.window_of(&self.rules.definitions.get(*definition)?.body, &mut inner);
        }
        self.fullest(Window::of(expr)?, frame)
    }

    /// A value that an expression comes to.
    fn operand_of(&self, expr: &Expr, ty: &Ty, value: &Evaluated) -> Operand {
        let is_named = matches!(expr.kind, ExprKind::Field { .. } | ExprKind::Variable(_));
        Operand {
            rule: expr.span,
            slot: value.at.filter(|_| is_named),
            origin: self.origin(expr),
            value: Value::of(value),
            ty: ty.clone(),
            window: None,
            title: None,
            keys: Vec::new(),
        }
    }

    fn origin(&self, expr: &Expr) -> Origin {
        match &expr.kind {
            ExprKind::Constant(_) if self.rules.uses.circular.contains(&expr.span) => Origin::Named,
            ExprKind::Constant(_) => Origin::Constant,
            ExprKind::Apply { operation: Operation::Arithmetic(_), operands }
                if operands.iter().all(|one| self.origin(one) == Origin::Constant) =>
            {
                Origin::Constant
            }
            _ if self.is_sum(expr) => Origin::Summed,
            ExprKind::Call { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::Dated { .. }
            | ExprKind::Apply { operation: Operation::Arithmetic(_), .. } => Origin::Computed,
            ExprKind::Apply { operation, .. } if is_counted(*operation) => Origin::Computed,
            _ => Origin::Read,
        }
    }

    /// Whether an expression, or the definition that it calls, only adds values of the plan up.
    fn is_sum(&self, expr: &Expr) -> bool {
        let is_value = |one: &Expr| matches!(one.kind, ExprKind::Field { .. });
        match &expr.kind {
            ExprKind::Aggregate { kind: Aggregate::Sum, of, .. } => {
                of.as_deref().is_some_and(is_value)
            }
            ExprKind::Apply {
                operation: Operation::Arithmetic(Operator::Plus | Operator::Minus),
                operands,
            } => {
                operands.iter().all(|one| is_value(one) || self.is_sum(one)) && expr.ty.is_amount()
            }
            ExprKind::Call { definition, .. } => {
                let definition = self.rules.definitions.get(*definition);
                definition.is_some_and(|one| self.is_sum(&one.body))
            }
            _ => false,
        }
    }

    /// An entry of a list.
    pub(super) fn entry_operand(&self, entry: &Evaluated<'a>, element: &'a Element) -> Operand {
        let ty = entry_type(&element.list.ty);
        Operand { slot: entry.at, ..self.operand_of(&element.list, ty, entry) }
    }

    /// The first entries of a list that share values, and how many more values are shared.
    pub(super) fn shared(
        &self,
        expr: &'a Expr,
        element: &'a Element,
        fields: &[usize],
        frame: &mut Frame<'a>,
    ) -> Option<Part> {
        let entries = self.compared_entries(element, fields, frame)?;
        let all = alike(&entries).sure;
        let (first, others) = all.split_first()?;
        let alike = || first.iter().filter_map(|at| entries.get(*at));
        let mut operands = vec![self.operand(&element.list, frame)];
        for (field, value) in fields.iter().zip(&alike().next()?.values) {
            let shared =
                self.operand_of(&element.list, &self.column_type(&element.list, *field), value);
            operands.push(Operand { slot: value.at, ..shared });
        }
        let asked = Asked::Share(alike().map(|one| Numbered::of(&one.gone)).collect());
        let condition = Condition { rule: expr.span, asked, operands, is: Truth::False };
        let slots = alike().flat_map(|one| &one.values).filter_map(|value| value.at);
        let shown = slots.map(|slot| self.plan_place(slot)).collect();
        let reason = Reason::Condition(Box::new(condition));
        let mut part = Part { shown, ..Part::new(reason, Some(expr.span)) };
        part.speak_for(others.len());
        Some(part)
    }

    /// The type of a field of a list's entries.
    fn column_type(&self, list: &Expr, field: usize) -> Ty {
        let Ty::Record(record) = entry_type(&list.ty) else { return Ty::Unknown };
        let fields = self.rules.schema.fields(*record);
        fields.get(field).map_or(Ty::Unknown, |field| field.ty.clone())
    }

    /// Which of several values are given, then which are not; what cannot be told is left out. All of them
    /// where only rounding leaves that open.
    fn together_given(
        &self,
        of: &'a [Expr],
        is: Truth,
        frame: &mut Frame<'a>,
    ) -> (Asked, Vec<Operand>) {
        if is == Truth::Unknown {
            let all = of.iter().map(|one| self.operand(one, frame)).collect();
            return (Asked::Together { n_given: 0 }, all);
        }
        let (mut given, mut missing) = (Vec::new(), Vec::new());
        for one in of {
            let operand = self.operand(one, frame);
            match self.is_given(one, frame) {
                Truth::True => given.push(operand),
                Truth::False => missing.push(operand),
                Truth::Unknown => {}
            }
        }
        let n_given = given.len();
        given.append(&mut missing);
        (Asked::Together { n_given }, given)
    }
}

impl Reason {
    /// Entries of a list that were gone through.
    pub(super) fn entries(element: &Element, count: usize, tally: Tally) -> Reason {
        let filter = element.filter.as_ref().map(|filter| filter.span);
        let list = element.list.span;
        Reason::Entries(Box::new(Entries { list, filter, count, tally, sought: Vec::new() }))
    }
}

/// What a condition asks, and of what.
fn asked_of(expr: &Expr) -> (Asked, Vec<&Expr>) {
    match &expr.kind {
        ExprKind::Includes { list, key, .. } => (Asked::Includes, vec![list, key]),
        ExprKind::Matches { of, .. } => (Asked::Matches, vec![of]),
        ExprKind::Share { element, .. } => (Asked::Share(Vec::new()), vec![&element.list]),
        ExprKind::Neighbours { element, .. } => (Asked::Order, vec![&element.list]),
        ExprKind::Apply { operation, operands } => applied(*operation, operands),
        _ => (Asked::Other, Vec::new()),
    }
}

/// Whether it gives a number: an age, how many words a text has.
fn is_counted(operation: Operation) -> bool {
    matches!(operation.function(), Some(Function::Computed { gives: Ty::Number, .. }))
}

fn applied(operation: Operation, operands: &[Expr]) -> (Asked, Vec<&Expr>) {
    let asked = match operation {
        Operation::Compare(comparison) => Asked::Compared(comparison),
        Operation::IsWithin => Asked::Within,
        Operation::FallsIn => Asked::FallsIn,
        Operation::IsGiven => Asked::Given,
        Operation::IsNotGiven | Operation::IsMissing => Asked::Missing,
        Operation::Overlaps => Asked::Overlaps,
        Operation::Mentions => {
            let [of, words] = operands else { return (Asked::Other, Vec::new()) };
            let ExprKind::Constant(Datum::Text(words)) = &words.kind else {
                return (Asked::Other, Vec::new());
            };
            return (Asked::Mentions(words.to_string()), vec![of]);
        }
        _ => return (Asked::Other, Vec::new()),
    };
    (asked, operands.iter().collect())
}

/// The type of a list's entries.
pub(super) fn entry_type(list: &Ty) -> &Ty {
    match list {
        Ty::List(of) => of,
        other => other,
    }
}
