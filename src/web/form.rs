//! The pro forma on a page: what it asks, what is known before, and plans that are opened and saved.
//!
//! What is filled in is a tree of texts in JSON, as a plan file in that format is. Nothing that a file says is left out
//! silently when it is opened: what the form cannot hold is told.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::check::answer;
use crate::desk::Desk;
use crate::problem::{Problem, Said, said};
use crate::request::Begun;
use lacuna_check::driver::{self, Session};
use lacuna_check::plan::{self, Comments, Entry, Format, Node, NodeKind, Scalar};
use lacuna_language::diag::{Diagnostic, Diagnostics};
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Form;
use lacuna_language::source::{Place, Sources};
use lacuna_language::value::{Misread, Schema, Ty, Year};
use lacuna_report::proforma::outline::{Outline, outline};
use lacuna_report::proforma::workbook::{Order, workbook};

/// How many values a form on a page shows: a plan has some hundreds.
const MOST_VALUES: usize = 2_500;

/// A form, and a plan that is begun.
#[derive(Debug, Serialize)]
struct FormView {
    year: String,
    form: String,
    outline: Outline,
    /// What is known before anything is filled in.
    plan: Value,
    /// That the council is not known by name.
    doubt: Option<String>,
}

/// A plan file as the form takes it.
#[derive(Debug, Serialize)]
struct OpenedView {
    year: String,
    form: String,
    plan: Value,
    /// What the form cannot hold, a sentence each.
    lost: Vec<String>,
    /// What the reader of the file says of it.
    said: Vec<Said>,
}

impl Desk {
    /// What a form asks, with an example from the plan that the rules are proven by.
    pub(crate) fn form(&self, begun: &Begun) -> Result<Vec<u8>, Problem> {
        let (rules, form) = self.form_named(&begun.year, begun.form.as_deref())?;
        let session = Session::new(self.library()).reading(self.files());
        let new = session.new_plan(rules, form, begun.authority.as_deref())?;
        let model = session.model(rules, form.record);
        let order = Order { rules, form, model: model.as_ref(), plan: &new.plan };
        answer(&FormView {
            year: rules.circular.year.to_string(),
            form: form.name.clone(),
            outline: outline(&order),
            plan: json(&new.plan, &Sources::default(), &mut Vec::new()),
            doubt: new.doubt.map(|doubt| doubt.message),
        })
    }

    /// A plan file, to be filled in further.
    pub(crate) fn open(&self, name: &str) -> Result<Vec<u8>, Problem> {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let file = plan::open(name, self.bytes(name)?, &mut sources, &mut found);
        let file = file.filter(|_| !found.has_errors());
        let formed = file.and_then(|file| {
            let (rules, form) = Session::new(self.library()).form_of(file.root(), &mut found)?;
            Some((file.tree(), rules, form))
        });
        let Some((tree, rules, form)) = formed else { return Err(Problem::of(&found, &sources)) };
        let source = sources.get(tree.span.source);
        let is_workbook = source.is_some_and(|source| source.grid().is_some());
        let text = source.map_or("", |source| source.text());
        let mut lost = Vec::new();
        if !is_workbook && let Some((_, count)) = Comments::find(text, &tree).first_and_count() {
            lost.push(match count {
                1 => "A comment in the file: the form has no place for it.".to_owned(),
                many => format!("{many} comments in the file: the form has no place for them."),
            });
        }
        let tree = if is_workbook { tree.without_blanks() } else { tree };
        let n_values = tree.n_values();
        if n_values > MOST_VALUES {
            return Err(Problem::new(format!(
                "`{name}` has {n_values} values, and the form shows {MOST_VALUES} at most: change it in the program that it \
                 was made with"
            )));
        }
        answer(&OpenedView {
            year: rules.circular.year.to_string(),
            form: form.name.clone(),
            plan: json(&tree, &sources, &mut lost),
            lost,
            said: said(&found, &sources),
        })
    }

