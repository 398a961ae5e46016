//! Mistakes in last year's text that only this year's makes: shown where this year takes it over.

use crate::diag::{Diagnostic, Diagnostics, Label};
use crate::source::Span;
use crate::syntax::ast::{File, Item};

/// Moves each mistake in the text of the file that is followed to the place in this year's file that
/// takes this text over. There it is shown once, however often the text has it.
pub fn shown_here(found: Diagnostics, own: &File, followed: &File) -> Diagnostics {
    let mut shown = Diagnostics::default();
    for one in found.iter() {
        let moved = moved(one, own, followed);
        let is_same =
            |said: &&Diagnostic| said.message == moved.message && said.span() == moved.span();
        if moved == *one || !shown.iter().any(|said| is_same(&said)) {
            shown.push(moved);
        }
    }
    shown
}

fn moved(one: &Diagnostic, own: &File, followed: &File) -> Diagnostic {
    let mut moved = one.clone();
    let Some(span) = one.span().filter(|span| span.source != own.span.source) else {
        return moved;
    };
    let kept = kept(span, own, followed);
    let carried = || {
        let is_there =
            |item: &Item| item.name().is_some_and(|name| name.span.source == span.source);
        followed.items.iter().any(is_there).then(|| follows(own)).flatten()
    };
    if let Some((place, name)) = kept {
        moved.labels.insert(0, Label { span: place, text: "no longer fits".to_owned() });
        moved.help = Some(format!(
            "`{name}` is kept from last year, but what it needs has changed: replace it, drop it, \
             or leave what it needs as it was"
        ));
    } else if let Some(place) = carried() {
        let text = "a part of it no longer fits".to_owned();
        moved.labels.insert(0, Label { span: place, text });
        moved.help = Some(
            "this carries over from last year, but what it needs has changed: replace it, or \
             leave what it needs as it was"
                .to_owned(),
        );
    }
    moved
}

/// The place where a requirement is kept, and its name, if the span lies in its text.
fn kept<'f>(span: Span, own: &'f File, followed: &File) -> Option<(Span, &'f str)> {
    let name = followed.items.iter().find_map(|item| match item {
        Item::Requirement(one) if one.span.contains(span) => Some(&one.name.node),
        _ => None,
    })?;
    own.items.iter().find_map(|item| match item {
        Item::Keep(keep) if keep.name.node == *name => Some((keep.name.span, &*keep.name.node)),
        _ => None,
    })
}

fn follows(file: &File) -> Option<Span> {
    file.items.iter().find_map(|item| match item {
        Item::Circular(circular) => circular.follows.as_ref().map(|year| year.span),
        _ => None,
    })
}
