//! A rule file as it was written. Every node knows its place; no name is resolved yet.

use std::collections::BTreeSet;

pub use super::standard::{Grade, OnVerdicts, Outcome, Standard, StrengthWord};
use crate::operation::{Aggregate, Operation, Quantifier};
use crate::source::{SourceId, Span, Spanned};
use crate::value::{Datum, Exact, Ty, Year, line};
use jiff::civil::Date;

/// A name that the author wrote.
pub type Name = Spanned<String>;

/// Strings written one after the other, with each one's own place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The strings in the order written, without their quotes. Empty only where a reason was left out.
    pub parts: Vec<Spanned<String>>,
    /// Where they are written, with the outer quotes.
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
    /// Its items in the order written.
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
    /// `circular "…"`: what the circular is, and when plans are due.
    Circular(Circular),
    /// `examples for 2001-02`: the head of a file of examples.
    Examples(Examples),
    /// `source report "…"`: a document that was seen.
    Source(Source),
    /// `paragraph sending-in`: one thing that the circular says.
    Paragraph(Paragraph),
    /// `choice funds "…" | "…"`: the words that a plan chooses from.
    Choice(Choice),
    /// `record signature "…"`: fields that belong together.
    Record(Record),
    /// `form plan "…"`: what a plan holds, written in the same way as a record.
    Form(Record),
    /// `table help-owed by kind`: the circular's own list.
    Table(Table),
    /// `value priorities = [1, 4, 5]`: a figure or a list with a name.
    Value(Define),
    /// `define planned(f : funds) = …`: a calculation with a name.
    Define(Define),
    /// `requirement sent-on-time "…"`, also with `national` before it: what is asked.
    Requirement(Requirement),
    /// `show "Planned in all" total`: a figure that is shown with each plan.
    Show(Show),
    /// `standard "…"`: what the verdicts on a plan come to.
    Standard(Standard),
    /// `example "…"`, also with `national` before it: proof that a requirement works.
    Example(Example),
    /// `keep requirement six-heads`: a requirement of last year's that is asked again.
    Keep(Keep),
    /// `drop requirement six-heads because "…"`: what was asked or shown last year, but no longer is.
    Drop(Drop),
    /// `replace value priorities = …`: an item that takes the place of last year's of the same name.
    Replace(Box<Item>),
    /// `form plan also …`: what is different about one of last year's forms, records or choices.
    Change(Change),
    /// What stands in place of an item that could not be parsed.
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
            Item::Show(_) => "show",
            Item::Standard(_) => "standard",
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
            Item::Show(one) => &one.name,
            Item::Keep(one) => &one.name,
            Item::Drop(one) => &one.name,
            Item::Change(one) => &one.name,
            Item::Replace(inner) => return inner.name(),
            Item::Broken(one) => return one.name.as_ref(),
            Item::Circular(_) | Item::Examples(_) | Item::Standard(_) | Item::Example(_) => {
                return None;
            }
        })
    }
}

/// `examples for 2001-02`: the head of a file of examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    /// The year whose rules the examples are for.
    pub year: Spanned<Year>,
    /// Where the line is written.
    pub span: Span,
}

/// `keep requirement six-heads as should, cites heads because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// The requirement of last year's that is asked again.
    pub name: Name,
    /// The place of `to be decided`, where the author has not said yet what becomes of it.
    pub to_be_decided: Option<Span>,
    /// The place of `as should`, where the requirement is only a `should` from now on.
    pub as_should: Option<Span>,
    /// This year's paragraphs; nothing where they bear the same names as last year's.
    pub cites: Vec<Name>,
    /// Why it is kept in this way; nothing where the author gives no reason.
    pub because: Option<Words>,
    /// Where the whole item is written.
    pub span: Span,
}

/// `drop requirement six-heads because "…"`, `drop show "Planned in all" because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// The requirement of last year's that is no longer asked, or the title of a figure that is no longer shown.
    pub name: Name,
    /// Whether it is a figure that was shown, and not a requirement.
    pub is_show: bool,
    /// Why it is no longer asked. Without any strings where that was left out, which has been reported.
    pub because: Words,
    /// Where the whole item is written.
    pub span: Span,
}

/// `form plan also …`, `choice heading without "other" because "…"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whether a form, a record or a choice is changed.
    pub of: Changed,
    /// The name that last year gave to what is changed.
    pub name: Name,
    /// What is added or taken out.
    pub how: How,
    /// Where the whole item is written.
    pub span: Span,
}

