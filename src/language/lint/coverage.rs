//! Whether paragraphs, requirements and examples stand for one another.

use super::Ground;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::RequirementId;
use crate::rules::program::Strength;

/// Paragraphs that no requirement cites, unless they are marked.
pub(super) fn uncited_paragraphs(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for (at, paragraph) in rules.paragraphs.iter().enumerate() {
        if !rules.uses.paragraphs.contains(&at) && paragraph.not_checkable.is_none() {
            let message = format!("no requirement cites the paragraph `{}`", paragraph.name);
            let warning =
                Diagnostic::new(&code::UNCITED_PARAGRAPH, message, paragraph.span, "not cited")
                    .with_help("write a requirement for it, or say `not checkable because \"…\"`");
            diagnostics.push(warning);
        }
    }
}

/// Requirements that cite no paragraph.
pub(super) fn citations(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for requirement in rules.requirements.iter().filter(|one| one.cites.is_empty()) {
        let message = format!("the requirement `{}` cites no paragraph", requirement.name);
        let span = requirement.name_span;
        let warning = Diagnostic::new(&code::NO_CITATION, message, span, "rests on nothing")
            .with_help("name the paragraph that it encodes: `cites …`");
        diagnostics.push(warning);
    }
    for standard in rules.standards.iter().filter(|one| one.cites.is_empty()) {
        let message = "this standard cites no paragraph";
        let warning =
            Diagnostic::new(&code::NO_CITATION, message, standard.span, "rests on nothing")
                .with_help("name the paragraph that says so: `cites …`");
        diagnostics.push(warning);
    }
}

/// Grades that no example reaches.
pub(super) fn grades(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for standard in &rules.standards {
        let of_form = rules.examples.iter().filter(|example| example.on == standard.on);
        let reached: Vec<&str> =
            of_form.filter_map(|one| Some(one.reaches.as_ref()?.grade.as_str())).collect();
        for grade in standard.grades.iter().filter(|one| !reached.contains(&one.name.as_str())) {
            let message = format!("no example reaches the grade \"{}\"", grade.name);
            let help = format!("write an `example` with a plan that `reaches \"{}\"`", grade.name);
            let warning =
                Diagnostic::new(&code::NO_EXAMPLE, message, grade.span, "not proven by an example")
                    .with_help(help);
            diagnostics.push(warning);
        }
    }
}

/// Requirements that no example names.
pub(super) fn examples(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for (at, requirement) in rules.requirements.iter().enumerate() {
        if !rules.uses.requirements.contains(&RequirementId(at + 1)) {
            let message = format!("no example names the requirement `{}`", requirement.name);
            let span = requirement.name_span;
            let help = match requirement.strength {
                Strength::Judged { .. } => {
                    "write an `example` in which it is `for a person`, or `undecided`"
                }
                _ => "write an `example` with a plan that breaches it",
            };
            let warning =
                Diagnostic::new(&code::NO_EXAMPLE, message, span, "not proven by an example")
                    .with_help(help);
            diagnostics.push(warning);
        }
    }
}
