//! What a verdict hangs on, as data: values with their places, what was asked of them, and what came of it.
//!
//! `why`, `verdict` and `form` make reasons; `wording` makes sentences of them. Nothing here holds a
//! sentence, so that whoever wants to know which entry a reason is about need not read one.

use std::sync::Arc;

use jiff::civil::Date;

use super::bounds::Amount;
use super::gap::{Gap, Lack};
use super::value::{Evaluated, ExprValue, Visited};
use crate::plan::workbook::MissingSheet;
use crate::plan::{Format, Plan, SlotId, State};
use lacuna_language::operation::{Comparison, Quantifier};
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Datum, Exact, TableId, Truth, Ty, amount, show};

/// A value that a reason tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// There is none, and why.
    Gap(Gap),
    /// A value that is known. Of a text or a name it is as much as is ever told.
    Datum(Datum),
    /// A quantity, a day or a year that is known only within bounds.
    Within(Box<Amount>),
    /// One of these; only rounding leaves open which one. A gap among them stands for "none".
    Among(Box<[Value]>),
    /// A record of the plan, and its slot.
    Record(Option<SlotId>),
    /// A list with so many entries.
    Entries(usize),
    /// A row of this table, counted from nought.
    Row(TableId, usize),
}

/// A value that a condition looks at, where it comes from, and what the rule calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// Its expression in the rule.
    pub rule: Span,
    /// The slot of the plan that holds it, where the rule reads it from one.
    pub slot: Option<SlotId>,
    /// Whether the rule names it itself, reads it or works it out.
    pub origin: Origin,
    /// What it came to, or why nothing is known of it.
    pub value: Value,
    /// The type of the value, by which it is told.
    pub ty: Ty,
    /// For the most in any window of time: the window that has it.
    pub window: Option<Box<FullestWindow>>,
    /// What the author calls it, where a definition with a title works it out.
    pub title: Option<Vec<Fragment>>,
    /// What a definition is given, or by what something is looked up in a table where the rule does not spell
    /// that out: the values, and their types.
    pub keys: Vec<(Value, Ty)>,
}

/// The window of time in which entries come to most: the first, where several have as much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullestWindow {
    /// The day on which it begins.
    pub first: Date,
    /// The last day in it.
    pub last: Date,
    /// How many days each entry has in it, where these add up to the whole; empty where entries are counted.
    pub terms: Vec<Exact>,
}

/// How a value was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is written out in the rule, perhaps as a sum.
    Constant,
    /// The rule has a name for it that means the same in every plan: `circular.due`.
    Named,
    /// It was read from the plan or a table.
    Read,
    /// It was added up from values of the plan, each counted once.
    Summed,
    /// It was worked out in another way.
    Computed,
}

/// Why a part of a requirement is as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A condition on single values.
    Condition(Box<Condition>),
    /// Values that the plan lacks: one, or several plans that have not come in. So many more are lacking
    /// beside them.
    Gaps {
        /// The slots that are named, in the order of the plan.
        slots: Vec<SlotId>,
        /// How many more are lacking.
        n_others: usize,
    },
    /// Something that cannot be worked out, whatever the plan says; why, where one part of it is to blame,
    /// and whether that is sure.
    Uncomputable {
        /// Where it is written in the rule.
        rule: Span,
        /// Why it cannot be worked out; nothing where no one part of it is to blame.
        gap: Option<Gap>,
        /// Whether that is certain, and not only possible.
        is_sure: bool,
    },
    /// The lists of the plan are too long for all of their entries to be looked at.
    TooLong,
    /// The entries of a list.
    Entries(Box<Entries>),
    /// A value that is laid out for a person to judge.
    Evidence(Box<Operand>),
    /// What does not fit the form.
    Fault(Box<Fault>),
}

/// A condition on single values, and whether it holds. Unknown: only rounding leaves that open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Where the condition is written in the rule.
    pub rule: Span,
    /// What it asks of its operands.
    pub asked: Asked,
    /// The values that it looks at, in the order of the rule.
    pub operands: Vec<Operand>,
    /// Whether it holds.
    pub is: Truth,
}

