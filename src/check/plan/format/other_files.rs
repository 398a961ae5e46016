//! Files that are no plan: what they are, by the ending of their name or by their first bytes.
//!
//! Takes an ending, or the bytes of a file; gives its kind and how to make a plan of it. Never says of a
//! file that it is a plan: that is for the readers to say.

/// A kind of file that is not read as a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// What it is, with its article.
    pub what: &'static str,
    /// How to make a plan of it.
    pub remedy: &'static str,
}

impl Other {
    /// A kind of file that has what a plan needs in it, but nothing to read it by.
    pub const fn to_be_copied(what: &'static str) -> Other {
        let remedy = "copy what is in it into the pro forma, which `lacuna template YEAR` makes";
        Other { what, remedy }
    }

    const fn table(what: &'static str) -> Other {
        let remedy =
            "open it in the program that it comes from, and save it as an Excel workbook (.xlsx)";
        Other { what, remedy }
    }
}

/// How much of a file tells of what kind it is.
const HEAD: usize = 4_096;

const UNPACK: &str = "unpack it, and check the file that is in it";

/// What the first bytes of a file say that is no text.
const BY_BYTES: [(&[u8], Other); 9] = [
    (b"%PDF-", Other::to_be_copied("a PDF file")),
    (b"{\\rtf", Other::to_be_copied("a text document")),
    (&[0x1F, 0x8B], Other { what: "a compressed file (gzip)", remedy: UNPACK }),
    (b"7z\xBC\xAF\x27\x1C", Other { what: "a compressed file (7z)", remedy: UNPACK }),
    (b"BZh", Other { what: "a compressed file (bzip2)", remedy: UNPACK }),
    (b"\xFD7zXZ\0", Other { what: "a compressed file (xz)", remedy: UNPACK }),
    (b"\x89PNG", Other::to_be_copied("a picture")),
    (b"\xFF\xD8\xFF", Other::to_be_copied("a picture")),
    (b"GIF8", Other::to_be_copied("a picture")),
];

/// What a file in XML is, by a word that stands near its beginning.
const BY_WORD_IN_XML: [(&str, Other); 6] = [
    ("opendocument.spreadsheet", Other::table("an OpenDocument spreadsheet in XML (.fods)")),
    ("opendocument.text", Other::to_be_copied("a text document in XML (.fodt)")),
    ("office:spreadsheet", Other::table("an Excel workbook of 2003, in XML")),
    ("word/2003/wordml", Other::to_be_copied("a Word document in XML")),
    ("<html", WEB_PAGE),
    ("<table", WEB_PAGE),
];

const WEB_PAGE: Other = Other::to_be_copied("a web page");
const XML: Other = Other::to_be_copied("an XML file");

/// What a file is that no plan's name ends like.
const BY_ENDING: [(&str, &str); 6] = [
    ("csv", "a CSV file"),
    ("pdf", "a PDF file"),
    ("doc", "a Word document"),
    ("docx", "a Word document"),
    ("odt", "a text document"),
    ("rtf", "a text document"),
];

/// What a file is, if the ending of its name says that it is no plan.
pub(super) fn by_ending(ending: &str) -> Option<Other> {
    let other = BY_ENDING.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    other.map(|(_, what)| Other::to_be_copied(what))
}

