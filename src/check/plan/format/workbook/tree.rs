//! Sheets into the tree of a plan: fields by their way through it, rows as entries of their lists.

use std::collections::BTreeMap;

use super::cells::{Content, Sheet};
use super::layout::{self, EACH, Fields, Layout, List};
use super::problem::WorkbookProblem;
use super::reference::At;
use super::source_text::Places;
use super::unread;
use crate::plan::node::{Entry, Node, NodeKind, Scalar, Total};
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{KeptAs, Span, Spanned};
use lacuna_language::value::Misread;

/// The sheets of a workbook, to be made into one tree.
pub(super) struct Tree<'w> {
    sheets: &'w [Sheet],
    layouts: &'w [Option<Layout>],
    places: Places<'w>,
}

/// A list's sheet: which it is, and how it is laid out.
#[derive(Clone, Copy)]
struct OfList<'w> {
    sheet: usize,
    list: &'w List,
}

/// The entries of a list by the number of the entry that they belong to.
type ByNumber = BTreeMap<String, Vec<Node>>;

impl<'w> Tree<'w> {
    pub(super) fn new(
        sheets: &'w [Sheet],
        layouts: &'w [Option<Layout>],
        places: Places<'w>,
    ) -> Self {
        Tree { sheets, layouts, places }
    }

    /// The plan. Nothing where a row cannot be told to belong to an entry.
    pub(super) fn plan(&self, diagnostics: &mut Diagnostics) -> Option<Node> {
        let mut found = Vec::new();
        let mut entries = Vec::new();
        for (sheet, fields) in self.fields() {
            for row in self.rows(sheet) {
                let key = self.span(sheet, (row, fields.field));
                let way = layout::way(self.text(sheet, (row, fields.field)));
                put(&mut entries, &way, key, self.value(sheet, (row, fields.answer)));
            }
        }
        for one in self.lists().filter(|one| one.list.of.is_none()) {
            let list = self.list(one, &mut found);
            put(&mut entries, &one.list.name, self.number_heading(one), list);
        }
        for one in self.lists().filter(|one| self.is_astray(one)) {
            let rows = self.rows(one.sheet).into_iter();
            found.extend(rows.map(|row| self.no_such_entry(one, row)));
        }
        let is_whole = found.is_empty();
        found.into_iter().for_each(|problem| diagnostics.push(problem.diagnostic("")));
        is_whole.then(|| tidied(entries))
    }

    fn fields(&self) -> impl Iterator<Item = (usize, &'w Fields)> {
        self.layouts.iter().enumerate().filter_map(|(sheet, layout)| match layout {
            Some(Layout::Fields(fields)) => Some((sheet, fields)),
            _ => None,
        })
    }