/// What a condition asks of its operands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The first against the second.
    Compared(Comparison),
    /// Whether the first is within the second of the third.
    Within,
    /// Whether the first is one of the others, or none of them.
    OneOf {
        /// Whether it is to be none of them: `is not one of`.
        is_negated: bool,
    },
    /// Whether the first, a day, falls in the second, a year.
    FallsIn,
    /// Whether the first, a list, has an entry for the second.
    Includes,
    /// Whether the value is there: `is given`.
    Given,
    /// Whether the value is not there: `is missing` or `is not given`.
    Missing,
    /// Whether the text has the form that the rule asks for.
    Matches,
    /// Whether the text has these words.
    Mentions(String),
    /// Whether no two entries of the first, a list, share values: these share the others, one for each
    /// field. None, where only rounding leaves it open.
    Share(Vec<Numbered>),
    /// Which of them are given: the first so many are, the others are not.
    Together {
        /// How many of the operands are given; nought where that is not known.
        n_given: usize,
    },
    /// Whether the days from the first to the second have one in common with those from the third to the
    /// fourth.
    Overlaps,
    /// In which order the entries of a list come.
    Order,
    /// Anything else that only its words in the rule can tell.
    Other,
}

/// The entries of a list, and what is so of them together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// Where the list is written in the rule.
    pub list: Span,
    /// What chooses them.
    pub filter: Option<Span>,
    /// How many were chosen.
    pub count: usize,
    /// What is so of those that were chosen.
    pub tally: Tally,
    /// What an entry was to have, where none has it and none comes near: values that the rule reads elsewhere.
    pub sought: Vec<Operand>,
}

/// What is so of the entries of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// So many of them are as the quantifier's condition says.
    Holding {
        /// What the condition asks: every entry, some, at least 3.
        quantifier: Quantifier,
        /// Of how many entries the condition holds.
        count: usize,
    },
    /// None of them is, and one was to be.
    NoneFits,
    /// They are laid out for a person to judge.
    Evidence,
}

/// What stands around a reason: it holds of one entry among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Context {
    /// Of this entry.
    Entry(Operand),
    /// Of the entry that comes nearest to what is asked: its number, from one, and its slot, if it is one of
    /// the plan.
    Nearest(usize, Option<SlotId>),
    /// Of entries that stand side by side, in the order of their values.
    SideBySide {
        /// The list that was put in order.
        list: Operand,
        /// Two or three of them.
        entries: Vec<Numbered>,
    },
}

/// An entry among those that a rule goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    /// Its number among them, counted from one.
    pub number: usize,
    /// Its slot, if it is one of the plan.
    pub slot: Option<SlotId>,
}

impl Numbered {
    /// An entry that was gone through.
    pub(super) fn of(one: &Visited) -> Numbered {
        Numbered { number: one.index.saturating_add(1), slot: one.entry.at }
    }
}

/// What does not fit the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A key that has no place in the form: the plan's n-th.
    Stray(usize),
    /// The plan seems to be of another form, which it says itself.
    OtherForm,
    /// There is nothing that can be used.
    Absent(SlotId),
    /// It is declared not applicable, which the form does not allow.
    NotToBeDeclared(SlotId),
    /// A workbook has no sheet for a list that the form asks for.
    MissingSheet(MissingSheet),
    /// A list has fewer entries than the form asks for.
    TooFew {
        /// The slot of the list.
        list: SlotId,
        /// How many entries the form asks for: 1 for `at least 1`.
        at_least: usize,
    },
    /// This key of an entry stands twice in its list.
    Twin(SlotId),
    /// What is to explain a requirement explains nothing.
    NoExplanation {
        /// The slot of the explanation, in the plan's field `explanations`.
        slot: SlotId,
        /// The requirement that it is to explain.
        requirement: RequirementId,
    },
    /// A requirement cannot be explained away.
    NotToBeExplained(RequirementId),
    /// It is there, but the condition on which it is asked for is not so; why.
    NotAskedFor(SlotId, Vec<Reason>),
    /// It is not there, and nothing tells whether it is asked for; why.
    PerhapsAskedFor(SlotId, Vec<Reason>),
}

