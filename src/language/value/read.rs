//! Text into a value, by the type that is asked for: the form decides what a scalar means.

use super::limits::{keeping, within};
use super::schema::{ChoiceId, Limits, Schema, TableId};
use super::spelling::{nearest, same_word, trimmed};
use super::types::{self, Kind, Quantity, Unit};
use super::{Absence, Datum, Exact, Misread, Rounded, Ty, absence, amount, count, show};

/// What a text turned out to be.
pub type Reading = Result<Datum, Absence>;

/// How exact a figure in thousands or millions is, such as `£1.5 million`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// To the nearest of its last digit: £100,000. A council's figure is.
    AsWritten,
    /// All of it: it is the rules' own, and they say so where it is not.
    Exact,
}

/// Reads a scalar's text as `ty`, within `limits`. A figure in thousands or millions is as exact as it is
/// written.
pub fn read(text: &str, ty: &Ty, limits: &Limits, schema: &Schema) -> Reading {
    read_with(Digits::AsWritten, text, ty, limits, schema)
}

/// The same of a text of the rules' own, in which a figure in thousands or millions is exact.
pub fn read_exactly(text: &str, ty: &Ty, limits: &Limits, schema: &Schema) -> Reading {
    read_with(Digits::Exact, text, ty, limits, schema)
}

fn read_with(digits: Digits, text: &str, ty: &Ty, limits: &Limits, schema: &Schema) -> Reading {
    let plain = trimmed(text);
    // No word that is a value only holds a place.
    let word = match ty {
        Ty::Choice(id) => word_of(plain, *id, schema).map(Datum::Choice),
        Ty::YesNo => types::as_yes_no(plain).map(Datum::YesNo),
        _ => None,
    };
    if let Some(word) = word {
        return Ok(word);
    }
    if let Some(absent) = absence::of_trimmed(plain) {
        return Err(absent);
    }
    let read = match (ty, ty.scalar().map(|scalar| &scalar.kind)) {
        // The spaces around it are its own.
        (Ty::Text, Some(Kind::Other(read))) => read(text, limits),
        (_, Some(Kind::Quantity(quantity))) => figure(plain, ty, quantity, limits, digits),
        (_, Some(Kind::Other(read))) => {
            read(plain, limits).and_then(|datum| keeping(datum, ty, limits, plain))
        }
        (Ty::Choice(id), None) => Err(no_such_word(plain, *id, schema)),
        (Ty::Key(id), None) => key_of(plain, *id, schema),
        (_, None) => Err(Misread::new(plain, "is one value, not several", None)),
    };
    read.map_err(|why| unseen(why, ty, limits, schema).into())
}

/// Figures copied from a web page or a letter often have a no-break space in them, which looks like an
/// ordinary one: where that alone stands against reading a text, it is what has to be told.
fn unseen(why: Misread, ty: &Ty, limits: &Limits, schema: &Schema) -> Misread {
    let Some(stray) = why.text.chars().find_map(stray_name) else { return why };
    let is_stray = |char: char| stray_name(char).is_some();
    let without = [why.text.replace(is_stray, " "), why.text.replace(is_stray, "")];
    match without.iter().any(|text| read(text, ty, limits, schema).is_ok()) {
        true => Misread {
            fault: format!("has {stray} in it"),
            remedy: Some("type it again, without the character that cannot be seen".to_owned()),
            text: why.text,
            meant: Box::default(),
        },
        false => why,
    }
}

/// What a character is that looks like an ordinary space, or like nothing.
fn stray_name(char: char) -> Option<&'static str> {
    match char {
        ' ' | '\t' | '\n' | '\r' => None,
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some("a no-break space"),
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            Some("a character that cannot be seen")
        }
        char => char.is_whitespace().then_some("an unusual space"),
    }
}

fn figure(
    text: &str,
    ty: &Ty,
    quantity: &Quantity,
    limits: &Limits,
    digits: Digits,
) -> Result<Datum, Misread> {
    if let Some(parts) = rounded(text) {
        let (middle, nearest) = parts?;
        let (middle, _) = exact_figure(middle, ty, quantity, limits)?;
        let (nearest, _) = exact_figure(nearest, ty, quantity, &Limits::default())?;
        return match nearest <= amount::nought() {
            true => Err(Misread::new(text, "does not say how exact it is", None)),
            false => Ok(about(middle, nearest, limits)),
        };
    }
    let (exact, last_digit) = match exact_figure(text, ty, quantity, limits) {
        Ok(found) => found,
        Err(why) => return count::figure(text, ty, limits).unwrap_or(Err(why)),
    };
    let last_digit = last_digit.filter(|_| digits == Digits::AsWritten);
    Ok(match last_digit.filter(|one| is_coarse(*one, limits)).max(limits.nearest) {
        None => Datum::Amount(exact),
        Some(nearest) => about(exact, nearest, limits),
    })
}

