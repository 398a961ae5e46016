//! A library that was loaded before, in bytes for a cache, so that the same rule files are not parsed each time.
//!
//! Takes a library to judge by and all that was asked of the outside while it loaded; gives bytes. It gives the library
//! back only if the same program asks and every file still says the same, byte for byte. Rules in which anything is
//! wrong or doubtful never go into a cache: what there is to tell is told each time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::packed::{self, Packed};
use super::{Circular, Files, Library, Purpose};
use crate::source::Source;
use crate::value::Year;

/// Files, and what each of them answered.
pub struct Recorded<'f> {
    files: &'f dyn Files,
    answers: RefCell<Answers>,
}

#[derive(Default)]
struct Answers {
    /// In the order in which they were first given.
    all: Vec<(String, Answer)>,
    /// Whether a file gave two answers: it was written meanwhile.
    has_changed: bool,
}

/// What a file said when it was asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Answer {
    Text(Result<Vec<u8>, String>),
    Barred(Option<String>),
}

impl Answers {
    fn add(&mut self, path: &str, answer: Answer) {
        let kind = std::mem::discriminant(&answer);
        let is_same = |(own, before): &&(String, Answer)| {
            own == path && std::mem::discriminant(before) == kind
        };
        match self.all.iter().find(is_same) {
            Some((_, before)) => self.has_changed |= *before != answer,
            None => self.all.push((path.to_owned(), answer)),
        }
    }
}

impl<'f> Recorded<'f> {
    /// The same files, of which nothing was asked yet.
    pub fn new(files: &'f dyn Files) -> Recorded<'f> {
        Recorded { files, answers: RefCell::default() }
    }

    /// The files that were read.
    pub fn read_files(&self) -> Vec<String> {
        let answers = self.answers.borrow();
        let read = answers.all.iter().filter(|(_, answer)| matches!(answer, Answer::Text(_)));
        read.map(|(path, _)| path.clone()).collect()
    }
}

impl Files for Recorded<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let answer = self.files.read(path);
        self.answers.borrow_mut().add(path, Answer::Text(answer.clone()));
        answer
    }

    fn barred(&self, path: &str) -> Option<String> {
        let answer = self.files.barred(path);
        self.answers.borrow_mut().add(path, Answer::Barred(answer.clone()));
        answer
    }
}

/// A library in one piece, with all that it hangs on.
#[derive(Serialize, Deserialize)]
struct Cached<'b> {
    /// Which program made it of which files, part by part.
    #[serde(borrow)]
    made_by: Vec<&'b str>,
    /// What was asked of which file, in that order: whether it may be read, before it is.
    answers: Vec<(String, Answer)>,
    /// The names of the texts that places lie in, in the order of their ids.
    #[serde(borrow)]
    sources: Vec<&'b str>,
    #[serde(borrow)]
    circulars: Vec<CachedCircular<'b>>,
}

#[derive(Serialize, Deserialize)]
struct CachedCircular<'b> {
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
    pub fn to_cache(&self, made_by: &[&str], asked: &Recorded) -> Option<Vec<u8>> {
        let answers = asked.answers.borrow();
        let is_plain = self.purpose == Purpose::Judging
            && self.diagnostics.is_empty()
            && self.contested.is_empty()
            && self.faulty.is_empty()
            && self.lost.is_empty();
        if !is_plain || answers.has_changed {
            return None;
        }
        // What would not come back is not worth keeping.
        let comes_back = |bytes: &Vec<u8>| packed::unpacked(bytes).is_some();
        let rules = |circular: &Circular| packed::packed(circular.rules()?).filter(comes_back);
        let each: Vec<Vec<u8>> = self.by_year.values().map(rules).collect::<Option<_>>()?;
        let circulars = self.by_year.iter().zip(&each).map(|((year, circular), rules)| {
            CachedCircular { year: *year, is_asked: circular.is_asked(), rules }
        });
        let cached = Cached {
            made_by: made_by.to_vec(),
            answers: answers.all.clone(),
            sources: self.sources.iter().map(|source| source.name()).collect(),
            circulars: circulars.collect(),
        };
        let mut bytes = postcard::to_extend(&cached, vec![0; 8]).ok()?;
        let (sum, rest) = bytes.split_first_chunk_mut()?;
        *sum = checksum(rest);
        Some(bytes)
    }

    /// The library of such bytes. Nothing where the program or the files are not what they were, or the bytes are
    /// damaged.
    pub fn from_cache(bytes: &[u8], made_by: &[&str], files: &dyn Files) -> Option<Library> {
        let (sum, rest) = bytes.split_first_chunk()?;
        if *sum != checksum(rest) {
            return None;
        }
        let cached: Cached = postcard::from_bytes(rest).ok()?;
        // At the first difference nothing more is asked: what comes behind it may be a file of which these rules
        // know nothing, or one that they may not read.
        let says_the_same = |(path, before): &(String, Answer)| match before {
            Answer::Text(_) => Answer::Text(files.read(path)) == *before,
            Answer::Barred(_) => Answer::Barred(files.barred(path)) == *before,
        };
        let is_as_before = cached.made_by == made_by && cached.answers.iter().all(says_the_same);
        is_as_before.then(|| cached.library()).flatten()
    }
}

impl Cached<'_> {
    fn library(self) -> Option<Library> {
        let texts = self.answers.iter().filter_map(|(path, answer)| match answer {
            Answer::Text(Ok(text)) => Some((path.as_str(), text.as_slice())),
            Answer::Text(Err(_)) | Answer::Barred(_) => None,
        });
        let texts: BTreeMap<&str, &[u8]> = texts.collect();
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
                let packed = Packed::cached(one.rules.to_vec(), one.is_asked);
                (one.year, Circular::Packed(packed))
            })
            .collect();
        Some(library)
    }
}
