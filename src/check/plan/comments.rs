//! What stands in a plan's file besides its keys and values: comments and empty lines.
//!
//! Takes a text and its tree; gives each comment to the key or list entry that it is about. Reads
//! YAML and TOML alike: whatever lies between keys and values, a comment begins with `#`. A tree that
//! was never a text is given its comments one by one.
//!
//! They are kept beside the tree, and not in its nodes: only `convert` and `template` ask for them, but every
//! plan that is checked would make room for them in each of its values, and look through its text for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Node, NodeKind};
use lacuna_language::source::Span;

/// A line that says nothing of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// An empty line.
    Blank,
    /// What stands behind the `#`.
    Comment(String),
}

/// The comments of a file, each by the place where the key or list entry begins that it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    before: BTreeMap<usize, Vec<Line>>,
    behind: BTreeMap<usize, Vec<String>>,
    at_end: Vec<Line>,
    /// Where keys and list entries begin that are written as comments themselves.
    examples: BTreeSet<usize>,
    /// Where the first comment stands.
    first: Option<Span>,
    count: usize,
}

impl Comments {
    /// The comments and empty lines of a text.
    pub fn find(text: &str, tree: &Node) -> Comments {
        let mut written = Written::default();
        written.note(tree);
        written.values.sort_unstable();
        written.anchors.sort_unstable();
        let mut comments = Comments::default();
        for (start, line) in written.lines_between(text) {
            let place = Span::new(tree.span.source, start, line_end(text, start));
            comments.note(place, usize::from(line != Line::Blank));
            comments.put(text, start, line, &written.anchors);
        }
        while comments.at_end.last() == Some(&Line::Blank) {
            comments.at_end.pop();
        }
        comments
    }

    /// Puts lines before the key or list entry that begins at a place, below those it has.
    pub fn put_before(&mut self, place: Span, lines: Vec<Line>) {
        let said = lines.iter().filter(|line| **line != Line::Blank);
        self.note(place, said.count());
        self.before.entry(place.start()).or_default().extend(lines);
    }

    /// Has the key or list entry that begins at a place written behind a `#`, with all that it
    /// holds: whoever takes that away has it in the plan.
    pub fn make_example(&mut self, place: Span) {
        self.note(place, 1);
        self.examples.insert(place.start());
    }

    /// Whether what begins at a place is only an example.
    pub fn is_example(&self, place: usize) -> bool {
        self.examples.contains(&place)
    }

    fn note(&mut self, place: Span, n_said: usize) {
        self.count += n_said;
        self.first = self.first.or((n_said > 0).then_some(place));
    }

    /// Where the first comment stands, and how many there are.
    pub fn first_and_count(&self) -> Option<(Span, usize)> {
        self.first.map(|first| (first, self.count))
    }

    /// Takes out the lines that stand before one of these places.
    pub fn take_before(&mut self, places: &[usize]) -> Vec<Line> {
        places.iter().filter_map(|place| self.before.remove(place)).flatten().collect()
    }

    /// Takes out the comment at the end of the line of what begins at a place.
    pub fn take_behind(&mut self, place: usize) -> Option<String> {
        self.behind.remove(&place).map(|comments| comments.join(" #"))
    }

    /// Takes out all that stands in a node, as lines.
    pub fn take_within(&mut self, node: &Node) -> Vec<Line> {
        let mut written = Written::default();
        written.note(node);
        let mut lines = Vec::new();
        for place in written.anchors {
            lines.extend(self.take_before(&[place]));
            lines.extend(self.take_behind(place).map(Line::Comment));
        }
        lines.retain(|line| *line != Line::Blank);
        lines
    }

    /// Takes out whatever is left, the end of the file last.
    pub fn take_rest(&mut self) -> Vec<Line> {
        let before = std::mem::take(&mut self.before).into_values().flatten();
        let behind = std::mem::take(&mut self.behind).into_values().flatten().map(Line::Comment);
        before.chain(behind).chain(std::mem::take(&mut self.at_end)).collect()
    }

