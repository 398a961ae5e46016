//! Values in words, and the nearest known word to a misspelt one.

use super::schema::Limits;
use super::schema::{Schema, Ty};
use super::{Datum, Exact, amount as amounts, date, line};

/// A value as it is said in a sentence: money with its sign, words of a choice in quotes.
pub fn datum(datum: &Datum, ty: &Ty, schema: &Schema) -> String {
    match datum {
        Datum::Text(text) | Datum::Unlisted(text) => format!("\"{}\"", shortened(text)),
        Datum::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Datum::Amount(exact) => amount(*exact, ty),
        Datum::About(figure) => about(figure.middle, figure.half, ty),
        Datum::Date(day) => date::show(*day),
        Datum::Year(year) => year.to_string(),
        Datum::Choice(index) => match ty {
            Ty::Choice(id) => quoted(schema.words(*id).get(*index).map_or("", String::as_str)),
            _ => String::new(),
        },
        Datum::Key(row) => match ty {
            Ty::Key(id) => {
                quoted(schema.row_keys(*id).find(|(at, _)| at == row).map_or("", |k| k.1))
            }
            _ => String::new(),
        },
    }
}

/// A quantity that is known only within so much: `about £380,000 (± £5,000)`.
pub fn about(middle: Exact, half: Exact, ty: &Ty) -> String {
    // Pence say nothing of a sum that may be off by pounds.
    let is_coarse = *ty == Ty::Money && half >= amounts::whole(100);
    let shown = |exact: Exact| match is_coarse {
        true => amount(amounts::to_the_pound(exact), ty),
        false => amount(exact, ty),
    };
    format!("about {} (± {})", shown(middle), shown(half))
}

/// A quantity with its unit.
pub fn amount(exact: Exact, ty: &Ty) -> String {
    match ty {
        Ty::Money => amounts::show_money(exact),
        Ty::Percent => amounts::show_percent(exact),
        Ty::Days => counted(exact, "day"),
        Ty::Months => counted(exact, "month"),
        _ => amounts::show_number(exact),
    }
}

/// An end of a range, of whatever type.
pub fn limit(place: Exact, ty: &Ty) -> String {
    match line::value_at(place, ty) {
        Some(Datum::Date(day)) => date::show(day),
        Some(Datum::Year(year)) => year.to_string(),
        _ => amount(place, ty),
    }
}

/// A range that has both ends: `0% to 100%`.
pub fn range(limits: &Limits, ty: &Ty) -> Option<String> {
    let (least, most) = (limits.least?, limits.most?);
    Some(format!("{} to {}", limit(least, ty), limit(most, ty)))
}

fn counted(exact: Exact, unit: &str) -> String {
    let plural = if exact == amounts::one() { "" } else { "s" };
    format!("{} {unit}{plural}", amounts::show_number(exact))
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// `an` before a name that begins with a vowel.
pub fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
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

/// The first words of a long text.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let plain = on_one_line(text);
    if plain.chars().count() <= MOST {
        return plain;
    }
    let cut: String = plain.chars().take(MOST).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{whole_words} …")
}

/// `"a", "b" or "c"`, and no more than a dozen of them.
pub fn list_of_words(words: &[String]) -> String {
    const MOST: usize = 30;
    let shown: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    let rest = words.len().saturating_sub(MOST);
    match rest {
        0 => joined(&shown, "or"),
        more => format!("{}, and {more} more", shown.join(", ")),
    }
}

/// A number with commas between its thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `a, b and c`.
pub fn joined(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., tail] => format!("{} {last} {tail}", head.join(", ")),
    }
}

/// The first so many, and how many more there are: `a, b, c and 40 more`.
pub fn first_few(parts: &[String], most: usize) -> String {
    let more = parts.len().saturating_sub(most);
    let mut shown: Vec<String> = parts.iter().take(most).cloned().collect();
    shown.extend((more > 0).then(|| format!("{more} more")));
    joined(&shown, "and")
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
    let begins = |word: &str| {
        let mut rest = text.chars();
        !word.trim().is_empty() && letters(word).all(|letter| rest.next() == Some(letter))
    };
    known.filter(|word| begins(word)).max_by_key(|word| word.len())
}

/// The known word nearest to one that is not known, if any is near: a third of its letters wrong
/// at the most.
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Enough for any real file; a hostile one with thousands of names has to end as well.
    const MOST_TRIED: usize = 1_000;
    let plain = text.to_lowercase();
    let length = plain.chars().count();
    let most = (length / 3).max(1);
    // Of one or two letters, any other would be near: only one more or one less is.
    let is_begun = |word: &str| {
        let same_ends = word.chars().next() == plain.chars().next()
            && word.chars().last() == plain.chars().last();
        length > 2 || word.starts_with(&plain) || plain.starts_with(word) || same_ends
    };
    // Each letter that the other word has not is one wrong at the least.
    let letters = letter_set(&plain);
    let has_most_letters = |word: &str| (letters & !letter_set(word)).count_ones() as usize <= most;
    known
        .filter(|word| word.chars().count().abs_diff(length) <= most)
        .take(MOST_TRIED)
        .map(|word| (word.to_lowercase(), word))
        .filter(|(lower, _)| is_begun(lower) && has_most_letters(lower))
        .map(|(lower, word)| (strsim::osa_distance(&plain, &lower), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Which letters a word has, each as one bit; different letters may share one.
fn letter_set(word: &str) -> u64 {
    word.chars().fold(0, |so_far, letter| so_far | (1 << (u32::from(letter) % 64)))
}
