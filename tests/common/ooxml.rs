//! Workbooks, looked into part by part: whether each part is well-formed, and whether all that a part
//! refers to is there.
//!
//! Takes the bytes of a workbook; gives what is wrong with it, and what its comments say. It shares
//! nothing with the program.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// An element with all that is in it.
#[derive(Debug, Default, Clone)]
pub struct Node {
    pub name: String,
    /// Namespace, name and value.
    pub attributes: Vec<(String, String, String)>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(space, own, _)| space.is_empty() && own == name);
        found.map(|(_, _, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.get(name).map(|value| value.parse().unwrap_or_else(|_| panic!("{name}={value:?}")))
    }

    /// The value of an attribute with a prefix: `r:id`.
    pub fn of_relation(&self) -> Option<&str> {
        let is_one = |space: &str| {
            space.ends_with("/officeDocument/relationships") || {
                space.ends_with("/officeDocument/2006/relationships")
            }
        };
        let found = self.attributes.iter().find(|(space, own, _)| is_one(space) && own == "id");
        found.map(|(_, _, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All elements of a name in this one.
    pub fn all(&self, name: &str) -> Vec<&Node> {
        let inner = self.children.iter().flat_map(|child| {
            let own = (child.name == name).then_some(child);
            own.into_iter().chain(child.all(name))
        });
        inner.collect()
    }

    /// All texts in it.
    pub fn said(&self) -> String {
        let inner: String = self.children.iter().map(Node::said).collect();
        format!("{}{inner}", self.text)
    }
}

/// A text as a tree, or why it is not well-formed.
pub fn tree(text: &str) -> Result<Node, String> {
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Node> = vec![Node::default()];
    loop {
        let event = reader.read_event().map_err(|why| why.to_string())?;
        match event {
            Event::Start(start) => open.push(node(&reader, &start)?),
            Event::Empty(start) => {
                let one = node(&reader, &start)?;
                open.last_mut().unwrap().children.push(one);
            }
            Event::End(_) => {
                let one = open.pop().unwrap();
                open.last_mut().ok_or("too many ends")?.children.push(one);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content()),
            Event::CData(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let char = name.resolve_char_ref().map_err(|why| why.to_string())?;
                let said = match char {
                    Some(char) => char.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name.xml10_content())
                        .ok_or_else(|| format!("no entity {name:?}"))?
                        .to_owned(),
                };
                open.last_mut().unwrap().text.push_str(&said);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let outside = open.pop().unwrap();
    match (open.is_empty(), outside.children.as_slice(), outside.text.trim()) {
        (true, [root], "") => Ok(root.clone()),
        _ => Err("not one element".to_owned()),
    }
}

fn space(found: &ResolveResult) -> Result<String, String> {
    match found {
        ResolveResult::Bound(Namespace(name)) => Ok((*name).to_owned()),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(prefix) => Err(format!("the prefix {prefix} is not declared")),
    }
}

fn node(reader: &NsReader<&[u8]>, start: &quick_xml::events::BytesStart) -> Result<Node, String> {
    let (found, local) = reader.resolver().resolve_element(start.name());
    space(&found)?;
    let mut node = Node { name: local.into_inner().to_owned(), ..Node::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|why| format!("{}: {why}", node.name))?;
        let (found, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|why| why.to_string())?.into_owned();
        let space = space(&found)?;
        if space != XMLNS && attribute.key.into_inner() != "xmlns" {
            node.attributes.push((space, local.into_inner().to_owned(), value));
        }
    }
    Ok(node)
}

// ---- Packages ------------------------------------------------------------------------------------

/// A workbook as it is packed: its parts by name.
pub struct Ooxml {
    pub parts: BTreeMap<String, Vec<u8>>,
}

/// A relationship: its kind's last word, and what it leads to.
#[derive(Debug, Clone)]
struct Relation {
    kind: String,
    part: String,
    is_external: bool,
}

impl Ooxml {
    pub fn open(bytes: &[u8]) -> Ooxml {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            assert!(parts.insert(name.clone(), bytes).is_none(), "two parts are called {name}");
        }
        Ooxml { parts }
    }

    pub fn text(&self, name: &str) -> &str {
        let bytes = self.parts.get(name).unwrap_or_else(|| panic!("there is no {name}"));
        std::str::from_utf8(bytes).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    pub fn tree(&self, name: &str) -> Node {
        tree(self.text(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    fn relations(&self, part: &str) -> BTreeMap<String, Relation> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = format!("{folder}/_rels/{name}.rels");
        let rels = rels.trim_start_matches('/');
        if !self.parts.contains_key(rels) {
            return BTreeMap::new();
        }
        let root = self.tree(rels);
        let each = root.children.iter().map(|one| {
            let (id, kind) = (one.get("Id").unwrap().to_owned(), one.get("Type").unwrap());
            let target = one.get("Target").unwrap();
            let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
            if target.starts_with('/') {
                steps.clear();
            }
            for step in target.split('/').filter(|step| !step.is_empty()) {
                match step {
                    ".." => {
                        steps.pop();
                    }
                    step => steps.push(step),
                }
            }
            let is_external = one.get("TargetMode") == Some("External");
            let kind = kind.rsplit('/').next().unwrap().to_owned();
            (id, Relation { kind, part: steps.join("/"), is_external })
        });
        each.collect()
    }

    fn one(&self, part: &str, kind: &str) -> Option<String> {
        self.relations(part).into_values().find(|one| one.kind == kind).map(|one| one.part)
    }

    pub fn book(&self) -> String {
        self.one("", "officeDocument").expect("a workbook")
    }

    /// The names of the sheets, and their parts.
    pub fn sheets(&self) -> Vec<(String, String)> {
        let (book, relations) = (self.tree(&self.book()), self.relations(&self.book()));
        let sheets = book.all("sheet").into_iter().map(|sheet| {
            let relation = &relations[sheet.of_relation().expect("a sheet has a relationship")];
            (sheet.get("name").unwrap().to_owned(), relation.part.clone())
        });
        sheets.collect()
    }

    /// What the comments say, by sheet and cell.
    pub fn comments(&self) -> BTreeMap<(String, String), String> {
        self.comments_by(|_| true)
    }

    /// What comments say whose author has one of these names.
    pub fn comments_by(
        &self,
        is_author: impl Fn(&str) -> bool,
    ) -> BTreeMap<(String, String), String> {
        let mut found = BTreeMap::new();
        for (name, part) in self.sheets() {
            let Some(comments) = self.one(&part, "comments") else { continue };
            let root = self.tree(&comments);
            let authors: Vec<String> = root.all("author").into_iter().map(Node::said).collect();
            for one in root.all("comment") {
                if !is_author(&authors[one.number("authorId").unwrap()]) {
                    continue;
                }
                let cell = one.get("ref").unwrap().to_owned();
                let is_first = found.insert((name.clone(), cell.clone()), one.said()).is_none();
                assert!(is_first, "{name}!{cell} has two comments");
            }
        }
        found
    }
}

// ---- What is wrong -------------------------------------------------------------------------------

/// Panics where something is not as it should be.
#[track_caller]
pub fn assert_sound(bytes: &[u8], what: &str) {
    let package = Ooxml::open(bytes);
    let mut faults = Vec::new();
    well_formed(&package, &mut faults);
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
    types(&package, &mut faults);
    relations(&package, &mut faults);
    let styles = styles(&package, &mut faults);
    book(&package, &mut faults);
    for (name, part) in package.sheets() {
        sheet(&package, &part, styles, &mut faults);
        comments(&package, &name, &part, &mut faults);
    }
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

fn well_formed(package: &Ooxml, faults: &mut Vec<String>) {
    for (name, bytes) in &package.parts {
        let is_xml = [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending));
        if !is_xml {
            continue;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => faults.extend(tree(text).err().map(|why| format!("{name}: {why}"))),
            Err(why) => faults.push(format!("{name}: {why}")),
        }
    }
}

fn types(package: &Ooxml, faults: &mut Vec<String>) {
    let root = package.tree("[Content_Types].xml");
    let (mut parts, mut endings) = (BTreeSet::new(), BTreeSet::new());
    for one in &root.children {
        let is_new = match one.name.as_str() {
            "Override" => {
                let part = one.get("PartName").unwrap().to_lowercase();
                let name = part.trim_start_matches('/').to_owned();
                if !package.parts.keys().any(|own| own.to_lowercase() == name) {
                    faults.push(format!("a type is given to {part}, which is not there"));
                }
                parts.insert(name)
            }
            _ => endings.insert(one.get("Extension").unwrap().to_lowercase()),
        };
        if !is_new {
            faults.push(format!("a type is given twice: {one:?}"));
        }
    }
    for name in package.parts.keys().filter(|name| *name != "[Content_Types].xml") {
        let name = name.to_lowercase();
        let ending = name.rsplit('.').next().unwrap();
        if !parts.contains(&name) && !endings.contains(ending) && !name.ends_with('/') {
            faults.push(format!("{name} has no type"));
        }
    }
}

fn relations(package: &Ooxml, faults: &mut Vec<String>) {
    for name in package.parts.keys().filter(|name| name.ends_with(".rels")) {
        let (folder, file) = name.rsplit_once("_rels/").unwrap();
        let part = format!("{folder}{}", file.trim_end_matches(".rels"));
        let found = package.relations(&part);
        if found.len() != package.tree(name).children.len() {
            faults.push(format!("{name}: an id is there twice"));
        }
        for (id, one) in found {
            if !one.is_external && !package.parts.contains_key(&one.part) {
                faults.push(format!("{name}: {id} leads to {}, which is not there", one.part));
            }
        }
    }
}

/// How many styles of cells there are, and of rules on cells.
fn styles(package: &Ooxml, faults: &mut Vec<String>) -> (usize, usize) {
    let Some(part) = package.one(&package.book(), "styles") else {
        faults.push("there are no styles".to_owned());
        return (0, 0);
    };
    let root = package.tree(&part);
    let inside = |name: &str| root.child(name).map_or(&[][..], |list| list.children.as_slice());
    for list in &root.children {
        if list.number("count").is_some_and(|count| count != list.children.len()) {
            faults.push(format!("{} counts wrongly", list.name));
        }
    }
    let own: BTreeSet<Option<usize>> =
        inside("numFmts").iter().map(|one| one.number("numFmtId")).collect();
    for (name, least) in [("fonts", 1), ("fills", 2), ("borders", 1), ("cellStyleXfs", 1)] {
        if inside(name).len() < least {
            faults.push(format!("there are no {name}"));
        }
    }
    for style in inside("cellXfs").iter().chain(inside("cellStyleXfs")) {
        for (name, list) in [
            ("fontId", "fonts"),
            ("fillId", "fills"),
            ("borderId", "borders"),
            ("xfId", "cellStyleXfs"),
        ] {
            if style.number(name).is_some_and(|id| id >= inside(list).len()) {
                faults.push(format!("a style has no {name} {:?}", style.number(name)));
            }
        }
        let format = style.number("numFmtId");
        if format.is_some_and(|id| id >= 164) && !own.contains(&format) {
            faults.push(format!("a style has no format {format:?}"));
        }
    }
    ordered(
        &root,
        &["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"],
        faults,
    );
    (inside("cellXfs").len(), inside("dxfs").len())
}

fn ordered(root: &Node, order: &[&str], faults: &mut Vec<String>) {
    let places = root.children.iter().filter_map(|child| {
        let at = order.iter().position(|name| *name == child.name)?;
        Some((at, child.name.clone()))
    });
    let places: Vec<(usize, String)> = places.collect();
    for pair in places.windows(2) {
        if pair[0].0 > pair[1].0 {
            faults.push(format!("{} stands before {}", pair[0].1, pair[1].1));
        }
    }
}

fn book(package: &Ooxml, faults: &mut Vec<String>) {
    let book = package.tree(&package.book());
    let sheets = book.all("sheet");
    let lower = |sheet: &&Node| sheet.get("name").map(str::to_lowercase);
    let names: BTreeSet<_> = sheets.iter().map(lower).collect();
    let numbers: BTreeSet<_> = sheets.iter().map(|sheet| sheet.get("sheetId")).collect();
    if names.len() != sheets.len() || numbers.len() != sheets.len() {
        faults.push("two sheets have one name or number".to_owned());
    }
    for name in book.all("definedName") {
        if name.number("localSheetId").is_some_and(|at| at >= sheets.len()) {
            faults.push(format!("{name:?} is of no sheet"));
        }
    }
}

const ORDER: [&str; 19] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetProtection",
    "autoFilter",
    "mergeCells",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "drawing",
    "legacyDrawing",
    "tableParts",
    "extLst",
];

fn sheet(
    package: &Ooxml,
    part: &str,
    (n_styles, n_rules): (usize, usize),
    faults: &mut Vec<String>,
) {
    let root = package.tree(part);
    let mut refused = |why: String| faults.push(format!("{part}: {why}"));
    let mut last_row = 0;
    for row in root.all("row") {
        let number = row.number("r").unwrap_or(last_row + 1);
        if number <= last_row {
            refused(format!("row {number} stands behind row {last_row}"));
        }
        last_row = number;
        let mut last = 0;
        for cell in row.children.iter().filter(|cell| cell.name == "c") {
            let column = cell.get("r").map_or(last + 1, |name| {
                let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
                letters.fold(0, |all, letter| all * 26 + usize::from(letter - b'A') + 1)
            });
            if column <= last {
                refused(format!("cell {:?} stands behind another", cell.get("r")));
            }
            last = column;
        }
        let span = row.get("spans").and_then(|span| span.split(':').nth(1)?.parse().ok());
        if span.is_some_and(|span: usize| span < last) {
            refused(format!("row {number} has cells behind its last"));
        }
    }
    let styled = |names: &[&str], attribute: &str| -> Vec<usize> {
        let found = names.iter().flat_map(|name| root.all(name));
        found.filter_map(|one| one.number(attribute)).collect()
    };
    let used = [styled(&["c", "row"], "s"), styled(&["col"], "style")].concat();
    if let Some(lost) = used.into_iter().find(|style| *style >= n_styles) {
        refused(format!("there is no style {lost} of {n_styles}"));
    }
    if let Some(lost) = styled(&["cfRule"], "dxfId").into_iter().find(|style| *style >= n_rules) {
        refused(format!("there is no style {lost} of {n_rules} for a rule"));
    }
    let relations = package.relations(part);
    for one in &root.children {
        if one.of_relation().is_some_and(|id| !relations.contains_key(id)) {
            refused(format!("{} leads nowhere", one.name));
        }
    }
    for name in ["sheetData", "dimension", "legacyDrawing", "drawing"] {
        if root.children.iter().filter(|one| one.name == name).count() > 1 {
            refused(format!("{name} is there twice"));
        }
    }
    ordered(&root, &ORDER, faults);
}

/// Each comment has an author and a box in the drawing that the sheet names.
fn comments(package: &Ooxml, name: &str, part: &str, faults: &mut Vec<String>) {
    let relations = package.relations(part);
    let kinds = relations.values().filter(|one| one.kind == "comments").count();
    let Some(comments) = package.one(part, "comments") else { return };
    let (root, sheet) = (package.tree(&comments), package.tree(part));
    let mut refused = |why: String| faults.push(format!("{name}: {why}"));
    if kinds > 1 {
        refused("has comments twice".to_owned());
    }
    let id = sheet.child("legacyDrawing").and_then(Node::of_relation).unwrap_or_default();
    let Some(drawing) = relations.get(id).filter(|one| one.kind == "vmlDrawing") else {
        return refused("names no drawing of its comments".to_owned());
    };
    let drawing = package.tree(&drawing.part);
    let mut boxes = BTreeSet::new();
    for shape in drawing.all("shape") {
        let Some(data) = shape.child("ClientData") else { continue };
        let number = |name: &str| data.child(name).map(Node::said).unwrap_or_default();
        if data.get("ObjectType") == Some("Note")
            && !boxes.insert((number("Row"), number("Column")))
        {
            refused(format!("has two boxes at {}", number("Row")));
        }
    }
    let n_authors = root.all("author").len();
    for comment in root.all("comment") {
        let cell = comment.get("ref").unwrap();
        if comment.number("authorId").is_none_or(|author| author >= n_authors) {
            refused(format!("the comment at {cell} has no author"));
        }
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        let column = letters.bytes().fold(0, |all, letter| all * 26 + u32::from(letter - b'A') + 1);
        let row: u32 = cell[letters.len()..].parse().unwrap();
        if !boxes.contains(&((row - 1).to_string(), (column - 1).to_string())) {
            refused(format!("the comment at {cell} has no box"));
        }
    }
    // LibreOffice calls all its shapes alike.
    let ids = drawing.all("shape").into_iter().filter_map(|one| one.get("id"));
    let ids: Vec<&str> = ids.filter(|id| id.starts_with("_x0000_s")).collect();
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        refused("two shapes have one id".to_owned());
    }
}