/// What can be changed in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// `form plan also …`, `form plan without …`
    Form,
    /// `record signature also …`, `record signature without …`
    Record,
    /// `choice heading also …`, `choice heading without …`
    Choice,
}

/// What is different about a form, a record or a choice of last year's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// `form plan also`, and below it the fields that a form or a record has besides last year's.
    AlsoFields(Vec<Field>),
    /// `choice heading also "training"`: the words that a choice has besides last year's.
    AlsoWords(Vec<Name>),
    /// `form plan without summary because "…"`: the fields or words that it no longer has, and why.
    Without {
        /// The fields or words that are taken out.
        names: Vec<Name>,
        /// Why, in the words of the author.
        because: Words,
    },
}

/// An item that could not be parsed. What it declares is still known, so that its uses are not
/// reported as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The name that it would have declared; nothing where none can be made out.
    pub name: Option<Name>,
    /// Where the item is written; the whole file where none of it could be read.
    pub span: Span,
}

/// `circular "…"` with its lines: the document that says what plans have to do in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circular {
    /// What the circular is called.
    pub title: Words,
    /// The financial year that its plans are for.
    pub year: Spanned<Year>,
    /// Its number, or why that is not known.
    pub number: CircularNumber,
    /// `with LASSL(2000)18`: the number of the letter that goes with it. Nothing where no letter is named.
    pub with: Option<Name>,
    /// The day by which plans are due; `Date::MAX` where it could not be read, which has been reported.
    pub due: Spanned<Date>,
    /// The year whose circular this one goes on from.
    pub follows: Option<Spanned<Year>>,
    /// Whether nothing carries over from it, because all that is in force stands in this file.
    pub is_in_full: bool,
    /// The table whose rows are the councils that are to send a plan.
    pub councils: Option<Name>,
    /// How many of them there are in all.
    pub in_all: Option<InAll>,
    /// Where the whole item is written.
    pub span: Span,
}

/// `some of 150 "real"`, `all 150 "real"`: how many councils of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InAll {
    /// How many councils of that kind there are in all, whether the table names them or not.
    pub count: Spanned<usize>,
    /// Whether the table is said to list all of them.
    pub is_all: bool,
    /// The kind that is counted, as in the table's column `kind`; nothing where all councils are.
    pub kind: Option<Name>,
    /// Where it is written, from `some of` or `all` on.
    pub span: Span,
}

/// The number of a circular, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CircularNumber {
    /// `number LAC(2000)22`
    Known(Name),
    /// `number not known because "it was not found"`
    NotKnown {
        /// Why nobody knows it, in the words of the author.
        because: Words,
    },
}

/// `source report "…"`: a document that was seen, and on which paragraphs rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The short name that paragraphs use for the document.
    pub name: Name,
    /// The document's title, for whoever wants to find it.
    pub title: Words,
}

/// `paragraph visits`: one thing that the circular says, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The name by which requirements cite it.
    pub name: Name,
    /// Whether the words are the circular's own.
    pub is_quoted: bool,
    /// What it says, quoted or in the author's own words.
    pub words: Words,
    /// The document that it rests on, and whether it was seen there or inferred.
    pub basis: Basis,
    /// Why no plan can show it; nothing where some requirement has to cite it.
    pub not_checkable: Option<Words>,
}

/// What a paragraph rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The name of the source in which it was seen, or from which it was inferred.
    pub source: Name,
    /// Why it is inferred; nothing where it was seen.
    pub inferred_because: Option<Words>,
    /// The lines of the register of requirements that it covers.
    pub covers: Vec<Name>,
    /// Where the clause is written, from the word `basis` on.
    pub span: Span,
}

/// `choice funds "main grant" | "own resources"`: the words that a plan chooses from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name that fields give as their type.
    pub name: Name,
    /// The words in the order written, without their quotes.
    pub words: Vec<Name>,
}

/// `record signature "…"` or `form plan "…"`: fields that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// For a record, the name that fields give as their type; for a form, the name that requirements are `on`.
    pub name: Name,
    /// What the fields describe, in words for a reader.
    pub title: Words,
    /// The fields in the order written.
    pub fields: Vec<Field>,
}

