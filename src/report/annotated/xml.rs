//! The text of a part: read tag by tag with its namespaces, and changed at some places only.
//!
//! Takes a text; gives its elements with the bytes where each stands, and the text with [`Edits`] made.
//! Whatever is not edited stays as it is, byte for byte. A prefix is never taken for a name: a tag is
//! known by its namespace.

use std::ops::Range;
use std::str::FromStr;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, QName, ResolveResult};

use super::NotAnnotated;

pub(super) type Done<T> = Result<T, NotAnnotated>;

/// The namespaces whose elements and attributes have a meaning here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// Sheets, styles, comments.
    Main,
    /// Attributes that lead to another part: `r:id`.
    Relations,
    /// The files of relationships.
    Package,
    ContentTypes,
    /// Drawings of comments: their shapes, and what Office and Excel add.
    Vml,
    Office,
    Excel,
    Threads,
    /// Alternatives, of which a program takes the one that it understands.
    Compatibility,
    Other,
}

/// Each namespace by its name. Two of them have another name in strict workbooks.
const SPACES: [(&str, Space); 11] = [
    (Dialect::Transitional.main(), Space::Main),
    (Dialect::Strict.main(), Space::Main),
    (Dialect::Transitional.relations(), Space::Relations),
    (Dialect::Strict.relations(), Space::Relations),
    ("http://schemas.openxmlformats.org/package/2006/relationships", Space::Package),
    ("http://schemas.openxmlformats.org/package/2006/content-types", Space::ContentTypes),
    ("urn:schemas-microsoft-com:vml", Space::Vml),
    ("urn:schemas-microsoft-com:office:office", Space::Office),
    ("urn:schemas-microsoft-com:office:excel", Space::Excel),
    ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments", Space::Threads),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", Space::Compatibility),
];

/// The two standards of workbooks, which differ in the names of namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Transitional,
    Strict,
}

impl Dialect {
    pub(super) const fn main(self) -> &'static str {
        match self {
            Dialect::Transitional => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            Dialect::Strict => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        }
    }

    pub(super) const fn relations(self) -> &'static str {
        match self {
            Dialect::Transitional => {
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            }
            Dialect::Strict => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
    }
}

impl Space {
    fn of(found: &ResolveResult) -> Space {
        let ResolveResult::Bound(Namespace(name)) = found else { return Space::Other };
        SPACES.iter().find(|(own, _)| own == name).map_or(Space::Other, |(_, space)| *space)
    }

    /// The namespace's name; that of the transitional standard where there are two.
    pub(super) fn name(self) -> &'static str {
        SPACES.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
}

// ---- Tags ----------------------------------------------------------------------------------------

/// A tag that begins an element, or is one without content.
#[derive(Debug, Clone)]
pub(super) struct Tag<'t> {
    start: BytesStart<'t>,
    pub space: Space,
    pub is_empty: bool,
    /// The bytes of the tag.
    pub range: Range<usize>,
    /// One for the outermost element.
    pub depth: usize,
}

/// An attribute that is changed or added, or, without a value, left out.
pub(super) type Change<'c> = (&'c str, Option<&'c str>);

impl Tag<'_> {
    pub(super) fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.local() == name
    }

    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        let (name, prefix) = (self.start.name(), self.prefix().len());
        name.into_inner().get(prefix..).unwrap_or_default()
    }

    /// What stands before the name: `x:`, and mostly nothing.
    pub(super) fn prefix(&self) -> &str {
        let name = self.start.name().into_inner();
        name.split_once(':').and_then(|(before, _)| name.get(..=before.len())).unwrap_or_default()
    }

    /// The value of an attribute without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        value(&self.start.try_get_attribute(name).ok()??)
    }

    pub(super) fn number<N: FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The tag with some attributes changed, of an element without content or of one with it.
    pub(super) fn changed(&self, changes: &[Change], is_empty: bool) -> String {
        let mut text = format!("<{}", self.start.name().into_inner());
        let mut add = |name: &str, value: &str| text.push_str(&format!(" {name}=\"{value}\""));
        for own in self.start.attributes().with_checks(false).flatten() {
            let name = own.key.into_inner();
            if changes.iter().all(|(changed, _)| *changed != name) {
                // It may have stood in single quotes.
                add(name, &own.value.replace('"', "&quot;"));
            }
        }
        for (name, value) in changes {
            if let Some(value) = value {
                add(name, &escape(*value));
            }
        }
        text.push_str(if is_empty { "/>" } else { ">" });
        text
    }

    /// The tag that ends the element.
    pub(super) fn end(&self) -> String {
        format!("</{}>", self.start.name().into_inner())
    }
}