    fn lists(&self) -> impl Iterator<Item = OfList<'w>> {
        self.layouts.iter().enumerate().filter_map(|(sheet, layout)| match layout {
            Some(Layout::List(list)) => Some(OfList { sheet, list }),
            _ => None,
        })
    }

    /// The lists within the entries of one, each with its way through an entry.
    fn lists_within(&self, outer: &str) -> Vec<(OfList<'w>, &'w str)> {
        self.lists().filter_map(|one| Some((one, way_within(one.list, outer)?))).collect()
    }

    /// Whether a list belongs to the entries of one that is not there.
    fn is_astray(&self, one: &OfList) -> bool {
        let is_outer = |outer: OfList| way_within(one.list, &outer.list.name).is_some();
        one.list.of.is_some() && !self.lists().any(is_outer)
    }

    /// A list, with the lists that are in its entries.
    fn list(&self, one: OfList, found: &mut Vec<WorkbookProblem>) -> Node {
        let within: Vec<(OfList, &str, ByNumber)> = self
            .lists_within(&one.list.name)
            .into_iter()
            .map(|(inner, way)| (inner, way, self.by_number(inner, found)))
            .collect();
        self.check_numbers(one, &within, found);
        let rows = self.rows(one.sheet);
        let entries = rows.iter().map(|row| {
            let mut node = self.entry(one, *row);
            let number = self.text(one.sheet, (*row, one.list.number));
            for (inner, way, by_number) in &within {
                let entries = by_number.get(number).cloned().unwrap_or_default();
                let fields = match &mut node.kind {
                    NodeKind::Map(fields) => fields,
                    NodeKind::Total(total) => &mut total.entries,
                    _ => continue,
                };
                if !entries.is_empty() {
                    put(fields, way, self.number_heading(*inner), of_entries(entries));
                }
            }
            node
        });
        let entries: Vec<Node> = entries.collect();
        match entries.is_empty() {
            true => Node::empty(self.first_cell(one)),
            false => of_entries(entries),
        }
    }

    /// The entries of a list within those of another, by the number of the one they belong to.
    fn by_number(&self, one: OfList, found: &mut Vec<WorkbookProblem>) -> ByNumber {
        let Some((of, _)) = one.list.of else { return ByNumber::new() };
        let mut by_number = ByNumber::new();
        let NodeKind::List(entries) = self.list(one, found).kind else { return by_number };
        for (row, entry) in self.rows(one.sheet).into_iter().zip(entries) {
            let number = self.text(one.sheet, (row, of)).to_owned();
            by_number.entry(number).or_default().push(entry);
        }
        by_number
    }

    /// Every number that is referred to has to be that of one filled row.
    fn check_numbers(
        &self,
        one: OfList,
        within: &[(OfList, &str, ByNumber)],
        found: &mut Vec<WorkbookProblem>,
    ) {
        let mut known: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for row in self.rows(one.sheet) {
            known.entry(self.text(one.sheet, (row, one.list.number))).or_default().push(row);
        }
        let place = |row: &u32| self.span(one.sheet, (*row, one.list.number));
        for (inner, _, by_number) in within {
            let Some((of, _)) = inner.list.of else { continue };
            for row in self.rows(inner.sheet) {
                let label = self.text(inner.sheet, (row, of));
                if label.is_empty() || !known.contains_key(label) {
                    found.push(self.no_such_entry(*inner, row));
                }
            }
            for label in by_number.keys() {
                if let Some([first, second, ..]) = known.get(label.as_str()).map(Vec::as_slice) {
                    let (first, place) = (place(first), place(second));
                    let label = label.clone();
                    found.push(WorkbookProblem::EntryTwice { place, first, label });
                }
            }
        }
    }

    fn no_such_entry(&self, one: OfList, row: u32) -> WorkbookProblem {
        let (of, list) = one.list.of.clone().unwrap_or_default();
        let label = self.text(one.sheet, (row, of)).to_owned();
        WorkbookProblem::NoSuchEntry { place: self.span(one.sheet, (row, of)), list, label }
    }

    /// A row as an entry, or as the total that it calls itself.
    fn entry(&self, one: OfList, row: u32) -> Node {
        let entry = self.row(one, row);
        let sheet = self.sheets.get(one.sheet);
        let Some(column) = sheet.and_then(|sheet| unread::total_column(sheet, one.list, row))
        else {
            return entry;
        };
        let heading = one.list.columns.iter().find(|(other, _)| *other == column);
        let said_in = heading.map(|(_, heading)| heading.into());
        let why = no_entry(row);
        let kind = match entry.kind {
            NodeKind::Map(entries) => NodeKind::Total(Box::new(Total { entries, said_in, why })),
            _ => NodeKind::Unreadable(Box::new(why)),
        };
        Node { kind, span: entry.span }
    }

    fn row(&self, one: OfList, row: u32) -> Node {
        let value = |column: u32| self.value(one.sheet, (row, column));
        if let [(column, heading)] = one.list.columns.as_slice()
            && heading == EACH
        {
            return value(*column);
        }
        let mut entries = Vec::new();
        for (column, heading) in &one.list.columns {
            let key = self.span(one.sheet, (one.list.heading_row, *column));
            put(&mut entries, heading, key, value(*column));
        }
        let first = one.list.columns.first().map_or(one.list.number, |(column, _)| *column);
        let last = one.list.columns.last().map_or(first, |(column, _)| *column);
        let span = self.span(one.sheet, (row, first)).to(self.span(one.sheet, (row, last)));
        Node { span, ..tidied(entries) }
    }

    /// A cell as a value.
    fn value(&self, sheet: usize, at: At) -> Node {
        let span = self.span(sheet, at);
        if let Some(fault) = self.merged(sheet, at) {
            return Node { kind: NodeKind::Unreadable(Box::new(fault)), span };
        }
        let Some(value) = self.sheets.get(sheet).and_then(|sheet| sheet.value(at)) else {
            return Node::empty(span);
        };
        let kind = match &value.content {
            Content::Fault(why) | Content::Hollow(why) => NodeKind::Unreadable(why.clone()),
            Content::Figure(figure) => NodeKind::Figure(figure.clone()),
            Content::Text => {
                let (text, is_quoted) = (value.text.clone(), value.kept_as == KeptAs::Text);
                NodeKind::Scalar(Scalar { text, is_quoted })
            }
        };
        Node { kind, span }
    }

    /// A cell that is merged with others of the plan does not say which of them its value is of.
    fn merged(&self, sheet: usize, at: At) -> Option<Misread> {
        let region = self.sheets.get(sheet)?.merged(at)?;
        let is_in =
            |cell: &&lacuna_language::source::grid::Cell| region.contains((cell.row, cell.column));
        let rows = region.first.0..=region.last.0;
        let cells = rows.flat_map(|row| self.places.grid.row(sheet, row).filter(is_in)).take(2);
        (cells.count() > 1).then(|| {
            let remedy = "unmerge the cells (Home, Merge & Center) and fill in each";
            Misread::new("", "is merged with other cells", Some(remedy.to_owned()))
        })
    }

    fn rows(&self, sheet: usize) -> Vec<u32> {
        match (self.sheets.get(sheet), self.layouts.get(sheet)) {
            (Some(sheet), Some(Some(layout))) => layout.rows(sheet),
            _ => Vec::new(),
        }
    }

    fn text(&self, sheet: usize, at: At) -> &'w str {
        self.sheets.get(sheet).map_or("", |sheet| sheet.text(at))
    }

    fn number_heading(&self, one: OfList) -> Span {
        self.span(one.sheet, (one.list.heading_row, one.list.number))
    }

    /// Where the first entry of a list would begin.
    fn first_cell(&self, one: OfList) -> Span {
        let column = one.list.columns.first().map_or(one.list.number, |(column, _)| *column);
        self.span(one.sheet, (one.list.heading_row.saturating_add(1), column))
    }

    fn span(&self, sheet: usize, at: At) -> Span {
        self.places.span(sheet, at)
    }
}