/// `amount : money, in whole pounds`: a field of a form or record, or a column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name before the colon, which plans and rules use for it.
    pub name: Name,
    /// What kind of thing it takes.
    pub ty: FieldType,
    /// The marks behind its type; empty where there are none.
    pub modifiers: Vec<Spanned<Modifier>>,
}

/// What kind of thing a field, a parameter or a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldType {
    /// Which of the types it is.
    pub kind: FieldTypeKind,
    /// Where the type is written, without the marks behind it.
    pub span: Span,
}

/// The types that an author can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldTypeKind {
    /// `money`, `yes/no`: one of the scalar types.
    Scalar(Ty),
    /// `whole number`: `50`, but not `0.5`.
    WholeNumber,
    /// `0% to 100%`: from one value to another, both of them included.
    Range(Box<Range>),
    /// `list of spending-line`: any number of entries of one type.
    List(Box<FieldType>),
    /// `key of authorities`: the key of some row of the table of this name.
    Key(Name),
    /// A choice or a record.
    Named(Name),
}

/// The least and the most that a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The lowest value, which is still allowed.
    pub least: Spanned<Literal>,
    /// The highest value, which is still allowed.
    pub most: Spanned<Literal>,
    /// Whether both ends are numbers without a point, as in `1 to 11`: then only whole ones fit.
    pub is_whole: bool,
}

/// A mark behind the type of a field, which says more about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Modifier {
    /// `optional`: a plan may leave the field out.
    Optional,
    /// `may be not applicable`: a plan may declare that, with a reason.
    MayBeNotApplicable,
    /// `may be negative`: less than zero is allowed.
    MayBeNegative,
    /// A date may be given as a month.
    MayBeMonth,
    /// A date after the day of the check is doubted.
    NotInTheFuture,
    /// `the day of sending`: of two versions of a plan, the later sent counts.
    DayOfSending,
    /// `in whole pounds`: pence are refused.
    InWholePounds,
    /// `by indicator`: no two entries of the list have the same one, so that it finds one entry.
    KeyedBy(Name),
    /// `at least 1`: the list needs this many entries.
    AtLeast(usize),
    /// Figures are known only to the nearest so much.
    RoundedTo(Spanned<Literal>),
    /// Another column says how exact each figure is.
    PrecisionIn(Name),
    /// Another column says in which document each figure was read.
    SourceIn(Name),
    /// `only collected`: no requirement reads the field, and none is meant to.
    OnlyCollected,
    /// `only when has-unit is yes`: the field is asked for where this is so, and left out where it is not.
    OnlyWhen(Box<Expr>),
}

/// `table help-owed by kind`: the circular's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name by which rules go through it, or look up a row of it.
    pub name: Name,
    /// The path of the CSV file with its rows, relative to the rule file; nothing where they are written here.
    pub file: Option<Name>,
    /// The columns behind `by`, by which a row is looked up. Empty where there is no `by`.
    pub keys: Vec<Name>,
    /// What may be written around the names of its rows: `City of …`.
    pub also_written: Vec<Name>,
    /// Its columns with their types, in the order written.
    pub columns: Vec<Field>,
    /// The rows that are written here; empty where a CSV file has them.
    pub rows: Vec<Row>,
}

/// `row "housing", 18`: one row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it has in each column, in the order written; of `all others`, one for all key columns.
    pub cells: Vec<Spanned<RowCell>>,
    /// Where the row is written, with the word `row`.
    pub span: Span,
}

/// What a row has in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowCell {
    /// A value, such as `18` or `"housing"`.
    Literal(Literal),
    /// In a key column: whatever the value is.
    Any,
    /// In place of all key columns: whatever the values are, where no other row fits.
    AllOthers,
    /// In an optional column: nothing.
    Missing,
}

/// A definition; a value is one without parameters that does not read the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Define {
    /// The name by which rules use it.
    pub name: Name,
    /// What it takes, in the order of its brackets. Empty for a value, and where there are no brackets.
    pub parameters: Vec<Parameter>,
    /// What reports call what it comes to: `"the sum of the lines paid from {f}"`. A value has none.
    pub title: Option<Message>,
    /// The type that a value states.
    pub ty: Option<FieldType>,
    /// What it stands for, behind the `=`.
    pub body: Expr,
}

/// `f : funds`: one of the things that a definition takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name that the definition's body uses for it.
    pub name: Name,
    /// The type of what may be given for it.
    pub ty: FieldType,
}

