//! Whether the peers say the same of the same plans as Lacuna.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::by_hand::REQUIREMENTS;
use crate::folder;
use crate::measure::this_program;
use crate::peers::{PEERS, Peer};

/// Verdicts that are a fault of the plan: what is missing leaves a requirement undecided.
const AT_FAULT: [&str; 2] = ["breached", "undecided"];

/// How many differences are shown.
const SHOWN: usize = 20;

/// A plan's file and a requirement that it does not meet.
type Fault = (String, String);

/// Compares the verdicts on all plans of some folders.
pub(crate) fn all(lacuna: &str, folders: &[&str]) -> Result<(), String> {
    for folder in folders {
        let n_plans = folder::files(Path::new(folder))?.len();
        let n_faults = on(lacuna, folder)?;
        println!("All agree on {n_plans} plans in {folder}, with {n_faults} faults.");
    }
    Ok(())
}

/// Compares the verdicts on the plans of a folder, and tells how many faults they have.
pub(crate) fn on(lacuna: &str, folder: &str) -> Result<usize, String> {
    let by_lacuna = lacunas(lacuna, folder)?;
    for peer in &PEERS {
        let has: BTreeSet<&str> = peer.requirements().collect();
        let of_peer = by_lacuna.iter().filter(|(_, name)| has.contains(name.as_str()));
        let differences = differences(&of_peer.cloned().collect(), &peers(peer, folder)?);
        if !differences.is_empty() {
            let shown = differences[..differences.len().min(SHOWN)].join("\n  ");
            let (name, n) = (peer.name, differences.len());
            return Err(format!("{name} and Lacuna differ {n} times in {folder}:\n  {shown}"));
        }
    }
    Ok(by_lacuna.len())
}

fn differences(lacuna: &BTreeSet<Fault>, peer: &BTreeSet<Fault>) -> Vec<String> {
    let only = |one: &BTreeSet<Fault>, other: &BTreeSet<Fault>, who: &str| -> Vec<String> {
        let only = one.difference(other);
        only.map(|(plan, name)| format!("{plan}: {name}, which only {who} finds")).collect()
    };
    [only(lacuna, peer, "Lacuna"), only(peer, lacuna, "the peer")].concat()
}

/// The arguments by which Lacuna checks the thirty requirements.
pub(crate) fn check(folder: &str, report: &str) -> Vec<String> {
    let first = ["check", folder, "--no-config", "--format", report, "--jobs", "1"];
    let only = REQUIREMENTS.iter().flat_map(|(name, _)| ["--only", name]);
    first.into_iter().chain(only).map(str::to_owned).collect()
}

/// The arguments by which a peer judges the plans of a folder.
pub(crate) fn judge(peer: &Peer, folder: &str) -> Vec<String> {
    ["run", peer.name, folder].map(str::to_owned).to_vec()
}

fn peers(peer: &Peer, folder: &str) -> Result<BTreeSet<Fault>, String> {
    let said = output(&this_program()?, &judge(peer, folder))?;
    let faults = said.lines().filter_map(|line| line.split_once(": "));
    Ok(faults.map(|(plan, name)| (plan.to_owned(), name.to_owned())).collect())
}

fn lacunas(lacuna: &str, folder: &str) -> Result<BTreeSet<Fault>, String> {
    let said = output(lacuna, &check(folder, "ndjson"))?;
    let mut faults = BTreeSet::new();
    for line in said.lines() {
        let record: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if record["record"] == "plan" {
            faults.extend(faults_of(&record));
        }
    }
    Ok(faults)
}

fn faults_of(record: &Value) -> impl Iterator<Item = Fault> {
    let plan = folder::name(Path::new(record["path"].as_str().unwrap_or_default()));
    let findings = record["findings"].as_array().into_iter().flatten();
    findings.filter_map(move |finding| {
        let name = finding["requirement"].as_str()?;
        let is_one = REQUIREMENTS.iter().any(|(one, _)| *one == name);
        let is_fault = AT_FAULT.contains(&finding["verdict"].as_str()?);
        (is_one && is_fault).then(|| (plan.clone(), name.to_owned()))
    })
}

/// What a program says. Plans with faults are no failure.
fn output(program: &str, arguments: &[String]) -> Result<String, String> {
    let ended = Command::new(program).args(arguments).output();
    let ended = ended.map_err(|error| format!("{program}: {error}"))?;
    if !matches!(ended.status.code(), Some(0 | 1)) {
        let said = String::from_utf8_lossy(&ended.stderr);
        return Err(format!("{program} {}: {}\n{said}", arguments[..2].join(" "), ended.status));
    }
    String::from_utf8(ended.stdout).map_err(|error| error.to_string())
}
