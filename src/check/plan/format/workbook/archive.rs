//! The file as an archive of parts: what is no workbook, and what would unpack to too much, is refused.
//!
//! Takes the bytes of a file; gives its parts, one at a time, as they are asked for. Never unpacks a
//! large part into memory as a whole: a sheet may be far larger than what is filled in on it.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::limits::{MOST_IN_SHEETS, MOST_UNPACKED};
use super::problem::{WorkbookProblem, WorkbookResult};
use super::xml::{Allowance, Xml};

/// The most parts that a workbook may have.
const MOST_PARTS: usize = 10_000;

/// The largest part that is unpacked as a whole, in bytes. That is faster, and hardly any plan has a larger one.
const LARGEST_WHOLE: u64 = 512 * 1024;

/// How workbooks before 2007 begin, and those with a password.
const COMPOUND: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];
/// `EncryptedPackage`, as such a container writes the names of its parts.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// A workbook as its parts.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Where each part is, by its name in small letters: capitals do not matter in it.
    parts: BTreeMap<String, usize>,
    /// What the sheets may still unpack to, and what the other parts may.
    left_in_sheets: u64,
    left_in_others: u64,
    /// The part that was asked for last, where it was unpacked as a whole.
    whole: Vec<u8>,
}

impl<'b> Archive<'b> {
    /// Opens a file. An error says what it is if it is no workbook.
    pub(super) fn open(bytes: &'b [u8]) -> WorkbookResult<Archive<'b>> {
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
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookProblem::Damaged)?;
        let (left_in_sheets, left_in_others) = (MOST_IN_SHEETS, MOST_UNPACKED);
        let (parts, whole) = (BTreeMap::new(), Vec::new());
        let mut archive = Archive { zip, parts, left_in_sheets, left_in_others, whole };
        archive.look_at_parts()?;
        Ok(archive)
    }

    /// Goes through the names of the parts, to see what kind of file it is.
    fn look_at_parts(&mut self) -> WorkbookResult<()> {
        if self.zip.len() > MOST_PARTS {
            return Err(WorkbookProblem::TooLarge);
        }
        let mut is_workbook = false;
        for at in 0..self.zip.len() {
            let part = self.zip.by_index_raw(at).map_err(|_| WorkbookProblem::Damaged)?;
            let name = plain_name(&part.name().map_err(|_| WorkbookProblem::Damaged)?);
            if name.ends_with("vbaproject.bin") {
                return Err(WorkbookProblem::Macros);
            }
            if name == "meta-inf/manifest.xml" {
                return Err(WorkbookProblem::OpenDocument);
            }
            is_workbook |= name.ends_with("workbook.xml");
            self.parts.insert(name, at);
        }
        if is_workbook { Ok(()) } else { Err(WorkbookProblem::NoWorkbook) }
    }

    /// A part by its name; nothing where there is none.
    pub(super) fn part(&mut self, name: &str) -> WorkbookResult<Option<Xml<'_>>> {
        if let Some(whole) = self.whole(name) {
            self.whole = whole;
            return Ok(Some(Xml::whole(&self.whole)));
        }
        let name = plain_name(name);
        let Some(at) = self.parts.get(&name) else { return Ok(None) };
        let from = self.zip.by_index(*at).map_err(|_| WorkbookProblem::Damaged)?;
        let allowance = Allowance::default();
        let left = left(&mut self.left_in_sheets, &mut self.left_in_others, &name);
        let bounded = Bounded { from, left, allowance: allowance.clone() };
        let reader: Box<dyn BufRead + '_> = Box::new(BufReader::new(bounded));
        Ok(Some(Xml::in_pieces(reader, allowance)))
    }

    /// The bytes of a small part. Nothing where there is none, where it is large, or where anything is wrong with it,
    /// which is found out as it is read in pieces.
    pub(super) fn whole(&mut self, name: &str) -> Option<Vec<u8>> {
        let name = plain_name(name);
        let mut from = self.zip.by_index(*self.parts.get(&name)?).ok()?;
        // What a part says of its own size may be wrong: it is counted, each time that it is read.
        let size = usize::try_from(from.size()).ok().filter(|_| from.size() <= LARGEST_WHOLE)?;
        let mut whole = Vec::with_capacity(size);
        from.by_ref().take(LARGEST_WHOLE).read_to_end(&mut whole).ok()?;
        let is_all = from.read(&mut [0]).is_ok_and(|n| n == 0);
        let left = left(&mut self.left_in_sheets, &mut self.left_in_others, &name);
        let n_bytes = u64::try_from(whole.len()).ok().filter(|_| is_all)?;
        *left = left.checked_sub(n_bytes)?;
        Some(whole)
    }
}

/// What a part may still unpack to.
fn left<'l>(in_sheets: &'l mut u64, in_others: &'l mut u64, name: &str) -> &'l mut u64 {
    if is_sheet(name) { in_sheets } else { in_others }
}

fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Whether a part may be a sheet, which may be larger than others.
fn is_sheet(name: &str) -> bool {
    name.contains("worksheets/") && name.ends_with(".xml")
}

/// A part whose bytes are counted as they are unpacked.
struct Bounded<'a, R> {
    from: R,
    left: &'a mut u64,
    allowance: Allowance,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buffer)?;
        let counted = u64::try_from(n).map_err(|_| io::ErrorKind::FileTooLarge)?;
        *self.left = self.left.checked_sub(counted).ok_or(io::ErrorKind::FileTooLarge)?;
        self.allowance.take(n)?;
        Ok(n)
    }
}
