//! Rules as they run: names are ids, every expression has a type, and nothing is left to look up.
//!
//! A [`Draft`] is the same with mistakes in it, as a person writes it: a part that failed is left out,
//! or is an [`ExprKind::Error`] of unknown type.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::source::Span;

pub use super::checked::Rules;
pub use super::standard::{Grade, Standard};
use crate::operation::{Aggregate, Comparison, Operation, Quantifier};
use crate::syntax::ast::Name;
pub use crate::syntax::ast::{
    ExpectedStrength, ExpectedVerdict, OnVerdicts, Outcome, StrengthWord,
};
use crate::value::spelling::same_word;
use crate::value::{ChoiceId, Datum, Derived, Field, RecordId, Schema, TableId, Ty, Year};

/// What the file of a circular says, as far as it can be read. Only [`super::load`] makes one; without a
/// mistake it becomes [`super::Rules`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draft {
    /// What the circular says of itself: its title, number, year and due date. Where that cannot be
    /// read, a [`Circular::unread`].
    pub circular: Circular,
    /// What a plan may hold: the choices, records and tables, and the fields of each form.
    pub schema: Schema,
    /// The kinds of plan that the circular asks for; hardly ever more than one.
    pub forms: Vec<Form>,
    /// The record of a plan's built-in field `explanations`: a text for each requirement, in order.
    pub explanations: RecordId,
    /// What became of last year's requirements.
    pub decisions: Vec<Decision>,
    /// The documents that its paragraphs rest on, in the order in which they are declared.
    pub sources: Vec<Titled>,
    /// What the circular says, one thing in each, in the order in which they are declared.
    pub paragraphs: Vec<Paragraph>,
    /// Values and definitions, in the order in which they are declared.
    pub definitions: Vec<Definition>,
    /// What is asked of plans, in the order in which it is declared; the built-in `fits-the-form` is not here.
    pub requirements: Vec<Requirement>,
    /// What the verdicts on a plan come to: at most one standard for each form.
    pub standards: Vec<Standard>,
    /// The figures that are shown with each plan, in the order in which they are declared.
    pub shows: Vec<Show>,
    /// The conditions on which fields are asked for. The record that has the field is their first variable.
    pub asked_when: BTreeMap<(RecordId, usize), Expr>,
    /// They prove the rules; no plan is judged by them, so that rules that are packed go without.
    #[serde(skip)]
    pub examples: Vec<Example>,
    /// The requirement that asks whether a field is given.
    pub asked_by: BTreeMap<(RecordId, usize), RequirementId>,
    /// Which fields its `must`s read, and which only its `should`s.
    pub musts: Musts,
    /// What is used of all that is declared.
    pub uses: Uses,
    /// The names of the items that cannot be read, of whatever kind they are.
    #[serde(skip)]
    pub unread: Vec<Name>,
    /// The rule file itself.
    pub span: Span,
    /// Whether loading found no mistake.
    pub(super) is_sound: bool,
    /// All requirements in the order of their names.
    #[serde(skip)]
    pub(super) by_name: Derived<Vec<RequirementId>>,
}

/// A kind of plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Form {
    /// The name that a plan gives in its field `form`, where there are several: `plan` in `form plan "…"`.
    pub name: String,
    /// The record that such a plan is.
    pub record: RecordId,
    /// The record of all such plans of a year together: one field, `plans`.
    pub national: RecordId,
}

/// What became of a requirement of last year's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Which requirement it is, by its name in last year's file.
    pub requirement: String,
    /// Whether it was kept, replaced or dropped.
    pub kind: DecisionKind,
    /// Why, in the author's words.
    pub because: Option<String>,
    /// Where this year's file names it.
    pub span: Span,
}

/// What a year does with a requirement of the year that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionKind {
    /// Kept as it was: `keep requirement sent-on-time`.
    Kept,
    /// Kept, as a `should` from now on.
    KeptAsShould,
    /// Written anew under the same name: `replace requirement sent-on-time "…"`.
    Replaced,
    /// No longer asked: `drop requirement sent-on-time because "…"`.
    Dropped,
}

