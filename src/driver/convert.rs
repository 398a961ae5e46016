//! A plan file, written in another format.

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::plan::{self, CannotConvert, Comments, Format};
use crate::source::Sources;

/// What came of writing a plan in another format.
#[derive(Debug)]
pub struct Conversion {
    pub sources: Sources,
    /// The text, or why the file could not be read or would lose something.
    pub outcome: Result<String, Diagnostics>,
}

/// Writes a plan file in another format, with its comments unless they are to be dropped. It need
/// not fit any form.
pub fn convert(name: &str, bytes: Vec<u8>, to: Format, drops_comments: bool) -> Conversion {
    let mut sources = Sources::default();
    let mut found = Diagnostics::default();
    let tree = plan::open(name, bytes, &mut sources, &mut found);
    let tree = tree.filter(|_| !found.has_errors());
    let written = tree.and_then(|tree| {
        let source = sources.get(tree.span.source)?;
        // What is blank in a workbook is not there at all.
        let tree = if source.grid().is_some() { tree.without_blanks() } else { tree };
        let comments = match drops_comments || source.grid().is_some() {
            true => Comments::default(),
            false => Comments::of(source.text(), &tree),
        };
        plan::write(&tree, comments, to)
    });
    // What the reader of workbooks told of as not read would be lost. What is hidden was read.
    let is_lost = |one: &Diagnostic| one.code.id != code::OUT_OF_SIGHT.id;
    let is_all_read = drops_comments || !found.iter().any(is_lost);
    let outcome = match written {
        Some(Ok(text)) if is_all_read => Ok(text),
        Some(Ok(_)) => {
            found.push(CannotConvert::NotRead.diagnostic());
            Err(found)
        }
        Some(Err(problem)) => {
            found.push(problem.diagnostic());
            Err(found)
        }
        None => Err(found),
    };
    Conversion { sources, outcome }
}