/// `requirement sent-on-time "…"`: what is asked of each plan, or of all plans together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Whether it is asked of all plans of the year together.
    pub is_national: bool,
    /// The name that examples, reports and next year's file use for it.
    pub name: Name,
    /// The form that it is about, where a circular has several.
    pub on: Option<Name>,
    /// What it asks, in a few words for everybody.
    pub title: Words,
    /// The paragraphs that it rests on.
    pub cites: Vec<Name>,
    /// The lists whose entries it is asked of, the outermost first. Empty where it is asked once of the plan.
    pub for_each: Vec<Element>,
    /// What must be so for it to apply; nothing where it is for everybody.
    pub applies_when: Option<Expr>,
    /// What is asked, and how strongly.
    pub strength: Strength,
    /// What must be so for it not to apply; nothing where there is no exception.
    pub unless: Option<Expr>,
    /// What the report says if it is breached; nothing where the report is to find words of its own.
    pub otherwise: Option<Message>,
    /// What the council can do if it is breached; nothing where the author does not say.
    pub help: Option<Words>,
    /// Where it is written, without `national` or `replace` before it.
    pub span: Span,
}

/// What a requirement asks, and how strongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strength {
    /// `must submitted is given`: what is asked without a choice. Each line is a condition, and all must be so.
    Must(Vec<Expr>),
    /// `should submitted is given`: what is expected. Each line is a condition, and all should be so.
    Should(Vec<Expr>),
    /// `judged "Is this enough?" showing line.amount`: what a person decides, and what to lay out for that.
    Judged {
        /// What a person is asked.
        question: Words,
        /// What is laid out for the answer.
        showing: Vec<Exhibit>,
    },
}

/// What is laid out for a person to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exhibit {
    /// `every line in spending`: each of these entries.
    Every(Element),
    /// `line.amount`: a single value.
    Value(Expr),
}

/// A sentence with expressions in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text and the expressions, in the order written.
    pub pieces: Vec<Piece>,
    /// Where its strings are written, with the outer quotes.
    pub span: Span,
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words that are printed as they are.
    Text(String),
    /// `{line.amount}`: an expression, in whose place its value is printed.
    Value(Expr),
}

/// `show "Planned in all" total`: a figure that is shown with each plan, met or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Show {
    /// Its title as one name: by this, next year's file drops or replaces it.
    pub name: Name,
    /// What the figure is, in words for a reader.
    pub title: Words,
    /// The form that it is about, where a circular has several.
    pub on: Option<Name>,
    /// What is worked out.
    pub body: Expr,
    /// Where it is written, without `replace` before it.
    pub span: Span,
}

/// `example "the plan is a day late"`: a plan with a change, and the verdicts that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Whether it starts from several plans and names verdicts on all of them together.
    pub is_national: bool,
    /// What it shows, in words.
    pub title: Words,
    /// The plans that it starts from: one, unless it is national.
    pub from: Vec<BasePlan>,
    /// The changes, in the order written. Empty where the plans are taken as they are.
    pub edits: Vec<Edit>,
    /// What a person judges, in the order written: what is said later counts.
    pub answers: Vec<Answered>,
    /// The grade that the plan must reach.
    pub reaches: Option<Words>,
    /// The verdicts that must follow.
    pub expectations: Vec<Expectation>,
    /// Whether it ends in `and nothing else changes`: then all other verdicts stay as they were.
    pub nothing_else_changes: bool,
    /// Where it is written, without `national` before it.
    pub span: Span,
}

/// The path of a plan that an example starts from, and of the same council's last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePlan {
    /// The path of the plan's file, relative to the rule file.
    pub path: Name,
    /// The path of the same council's plan of the year before; nothing where `after` names none.
    pub last_year: Option<Name>,
}

/// One change that an example makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is changed, and to what.
    pub kind: EditKind,
    /// Where the change is written.
    pub span: Span,
}

/// The kinds of change that an example can make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditKind {
    /// `set line.amount to £5`, perhaps with `for every line in spending`: puts another value in.
    Set {
        /// The field that is changed.
        target: Expr,
        /// What it is changed to.
        value: NewValue,
        /// The entries that it is changed in; nothing where it is one field.
        for_every: Option<Element>,
    },
    /// `remove every line in spending where …`: takes entries out of a list.
    Remove(Element),
    /// `add to spending (objective: 1, …)`: puts one more entry, which stands at `span`, into a list.
    Add {
        /// The list that gets an entry.
        list: Expr,
        /// The fields of the entry, each with its value.
        fields: Vec<(Name, NewValue)>,
        /// Where the entry is written.
        span: Span,
    },
}