    /// What was filled in, as a file.
    pub(crate) fn save(&self, name: &str, to: &str) -> Result<Vec<u8>, Problem> {
        let format = Format::ALL.into_iter().find(|one| one.ending() == to);
        let format = format.ok_or_else(|| Problem::new("there is no such format"))?;
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let file = plan::open(name, self.bytes(name)?, &mut sources, &mut found);
        let Some(file) = file.filter(|_| !found.has_errors()) else {
            return Err(Problem::of(&found, &sources));
        };
        let tree = file.tree();
        // A list without entries is an answer, there are none: the page leaves out what nobody answered.
        let is_workbook = sources.get(tree.span.source).is_some_and(|one| one.grid().is_some());
        let tree = unquoted(if is_workbook { tree.without_blanks() } else { tree });
        let formed = Session::new(self.library()).form_of(file.root(), &mut found);
        if format.is_text() {
            let tree = match formed {
                Some((rules, form)) => in_order(tree, &Ty::Record(form.record), &rules.schema),
                None => tree,
            };
            let written = plan::write(&tree, Comments::default(), format);
            let written = written.ok_or_else(|| Problem::new("there is no such format"))?;
            return written
                .map(String::into_bytes)
                .map_err(|problem| told(problem.diagnostic(), &sources));
        }
        let Some((rules, form)) = formed else { return Err(Problem::of(&found, &sources)) };
        let session = Session::new(self.library()).reading(self.files());
        let model = session.model(rules, form.record);
        let order = Order { rules, form, model: model.as_ref(), plan: &tree };
        workbook(&order).map_err(|why| {
            why.diagnostics().into_iter().for_each(|one| found.push(one));
            Problem::of(&found, &sources)
        })
    }

    fn form_named(&self, year: &str, form: Option<&str>) -> Result<(&Rules, &Form), Problem> {
        let library = self.library();
        let year = Year::read(year).and_then(Result::ok);
        let rules = year.and_then(|year| library.rules(year));
        let rules = rules.ok_or_else(|| Problem::new("there is no circular for this year"))?;
        Ok((rules, driver::form(rules, form)?))
    }
}

fn told(problem: Diagnostic, sources: &Sources) -> Problem {
    let mut found = Diagnostics::default();
    found.push(problem);
    Problem::of(&found, sources)
}

/// A tree as the page holds it: texts, lists and objects. What they cannot hold is told.
fn json(node: &Node, sources: &Sources, lost: &mut Vec<String>) -> Value {
    let mut left_out = |why: &Misread| {
        let at = match sources.place(node.span) {
            Place::Cell(cell) => format!("Cell `{cell}`"),
            Place::Text(place) => format!("Line {}", place.line),
        };
        lost.push(format!("{at} is left out: it {}.", why.fault));
        Value::from("")
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => Value::from(scalar.text.as_str()),
        NodeKind::Map(entries) => object(entries, sources, lost),
        NodeKind::List(items) => items.iter().map(|item| json(item, sources, lost)).collect(),
        NodeKind::Figure(figure) => match &figure.plain {
            Ok(text) => Value::from(text.as_str()),
            Err(why) => left_out(why),
        },
        NodeKind::Unreadable(why) => left_out(why),
        NodeKind::Total(total) => object(&total.entries, sources, lost),
    }
}

fn object(entries: &[Entry], sources: &Sources, lost: &mut Vec<String>) -> Value {
    let mut object = Map::new();
    for entry in entries {
        let name = entry.key.node.as_str();
        let value = json(&entry.value, sources, lost);
        if object.contains_key(name) {
            lost.push(format!("`{name}` stands twice: only the first is in the form."));
        } else {
            object.insert(name.to_owned(), value);
        }
    }
    Value::Object(object)
}

/// The same with the fields in the order of the form, whatever was filled in first; names that it does not know come last.
fn in_order(node: Node, ty: &Ty, schema: &Schema) -> Node {
    let kind = match (node.kind, ty) {
        (NodeKind::Map(entries), Ty::Record(record)) => {
            let fields = schema.fields(*record);
            let place = |entry: &Entry| fields.iter().position(|one| one.name == entry.key.node);
            let mut entries: Vec<(usize, Entry)> = entries
                .into_iter()
                .map(|entry| (place(&entry).unwrap_or(fields.len()), entry))
                .collect();
            entries.sort_by_key(|(place, _)| *place);
            let entries = entries.into_iter().map(|(place, entry)| match fields.get(place) {
                Some(field) => Entry { value: in_order(entry.value, &field.ty, schema), ..entry },
                None => entry,
            });
            NodeKind::Map(entries.collect())
        }
        (NodeKind::List(items), Ty::List(of)) => {
            NodeKind::List(items.into_iter().map(|item| in_order(item, of, schema)).collect())
        }
        (kind, _) => kind,
    };
    Node { kind, ..node }
}

/// The same as if nobody had marked any value as text: a page has no quotes to mark it with.
fn unquoted(node: Node) -> Node {
    let kind = match node.kind {
        NodeKind::Scalar(scalar) => NodeKind::Scalar(Scalar { is_quoted: false, ..scalar }),
        NodeKind::Map(entries) => {
            let entries = entries
                .into_iter()
                .map(|entry| Entry { value: unquoted(entry.value), key: entry.key });
            NodeKind::Map(entries.collect())
        }
        NodeKind::List(items) => NodeKind::List(items.into_iter().map(unquoted).collect()),
        kind => kind,
    };
    Node { kind, ..node }
}
