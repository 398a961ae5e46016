//! What can come of expressions on any plan at all: an abstract interpreter.
//!
//! Looks at no plan. Goes by types, ranges, the rows of tables, and what the conditions around leave. Sound, but not
//! complete: what it rules out cannot be; what it allows perhaps cannot be either. `truth` has the conditions,
//! `value` the other expressions, `entries` loops and calls; `values` are sets of values, `facts` what was asked
//! before, `key` tells expressions apart; `silence` says what a plan may leave open by leaving it out.

mod entries;
mod facts;
mod key;
pub mod silence;
mod truth;
mod value;
mod values;

pub use facts::Facts;
pub use key::{Key, element_key, key};
pub use values::{End, Point, Values};

use crate::operation::Function;
use crate::rules::Rules;
use crate::rules::program::{Definition, Expr, ExprKind};
use crate::value::{Field, Schema, TableId, Ty};

/// What can come of a condition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it can be true.
    pub yes: bool,
    /// Whether it can be false.
    pub no: bool,
    /// Whether it can be unknown.
    pub unknown: bool,
}

/// What an expression can come to.
#[derive(Debug, Clone)]
pub struct Value {
    /// The values that it can have where it is known.
    pub values: Values,
    /// Whether it can be unknown as well.
    pub is_open: bool,
}

/// A variable in scope.
#[derive(Debug, Clone)]
pub struct Variable {
    /// The name that the rule gives it; may be empty where no message needs one.
    pub name: String,
    /// The values that it can have.
    pub value: Value,
    /// Where it is a row: of which table, and which rows.
    pub rows: Option<(TableId, Vec<usize>)>,
}

/// What is known where an expression stands.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The variables in scope, parameters first, then those of loops from the outside in.
    pub variables: Vec<Variable>,
    /// What is taken to be so by the conditions around.
    pub facts: Facts,
    /// Whether what is assumed is true, and not only not false.
    pub is_strict: bool,
}

/// What a loop goes through.
#[derive(Debug)]
pub struct Entered {
    /// For its body: with its variable, behind its filter.
    pub frame: Frame,
    /// How few entries can pass the filter.
    pub least: usize,
    /// How many can; nothing where a plan sets the number.
    pub most: Option<usize>,
    /// Whether the list or the filter can be unknown.
    pub is_open: bool,
    /// Whether the list has no entry, whatever its filter is.
    pub is_empty: bool,
}

/// How many parts a definition that is looked into may have, with all that it calls.
const MOST_SIZE: usize = 2_000;

/// Reads expressions of one circular.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The rules of the circular, with the types, ranges and tables that it goes by.
    pub rules: &'a Rules,
}

impl Outcome {
    const ANY: Outcome = Outcome { yes: true, no: true, unknown: true };

    fn negated(self) -> Outcome {
        Outcome { yes: self.no, no: self.yes, unknown: self.unknown }
    }

    fn negated_if(self, is_negated: bool) -> Outcome {
        if is_negated { self.negated() } else { self }
    }

    /// Whether something can come of it, but only one of true and false.
    pub fn is_constant(self) -> bool {
        self.yes != self.no
    }
}

impl Value {
    /// Any value at all, or unknown: for what nothing is known of.
    pub fn any() -> Value {
        Value { values: Values::Any, is_open: true }
    }
}

impl Frame {
    /// The same scope with nothing asked before.
    pub fn without_facts(&self) -> Frame {
        Frame { variables: self.variables.clone(), ..Frame::default() }
    }

    /// With one more variable in scope.
    pub fn with(&self, variable: Variable) -> Frame {
        let mut frame = self.clone();
        frame.variables.push(variable);
        frame
    }
}

impl<'a> Reader<'a> {
    /// The choices, records and tables that the circular declares.
    pub fn schema(self) -> &'a Schema {
        &self.rules.schema
    }

    /// A definition that is not too large to look into.
    pub fn definition(self, id: usize) -> Option<&'a Definition> {
        self.rules.definitions.get(id).filter(|one| one.cost.size <= MOST_SIZE)
    }
}

/// Whether what is said of an expression in one place is kept for another: of what is read from a
/// plan, or summed up.
pub fn is_told_apart(expr: &Expr) -> bool {
    match expr.kind {
        ExprKind::Field { .. }
        | ExprKind::Variable(_)
        | ExprKind::LookUp { .. }
        | ExprKind::Aggregate { .. }
        | ExprKind::Dated { .. }
        | ExprKind::Call { .. } => true,
        ExprKind::Apply { operation, .. } => {
            matches!(operation.function(), Some(Function::Computed { .. }))
        }
        _ => false,
    }
}

/// The field that an expression reads, as it is declared.
pub fn declared<'s>(schema: &'s Schema, expr: &Expr) -> Option<&'s Field> {
    let ExprKind::Field { of, field } = &expr.kind else {
        return None;
    };
    match of.ty {
        Ty::Record(id) => schema.fields(id).get(*field),
        Ty::Row(id) => schema.columns(id).get(*field),
        _ => None,
    }
}
