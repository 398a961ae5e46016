//! The parts of a workbook's archive, of what type each is, and how they lead to one another.

use std::borrow::Cow;
use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::NotAnnotated;
use super::xml::{Dialect, Done, Edits, Element, Space, Tag, Walk, elements, with_prefix};

/// The parts of an archive, by name, in its order.
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

/// A relationship of a part: `rId2`, what kind of part it leads to, and which.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub id: String,
    /// `http://…/relationships/comments`
    pub kind: String,
    /// As it is written.
    target: String,
    /// The part's name in the archive.
    pub part: String,
}

/// What a type is declared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeOf {
    Part,
    /// All parts with the ending of this one.
    Ending,
}

const CONTENT_TYPES: &str = "[Content_Types].xml";
/// The most that the parts may come to when they are unpacked, in bytes. [`NotAnnotated::TooLarge`] tells it.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

impl Package {
    /// The parts whose names are wanted.
    pub(super) fn open(from: impl Read + Seek, wanted: impl Fn(&str) -> bool) -> Done<Package> {
        let mut archive = ZipArchive::new(from).map_err(|_| NotAnnotated::Damaged)?;
        let (mut parts, mut left) = (Vec::new(), MOST_UNPACKED);
        for at in 0..archive.len() {
            let part = archive.by_index(at).map_err(|_| NotAnnotated::Damaged)?;
            let name = part.name().map_err(|_| NotAnnotated::Damaged)?;
            // Some programs write names as Windows has them.
            let name = name.replace('\\', "/").trim_start_matches('/').to_owned();
            if name.ends_with('/') || !wanted(&name) {
                continue;
            }
            let mut bytes = Vec::new();
            let read = part.take(left.saturating_add(1)).read_to_end(&mut bytes);
            let read = u64::try_from(read.map_err(|_| NotAnnotated::Damaged)?);
            let left_now = read.ok().and_then(|read| left.checked_sub(read));
            left = left_now.ok_or(NotAnnotated::TooLarge)?;
            parts.push((name, bytes));
        }
        Ok(Package { parts })
    }

    pub(super) fn save(&self) -> Done<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.parts {
            let started = writer.start_file(name.as_str(), SimpleFileOptions::default());
            started.map_err(|_| NotAnnotated::Damaged)?;
            writer.write_all(bytes).map_err(|_| NotAnnotated::Damaged)?;
        }
        Ok(writer.finish().map_err(|_| NotAnnotated::Damaged)?.into_inner())
    }

    /// A part's text, if there is such a part.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, bytes) = self.parts.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        decoded(bytes)
    }

    /// A part's text, which has to be there.
    pub(super) fn needed(&self, name: &str) -> Done<Cow<'_, str>> {
        self.text(name).ok_or(NotAnnotated::Damaged)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(own, _)| own.eq_ignore_ascii_case(name))
    }

    /// Puts a text in a part's place, or adds the part.
    pub(super) fn set(&mut self, name: &str, text: String) {
        match self.parts.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
            Some((_, bytes)) => *bytes = text.into_bytes(),
            None => self.parts.push((name.to_owned(), text.into_bytes())),
        }
    }

    /// A name that no part has yet: `xl/comments1.xml`.
    pub(super) fn free_name(&self, start: &str, ending: &str) -> String {
        let mut names = (1..).map(|number: u32| format!("{start}{number}{ending}"));
        names.find(|name| !self.has(name)).unwrap_or_default()
    }

    /// Gives a part that leads to no other another name. Whatever leads to it is to be told.
    pub(super) fn rename(&mut self, old: &str, new: &str) -> Done<()> {
        for (name, _) in &mut self.parts {
            if name.eq_ignore_ascii_case(old) {
                new.clone_into(name);
            }
        }
        let text = self.needed(CONTENT_TYPES)?.into_owned();
        let mut edits = Edits::default();
        for element in elements(Walk::new(&text), |tag| is_type_of(tag, old))? {
            let (tag, name) = (element.tag, format!("/{new}"));
            let changed = tag.changed(&[("PartName", Some(&name))], tag.is_empty);
            edits.replace(tag.range, changed);
        }
        self.set(CONTENT_TYPES, edits.made(&text)?);
        Ok(())
    }

    // ---- Relationships ---------------------------------------------------------------------------

    /// The parts that a part leads to. What lies elsewhere, such as a page, is none.
    pub(super) fn relations(&self, part: &str) -> Done<Vec<Relation>> {
        let Some(text) = self.text(&relations_of(part)) else { return Ok(Vec::new()) };
        let found = elements(Walk::new(&text), |tag| tag.is(Space::Package, "Relationship"))?;
        let inside = found
            .iter()
            .filter(|one| one.tag.attribute("TargetMode").is_none_or(|mode| mode != "External"));
        let relations = inside.map(|one| {
            let value = |name: &str| one.tag.attribute(name).unwrap_or_default();
            let target = value("Target");
            Relation { id: value("Id"), kind: value("Type"), part: resolved(part, &target), target }
        });
        Ok(relations.collect())
    }

    /// Whether a part leads to others.
    pub(super) fn leads_on(&self, part: &str) -> bool {
        self.has(&relations_of(part))
    }

    /// Adds a relationship; gives its id.
    pub(super) fn relate(&mut self, part: &str, kind: &str, target: &str) -> Done<String> {
        let name = relations_of(part);
        let text = self.text(&name).map_or_else(
            || format!("<Relationships xmlns=\"{}\"></Relationships>", Space::Package.name()),
            Cow::into_owned,
        );
        let found = elements(Walk::new(&text), |tag| tag.space == Space::Package)?;
        // Ids are unique among those of relationships that lead elsewhere, too.
        let taken: Vec<String> = found.iter().filter_map(|one| one.tag.attribute("Id")).collect();
        let mut ids = (1..).map(|number: u32| format!("rId{number}"));
        let id = ids.find(|id| !taken.contains(id)).unwrap_or_default();
        let root = found.first().ok_or(NotAnnotated::Damaged)?;
        let target = relative(part, target);
        let new = format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
        let mut edits = Edits::default();
        root.append(&with_prefix(&new, root.tag.prefix()), &[], &mut edits);
        self.set(&name, edits.made(&text)?);
        Ok(id)
    }

    /// Lets a relationship lead to a part, named as seen from the part that it is of.
    pub(super) fn redirect(&mut self, part: &str, relation: &Relation, target: &str) -> Done<()> {
        let (name, target) = (relations_of(part), relative(part, target));
        if relation.target == target {
            return Ok(());
        }
        let text = self.needed(&name)?.into_owned();
        let mut edits = Edits::default();
        for one in elements(Walk::new(&text), |tag| tag.is(Space::Package, "Relationship"))? {
            if one.tag.attribute("Id").is_some_and(|id| id == relation.id) {
                let changed = one.tag.changed(&[("Target", Some(&target))], one.tag.is_empty);
                edits.replace(one.tag.range, changed);
            }
        }
        self.set(&name, edits.made(&text)?);
        Ok(())
    }

    // ---- Types -----------------------------------------------------------------------------------

    /// Says of what type a new part is.
    pub(super) fn declare(&mut self, part: &str, kind: &str, type_of: TypeOf) -> Done<()> {
        let text = self.needed(CONTENT_TYPES)?.into_owned();
        let found = elements(Walk::new(&text), |tag| tag.space == Space::ContentTypes)?;
        let root = found.first().ok_or(NotAnnotated::Damaged)?;
        let ending = part.rsplit_once('.').map_or("", |(_, ending)| ending);
        let default = found.iter().find(|one| {
            let own = one.tag.attribute("Extension");
            own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
        });
        let is_stale = |one: &&Element| is_type_of(&one.tag, part);
        let declared = default.and_then(|one| one.tag.attribute("ContentType"));
        if declared.as_deref() == Some(kind) && !found.iter().any(|one| is_stale(&one)) {
            return Ok(());
        }
        let mut edits = Edits::default();
        // Of a part that was there before and is gone.
        for stale in found.iter().filter(is_stale) {
            edits.replace(stale.range(), String::new());
        }
        let new = match (type_of, default) {
            (TypeOf::Ending, None) => {
                format!("<Default Extension=\"{ending}\" ContentType=\"{kind}\"/>")
            }
            _ => format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/>"),
        };
        root.append(&with_prefix(&new, root.tag.prefix()), &[], &mut edits);
        self.set(CONTENT_TYPES, edits.made(&text)?);
        Ok(())
    }
}

