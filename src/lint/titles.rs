//! Things that bear one title.

use std::collections::BTreeMap;

use super::{Ground, own_items};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::Span;
use crate::syntax::ast::{Item, Words};
use crate::value::show::simplified;

/// Two requirements or examples with one title, two paragraphs with the same words.
pub fn same_titles(ground: &Ground, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for item in own_items(ground.file) {
        let Some((kind, words)) = titled(item) else { continue };
        let said = simplified(&words.joined());
        match seen.get(&(kind, said.clone())) {
            // That there are no words is told of by itself.
            _ if said.is_empty() => {}
            Some(first) => diagnostics.push(told(kind, words, *first)),
            None => {
                seen.insert((kind, said), words.span);
            }
        }
    }
}

fn titled(item: &Item) -> Option<(&'static str, &Words)> {
    match item {
        Item::Paragraph(paragraph) => Some(("paragraph", &paragraph.words)),
        Item::Requirement(requirement) => Some(("requirement", &requirement.title)),
        Item::Example(example) => Some(("example", &example.title)),
        _ => None,
    }
}

fn told(kind: &str, words: &Words, first: Span) -> Diagnostic {
    let (message, help) = match kind {
        "paragraph" => {
            let message = "two paragraphs have the same words".to_owned();
            (message, "make them one, or say where they differ")
        }
        kind => {
            let message = format!("two {kind}s have the same title");
            (message, "say in each title what sets it apart: reports show no more than that")
        }
    };
    Diagnostic::new(&code::SAME_TITLE, message, words.span, "the same again")
        .with_label(first, "first here")
        .with_help(help)
}