/// Which requirement of a plan's ledger; the built-in `fits-the-form` is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequirementId(pub usize);

impl RequirementId {
    /// Every value that the form asks for is there and can be read.
    pub const FITS_THE_FORM: RequirementId = RequirementId(0);
}

/// The name of the built-in first requirement.
pub const FITS_THE_FORM: &str = "fits-the-form";

/// What the built-in requirement asks.
pub const FITS_THE_FORM_TITLE: &str = "The plan has what its form asks for, and nothing else";

impl Draft {
    /// A requirement of the file; nothing for the built-in one.
    pub fn requirement(&self, id: RequirementId) -> Option<&Requirement> {
        self.requirements.get(id.0.checked_sub(1)?)
    }

    /// The name of a requirement, built in or not.
    pub fn requirement_name(&self, id: RequirementId) -> &str {
        self.requirement(id).map_or(FITS_THE_FORM, |requirement| &requirement.name)
    }

    /// All requirements in the order of their names, the built-in one among them.
    pub fn by_name(&self) -> &[RequirementId] {
        self.by_name.get_or_make(|| {
            let ids = (0..=self.requirements.len()).map(RequirementId);
            let mut by_name: Vec<RequirementId> = ids.collect();
            by_name.sort_by_key(|id| self.requirement_name(*id));
            by_name
        })
    }

    /// The form that a plan of this name is of, or the only one there is.
    pub fn form(&self, name: Option<&str>) -> Option<&Form> {
        match (name, self.forms.as_slice()) {
            (_, [one]) => Some(one),
            (Some(name), several) => several.iter().find(|form| same_word(&form.name, name)),
            (None, _) => None,
        }
    }

    /// The requirements that a plan of a form is held against, or, for its record `national`, those
    /// that all plans together are.
    pub fn asked_of(&self, form: RecordId) -> impl Iterator<Item = (RequirementId, &Requirement)> {
        self.requirements().filter(move |(_, requirement)| requirement.on == form)
    }

    /// All requirements with their ids, without the built-in one.
    pub fn requirements(&self) -> impl Iterator<Item = (RequirementId, &Requirement)> {
        self.requirements.iter().enumerate().map(|(at, one)| (RequirementId(at + 1), one))
    }

    /// The names by which a requirement can be chosen: its own, and those of the paragraphs that it cites.
    pub fn names_of<'r>(&'r self, one: &'r Requirement) -> impl Iterator<Item = &'r str> {
        let cited = one.cites.iter().filter_map(|id| self.paragraphs.get(*id));
        std::iter::once(one.name.as_str()).chain(cited.map(|paragraph| paragraph.name.as_str()))
    }

    /// All names by which requirements can be chosen.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.requirements.iter().flat_map(|one| self.names_of(one))
    }

    /// How the circular is called where there is little room: `LAC(2000)22`, or its year.
    pub fn short_name(&self) -> String {
        self.circular
            .number
            .clone()
            .unwrap_or_else(|_| format!("circular for {}", self.circular.year))
    }

    /// The same within a sentence: `LAC(2000)22`, `the circular for 2001-02`.
    pub fn said_name(&self) -> String {
        let article = if self.circular.number.is_ok() { "" } else { "the " };
        format!("{article}{}", self.short_name())
    }
}

/// What a circular says of itself, and which councils it asks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Circular {
    /// What it is called, in full: the text behind `circular`.
    pub title: String,
    /// The financial year that its plans are for.
    pub year: Year,
    /// Its number, or why it is not known.
    pub number: Result<String, String>,
    /// The letter that goes with it.
    pub with: Option<String>,
    /// The day by which a plan is to be sent.
    pub due: Date,
    /// The year whose circular it goes on from.
    pub follows: Option<Year>,
    /// The table of the councils that are to send a plan.
    pub councils: Option<TableId>,
    /// How many of a kind there are in all, where the circular says so.
    pub in_all: Option<InAll>,
    /// Where the whole item is written.
    pub span: Span,
    /// Where the due date is written.
    pub due_span: Span,
}

