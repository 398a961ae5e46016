//! Which items of the rule files were tried token by token and name by name, as they are now.
//!
//! To try all takes most of an hour, so a run takes a part of it. `tests/rules.tried` has a fingerprint of each
//! item as it was when all of it was tried; of an item that has changed since, all is tried in each run until the
//! fingerprints are written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// On each line the path of a file, and behind it the fingerprints of its items.
const TRIED: &str = "tests/rules.tried";

static KEPT: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let lines = std::fs::read_to_string(TRIED).unwrap();
    let words = lines.lines().map(|line| line.split_whitespace().map(str::to_owned));
    words.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
});

/// The places of the items in a rule file that are others than were tried.
pub fn changed(path: &str) -> Vec<Range<usize>> {
    let text = std::fs::read_to_string(path).unwrap();
    let kept = KEPT.get(path);
    let is_tried = |item: &Range<usize>| {
        kept.is_some_and(|kept| kept.contains(&fingerprint(&text[item.clone()])))
    };
    items(&text).into_iter().filter(|item| !is_tried(item)).collect()
}

/// The items of a file, each with what is below it.
fn items(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(at);
    starts.windows(2).map(|two| two[0]..two[1]).filter(|item| !item.is_empty()).collect()
}

/// The fingerprint of an item, the same on every machine: FNV-1a, 64 bits. Blanks around it do not count.
fn fingerprint(item: &str) -> String {
    let print = item.trim().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| {
        (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{print:016x}")
}

/// Notes, where snapshots are accepted too, that all items of these files were tried.
pub fn note(paths: &[String]) {
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(TRIED, paths.iter().map(|path| prints(path)).collect::<String>()).unwrap();
    }
}

fn prints(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let prints = items(&text).into_iter().map(|item| fingerprint(&text[item]));
    let prints: BTreeSet<String> = prints.collect();
    format!("{path} {}\n", prints.into_iter().collect::<Vec<_>>().join(" "))
}
