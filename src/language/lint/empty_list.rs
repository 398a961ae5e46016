//! `every` and `for each` over a list of the plan that may be empty: an empty one is then enough.
//!
//! Says nothing where the field says how many entries it has, be it `at least 0`; where a `where`
//! picks some entries out, for there may rightly be none of them; and where anything asks for an
//! entry of the list, or reckons with it.

use std::collections::BTreeSet;

use super::{Ground, expressions, own_items};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::{Operation, Quantifier};
use crate::rules::Rules;
use crate::rules::program::{Element, Expr, ExprKind, LookUpBy};
use crate::rules::record_field;
use crate::source::Span;
use crate::syntax::ast::{self, How, Item, Modifier};
use crate::value::{RecordId, schema::Field};

type FieldId = (RecordId, usize);

/// Lists that may be empty and of which something is asked of each entry; each list once.
pub(super) fn empty_lists(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let mut settled = asked_for(rules);
    let counted = counted(ground.file);
    for requirement in &rules.requirements {
        let for_each = requirement.for_each.iter().map(|element| (element, "for each"));
        let conditions = requirement.strength.conditions().iter();
        let every = conditions.flat_map(|one| every(one)).map(|element| (element, "every"));
        for (element, word) in for_each.chain(every) {
            let Some((id, field)) = open_list(element, rules) else { continue };
            if !counted.contains(&field.span) && settled.insert(id) {
                diagnostics.push(warning(element, word, field));
            }
        }
    }
}

fn warning(element: &Element, word: &str, field: &Field) -> Diagnostic {
    let name = &field.name;
    let message = format!("`{word}` asks nothing of an empty list, and `{name}` may be empty");
    let help = format!(
        "put `at least 1` after `{name}` if there must be an entry, or `at least 0` if there may \
         be none"
    );
    Diagnostic::new(
        &code::MET_WHEN_EMPTY,
        message,
        element.list.span,
        "an empty list always meets it",
    )
    .with_label(field.span, "declared here")
    .with_help(help)
}

/// A list of the plan, gone through whole, that may be empty.
fn open_list<'r>(element: &Element, rules: &'r Rules) -> Option<(FieldId, &'r Field)> {
    let id = record_field(&element.list)?;
    let field = rules.schema.fields(id.0).get(id.1)?;
    let is_open = element.filter.is_none() && field.at_least == 0 && !field.is_built_in;
    is_open.then_some((id, field))
}

/// The `every` on which a condition hangs, by itself or with others beside it.
fn every(condition: &Expr) -> Vec<&Element> {
    match &condition.kind {
        ExprKind::Quantified { quantifier: Quantifier::Every, element, .. } => vec![element],
        ExprKind::Apply { operation: Operation::And, operands } => {
            operands.iter().flat_map(every).collect()
        }
        _ => Vec::new(),
    }
}

/// Lists of which an entry is asked for somewhere, or which are reckoned with.
fn asked_for(rules: &Rules) -> BTreeSet<FieldId> {
    let bodies = rules.definitions.iter().map(|one| &one.body);
    let conditions = rules.requirements.iter().flat_map(expressions);
    let mut asked = BTreeSet::new();
    for expr in bodies.chain(conditions) {
        expr.any(&mut |part| {
            asked.extend(asking(part).and_then(record_field));
            false
        });
    }
    asked
}

/// The list of which a part of a condition asks for an entry.
fn asking(part: &Expr) -> Option<&Expr> {
    match &part.kind {
        ExprKind::Quantified { quantifier, element, .. } => match quantifier {
            Quantifier::Some => Some(&element.list),
            Quantifier::AtLeast(n) | Quantifier::Exactly(n) if *n > 0 => Some(&element.list),
            _ => None,
        },
        ExprKind::Aggregate { element, .. } => Some(&element.list),
        ExprKind::Includes { list, .. } => Some(list),
        ExprKind::LookUp { of, by: LookUpBy::Field(_), .. } => Some(of),
        _ => None,
    }
}

/// The fields that say how many entries they have at the least.
fn counted(file: &ast::File) -> BTreeSet<Span> {
    let fields = own_items(file).flat_map(|item| match item {
        Item::Record(record) | Item::Form(record) => &record.fields[..],
        Item::Change(change) => match &change.how {
            How::AlsoFields(fields) => &fields[..],
            _ => &[],
        },
        _ => &[],
    });
    let says = |field: &&ast::Field| {
        field.modifiers.iter().any(|one| matches!(one.node, Modifier::AtLeast(_)))
    };
    fields.filter(says).map(|field| field.name.span).collect()
}
