//! Words of a text, as `mentions` and `length of … in words` count them.

/// Words in lower case: runs of letters and figures, an apostrophe or hyphen within them kept.
fn words(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| !(c.is_alphanumeric() || "'’-".contains(c)));
    let words = pieces.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('’', "'"))
        .collect()
}

/// How many words a text has.
pub(super) fn n_words(text: &str) -> usize {
    words(text).len()
}

/// Whether the words stand in the text one after the other, whatever their capitals.
pub(super) fn mentions(text: &str, wanted: &str) -> bool {
    let (text, wanted) = (words(text), words(wanted));
    !wanted.is_empty() && text.windows(wanted.len()).any(|some| some == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_mentioned_in_any_case() {
        assert!(mentions("Adoption: finding ADOPTERS, and foster-carers’ pay.", "adoption"));
        assert!(mentions("finding foster carers", "Foster  Carers"));
        assert!(!mentions("readoption", "adoption"));
        assert!(!mentions("foster, and carers", "foster carers"));
        assert_eq!(n_words("well-kept plans – the council's own (2001)"), 6);
        assert_eq!(n_words(" — "), 0);
    }
}
