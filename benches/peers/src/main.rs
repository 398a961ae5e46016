//! Other tools on the same plans, with the same thirty requirements, beside Lacuna. `benches/README.md` says how to
//! run it and what came of it.

mod agree;
mod altered;
#[path = "../thirty/by_hand.rs"]
mod by_hand;
mod compare;
mod folder;
mod measure;
mod peers;

use std::io::Write;
use std::path::Path;

use peers::Peer;

const USAGE: &str = "\
peers run NAME FOLDER                        judge all plans of a folder by one peer
peers alter FOLDER INTO NUMBER               write so many plans with something changed
peers agree LACUNA FOLDER…                   hold the peers' verdicts against Lacuna's
peers compare [--pairs N] LACUNA FOLDER…     the same, then measure all and print a table";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Err(message) = command(&arguments) {
        eprintln!("{message}");
        std::process::exit(2);
    }
}

fn command(arguments: &[&str]) -> Result<(), String> {
    match arguments {
        ["run", name, folder] => run(peers::named(name)?, Path::new(folder)),
        ["alter", folder, into, number] => {
            let number = number.parse().map_err(|_| format!("{number} is no number"))?;
            altered::write(Path::new(folder), Path::new(into), number)
        }
        ["agree", lacuna, folders @ ..] => agree::all(lacuna, folders),
        ["compare", "--pairs", n_pairs, lacuna, folders @ ..] => {
            let n_pairs = n_pairs.parse().map_err(|_| format!("{n_pairs} is no number"))?;
            compare::table(lacuna, folders, n_pairs)
        }
        ["compare", lacuna, folders @ ..] => compare::table(lacuna, folders, compare::PAIRS),
        ["measure", program, arguments @ ..] => measure::measure(program, arguments),
        _ => Err(USAGE.to_owned()),
    }
}

/// Judges all plans of a folder and prints `file: requirement` for each fault.
fn run(peer: &Peer, folder: &Path) -> Result<(), String> {
    let mut judge = (peer.start)();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in folder::files(folder)? {
        let (format, text) = folder::read(&path)?;
        let mut faults = judge(format, &text);
        faults.sort_unstable();
        for fault in faults {
            writeln!(out, "{}: {fault}", folder::name(&path)).map_err(|error| error.to_string())?;
        }
    }
    out.flush().map_err(|error| error.to_string())
}
