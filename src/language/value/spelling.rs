//! How words are spelt: which are the same whatever their capitals and blanks, and which are like one another.
//!
//! Takes texts alone; gives a spelling to compare by, or the known word that was most likely meant. Never
//! guesses at a word that has little in common with what was written.

use std::ops::BitOr;

/// A text without the blanks around it. Nearly all have none, which is seen by their ends.
#[inline]
pub fn trimmed(text: &str) -> &str {
    let ends = text.as_bytes().first().zip(text.as_bytes().last());
    match ends.is_some_and(|(first, last)| first.is_ascii_graphic() && last.is_ascii_graphic()) {
        true => text,
        false => text.trim(),
    }
}

/// A text with single blanks between its words.
pub fn on_one_line(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// Whether two words are the same but for capitals and the number of blanks in them.
pub fn same_word(a: &str, b: &str) -> bool {
    // Most words differ in the first letter, which is looked at first: it is the cheapest.
    let first =
        |text: &str| text.trim_start().chars().next().map(|char| char.to_lowercase().next());
    a == b || (first(a) == first(b) && letters(a).eq(letters(b)))
}

/// The letters of a text in lower case, with one blank behind each word.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let words = text.split_whitespace();
    words.flat_map(|word| word.chars().chain([' '])).flat_map(char::to_lowercase)
}

/// A word in lower case with single blanks: what a key or a word of a choice is known by.
pub fn simplified(text: &str) -> String {
    on_one_line(text).to_lowercase()
}

/// The longest known word that a text begins with, whole: `Salford` of `Salford City Council`.
pub fn beginning<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = simplified(text);
    let first = text.chars().next();
    let begins = |word: &str| {
        let mut rest = text.chars();
        let begins_alike = || word.trim_start().chars().next()?.to_lowercase().next();
        // Nearly all words are told by their first letter.
        begins_alike().is_some_and(|letter| Some(letter) == first)
            && letters(word).all(|letter| rest.next() == Some(letter))
    };
    known.filter(|word| begins(word)).max_by_key(|word| word.len())
}

/// The known word nearest to one that is not known, if any is near: a third of its letters wrong
/// at the most.
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_by_shape(text, known.map(|word| (word, Shape::of(word))))
}

/// What tells most words from one another before their letters are compared in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(super) n_letters: usize,
    /// Which letters it has, as bits.
    pub(super) letters: u64,
}

impl Shape {
    pub(super) fn of(word: &str) -> Shape {
        Shape { n_letters: word.chars().count(), letters: letter_set(word) }
    }
}

/// The same among words whose shapes are known.
pub(super) fn nearest_by_shape<'a>(
    text: &str,
    known: impl Iterator<Item = (&'a str, Shape)>,
) -> Option<&'a str> {
    // Enough for any real file; a hostile one with thousands of names has to end as well.
    const MOST_TRIED: usize = 1_000;
    let plain = text.to_lowercase();
    let own = Shape::of(&plain);
    let length = own.n_letters;
    let most = (length / 3).max(1);
    // Of one or two letters, any other would be near: only one more or one less is.
    let is_begun = |word: &str| {
        let same_ends = word.chars().next() == plain.chars().next()
            && word.chars().last() == plain.chars().last();
        length > 2 || word.starts_with(&plain) || plain.starts_with(word) || same_ends
    };
    // Each letter that the other word has not is one wrong at the least.
    let has_most_letters =
        |word: Shape| (own.letters & !word.letters).count_ones() as usize <= most;
    known
        .filter(|(_, shape)| shape.n_letters.abs_diff(length) <= most)
        .take(MOST_TRIED)
        .filter(|(_, shape)| has_most_letters(*shape))
        .map(|(word, _)| (word.to_lowercase(), word))
        .filter(|(lower, _)| is_begun(lower))
        .map(|(lower, word)| (strsim::osa_distance(&plain, &lower), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Which letters a word has, whatever their capitals, each as one bit; different letters may share one.
pub(super) fn letter_set(word: &str) -> u64 {
    let bit = |letter: u32| 1 << (letter % 64);
    if word.is_ascii() {
        let small = word.bytes().map(|letter| u32::from(letter.to_ascii_lowercase()));
        return small.map(bit).fold(0, BitOr::bitor);
    }
    let small = word.chars().flat_map(char::to_lowercase);
    small.map(|letter| bit(u32::from(letter))).fold(0, BitOr::bitor)
}
