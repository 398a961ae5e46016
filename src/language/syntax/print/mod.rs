//! The tree of a rule file into text, in the one form that every rule file is to have.
//!
//! Takes an [`ast::File`], or the text of a file with its comments; gives text that parses to the
//! same tree. Printed once more, the text stays as it is.
//!
//! The form:
//!
//! - A line has at most 100 columns wherever it can be broken. A clause's word has ten columns. The
//!   colons of a record's fields stand in one column, and so do the cells of a table if every row
//!   then fits on its line; the titles of sources that stand together begin in one column.
//! - A condition, a value or a list that fits on its line stays on it. A condition that does not is
//!   broken at `and`, `or`, `has` and `where`, one part a line: where a line ends behind `has`, the
//!   parts of what follows have a line each as well. A list goes on to the next line where it must.
//! - Brackets stand where the tree needs them and nowhere else.
//! - Figures are spelled as their author spelled them, dates as `31 January 2001`, years as `2001-02`
//!   and `1999-2000`. Quotes, blanks and signs are the plain ones.
//! - Long text keeps its division into strings, one a line; where a line is too long, and no comment
//!   stands between the strings, the whole text is divided anew. The words of a choice keep the
//!   lines on which their author put them, since the lines often say what belongs together.
//! - Between items there is one blank line. Two neighbours that are each a source, a choice, a
//!   value, a definition, a `show` or a `keep` or `drop` may stand without one, as their author had
//!   it. Comments between items stay, with a blank line behind them only where their author had
//!   one. Within an item there are no blank lines.
//! - A comment on a line of its own stays above what it stood above, and a comment at the end of a
//!   line at the end of the line of what it stood behind: the line is broken there if it could not
//!   else be. In the middle of a comparison or a sum it stands behind the whole. Only where two
//!   comments fall to one stretch that cannot be broken does the first move to a line above it.
//!   Indented comments behind an item's last word belong to that item.

mod between;
mod comments;
mod condition;
mod doc;
mod example;
mod field;
mod file;
mod item;
mod layout;
mod lexeme;
mod literal;
mod requirement;
mod standard;

use super::ast;
use crate::diag::Diagnostics;
use crate::source::{SourceId, Sources, Span};

/// The text of a tree, without comments. Its items may come from several files: `sources` has their
/// texts, for the spelling of figures and the lines of choices.
pub fn print(file: &ast::File, sources: &Sources) -> String {
    let written = |span| sources.text(span);
    file::printed(&Writer { written: &written }, &file.items)
}

/// A file's text in the canonical form, with all its comments; nothing where it has a syntax error.
pub fn canonical(source: SourceId, text: &str) -> Option<String> {
    let mut diagnostics = Diagnostics::default();
    let file = super::parse(source, text, &mut diagnostics);
    let written = |span: Span| match span.source == source {
        true => text.get(span.start()..span.end()).unwrap_or_default(),
        false => "",
    };
    let writer = Writer { written: &written };
    diagnostics.is_empty().then(|| file::canonical(&writer, &file.items, text))
}

/// A condition or a value on one line.
pub fn condition(expr: &ast::Expr, sources: &Sources) -> String {
    let written = |span| sources.text(span);
    Writer { written: &written }.expr(expr).on_one_line()
}

/// The same where no text has it: figures are spelled as the program spells them.
pub fn plain_condition(expr: &ast::Expr) -> String {
    Writer { written: &|_| "" }.expr(expr).on_one_line()
}

/// A condition on verdicts, on one line.
pub fn on_verdicts(when: &ast::OnVerdicts<ast::Name>) -> String {
    standard::on_one_line(when)
}

/// Which councils are to send a plan, if a circular says so: the text behind `councils`.
pub fn councils(circular: &ast::Circular, sources: &Sources) -> Option<String> {
    let written = |span| sources.text(span);
    Writer { written: &written }.councils(circular)
}

/// Turns the parts of a tree into text.
struct Writer<'t> {
    /// What was written at a place; nothing where that is not known.
    written: &'t dyn Fn(Span) -> &'t str,
}

impl<'t> Writer<'t> {
    fn written(&self, span: Span) -> &'t str {
        (self.written)(span)
    }

    /// Whether the author ended a line between two places.
    fn has_line_end(&self, before: Span, behind: Span) -> bool {
        let is_one_file = before.source == behind.source && before.end() <= behind.start();
        let between = Span::new(before.source, before.end(), behind.start());
        is_one_file && self.written(between).contains('\n')
    }
}
