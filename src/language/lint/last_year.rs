//! Requirements that are kept as they were and still speak of an earlier year.

use super::Ground;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::Rules;
use crate::rules::program::{Decision, DecisionKind, Expr, ExprKind, Requirement};
use crate::value::{Datum, Year};

/// Kept requirements whose title, help or condition names last year's year or one before it. A `keep`
/// with a reason has been thought about.
pub(super) fn kept_from_last_year(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let Some(last_year) = rules.circular.follows else { return };
    let kept = rules.decisions.iter().filter(|one| is_kept(one) && one.because.is_none());
    for decision in kept {
        let requirement = rules.requirements.iter().find(|one| one.name == decision.requirement);
        let Some(year) = requirement.and_then(|one| earlier_year(one, rules, last_year)) else {
            continue;
        };
        let message = format!("`{}` is kept as it was, but mentions {year}", decision.requirement);
        let said = Diagnostic::new(
            &code::SPEAKS_OF_LAST_YEAR,
            message,
            decision.span,
            "kept as it was",
        )
        .with_help(format!(
            "replace it with one for this year: `replace requirement {} …`; if you still mean \
             {year}, say so: `because \"…\"`",
            decision.requirement
        ));
        diagnostics.push(said);
    }
}

fn is_kept(decision: &Decision) -> bool {
    matches!(decision.kind, DecisionKind::Kept | DecisionKind::KeptAsShould)
}

/// A year that a requirement names and that is no later than last year's. The year of the circular
/// itself was this year then.
fn earlier_year(requirement: &Requirement, rules: &Rules, last_year: Year) -> Option<Year> {
    let mut years = Vec::new();
    let texts = [Some(&requirement.title), requirement.help.as_ref()];
    for text in texts.into_iter().flatten() {
        years.extend(years_in(text));
    }
    for condition in requirement.strength.conditions() {
        condition.any(&mut |part| {
            years.extend(year_of(part, rules));
            false
        });
    }
    years.into_iter().filter(|year| *year <= last_year).max()
}

fn years_in(text: &str) -> Vec<Year> {
    let is_part = |c: char| c.is_ascii_digit() || c == '-' || c == '\u{2013}';
    text.split(|c: char| !is_part(c)).filter_map(|word| Year::read(word)?.ok()).collect()
}

/// A year that a literal is, or that a quoted word of the plan names.
fn year_of(part: &Expr, rules: &Rules) -> Vec<Year> {
    let ExprKind::Constant(datum) = &part.kind else { return Vec::new() };
    match datum {
        // `circular.year` is this year's by now.
        Datum::Year(year) => vec![*year],
        Datum::Text(text) => years_in(text),
        Datum::Choice(_) => years_in(&crate::value::show::datum(datum, &part.ty, &rules.schema)),
        _ => Vec::new(),
    }
}
