//! What a reader sees on a terminal: text, lines of the sources, and marks under them; or, for a screen
//! reader, the same in sentences.
//!
//! Takes blocks, made from diagnostics here and from findings elsewhere; gives text, through miette where
//! something is drawn.
//! What cannot be seen in them is made visible before it is drawn, so that marks stand where they should.
//! Never decides what is said, never asks the terminal anything, and never prints.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};

use super::excerpt::{self, Excerpt};
use super::printable::{Printable, is_command};
use super::snippet::{Cut, Mark, Snippet};
use super::{Diagnostic, Label, Severity};
use crate::source::ascii::to_ascii;
use crate::source::{Charset, Source, Sources, visible};

mod plain;

/// How many places of one diagnostic are shown.
const MOST_PLACES: usize = 5;

/// One block of text with labels, and the blocks nested in it: what both a [`Diagnostic`] and a
/// finding become before miette draws them.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is known by: `E0201`, or a requirement's name; nothing where it has neither.
    pub code: Option<String>,
    /// How much it matters, which decides its sign and its colour.
    pub severity: miette::Severity,
    /// Each a line of its own, or a few where it has to be broken.
    pub message: Vec<String>,
    /// All in one source; the first one is the block's place. [`Block::with_labels`] sees to both.
    pub labels: Vec<Label>,
    /// Lines as well; none where there is nothing to say.
    pub help: Vec<String>,
    /// What belongs to it and is drawn below it, such as labels in other sources.
    pub nested: Vec<Block>,
}

/// How blocks are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether text and marks are in colour.
    pub colour: bool,
    /// What excerpts are drawn with, if they are drawn at all.
    pub drawing: Drawing,
    /// In columns.
    pub width: usize,
}

/// What excerpts and their marks are drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// Lines and arrows from Unicode.
    Unicode,
    /// Lines and arrows from ASCII, with all text in ASCII as well.
    Ascii,
    /// Nothing: each block is a paragraph, which a screen reader can read aloud.
    Plain,
}

impl Style {
    fn charset(self) -> Charset {
        match self.drawing {
            Drawing::Ascii => Charset::Ascii,
            Drawing::Unicode | Drawing::Plain => Charset::Unicode,
        }
    }

    /// A text in the characters of the style.
    fn spelt(self, text: &str) -> Cow<'_, str> {
        match self.charset() {
            Charset::Ascii => to_ascii(text),
            Charset::Unicode => Cow::Borrowed(text),
        }
    }
}

impl Block {
    /// A block of one line of text.
    pub fn new(severity: miette::Severity, message: impl Into<String>) -> Self {
        Block::of_lines(severity, vec![message.into()])
    }

    /// A block of text alone.
    pub fn of_lines(severity: miette::Severity, message: Vec<String>) -> Self {
        let (labels, help, nested) = (Vec::new(), Vec::new(), Vec::new());
        Block { code: None, severity, message, labels, help, nested }
    }

    /// The block of a diagnostic, with its code, its help and all its labels.
    pub fn from_diagnostic(diagnostic: &Diagnostic) -> Self {
        let severity = match diagnostic.code.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        };
        let (labels, n_places) = without_many(&diagnostic.labels);
        let places = (n_places > MOST_PLACES)
            .then(|| format!("in {n_places} places, of which {MOST_PLACES} are shown"));
        let message = [diagnostic.message.clone()].into_iter().chain(places);
        let block = Block::of_lines(severity, message.collect());
        let code = Some(diagnostic.code.id.to_owned());
        let help = diagnostic.help.iter().cloned().collect();
        Block { code, help, ..block }.with_labels(labels)
    }

    /// Adds labels. Those in the source of the first one are the block's own; those in each other
    /// source become a nested block, because miette shows one source to a block.
    pub fn with_labels(mut self, labels: Vec<Label>) -> Self {
        for label in labels {
            let source = label.span.source;
            if self.labels.first().is_none_or(|own| own.span.source == source) {
                self.labels.push(label);
                continue;
            }
            let is_there = |block: &Block| block.labels.iter().any(|own| own.span.source == source);
            match self.nested.iter_mut().find(|block| is_there(block)) {
                Some(block) => block.labels.push(label),
                None => self.nested.push(Block::elsewhere(label)),
            }
        }
        self
    }

    /// The block for a label in another source: its text becomes the message.
    fn elsewhere(label: Label) -> Self {
        let message = if label.text.is_empty() { "see also" } else { &label.text };
        let block = Block::new(miette::Severity::Advice, message);
        Block { labels: vec![Label { span: label.span, text: String::new() }], ..block }
    }
}

