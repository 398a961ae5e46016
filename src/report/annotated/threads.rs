//! Threads of comments, as newer programs have them: what older ones show of a thread is a comment, and
//! is not read where the thread is. So a finding is a reply in the thread as well.

use super::NotAnnotated;
use super::opc_parts::{Package, TypeOf};
use super::xml::{Dialect, Done, Edits, Space, Walk, content, elements, with_prefix};
use lacuna_language::source::grid::column_name;

const NAME: &str = "Lacuna check";
/// Our id among persons. It is always the same, so that replies of an earlier run are known by it.
const PERSON: &str = "{4C414355-4E41-4000-8000-000000000000}";
const PERSONS: &str = "http://schemas.microsoft.com/office/2017/10/relationships/person";
const PERSONS_TYPE: &str = "application/vnd.ms-excel.person+xml";

/// What replies in the threads of a sheet have in common.
pub(super) struct Thread {
    /// The place of the sheet among all.
    pub sheet: usize,
    /// `2001-01-23T00:00:00.00`
    pub moment: String,
}

/// Replies in the threads of these cells, each by its row and column from zero.
pub(super) fn reply<'t>(
    package: &mut Package,
    part: &str,
    new: impl Iterator<Item = ((u32, u32), &'t str)>,
    thread: &Thread,
) -> Done<()> {
    let text = package.needed(part)?.into_owned();
    let found = elements(Walk::new(&text), |tag| tag.space == Space::Threads && tag.depth <= 2)?;
    let (root, all) = found.split_first().ok_or(NotAnnotated::Damaged)?;
    let value = |one: &super::xml::Element, name: &str| one.tag.attribute(name).unwrap_or_default();
    let mut edits = Edits::default();
    for earlier in all.iter().filter(|one| value(one, "personId") == PERSON) {
        edits.replace(earlier.range(), String::new());
    }
    let mut replies = String::new();
    for ((row, column), text) in new {
        let cell = format!("{}{}", column_name(column), row.saturating_add(1));
        let of_cell = || all.iter().filter(|one| value(one, "ref") == cell);
        let Some(first) = of_cell().find(|one| value(one, "parentId").is_empty()) else { continue };
        // A reply is not older than what it replies to.
        let moments = of_cell().map(|one| value(one, "dT")).chain([thread.moment.clone()]);
        let (moment, parent) = (moments.max().unwrap_or_default(), value(first, "id"));
        let number = (u64::try_from(thread.sheet).unwrap_or_default() << 34)
            | (u64::from(row) << 14)
            | u64::from(column);
        replies.push_str(&format!(
            "<threadedComment ref=\"{cell}\" dT=\"{moment}\" personId=\"{PERSON}\" \
             id=\"{{4C414355-4E41-4000-8000-{number:012X}}}\" parentId=\"{parent}\"><text>{}</text>\
             </threadedComment>",
            content(text)
        ));
    }
    let has_replies = !replies.is_empty();
    root.append(&with_prefix(&replies, root.tag.prefix()), &[], &mut edits);
    package.set(part, edits.made(&text)?);
    if has_replies { add_person(package) } else { Ok(()) }
}

/// Makes us one of the persons who comment.
fn add_person(package: &mut Package) -> Done<()> {
    let (book, _) = super::workbook_xml::main_part(package)?;
    let relations = package.relations(&book)?;
    let found = relations.iter().find(|one| one.is("person") && package.has(&one.part));
    let part = match found {
        Some(one) => one.part.clone(),
        None => new_persons(package, &book)?,
    };
    let text = package.needed(&part)?.into_owned();
    let found = elements(Walk::new(&text), |tag| tag.space == Space::Threads)?;
    let root = found.first().ok_or(NotAnnotated::Damaged)?;
    if found.iter().any(|one| one.tag.attribute("id").as_deref() == Some(PERSON)) {
        return Ok(());
    }
    let person = format!(
        "<person displayName=\"{NAME}\" id=\"{PERSON}\" userId=\"{NAME}\" providerId=\"None\"/>"
    );
    let mut edits = Edits::default();
    root.append(&with_prefix(&person, root.tag.prefix()), &[], &mut edits);
    package.set(&part, edits.made(&text)?);
    Ok(())
}

fn new_persons(package: &mut Package, book: &str) -> Done<String> {
    let part = package.free_name("xl/persons/person", ".xml");
    let main = Dialect::Transitional.main();
    let text =
        format!("<personList xmlns=\"{}\" xmlns:x=\"{main}\"></personList>", Space::Threads.name());
    package.set(&part, text);
    package.relate(book, PERSONS, &part)?;
    package.declare(&part, PERSONS_TYPE, TypeOf::Part)?;
    Ok(part)
}
