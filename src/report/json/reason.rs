//! Why a requirement has its verdict, as data: what was asked, of which values, and where they are.
//!
//! Takes a deciding part with the rules and the plan that it is about. Gives one object for each kind of reason,
//! told apart by its field `kind`. Sentences are beside it, never in it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::fault::{self, FaultView};
use super::value::{
    ExpressionView, FieldView, GapView, OperandView, expression, field, gap, missing_field, operand,
};
use lacuna_check::eval::Part;
use lacuna_check::eval::reason::{Asked, Condition, Context, Entries, Numbered, Reason, Tally};
use lacuna_check::plan::SlotId;
use lacuna_check::wording::Words;
use lacuna_language::operation::{Comparison, Quantifier};
use lacuna_language::rules::MOST_LOOKED_AT;
use lacuna_language::value::Truth;

/// How many missing fields of one reason are listed. Much may hang on all entries of a long list, for each of
/// them.
const MOST_MISSING: usize = 20;

/// A reason, as data.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "ReasonData")]
pub(super) enum ReasonData<'v> {
    /// A condition on single values.
    Condition {
        test: TestName,
        /// For `mentions`: the words that the text should have.
        #[serde(skip_serializing_if = "Option::is_none")]
        words: Option<&'v str>,
        /// For `unique`: the numbers of the entries that share values, counted from one.
        #[serde(skip_serializing_if = "Option::is_none")]
        entries: Option<Vec<usize>>,
        /// For `given-together`: how many of the operands are given. They come first.
        #[serde(skip_serializing_if = "Option::is_none")]
        given: Option<usize>,
        /// Whether the condition is true. `null` if rounded figures leave that open.
        holds: Option<bool>,
        expression: ExpressionView<'v>,
        /// The values that it looks at, in the order of the rule.
        operands: Vec<OperandView<'v>>,
    },
    /// The plan lacks values, or whole plans are missing: the `missing` beside this lists them.
    Missing {
        /// How many of them the words name. They are listed first.
        named: usize,
    },
    /// Something cannot be calculated, whatever else the plan says.
    NotComputable {
        expression: ExpressionView<'v>,
        /// What is to blame, if it is one thing.
        why: Option<GapView<'v>>,
        /// Whether that is certain. Otherwise it may be so, depending on values that are missing.
        certain: bool,
    },
    /// The lists of the plan are too long for all their entries to be looked at.
    TooLong {
        /// How many entries can be looked at.
        most: u64,
    },
    /// How many entries of a list meet a condition.
    Entries {
        list: ExpressionView<'v>,
        /// The condition by which entries were chosen.
        filter: Option<ExpressionView<'v>>,
        /// How many entries were chosen.
        count: usize,
        tally: TallyView,
        /// What an entry should have, if none has it and none comes near: values that are not in the rule itself.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        sought: Vec<OperandView<'v>>,
    },
    /// A value for a person to judge.
    Evidence { operand: Box<OperandView<'v>> },
    /// Something in the plan does not fit the form.
    Fault { fault: FaultView<'v> },
}

/// What a condition asks of its operands.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Test")]
pub(super) enum TestName {
    /// The first is the same as the second.
    Equal,
    /// The first is not the same as the second.
    NotEqual,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    Before,
    OnOrBefore,
    After,
    OnOrAfter,
    /// The first differs from the third by at most the second.
    Within,
    /// The first is one of the others.
    OneOf,
    /// The first is none of the others.
    NoneOf,
    /// The first, a date, is in the second, a year.
    FallsIn,
    /// The first, a list, has an entry for the second.
    Includes,
    /// The plan gives the operand.
    Given,
    /// The plan does not give the operand.
    Missing,
    /// The text has the form that the rule asks for.
    Matches,
    /// The text has certain words.
    Mentions,
    /// No two entries of the first, a list, share values. The other operands are the values that they share,
    /// one for each field.
    Unique,
    /// The rule says how many of the operands may be given.
    GivenTogether,
    /// The days from the first to the second include a day from the third to the fourth.
    Overlaps,
    /// The entries of the list are in the order that the rule asks for.
    InOrder,
    /// Anything else. The expression says what.
    Other,
}

/// What is true of the entries of a list together.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Tally")]
pub(super) enum TallyView {
    /// So many of them meet the condition.
    Holding { quantifier: QuantifierView, holding: usize },
    /// None of them meets the condition, and one should.
    NoneFits,
    /// They are for a person to judge.
    Evidence,
}

/// How many entries should meet the condition.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Quantifier")]
pub(super) enum QuantifierView {
    Every,
    Some,
    No,
    Exactly { number: usize },
    AtLeast { number: usize },
    AtMost { number: usize },
}

/// Which entry of a list a reason is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Context")]
pub(super) enum ContextView<'v> {
    /// This entry.
    Entry { entry: OperandView<'v> },
    /// The entry that comes nearest to meeting the condition.
    Nearest {
        /// Its number in the list, counted from one.
        number: usize,
        /// Where it is in the plan.
        field: Option<FieldView<'v>>,
    },
    /// Two or three entries that are next to each other when the list is in the order of their values.
    SideBySide {
        list: OperandView<'v>,
        /// Their numbers in the list, counted from one.
        numbers: Vec<usize>,
    },
}

/// What leaves a verdict open because the plan does not give it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MissingFields")]
pub(super) struct MissingView<'v> {
    /// The fields of the plan to fill in, at most 20 of them.
    fields: Vec<FieldView<'v>>,
    /// How many more there are.
    more: usize,
}

