//! The styles of a workbook, with those added that the cells of findings need. What is missing, of the
//! styles or of a reference to one, is put in, so that each number that is used has something to lead to.

use std::collections::BTreeMap;

use super::xml::{Dialect, Done, Edits, Element, Space, Tag, Walk, elements, with_prefix};
use super::{NotAnnotated, Weight};

/// The styles while sheets ask for more of them.
pub(super) struct Styles {
    text: String,
    /// How many styles of cells there were, fonts, fills, and styles of rules on cells.
    n_cells: usize,
    n_fonts: usize,
    n_fills: usize,
    n_rules: usize,
    /// Styles in the colour of a finding, in the order in which they were asked for.
    coloured: Vec<(usize, Weight)>,
    places: BTreeMap<(usize, Weight), usize>,
    has_grounds: bool,
}

/// The lists that a style sheet is made of, in their order, with what is in each of them.
const LISTS: [(&str, &str); 8] = [
    ("numFmts", "numFmt"),
    ("fonts", "font"),
    ("fills", "fill"),
    ("borders", "border"),
    ("cellStyleXfs", "xf"),
    ("cellXfs", "xf"),
    ("cellStyles", "cellStyle"),
    ("dxfs", "dxf"),
];

/// What a list holds at the least: what styles without an own font, fill or border lead to.
const LEAST: [(&str, &[&str]); 5] = [
    ("fonts", &["<font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"]),
    (
        "fills",
        &[
            "<fill><patternFill patternType=\"none\"/></fill>",
            "<fill><patternFill patternType=\"gray125\"/></fill>",
        ],
    ),
    ("borders", &["<border><left/><right/><top/><bottom/><diagonal/></border>"]),
    ("cellStyleXfs", &["<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"]),
    ("cellXfs", &["<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"]),
];

/// The styles of the list of findings stand first: its title, its headings, its texts, and a text in
/// each colour.
const TITLE: usize = 0;
const HEADING: usize = 1;
const TEXT: usize = 2;
const N_OWN: usize = 3 + Weight::ALL.len();

/// The most styles of cells that Excel opens.
const MOST: usize = 65_000;

impl Styles {
    /// The styles of a style sheet; of none, where the workbook has none.
    pub(super) fn read(text: Option<String>, dialect: Dialect) -> Done<Styles> {
        let bare = || format!("<styleSheet xmlns=\"{}\"></styleSheet>", dialect.main());
        let mut text = text.unwrap_or_else(bare);
        let outline = Outline::read(&text)?;
        if outline.root.tag.is_empty {
            text = bare();
        }
        let outline = Outline::read(&text)?;
        let count = |name: &str| outline.count(name).max(least(name).len());
        let (n_cells, n_fonts) = (count("cellXfs"), count("fonts"));
        let (n_fills, n_rules) = (count("fills"), count("dxfs"));
        Ok(Styles {
            n_cells,
            n_fonts,
            n_fills,
            n_rules,
            coloured: Vec::new(),
            places: BTreeMap::new(),
            has_grounds: false,
            text,
        })
    }

    /// Whether a style of cells was there before.
    pub(super) fn is_known(&self, style: usize) -> bool {
        style < self.n_cells
    }

    /// Whether a style of rules on cells was there before.
    pub(super) fn is_known_rule(&self, style: usize) -> bool {
        style < self.n_rules
    }

    /// A style in the colour of a finding. Where there is no room for one more, the style itself.
    pub(super) fn coloured(&mut self, style: usize, weight: Weight) -> usize {
        let style = if self.is_known(style) { style } else { 0 };
        if let Some(place) = self.places.get(&(style, weight)) {
            return *place;
        }
        let place = self.n_cells.saturating_add(N_OWN).saturating_add(self.coloured.len());
        if place >= MOST {
            return style;
        }
        self.coloured.push((style, weight));
        self.places.insert((style, weight), place);
        place
    }

    /// The ground that a rule on cells may give them.
    pub(super) fn ground(&mut self, weight: Weight) -> usize {
        self.has_grounds = true;
        self.n_rules.saturating_add(weight as usize)
    }

    pub(super) fn title(&self) -> usize {
        self.n_cells.saturating_add(TITLE)
    }

