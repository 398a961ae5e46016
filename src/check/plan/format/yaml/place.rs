//! The parser's error to a fault with the places that a reader needs.
//!
//! Takes an error, the text, and the steps before the error; gives a problem.
//! Never words anything, and never reads on behind the error.

use granit_parser::{ErrorKind, ScanError};

use super::events::{self, Step, StepKind, Steps};
use super::fault::{SyntaxFault, TightColon};
use super::lines::{self, Line};
use super::problem::{OddKind, OddName, PlanFileProblem};
use super::unclosed;
use crate::plan::format::wording;
use lacuna_language::source::{SourceId, Span};

/// The steps of the first document, or the problem that the parser stopped at.
pub(super) fn steps(source: SourceId, text: &str) -> Result<Steps<'_>, PlanFileProblem> {
    events::read(source, text, |error, steps| problem(source, text, error, steps))
}

fn problem(source: SourceId, text: &str, error: &ScanError, steps: &[Step]) -> PlanFileProblem {
    let mut at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let place = StopPoint { source, text, at, steps };
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return PlanFileProblem::TooDeep { at: place.char(at) };
    }
    if let Some(odd) = place.odd_beginning() {
        return PlanFileProblem::OddName { odd, n_more: 0 };
    }
    PlanFileProblem::Syntax(place.fault(error.kind()))
}

/// Where the parser stopped, with what is known there.
struct StopPoint<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    steps: &'a [Step<'a>],
}

