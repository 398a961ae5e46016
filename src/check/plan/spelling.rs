//! How a list, a group of fields or a single value is written, in each format of plans.
//!
//! Takes a format and the name of a field; gives what to do, in words. Never shows one format to the writer
//! of another.

use super::Format;
use super::workbook::layout::sheet_name;
use lacuna_language::value::Ty;

/// A field of a plan, and the format that the plan is written in.
#[derive(Debug, Clone)]
pub(super) struct Field<'n> {
    pub format: Format,
    /// Its name; `entry` where it is an entry of a list.
    pub name: &'n str,
    pub is_entry: bool,
    /// Its way through the plan, `letter.signatures`; that of its list where it is an entry.
    pub way: String,
}

impl Field<'_> {
    /// What to write where a group of fields is asked for, and one value stands.
    pub(super) fn as_fields(&self) -> String {
        let way = &self.way;
        match self.format {
            Format::Yaml => {
                "write fields instead, indented on the lines below, each with its own name"
                    .to_owned()
            }
            Format::Toml if self.is_entry => format!(
                "write `[[{way}]]` for each entry instead, and below it a line for each field, as \
                 `name = value`"
            ),
            Format::Toml => format!(
                "write fields instead: `[{way}]`, and below it a line for each, as `name = value`"
            ),
            Format::Json => {
                "write fields instead, between `{` and `}`, each as `\"name\": value`".to_owned()
            }
            Format::Workbook => format!(
                "clear this answer, and fill in the rows of its fields, which begin with `{way}.`"
            ),
        }
    }

    /// What to write where a list is asked for, and one value stands.
    pub(super) fn as_list(&self, of: &Ty) -> String {
        let (name, way) = (self.name, &self.way);
        let is_of_records = matches!(of, Ty::Record(_));
        match self.format {
            Format::Yaml => {
                "write its entries as a list, each on a line below with `- ` before it, even if there is \
                 only one"
                    .to_owned()
            }
            Format::Toml if is_of_records => {
                format!("write `[[{way}]]` for each entry, and its fields below that")
            }
            Format::Toml => format!("write its entries as a list, even if there is only one: `{name} = [ … ]`"),
            Format::Json => {
                "write its entries between `[` and `]`, with a comma between them, even if there is only \
                 one"
                    .to_owned()
            }
            Format::Workbook => format!(
                "clear this answer, and fill in a row for each entry on the sheet `{}`",
                sheet_name(way)
            ),
        }
    }

    /// What to do where fields stand and a list of such groups is asked for; the first field's name.
    pub(super) fn as_entries(&self, first: &str) -> String {
        let way = &self.way;
        match self.format {
            Format::Yaml => {
                format!("put `- ` before `{first}`, and before the first field of each entry")
            }
            Format::Toml => format!("write `[[{way}]]` instead of `[{way}]`, for each entry"),
            Format::Json => {
                "put `[` before the `{` and `]` after the `}`, with a comma between entries"
                    .to_owned()
            }
            Format::Workbook => format!(
                "clear the rows that begin with `{way}.`, and fill in a row for each entry on the sheet \
                 `{}`",
                sheet_name(way)
            ),
        }
    }

    /// What to do where a list stands and a group of fields is asked for; the first field of its first
    /// entry.
    pub(super) fn as_one_entry(&self, first: &str) -> String {
        let way = &self.way;
        match self.format {
            Format::Yaml => format!("remove the dash before `{first}`"),
            Format::Toml => format!("write `[{way}]`, with one bracket instead of two"),
            Format::Json => "remove `[` and `]`".to_owned(),
            Format::Workbook => self.as_fields(),
        }
    }

    /// What to write where one value is asked for, and more stands.
    pub(super) fn as_value(&self, is_list: bool) -> String {
        let (name, way) = (self.name, &self.way);
        let alone = match self.format {
            Format::Yaml if self.is_entry => {
                "write only the value, right after the dash".to_owned()
            }
            Format::Toml | Format::Json if self.is_entry => "write only the value".to_owned(),
            Format::Yaml => "write only the value, right after its name".to_owned(),
            Format::Toml => format!("write only the value: `{name} = …`"),
            Format::Json => format!("write only the value: `\"{name}\": …`"),
            Format::Workbook => format!("write only the value, beside `{way}`"),
        };
        match is_list && self.format != Format::Workbook {
            true => format!("{alone}; a text that begins with `[` goes in quotes"),
            false => alone,
        }
    }
}

/// How a field is put where it belongs that belongs to the plan itself, and not inside `inside`.
pub fn at_the_top(format: Format, inside: &str) -> String {
    let how = match format {
        Format::Yaml => "start it at the left edge, in column 1".to_owned(),
        Format::Toml => "write it above the first header".to_owned(),
        Format::Json => format!("put it after the bracket that closes `{inside}`"),
        Format::Workbook => "write it on the first sheet, with only its name".to_owned(),
    };
    format!("it belongs to the plan itself: {how}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What only one of the formats has.
    const SIGNS: [(&str, Format); 6] = [
        ("`- `", Format::Yaml),
        ("dash", Format::Yaml),
        ("[[", Format::Toml),
        ("` = ", Format::Toml),
        ("`}`", Format::Json),
        ("sheet", Format::Workbook),
    ];

    #[test]
    fn nobody_is_shown_another_format() {
        for format in [Format::Yaml, Format::Toml, Format::Json, Format::Workbook] {
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
