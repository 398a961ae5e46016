//! One line for each finding, for editors and for eyes that know the rules.

use std::collections::BTreeSet;

use super::{Totals, finding, human};
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::driver::{Checked, Judged, NationalRun};
use crate::eval::{Finding, Instance, Verdict};
use crate::rules::program::{FITS_THE_FORM, Strength};
use crate::source::{Sources, Span};
use crate::value::show;

/// How many instances a line tells of.
const MOST_INSTANCES: usize = 6;

/// One plan file: a line for each instance that is breached, undecided or for a person.
pub fn plan(checked: &Checked) -> Printable {
    match &checked.outcome {
        Ok(judged) => {
            let sources = &checked.sources;
            let findings = judged.ledger.findings.iter().map(|one| lines(judged, one, sources));
            let doubts = judged.ledger.doubts.iter().map(|one| diagnostic(one, sources));
            findings.chain(doubts).collect()
        }
        Err(diagnostics) => {
            diagnostics.iter().map(|one| diagnostic(one, &checked.sources)).collect()
        }
    }
}

/// All plans of a year together: a line for each national requirement that is not met.
pub fn national(run: &NationalRun) -> Printable {
    let open = run.ledger.findings.iter().filter(|one| {
        matches!(one.verdict, Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson)
    });
    let lines = open.filter_map(|one| {
        let requirement = run.rules.requirement(one.requirement)?;
        let (verdict, strength) = (one.verdict.words(), requirement.strength.word());
        let said: Vec<String> =
            one.instances.iter().map(|one| said(one, &about_unsaid(one))).collect();
        let more = said.len().saturating_sub(MOST_INSTANCES);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let said = said.into_iter().take(MOST_INSTANCES).collect::<Vec<_>>().join("; ");
        let place = place(Some(requirement.name_span), &run.sources);
        let (name, year) = (&requirement.name, run.rules.circular.year);
        let whose = run.kind.as_ref().map(|kind| format!(", {kind}")).unwrap_or_default();
        let line = format!("{place}{verdict} ({strength}) {name} ({year}{whose}): {said}{more}");
        Some(Printable::line(line))
    });
    lines.collect()
}

/// A diagnostic in a line.
pub fn diagnostic(one: &Diagnostic, sources: &Sources) -> Printable {
    let severity = match one.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = one.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    let (place, code, message) = (place(one.span(), sources), one.code.id, &one.message);
    // Some diagnostics are about what is hidden, and say so.
    let hidden = match *one.code == code::OUT_OF_SIGHT || *one.code == code::NOT_READ {
        true => String::new(),
        false => hidden(one.span(), sources),
    };
    Printable::line(format!("{place}{severity} {code}: {message}{help}{hidden}"))
}

fn lines(judged: &Judged, one: &Finding, sources: &Sources) -> Printable {
    let requirement = judged.rules.requirement(one.requirement);
    let name = requirement.map_or(FITS_THE_FORM, |requirement| requirement.name.as_str());
    let strength = requirement.map_or("must", |requirement| requirement.strength.word());
    if one.is_blocked {
        return blocked(judged, one, name, strength, sources);
    }
    let instances = one.instances.iter().filter(|instance| {
        matches!(instance.verdict, Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson)
    });
    let lines = instances.map(|instance| {
        let verdict = match one.explained {
            Some(_) => "breached, explained",
            None => instance.verdict.words(),
        };
        let said = match requirement.map(|requirement| &requirement.strength) {
            Some(Strength::Judged { question, .. }) if instance.verdict == Verdict::ForAPerson => {
                question.clone()
            }
            // The author's own sentence says what it is about.
            _ if instance.otherwise.is_some() => said(instance, ""),
            _ => said(instance, &finding::about(instance)),
        };
        let span = first_place(judged, instance);
        let (place, hidden) = (place(span, sources), hidden(span, sources));
        Printable::line(format!("{place}{verdict} ({strength}) {name}: {said}{hidden}"))
    });
    lines.collect()
}

