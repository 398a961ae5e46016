//! What is said of a wrong form, and the right form as an edit of what the author wrote.
//!
//! A reader tells of wrong forms while it reads an item; when the item is read, each becomes a
//! diagnostic. Advice shows the whole that the wrong form stands in, as the author wrote it, with all
//! edits in it: so no advice holds another wrong form that is told of as well. A whole that is long,
//! or has a mistake in it that no edit mends, is not shown: then the edit alone is.

use super::pairs::{Part, scanned};
use crate::diag::{Advice, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::problem::SyntaxProblem;

/// The longest whole that advice shows, in characters.
const MOST: usize = 120;

/// A part of what belongs in a place.
#[derive(Debug, Clone)]
pub(super) enum Bit {
    Text(String),
    /// What the author wrote there, with the edits in it.
    Source(Span),
}

impl From<&str> for Bit {
    fn from(text: &str) -> Self {
        Bit::Text(text.to_owned())
    }
}

impl From<String> for Bit {
    fn from(text: String) -> Self {
        Bit::Text(text)
    }
}

impl From<Span> for Bit {
    fn from(span: Span) -> Self {
        Bit::Source(span)
    }
}

/// `bits![left, " is at least ", right]`: texts of ours and places in the author's text.
macro_rules! bits {
    ($($bit:expr),* $(,)?) => { vec![$(crate::syntax::from_pairs::advice::Bit::from($bit)),*] };
}
pub(super) use bits;

/// Something in place of what was written.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    at: Span,
    text: Vec<Bit>,
    /// Whether it belongs to the advice of another finding, which may be of the same place.
    is_inner: bool,
}

/// How a wrong form is told.
#[derive(Debug, Clone)]
pub(super) struct Told {
    message: String,
    label: String,
    /// What to do; `{}` stands for the next of the edits.
    say: String,
    /// Edits, each of which alone puts it right: the first is the likeliest.
    edits: Vec<Edit>,
    /// What the first edit is shown in.
    whole: Option<Span>,
    /// What to do where the whole cannot be shown, and the edit alone would not do.
    instead: Option<String>,
}

impl Told {
    /// A wrong form with advice in words alone.
    pub(super) fn new(message: impl Into<String>, label: &str, say: impl Into<String>) -> Self {
        let (message, label, say) = (message.into(), label.to_owned(), say.into());
        Told { message, label, say, edits: Vec::new(), whole: None, instead: None }
    }

    /// A wrong form and what belongs there instead.
    pub(super) fn write(message: impl Into<String>, label: &str, at: Span, text: Vec<Bit>) -> Self {
        Told::new(message, label, "write `{}`").edit(at, text)
    }

    /// For `found`, which stands at a place, the language has other words.
    pub(super) fn word(found: &str, right: &str, at: Span) -> Self {
        let message = format!("the language says `{right}`, not `{found}`");
        Told::write(message, &format!("say `{right}`"), at, bits![right])
    }

    /// The message.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Something that is to be left out.
    pub(super) fn leave_out(message: impl Into<String>, label: &str, at: Span) -> Self {
        Told::write(message, label, at, Vec::new())
    }

    /// Another edit that puts it right.
    pub(super) fn edit(mut self, at: Span, text: Vec<Bit>) -> Self {
        self.edits.push(Edit { at, text, is_inner: false });
        self
    }

    /// What the edit is shown in, where that can be.
    pub(super) fn within(self, whole: Span) -> Self {
        Told { whole: Some(whole), ..self }
    }

    /// What the edit has to be shown in, and what is said where that cannot be.
    pub(super) fn only_within(self, whole: Option<Span>, instead: &str) -> Self {
        Told { whole, instead: Some(instead.to_owned()), ..self }
    }

    /// Whether there is an edit that puts it right.
    pub(super) fn is_exact(&self) -> bool {
        !self.edits.is_empty() && self.instead.is_none()
    }

    /// Says what to do in other words; `{}` in them stands for the next of the edits.
    pub(super) fn saying(self, say: &str) -> Self {
        Told { say: say.to_owned(), ..self }
    }
}