/// Whether a money figure to the nearest so many pence leaves open what it is.
fn is_coarse(nearest: Exact, limits: &Limits) -> bool {
    nearest > amount::whole(if limits.is_whole { 100 } else { 1 })
}

/// A figure as its digits say it, and what one of the last digit stands for where that is more than a
/// pound or so.
fn exact_figure(
    text: &str,
    ty: &Ty,
    quantity: &Quantity,
    limits: &Limits,
) -> Result<(Exact, Option<Exact>), Misread> {
    let misread = || {
        let [fault, looks_like] = quantity.misread;
        match without_its_unit(text, ty, quantity.unit) {
            Some((how, meant)) => Misread::new(text, fault, Some(how)).naming(meant),
            None => Misread::new(text, fault, Some(looks_like.to_owned())),
        }
    };
    let (exact, last_digit) = (quantity.written)(text).ok_or_else(misread)?;
    Ok((within(exact, ty, limits, text)?, last_digit))
}

/// What to write instead of a figure that lacks only the sign or the word behind it. A share of one may
/// be meant by a percentage below it.
fn without_its_unit(text: &str, ty: &Ty, unit: Unit) -> Option<(String, Vec<String>)> {
    let figure = amount::figure(text)?;
    let write = |meant: String| Some((format!("write `{meant}`"), vec![meant]));
    match unit {
        Unit::Percent if figure > amount::nought() && figure < amount::one() => {
            let share = show::amount(figure, ty);
            let how = format!("write `{share}` if it is a share of one, otherwise `{text}%`");
            Some((how, vec![share, format!("{text}%")]))
        }
        Unit::Percent => write(format!("{text}%")),
        Unit::Word(word) => write(format!("{text} {word}s")),
        Unit::Bare | Unit::Pounds => None,
    }
}

/// A figure of a field with these limits that was rounded to the nearest so much.
pub fn about(middle: Exact, nearest: Exact, limits: &Limits) -> Datum {
    let half = amount::divided_by(nearest, amount::whole(2)).unwrap_or(amount::nought());
    Datum::About(Box::new(Rounded::new(middle, half, limits)))
}

/// `about £380,000 (to the nearest £10,000)`: the figure, and to the nearest what. Nothing where a
/// text does not begin with `about`.
fn rounded(text: &str) -> Option<Result<(&str, &str), Misread>> {
    let rest = text.get(..6).filter(|head| head.eq_ignore_ascii_case("about "))?;
    let said = text.get(rest.len()..)?.trim();
    let parts = said.split_once("to the nearest").map(|(figure, nearest)| {
        let figure = figure.trim_end().trim_end_matches('(').trim_end();
        (figure, nearest.trim().trim_end_matches(')').trim_end())
    });
    Some(parts.ok_or_else(|| {
        let how = format!("say to the nearest what: `about {said} (to the nearest £1,000)`");
        Misread::new(text, "does not say how exact it is", Some(how))
    }))
}

/// The index of a choice's word, whatever its capitals and the number of blanks in it.
fn word_of(text: &str, id: ChoiceId, schema: &Schema) -> Option<usize> {
    let words = schema.words(id);
    let exactly = words.iter().position(|word| word == text);
    exactly.or_else(|| words.iter().position(|word| same_word(word, text)))
}

fn no_such_word(text: &str, id: ChoiceId, schema: &Schema) -> Misread {
    let words = schema.words(id);
    let near = nearest(text, words.iter().map(String::as_str));
    let remedy = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("write one of: {}", show::list_of_words(words)),
    };
    Misread::new(text, "is not one of the words allowed", Some(remedy)).naming(near)
}

fn key_of(text: &str, id: TableId, schema: &Schema) -> Result<Datum, Misread> {
    let table = schema.tables.get(id.0);
    if let Some(row) = table.and_then(|table| table.names.row(text)) {
        return Ok(Datum::Key(row));
    }
    // One of those that it does not list.
    if table.is_some_and(|table| table.is_open) {
        return Ok(Datum::Unlisted(text.into()));
    }
    let name = table.map_or("", |table| table.name.as_str());
    let near = schema.near_keys(text, id);
    let misread = Misread::new(text, format!("is not in the table `{name}`"), did_you_mean(&near));
    Err(misread.naming(near))
}

/// The question whether one of these names was meant, if there are any.
pub fn did_you_mean(near: &[&str]) -> Option<String> {
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", show::joined(&near, "or")))
}
