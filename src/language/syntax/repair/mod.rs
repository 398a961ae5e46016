//! Wrong forms that people write, put right in the text of an item and told with the right form.
//!
//! Comes in where an item does not fit the grammar: `grammar/repair.pest` knows what people write for
//! what the language has. What it finds is put right in a revision of the item, and counts only if the
//! revision then fits further than before. So what is advised always fits where it is advised, and what
//! the reader gets is the tree that was meant. The author's text is never changed.
//!
//! `forms.rs` has a row for each wrong form.

mod compared;
mod conditions;
mod context;
mod correction;
mod figures;
mod forms;
mod items;
mod names;
mod order;
mod ranges;
mod revision;
mod sums;
mod wrong;

use std::ops::Range;

pub(super) use context::plain;
pub(super) use names::{declared_as, entry_of};
pub(super) use revision::Revision;

use super::grammar::Rule;
use super::pairs::{self, Pair, Stop, TextMap};
use super::problem::SyntaxProblem;
use crate::diag::{Advice, Diagnostic};
use crate::source::Span;
use correction::Correction;
use wrong::Wrong;

/// How often one item is repaired at most.
const MOST_REPAIRS: usize = 64;

/// How far behind the place where an item stops to fit a wrong form may begin, in words and marks.
const MOST_BEHIND: usize = 80;

/// The ways to read a wrong form, tried in this order from each place where one may begin.
const KINDS: [Rule; 11] = [
    Rule::repair_literal,
    Rule::repair_value,
    Rule::repair_sum,
    Rule::repair_brackets,
    Rule::repair_test,
    Rule::repair_test_word,
    Rule::repair_condition,
    Rule::repair_entry,
    Rule::repair_item,
    Rule::repair_clause,
    Rule::repair_mark,
];

/// Items that hold no condition, and how wrong forms in them are read.
const DECLARATIONS: [Rule; 10] = [
    Rule::also_item,
    Rule::choice_item,
    Rule::circular_item,
    Rule::examples_item,
    Rule::form_item,
    Rule::paragraph_item,
    Rule::record_item,
    Rule::source_item,
    Rule::table_item,
    Rule::without_item,
];
/// Those of them in which nothing goes on from line to line.
const LINE_BY_LINE: [Rule; 5] = [
    Rule::circular_item,
    Rule::form_item,
    Rule::paragraph_item,
    Rule::record_item,
    Rule::table_item,
];
const KINDS_IN_DECLARATIONS: [Rule; 4] =
    [Rule::repair_literal, Rule::repair_item, Rule::repair_clause, Rule::repair_mark];

/// Whether a place in a declaration stands behind `only when`, on the same line.
fn is_in_a_condition(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.lines().next_back().is_some_and(|line| line.contains("only when "))
}

/// Something that was put right.
struct Repair {
    correction: Correction,
    /// Where the label points, in the author's text.
    label_at: Range<usize>,
    /// What was put in, in the revision as it is now.
    at: Range<usize>,
    /// The place in the author's text that it stands for.
    of: Range<usize>,
    /// What each edit puts in.
    texts: Vec<String>,
    is_quiet: bool,
}

/// A wrong form that can be put right, and how far the text then fits.
struct Repairable {
    correction: Correction,
    revision: Option<Revision>,
    reach: usize,
}

/// Of several, the first of those that make the text fit furthest.
fn first_furthest(found: impl Iterator<Item = Repairable>) -> Option<Repairable> {
    found.reduce(|best, next| if next.reach > best.reach { next } else { best })
}

/// An item's text with what was put right in it.
pub(super) struct Repaired<'f> {
    rule: Rule,
    file: &'f str,
    revision: Revision,
    repairs: Vec<Repair>,
    /// Whether parts of the revision were taken out.
    is_emptied: bool,
    /// Whether a wrong form was found with which nothing can be read on.
    is_lost: bool,
}

/// Where a place in a revision is after an edit, which put these bits in the place of `at`, now `now`.
fn moved(
    place: &Range<usize>,
    at: &Range<usize>,
    now: &Range<usize>,
    bits: &[revision::Bit],
) -> Range<usize> {
    if place.end <= at.start {
        return place.clone();
    }
    let shifted = |place: usize| (place + now.end).saturating_sub(at.end);
    if place.start >= at.end {
        return shifted(place.start)..shifted(place.end);
    }
    if place.start <= at.start && at.end <= place.end {
        return place.start..shifted(place.end);
    }
    let mut start = now.start;
    for bit in bits {
        match bit {
            revision::Bit::Text(text) => start += text.len(),
            revision::Bit::Copy(range) => {
                if range.start <= place.start && place.end <= range.end {
                    let start = start + place.start - range.start;
                    return start..start + place.len();
                }
                start += range.len();
            }
        }
    }
    now.clone()
}