fn value(attribute: &Attribute) -> Option<String> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Elements, each with the prefix of those around them. The text holds no `<` but those of tags.
pub(super) fn with_prefix(xml: &str, prefix: &str) -> String {
    xml.replace('<', &format!("<{prefix}")).replace(&format!("<{prefix}/"), &format!("</{prefix}"))
}

/// The most characters that Excel lets a cell or a comment hold, less some.
const LONGEST: usize = 32_000;

/// A text as the content of an element: without what XML cannot hold, and so that nothing in it is
/// taken for an escape of Excel's, such as `_x0041_`.
pub(super) fn content(text: &str) -> String {
    let is_allowed = |char: &char| {
        !char.is_control() && !matches!(char, '\u{fffe}' | '\u{ffff}')
            || matches!(char, '\n' | '\t')
    };
    let text: String = text.chars().filter(is_allowed).take(LONGEST).collect();
    let is_code = |rest: &str| {
        rest.get(..4).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let mut pieces = text.split("_x");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(if is_code(piece) { "_x005F_x" } else { "_x" });
        plain.push_str(piece);
    }
    escape(plain).into_owned()
}

// ---- Going through -------------------------------------------------------------------------------

/// A tag that begins or ends an element.
pub(super) enum Token<'t> {
    Open(Tag<'t>),
    /// The end of an element that was not empty: the depth of the element, and the bytes of the tag.
    Close(usize, Range<usize>),
}

/// Goes through a text tag by tag.
pub(super) struct Walk<'t> {
    reader: NsReader<&'t [u8]>,
    /// Where the next token begins.
    at: usize,
    depth: usize,
    /// The names of the open elements, where tags may be left open.
    open: Option<Vec<String>>,
}