/// How many councils of a kind there are in all; their table lists all of them, or only some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InAll {
    /// How many there are in all, listed or not.
    pub count: usize,
    /// Nothing where the table does not tell kinds apart.
    pub kind: Option<String>,
    /// Where it is written: `some of 150 "real"`, or `all 150 "real"`.
    pub span: Span,
}

/// A document that paragraphs rest on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Titled {
    /// The short name by which paragraphs refer to it: `report`.
    pub name: String,
    /// What the document is called, in full.
    pub title: String,
    /// Where its short name is declared.
    pub span: Span,
}

/// One thing that the circular says, and how it is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paragraph {
    /// The name by which requirements cite it: `sending-in`.
    pub name: String,
    /// What it says, in the document's words or in the author's: see `is_quoted`.
    pub words: String,
    /// Whether the words are the circular's own.
    pub is_quoted: bool,
    /// Index into [`Draft::sources`]; behind their end where the source cannot be read.
    pub source: usize,
    /// Why it is inferred; nothing where it was seen.
    pub inferred_because: Option<String>,
    /// The lines of the register of requirements that it covers.
    pub covers: Vec<String>,
    /// Why no plan could show it; nothing where some requirement has to cite it.
    pub not_checkable: Option<String>,
    /// Where its name is declared.
    pub span: Span,
}

/// A `define`, or a `value`: one that takes nothing and does not read the plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    /// What rules call it: `planned` in `planned("main grant")`.
    pub name: String,
    /// The form whose fields it may read.
    pub form: Option<RecordId>,
    /// What it takes, each to be given with every call; none for a value.
    pub parameters: Vec<Field>,
    /// What reports call what it comes to, in the author's words; nothing where they use its name.
    pub title: Option<Vec<Piece>>,
    /// What is calculated. Its first variables are the parameters.
    pub body: Expr,
    /// Whether it is declared as a `value`, and not as a `define`.
    pub is_value: bool,
    /// How much work one call of it is.
    pub cost: Cost,
    /// Where its name is declared.
    pub span: Span,
}

/// How much an expression is, with the definitions that it calls written out.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Cost {
    /// How many parts it has.
    pub size: usize,
    /// How deep parts lie in one another.
    pub depth: usize,
    /// How many loops lie in one another.
    pub loops: usize,
    /// How many entries of lists, tables and choices are looked at, at the most; a plan's list is not
    /// known yet and counts as so many.
    pub looks_at: u64,
    /// Whether any part reads the plan.
    pub reads_plan: bool,
}

/// What is asked of a plan, or of all plans together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Requirement {
    /// What reports and examples call it: `sent-on-time`. Kept to be copied without making it anew, as the title.
    pub name: SmolStr,
    /// The form that it is about; for a national requirement, the record of all plans together.
    /// [`RecordId::UNKNOWN`] where the form cannot be read.
    pub on: RecordId,
    /// Whether it is asked of all plans of the year together: `national requirement`.
    pub is_national: bool,
    /// What it asks, in one sentence for everybody.
    pub title: SmolStr,
    /// Indexes into [`Draft::paragraphs`].
    pub cites: Vec<usize>,
    /// The lists that it goes through, with a verdict on each entry; empty where there is one verdict in all.
    pub for_each: Vec<Element>,
    /// For whom it is; nothing where it is for everybody.
    pub applies_when: Option<Expr>,
    /// What has to be so, and how firmly it is asked.
    pub strength: Strength,
    /// For whom it is not, although `applies when` may be true; nothing where there is no such exception.
    pub unless: Option<Expr>,
    /// What a report says of a breach, in the author's words; nothing where the report finds its own.
    pub otherwise: Option<Vec<Piece>>,
    /// What a council can do to meet it; nothing where the author does not say.
    pub help: Option<String>,
    /// Whether it goes to a table in which a figure is rounded, a forecast or a budget.
    pub reads_inexact: bool,
    /// The name where it is declared.
    pub name_span: Span,
}

impl Requirement {
    /// The expressions on which its verdict hangs, clause by clause.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let lists = self.for_each.iter().flat_map(Element::parts);
        let clauses = self.applies_when.iter().chain(&self.unless);
        let showing = self.strength.showing().iter().flat_map(Exhibit::parts);
        lists.chain(clauses).chain(self.strength.conditions()).chain(showing)
    }
}

