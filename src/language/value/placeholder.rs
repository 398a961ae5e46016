//! What people write where they have no answer yet: `to be named`, `none yet`, `see annex A`.
//!
//! Takes a value's text; tells whether it only holds a place. The same rows make the pattern by which a
//! schema tells it. A text that says more than its phrase is a text.

use std::sync::LazyLock;

/// Phrases that are whole as they stand; in lower case.
pub const PHRASES: [&str; 61] = [
    "tbc",
    "t.b.c",
    "t.b.a",
    "tba",
    "tbd",
    "tbn",
    "to follow",
    "will follow",
    "to come",
    "awaited",
    "pending",
    "vacant",
    "currently vacant",
    "vacancy",
    "vacant post",
    "unknown",
    "undecided",
    "not available",
    "not currently available",
    "not known",
    "not currently known",
    "not decided",
    "not confirmed",
    "not signed",
    "not as yet",
    "unsigned",
    "none yet",
    "none as yet",
    "nothing yet",
    "nothing as yet",
    "nobody yet",
    "no one yet",
    "no-one yet",
    "no name yet",
    "no date yet",
    "no figure yet",
    "no figures yet",
    "no data",
    "no figures",
    "no information",
    "attached",
    "as attached",
    "enclosed",
    "as enclosed",
    "as above",
    "as below",
    "not applicable",
    "n/a",
    "na",
    "n.a",
    "not applicable because",
    "nil",
    "-",
    "–",
    "—",
    "?",
    "…",
    "xx",
    "xxx",
    "xxxx",
    "ditto",
];

/// Phrases of two parts: any of the first behind which any of the second stands.
pub const PAIRS: [(&[&str], &[&str]); 2] = [
    (&["to be", "still to be", "yet to be", "has yet to be", "have yet to be", "not yet"], &DONE),
    (&["awaiting", "pending"], &AWAITED),
];

/// What is still to be done about an answer.
const DONE: [&str; 58] = [
    "added",
    "advertised",
    "advised",
    "agreed",
    "allocated",
    "announced",
    "appointed",
    "approved",
    "arranged",
    "assessed",
    "available",
    "calculated",
    "checked",
    "chosen",
    "collected",
    "completed",
    "confirmed",
    "considered",
    "costed",
    "decided",
    "defined",
    "determined",
    "developed",
    "discussed",
    "drafted",
    "drawn up",
    "established",
    "estimated",
    "filled",
    "filled in",
    "finalised",
    "finalized",
    "fixed",
    "identified",
    "inserted",
    "issued",
    "known",
    "made",
    "named",
    "negotiated",
    "nominated",
    "notified",
    "produced",
    "provided",
    "published",
    "received",
    "recruited",
    "reported",
    "resolved",
    "reviewed",
    "selected",
    "sent",
    "set",
    "settled",
    "signed",
    "specified",
    "supplied",
    "written",
];

/// What an answer waits for.
const AWAITED: [&str; 13] = [
    "advice",
    "agreement",
    "appointment",
    "approval",
    "confirmation",
    "data",
    "decision",
    "details",
    "figures",
    "guidance",
    "information",
    "recruitment",
    "signature",
];

/// What may stand before a phrase: `name to be confirmed`, `date: TBC`.
pub const HEADS: [&str; 15] = [
    "amount",
    "amounts",
    "data",
    "date",
    "dates",
    "details",
    "further details",
    "figure",
    "figures",
    "information",
    "name",
    "names",
    "number",
    "numbers",
    "post",
];

/// What may stand behind a phrase: `to follow shortly`, `not known at present`.
pub const TAILS: [&str; 11] = [
    "shortly",
    "soon",
    "later",
    "at a later date",
    "in due course",
    "separately",
    "under separate cover",
    "at present",
    "at this stage",
    "yet",
    "as yet",
];

/// What sends the reader elsewhere.
pub const SEE: [&str; 10] = [
    "see",
    "see also",
    "please see",
    "refer to",
    "please refer to",
    "as per",
    "as in",
    "as set out in",
    "as shown in",
    "as stated in",
];

/// Where it sends the reader; at least one of these.
pub const PLACES: [&str; 58] = [
    "above",
    "annex",
    "annexe",
    "annexes",
    "appendices",
    "appendix",
    "attached",
    "attachment",
    "attachments",
    "below",
    "box",
    "boxes",
    "chapter",
    "chapters",
    "comments",
    "document",
    "documents",
    "elsewhere",
    "enclosed",
    "enclosure",
    "enclosures",
    "file",
    "files",
    "footnote",
    "footnotes",
    "letter",
    "letters",
    "map",
    "maps",
    "narrative",
    "note",
    "notes",
    "over",
    "overleaf",
    "page",
    "pages",
    "para",
    "paragraph",
    "paragraphs",
    "paras",
    "part",
    "parts",
    "plan",
    "plans",
    "report",
    "reports",
    "schedule",
    "schedules",
    "section",
    "sections",
    "sheet",
    "sheets",
    "spreadsheet",
    "tab",
    "table",
    "tables",
    "tabs",
    "text",
];