impl Relation {
    /// Whether it leads to a part of a kind: `comments`.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit_once('/').is_some_and(|(_, own)| own == kind)
    }

    /// The standard of the workbook that it is of.
    pub(super) fn dialect(&self) -> Dialect {
        match self.kind.starts_with(Dialect::Strict.relations()) {
            true => Dialect::Strict,
            false => Dialect::Transitional,
        }
    }
}

fn is_type_of(tag: &Tag, part: &str) -> bool {
    let named = || tag.attribute("PartName");
    tag.is(Space::ContentTypes, "Override")
        && named().is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(part))
}

/// A part's bytes as text; nothing where they are none.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().skip(1).map(|pair| of(*pair)).collect();
        let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty())?;
        // It is written in UTF-8, and must not say anything else.
        let body = text.split_once("?>").filter(|_| text.starts_with("<?xml"));
        let body = body.map_or(text.as_str(), |(_, body)| body).to_owned();
        Some(Cow::Owned(body))
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

/// `xl/worksheets/_rels/sheet1.xml.rels`
pub(super) fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned()
}

/// A target's name in the archive, as seen from a part.
fn resolved(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The name of a part as seen from another: `../comments1.xml`.
fn relative(part: &str, target: &str) -> String {
    let mut from: Vec<&str> = part.split('/').collect();
    from.pop();
    let to: Vec<&str> = target.split('/').collect();
    let n_shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", from.len().saturating_sub(n_shared));
    up.chain(to.into_iter().skip(n_shared)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_are_seen_from_others() {
        for (part, target, seen) in [
            ("xl/worksheets/sheet1.xml", "xl/comments1.xml", "../comments1.xml"),
            ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "worksheets/sheet1.xml"),
            ("xl/workbook.xml", "xl/styles.xml", "styles.xml"),
            ("a/b/c.xml", "x/y.xml", "../../x/y.xml"),
            ("book.xml", "x/y.xml", "x/y.xml"),
        ] {
            assert_eq!(relative(part, target), seen);
            assert_eq!(resolved(part, seen), target);
            assert_eq!(resolved(part, &format!("/{target}")), target);
        }
    }

    #[test]
    fn texts_may_be_in_utf_16() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>£</a>";
        let units = || std::iter::once(0xFEFF).chain(text.encode_utf16());
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little).as_deref(), Some("<a>£</a>"));
        assert_eq!(decoded(&big).as_deref(), Some("<a>£</a>"));
        assert_eq!(decoded(b"\xEF\xBB\xBF<a/>").as_deref(), Some("<a/>"));
        assert_eq!(decoded(b"<a>\xA3</a>"), None);
    }
}
