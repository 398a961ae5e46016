//! A wrong form as it was read: its places in the revision and its words.

use std::ops::Range;

use super::context::{plain, short, starts};
use super::revision::Revision;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::{self, Pair};

/// What a wrong form holds of the author's own values and names; the rest is what is wrong in it.
const VALUES: &[Rule] = &[
    Rule::bare_text_words,
    Rule::chained,
    Rule::compared,
    Rule::condition,
    Rule::element,
    Rule::figure,
    Rule::listed,
    Rule::listed_type,
    Rule::literal,
    Rule::look_up,
    Rule::loose,
    Rule::loose_condition,
    Rule::loose_path,
    Rule::name,
    Rule::percent_literal,
    Rule::rest,
    Rule::string,
    Rule::sum_of_terms,
    Rule::word,
];

/// A wrong form in a revision.
pub(super) struct Wrong<'t> {
    pub pair: Pair<'t>,
    /// Where the text that it was read from begins in the revision.
    pub offset: usize,
    pub revision: &'t Revision,
    /// The whole file's text.
    pub file: &'t str,
    /// Where the parser stopped.
    pub stopped_at: usize,
}

impl<'t> Wrong<'t> {
    /// The place of the whole form.
    pub(super) fn at(&self) -> Range<usize> {
        self.range(&self.pair)
    }

    /// The place of a part of it.
    pub(super) fn range(&self, pair: &Pair) -> Range<usize> {
        let start = pair.as_span().start();
        // A form that ends with a blank on purpose has no parts.
        let end = match pair.clone().into_inner().next() {
            Some(_) => pairs::end_of(pair),
            None => start + pair.as_str().trim_end().len(),
        };
        self.offset + start..self.offset + end.max(start)
    }

    /// A form with the bracket that ends it, which is no part of its own.
    pub(super) fn with_bracket(&self) -> Range<usize> {
        let at = self.with_blanks();
        at.start..at.start + self.pair.as_str().trim_end().len()
    }

    /// A form with the blanks behind it, where those belong to what is taken out.
    pub(super) fn with_blanks(&self) -> Range<usize> {
        let span = self.pair.as_span();
        self.offset + span.start()..self.offset + span.end()
    }

    /// A form with the blanks before it: a comma touches what it stands behind.
    pub(super) fn behind_code(&self) -> Range<usize> {
        let at = self.at();
        let before = self.revision.text().get(..at.start).unwrap_or_default();
        pairs::code_end(before)..at.end
    }

    /// The words at a place, on one line.
    pub(super) fn text(&self, at: &Range<usize>) -> String {
        plain(self.revision.get(at))
    }

    /// The words of the form, on one line.
    pub(super) fn found(&self) -> String {
        self.text(&self.at())
    }

    /// The words at a place as a message shows them.
    pub(super) fn short_text(&self, at: &Range<usize>) -> String {
        short(&self.text(at))
    }

    fn inner(&self) -> impl Iterator<Item = Pair<'t>> + use<'t> {
        self.pair.clone().into_inner()
    }

    /// The first part of this rule.
    pub(super) fn part(&self, rule: Rule) -> Option<Range<usize>> {
        self.inner().find(|one| one.as_rule() == rule).map(|one| self.range(&one))
    }

    /// All parts of this rule.
    pub(super) fn parts(&self, rule: Rule) -> Vec<Range<usize>> {
        let parts = self.inner().filter(|one| one.as_rule() == rule);
        parts.map(|one| self.range(&one)).collect()
    }

    /// The author's values and names in it.
    pub(super) fn values(&self) -> Vec<Range<usize>> {
        let values = self.inner().filter(|one| VALUES.contains(&one.as_rule()));
        values.map(|one| self.range(&one)).collect()
    }

    /// The value at a place, where the form has so many.
    pub(super) fn value(&self, at: usize) -> Option<Range<usize>> {
        self.values().into_iter().nth(at)
    }

    /// The value that ends where a place begins.
    pub(super) fn left_of(&self, at: &Range<usize>) -> Option<Range<usize>> {
        let text = self.revision.text();
        let before = text.get(..at.start)?;
        let end = pairs::code_end(before);
        let all = starts(before, end);
        let near = all.get(all.len().saturating_sub(super::MOST_BEHIND)..)?;
        near.iter().find_map(|start| {
            let pair = pairs::one(Rule::sum_of_terms, before.get(*start..)?)?;
            (start + pairs::end_of(&pair) == end).then_some(*start..end)
        })
    }

    /// All behind a place that may belong to a value there: up to the next condition, the end of the
    /// line or the bracket that closes what the place is in.
    pub(super) fn right_of(&self, at: &Range<usize>) -> String {
        let behind = self.revision.text().get(at.end..).unwrap_or_default().trim_start();
        let line = behind.lines().next().unwrap_or_default();
        let ends = [" and ", " or ", ")"].iter().filter_map(|mark| line.find(mark));
        line.get(..ends.min().unwrap_or(line.len())).unwrap_or_default().trim().to_owned()
    }
}
