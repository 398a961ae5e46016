//! YAML 1.2 to the tokens of a plan.
//!
//! Takes the text of one file; gives its [`Tokens`] and says what is wrong with it, each thing at its
//! place. Aliases become copies of what they name, within the bound on values.
//! Never decides what a text means, and never refuses a name that is given twice.

mod events;
mod fast;
mod fault;
mod further_faults;
mod lines;
mod peek_year;
mod place;
mod problem;
mod spelling;
#[cfg(test)]
mod tests;
mod unclosed;
mod warnings;
mod write;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::limits::{MOST_LEVELS, MOST_NODES};
use super::{Reader, Row};
use crate::plan::tokens::{Opened, Tokens, Value};
use events::{Step, StepKind, Style};
use fault::SyntaxFault;
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{Source, SourceId, Span};
use problem::{OddName, PlanFileProblem};

const NAME: &str = "YAML";

/// Whatever nothing shows to be of another format is YAML, however it begins.
pub(super) static ROW: Row = Row {
    name: NAME,
    about: "",
    endings: &["yaml", "yml"],
    refused_endings: &[],
    signatures: &[],
    is_begun_by: |_| false,
    reader: Reader::Text { fast: Some(fast::read), parser: read },
    writer: Some(write::write),
    has_comments: true,
    peek_year: peek_year::peek_year,
    ways: |_| Vec::new(),
    spelling: &spelling::Yaml,
};

/// So many bytes of text count as one more value when an alias copies them.
const BYTES_TO_A_NODE: usize = 100;

