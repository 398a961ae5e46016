//! The year of a plan in YAML, without reading the whole file.
//!
//! Takes the bytes of a file; gives the year that its reader finds if it can read it at all, and nothing
//! where only the reader can tell. Never says whether a file is a plan.

use memchr::memchr_iter;

use super::lines;
use lacuna_language::value::Year;

/// Whether a return stands anywhere but before a line feed.
fn has_lone_return(text: &[u8]) -> bool {
    memchr_iter(b'\r', text).any(|at| text.get(at + 1) != Some(&b'\n'))
}

/// The year of a plan, where it is seen at once.
pub(super) fn peek_year(bytes: &[u8]) -> Option<Year> {
    // A return alone breaks a line as well.
    if has_lone_return(bytes) { None } else { in_lines(std::str::from_utf8(bytes).ok()?) }
}

/// The first `year: 2001-02` on a line of its own, among names that stand at the beginning of their lines.
/// Where anything else stands at the beginning of a line, quotes or a bracket, it may be another name or
/// text.
fn in_lines(text: &str) -> Option<Year> {
    let mut found = None;
    let behind_breaks = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    for start in std::iter::once(0).chain(behind_breaks) {
        let line = || text.get(start..lines::line_end(text, start)).unwrap_or_default();
        match (text.as_bytes().get(start), found) {
            // What goes on below is part of the value.
            (Some(b' ' | b'\t'), Some(_)) if has_text(line()) => return None,
            (Some(b' ' | b'\t' | b'#'), _) => continue,
            (Some(first), None) if first.is_ascii_alphanumeric() => {}
            _ if line().trim().is_empty() => continue,
            (_, None) => return None,
            (_, Some(_)) => return found,
        }
        // `year : 2001-02` is the same name.
        let behind = line().strip_prefix("year").filter(|rest| rest.trim_start().starts_with(':'));
        if let Some(behind) = behind {
            let value = behind.strip_prefix(": ")?;
            let value = value.split_once(" #").map_or(value, |(value, _)| value).trim();
            found = Some(Year::read(value)?.ok()?);
        }
    }
    found
}

/// Whether a line has more than blanks and a comment.
fn has_text(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && !text.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_stands_by_itself_is_seen() {
        for text in [
            "authority: Wexcombe\nyear: 2001-02\nform: plan\n",
            "# year: 1999-2000\nyear: 2001-02  # the third\nletter:\n  year: 1999-2000\n",
            // The reader takes the first, too, and whether it can read the rest is for it to say.
            "year: 2001-02\nyear: 2000-01\n",
            "year: 2001-02\n\n# The letter.\n- letter\n",
        ] {
            let year = peek_year(text.as_bytes());
            assert_eq!(year.map(|year| year.to_string()).as_deref(), Some("2001-02"), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_to_the_reader() {
        for text in [
            "\"year\": 2000-01\n",
            "{year: 2000-01}\n",
            "year: 2001-02\n  and more\n",
            "year: 2001-02\n\n# On and on.\n  and more\n",
            "year: &y 2001-02\n",
            "year:2001-02\n",
            "# x\ryear: 1999-2000\nyear: 2003-04\n",
            "year : 2000-01\nyear: 2001-02\n",
            "---\nyear: 2001-02\n",
            "authority: \"Wexcombe\n\\\"\nyear: 2001-02\n\"",
        ] {
            assert_eq!(peek_year(text.as_bytes()), None, "{text}");
        }
    }
}
