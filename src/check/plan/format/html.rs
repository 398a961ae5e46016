//! Signs as web pages write them, such as `&pound;`, in the values of a plan.
//!
//! Takes a plan file or a text; gives warnings, and the text that is meant. Never changes a value.

use memchr::memchr;

use crate::plan::tokens::{Cursor, Value};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::Span;

/// The signs that turn up in what is copied from web pages, by the names that these use.
const SIGNS: [(&str, &str); 40] = [
    ("amp", "&"),
    ("apos", "'"),
    ("bull", "•"),
    ("cent", "¢"),
    ("copy", "©"),
    ("deg", "°"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("euro", "€"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("ge", "≥"),
    ("gt", ">"),
    ("hellip", "…"),
    ("iacute", "í"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("le", "≤"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("middot", "·"),
    ("minus", "−"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("num", "#"),
    ("oacute", "ó"),
    ("ouml", "ö"),
    ("percnt", "%"),
    ("plusmn", "±"),
    ("pound", "£"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("shy", ""),
    ("times", "×"),
    ("trade", "™"),
];

/// Warns of each value that has such a sign in it.
pub(super) fn warn(cursor: Cursor, diagnostics: &mut Diagnostics) {
    match cursor.value() {
        Value::Text(text) => {
            if let Some(meant) = decoded(text.text) {
                diagnostics.push(html_sign(cursor.span(), text.text, &meant));
            }
        }
        Value::Map(fields) => fields.for_each(|field| warn(field.value(), diagnostics)),
        Value::List(items) => items.for_each(|item| warn(item, diagnostics)),
        Value::Figure(_) | Value::Unreadable(_) | Value::Total(_) => {}
    }
}

fn html_sign(place: Span, text: &str, meant: &str) -> Diagnostic {
    let (written, sign) = first_sign(text).unwrap_or_default();
    let message = match sign.trim() {
        "" => format!("`{written}` is a space as a web page writes it"),
        sign => format!("`{written}` is `{sign}` as a web page writes it"),
    };
    const LONGEST: usize = 50;
    let help = match meant.chars().count() > LONGEST || meant.contains(['`', '\n']) {
        true => "write the sign itself".to_owned(),
        false => format!("write `{meant}`"),
    };
    Diagnostic::new(&code::HTML_SIGN, message, place, "copied from a web page?").with_help(help)
}

/// A text with the signs themselves; nothing where it has none that is written so.
pub(super) fn decoded(text: &str) -> Option<String> {
    memchr(b'&', text.as_bytes())?;
    let mut found = false;
    let mut meant = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at_checked(at)?;
        meant.push_str(before);
        let (written, sign) = sign_at(from).unwrap_or(("&", "&".to_owned()));
        found |= written.len() > 1;
        meant.push_str(&sign);
        rest = from.get(written.len()..)?;
    }
    meant.push_str(rest);
    found.then_some(meant)
}

/// The first such sign of a text: as it is written, and as it is meant.
fn first_sign(text: &str) -> Option<(&str, String)> {
    text.match_indices('&').find_map(|(at, _)| sign_at(text.get(at..)?))
}

/// The sign at the beginning of a text: `&pound;`, `&#163;` or `&#xA3;`.
fn sign_at(text: &str) -> Option<(&str, String)> {
    const LONGEST: usize = 10;
    let head = text.as_bytes().get(..text.len().min(LONGEST))?;
    let end = memchr(b';', head)?;
    let name = text.get(1..end)?;
    let sign = match name.strip_prefix('#') {
        Some(number) => char::from_u32(numbered(number)?)?.to_string(),
        None => SIGNS.iter().find(|(known, _)| *known == name)?.1.to_owned(),
    };
    // A no-break space is a space to whoever writes a plan.
    let sign = if sign == "\u{a0}" { " ".to_owned() } else { sign };
    Some((text.get(..=end)?, sign))
}

/// `163`, `xA3`
fn numbered(number: &str) -> Option<u32> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let is_digits = digits.chars().all(|char| char.is_digit(radix));
    // Below are control characters, which are meant by nobody.
    const FIRST: u32 = 32;
    u32::from_str_radix(digits, radix).ok().filter(|number| is_digits && *number >= FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_web_pages_are_read_and_other_text_is_left_alone() {
        for (text, meant) in [
            ("&pound;764,218", "£764,218"),
            ("Adoption &amp; fostering", "Adoption & fostering"),
            ("&#163;5 and &#xA3;6", "£5 and £6"),
            ("R&D &ndash; &lsquo;new&rsquo;", "R&D – ‘new’"),
            ("a&nbsp;b", "a b"),
            ("&amp;pound;", "&pound;"),
        ] {
            assert_eq!(decoded(text).as_deref(), Some(meant), "{text}");
        }
        for text in
            ["R&D", "Marks & Spencer; and others", "&", "&;", "&#;", "&#x;", "&#+5;", "&#7;"]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
        assert_eq!(decoded("&#1114112;"), None);
    }

    #[test]
    fn the_signs_stand_in_order() {
        assert!(SIGNS.is_sorted());
    }
}
