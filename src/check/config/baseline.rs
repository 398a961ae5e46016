//! A baseline: what was found in the plans of a repository before, so that only what is new counts.
//!
//! Takes the file in which it is kept, or writes one. It knows findings by fingerprints alone; the plan and the
//! requirement beside them are for readers.

use std::collections::BTreeSet;

use serde::Serialize;

use super::keys::{BASELINE_KEYS, FINGERPRINTS, KNOWN};
use super::read::Settings;
use crate::plan;
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::Sources;

/// What is known already.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    fingerprints: BTreeSet<String>,
}

/// A finding as a baseline keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Known {
    /// The council and the year of the plan.
    pub plan: String,
    /// The name of the requirement.
    pub requirement: String,
    /// By what it is known: one for each entry that breaches it, or for each thing that it waits for.
    pub fingerprints: Vec<String>,
}

impl Baseline {
    /// Reads the file with this name. What cannot be read is reported, and then not known.
    pub fn read(
        name: &str,
        bytes: Vec<u8>,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Baseline {
        let Some(file) = plan::open(name, bytes, sources, diagnostics) else {
            return Baseline::default();
        };
        let mut settings = Settings::read(&BASELINE_KEYS, "a baseline", &file.tree(), diagnostics);
        let entries = settings.entries(KNOWN).into_iter();
        let texts = entries.flat_map(|mut one| one.texts(FINGERPRINTS));
        Baseline { fingerprints: texts.map(|text| text.node).collect() }
    }

    /// Whether this is the text of a baseline, whatever it knows.
    pub fn is_one(bytes: &[u8]) -> bool {
        let Ok(serde_json::Value::Object(keys)) = serde_json::from_slice(bytes) else {
            return false;
        };
        keys.len() == 1 && keys.contains_key(KNOWN)
    }

    /// Whether all of this is known.
    pub fn knows(&self, fingerprints: &[String]) -> bool {
        !fingerprints.is_empty() && fingerprints.iter().all(|one| self.fingerprints.contains(one))
    }

    /// How many of those that are known are not among these.
    pub fn n_gone(&self, found: &BTreeSet<String>) -> usize {
        self.fingerprints.difference(found).count()
    }

    /// The text of a file that keeps these findings.
    pub fn written(mut known: Vec<Known>) -> String {
        #[derive(Serialize)]
        struct File {
            known: Vec<Known>,
        }
        known.sort();
        // Texts and lists of texts can always be written as JSON.
        let text = serde_json::to_string_pretty(&File { known }).unwrap_or_default();
        format!("{text}\n")
    }
}