/// What an edit puts into the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewValue {
    /// A value, or the reason why there is none.
    pub kind: NewValueKind,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of thing that an edit can put into the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewValueKind {
    /// `missing`: the field is left out.
    Missing,
    /// `not applicable because "…"`: the plan declares so, with this reason.
    NotApplicable {
        /// Why, in the words that the plan gives.
        because: Words,
    },
    /// A value, such as `17` or `"housing"`.
    Literal(Literal),
    /// `["A1", "B7"]`: a list of values.
    List(Vec<NewValue>),
}

/// `answer no to adds-to-education-and-health`: what a person judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Whether the answer is `yes`.
    pub is_yes: bool,
    /// The requirements that are judged so; none for `every judged`.
    pub requirements: Vec<Name>,
    /// Where it is written.
    pub span: Span,
}

/// `breaches must sent-on-time`: a verdict, and the requirements that must have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The verdict that must follow.
    pub verdict: ExpectedVerdict,
    /// Of what strength the requirements have to be, if the example says so.
    pub strength: Option<ExpectedStrength>,
    /// The requirements that must have this verdict: one or more.
    pub requirements: Vec<Name>,
    /// Where it is written, from the verdict to the last requirement.
    pub span: Span,
}

/// How strong an example says that a requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedStrength {
    /// `breaches must …`: asked without a choice.
    Must,
    /// `breaches should …`: expected, so that a council can explain why not.
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

/// A verdict that an example can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedVerdict {
    /// `meets`: the condition is true.
    Meets,
    /// `breaches`: the condition is false.
    Breaches,
    /// `undecided`: the plan does not say enough to tell.
    Undecided,
    /// `not applicable`: the requirement is not for this plan.
    NotApplicable,
    /// `for a person`: the requirement is `judged`, and there is something to judge.
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
    Share(&'e str, bool, Vec<&'e str>),
    Neighbours(Vec<&'e str>, &'e str, bool, Vec<&'e str>),
    Dated(&'e str, bool, Vec<&'e str>, bool),
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
            ExprKind::Field { of, .. } => vec![&$($mut)? **of],
            ExprKind::Share { element, .. } => element.$parts().collect(),
            ExprKind::LookUp { of, keys } => {
                [&$($mut)? **of].into_iter().chain(keys.$iter()).collect()
            }
            ExprKind::Quantified { element, body, .. }
            | ExprKind::Neighbours { element, body, .. } => {
                element.$parts().chain([&$($mut)? **body]).collect()
            }
            ExprKind::Aggregate { of, element, .. } => {
                of.$as_deref().into_iter().chain(element.$parts()).collect()
            }
            ExprKind::Dated { element, length, .. } => {
                element.$parts().chain(length.$as_deref()).collect()
            }
        }
    };
}

