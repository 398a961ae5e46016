//! The pro forma as a text: each field of the form below what it takes and what is asked of it.
//!
//! Takes a form, a plan that is begun, and one to take examples from; gives a text that is a plan in
//! which all is missing but what was known. Behind `##` stands what is to be read. Behind a single
//! `#` stands an example, which is part of the plan as soon as the `#` is taken away.

use std::collections::BTreeMap;

mod about;

use super::descriptions;
use super::examples::{self, Examples};
use super::workbook::Order;
use about::Point;
use lacuna_check::plan::{
    self, CannotConvert, Comments, Entry, Format, Line, Node, NodeKind, SCHEMA_KEY, Scalar,
};
use lacuna_language::rules::program::{Rules, Strength};
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR};
use lacuna_language::value::{Field, RecordId, Ty, date};

/// By how much what is in a group stands further in.
const STEP: usize = 2;

/// Writes the pro forma; nothing for a format that is no text.
pub fn blank(order: &Order, format: Format) -> Option<Result<String, CannotConvert>> {
    let schema = &order.rules.schema;
    let examples = order.model.map(|model| examples::collect(model, order.form.record, schema));
    let mut writing = Writing {
        rules: order.rules,
        readers: order.rules.readers(order.form.record),
        examples: examples.unwrap_or_default(),
        comments: Comments::default(),
        n_places: 0,
    };
    writing.head(order, format);
    let beside = Beside { begun: Some(order.plan), model: order.model };
    let tree = writing.group(order.form.record, beside, 0);
    if format.has_comments() {
        return plan::write(&tree, writing.comments, format);
    }
    let tree = with_schema(without_examples(tree, &writing.comments), order.rules);
    plan::write(&tree, Comments::default(), format)
}

/// The file that `lacuna schema` is to write beside a plan that can have no comments.
pub fn schema_file(rules: &Rules) -> String {
    format!("{}.schema.json", rules.circular.year)
}

/// What two plans say of the same field.
#[derive(Debug, Clone, Copy)]
struct Beside<'n> {
    /// The plan that is begun.
    begun: Option<&'n Node>,
    /// The one that examples are taken from.
    model: Option<&'n Node>,
}

impl Beside<'_> {
    fn at(&self, name: &str) -> Self {
        let begun = self.begun.and_then(|node| node.at(name));
        Beside { begun, model: self.model.and_then(|node| node.at(name)) }
    }
}

struct Writing<'r> {
    rules: &'r Rules,
    readers: BTreeMap<FieldId, Vec<RequirementId>>,
    examples: Examples,
    comments: Comments,
    /// The places that were given to keys and list entries, by which their comments find them.
    n_places: usize,
}

