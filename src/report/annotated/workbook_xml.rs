//! The workbook's list of sheets, and a new sheet before the others.

use super::NotAnnotated;
use super::opc_parts::{Package, TypeOf};
use super::xml::{Dialect, Done, Edits, Element, Space, Token, Walk, elements, with_prefix};
use lacuna_check::plan::workbook::layout::FINDINGS;

/// What a workbook is made of.
pub(super) struct Book {
    /// The part that lists the sheets.
    pub part: String,
    pub dialect: Dialect,
    /// The sheets, in their order.
    pub sheets: Vec<Listed>,
    /// The part with the styles, if there is one.
    pub styles: Option<String>,
    /// The part with the texts of cells, if they have one.
    pub strings: Option<String>,
}

/// A sheet in the list of a workbook.
pub(super) struct Listed {
    pub name: String,
    pub part: String,
}

/// What a sheet of findings says of itself. A copy is known by it, whatever program saved it.
pub(super) const NOTICE: &str =
    "This is an annotated copy: lacuna check passes over it, and reads the plan itself.";

/// The part that a package is about, and the standard that it is written by.
pub(super) fn main_part(package: &Package) -> Done<(String, Dialect)> {
    let top = package.relations("")?;
    let found = top.iter().find(|one| one.is("officeDocument")).ok_or(NotAnnotated::Damaged)?;
    Ok((found.part.clone(), found.dialect()))
}

impl Book {
    pub(super) fn read(package: &Package) -> Done<Book> {
        let (part, dialect) = main_part(package)?;
        let relations = package.relations(&part)?;
        let leads_to = |kind: &str| {
            let found = relations.iter().find(|one| one.is(kind) && package.has(&one.part));
            found.map(|one| one.part.clone())
        };
        let text = package.needed(&part)?;
        let mut sheets = Vec::new();
        let mut walk = Walk::new(&text);
        while let Some(token) = walk.next()? {
            let Token::Open(tag) = token else { continue };
            if !tag.is(Space::Main, "sheet") {
                continue;
            }
            let id = walk.attribute(&tag, Space::Relations, "id");
            let found = relations.iter().find(|one| Some(&one.id) == id.as_ref());
            if let (Some(name), Some(found)) = (tag.attribute("name"), found) {
                sheets.push(Listed { name, part: found.part.clone() });
            }
        }
        let (styles, strings) = (leads_to("styles"), leads_to("sharedStrings"));
        Ok(Book { sheets, styles, strings, part, dialect })
    }

    /// The sheets that may list findings, by their names.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Listed> {
        let numbered = format!("{FINDINGS} (");
        let is_one = move |one: &&Listed| one.name == FINDINGS || one.name.starts_with(&numbered);
        self.sheets.iter().filter(is_one)
    }

    /// Whether it is an annotated copy.
    pub(super) fn is_copy(&self, package: &Package) -> bool {
        let says_so = |part: &str| package.text(part).is_some_and(|text| text.contains(NOTICE));
        let is_shared = || self.strings.as_ref().is_some_and(|part| says_so(part));
        self.findings().any(|one| says_so(&one.part) || is_shared())
    }

    /// A name for the sheet of findings that no other sheet has.
    fn free_name(&self) -> String {
        let numbered = (2..).map(|number: u32| format!("{FINDINGS} ({number})"));
        let mut names = std::iter::once(FINDINGS.to_owned()).chain(numbered);
        let is_free = |name: &String| {
            let name = name.to_lowercase();
            self.sheets.iter().all(|one| one.name.to_lowercase() != name)
        };
        names.find(is_free).unwrap_or_default()
    }

    /// Puts the sheet of findings before the others and opens the workbook on it.
    pub(super) fn put_first(&self, package: &mut Package, sheet: String) -> Done<()> {
        const TYPE: &str =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        // A usual name: not every program looks for a sheet under another.
        let part = package.free_name("xl/worksheets/sheet", ".xml");
        package.set(&part, sheet);
        package.declare(&part, TYPE, TypeOf::Part)?;
        let kind = format!("{}/worksheet", self.dialect.relations());
        let id = package.relate(&self.part, &kind, &part)?;
        let text = self.with_first_sheet(&package.needed(&self.part)?, &self.free_name(), &id)?;
        package.set(&self.part, text);
        Ok(())
    }

    /// The list of sheets with another before it. Names that are bound to a sheet by its place are
    /// bound to the next.
    fn with_first_sheet(&self, text: &str, name: &str, id: &str) -> Done<String> {
        let wanted = ["sheets", "sheet", "workbookView", "definedName"];
        let found = elements(Walk::new(text), |tag| {
            tag.space == Space::Main && wanted.contains(&tag.local())
        })?;
        let of = |name: &'static str| found.iter().filter(move |one| one.tag.local() == name);
        let mut edits = Edits::default();
        for view in of("workbookView") {
            let first = [("activeTab", Some("0")), ("firstSheet", Some("0"))];
            edits.replace(view.tag.range.clone(), view.tag.changed(&first, view.tag.is_empty));
        }
        for bound in of("definedName") {
            let Some(at) = bound.tag.number::<u32>("localSheetId") else { continue };
            let next = at.saturating_add(1).to_string();
            let changed = bound.tag.changed(&[("localSheetId", Some(&next))], bound.tag.is_empty);
            edits.replace(bound.tag.range.clone(), changed);
        }
        let numbers = of("sheet").filter_map(|one| one.tag.number::<u32>("sheetId"));
        let number = numbers.max().unwrap_or_default().saturating_add(1);
        let sheets = of("sheets").next().ok_or(NotAnnotated::Damaged)?;
        let new = format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\"{} r:id=\"{id}\"/>",
            self.binding_at(text, sheets)?
        );
        edits.insert(sheets.tag.range.end, with_prefix(&new, sheets.tag.prefix()));
        edits.made(text)
    }

    /// The declaration of `r`, where it is not in force in an element.
    fn binding_at(&self, text: &str, element: &Element) -> Done<String> {
        let mut walk = Walk::new(text);
        while let Some(token) = walk.next()? {
            if matches!(&token, Token::Open(tag) if tag.range == element.tag.range) {
                break;
            }
        }
        Ok(binding(&walk, self.dialect))
    }
}

/// The declaration of `r`, where it is not in force at the tag that was just read.
pub(super) fn binding(walk: &Walk, dialect: Dialect) -> String {
    match walk.is_bound("r", Space::Relations) {
        true => String::new(),
        false => format!(" xmlns:r=\"{}\"", dialect.relations()),
    }
}
