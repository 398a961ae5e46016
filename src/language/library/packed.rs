//! Circulars made ready when the program is built, so that nothing is parsed when it starts: what
//! plans are judged by, without the trees and the examples.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Circular, Library};
use crate::rules::Rules;
use crate::source::Source;
use crate::value::Year;

/// All circulars of a library in one piece.
#[derive(Serialize, Deserialize)]
struct Pack<'b> {
    /// The names of the texts that places lie in, in the order of their ids.
    #[serde(borrow)]
    sources: Vec<&'b str>,
    #[serde(borrow)]
    circulars: Vec<(Year, &'b [u8])>,
}

/// A circular that is unpacked when it is first asked for.
#[derive(Debug)]
pub(super) struct Packed {
    bytes: Cow<'static, [u8]>,
    /// Whether it was asked for, and not only followed.
    pub is_asked: bool,
    rules: OnceLock<Option<Box<Rules>>>,
}

impl Packed {
    /// One that the program has in it.
    fn built_in(bytes: &'static [u8]) -> Packed {
        Packed { bytes: Cow::Borrowed(bytes), is_asked: true, rules: OnceLock::new() }
    }

    /// One from the cache.
    pub(super) fn cached(bytes: Vec<u8>, is_asked: bool) -> Packed {
        Packed { bytes: Cow::Owned(bytes), is_asked, rules: OnceLock::new() }
    }

    pub(super) fn is_built_in(&self) -> bool {
        matches!(self.bytes, Cow::Borrowed(_))
    }

    /// Nothing where another version of the program has packed it.
    pub(super) fn rules(&self) -> Option<&Rules> {
        let unpacked = || unpacked(&self.bytes).map(Box::new);
        self.rules.get_or_init(unpacked).as_deref()
    }

    /// The names by which its requirements can be chosen, without unpacking the rest.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let names = parts(&self.bytes).and_then(|parts| postcard::from_bytes(parts.names).ok());
        names.unwrap_or_default()
    }
}

/// Rules as bytes, and apart from them the names by which their requirements can be chosen.
#[derive(Serialize, Deserialize)]
struct Parts<'b> {
    names: &'b [u8],
    rules: &'b [u8],
}

/// Rules as bytes.
pub(super) fn packed(rules: &Rules) -> Option<Vec<u8>> {
    let names: BTreeSet<&str> = rules.names().collect();
    let (names, rules) = (postcard::to_allocvec(&names).ok()?, postcard::to_allocvec(rules).ok()?);
    postcard::to_allocvec(&Parts { names: &names, rules: &rules }).ok()
}

/// The rules that [`packed`] has made bytes of.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Rules> {
    postcard::from_bytes(parts(bytes)?.rules).ok()
}

fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    postcard::from_bytes(bytes).ok()
}

/// Packs the circulars that were asked for. Nothing where one of them has a mistake: who reads the
/// texts themselves is told of it.
pub fn pack(library: &Library) -> Option<Vec<u8>> {
    if library.diagnostics.has_errors() {
        return None;
    }
    let each: Option<Vec<Vec<u8>>> = library.all().map(packed).collect();
    let each = each?;
    let years = library.all().map(|rules| rules.circular.year);
    let circulars = years.zip(each.iter().map(Vec::as_slice)).collect();
    let sources = library.sources.iter().map(|source| source.name()).collect();
    postcard::to_allocvec(&Pack { sources, circulars }).ok()
}

impl Library {
    /// The circulars that [`pack`] has packed; `text` gives each rule file's text by its name. They
    /// have no trees and no examples. Nothing where the bytes are no pack.
    pub fn unpacked(
        bytes: &'static [u8],
        text: impl Fn(&str) -> Option<&'static str>,
    ) -> Option<Library> {
        let pack: Pack = postcard::from_bytes(bytes).ok()?;
        let mut library = Library::default();
        for name in pack.sources {
            library.sources.add(Source::built_in(name, text(name)?));
        }
        library.sources = library.sources.in_common();
        let circulars = pack.circulars.into_iter();
        library.by_year = circulars
            .map(|(year, bytes)| (year, Circular::Packed(Packed::built_in(bytes))))
            .collect();
        Some(library)
    }
}
