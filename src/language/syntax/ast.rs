//! A rule file as it was written. Every node knows its place; no name is resolved yet.

use std::collections::BTreeSet;

use crate::operation::{Aggregate, Operation, Quantifier};
use crate::source::{SourceId, Span, Spanned};
use crate::value::{Datum, Exact, Ty, Year, line};
use jiff::civil::Date;

/// A name that the author wrote.
pub type Name = Spanned<String>;

/// Strings written one after the other, with each one's own place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub parts: Vec<Spanned<String>>,
    pub span: Span,
}

impl Words {
    /// The strings as one name, its place without the outer quotes.
    pub fn as_name(&self) -> Name {
        let ends = self.parts.first().zip(self.parts.last());
        let span = ends.map_or(self.span, |(first, last)| first.span.to(last.span));
        Name::new(self.joined(), span)
    }

    /// The strings put together, with one blank between them where neither has one.
    pub fn joined(&self) -> String {
        let mut all = String::new();
        for part in &self.parts {
            let needs_blank = !all.is_empty() && !all.ends_with(' ') && !part.node.starts_with(' ');
            if needs_blank {
                all.push(' ');
            }
            all.push_str(&part.node);
        }
        all
    }
}

/// One file, item by item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub items: Vec<Item>,
    /// The whole file's place.
    pub span: Span,
}

impl File {
    /// The files in which its examples stand: its own, and those that were put behind it.
    pub fn sources_of_examples(&self) -> BTreeSet<SourceId> {
        let examples = self.items.iter().filter_map(|item| match item {
            Item::Example(example) => Some(example.span.source),
            _ => None,
        });
        examples.collect()
    }
}

/// A top-level item.
#[expect(clippy::large_enum_variant, reason = "a tree is built once and walked, not moved about")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Circular(Circular),
    Examples(Examples),
    Source(Source),
    Paragraph(Paragraph),
    Choice(Choice),
    Record(Record),
    Form(Record),
    Table(Table),
    Value(Define),
    Define(Define),
    Requirement(Requirement),
    Example(Example),
    /// What this year does with an item of last year's.
    Keep(Keep),
    Drop(Drop),
    Replace(Box<Item>),
    Change(Change),
    Broken(Broken),
}

impl Item {
    /// The word that opens it.
    pub fn kind(&self) -> &'static str {
        match self {
            Item::Circular(_) => "circular",
            Item::Examples(_) => "examples",
            Item::Source(_) => "source",
            Item::Paragraph(_) => "paragraph",
            Item::Choice(_) => "choice",
            Item::Record(_) => "record",
            Item::Form(_) => "form",
            Item::Table(_) => "table",
            Item::Value(_) => "value",
            Item::Define(_) => "define",
            Item::Requirement(_) => "requirement",
            Item::Example(_) => "example",
            Item::Keep(_) => "keep",
            Item::Drop(_) => "drop",
            Item::Replace(_) => "replace",
            Item::Change(_) => "change",
            Item::Broken(_) => "broken",
        }
    }

    /// The name that it declares, or says something of.
    pub fn name(&self) -> Option<&Name> {
        Some(match self {
            Item::Source(one) => &one.name,
            Item::Paragraph(one) => &one.name,
            Item::Choice(one) => &one.name,
            Item::Record(one) | Item::Form(one) => &one.name,
            Item::Table(one) => &one.name,
            Item::Value(one) | Item::Define(one) => &one.name,
            Item::Requirement(one) => &one.name,
            Item::Keep(one) => &one.name,
            Item::Drop(one) => &one.name,
            Item::Change(one) => &one.name,
            Item::Replace(inner) => return inner.name(),
            Item::Broken(one) => return one.name.as_ref(),
            Item::Circular(_) | Item::Examples(_) | Item::Example(_) => return None,
        })
    }
}

/// `examples for 2001-02`: the head of a file of examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    pub year: Spanned<Year>,
    pub span: Span,
}

/// `keep requirement six-heads as should, cites heads because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    pub name: Name,
    /// The place of `as should`, where the requirement is only a `should` from now on.
    pub as_should: Option<Span>,
    /// This year's paragraphs; nothing where they bear the same names as last year's.
    pub cites: Vec<Name>,
    pub because: Option<Words>,
    pub span: Span,
}

/// `drop requirement six-heads because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    pub name: Name,
    pub because: Words,
    pub span: Span,
}

/// `form plan also …`, `choice heading without "other" because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub of: Changed,
    pub name: Name,
    pub how: How,
    pub span: Span,
}

/// What can be changed in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Form,
    Record,
    Choice,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    AlsoFields(Vec<Field>),
    AlsoWords(Vec<Name>),
    Without { names: Vec<Name>, because: Words },
}

