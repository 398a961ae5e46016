//! Things that bear one title.

use std::collections::BTreeMap;

use super::{Ground, own_items};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::Span;
use crate::syntax::ast::{Item, Words};
use crate::value::spelling::simplified;

/// Requirements or examples with one title, paragraphs with the same words: each group once.
pub(super) fn same_titles(ground: &Ground, diagnostics: &mut Diagnostics) {
    let mut groups: BTreeMap<(&str, String), Vec<Span>> = BTreeMap::new();
    for item in own_items(ground.file) {
        let Some((kind, words)) = titled(item) else { continue };
        let title = simplified(&words.joined());
        // That there are no words is told of by itself.
        if !title.is_empty() {
            groups.entry((kind, title)).or_default().push(words.span);
        }
    }
    for ((kind, _), places) in groups {
        if let [first, second, more @ ..] = places.as_slice() {
            diagnostics.push(warning(kind, *first, *second, more));
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

fn warning(kind: &str, first: Span, second: Span, more: &[Span]) -> Diagnostic {
    const MOST: usize = 3;
    let count = match more.len() {
        0 => "two".to_owned(),
        others => (others + 2).to_string(),
    };
    let (what, help) = match kind {
        "paragraph" => ("the same words", "merge them, or say where they differ"),
        _ => ("the same title", "say in each title what sets it apart: reports show nothing else"),
    };
    let message = format!("{count} {kind}s have {what}");
    let mut warning = Diagnostic::new(&code::SAME_TITLE, message, second, "the same again")
        .with_label(first, "first here");
    for place in more.iter().take(MOST) {
        warning = warning.with_label(*place, "and again");
    }
    warning.with_help(help)
}
