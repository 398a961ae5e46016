//! The one form in which every reader gives a plan file: a flat list of its values, in the order of the file.
//!
//! Takes what a reader finds, one value after the other; gives cursors, which go through the list as through a
//! tree. A text stays in its source until somebody asks for it. Only one that is not what stands there, such as a
//! text with escapes, is written down beside the list.
//! Never says what a text means (money, date, yes/no): the form's types do that.

use std::fmt;
use std::sync::Arc;

use smol_str::SmolStr;

use super::node::{Entry, Figure, Node, NodeKind, Scalar, Total};
use lacuna_language::source::{Source, SourceId, Span, Spanned};
use lacuna_language::value::Misread;

/// A plan file as it is written.
#[derive(Clone)]
pub struct Tokens {
    source: SourceId,
    /// The text in which the tokens stand; nothing where the list comes from no text.
    text: Option<Arc<Source>>,
    list: Vec<Token>,
    /// The texts that are not what stands at their places, one behind the other, and where each ends.
    made: String,
    made_ends: Vec<usize>,
    of_cells: Vec<OfCells>,
}

/// A value: what it is, and from where to where it stands.
#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    start: u32,
    end: u32,
    /// Of a group or list, how many tokens lie in it; of what is kept beside the list, its number there.
    more: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Names and their values, in turn.
    Map,
    /// Values.
    List,
    /// Nothing, or a word for it.
    Empty,
    /// The text that stands there.
    Plain,
    /// The text that stands there, without the quote before and the one behind it.
    Quoted,
    /// A text beside the list.
    Made { is_quoted: bool },
    /// What only spreadsheets have, beside the list. A total is followed by its row.
    OfCells,
}

/// What only spreadsheets have.
#[derive(Debug, Clone, PartialEq)]
enum OfCells {
    Figure(Box<Figure>),
    Unreadable(Box<Misread>),
    Total { said_in: Option<SmolStr>, why: Box<Misread> },
}

/// A value that was added, such as a group or list that is still being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opened(usize);

/// One value of a plan file, with all that lies in it.
#[derive(Clone, Copy)]
pub struct Cursor<'t> {
    tokens: &'t Tokens,
    at: usize,
}

/// What stands at a cursor.
#[derive(Clone)]
pub enum Value<'t> {
    /// A single value, as text.
    Text(Text<'t>),
    /// Names and their values; a name given twice is there twice.
    Map(Fields<'t>),
    /// The entries of a list.
    List(Items<'t>),
    /// A number of a spreadsheet: what it says depends on what the form asks for.
    Figure(&'t Figure),
    /// Something that is no value, whatever the form asks for: an error of a spreadsheet.
    Unreadable(&'t Misread),
    /// A row of a spreadsheet that calls itself a total.
    Total(TotalRow<'t>),
}

/// A single value, still as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'t> {
    /// The text without quotes, escapes and folds; empty where the file leaves the value empty.
    pub text: &'t str,
    /// Whether the writer marked it as text, with quotes or as a block of text.
    pub is_quoted: bool,
}

impl Text<'_> {
    /// Nothing was written, or only a null; `""` is not empty but an empty text.
    pub fn is_empty(self) -> bool {
        self.text.is_empty() && !self.is_quoted
    }
}

/// A row that calls itself a total. It is an entry only where the form has a word for totals.
#[derive(Clone)]
pub struct TotalRow<'t> {
    /// The row as an entry.
    pub fields: Fields<'t>,
    /// The field that says `Total`; nothing where it stands beside the fields.
    pub said_in: Option<&'t str>,
    /// Why the row is no entry.
    pub why: &'t Misread,
}

/// A name and what it is given.
#[derive(Clone, Copy)]
pub struct NamedValue<'t> {
    /// The name; what it is given follows.
    name: Cursor<'t>,
}

/// The names of a group and their values, in the order of the file.
#[derive(Clone, Copy)]
pub struct Fields<'t>(Items<'t>);

/// The entries of a list, in the order of the file.
#[derive(Clone, Copy)]
pub struct Items<'t> {
    tokens: &'t Tokens,
    next: usize,
    end: usize,
}

impl Tokens {
    /// A list without any value yet, of a source whose text is given.
    pub(super) fn new(source: SourceId, text: Option<Arc<Source>>) -> Tokens {
        let (list, made, made_ends, of_cells) = Default::default();
        Tokens { source, text, list, made, made_ends, of_cells }
    }

    /// The same with room for so many.
    pub(super) fn with_room(source: SourceId, text: Arc<Source>, n_tokens: usize) -> Tokens {
        Tokens { list: Vec::with_capacity(n_tokens), ..Tokens::new(source, Some(text)) }
    }

