//! The formats of plan files, a row and a folder each, and how one is told from another.
//!
//! Takes the name and the bytes of a file; gives its format, and by its row all that depends on the format:
//! how a plan is read, written, peeked at and advised on. No other file asks which format it has.

mod delimited;
mod html;
mod json;
mod limits;
mod lines;
mod open;
mod other_files;
mod spelling;
#[cfg(test)]
mod testing;
mod toml;
pub(super) mod wording;
pub mod workbook;
mod write;
mod yaml;

pub use open::{is_read_alike, open};
pub use other_files::Other;
pub(super) use spelling::Field;
pub use spelling::at_the_top;
pub use write::{CannotConvert, write};

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::{Comments, Node, Tokens};
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{Source, SourceId, Sources};
use lacuna_language::value::Year;
use spelling::Spelling;

/// How a plan file is written: one of [`Format::ALL`]. All give the same tokens.
#[derive(Clone, Copy)]
pub struct Format(&'static Row);

/// What is particular to a format.
struct Row {
    /// What people call it, `YAML`.
    name: &'static str,
    /// What help says of it; nothing where the name of the format says enough.
    about: &'static str,
    /// What the names of its files end in. The first is written, and names the format on the command line.
    endings: &'static [&'static str],
    /// The endings of other programs' files that its reader knows and refuses with a remedy.
    refused_endings: &'static [&'static str],
    /// What its files begin with that no text begins with.
    signatures: &'static [&'static [u8]],
    /// Whether a text without a name is of this format, by the first line that is not blank and no comment.
    is_begun_by: fn(&str) -> bool,
    reader: Reader,
    /// Writes a tree as text; nothing where only what a form asks for can be written.
    writer: Option<Writer>,
    /// Whether a text of it can have comments. Where it cannot, `$schema` names what editors may show instead.
    has_comments: bool,
    /// Finds the year without reading the whole file; nothing where only the reader can tell.
    peek_year: fn(&[u8]) -> Option<Year>,
    /// The names in headers and before dots, where one may be written more than once for one place in the tree.
    ways: fn(&str) -> Vec<Way>,
    spelling: &'static dyn Spelling,
}

/// The names on the way from the top of a plan to a header or a value, each with its place in the text.
pub(super) type Way = Vec<(String, Range<usize>)>;

/// Reads a file into its tokens; nothing where it is not well-formed.
enum Reader {
    /// From a text, which is a source already.
    Text {
        /// Reads texts as plans mostly are, and gives up, with nothing said, on all others.
        fast: Option<Fast>,
        parser: Parser,
    },
    /// From the bytes of a file of this name, which becomes a source.
    Bytes(fn(&str, &[u8], &mut Sources, &mut Diagnostics) -> Option<Tokens>),
}

/// Gives the same as the parser, which has nothing to say then; or nothing.
type Fast = fn(SourceId, &Arc<Source>) -> Option<Tokens>;

/// Reads a text of whatever kind, and says what is wrong with it.
type Parser = fn(SourceId, &Arc<Source>, &mut Diagnostics) -> Option<Tokens>;

/// Writes a tree as text.
type Writer = fn(&Node, Comments) -> Result<String, CannotConvert>;

impl Format {
    /// An Excel workbook, made from the pro forma.
    pub const WORKBOOK: Format = Format(&workbook::ROW);
    /// YAML text. A file that nothing shows to be of another format is read as this.
    pub const YAML: Format = Format(&yaml::ROW);
    /// TOML text.
    pub const TOML: Format = Format(&toml::ROW);
    /// JSON text.
    pub const JSON: Format = Format(&json::ROW);

    /// All formats, in the order in which people are told of them.
    pub const ALL: [Format; 4] = [Format::WORKBOOK, Format::YAML, Format::TOML, Format::JSON];