/// A figure that is shown with each plan, whatever the verdicts are: `show "Planned in all" total`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Show {
    /// What it is, in words for a reader.
    pub title: String,
    /// The form that it is about; [`RecordId::UNKNOWN`] where that cannot be read.
    pub on: RecordId,
    /// What is worked out.
    pub value: Expr,
    /// Where its title is written.
    pub span: Span,
}

/// How firmly something is asked, with what is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Strength {
    /// What every plan has to meet: `must`. Each line of it is a condition, and all have to be true.
    Must(Vec<Expr>),
    /// What is expected, and a council can explain why it falls short: `should`. All have to be true here too.
    Should(Vec<Expr>),
    /// What a person decides: `judged "…" showing …`, with the question, and what to look at for an answer.
    Judged {
        /// What a person is asked.
        question: String,
        /// What is laid out for the answer.
        showing: Vec<Exhibit>,
    },
}

impl Strength {
    /// What a person is shown; nothing where no person is asked.
    pub fn showing(&self) -> &[Exhibit] {
        match self {
            Strength::Judged { showing, .. } => showing,
            Strength::Must(_) | Strength::Should(_) => &[],
        }
    }

    /// The words that an author writes.
    pub const WORDS: [&str; 3] = ["must", "should", "judged"];

    /// The word that an author writes for it.
    pub fn word(&self) -> &'static str {
        let [must, should, judged] = Strength::WORDS;
        match self {
            Strength::Must(_) => must,
            Strength::Should(_) => should,
            Strength::Judged { .. } => judged,
        }
    }

    /// What has to be true; nothing for what a person judges.
    pub fn conditions(&self) -> &[Expr] {
        match self {
            Strength::Must(all) | Strength::Should(all) => all,
            Strength::Judged { .. } => &[],
        }
    }
}

/// What a person is shown in order to judge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Exhibit {
    /// Each of several entries: `every target in targets`.
    Every(Element),
    /// One value: `summary`.
    Value(Expr),
}

impl Exhibit {
    /// What is shown, with the filter of a loop.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Exhibit::Every(element) => element.parts().collect(),
            Exhibit::Value(expr) => vec![expr],
        }
    }
}

/// A part of what an author lets a report say, of a breach or of what a definition comes to: words, or a value
/// in braces.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Piece {
    /// Words that are the same in every report.
    Text(String),
    /// What stands in braces, and is worked out for each breach or call: `{line.amount}`.
    Value(Expr),
}

impl Piece {
    /// The value in braces.
    pub fn value(&self) -> Option<&Expr> {
        match self {
            Piece::Value(value) => Some(value),
            Piece::Text(_) => None,
        }
    }
}

impl Definition {
    /// What it comes to, and the values in its title.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let title = self.title.iter().flatten().filter_map(Piece::value);
        std::iter::once(&self.body).chain(title)
    }
}

/// What a loop goes through. Its variable is the next one after those in scope.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Element {
    /// What the author calls one entry: `line` in `line in spending`; empty where nothing is said of one.
    pub name: String,
    /// The entries that it goes through: a list, all rows of a table, or all words of a choice.
    pub list: Expr,
    /// The condition behind `where`, which picks out entries; nothing where all of them count.
    pub filter: Option<Box<Expr>>,
    /// Where the whole of it is written: `line in spending where line.objective is 1`.
    pub span: Span,
}

/// A value or a condition, with the type that it has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Expr {
    /// What it is, with the parts that it is made of.
    pub kind: ExprKind,
    /// The type of its value; [`Ty::Condition`] where it is true or false.
    pub ty: Ty,
    /// Where it is written.
    pub span: Span,
}

