//! The standard of a circular, printed.

use super::Writer;
use super::doc::{Doc, align, group, many, nest, text};
use super::item::{clause, names};
use super::literal::words;
use crate::operation::Quantifier;
use crate::syntax::ast::{Grade, Name, OnVerdicts, Standard, StrengthWord};

/// What joins the parts of a condition on verdicts.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    And,
    Or,
}

impl Writer<'_> {
    pub(super) fn standard(&self, standard: &Standard) -> Doc {
        let on = standard.on.as_ref().map_or(String::new(), |form| format!("on {} ", form.node));
        let head = many([text(format!("standard {on}")), align([words(&standard.title)])]);
        let cites = Some(&standard.cites).filter(|cites| !cites.is_empty());
        let cites = cites.map(|cites| clause("cites", [names(cites)]));
        many([head].into_iter().chain(cites).chain(standard.grades.iter().map(grade)))
    }
}

/// The condition on one line.
pub(super) fn on_one_line(when: &OnVerdicts<Name>) -> String {
    condition(when, None).on_one_line()
}

fn grade(grade: &Grade) -> Doc {
    let when = match &grade.when {
        Some(when) => many([text("when "), align([group([condition(when, None)])])]),
        None => text("otherwise"),
    };
    clause("grade", [group([align([words(&grade.name)]), nest(0, [Doc::Line, when])])])
}

/// A condition on verdicts, in brackets where it is joined to others in another way.
fn condition(when: &OnVerdicts<Name>, around: Option<Join>) -> Doc {
    match when {
        OnVerdicts::All(parts) => joined(parts, Join::And, around),
        OnVerdicts::Any(parts) => joined(parts, Join::Or, around),
        OnVerdicts::Count { quantifier, strength, outcome, .. } => {
            text(format!("{} {}", counted(*quantifier, *strength), outcome.word()))
        }
        OnVerdicts::Of { requirement, outcome, .. } => {
            text(format!("requirement {} is {}", requirement.node, outcome.word()))
        }
    }
}

/// `every must is`, `at most 3 shoulds are`
pub(crate) fn counted(quantifier: Quantifier, strength: StrengthWord) -> String {
    match quantifier.words() {
        (words, Some(1)) => format!("{words} 1 {} is", strength.word()),
        (words, Some(count)) => format!("{words} {count} {} are", strength.plural()),
        (words, None) => format!("{words} {} is", strength.word()),
    }
}

fn joined(parts: &[OnVerdicts<Name>], join: Join, around: Option<Join>) -> Doc {
    let word = if join == Join::And { "and " } else { "or " };
    let mut all = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            all.extend([Doc::Line, text(word)]);
        }
        all.push(condition(part, Some(join)));
    }
    match around {
        Some(other) if other != join => many([text("("), align(all), text(")")]),
        _ => many(all),
    }
}
