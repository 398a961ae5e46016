//! Any words, and `yes` or `no`.

use super::{Kind, ScalarType};
use crate::value::{Datum, Misread};

pub(super) static TEXT: ScalarType = ScalarType {
    keyword: "text",
    english: "text",
    spelling: "",
    example: "…",
    kind: Kind::Other(|text, _| Ok(Datum::Text(text.into()))),
    line: None,
};

pub(super) static YES_NO: ScalarType = ScalarType {
    keyword: "yes/no",
    english: "yes or no",
    spelling: "`yes` and `no` have no quotes",
    example: "yes",
    kind: Kind::Other(|text, _| as_yes_no(text).map(Datum::YesNo).ok_or_else(|| no_yes_no(text))),
    line: None,
};

/// Whether a text says yes or no, if it says either.
pub(in crate::value) fn as_yes_no(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_one_of(["yes", "y", "true"]) {
        return Some(true);
    }
    is_one_of(["no", "n", "false"]).then_some(false)
}

fn no_yes_no(text: &str) -> Misread {
    let how = Some("write `yes` or `no`".into());
    Misread::new(text, "is neither yes nor no", how).naming(["yes", "no"])
}