/// An item that could not be parsed. What it declares is still known, so that its uses are not
/// reported as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub name: Option<Name>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circular {
    pub title: Words,
    pub year: Spanned<Year>,
    pub number: CircularNumber,
    pub with: Option<Name>,
    pub due: Spanned<Date>,
    /// The year whose circular this one goes on from.
    pub follows: Option<Spanned<Year>>,
    /// Whether nothing carries over from it, because all that is in force stands in this file.
    pub is_in_full: bool,
    /// The table whose rows are the councils that are to send a plan.
    pub councils: Option<Name>,
    /// How many of them there are in all.
    pub in_all: Option<InAll>,
    pub span: Span,
}

/// `some of 150 "real"`, `all 150 "real"`: how many councils of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InAll {
    pub count: Spanned<usize>,
    /// Whether the table is said to list all of them.
    pub is_all: bool,
    pub kind: Option<Name>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CircularNumber {
    Known(Name),
    NotKnown { because: Words },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub name: Name,
    pub title: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    pub name: Name,
    /// Whether the words are the circular's own.
    pub is_quoted: bool,
    pub words: Words,
    pub basis: Basis,
    pub not_checkable: Option<Words>,
}

/// What a paragraph rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub source: Name,
    /// Why it is inferred; nothing where it was seen.
    pub inferred_because: Option<Words>,
    /// The lines of the register of requirements that it covers.
    pub covers: Vec<Name>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub name: Name,
    pub words: Vec<Name>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub name: Name,
    pub title: Words,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: Name,
    pub ty: FieldType,
    pub modifiers: Vec<Spanned<Modifier>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldType {
    pub kind: FieldTypeKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldTypeKind {
    Text,
    YesNo,
    Number,
    WholeNumber,
    Money,
    Percent,
    Date,
    Year,
    Days,
    Months,
    /// `0% to 100%`: from one value to another, both of them included.
    Range(Box<Range>),
    List(Box<FieldType>),
    Key(Name),
    /// A choice or a record.
    Named(Name),
}

/// The least and the most that a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub least: Spanned<Literal>,
    pub most: Spanned<Literal>,
    /// Whether both ends are numbers without a point, as in `1 to 11`: then only whole ones fit.
    pub is_whole: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Modifier {
    Optional,
    MayBeNotApplicable,
    MayBeNegative,
    /// A date may be given as a month.
    MayBeMonth,
    /// A date after the day of the check is doubted.
    NotInTheFuture,
    InWholePounds,
    KeyedBy(Name),
    AtLeast(usize),
    /// Figures are known only to the nearest so much.
    RoundedTo(Spanned<Literal>),
    /// Another column says how exact each figure is.
    PrecisionIn(Name),
    /// Another column says in which document each figure was read.
    SourceIn(Name),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: Name,
    pub file: Option<Name>,
    pub keys: Vec<Name>,
    /// What may be written around the names of its rows: `City of …`.
    pub also_written: Vec<Name>,
    pub columns: Vec<Field>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<Spanned<RowCell>>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowCell {
    Literal(Literal),
    /// In a key column: whatever the value is.
    Any,
    /// In an optional column: nothing.
    Missing,
}

/// A definition; a value is one without parameters that does not read the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Define {
    pub name: Name,
    pub parameters: Vec<Parameter>,
    /// The type that a value states.
    pub ty: Option<FieldType>,
    pub body: Expr,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: Name,
    pub ty: FieldType,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Whether it is asked of all plans of the year together.
    pub is_national: bool,
    pub name: Name,
    /// The form that it is about, where a circular has several.
    pub on: Option<Name>,
    pub title: Words,
    pub cites: Vec<Name>,
    pub for_each: Vec<Element>,
    pub applies_when: Option<Expr>,
    pub strength: Strength,
    pub unless: Option<Expr>,
    pub otherwise: Option<Message>,
    pub help: Option<Words>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strength {
    Must(Vec<Expr>),
    Should(Vec<Expr>),
    Judged { question: Words, showing: Vec<Shown> },
}

/// What is laid out for a person to judge.
#[expect(clippy::large_enum_variant, reason = "a tree is built once and walked, not moved about")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Every(Element),
    Value(Expr),
}

/// A sentence with expressions in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub pieces: Vec<Piece>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Value(Expr),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Whether it starts from several plans and names verdicts on all of them together.
    pub is_national: bool,
    pub title: Words,
    pub from: Vec<BasePlan>,
    pub edits: Vec<Edit>,
    pub expectations: Vec<Expectation>,
    pub nothing_else_changes: bool,
    pub span: Span,
}

/// The path of a plan that an example starts from, and of the same council's last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePlan {
    pub path: Name,
    pub last_year: Option<Name>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub kind: EditKind,
    pub span: Span,
}

#[expect(clippy::large_enum_variant, reason = "a tree is built once and walked, not moved about")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditKind {
    Set { target: Expr, value: NewValue, for_every: Option<Element> },
    Remove(Element),
    Add { list: Expr, fields: Vec<(Name, NewValue)>, span: Span },
}