/// A reason, as data.
pub(super) fn reason<'v>(words: Words<'v>, one: &'v Reason) -> ReasonData<'v> {
    match one {
        Reason::Condition(one) => condition(words, one),
        Reason::Gaps { slots, .. } => ReasonData::Missing { named: slots.len() },
        Reason::Uncomputable { rule, gap: why, is_sure } => ReasonData::NotComputable {
            expression: expression(words, *rule),
            why: why.map(|why| gap(words, why)),
            certain: *is_sure,
        },
        Reason::TooLong => ReasonData::TooLong { most: MOST_LOOKED_AT },
        Reason::Entries(one) => entries(words, one),
        Reason::Evidence(one) => ReasonData::Evidence { operand: Box::new(operand(words, one)) },
        Reason::Fault(one) => ReasonData::Fault { fault: fault::fault(words, one) },
    }
}

/// Which entries a reason is about, from the outermost list inwards.
pub(super) fn context<'v>(words: Words<'v>, part: &Part) -> Vec<ContextView<'v>> {
    let context = part.context.iter().map(|one| match one {
        Context::Entry(entry) => ContextView::Entry { entry: operand(words, entry) },
        Context::Nearest(number, slot) => {
            ContextView::Nearest { number: *number, field: slot.map(|slot| field(words, slot)) }
        }
        Context::SideBySide { list, entries } => {
            ContextView::SideBySide { list: operand(words, list), numbers: numbers(entries) }
        }
    });
    context.collect()
}

/// What the plan does not give, and leaves the verdict open; nothing where there is none.
pub(super) fn missing<'v>(words: Words<'v>, part: &Part) -> Option<MissingView<'v>> {
    let named: &[SlotId] =
        if let Reason::Gaps { slots, .. } = &part.reason { slots } else { Default::default() };
    let is_named: BTreeSet<&SlotId> = named.iter().collect();
    let others = part.gaps.iter().filter(|gap| !is_named.contains(gap));
    let all: Vec<&SlotId> = named.iter().chain(others).collect();
    let fields = all.iter().take(MOST_MISSING).map(|slot| missing_field(words, **slot));
    let more = all.len().saturating_sub(MOST_MISSING);
    (!all.is_empty()).then(|| MissingView { fields: fields.collect(), more })
}

fn condition<'v>(words: Words<'v>, one: &'v Condition) -> ReasonData<'v> {
    let asked = &one.asked;
    ReasonData::Condition {
        test: test(asked),
        words: if let Asked::Mentions(words) = asked { Some(words) } else { None },
        entries: match asked {
            Asked::Share(entries) if !entries.is_empty() => Some(numbers(entries)),
            _ => None,
        },
        given: if let Asked::Together { n_given } = asked { Some(*n_given) } else { None },
        holds: match one.is {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        },
        expression: expression(words, one.rule),
        operands: one.operands.iter().map(|one| operand(words, one)).collect(),
    }
}

/// Their numbers among the entries that the rule goes through.
fn numbers(entries: &[Numbered]) -> Vec<usize> {
    entries.iter().map(|one| one.number).collect()
}

fn test(asked: &Asked) -> TestName {
    match asked {
        Asked::Compared(test) => comparison(*test),
        Asked::Within => TestName::Within,
        Asked::OneOf { is_negated: false } => TestName::OneOf,
        Asked::OneOf { is_negated: true } => TestName::NoneOf,
        Asked::FallsIn => TestName::FallsIn,
        Asked::Includes => TestName::Includes,
        Asked::Given => TestName::Given,
        Asked::Missing => TestName::Missing,
        Asked::Matches => TestName::Matches,
        Asked::Mentions(_) => TestName::Mentions,
        Asked::Share(_) => TestName::Unique,
        Asked::Together { .. } => TestName::GivenTogether,
        Asked::Overlaps => TestName::Overlaps,
        Asked::Order => TestName::InOrder,
        Asked::Other => TestName::Other,
    }
}

fn comparison(comparison: Comparison) -> TestName {
    match comparison {
        Comparison::Is => TestName::Equal,
        Comparison::IsNot => TestName::NotEqual,
        Comparison::AtLeast => TestName::AtLeast,
        Comparison::AtMost => TestName::AtMost,
        Comparison::MoreThan => TestName::MoreThan,
        Comparison::LessThan => TestName::LessThan,
        Comparison::Before => TestName::Before,
        Comparison::OnOrBefore => TestName::OnOrBefore,
        Comparison::After => TestName::After,
        Comparison::OnOrAfter => TestName::OnOrAfter,
    }
}

fn entries<'v>(words: Words<'v>, one: &'v Entries) -> ReasonData<'v> {
    ReasonData::Entries {
        list: expression(words, one.list),
        filter: one.filter.map(|filter| expression(words, filter)),
        count: one.count,
        tally: match one.tally {
            Tally::Holding { quantifier, count } => {
                TallyView::Holding { quantifier: quantifier_view(quantifier), holding: count }
            }
            Tally::NoneFits => TallyView::NoneFits,
            Tally::Evidence => TallyView::Evidence,
        },
        sought: one.sought.iter().map(|one| operand(words, one)).collect(),
    }
}

fn quantifier_view(quantifier: Quantifier) -> QuantifierView {
    match quantifier {
        Quantifier::Every => QuantifierView::Every,
        Quantifier::Some => QuantifierView::Some,
        Quantifier::No => QuantifierView::No,
        Quantifier::Exactly(number) => QuantifierView::Exactly { number },
        Quantifier::AtLeast(number) => QuantifierView::AtLeast { number },
        Quantifier::AtMost(number) => QuantifierView::AtMost { number },
    }
}
