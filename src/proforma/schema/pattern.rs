//! What a plan's reader takes, as regular expressions that every editor understands: those of
//! ECMAScript, without flags and without looking around.

use crate::value::absence::{DECLARATION, PLACEHOLDERS};
use crate::value::date::MONTHS;
use crate::value::schema::Limits;
use crate::value::{Exact, Ty, Year, amount};

/// Digits, grouped in threes by commas or not at all.
const DIGITS: &str = "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)";
const MINUS: &str = "(?:[-−–]\\s*)?";
const FRACTION: &str = "(?:\\.[0-9]+)?";
const NO_FRACTION: &str = "(?:\\.0+)?";

/// The whole of a text but for blanks around it.
pub fn whole(pattern: &str) -> String {
    format!("^\\s*(?:{pattern})\\s*$")
}

/// Any of these words, whatever their capitals and the number of blanks in them.
pub fn any_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().map(in_any_case).collect::<Vec<_>>().join("|")
}

fn in_any_case(word: &str) -> String {
    word.split_whitespace()
        .map(|part| part.chars().map(letter).collect::<String>())
        .collect::<Vec<_>>()
        .join("\\s+")
}

fn letter(letter: char) -> String {
    let (lower, upper) = (letter.to_lowercase().to_string(), letter.to_uppercase().to_string());
    match letter {
        _ if "\\^$.|?*+()[]{}".contains(letter) => format!("\\{letter}"),
        _ if lower == upper => lower,
        _ => format!("[{upper}{lower}]"),
    }
}

/// `TBC`, `[to follow]`, `???`, and nothing at all.
pub fn placeholder() -> String {
    let marks = "[\\[\\]()<>{}*. ]*";
    format!("{marks}(?:{}){marks}|[?.\\-–—_…]*", any_of(PLACEHOLDERS))
}

/// `not applicable because …`, with a reason.
pub fn not_applicable() -> String {
    format!("^\\s*{}\\s*\\S", any_of([DECLARATION]))
}

/// A figure with its unit, exact or rounded: `£838,551`, `about £380,000 (to the nearest £10,000)`.
pub fn figure(ty: &Ty, limits: &Limits) -> String {
    let (exact, nearest) = (exact(ty, limits), exact(ty, &Limits::default()));
    let about = any_of(["about"]);
    format!("{exact}|{about} \\s*(?:{exact})\\s*\\(*\\s*to the nearest\\s*(?:{nearest})\\s*\\)*")
}

fn exact(ty: &Ty, limits: &Limits) -> String {
    let is_signed = limits.least.is_none_or(amount::is_negative);
    let minus = if is_signed { MINUS } else { "" };
    let fraction = if limits.is_whole { NO_FRACTION } else { FRACTION };
    match ty {
        Ty::Money => money(minus, limits.is_whole),
        Ty::Percent => format!("{minus}{DIGITS}{fraction}\\s*(?:%|per cent)"),
        Ty::Days => format!("{DIGITS}{NO_FRACTION}\\s*days?"),
        Ty::Months => format!("{DIGITS}{NO_FRACTION}\\s*months?"),
        _ => match range(limits) {
            Some(range) => format!("0*(?:{range}){NO_FRACTION}"),
            None => format!("{minus}{DIGITS}{fraction}"),
        },
    }
}

/// Pounds and pence, or thousands and millions of pounds.
fn money(minus: &str, is_whole: bool) -> String {
    let pence = if is_whole { "(?:\\.0{1,2})?" } else { "(?:\\.[0-9]{1,2})?" };
    let scale = "\\s*(?:million|thousand|m|k)";
    format!("{minus}£?\\s*(?:{DIGITS}{pence}|{DIGITS}{FRACTION}{scale})")
}

/// The whole numbers of a short range, each by itself.
fn range(limits: &Limits) -> Option<String> {
    const MOST: i128 = 100;
    let (least, most) = (limits.least?, limits.most?);
    let is_short =
        limits.is_whole && least >= amount::nought() && most - least < amount::whole(MOST);
    let numbers = least.to_integer()..=most.to_integer();
    is_short.then(|| numbers.map(|one| one.to_string()).collect::<Vec<_>>().join("|"))
}

/// `31 January 2001`, `31st Jan 2001`, `2001-01-31`, `31/01/2001`.
pub fn date() -> String {
    let months: Vec<String> = MONTHS.iter().map(|month| begun(month)).collect();
    let month = format!("(?:0?[1-9]|1[0-2]|{})", months.join("|"));
    let day = "(?:0?[1-9]|[12][0-9]|3[01])";
    let apart = "[-/ .]+";
    let day_first = format!("{day}(?:st|nd|rd|th)?{apart}{month}{apart}[0-9]{{4}}");
    format!("{day_first}|[0-9]{{4}}-{month}{apart}{day}")
}

/// A month's name, or its first three letters and more.
fn begun(month: &str) -> String {
    let letters: Vec<String> = month.chars().map(letter).collect();
    let (head, tail) = letters.split_at_checked(3).unwrap_or((&letters, &[]));
    let rest = tail.iter().rev().fold(String::new(), |rest, letter| format!("(?:{letter}{rest})?"));
    head.concat() + &rest
}

/// Any financial year: `2001-02`, `2001/02`, `1999-2000`.
pub fn any_year() -> String {
    "[0-9]{4}[-–/](?:[0-9]{2}|[0-9]{4})".to_owned()
}

/// One financial year, in each way in which it may be written.
pub fn year(year: Year) -> Option<String> {
    let (first, last) = (year.first_day()?.year(), year.last_day()?.year());
    let short = last.rem_euclid(100);
    Some(format!("{first}[-–/](?:{short:02}|{last})"))
}

/// A limit as JSON has it: pounds, not pence; nothing where no decimal says it.
pub fn limit(exact: Exact, ty: &Ty) -> Option<serde_json::Number> {
    let unit = if *ty == Ty::Money { amount::whole(100) } else { amount::one() };
    let shown = amount::show_number(amount::divided_by(exact, unit)?);
    serde_json::from_str(&shown.replace(',', "")).ok()
}