/// One line for a requirement that only waits for what the form asks for already.
fn blocked(
    judged: &Judged,
    one: &Finding,
    name: &str,
    strength: &str,
    sources: &Sources,
) -> Printable {
    let first = one.gaps.first().map(|gap| judged.plan.slot(*gap).place);
    let waits = show::joined(&human::waits_for(judged, one), "and");
    let (place, hidden) = (place(first, sources), hidden(first, sources));
    Printable::line(format!("{place}undecided ({strength}) {name}: waits for {waits}{hidden}"))
}

/// An instance in a line, with what it is about unless it says so itself, and without its remedy.
pub fn in_a_line(instance: &Instance) -> String {
    let about = if instance.otherwise.is_some() { String::new() } else { about_unsaid(instance) };
    let said = format!("{about}{}", told(instance));
    format!("{said}{}", rests_on(instance, &said))
}

/// An instance in a line, behind what it is about.
fn said(instance: &Instance, about: &str) -> String {
    let remedy = instance.parts.iter().find_map(|part| part.remedy.as_deref());
    let remedy = remedy.filter(|_| instance.otherwise.is_none());
    let remedy = remedy.map(|remedy| format!(" ({remedy})")).unwrap_or_default();
    let said = format!("{about}{}{remedy}", told(instance));
    format!("{said}{}", rests_on(instance, &said))
}

/// What is said of an instance: the sentence of its requirement, or of each of its parts once.
fn told(instance: &Instance) -> String {
    if let Some(sentence) = &instance.otherwise {
        return sentence.clone();
    }
    let mut seen = BTreeSet::new();
    let said = instance.parts.iter().map(|part| part.said.as_str());
    said.filter(|said| seen.insert(*said)).collect::<Vec<&str>>().join("; ")
}

fn rests_on(instance: &Instance, said: &str) -> String {
    match finding::unsaid(&instance.rests_on, said).as_slice() {
        [] => String::new(),
        [one] => format!("; rests on {}", one.told()),
        several => format!("; rests on {} figures that are not exact", several.len()),
    }
}

/// What an instance is about, unless it says so itself.
fn about_unsaid(instance: &Instance) -> String {
    let is_said = instance.parts.iter().all(|part| finding::names_it(instance, part));
    if is_said && instance.otherwise.is_none() { String::new() } else { finding::about(instance) }
}

/// Where an instance shows first in the plan; the plan's beginning where it shows nowhere, or only in
/// last year's.
fn first_place(judged: &Judged, instance: &Instance) -> Option<Span> {
    let root = judged.plan.slot(crate::plan::Plan::ROOT).place;
    let shown = instance.parts.iter().flat_map(|part| &part.shown).map(|shown| shown.place);
    let about = instance.about.iter().rev().filter_map(|about| about.at);
    let about = about.map(|at| judged.plan.slot(at).place);
    shown.chain(about).find(|place| place.source == root.source).or(Some(root))
}

/// `path:line:column: `
fn place(span: Option<Span>, sources: &Sources) -> String {
    span.map_or(String::new(), |span| format!("{}:{}: ", sources.name(span), sources.place(span)))
}

/// `; in a hidden row`: nobody sees the place who does not look for it.
fn hidden(span: Option<Span>, sources: &Sources) -> String {
    let hidden = span.and_then(|span| sources.hidden(span));
    hidden.map(|hidden| format!("; in a hidden {}", hidden.word())).unwrap_or_default()
}

/// The sums over all plans.
pub fn foot(totals: &Totals) -> Printable {
    let unusable = match totals.unusable {
        0 => String::new(),
        many => format!(", {many} unusable"),
    };
    let plural = if totals.plans == 1 { "" } else { "s" };
    let sums = human::sums(&totals.counts);
    Printable::line(format!("{} plan{plural}{unusable}; {sums}", totals.plans))
}
