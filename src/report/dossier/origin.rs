//! What a report was made from: fingerprints of the plan, of the rules and of the program's version.

use std::collections::BTreeMap;
use std::fmt::Write;

use hmac_sha256::Hash;

use lacuna_language::library::Library;
use lacuna_language::rules::Rules;
use lacuna_language::source::{SourceId, Sources};

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Hash::hash(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing into a string never fails.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The program and its version.
pub(super) fn tool() -> (String, String) {
    ("Program".to_owned(), format!("Lacuna {}", env!("CARGO_PKG_VERSION")))
}

/// The rules of a year: one fingerprint over the texts of its rule file, of those that it follows, and of the tables
/// that they read. The same rules give the same one, wherever they lie.
pub(super) fn rules(library: &Library, rules: &Rules, sources: &Sources) -> (String, String) {
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    let mut year = Some(rules.circular.year);
    while let Some(rules) = year.and_then(|year| library.rules(year)) {
        let rows = rules.schema.tables.iter().filter_map(|table| {
            let cells = table.rows.first()?;
            Some(cells.first()?.span.source)
        });
        for id in rows.chain([rules.span.source]) {
            texts.extend(named(sources, id));
        }
        year = rules.circular.follows;
    }
    let mut hash = Hash::new();
    for (name, text) in &texts {
        for part in [name.as_bytes(), &[0], text.as_bytes(), &[0]] {
            hash.update(part);
        }
    }
    let names = texts.keys().copied().collect::<Vec<&str>>().join(", ");
    (format!("Rules ({names}), SHA-256"), hexadecimal(&hash.finalize()))
}

/// The last part of a file's name, and its text.
fn named(sources: &Sources, id: SourceId) -> Option<(&str, &str)> {
    let source = sources.get(id)?;
    let name = source.name();
    Some((name.rsplit('/').next().unwrap_or(name), source.text()))
}