/// A condition or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// Which kind of expression it is, and its parts.
    pub kind: ExprKind,
    /// Where it is written, without any brackets around it.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A value that is written out, such as `£838,551`.
    Literal(Literal),
    /// `[1, 4, 5]`: values one after the other.
    List(Vec<Expr>),
    /// `circular.due`, `letter.signatures`: a head and the fields behind its dots.
    Path {
        /// The name before the first dot, or the only name.
        head: Name,
        /// The names behind the dots, in the order written. Empty where there is no dot.
        fields: Vec<Name>,
    },
    /// `planned("main grant")`: a definition with what it is given.
    Call {
        /// The name of the definition.
        name: Name,
        /// What it is given, in the order of the brackets.
        arguments: Vec<Expr>,
    },
    /// `indicators["A1"]`, `allocations[authority, year]`
    LookUp {
        /// The list or table that is looked through.
        of: Box<Expr>,
        /// What to look for: one key for a list, one for each key column of a table.
        keys: Vec<Expr>,
    },
    /// A field behind the dot of a look-up.
    Field {
        /// What stands before the dot: a look-up, or another field of one.
        of: Box<Expr>,
        /// The name behind the dot.
        name: Name,
    },
    /// `not a`, `a and b`, `a is at least b`, `a + b`: an operation and what it is made of.
    Apply {
        /// What is asked of the operands, or made of them.
        operation: Operation,
        /// What it is made of, in the order written.
        operands: Vec<Expr>,
    },
    /// `some line in spending has line.objective is 1`: how many entries are like this.
    Quantified {
        /// How many entries it must be so of, such as `at least 2`.
        quantifier: Spanned<Quantifier>,
        /// The entries that are looked at, and the name that each goes by.
        element: Box<Element>,
        /// The condition behind `has`.
        body: Box<Expr>,
    },
    /// `sum of line.amount for each line in spending`, `count of line in spending`: what entries come to.
    Aggregate {
        /// Whether it is a `sum`, a `count`, the `largest` or the `smallest`.
        kind: Aggregate,
        /// What is taken of each entry, such as `line.amount`; nothing for a `count`.
        of: Option<Box<Expr>>,
        /// The entries that are gone through, and the name that each goes by.
        element: Box<Element>,
    },
    /// `every signing-office`: the words of a choice.
    Every(Name),
    /// `no two in letter.signatures share office`, `no two stay in stays where … share child, begun`
    Share {
        /// The entries that are compared with one another; they go by no name where none is picked out.
        element: Box<Element>,
        /// The fields that must not all be the same in two entries.
        keys: Vec<Name>,
    },
    /// `each a, b next to each other in stays by child, begun has …`
    Neighbours {
        /// The names for two or three entries in a row.
        names: Vec<Name>,
        /// The entries that are put in order; they go by no name where none is picked out.
        element: Box<Element>,
        /// The fields that neighbours share, and last the one by which they are put in order.
        by: Vec<Name>,
        /// The condition behind `has`, about all entries that are named.
        body: Box<Expr>,
    },
    /// Entries by their dates: the most that they come to in a window of time, as in
    /// `(count of stay in stays by begun) in any 12 months`; or the stretches that those which touch make, as
    /// in `stretch of stay in stays from begun to ended`.
    Dated {
        /// The entries that are counted, or whose days are.
        element: Box<Element>,
        /// The date by which an entry is counted; or the first day that it covers, and the day behind the last.
        dates: Vec<Name>,
        /// How long the window is; nothing for stretches.
        length: Option<Box<Expr>>,
    },
    /// What was there is wrong and has been reported.
    Error,
}

/// `line in spending where line.objective is 1`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name that each entry goes by, here `line`; empty where nothing is said of one by itself.
    pub name: Name,
    /// What is gone through: a list, a table, or the words of a choice.
    pub list: Expr,
    /// The condition behind `where`, which picks entries out; nothing where all of them count.
    pub filter: Option<Expr>,
    /// Where it is written, from the name to the end of the filter.
    pub span: Span,
}

/// A value that is written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `"adoption"`: words in quotes, which can also name a word of a choice.
    Text(Words),
    /// `£838,551`, `16%`, `28 days`, `31 January 2001`, `yes`: a value and its type.
    Value(Datum, Ty),
    /// What was there is wrong and has been reported.
    Error,
}

impl Literal {
    /// Its type and its place on the line, where the type has an order.
    pub fn ordered(&self) -> Option<(&Ty, Exact)> {
        match self {
            Literal::Value(datum, ty) => Some((ty, line::place(datum)?)),
            Literal::Text(_) | Literal::Error => None,
        }
    }

    /// Whether what was there is wrong, and has been reported.
    pub fn is_error(&self) -> bool {
        matches!(self, Literal::Error)
    }

    /// Whether it is `yes` or `no`, whichever of the two.
    pub fn is_yes_no(&self) -> bool {
        matches!(self, Literal::Value(Datum::YesNo(_), _))
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
            ExprKind::Share { element, keys } => {
                Head::Share(&element.name.node, element.filter.is_some(), texts(keys))
            }
            ExprKind::Neighbours { names, element, by, .. } => {
                let is_filtered = element.filter.is_some();
                Head::Neighbours(texts(names), &element.name.node, is_filtered, texts(by))
            }
            ExprKind::Dated { element, dates, length } => {
                let is_filtered = element.filter.is_some();
                Head::Dated(&element.name.node, is_filtered, texts(dates), length.is_some())
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

fn texts(names: &[Name]) -> Vec<&str> {
    names.iter().map(|name| name.node.as_str()).collect()
}
