//! What the tests of every reader ask of a text: where its values stand, and what is said of it.

use std::sync::Arc;

use crate::plan::Tokens;
use crate::plan::node::{Node, NodeKind};
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{Source, SourceId, Sources, Span};

/// One format's way from a text to its tokens.
pub(crate) type Reader = fn(SourceId, &Arc<Source>, &mut Diagnostics) -> Option<Tokens>;

pub(crate) fn read_text(reader: Reader, text: &str) -> (Option<Node>, Diagnostics) {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("plan", text));
    let mut diagnostics = Diagnostics::default();
    let tokens = reader(id, sources.get(id).unwrap(), &mut diagnostics);
    (tokens.map(|tokens| tokens.tree()), diagnostics)
}

/// Each key and scalar as `text=written@start`, with `!` where it is quoted; lists and maps as the
/// text they cover.
pub(crate) fn places(reader: Reader, text: &str) -> Vec<String> {
    let (node, diagnostics) = read_text(reader, text);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let mut found = Vec::new();
    visit(text, &node.unwrap(), &mut found);
    found
}

fn visit(text: &str, node: &Node, found: &mut Vec<String>) {
    let written = &text[node.span.start()..node.span.end()];
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let mark = if scalar.is_quoted { "!" } else { "" };
            found.push(format!("{}{mark}={written}@{}", scalar.text, node.span.start()));
        }
        NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => {
            panic!("a text has no such value")
        }
        NodeKind::List(items) => {
            found.push(format!("list {written}"));
            items.iter().for_each(|item| visit(text, item, found));
        }
        NodeKind::Map(entries) => {
            found.push(format!("map {written}"));
            for entry in entries {
                let span = entry.key.span;
                let written = &text[span.start()..span.end()];
                found.push(format!("{}:{written}", entry.key.node));
                visit(text, &entry.value, found);
            }
        }
    }
}

/// The codes and the first labels' text of what is said of a text.
pub(crate) fn reported(reader: Reader, text: &str) -> Vec<(&'static str, String)> {
    let (_, diagnostics) = read_text(reader, text);
    let place = |span: Span| text[span.start()..span.end()].to_owned();
    diagnostics.iter().map(|one| (one.code.id, one.span().map_or(String::new(), place))).collect()
}

/// Every span must cut the text between characters; slicing by it would panic otherwise.
pub(crate) fn check_places(reader: Reader, text: &str) {
    let (node, diagnostics) = read_text(reader, text);
    for label in diagnostics.iter().flat_map(|one| &one.labels) {
        assert!(text.get(label.span.start()..label.span.end()).is_some(), "{label:?} in {text:?}");
    }
    assert!(node.is_some() || !diagnostics.is_empty(), "{text:?}");
    if diagnostics.is_empty() {
        places(reader, text);
    }
}

/// Reads a sound text cut off, cut short, and with each of some pieces in the place of each
/// character: nothing panics, and each span is a place.
pub(crate) fn check_damage(reader: Reader, sample: &str, pieces: &[&str]) {
    assert_eq!(reported(reader, sample), []);
    for (at, char) in sample.char_indices() {
        check_places(reader, &sample[..at]);
        check_places(reader, &sample[at..]);
        let (before, behind) = (&sample[..at], &sample[at + char.len_utf8()..]);
        for piece in pieces {
            check_places(reader, &format!("{before}{piece}{behind}"));
        }
    }
}

/// Each text is refused with this code alone, at this place, in these words.
pub(crate) fn check_broken(reader: Reader, code: &'static str, texts: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (text, place, words) in texts {
        let (node, diagnostics) = read_text(reader, text);
        let message = diagnostics.iter().next().map(|one| one.message.clone());
        let found = reported(reader, text);
        let is_so = node.is_none() && message.as_deref() == Some(words);
        if !is_so || found != [(code, (*place).to_owned())] {
            wrong.push(format!("{text:?}\n    {found:?} {}", message.unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "\n  {}\n", wrong.join("\n  "));
}