/// What an expression is. Each part of it is an expression of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ExprKind {
    /// A figure, a word or a text as it is written, `£400,000`; or `circular.due` and `circular.year`.
    Constant(Datum),
    /// Values side by side: `[1, 4, 5]`.
    List(Vec<Expr>),
    /// The plan itself.
    Form,
    /// The n-th variable in scope: parameters first, then loop variables from the outside in.
    Variable(usize),
    /// A field of a record, or a column of a row; of a list of records, all entries of this list of
    /// each of them, one after the other.
    Field {
        /// The record or the row that has it: `grant` in `grant.main`; or the list of those that do:
        /// `objectives` in `objectives.actions`.
        of: Box<Expr>,
        /// Index into the fields of the record, or into the columns of the table.
        field: usize,
    },
    /// A value, or a definition with what it is given: `priorities`, `planned("main grant")`.
    Call {
        /// Index into [`Draft::definitions`].
        definition: usize,
        /// One for each parameter, in the order in which they are declared; none for a value.
        arguments: Vec<Expr>,
    },
    /// The entry of a keyed list, or the row of a table, that has these keys.
    LookUp {
        /// The list or the table: `targets` in `targets["B7"]`.
        of: Box<Expr>,
        /// What stands in the brackets: for a table, one value for each key column, in order.
        keys: Vec<Expr>,
        /// Whether an entry or a row is looked up, and by what.
        by: LookUpBy,
    },
    /// Every word of a choice.
    Words(ChoiceId),
    /// Every row of a table.
    Rows(TableId),
    /// An operation and what it is made of.
    Apply {
        /// What is asked or calculated: `is given`, `and`, `is at least`, `+`.
        operation: Operation,
        /// What it is about, from left to right as an author writes it.
        operands: Vec<Expr>,
    },
    /// A condition on the entries of a list: `some line in spending has line.objective is 1`.
    Quantified {
        /// How many of the entries have to meet it: `every`, `some`, `no`, `at least 2`.
        quantifier: Quantifier,
        /// The entries that are gone through.
        element: Box<Element>,
        /// The condition behind `has`; the entry is one more variable in scope there.
        body: Box<Expr>,
    },
    /// A figure from the entries of a list: `sum of line.amount for each line in spending`.
    Aggregate {
        /// Which figure: `sum of`, `count of`, `largest of` or `smallest of`.
        kind: Aggregate,
        /// What is taken of each entry, which is one more variable in scope: `line.amount`; nothing for `count of`.
        of: Option<Box<Expr>>,
        /// The entries that are gone through.
        element: Box<Element>,
    },
    /// Entries by their dates: the most that they come to in any window of so much time, which is how many have
    /// their date in it, or how many of its days they cover; or the stretches that those which touch make.
    Dated {
        /// The entries that are gone through.
        element: Box<Element>,
        /// The date of each entry, which is one more variable in scope: `stay.begun`; or two, the first day that
        /// the entry covers and the day behind the last.
        dates: Vec<Expr>,
        /// How long the window is: `12 months`; nothing for stretches.
        length: Option<Box<Expr>>,
    },
    /// Whether a keyed list has an entry with this key; `field` is the key.
    Includes {
        /// The list that is searched: `targets` in `targets includes "A1"`.
        list: Box<Expr>,
        /// Index into the fields of an entry; nothing where the entries are plain values, such as words.
        field: Option<usize>,
        /// What is looked for: `"A1"`.
        key: Box<Expr>,
    },
    /// Whether no two entries of a list have the same values in all of these fields.
    Share {
        /// The entries that are compared; a name only where some are picked out:
        /// `letter.signatures` in `no two in letter.signatures share name`.
        element: Box<Element>,
        /// Indexes into the fields of an entry: `name`.
        fields: Vec<usize>,
    },
    /// A condition on each two or three entries that come one after the other, of those that are alike
    /// in some fields, when they are put in the order of another. They are the next variables in scope.
    Neighbours {
        /// How many in a row: two or three.
        in_a_row: usize,
        /// The entries before they are put in order; a name only where some are picked out:
        /// `pathway-plans` in `next to each other in pathway-plans by born`.
        element: Box<Element>,
        /// The fields in which neighbours are alike, as indexes into the fields of an entry; none where
        /// all entries are put in one order.
        alike: Vec<usize>,
        /// The field that gives the order, likewise: `born`.
        by: usize,
        /// The condition behind `has`.
        body: Box<Expr>,
    },
    /// Whether the whole of a text fits a pattern.
    Matches {
        /// The text that is tested: `summary` in `summary matches "[A-Z].*"`.
        of: Box<Expr>,
        /// What the whole of the text has to fit.
        #[serde(with = "super::pattern")]
        pattern: regex::Regex,
    },
    /// What was there is wrong and has been reported.
    Error,
}

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LookUpBy {
    /// An entry of a list, by this field of it.
    Field(usize),
    /// A row of a table, by its key columns.
    Columns(TableId),
}

