//! Links in what a terminal shows: places of files lead to the file, and addresses of pages to the page.
//!
//! Takes text that is safe to print and laid out already; gives the same text, with marks around what can be
//! followed that take no room. Only a terminal that is known to have links gets them: never a file or a pipe.

use std::borrow::Cow;
use std::path::Path;

use super::names;

const ESCAPE: char = '\u{1b}';

/// Text with its links, as the terminal of this machine follows them.
pub(super) fn linked(text: &str) -> Cow<'_, str> {
    with_links(text, |file| {
        let path = std::fs::canonicalize(names::path(file)).ok().filter(|path| path.is_file())?;
        Some(format!("file://{}", encoded(&path)))
    })
}

/// The same text, with a link around each place in a file that has an address, and around each address.
fn with_links(text: &str, address: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let (mut linked, mut rest, mut has_any) = (String::new(), text, false);
    while !rest.is_empty() {
        let (before, word, after) = next_word(rest);
        linked.push_str(before);
        match target(word, &address) {
            Some((part, target)) => {
                has_any = true;
                let behind = word.strip_prefix(part).unwrap_or_default();
                linked.push_str(&format!(
                    "{ESCAPE}]8;;{target}{ESCAPE}\\{part}{ESCAPE}]8;;{ESCAPE}\\{behind}"
                ));
            }
            None => linked.push_str(word),
        }
        rest = after;
    }
    if has_any { Cow::Owned(linked) } else { Cow::Borrowed(text) }
}

/// What stands before the next word, the word, and what follows it. Colours are no part of a word.
fn next_word(text: &str) -> (&str, &str, &str) {
    let mut is_colour = false;
    let is_apart = |char: char| char.is_whitespace() || "[](){}<>`\"',;│".contains(char);
    let mut begin = None;
    for (at, char) in text.char_indices() {
        let is_in_word = !is_colour && char != ESCAPE && !is_apart(char);
        is_colour = (is_colour || char == ESCAPE) && char != 'm';
        match (begin, is_in_word) {
            (None, true) => begin = Some(at),
            (Some(begin), false) => {
                let (head, after) = text.split_at_checked(at).unwrap_or((text, ""));
                let (before, word) = head.split_at_checked(begin).unwrap_or((head, ""));
                return (before, word, after);
            }
            _ => {}
        }
    }
    let (before, word) = text.split_at_checked(begin.unwrap_or(text.len())).unwrap_or((text, ""));
    (before, word, "")
}

/// The part of a word that can be followed, and where it leads: `plans/a.yaml:46:13`, `https://x.uk/a`.
fn target<'w>(
    word: &'w str,
    address: impl Fn(&str) -> Option<String>,
) -> Option<(&'w str, String)> {
    let part = word.trim_end_matches([':', '.', '?', '!']);
    if part.starts_with("https://") || part.starts_with("http://") {
        return Some((part, part.to_owned()));
    }
    let without_number = |text: &'w str| {
        let (before, number) = text.rsplit_once(':')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(before)
    };
    let file = without_number(part)?;
    Some((part, address(without_number(file).unwrap_or(file))?))
}

/// A path as the rest of an address.
fn encoded(path: &Path) -> String {
    let mut address = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~/".contains(byte) {
            true => address.push(char::from(*byte)),
            false => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let address =
            |file: &str| (file == "plans/a.yaml").then(|| "file://here/plans/a.yaml".to_owned());
        let linked = with_links(text, address);
        linked
            .replace("\u{1b}]8;;\u{1b}\\", "⟩")
            .replace("\u{1b}]8;;", "⟨")
            .replace("\u{1b}\\", "|")
    }

    #[test]
    fn places_of_files_that_are_there_and_addresses_are_linked() {
        for (text, linked) in [
            (
                "plans/a.yaml:46:13: breached",
                "⟨file://here/plans/a.yaml|plans/a.yaml:46:13⟩: breached",
            ),
            ("╭─[plans/a.yaml:46:13]", "╭─[⟨file://here/plans/a.yaml|plans/a.yaml:46:13⟩]"),
            ("(rule: plans/a.yaml:46)", "(rule: ⟨file://here/plans/a.yaml|plans/a.yaml:46⟩)"),
            (
                "\u{1b}[36mplans/a.yaml:4:1\u{1b}[0m]",
                "\u{1b}[36m⟨file://here/plans/a.yaml|plans/a.yaml:4:1⟩\u{1b}[0m]",
            ),
            ("see https://x.uk/a.", "see ⟨https://x.uk/a|https://x.uk/a⟩."),
        ] {
            assert_eq!(shown(text), linked);
        }
    }

    #[test]
    fn all_else_stays_as_it_is() {
        for text in
            ["plans/b.yaml:46:13", "plans/a.yaml", "a: 5", "at 10:30", "", " \n", ":5", "£5,000: é"]
        {
            assert_eq!(shown(text), text);
        }
    }
}
