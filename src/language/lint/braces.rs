//! Braces in a message that belong to nothing.

use super::{Ground, own_items};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Item, Piece};

/// A `}` in a message to which no `{` belongs.
pub(super) fn lone_braces(ground: &Ground, diagnostics: &mut Diagnostics) {
    for item in own_items(ground.file) {
        let Item::Requirement(requirement) = item else { continue };
        let Some(message) = &requirement.otherwise else { continue };
        let is_lone = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains('}'));
        if message.pieces.iter().any(is_lone) {
            let text = "a `}` in this message closes nothing";
            let label = "no `{` before it";
            let warning = Diagnostic::new(&code::LONE_BRACE, text, message.span, label)
                .with_help("put `{` before the value to show, or remove the `}`");
            diagnostics.push(warning);
        }
    }
}
