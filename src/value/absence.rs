//! The ways in which a plan can fail to say something. Zero is none of them.

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
    Unreadable(super::Misread),
}

/// Words that stand for a value to come, or for one that nobody had; in lower case.
pub const PLACEHOLDERS: [&str; 42] = [
    "tbc",
    "t.b.c",
    "t.b.a",
    "tba",
    "tbd",
    "to follow",
    "to follow shortly",
    "will follow",
    "to come",
    "to be agreed",
    "to be announced",
    "to be appointed",
    "to be completed",
    "to be confirmed",
    "to be decided",
    "to be determined",
    "to be inserted",
    "to be signed",
    "to be supplied",
    "awaited",
    "awaiting signature",
    "pending",
    "vacant",
    "not available",
    "not known",
    "not yet known",
    "not signed",
    "not yet signed",
    "unsigned",
    "not applicable",
    "n/a",
    "na",
    "nil",
    "-",
    "–",
    "—",
    "?",
    "…",
    "xx",
    "xxx",
    "n.a",
    "not applicable because",
];

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
    // A figure is none, whatever stands behind it.
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '£') {
        return false;
    }
    let is_round = |c| matches!(c, '[' | ']' | '(' | ')' | '<' | '>' | '{' | '}' | '*' | '.' | ' ');
    let is_mark = |c| matches!(c, '?' | '.' | '-' | '–' | '—' | '_' | '…');
    let only_marks = !text.is_empty() && text.chars().all(is_mark);
    let bare = text.trim_matches(is_round);
    only_marks
        || (may_be_placeholder(bare)
            && PLACEHOLDERS.contains(&super::show::simplified(bare).as_str()))
}

/// Whether a text begins with a letter or sign that a placeholder begins with, and has no more words than
/// one. Of nearly all other texts it is seen by this that they are none.
fn may_be_placeholder(text: &str) -> bool {
    const MOST_WORDS: usize = 3;
    let text = text.trim_start();
    let is_first = |c: char| {
        let letters = ['t', 'w', 'a', 'p', 'v', 'n', 'u', 'x'];
        letters.contains(&c.to_ascii_lowercase()) || matches!(c, '-' | '–' | '—' | '?' | '…')
    };
    text.starts_with(is_first) && text.split_ascii_whitespace().nth(MOST_WORDS).is_none()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_values() {
        for text in ["n.a.", "to  follow", "Not applicable", "unsigned"] {
            assert!(matches!(of_text(text), Some(Absence::Placeholder(_))), "{text}");
        }
        for text in ["TBC", "[to follow]", "to follow.", "n/a", "N/A", "-", "nil", "???", "…"] {
            assert!(matches!(of_text(text), Some(Absence::Placeholder(_))), "{text}");
        }
        for text in PLACEHOLDERS {
            assert!(may_be_placeholder(text), "{text}");
        }
        for text in ["0", "£0", "none", "to follow the child", "not applicable to us", "-3"] {
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
