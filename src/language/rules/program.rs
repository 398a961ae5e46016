//! Rules as they run: names are ids, every expression has a type, and nothing is left to look up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::musts::Musts;
use crate::source::Span;

use crate::operation::{Aggregate, Comparison, Operation, Quantifier};
pub use crate::syntax::ast::{ExpectedStrength, ExpectedVerdict};
use crate::value::show::same_word;
use crate::value::{ChoiceId, Datum, Field, RecordId, Schema, TableId, Ty, Year};

/// One circular in force, checked and ready to run. Only [`super::load`] makes one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rules {
    pub circular: Circular,
    pub schema: Schema,
    /// The kinds of plan that the circular asks for; hardly ever more than one.
    pub forms: Vec<Form>,
    /// The record of a plan's built-in field `explanations`: a text for each requirement, in order.
    pub explanations: RecordId,
    /// What became of last year's requirements.
    pub decisions: Vec<Decision>,
    pub sources: Vec<Titled>,
    pub paragraphs: Vec<Paragraph>,
    pub definitions: Vec<Definition>,
    pub requirements: Vec<Requirement>,
    /// They prove the rules; no plan is judged by them, so that rules that are packed go without.
    #[serde(skip)]
    pub examples: Vec<Example>,
    /// The requirement that asks whether a field is given.
    pub asked_by: BTreeMap<(RecordId, usize), RequirementId>,
    /// Which fields its `must`s read, and which only its `should`s.
    pub musts: Musts,
    pub uses: Uses,
    /// The rule file itself.
    pub span: Span,
}

/// A kind of plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Form {
    pub name: String,
    /// The record that such a plan is.
    pub record: RecordId,
    /// The record of all such plans of a year together: one field, `plans`.
    pub national: RecordId,
}