impl Writing<'_> {
    /// A place in no text that nothing else has.
    fn place(&mut self) -> Span {
        self.n_places += 1;
        Span::new(Span::NOWHERE.source, self.n_places, self.n_places)
    }

    /// What to know first; it stands before the first field, which has the first place.
    fn head(&mut self, order: &Order, format: Format) {
        let circular = &order.rules.circular;
        let due = date::show(circular.due);
        let texts = [
            descriptions::heading(order.rules, order.form),
            format!("{} ({}), due on {due}.", circular.title, order.rules.short_name()),
            String::new(),
            "Fill in what is still open. Lines with ## explain. Lines with a single # are \
             examples: remove the #, and write your own text in their place."
                .to_owned(),
            "0 is an answer; a blank is not. Write `to follow` for what is not known yet."
                .to_owned(),
            "Where a field may be `not applicable because …`, write that in place of everything \
             in it."
                .to_owned(),
            format!(
                "To see what is still open or wrong: lacuna check THIS-FILE.{}",
                format.ending()
            ),
        ];
        let texts = texts.into_iter().chain(format.hint().map(str::to_owned));
        let lines = texts.flat_map(|text| Point::plain(text).lines(0));
        let first = Span::new(Span::NOWHERE.source, 1, 1);
        self.comments.put_before(first, lines.collect());
    }

    /// A group with all its fields, each below what is said of it; last what few plans have.
    fn group(&mut self, record: RecordId, beside: Beside, indent: usize) -> Node {
        let rules = self.rules;
        let can_explain = !self.shoulds(record).is_empty();
        let fields = rules.schema.fields(record).iter().enumerate();
        let fields = fields.filter(|(_, field)| can_explain || !is_explanations(field));
        let (last, first): (Vec<_>, Vec<_>) = fields.partition(|(_, field)| is_aside(field));
        let entries = first
            .into_iter()
            .chain(last)
            .map(|(at, field)| self.field(field, (record, at), beside.at(&field.name), indent));
        unplaced(NodeKind::Map(entries.collect()))
    }

    fn field(&mut self, field: &Field, id: FieldId, beside: Beside, indent: usize) -> Entry {
        let place = self.place();
        let is_first_of_group = indent > 0 && id.1 == 0;
        let blank = (!is_first_of_group).then_some(Line::Blank);
        let about = self.about(field, id, beside);
        let about = about.iter().flat_map(|point| point.lines(indent));
        self.comments.put_before(place, blank.into_iter().chain(about).collect());
        let value = self.value(field, id, beside, (place, indent));
        Entry { key: Spanned::new(field.name.as_str().into(), place), value }
    }

    /// What is begun of a field, or room for it; an example where all of it may be left out.
    fn value(
        &mut self,
        field: &Field,
        id: FieldId,
        beside: Beside,
        (place, indent): (Span, usize),
    ) -> Node {
        match (&field.ty, beside.begun.map(|node| &node.kind)) {
            (
                _,
                Some(
                    NodeKind::Scalar(_)
                    | NodeKind::Figure(_)
                    | NodeKind::Unreadable(_)
                    | NodeKind::Total(_),
                ),
            ) => self.begun(&field.ty, beside.begun),
            (Ty::List(of), Some(NodeKind::List(items))) => {
                let items = items.iter().map(|item| self.begun(of, Some(item)));
                unplaced(NodeKind::List(items.collect()))
            }
            (_, None) if is_explanations(field) => {
                self.comments.make_example(place);
                self.explanations(id.0)
            }
            (_, None) if is_aside(field) => {
                self.comments.make_example(place);
                text("not applicable because there was no plan last year")
            }
            (Ty::Record(_), None) if field.may_be_left_out() => {
                self.comments.make_example(place);
                self.example(&field.ty, id, beside.model)
            }
            (Ty::Record(record), _) => self.group(*record, beside, indent + STEP),
            (Ty::List(of), _) => self.list(of, id, beside.model),
            (ty, _) => self.begun(ty, beside.begun),
        }
    }

    /// A list with nothing in it but an example of an entry.
    fn list(&mut self, of: &Ty, id: FieldId, model: Option<&Node>) -> Node {
        let item = self.example(of, id, first(model));
        let item = Node { span: self.place(), ..item };
        self.comments.make_example(item.span);
        unplaced(NodeKind::List(vec![item]))
    }

    /// What is begun of a value, with room for what it lacks.
    fn begun(&self, ty: &Ty, begun: Option<&Node>) -> Node {
        match (ty, begun.map(|node| &node.kind)) {
            (Ty::Record(record), None | Some(NodeKind::Map(_))) => {
                let entry = |field: &Field| {
                    let begun = begun.and_then(|node| node.at(&field.name));
                    let value = match begun {
                        None if field.may_be_left_out() => Node::empty(Span::NOWHERE),
                        begun => self.begun(&field.ty, begun),
                    };
                    entry(&field.name, value)
                };
                let fields = self.rules.schema.fields(*record).iter();
                unplaced(NodeKind::Map(fields.map(entry).collect()))
            }
            _ => begun.cloned().unwrap_or(Node::empty(Span::NOWHERE)),
        }
    }

    /// What a value may be, after the model where it says anything.
    fn example(&self, ty: &Ty, id: FieldId, model: Option<&Node>) -> Node {
        match ty {
            Ty::Record(record) => {
                let fields = self.rules.schema.fields(*record).iter().enumerate();
                let entries = fields.map(|(at, field)| {
                    let model = model.and_then(|model| model.at(&field.name));
                    entry(&field.name, self.example(&field.ty, (*record, at), model))
                });
                unplaced(NodeKind::Map(entries.collect()))
            }
            Ty::List(of) => unplaced(NodeKind::List(vec![self.example(of, id, first(model))])),
            ty => self.example_value(ty, id, model),
        }
    }

    fn example_value(&self, ty: &Ty, id: FieldId, model: Option<&Node>) -> Node {
        let own = model.filter(|node| examples::is_short_value(node)).map(|node| node.kind.clone());
        let known = || self.known_example(id).map(|known| text(known).kind);
        let schema = &self.rules.schema;
        let limits = schema.fields(id.0).get(id.1).map(|field| field.limits.clone());
        let limits = limits.unwrap_or_default();
        let made_up = || text(&descriptions::such_as(ty, &limits, schema)).kind;
        unplaced(own.or_else(known).unwrap_or_else(made_up))
    }

    /// The names of the requirements of a form that can be explained, with their titles.
    fn shoulds(&self, form: RecordId) -> Vec<(&str, &str)> {
        let asked = self.rules.asked_of(form);
        let shoulds = asked.filter(|(_, one)| matches!(one.strength, Strength::Should(_)));
        shoulds.map(|(id, one)| (self.rules.requirement_name(id), one.title.as_str())).collect()
    }

    /// An explanation of the first of them.
    fn explanations(&self, form: RecordId) -> Node {
        let first = self.shoulds(form).into_iter().take(1);
        let entries = first.map(|(name, _)| entry(name, text("the reason, in a sentence or two")));
        unplaced(NodeKind::Map(entries.collect()))
    }
}

