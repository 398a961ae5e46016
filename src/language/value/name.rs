//! Names as people write them: which row of a table a name means.
//!
//! A table's names are compared without regard to capitals and blanks. A table whose names are
//! `also written` in other ways is read more freely: `&` is `and`, full stops, apostrophes, commas and
//! hyphens count for nothing, and what its patterns put around a name may be there or not. A name
//! that would mean two rows means none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::spelling::{Shape, letter_set, simplified};

/// What may be written around a name: `City of …` or `… County Council`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    before: Vec<String>,
    after: Vec<String>,
}

impl Pattern {
    /// The words before and behind the one `…` of a pattern; nothing if it has not just one, or no words.
    pub fn read(text: &str) -> Option<Pattern> {
        let text = text.replace("...", "…");
        let (before, after) = text.split_once('…')?;
        let pattern = Pattern { before: folded(before), after: folded(after) };
        let has_words = !(pattern.before.is_empty() && pattern.after.is_empty());
        (has_words && !after.contains('…')).then_some(pattern)
    }

    /// What the pattern is written around, if it is.
    fn inner<'w>(&self, words: &'w [String]) -> Option<&'w [String]> {
        let rest = words.strip_prefix(self.before.as_slice())?;
        rest.strip_suffix(self.after.as_slice()).filter(|inner| !inner.is_empty())
    }
}

/// The names of a table's rows, and the ways in which they are also written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowNames {
    /// In the order of the names: read with each plan, and so kept small.
    rows: Vec<(SmolStr, usize)>,
    patterns: Vec<Pattern>,
}

impl RowNames {
    /// No names yet, to be read by these patterns.
    pub fn new(patterns: Vec<Pattern>) -> RowNames {
        RowNames { rows: Vec::new(), patterns }
    }

    /// Adds a name of a row. Gives the other row that has it already.
    pub fn add(&mut self, name: &str, row: usize) -> Option<usize> {
        let name = self.plain(name);
        match self.place(&name) {
            Ok(at) => self.rows.get(at).map(|(_, first)| *first).filter(|first| *first != row),
            Err(at) => {
                self.rows.insert(at, (name.into(), row));
                None
            }
        }
    }

    fn place(&self, plain: &str) -> Result<usize, usize> {
        self.rows.binary_search_by(|(name, _)| name.as_str().cmp(plain))
    }

    fn named(&self, plain: &str) -> Option<usize> {
        let at = self.place(plain).ok()?;
        self.rows.get(at).map(|(_, row)| *row)
    }

    /// A name in its simplest spelling: two that differ in nothing that counts are the same here.
    pub fn plain(&self, name: &str) -> String {
        match self.patterns.is_empty() {
            true => simplified(name),
            // A name of nothing but marks is told from others by them.
            false => Some(folded(name).concat())
                .filter(|plain| !plain.is_empty())
                .unwrap_or_else(|| simplified(name)),
        }
    }

    /// The row that a name means, if it means one.
    pub fn row(&self, name: &str) -> Option<usize> {
        let whole = self.named(&self.plain(name));
        whole.or_else(|| self.pared(name).iter().find_map(|level| self.only_row(level)))
    }

    /// A name without one pattern, without two, and so on: each step with all spellings that it leaves.
    fn pared(&self, name: &str) -> Vec<Vec<Vec<String>>> {
        // No name of anything has more; a text may.
        const MOST_WORDS: usize = 16;
        let words = folded(name);
        if self.patterns.is_empty() || words.len() > MOST_WORDS {
            return Vec::new();
        }
        let mut steps = vec![vec![words]];
        while let Some(last) = steps.last() {
            let inner = |words: &Vec<String>| {
                let all = self.patterns.iter().filter_map(|one| one.inner(words));
                all.map(<[String]>::to_vec).collect::<Vec<_>>()
            };
            let next: BTreeSet<Vec<String>> = last.iter().flat_map(inner).collect();
            if next.is_empty() {
                break;
            }
            steps.push(next.into_iter().collect());
        }
        steps.split_off(1)
    }

    fn only_row(&self, spellings: &[Vec<String>]) -> Option<usize> {
        let rows = spellings.iter().filter_map(|words| self.named(&words.concat()));
        let rows: BTreeSet<usize> = rows.collect();
        rows.first().copied().filter(|_| rows.len() == 1)
    }

    /// A name without all that the patterns put around it, for looking for names that are like it.
    pub fn core(&self, name: &str) -> String {
        let shortest = self.pared(name).pop().and_then(|mut all| all.pop());
        shortest.map_or_else(|| name.to_owned(), |words| words.join(" "))
    }
}

/// The words of a name in small letters, without the marks between them.
pub fn folded(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for char in name.chars() {
        match (char, words.last_mut()) {
            ('.' | '\'' | '’' | '‘' | '`', _) => {}
            ('&' | '+', _) => words.extend(["and".to_owned(), String::new()]),
            (char, Some(word)) if char.is_alphanumeric() => word.extend(char.to_lowercase()),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The shape of a name, with the letters of all its words: a name that has not all of another's has not its words
/// either, and that is found out without making them.
pub(super) fn shape(name: &str) -> Shape {
    let and = if name.contains(['&', '+']) { letter_set("and") } else { 0 };
    let shape = Shape::of(name);
    Shape { letters: shape.letters | and, ..shape }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn councils() -> RowNames {
        let patterns =
            ["City of …", "… Council", "… City Council", "London Borough of …", "The ..."];
        let patterns = patterns.iter().map(|text| Pattern::read(text).unwrap());
        let mut names = RowNames::new(patterns.collect());
        let rows =
            ["City of London", "Leicester", "Leicestershire", "St Helens", "Kingston upon Hull"];
        for (row, name) in rows.iter().enumerate() {
            assert_eq!(names.add(name, row), None);
        }
        assert_eq!(names.add("Hull", 4), None);
        names
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let names = councils();
        for (name, row) in [
            ("leicester", 1),
            ("Leicester City Council", 1),
            ("LEICESTER  CITY-COUNCIL", 1),
            ("The City of Leicester", 1),
            ("City of Leicester Council", 1),
            ("Leicestershire Council", 2),
            ("St. Helens", 3),
            ("St.Helens Council", 3),
            ("st helen's", 3),
            ("Kingston-upon-Hull", 4),
            ("Hull City Council", 4),
            ("City of London", 0),
            ("The City of London", 0),
        ] {
            assert_eq!(names.row(name), Some(row), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_of_a_row_is_not_guessed() {
        let names = councils();
        for name in
            ["Leicest", "London", "Council", "City of", "", "…", "Leicester and Hull", "Helens"]
        {
            assert_eq!(names.row(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_of_two_rows_is_told() {
        let mut names = councils();
        assert_eq!(names.add("ST-HELENS", 5), Some(3));
        assert_eq!(names.add("St Helens", 3), None);
    }

    #[test]
    fn without_patterns_only_capitals_and_blanks_are_passed_over() {
        let mut names = RowNames::default();
        names.add("A-1", 0);
        names.add("A1", 1);
        assert_eq!(names.row("a-1 "), Some(0));
        assert_eq!(names.row("A 1"), None);
    }

    #[test]
    fn a_pattern_has_one_gap_and_some_words() {
        for bad in ["", "…", "Council", "… of …", "& …x… "] {
            assert_eq!(Pattern::read(bad), None, "{bad}");
        }
    }
}
