//! A plan that is only begun: its council, its year, and what the rules know of it.

use super::Session;
use crate::eval::{self, PrefilledFigure};
use crate::plan::{self, Entry, Node, NodeKind, Scalar, Tokens};
use crate::wording;
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Form;
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{Absence, Datum, Ty, read, show, spelling};

/// What is known before anything is filled in.
pub struct NewPlan {
    /// What is filled in so far, in the order of a plan file. It comes from no file, so has no places.
    pub plan: Node,
    /// That the council is not known by name.
    pub doubt: Option<Diagnostic>,
}

impl Session<'_> {
    /// Begins a plan of a form, of a council if one is named. One that is not listed is doubted, and
    /// refused only where a plan may be of no other council than those listed.
    pub fn new_plan(
        self,
        rules: &Rules,
        form: &Form,
        authority: Option<&str>,
    ) -> Result<NewPlan, Diagnostic> {
        let mut entries = Vec::new();
        let mut doubt = None;
        if let Some(authority) = authority {
            let (name, unlisted) = council(rules, authority)?;
            put(&mut entries, "authority", &name);
            doubt = unlisted;
        }
        put(&mut entries, "year", &rules.circular.year.to_string());
        if rules.forms.len() > 1 {
            put(&mut entries, "form", &form.name);
        }
        let plan = plan::decode(
            Tokens::of(mapping(entries.clone())).root(),
            plan::Format::default(),
            form.record,
            &rules.schema,
        );
        for known in eval::prefilled_figures(rules, &plan, self.library.sources()) {
            put_known(&mut entries, &known);
        }
        Ok(NewPlan { plan: mapping(entries), doubt })
    }
}

/// The name of a council as the table of councils has it.
fn council(rules: &Rules, name: &str) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let Some(id) = rules.circular.councils else { return Ok((name.to_owned(), None)) };
    match read::read(name, &Ty::Key(id), &Limits::default(), &rules.schema) {
        Ok(Datum::Key(row)) => Ok((rules.schema.row_key(id, row).unwrap_or(name).to_owned(), None)),
        Ok(_) => Ok((name.to_owned(), Some(wording::unlisted(name, id, rules)))),
        Err(why) => {
            let message = format!("there is no council `{name}`");
            let help = match why {
                Absence::Unreadable(why) => why.remedy,
                _ => None,
            };
            Err(Diagnostic::without_place(&code::UNKNOWN_COUNCIL, message).with_help_if(help))
        }
    }
}

fn mapping(entries: Vec<Entry>) -> Node {
    Node { kind: NodeKind::Map(entries), span: Span::NOWHERE }
}

fn scalar(text: &str) -> Node {
    let scalar = Scalar { text: text.into(), is_quoted: false };
    Node { kind: NodeKind::Scalar(scalar), span: Span::NOWHERE }
}

/// Puts a text at the end of a way that nothing stands on yet.
fn put(entries: &mut Vec<Entry>, way: &str, text: &str) {
    put_node(entries, way, scalar(text));
}

fn put_known(entries: &mut Vec<Entry>, known: &PrefilledFigure) {
    match &known.entry {
        None => put(entries, &known.way, &known.text),
        Some([key, is, field]) => {
            let mut inner = Vec::new();
            put(&mut inner, key, is);
            put(&mut inner, field, &known.text);
            let list = Node { kind: NodeKind::List(vec![mapping(inner)]), span: Span::NOWHERE };
            put_node(entries, &known.way, list);
        }
    }
}

fn put_node(entries: &mut Vec<Entry>, way: &str, node: Node) {
    let (name, rest) = way.split_once('.').map_or((way, None), |(name, rest)| (name, Some(rest)));
    let there = entries.iter_mut().find(|entry| entry.key.node == name);
    match (there.map(|entry| &mut entry.value.kind), rest) {
        (Some(NodeKind::Map(inner)), Some(rest)) => put_node(inner, rest, node),
        (Some(_), _) => {}
        (None, None) => {
            entries.push(Entry { key: Spanned::new(name.into(), Span::NOWHERE), value: node });
        }
        (None, Some(rest)) => {
            let mut inner = Vec::new();
            put_node(&mut inner, rest, node);
            let key = Spanned::new(name.into(), Span::NOWHERE);
            entries.push(Entry { key, value: mapping(inner) });
        }
    }
}

/// The form of this name; the first of a circular, which is that of its plans, where none is named.
pub fn form<'r>(rules: &'r Rules, name: Option<&str>) -> Result<&'r Form, Diagnostic> {
    let is_meant = |form: &&Form| name.is_none_or(|name| spelling::same_word(&form.name, name));
    rules.forms.iter().find(is_meant).ok_or_else(|| {
        let known = rules.forms.iter().map(|form| format!("`{}`", form.name));
        let known: Vec<String> = known.collect();
        let (year, name) = (rules.circular.year, name.unwrap_or_default());
        let message = format!("the circular of {year} has no form `{name}`");
        let help = format!("it has {}", show::joined(&known, "and"));
        Diagnostic::without_place(&code::NO_FORM_NAMED, message).with_help(help)
    })
}
