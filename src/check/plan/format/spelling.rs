//! How a list, a group of fields or a single value is written: what the writer of a plan is advised to do.
//!
//! Takes a field and what the form asks for; gives what to do, in the words of the plan's own format. Never
//! shows one format to the writer of another.

use super::Format;
use lacuna_language::value::Ty;

/// A field of a plan, and the format that the plan is written in.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Field<'n> {
    pub format: Format,
    /// Its name; `entry` where it is an entry of a list.
    pub name: &'n str,
    pub is_entry: bool,
    /// Its way through the plan, `letter.signatures`; that of its list where it is an entry.
    pub way: String,
}

/// How one format is written.
pub(super) trait Spelling: Sync {
    /// What to write where a group of fields is asked for, and one value stands.
    fn as_fields(&self, field: &Field) -> String;

    /// What to write where a list is asked for, and one value stands.
    fn as_list(&self, field: &Field, is_of_groups: bool) -> String;

    /// What to do where fields stand and a list of such groups is asked for; the first field's name.
    fn as_entries(&self, field: &Field, first: &str) -> String;

    /// What to do where a list stands and a group of fields is asked for; the first field of its first entry.
    fn as_one_entry(&self, field: &Field, first: &str) -> String;

    /// What to write where one value is asked for, and fields stand.
    fn as_value(&self, field: &Field) -> String;

    /// The same where a list stands, which may be a text that only looks like one.
    fn as_value_of_list(&self, field: &Field) -> String {
        format!("{}; a text that begins with `[` goes in quotes", self.as_value(field))
    }

    /// How a field is put where it belongs that belongs to the plan itself, and not inside `inside`.
    fn at_the_top(&self, inside: &str) -> String;

    /// What to write before the entries of a list, where this bullet stands before them; nothing where no
    /// entry has a sign of its own.
    fn bullet(&self, _: char) -> Option<String> {
        None
    }

    /// What whoever fills in a pro forma has to know of the format.
    fn hint(&self) -> Option<&'static str> {
        None
    }
}

impl Field<'_> {
    /// What to write where a group of fields is asked for, and one value stands.
    pub(in crate::plan) fn as_fields(&self) -> String {
        self.spelling().as_fields(self)
    }

    /// What to write where a list is asked for, and one value stands.
    pub(in crate::plan) fn as_list(&self, of: &Ty) -> String {
        self.spelling().as_list(self, matches!(of, Ty::Record(_)))
    }

    /// What to do where fields stand and a list of such groups is asked for; the first field's name.
    pub(in crate::plan) fn as_entries(&self, first: &str) -> String {
        self.spelling().as_entries(self, first)
    }

    /// What to do where a list stands and a group of fields is asked for; the first field of its first
    /// entry.
    pub(in crate::plan) fn as_one_entry(&self, first: &str) -> String {
        self.spelling().as_one_entry(self, first)
    }

    /// What to write where one value is asked for, and more stands.
    pub(in crate::plan) fn as_value(&self, is_list: bool) -> String {
        match is_list {
            true => self.spelling().as_value_of_list(self),
            false => self.spelling().as_value(self),
        }
    }

    /// What to write instead of the bullet that a text begins with.
    pub(in crate::plan) fn bullet(&self, text: &str) -> Option<String> {
        self.spelling().bullet(super::wording::bullet(text)?)
    }

    fn spelling(&self) -> &'static dyn Spelling {
        self.format.0.spelling
    }
}

/// How a field is put where it belongs that belongs to the plan itself, and not inside `inside`.
pub fn at_the_top(format: Format, inside: &str) -> String {
    format!("it belongs to the plan itself: {}", format.0.spelling.at_the_top(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What only one of the formats has.
    const SIGNS: [(&str, Format); 6] = [
        ("`- `", Format::YAML),
        ("dash", Format::YAML),
        ("[[", Format::TOML),
        ("` = ", Format::TOML),
        ("`}`", Format::JSON),
        ("sheet", Format::WORKBOOK),
    ];

    #[test]
    fn nobody_is_shown_another_format() {
        for format in Format::ALL {
            let field =
                Field { format, name: "spending", is_entry: false, way: "spending".to_owned() };
            let record = Ty::Record(lacuna_language::value::RecordId(0));
            for said in [
                field.as_fields(),
                field.as_list(&record),
                field.as_list(&Ty::Text),
                field.as_entries("heading"),
                field.as_one_entry("heading"),
                field.as_value(true),
                field.as_value(false),
                at_the_top(format, "grant"),
            ] {
                let other = SIGNS.iter().find(|(sign, own)| *own != format && said.contains(sign));
                assert!(other.is_none(), "{format:?}: {said}");
            }
        }
    }
}