    pub(super) fn heading(&self) -> usize {
        self.n_cells.saturating_add(HEADING)
    }

    pub(super) fn text(&self) -> usize {
        self.n_cells.saturating_add(TEXT)
    }

    /// The style of a text in the list of findings, in the colour of one.
    pub(super) fn text_in(&self, weight: Weight) -> usize {
        self.n_cells.saturating_add(TEXT + 1).saturating_add(weight as usize)
    }

    /// The style sheet with all that was asked for.
    pub(super) fn written(&self) -> Done<String> {
        let outline = Outline::read(&self.text)?;
        let mut edits = Edits::default();
        let fills = Weight::ALL.map(|weight| {
            let colour = weight.colour();
            format!(
                "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{colour}\"/><bgColor \
                 indexed=\"64\"/></patternFill></fill>"
            )
        });
        let bold = "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>";
        let grounds = Weight::ALL.map(|weight| {
            let colour = weight.colour();
            format!(
                "<dxf><fill><patternFill patternType=\"solid\"><bgColor rgb=\"FF{colour}\"/>\
                 </patternFill></fill></dxf>"
            )
        });
        outline.extend("fonts", &[bold.to_owned()], &mut edits);
        outline.extend("fills", &fills, &mut edits);
        outline.extend("borders", &[], &mut edits);
        outline.extend("cellStyleXfs", &[], &mut edits);
        outline.extend_as_written("cellXfs", &self.cells(&outline)?, &mut edits);
        if self.has_grounds {
            outline.extend("dxfs", &grounds, &mut edits);
        }
        for list in ["cellStyleXfs", "cellXfs"] {
            for style in outline.inside(list) {
                let changed = self.mended(&style.tag, &outline, &[]);
                edits.replace(style.tag.range.clone(), changed);
            }
        }
        edits.made(&self.text)
    }

    /// The styles that are added: those of the list of findings, then each that was asked for.
    fn cells(&self, outline: &Outline) -> Done<Vec<String>> {
        let prefix = outline.root.tag.prefix();
        let mut all: Vec<String> =
            self.own_styles().iter().map(|one| with_prefix(one, prefix)).collect();
        let before: Vec<&Element> = outline.inside("cellXfs").collect();
        for (style, weight) in &self.coloured {
            let fill = self.fill(*weight).to_string();
            let ground = [("fillId", Some(fill.as_str())), ("applyFill", Some("1"))];
            let coloured = match before.get(*style) {
                Some(own) => {
                    let inside = self.text.get(own.inside()).ok_or(NotAnnotated::Damaged)?;
                    let end = if own.tag.is_empty { String::new() } else { own.tag.end() };
                    format!("{}{inside}{end}", self.mended(&own.tag, outline, &ground))
                }
                None => with_prefix(
                    &format!(
                        "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"{fill}\" borderId=\"0\" \
                         xfId=\"0\" applyFill=\"1\"/>"
                    ),
                    prefix,
                ),
            };
            all.push(coloured);
        }
        Ok(all)
    }

    fn fill(&self, weight: Weight) -> usize {
        self.n_fills.saturating_add(weight as usize)
    }

    /// A title, which runs on over blank cells, a heading, a text, and a text in each colour.
    fn own_styles(&self) -> Vec<String> {
        let bold = self.n_fonts;
        let style = |font: usize, fill: usize| {
            format!(
                "<xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" \
                 applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" \
                 wrapText=\"1\"/></xf>"
            )
        };
        let title = format!(
            "<xf numFmtId=\"0\" fontId=\"{bold}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" \
             applyFont=\"1\"/>"
        );
        let colours = Weight::ALL.map(|weight| style(0, self.fill(weight)));
        [title, style(bold, 0), style(0, 0)].into_iter().chain(colours).collect()
    }

    /// The tag of a style with changes. What it refers to and was never there must not become one of
    /// the new things by its number.
    fn mended(&self, style: &Tag, outline: &Outline, changes: &[(&str, Option<&str>)]) -> String {
        const REFERENCES: [(&str, &str); 4] = [
            ("fontId", "fonts"),
            ("fillId", "fills"),
            ("borderId", "borders"),
            ("xfId", "cellStyleXfs"),
        ];
        let is_lost = |name: &str, list: &str| {
            let n_there = outline.count(list).max(least(list).len());
            style
                .attribute(name)
                .is_some_and(|_| style.number::<usize>(name).is_none_or(|number| number >= n_there))
        };
        let mut all = changes.to_vec();
        for (name, list) in REFERENCES {
            if is_lost(name, list) && changes.iter().all(|(changed, _)| *changed != name) {
                all.push((name, Some("0")));
            }
        }
        style.changed(&all, style.is_empty)
    }
}

