//! What a report is made of, whatever it is written as: headings, paragraphs, findings, tables and charts.
//!
//! Texts are plain: names and values are between backticks. Each renderer makes them safe in its own way, so that
//! no text of a plan is ever markup, a formula or a script.

use serde::Serialize;

use lacuna_language::value::{Exact, amount};

/// A report before it is written as a page, a workbook or a text.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Document {
    /// What it is called: `Salford: Management Action Plan for 2001-02`.
    pub title: String,
    /// One line under the title: the circular, the due date, the day of the report.
    pub about: String,
    /// All that it says, in its order.
    pub blocks: Vec<Block>,
    /// What it was made from, and by what: a name and a fingerprint each.
    pub fingerprints: Vec<(String, String)>,
}

/// A part of a report.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// Where a part begins.
    Heading(Heading),
    /// Whether a plan can be sent, in a box.
    Standing(Standing),
    /// Some sentences.
    Paragraph(Paragraph),
    /// A list of things to do or to know.
    Items(Items),
    /// What is so of one requirement.
    Finding(Box<Finding>),
    /// Rows and columns.
    Table(Table),
    /// Bars, with their figures in a table that comes with them.
    Bars(Bars),
    /// Councils and requirements as a picture.
    Picture(Picture),
}

/// Where a part begins.
#[derive(Debug, Clone, Serialize)]
pub struct Heading {
    /// How deep it is: 2 for a part of the report, 3 for a part of that.
    pub level: u8,
    /// What links lead to.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// Whether a plan can be sent.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// `READY`, `NOT READY`, `DRAFT`, `PART ONLY`.
    pub word: String,
    /// Whether nothing is in the way.
    pub is_ready: bool,
    /// The grade by the circular's standard; nothing where it has none.
    pub grade: Option<String>,
    /// What it comes to, in sentences.
    pub text: String,
}

/// Some sentences.
#[derive(Debug, Clone, Serialize)]
pub struct Paragraph {
    /// The sentences.
    pub text: String,
}

/// A list.
#[derive(Debug, Clone, Serialize)]
pub struct Items {
    /// Whether the order matters.
    pub is_numbered: bool,
    /// The things, in their order.
    pub items: Vec<Item>,
}

/// One thing of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// What it is.
    pub text: String,
    /// What belongs to it.
    pub more: Vec<String>,
}

impl Item {
    /// A thing of which there is no more to say.
    pub(super) fn new(text: impl Into<String>) -> Item {
        Item { text: text.into(), more: Vec::new() }
    }
}

/// What is so of one requirement that is not simply met.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What links lead to.
    pub id: String,
    /// What the requirement asks.
    pub title: String,
    /// Its name in the rules.
    pub name: String,
    /// `breached (must)`, with what else there is to say of the verdict.
    pub verdict: String,
    /// What kind of verdict it is: a word without spaces.
    pub tone: &'static str,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// What the plan says there.
    pub excerpts: Vec<Excerpt>,
    /// What to do about it.
    pub help: Option<String>,
    /// The paragraphs that it rests on, in words.
    pub citations: Vec<String>,
}

/// A line or a cell of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct Excerpt {
    /// `line 46`, `cell Spending!D14`
    pub place: String,
    /// What is written there.
    pub text: String,
    /// What there is to say of it.
    pub label: String,
}

/// Rows and columns.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What links lead to, and the name of a sheet is made from.
    pub id: String,
    /// What the table shows.
    pub caption: String,
    /// The columns, the first of which names the row.
    pub columns: Vec<Column>,
    /// The rows, in the order in which they are shown.
    pub rows: Vec<Row>,
    /// Whether readers of a page may sort and search it.
    pub is_sortable: bool,
    /// Whether it is the one table that a CSV file has.
    pub is_main: bool,
    /// In which formats it is.
    pub shown: Shown,
}

/// In which formats a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// In all of them.
    Everywhere,
    /// In those that are read from top to bottom.
    OnPages,
    /// In workbooks and comma-separated values, because readers of a page find all of it elsewhere.
    AsData,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether figures are in it, which stand to the right.
    pub is_figure: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its cells, one for each column.
    pub cells: Vec<Cell>,
    /// Whether it is a sum over the others.
    pub is_total: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// By what rows are put in order, where that is not the text.
    pub order: Option<String>,
    /// Where more is told of it, as an address within the report or a file beside it.
    pub href: Option<String>,
    /// The figure that it is.
    #[serde(skip)]
    pub figure: Option<Figure>,
}

