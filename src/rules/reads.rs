//! Which requirements read which field.

use std::collections::{BTreeMap, BTreeSet};

use super::innermost;
use super::program::{
    Expr, ExprKind, LookUpBy, Piece, Requirement, RequirementId, Rules, Shown, Strength,
};
use super::sound::record_field;
use crate::value::{RecordId, Ty};

/// A field of a record.
pub type FieldId = (RecordId, usize);

impl Rules {
    /// The fields that a form's requirements read, each with those that do, in the order of the
    /// rules.
    pub fn readers(&self, form: RecordId) -> BTreeMap<FieldId, Vec<RequirementId>> {
        let mut readers: BTreeMap<FieldId, Vec<RequirementId>> = BTreeMap::new();
        for (id, requirement) in self.asked_of(form) {
            let mut read = Read { rules: self, fields: BTreeSet::new(), called: BTreeSet::new() };
            expressions(requirement).into_iter().for_each(|expr| read.all_in(expr));
            for field in read.fields {
                readers.entry(field).or_default().push(id);
            }
        }
        readers
    }
}

/// All that a requirement says, clause by clause.
fn expressions(requirement: &Requirement) -> Vec<&Expr> {
    let lists = requirement.for_each.iter().flat_map(|element| element.parts());
    let clauses = requirement.applies_when.iter().chain(&requirement.unless);
    let conditions = requirement.strength.conditions();
    let pieces = requirement.otherwise.iter().flatten().filter_map(|piece| match piece {
        Piece::Value(value) => Some(value),
        Piece::Text(_) => None,
    });
    let shown = shown(&requirement.strength);
    lists.chain(clauses).chain(conditions).chain(pieces).chain(shown).collect()
}

fn shown(strength: &Strength) -> Vec<&Expr> {
    let Strength::Judged { showing, .. } = strength else { return Vec::new() };
    let parts = showing.iter().flat_map(|one| match one {
        Shown::Value(value) => vec![value],
        Shown::Every(element) => element.parts().collect(),
    });
    parts.collect()
}

struct Read<'a> {
    rules: &'a Rules,
    fields: BTreeSet<FieldId>,
    /// The definitions that were looked into.
    called: BTreeSet<usize>,
}

impl Read<'_> {
    /// Notes the fields in an expression, and in the definitions that it calls.
    fn all_in(&mut self, expr: &Expr) {
        self.fields.extend(record_field(expr).into_iter().chain(key_field(expr)));
        if let ExprKind::Call { definition, .. } = &expr.kind
            && self.called.insert(*definition)
            && let Some(called) = self.rules.definitions.get(*definition)
        {
            self.all_in(&called.body);
        }
        expr.parts().into_iter().for_each(|part| self.all_in(part));
    }
}

/// The field of a list's records by which an expression goes through them.
fn key_field(expr: &Expr) -> Option<FieldId> {
    let (list, field) = match &expr.kind {
        ExprKind::Includes { list, field, .. } => (list, (*field)?),
        ExprKind::Share { list, field } => (list, *field),
        ExprKind::Neighbours { list, by, .. } => (list, *by),
        ExprKind::LookUp { of, by: LookUpBy::Field(field), .. } => (of, *field),
        _ => return None,
    };
    match innermost(&list.ty) {
        Ty::Record(record) => Some((*record, field)),
        _ => None,
    }
}
