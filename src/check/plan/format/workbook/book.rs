//! The list of a workbook's sheets, and the parts that they and their texts and formats stand in.
//!
//! Takes an archive; gives names, parts and what is hidden. Never follows a link out of the file.

use super::archive::Archive;
use super::problem::{WorkbookProblem, WorkbookResult};

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub sheets: Vec<Listed>,
    /// Whether days are counted from 1904.
    pub is_from_1904: bool,
    /// The part with the texts that cells share.
    pub texts: Option<String>,
    /// The part with the formats of cells.
    pub styles: Option<String>,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    pub name: String,
    /// The part that its cells stand in; a chart has none.
    pub part: Option<String>,
    pub is_hidden: bool,
}

/// A relationship of a part: its id, what kind of part it leads to, and that part's name.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Reads the list of sheets.
pub(super) fn read(archive: &mut Archive) -> WorkbookResult<Book> {
    let top = relations(archive, "")?;
    let main = top.into_iter().find(|one| one.kind == "officeDocument");
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |one| one.target);
    let relations = relations(archive, &main)?;
    let part = |kind: &str| {
        let found = relations.iter().find(|one| one.kind == kind);
        found.map(|one| one.target.clone())
    };
    let mut book = Book { texts: part("sharedStrings"), styles: part("styles"), ..Book::default() };
    let mut xml = archive.part(&main)?.ok_or(WorkbookProblem::Damaged)?;
    if !xml.next_in(0)? {
        return Err(WorkbookProblem::Damaged);
    }
    while xml.next_in(1)? {
        match xml.name() {
            "workbookPr" => book.is_from_1904 = xml.says("date1904")?,
            "sheets" => {
                while xml.next_in(2)? {
                    let id = xml.attribute("id")?.unwrap_or_default();
                    let relation = relations.iter().find(|one| one.id == id);
                    let relation = relation.ok_or(WorkbookProblem::Damaged)?;
                    let part = (relation.kind == "worksheet").then(|| relation.target.clone());
                    let name = xml.attribute("name")?.unwrap_or_default();
                    let state = xml.attribute("state")?;
                    let is_hidden = state.is_some_and(|state| state != "visible");
                    book.sheets.push(Listed { name, part, is_hidden });
                }
            }
            _ => {}
        }
    }
    if book.sheets.is_empty() { Err(WorkbookProblem::Damaged) } else { Ok(book) }
}

/// What a part leads to, each target by its name in the archive.
fn relations(archive: &mut Archive, part: &str) -> WorkbookResult<Vec<Relation>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(mut xml) = archive.part(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    if xml.next_in(0)? {
        while xml.next_in(1)? {
            if xml.attribute("TargetMode")?.is_some_and(|mode| mode == "External") {
                continue;
            }
            let kind = xml.attribute("Type")?.unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = within(folder, &xml.attribute("Target")?.unwrap_or_default());
            found.push(Relation { id: xml.attribute("Id")?.unwrap_or_default(), kind, target });
        }
    }
    Ok(found)
}

/// A target's name in the archive, as seen from a folder.
fn within(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}