/// What else may stand among the words for a place.
pub const AROUND_PLACES: [&str; 19] = [
    "a",
    "accompanying",
    "and",
    "at",
    "covering",
    "following",
    "in",
    "main",
    "no",
    "no.",
    "number",
    "of",
    "on",
    "or",
    "our",
    "separate",
    "the",
    "to",
    "&",
];

/// What may touch a word for a place: `see letter (attached)`.
pub const TOUCHING: [char; 4] = ['(', ')', ',', ';'];

/// What may stand in a reference, such as `4.2` or `2(a)`, behind its first digit. The dash is last, where
/// a set of signs in a pattern has it.
pub const REFERENCE_MARKS: [char; 5] = ['.', '/', '(', ')', '-'];

/// How many letters a reference may have before its first digit, and how many signs behind it.
pub const REFERENCE_SIZE: (usize, usize) = (2, 5);

/// The words that a phrase can begin with. Of nearly all other texts it is seen by this that they are
/// none.
const FIRST_WORDS: [&str; 61] = [
    "-",
    "–",
    "—",
    "?",
    "…",
    "amount",
    "amounts",
    "as",
    "attached",
    "awaited",
    "awaiting",
    "currently",
    "data",
    "date",
    "dates",
    "details",
    "ditto",
    "enclosed",
    "figure",
    "figures",
    "further",
    "has",
    "have",
    "information",
    "n.a",
    "n/a",
    "na",
    "name",
    "names",
    "nil",
    "no",
    "no-one",
    "nobody",
    "none",
    "not",
    "nothing",
    "number",
    "numbers",
    "pending",
    "please",
    "post",
    "refer",
    "see",
    "still",
    "t.b.a",
    "t.b.c",
    "tba",
    "tbc",
    "tbd",
    "tbn",
    "to",
    "undecided",
    "unknown",
    "unsigned",
    "vacancy",
    "vacant",
    "will",
    "xx",
    "xxx",
    "xxxx",
    "yet",
];

/// The length of a text, in bytes, from which on it is none.
const TOO_LONG: usize = 100;

/// Whether a text is a phrase that only holds a place.
pub fn is_phrase(text: &str) -> bool {
    text.len() < TOO_LONG
        && may_begin(text)
        && (is_bare(text) || behind(text, &HEADS).any(is_headed))
}

/// Whether a text begins with a word that a phrase begins with.
fn may_begin(text: &str) -> bool {
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',')).unwrap_or(text.len());
    is_first_word(text.get(..end).unwrap_or_default())
}

/// The first words that begin with a letter, by that letter.
static BY_LETTER: LazyLock<[Vec<&str>; 26]> = LazyLock::new(|| {
    let mut by_letter = [const { Vec::new() }; 26];
    for word in FIRST_WORDS {
        if let Some(of_letter) = by_letter.get_mut(place_of_letter(word)) {
            of_letter.push(word);
        }
    }
    by_letter
});

fn is_first_word(word: &str) -> bool {
    let of_letter = BY_LETTER.get(place_of_letter(word)).map(Vec::as_slice);
    of_letter.unwrap_or(&FIRST_WORDS).iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// The place in the alphabet of the letter that a text begins with; beyond all of them where it begins with none.
fn place_of_letter(text: &str) -> usize {
    let first = text.bytes().next().filter(u8::is_ascii_alphabetic);
    first.map_or(usize::MAX, |letter| usize::from(letter.to_ascii_lowercase() - b'a'))
}

/// Whether a text begins with a word that no phrase begins with, and behind which more stands. Brackets and stops
/// behind a word may be none of it, so that its end is not known then.
pub(super) fn begins_otherwise(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_of_word =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'' | b'/');
    let length = bytes.iter().position(|byte| !is_of_word(byte)).unwrap_or(bytes.len());
    let is_whole = matches!(bytes.get(length), Some(b' ' | b'\t' | b'\n' | b'\r' | b':' | b','));
    is_whole && length > 0 && !is_first_word(text.get(..length).unwrap_or_default())
}

/// Whether what stands behind a head is a phrase.
fn is_headed(rest: &str) -> bool {
    is_bare(rest.trim_start_matches([':', ',']))
}

fn is_bare(text: &str) -> bool {
    let pairs = PAIRS
        .iter()
        .flat_map(|(firsts, seconds)| behind(text, firsts).flat_map(|rest| behind(rest, seconds)));
    behind(text, &PHRASES).chain(pairs).any(is_end) || behind(text, &SEE).any(is_place)
}

