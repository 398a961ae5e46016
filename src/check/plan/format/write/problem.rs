//! What another format cannot hold.

use smol_str::SmolStr;

use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::Misread;
use lacuna_language::value::show::grouped;

/// Something that would be lost if a plan were written in another format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotConvert {
    /// A key that stands twice, which the format does not allow.
    Repeated {
        /// The key, where it stands again.
        key: Spanned<SmolStr>,
        /// Where it stands first.
        first: Span,
        /// The name of the format, such as `TOML`.
        format: &'static str,
    },
    /// A number without quotes that the format writes in another way: `0x1F` in JSON.
    Number {
        /// Where the number stands.
        span: Span,
        /// The same number as the format can write it.
        figures: String,
        /// The name of the format, such as `JSON`.
        format: &'static str,
    },
    /// What YAML took for something else than a value, and would be lost.
    NotAValue,
    /// Comments, of which the format has none.
    Comments {
        /// Where the first of them stands.
        first: Span,
        /// How many there are.
        count: usize,
        /// The name of the format, such as `JSON`.
        format: &'static str,
    },
    /// A file without fields, which the format does not allow.
    NoFields {
        /// The whole of what the file holds.
        span: Span,
        /// The name of the format, such as `TOML`.
        format: &'static str,
    },
    /// A key that is longer than the format allows.
    LongKey {
        /// Where the key stands.
        span: Span,
        /// How many characters a key may have.
        most: usize,
    },
    /// Something that is no value in the plan as it is.
    Unreadable {
        /// Where it stands.
        span: Span,
        /// What it is instead of a value.
        why: Misread,
    },
    /// What a form has no place for, where only what the form asks for can be written.
    NoPlace {
        /// Where it stands.
        span: Span,
    },
    /// Cells and sheets of a workbook that are no part of the plan.
    NotRead,
    /// A text that is longer than a cell of a workbook.
    LongText {
        /// Where the text stands.
        span: Span,
        /// How many characters a cell may hold.
        most: usize,
    },
}

impl CannotConvert {
    /// The problem as it is reported.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            CannotConvert::Repeated { key, first, format } => repeated(&key, first, format),
            CannotConvert::Comments { first, count, format } => comments(first, count, format),
            CannotConvert::Number { span, figures, format } => {
                let message = format!("{format} has no number that is written like this");
                refusal(message, span, "no number there")
                    .with_help(format!("write `{figures}`, or put it in quotes if it is a text"))
            }
            CannotConvert::NotAValue => {
                let message = "what is listed above would be lost";
                Diagnostic::without_place(&code::CANNOT_CONVERT, message)
                    .with_help("correct it, or delete it")
            }
            CannotConvert::NoFields { span, format } => {
                let message = format!("{format} can hold only fields, but this file has none");
                refusal(message, span, "no field").with_help("a plan begins with `authority: …`")
            }
            CannotConvert::LongKey { span, most } => {
                let message = format!("in YAML a key has at most {most} characters");
                refusal(message, span, "longer than that").with_help("give it a shorter name")
            }
            CannotConvert::Unreadable { span, why } => {
                refusal(format!("this {}", why.fault), span, "no value").with_help_if(why.remedy)
            }
            CannotConvert::NoPlace { span } => {
                let message = "the form has no place for this, so it would be lost in a workbook";
                refusal(message.to_owned(), span, "no place in the workbook").with_help(
                    "`lacuna check` says what is wrong with it; an empty list or group has no place in \
                     a workbook at all",
                )
            }
            CannotConvert::NotRead => {
                let message = "what is not part of the pro forma would be lost in another format";
                Diagnostic::without_place(&code::CANNOT_CONVERT, message)
                    .with_help("`--drop-comments` writes the plan without it")
            }
            CannotConvert::LongText { span, most } => {
                let most = grouped(most);
                let message = format!("a cell of a workbook holds at most {most} characters");
                refusal(message, span, "longer than that").with_help("shorten it")
            }
        }
    }
}

fn refusal(message: String, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(&code::CANNOT_CONVERT, message, span, label)
}

fn repeated(key: &Spanned<SmolStr>, first: Span, format: &str) -> Diagnostic {
    let message = format!("`{}` is there twice, but {format} allows a name only once", key.node);
    refusal(message, key.span, "here again")
        .with_label(first, "first here")
        .with_help("keep one of them")
}

fn comments(first: Span, count: usize, format: &str) -> Diagnostic {
    let message = match count {
        1 => format!("{format} has no comments, so the one in this plan would be lost"),
        more => format!("{format} has no comments, so the {more} in this plan would be lost"),
    };
    let label = if count == 1 { "this comment" } else { "the first of them" };
    refusal(message, first, label).with_help("`--drop-comments` writes it without them")
}
