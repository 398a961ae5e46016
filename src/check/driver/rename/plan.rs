//! Where a plan names something, and the plan as it is with another name there.
//!
//! Takes a plan's tree and the form that it is of; gives the places, and what the tree has to be once they
//! are written anew. Never changes a text.

use std::collections::BTreeSet;
use std::ops::Range;

use super::mention::{Kind, Thing, own_name};
use crate::plan::{Node, NodeKind};
use lacuna_language::source::Span;
use lacuna_language::value::schema::EXPLANATIONS;
use lacuna_language::value::{RecordId, Schema, Ty, spelling};

/// A plan that is read for one name.
pub(super) struct Reading<'r> {
    /// What the plan's form is made of.
    pub schema: &'r Schema,
    /// What is named.
    pub thing: &'r Thing,
    /// What it is to be called.
    pub new: &'r str,
    /// Where it is named.
    pub places: BTreeSet<(usize, usize)>,
}

impl Reading<'_> {
    /// The whole plan of a form, without its places and with the new name.
    pub(super) fn plan(&mut self, node: &Node, form: RecordId) -> String {
        let NodeKind::Map(entries) = &node.kind else { return content(node) };
        let entries = entries.iter().map(|entry| {
            let (name, value) = (entry.key.node.as_str(), &entry.value);
            let value = match (name, self.thing.kind) {
                (EXPLANATIONS, Kind::Requirement) => self.explanations(value),
                ("form", Kind::Form) => self.text(value),
                _ => self.value(value, self.field(form, name).map(|(ty, _)| ty)),
            };
            (self.key(form, name, entry.key.span), value)
        });
        map(entries.collect())
    }

    fn explanations(&mut self, node: &Node) -> String {
        let NodeKind::Map(entries) = &node.kind else { return content(node) };
        let entries = entries.iter().map(|entry| {
            let is_it = entry.key.node == self.thing.name;
            (self.named(&entry.key.node, entry.key.span, is_it), content(&entry.value))
        });
        map(entries.collect())
    }

    /// A value of a type, where its type is known.
    fn value(&mut self, node: &Node, ty: Option<Ty>) -> String {
        match (&node.kind, ty) {
            (NodeKind::List(items), Some(ty)) => {
                let of = match ty {
                    Ty::List(of) => *of,
                    other => other,
                };
                let items = items.iter().map(|item| self.value(item, Some(of.clone())));
                list(items.collect())
            }
            (NodeKind::Map(_), Some(Ty::List(of))) => self.value(node, Some(*of)),
            (NodeKind::Map(entries), Some(Ty::Record(record))) => {
                let entries = entries.iter().map(|entry| {
                    let name = entry.key.node.as_str();
                    let value =
                        self.value(&entry.value, self.field(record, name).map(|(ty, _)| ty));
                    (self.key(record, name, entry.key.span), value)
                });
                map(entries.collect())
            }
            (NodeKind::Scalar(_), Some(Ty::List(of))) => self.value(node, Some(*of)),
            (NodeKind::Scalar(_), Some(Ty::Choice(id))) if self.thing.kind == Kind::Word => {
                let choice = self.schema.choices.get(id.0).map(|one| own_name(&one.name));
                if choice == self.thing.owner.as_deref() { self.text(node) } else { content(node) }
            }
            _ => content(node),
        }
    }

    /// A field's type, and whether it is the one that is renamed.
    fn field(&self, record: RecordId, name: &str) -> Option<(Ty, bool)> {
        let field = self.schema.fields(record).iter().find(|field| field.name == name)?;
        let owner = self.schema.records.get(record.0).map(|one| own_name(&one.name));
        let is_it = self.thing.kind == Kind::Field
            && owner == self.thing.owner.as_deref()
            && name == self.thing.name;
        Some((field.ty.clone(), is_it))
    }

    fn key(&mut self, record: RecordId, name: &str, span: Span) -> String {
        let is_it = self.field(record, name).is_some_and(|(_, is_it)| is_it);
        self.named(name, span, is_it)
    }

    /// A single value, which is the new name where it was the old one.
    fn text(&mut self, node: &Node) -> String {
        match &node.kind {
            NodeKind::Scalar(one) => {
                let is_it = spelling::same_word(&one.text, &self.thing.name);
                self.named(&one.text, node.span, is_it)
            }
            _ => content(node),
        }
    }

    fn named(&mut self, name: &str, span: Span, is_it: bool) -> String {
        if is_it {
            self.places.insert((span.start(), span.end()));
        }
        format!("{:?}", if is_it { self.new } else { name })
    }

    /// Names that stand more than once in a text though the tree has them once, such as the headers of TOML.
    pub(super) fn ways(&mut self, ways: &[Vec<(String, Range<usize>)>], form: RecordId) {
        for way in ways {
            let mut record = Some(form);
            for (name, place) in way {
                let Some(of) = record else { break };
                let found = self.field(of, name);
                if found.as_ref().is_some_and(|(_, is_it)| *is_it) {
                    self.places.insert((place.start, place.end));
                }
                record = found.and_then(|(ty, _)| record_in(&ty));
            }
        }
    }
}

fn record_in(ty: &Ty) -> Option<RecordId> {
    match ty {
        Ty::Record(id) => Some(*id),
        Ty::List(of) => record_in(of),
        _ => None,
    }
}

/// What a tree says, without its places.
pub(super) fn content(node: &Node) -> String {
    match &node.kind {
        NodeKind::Map(entries) => {
            let name = |name: &str| format!("{name:?}");
            let entries = entries.iter().map(|one| (name(&one.key.node), content(&one.value)));
            map(entries.collect())
        }
        NodeKind::List(items) => list(items.iter().map(content).collect()),
        NodeKind::Scalar(scalar) => format!("{:?}", scalar.text),
        other => format!("{other:?}"),
    }
}

fn map(entries: Vec<(String, String)>) -> String {
    let entries: Vec<String> =
        entries.into_iter().map(|(key, value)| format!("{key}:{value}")).collect();
    format!("{{{}}}", entries.join(","))
}

fn list(items: Vec<String>) -> String {
    format!("[{}]", items.join(","))
}
