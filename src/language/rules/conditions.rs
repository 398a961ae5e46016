//! The conditions on which fields are asked for: `unit : unit, only when has-unit is yes`.
//!
//! Each speaks of the fields of the same record, and of nothing else of the plan: whether a field is asked for
//! can then be told entry by entry, and never leads in a circle.

use std::collections::BTreeMap;

use super::check::Reads;
use super::order::ordered;
use super::problem::RuleProblem;
use super::program::{Definition, Expr, ExprKind};
use super::reads::{FieldId, record_field};
use super::schema::BuiltIn;
use super::{Ground, Loader};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Modifier, Name};
use crate::value::schema::{EXPLANATIONS, LAST_YEAR};
use crate::value::{RecordId, Schema};

/// A field with a condition, as it is declared.
struct ConditionalField<'f> {
    field: FieldId,
    name: &'f Name,
    when: &'f ast::Expr,
}

impl Loader<'_> {
    /// The condition of each field that has one.
    pub(super) fn field_conditions(
        &mut self,
        ground: Ground,
        built_in: BuiltIn,
        definitions: &[Option<Definition>],
    ) -> BTreeMap<FieldId, Expr> {
        let asked = asked(&self.file.items, built_in);
        let mut conditions = BTreeMap::new();
        for one in &asked {
            let mut checker = self.checker(ground, definitions, Reads::Beside(one.field.0));
            let condition = checker.condition(one.when);
            let foreign = foreign(&condition, ground.schema, definitions);
            self.diagnostics.extend(foreign.map(|(span, why)| {
                RuleProblem::BadModifier { span, why: why.to_owned() }.diagnostic()
            }));
            conditions.insert(one.field, condition);
        }
        self.refuse_circles_of(&asked, &mut conditions);
        conditions.values_mut().for_each(of_the_record);
        conditions
    }

    /// A field may not be asked for by itself, not even by way of others. In a circle, none has a condition.
    fn refuse_circles_of(
        &mut self,
        asked: &[ConditionalField],
        conditions: &mut BTreeMap<FieldId, Expr>,
    ) {
        let needs: Vec<Vec<usize>> = asked
            .iter()
            .map(|one| {
                let read = conditions.get(&one.field).map(read).unwrap_or_default();
                let is_needed = |other: &ConditionalField| read.contains(&other.field);
                (0..asked.len()).filter(|at| asked.get(*at).is_some_and(is_needed)).collect()
            })
            .collect();
        for at in ordered(&needs).circles {
            let Some(one) = asked.get(at) else { continue };
            let (name, what) = (one.name.clone(), "condition of");
            self.diagnostics.push(RuleProblem::Circular { name, what }.diagnostic());
            conditions.remove(&one.field);
        }
    }
}

/// The fields of all forms and records that have a condition.
fn asked(items: &[Item], built_in: BuiltIn) -> Vec<ConditionalField<'_>> {
    let records = items.iter().filter_map(|item| match item {
        Item::Record(record) => Some((record, 0)),
        Item::Form(form) => Some((form, built_in.names().len())),
        _ => None,
    });
    let mut found = Vec::new();
    for (id, (record, n_before)) in records.enumerate() {
        for (at, field) in record.fields.iter().enumerate() {
            let when = field.modifiers.iter().find_map(|one| match &one.node {
                Modifier::OnlyWhen(when) => Some(&**when),
                _ => None,
            });
            let field_id = (RecordId(id), at + n_before);
            found.extend(when.map(|when| ConditionalField {
                field: field_id,
                name: &field.name,
                when,
            }));
        }
    }
    found
}

/// The fields of the record itself that a condition reads.
fn read(condition: &Expr) -> Vec<FieldId> {
    let mut found = Vec::new();
    condition.any(&mut |part| {
        if let ExprKind::Field { of, .. } = &part.kind
            && matches!(of.kind, ExprKind::Form)
        {
            found.extend(record_field(part));
        }
        false
    });
    found
}

/// The first part that reads more of the plan than the fields beside it, and what to do about it.
fn foreign(
    condition: &Expr,
    schema: &Schema,
    definitions: &[Option<Definition>],
) -> Option<(Span, &'static str)> {
    let mut found = None;
    condition.any(&mut |part| {
        found = found.or_else(|| Some((part.span, refused(part, schema, definitions)?)));
        found.is_some()
    });
    found
}

fn refused(
    part: &Expr,
    schema: &Schema,
    definitions: &[Option<Definition>],
) -> Option<&'static str> {
    match &part.kind {
        ExprKind::Quantified { .. }
        | ExprKind::Aggregate { .. }
        | ExprKind::Share { .. }
        | ExprKind::Neighbours { .. } => Some(
            "`only when` goes through no list: name single fields beside this one, or ask for the \
             field with a requirement",
        ),
        ExprKind::Call { definition, .. } => {
            let called = definitions.get(*definition)?.as_ref()?;
            called.cost.reads_plan.then_some(
                "`only when` speaks of the fields beside this one, but this definition reads the \
                 plan",
            )
        }
        ExprKind::Field { .. } => {
            let (record, at) = record_field(part)?;
            let field = schema.fields(record).get(at)?;
            let is_of_no_form = [EXPLANATIONS, LAST_YEAR].contains(&field.name.as_str());
            (field.is_built_in && is_of_no_form).then_some(
                "`only when` speaks of the fields beside this one, but this field is built in",
            )
        }
        _ => None,
    }
}

/// Lets a condition speak of the record that has the field, as its first variable.
fn of_the_record(condition: &mut Expr) {
    if matches!(condition.kind, ExprKind::Form) {
        condition.kind = ExprKind::Variable(0);
    }
    condition.parts_mut().into_iter().for_each(of_the_record);
}
