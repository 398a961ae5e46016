//! What a plan holds in each field, as examples.

use std::collections::BTreeMap;

use lacuna_check::plan::{Node, NodeKind, Scalar};
use lacuna_language::rules::FieldId;
use lacuna_language::value::{Absence, RecordId, Schema, Ty, absence};

/// The values of a plan, by the field that they are of: a few of each.
pub(super) type Examples = BTreeMap<FieldId, Vec<String>>;

/// How many examples a field has.
const MOST: usize = 3;
/// Longer texts are no help beside a field.
const LONGEST: usize = 160;

/// Takes the examples out of a plan that is of this form.
pub(super) fn collect(plan: &Node, form: RecordId, schema: &Schema) -> Examples {
    let mut taking = Taking { schema, examples: Examples::new() };
    taking.record(plan, form);
    taking.examples
}

struct Taking<'s> {
    schema: &'s Schema,
    examples: Examples,
}

impl Taking<'_> {
    fn record(&mut self, node: &Node, record: RecordId) {
        let NodeKind::Map(entries) = &node.kind else { return };
        for entry in entries {
            let fields = self.schema.fields(record).iter();
            let named = fields.enumerate().find(|(_, field)| field.name == entry.key.node);
            if let Some((at, field)) = named {
                self.value(&entry.value, &field.ty, (record, at));
            }
        }
    }

    fn value(&mut self, node: &Node, ty: &Ty, field: FieldId) {
        match (ty, &node.kind) {
            (Ty::Record(record), _) => self.record(node, *record),
            (Ty::List(of), NodeKind::List(nodes)) => {
                nodes.iter().for_each(|node| self.value(node, of, field));
            }
            (_, NodeKind::Scalar(scalar)) => self.scalar(scalar, ty, field),
            _ => {}
        }
    }

    fn scalar(&mut self, scalar: &Scalar, ty: &Ty, field: FieldId) {
        let is_told = !matches!(ty, Ty::List(_) | Ty::YesNo | Ty::Choice(_));
        let is_value = absence::of_text(&scalar.text).is_none_or(|why| is_declared(&why));
        let examples = self.examples.entry(field).or_default();
        let is_new =
            examples.len() < MOST && !examples.iter().any(|one| one == scalar.text.as_str());
        if is_told && is_value && is_new && scalar.text.len() <= LONGEST {
            examples.push(scalar.text.to_string());
        }
    }
}

/// Whether a node is a value that can stand as an example.
pub(super) fn is_short_value(node: &Node) -> bool {
    let NodeKind::Scalar(scalar) = &node.kind else { return false };
    absence::of_text(&scalar.text).is_none() && scalar.text.len() <= LONGEST
}

fn is_declared(absence: &Absence) -> bool {
    matches!(absence, Absence::NotApplicable(_))
}
