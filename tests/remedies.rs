//! A remedy is true: what any case advises to write is tried in its place.
//!
//! Takes the diagnostics of all cases under `tests/cases/` whose advice is exact: each edit is put into
//! the case's file, and the rules are loaded again. What was wrong has to be gone, and nothing new may be
//! wrong at that place. Of a plan, what a fault asks about is put into its place, and the form has to take
//! it. Advice in words, or with a hole in it, cannot be tried and is counted.

use std::collections::BTreeMap;

use crate::common::{Case, CaseFiles, all_cases, checked};
use lacuna::diag::{Diagnostic, Fix, Severity};
use lacuna::library::Library;
use lacuna::plan::{Plan, State, StrayKind};
use lacuna::source::{Sources, Span};
use lacuna::value::Absence;

/// The groups whose cases are rules with a mistake.
const GROUPS: [&str; 4] = ["syntax", "rules", "lint", "codes"];

/// What stands behind these words in backticks is to be written as it is.
const LEADS: [&str; 4] = ["write `", "did you mean `", "did you mean \"", "call it `"];

/// How many pieces of advice were tried, and how many have a hole in them.
#[derive(Debug, Default)]
struct Tried {
    fixes: usize,
    holes: usize,
    wrong: Vec<String>,
}

#[test]
fn what_is_advised_for_rules_parses_and_checks_in_its_place() {
    let mut tried = Tried::default();
    for case in all_cases().into_iter().filter(|case| GROUPS.contains(&case.group.as_str())) {
        if !case.folder.join("arguments").exists() {
            try_rules(&case, &mut tried);
        }
    }
    println!("{} edits tried, {} pieces of advice have a hole", tried.fixes, tried.holes);
    assert!(
        tried.wrong.is_empty(),
        "{} are not true:\n{}",
        tried.wrong.len(),
        tried.wrong.join("\n")
    );
    assert!(tried.fixes > 250, "only {} edits were tried", tried.fixes);
    assert!(tried.holes < 30, "{} pieces of advice have a hole", tried.holes);
}

fn try_rules(case: &Case, tried: &mut Tried) {
    let library = Library::load(&case.files(), &case.rule_files());
    for one in library.diagnostics.iter() {
        let help = one.help.clone().unwrap_or_default();
        if one.fixes.is_empty() && LEADS.iter().any(|lead| help.contains(lead)) {
            match help.contains('…') {
                true => tried.holes += 1,
                false => tried.wrong.push(format!("{}: no edit for: {help}", case.title())),
            }
        }
        tried.fixes += one.fixes.len();
        let wrong: Vec<String> =
            one.fixes.iter().filter_map(|fix| fault(case, &library, one, fix).err()).collect();
        // Where two things may be meant, only one of them may go with the types.
        let is_one_enough =
            wrong.len() < one.fixes.len() && !wrong.iter().any(|why| why.contains(" E01"));
        if !is_one_enough {
            let wrong = wrong.into_iter().map(|why| format!("{}: {help}\n    {why}", case.title()));
            tried.wrong.extend(wrong);
        }
    }
}

/// Puts an edit into its place, and says what is still or newly wrong there.
fn fault(case: &Case, before: &Library, told: &Diagnostic, fix: &Fix) -> Result<(), String> {
    let (name, text) = edited(before.sources(), fix);
    let files =
        CaseFiles { folder: case.folder.clone(), instead: Some((name.clone(), text.into())) };
    let after = Library::load(&files, &case.rule_files());
    let (was, is) = (counts(before), counts(&after));
    let key = (told.code.id, told.message.clone());
    if is.get(&key).unwrap_or(&0) >= was.get(&key).unwrap_or(&0) {
        return Err(format!("`{}` leaves it as it is: {} {}", fix.text, key.0, key.1));
    }
    let end = fix.span.start() + fix.text.len();
    let new = after.diagnostics.iter().find(|one| {
        let is_here = one.span().is_some_and(|span| {
            let is_near = span.start() <= end && span.end() >= fix.span.start();
            after.sources().name(span) == name && is_near
        });
        let is_old = was.contains_key(&(one.code.id, one.message.clone()));
        one.code.severity == Severity::Error && is_here && !is_old
    });
    new.map_or(Ok(()), |one| {
        Err(format!("`{}` brings a mistake: {} {}", fix.text, one.code.id, one.message))
    })
}