/// The parts of each kind of expression, to be read or to be changed: one list for both.
macro_rules! each_part {
    ($kind:expr, $each:ident, $iter:ident, $as_deref:ident $(, $mut:tt)?) => {
        match $kind {
            ExprKind::Constant(_)
            | ExprKind::Form
            | ExprKind::Variable(_)
            | ExprKind::Words(_)
            | ExprKind::Rows(_)
            | ExprKind::Error => {}
            ExprKind::List(all)
            | ExprKind::Call { arguments: all, .. }
            | ExprKind::Apply { operands: all, .. } => all.$iter().for_each($each),
            ExprKind::Field { of, .. } | ExprKind::Matches { of, .. } => $each(of),
            ExprKind::Share { element, .. } => {
                $each(&$($mut)? element.list);
                element.filter.$as_deref().into_iter().for_each($each);
            }
            ExprKind::Quantified { element, body, .. }
            | ExprKind::Neighbours { element, body, .. } => {
                $each(&$($mut)? element.list);
                element.filter.$as_deref().into_iter().chain([&$($mut)? **body]).for_each($each);
            }
            ExprKind::Aggregate { of, element, .. } => {
                let filter = element.filter.$as_deref();
                let of = of.$as_deref().into_iter();
                of.chain([&$($mut)? element.list]).chain(filter).for_each($each);
            }
            ExprKind::Dated { element, dates, length } => {
                $each(&$($mut)? element.list);
                element.filter.$as_deref().into_iter().for_each(&mut *$each);
                dates.$iter().for_each(&mut *$each);
                length.$as_deref().into_iter().for_each($each);
            }
            ExprKind::LookUp { of, keys, .. } => {
                $each(of);
                keys.$iter().for_each($each);
            }
            ExprKind::Includes { list: left, key: right, .. } => {
                $each(left);
                $each(right);
            }
        }
    };
}

impl Expr {
    /// The operands, where it is this operation.
    pub fn operands_of(&self, asked: Operation) -> Option<&[Expr]> {
        match &self.kind {
            ExprKind::Apply { operation, operands } if *operation == asked => Some(operands),
            _ => None,
        }
    }

    /// The condition behind `when`, where it is asked for only under one.
    pub fn guard(&self) -> Option<&Expr> {
        match self.operands_of(Operation::When)? {
            [_, guard] => Some(guard),
            _ => None,
        }
    }

    /// A comparison with its sides, where it is one.
    pub fn compared(&self) -> Option<(&Expr, Comparison, &Expr)> {
        match &self.kind {
            ExprKind::Apply { operation: Operation::Compare(comparison), operands } => {
                let [left, right] = operands.as_slice() else { return None };
                Some((left, *comparison, right))
            }
            _ => None,
        }
    }

    /// A field whose being there is asked about, and whether it has to be there.
    pub fn asked_whether_given(&self) -> Option<(&Expr, bool)> {
        match &self.kind {
            ExprKind::Apply { operation, operands } if operation.asks_whether_given() => {
                Some((operands.first()?, *operation == Operation::IsGiven))
            }
            _ => None,
        }
    }

    /// A value that has to be one of a list, or none of it; the list; and whether it has to be one.
    pub fn asked_among(&self) -> Option<(&Expr, &Expr, bool)> {
        let ExprKind::Apply { operation, operands } = &self.kind else { return None };
        let is_one = match operation {
            Operation::IsOneOf => true,
            Operation::IsNotOneOf => false,
            _ => return None,
        };
        let [of, list] = operands.as_slice() else { return None };
        Some((of, list, is_one))
    }