    /// A comment with something before it on its line is about that; any other is about what comes.
    fn put(&mut self, text: &str, start: usize, line: Line, anchors: &[usize]) {
        let next = anchors.partition_point(|anchor| *anchor < start);
        let last = next.checked_sub(1).and_then(|last| anchors.get(last));
        match (line, last, anchors.get(next)) {
            (Line::Comment(said), Some(last), _) if stands_behind(text, start) => {
                self.behind.entry(*last).or_default().push(said);
            }
            (line, _, Some(next)) => self.before.entry(*next).or_default().push(line),
            (line, _, None) => self.at_end.push(line),
        }
    }
}

/// The places at which lines can stand before a node: its own, and that of what it begins with.
pub(super) fn first_places(node: &Node) -> Vec<usize> {
    let mut places = vec![node.span.start()];
    let mut at = Some(node);
    while let Some(node) = at {
        at = match &node.kind {
            NodeKind::Map(entries) => entries.first().and_then(|entry| {
                places.push(entry.key.span.start());
                None
            }),
            NodeKind::List(items) => items.first(),
            NodeKind::Scalar(_)
            | NodeKind::Figure(_)
            | NodeKind::Unreadable(_)
            | NodeKind::Total(_) => None,
        };
        places.extend(at.map(|node| node.span.start()));
    }
    places
}

/// Where the parts of a tree stand in its text.
#[derive(Default)]
struct Written {
    /// Keys and scalars, from where to where.
    values: Vec<(usize, usize)>,
    /// Where keys and list entries begin.
    anchors: Vec<usize>,
}

impl Written {
    fn note(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(_)
            | NodeKind::Figure(_)
            | NodeKind::Unreadable(_)
            | NodeKind::Total(_) => {
                self.values.push((node.span.start(), node.span.end()));
            }
            NodeKind::List(items) => items.iter().for_each(|item| {
                self.anchors.push(item.span.start());
                self.note(item);
            }),
            NodeKind::Map(entries) => entries.iter().for_each(|entry| {
                let key = entry.key.span;
                self.anchors.push(key.start());
                self.values.push((key.start(), key.end()));
                self.note(&entry.value);
            }),
        }
    }

    fn holds(&self, at: usize) -> bool {
        let next = self.values.partition_point(|(start, _)| *start <= at);
        let last = next.checked_sub(1).and_then(|last| self.values.get(last));
        last.is_some_and(|(_, end)| at < *end)
    }

    /// The comments and empty lines, each with where it begins.
    fn lines_between(&self, text: &str) -> Vec<(usize, Line)> {
        let mut found = Vec::new();
        let mut start = 0;
        let mut was_blank = true;
        for line in text.split_inclusive('\n') {
            let is_blank = line.trim().is_empty() && !self.holds(start);
            if is_blank && !was_blank {
                found.push((start, Line::Blank));
            }
            was_blank = is_blank;
            found.extend(self.comment(text, start, line));
            start += line.len();
        }
        found
    }

    /// The comment in a line that begins at `start`.
    fn comment(&self, text: &str, start: usize, line: &str) -> Option<(usize, Line)> {
        let marks = line.match_indices('#').map(|(at, _)| start + at);
        let begins = marks.into_iter().find(|at| !self.holds(*at) && is_apart(text, *at))?;
        let said = text.get(begins + 1..line_end(text, begins))?;
        Some((begins, Line::Comment(said.to_owned())))
    }
}

/// Whether a `#` is no part of a word, such as the name of an anchor.
fn is_apart(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|char| !(char.is_alphanumeric() || "&*!-_/:#".contains(char)))
}

/// Whether something other than dashes and brackets stands before a place on its line.
fn stands_behind(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    !line.chars().all(|char| char.is_whitespace() || "-[{".contains(char))
}

/// The end of the line that holds `at`, without blanks.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    at + line.trim_end().len()
}