/// Reads one YAML file.
///
/// `None` where there is nothing to be read: the file is empty, not well-formed or too large. With the other
/// problems there is something, with an empty value in the place of a bad alias and without the entries
/// of a merge key or of a key that is no text: fit for an editor to look at, not to be judged.
fn read(source: SourceId, whole: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Tokens> {
    let text = whole.text();
    let steps = match place::steps(source, text) {
        Ok(steps) => steps,
        Err(problem) => {
            diagnostics.extend(further_faults::problems(source, text, problem));
            return None;
        }
    };
    let mut list = List::new(source, whole, &steps.all, diagnostics);
    let root = list.value(steps.start);
    if root.is_ok() {
        list.report_doubts();
    }
    if let Some(second) = steps.second_document {
        list.report(PlanFileProblem::SeveralDocuments { second });
    }
    let List { tokens, diagnostics, .. } = list;
    root.map_err(|problem| diagnostics.push(problem.diagnostic())).ok().map(|_| tokens)
}

/// Where an anchored node was first met.
#[derive(Clone, Copy)]
struct Anchor {
    step_idx: usize,
    slot: usize,
}

/// Steps becoming tokens. A *slot* is the place a value could start at: behind its colon or dash.
struct List<'a> {
    source: SourceId,
    text: &'a str,
    tokens: Tokens,
    steps: &'a [Step<'a>],
    /// The index of the next step.
    next: usize,
    anchors: HashMap<usize, Anchor>,
    /// The numbers of the anchors in the order of the file, and of those that something refers to.
    anchored: Vec<usize>,
    used: HashSet<usize>,
    /// The first odd blank of each name that has one.
    odd_names: Vec<OddName>,
    /// The anchors of the nodes that are being built.
    open: Vec<usize>,
    n_levels: usize,
    n_nodes: usize,
    /// The outermost alias that is being followed.
    followed: Option<Span>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> List<'a> {
    fn new(
        source: SourceId,
        whole: &'a Arc<Source>,
        steps: &'a [Step<'a>],
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        List {
            source,
            text: whole.text(),
            tokens: Tokens::new(source, Some(Arc::clone(whole))),
            steps,
            next: 0,
            anchors: HashMap::new(),
            anchored: Vec::new(),
            used: HashSet::new(),
            odd_names: Vec::new(),
            open: Vec::new(),
            n_levels: 0,
            n_nodes: 0,
            followed: None,
            diagnostics,
        }
    }

    /// Adds the value that the next step begins; gives where it stands. An error ends the reading.
    fn value(&mut self, slot: usize) -> Result<Span, PlanFileProblem> {
        let steps = self.steps;
        let Some(step) = steps.get(self.next) else {
            return Ok(self.empty(self.span(slot, slot)));
        };
        if step.anchor != 0 {
            self.anchors.insert(step.anchor, Anchor { step_idx: self.next, slot });
            if self.followed.is_none() {
                self.anchored.push(step.anchor);
            }
        }
        self.next += 1;
        self.count(step)?;
        self.refuse_tag(step);
        match &step.kind {
            StepKind::Scalar { text, style } => Ok(self.scalar(step, text, *style, slot)),
            StepKind::List { .. } | StepKind::Map { .. } => self.collection(step, slot),
            StepKind::Alias(anchor) => self.alias(step, *anchor),
            StepKind::UnknownAlias => Ok(self.unknown_alias(step)),
            StepKind::End => Ok(self.empty(self.span(slot, slot))),
        }
    }

    fn empty(&mut self, span: Span) -> Span {
        self.tokens.empty(span.start(), span.end());
        span
    }

    fn scalar(&mut self, step: &Step, text: &str, style: Style, slot: usize) -> Span {
        let is_quoted = style != Style::Plain || step.is_marked_text();
        let is_null = matches!(text, "" | "~" | "null" | "Null" | "NULL");
        let is_unwritten = style == Style::Plain && step.start == step.end;
        let text = if is_unwritten || (is_null && !is_quoted) { "" } else { text };
        if style == Style::Plain && self.followed.is_none() {
            self.look_behind(if is_unwritten { (slot, slot) } else { (step.start, step.end) });
        }
        if style == Style::Block && text.is_empty() && self.followed.is_none() {
            self.refuse_figure(slot);
        }
        let span = match style {
            _ if is_unwritten => self.span(slot, slot),
            Style::Block => self.block_of_text(step, slot),
            Style::Plain | Style::Quoted => self.span(step.start, step.end),
        };
        self.tokens.text(text, is_quoted, span.start(), span.end());
        span
    }

    /// Warns of a comment that seems to be the end of the value before it.
    fn look_behind(&mut self, (start, end): (usize, usize)) {
        if let Some(behind) = warnings::comment_behind(self.text, end) {
            let warning = warnings::cut_off(self.source, self.text, (start, end), &behind);
            self.diagnostics.extend(warning);
        }
    }

    /// What the whole tree has to be known for: anchors that nothing refers to, and blanks in names
    /// that are no ordinary ones, of which all but the first few are only counted.
    fn report_doubts(&mut self) {
        for id in std::mem::take(&mut self.anchored) {
            let Some(anchor) = self.anchors.get(&id).filter(|_| !self.used.contains(&id)) else {
                continue;
            };
            let Some(step) = self.steps.get(anchor.step_idx) else { continue };
            let is_scalar = matches!(step.kind, StepKind::Scalar { .. });
            let node = (step.start, is_scalar.then_some(step.end));
            let warning = warnings::unused_anchor(self.source, self.text, anchor.slot, node);
            self.diagnostics.push(warning);
        }
        let odd = std::mem::take(&mut self.odd_names);
        let n_more = odd.len().saturating_sub(1);
        if let Some(first) = odd.into_iter().next() {
            self.diagnostics.push(PlanFileProblem::OddName { odd: first, n_more }.diagnostic());
        }
    }

    /// A block of text without the blanks behind it; of an empty one, the `|` or `>` that opens it.
    fn block_of_text(&self, step: &Step, slot: usize) -> Span {
        let end = lines::trimmed_end(self.text, step.start, step.end);
        if end > step.start {
            return self.span(step.start, end);
        }
        let header = lines::content_from(self.text, slot);
        self.span(header, lines::word_end(self.text, header))
    }

    /// `amount: >5` is a block of text in which there is nothing; who writes it means a figure.
    fn refuse_figure(&mut self, slot: usize) {
        let at = lines::content_from(self.text, slot);
        let end = lines::content_end(self.text, at);
        let text = self.text.get(at..end).unwrap_or_default();
        if text.starts_with(['>', '|']) && text.contains(|char: char| char.is_ascii_digit()) {
            let (header, text) = (self.span(at, end), text.to_owned());
            self.report(PlanFileProblem::Syntax(SyntaxFault::TextBehindBlock { header, text }));
        }
    }

    fn collection(&mut self, step: &Step, slot: usize) -> Result<Span, PlanFileProblem> {
        let start = match step.kind {
            StepKind::List { is_block: true } => lines::dash_from(self.text, slot),
            _ => None,
        };
        let start = start.unwrap_or(step.start);
        if self.n_levels >= MOST_LEVELS {
            return Err(PlanFileProblem::TooDeep { at: self.opening(start) });
        }
        self.n_levels += 1;
        self.open.push(step.anchor);
        let (opened, end) = match step.kind {
            StepKind::List { is_block } => {
                (self.tokens.open_list(start), self.items(start, is_block)?)
            }
            _ => (self.tokens.open_map(start), self.entries(start)?),
        };
        self.tokens.close(opened, start, end);
        self.open.pop();
        self.n_levels -= 1;
        Ok(self.span(start, end))
    }

    /// Adds the entries of a list that starts at `start`; gives where it ends.
    fn items(&mut self, start: usize, is_block: bool) -> Result<usize, PlanFileProblem> {
        let mut end = start;
        loop {
            if let Some(closing) = self.closing() {
                return Ok(closing.unwrap_or(end));
            }
            let dash = if is_block { lines::dash_from(self.text, end) } else { None };
            let item = self.value(dash.map_or(end, |dash| dash + 1))?;
            end = item.end().max(end);
        }
    }

    /// Adds the entries of a map that starts at `start`; gives where it ends.
    fn entries(&mut self, start: usize) -> Result<usize, PlanFileProblem> {
        let mut end = start;
        loop {
            if let Some(closing) = self.closing() {
                return Ok(closing.unwrap_or(end));
            }
            let at = self.steps.get(self.next).map_or(end, |step| step.start);
            let entry = self.tokens.here();
            let key = self.value(at)?;
            let slot = lines::colon_end(self.text, key.end());
            let value = self.value(slot)?;
            end = value.end().max(slot);
            if !self.is_key(entry, key, slot) {
                self.tokens.drop_since(entry);
            }
        }
    }

    /// Takes the step that ends a collection; within, where its closing bracket ends if it has one.
    fn closing(&mut self) -> Option<Option<usize>> {
        let Some(step) = self.steps.get(self.next) else {
            return Some(None);
        };
        if !matches!(step.kind, StepKind::End) {
            return None;
        }
        self.next += 1;
        Some((step.end > step.start).then_some(step.end))
    }

    /// `? name: value`: with the sign before it, all of it is a name.
    fn question(&self, key: Span) -> Option<PlanFileProblem> {
        let before = self.text.get(..key.start())?.trim_end_matches(' ');
        let at = before.strip_suffix('?')?.len();
        let text = self.text.get(at..lines::content_end(self.text, at))?;
        let (name, _) = text.split_once(": ")?;
        let fault = SyntaxFault::BadName { at: self.span(at, at + 1), name: name.to_owned() };
        Some(PlanFileProblem::Syntax(fault))
    }

    /// Whether a value is a key, or a problem; names are kept as they are written, `null` too.
    fn is_key(&mut self, key: Opened, span: Span, colon_end: usize) -> bool {
        let (is_empty, is_merge) = match self.tokens.cursor(key).value() {
            Value::Text(name) => (name.is_empty(), name.text == "<<" && !name.is_quoted),
            Value::Figure(_) | Value::Unreadable(_) | Value::Total(_) => return false,
            Value::List(_) => {
                self.report(PlanFileProblem::KeyNotText { key: span, is_list: true });
                return false;
            }
            Value::Map(_) => {
                let problem = self.question(span);
                let is_list = false;
                self.report(problem.unwrap_or(PlanFileProblem::KeyNotText { key: span, is_list }));
                return false;
            }
        };
        if is_empty && span.is_empty() {
            let sign = lines::sign_round(self.text, span.end(), colon_end);
            let at = self.span(sign.0, sign.1);
            self.report(PlanFileProblem::Syntax(SyntaxFault::NameMissing { at }));
            return false;
        }
        if is_merge {
            self.report(PlanFileProblem::MergeKey { key: span });
            return false;
        }
        let as_written = self.text.get(span.start()..span.end()).unwrap_or_default();
        if !as_written.is_ascii() && self.followed.is_none() {
            let odd = OddName::find(self.source, as_written, span.start());
            self.odd_names.extend(odd);
        }
        if is_empty {
            self.tokens.take_as_written(key);
        }
        true
    }

    /// A copy of the anchored node, at the place of the alias.
    fn alias(&mut self, step: &Step, id: usize) -> Result<Span, PlanFileProblem> {
        let span = self.span(step.start, step.end);
        let Some(anchor) = self.anchors.get(&id).copied() else {
            return Ok(self.unknown_alias(step));
        };
        self.used.insert(id);
        if self.open.contains(&id) {
            let name = self.name_of(step);
            self.report(PlanFileProblem::AnchorInItself { alias: span, name });
            return Ok(self.empty(span));
        }
        let is_outermost = self.followed.is_none();
        if is_outermost {
            self.followed = Some(span);
        }
        let back = std::mem::replace(&mut self.next, anchor.step_idx);
        let copy = self.tokens.here();
        self.value(anchor.slot)?;
        self.tokens.place(copy, span);
        self.next = back;
        if is_outermost {
            self.followed = None;
        }
        Ok(span)
    }

    fn unknown_alias(&mut self, step: &Step) -> Span {
        let alias = self.span(step.start, step.end);
        let name = self.name_of(step);
        self.report(PlanFileProblem::UnknownAnchor { alias, name });
        self.empty(alias)
    }

    /// An alias' name without its star.
    fn name_of(&self, step: &Step) -> String {
        self.text.get(step.start + 1..step.end).unwrap_or_default().to_owned()
    }

    /// Counts a visit. What an alias copies costs by its length as well: text can be a bomb too.
    fn count(&mut self, step: &Step) -> Result<(), PlanFileProblem> {
        let copied = match &step.kind {
            StepKind::Scalar { text, .. } if self.followed.is_some() => text.len(),
            _ => 0,
        };
        self.n_nodes = self.n_nodes.saturating_add(1 + copied / BYTES_TO_A_NODE);
        if self.n_nodes > MOST_NODES {
            let at = self.opening(step.start);
            return Err(PlanFileProblem::TooMany { at });
        }
        Ok(())
    }

    fn refuse_tag(&mut self, step: &Step) {
        if let Some(tag) = step.tag.as_ref().filter(|_| !step.is_marked_text()) {
            let fault = SyntaxFault::Tag { tag: self.span(tag.start, tag.end) };
            self.report(PlanFileProblem::Syntax(fault));
        }
    }

    /// Reports a problem, unless an alias has led to its place a second time.
    fn report(&mut self, problem: PlanFileProblem) {
        if self.followed.is_none() {
            self.diagnostics.push(problem.diagnostic());
        }
    }

    /// Where a limit is passed: the alias that is being followed, or the character at `at`.
    fn opening(&self, at: usize) -> Span {
        self.followed.unwrap_or_else(|| self.span(at, lines::char_end(self.text, at)))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }
}
