//! An `applies when` or `unless` that says the same as what the requirement asks, or as each other.

use super::Ground;
use crate::analysis::{Key, key};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Operation;
use crate::rules::program::{Expr, Requirement};

/// Clauses that leave nothing to ask.
pub(super) fn clauses(ground: &Ground, diagnostics: &mut Diagnostics) {
    for requirement in &ground.rules.requirements {
        diagnostics.extend(repeated(requirement));
    }
}

/// Whether a requirement has a clause of which this is told.
pub(super) fn repeats(requirement: &Requirement) -> bool {
    repeated(requirement).is_some()
}

fn repeated(requirement: &Requirement) -> Option<Diagnostic> {
    let (applies, unless) = (requirement.applies_when.as_ref(), requirement.unless.as_ref());
    if let (Some(applies), Some(unless)) = (applies, unless)
        && key(applies) == key(unless)
    {
        let message = "`unless` excludes everything that `applies when` includes";
        let warning =
            Diagnostic::new(&code::CLAUSE_REPEATS, message, unless.span, "the same again")
                .with_label(applies.span, "first here")
                .with_help("the requirement never applies: correct one of the two");
        return Some(warning);
    }
    let asked = requirement.strength.conditions();
    let word = requirement.strength.word();
    if let Some(warning) = applies.and_then(|applies| asked_again(applies, asked, word)) {
        return Some(warning);
    }
    let unless = unless?;
    let same = asked.iter().find(|one| key(one) == key(unless))?;
    let message = format!("`unless` excludes exactly what the `{word}` asks for");
    let warning = Diagnostic::new(&code::CLAUSE_REPEATS, message, unless.span, "the same again")
        .with_label(same.span, "asked here")
        .with_help("a plan that meets it is excluded from it: remove `unless`");
    Some(warning)
}

/// `applies when` a thing is so that is then asked for, by itself or as a part of several.
fn asked_again(applies: &Expr, asked: &[Expr], word: &str) -> Option<Diagnostic> {
    let taken: Vec<Key> = match applies.operands_of(Operation::And) {
        Some(parts) => parts.iter().chain([applies]).map(key).collect(),
        None => vec![key(applies)],
    };
    let same = asked.iter().find(|one| taken.contains(&key(one)))?;
    let message = format!("the `{word}` asks for what `applies when` already says");
    let warning = Diagnostic::new(&code::CLAUSE_REPEATS, message, same.span, "asked again here")
        .with_label(applies.span, "already said here")
        .with_help("no plan can breach this: correct one of the two");
    Some(warning)
}
