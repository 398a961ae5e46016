//! Lacuna and the peers as whole processes, in pairs: a table of ratios of the time that the processor spent.

use std::path::Path;
use std::time::Duration;

use crate::measure::{Run, run, this_program};
use crate::peers::{PEERS, Peer};
use crate::{agree, folder};

/// How often a pair is run, unless it is said; the median counts.
pub(crate) const PAIRS: usize = 5;

/// Makes sure that all say the same, then prints a table with a row for each folder and peer.
pub(crate) fn table(lacuna: &str, folders: &[&str], n_pairs: usize) -> Result<(), String> {
    agree::all(lacuna, folders)?;
    println!();
    println!(
        "| plans | peer | requirements | peer | Lacuna | Lacuna / peer | peak | Lacuna's peak |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|");
    for folder in folders {
        for peer in &PEERS {
            println!("{}", row(lacuna, folder, peer, n_pairs)?);
        }
    }
    Ok(())
}

fn row(lacuna: &str, folder: &str, peer: &Peer, n_pairs: usize) -> Result<String, String> {
    let (of_peer, of_lacuna) = median(lacuna, folder, peer, n_pairs)?;
    Ok(format!(
        "| {} | {} | {} | {} | {} | {:.2} | {} | {} |",
        plans(folder)?,
        peer.name,
        peer.requirements().count(),
        ms(of_peer.cpu),
        ms(of_lacuna.cpu),
        ratio(&(of_peer, of_lacuna)),
        mb(of_peer.peak),
        mb(of_lacuna.peak),
    ))
}

/// The pair whose ratio is the median.
fn median(lacuna: &str, folder: &str, peer: &Peer, n_pairs: usize) -> Result<(Run, Run), String> {
    let this_program = this_program()?;
    let (judge, check) = (agree::judge(peer, folder), agree::check(folder, "short"));
    let pair = |_| Ok((run(&this_program, &judge)?, run(lacuna, &check)?));
    let mut pairs = (0..n_pairs).map(pair).collect::<Result<Vec<(Run, Run)>, String>>()?;
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    pairs.get(n_pairs / 2).copied().ok_or_else(|| "no pair is no measurement".to_owned())
}

fn ratio((of_peer, of_lacuna): &(Run, Run)) -> f64 {
    of_lacuna.cpu.as_secs_f64() / of_peer.cpu.as_secs_f64()
}

/// How many plans of which format, by the first one.
fn plans(folder: &str) -> Result<String, String> {
    let files = folder::files(Path::new(folder))?;
    let first = files.first().ok_or_else(|| format!("{folder} has no plans"))?;
    Ok(format!("{} {}", files.len(), folder::Format::of(first)?.ending()))
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