/// The places in a revision of what is not known well enough to be checked.
pub(super) type Doubtful = Vec<(Rule, Range<usize>)>;

impl<'f> Repaired<'f> {
    /// An item in which nothing is put right yet. `file` is the whole file's text.
    pub(super) fn new(rule: Rule, text: &str, file: &'f str) -> Self {
        let (revision, repairs) = (Revision::new(text), Vec::new());
        Repaired { rule, file, revision, repairs, is_emptied: false, is_lost: false }
    }

    pub(super) fn revision(&self) -> &Revision {
        &self.revision
    }

    /// Whether a wrong form was told with which nothing can be read on.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Whether nothing was taken out, or put in without its meaning being known.
    pub(super) fn is_all_known(&self) -> bool {
        !self.is_emptied && self.repairs.iter().all(|one| one.correction.silent.is_none())
    }

    /// Goes on with parts taken out of the revision: a text of the same length.
    pub(super) fn empty(&mut self, text: String) {
        self.revision = self.revision.emptied(text);
        self.is_emptied = true;
    }

    /// Puts right what the parser stopped at. Says whether it is worth to parse the revision again.
    pub(super) fn repair(&mut self, stop: &Stop) -> bool {
        let is_too_deep = matches!(stop, Stop::TooDeep(_));
        if self.repairs.len() >= MOST_REPAIRS || self.is_lost || is_too_deep {
            return false;
        }
        let text = self.revision.text();
        let at = pairs::skip_blanks(text, stop.at());
        let is_declaration = DECLARATIONS.contains(&self.rule);
        let is_by_line = LINE_BY_LINE.contains(&self.rule);
        let starts = context::candidates(text, at, is_by_line);
        // Of all that a declaration says, only the mark `only when` has a condition.
        let is_plain = is_declaration && !is_in_a_condition(text, at);
        let kinds: &[Rule] = if is_plain { &KINDS_IN_DECLARATIONS } else { &KINDS };
        let found = starts.iter().flat_map(|start| self.found(kinds, *start, at));
        let is_complete = stop.expects(Rule::cites);
        let rest = if is_complete { self.found(&[Rule::repair_rest], at, at) } else { Vec::new() };
        let unclosed =
            context::unclosed(text, at).and_then(|correction| self.tried(correction, at));
        let best = first_furthest(found).or(unclosed).or_else(|| first_furthest(rest.into_iter()));
        match best {
            Some(Repairable { correction, revision, .. }) => {
                self.keep(correction, revision);
                !self.is_lost
            }
            None => false,
        }
    }

    /// The wrong forms that begin at a place and reach to where the parser stopped.
    fn found(&self, kinds: &[Rule], start: usize, at: usize) -> Vec<Repairable> {
        let text = self.revision.text();
        let rest = text.get(start..).unwrap_or_default();
        let correction = |kind: &Rule| {
            let pair = pairs::one(*kind, rest)?.into_inner().next()?;
            let (offset, revision, file) = (start, &self.revision, self.file);
            let wrong = Wrong { pair, offset, revision, file, stopped_at: at };
            let reaches = pairs::skip_blanks(text, wrong.at().end) >= at;
            forms::correction(&wrong)
                .filter(|_| reaches)
                .and_then(|correction| self.tried(correction, at))
        };
        kinds.iter().filter_map(correction).collect()
    }

    /// A wrong form, if its revision fits further than the one before, or nothing is known to put in.
    fn tried(&self, correction: Correction, at: usize) -> Option<Repairable> {
        let Some(edit) = correction.made() else {
            return Some(Repairable { correction, revision: None, reach: 0 });
        };
        let revision = self.revision.with(&edit.at, &edit.bits);
        // What was right is not wrong now because it stands before a mistake.
        if revision.text() == self.revision.text() {
            return None;
        }
        let before = self.revision.reached(at);
        let (reach, fits) = match pairs::parse(self.rule, revision.text()) {
            Ok(_) => (usize::MAX, true),
            Err(stop) => {
                let next = pairs::skip_blanks(revision.text(), stop.at());
                let reach = revision.reached(next);
                // What was put in fits, though the same word behind it does not.
                (reach, reach > before || reach == before && revision.is_behind_new(next))
            }
        };
        fits.then_some(Repairable { correction, revision: Some(revision), reach })
    }