fn least(list: &str) -> &'static [&'static str] {
    LEAST.iter().find(|(name, _)| *name == list).map_or(&[], |(_, least)| least)
}

/// A style sheet's lists and what is in them.
struct Outline<'t> {
    root: Element<'t>,
    /// Each list and what is in it.
    lists: Vec<(Element<'t>, Vec<Element<'t>>)>,
    /// How many there are in each of [`LISTS`].
    counts: [usize; LISTS.len()],
}

impl<'t> Outline<'t> {
    fn read(text: &'t str) -> Done<Outline<'t>> {
        let found = elements(Walk::new(text), |tag| tag.depth <= 3)?;
        let mut found = found.into_iter();
        let root = found.next().filter(|root| root.tag.is(Space::Main, "styleSheet"));
        let root = root.ok_or(NotAnnotated::Damaged)?;
        let mut lists: Vec<(Element, Vec<Element>)> = Vec::new();
        for element in found {
            match (element.tag.depth, lists.last_mut()) {
                (2, _) => lists.push((element, Vec::new())),
                (_, Some((_, inside))) => inside.push(element),
                (_, None) => {}
            }
        }
        let mut outline = Outline { root, lists, counts: [0; LISTS.len()] };
        outline.counts = LISTS.map(|(name, _)| outline.inside(name).count());
        Ok(outline)
    }

    fn list(&self, name: &str) -> Option<&(Element<'t>, Vec<Element<'t>>)> {
        self.lists.iter().find(|(list, _)| list.tag.is(Space::Main, name))
    }

    /// What is in a list.
    fn inside(&self, name: &str) -> impl Iterator<Item = &Element<'t>> {
        let each = LISTS.iter().find(|(list, _)| *list == name).map_or("", |(_, each)| each);
        let inside = self.list(name).map_or(&[][..], |(_, inside)| inside);
        inside.iter().filter(move |one| one.tag.is(Space::Main, each))
    }

    fn count(&self, name: &str) -> usize {
        let counted = LISTS.iter().zip(self.counts);
        counted.filter(|((list, _), _)| *list == name).map(|(_, count)| count).sum()
    }

    fn extend(&self, name: &str, new: &[String], edits: &mut Edits) {
        let prefix = self.root.tag.prefix();
        let new: Vec<String> = new.iter().map(|one| with_prefix(one, prefix)).collect();
        self.extend_as_written(name, &new, edits);
    }

    /// Puts more into a list, behind what it holds at the least. The list is made where there is none.
    fn extend_as_written(&self, name: &str, new: &[String], edits: &mut Edits) {
        let prefix = self.root.tag.prefix();
        let before = self.count(name);
        let base = if before == 0 { least(name) } else { &[] };
        if base.is_empty() && new.is_empty() {
            return;
        }
        let base = base.iter().map(|one| with_prefix(one, prefix));
        let all: Vec<String> = base.chain(new.iter().cloned()).collect();
        let (count, all) = (before.saturating_add(all.len()).to_string(), all.concat());
        match self.list(name) {
            Some((list, _)) => list.append(&all, &[("count", Some(&count))], edits),
            None => {
                let list = format!("<{prefix}{name} count=\"{count}\">{all}</{prefix}{name}>");
                edits.insert(self.place(name), list);
            }
        }
    }

    /// Where a list that is missing has to stand: before the first that comes behind it.
    fn place(&self, name: &str) -> usize {
        let order = |name: &str| LISTS.iter().position(|(list, _)| *list == name);
        let own = order(name);
        let later = self.lists.iter().find(|(list, _)| {
            // What is not among these lists comes behind them all.
            order(list.tag.local()).is_none_or(|at| Some(at) > own)
        });
        later.map_or(self.root.close.start, |(list, _)| list.tag.range.start)
    }
}