/// A figure for a workbook, by how it is shown there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// A number of things.
    Number(Exact),
    /// Pounds; whether there may be more, as some are not known yet.
    Pounds {
        /// In pounds.
        pounds: Exact,
        /// Whether figures are missing from it.
        is_at_least: bool,
    },
    /// A share, as its ratio.
    Percent(Exact),
}

impl Cell {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A number of things.
    pub(super) fn count(count: usize) -> Cell {
        let exact = i128::try_from(count).map_or(amount::nought(), amount::whole);
        Cell {
            text: lacuna_language::value::show::grouped(count),
            order: Some(count.to_string()),
            href: None,
            figure: Some(Figure::Number(exact)),
        }
    }

    /// The same cell, leading somewhere.
    pub(super) fn leading_to(self, href: Option<String>) -> Cell {
        Cell { href, ..self }
    }
}

impl Column {
    /// A column of words.
    pub(super) fn words(title: impl Into<String>) -> Column {
        Column { title: title.into(), is_figure: false }
    }

    /// A column of figures.
    pub(super) fn figures(title: impl Into<String>) -> Column {
        Column { title: title.into(), is_figure: true }
    }
}

impl Row {
    /// A row that is no sum.
    pub(super) fn of(cells: Vec<Cell>) -> Row {
        Row { cells, is_total: false }
    }
}

impl Table {
    /// A table that is not sorted by its readers.
    pub(super) fn new(
        id: impl Into<String>,
        caption: impl Into<String>,
        columns: Vec<Column>,
        rows: Vec<Row>,
    ) -> Table {
        let (id, caption) = (id.into(), caption.into());
        Table {
            id,
            caption,
            columns,
            rows,
            is_sortable: false,
            is_main: false,
            shown: Shown::Everywhere,
        }
    }
}

/// Bars from left to right, one under the other, each of one or several parts.
#[derive(Debug, Clone, Serialize)]
pub struct Bars {
    /// What links lead to.
    pub id: String,
    /// What the chart shows.
    pub caption: String,
    /// What each pattern stands for; nothing where there is one.
    pub legend: Vec<Key>,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// A pattern and what it stands for.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    /// The number of the pattern.
    pub pattern: usize,
    /// What it stands for.
    pub text: String,
}

/// One bar.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// What it is of, and its figure.
    pub label: String,
    /// The parts, from left to right.
    pub parts: Vec<BarPart>,
}

/// A part of a bar.
#[derive(Debug, Clone, Serialize)]
pub struct BarPart {
    /// The number of its pattern.
    pub pattern: usize,
    /// Where it begins, as a share of the width: `12.50%`.
    pub x: String,
    /// How long it is, in the same way.
    pub width: String,
}

/// Councils by requirements: a mark for each verdict.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Picture {
    /// What links lead to.
    pub id: String,
    /// What the picture shows.
    pub caption: String,
    /// What it shows, in a sentence, for those who do not see it.
    pub alternative: String,
    /// In units of the drawing.
    pub width: usize,
    /// In units of the drawing.
    pub height: usize,
    /// The names of the rows, where there is room.
    pub rows: Vec<Place>,
    /// The numbers of the columns.
    pub columns: Vec<Place>,
    /// All marks of one kind as one outline.
    pub marks: Vec<Marks>,
}

/// A text in a drawing.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// Across, in units of the drawing.
    pub x: usize,
    /// Down.
    pub y: usize,
    /// What it says.
    pub text: String,
}

/// All marks of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct Marks {
    /// Which verdict they are: a word without spaces.
    pub tone: &'static str,
    /// What they stand for.
    pub text: String,
    /// The outline of one of them, for the legend.
    pub sample: String,
    /// The outlines of all.
    pub path: String,
}

/// A name as readers write it: `Leaving care` for `leaving-care`.
pub(super) fn heading(name: &str) -> String {
    let plain = spaced(name);
    let mut chars = plain.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str()
}

/// The same within a sentence: `leaving care`.
pub(super) fn spaced(name: &str) -> String {
    name.replace('-', " ")
}