/// What to do about a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Perhaps this name is meant.
    Rename(String),
    /// These names are possible.
    OneOf(Arc<[String]>),
    /// It belongs inside this field.
    MoveInside(String),
    /// It belongs to the plan itself, not inside this field.
    MoveToTop {
        /// The name of the field that it stands in.
        inside: String,
        /// The format of the plan file, as each has its own way to write it.
        format: Format,
    },
    /// It stands twice.
    KeepOne,
    /// Last year's plan is denied and supplied.
    DropLastYear,
    /// An entry's key, the field of this name, stands twice.
    MergeEntries(String),
    /// An explanation without a reason.
    Explain,
    /// An explanation of what cannot be explained.
    DropExplanation,
    /// What must not be declared not applicable, and may be left out.
    DropDeclaration,
    /// This field is not asked for, as the others have it.
    LeaveOut(SlotId, Vec<SlotId>),
    /// The same of what every council is asked for.
    Give,
    /// This placeholder may stand for nothing at all.
    WriteNought(String),
    /// A placeholder instead of a declaration.
    Declare,
    /// This placeholder is no answer.
    Answer(String),
    /// A requirement asks for just this field.
    AskedFor {
        /// The requirement that asks.
        requirement: RequirementId,
        /// The field that it asks for.
        field: FieldId,
    },
    /// What would be readable.
    Rewrite(String),
    /// A sheet of the workbook is not there.
    Sheet(MissingSheet),
    /// The plan is of another form.
    UseForm,
}

/// A piece of an author's own sentence: words, or a value that is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fragment {
    /// The author's own words, outside the braces.
    Text(String),
    /// What an expression in braces came to, and its type.
    Value(Value, Ty),
}

impl Value {
    /// A value as an explanation keeps it.
    pub(super) fn of(value: &Evaluated) -> Value {
        Value::kept(&value.value, value.at)
    }

    /// A value of the plan or a table, as an explanation keeps it.
    pub fn of_datum(datum: &Datum) -> Value {
        Value::kept(&ExprValue::datum(datum), None)
    }

    fn kept(value: &ExprValue, at: Option<SlotId>) -> Value {
        match value {
            ExprValue::Gap(gap, _) => Value::Gap(*gap),
            ExprValue::Exactly(exact) => Value::Datum(Datum::Amount(*exact)),
            ExprValue::Within(amount) => Value::Within(amount.clone()),
            ExprValue::Among(each) => {
                Value::Among(each.iter().map(|one| Value::kept(one, None)).collect())
            }
            // A text may be as long as a plan, and many reasons may tell of it.
            ExprValue::Text(text) | ExprValue::Unlisted(text) => {
                Value::Datum(Datum::Text(show::shortened(text).into()))
            }
            ExprValue::YesNo(yes) => Value::Datum(Datum::YesNo(*yes)),
            ExprValue::Date(day) => Value::Datum(Datum::Date(*day)),
            ExprValue::Year(year) => Value::Datum(Datum::Year(*year)),
            ExprValue::Choice(word) => Value::Datum(Datum::Choice(*word)),
            ExprValue::Key(row) => Value::Datum(Datum::Key(*row)),
            ExprValue::Record(_) | ExprValue::Stretch(_) => Value::Record(at),
            ExprValue::List(list) => Value::Entries(list.len()),
            ExprValue::Row(table, row) => Value::Row(*table, *row),
        }
    }

    /// Whether it is a field of the plan with nothing in it, or with a placeholder.
    fn is_unfilled(&self, plan: &Plan) -> bool {
        let Value::Gap(Gap::At(slot)) = self else { return false };
        let state = &plan.slot(*slot).state;
        matches!(state, State::Absent(Absence::Missing | Absence::Placeholder(_)))
    }

    /// Whether it is a figure that is not exact.
    pub fn is_inexact(&self) -> bool {
        matches!(self, Value::Within(_))
    }

    /// The quantity that this is, if it is one.
    pub fn as_amount(&self) -> Option<Amount> {
        match self {
            Value::Datum(Datum::Amount(exact)) => Some(Amount::exactly(*exact)),
            Value::Within(amount) => Some(**amount),
            _ => None,
        }
    }
}

impl Condition {
    /// The operands that are told by their names and not by their values alone.
    pub fn named(&self) -> &[Operand] {
        let n_named = match self.asked {
            Asked::Together { .. } => self.operands.len(),
            Asked::Overlaps | Asked::Other => 0,
            _ => 1,
        };
        self.operands.get(..n_named).unwrap_or_default()
    }
}