/// Labels of which as many as are shown say the same, and how many do in all. What they say is said once.
fn without_many(labels: &[Label]) -> (Vec<Label>, usize) {
    let Some(first) = labels.first() else { return (Vec::new(), 0) };
    let mut n_places = 0;
    let mut kept = labels.to_vec();
    kept.retain_mut(|label| {
        let is_alike = label.text == first.text;
        n_places += usize::from(is_alike);
        if is_alike && n_places > 1 {
            label.text.clear();
        }
        !is_alike || n_places <= MOST_PLACES
    });
    (kept, n_places)
}

/// Draws a block. The text ends with a line break.
pub fn render(block: &Block, sources: &Sources, style: Style) -> Printable {
    match style.drawing {
        Drawing::Plain => plain::paragraph(block, sources, style.width),
        Drawing::Unicode | Drawing::Ascii => draw(block, sources, style),
    }
}

fn draw(block: &Block, sources: &Sources, style: Style) -> Printable {
    let handler = GraphicalReportHandler::new_themed(theme(style))
        .with_links(false)
        .with_show_related_as_nested(true)
        .with_context_lines(1)
        .without_syntax_highlighting()
        // Text is wrapped here: miette would break names at their hyphens and nested source lines
        // in the middle. The width that it is given must not run out as blocks are nested.
        .with_wrap_lines(false)
        .with_width(usize::from(u16::MAX));
    let mut text = String::new();
    match handler.render_report(&mut text, &View::new(block, sources, style)) {
        Ok(()) => Printable::drawn(&style.spelt(&without_trailing_blanks(&text)), style.colour),
        // Writing into a text does not fail, and a snippet reads every mark; say it without one.
        Err(fmt::Error) => block.message.iter().map(Printable::line).collect(),
    }
}

/// miette leaves blanks behind lines without text, such as the empty lines of a source.
fn without_trailing_blanks(text: &str) -> String {
    let mut trimmed = String::with_capacity(text.len());
    for line in text.lines() {
        trimmed.push_str(excerpt::finished(line).trim_end());
        trimmed.push('\n');
    }
    trimmed
}

fn theme(style: Style) -> GraphicalTheme {
    let characters = match style.charset() {
        Charset::Unicode => ThemeCharacters::unicode(),
        Charset::Ascii => ThemeCharacters::ascii(),
    };
    let styles = if style.colour { colours() } else { ThemeStyles::none() };
    GraphicalTheme { characters, styles }
}

/// Colours that can be read on a light and on a dark ground: no yellow, nothing bright.
fn colours() -> ThemeStyles {
    let plain = ThemeStyles::none();
    ThemeStyles {
        error: plain.error.red().bold(),
        warning: plain.warning.magenta().bold(),
        advice: plain.advice.cyan(),
        help: plain.help.cyan(),
        link: plain.link.underline(),
        linum: plain.linum.dimmed(),
        highlights: vec![plain.error.magenta(), plain.error.cyan(), plain.error.green()],
    }
}

/// What is shown of a source round its marks.
#[derive(Debug)]
enum Extract {
    /// Lines of a text.
    Lines(Snippet),
    /// Rows of a workbook.
    Cells(Excerpt),
}

impl Extract {
    fn new<'l>(source: &Arc<Source>, labels: impl Iterator<Item = &'l Label>, cut: Cut) -> Self {
        let labels: Vec<&Label> = labels.collect();
        match Excerpt::new(source, labels.iter().copied(), cut) {
            Some(excerpt) => Extract::Cells(excerpt),
            None => Extract::Lines(Snippet::new(source.clone(), labels.into_iter(), cut)),
        }
    }

    fn marks(&self) -> &[Mark] {
        match self {
            Extract::Lines(snippet) => snippet.marks(),
            Extract::Cells(excerpt) => excerpt.marks(),
        }
    }

    /// The column in which the arrow of a mark's label begins: behind the line's number and a bar.
    fn label_column(&self, mark: &Mark) -> usize {
        let (last_number, column) = match self {
            Extract::Lines(snippet) => (snippet.last_number(mark), snippet.label_column(mark)),
            Extract::Cells(excerpt) => (excerpt.last_number(mark), excerpt.label_column(mark)),
        };
        last_number.to_string().len() + " ".len() + " | ".len() + column
    }

    fn source_code(&self) -> &dyn miette::SourceCode {
        match self {
            Extract::Lines(snippet) => snippet,
            Extract::Cells(excerpt) => excerpt,
        }
    }
}

/// A block with its sources, as miette sees it.
#[derive(Debug)]
struct View<'a> {
    block: &'a Block,
    style: Style,
    code: Option<Cow<'a, str>>,
    message: String,
    help: Option<String>,
    shown: Option<Extract>,
    nested: Vec<View<'a>>,
}