    /// What is said of it on the command line; nothing where its ending says enough.
    pub fn about(self) -> &'static str {
        self.0.about
    }

    /// What the names of such files end in.
    pub fn ending(self) -> &'static str {
        self.0.endings.first().copied().unwrap_or_default()
    }

    /// Whether its files are texts, which [`write`] makes of any tree.
    pub fn is_text(self) -> bool {
        self.0.writer.is_some()
    }

    /// Whether its files can have comments that are text as well.
    pub fn has_comments(self) -> bool {
        self.0.has_comments
    }

    /// What whoever fills in a pro forma has to know of this format.
    pub fn hint(self) -> Option<&'static str> {
        self.0.spelling.hint()
    }

    /// The endings of plan files, whatever their format.
    pub fn endings() -> impl Iterator<Item = &'static str> {
        Format::ALL.iter().flat_map(|one| one.0.endings).copied()
    }

    /// The endings of other programs' files, which people take for plan files: to be told of.
    pub fn refused_endings() -> impl Iterator<Item = &'static str> {
        Format::ALL.iter().flat_map(|one| one.0.refused_endings).copied()
    }

    /// What a file is that is no plan by the ending of its name.
    pub fn no_plan(name: &str) -> Option<Other> {
        other_files::by_ending(ending_of(name)?)
    }

    /// The format of a file that was read already.
    pub fn of_source(source: &Source) -> Format {
        match source.grid() {
            Some(_) => Format::WORKBOOK,
            None => Format::of(source.name(), source.text().as_bytes()),
        }
    }

    /// The format of a file: by what no text begins with, then by the ending of its name, then by
    /// how its text begins.
    pub fn of(name: &str, bytes: &[u8]) -> Format {
        let has_signature =
            |one: &Format| one.0.signatures.iter().any(|own| bytes.starts_with(own));
        let signed = Format::ALL.into_iter().find(has_signature);
        let named =
            || Format::of_name(name).or_else(|| Format::with(name, |row| row.refused_endings));
        signed.or_else(named).unwrap_or_else(|| Format::of_text(bytes))
    }

    /// The format that a name's ending tells.
    pub fn of_name(name: &str) -> Option<Format> {
        Format::with(name, |row| row.endings)
    }

    /// The format that has the ending of a name among these.
    fn with(name: &str, endings: fn(&Row) -> &'static [&'static str]) -> Option<Format> {
        let ending = ending_of(name)?;
        let has_it =
            |one: &Format| endings(one.0).iter().any(|own| own.eq_ignore_ascii_case(ending));
        Format::ALL.into_iter().find(has_it)
    }

    /// The format of what came without a name.
    fn of_text(bytes: &[u8]) -> Format {
        let text = String::from_utf8_lossy(bytes);
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        let mut telling = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = telling.next().unwrap_or_default();
        let told = Format::ALL.into_iter().find(|one| (one.0.is_begun_by)(line));
        told.unwrap_or_default()
    }
}

/// The format of a file that nothing shows to be of another.
impl Default for Format {
    fn default() -> Self {
        Format::YAML
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Format {}

impl fmt::Debug for Format {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.0.name)
    }
}

/// The year that a plan names, where it is seen at once, without reading the whole file: the year that the
/// reader finds if it can read the file at all. It never says whether a file is a plan.
pub fn peek_year(name: &str, bytes: &[u8]) -> Option<Year> {
    (Format::of(name, bytes).0.peek_year)(bytes)
}

/// The ways in a text that names are written along, beside those in its tree; none where the tree has all.
pub fn ways(name: &str, text: &str) -> Vec<Way> {
    (Format::of(name, text.as_bytes()).0.ways)(text)
}

fn ending_of(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_its_bytes_its_name_or_its_text() {
        for (name, text, format) in [
            ("a.yaml", "x = 1", Format::YAML),
            ("a.YML", "{}", Format::YAML),
            ("a.toml", "a: 1", Format::TOML),
            ("a.json", "", Format::JSON),
            ("a.yaml", "PK\u{3}\u{4}", Format::WORKBOOK),
            ("a.ods", "a: 1", Format::WORKBOOK),
            ("<stdin>", "# x\n\nyear: 2001-02", Format::YAML),
            ("<stdin>", "\u{feff}{\"year\": 1}", Format::JSON),
            ("<stdin>", "# x\nyear = 1", Format::TOML),
            ("<stdin>", "[letter]\n", Format::TOML),
            ("plan.txt", "what: a = b", Format::YAML),
            ("plan", "", Format::YAML),
        ] {
            assert_eq!(Format::of(name, text.as_bytes()), format, "{name} {text}");
        }
    }

    #[test]
    fn no_two_formats_share_a_name_or_an_ending() {
        let names = Format::ALL.iter().map(|one| one.0.name);
        let all: Vec<&str> =
            names.chain(Format::endings()).chain(Format::refused_endings()).collect();
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{one} is there twice");
        }
    }
}
