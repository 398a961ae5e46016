//! What rules must keep to beyond their types: what a `must` may rest on, and no escape by omission.

use std::collections::BTreeMap;

use super::problem::RuleProblem;
use super::program::{
    Definition, Element, Expr, ExprKind, LookUpBy, Paragraph, Requirement, RequirementId, Strength,
};
use super::reads::{FieldId, record_field};
use crate::diag::Diagnostics;
use crate::operation::{Operation, Quantifier};
use crate::source::Span;
use crate::value::{RecordId, Schema};

/// The fields that a `must` asks of every plan by `is given`, each with the first requirement that
/// does. One that asks it only of some entries, or only under a condition, is not among them.
pub(super) fn asked_fields(
    requirements: &[Requirement],
) -> BTreeMap<(RecordId, usize), RequirementId> {
    let mut asked = BTreeMap::new();
    for (at, requirement) in requirements.iter().enumerate() {
        let is_filtered = requirement.for_each.iter().any(|element| element.filter.is_some())
            || requirement.applies_when.is_some()
            || requirement.unless.is_some();
        if let (Strength::Must(conditions), false) = (&requirement.strength, is_filtered) {
            for condition in conditions {
                each_asked_for(condition, true, &mut |field| {
                    asked.entry(field).or_insert(RequirementId(at + 1));
                });
            }
        }
    }
    asked
}

/// The fields that a condition asks to be given, of the plan or of each entry of a list: `always`, or if only
/// under a condition.
pub(crate) fn each_asked_for(condition: &Expr, always: bool, found: &mut dyn FnMut(FieldId)) {
    match &condition.kind {
        ExprKind::Apply { operation: Operation::IsGiven, operands } => {
            operands.iter().filter_map(record_field).for_each(found);
        }
        ExprKind::Apply { operation: Operation::And, operands } => {
            operands.iter().for_each(|part| each_asked_for(part, always, found));
        }
        ExprKind::Apply { operation: Operation::Or, operands } if !always => {
            operands.iter().for_each(|part| each_asked_for(part, always, found));
        }
        ExprKind::Apply { operation: Operation::When, operands } if !always => {
            operands.iter().take(1).for_each(|asked| each_asked_for(asked, always, found));
        }
        ExprKind::Quantified { quantifier: Quantifier::Every, element, body }
            if !always || element.filter.is_none() =>
        {
            each_asked_for(body, always, found);
        }
        _ => {}
    }
}

/// A `must` rests on what was seen; nothing rests on what is marked not checkable.
pub(super) fn citations(
    requirement: &Requirement,
    cites: &[(usize, Span)],
    paragraphs: &[Paragraph],
    diagnostics: &mut Diagnostics,
) {
    // One without a condition that can be read may be no `must`; that it has none is told.
    let is_read = |one: &Expr| !matches!(one.kind, ExprKind::Error);
    let is_must = matches!(&requirement.strength, Strength::Must(all) if all.iter().any(is_read));
    for (id, span) in cites {
        let Some(cited) = paragraphs.get(*id) else {
            continue;
        };
        let (paragraph, declared) = (cited.name.clone(), cited.span);
        if cited.not_checkable.is_some() {
            let problem = RuleProblem::CitesNotCheckable { span: *span, paragraph, declared };
            diagnostics.push(problem.diagnostic());
        } else if is_must && cited.inferred_because.is_some() {
            let is_kept = requirement.name_span.source != span.source;
            let problem =
                RuleProblem::MustOnInference { span: *span, paragraph, declared, is_kept };
            diagnostics.push(problem.diagnostic());
        }
    }
}

