//! What is known of a plan where a condition stands, by what was asked before it.
//!
//! Known is what holds unless something is unknown: behind `where x is 1`, a known `x` is 1.

use std::collections::BTreeMap;

use super::key::Key;
use super::values::Values;

/// What was said of expressions, each by its [`key`](super::key::key).
#[derive(Debug, Clone, Default)]
pub struct Facts {
    values: BTreeMap<Key, Values>,
    given: BTreeMap<Key, bool>,
    truths: BTreeMap<Key, bool>,
}

impl Facts {
    /// The values that an expression has been left with.
    pub fn values(&self, key: &Key) -> Option<&Values> {
        self.values.get(key)
    }

    /// Whether a field is given, where that was asked.
    pub fn given(&self, key: &Key) -> Option<bool> {
        self.given.get(key).copied()
    }

    /// What a whole condition was taken to be.
    pub fn truth(&self, key: &Key) -> Option<bool> {
        self.truths.get(key).copied()
    }

    /// Notes the values that an expression is left with, in place of those that it was left with before.
    pub fn has_values(&mut self, key: Key, values: Values) {
        self.values.insert(key, values);
    }

    /// Notes that a field is given, or is not. Gives `false` where the opposite was said.
    pub fn is_given(&mut self, key: Key, is_given: bool) -> bool {
        *self.given.entry(key).or_insert(is_given) == is_given
    }

    /// Notes what a condition is taken to be. Gives `false` where the opposite was said.
    pub fn is(&mut self, key: Key, truth: bool) -> bool {
        *self.truths.entry(key).or_insert(truth) == truth
    }

    /// What holds whichever of the two does.
    pub fn join(&self, other: &Facts) -> Facts {
        let values = self
            .values
            .iter()
            .filter_map(|(key, one)| Some((key.clone(), one.join(other.values.get(key)?))));
        Facts {
            values: values.collect(),
            given: both(&self.given, &other.given),
            truths: both(&self.truths, &other.truths),
        }
    }
}

fn both(one: &BTreeMap<Key, bool>, other: &BTreeMap<Key, bool>) -> BTreeMap<Key, bool> {
    let same = one.iter().filter(|(key, said)| other.get(*key) == Some(*said));
    same.map(|(key, said)| (key.clone(), *said)).collect()
}
