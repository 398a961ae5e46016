//! Which requirements read which field.

use std::collections::{BTreeMap, BTreeSet};

use super::innermost;
use super::program::{
    Definition, Draft, Expr, ExprKind, LookUpBy, Piece, Requirement, RequirementId,
};
use crate::value::schema::Cell;
use crate::value::{RecordId, Schema, Ty};

/// A field of a record.
pub type FieldId = (RecordId, usize);

/// The record and the field that an expression reads, of one record or of each of a list.
pub fn record_field(expr: &Expr) -> Option<(RecordId, usize)> {
    let ExprKind::Field { of, field } = &expr.kind else { return None };
    match innermost(&of.ty) {
        Ty::Record(id) => Some((*id, *field)),
        _ => None,
    }
}

impl Draft {
    /// The fields that a form's requirements read, each with those that do, in the order of the
    /// rules.
    pub fn readers(&self, form: RecordId) -> BTreeMap<FieldId, Vec<RequirementId>> {
        let mut readers: BTreeMap<FieldId, Vec<RequirementId>> = BTreeMap::new();
        for (id, requirement) in self.asked_of(form) {
            for field in self.read_by(requirement) {
                readers.entry(field).or_default().push(id);
            }
        }
        readers
    }

    /// The fields that a requirement reads.
    pub fn read_by(&self, requirement: &Requirement) -> BTreeSet<FieldId> {
        let mut read = Read { rules: self, fields: BTreeSet::new(), called: BTreeSet::new() };
        expressions(requirement).into_iter().for_each(|expr| read.all_in(expr));
        read.fields
    }
}

/// Whether an expression, or a definition that it calls, goes to a table in which a figure is not exact.
pub(super) fn reads_inexact(
    expr: &Expr,
    definitions: &[Option<Definition>],
    schema: &Schema,
) -> bool {
    expr.any(&mut |part| {
        let called = match part.kind {
            ExprKind::Call { definition, .. } => definitions.get(definition),
            _ => None,
        };
        let table = match innermost(&part.ty) {
            Ty::Row(id) => schema.tables.get(id.0),
            _ => None,
        };
        called.into_iter().flatten().any(|one| reads_inexact(&one.body, definitions, schema))
            || table.is_some_and(|one| one.rows.iter().flatten().any(Cell::is_inexact))
    })
}

/// All that a requirement says, its own sentence for a breach included.
fn expressions(requirement: &Requirement) -> Vec<&Expr> {
    let pieces = requirement.otherwise.iter().flatten().filter_map(Piece::value);
    requirement.expressions().chain(pieces).collect()
}

struct Read<'a> {
    rules: &'a Draft,
    fields: BTreeSet<FieldId>,
    /// The definitions that were looked into.
    called: BTreeSet<usize>,
}

impl Read<'_> {
    /// Notes the fields in an expression, and in the definitions that it calls.
    fn all_in(&mut self, expr: &Expr) {
        self.fields.extend(record_field(expr).into_iter().chain(key_fields(expr)));
        if let ExprKind::Call { definition, .. } = &expr.kind
            && self.called.insert(*definition)
            && let Some(called) = self.rules.definitions.get(*definition)
        {
            self.all_in(&called.body);
        }
        expr.parts().into_iter().for_each(|part| self.all_in(part));
    }
}

/// The fields of a list's records by which an expression goes through them.
fn key_fields(expr: &Expr) -> Vec<FieldId> {
    let (list, fields) = match &expr.kind {
        ExprKind::Includes { list, field, .. } => (&**list, field.iter().copied().collect()),
        ExprKind::Share { element, fields } => (&element.list, fields.clone()),
        ExprKind::Neighbours { element, alike, by, .. } => {
            (&element.list, alike.iter().chain([by]).copied().collect())
        }
        ExprKind::LookUp { of, by: LookUpBy::Field(field), .. } => (&**of, vec![*field]),
        _ => return Vec::new(),
    };
    match innermost(&list.ty) {
        Ty::Record(record) => fields.into_iter().map(|field| (*record, field)).collect(),
        _ => Vec::new(),
    }
}