impl<'a> View<'a> {
    /// Columns that miette writes before a message, before help, and before nested blocks.
    const BEFORE_MESSAGE: usize = 4;
    const BEFORE_HELP: usize = 8;
    const BEFORE_NESTED: usize = 6;
    /// Columns before a source line: its number and a bar.
    const BEFORE_LINE: usize = 9;
    /// Columns of the arrow that leads from a mark to its label.
    const BEFORE_LABEL: usize = 4;
    /// The least room for a label, in columns: one far to the right goes over the width.
    const LEAST_ROOM: usize = 12;

    fn new(block: &'a Block, sources: &Sources, style: Style) -> Self {
        let width = style.width;
        let place = block.labels.first().map(|label| label.span.source);
        let source = place.and_then(|place| sources.get(place));
        let longest_line = width.saturating_sub(Self::BEFORE_LINE).clamp(24, 200);
        let ellipsis = if style.charset() == Charset::Unicode { "…" } else { "..." };
        let cut = Cut { longest_line, ellipsis, charset: style.charset() };
        let own = block.labels.iter().filter(|label| Some(label.span.source) == place);
        let shown = source.map(|source| Extract::new(source, own, cut));
        let narrower = Style { width: width.saturating_sub(Self::BEFORE_NESTED), ..style };
        let nested = block.nested.iter().map(|block| View::new(block, sources, narrower));
        let lines = |lines: &[String], before: usize| {
            let lines = lines.iter().map(|line| {
                let width = width.saturating_sub(before);
                match style.charset() {
                    Charset::Unicode => wrapped(line, width),
                    Charset::Ascii => wrapped(&to_ascii(&visible::in_a_line(line)), width),
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        let help = Some(lines(&block.help, Self::BEFORE_HELP)).filter(|help| !help.is_empty());
        View {
            block,
            style,
            code: block.code.as_deref().map(visible::in_a_line),
            message: lines(&block.message, Self::BEFORE_MESSAGE),
            help,
            shown,
            nested: nested.collect(),
        }
    }
}

impl View<'_> {
    /// A label's text, in lines that end where the others do.
    fn label_text(&self, mark: &Mark) -> String {
        let text = visible::in_a_line(&mark.text);
        let text = self.style.spelt(&text);
        let column = self.shown.as_ref().map_or(0, |shown| shown.label_column(mark));
        let before = column + Self::BEFORE_LABEL;
        let room = self.style.width.saturating_sub(before).max(Self::LEAST_ROOM);
        if text.chars().count() <= room { text.into_owned() } else { wrapped(&text, room) }
    }
}

impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for View<'_> {}

impl miette::Diagnostic for View<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.block.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.shown.as_ref().map(Extract::source_code)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let shown = self.shown.as_ref()?;
        Some(Box::new(shown.marks().iter().map(|mark| {
            let text = Some(self.label_text(mark)).filter(|text| !text.is_empty());
            let span = (mark.start, mark.end - mark.start);
            match mark.is_first {
                true => LabeledSpan::new_primary_with_span(text, span),
                false => LabeledSpan::new_with_span(text, span),
            }
        })))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let nested = self.nested.iter().map(|view| view as &dyn miette::Diagnostic);
        (!self.nested.is_empty()).then(|| Box::new(nested) as Box<dyn Iterator<Item = _>>)
    }
}

/// A line of text in lines of at most `width` characters, broken at blanks; not at hyphens, not within a
/// short piece between backticks, and not before what would be a command to a program that reads the log.
/// What cannot be seen is made visible, line ends too.
pub fn wrapped(line: &str, width: usize) -> String {
    const SHORT: usize = 40;
    const NARROWEST: usize = 12;
    let text = visible::in_a_line(line);
    let width = width.max(NARROWEST);
    let mut lines = String::new();
    let mut column = 0;
    // Whether a line was broken within a piece, which was too long.
    let mut is_within = false;
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let mut word = word.to_owned();
        let mut is_open = has_open_piece(&word);
        while is_open && !is_within && word.chars().count() < SHORT {
            let fits = |next: &&str| word.chars().count() + 1 + next.chars().count() <= width;
            let Some(next) = words.next_if(fits) else { break };
            word.push(' ');
            word.push_str(next);
            is_open ^= has_open_piece(next);
        }
        is_within ^= is_open;
        let n_chars = word.chars().count();
        if column > 0 && column + 1 + n_chars > width && !is_command(&word) {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(&word);
        column += n_chars;
    }
    lines
}

/// Whether a text has an odd number of backticks.
fn has_open_piece(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'`').count() % 2 == 1
}

#[cfg(test)]
mod tests;
