//! Optional fields without which a requirement can never be decided.

use std::collections::{BTreeMap, BTreeSet};

use super::Ground;
use crate::analysis::silence::{ReadBy, Silence, left_open};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::program::Requirement;
use crate::rules::{FieldId, Rules, each_asked_for};

/// Requirements that say nothing of a plan that leaves out what it may leave out. Where another one asks
/// that the field is given, its absence is told there.
pub(super) fn left_out(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let asking = asking(rules);
    for (at, requirement) in rules.requirements.iter().enumerate() {
        let is_asked_for = |field: FieldId| {
            let others = asking.get(&field).is_some_and(|all| all.iter().any(|one| *one != at));
            others || rules.asked_by.contains_key(&field)
        };
        for silence in left_open(rules, requirement, &is_asked_for) {
            diagnostics.push(warning(&silence, requirement, rules));
        }
    }
}

/// The requirements that ask of a field that it is given, if only under a condition, by their place among all.
fn asking(rules: &Rules) -> BTreeMap<FieldId, BTreeSet<usize>> {
    let mut asking: BTreeMap<FieldId, BTreeSet<usize>> = BTreeMap::new();
    for (at, requirement) in rules.requirements.iter().enumerate() {
        for condition in requirement.strength.conditions() {
            each_asked_for(condition, false, &mut |field| {
                asking.entry(field).or_default().insert(at);
            });
        }
    }
    asking
}

fn warning(silence: &Silence, requirement: &Requirement, rules: &Rules) -> Diagnostic {
    let Silence { field: (record, at), name, at: place, read_by, .. } = silence;
    let declared = rules.schema.fields(*record).get(*at);
    let when = declared.and_then(|field| field.only_when.as_deref());
    let why = when.map_or_else(
        || "which is optional".to_owned(),
        |when| format!("which is asked for only when `{when}`"),
    );
    let message =
        format!("`{}` can never be decided for a plan without `{name}`, {why}", requirement.name);
    let word = requirement.strength.word();
    let is_of_a_loop = requirement.for_each.iter().any(|one| one.list.span.contains(*place));
    let help = match read_by {
        ReadBy::Requirement if when.is_some() && is_of_a_loop => {
            "say for whom the requirement is, with `applies when` and the same condition".to_owned()
        }
        ReadBy::Requirement if when.is_some() => format!(
            "say that nothing is asked where it is left out: write `{word} … when` and the same \
             condition, or `{word} … when {name} is given`"
        ),
        ReadBy::Requirement => format!(
            "if nothing is asked where it is left out, write `{word} … when {name} is given`; if it \
             has to be there, remove `optional`, or add the line `{word} {name} is given`"
        ),
        ReadBy::Part => format!(
            "if it counts as right where it is left out, write `({name} is missing or …)`; if it has \
             to be there, write `({name} is given and …)`"
        ),
        ReadBy::Figure => format!(
            "if an entry without it does not count, write `… where {name} is given`; if it has to be \
             there, remove `optional`"
        ),
    };
    let warning = Diagnostic::new(&code::LEFT_OUT, message, *place, "not always there");
    let warning = match declared {
        Some(field) if when.is_some() => warning.with_label(field.span, "not always asked for"),
        Some(field) => warning.with_label(field.span, "optional here"),
        None => warning,
    };
    warning.with_help(help)
}
