//! A library that was loaded before and is kept in bytes, so that the same rule files are not parsed each time.
//!
//! Takes a library to judge by and all that was asked of the outside while it loaded; gives bytes. Of those it gives
//! the library back only where the outside still gives the same answers, each byte for byte, as does the program that
//! made them. Rules in which anything is wrong or doubtful are never kept: what there is to tell is told each time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::packed::Packed;
use super::{Circular, Files, Library, Purpose};
use crate::rules::Rules;
use crate::source::Source;
use crate::value::Year;

/// Files, and what each of them answered.
pub struct Recorded<'f> {
    files: &'f dyn Files,
    answers: RefCell<Answers>,
}

#[derive(Default)]
struct Answers {
    texts: BTreeMap<String, Result<Vec<u8>, String>>,
    barred: BTreeMap<String, Option<String>>,
    /// Whether one gave two answers: it was written meanwhile.
    has_changed: bool,
}

impl<'f> Recorded<'f> {
    /// The same files, of which nothing was asked yet.
    pub fn new(files: &'f dyn Files) -> Recorded<'f> {
        Recorded { files, answers: RefCell::default() }
    }
}

impl Files for Recorded<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let answer = self.files.read(path);
        let mut answers = self.answers.borrow_mut();
        let before = answers.texts.insert(path.to_owned(), answer.clone());
        answers.has_changed |= before.is_some_and(|before| before != answer);
        answer
    }

    fn barred(&self, path: &str) -> Option<String> {
        let answer = self.files.barred(path);
        let mut answers = self.answers.borrow_mut();
        let before = answers.barred.insert(path.to_owned(), answer.clone());
        answers.has_changed |= before.is_some_and(|before| before != answer);
        answer
    }
}

/// A library in one piece, with all that it hangs on.
#[derive(Serialize, Deserialize)]
struct Kept<'b> {
    /// Which program made it of which files, part by part.
    #[serde(borrow)]
    made_by: Vec<&'b str>,
    #[serde(borrow)]
    texts: Vec<(&'b str, Result<&'b [u8], &'b str>)>,
    #[serde(borrow)]
    barred: Vec<(&'b str, Option<&'b str>)>,
    /// The names of the texts that places lie in, in the order of their ids.
    #[serde(borrow)]
    sources: Vec<&'b str>,
    #[serde(borrow)]
    circulars: Vec<KeptCircular<'b>>,
}

#[derive(Serialize, Deserialize)]
struct KeptCircular<'b> {
    year: Year,
    is_asked: bool,
    #[serde(borrow)]
    rules: &'b [u8],
}

/// A number that is another for nearly all other bytes: it tells bytes that were damaged.
fn checksum(bytes: &[u8]) -> [u8; 8] {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(bytes);
    hasher.finish().to_le_bytes()
}

impl Library {
    /// The library in bytes; `made_by` says which program made it of which files. Nothing where it was not loaded to
    /// judge by, where there is anything to tell of it, or where a file changed meanwhile.
    pub fn to_keep(&self, made_by: &[&str], asked: &Recorded) -> Option<Vec<u8>> {
        let answers = asked.answers.borrow();
        let is_plain = self.purpose == Purpose::Judging
            && self.diagnostics.is_empty()
            && self.contested.is_empty()
            && self.faulty.is_empty()
            && self.lost.is_empty();
        if !is_plain || answers.has_changed {
            return None;
        }
        // What would not come back is not kept.
        let comes_back = |bytes: &Vec<u8>| postcard::from_bytes::<Rules>(bytes).is_ok();
        let rules =
            |circular: &Circular| postcard::to_allocvec(circular.rules()?).ok().filter(comes_back);
        let each: Vec<Vec<u8>> = self.by_year.values().map(rules).collect::<Option<_>>()?;
        let circulars = self.by_year.iter().zip(&each).map(|((year, circular), rules)| {
            KeptCircular { year: *year, is_asked: circular.is_asked(), rules }
        });
        let texts = answers.texts.iter().map(|(path, answer)| {
            (path.as_str(), answer.as_ref().map(Vec::as_slice).map_err(String::as_str))
        });
        let barred = answers.barred.iter().map(|(path, folder)| (path.as_str(), folder.as_deref()));
        let kept = Kept {
            made_by: made_by.to_vec(),
            texts: texts.collect(),
            barred: barred.collect(),
            sources: self.sources.iter().map(|source| source.name()).collect(),
            circulars: circulars.collect(),
        };
        let mut bytes = postcard::to_extend(&kept, vec![0; 8]).ok()?;
        let (sum, rest) = bytes.split_first_chunk_mut()?;
        *sum = checksum(rest);
        Some(bytes)
    }

    /// The library that was kept. Nothing where the program or the files are not what they were, or the bytes are
    /// not what was kept.
    pub fn from_kept(bytes: &[u8], made_by: &[&str], files: &dyn Files) -> Option<Library> {
        let (sum, rest) = bytes.split_first_chunk()?;
        if *sum != checksum(rest) {
            return None;
        }
        let kept: Kept = postcard::from_bytes(rest).ok()?;
        let gives_the_same = |(path, before): &(&str, Result<&[u8], &str>)| {
            files.read(path).as_ref().map(Vec::as_slice).map_err(String::as_str) == *before
        };
        let is_barred_as_before =
            |(path, before): &(&str, Option<&str>)| files.barred(path).as_deref() == *before;
        let is_as_before = kept.made_by == made_by
            && kept.texts.iter().all(gives_the_same)
            && kept.barred.iter().all(is_barred_as_before);
        is_as_before.then(|| kept.library()).flatten()
    }
}

impl Kept<'_> {
    fn library(self) -> Option<Library> {
        let texts: BTreeMap<&str, &[u8]> =
            self.texts.iter().filter_map(|(path, text)| Some((*path, (*text).ok()?))).collect();
        let mut library = Library { purpose: Purpose::Judging, ..Library::default() };
        for name in self.sources {
            let text = std::str::from_utf8(texts.get(name)?).ok()?;
            library.sources.add(Source::new(name, text));
        }
        library.sources = library.sources.in_common();
        library.by_year = self
            .circulars
            .into_iter()
            .map(|one| {
                let packed = Packed::kept(one.rules.to_vec(), one.is_asked);
                (one.year, Circular::Packed(packed))
            })
            .collect();
        Some(library)
    }
}
