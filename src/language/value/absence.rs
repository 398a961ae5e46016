//! The ways in which a plan can fail to say something. Zero is none of them.

use super::placeholder::{begins_otherwise, is_phrase};

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// Not there, or there but empty.
    Missing,
    /// A word that holds a place until the value is known: `to follow`, `TBC`, `n/a`.
    Placeholder(String),
    /// `not applicable because …`, with its reason.
    NotApplicable(String),
    /// Something is there that cannot be read as what the form asks for.
    Unreadable(Box<super::Misread>),
}

impl From<super::Misread> for Absence {
    fn from(why: super::Misread) -> Absence {
        Absence::Unreadable(Box::new(why))
    }
}

/// What a declaration that something does not apply begins with; its reason stands behind it.
pub const DECLARATION: &str = "not applicable because";

/// The absence that a plan's text amounts to, if it is not a value to be read.
pub fn of_text(text: &str) -> Option<Absence> {
    of_trimmed(text.trim())
}

/// The same of a text without blanks around it.
pub(super) fn of_trimmed(plain: &str) -> Option<Absence> {
    if plain.is_empty() {
        return Some(Absence::Missing);
    }
    if is_placeholder(plain) {
        return Some(Absence::Placeholder(plain.to_owned()));
    }
    declared_reason(plain).map(|reason| Absence::NotApplicable(reason.to_owned()))
}

/// Whether the text only holds a place, in brackets or not: `TBC`, `[to follow]`, `???`.
fn is_placeholder(text: &str) -> bool {
    // Nearly all texts are told by this, and far faster.
    if begins_with_more(text) {
        return false;
    }
    let is_round = |c| matches!(c, '[' | ']' | '(' | ')' | '<' | '>' | '{' | '}' | '*' | '.' | ' ');
    let is_mark = |c| matches!(c, '?' | '.' | '-' | '–' | '—' | '_' | '…');
    let bare = text.trim_matches(is_round);
    // `£TBC` waits for its figure.
    let bare = bare.strip_prefix('£').map_or(bare, str::trim_start);
    // A figure is none, whatever stands behind it.
    let is_figure = bare.starts_with(|c: char| c.is_ascii_digit());
    !is_figure && ((!text.is_empty() && text.chars().all(is_mark)) || is_phrase(bare))
}

/// Whether a text begins with a figure, or with a word that no phrase begins with and behind which more stands.
fn begins_with_more(text: &str) -> bool {
    let figure = text.strip_prefix('£').unwrap_or(text);
    figure.as_bytes().first().is_some_and(u8::is_ascii_digit) || begins_otherwise(text)
}

/// The reason in `not applicable because REASON`; a declaration without one is not a declaration.
fn declared_reason(text: &str) -> Option<&str> {
    let (head, reason) = text.split_at_checked(DECLARATION.len())?;
    if !head.eq_ignore_ascii_case(DECLARATION) {
        return None;
    }
    let reason = reason.trim();
    (!reason.is_empty() && !is_placeholder(reason)).then_some(reason)
}

/// The reason where a text seems to be meant as a declaration and is not written as one: `N/A because …`.
pub fn meant_reason(text: &str) -> Option<&str> {
    const HEADS: [&str; 4] = ["not applicable", "n/a", "n.a.", "na"];
    const JOINTS: [&str; 4] = ["because", "as", "since", ":"];
    let plain = text.trim();
    let rest = HEADS.iter().find_map(|head| without_head(plain, head))?.trim_start();
    let reason = JOINTS.iter().find_map(|joint| without_head(rest, joint))?.trim();
    (!reason.is_empty() && !is_placeholder(reason)).then_some(reason)
}

fn without_head<'t>(text: &'t str, head: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(head.len())?;
    let is_whole = !rest.starts_with(char::is_alphanumeric);
    (start.eq_ignore_ascii_case(head) && is_whole).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_is_not_declared_as_one_is_found() {
        for text in ["N/A because none is 16", "n/a as none is 16", "Not applicable: none is 16"] {
            assert_eq!(meant_reason(text), Some("none is 16"), "{text}");
        }
        for text in ["N/A", "n/a because TBC", "national", "nasty because cold", "£5"] {
            assert_eq!(meant_reason(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_are_told_from_values() {
        for text in ["n.a.", "to  follow", "Not applicable", "unsigned"] {
            assert!(matches!(of_text(text), Some(Absence::Placeholder(_))), "{text}");
        }
        for text in ["TBC", "[to follow]", "to follow.", "n/a", "N/A", "-", "nil", "???", "…"] {
            assert!(matches!(of_text(text), Some(Absence::Placeholder(_))), "{text}");
        }
        for text in
            ["£TBC", "£ to be confirmed", "£-", "[£xx]", "(see Annex 2(a))", "[To be named]."]
        {
            assert!(matches!(of_text(text), Some(Absence::Placeholder(_))), "{text}");
        }
        for text in [
            "0",
            "£0",
            "£",
            "£5 to follow",
            "none",
            "to follow the child",
            "not applicable to us",
            "-3",
        ] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_declaration_needs_its_reason() {
        let declared = of_text("Not applicable because no one is 16");
        assert_eq!(declared, Some(Absence::NotApplicable("no one is 16".to_owned())));
        for text in ["not applicable because", "not applicable because  "] {
            assert!(matches!(of_text(text), Some(Absence::Placeholder(_))), "{text}");
        }
        assert_eq!(of_text("not applicable because TBC"), None);
    }
}
