//! Words of a text, as `mentions` and `length of … in words` count them.

use memchr::memchr2_iter;

/// Runs of letters and figures, an apostrophe or hyphen within them kept.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    let pieces = text.split(|c: char| !(c.is_alphanumeric() || "'’-".contains(c)));
    let words = pieces.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty())
}

/// How many words a text has.
pub(super) fn n_words(text: &str) -> usize {
    words(text).count()
}

/// Whether the words stand in the text one after the other, whatever their capitals.
pub(super) fn mentions(text: &str, wanted: &str) -> bool {
    if !may_mention(text, wanted) {
        return false;
    }
    let wanted = words(wanted);
    let mut from_here = words(text);
    while from_here.clone().next().is_some() {
        if begins_with(from_here.clone(), wanted.clone()) {
            return wanted.count() > 0;
        }
        from_here.next();
    }
    false
}

/// Whether the first of the words may stand in a text. Few texts have it, and the rest are told far faster than
/// word by word.
fn may_mention(text: &str, wanted: &str) -> bool {
    let Some(first) = words(wanted).next() else { return false };
    // Letters beyond ASCII have small ones of another length, and a Kelvin sign is a `k`.
    let is_told = first.is_ascii() && (text.is_ascii() || !first.contains(['k', 'K', '\'']));
    let Some(letter) = first.as_bytes().first().filter(|_| is_told) else { return true };
    let (small, capital) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
    memchr2_iter(small, capital, text.as_bytes()).any(|at| {
        let there = text.as_bytes().get(at..at.saturating_add(first.len()));
        there.is_some_and(|there| there.eq_ignore_ascii_case(first.as_bytes()))
    })
}

fn begins_with<'t>(
    mut words: impl Iterator<Item = &'t str>,
    mut wanted: impl Iterator<Item = &'t str>,
) -> bool {
    wanted.all(|wanted| words.next().is_some_and(|word| is_same(word, wanted)))
}

/// Whether two words are one, whatever their capitals and the shape of their apostrophes.
fn is_same(word: &str, other: &str) -> bool {
    let plain = |word: &str| word.to_lowercase().replace('’', "'");
    let is_plain = word.is_ascii() && other.is_ascii();
    word.eq_ignore_ascii_case(other) || (!is_plain && plain(word) == plain(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_mentioned_in_any_case() {
        assert!(mentions("Adoption: finding ADOPTERS, and foster-carers’ pay.", "adoption"));
        assert!(mentions("finding foster carers", "Foster  Carers"));
        assert!(mentions("for foster foster carers", "foster carers"));
        assert!(mentions("the Children’s ÉLAN", "children's élan"));
        assert!(!mentions("readoption", "adoption"));
        assert!(!mentions("foster", "foster carers"));
        assert!(!mentions("adoption", " — "));
        assert!(!mentions("foster, and carers", "foster carers"));
        assert_eq!(n_words("well-kept plans – the council's own (2001)"), 6);
        assert_eq!(n_words(" — "), 0);
    }
}
