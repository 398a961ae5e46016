//! The text of one part, element by element.
//!
//! Takes the bytes of a part as they are unpacked; gives its elements, their attributes and texts. Never
//! writes an entity out, and never goes deeper than workbooks do.

use std::cell::Cell;
use std::io::{self, BufRead, ErrorKind};
use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

use super::problem::{WorkbookProblem, WorkbookResult};

/// The most levels of elements: no part of a workbook has a tenth of it.
const MOST_LEVELS: usize = 256;

/// A cursor that goes forward through the elements of a part.
pub(super) struct Xml<'a> {
    from: Unpacked<'a>,
    /// How many elements are open.
    depth: usize,
    /// The element that was opened last: its name and its attributes, as they are written.
    tag: String,
    /// The length of its name in there, with the prefix.
    name_len: usize,
}

/// Where the text of a part is unpacked to.
enum Unpacked<'a> {
    /// All of it into memory, where it is read in place.
    Whole(Reader<&'a [u8]>),
    /// One event after the other into a buffer.
    InPieces { reader: Reader<Box<dyn BufRead + 'a>>, buffer: Vec<u8>, allowance: Allowance },
}

/// How many bytes may be read until the next event of a text: no name and no text of a workbook is long,
/// and all of it is kept in memory at once.
#[derive(Debug, Clone)]
pub(super) struct Allowance(Rc<Cell<usize>>);

impl Allowance {
    /// The longest text, in bytes: far more than a cell holds, which is 32,767 characters.
    const MOST: usize = 16 * 1024 * 1024;

    /// Begins anew.
    fn renew(&self) {
        self.0.set(Allowance::MOST);
    }

    /// Takes so many bytes from it. An error says that there were not so many left.
    pub(super) fn take(&self, n: usize) -> io::Result<()> {
        let left = self.0.get().checked_sub(n).ok_or(ErrorKind::FileTooLarge)?;
        self.0.set(left);
        Ok(())
    }
}

impl Default for Allowance {
    fn default() -> Self {
        Allowance(Rc::new(Cell::new(Allowance::MOST)))
    }
}

/// What comes next in the text.
enum Piece {
    Open,
    Close,
    /// Text was added to what was handed over.
    Text,
    End,
}

impl<'a> Xml<'a> {
    /// The text of a part that is in memory.
    pub(super) fn whole(text: &'a [u8]) -> Self {
        Xml::new(Unpacked::Whole(reader(text)))
    }

    /// The text of a part as it is unpacked. What is read of it is taken from the allowance.
    pub(super) fn in_pieces(from: Box<dyn BufRead + 'a>, allowance: Allowance) -> Self {
        let (reader, buffer) = (reader(from), Vec::new());
        Xml::new(Unpacked::InPieces { reader, buffer, allowance })
    }

    fn new(from: Unpacked<'a>) -> Self {
        Xml { from, depth: 0, tag: String::new(), name_len: 0 }
    }

    /// How many elements are open: 0 outside the outermost, 1 in it.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Goes into the next element that lies directly in the one at a depth, past all that lies between.
    /// `false` where that one has no more.
    pub(super) fn next_in(&mut self, depth: usize) -> WorkbookResult<bool> {
        loop {
            match self.piece(None)? {
                Piece::Open if self.depth == depth.saturating_add(1) => return Ok(true),
                Piece::Close if self.depth < depth => return Ok(false),
                Piece::End if depth == 0 => return Ok(false),
                Piece::End => return Err(WorkbookProblem::Damaged),
                _ => {}
            }
        }
    }

    /// The text of the element that was just opened, to its end. What lies in elements within it is left
    /// out.
    pub(super) fn text(&mut self) -> WorkbookResult<String> {
        let depth = self.depth;
        let mut text = String::new();
        loop {
            let own = (self.depth == depth).then_some(&mut text);
            match self.piece(own)? {
                Piece::Close if self.depth < depth => return Ok(text),
                Piece::End => return Err(WorkbookProblem::Damaged),
                _ => {}
            }
        }
    }

    /// The name of the element that was opened last, without its prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.tag.get(..self.name_len).unwrap_or_default();
        name.rsplit_once(':').map_or(name, |(_, name)| name)
    }

    /// An attribute of the element that was opened last, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> WorkbookResult<Option<String>> {
        let mut found = None;
        self.attributes(|own, value| {
            if own == name {
                found = Some(value.to_owned());
            }
        })?;
        Ok(found)
    }

    /// Whether an attribute says `1` or `true`.
    pub(super) fn says(&self, name: &str) -> WorkbookResult<bool> {
        Ok(self.attribute(name)?.is_some_and(|value| is_true(&value)))
    }

    /// Gives each attribute of the element that was opened last, its name without a prefix.
    pub(super) fn attributes(&self, mut give: impl FnMut(&str, &str)) -> WorkbookResult<()> {
        let mut attributes = Attributes::new(&self.tag, self.name_len);
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|_| WorkbookProblem::Damaged)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| WorkbookProblem::Damaged)?;
            give(attribute.key.local_name().as_ref(), &value);
        }
        Ok(())
    }

    /// The next piece. Its text, if it is one, is added to `text`.
    fn piece(&mut self, text: Option<&mut String>) -> WorkbookResult<Piece> {
        let event = match &mut self.from {
            Unpacked::Whole(reader) => reader.read_event(),
            Unpacked::InPieces { reader, buffer, allowance } => {
                buffer.clear();
                allowance.renew();
                reader.read_event_into(buffer)
            }
        };
        Ok(match event.map_err(|error| problem(&error))? {
            Event::Start(element) => {
                self.depth = self.depth.saturating_add(1);
                if self.depth > MOST_LEVELS {
                    return Err(WorkbookProblem::Damaged);
                }
                self.name_len = element.name().as_ref().len();
                self.tag.clear();
                self.tag.push_str(&element);
                Piece::Open
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Piece::Close
            }
            Event::Text(some) => add(text, &some.xml10_content()),
            Event::CData(some) => add(text, &some.xml10_content()),
            Event::GeneralRef(name) => match text {
                Some(text) => {
                    text.push(referred(&name).ok_or(WorkbookProblem::Damaged)?);
                    Piece::Text
                }
                None => Piece::Text,
            },
            Event::Eof => Piece::End,
            _ => Piece::Text,
        })
    }
}

fn reader<R>(from: R) -> Reader<R> {
    let mut reader = Reader::from_reader(from);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// Whether the value of an attribute stands for yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

fn add(text: Option<&mut String>, more: &str) -> Piece {
    if let Some(text) = text {
        text.push_str(more);
    }
    Piece::Text
}

/// The character of `&amp;` or `&#163;`. Other entities are for nobody but who wants to do harm.
fn referred(name: &BytesRef) -> Option<char> {
    match name.resolve_char_ref().ok()? {
        Some(char) => Some(char),
        None => quick_xml::escape::resolve_predefined_entity(name)?.chars().next(),
    }
}

fn problem(error: &quick_xml::Error) -> WorkbookProblem {
    match error {
        quick_xml::Error::Io(why) if why.kind() == ErrorKind::FileTooLarge => {
            WorkbookProblem::TooLarge
        }
        _ => WorkbookProblem::Damaged,
    }
}