/// What was found in an item, in the order in which it was read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: Vec<Finding>,
    /// Edits that belong to the advice of another finding.
    more: Vec<Edit>,
}

#[derive(Debug)]
enum Finding {
    Ready(Diagnostic),
    Told(Span, Told),
}

impl Findings {
    pub(super) fn push(&mut self, problem: SyntaxProblem) {
        self.all.push(Finding::Ready(problem.diagnostic()));
    }

    pub(super) fn tell(&mut self, span: Span, told: Told) {
        self.all.push(Finding::Told(span, told));
    }

    /// How much was found.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// An edit that nothing is said of by itself.
    pub(super) fn edit(&mut self, at: Span, text: Vec<Bit>) {
        self.more.push(Edit { at, text, is_inner: true });
    }

    /// The edit of something that is told of with something else.
    pub(super) fn edit_of(&mut self, told: &Told) {
        let first = told.edits.first().cloned();
        self.more.extend(first.map(|edit| Edit { is_inner: true, ..edit }));
    }

    /// The diagnostics, with their advice in the author's own words. `file` is the whole text; all
    /// but the first so many diagnostics are of the same item.
    pub(super) fn finish(self, file: &str, n_before: usize, diagnostics: &mut Diagnostics) {
        if self.all.is_empty() {
            return;
        }
        let told = self.all.iter().filter_map(|one| match one {
            Finding::Told(_, told) => told.edits.first().cloned(),
            Finding::Ready(_) => None,
        });
        let mut edits: Vec<Edit> = told.chain(self.more.iter().cloned()).collect();
        edits.sort_by_key(|edit| (edit.at.start(), std::cmp::Reverse(edit.at.end())));
        let open = self.all.iter().filter_map(|one| match one {
            Finding::Told(span, told) => told.edits.is_empty().then_some(*span),
            Finding::Ready(diagnostic) => diagnostic.span(),
        });
        let mut open: Vec<Span> =
            open.chain(diagnostics.iter().skip(n_before).filter_map(Diagnostic::span)).collect();
        open.sort();
        let texts = Texts { file, edits, open };
        for finding in self.all {
            diagnostics.push(match finding {
                Finding::Ready(diagnostic) => diagnostic,
                Finding::Told(span, told) => texts.diagnostic(span, told),
            });
        }
    }
}

/// The author's text and what belongs in it.
struct Texts<'t> {
    file: &'t str,
    /// In the order of their places, a longer one before those in it.
    edits: Vec<Edit>,
    /// Places with a mistake that no edit mends.
    open: Vec<Span>,
}

