//! The formats that a plan may be written in, and how one is told from another.

use super::Other;
use lacuna_language::source::Source;

/// How a plan file is written. All give the same tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML text. A file that nothing shows to be of another format is read as this.
    Yaml,
    /// TOML text.
    Toml,
    /// JSON text.
    Json,
    /// An Excel workbook, made from the pro forma.
    Workbook,
}

/// The first bytes of a zip archive, which a workbook is.
const ZIP: &[u8] = b"PK";
/// The first bytes of the container of workbooks before 2007, and of those with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

impl Format {
    /// The endings of plan files, each with its format.
    pub const ENDINGS: [(&str, Format); 5] = [
        ("yaml", Format::Yaml),
        ("yml", Format::Yaml),
        ("toml", Format::Toml),
        ("json", Format::Json),
        ("xlsx", Format::Workbook),
    ];

    /// The endings of other programs' tables, which people take for plan files: to be told of.
    pub const OTHER_TABLES: [&str; 5] = ["xls", "xlsm", "xlsb", "ods", "fods"];

    /// What a file is that is no plan by the ending of its name.
    pub fn no_plan(name: &str) -> Option<Other> {
        const OTHERS: [(&str, &str); 6] = [
            ("csv", "a CSV file"),
            ("pdf", "a PDF file"),
            ("doc", "a Word document"),
            ("docx", "a Word document"),
            ("odt", "a text document"),
            ("rtf", "a text document"),
        ];
        let (_, ending) = name.rsplit_once('.')?;
        let other = OTHERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
        other.map(|(_, what)| Other::to_be_copied(what))
    }

    /// What the names of such files end in.
    pub fn ending(self) -> &'static str {
        let own = Format::ENDINGS.iter().find(|(_, format)| *format == self);
        own.map_or("", |(ending, _)| ending)
    }

    /// The format of a file that was read already.
    pub fn of_source(source: &Source) -> Format {
        match source.grid() {
            Some(_) => Format::Workbook,
            None => Format::of(source.name(), source.text().as_bytes()),
        }
    }

    /// The format of a file: by what no text begins with, then by the ending of its name, then by
    /// how its text begins.
    pub fn of(name: &str, bytes: &[u8]) -> Format {
        if bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND) {
            return Format::Workbook;
        }
        let told = Format::of_name(name).or_else(|| Format::of_other_table(name));
        told.unwrap_or_else(|| Format::of_text(bytes))
    }

    /// The format that a name's ending tells.
    pub fn of_name(name: &str) -> Option<Format> {
        let (_, ending) = name.rsplit_once('.')?;
        let is_it = |known: &&(&str, Format)| known.0.eq_ignore_ascii_case(ending);
        Format::ENDINGS.iter().find(is_it).map(|(_, format)| *format)
    }

    /// Other tables are opened as workbooks, which says what they are.
    fn of_other_table(name: &str) -> Option<Format> {
        let (_, ending) = name.rsplit_once('.')?;
        let is_it = Format::OTHER_TABLES.iter().any(|one| one.eq_ignore_ascii_case(ending));
        is_it.then_some(Format::Workbook)
    }

    /// The format of what came without a name: a brace opens JSON; a table's header, or a name with
    /// an equals sign, TOML; all else is YAML.
    fn of_text(bytes: &[u8]) -> Format {
        let text = String::from_utf8_lossy(bytes);
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        let mut telling = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        match telling.next() {
            Some(line) if line.starts_with('{') => Format::Json,
            Some(line) if line.starts_with('[') || is_assignment(line) => Format::Toml,
            _ => Format::Yaml,
        }
    }
}

/// `year = "2001-02"`, and not `what: a = b`.
fn is_assignment(line: &str) -> bool {
    line.split_once('=').is_some_and(|(name, _)| !name.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_its_bytes_its_name_or_its_text() {
        for (name, text, format) in [
            ("a.yaml", "x = 1", Format::Yaml),
            ("a.YML", "{}", Format::Yaml),
            ("a.toml", "a: 1", Format::Toml),
            ("a.json", "", Format::Json),
            ("a.yaml", "PK\u{3}\u{4}", Format::Workbook),
            ("<stdin>", "# x\n\nyear: 2001-02", Format::Yaml),
            ("<stdin>", "\u{feff}{\"year\": 1}", Format::Json),
            ("<stdin>", "# x\nyear = 1", Format::Toml),
            ("<stdin>", "[letter]\n", Format::Toml),
            ("plan.txt", "what: a = b", Format::Yaml),
            ("plan", "", Format::Yaml),
        ] {
            assert_eq!(Format::of(name, text.as_bytes()), format, "{name} {text}");
        }
    }
}
