//! Loops and calls: what is known of the variables in scope, and how many entries there can be.

use super::values::Values;
use super::{Entered, Frame, Outcome, Reader, Value, Variable, declared};
use crate::rules::program::{Definition, Element, Expr, ExprKind};
use crate::value::schema::Limits;
use crate::value::{Datum, TableId, Ty};

/// How many entries of a list are gone through one by one.
const MOST_ENTRIES: usize = 500;
/// The same where their filter goes through lists itself.
const MOST_HARD_ENTRIES: usize = 20;

impl<'a> Reader<'a> {
    /// The entries of a list that the rules themselves write out.
    pub fn entries(self, list: &Expr, frame: &Frame) -> Option<Vec<Variable>> {
        let row = |id: TableId, rows: Vec<usize>| Variable {
            name: String::new(),
            value: Value { values: Values::Any, is_open: false },
            rows: Some((id, rows)),
        };
        let plain = |value: Value| Variable { name: String::new(), value, rows: None };
        let entries: Vec<Variable> = match &list.kind {
            ExprKind::List(parts) => {
                parts.iter().map(|part| plain(self.value(part, frame))).collect()
            }
            ExprKind::Words(id) => {
                let numbers = 0..self.schema().words(*id).len();
                let one = |at| Values::one(&Datum::Choice(at));
                numbers.map(|at| plain(Value { values: one(at), is_open: false })).collect()
            }
            ExprKind::Rows(id) => {
                let rows = self.schema().tables.get(id.0).map_or(0, |table| table.rows.len());
                (0..rows).map(|at| row(*id, vec![at])).collect()
            }
            ExprKind::Call { definition, arguments } => {
                let called = self.definition(*definition)?;
                return self.entries(&called.body, &self.called(called, arguments, frame));
            }
            _ => return None,
        };
        Some(entries)
    }

    /// Goes into a loop.
    pub fn enter(self, element: &Element, frame: &Frame) -> Entered {
        // An entry of which the filter is unknown may be one: the filter is only not false.
        let frame = Frame { is_strict: false, ..frame.clone() };
        let most = if is_plain(element) { MOST_ENTRIES } else { MOST_HARD_ENTRIES };
        match self.entries(&element.list, &frame) {
            Some(entries) if entries.len() <= most => self.enter_written(element, entries, &frame),
            Some(entries) => {
                let most = Some(entries.len());
                self.enter_open(element, self.whole_table(element), most, &frame)
            }
            None => self.enter_open(element, self.entry(element), None, &frame),
        }
    }

    /// A loop through entries that are known: each is tried against the filter.
    fn enter_written(self, element: &Element, entries: Vec<Variable>, frame: &Frame) -> Entered {
        let is_empty = entries.is_empty();
        let (mut passing, mut least, mut is_open) = (Vec::new(), 0_usize, false);
        for entry in entries {
            let outcome = match &element.filter {
                Some(filter) => self.outcome(filter, &frame.with(entry.clone())),
                None => Outcome { yes: true, no: false, unknown: false },
            };
            is_open |= outcome.unknown || entry.value.is_open;
            if !outcome.no && !outcome.unknown && !entry.value.is_open {
                least = least.saturating_add(1);
            }
            if outcome.yes || outcome.unknown {
                passing.push(entry);
            }
        }
        let most = Some(passing.len());
        let variable = joined(&element.name, passing);
        let mut frame = frame.with(variable);
        if let Some(filter) = &element.filter {
            self.assume(filter, true, &mut frame);
        }
        Entered { frame, least, most, is_open, is_empty }
    }

    /// A loop through entries of which only the type is known.
    fn enter_open(
        self,
        element: &Element,
        variable: Variable,
        most: Option<usize>,
        frame: &Frame,
    ) -> Entered {
        let mut frame = frame.with(variable);
        let can_pass = element.filter.as_ref().is_none_or(|filter| {
            let outcome = self.outcome(filter, &frame);
            self.assume(filter, true, &mut frame) && outcome.yes
        });
        let most = if can_pass { most } else { Some(0) };
        Entered { frame, least: 0, most, is_open: true, is_empty: false }
    }

    /// An entry of a list that only a plan fills.
    fn entry(self, element: &Element) -> Variable {
        let limits = declared(self.schema(), &element.list).map(|field| &field.limits);
        let ty = match &element.list.ty {
            Ty::List(of) => of.as_ref(),
            _ => &Ty::Unknown,
        };
        let values = match limits {
            Some(limits) => self.of_type(ty, limits),
            None => self.of_type(ty, &Limits::default()),
        };
        let value = Value { values, is_open: true };
        Variable { name: element.name.clone(), value, rows: None }
    }

    fn whole_table(self, element: &Element) -> Variable {
        let value = Value { values: Values::Any, is_open: false };
        let rows = match &element.list.kind {
            ExprKind::Rows(id) => {
                let rows = self.schema().tables.get(id.0).map_or(0, |table| table.rows.len());
                Some((*id, (0..rows).collect()))
            }
            _ => None,
        };
        Variable { name: element.name.clone(), value, rows }
    }

    /// The scope of a definition that is called.
    pub fn called(self, called: &Definition, arguments: &[Expr], frame: &Frame) -> Frame {
        let given = called.parameters.iter().zip(arguments);
        let variables = given.map(|(parameter, argument)| {
            let rows = match argument.kind {
                ExprKind::Variable(at) => frame.variables.get(at).and_then(|one| one.rows.clone()),
                _ => None,
            };
            Variable { name: parameter.name.clone(), value: self.value(argument, frame), rows }
        });
        Frame { variables: variables.collect(), ..Frame::default() }
    }

    /// The scope of a definition whoever calls it: a figure may be outside its parameter's range,
    /// for only figures that are written out are held to it.
    pub fn uncalled(self, definition: &Definition) -> Frame {
        let variables = definition.parameters.iter().map(|parameter| {
            let values = match &parameter.ty {
                ty if ty.is_amount() => Values::Any,
                ty => self.of_type(ty, &parameter.limits),
            };
            let value = Value { values, is_open: true };
            Variable { name: parameter.name.clone(), value, rows: None }
        });
        Frame { variables: variables.collect(), ..Frame::default() }
    }
}

/// One variable that stands for any of several entries.
fn joined(name: &str, entries: Vec<Variable>) -> Variable {
    let values = entries.iter().map(|entry| &entry.value.values);
    let values = Values::of_all(values);
    let is_open = entries.iter().any(|entry| entry.value.is_open);
    let table = entries.iter().find_map(|entry| Some(entry.rows.as_ref()?.0));
    let rows = entries.into_iter().filter_map(|entry| Some(entry.rows?.1)).flatten().collect();
    let rows = table.map(|table| (table, rows));
    Variable { name: name.to_owned(), value: Value { values, is_open }, rows }
}

/// Whether a loop's filter goes through no list itself, and calls nothing that may.
fn is_plain(element: &Element) -> bool {
    let is_hard = |part: &Expr| {
        matches!(
            part.kind,
            ExprKind::Quantified { .. }
                | ExprKind::Aggregate { .. }
                | ExprKind::Neighbours { .. }
                | ExprKind::Dated { .. }
                | ExprKind::Call { .. }
        )
    };
    element.filter.as_ref().is_none_or(|filter| !filter.any(&mut |part| is_hard(part)))
}