impl StopPoint<'_> {
    /// A no-break space or a bullet at the beginning of the line, or of the one above or below it:
    /// what the parser says there follows from it.
    fn odd_beginning(&self) -> Option<OddName> {
        let here = lines::line_start(self.text, self.at);
        let above = here.checked_sub(1).map(|end| lines::line_start(self.text, end));
        let below = Some(lines::line_end(self.text, self.at) + 1);
        [Some(here), above, below].into_iter().flatten().find_map(|start| self.odd_line(start))
    }

    fn odd_line(&self, start: usize) -> Option<OddName> {
        let line = self.text.get(start..lines::line_end(self.text, start))?;
        let written = line.trim_start_matches([' ', '\t']);
        let (start, written) = match written.strip_prefix("- ") {
            Some(behind) if !wording::is_odd_blank(behind.chars().next()?) => return None,
            _ => (start + line.len() - written.len(), written),
        };
        OddName::find(self.source, written, start).filter(|odd| odd.kind != OddKind::Within)
    }

    fn fault(&self, kind: &ErrorKind) -> SyntaxFault {
        use ErrorKind as K;
        if self.first_char(self.at) == Some('%') {
            return self.bad_start(self.at);
        }
        match kind {
            K::TabNotAllowed
            | K::TabInBlockIndentation
            | K::TabInIndentation
            | K::TabInPlainScalar
            | K::TabAtBlockScalarStart => SyntaxFault::Tab { tab: self.tab() },
            K::UnclosedQuotedScalar | K::UnclosedFlowCollection { .. } => self.unclosed_here(),
            K::InvalidQuotedScalarIndent
            | K::DocumentIndicatorInQuotedScalar
            | K::UnexpectedEofFlowSequence
            | K::UnexpectedEofFlowMapping
            | K::UnexpectedEofImplicitFlowMapping
            | K::InvalidIndentation => self.unclosed(),
            K::InvalidTrailingSingleQuotedScalar => self.after_quote('\''),
            K::InvalidTrailingDoubleQuotedScalar => self.after_quote('"'),
            K::MismatchedFlowCollectionEnd { open, close } => self.mismatched(*open, *close),
            K::MisplacedFlowCollectionEnd => self.stray(),
            K::ExpectedFlowMappingSeparator => self.comma_missing(true),
            K::ExpectedFlowSequenceSeparator => self.comma_missing(false),
            K::InvalidColonPlacement | K::FlowMappingValueAdjacentCollection => {
                SyntaxFault::ColonInBrackets { colon: self.char(self.at) }
            }
            K::BlockEntryInFlowCollection => {
                SyntaxFault::DashInBrackets { dash: self.char(self.at) }
            }
            K::MappingValueNotAllowed => self.colon(),
            K::SimpleKeyExpected | K::InvalidSimpleKey => {
                self.no_colon(Line::at(self.text, self.at))
            }
            K::ExpectedBlockMappingKey
            | K::ExpectedBlockSequenceEntry
            | K::ExpectedDocumentStart
            | K::UnexpectedEofBlockMapping
            | K::UnexpectedEofBlockSequence => self.out_of_line(kind),
            K::BlockSequenceEntryNotAllowed => {
                SyntaxFault::DashBesideName { dash: self.char(self.at) }
            }
            K::InvalidBlockEntryWhitespace => SyntaxFault::Tab { tab: self.tab() },
            K::UnexpectedCharacter { character } => self.unexpected_character(*character),
            K::BomInsideDocument => self.invisible('\u{feff}'),
            K::PlainScalarStartsWithDashFlowIndicator
            | K::MissingAnchorOrAliasName
            | K::MappingKeyNotAllowed => self.bad_start(self.at),
            K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => self.text_behind_block(),
            K::InvalidBlockScalarIndent => SyntaxFault::BlockIndent { line: self.rest_of_line() },
            K::CommentInterceptedScalar => self.comment_in_text(),
            K::CommentNotSeparated => SyntaxFault::TightComment { hash: self.char(self.at) },
            other => self.rarer(other),
        }
    }

    fn rarer(&self, kind: &ErrorKind) -> SyntaxFault {
        use ErrorKind as K;
        let line = Line::at(self.text, self.at);
        match kind {
            K::UndeclaredTagHandle
            | K::ExpectedTagBang
            | K::InvalidGlobalTagCharacter
            | K::InvalidTagTerminator
            | K::MissingTagUri
            | K::UnclosedVerbatimTag
            | K::InvalidTagEscape
            | K::InvalidTagUtf8LeadingByte
            | K::InvalidTagUtf8TrailingByte
            | K::InvalidTagUtf8 => SyntaxFault::Tag { tag: self.word(self.at) },
            K::UnknownQuotedScalarEscape
            | K::InvalidQuotedScalarHexEscape
            | K::InvalidLowSurrogateHexEscape
            | K::InvalidLowSurrogate
            | K::MissingLowSurrogate
            | K::UnpairedLowSurrogate
            | K::InvalidUnicodeEscape => SyntaxFault::Escape { at: self.escape() },
            _ if self.first_char(line.first) == Some('%') => self.bad_start(line.first),
            _ if self.at >= lines::trimmed_end(self.text, 0, self.text.len()) => {
                SyntaxFault::EndsEarly { at: self.char(self.at) }
            }
            _ => SyntaxFault::Unexpected { at: self.rest_of_line() },
        }
    }

    /// The tab that is meant: in this line's indentation, else in that of a line below.
    fn tab(&self) -> Span {
        let mut start = lines::line_start(self.text, self.at);
        while start < self.text.len() {
            let end = lines::line_end(self.text, start);
            let line = self.text.get(start..end).unwrap_or_default();
            let indent = line.len() - line.trim_start_matches([' ', '\t', '-']).len();
            let tab = line.get(..indent).and_then(|indent| indent.find('\t'));
            if let Some(tab) = tab {
                return self.char(start + tab);
            }
            start = end + 1;
        }
        let behind = self.text.get(self.at..).and_then(|rest| rest.find('\t'));
        self.char(self.at + behind.unwrap_or(0))
    }

    /// A quote or bracket that the parser names by its place.
    fn unclosed_here(&self) -> SyntaxFault {
        let open = self.char(self.at);
        match self.first_char(self.at) {
            Some(quote @ ('"' | '\'')) => SyntaxFault::UnclosedQuote { open, quote, runs_to: None },
            bracket => {
                let bracket = bracket.unwrap_or('[');
                SyntaxFault::UnclosedBracket { open, bracket, runs_to: None }
            }
        }
    }

    /// A quote or bracket that is open where the parser stopped, or else a wrong indentation.
    fn unclosed(&self) -> SyntaxFault {
        let Some(found) = unclosed::innermost(self.text, self.walk_start(), self.at) else {
            return SyntaxFault::Indent { line: self.rest_of_line() };
        };
        let open = self.char(found.at);
        let is_further = lines::line_start(self.text, self.at) > found.at;
        let runs_to =
            is_further.then(|| self.content_of_line(self.at)).filter(|line| !line.is_empty());
        match (found.char, self.first_char(self.at)) {
            (quote @ ('"' | '\''), _) => SyntaxFault::UnclosedQuote { open, quote, runs_to },
            (bracket, Some(']' | '}')) if is_further => {
                SyntaxFault::OutdentedBracket { close: self.char(self.at), open, bracket }
            }
            (bracket, _) => SyntaxFault::UnclosedBracket { open, bracket, runs_to },
        }
    }

    /// From where brackets and quotes are counted: the first open bracket, or behind the last step.
    fn walk_start(&self) -> usize {
        let mut open: Vec<(usize, bool)> = Vec::new();
        for step in self.steps {
            match step.kind {
                StepKind::List { is_block } | StepKind::Map { is_block } => {
                    open.push((step.start, is_block));
                }
                StepKind::End => drop(open.pop()),
                _ => {}
            }
        }
        let first_bracket = open.iter().find(|(_, is_block)| !is_block).map(|(start, _)| *start);
        let behind_last = self.steps.last().map_or(0, |step| step.end);
        first_bracket.unwrap_or(behind_last).min(self.at)
    }

    fn after_quote(&self, quote: char) -> SyntaxFault {
        let before = self.text.get(..self.at).unwrap_or_default();
        let close = before.rfind(quote).unwrap_or(self.at);
        let behind = self.text.get(close..).unwrap_or_default();
        let first = behind.strip_prefix(quote).unwrap_or(behind).trim_start_matches(' ');
        if let Some(char) = first.chars().next().filter(|char| wording::is_odd_blank(*char)) {
            return SyntaxFault::OddSpace { at: self.char(self.text.len() - first.len()), char };
        }
        SyntaxFault::AfterQuote { rest: self.rest_of_line(), close: self.char(close), quote }
    }

    fn mismatched(&self, opened: char, closed: char) -> SyntaxFault {
        let close = unclosed::mismatch(self.text, self.at).map(|close| self.char(close));
        SyntaxFault::MismatchedBracket { close, open: self.char(self.at), opened, closed }
    }

    fn stray(&self) -> SyntaxFault {
        let bracket = self.first_char(self.at).unwrap_or(']');
        SyntaxFault::StrayBracket { at: self.char(self.at), bracket }
    }

    fn comma_missing(&self, is_map: bool) -> SyntaxFault {
        if self.first_char(self.at) == Some(':') {
            return SyntaxFault::ColonInBrackets { colon: self.char(self.at) };
        }
        SyntaxFault::CommaMissing { at: self.word(self.at), is_map }
    }

    /// A colon with no name before it that could be one.
    fn colon(&self) -> SyntaxFault {
        let line = Line::at(self.text, self.at);
        if let Some(value) = line.value(self.text).filter(|value| *value <= self.at) {
            let text = self.text.get(value..line.end).unwrap_or_default().to_owned();
            return SyntaxFault::ColonInText { colon: self.char(self.at), text };
        }
        if let Some(fault) = self.too_far_in(line) {
            return fault;
        }
        match line.above(self.text) {
            Some(above) if above.is_item() => {
                SyntaxFault::Indent { line: self.content_of_line(self.at) }
            }
            Some(above) => self.no_colon(above),
            None => SyntaxFault::Unexpected { at: self.rest_of_line() },
        }
    }

    /// A line under a value: `line` is further in than the nearest name above it, which has one.
    fn too_far_in(&self, line: Line) -> Option<SyntaxFault> {
        let mut above = line.above(self.text)?;
        while above.indent() >= line.indent() {
            above = above.above(self.text)?;
        }
        let value = above.value(self.text)?;
        Some(SyntaxFault::TooFarIn {
            line: self.span(line.content, line.end),
            above: Some(self.span(value, above.end)),
            name: line.name(self.text).map(str::to_owned),
            column: above.indent() + 1,
        })
    }

    /// A name in line with the dashes of a list, or further in: it belongs where the list's name is.
    fn behind_a_list(&self, line: Line) -> Option<SyntaxFault> {
        let name = line.name(self.text)?.to_owned();
        let at_most = |above: &Line| above.first - above.start < line.indent();
        let mut above = line.above(self.text)?;
        while above.is_item() || !at_most(&above) {
            above = above.above(self.text)?;
        }
        Some(SyntaxFault::TooFarIn {
            line: self.span(line.content, line.end),
            above: None,
            name: Some(name),
            column: above.indent() + 1,
        })
    }

    /// Whether an entry of a list stands between a line and the one that it is further in than.
    fn is_behind_an_entry(&self, line: Line) -> bool {
        let mut above = line.above(self.text);
        while let Some(one) = above {
            if one.is_item() || one.indent() < line.indent() {
                return one.is_item();
            }
            above = one.above(self.text);
        }
        false
    }

    /// Text behind a bracket that closes on its line: `[draft] More`.
    fn bracket_in_text(&self, line: Line) -> Option<SyntaxFault> {
        let value = line.value(self.text).filter(|value| *value < self.at)?;
        let bracket = self.first_char(value).filter(|char| matches!(char, '[' | '{'))?;
        let text = self.text.get(value..line.end)?.to_owned();
        Some(SyntaxFault::BracketInText { open: self.char(value), bracket, text })
    }

    /// A comment behind a text that goes on, or behind a value with a name too far in below it.
    fn comment_in_text(&self) -> SyntaxFault {
        let below = Line::at(self.text, lines::line_end(self.text, self.at) + 1);
        let is_name = below.value(self.text).is_some() || below.text(self.text).ends_with(':');
        let too_far_in = self.too_far_in(below).filter(|_| is_name);
        too_far_in.unwrap_or_else(|| SyntaxFault::CommentInText { hash: self.char(self.at) })
    }

    fn no_colon(&self, line: Line) -> SyntaxFault {
        let text = line.text(self.text);
        let is_in_list = line.above(self.text).is_some_and(Line::is_item);
        if is_in_list && text.starts_with('-') {
            return SyntaxFault::TightDash { dash: self.char(line.content) };
        }
        if text.starts_with(['!', '*', '&']) && self.name_from(line.content).is_some() {
            return self.bad_start(line.content);
        }
        let behind = text.find(':').and_then(|colon| text.get(colon + 1..));
        let colon = match behind.map(|rest| rest.chars().next()) {
            Some(Some(char)) if wording::is_odd_blank(char) => TightColon::OddBlank(char),
            Some(Some(_)) => TightColon::NoBlank,
            _ => TightColon::None,
        };
        SyntaxFault::NoColon { line: self.span(line.content, line.end), colon }
    }

    /// A line that starts where nothing can start, or text behind a value.
    fn out_of_line(&self, kind: &ErrorKind) -> SyntaxFault {
        let line = Line::at(self.text, self.at);
        let dash = Some(line.first).filter(|first| self.first_char(*first) == Some('-'));
        let is_list = *kind == ErrorKind::ExpectedBlockSequenceEntry;
        if self.first_char(line.first) == Some('%') {
            return self.bad_start(line.first);
        }
        if self.first_char(self.at) == Some(',') {
            // `&pound;764,218`: up to the comma it is taken for a name.
            let value = line.value(self.text).unwrap_or(line.content);
            let is_name = self.first_char(value) == Some('&');
            return self.bad_start(if is_name { value } else { self.at });
        }
        if line.start == self.at && self.at >= lines::trimmed_end(self.text, 0, self.text.len()) {
            return self.at_the_end();
        }
        match dash {
            Some(dash) if dash == line.content && is_list => {
                SyntaxFault::TightDash { dash: self.char(dash) }
            }
            Some(dash) if self.at <= line.content => {
                SyntaxFault::DashAmongNames { dash: self.char(dash) }
            }
            _ if self.at > line.content => {
                let bracket = self.bracket_in_text(line);
                bracket.unwrap_or_else(|| SyntaxFault::Unexpected { at: self.rest_of_line() })
            }
            _ if is_list => {
                let behind = self.behind_a_list(line);
                behind.unwrap_or_else(|| SyntaxFault::DashMissing { line: self.rest_of_line() })
            }
            _ => {
                let behind = || self.behind_a_list(line).filter(|_| self.is_behind_an_entry(line));
                let too_far_in = self.too_far_in(line).or_else(behind);
                too_far_in.unwrap_or_else(|| SyntaxFault::Indent { line: self.rest_of_line() })
            }
        }
    }

    /// The file ended inside something; a line with `%` first is taken for an instruction.
    fn at_the_end(&self) -> SyntaxFault {
        match self.text.find("\n%").map(|found| found + 1) {
            Some(percent) => self.bad_start(percent),
            None if self.text.starts_with('%') => self.bad_start(0),
            None => SyntaxFault::EndsEarly { at: self.char(self.at) },
        }
    }

    fn unexpected_character(&self, char: char) -> SyntaxFault {
        if char.is_ascii_graphic() { self.bad_start(self.at) } else { self.invisible(char) }
    }

    fn invisible(&self, char: char) -> SyntaxFault {
        SyntaxFault::Invisible { at: self.char(self.at), char }
    }

    fn bad_start(&self, at: usize) -> SyntaxFault {
        if let Some(name) = self.name_from(at) {
            return SyntaxFault::BadName { at: self.char(at), name };
        }
        let span = self.span(at, lines::content_end(self.text, at).max(at));
        let text = self.text.get(span.start()..span.end()).unwrap_or_default().to_owned();
        SyntaxFault::BadStart { at: self.char(at), text }
    }

    /// The name that begins at a place, if its line begins there.
    fn name_from(&self, at: usize) -> Option<String> {
        let line = Line::at(self.text, at);
        let text = self.text.get(at..line.end).filter(|_| line.content == at)?;
        let (name, _) = text.split_once(": ").or_else(|| Some((text.strip_suffix(':')?, "")))?;
        Some(name.to_owned())
    }

    fn text_behind_block(&self) -> SyntaxFault {
        if let Some(name) = self.name_from(self.at) {
            return SyntaxFault::BadName { at: self.char(self.at), name };
        }
        let end = lines::content_end(self.text, self.at);
        let text = self.text.get(self.at..end).unwrap_or_default().to_owned();
        SyntaxFault::TextBehindBlock { header: self.char(self.at), text }
    }

    /// The first backslash behind `at` that starts no escape.
    fn escape(&self) -> Span {
        const KNOWN: &str = "0abt\tnvfre \"/\\N_LP\n\r";
        let mut chars = self.text.get(self.at..).unwrap_or_default().char_indices();
        while let Some((backslash, char)) = chars.next() {
            if char == '\\' && chars.next().is_none_or(|(_, escaped)| !KNOWN.contains(escaped)) {
                let at = self.at + backslash;
                return self.span(at, lines::char_end(self.text, at + 1));
            }
        }
        self.char(self.at)
    }

    fn first_char(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    fn char(&self, at: usize) -> Span {
        self.span(at, lines::char_end(self.text, at))
    }

    fn word(&self, at: usize) -> Span {
        self.span(at, lines::word_end(self.text, at).min(lines::line_end(self.text, at)).max(at))
    }

    fn rest_of_line(&self) -> Span {
        let end = lines::content_end(self.text, self.at);
        if end > self.at { self.span(self.at, end) } else { self.char(self.at) }
    }

    fn content_of_line(&self, at: usize) -> Span {
        let line = Line::at(self.text, at);
        self.span(line.content, line.end)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }
}
