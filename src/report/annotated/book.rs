//! The workbook's list of sheets, and a new sheet before the others.

use quick_xml::events::{BytesStart, Event};

use super::NotAnnotated;
use super::parts::{Parts, RELATIONS, attribute, elements, put, rewritten, with_attribute};

type Done<T> = Result<T, NotAnnotated>;

/// The parts that a workbook is made of.
pub struct Book {
    /// The part that lists the sheets.
    part: String,
    /// Names and parts of the sheets, in their order.
    pub sheets: Vec<(String, String)>,
    pub styles: String,
}

impl Book {
    pub fn of(parts: &Parts) -> Done<Book> {
        let top = parts.relations("")?;
        let part = top.iter().find(|one| one.kind.ends_with("/officeDocument"));
        let part = part.map(|one| one.target.clone()).ok_or(NotAnnotated::Damaged)?;
        let relations = parts.relations(&part)?;
        let styles = relations.iter().find(|one| one.kind.ends_with("/styles"));
        let styles = styles.map(|one| one.target.clone()).ok_or(NotAnnotated::Damaged)?;
        let sheets = elements(parts.needed(&part)?, "sheet")?;
        let sheets = sheets.iter().filter_map(|sheet| {
            let id = relation_id(sheet)?;
            let leads_to = relations.iter().find(|one| one.id == id)?;
            Some((attribute(sheet, "name")?, leads_to.target.clone()))
        });
        Ok(Book { sheets: sheets.collect(), part, styles })
    }

    /// Puts a sheet before the others and opens the workbook on it.
    pub fn put_first(&self, parts: &mut Parts, name: &str, sheet: String) -> Done<()> {
        const TYPE: &str =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        let part = parts.free_name("xl/worksheets/sheetOfLacuna", ".xml");
        parts.set(&part, sheet);
        let id = parts.relate(&self.part, "worksheet", &part)?;
        let attributes = [("PartName", format!("/{part}")), ("ContentType", TYPE.to_owned())];
        let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str()));
        parts.declare(BytesStart::new("Override").with_attributes(attributes).into_owned())?;
        let text = with_first_sheet(parts.needed(&self.part)?, name, &id)?;
        parts.set(&self.part, text);
        self.leave_others(parts)
    }

    /// A sheet that the workbook was saved on stays chosen, and would be edited with the new one.
    fn leave_others(&self, parts: &mut Parts) -> Done<()> {
        for (_, part) in &self.sheets {
            let text = rewritten(parts.needed(part)?, |event, writer| {
                let is_view = |one: &BytesStart| {
                    one.local_name().as_ref() == "sheetView"
                        && attribute(one, "tabSelected").is_some()
                };
                let left = |one: &BytesStart| with_attribute(one, "tabSelected", "0");
                match &event {
                    Event::Start(one) if is_view(one) => put(writer, Event::Start(left(one))),
                    Event::Empty(one) if is_view(one) => put(writer, Event::Empty(left(one))),
                    _ => put(writer, event),
                }
            })?;
            parts.set(part, text);
        }
        Ok(())
    }
}

/// The attribute `r:id`, whatever stands for the `r`.
fn relation_id(sheet: &BytesStart) -> Option<String> {
    let found = sheet.attributes().flatten().find(|one| one.key.local_name().as_ref() == "id")?;
    let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// The list of sheets with another before it. Names that are bound to a sheet by its number are bound
/// to the next number.
fn with_first_sheet(text: &str, name: &str, id: &str) -> Done<String> {
    let numbers = elements(text, "sheet")?;
    let numbers = numbers.iter().filter_map(|one| attribute(one, "sheetId")?.parse::<u32>().ok());
    let number = numbers.max().unwrap_or_default().saturating_add(1).to_string();
    rewritten(text, |event, writer| {
        let shifted = |one: &BytesStart, attribute_name: &str| {
            let number = attribute(one, attribute_name)?.parse::<u32>().ok()?;
            let number = number.saturating_add(1).to_string();
            Some(with_attribute(one, attribute_name, &number))
        };
        match &event {
            Event::Start(one) if one.local_name().as_ref() == "sheets" => {
                let element = one.name().as_ref().replace("sheets", "sheet");
                let new = BytesStart::new(element).with_attributes([
                    ("name", name),
                    ("sheetId", &number),
                    ("xmlns:lacuna", RELATIONS),
                    ("lacuna:id", id),
                ]);
                put(writer, event.borrow())?;
                put(writer, Event::Empty(new))
            }
            Event::Empty(one) if one.local_name().as_ref() == "workbookView" => {
                let first = with_attribute(one, "activeTab", "0");
                put(writer, Event::Empty(with_attribute(&first, "firstSheet", "0")))
            }
            Event::Start(one) if one.local_name().as_ref() == "definedName" => {
                match shifted(one, "localSheetId") {
                    Some(shifted) => put(writer, Event::Start(shifted)),
                    None => put(writer, event),
                }
            }
            _ => put(writer, event),
        }
    })
}
