//! The names in headers and dotted names of TOML, each with its place.
//!
//! Takes a text that is well-formed; gives for each header and each field the names on the way to it. The tree
//! has a name once, however many headers repeat it.

use std::ops::Range;

use super::place::statements;
use crate::plan::format::Way;

/// The way to each header and each field outside brackets.
pub(super) fn ways(text: &str) -> Vec<Way> {
    let (mut ways, mut header) = (Vec::new(), Way::new());
    for at in statements(text) {
        let rest = text.get(at..).unwrap_or_default();
        let n_brackets = rest.len() - rest.trim_start_matches('[').len();
        let own = names(text, at + n_brackets);
        if n_brackets > 0 {
            header.clone_from(&own);
            ways.push(own);
        } else {
            ways.push(header.iter().cloned().chain(own).collect());
        }
    }
    ways
}

/// The names at a place, with dots between them.
fn names(text: &str, mut at: usize) -> Way {
    let mut way = Way::new();
    loop {
        at += blanks(text, at);
        let Some((name, place)) = name(text, at) else { return way };
        at = place.end;
        way.push((name, place));
        at += blanks(text, at);
        match text.get(at..).is_some_and(|rest| rest.starts_with('.')) {
            true => at += 1,
            false => return way,
        }
    }
}

fn blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// The name at a place, its place with its quotes.
fn name(text: &str, at: usize) -> Option<(String, Range<usize>)> {
    let rest = text.get(at..)?;
    if let Some(quote) = rest.chars().next().filter(|char| matches!(char, '"' | '\'')) {
        let (inner, _) = rest.get(1..)?.split_once(quote)?;
        return Some((inner.to_owned(), at..at + inner.len() + 2));
    }
    let is_bare = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    let end = rest.find(|char| !is_bare(char)).unwrap_or(rest.len());
    let name = rest.get(..end).filter(|name| !name.is_empty())?;
    Some((name.to_owned(), at..at + end))
}
