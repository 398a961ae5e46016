//! The parser's events, as much of them as a plan needs.
//!
//! Takes a text; gives the steps in which its first document is written, with byte offsets.
//! Never lets a name of the parser's out, but for its errors, which go to `place`.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use super::{fault::SyntaxFault, lines};
use crate::plan::format::limits::MOST_NODES;
use crate::plan::format::yaml::problem::PlanFileProblem;
use lacuna_language::source::{SourceId, Span};

/// One document, as it is written.
pub(super) struct Steps<'t> {
    pub all: Vec<Step<'t>>,
    /// Where the document starts: behind a byte-order mark and behind `---`.
    pub start: usize,
    pub second_document: Option<Span>,
}

pub(super) struct Step<'t> {
    pub kind: StepKind<'t>,
    pub start: usize,
    pub end: usize,
    /// The number of the anchor on this node, or 0.
    pub anchor: usize,
    pub tag: Option<TagStep>,
}

pub(super) enum StepKind<'t> {
    Scalar { text: Cow<'t, str>, style: Style },
    List { is_block: bool },
    Map { is_block: bool },
    End,
    Alias(usize),
    UnknownAlias,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}

pub(super) struct TagStep {
    pub start: usize,
    pub end: usize,
    is_str: bool,
}

impl Step<'_> {
    /// Whether a `!!str` says that this scalar is text.
    pub(super) fn is_marked_text(&self) -> bool {
        matches!(self.kind, StepKind::Scalar { .. })
            && self.tag.as_ref().is_some_and(|tag| tag.is_str)
    }
}

/// Reads the first document. Where the parser stops, `stopped` says what is wrong, by the steps up to there.
pub(super) fn read<'t>(
    source: SourceId,
    text: &'t str,
    stopped: impl Fn(&ScanError, &[Step<'t>]) -> PlanFileProblem,
) -> Result<Steps<'t>, PlanFileProblem> {
    if let Some(at) = text.find('\0') {
        // The parser takes this character for the end of the text.
        let at = Span::new(source, at, at + 1);
        return Err(PlanFileProblem::Syntax(SyntaxFault::Invisible { at, char: '\0' }));
    }
    let options = granit_parser::options! {
        strict_indentation: true,
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    let mut steps = Steps { all: Vec::new(), start: 0, second_document: None };
    let mut n_documents = 0;
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| stopped(&error, &steps.all))?;
        let range = span.byte_range().unwrap_or_default();
        if let Event::DocumentStart(is_explicit, _) = event {
            n_documents += 1;
            if n_documents > 1 {
                let end = range.end.max(lines::char_end(text, range.start));
                steps.second_document = Some(Span::new(source, range.start, end));
                break;
            }
            steps.start = if is_explicit { range.end } else { range.start };
        } else if let Some(step) = step(event, &span, range) {
            steps.all.push(step);
        }
        if steps.all.len() > 2 * MOST_NODES {
            let at = steps.all.last().map_or(0, |step| step.start);
            let at = Span::new(source, at, lines::char_end(text, at));
            return Err(PlanFileProblem::TooMany { at });
        }
    }
    if steps.holds_nothing() {
        return Err(PlanFileProblem::Empty { start: Span::new(source, steps.start, steps.start) });
    }
    Ok(steps)
}

impl Steps<'_> {
    /// No document at all, or one without any text, anchor or tag.
    fn holds_nothing(&self) -> bool {
        match self.all.first() {
            None => true,
            Some(step) => {
                let is_plain = matches!(step.kind, StepKind::Scalar { style: Style::Plain, .. });
                is_plain && step.start == step.end && step.anchor == 0 && step.tag.is_none()
            }
        }
    }
}

fn step<'t>(
    event: Event<'t>,
    span: &granit_parser::Span,
    range: std::ops::Range<usize>,
) -> Option<Step<'t>> {
    let (kind, anchor, tag) = match event {
        Event::Scalar(text, style, anchor, tag) => {
            (StepKind::Scalar { text, style: style_of(style) }, anchor, tag)
        }
        Event::SequenceStart(style, anchor, tag) => {
            (StepKind::List { is_block: style == StructureStyle::Block }, anchor, tag)
        }
        Event::MappingStart(style, anchor, tag) => {
            (StepKind::Map { is_block: style == StructureStyle::Block }, anchor, tag)
        }
        Event::SequenceEnd | Event::MappingEnd => (StepKind::End, 0, None),
        Event::Alias(anchor) => (StepKind::Alias(anchor), 0, None),
        Event::UnresolvedAlias(_) => (StepKind::UnknownAlias, 0, None),
        _ => return None,
    };
    let tag = tag.map(|tag| tag_step(&tag, span, range.start));
    Some(Step { kind, start: range.start, end: range.end, anchor, tag })
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn tag_step(tag: &Tag, span: &granit_parser::Span, node_start: usize) -> TagStep {
    let range = span.tag_span().and_then(|span| span.byte_range());
    let range = range.unwrap_or(node_start..node_start);
    TagStep { start: range.start, end: range.end, is_str: tag.is_yaml_core_schema_tag("str") }
}
