//! Patterns that a whole text has to fit, and how they are packed: as they are written.

use regex::{Regex, RegexBuilder};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How large a pattern may become when it is made ready to run, in bytes.
const LARGEST: usize = 1 << 20;

/// Makes a pattern ready to run.
pub(super) fn built(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(LARGEST).build()
}

/// Packs a pattern.
pub(super) fn serialize<S: Serializer>(pattern: &Regex, serializer: S) -> Result<S::Ok, S::Error> {
    pattern.as_str().serialize(serializer)
}

/// Makes a packed pattern ready to run again.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Regex, D::Error> {
    built(<&str>::deserialize(deserializer)?).map_err(D::Error::custom)
}
