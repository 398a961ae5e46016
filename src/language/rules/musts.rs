//! Which fields the `must`s of a circular read, and which optional ones only its `should`s do.
//!
//! Takes the rules once they are whole; it is worked out when they load, and looked up when a plan is
//! checked. What a definition reads is read by those that use it.

use std::collections::{BTreeMap, BTreeSet};

use super::program::{AskingMust, Draft, Element, Expr, ExprKind, Musts, Requirement, Strength};
use super::reads::FieldId;
use crate::operation::Operation;

impl Musts {
    /// What a circular's requirements read.
    pub fn collect(rules: &Draft) -> Musts {
        let is_optional = |(record, at): &FieldId| {
            let field = rules.schema.fields(*record).get(*at);
            field.is_some_and(|field| field.is_optional && !field.is_built_in)
        };
        let mut asked: BTreeMap<FieldId, AskingMust> = BTreeMap::new();
        let (mut by_musts, mut by_others) = (BTreeSet::new(), BTreeSet::new());
        for (by, requirement) in rules.requirements() {
            let read = rules.read_by(requirement);
            if !matches!(requirement.strength, Strength::Must(_)) {
                by_others.extend(read);
                continue;
            }
            by_musts.extend(read.iter().copied());
            // A plan by itself is not held against a national one.
            if !requirement.is_national {
                let one = AskingMust { by, always: !is_conditional(requirement, rules) };
                let read = read.into_iter().filter(is_optional);
                read.for_each(|field| note(&mut asked, field, one));
            }
        }
        let only_shoulds = by_others.difference(&by_musts).filter(|field| is_optional(field));
        Musts { asked, only_shoulds: only_shoulds.copied().collect() }
    }

    /// The `must` that asks for an optional field: one that asks it of every plan, if there is one.
    pub fn asking_for(&self, field: FieldId) -> Option<AskingMust> {
        self.asked.get(&field).copied()
    }

    /// Whether a field is optional and read, but by no `must`.
    pub fn are_only_shoulds(&self, field: FieldId) -> bool {
        self.only_shoulds.contains(&field)
    }
}

/// Keeps the first that asks for a field, but rather one that asks it of every plan.
fn note(asked: &mut BTreeMap<FieldId, AskingMust>, field: FieldId, by: AskingMust) {
    let kept = asked.entry(field).or_insert(by);
    if by.always && !kept.always {
        *kept = by;
    }
}

/// Whether a requirement may be met, or not apply, without what it reads.
fn is_conditional(requirement: &Requirement, rules: &Draft) -> bool {
    let is_filtered = |element: &Element| element.filter.is_some();
    requirement.applies_when.is_some()
        || requirement.unless.is_some()
        || requirement.for_each.iter().any(is_filtered)
        || requirement.strength.conditions().iter().any(|one| has_way_out(one, rules))
}

/// Whether a condition has an `or`, a `when` or a `where` in it, itself or in a definition.
fn has_way_out(condition: &Expr, rules: &Draft) -> bool {
    condition.any(&mut |part| match &part.kind {
        ExprKind::Apply { operation: Operation::Or | Operation::When, .. } => true,
        ExprKind::Quantified { element, .. }
        | ExprKind::Aggregate { element, .. }
        | ExprKind::Dated { element, .. } => element.filter.is_some(),
        ExprKind::Call { definition, .. } => {
            rules.definitions.get(*definition).is_some_and(|one| has_way_out(&one.body, rules))
        }
        _ => false,
    })
}