impl Texts<'_> {
    fn diagnostic(&self, span: Span, told: Told) -> Diagnostic {
        let Told { message, label, mut say, edits, whole, instead } = told;
        let first = edits.first().cloned();
        let mut fixes = Vec::new();
        for edit in edits {
            let shown = whole.and_then(|whole| self.whole(whole, first.as_ref(), &edit));
            if let (None, Some(instead)) = (&shown, &instead) {
                say.clone_from(instead);
                break;
            }
            let (at, text) = shown.unwrap_or_else(|| (edit.at, self.replacement(&edit)));
            say = match text.is_empty() {
                true => say.replacen("write `{}`", "remove it", 1),
                // What is written on several lines is said line by line.
                false => text.lines().fold(say, |say, line| say.replacen("{}", line.trim(), 1)),
            };
            fixes.push((at, self.spaced(at, text)));
        }
        let advice = Advice::from(say);
        let instead = fixes.into_iter().fold(advice, |said, (at, text)| said.with(at, text));
        SyntaxProblem::WrongForm { span, message, label, instead }.diagnostic()
    }

    /// What is put into a place with the blanks that part it from its neighbours: the place may be one
    /// between two words, or reach up to the next.
    fn spaced(&self, at: Span, text: String) -> String {
        let before = self.file.get(..at.start()).and_then(|text| text.chars().last());
        let source = self.file.get(at.start()..at.end()).unwrap_or_default();
        let behind = self.file.get(at.end()..).and_then(|text| text.chars().next());
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "£\"".contains(c));
        let lead = at.is_empty() && is_word(before) && is_word(text.chars().next());
        let tail = (at.is_empty() || source.ends_with(char::is_whitespace))
            && is_word(behind)
            && !text.is_empty();
        format!("{}{text}{}", if lead { " " } else { "" }, if tail { " " } else { "" })
    }

    /// A whole with an edit in it, in place of the first of its finding.
    fn whole(&self, whole: Span, first: Option<&Edit>, edit: &Edit) -> Option<(Span, String)> {
        // With all its blanks, a whole that can be shown is not much longer.
        let source =
            self.file.get(whole.start()..whole.end()).filter(|one| one.len() < 4 * MOST)?;
        let from = self.open.partition_point(|place| place.start() < whole.start());
        let is_open = self.open.get(from..)?.iter().any(|place| whole.contains(*place));
        let has_comment = scanned(source).any(|(_, _, part)| part == Part::Comment);
        if is_open || has_comment {
            return None;
        }
        let is_own =
            |other: &&Edit| first.is_some_and(|one| one.at == other.at) || other.at == edit.at;
        let mut all: Vec<&Edit> = self.inside(whole).filter(|other| !is_own(other)).collect();
        let at = all.partition_point(|other| other.at.start() < edit.at.start());
        all.insert(at, edit);
        let text = self.source(whole, &all);
        (text.chars().count() <= MOST).then_some((whole, text))
    }

    /// The edits within a place.
    fn inside(&self, place: Span) -> impl Iterator<Item = &Edit> {
        let from = self.edits.partition_point(|edit| edit.at.start() < place.start());
        let rest = self.edits.iter().skip(from);
        let near = rest.take_while(move |edit| edit.at.start() <= place.end());
        near.filter(move |edit| place.contains(edit.at))
    }

    /// What belongs in a place.
    fn replacement(&self, edit: &Edit) -> String {
        let is_other = |other: &&Edit| other.at != edit.at || (other.is_inner && !edit.is_inner);
        let inner: Vec<&Edit> = self.inside(edit.at).filter(is_other).collect();
        let mut text = String::new();
        for bit in &edit.text {
            match bit {
                Bit::Text(words) => text.push_str(words),
                Bit::Source(span) => text.push_str(&self.source(*span, &inner)),
            }
        }
        text
    }

    /// What the author wrote at a place, with the outermost of these edits in it, on one line.
    fn source(&self, span: Span, edits: &[&Edit]) -> String {
        let mut text = String::new();
        let mut at = span.start();
        for edit in edits.iter().filter(|edit| span.contains(edit.at)) {
            if edit.at.start() < at {
                continue;
            }
            join(&mut text, &plain(self.file.get(at..edit.at.start()).unwrap_or_default()));
            join(&mut text, &self.replacement(edit));
            at = edit.at.end();
        }
        join(&mut text, &plain(self.file.get(at..span.end()).unwrap_or_default()));
        plain(&text).trim().to_owned()
    }
}

/// Adds a part, with a blank before it where two words would touch and none before a comma.
fn join(text: &mut String, part: &str) {
    let is_word = |c: char| c.is_alphanumeric() || "£\"%)]".contains(c);
    let (before, first) = (text.chars().last(), part.chars().next());
    if matches!(first, Some(',' | ')' | ']')) {
        text.truncate(text.trim_end().len());
    } else {
        let is_word_behind = first.is_some_and(|c| c.is_alphanumeric() || "£\"=|".contains(c));
        let touches = before.is_some_and(is_word) && is_word_behind;
        let is_behind_comma = before == Some(',') && first.is_some_and(|c| !c.is_whitespace());
        if touches || is_behind_comma {
            text.push(' ');
        }
    }
    text.push_str(part);
}

/// A text on one line, without its comments; what stands in quotes stays as it is.
fn plain(text: &str) -> String {
    let mut said = String::new();
    for (_, c, part) in scanned(text) {
        match part {
            Part::Comment => {}
            Part::Code if c.is_whitespace() => {
                if !said.ends_with(' ') {
                    said.push(' ');
                }
            }
            Part::Code | Part::String => said.push(c),
        }
    }
    said
}
