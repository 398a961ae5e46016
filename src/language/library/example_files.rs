//! Examples that stand in files of their own: each put behind the rules of the year that it is for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lost, Parsed, year_of};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::{SourceId, Spanned};
use crate::syntax::ast::{self, Item};
use crate::value::Year;
use crate::value::show::joined;

/// The year that a file of examples is for; nothing of any other file.
pub(super) fn examples_for(tree: &ast::File) -> Option<&Spanned<Year>> {
    tree.items.iter().find_map(|item| match item {
        Item::Examples(head) => Some(&head.year),
        _ => None,
    })
}

/// Whether a text is that of a file of examples, by the first line that says something.
pub(super) fn is_of_examples(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let mut telling = lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    telling.next().is_some_and(|line| line.split_whitespace().next() == Some("examples"))
}

/// The files of circulars, with the examples of the others put behind theirs. Files of examples that have
/// mistakes, or are for none of the circulars, are reported and left out.
pub(super) fn put_together(
    parsed: Vec<Parsed>,
    diagnostics: &mut Diagnostics,
    lost: &mut Vec<Lost>,
) -> Vec<Parsed> {
    let is_apart = |one: &Parsed| examples_for(&one.tree).is_some();
    let (apart, mut circulars): (Vec<Parsed>, Vec<Parsed>) = parsed.into_iter().partition(is_apart);
    let mut by_year = BTreeMap::new();
    for (at, one) in circulars.iter().enumerate() {
        if let Some(year) = year_of(&one.tree) {
            by_year.entry(year).or_insert(at);
        }
    }
    for mut one in apart {
        refuse_others(&one.tree, &mut one.found);
        let Some(year) = examples_for(&one.tree) else { continue };
        let circular = by_year.get(&year.node).and_then(|at| circulars.get_mut(*at));
        if circular.is_none() {
            one.found.push(of_no_circular(year, by_year.keys()));
        }
        match circular.filter(|_| !one.found.has_errors()) {
            Some(circular) => {
                let is_proof = |item: &Item| matches!(item, Item::Example(_));
                circular.tree.items.extend(one.tree.items.into_iter().filter(is_proof));
                circular.found.append(one.found);
            }
            None => {
                lost.push(Lost::new(&one));
                diagnostics.append(one.found);
            }
        }
    }
    circulars
}

/// Takes the examples of some files out of a circular again. Gives how many there were of each.
pub(super) fn take_out(
    tree: &mut ast::File,
    sources: &BTreeSet<SourceId>,
) -> BTreeMap<SourceId, usize> {
    let mut counts = BTreeMap::new();
    tree.items.retain(|item| match item {
        Item::Example(example) if sources.contains(&example.span.source) => {
            let count: &mut usize = counts.entry(example.span.source).or_default();
            *count = count.saturating_add(1);
            false
        }
        _ => true,
    });
    counts
}

/// Reports the first item that is no example, and an `examples` that is not the head of its file.
fn refuse_others(tree: &ast::File, found: &mut Diagnostics) {
    let mut heads = tree.items.iter().filter_map(|item| match item {
        Item::Examples(head) => Some(head.span),
        _ => None,
    });
    let Some(head) = heads.next() else { return };
    let other = tree.items.iter().find_map(|item| match item {
        Item::Circular(circular) => Some(("circular", circular.span)),
        other => Some((other.kind(), other.name()?.span)),
    });
    let (message, place, label) = match (other, heads.next()) {
        (Some((what, place)), _) => {
            let message = format!(
                "a file of examples has only examples in it, but here is a \
                                   `{what}`"
            );
            (message, place, "not an example")
        }
        (None, Some(again)) => {
            ("a file of examples is for one year".to_owned(), again, "a second year")
        }
        (None, None) => return,
    };
    found.push(
        Diagnostic::new(&code::NOT_ONLY_EXAMPLES, message, place, label)
            .with_label(head, "says that this is a file of examples")
            .with_help(
                "put it into another file; or remove `examples for …`, if this is the rule \
                        file itself",
            ),
    );
}

fn of_no_circular<'y>(year: &Spanned<Year>, known: impl Iterator<Item = &'y Year>) -> Diagnostic {
    let known: Vec<String> = known.map(Year::to_string).collect();
    let help = match known.as_slice() {
        [] => "put its rule file into the same folder".to_owned(),
        known => format!(
            "put its rule file into the same folder; the folder has the one for {}",
            joined(known, "and")
        ),
    };
    let message =
        format!("these examples are for {}, but there is no circular of that year", year.node);
    Diagnostic::new(&code::EXAMPLES_OF_NO_CIRCULAR, message, year.span, "no rules for it")
        .with_help(help)
}