    fn keep(&mut self, correction: Correction, revision: Option<Revision>) {
        let label_at = self.revision.original(&correction.at);
        let is_quiet = self.repairs.iter().any(|one| {
            one.correction.covers && one.of.start <= label_at.start && label_at.end <= one.of.end
        });
        let texts = correction.edits.iter().map(|edit| {
            let part = |bit: &revision::Bit| match bit {
                revision::Bit::Text(text) => text.clone(),
                revision::Bit::Copy(range) => self.revision.get(range).to_owned(),
            };
            edit.bits.iter().map(part).collect()
        });
        let texts = texts.collect();
        let edit = correction.made().cloned();
        self.is_lost = edit.is_none();
        let at = edit.map_or(correction.at.clone(), |edit| edit.at);
        let of = self.revision.original(&at);
        let mut now = at.clone();
        if let Some(revision) = revision {
            let (before, after) = (self.revision.text().len(), revision.text().len());
            now.end = (now.end + after).saturating_sub(before);
            let bits = correction.made().map(|edit| edit.bits.as_slice()).unwrap_or_default();
            for one in &mut self.repairs {
                one.at = moved(&one.at, &at, &now, bits);
            }
            self.revision = revision;
        }
        self.repairs.push(Repair { correction, label_at, at: now, of, texts, is_quiet });
    }

    /// What was put right, as it is told. `pair` is the revision as it was parsed, if it could be.
    /// What lies in one of the covered places is told with that.
    pub(super) fn diagnostics(
        &self,
        map: TextMap,
        pair: Option<&Pair>,
        covered: &[Span],
    ) -> Vec<Diagnostic> {
        let correction = self.repairs.iter().filter(|one| !one.is_quiet);
        let correction = correction.map(|one| self.diagnostic(one, map, pair));
        let is_covered = |one: &Diagnostic| {
            one.span().is_some_and(|at| covered.iter().any(|all| all.contains(at)))
        };
        correction.filter(|one| !is_covered(one)).collect()
    }

    fn diagnostic(&self, repair: &Repair, map: TextMap, pair: Option<&Pair>) -> Diagnostic {
        let span = |at: &Range<usize>| map.of_author(at.start, at.end);
        let correction = &repair.correction;
        let whole = pair.filter(|_| !correction.is_alone).and_then(|pair| self.whole(repair, pair));
        let mut say = correction.say.clone();
        let mut fixes = Vec::new();
        let is_all_there = !self.revision.get(&repair.at).contains(pairs::HOLE);
        for (at, text) in repair.texts.iter().enumerate() {
            let (of, text) = match &whole {
                Some(whole) => {
                    let of = self.revision.original(whole);
                    let of = of.start.min(repair.of.start)..of.end.max(repair.of.end);
                    (of, self.with_edit(whole, repair, at, text))
                }
                // What was put right in it since is shown as well.
                None if at == 0 && correction.silent.is_none() && is_all_there => {
                    (repair.of.clone(), context::clauses(self.revision.get(&repair.at)))
                }
                None => (repair.of.clone(), context::clauses(text)),
            };
            say = match text.is_empty() {
                true => say.replacen("write `{}`", "remove it", 1),
                false => {
                    text.lines().fold(say, |say, line| say.replacen("{}", &context::short(line), 1))
                }
            };
            fixes.push((span(&of), text));
        }
        let advice = Advice::from(say);
        let instead = fixes.into_iter().fold(advice, |said, (at, text)| said.with(at, text));
        let (message, label) = (correction.message.clone(), correction.label.clone());
        let span = span(&repair.label_at);
        SyntaxProblem::WrongForm { span, message, label, instead }.diagnostic()
    }

    /// What a repair is shown in, if that is short enough, has no comment and is all there.
    fn whole(&self, repair: &Repair, pair: &Pair) -> Option<Range<usize>> {
        repair.correction.silent.is_none().then_some(())?;
        let (_, whole) = context::around(pair, &repair.at)?;
        context::is_fit_to_show(self.revision.get(&whole)).then_some(whole)
    }

    /// The whole with one of the edits of a repair in it.
    fn with_edit(&self, whole: &Range<usize>, repair: &Repair, at: usize, text: &str) -> String {
        if at == 0 {
            return plain(self.revision.get(whole));
        }
        let before = self.revision.get(&(whole.start..repair.at.start));
        let behind = self.revision.get(&(repair.at.end..whole.end));
        plain(&format!("{before}{text}{behind}"))
    }

    /// The places of what is not known well enough to be checked.
    pub(super) fn doubtful(&self, pair: &Pair) -> Doubtful {
        let doubtful = self.repairs.iter().filter(|one| one.correction.is_doubtful);
        doubtful.filter_map(|one| context::around(pair, &one.at)).collect()
    }
}
