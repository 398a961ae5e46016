//! A plan file into its tree, by its format.
//!
//! Takes the name and the bytes of a file; gives its tree, and adds its text to the sources. What cannot be
//! read is a diagnostic. Never knows a form.

use super::{Format, Reader, html, lines, other_files};
use crate::plan::{Node, PlanProblem};
use lacuna_language::diag::{Diagnostic, Diagnostics};
use lacuna_language::source::{Source, Sources, Span};

/// Reads a plan file into its tree; nothing where it is not well-formed. Its text becomes a source.
pub fn open(
    name: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    if let Some(other) = Format::no_plan(name).or_else(|| other_files::recognise(&bytes)) {
        let span = beginning(name, bytes, sources);
        diagnostics.push(PlanProblem::NoPlan { name: name.to_owned(), other, span }.diagnostic());
        return None;
    }
    let read = match Format::of(name, &bytes).0.reader {
        Reader::Bytes(read) => return read(name, &bytes, sources, diagnostics),
        Reader::Text(read) => read,
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
    let node = read(source, text.text(), diagnostics)?;
    if text.text().contains('&') {
        html::warn(&node, diagnostics);
    }
    Some(node)
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
