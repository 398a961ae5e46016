//! Comments on cells. They stand in a part of their own, and where they are drawn in another.

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, BytesText, Event};

use super::NotAnnotated;
use super::parts::{Parts, attribute, put, rewritten, with_last_child};
use crate::source::grid::column_name;

/// A comment: its cell, row and column from zero, and what it says.
pub struct Comment {
    pub at: (u32, u32),
    pub text: String,
}

type Done<T> = Result<T, NotAnnotated>;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const COMMENTS_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Adds comments to a sheet. Gives the id of their drawing, if the sheet is still to name it.
pub fn add(parts: &mut Parts, sheet: &str, comments: &[Comment]) -> Done<Option<String>> {
    let relations = parts.relations(sheet)?;
    let of_kind = |kind: &str| {
        let wanted = format!("/{kind}");
        relations.iter().find(|one| one.kind.ends_with(&wanted)).map(|one| one.target.clone())
    };
    let own = match of_kind("comments") {
        Some(part) => part,
        None => new_comments(parts, sheet)?,
    };
    let (drawing, id) = match of_kind("vmlDrawing") {
        Some(part) => (part, None),
        None => {
            let (part, id) = new_drawing(parts, sheet)?;
            (part, Some(id))
        }
    };
    let there = refs(parts.needed(&own)?)?;
    let text = with_comments(parts.needed(&own)?, comments)?;
    parts.set(&own, text);
    let is_new = |one: &&Comment| !there.contains(&name(one.at));
    let shapes: String = (0_usize..)
        .zip(comments.iter().filter(is_new))
        .map(|(at, one)| shape(at, one.at))
        .collect();
    let text = with_shapes(parts.needed(&drawing)?, &shapes)?;
    parts.set(&drawing, text);
    Ok(id)
}

/// The rows, from zero, of the cells of a sheet that have comments.
pub fn rows(parts: &Parts, sheet: &str) -> Done<Vec<u32>> {
    let relations = parts.relations(sheet)?;
    let part = relations.iter().find(|one| one.kind.ends_with("/comments"));
    let Some(text) = part.and_then(|part| parts.text(&part.target)) else { return Ok(Vec::new()) };
    let digits =
        |name: &String| name.trim_start_matches(|char: char| !char.is_ascii_digit()).parse();
    let numbers = refs(text)?.iter().filter_map(|name| digits(name).ok()).collect::<Vec<u32>>();
    Ok(numbers.into_iter().filter_map(|number| number.checked_sub(1)).collect())
}

fn new_comments(parts: &mut Parts, sheet: &str) -> Done<String> {
    let part = parts.free_name("xl/commentsOfLacuna", ".xml");
    let text = format!(
        "<comments xmlns=\"{MAIN}\"><authors><author>Lacuna</author></authors>\
         <commentList></commentList></comments>"
    );
    parts.set(&part, text);
    parts.relate(sheet, "comments", &part)?;
    let attributes = [("PartName", format!("/{part}")), ("ContentType", COMMENTS_TYPE.to_owned())];
    let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    parts.declare(BytesStart::new("Override").with_attributes(attributes).into_owned())?;
    Ok(part)
}

fn new_drawing(parts: &mut Parts, sheet: &str) -> Done<(String, String)> {
    let part = parts.free_name("xl/drawings/vmlDrawingOfLacuna", ".vml");
    let text = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
                xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
                xmlns:x=\"urn:schemas-microsoft-com:office:excel\"></xml>";
    parts.set(&part, text.to_owned());
    let id = parts.relate(sheet, "vmlDrawing", &part)?;
    let is_declared =
        super::parts::elements(parts.needed(super::parts::CONTENT_TYPES)?, "Default")?
            .iter()
            .any(|one| attribute(one, "Extension").is_some_and(|ending| ending == "vml"));
    if !is_declared {
        let attributes = [("Extension", "vml"), ("ContentType", DRAWING_TYPE)];
        parts.declare(BytesStart::new("Default").with_attributes(attributes))?;
    }
    Ok((part, id))
}

