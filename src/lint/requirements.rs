//! Requirements that ask the same.

use std::collections::BTreeMap;

use super::Ground;
use super::same::{element_key, key};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::program::{Requirement, Shown, Strength};
use crate::value::show::simplified;

/// Two requirements with the same conditions and clauses.
pub fn same_requirements(ground: &Ground, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &Requirement> = BTreeMap::new();
    for requirement in &ground.rules.requirements {
        let Some(first) = seen.get(&all_said(requirement)) else {
            seen.insert(all_said(requirement), requirement);
            continue;
        };
        let (name, other) = (&requirement.name, &first.name);
        let message = format!("`{name}` asks the same as `{other}`");
        let said = Diagnostic::new(
            &code::SAME_REQUIREMENT,
            message,
            requirement.name_span,
            "the same again",
        )
        .with_label(first.name_span, "first here")
        .with_help("keep one of the two; it can cite more than one paragraph");
        diagnostics.push(said);
    }
}

/// All that a requirement asks of whom. A `must` and a `should` ask the same thing.
fn all_said(requirement: &Requirement) -> String {
    let mut asked: Vec<String> = match &requirement.strength {
        Strength::Must(all) | Strength::Should(all) => all.iter().map(key).collect(),
        Strength::Judged { question, showing } => {
            let showing = showing.iter().map(|shown| match shown {
                Shown::Every(element) => element_key(element),
                Shown::Value(value) => key(value),
            });
            [format!("judged {}", simplified(question))].into_iter().chain(showing).collect()
        }
    };
    asked.sort();
    asked.dedup();
    let loops: Vec<String> = requirement.for_each.iter().map(element_key).collect();
    let clause = |clause: &Option<_>| clause.as_ref().map(key).unwrap_or_default();
    let (applies, unless) = (clause(&requirement.applies_when), clause(&requirement.unless));
    format!("{:?} {loops:?} {applies:?} {unless:?} {asked:?}", requirement.on)
}
