//! Comments on cells. They stand in a part of their own, and where they are drawn in another.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::escape::unescape;

use super::opc_parts::{Package, Relation, TypeOf};
use super::sheet::place_of;
use super::xml::{Dialect, Done, Edits, Element, Space, Walk, content, elements, with_prefix};
use super::{NotAnnotated, drawing, sheet, threads};

/// Comments by their cells, row and column from zero: what each says.
pub(super) type Comments = BTreeMap<(u32, u32), String>;

/// Who makes our comments. Those of an earlier copy are known by it.
const AUTHOR: &str = "Lacuna check";
/// How the author of a comment begins that stands for a thread of comments.
const OF_A_THREAD: &str = "tc=";

const COMMENTS_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";

/// The comments of a sheet, as its parts have them.
pub(super) struct OfSheet {
    /// The sheet's part.
    pub sheet: String,
    comments: Option<Relation>,
    drawing: Option<Relation>,
    threads: Option<Relation>,
    dialect: Dialect,
}

impl OfSheet {
    /// Finds the comments of a sheet. The drawing is the one that the sheet names: others hold the
    /// pictures of its headers.
    pub(super) fn find(
        package: &Package,
        sheet: &str,
        drawing: Option<&str>,
        dialect: Dialect,
    ) -> Done<OfSheet> {
        let relations = package.relations(sheet)?;
        let existing = || relations.iter().filter(|one| package.has(&one.part));
        Ok(OfSheet {
            sheet: sheet.to_owned(),
            comments: existing().find(|one| one.is("comments")).cloned(),
            drawing: existing()
                .find(|one| one.is("vmlDrawing") && Some(one.id.as_str()) == drawing)
                .cloned(),
            threads: existing().find(|one| one.is("threadedComment")).cloned(),
            dialect,
        })
    }

    pub(super) fn is_none(&self) -> bool {
        self.comments.is_none()
    }

    /// Gives the parts the names that they mostly have: some programs look for no other.
    pub(super) fn name_as_usual(&mut self, package: &mut Package) -> Done<()> {
        let sheet = self.sheet.as_str();
        if let Some(one) = &mut self.comments {
            name_as_usual(package, sheet, one, ("xl/comments", ".xml"))?;
        }
        if let Some(one) = &mut self.drawing {
            name_as_usual(package, sheet, one, ("xl/drawings/vmlDrawing", ".vml"))?;
        }
        Ok(())
    }

    /// Adds comments. Gives the id of their drawing, if the sheet is still to name it.
    pub(super) fn add(
        self,
        package: &mut Package,
        new: &Comments,
        thread: &threads::Thread,
    ) -> Done<Option<String>> {
        let own = match &self.comments {
            Some(one) => one.part.clone(),
            None => new_part(package, &self.sheet, self.dialect)?,
        };
        let text = package.needed(&own)?.into_owned();
        let existing = ExistingComments::read(&text)?;
        let threaded = existing.threaded();
        let earlier = existing.earlier();
        if new.is_empty() && earlier.is_empty() {
            return Ok(None);
        }
        package.set(&own, existing.with(new)?);
        if let Some(threads) = &self.threads {
            let replies = new.iter().filter(|(at, _)| threaded.contains(at));
            let replies = replies.map(|(at, text)| (*at, text.as_str()));
            threads::reply(package, &threads.part, replies, thread)?;
        }
        let (part, id) = match &self.drawing {
            Some(one) => (one.part.clone(), None),
            None if new.is_empty() => return Ok(None),
            None => {
                let (part, id) = drawing::new(package, &self.sheet, self.dialect)?;
                (part, Some(id))
            }
        };
        let text = package.needed(&part)?.into_owned();
        let gone: BTreeSet<(u32, u32)> =
            earlier.into_iter().filter(|at| !new.contains_key(at)).collect();
        package.set(&part, drawing::with_boxes(&text, new.keys().copied(), &gone)?);
        Ok(id)
    }
}