/// No clause that decides whether a requirement applies may be settled by a plan's silence, unless
/// silence is answered for elsewhere.
pub(super) fn no_escape(
    requirement: &Requirement,
    schema: &Schema,
    definitions: &[Option<Definition>],
    asked: &BTreeMap<(RecordId, usize), RequirementId>,
    diagnostics: &mut Diagnostics,
) {
    let filters = requirement
        .for_each
        .iter()
        .filter_map(|element: &Element| Some(("for each … where", element.filter.as_deref()?)));
    let clauses = [("applies when", &requirement.applies_when), ("unless", &requirement.unless)];
    let clauses = clauses.into_iter().filter_map(|(clause, expr)| Some((clause, expr.as_ref()?)));
    for (clause, condition) in clauses.chain(filters) {
        condition.any(&mut |part| {
            let escape = |part: &Expr| {
                silent(part).into_iter().find(|field| !answered_for(*field, schema, asked))
            };
            let is_escape = |part: &Expr| escape(part).is_some();
            let is_called = |called: &Definition| {
                reaches(&called.body, definitions, definitions.len(), &is_escape)
            };
            let called = match &part.kind {
                ExprKind::Call { definition, .. } => definitions.get(*definition),
                _ => None,
            };
            if is_escape(part) || called.and_then(Option::as_ref).is_some_and(is_called) {
                let (span, field) = (part.span, escape(part).flatten());
                let field = field.and_then(|(record, at)| schema.fields(record).get(at));
                let only_when = field.and_then(|field| field.only_when.clone());
                let problem = RuleProblem::SettledBySilence { span, clause, only_when };
                diagnostics.push(problem.diagnostic());
            }
            false
        });
    }
}

/// Nothing is compared with a list of the rules that has no entries: no plan could be told what to write.
pub(super) fn no_empty_lists<'r>(
    expressions: impl Iterator<Item = &'r Expr>,
    definitions: &[Option<Definition>],
    diagnostics: &mut Diagnostics,
) {
    for expression in expressions {
        expression.any(&mut |part| {
            if let Some((list, _)) = part.searched()
                && let Some(empty) = empty_list(list, definitions)
            {
                let declared = (empty != list.span).then_some(empty);
                diagnostics.push(RuleProblem::EmptyList { span: list.span, declared }.diagnostic());
            }
            false
        });
    }
}

/// Where a list without entries is written: here, or as the value that is named here.
fn empty_list(list: &Expr, definitions: &[Option<Definition>]) -> Option<Span> {
    match &list.kind {
        ExprKind::List(entries) => entries.is_empty().then_some(list.span),
        ExprKind::Call { definition, arguments } if arguments.is_empty() => {
            let definition = definitions.get(*definition)?.as_ref()?;
            empty_list(&definition.body, definitions)
        }
        _ => None,
    }
}

/// Whether a part of an expression, or of a definition that it calls, is one for which `found`
/// holds. `fuel` bounds the depth: definitions do not lead back to themselves.
fn reaches(
    expr: &Expr,
    definitions: &[Option<Definition>],
    fuel: usize,
    found: &dyn Fn(&Expr) -> bool,
) -> bool {
    expr.any(&mut |part| match &part.kind {
        ExprKind::Call { definition, .. } if fuel > 0 => {
            let called = definitions.get(*definition).and_then(Option::as_ref);
            called.is_some_and(|called| reaches(&called.body, definitions, fuel - 1, found))
        }
        _ => found(part),
    })
}

/// What a condition reads that silence settles: each field, or nothing known of it.
fn silent(part: &Expr) -> Vec<Option<(RecordId, usize)>> {
    match &part.kind {
        ExprKind::Apply { operation: Operation::Together(_), operands } => {
            operands.iter().flat_map(asked_of_the_plan).collect()
        }
        ExprKind::Apply { operation, operands } if operation.asks_whether_given() => {
            operands.iter().flat_map(asked_of_the_plan).collect()
        }
        // A list of the rules' own says nothing of the plan.
        ExprKind::Includes { list, .. } => record_field(list).map(Some).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The field whose being there is asked for. An entry that is looked up may be left out whole, so
/// that nothing answers for its fields; a table's row is not the plan's to leave out.
fn asked_of_the_plan(of: &Expr) -> Vec<Option<(RecordId, usize)>> {
    let is_look_up = |by: fn(&LookUpBy) -> bool| {
        of.any(&mut |part| matches!(&part.kind, ExprKind::LookUp { by: found, .. } if by(found)))
    };
    if is_look_up(|by| matches!(by, LookUpBy::Field(_))) {
        return vec![None];
    }
    if is_look_up(|by| matches!(by, LookUpBy::Columns(_))) {
        return Vec::new();
    }
    vec![record_field(of)]
}

fn answered_for(
    field: Option<(RecordId, usize)>,
    schema: &Schema,
    asked: &BTreeMap<(RecordId, usize), RequirementId>,
) -> bool {
    let Some((record, at)) = field else {
        return false;
    };
    let declared = schema.fields(record).get(at);
    declared.is_some_and(|field| field.may_be_not_applicable) || asked.contains_key(&(record, at))
}
