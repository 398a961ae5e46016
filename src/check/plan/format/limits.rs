//! How large a plan file may be, and what is said of one that is too large or empty.

use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::Span;
use lacuna_language::value::show::grouped;

/// The most values a plan may have; its names are counted as well.
pub(super) const MOST_NODES: usize = 1_000_000;
/// The most levels of lists and groups within each other.
pub(super) const MOST_LEVELS: usize = 64;

pub(super) fn empty(start: Span) -> Diagnostic {
    let message = "the plan file is empty";
    Diagnostic::new(&code::PLAN_EMPTY, message, start, "no plan starts here")
        .with_help("a plan begins with the fields `authority` and `year`")
}

pub(super) fn too_many(at: Span) -> Diagnostic {
    let message = format!("the plan has more than {} values", grouped(MOST_NODES));
    Diagnostic::new(&code::PLAN_TOO_LARGE, message, at, "the limit is passed here")
        .with_help("no form asks for so many; look for a part that was copied again and again")
}

pub(super) fn too_deep(at: Span) -> Diagnostic {
    let message =
        format!("the plan has more than {MOST_LEVELS} lists and groups within each other");
    Diagnostic::new(&code::PLAN_TOO_LARGE, message, at, "one level too many")
        .with_help("no form asks for so many levels; look for brackets that are there by mistake")
}

pub(super) fn too_many_headers(at: Span, most: usize) -> Diagnostic {
    let message = format!("the plan has more than {} headers in brackets", grouped(most));
    Diagnostic::new(&code::PLAN_TOO_LARGE, message, at, "the limit is passed here").with_help(
        "write the entries of a list under `[[name]]`, or small groups as `{ name = value }`",
    )
}
