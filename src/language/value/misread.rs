//! Why a text cannot be read, in words that follow it, and what to write instead.

use crate::diag::Advice;
use crate::source::Span;

/// Why a text cannot be read as what is asked for, in words that follow a value: "is not …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What was written.
    pub text: String,
    /// What is wrong with it: "is not an amount of money".
    pub fault: String,
    /// What would fit: "an amount looks like £1,234 or £1,234.50, with a comma for thousands".
    pub remedy: Option<String>,
    /// The values that the remedy asks about or says to write; each of them can be read.
    pub meant: Box<[String]>,
}

impl Misread {
    /// What was written, what is wrong with it, and what would fit, if that is known; it names no values yet.
    pub fn new(text: &str, fault: impl Into<String>, remedy: Option<String>) -> Self {
        Misread { text: text.to_owned(), fault: fault.into(), remedy, meant: Box::default() }
    }

    /// The same with the values that its remedy names.
    pub fn naming(self, meant: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Misread { meant: meant.into_iter().map(Into::into).collect(), ..self }
    }

    /// What to do about it at a place, with each value that is named as an edit.
    pub fn advice(&self, place: Span) -> Option<Advice> {
        let advice = Advice::from(self.remedy.clone()?);
        Some(self.meant.iter().fold(advice, |advice, text| advice.with(place, text)))
    }
}
