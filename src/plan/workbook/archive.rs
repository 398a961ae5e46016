//! The file as an archive: what is no workbook, and what would unpack to too much, is refused before
//! anything in it is looked at.

use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use zip::ZipArchive;

use super::cells::MOST_CELLS;
use super::problem::WorkbookProblem;

/// A workbook that is open, in memory.
pub type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The most that the parts of a workbook may come to when they are unpacked, in bytes.
pub const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// The most parts that a workbook may have.
const MOST_PARTS: usize = 10_000;

/// How workbooks before 2007 begin, and those with a password.
const COMPOUND: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];
/// `EncryptedPackage`, as such a container writes the names of its parts.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Opens a workbook.
pub fn opened(bytes: &[u8]) -> Result<Workbook<'_>, WorkbookProblem> {
    if bytes.starts_with(&COMPOUND) {
        let is_encrypted = bytes.windows(ENCRYPTED.len()).any(|some| some == ENCRYPTED);
        return Err(match is_encrypted {
            true => WorkbookProblem::Encrypted,
            false => WorkbookProblem::BeforeXlsx,
        });
    }
    if !bytes.starts_with(b"PK") {
        return Err(WorkbookProblem::OnlyByName { is_empty: bytes.is_empty() });
    }
    let archive = ZipArchive::new(Cursor::new(bytes));
    let mut archive = archive.map_err(|_| WorkbookProblem::Damaged)?;
    look_at_parts(&mut archive)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|_| WorkbookProblem::Damaged)
}

/// Goes through the parts once, to see what kind of file it is and how large it becomes.
fn look_at_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), WorkbookProblem> {
    if archive.len() > MOST_PARTS {
        return Err(WorkbookProblem::TooLarge);
    }
    let mut is_workbook = false;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|_| WorkbookProblem::Damaged)?;
        let name = part.name().map_err(|_| WorkbookProblem::Damaged)?.to_lowercase();
        if name.ends_with("vbaproject.bin") {
            return Err(WorkbookProblem::Macros);
        }
        if name == "meta-inf/manifest.xml" {
            return Err(WorkbookProblem::OpenDocument);
        }
        is_workbook |= name.ends_with("workbook.xml");
        // What a part says of its own size may be wrong: it is counted.
        let mut bytes = Vec::new();
        let unpacked = part.by_ref().take(left.saturating_add(1)).read_to_end(&mut bytes);
        let unpacked = unpacked.map_err(|_| WorkbookProblem::Damaged)?;
        let unpacked = u64::try_from(unpacked).map_err(|_| WorkbookProblem::TooLarge)?;
        if name.ends_with("sharedstrings.xml") && promises_too_much(&bytes) {
            return Err(WorkbookProblem::Damaged);
        }
        left = left.checked_sub(unpacked).ok_or(WorkbookProblem::TooLarge)?;
    }
    if is_workbook { Ok(()) } else { Err(WorkbookProblem::NoWorkbook) }
}

/// Whether the part with the texts says that there are more than can be in it. Room is made for as many
/// before the first is read.
fn promises_too_much(part: &[u8]) -> bool {
    const COUNT: &str = "uniqueCount";
    // Without its noughts, UTF-16 looks like plain text.
    let plain: Vec<u8> = part.iter().copied().filter(|byte| *byte != 0).collect();
    let plain = String::from_utf8_lossy(&plain);
    plain.split(COUNT).skip(1).any(|behind| {
        let digits = behind.trim_start_matches(|char: char| !char.is_ascii_digit() && char != '>');
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').len() > MOST_CELLS.to_string().len()
    })
}