/// The rows, from zero, of the cells of a sheet that have comments.
pub(super) fn rows(package: &Package, sheet: &str) -> Done<Vec<u32>> {
    let found = OfSheet::find(package, sheet, None, Dialect::Transitional)?;
    let Some(text) = found.comments.and_then(|one| package.text(&one.part)) else {
        return Ok(Vec::new());
    };
    let existing = ExistingComments::read(&text)?;
    Ok(existing.comments.iter().map(|one| one.at.0).collect())
}

fn name_as_usual(
    package: &mut Package,
    sheet: &str,
    relation: &mut Relation,
    (start, ending): (&str, &str),
) -> Done<()> {
    let number = relation.part.strip_prefix(start).and_then(|rest| rest.strip_suffix(ending));
    let is_usual = number.is_some_and(|number| number.parse::<u32>().is_ok());
    if !is_usual && !package.leads_on(&relation.part) {
        let name = package.free_name(start, ending);
        package.rename(&relation.part, &name)?;
        relation.part = name;
    }
    package.redirect(sheet, relation, &relation.part)
}

fn new_part(package: &mut Package, sheet: &str, dialect: Dialect) -> Done<String> {
    let part = package.free_name("xl/comments", ".xml");
    let text = format!(
        "<comments xmlns=\"{}\"><authors></authors><commentList></commentList></comments>",
        dialect.main()
    );
    package.set(&part, text);
    package.relate(sheet, &format!("{}/comments", dialect.relations()), &part)?;
    package.declare(&part, COMMENTS_TYPE, TypeOf::Part)?;
    Ok(part)
}

/// What a part of comments holds.
struct ExistingComments<'t> {
    text: &'t str,
    root: Element<'t>,
    authors: Option<Element<'t>>,
    /// What the authors are called.
    names: Vec<String>,
    list: Option<Element<'t>>,
    comments: Vec<Comment<'t>>,
}

/// A comment that is there.
struct Comment<'t> {
    at: (u32, u32),
    element: Element<'t>,
    author: usize,
    /// What it says, and the texts and stretches of text that this is made of.
    said: Option<(Element<'t>, Vec<Element<'t>>)>,
}

