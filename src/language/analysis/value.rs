//! What an expression that is no condition can come to.

use std::collections::BTreeSet;

use super::key::key;
use super::values::{Point, Values};
use super::{Frame, Reader, Value, is_told_apart};
use crate::operation::{Aggregate, Function, Operation, Operator};
use crate::rules::program::{Element, Expr, ExprKind};
use crate::value::schema::{Limits, Table};
use crate::value::{TableId, Ty, amount};

impl<'a> Reader<'a> {
    /// What an expression can come to.
    pub fn value(self, expr: &Expr, frame: &Frame) -> Value {
        let own = self.own_value(expr, frame);
        if !is_told_apart(expr) {
            return own;
        }
        match frame.facts.values(&key(expr)) {
            Some(left) => Value { values: own.values.meet(left), ..own },
            None => own,
        }
    }

    fn own_value(self, expr: &Expr, frame: &Frame) -> Value {
        let known = |values| Value { values, is_open: false };
        match &expr.kind {
            ExprKind::Constant(datum) => known(Values::one(datum)),
            ExprKind::Form | ExprKind::Words(_) | ExprKind::Rows(_) | ExprKind::List(_) => {
                known(Values::Any)
            }
            ExprKind::Variable(at) => {
                frame.variables.get(*at).map_or(Value::any(), |variable| variable.value.clone())
            }
            ExprKind::Field { of, field } => self.field(of, *field, frame),
            ExprKind::Call { definition, arguments } => match self.definition(*definition) {
                Some(called) => self.value(&called.body, &self.called(called, arguments, frame)),
                None => Value::any(),
            },
            ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element, frame)
            }
            ExprKind::Dated { length: Some(_), .. } => {
                let values = Values::between(Some(amount::nought()), None, Some(amount::one()));
                Value { values, is_open: true }
            }
            ExprKind::Apply { operation, operands } => self.function(*operation, operands, frame),
            _ => Value::any(),
        }
    }

    /// What an operation can make of its operands.
    fn function(self, operation: Operation, operands: &[Expr], frame: &Frame) -> Value {
        match (operation, operands) {
            (Operation::Arithmetic(operator), [left, right]) => {
                let (one, two) = (self.value(left, frame), self.value(right, frame));
                let values = match are_on_one_line(&left.ty, &right.ty) {
                    true => reckoned(&one, operator, &two),
                    false => Values::Any,
                };
                Value { values, is_open: true }
            }
            _ => match (operation.function(), operands) {
                (Some(Function::Computed { gives, .. }), _) => {
                    let values = match gives {
                        Ty::Number => {
                            Values::between(Some(amount::nought()), None, Some(amount::one()))
                        }
                        ty => self.of_type(ty, &Limits::default()),
                    };
                    Value { values, is_open: true }
                }
                (Some(Function::Picked { .. }), [left, right]) => {
                    let (one, two) = (self.value(left, frame), self.value(right, frame));
                    let values = one.values.join(&two.values);
                    Value { values, is_open: one.is_open || two.is_open }
                }
                _ => Value::any(),
            },
        }
    }

    fn field(self, of: &Expr, field: usize, frame: &Frame) -> Value {
        match (&of.ty, &of.kind) {
            (Ty::Record(id), _) => {
                let declared = self.schema().fields(*id).get(field);
                let values = declared.map_or(Values::Any, |one| self.of_type(&one.ty, &one.limits));
                Value { values, is_open: true }
            }
            (Ty::Row(id), ExprKind::Variable(at)) => {
                let rows = frame.variables.get(*at).and_then(|one| one.rows.as_ref());
                match rows {
                    Some((id, rows)) => self.column(*id, field, rows),
                    None => Value { is_open: true, ..self.whole_column(*id, field) },
                }
            }
            (Ty::Row(id), _) => Value { is_open: true, ..self.whole_column(*id, field) },
            _ => Value::any(),
        }
    }

    fn whole_column(self, id: TableId, column: usize) -> Value {
        let rows = self.schema().tables.get(id.0).map_or(0, |table| table.rows.len());
        self.column(id, column, &(0..rows).collect::<Vec<_>>())
    }

    /// What stands in a column of some rows. A file's figures may change without the rules, so that
    /// of them only the type counts.
    pub fn column(self, id: TableId, column: usize, rows: &[usize]) -> Value {
        let table = self.schema().tables.get(id.0);
        if table.is_some_and(is_in_a_file) {
            let declared = self.schema().columns(id).get(column);
            let values = declared.map_or(Values::Any, |one| self.of_type(&one.ty, &one.limits));
            return Value { values, is_open: declared.is_none_or(|one| one.is_optional) };
        }
        let (mut points, mut is_open) = (BTreeSet::new(), false);
        for row in rows {
            let cell = table.and_then(|table| table.rows.get(*row)?.get(column));
            match cell.and_then(|cell| cell.datum.as_ref()).map(Point::of) {
                Some(Some(point)) => {
                    points.insert(point);
                }
                // A figure that is known only within bounds.
                Some(None) => return Value::any(),
                None => is_open = true,
            }
        }
        // A column that is empty throughout says nothing.
        if points.is_empty() {
            return Value::any();
        }
        Value { values: Values::Set(points), is_open }
    }

    /// Whatever a type and its limits allow.
    pub fn of_type(self, ty: &Ty, limits: &Limits) -> Values {
        match ty {
            Ty::YesNo => Values::first(2),
            Ty::Choice(id) => Values::first(self.schema().words(*id).len()),
            Ty::Key(id) => {
                let rows = self.schema().tables.get(id.0).map_or(0, |table| table.rows.len());
                Values::first(rows)
            }
            ty if let Some(line) = ty.line() => {
                let unit = ty.quantity().map(|quantity| quantity.one);
                let step = unit.filter(|_| limits.is_whole).or(line.step);
                Values::between(limits.least, limits.most, step)
            }
            _ => Values::Any,
        }
    }

    fn aggregate(
        self,
        kind: Aggregate,
        of: Option<&Expr>,
        element: &Element,
        frame: &Frame,
    ) -> Value {
        let entered = self.enter(element, frame);
        let of = of.map(|of| self.value(of, &entered.frame));
        let count = |count: usize| i128::try_from(count).ok().map(amount::whole);
        let values = match (kind, of) {
            (Aggregate::Sum, Some(of)) if of.values.is_not_negative() => {
                Values::between(Some(amount::nought()), None, None)
            }
            (Aggregate::Sum, _) => Values::Any,
            (Aggregate::Largest | Aggregate::Smallest, Some(of)) => of.values,
            _ => {
                let most = entered.most.and_then(count);
                Values::between(count(entered.least), most, Some(amount::one()))
            }
        };
        let is_open = entered.is_open || kind != Aggregate::Count;
        Value { values, is_open }
    }
}

/// Whether places on the line add up to the place of the sum. Months are of unequal length.
fn are_on_one_line(left: &Ty, right: &Ty) -> bool {
    match (left, right) {
        (Ty::Date, Ty::Date | Ty::Days) | (Ty::Days, Ty::Date) => true,
        (left, right) => left.is_amount() && right.is_amount(),
    }
}

fn reckoned(one: &Value, operator: Operator, two: &Value) -> Values {
    let both_not_negative = one.values.is_not_negative() && two.values.is_not_negative();
    match operator {
        Operator::Plus => one.values.plus(&two.values),
        Operator::Minus => one.values.minus(&two.values),
        Operator::Times | Operator::DividedBy | Operator::AsPercentageOf | Operator::RoundedTo
            if both_not_negative =>
        {
            Values::between(Some(amount::nought()), None, None)
        }
        _ => Values::Any,
    }
}

/// Whether a table's rows stand in a file of their own; any that do come first.
fn is_in_a_file(table: &Table) -> bool {
    let first = table.rows.first().and_then(|row| row.first());
    first.is_some_and(|cell| cell.span.source != table.span.source)
}
