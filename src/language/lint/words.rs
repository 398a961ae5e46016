//! Words that are asked for and are not there.

use super::{Ground, own_items};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::Span;
use crate::syntax::ast::{
    CircularNumber, How, Item, Message, Paragraph, Piece, Requirement, Strength, Words,
};

/// A title, a reason or a text, and what it is.
type NamedWords<'a> = (&'static str, Option<&'a Words>);

/// Titles, reasons and texts without a word.
pub(super) fn empty_words(ground: &Ground, diagnostics: &mut Diagnostics) {
    for item in own_items(ground.file) {
        let words = words_in(item).into_iter().filter_map(|(what, words)| Some((what, words?)));
        for (what, words) in words.filter(|(_, words)| words.joined().trim().is_empty()) {
            diagnostics.push(empty(what, words.span));
        }
        if let Some((what, message)) = message(item).filter(|(_, message)| is_empty(message)) {
            diagnostics.push(empty(what, message.span));
        }
        if let Item::Choice(choice) = item {
            for word in choice.words.iter().filter(|word| word.node.trim().is_empty()) {
                diagnostics.push(empty("this word of the choice", word.span));
            }
        }
    }
}

/// What an item says with values in braces, and what that is.
fn message(item: &Item) -> Option<(&'static str, &Message)> {
    match item {
        Item::Requirement(one) => Some(("this `otherwise`", one.otherwise.as_ref()?)),
        Item::Define(define) => Some(("the title of this definition", define.title.as_ref()?)),
        _ => None,
    }
}

fn empty(what: &str, span: Span) -> Diagnostic {
    let message = format!("{what} says nothing");
    Diagnostic::new(&code::NOTHING_SAID, message, span, "no words")
        .with_help("put words between the quotes, or remove the line where that is allowed")
}

/// What an item says in words.
fn words_in(item: &Item) -> Vec<NamedWords<'_>> {
    match item {
        Item::Circular(circular) => {
            let why = match &circular.number {
                CircularNumber::NotKnown { because } => Some(because),
                CircularNumber::Known(_) => None,
            };
            vec![("the title of the circular", Some(&circular.title)), ("this reason", why)]
        }
        Item::Source(source) => vec![("the title of this source", Some(&source.title))],
        Item::Paragraph(paragraph) => words_in_paragraph(paragraph),
        Item::Record(record) | Item::Form(record) => vec![("this title", Some(&record.title))],
        Item::Requirement(requirement) => words_in_requirement(requirement),
        Item::Show(show) => vec![("the title of this figure", Some(&show.title))],
        Item::Standard(standard) => {
            let names =
                standard.grades.iter().map(|grade| ("the name of this grade", Some(&grade.name)));
            [("the title of this standard", Some(&standard.title))]
                .into_iter()
                .chain(names)
                .collect()
        }
        Item::Example(example) => vec![("the title of this example", Some(&example.title))],
        Item::Keep(keep) => vec![("this reason", keep.because.as_ref())],
        Item::Drop(drop) => vec![("this reason", Some(&drop.because))],
        Item::Change(change) => match &change.how {
            How::Without { because, .. } => vec![("this reason", Some(because))],
            How::AlsoFields(_) | How::AlsoWords(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn words_in_paragraph(paragraph: &Paragraph) -> Vec<NamedWords<'_>> {
    vec![
        ("this paragraph", Some(&paragraph.words)),
        ("this reason", paragraph.basis.inferred_because.as_ref()),
        ("this reason", paragraph.not_checkable.as_ref()),
    ]
}

fn words_in_requirement(requirement: &Requirement) -> Vec<NamedWords<'_>> {
    let question = match &requirement.strength {
        Strength::Judged { question, .. } => Some(question),
        Strength::Must(_) | Strength::Should(_) => None,
    };
    vec![
        ("the title of this requirement", Some(&requirement.title)),
        ("this question", question),
        ("this `help`", requirement.help.as_ref()),
    ]
}

fn is_empty(message: &Message) -> bool {
    message.pieces.iter().all(|piece| match piece {
        Piece::Text(text) => text.trim().is_empty(),
        Piece::Value(_) => false,
    })
}