/// What a file is, if its first bytes say that it is no plan.
pub(super) fn recognise(bytes: &[u8]) -> Option<Other> {
    let is_it = |(first, _): &&(&[u8], Other)| bytes.starts_with(first);
    if let Some((_, other)) = BY_BYTES.iter().find(is_it) {
        return Some(*other);
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match body.first() {
        Some(b'<') => of_xml(body),
        Some(b':' | b'{' | b'-' | b'#') | None => None,
        Some(_) => of_table(body),
    }
}

/// A file that begins with a tag, as no plan does.
fn of_xml(body: &[u8]) -> Option<Other> {
    let head = String::from_utf8_lossy(body.get(..body.len().min(HEAD))?).to_lowercase();
    if !begins_with_tag(&head) {
        return None;
    }
    if head.starts_with("<!doctype html") {
        return Some(WEB_PAGE);
    }
    let named = BY_WORD_IN_XML.iter().find(|(word, _)| head.contains(word));
    Some(named.map_or(XML, |(_, other)| *other))
}

/// Whether a text begins as `<?xml …`, `<!doctype …` or `<name …>` does. A name with a colon behind it is
/// one of YAML, however it begins.
fn begins_with_tag(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('<') else { return false };
    let is_in_name = |char: char| char.is_alphanumeric() || ":-_.".contains(char);
    let name = inside.split(|char| !is_in_name(char)).next().unwrap_or_default();
    let behind = inside.strip_prefix(name).unwrap_or_default();
    let is_element = name.starts_with(char::is_alphabetic)
        && !name.ends_with(':')
        && behind.starts_with(|char: char| char == '>' || char == '/' || char.is_whitespace())
        && behind.contains('>');
    is_element || inside.starts_with("?xml") || inside.starts_with('!')
}

/// A table in text, its columns parted by commas, semicolons or tabs: its first lines have the same
/// signs, two or more, and none of those that any line of a plan has.
fn of_table(body: &[u8]) -> Option<Other> {
    const CSV: Other = Other::to_be_copied("a table with commas or tabs (CSV)");
    let head = body.get(..body.len().min(HEAD))?;
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let (first, second) = (lines.next()?, lines.next()?);
    let is_of_a_plan = |byte: &u8| matches!(byte, b':' | b'=' | b'[' | b'{');
    if first.iter().any(is_of_a_plan) {
        return None;
    }
    let count = |line: &[u8], sign: u8| line.iter().filter(|byte| **byte == sign).count();
    let is_table = [b',', b';', b'\t'].into_iter().any(|sign| {
        let n_signs = count(first, sign);
        n_signs >= 2 && count(second, sign) == n_signs
    });
    is_table.then_some(CSV)
}

/// Whether a text is UTF-16, as Notepad's "Unicode" is: by its mark, or by a nought in every other byte.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    const ENOUGH: usize = 8;
    let head = bytes.get(..bytes.len().min(ENOUGH)).unwrap_or_default();
    let noughts = |first: usize| {
        let mut other = head.iter().skip(first).step_by(2);
        head.len() == ENOUGH && other.all(|byte| *byte == 0)
    };
    let has_letters = head.iter().any(u8::is_ascii_alphanumeric);
    let is_marked = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    is_marked || (has_letters && (noughts(0) || noughts(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_kinds_are_known_by_their_bytes() {
        for (text, what) in [
            ("%PDF-1.4\n", "a PDF file"),
            ("{\\rtf1\\ansi", "a text document"),
            (
                "\u{feff}<?xml version=\"1.0\"?>\n<office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">",
                "an OpenDocument spreadsheet in XML (.fods)",
            ),
            (
                "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                "an Excel workbook of 2003, in XML",
            ),
            ("<?xml version=\"1.0\"?>\n<plan year=\"2001-02\"/>", "an XML file"),
            ("<!DOCTYPE html>\n", "a web page"),
            ("  <HTML><body>", "a web page"),
            ("<table><tr><td>year</td></tr></table>", "a web page"),
            ("authority,year,form\nWexcombe,2001-02,plan\n", "a table with commas or tabs (CSV)"),
            (
                "authority\tyear\tform\r\nWexcombe\t2001-02\tplan\r\n",
                "a table with commas or tabs (CSV)",
            ),
        ] {
            assert_eq!(recognise(text.as_bytes()).map(|other| other.what), Some(what), "{text}");
        }
        assert_eq!(
            recognise(&[0x1F, 0x8B, 8]).map(|other| other.what),
            Some("a compressed file (gzip)")
        );
        for text in [
            "",
            "authority: Wexcombe\nyear: 2001-02\n",
            "authority = \"Wexcombe\"\n",
            "{\"year\": \"2001-02\"}",
            "[letter]\n",
            "<ft: a > b\n",
            "<ft\\: \"{}\"\n",
            "# a, b, c\n# d, e, f\nyear: 2001-02\n",
            "- a, b, c\n- d, e, f\n",
            "<<: *usual\n",
            "Wexcombe, Leeds\nand others\n",
        ] {
            assert_eq!(recognise(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn utf_16_is_known_with_its_mark_and_without() {
        let utf16: Vec<u8> = "year: 2001-02".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_utf16(&utf16));
        assert!(is_utf16(&[&[0xFF, 0xFE], utf16.as_slice()].concat()));
        assert!(is_utf16(&utf16[1..]));
        assert!(!is_utf16(b"year: 2001-02"));
        assert!(!is_utf16(&[0; 20]));
        assert!(!is_utf16(b""));
    }
}
