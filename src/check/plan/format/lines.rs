//! Lines of a plan file's text, whatever its format.
//!
//! Takes a text and byte offsets in it; gives byte offsets, always at a character.

/// What the formats take for blank: not the no-break space and its kin, which are text.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The offset of the first character of the line that holds `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |found| found + 1)
}

/// The end of that line, without its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let behind = text.get(at..).unwrap_or_default();
    let end = behind.find('\n').map_or(text.len(), |found| at + found);
    let has_return = end > at && text.get(..end).is_some_and(|line| line.ends_with('\r'));
    if has_return { end - 1 } else { end }
}

/// The end of the text from `start` to `end` once trailing blanks are cut off.
pub(super) fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    start + text.get(start..end).unwrap_or_default().trim_end_matches(BLANKS).len()
}

/// The end of the character at `at`; at the end of the text, `at` itself.
pub(super) fn char_end(text: &str, at: usize) -> usize {
    let char = text.get(at..).and_then(|rest| rest.chars().next());
    at + char.map_or(0, char::len_utf8)
}
