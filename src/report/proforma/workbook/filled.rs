//! What a plan says, by the blanks that it goes into.

use std::collections::BTreeSet;

use crate::proforma::pages::{Blank, ListPage, Pages};
use lacuna_check::plan::{Node, NodeKind};
use lacuna_language::source::Span;

/// The longest text that a cell holds, in UTF-16 units: Excel's own limit.
const LONGEST_TEXT: usize = 32_767;

/// A plan's tree, ready to be written into the blanks of its form.
pub(super) struct Filled<'p> {
    plan: &'p Node,
    /// Places of what no blank takes.
    pub without_place: Vec<Span>,
    /// Places of texts that no cell holds.
    pub too_long: Vec<Span>,
}

/// An entry of a list, and the number of the entry of the outer list that it belongs to.
pub(super) struct Row<'p> {
    pub of: usize,
    pub entry: &'p Node,
}

impl<'p> Filled<'p> {
    /// A plan of which only the entries are asked for.
    pub(super) fn unchecked(plan: &'p Node) -> Filled<'p> {
        Filled { plan, without_place: Vec::new(), too_long: Vec::new() }
    }

    pub(super) fn checked(plan: &'p Node, pages: &Pages) -> Filled<'p> {
        let mut filled = Filled::unchecked(plan);
        let mut taken = Taken::default();
        for blank in pages.fields.iter().chain(&pages.explanations) {
            taken.add(filled.field(blank));
        }
        for page in &pages.lists {
            for row in filled.rows(page, pages) {
                page.columns.iter().for_each(|blank| taken.add(row.entry.at(&blank.way)));
                taken.entries.insert(std::ptr::from_ref(row.entry));
            }
        }
        taken.leave(plan, &mut filled);
        filled
    }

    /// What goes into a blank that stands alone.
    pub(super) fn field(&self, blank: &Blank) -> Option<&'p Node> {
        self.plan.at(&blank.way).filter(|node| matches!(node.kind, NodeKind::Scalar(_)))
    }

    /// The entries of a list, those within entries of another one after the other.
    pub(super) fn rows(&self, page: &ListPage, pages: &Pages) -> Vec<Row<'p>> {
        let outer = page.within.as_ref().and_then(|outer| {
            let outer_page = pages.lists.iter().find(|one| one.name == *outer)?;
            Some((outer_page, page.name.strip_prefix(outer.as_str())?.strip_prefix('.')?))
        });
        let lists: Vec<(usize, &Node)> = match outer {
            None => self.plan.at(&page.name).map(|list| (0, list)).into_iter().collect(),
            Some((outer, way)) => {
                let entries = self.rows(outer, pages).into_iter().enumerate();
                entries.filter_map(|(idx, row)| Some((idx + 1, row.entry.at(way)?))).collect()
            }
        };
        lists
            .into_iter()
            .flat_map(|(of, list)| entries(list).map(move |entry| Row { of, entry }))
            .collect()
    }
}

fn entries(list: &Node) -> impl Iterator<Item = &Node> {
    match &list.kind {
        NodeKind::List(entries) => entries.as_slice(),
        _ => &[],
    }
    .iter()
}

/// Which values have a place in the workbook.
#[derive(Default)]
struct Taken {
    values: BTreeSet<*const Node>,
    entries: BTreeSet<*const Node>,
}

impl Taken {
    fn add(&mut self, node: Option<&Node>) {
        if let Some(node) = node.filter(|node| matches!(node.kind, NodeKind::Scalar(_))) {
            self.values.insert(std::ptr::from_ref(node));
        }
    }

    /// Goes through the plan and notes what is left.
    fn leave(&self, node: &Node, filled: &mut Filled) {
        let own = std::ptr::from_ref(node);
        match &node.kind {
            NodeKind::Scalar(scalar) if self.values.contains(&own) => {
                if scalar.text.encode_utf16().count() > LONGEST_TEXT {
                    filled.too_long.push(node.span);
                }
            }
            NodeKind::Map(entries) if !entries.is_empty() => {
                entries
                    .iter()
                    .for_each(|entry| self.leave_entry(&entry.value, entry.key.span, filled));
            }
            NodeKind::List(entries)
                if entries.iter().all(|one| self.entries.contains(&std::ptr::from_ref(one)))
                    && !entries.is_empty() =>
            {
                entries.iter().for_each(|entry| self.leave(entry, filled));
            }
            _ => filled.without_place.push(node.span),
        }
    }

    /// A value without a place is shown by its name.
    fn leave_entry(&self, value: &Node, key: Span, filled: &mut Filled) {
        let before = filled.without_place.len();
        self.leave(value, filled);
        let is_whole =
            !matches!(value.kind, NodeKind::Map(_)) && filled.without_place.len() > before;
        if is_whole && !matches!(value.kind, NodeKind::List(_)) {
            filled.without_place.truncate(before);
            filled.without_place.push(key);
        }
    }
}
