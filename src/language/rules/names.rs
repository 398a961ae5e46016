//! The names that a file declares, each with the id of what it stands for.
//!
//! A name that two items declare is reported once, at the second. The name of an item that could
//! not be parsed is known as broken, so that its uses are not reported as well.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::RuleProblem;
use super::program::FITS_THE_FORM;
use crate::diag::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::{File, Item, Name};

/// What a name may stand for. Kinds that share a space may not share a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Source,
    Paragraph,
    /// Choices, records, forms and tables: what a field may be of.
    Type,
    /// Values and definitions: what an expression may name.
    Definition,
    Requirement,
    /// Figures that are shown with each plan, by their titles.
    Show,
}

/// What was found under a name of the type space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeName {
    Choice(usize),
    Record(usize),
    Table(usize),
}

/// The names of one file.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_name: BTreeMap<(Space, String), (usize, Span)>,
    types: Vec<TypeName>,
    broken: BTreeSet<String>,
    /// Whether there is an item that cannot be read and has no name.
    has_nameless_broken: bool,
    /// Names that two items declare: which of them a use means is not known.
    doubled: BTreeSet<String>,
}

impl Names {
    /// Collects what the file declares. Ids count within each kind, in the order written.
    pub(super) fn collect(file: &File, diagnostics: &mut Diagnostics) -> Names {
        let mut names = Names::default();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for item in &file.items {
            let Some((space, kind, name)) = declared(item) else {
                names.note_broken(item);
                continue;
            };
            let count = counts.entry(kind).or_default();
            let id = *count;
            *count += 1;
            let id = match space {
                Space::Type => names.add_type(kind, id),
                _ => id,
            };
            names.declare(space, name, id, diagnostics);
        }
        names
    }

    fn add_type(&mut self, kind: &str, id: usize) -> usize {
        self.types.push(match kind {
            "choice" => TypeName::Choice(id),
            "table" => TypeName::Table(id),
            _ => TypeName::Record(id),
        });
        self.types.len() - 1
    }

    fn declare(&mut self, space: Space, name: &Name, id: usize, diagnostics: &mut Diagnostics) {
        if space == Space::Requirement && name.node == FITS_THE_FORM {
            let what = "the requirement that every plan has";
            let problem = RuleProblem::Shadows { name: name.clone(), what, first: None };
            diagnostics.push(problem.diagnostic());
        }
        let key = (space, name.node.clone());
        if let Some((_, first)) = self.by_name.get(&key) {
            let first = *first;
            self.doubled.insert(name.node.clone());
            diagnostics.push(RuleProblem::Duplicate { name: name.clone(), first }.diagnostic());
            return;
        }
        self.by_name.insert(key, (id, name.span));
    }

    fn note_broken(&mut self, item: &Item) {
        let Item::Broken(broken) = item else { return };
        match &broken.name {
            Some(name) => drop(self.broken.insert(name.node.clone())),
            None => self.has_nameless_broken = true,
        }
    }

    /// The id of a name, if it is declared.
    pub(super) fn get(&self, space: Space, name: &str) -> Option<usize> {
        self.by_name.get(&(space, name.to_owned())).map(|(id, _)| *id)
    }

    /// Where a name is declared.
    pub(super) fn place(&self, space: Space, name: &str) -> Option<Span> {
        self.by_name.get(&(space, name.to_owned())).map(|(_, span)| *span)
    }

    /// The choice, record or table of a name.
    pub(super) fn get_type(&self, name: &str) -> Option<TypeName> {
        self.types.get(self.get(Space::Type, name)?).copied()
    }

    /// The names of the tables.
    pub(super) fn tables(&self) -> impl Iterator<Item = &str> {
        let names = self.all(Space::Type);
        names.filter(|name| matches!(self.get_type(name), Some(TypeName::Table(_))))
    }

    /// Whether an item of this name stands in the file but could not be parsed.
    pub(super) fn is_broken(&self, name: &str) -> bool {
        self.broken.contains(name)
    }

    /// Whether an item without a name, such as a standard, could not be parsed.
    pub(super) fn has_nameless_broken(&self) -> bool {
        self.has_nameless_broken
    }

    /// Whether an item of this name, or last year's of it, may have more than is known: what changes it
    /// cannot be read.
    pub(super) fn is_changed_unread(&self, name: &str) -> bool {
        let own = name.rsplit_once(" of ").map_or(name, |(own, _)| own);
        self.broken.contains(own)
    }

    /// Whether two items of this name stand in the file.
    pub(super) fn is_doubled(&self, name: &str) -> bool {
        self.doubled.contains(name)
    }

    /// All names of a space.
    pub(super) fn all(&self, space: Space) -> impl Iterator<Item = &str> {
        let names = self.by_name.keys().filter(move |(of, _)| *of == space);
        names.map(|(_, name)| name.as_str())
    }
}

/// What an item declares: its space, its kind within the space, its name.
fn declared(item: &Item) -> Option<(Space, &'static str, &Name)> {
    Some(match item {
        Item::Source(source) => (Space::Source, "source", &source.name),
        Item::Paragraph(paragraph) => (Space::Paragraph, "paragraph", &paragraph.name),
        Item::Choice(choice) => (Space::Type, "choice", &choice.name),
        Item::Record(record) | Item::Form(record) => (Space::Type, "record", &record.name),
        Item::Table(table) => (Space::Type, "table", &table.name),
        Item::Value(define) | Item::Define(define) => (Space::Definition, "define", &define.name),
        Item::Requirement(one) => (Space::Requirement, "requirement", &one.name),
        Item::Show(one) => (Space::Show, "show", &one.name),
        // What is said of last year's items has been made part of them: see `follow`.
        Item::Keep(_) | Item::Drop(_) | Item::Replace(_) | Item::Change(_) => return None,
        Item::Circular(_) | Item::Examples(_) | Item::Example(_) => return None,
        Item::Standard(_) | Item::Broken(_) => return None,
    })
}
