//! Values in words, and lists of words in a sentence.

use super::schema::{Limits, Schema, TableId};
use super::spelling::on_one_line;
use super::{Datum, Exact, Ty, amount as amounts, date};

/// A value as it is said in a sentence: money with its sign, words of a choice in quotes.
pub fn datum(datum: &Datum, ty: &Ty, schema: &Schema) -> String {
    match datum {
        Datum::Text(text) | Datum::Unlisted(text) => format!("\"{}\"", shortened(text)),
        Datum::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Datum::Amount(exact) => amount(*exact, ty),
        Datum::About(figure) => about(figure.middle, figure.half, ty),
        Datum::Date(day) => date::show(*day),
        Datum::Year(year) => year.to_string(),
        Datum::Choice(_) | Datum::Key(_) => {
            schema.word(datum, ty).map_or(String::new(), |word| format!("\"{word}\""))
        }
    }
}

impl Schema {
    /// The kind of the council in a row of the table of councils, if the table tells kinds apart.
    pub fn kind(&self, id: TableId, row: usize) -> Option<String> {
        let column = self.kind_column(id)?;
        let cell = self.tables.get(id.0)?.rows.get(row)?.get(column)?.datum.as_ref()?;
        let said = datum(cell, &self.columns(id).get(column)?.ty, self);
        Some(said.trim_matches('"').to_owned())
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

/// A value of a type that has an order, by its place on the [`line`](super::line): a quantity with its unit, a
/// day, a financial year.
pub fn amount(place: Exact, ty: &Ty) -> String {
    ty.line().map_or(amounts::show_number as fn(Exact) -> String, |line| line.show)(place)
}

/// A range that has both ends: `0% to 100%`.
pub fn range(limits: &Limits, ty: &Ty) -> Option<String> {
    let (least, most) = (limits.least?, limits.most?);
    Some(format!("{} to {}", amount(least, ty), amount(most, ty)))
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