fn is_explanations(field: &Field) -> bool {
    field.is_built_in && field.name == EXPLANATIONS
}

/// Whether a field is there in every form, and filled in in few plans.
fn is_aside(field: &Field) -> bool {
    is_explanations(field) || (field.is_built_in && field.name == LAST_YEAR)
}

/// The same without what only comments can hold.
fn without_examples(node: Node, comments: &Comments) -> Node {
    let kind = match node.kind {
        NodeKind::Map(entries) => {
            let entries = entries.into_iter().map(|one| {
                let is_example = comments.is_example(one.key.span.start());
                let value = match is_example {
                    true => Node::empty(Span::NOWHERE),
                    false => without_examples(one.value, comments),
                };
                Entry { value, ..one }
            });
            NodeKind::Map(entries.collect())
        }
        NodeKind::List(mut items) => {
            items.retain(|item| !comments.is_example(item.span.start()));
            // An empty list would say that there are none; nobody said so yet.
            if items.is_empty() { Node::empty(node.span).kind } else { NodeKind::List(items) }
        }
        kind => kind,
    };
    Node { kind, ..node }
}

/// Names the schema first, by which editors complete and check the plan.
fn with_schema(node: Node, rules: &Rules) -> Node {
    let NodeKind::Map(entries) = node.kind else { return node };
    let schema = entry(SCHEMA_KEY, text(&format!("./{}", schema_file(rules))));
    let entries = std::iter::once(schema).chain(entries).collect();
    unplaced(NodeKind::Map(entries))
}

/// What the first entry of a list says.
fn first(list: Option<&Node>) -> Option<&Node> {
    match &list?.kind {
        NodeKind::List(items) => items.first(),
        NodeKind::Scalar(_)
        | NodeKind::Map(_)
        | NodeKind::Figure(_)
        | NodeKind::Unreadable(_)
        | NodeKind::Total(_) => None,
    }
}

fn unplaced(kind: NodeKind) -> Node {
    Node { kind, span: Span::NOWHERE }
}

fn entry(name: &str, value: Node) -> Entry {
    Entry { key: Spanned::new(name.into(), Span::NOWHERE), value }
}

fn text(text: &str) -> Node {
    unplaced(NodeKind::Scalar(Scalar { text: text.into(), is_quoted: false }))
}