    /// A list in which something is looked for, and what.
    pub fn searched(&self) -> Option<(&Expr, &Expr)> {
        match &self.kind {
            ExprKind::Includes { list, key, .. } => Some((list, key)),
            _ => self.asked_among().map(|(of, list, _)| (list, of)),
        }
    }

    /// Does something with each part of an expression, lists and filters of loops included, in the order
    /// written.
    pub fn each_part<'e>(&'e self, each: &mut dyn FnMut(&'e Expr)) {
        each_part!(&self.kind, each, iter, as_deref);
    }

    /// Those parts.
    pub fn parts(&self) -> Vec<&Expr> {
        let mut parts = Vec::new();
        self.each_part(&mut |part| parts.push(part));
        parts
    }

    /// The same parts, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        let mut parts = Vec::new();
        let each = &mut |part| parts.push(part);
        each_part!(&mut self.kind, each, iter_mut, as_deref_mut, mut);
        parts
    }

    /// Whether this expression, or a part of it, is one for which `found` holds.
    pub fn any(&self, found: &mut dyn FnMut(&Expr) -> bool) -> bool {
        let mut is_found = found(self);
        self.each_part(&mut |part| is_found = is_found || part.any(found));
        is_found
    }

    /// Whether the variable with this number is named.
    pub fn names_variable(&self, number: usize) -> bool {
        self.any(&mut |part| matches!(part.kind, ExprKind::Variable(at) if at == number))
    }

    /// Whether a variable with a lower number than this is named.
    pub fn names_variable_below(&self, limit: usize) -> bool {
        self.any(&mut |part| matches!(part.kind, ExprKind::Variable(at) if at < limit))
    }
}

impl Element {
    /// The list and the filter.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        [&self.list].into_iter().chain(self.filter.as_deref())
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        [&mut self.list].into_iter().chain(self.filter.as_deref_mut()).collect()
    }
}

/// A base plan, what is changed in it, and the verdicts that this must lead to.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it proves, in a few words for a reader.
    pub title: String,
    /// The base plans, relative to the rule file; one, unless the example is a national one.
    pub from: Vec<BasePlan>,
    /// The form of the base plans; for a national example, the record of all of them.
    pub on: RecordId,
    /// Whether it gives verdicts on all plans together: `national example`.
    pub is_national: bool,
    /// What is changed in the base plan, one edit after the other.
    pub edits: Vec<Edit>,
    /// What people are taken to have answered; of two answers to one question the later counts.
    pub answers: Vec<GivenAnswer>,
    /// The grade that the plan is to have.
    pub reaches: Option<ReachedGrade>,
    /// The verdicts that it names, each on one requirement.
    pub expectations: Vec<Expectation>,
    /// Whether every requirement that is not named keeps its verdict on the base plan.
    pub nothing_else_changes: bool,
    /// Where its title is written.
    pub span: Span,
}

/// What a person is taken to have answered in an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenAnswer {
    /// The requirement whose question is answered; nothing for all that is `judged`.
    pub requirement: Option<RequirementId>,
    /// Whether the answer is `yes`.
    pub is_yes: bool,
}

/// The grade that an example names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachedGrade {
    /// Its name.
    pub grade: String,
    /// Where the example names it.
    pub span: Span,
}

/// The path of a plan that an example starts from, and of the same council's last one.
#[derive(Debug, Clone)]
pub struct BasePlan {
    /// The plan's file, relative to the rule file.
    pub path: String,
    /// The file of the council's plan of the year before, behind `after`; nothing where none is named.
    pub last_year: Option<String>,
    /// Where the path of the plan is written.
    pub span: Span,
}

/// A verdict that an example names.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// The verdict that has to follow: `meets`, `breaches`, `undecided`.
    pub verdict: ExpectedVerdict,
    /// Of what strength the requirement has to be, if the example says so.
    pub strength: Option<ExpectedStrength>,
    /// The requirement that has to get it.
    pub requirement: RequirementId,
    /// Where the example names the requirement.
    pub span: Span,
}