/// Why a row that calls itself a total is none of the entries.
fn no_entry(row: u32) -> Misread {
    let remedy = format!(
        "delete row {}: the check adds up the rows itself, and would count this one twice; if it \
         is an entry after all, call it something else",
        row.saturating_add(1)
    );
    Misread::new("", "is a total, not an entry", Some(remedy))
}

/// The way from an entry of `outer` to a list within it.
fn way_within<'l>(list: &'l List, outer: &str) -> Option<&'l str> {
    let (_, of) = list.of.as_ref()?;
    (of == outer).then(|| list.name.strip_prefix(outer)?.strip_prefix('.')).flatten()
}

fn of_entries(entries: Vec<Node>) -> Node {
    let (first, last) = (entries.first(), entries.last());
    let span = first.zip(last).map_or(Span::NOWHERE, |(first, last)| first.span.to(last.span));
    Node { kind: NodeKind::List(entries), span }
}

/// Puts a value at the end of its way. What is said of a whole and of its parts as well cannot be
/// both; what is blank gives way to what is not.
fn put(entries: &mut Vec<Entry>, way: &str, key: Span, value: Node) {
    let (name, rest) = way.split_once('.').map_or((way, None), |(name, rest)| (name, Some(rest)));
    let new = |value: Node| Entry { key: Spanned::new(name.into(), key), value };
    let there = entries.iter_mut().find(|entry| entry.key.node == name);
    match (there, rest) {
        (None, None) => entries.push(new(value)),
        (None, Some(rest)) => {
            let mut inner = Vec::new();
            put(&mut inner, rest, key, value);
            entries.push(new(Node { kind: NodeKind::Map(inner), span: key }));
        }
        (Some(there), None) if there.value.is_blank() => *there = new(value),
        (Some(_), None) if value.is_blank() => {}
        (Some(there), None) => match is_single(&there.value) == is_single(&value) {
            true => entries.push(new(value)),
            false => said_both_ways(there),
        },
        (Some(Entry { value: Node { kind: NodeKind::Map(inner), .. }, .. }), Some(rest)) => {
            put(inner, rest, key, value);
        }
        (Some(there), Some(rest)) if there.value.is_blank() => {
            let mut inner = Vec::new();
            put(&mut inner, rest, key, value);
            *there = new(Node { kind: NodeKind::Map(inner), span: key });
        }
        (Some(_), Some(_)) if value.is_blank() => {}
        (Some(there), Some(_)) => said_both_ways(there),
    }
}

fn said_both_ways(there: &mut Entry) {
    let fault = "is answered as a whole, and its parts are filled in as well";
    let remedy = "clear the one answer for the whole, or clear its parts";
    let text = match &there.value.kind {
        NodeKind::Scalar(scalar) => scalar.text.as_str(),
        NodeKind::Figure(figure) => figure.plain.as_ref().map_or("", |text| text.as_str()),
        _ => "",
    };
    let why = Misread::new(text, fault, Some(remedy.to_owned()));
    there.value.kind = NodeKind::Unreadable(Box::new(why));
}

/// Whether a value stands alone, and is neither a group nor a list.
fn is_single(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Scalar(_) | NodeKind::Figure(_) | NodeKind::Unreadable(_))
}

/// A group as it is, but for groups in it in which nothing is filled in: those are blank themselves.
fn tidied(entries: Vec<Entry>) -> Node {
    let entries: Vec<Entry> = entries
        .into_iter()
        .map(|entry| {
            let value = match entry.value.kind {
                NodeKind::Map(inner) => match tidied(inner) {
                    inner if inner.is_blank() => Node::empty(first_place(&inner)),
                    inner => inner,
                },
                kind => Node { kind, span: entry.value.span },
            };
            Entry { key: entry.key, value }
        })
        .collect();
    let first = entries.first().map_or(Span::NOWHERE, |entry| entry.key.span);
    let last = entries.last().map_or(first, |entry| entry.value.span);
    Node { kind: NodeKind::Map(entries), span: first.to(last) }
}

/// Where the first value of a group stands.
fn first_place(node: &Node) -> Span {
    match &node.kind {
        NodeKind::Map(entries) => {
            entries.first().map_or(node.span, |entry| first_place(&entry.value))
        }
        _ => node.span,
    }
}
