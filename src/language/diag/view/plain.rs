//! A block in sentences, for a screen reader: where, what, why, what to do, and on what it rests.
//!
//! Takes the same blocks that are drawn; gives one paragraph for each, with every place, label and line of
//! help that the drawing has. Nothing is drawn, and no text of a source is shown but the words that are
//! marked.

use miette::Severity;

use super::{Block, wrapped};
use crate::diag::{Label, Printable, code};
use crate::source::{Place, Sources, visible};

/// The longest marked text that is read out, in characters.
const LONGEST_QUOTE: usize = 60;

/// A block as a paragraph of lines as wide as this.
pub(super) fn paragraph(block: &Block, sources: &Sources, width: usize) -> Printable {
    let sentences = sentences(block, sources).join(" ");
    Printable::lines(wrapped(&sentences, width) + "\n")
}

fn sentences(block: &Block, sources: &Sources) -> Vec<String> {
    let mut lines = block.message.iter();
    let first = lines.next().map(String::as_str).unwrap_or_default();
    let place = block.labels.first().map(|label| place(label, sources));
    let head = place.map_or_else(|| capitalised(first), |place| format!("{place}: {first}"));
    let mut all = vec![sentence(&format!("{head}{}", name(block)))];
    all.extend(lines.map(|line| sentence(&capitalised(line.trim_start()))));
    all.extend(marked(&block.labels, sources));
    if !block.help.is_empty() {
        let help = block.help.iter().map(|line| sentence(line));
        all.push(format!("What to do: {}", help.collect::<Vec<_>>().join(" ")));
    }
    all.extend(block.nested.iter().flat_map(|nested| related(nested, sources)));
    all
}

/// The name of what was found, in brackets: a requirement's, or a code with how grave it is.
fn name(block: &Block) -> String {
    let severity = match block.severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Advice => "warning",
    };
    match &block.code {
        None => String::new(),
        Some(code) if code::ALL.iter().any(|one| one.id == code) => format!(" ({severity} {code})"),
        Some(requirement) => format!(" ({requirement})"),
    }
}

/// What each label says of the text that it marks. The first one's place is said already.
fn marked(labels: &[Label], sources: &Sources) -> Vec<String> {
    let said = labels.iter().enumerate().filter_map(|(idx, label)| {
        let quote = quote(label, sources);
        // A value is said once.
        let is_itself = |quote: &String| {
            quote.trim_matches('`').trim_matches('"') == label.text.trim_matches('"')
        };
        if idx == 0 && quote.as_ref().is_some_and(is_itself) {
            return None;
        }
        let place = if idx == 0 { None } else { Some(place_in_file(label, sources)) };
        let subject: Vec<String> = place.into_iter().chain(quote).collect();
        match (subject.join(", "), label.text.as_str()) {
            (subject, "") if idx == 0 || subject.is_empty() => None,
            (subject, "") => Some(sentence(&format!("See also {subject}"))),
            (subject, text) if subject.is_empty() => Some(sentence(&capitalised(text))),
            (subject, text) => Some(sentence(&format!("{}: {text}", capitalised(&subject)))),
        }
    });
    said.collect()
}

/// A nested block: its text first, because it says what its place is about.
fn related(block: &Block, sources: &Sources) -> Vec<String> {
    let mut all: Vec<String> =
        block.message.iter().map(|line| sentence(&capitalised(line))).collect();
    if let Some(first) = block.labels.first() {
        let others = block.labels.iter().skip(1);
        let others = others.map(|label| with_text(place_in_file(label, sources), label));
        let first = with_text(place(first, sources), first);
        let places: Vec<String> = std::iter::once(first).chain(others).collect();
        all.push(sentence(&format!("See {}", places.join("; "))));
    }
    all.extend(block.help.iter().map(|line| sentence(line)));
    all.extend(block.nested.iter().flat_map(|nested| related(nested, sources)));
    all
}

fn with_text(place: String, label: &Label) -> String {
    match label.text.as_str() {
        "" => place,
        text => format!("{place} ({text})"),
    }
}

/// `plans/salford.yaml, line 46, column 13`
fn place(label: &Label, sources: &Sources) -> String {
    let column = match sources.place(label.span) {
        Place::Text(at) => format!(", column {}", at.column),
        Place::Cell(_) => String::new(),
    };
    format!("{}, {}{column}", sources.name(label.span), place_in_file(label, sources))
}

/// `line 46`, or `cell Spending!B7`, with what hides it from whoever opens the file.
fn place_in_file(label: &Label, sources: &Sources) -> String {
    let hidden = sources.hidden(label.span);
    let hidden = hidden.map(|hidden| format!(" in a hidden {}", hidden.word()));
    let place = match sources.place(label.span) {
        Place::Text(at) => format!("line {}", at.line),
        Place::Cell(name) => format!("cell {name}"),
    };
    format!("{place}{}", hidden.unwrap_or_default())
}

/// The words that a label marks, where they can be read out.
fn quote(label: &Label, sources: &Sources) -> Option<String> {
    let text = sources.text(label.span).trim();
    let is_short = text.lines().count() == 1 && text.chars().count() <= LONGEST_QUOTE;
    is_short.then(|| format!("`{}`", visible::in_a_line(text)))
}

/// A text with a capital, unless it begins with a name or what may be one.
fn capitalised(text: &str) -> String {
    let is_word = text.split(' ').next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if is_word => format!("{}{}", first.to_uppercase(), chars.as_str()),
        _ => text.to_owned(),
    }
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let is_ended = text.trim_end_matches(['"', ')']).ends_with(['.', '!', '?', ':']);
    if is_ended { text.to_owned() } else { format!("{text}.") }
}
