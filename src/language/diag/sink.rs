//! Where stages put what they have to say.

use std::collections::HashMap;

use super::{Diagnostic, Label, Severity};

/// What equal diagnostics have in common: all but the first place, and the edits there.
type GroupKey<'d> = (&'static str, &'d str, Option<&'d str>, &'d str, &'d [Label]);

/// The diagnostics of one run; a stage adds to them and goes on.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Adds several, in the order in which they come.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(more);
    }

    /// Adds all of another run or stage.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.all.append(&mut other.all);
    }

    /// Whether one of them is an error, and not only a warning.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|one| one.code.severity == Severity::Error)
    }

    /// Whether there is nothing to say: no error, and no warning.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, in the order in which they were added, or sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.all.iter()
    }

    /// The same with equal ones put together, each where the first of them is: one with all their places.
    pub fn grouped(&self) -> Vec<Diagnostic> {
        let mut grouped: Vec<(Diagnostic, usize)> = Vec::new();
        let mut known: HashMap<GroupKey, usize> = HashMap::new();
        for one in &self.all {
            let Some((first, others)) = one.labels.split_first() else {
                grouped.push((one.clone(), 0));
                continue;
            };
            let key = (one.code.id, &*one.message, one.help.as_deref(), &*first.text, others);
            let at = *known.entry(key).or_insert(grouped.len());
            match grouped.get_mut(at) {
                Some((of_all, n_places)) => {
                    of_all.labels.insert(*n_places, first.clone());
                    of_all.fixes.extend(one.fixes.iter().cloned());
                    *n_places += 1;
                }
                None => grouped.push((one.clone(), 1)),
            }
        }
        grouped.into_iter().map(|(one, _)| one).collect()
    }

    /// Puts them in the order of their places; those with no place come first.
    pub fn sort(&mut self) {
        self.all.sort_by(|a, b| (a.span(), a.code.id).cmp(&(b.span(), b.code.id)));
        self.all.dedup();
    }
}
