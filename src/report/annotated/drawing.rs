//! Where comments are drawn: a drawing in the old language of Office, VML, with a box for each.

use std::collections::BTreeSet;

use super::NotAnnotated;
use super::opc_parts::{Package, TypeOf};
use super::xml::{Dialect, Done, Edits, Element, Space, Token, Walk, elements};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// What the prefixes in our boxes stand for.
const PREFIXES: [(&str, Space); 3] = [("v", Space::Vml), ("o", Space::Office), ("x", Space::Excel)];

/// The last column and row that there are, from zero.
const LAST: (u32, u32) = (16_383, 1_048_575);

/// A drawing without a box, to which a sheet leads; its part, and the id of the relationship.
pub(super) fn new(package: &mut Package, sheet: &str, dialect: Dialect) -> Done<(String, String)> {
    let part = package.free_name("xl/drawings/vmlDrawing", ".vml");
    let text = format!(
        "<xml{}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/>\
         </o:shapelayout></xml>",
        declared(|_, _| false)
    );
    package.set(&part, text);
    let kind = format!("{}/vmlDrawing", dialect.relations());
    let id = package.relate(sheet, &kind, &part)?;
    package.declare(&part, TYPE, TypeOf::Ending)?;
    Ok((part, id))
}

/// Declarations of the prefixes that are not in force.
fn declared(is_bound: impl Fn(&str, Space) -> bool) -> String {
    let lacking = PREFIXES.iter().filter(|(prefix, space)| !is_bound(prefix, *space));
    lacking.map(|(prefix, space)| format!(" xmlns:{prefix}=\"{}\"", space.name())).collect()
}

/// The drawing with a box for each cell that has none yet, and without those of some others.
pub(super) fn with_boxes(
    text: &str,
    cells: impl Iterator<Item = (u32, u32)>,
    gone: &BTreeSet<(u32, u32)>,
) -> Done<String> {
    let existing = ExistingDrawing::read(text)?;
    let mut edits = Edits::default();
    let gone = existing.boxes.iter().filter(|(at, _)| gone.contains(at));
    let gone: Vec<_> = gone.map(|(_, shape)| shape.range()).collect();
    for tag in existing.left_open.iter().map(|one| &one.tag) {
        if !gone.iter().any(|range| range.contains(&tag.range.start)) {
            edits.replace(tag.range.clone(), tag.changed(&[], true));
        }
    }
    gone.into_iter().for_each(|range| edits.replace(range, String::new()));
    let taken: BTreeSet<(u32, u32)> = existing.boxes.iter().map(|(at, _)| *at).collect();
    let new = cells.filter(|at| !taken.contains(at));
    let ids = existing.last_id.saturating_add(1)..;
    let shapes: String = ids.zip(new).map(|(id, at)| shape(&existing.lacking, id, at)).collect();
    let own_type = if existing.has_type { String::new() } else { shape_type(&existing.lacking) };
    if !shapes.is_empty() {
        existing.root.append(&format!("{own_type}{shapes}"), &[], &mut edits);
    }
    edits.made(text)
}

/// What a drawing holds.
struct ExistingDrawing<'t> {
    root: Element<'t>,
    /// Declarations of prefixes that it does not have.
    lacking: String,
    has_type: bool,
    /// The boxes of comments, each with its cell.
    boxes: Vec<((u32, u32), Element<'t>)>,
    /// The highest number of a shape.
    last_id: u32,
    /// Tags that Excel leaves open, and other programs do not read.
    left_open: Vec<Element<'t>>,
}

impl<'t> ExistingDrawing<'t> {
    fn read(text: &'t str) -> Done<ExistingDrawing<'t>> {
        let mut walk = Walk::lenient(text);
        let lacking = loop {
            match walk.next()? {
                Some(Token::Open(_)) => {
                    break declared(|prefix, space| walk.is_bound(prefix, space));
                }
                Some(Token::Close(..)) => {}
                None => return Err(NotAnnotated::Damaged),
            }
        };
        let found = elements(Walk::lenient(text), |_| true)?;
        let root = found.first().cloned().ok_or(NotAnnotated::Damaged)?;
        let (boxes, left_open) = (boxes(text, &found), Vec::new());
        let numbers = found.iter().filter_map(|one| {
            let id = one.tag.attribute("id").filter(|_| one.tag.space == Space::Vml)?;
            id.strip_prefix("_x0000_s")?.parse::<u32>().ok()
        });
        // Numbers up to here are those of drawings themselves.
        const FIRST: u32 = 1024;
        let last_id = numbers.max().unwrap_or_default().max(FIRST);
        let has_type = found.iter().any(|one| {
            let id = one.tag.attribute("id");
            one.tag.is(Space::Vml, "shapetype") && id.as_deref() == Some("_x0000_t202")
        });
        let mut existing = ExistingDrawing { root, lacking, has_type, boxes, last_id, left_open };
        existing.left_open.extend(found.into_iter().filter(|one| one.is_open));
        Ok(existing)
    }
}

/// The boxes of comments among all elements of a drawing.
fn boxes<'t>(text: &str, all: &[Element<'t>]) -> Vec<((u32, u32), Element<'t>)> {
    let mut found = Vec::new();
    let (mut shape, mut is_note, mut row): (Option<&Element>, bool, Option<u32>) =
        (None, false, None);
    for element in all {
        let number = || text.get(element.inside()).and_then(|number| number.trim().parse().ok());
        match (element.tag.space, element.tag.local()) {
            (Space::Vml, "shape") => (shape, is_note, row) = (Some(element), false, None),
            (Space::Excel, "ClientData") => {
                is_note = element.tag.attribute("ObjectType").as_deref() == Some("Note");
            }
            (Space::Excel, "Row") => row = number(),
            (Space::Excel, "Column") => {
                if let (Some(shape), true, Some(row), Some(column)) =
                    (shape, is_note, row, number())
                {
                    found.push(((row, column), shape.clone()));
                }
            }
            _ => {}
        }
    }
    found
}

/// The type that boxes are of.
fn shape_type(declared: &str) -> String {
    format!(
        "<v:shapetype{declared} id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
         path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
         <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
    )
}

/// A comment's box, hidden until its cell is pointed at.
fn shape(declared: &str, id: u32, (row, column): (u32, u32)) -> String {
    const WIDTH: u32 = 4;
    const HEIGHT: u32 = 8;
    let left = column.saturating_add(1).min(LAST.0.saturating_sub(WIDTH));
    let top = row.min(LAST.1.saturating_sub(HEIGHT));
    let (right, bottom) = (left.saturating_add(WIDTH), top.saturating_add(HEIGHT));
    format!(
        "<v:shape{declared} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
         margin-left:60pt;margin-top:2pt;width:280pt;height:120pt;z-index:{id};visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow \
         on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox \
         style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, \
         15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>\
         {row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}
