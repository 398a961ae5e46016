//! Requirements that ask the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Ground;
use crate::analysis::{Key, element_key, key};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::program::{Exhibit, Requirement, Strength};
use crate::value::RecordId;
use crate::value::spelling::simplified;

/// Two requirements with the same conditions and clauses.
pub(super) fn same_requirements(ground: &Ground, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<Asks, &Requirement> = BTreeMap::new();
    for requirement in &ground.rules.requirements {
        let Some(first) = seen.get(&asks(requirement)) else {
            seen.insert(asks(requirement), requirement);
            continue;
        };
        let (name, other) = (&requirement.name, &first.name);
        let message = format!("`{name}` asks the same as `{other}`");
        let warning = Diagnostic::new(
            &code::SAME_REQUIREMENT,
            message,
            requirement.name_span,
            "the same again",
        )
        .with_label(first.name_span, "first here")
        .with_help("keep one of the two; it can cite more than one paragraph");
        diagnostics.push(warning);
    }
}

/// All that a requirement asks of whom. A `must` and a `should` ask the same thing.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asks {
    on: RecordId,
    for_each: Vec<Vec<Key>>,
    applies_when: Option<Key>,
    unless: Option<Key>,
    /// The question for a person, where it is one.
    question: Option<String>,
    /// What has to be so, or is laid out, in any order.
    all: BTreeSet<Vec<Key>>,
}

fn asks(requirement: &Requirement) -> Asks {
    let (question, all) = match &requirement.strength {
        Strength::Must(all) | Strength::Should(all) => {
            (None, all.iter().map(|one| vec![key(one)]).collect())
        }
        Strength::Judged { question, showing } => {
            let showing = showing.iter().map(|shown| match shown {
                Exhibit::Every(element) => element_key(element),
                Exhibit::Value(value) => vec![key(value)],
            });
            (Some(simplified(question)), showing.collect())
        }
    };
    Asks {
        on: requirement.on,
        for_each: requirement.for_each.iter().map(element_key).collect(),
        applies_when: requirement.applies_when.as_ref().map(key),
        unless: requirement.unless.as_ref().map(key),
        question,
        all,
    }
}
