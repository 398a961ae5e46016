//! A tree as JSON. What cannot be seen is written by its number: nothing but JSON has escapes that may stand
//! wherever such a character does.

use super::NAME;
use crate::plan::format::write::{
    CannotConvert, is_bare, is_figure, refuse_number, refuse_repeated,
};
use crate::plan::node::Scalar;
use crate::plan::{Comments, Entry, Node, NodeKind};
use lacuna_language::diag::Printable;

const STEP: usize = 2;

/// Writes a tree as JSON.
pub(super) fn write(tree: &Node, _: Comments) -> Result<String, CannotConvert> {
    Ok(Printable::json(value(tree, 0)? + "\n").to_string())
}

fn value(node: &Node, indent: usize) -> Result<String, CannotConvert> {
    match &node.kind {
        NodeKind::Scalar(one) => {
            refuse_number(one, node.span, is_figure, NAME)?;
            Ok(scalar(one))
        }
        // A tree with such a value is refused before it is written.
        NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => Ok("null".to_owned()),
        NodeKind::Map(entries) => {
            refuse_repeated(entries, NAME)?;
            let fields = entries.iter().map(|entry| field(entry, indent + STEP));
            Ok(bracketed('{', fields.collect::<Result<_, _>>()?, '}', indent))
        }
        NodeKind::List(items) => {
            let items = items.iter().map(|item| value(item, indent + STEP));
            Ok(bracketed('[', items.collect::<Result<_, _>>()?, ']', indent))
        }
    }
}

fn field(entry: &Entry, indent: usize) -> Result<String, CannotConvert> {
    Ok(format!("{}: {}", quoted(&entry.key.node), value(&entry.value, indent)?))
}

/// One part a line; none at all on one line.
fn bracketed(open: char, parts: Vec<String>, close: char, indent: usize) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let inner = indent + STEP;
    let parts: Vec<String> = parts.iter().map(|part| format!("{:inner$}{part}", "")).collect();
    format!("{open}\n{}\n{:indent$}{close}", parts.join(",\n"), "")
}

fn scalar(scalar: &Scalar) -> String {
    match () {
        _ if scalar.is_empty() => "null".to_owned(),
        _ if is_bare(scalar) => scalar.text.to_string(),
        _ => quoted(&scalar.text),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
