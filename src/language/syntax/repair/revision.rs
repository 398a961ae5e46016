//! The text of an item as repairs change it, and where each part of it stands in the author's text.
//!
//! Every place in a revision has its place in the author's text: what was copied its own, what was put in
//! the place of that which it replaces.

use std::ops::Range;

/// A part of what belongs in a place.
#[derive(Debug, Clone)]
pub(super) enum Bit {
    Text(String),
    /// What stands there in the revision.
    Copy(Range<usize>),
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

impl From<char> for Bit {
    fn from(text: char) -> Self {
        Bit::Text(text.to_string())
    }
}

impl From<&Range<usize>> for Bit {
    fn from(range: &Range<usize>) -> Self {
        Bit::Copy(range.clone())
    }
}

/// `bits![left, " is at least ", right]`: texts of ours and places in the revision.
macro_rules! bits {
    ($($bit:expr),* $(,)?) => { vec![$(crate::syntax::repair::revision::Bit::from($bit)),*] };
}
pub(super) use bits;

/// A stretch of the revision, and the author's text that it stands for.
#[derive(Debug, Clone)]
struct Stretch {
    at: Range<usize>,
    of: Range<usize>,
    is_copy: bool,
}

impl Stretch {
    /// The author's place of a place in the stretch; its end, if it is the end of something.
    fn place(&self, at: usize, is_end: bool) -> usize {
        match (self.is_copy, is_end) {
            (true, _) => self.of.start + (at - self.at.start),
            (false, true) => self.of.end,
            (false, false) => self.of.start,
        }
    }
}

/// An item's text with repairs in it.
#[derive(Debug, Clone)]
pub(in crate::syntax) struct Revision {
    text: String,
    stretches: Vec<Stretch>,
}

impl Revision {
    /// A revision in which nothing is repaired yet.
    pub(in crate::syntax) fn new(text: &str) -> Self {
        let mut revision = Revision { text: String::new(), stretches: Vec::new() };
        revision.push(text, 0..text.len(), true);
        revision
    }

    pub(in crate::syntax) fn text(&self) -> &str {
        &self.text
    }

    /// What stands at a place.
    pub(super) fn get(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// The same revision with other text of the same length, in which parts are taken out.
    pub(in crate::syntax) fn emptied(&self, text: String) -> Revision {
        Revision { text, stretches: self.stretches.clone() }
    }

    /// The revision with something else in a place. What is copied keeps its place in the author's
    /// text the first time.
    pub(super) fn with(&self, at: &Range<usize>, bits: &[Bit]) -> Revision {
        let mut made = Revision { text: String::new(), stretches: Vec::new() };
        let of = self.original(at);
        let mut copied: Vec<&Range<usize>> = Vec::new();
        made.copy(self, &(0..at.start));
        for bit in bits {
            match bit {
                Bit::Text(text) => made.push(text, of.clone(), false),
                Bit::Copy(range) if copied.contains(&range) => {
                    made.push(self.get(range), self.original(range), false);
                }
                Bit::Copy(range) => {
                    made.copy(self, range);
                    copied.push(range);
                }
            }
        }
        made.copy(self, &(at.end..self.text.len()));
        made
    }

    /// The place in the author's text of a place in the revision.
    pub(in crate::syntax) fn original(&self, at: &Range<usize>) -> Range<usize> {
        let Some(last) = self.stretches.last() else { return 0..0 };
        let first = self.stretches.iter().find(|one| one.at.end > at.start).unwrap_or(last);
        let start = first.place(at.start.min(first.at.end), false);
        if at.is_empty() {
            return start..start;
        }
        let last = self.stretches.iter().rfind(|one| one.at.start < at.end).unwrap_or(last);
        let end = last.place(at.end.min(last.at.end), true);
        match start <= end {
            true => start..end,
            // What was copied stands in another order.
            false => last.of.start.min(start)..first.of.end.max(end),
        }
    }

    /// How much of the author's text stands before a place, so far as it was copied.
    pub(super) fn reached(&self, at: usize) -> usize {
        let own = self.stretches.iter().position(|one| one.at.end > at);
        match own.and_then(|own| Some((own, self.stretches.get(own)?))) {
            Some((_, one)) if one.is_copy => one.place(at, false),
            Some((own, one)) => {
                let before = own.checked_sub(1).and_then(|before| self.stretches.get(before));
                before.filter(|one| one.is_copy).map_or(one.of.start, |one| one.of.end)
            }
            None => self.stretches.last().map_or(0, |last| last.of.end),
        }
    }

    /// Whether something that was put in ends where this place begins, or before the blanks before it.
    pub(super) fn is_behind_new(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let end = before.trim_end().len();
        let ends = |one: &&Stretch| one.at.start < end && end <= one.at.end;
        self.stretches.iter().find(ends).is_some_and(|one| !one.is_copy)
    }

    fn push(&mut self, text: &str, of: Range<usize>, is_copy: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.stretches.push(Stretch { at: start..self.text.len(), of, is_copy });
    }

    fn copy(&mut self, from: &Revision, range: &Range<usize>) {
        for stretch in &from.stretches {
            let at = stretch.at.start.max(range.start)..stretch.at.end.min(range.end);
            if at.start < at.end {
                let of = match stretch.is_copy {
                    true => stretch.place(at.start, false)..stretch.place(at.end, true),
                    false => stretch.of.clone(),
                };
                self.push(from.get(&at), of, stretch.is_copy);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::useless_vec, reason = "the macro makes what an edit holds")]
mod tests {
    use super::*;

    #[test]
    fn a_place_behind_a_repair_keeps_its_place_in_the_authors_text() {
        let revision = Revision::new("a >= 5k b").with(&(2..4), &bits!["is at least"]);
        assert_eq!(revision.text(), "a is at least 5k b");
        assert_eq!(revision.original(&(14..16)), 5..7);
        assert_eq!(revision.original(&(2..13)), 2..4);
    }

    #[test]
    fn what_is_copied_in_another_order_spans_both() {
        let revision = Revision::new("amount of line");
        let revision = revision.with(&(0..14), &bits![&(10..14), ".", &(0..6)]);
        assert_eq!(revision.text(), "line.amount");
        assert_eq!(revision.original(&(5..11)), 0..6);
        assert_eq!(revision.original(&(0..11)), 0..14);
    }

    #[test]
    fn what_is_copied_twice_has_its_place_once() {
        let revision = Revision::new("a between 1 and 2");
        let revision = revision
            .with(&(0..15), &bits![&(0..1), " is at least ", &(10..11), " and ", &(0..1), " is"]);
        assert_eq!(revision.text(), "a is at least 1 and a is 2");
        assert_eq!(revision.original(&(14..15)), 10..11);
        assert_eq!(revision.original(&(25..26)), 16..17);
    }
}