/// What an edit puts into the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewValue {
    pub kind: NewValueKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewValueKind {
    Missing,
    NotApplicable { because: Words },
    Literal(Literal),
    List(Vec<NewValue>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    pub verdict: ExpectedVerdict,
    /// Of what strength the requirements have to be, if the example says so.
    pub strength: Option<ExpectedStrength>,
    pub requirements: Vec<Name>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedStrength {
    Must,
    Should,
}

impl ExpectedStrength {
    /// The word that an author writes for it.
    pub fn word(self) -> &'static str {
        match self {
            ExpectedStrength::Must => "must",
            ExpectedStrength::Should => "should",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedVerdict {
    Meets,
    Breaches,
    Undecided,
    NotApplicable,
    ForAPerson,
}

impl ExpectedVerdict {
    /// The word that an author writes for it.
    pub fn word(self) -> &'static str {
        match self {
            ExpectedVerdict::Meets => "meets",
            ExpectedVerdict::Breaches => "breaches",
            ExpectedVerdict::Undecided => "undecided",
            ExpectedVerdict::NotApplicable => "not applicable",
            ExpectedVerdict::ForAPerson => "for a person",
        }
    }
}

/// What an expression is, apart from its parts and its place.
#[derive(PartialEq)]
enum Head<'e> {
    Text(String),
    Literal(&'e Literal),
    List,
    Path(Vec<&'e str>),
    Call(&'e str),
    LookUp,
    Field(&'e str),
    Apply(Operation),
    Quantified(Quantifier, &'e str, bool),
    Aggregate(Aggregate, &'e str, bool, bool),
    Every(&'e str),
    Share(&'e str),
    Neighbours([&'e str; 3]),
    /// What is wrong is like nothing else.
    Error(Span),
}

/// The parts of each kind of expression, to be read or to be changed: one list for both.
macro_rules! parts {
    ($expr:expr, $parts:ident, $iter:ident, $as_deref:ident $(, $mut:tt)?) => {
        match &$($mut)? $expr.kind {
            ExprKind::Literal(_) | ExprKind::Path { .. } | ExprKind::Every(_) | ExprKind::Error => {
                Vec::new()
            }
            ExprKind::List(all)
            | ExprKind::Call { arguments: all, .. }
            | ExprKind::Apply { operands: all, .. } => all.$iter().collect(),
            ExprKind::Field { of, .. } | ExprKind::Share { list: of, .. } => vec![&$($mut)? **of],
            ExprKind::LookUp { of, keys } => {
                [&$($mut)? **of].into_iter().chain(keys.$iter()).collect()
            }
            ExprKind::Quantified { element, body, .. } => {
                element.$parts().chain([&$($mut)? **body]).collect()
            }
            ExprKind::Aggregate { of, element, .. } => {
                of.$as_deref().into_iter().chain(element.$parts()).collect()
            }
            ExprKind::Neighbours { list, body, .. } => vec![&$($mut)? **list, &$($mut)? **body],
        }
    };
}

/// A condition or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    Literal(Literal),
    List(Vec<Expr>),
    /// `circular.due`, `letter.signatures`: a head and the fields behind its dots.
    Path {
        head: Name,
        fields: Vec<Name>,
    },
    Call {
        name: Name,
        arguments: Vec<Expr>,
    },
    /// `indicators["A1"]`, `allocations[authority, year]`
    LookUp {
        of: Box<Expr>,
        keys: Vec<Expr>,
    },
    /// A field behind the dot of a look-up.
    Field {
        of: Box<Expr>,
        name: Name,
    },
    /// `not a`, `a and b`, `a is at least b`, `a + b`: an operation and what it is made of.
    Apply {
        operation: Operation,
        operands: Vec<Expr>,
    },
    Quantified {
        quantifier: Spanned<Quantifier>,
        element: Box<Element>,
        body: Box<Expr>,
    },
    Aggregate {
        kind: Aggregate,
        of: Option<Box<Expr>>,
        element: Box<Element>,
    },
    /// `every signing-office`: the words of a choice.
    Every(Name),
    /// `no two in letter.signatures share office`
    Share {
        list: Box<Expr>,
        key: Name,
    },
    /// `each a, b next to each other in stays by begun has …`
    Neighbours {
        first: Name,
        second: Name,
        list: Box<Expr>,
        by: Name,
        body: Box<Expr>,
    },
    /// What was there is wrong and has been reported.
    Error,
}

/// `line in spending where line.objective is 1`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub name: Name,
    pub list: Expr,
    pub filter: Option<Expr>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    Text(Words),
    YesNo(bool),
    Number(Exact),
    Money(Exact),
    Percent(Exact),
    Days(Exact),
    Months(Exact),
    Date(Date),
    Year(Year),
    /// What was there is wrong and has been reported.
    Error,
}

impl Literal {
    /// The value and its type. Nothing for words, whose type hangs on where they stand.
    pub fn value(&self) -> Option<(Datum, Ty)> {
        Some(match self {
            Literal::Text(_) | Literal::Error => return None,
            Literal::YesNo(yes) => (Datum::YesNo(*yes), Ty::YesNo),
            Literal::Number(exact) => (Datum::Amount(*exact), Ty::Number),
            Literal::Money(exact) => (Datum::Amount(*exact), Ty::Money),
            Literal::Percent(exact) => (Datum::Amount(*exact), Ty::Percent),
            Literal::Days(exact) => (Datum::Amount(*exact), Ty::Days),
            Literal::Months(exact) => (Datum::Amount(*exact), Ty::Months),
            Literal::Date(day) => (Datum::Date(*day), Ty::Date),
            Literal::Year(year) => (Datum::Year(*year), Ty::Year),
        })
    }

    /// Its type and its place on the line, where the type has an order.
    pub fn ordered(&self) -> Option<(Ty, Exact)> {
        self.value().and_then(|(datum, ty)| Some((ty, line::place(&datum)?)))
    }

    /// Whether what was there is wrong, and has been reported.
    pub fn is_error(&self) -> bool {
        matches!(self, Literal::Error)
    }

    pub fn is_yes_no(&self) -> bool {
        matches!(self, Literal::YesNo(_))
    }
}

impl Expr {
    /// Calls `found` with each name that heads a path or a call in the expression.
    pub fn each_name(&self, found: &mut dyn FnMut(&Name)) {
        match &self.kind {
            ExprKind::Path { head, .. } => found(head),
            ExprKind::Call { name, .. } => found(name),
            _ => {}
        }
        for part in self.parts() {
            part.each_name(found);
        }
    }

    /// The expressions that this one is made of, in the order written.
    pub fn parts(&self) -> Vec<&Expr> {
        parts!(self, parts, iter, as_deref)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        parts!(self, parts_mut, iter_mut, as_deref_mut, mut)
    }

    /// Whether another expression says the same, wherever it stands.
    pub fn is_same(&self, other: &Expr) -> bool {
        let (own, others) = (self.parts(), other.parts());
        self.head() == other.head()
            && own.len() == others.len()
            && own.into_iter().zip(others).all(|(one, other)| one.is_same(other))
    }

    /// What it is, apart from its parts.
    fn head(&self) -> Head<'_> {
        match &self.kind {
            ExprKind::Literal(Literal::Text(words)) => Head::Text(words.joined()),
            ExprKind::Literal(literal) => Head::Literal(literal),
            ExprKind::List(_) => Head::List,
            ExprKind::Path { head, fields } => Head::Path(
                [head].into_iter().chain(fields).map(|name| name.node.as_str()).collect(),
            ),
            ExprKind::Call { name, .. } => Head::Call(&name.node),
            ExprKind::LookUp { .. } => Head::LookUp,
            ExprKind::Field { name, .. } => Head::Field(&name.node),
            ExprKind::Apply { operation, .. } => Head::Apply(*operation),
            ExprKind::Quantified { quantifier, element, .. } => {
                Head::Quantified(quantifier.node, &element.name.node, element.filter.is_some())
            }
            ExprKind::Aggregate { kind, of, element } => {
                let is_filtered = element.filter.is_some();
                Head::Aggregate(*kind, &element.name.node, of.is_some(), is_filtered)
            }
            ExprKind::Every(name) => Head::Every(&name.node),
            ExprKind::Share { key, .. } => Head::Share(&key.node),
            ExprKind::Neighbours { first, second, by, .. } => {
                Head::Neighbours([first, second, by].map(|name| name.node.as_str()))
            }
            ExprKind::Error => Head::Error(self.span),
        }
    }

    /// What is written in quotes, where nothing else is.
    pub fn quoted(&self) -> Option<Name> {
        match &self.kind {
            ExprKind::Literal(Literal::Text(words)) => Some(words.as_name()),
            _ => None,
        }
    }

    /// An operation on operands.
    pub fn apply(operation: Operation, operands: Vec<Expr>, span: Span) -> Expr {
        Expr { kind: ExprKind::Apply { operation, operands }, span }
    }

    /// The operands, where it is this operation.
    pub fn operands_of(&self, asked: Operation) -> Option<&[Expr]> {
        match &self.kind {
            ExprKind::Apply { operation, operands } if *operation == asked => Some(operands),
            _ => None,
        }
    }
}

impl Element {
    /// The list and the filter, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        [&mut self.list].into_iter().chain(&mut self.filter)
    }

    fn parts(&self) -> impl Iterator<Item = &Expr> {
        [&self.list].into_iter().chain(&self.filter)
    }
}