/// One change to an example's base plan.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What is changed.
    pub kind: EditKind,
    /// Where it is written.
    pub span: Span,
}

/// The ways in which an example changes its plan.
#[derive(Debug, Clone)]
pub enum EditKind {
    /// `set offer.until to 17 for every offer in …`; without `for_every`, the one field that `target` leads to.
    Set {
        /// The field that is changed.
        target: Expr,
        /// What it is changed to.
        value: NewValue,
        /// The entries that it is changed in; nothing where it is one field.
        for_every: Option<Element>,
    },
    /// `remove every line in spending where …`: the entries that go.
    Remove(Element),
    /// `add to letter.signatures (name: "…", …)`: fields by their index in the entry; others are missing.
    Add {
        /// The list that gets an entry.
        list: Expr,
        /// The fields of the entry, by their index in its record, each with its value.
        fields: Vec<(usize, NewValue)>,
    },
}

/// What an edit puts into the plan.
#[derive(Debug, Clone)]
pub enum NewValue {
    /// The field is left out: `missing`.
    Missing,
    /// A declaration with its reason: `not applicable because "…"`.
    NotApplicable(String),
    /// A figure, a date or a word that the field takes.
    Datum(Datum),
    /// Read as if it stood in the plan.
    AsWritten(String),
    /// A list with these values: `[1, 4, 5]`.
    List(Vec<NewValue>),
}

/// What the rules of a file use of what it declares; the lints read it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Uses {
    /// Those that some paragraph rests on, as indexes into [`Draft::sources`].
    pub sources: BTreeSet<usize>,
    /// Those that some requirement cites, as indexes into [`Draft::paragraphs`].
    pub paragraphs: BTreeSet<usize>,
    /// Those that are named as a type, or gone through word by word, as indexes into [`Schema::choices`].
    pub choices: BTreeSet<usize>,
    /// All forms, and the records that are named as a type, as indexes into [`Schema::records`].
    pub records: BTreeSet<usize>,
    /// Those that rules read, that are named as a type, or that list the councils: indexes into [`Schema::tables`].
    pub tables: BTreeSet<usize>,
    /// Those that some expression calls, as indexes into [`Draft::definitions`].
    pub definitions: BTreeSet<usize>,
    /// Those that requirements and definitions read, and the keys of lists; what only examples change is not used.
    pub fields: BTreeSet<(RecordId, usize)>,
    /// Those that figures read which are shown with each plan.
    pub shown: BTreeSet<(RecordId, usize)>,
    /// Those that some example names.
    pub requirements: BTreeSet<RequirementId>,
    /// Where `circular.due` and `circular.year` are written: constants that have a name.
    pub circular: BTreeSet<Span>,
    /// What each name stands for that only the types around it can tell, with its place.
    #[serde(skip)]
    pub meanings: Vec<(Span, Meaning)>,
}

impl Uses {
    /// Whether a field is read by a requirement or a definition, or for a figure that is shown.
    pub fn reads(&self, field: (RecordId, usize)) -> bool {
        self.fields.contains(&field) || self.shown.contains(&field)
    }
}

/// What a name in a condition, a value or a change of an example stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A field of a record.
    Field(RecordId, usize),
    /// A column of a table.
    Column(TableId, usize),
    /// A value or a definition, as an index into [`Draft::definitions`].
    Definition(usize),
    /// A table that is gone through, or in which a row is looked up.
    Table(TableId),
    /// A choice whose words are gone through.
    Choice(ChoiceId),
    /// A word of a choice. Its place is without the quotes.
    Word(ChoiceId, usize),
}

/// What hangs on the fields of a circular's forms.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Musts {
    /// The optional fields that a plan is asked for by a `must`.
    pub(super) asked: BTreeMap<(RecordId, usize), AskingMust>,
    /// The optional fields that some requirement reads, and no `must` does.
    pub(super) only_shoulds: BTreeSet<(RecordId, usize)>,
}

/// The `must` that asks for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskingMust {
    /// The requirement whose `must` it is.
    pub by: RequirementId,
    /// Whether it asks it of every plan, and not only under a condition.
    pub always: bool,
}