impl<'t> Walk<'t> {
    /// Tags have to match.
    pub(super) fn new(text: &'t str) -> Walk<'t> {
        Walk { reader: NsReader::from_str(text), at: 0, depth: 0, open: None }
    }

    /// Tags may be left open, as Excel itself does with the `<br>` in its drawings.
    pub(super) fn lenient(text: &'t str) -> Walk<'t> {
        let mut walk = Walk { open: Some(Vec::new()), ..Walk::new(text) };
        let config = walk.reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends) = (false, true);
        walk
    }

    /// The next tag; nothing at the end of the text.
    pub(super) fn next(&mut self) -> Done<Option<Token<'t>>> {
        loop {
            let event = self.reader.read_event().map_err(|_| NotAnnotated::Damaged)?;
            let end = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
            let range = std::mem::replace(&mut self.at, end)..end;
            match event {
                Event::Start(start) => {
                    self.depth = self.depth.saturating_add(1);
                    if let Some(open) = &mut self.open {
                        open.push(start.name().into_inner().to_owned());
                    }
                    return Ok(Some(Token::Open(self.tag(start, false, range, self.depth)?)));
                }
                Event::Empty(start) => {
                    let depth = self.depth.saturating_add(1);
                    return Ok(Some(Token::Open(self.tag(start, true, range, depth)?)));
                }
                Event::End(end) => {
                    if let Some(depth) = self.closed(end.name().into_inner()) {
                        return Ok(Some(Token::Close(depth, range)));
                    }
                }
                Event::Eof if self.depth > 0 => return Err(NotAnnotated::Damaged),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn tag(
        &self,
        start: BytesStart<'t>,
        is_empty: bool,
        range: Range<usize>,
        depth: usize,
    ) -> Done<Tag<'t>> {
        let (found, _) = self.reader.resolver().resolve_element(start.name());
        let space = Space::of(&found);
        // What has no meaning cannot be copied into another place.
        if matches!(found, ResolveResult::Unknown(_)) && self.open.is_none() {
            return Err(NotAnnotated::Damaged);
        }
        Ok(Tag { start, space, is_empty, range, depth })
    }

    /// The depth of the element that ends, if one does.
    fn closed(&mut self, name: &str) -> Option<usize> {
        let depth = match &mut self.open {
            None => self.depth,
            Some(open) => {
                let at = open.iter().rposition(|own| own == name)?;
                open.truncate(at);
                at.saturating_add(1)
            }
        };
        self.depth = depth.saturating_sub(1);
        Some(depth)
    }

    /// The value of an attribute of a namespace, at the tag that was just read.
    pub(super) fn attribute(&self, tag: &Tag, space: Space, name: &str) -> Option<String> {
        let mut own = tag.start.attributes();
        let found = own.with_checks(false).flatten().find(|one| {
            let (found, local) = self.reader.resolver().resolve_attribute(one.key);
            local.into_inner() == name && Space::of(&found) == space
        });
        value(&found?)
    }

    /// Whether a prefix stands for a namespace, at the tag that was just read.
    pub(super) fn is_bound(&self, prefix: &str, space: Space) -> bool {
        let name = format!("{prefix}:any");
        let (found, _) = self.reader.resolver().resolve_attribute(QName(&name));
        Space::of(&found) == space
    }
}

/// An element and where it ends.
#[derive(Debug, Clone)]
pub(super) struct Element<'t> {
    pub tag: Tag<'t>,
    /// The bytes of the tag that ends it; behind it, where there is none.
    pub close: Range<usize>,
    /// Whether it was left open, and ends only with the element around it.
    pub is_open: bool,
}

/// The elements for which `wanted` says so, in the order in which they begin.
pub(super) fn elements<'t>(
    mut walk: Walk<'t>,
    wanted: impl Fn(&Tag) -> bool,
) -> Done<Vec<Element<'t>>> {
    /// More than any workbook has that a program can open.
    const MOST: usize = 2_000_000;
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some(token) = walk.next()? {
        match token {
            Token::Open(tag) if wanted(&tag) => {
                if !tag.is_empty {
                    open.push(found.len());
                }
                let end = tag.range.end;
                found.push(Element { is_open: !tag.is_empty, close: end..end, tag });
            }
            Token::Open(_) => {}
            Token::Close(depth, range) => {
                while let Some(element) = open.last().and_then(|at| found.get_mut(*at)) {
                    if element.tag.depth < depth {
                        break;
                    }
                    open.pop();
                    if element.tag.depth == depth {
                        (element.close, element.is_open) = (range.clone(), false);
                    }
                }
            }
        }
        if found.len() > MOST {
            return Err(NotAnnotated::Damaged);
        }
    }
    Ok(found)
}

impl Element<'_> {
    /// The bytes of the element.
    pub(super) fn range(&self) -> Range<usize> {
        self.tag.range.start..self.close.end
    }

    /// The bytes between its tags.
    pub(super) fn inside(&self) -> Range<usize> {
        self.tag.range.end..self.close.start
    }

    /// Puts elements behind the last in this one, and changes its attributes.
    pub(super) fn append(&self, xml: &str, changes: &[Change], edits: &mut Edits) {
        if self.tag.is_empty {
            let tag = self.tag.changed(changes, false);
            edits.replace(self.tag.range.clone(), format!("{tag}{xml}{}", self.tag.end()));
            return;
        }
        if !changes.is_empty() {
            edits.replace(self.tag.range.clone(), self.tag.changed(changes, false));
        }
        edits.insert(self.close.start, xml.to_owned());
    }
}

// ---- Changing ------------------------------------------------------------------------------------

/// What is to be changed in a text.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Behind what was put there before.
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.0.push((at..at, text));
    }

    pub(super) fn replace(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    /// The text with all of it changed. No two changes may be of the same bytes.
    pub(super) fn made(mut self, text: &str) -> Done<String> {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (range, new) in &self.0 {
            out.push_str(text.get(at..range.start).ok_or(NotAnnotated::Damaged)?);
            out.push_str(new);
            at = range.end;
        }
        out.push_str(text.get(at..).ok_or(NotAnnotated::Damaged)?);
        Ok(out)
    }
}
