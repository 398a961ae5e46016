//! Which rule files were tried token by token and name by name, as they are now.
//!
//! That takes minutes, so a run takes a part of it. `tests/rules.tried` has a fingerprint of each file as it was
//! when all of it was tried; of a file that has changed since, all is tried in each run until the fingerprint is
//! written anew.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A fingerprint and a path on each line.
const TRIED: &str = "tests/rules.tried";

static KEPT: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let lines = std::fs::read_to_string(TRIED).unwrap();
    let pairs = lines.lines().filter_map(|line| line.split_once("  "));
    pairs.map(|(print, path)| (path.to_owned(), print.to_owned())).collect()
});

/// Whether a rule file is another one than was tried whole.
pub fn has_changed(path: &str) -> bool {
    KEPT.get(path) != Some(&fingerprint(path))
}

/// The fingerprint of a file, the same on every machine: FNV-1a, 64 bits.
fn fingerprint(path: &str) -> String {
    let bytes = std::fs::read(path).unwrap();
    let print = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| {
        (print ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{print:016x}")
}

/// Notes, where snapshots are accepted too, that all of these files was tried.
pub fn note(paths: &[String]) {
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        let lines = paths.iter().map(|path| format!("{}  {path}\n", fingerprint(path)));
        std::fs::write(TRIED, lines.collect::<String>()).unwrap();
    }
}
