//! A plan file, written in another format.

use crate::plan::{self, CannotConvert, Comments, Format};
use lacuna_language::diag::{Diagnostics, code};
use lacuna_language::source::Sources;

/// What came of writing a plan in another format.
#[derive(Debug)]
pub struct Conversion {
    /// The file's own text, which diagnostics point into.
    pub sources: Sources,
    /// The text, or why the file could not be read or would lose something.
    pub outcome: Result<String, Diagnostics>,
}

/// Writes a plan file in another format, with its comments unless they are to be dropped. It need
/// not fit any form.
pub fn convert(name: &str, bytes: Vec<u8>, to: Format, drops_comments: bool) -> Conversion {
    let mut sources = Sources::default();
    let mut found = Diagnostics::default();
    let file = plan::open(name, bytes, &mut sources, &mut found);
    let file = file.filter(|_| !found.has_errors());
    let written = file.and_then(|file| {
        let tree = file.tree();
        let source = sources.get(tree.span.source)?;
        // What is blank in a workbook is not there at all.
        let tree = if source.grid().is_some() { tree.without_blanks() } else { tree };
        let comments = match drops_comments || source.grid().is_some() {
            true => Comments::default(),
            false => Comments::find(source.text(), &tree),
        };
        plan::write(&tree, comments, to)
    });
    let lost = lost(&found, &sources).filter(|_| !drops_comments);
    let outcome = match (written, lost) {
        (Some(Ok(text)), None) => Ok(text),
        (Some(Ok(_)), Some(lost)) => {
            found.push(lost.diagnostic());
            Err(found)
        }
        (Some(Err(problem)), _) => {
            found.push(problem.diagnostic());
            Err(found)
        }
        (None, _) => Err(found),
    };
    Conversion { sources, outcome }
}

/// What the reader told of and did not read: in a workbook whatever it told of, but what is only hidden;
/// in a text a name that was meant for part of a value. A remark stays a remark.
fn lost(found: &Diagnostics, sources: &Sources) -> Option<CannotConvert> {
    let is_workbook = sources.iter().any(|source| source.grid().is_some());
    match is_workbook {
        true => found
            .iter()
            .any(|one| *one.code != code::OUT_OF_SIGHT)
            .then_some(CannotConvert::NotRead),
        false => found
            .iter()
            .any(|one| *one.code == code::UNUSED_ANCHOR)
            .then_some(CannotConvert::NotAValue),
    }
}
