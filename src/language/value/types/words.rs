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
    kind: Kind::Other(|text, _| yes_no(text)),
    line: None,
};

fn yes_no(text: &str) -> Result<Datum, Misread> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_one_of(["yes", "y", "true"]) {
        return Ok(Datum::YesNo(true));
    }
    if is_one_of(["no", "n", "false"]) {
        return Ok(Datum::YesNo(false));
    }
    let how = Some("write `yes` or `no`".into());
    Err(Misread::new(text, "is neither yes nor no", how).naming(["yes", "no"]))
}
