//! A plan as a tree, to be rearranged and written.
//!
//! Takes nothing: it is plain data, made by a program or of the [`Tokens`](super::Tokens) of a file.
//! Never says what a text means (money, date, yes/no): the form's types do that.

use smol_str::SmolStr;

use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::{Misread, Ty};

/// A value of a plan file as it is written, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value, or the entries that it is made of.
    pub kind: NodeKind,
    /// A scalar: exactly its characters, quotes included. A map or list: from its first key or dash
    /// (or its opening bracket) to the end of its last child (or its closing bracket).
    pub span: Span,
}

/// What a node is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A single value, as text.
    Scalar(Scalar),
    /// Names and their values; a name given twice is kept twice, in the order of the file.
    Map(Vec<Entry>),
    /// The entries of a list, in the order of the file.
    List(Vec<Node>),
    /// A number of a spreadsheet: what it says depends on what the form asks for.
    Figure(Box<Figure>),
    /// Something that is no value, whatever the form asks for: an error of a spreadsheet.
    Unreadable(Box<Misread>),
    /// A row of a spreadsheet that calls itself a total.
    Total(Box<Total>),
}

/// A row that calls itself a total. It is an entry only where the form has a word for totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The row as an entry.
    pub entries: Vec<Entry>,
    /// The field that says `Total`; nothing where it stands beside the fields.
    pub said_in: Option<SmolStr>,
    /// Why the row is no entry.
    pub why: Misread,
}

/// A text to be read, or why there is none.
pub(super) type Written = Result<SmolStr, Box<Misread>>;

/// A number of a spreadsheet, which shows it in its own way: `007` of 7, `33%` of a third, `A12` of 12.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is where a number, a percentage or a date is asked for.
    pub number: Written,
    /// What it is where an amount of money is asked for.
    pub money: Written,
    /// What the spreadsheet shows, which is what it is where words are asked for.
    pub words: Written,
    /// What it is where nobody says what is asked for.
    pub plain: Written,
    /// Whether the spreadsheet shows all of the number, not rounded.
    pub is_all_shown: bool,
}

impl Figure {
    /// The text that is read where the form asks for `ty`.
    pub fn text_for(&self, ty: &Ty) -> &Written {
        match ty {
            Ty::Money => &self.money,
            Ty::Date => &self.number,
            ty if ty.is_figure() || ty.is_amount() && !self.is_all_shown => &self.number,
            _ => &self.words,
        }
    }
}

/// A single value, still as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scalar {
    /// The text without quotes, escapes and folds; empty where the file leaves the value empty.
    pub text: SmolStr,
    /// Whether the writer marked it as text, with quotes or as a block of text.
    pub is_quoted: bool,
}

/// A name in a map and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name as it is written, and where it stands.
    pub key: Spanned<SmolStr>,
    /// What the name is given; an empty scalar where the file leaves it empty.
    pub value: Node,
}

impl Node {
    /// A value that the file leaves empty, at `span`.
    pub fn empty(span: Span) -> Self {
        Node { kind: NodeKind::Scalar(Scalar::default()), span }
    }

    /// The same without entries that nothing is filled into, and with plain texts for figures.
    pub fn without_blanks(self) -> Node {
        let kind = match self.kind {
            NodeKind::Figure(figure) => match figure.plain {
                Ok(text) => NodeKind::Scalar(Scalar { text, is_quoted: false }),
                Err(why) => NodeKind::Unreadable(why),
            },
            NodeKind::Map(entries) => {
                let entries = entries.into_iter().filter(|entry| !entry.value.is_blank());
                let kept = entries
                    .map(|entry| Entry { value: entry.value.without_blanks(), key: entry.key });
                NodeKind::Map(kept.collect())
            }
            NodeKind::List(items) => {
                NodeKind::List(items.into_iter().map(Node::without_blanks).collect())
            }
            NodeKind::Total(total) => {
                let row = Node { kind: NodeKind::Map(total.entries), span: self.span };
                return row.without_blanks();
            }
            kind => kind,
        };
        Node { kind, span: self.span }
    }

    /// Whether nothing is filled in: no text or an empty one, or a group of nothing else. A list that is written as
    /// empty says that there are none.
    pub fn is_blank(&self) -> bool {
        match &self.kind {
            NodeKind::Scalar(scalar) => scalar.text.trim().is_empty(),
            NodeKind::Map(entries) => entries.iter().all(|entry| entry.value.is_blank()),
            NodeKind::List(_)
            | NodeKind::Figure(_)
            | NodeKind::Unreadable(_)
            | NodeKind::Total(_) => false,
        }
    }

    /// How many values it is made of, itself among them.
    pub fn n_values(&self) -> usize {
        let within: usize = match &self.kind {
            NodeKind::Map(entries) => entries.iter().map(|entry| entry.value.n_values()).sum(),
            NodeKind::Total(total) => total.entries.len(),
            NodeKind::List(items) => items.iter().map(Node::n_values).sum(),
            NodeKind::Scalar(_) | NodeKind::Figure(_) | NodeKind::Unreadable(_) => 0,
        };
        within + 1
    }

    /// What stands at the end of a way, such as `grant.main`; the first, where a name stands twice.
    pub fn at(&self, way: &str) -> Option<&Node> {
        if way.is_empty() {
            return Some(self);
        }
        let NodeKind::Map(entries) = &self.kind else { return None };
        let (name, rest) = way.split_once('.').unwrap_or((way, ""));
        entries.iter().find(|entry| entry.key.node == name)?.value.at(rest)
    }
}

impl Scalar {
    /// Nothing was written, or only a null; `""` is not empty but an empty text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.is_quoted
    }
}