    /// The list of a tree, whose places are all in one source.
    pub fn of(tree: Node) -> Tokens {
        let mut tokens = Tokens::new(tree.span.source, None);
        tokens.add(tree);
        tokens
    }

    /// The value that the whole file is.
    pub fn root(&self) -> Cursor<'_> {
        Cursor { tokens: self, at: 0 }
    }

    /// The same as a tree, to be rearranged or written.
    pub fn tree(&self) -> Node {
        self.root().tree()
    }

    /// How many values it has so far, its names among them.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Begins a group of fields.
    pub(super) fn open_map(&mut self, start: usize) -> Opened {
        self.push(Kind::Map, start, start, 0)
    }

    /// Begins a list.
    pub(super) fn open_list(&mut self, start: usize) -> Opened {
        self.push(Kind::List, start, start, 0)
    }

    /// Ends a group or list, which stands from `start` to `end`. What came since it was opened lies in it.
    pub(super) fn close(&mut self, opened: Opened, start: usize, end: usize) {
        let n_within = self.list.len().saturating_sub(opened.0 + 1);
        if let Some(token) = self.list.get_mut(opened.0) {
            (token.start, token.end, token.more) = (offset(start), offset(end), offset(n_within));
        }
    }

    /// Moves a value to another place: that of an alias, which is written in other characters.
    pub(super) fn place(&mut self, value: Opened, span: Span) {
        let (start, end) = (offset(span.start()), offset(span.end()));
        let mut token = *self.token(value.0);
        if matches!(token.kind, Kind::Plain | Kind::Quoted) {
            let Text { text, is_quoted } = self.text_of(&token);
            let text = text.to_owned();
            self.made.push_str(&text);
            (token.kind, token.more) = (Kind::Made { is_quoted }, offset(self.made_ends.len()));
            self.made_ends.push(self.made.len());
        }
        if let Some(moved) = self.list.get_mut(value.0) {
            *moved = Token { start, end, ..token };
        }
    }

    /// Takes a word for nothing as the text that stands there.
    pub(super) fn take_as_written(&mut self, value: Opened) {
        if let Some(token) = self.list.get_mut(value.0) {
            token.kind = Kind::Plain;
        }
    }

    /// A value that was added before.
    pub(super) fn cursor(&self, value: Opened) -> Cursor<'_> {
        Cursor { tokens: self, at: value.0 }
    }

    /// Where the next value will begin.
    pub(super) fn here(&self) -> Opened {
        Opened(self.list.len())
    }

    /// Forgets what came since.
    pub(super) fn drop_since(&mut self, since: Opened) {
        self.list.truncate(since.0);
    }

    /// A value that the file leaves empty, or has a word for nothing in.
    pub(super) fn empty(&mut self, start: usize, end: usize) {
        self.push(Kind::Empty, start, end, 0);
    }

    /// A text without quotes, which stands from `start` to `end` as it is.
    pub(super) fn plain(&mut self, start: usize, end: usize) {
        self.push(Kind::Plain, start, end, 0);
    }

    /// A text that stands as it is between the quotes at `start` and before `end`.
    pub(super) fn quoted(&mut self, start: usize, end: usize) {
        self.push(Kind::Quoted, start, end, 0);
    }

    /// A text that stands from `start` to `end` in other characters. What was written beside the list since the
    /// last one is its text.
    pub(super) fn made(&mut self, is_quoted: bool, start: usize, end: usize) {
        let number = self.made_ends.len();
        self.made_ends.push(self.made.len());
        self.push(Kind::Made { is_quoted }, start, end, offset(number));
    }

    /// Where a text that is not what stands at its place is written, before [`made`](Self::made).
    pub(super) fn text_to_make(&mut self) -> &mut String {
        &mut self.made
    }

    /// A text, however it is written.
    pub(super) fn text(&mut self, text: &str, is_quoted: bool, start: usize, end: usize) {
        let written = self.written(start, end);
        let quotes =
            || written.len() == text.len() + 2 && written.get(1..text.len() + 1) == Some(text);
        match is_quoted {
            false if text.is_empty() => self.empty(start, end),
            false if written == text => self.plain(start, end),
            true if quotes() => self.quoted(start, end),
            _ => {
                self.made.push_str(text);
                self.made(is_quoted, start, end);
            }
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, more: u32) -> Opened {
        self.list.push(Token { kind, start: offset(start), end: offset(end), more });
        Opened(self.list.len() - 1)
    }

    fn of_cells(&mut self, what: OfCells, span: Span) {
        let number = offset(self.of_cells.len());
        self.of_cells.push(what);
        self.push(Kind::OfCells, span.start(), span.end(), number);
    }

    fn add(&mut self, node: Node) {
        let span = node.span;
        let (start, end) = (span.start(), span.end());
        match node.kind {
            NodeKind::Scalar(scalar) => self.text(&scalar.text, scalar.is_quoted, start, end),
            NodeKind::Map(entries) => self.add_map(entries, span),
            NodeKind::List(items) => {
                let opened = self.open_list(start);
                items.into_iter().for_each(|item| self.add(item));
                self.close(opened, start, end);
            }
            NodeKind::Figure(figure) => self.of_cells(OfCells::Figure(figure), span),
            NodeKind::Unreadable(why) => self.of_cells(OfCells::Unreadable(why), span),
            NodeKind::Total(total) => {
                let Total { entries, said_in, why } = *total;
                self.of_cells(OfCells::Total { said_in, why: Box::new(why) }, span);
                self.add_map(entries, span);
            }
        }
    }

    fn add_map(&mut self, entries: Vec<Entry>, span: Span) {
        let opened = self.open_map(span.start());
        for Entry { key, value } in entries {
            self.text(&key.node, false, key.span.start(), key.span.end());
            self.add(value);
        }
        self.close(opened, span.start(), span.end());
    }

    fn written(&self, start: usize, end: usize) -> &str {
        self.text.as_ref().map_or("", |source| source.slice(start, end))
    }

    fn token(&self, at: usize) -> &Token {
        const NOTHING: Token = Token { kind: Kind::Empty, start: 0, end: 0, more: 0 };
        self.list.get(at).unwrap_or(&NOTHING)
    }

    /// The number of the token behind a value and all that lies in it.
    fn behind(&self, at: usize) -> usize {
        let token = self.token(at);
        match token.kind {
            Kind::Map | Kind::List => at + 1 + token.more as usize,
            Kind::OfCells if matches!(self.cell(token), Some(OfCells::Total { .. })) => {
                self.behind(at + 1)
            }
            _ => at + 1,
        }
    }

    fn cell(&self, token: &Token) -> Option<&OfCells> {
        self.of_cells.get(token.more as usize)
    }

    /// The text of a single value that no spreadsheet has.
    fn text_of(&self, token: &Token) -> Text<'_> {
        let (start, end) = (token.start as usize, token.end as usize);
        let (text, is_quoted) = match token.kind {
            Kind::Plain => (self.written(start, end), false),
            Kind::Quoted => (self.written(start + 1, end.saturating_sub(1)), true),
            Kind::Made { is_quoted } => (self.made_text(token.more as usize), is_quoted),
            Kind::Empty | Kind::Map | Kind::List | Kind::OfCells => ("", false),
        };
        Text { text, is_quoted }
    }

    /// Whether a single value is this text.
    fn is_text(&self, token: &Token, text: &str) -> bool {
        let (start, end) = match token.kind {
            Kind::Plain => (token.start as usize, token.end as usize),
            Kind::Quoted => (token.start as usize + 1, (token.end as usize).saturating_sub(1)),
            _ => return self.text_of(token).text == text,
        };
        // Most are told by their lengths.
        end.wrapping_sub(start) == text.len()
            && self.text.as_ref().is_some_and(|source| {
                source.text().as_bytes().get(start..end) == Some(text.as_bytes())
            })
    }

    fn made_text(&self, number: usize) -> &str {
        let ends = &self.made_ends;
        let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied();
        let end = ends.get(number).copied().unwrap_or_default();
        self.made.get(start.unwrap_or_default()..end).unwrap_or_default()
    }

    fn span(&self, token: &Token) -> Span {
        Span::new(self.source, token.start as usize, token.end as usize)
    }
}