/// What stands behind each of these phrases with which a text begins, whatever its capitals and blanks.
fn behind<'t>(text: &'t str, phrases: &'static [&str]) -> impl Iterator<Item = &'t str> {
    let text = text.trim_start();
    // Nearly all phrases, which are in lower case, are told from a text by their first letter.
    let first = text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    let may_begin_it = move |phrase: &&&str| phrase.bytes().next() == first;
    phrases.iter().filter(may_begin_it).filter_map(move |phrase| behind_one(text, phrase))
}

fn behind_one<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    phrase.split(' ').try_fold(text, |rest, word| {
        let (head, rest) = rest.trim_start().split_at_checked(word.len())?;
        let is_whole = rest.is_empty()
            || rest.starts_with(|c: char| c.is_whitespace() || c == ':' || c == ',');
        (is_whole && head.eq_ignore_ascii_case(word)).then_some(rest)
    })
}

/// Whether nothing more is said, or only when.
fn is_end(rest: &str) -> bool {
    let is_blank = |rest: &str| rest.trim().is_empty();
    is_blank(rest) || behind(rest, &TAILS).any(is_blank)
}

/// Whether nothing but a place is named.
fn is_place(rest: &str) -> bool {
    let is_one_of =
        |words: &[&str], word: &str| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    let words = || rest.split_whitespace().map(|word| word.trim_matches(TOUCHING));
    words().any(|word| is_one_of(&PLACES, word))
        && words().all(|word| {
            is_one_of(&PLACES, word) || is_one_of(&AROUND_PLACES, word) || is_reference(word)
        })
}

/// `A`, `2`, `4.2`, `B1`, `iv`
fn is_reference(word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let is_roman =
        word.len() <= 4 && word.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    let unlettered = word.trim_start_matches(is_letter);
    let (most_letters, most_signs) = REFERENCE_SIZE;
    let n_letters = word.len().saturating_sub(unlettered.len());
    let mut signs = unlettered.chars();
    let has_digit = signs.next().is_some_and(|c| c.is_ascii_digit());
    let signs = signs.as_str();
    let is_numbered = has_digit
        && n_letters <= most_letters
        && signs.len() <= most_signs
        && signs.chars().all(|c| c.is_ascii_alphanumeric() || REFERENCE_MARKS.contains(&c));
    !word.is_empty() && (is_numbered || is_roman || (word.len() == 1 && n_letters == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_hold_a_place_in_all_their_forms() {
        for text in [
            "to be named",
            "To be  advised",
            "still to be agreed",
            "to be confirmed in due course",
            "not yet available",
            "Not known at present",
            "none yet",
            "Name to be confirmed",
            "date: TBC",
            "awaiting approval",
            "see annex",
            "See annexe A",
            "see appendix 2",
            "see annexes A and B",
            "see the attached letter",
            "see letter (attached)",
            "please see page 3 of the report",
            "as per Annex 2(a",
            "see section iv",
            "refer to paragraphs 4.2 to 4.6",
        ] {
            assert!(is_phrase(text), "{text}");
        }
    }

    #[test]
    fn what_says_more_is_a_text() {
        for text in [
            "see the children's guide each month",
            "see",
            "see A",
            "see each child",
            "see letter to parents",
            "to be named by the panel in June",
            "to be",
            "to be independent",
            "none",
            "not yet five",
            "name",
            "names are kept",
            "Annex A",
            "attached to the school",
            "pending cases",
            "unknown fathers are traced",
            "as set out in statute",
            "see annex A1234567",
        ] {
            assert!(!is_phrase(text), "{text}");
        }
    }

    #[test]
    fn only_what_is_no_phrase_begins_otherwise() {
        let firsts = PAIRS.iter().flat_map(|(firsts, _)| firsts.iter());
        for phrase in PHRASES.iter().chain(firsts).chain(&HEADS).chain(&SEE) {
            for behind in ["", " ", ".", "...)", " x", ": x", ", x", "... )"] {
                assert!(!begins_otherwise(&format!("{phrase}{behind}")), "{phrase}{behind}");
            }
        }
        assert!(begins_otherwise("support for care leavers"));
        assert!(begins_otherwise("Leeds, Bradford"));
        for length in [1, 31, 32, 33, 64, 1_000] {
            let word = "z".repeat(length);
            assert!(begins_otherwise(&format!("{word} b")), "{length}");
            assert!(!begins_otherwise(&word), "{length}");
        }
    }

    #[test]
    fn every_phrase_begins_with_a_known_first_word() {
        let firsts = PAIRS.iter().flat_map(|(firsts, _)| firsts.iter());
        for phrase in PHRASES.iter().chain(firsts).chain(&HEADS).chain(&SEE) {
            assert!(may_begin(phrase), "{phrase}");
        }
    }
}