impl Condition {
    /// How far a sum is from what it is compared with, and in which type, where both are known exactly and the
    /// comparison does not hold: one wrong term that is out by as much would explain that.
    pub fn sum_out_by(&self) -> Option<(Exact, &Ty)> {
        let (Asked::Compared(_), Truth::False) = (&self.asked, self.is) else { return None };
        let [left, right] = self.operands.as_slice() else { return None };
        let sides = [left.origin, right.origin];
        if !sides.contains(&Origin::Summed) || sides.contains(&Origin::Computed) {
            return None;
        }
        let known = |one: &Operand| one.value.as_amount()?.known();
        let apart = amount::minus(known(left)?, known(right)?)?;
        let size = if amount::is_negative(apart) { -apart } else { apart };
        (size != amount::nought()).then_some((size, &left.ty))
    }
}

impl Reason {
    /// A value that the plan lacks.
    pub fn gap(slot: SlotId) -> Reason {
        Reason::Gaps { slots: vec![slot], n_others: 0 }
    }

    /// The values that it tells of.
    pub fn operands(&self) -> &[Operand] {
        match self {
            Reason::Condition(condition) => &condition.operands,
            Reason::Evidence(operand) => std::slice::from_ref(operand),
            Reason::Entries(entries) => &entries.sought,
            Reason::Gaps { .. }
            | Reason::Uncomputable { .. }
            | Reason::TooLong
            | Reason::Fault(_) => &[],
        }
    }

    /// Whether it is that no entry of a list is as one has to be.
    pub fn is_none_fits(&self) -> bool {
        matches!(self, Reason::Entries(entries) if entries.tally == Tally::NoneFits)
    }

    /// Whether it is only that values are asked for and not filled in yet.
    pub(super) fn is_unfilled(&self, plan: &Plan) -> bool {
        let Reason::Condition(condition) = self else { return false };
        let asks = match condition.asked {
            Asked::Given => condition.is == Truth::False,
            Asked::Missing => condition.is == Truth::True,
            Asked::Together { n_given } => n_given == 0,
            _ => false,
        };
        asks && condition.named().iter().all(|one| one.value.is_unfilled(plan))
    }

    /// The slots of the plan that it names.
    pub(super) fn slots(&self) -> Vec<SlotId> {
        let named = match self {
            Reason::Condition(condition) => condition.named(),
            Reason::Gaps { slots, .. } => return slots.clone(),
            // What an entry was to have is told by its value alone.
            Reason::Entries(_) => return Vec::new(),
            Reason::Uncomputable { gap: Some(gap), .. } => {
                return named_by_gap(*gap).into_iter().collect();
            }
            _ => self.operands(),
        };
        let by_value = self.operands().iter().filter_map(Operand::slot_of_value);
        named.iter().filter_map(|one| one.slot).chain(by_value).collect()
    }
}

impl Operand {
    /// The slot that is named where its value is told.
    fn slot_of_value(&self) -> Option<SlotId> {
        match self.value {
            Value::Record(slot) => slot,
            Value::Gap(Gap::At(slot)) => Some(slot),
            Value::Gap(gap) => named_by_gap(gap),
            _ => None,
        }
    }
}

impl Context {
    /// The entry of the plan that all that follows is about.
    pub fn entry(&self) -> Option<SlotId> {
        match self {
            Context::Entry(entry) => entry.slot,
            Context::Nearest(_, slot) => *slot,
            Context::SideBySide { .. } => None,
        }
    }

    /// The slot of the plan that it names.
    pub(super) fn slot(&self) -> Option<SlotId> {
        match self {
            Context::Entry(entry) => entry.slot,
            Context::SideBySide { list, .. } => list.slot,
            Context::Nearest(_, slot) => *slot,
        }
    }
}

/// The slot that a gap is told by.
fn named_by_gap(gap: Gap) -> Option<SlotId> {
    match gap {
        Gap::Lacks(Lack::Entry(list)) | Gap::KeyLacks(Lack::Entry(list)) => Some(list),
        _ => None,
    }
}