/// The name of the file that an edit is in, and its text with the edit.
fn edited(sources: &Sources, fix: &Fix) -> (String, String) {
    let text = sources.get(fix.span.source).unwrap().text();
    let (before, behind) = (&text[..fix.span.start()], &text[fix.span.end()..]);
    (sources.name(fix.span).to_owned(), format!("{before}{}{behind}", fix.text))
}

/// How often each thing is said.
fn counts(library: &Library) -> BTreeMap<(&'static str, String), usize> {
    let mut counts = BTreeMap::new();
    for one in library.diagnostics.iter() {
        *counts.entry((one.code.id, one.message.clone())).or_default() += 1;
    }
    counts
}

#[test]
fn what_a_fault_in_a_plan_asks_about_is_accepted_by_the_form() {
    let mut tried = Tried::default();
    for case in all_cases().into_iter().filter(|case| case.group == "plan") {
        if case.folder.join("plan.yaml").exists() && !case.folder.join("arguments").exists() {
            try_plan(&case, &mut tried);
        }
    }
    println!("{} values and names tried", tried.fixes);
    assert!(
        tried.wrong.is_empty(),
        "{} are not true:\n{}",
        tried.wrong.len(),
        tried.wrong.join("\n")
    );
    assert!(tried.fixes > 40, "only {} values were tried", tried.fixes);
}

fn try_plan(case: &Case, tried: &mut Tried) {
    let library = Library::load(&case.files(), &case.rule_files());
    let before = checked(&library, &case.files());
    let Ok(judged) = &before.outcome else { return };
    let schema = &judged.rules.schema;
    let plan = std::fs::read_to_string(case.folder.join("plan.yaml")).unwrap();
    let is_own = |span: Span| before.sources.name(span) == "plan.yaml" && !span.is_empty();
    for id in judged.plan.slots() {
        let slot = judged.plan.slot(id);
        let State::Absent(Absence::Unreadable(why)) = &slot.state else { continue };
        let remedy = why.remedy.clone().unwrap_or_default();
        let is_exact = remedy.starts_with("write `") || remedy.contains("did you mean");
        if why.meant.is_empty() && is_exact && !remedy.contains('…') {
            tried.wrong.push(format!("{}: no value for: {remedy}", case.title()));
        }
        for value in &why.meant {
            if !is_own(slot.place) {
                continue;
            }
            tried.fixes += 1;
            let path = judged.plan.path(id, schema);
            let is_read = with(case, &library, &plan, slot.place, value, |plan| {
                let same = plan.slots().into_iter().find(|id| plan.path(*id, schema) == path);
                same.is_some_and(|id| {
                    !matches!(plan.slot(id).state, State::Absent(Absence::Unreadable(_)))
                })
            });
            if !is_read {
                tried.wrong.push(format!("{}: `{value}` is not read at {path}", case.title()));
            }
        }
    }
    for stray in judged.plan.strays.iter().filter(|stray| is_own(stray.span)) {
        let StrayKind::Unknown { near: Some(near), .. } = &stray.kind else { continue };
        tried.fixes += 1;
        let n_before = judged.plan.strays.len();
        let is_known =
            with(case, &library, &plan, stray.span, near, |plan| plan.strays.len() < n_before);
        if !is_known {
            tried.wrong.push(format!("{}: `{near}` is no field there", case.title()));
        }
    }
}

/// Asks something of the plan with a text in a place.
fn with(
    case: &Case,
    library: &Library,
    plan: &str,
    place: Span,
    text: &str,
    ask: impl Fn(&Plan) -> bool,
) -> bool {
    let (before, behind) = (&plan[..place.start()], &plan[place.end()..]);
    let old = &plan[place.start()..place.end()];
    let text = if old.starts_with('"') { format!("\"{text}\"") } else { text.to_owned() };
    let instead = ("plan.yaml".to_owned(), format!("{before}{text}{behind}").into_bytes());
    let files = CaseFiles { folder: case.folder.clone(), instead: Some(instead) };
    checked(library, &files).outcome.is_ok_and(|judged| ask(&judged.plan))
}