/// Readers refuse files that are larger.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'t> Cursor<'t> {
    /// A single value: exactly its characters, quotes included. A group or list: from its first key or dash
    /// (or its opening bracket) to the end of its last value (or its closing bracket).
    pub fn span(self) -> Span {
        self.tokens.span(self.token())
    }

    /// What stands here.
    pub fn value(self) -> Value<'t> {
        let token = self.token();
        match token.kind {
            Kind::Map => Value::Map(self.fields()),
            Kind::List => Value::List(self.items()),
            Kind::Empty | Kind::Plain | Kind::Quoted | Kind::Made { .. } => {
                Value::Text(self.tokens.text_of(token))
            }
            Kind::OfCells => match self.tokens.cell(token) {
                Some(OfCells::Figure(figure)) => Value::Figure(figure),
                Some(OfCells::Unreadable(why)) => Value::Unreadable(why),
                Some(OfCells::Total { said_in, why }) => {
                    let fields = Cursor { at: self.at + 1, ..self }.fields();
                    Value::Total(TotalRow { fields, said_in: said_in.as_deref(), why })
                }
                None => Value::Text(Text { text: "", is_quoted: false }),
            },
        }
    }

    /// Whether nothing is filled in: no text or an empty one, or a group of nothing else. A list that is written as
    /// empty says that there are none.
    pub fn is_blank(self) -> bool {
        match self.value() {
            Value::Text(text) => text.text.trim().is_empty(),
            Value::Map(mut fields) => fields.all(|field| field.value().is_blank()),
            Value::List(_) | Value::Figure(_) | Value::Unreadable(_) | Value::Total(_) => false,
        }
    }

    /// How many tokens it is made of: of a group, a token more for each of its names.
    pub(super) fn n_tokens(self) -> usize {
        self.tokens.behind(self.at).saturating_sub(self.at)
    }

    /// The same as a tree, to be rearranged or written.
    pub fn tree(self) -> Node {
        let kind = match self.value() {
            Value::Text(Text { text, is_quoted }) => {
                NodeKind::Scalar(Scalar { text: text.into(), is_quoted })
            }
            Value::Map(fields) => NodeKind::Map(fields.entries()),
            Value::List(items) => NodeKind::List(items.map(Cursor::tree).collect()),
            Value::Figure(figure) => NodeKind::Figure(Box::new(figure.clone())),
            Value::Unreadable(why) => NodeKind::Unreadable(Box::new(why.clone())),
            Value::Total(total) => NodeKind::Total(Box::new(Total {
                entries: total.fields.entries(),
                said_in: total.said_in.map(SmolStr::new),
                why: total.why.clone(),
            })),
        };
        Node { kind, span: self.span() }
    }

    fn token(self) -> &'t Token {
        self.tokens.token(self.at)
    }

    fn items(self) -> Items<'t> {
        let end = self.at + 1 + self.token().more as usize;
        Items { tokens: self.tokens, next: self.at + 1, end }
    }

    fn fields(self) -> Fields<'t> {
        Fields(self.items())
    }
}