/// What became of a requirement of last year's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub requirement: String,
    pub kind: DecisionKind,
    /// Why, in the author's words.
    pub because: Option<String>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionKind {
    Kept,
    /// Kept, as a `should` from now on.
    KeptAsShould,
    Replaced,
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

impl Rules {
    /// A requirement of the file; nothing for the built-in one.
    pub fn requirement(&self, id: RequirementId) -> Option<&Requirement> {
        self.requirements.get(id.0.checked_sub(1)?)
    }

    /// The name of a requirement, built in or not.
    pub fn requirement_name(&self, id: RequirementId) -> &str {
        self.requirement(id).map_or(FITS_THE_FORM, |requirement| &requirement.name)
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

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Circular {
    pub title: String,
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
    pub span: Span,
    pub due_span: Span,
}

/// How many councils of a kind there are; their table lists fewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InAll {
    pub count: usize,
    /// Nothing where the table does not tell kinds apart.
    pub kind: Option<String>,
    pub span: Span,
}

/// A document that paragraphs rest on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Titled {
    pub name: String,
    pub title: String,
    pub span: Span,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paragraph {
    pub name: String,
    pub words: String,
    /// Whether the words are the circular's own.
    pub is_quoted: bool,
    /// Index into [`Rules::sources`].
    pub source: usize,
    /// Why it is inferred; nothing where it was seen.
    pub inferred_because: Option<String>,
    /// The lines of the register of requirements that it covers.
    pub covers: Vec<String>,
    pub not_checkable: Option<String>,
    pub span: Span,
}

/// A `define`, or a `value`: one that takes nothing and does not read the plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    pub name: String,
    /// The form whose fields it may read.
    pub form: Option<RecordId>,
    pub parameters: Vec<Field>,
    pub body: Expr,
    pub is_value: bool,
    pub cost: Cost,
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

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Requirement {
    pub name: String,
    /// The form that it is about; for a national requirement, the record of all plans together.
    pub on: RecordId,
    pub is_national: bool,
    pub title: String,
    /// Indexes into [`Rules::paragraphs`].
    pub cites: Vec<usize>,
    pub for_each: Vec<Element>,
    pub applies_when: Option<Expr>,
    pub strength: Strength,
    pub unless: Option<Expr>,
    pub otherwise: Option<Vec<Piece>>,
    pub help: Option<String>,
    /// Whether it goes to a table in which a figure is rounded, a forecast or a budget.
    pub reads_inexact: bool,
    /// The name where it is declared.
    pub name_span: Span,
}

impl Requirement {
    /// The expressions on which its verdict hangs, clause by clause.
    pub fn expressions(&self) -> Vec<&Expr> {
        let lists = self.for_each.iter().flat_map(Element::parts);
        let clauses = self.applies_when.iter().chain(&self.unless);
        let showing: Vec<&Expr> = match &self.strength {
            Strength::Judged { showing, .. } => showing.iter().flat_map(Shown::parts).collect(),
            Strength::Must(_) | Strength::Should(_) => Vec::new(),
        };
        lists.chain(clauses).chain(self.strength.conditions()).chain(showing).collect()
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Strength {
    Must(Vec<Expr>),
    Should(Vec<Expr>),
    Judged { question: String, showing: Vec<Shown> },
}

impl Strength {
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

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Shown {
    Every(Element),
    Value(Expr),
}

impl Shown {
    /// What is shown, with the filter of a loop.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Shown::Every(element) => element.parts().collect(),
            Shown::Value(expr) => vec![expr],
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Piece {
    Text(String),
    Value(Expr),
}

/// What a loop goes through. Its variable is the next one after those in scope.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Element {
    pub name: String,
    pub list: Expr,
    pub filter: Option<Box<Expr>>,
    pub span: Span,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Ty,
    pub span: Span,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ExprKind {
    Constant(Datum),
    List(Vec<Expr>),
    /// The plan itself.
    Form,
    /// The n-th variable in scope: parameters first, then loop variables from the outside in.
    Variable(usize),
    /// A field of a record, or a column of a row.
    Field {
        of: Box<Expr>,
        field: usize,
    },
    Call {
        definition: usize,
        arguments: Vec<Expr>,
    },
    /// The entry of a keyed list, or the row of a table, that has these keys.
    LookUp {
        of: Box<Expr>,
        keys: Vec<Expr>,
        by: LookUpBy,
    },
    /// Every word of a choice.
    Words(ChoiceId),
    /// Every row of a table.
    Rows(TableId),
    /// An operation and what it is made of.
    Apply {
        operation: Operation,
        operands: Vec<Expr>,
    },
    Quantified {
        quantifier: Quantifier,
        element: Box<Element>,
        body: Box<Expr>,
    },
    Aggregate {
        kind: Aggregate,
        of: Option<Box<Expr>>,
        element: Box<Element>,
    },
    /// Whether a keyed list has an entry with this key; `field` is the key.
    Includes {
        list: Box<Expr>,
        field: Option<usize>,
        key: Box<Expr>,
    },
    /// Whether no two entries of a list have the same value in this field.
    Share {
        list: Box<Expr>,
        field: usize,
    },
    /// A condition on each two entries that come one after the other when the list is put in the
    /// order of a field. The two are the next two variables in scope.
    Neighbours {
        list: Box<Expr>,
        by: usize,
        body: Box<Expr>,
    },
    /// Whether the whole of a text fits a pattern.
    Matches {
        of: Box<Expr>,
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
            ExprKind::Field { of, .. }
            | ExprKind::Share { list: of, .. }
            | ExprKind::Matches { of, .. } => $each(of),
            ExprKind::Quantified { element, body, .. } => {
                $each(&$($mut)? element.list);
                element.filter.$as_deref().into_iter().chain([&$($mut)? **body]).for_each($each);
            }
            ExprKind::Aggregate { of, element, .. } => {
                let filter = element.filter.$as_deref();
                let of = of.$as_deref().into_iter();
                of.chain([&$($mut)? element.list]).chain(filter).for_each($each);
            }
            ExprKind::LookUp { of, keys, .. } => {
                $each(of);
                keys.$iter().for_each($each);
            }
            ExprKind::Includes { list: left, key: right, .. }
            | ExprKind::Neighbours { list: left, body: right, .. } => {
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
    pub title: String,
    /// The base plans, relative to the rule file; one, unless the example is a national one.
    pub from: Vec<BasePlan>,
    /// The form of the base plans; for a national example, the record of all of them.
    pub on: RecordId,
    pub is_national: bool,
    pub edits: Vec<Edit>,
    pub expectations: Vec<Expectation>,
    /// Whether every requirement that is not named keeps its verdict on the base plan.
    pub nothing_else_changes: bool,
    pub span: Span,
}

/// The path of a plan that an example starts from, and of the same council's last one.
#[derive(Debug, Clone)]
pub struct BasePlan {
    pub path: String,
    pub last_year: Option<String>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Expectation {
    pub verdict: ExpectedVerdict,
    /// Of what strength the requirement has to be, if the example says so.
    pub strength: Option<ExpectedStrength>,
    pub requirement: RequirementId,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Edit {
    pub kind: EditKind,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum EditKind {
    Set { target: Expr, value: NewValue, for_every: Option<Element> },
    Remove(Element),
    Add { list: Expr, fields: Vec<(usize, NewValue)> },
}

/// What an edit puts into the plan.
#[derive(Debug, Clone)]
pub enum NewValue {
    Missing,
    NotApplicable(String),
    Datum(Datum),
    /// Read as if it stood in the plan.
    AsWritten(String),
    List(Vec<NewValue>),
}

/// What the rules of a file use of what it declares; the lints read it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Uses {
    pub sources: BTreeSet<usize>,
    pub paragraphs: BTreeSet<usize>,
    pub choices: BTreeSet<usize>,
    pub records: BTreeSet<usize>,
    pub tables: BTreeSet<usize>,
    pub definitions: BTreeSet<usize>,
    pub fields: BTreeSet<(RecordId, usize)>,
    pub requirements: BTreeSet<RequirementId>,
}