/// The cells that have comments.
fn refs(text: &str) -> Done<Vec<String>> {
    let comments = super::parts::elements(text, "comment")?;
    Ok(comments.iter().filter_map(|one| attribute(one, "ref")).collect())
}

/// The comments with these among them; what was said of the same cells before is said after them.
fn with_comments(text: &str, comments: &[Comment]) -> Done<String> {
    let (mut prefix, mut kept): (String, Vec<(String, String)>) = (String::new(), Vec::new());
    let mut inside: Option<String> = None;
    let old = rewritten(text, |event, writer| {
        if let Event::Start(one) = &event {
            if one.local_name().as_ref() == "comments" {
                let name = one.name();
                let found = name.as_ref().rsplit_once(':').map(|(start, _)| format!("{start}:"));
                prefix = found.unwrap_or_default();
            }
            if one.local_name().as_ref() == "comment" {
                let cell = attribute(one, "ref").unwrap_or_default();
                inside = comments.iter().any(|new| name(new.at) == cell).then_some(cell);
            }
        }
        let Some(cell) = inside.clone() else { return put(writer, event) };
        let said = text_of(&event);
        match kept.last_mut().filter(|(own, _)| *own == cell) {
            Some((_, before)) => before.push_str(&said),
            None => kept.push((cell, said)),
        }
        match &event {
            Event::End(end) if end.local_name().as_ref() == "comment" => inside = None,
            _ => {}
        }
        Ok(())
    })?;
    let new: String = comments
        .iter()
        .map(|one| {
            let cell = name(one.at);
            let before: Vec<&str> = kept
                .iter()
                .filter(|(own, _)| *own == cell)
                .map(|(_, said)| said.as_str())
                .collect();
            let said = std::iter::once(one.text.as_str()).chain(before).collect::<Vec<_>>();
            written(&prefix, &cell, &said.join("\n\n"))
        })
        .collect();
    with_last_child(&old, "commentList", Event::Text(BytesText::from_escaped(new)))
}

/// What an event says.
fn text_of(event: &Event) -> String {
    match event {
        Event::Text(said) => said.xml10_content().into_owned(),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(char)) => char.to_string(),
            _ => resolve_predefined_entity(&name.xml10_content()).unwrap_or_default().to_owned(),
        },
        _ => String::new(),
    }
}

fn written(prefix: &str, cell: &str, text: &str) -> String {
    let p = prefix;
    format!(
        "<{p}comment ref=\"{cell}\" authorId=\"0\"><{p}text><{p}r><{p}t xml:space=\"preserve\">{}\
         </{p}t></{p}r></{p}text></{p}comment>",
        escape(text)
    )
}

/// The drawing with these shapes at its end, and with the type that they are of.
fn with_shapes(text: &str, shapes: &str) -> Done<String> {
    const TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
                        path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
                        <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
    let (before, behind) = text.rsplit_once("</xml>").ok_or(NotAnnotated::Damaged)?;
    let own_type = if before.contains("\"_x0000_t202\"") { "" } else { TYPE };
    Ok(format!("{before}{own_type}{shapes}</xml>{behind}"))
}

/// A comment's box, hidden until its cell is pointed at.
fn shape(at: usize, (row, column): (u32, u32)) -> String {
    const FIRST_ID: usize = 900_001;
    let id = FIRST_ID.saturating_add(at);
    let right = column.saturating_add(1);
    format!(
        "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
         margin-left:60pt;margin-top:2pt;width:280pt;height:120pt;z-index:{id};visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow \
         on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox \
         style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{right}, \
         15, {row}, 2, {}, 15, {}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
         <x:Column>{column}</x:Column></x:ClientData></v:shape>",
        right.saturating_add(4),
        row.saturating_add(8)
    )
}

/// `D14`
fn name((row, column): (u32, u32)) -> String {
    format!("{}{}", column_name(column), row.saturating_add(1))
}