impl<'t> NamedValue<'t> {
    /// The name as it is written.
    pub fn key(self) -> &'t str {
        self.name.tokens.text_of(self.name.token()).text
    }

    /// Whether the name is this.
    pub fn is_called(self, name: &str) -> bool {
        self.name.tokens.is_text(self.name.token(), name)
    }

    /// Where the name stands.
    pub fn key_span(self) -> Span {
        self.name.span()
    }

    /// What the name is given; an empty text where the file leaves it empty.
    pub fn value(self) -> Cursor<'t> {
        Cursor { at: self.name.at + 1, ..self.name }
    }
}

impl<'t> Fields<'t> {
    fn entries(self) -> Vec<Entry> {
        let entry = |field: NamedValue| Entry {
            key: Spanned::new(field.key().into(), field.key_span()),
            value: field.value().tree(),
        };
        self.map(entry).collect()
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Cursor<'t>;

    fn next(&mut self) -> Option<Cursor<'t>> {
        if self.next >= self.end {
            return None;
        }
        let found = Cursor { tokens: self.tokens, at: self.next };
        self.next = self.tokens.behind(self.next);
        Some(found)
    }
}

impl<'t> Iterator for Fields<'t> {
    type Item = NamedValue<'t>;

    fn next(&mut self) -> Option<NamedValue<'t>> {
        let Items { tokens, next, end } = &mut self.0;
        if *next >= *end {
            return None;
        }
        let name = Cursor { tokens, at: *next };
        *next = tokens.behind(*next + 1);
        Some(NamedValue { name })
    }
}

/// As they are read: how a text is kept makes no difference.
impl PartialEq for Tokens {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(one, two): (&Token, &Token)| {
            let is_made_of = |token: &Token| match token.kind {
                Kind::Map => (1, token.more, None),
                Kind::List => (2, token.more, None),
                Kind::OfCells => (3, 0, None),
                _ => (0, 0, None::<()>),
            };
            (one.start, one.end, is_made_of(one)) == (two.start, two.end, is_made_of(two))
                && self.text_of(one) == other.text_of(two)
        };
        self.source == other.source
            && self.list.len() == other.list.len()
            && self.of_cells == other.of_cells
            && self.list.iter().zip(&other.list).all(is_same)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root().fmt(f)
    }
}

impl fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree().fmt(f)
    }
}
