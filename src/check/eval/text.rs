//! Words of a text, as `mentions` and `length of … in words` count them.

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
