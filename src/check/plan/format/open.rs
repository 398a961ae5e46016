//! A plan file into its tokens, by its format.
//!
//! Takes the name and the bytes of a file; gives its tokens, and adds its text to the sources. What cannot be
//! read is a diagnostic. Never knows a form.

use memchr::memchr;

use super::{Format, Reader, html, lines, other_files};
use crate::plan::{PlanProblem, Tokens};
use lacuna_language::diag::{Diagnostic, Diagnostics};
use lacuna_language::source::{Source, Sources, Span};

/// Reads a plan file into its tokens; nothing where it is not well-formed. Its text becomes a source.
pub fn open(
    name: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Tokens> {
    if let Some(other) = Format::no_plan(name).or_else(|| other_files::recognise(&bytes)) {
        let span = beginning(name, bytes, sources);
        diagnostics.push(PlanProblem::NoPlan { name: name.to_owned(), other, span }.diagnostic());
        return None;
    }
    let (fast, parser) = match Format::of(name, &bytes).0.reader {
        Reader::Bytes(read) => return read(name, &bytes, sources, diagnostics),
        Reader::Text { fast, parser } => (fast, parser),
    };
    if other_files::is_utf16(&bytes) {
        diagnostics.push(PlanProblem::Utf16 { name: name.to_owned() }.diagnostic());
        return None;
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            diagnostics.push(not_utf8(name, error.as_bytes(), sources));
            return None;
        }
    };
    let source = sources.add(Source::new(name, text));
    let text = sources.get(source)?.clone();
    let fast = fast.and_then(|fast| fast(source, &text));
    let tokens = fast.or_else(|| parser(source, &text, diagnostics))?;
    if memchr(b'&', text.text().as_bytes()).is_some() {
        html::warn(tokens.root(), diagnostics);
    }
    Some(tokens)
}

/// Whether the fast reader of a text's format takes it, and then reads the same as the parser without a word;
/// nothing where it gives up. For tests: no text may give `Some(false)`.
#[doc(hidden)]
pub fn is_read_alike(name: &str, text: &str) -> Option<bool> {
    let Reader::Text { fast, parser } = &Format::of(name, text.as_bytes()).0.reader else {
        return None;
    };
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let source = sources.add(Source::new(name, text));
    let text = sources.get(source)?;
    let taken = (*fast)?(source, text)?;
    let parsed = parser(source, text, &mut diagnostics);
    Some(diagnostics.is_empty() && parsed.is_some_and(|parsed| parsed == taken))
}

/// The first line of a file, if it is a text and has one.
fn beginning(name: &str, bytes: Vec<u8>, sources: &mut Sources) -> Option<Span> {
    let text = String::from_utf8(bytes).ok()?;
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let end = lines::trimmed_end(&text, start, lines::line_end(&text, start));
    let source = sources.add(Source::new(name, text));
    (end > start).then_some(Span::new(source, start, end))
}

/// The text up to the first wrong byte becomes the source, so that its place can be shown.
fn not_utf8(name: &str, bytes: &[u8], sources: &mut Sources) -> Diagnostic {
    let text = String::from_utf8_lossy(bytes);
    let at = text.find('\u{FFFD}').unwrap_or(text.len());
    let source = sources.add(Source::new(name, text.as_ref()));
    let span = Span::new(source, at, at + '\u{FFFD}'.len_utf8());
    PlanProblem::NotUtf8 { name: name.to_owned(), span }.diagnostic()
}
