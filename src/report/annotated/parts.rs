//! The parts of a workbook's archive, and how they lead to one another.

use std::io::{Cursor, Read, Write};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer, XmlVersion};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::NotAnnotated;

/// All parts, by name, in the order of the archive.
pub struct Parts {
    all: Vec<(String, Vec<u8>)>,
}

/// A relationship of a part: `rId2`, what kind of part it leads to, and which.
#[derive(Debug, Clone)]
pub struct Relation {
    pub id: String,
    pub kind: String,
    pub target: String,
}

/// What the kinds of relationships and the names that XML gives them begin with.
pub const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub const CONTENT_TYPES: &str = "[Content_Types].xml";

type Done<T> = Result<T, NotAnnotated>;

impl Parts {
    /// INVARIANT: the bytes were read as a plan before, so that what they unpack to is bounded.
    pub fn open(bytes: &[u8]) -> Done<Parts> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let mut archive = archive.map_err(|_| NotAnnotated::Damaged)?;
        let mut all = Vec::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).map_err(|_| NotAnnotated::Damaged)?;
            let name = part.name().map_err(|_| NotAnnotated::Damaged)?.into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).map_err(|_| NotAnnotated::Damaged)?;
            if !name.ends_with('/') {
                all.push((name, bytes));
            }
        }
        Ok(Parts { all })
    }

    pub fn save(&self) -> Done<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.all {
            let started = writer.start_file(name.as_str(), SimpleFileOptions::default());
            started.map_err(|_| NotAnnotated::Damaged)?;
            writer.write_all(bytes).map_err(|_| NotAnnotated::Damaged)?;
        }
        Ok(writer.finish().map_err(|_| NotAnnotated::Damaged)?.into_inner())
    }

    /// A part's text, if there is such a part.
    pub fn text(&self, name: &str) -> Option<&str> {
        let (_, bytes) = self.all.iter().find(|(own, _)| own == name)?;
        std::str::from_utf8(bytes).ok()
    }

    /// A part's text, which has to be there.
    pub fn needed(&self, name: &str) -> Done<&str> {
        self.text(name).ok_or(NotAnnotated::Damaged)
    }

    /// Puts a text in a part's place, or adds the part.
    pub fn set(&mut self, name: &str, text: String) {
        match self.all.iter_mut().find(|(own, _)| own == name) {
            Some((_, bytes)) => *bytes = text.into_bytes(),
            None => self.all.push((name.to_owned(), text.into_bytes())),
        }
    }

    /// A name that no part has yet: `xl/lacuna/comments1.xml`.
    pub fn free_name(&self, start: &str, ending: &str) -> String {
        let names = (1..).map(|number: u32| format!("{start}{number}{ending}"));
        let is_free = |name: &String| self.all.iter().all(|(own, _)| own != name);
        names.into_iter().find(is_free).unwrap_or_default()
    }

    /// What a part leads to, each target by its name in the archive.
    pub fn relations(&self, part: &str) -> Done<Vec<Relation>> {
        let Some(text) = self.text(&relations_of(part)) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for element in elements(text, "Relationship")? {
            let value = |name: &str| attribute(&element, name).unwrap_or_default();
            let target = resolved(part, &value("Target"));
            found.push(Relation { id: value("Id"), kind: value("Type"), target });
        }
        Ok(found)
    }

    /// Adds a relationship; gives its id.
    pub fn relate(&mut self, part: &str, kind: &str, target: &str) -> Done<String> {
        let taken: Vec<String> = self.relations(part)?.into_iter().map(|one| one.id).collect();
        let ids = (1..).map(|number: u32| format!("rIdLacuna{number}"));
        let id = ids.into_iter().find(|id| !taken.contains(id)).unwrap_or_default();
        let name = relations_of(part);
        let text = self.text(&name).map_or_else(
            || {
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
                 relationships\"></Relationships>"
                    .to_owned()
            },
            str::to_owned,
        );
        let new = BytesStart::new("Relationship").with_attributes([
            ("Id", id.as_str()),
            ("Type", &format!("{RELATIONS}/{kind}")),
            ("Target", &format!("/{target}")),
        ]);
        self.set(&name, with_last_child(&text, "Relationships", Event::Empty(new))?);
        Ok(id)
    }

    /// Says of what type a part is, or all parts with an ending.
    pub fn declare(&mut self, element: BytesStart<'static>) -> Done<()> {
        let text = with_last_child(self.needed(CONTENT_TYPES)?, "Types", Event::Empty(element))?;
        self.set(CONTENT_TYPES, text);
        Ok(())
    }
}

/// `xl/worksheets/_rels/sheet1.xml.rels`
fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned()
}

/// A target's name in the archive, as seen from a part.
fn resolved(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// All elements of a name, wherever they stand.
pub fn elements(text: &str, name: &str) -> Done<Vec<BytesStart<'static>>> {
    let mut found = Vec::new();
    each_event(text, |event, _| {
        if let Event::Start(element) | Event::Empty(element) = &event
            && element.local_name().as_ref() == name
        {
            found.push(element.clone().into_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// An attribute's value.
pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// An element with one attribute changed, or added.
pub fn with_attribute(element: &BytesStart, name: &str, value: &str) -> BytesStart<'static> {
    let kept = element.attributes().flatten();
    let kept = kept.filter(|one| one.key.as_ref() != name);
    let qualified = element.name();
    let plain = BytesStart::new(qualified.as_ref().to_owned()).with_attributes(kept);
    plain.with_attributes([(name, value)]).into_owned()
}

/// The text, with an element put behind the last child of the first element of a name.
pub fn with_last_child(text: &str, parent: &str, child: Event) -> Done<String> {
    let mut is_done = false;
    rewritten(text, |event, writer| match &event {
        Event::End(end) if end.local_name().as_ref() == parent && !is_done => {
            is_done = true;
            put(writer, child.borrow())?;
            put(writer, event)
        }
        Event::Empty(empty) if empty.local_name().as_ref() == parent && !is_done => {
            is_done = true;
            put(writer, Event::Start(empty.borrow()))?;
            put(writer, child.borrow())?;
            put(writer, Event::End(empty.to_end()))
        }
        _ => put(writer, event),
    })
}

/// Writes one event.
pub fn put(writer: &mut Writer<Vec<u8>>, event: Event) -> Done<()> {
    writer.write_event(event).map_err(|_| NotAnnotated::Damaged)
}

/// A text gone through event by event, each written as `step` decides.
pub fn rewritten(
    text: &str,
    mut step: impl FnMut(Event, &mut Writer<Vec<u8>>) -> Done<()>,
) -> Done<String> {
    let mut writer = Writer::new(Vec::new());
    each_event(text, |event, _| step(event, &mut writer))?;
    String::from_utf8(writer.into_inner()).map_err(|_| NotAnnotated::Damaged)
}

/// Goes through a text; the depth is that of the element that begins, the outermost being 1.
pub fn each_event(text: &str, mut step: impl FnMut(Event, usize) -> Done<()>) -> Done<()> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| NotAnnotated::Damaged)?;
        match &event {
            Event::Eof => return Ok(()),
            Event::Start(_) => depth = depth.saturating_add(1),
            _ => {}
        }
        let is_end = matches!(event, Event::End(_));
        step(event, depth)?;
        depth = depth.saturating_sub(usize::from(is_end));
    }
}
