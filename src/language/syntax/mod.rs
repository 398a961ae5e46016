//! The text of a rule file into its tree.
//!
//! Takes text; gives [`ast::File`], whole even where the text is not: an item that cannot be parsed
//! becomes [`ast::Item::Broken`] and is reported, and its neighbours stand. What is written in a form that
//! the language does not have is put right in a revision of it and told. Resolves no name.

pub mod ast;
mod from_pairs;
mod grammar;
mod pairs;
pub mod print;
mod problem;
mod recover;
mod repair;
mod split_items;
mod standard;
mod words;

pub use words::{FIRST_WORDS, RESERVED};

use problem::SyntaxProblem;

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};

/// How many lines with characters that cannot be seen are told of.
const MOST_INVISIBLE: usize = 20;

/// Parses a rule file. One with a character that cannot be seen is refused before it is read: nobody could
/// check what it asks.
pub fn parse(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> ast::File {
    let mut items = Vec::new();
    let span = Span::new(source, 0, text.len());
    if let Some(at) = split_items::lone_return(text) {
        let problem = SyntaxProblem::LoneReturn { span: Span::new(source, at, at + 1) };
        diagnostics.push(problem.diagnostic());
        items.push(ast::Item::Broken(ast::Broken { name: None, span }));
        return ast::File { items, span };
    }
    let unseen = split_items::unseen(text).take(MOST_INVISIBLE).map(|(at, char)| {
        let span = Span::new(source, at, at + char.len_utf8());
        SyntaxProblem::Invisible { char, span }.diagnostic()
    });
    let unseen: Vec<Diagnostic> = unseen.collect();
    if !unseen.is_empty() {
        diagnostics.extend(unseen);
        items.push(ast::Item::Broken(ast::Broken { name: None, span }));
        return ast::File { items, span };
    }
    for piece in split_items::items(text) {
        let map = pairs::TextMap::new(source, piece.start);
        for (at, word) in piece.unindented() {
            let span = map.span(at, at + word.len());
            let problem = SyntaxProblem::NotIndented { word: word.to_owned(), span };
            diagnostics.push(problem.diagnostic());
        }
        match from_pairs::item(map, &piece, text, diagnostics) {
            Some(item) => items.push(item),
            None => {
                items.extend(from_pairs::broken(map, &piece).into_iter().map(ast::Item::Broken));
            }
        }
    }
    ast::File { items, span }
}
