//! The open findings of a plan, by what a baseline knows them by.
//!
//! Takes a checked plan; gives a row for each requirement that is breached or undecided. A fingerprint is that of one
//! entry, so a requirement that one more entry breaches is not known any more.

use super::Lister;
use lacuna_check::config::Known;
use lacuna_check::driver::{Checked, Judged};
use lacuna_check::eval::{Finding, Instance, Verdict};
use lacuna_language::rules::RequirementId;

/// The findings of a plan that are breached or undecided, each as a baseline keeps it.
pub fn open_findings(checked: &Checked) -> Vec<(RequirementId, Known)> {
    let Ok(judged) = &checked.outcome else { return Vec::new() };
    let lister = Lister::new(&checked.name, judged, &checked.sources, false);
    let open = judged.ledger.findings.iter();
    let open = open.filter(|one| matches!(one.verdict, Verdict::Breached | Verdict::Undecided));
    open.map(|one| (one.requirement, known(&lister, judged, one))).collect()
}

fn known(lister: &Lister, judged: &Judged, one: &Finding) -> Known {
    let name = judged.rules.requirement_name(one.requirement);
    let of = |what: &str, subjects: Vec<String>| {
        let subjects = std::iter::once(what.to_owned()).chain(subjects);
        lister.fingerprint(name, subjects.collect())
    };
    let is_open =
        |instance: &&Instance| matches!(instance.verdict, Verdict::Breached | Verdict::Undecided);
    let entries = one.instances.iter().filter(is_open);
    let entries =
        entries.map(|instance| of(instance.verdict.words(), lister.subjects(&[instance])));
    let gaps = one.gaps.iter().map(|slot| of("missing", vec![lister.names.of_fields(*slot)]));
    let mut fingerprints: Vec<String> = entries.chain(gaps).collect();
    fingerprints.push(of(one.verdict.words(), Vec::new()));
    fingerprints.sort();
    fingerprints.dedup();
    let council = judged.council().unwrap_or_else(|| checked_file(lister));
    let plan = format!("{council}, {}", judged.rules.circular.year);
    Known { plan, requirement: name.to_owned(), fingerprints }
}

/// The name of a plan's file, where the plan does not name a council.
fn checked_file(lister: &Lister) -> String {
    super::identity::last_name(lister.file).to_owned()
}
