//! Requirements that are kept as they were and still speak of an earlier year.

use std::collections::BTreeSet;

use super::Ground;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::Rules;
use crate::rules::program::{Decision, DecisionKind, Expr, ExprKind, Requirement};
use crate::value::{Datum, Year, date};
use jiff::civil::Date;

/// Kept requirements whose title, help or condition names last year's year or one before it, or a day of then.
/// A `keep` with a reason has been thought about.
pub(super) fn kept_from_last_year(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let Some(last_year) = rules.circular.follows else { return };
    let kept = rules.decisions.iter().filter(|one| is_kept(one) && one.because.is_none());
    for decision in kept {
        let requirement = rules.requirements.iter().find(|one| one.name == decision.requirement);
        let Some(found) = requirement.and_then(|one| of_an_earlier_year(one, rules, last_year))
        else {
            continue;
        };
        let message = format!("`{}` is kept as it was, but mentions {found}", decision.requirement);
        let warning = Diagnostic::new(
            &code::SPEAKS_OF_LAST_YEAR,
            message,
            decision.span,
            "kept as it was",
        )
        .with_help(format!(
            "replace it with one for this year: `replace requirement {} …`; if you still mean \
             {found}, say so: `because \"…\"`",
            decision.requirement
        ));
        diagnostics.push(warning);
    }
}

fn is_kept(decision: &Decision) -> bool {
    matches!(decision.kind, DecisionKind::Kept | DecisionKind::KeptAsShould)
}

/// What a requirement, or a definition of an earlier file that it calls, names of last year or before. The year
/// of the circular itself was this year then.
fn of_an_earlier_year(requirement: &Requirement, rules: &Rules, last_year: Year) -> Option<String> {
    let mut named = Named::default();
    let texts = [Some(requirement.title.as_str()), requirement.help.as_deref()];
    for text in texts.into_iter().flatten() {
        named.years.extend(years_in(text));
    }
    for expr in requirement.expressions() {
        named.all_in(expr, rules);
    }
    let is_earlier = |year: &Year| *year <= last_year;
    // A day of long ago is meant: a day of last year's, or of when its plans were made, hardly is.
    let is_of_then = |day: &Date| last_year.holds(*day) || last_year.previous().holds(*day);
    let year = named.years.into_iter().filter(is_earlier).max().map(|year| year.to_string());
    year.or_else(|| named.days.into_iter().filter(is_of_then).max().map(date::show))
}

/// The years and days that are named.
#[derive(Default)]
struct Named {
    years: Vec<Year>,
    days: Vec<Date>,
    /// The definitions that were looked into.
    called: BTreeSet<usize>,
}

impl Named {
    fn all_in(&mut self, expr: &Expr, rules: &Rules) {
        match &expr.kind {
            ExprKind::Constant(Datum::Date(day)) if *day != rules.circular.due => {
                self.days.push(*day);
            }
            ExprKind::Constant(_) => self.years.extend(year_of(expr, rules)),
            ExprKind::Call { definition, .. } if self.called.insert(*definition) => {
                let called = rules.definitions.get(*definition);
                // This year's own was written for this year.
                let called = called.filter(|one| one.span.source != rules.span.source);
                called.into_iter().for_each(|one| self.all_in(&one.body, rules));
            }
            _ => {}
        }
        expr.parts().into_iter().for_each(|part| self.all_in(part, rules));
    }
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