impl<'t> ExistingComments<'t> {
    fn read(text: &'t str) -> Done<ExistingComments<'t>> {
        let found = elements(Walk::new(text), |tag| tag.space == Space::Main && tag.depth <= 5)?;
        let mut found = found.into_iter();
        let root = found.next().filter(|root| root.tag.local() == "comments");
        let root = root.filter(|root| !root.tag.is_empty).ok_or(NotAnnotated::Damaged)?;
        let mut existing = ExistingComments {
            text,
            root,
            authors: None,
            names: Vec::new(),
            list: None,
            comments: Vec::new(),
        };
        for element in found {
            existing.note(element);
        }
        Ok(existing)
    }

    fn note(&mut self, element: Element<'t>) {
        let last = self.comments.last_mut();
        match (element.tag.depth, element.tag.local()) {
            (2, "authors") => self.authors = Some(element),
            (2, "commentList") => self.list = Some(element),
            (3, "author") => {
                let name = self.text.get(element.inside()).unwrap_or_default();
                self.names.push(unescape(name).unwrap_or_default().into_owned());
            }
            (3, "comment") => {
                let author = element.tag.number("authorId").unwrap_or(usize::MAX);
                let at = element.tag.attribute("ref").and_then(|name| place_of(&name));
                let at = at.unwrap_or((u32::MAX, u32::MAX));
                self.comments.push(Comment { at, element, author, said: None });
            }
            (4, "text") => {
                if let Some(comment) = last {
                    comment.said = Some((element, Vec::new()));
                }
            }
            (5, _) => {
                if let Some((_, parts)) = last.and_then(|comment| comment.said.as_mut()) {
                    parts.push(element);
                }
            }
            _ => {}
        }
    }

    fn has_author(&self, comment: &Comment, wanted: impl Fn(&str) -> bool) -> bool {
        self.names.get(comment.author).is_some_and(|name| wanted(name))
    }

    /// The cells of comments that stand for threads.
    fn threaded(&self) -> BTreeSet<(u32, u32)> {
        let of_a_thread =
            |one: &&Comment| self.has_author(one, |name| name.starts_with(OF_A_THREAD));
        self.comments.iter().filter(of_a_thread).map(|one| one.at).collect()
    }

    /// The cells of comments that an earlier run made.
    fn earlier(&self) -> BTreeSet<(u32, u32)> {
        let is_ours = |one: &&Comment| self.has_author(one, |name| name == AUTHOR);
        self.comments.iter().filter(is_ours).map(|one| one.at).collect()
    }

    /// The comments with new ones among them, in place of those of an earlier run. Where a cell has a
    /// comment of somebody else, that stands behind ours.
    fn with(&self, new: &Comments) -> Done<String> {
        let mut edits = Edits::default();
        let author = self.add_author(&mut edits);
        let mut left: BTreeMap<_, _> = new.iter().collect();
        for comment in &self.comments {
            if self.has_author(comment, |name| name == AUTHOR) {
                edits.replace(comment.element.range(), String::new());
            } else if let Some(text) = left.remove(&comment.at) {
                self.say_before(comment, text, &mut edits);
            }
        }
        let new: String = left.iter().map(|(at, text)| self.written(**at, text, author)).collect();
        match &self.list {
            Some(list) => list.append(&new, &[], &mut edits),
            None => {
                let prefix = self.prefix();
                let list = format!("<{prefix}commentList>{new}</{prefix}commentList>");
                edits.insert(self.root.close.start, list);
            }
        }
        edits.made(self.text)
    }

    fn prefix(&self) -> &str {
        self.root.tag.prefix()
    }

    /// Our number among the authors.
    fn add_author(&self, edits: &mut Edits) -> usize {
        if let Some(at) = self.names.iter().position(|name| name == AUTHOR) {
            return at;
        }
        let own = with_prefix(&format!("<author>{AUTHOR}</author>"), self.prefix());
        match &self.authors {
            Some(authors) => authors.append(&own, &[], edits),
            None => {
                let prefix = self.prefix();
                let all = format!("<{prefix}authors>{own}</{prefix}authors>");
                edits.insert(self.root.tag.range.end, all);
            }
        }
        self.names.len()
    }

    fn written(&self, at: (u32, u32), text: &str, author: usize) -> String {
        let comment = format!(
            "<comment ref=\"{}\" authorId=\"{author}\"><text>{}</text></comment>",
            sheet::cell_name(at),
            run(&content(text))
        );
        with_prefix(&comment, self.prefix())
    }

    /// Says something in a comment that is there, before what it says.
    fn say_before(&self, comment: &Comment, text: &str, edits: &mut Edits) {
        let prefix = self.prefix();
        let ours = |behind: &str| with_prefix(&run(&format!("{}{behind}", content(text))), prefix);
        match &comment.said {
            Some((said, _)) if said.tag.is_empty => said.append(&ours(""), &[], edits),
            Some((said, parts)) => {
                edits.insert(said.tag.range.end, ours("\n\n"));
                // A plain text stands before all stretches, or is one itself.
                for plain in parts.iter().filter(|part| part.tag.local() == "t") {
                    edits.insert(plain.range().start, with_prefix("<r>", prefix));
                    edits.insert(plain.range().end, with_prefix("</r>", prefix));
                }
            }
            None => {
                let text = format!("<{prefix}text>{}</{prefix}text>", ours(""));
                comment.element.append(&text, &[], edits);
            }
        }
    }
}

/// A stretch of text, of what is XML already.
fn run(text: &str) -> String {
    format!("<r><t xml:space=\"preserve\">{text}</t></r>")
}
