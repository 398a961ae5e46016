//! Examples: a base plan, edited, and the verdicts that this leads to.

use std::collections::BTreeMap;

use super::ledger::{Finding, Ledger, Part, Verdict};
use super::machine::{Frame, Machine};
use super::noted::Noted;
use super::selection::Selection;
use super::standard::{self, Said};
use crate::plan::{Plan, SlotId, State, edit::Put};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::rules::program::{
    Edit, EditKind, Element, Example, Expectation, ExpectedStrength, ExpectedVerdict, Expr,
    GivenAnswer, NewValue,
};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::{Absence, Datum, Field, Truth, Ty, about, read};

/// A verdict that is not the one the example names.
#[derive(Debug, Clone)]
pub struct Surprise {
    /// The requirement that the verdict is on; it may be `fits-the-form`.
    pub requirement: RequirementId,
    /// The verdict that the example names, or that of the base plan under `nothing else changes`.
    pub expected: Verdict,
    /// The verdict that the edited plan gets.
    pub actual: Verdict,
    /// Of what strength the requirement was to be, where it is of another.
    pub strength: Option<ExpectedStrength>,
    /// Where the example names the requirement; nothing where `nothing else changes` was to hold.
    pub named: Option<Span>,
}

/// What came of an example: the edited plan, its ledger, and what is not as expected.
pub struct Tried {
    /// The base plan with all edits of the example made in it.
    pub plan: Plan,
    /// The verdicts on the edited plan.
    pub ledger: Ledger,
    /// The verdicts and strengths that are not as expected, in the ledger's order; empty where the example holds.
    pub surprises: Vec<Surprise>,
    /// The grade that the plan has where it is not the one that the example names, or what is open.
    pub other_grade: Option<OtherGrade>,
}

/// A grade that is not as an example names it.
pub struct OtherGrade {
    /// The grade that the example names.
    pub expected: String,
    /// The grades that the plan can have: one, unless something leaves several open.
    pub possible: Vec<String>,
    /// The requirements that keep it from a better one, or keep that open.
    pub because: Vec<RequirementId>,
    /// Where the example names the grade.
    pub named: Span,
}

/// Edits the base plan and compares the verdicts. An edit that changes nothing is a mistake in the
/// example.
pub fn try_out(
    rules: &Rules,
    example: &Example,
    base: &Plan,
    base_ledger: &Ledger,
    sources: &Sources,
) -> Result<Tried, Box<Diagnostic>> {
    let mut plan = base.clone();
    for edit in &example.edits {
        let changed = changed(rules, &plan, edit, sources);
        if !changed.apply(&mut plan, edit.span) {
            return Err(Box::new(without_effect(edit.span)));
        }
    }
    let ledger = match example.is_national {
        true => super::run_national(rules, &plan, sources, Selection::ALL),
        false => super::run(rules, &plan, sources, Selection::ALL, &super::Unwatched),
    };
    let surprises = surprises(rules, example, base_ledger, &ledger);
    let other_grade = other_grade(rules, example, &ledger);
    Ok(Tried { plan, ledger, surprises, other_grade })
}

/// The grade of the edited plan, with the answers of the example, where it is another than the example names.
fn other_grade(rules: &Rules, example: &Example, ledger: &Ledger) -> Option<OtherGrade> {
    let expected = example.reaches.as_ref()?;
    let is_yes = |finding: &Finding| {
        let is_about = |one: &&GivenAnswer| {
            one.requirement.is_none_or(|requirement| requirement == finding.requirement)
        };
        example.answers.iter().rev().find(is_about).map(|one| one.is_yes)
    };
    let said = |finding: &Finding| Said {
        is_let_off: finding.explained.is_some(),
        is_yes: is_yes(finding),
    };
    let graded = standard::graded(rules, example.on, ledger, said)?;
    if graded.grade == Some(expected.grade.as_str()) {
        return None;
    }
    Some(OtherGrade {
        expected: expected.grade.clone(),
        possible: graded.possible.iter().map(|grade| (*grade).to_owned()).collect(),
        because: graded.held_back_by.iter().chain(&graded.waits_for).copied().collect(),
        named: expected.span,
    })
}

impl Tried {
    /// Whether everything is as the example says.
    pub fn holds(&self) -> bool {
        self.surprises.is_empty() && self.other_grade.is_none()
    }

    /// The finding on a requirement in the edited plan.
    pub fn finding(&self, id: RequirementId) -> Option<&Finding> {
        self.ledger.findings.iter().find(|one| one.requirement == id)
    }

    /// What the verdict on a requirement hangs on in the edited plan. Why one is met that has no loop is
    /// asked only here.
    pub fn deciding_parts(&self, rules: &Rules, found: &Finding, sources: &Sources) -> Vec<Part> {
        let of_verdict = found.instances.iter().filter(|one| one.verdict == found.verdict);
        let parts: Vec<Part> = of_verdict.flat_map(|one| one.parts.clone()).collect();
        match rules.requirement(found.requirement) {
            Some(requirement)
                if found.verdict == Verdict::Met && found.counts.is_none() && parts.is_empty() =>
            {
                let noted = Noted::default();
                Machine::new(rules, &self.plan, sources, &noted).why_met(requirement)
            }
            _ => parts,
        }
    }
}

fn without_effect(span: Span) -> Diagnostic {
    let message = "this edit changes nothing in the base plan, so the example proves nothing";
    Diagnostic::new(&code::EDIT_WITHOUT_EFFECT, message, span, "matches nothing, or is so already")
        .with_help("look at the base plan: is there such an entry, and has it another value?")
}

/// The slots that an edit is about, and what becomes of them.
enum Change {
    Set(Vec<SlotId>, Put),
    /// Entries, by the lists that they are in.
    Remove(BTreeMap<SlotId, Vec<SlotId>>),
    Add(SlotId, Put),
    Nothing,
}

impl Change {
    fn apply(self, plan: &mut Plan, place: Span) -> bool {
        match self {
            Change::Set(slots, put) => {
                let set = slots.into_iter().map(|slot| plan.set(slot, put.clone(), place));
                set.fold(false, |any, one| any | one)
            }
            Change::Remove(lists) => {
                lists.iter().for_each(|(list, gone)| plan.remove(*list, gone));
                !lists.is_empty()
            }
            Change::Add(list, put) => plan.add_entry(list, put, place),
            Change::Nothing => false,
        }
    }
}

fn changed(rules: &Rules, plan: &Plan, edit: &Edit, sources: &Sources) -> Change {
    let noted = Noted::default();
    let machine = Machine::new(rules, plan, sources, &noted);
    let mut frame = Vec::new();
    match &edit.kind {
        EditKind::Set { target, value, for_every } => {
            let slots = match for_every {
                Some(element) => machine.targets_of_each(element, target, &mut frame),
                None => machine.target(target, &mut frame).into_iter().collect(),
            };
            Change::Set(slots, machine.put(value, &target.ty, declared(rules, target)))
        }
        EditKind::Remove(element) => Change::Remove(machine.chosen(element, &mut frame)),
        EditKind::Add { list, fields } => match machine.target(list, &mut frame) {
            Some(slot) => Change::Add(slot, machine.entry(list, fields)),
            None => Change::Nothing,
        },
    }
}

/// The field that an expression reads, as it is declared.
fn declared<'r>(rules: &'r Rules, target: &Expr) -> Option<&'r Field> {
    let (record, at) = lacuna_language::rules::record_field(target)?;
    rules.schema.fields(record).get(at)
}

impl<'a> Machine<'a> {
    /// The slot that a path leads to, if its record is there.
    fn target(&self, target: &'a Expr, frame: &mut Frame<'a>) -> Option<SlotId> {
        let slot = self.evaluate(target, frame).at?;
        let (ty, _) = self.plan.declared(slot, &self.rules.schema);
        (ty == target.ty).then_some(slot)
    }

    fn targets_of_each(
        &self,
        element: &'a Element,
        target: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Vec<SlotId> {
        let mut slots = Vec::new();
        for one in self.go_through(element, frame).unwrap_or_default() {
            if one.passes == Truth::True {
                frame.push(one.entry);
                slots.extend(self.target(target, frame));
                frame.pop();
            }
        }
        slots
    }

    fn chosen(&self, element: &'a Element, frame: &mut Frame<'a>) -> BTreeMap<SlotId, Vec<SlotId>> {
        let mut chosen: BTreeMap<SlotId, Vec<SlotId>> = BTreeMap::new();
        for one in self.go_through(element, frame).unwrap_or_default() {
            if let (Truth::True, Some(at)) = (one.passes, one.entry.at)
                && let Some(list) = self.plan.slot(at).within
            {
                chosen.entry(list).or_default().push(at);
            }
        }
        chosen
    }

    /// A new value as the form reads it.
    fn put(&self, value: &NewValue, ty: &Ty, field: Option<&Field>) -> Put {
        let schema = &self.rules.schema;
        let state = match value {
            NewValue::Missing => State::Absent(Absence::Missing),
            NewValue::NotApplicable(why) => State::Absent(Absence::NotApplicable(why.clone())),
            NewValue::Datum(datum) => State::Given(as_rounded(datum, field)),
            NewValue::AsWritten(text) => {
                let limits = field.map(|field| field.limits.clone()).unwrap_or_default();
                match read(text, ty, &limits, schema) {
                    Ok(datum) => State::Given(datum),
                    Err(absence) => State::Absent(absence),
                }
            }
            NewValue::List(values) => {
                let of = lacuna_language::rules::innermost(ty);
                return Put::List(values.iter().map(|value| self.put(value, of, field)).collect());
            }
        };
        Put::State(state)
    }

    /// A new entry of a list, with what is not named missing.
    fn entry(&self, list: &Expr, given: &[(usize, NewValue)]) -> Put {
        let Ty::Record(record) = lacuna_language::rules::innermost(&list.ty) else {
            return Put::State(State::Absent(Absence::Missing));
        };
        let fields = self.rules.schema.fields(*record).iter().enumerate();
        let fields = fields.map(|(at, field)| {
            let value = given.iter().find(|(given, _)| *given == at).map(|(_, value)| value);
            self.put(value.unwrap_or(&NewValue::Missing), &field.ty, Some(field))
        });
        Put::Record(fields.collect())
    }
}

/// A figure as its field takes it: in one that is rounded, it is known only to the nearest so much.
fn as_rounded(datum: &Datum, field: Option<&Field>) -> Datum {
    let limits = field.map(|field| &field.limits);
    match (datum, limits.and_then(|limits| Some((limits, limits.nearest?)))) {
        (Datum::Amount(exact), Some((limits, nearest))) => about(*exact, nearest, limits),
        _ => datum.clone(),
    }
}

/// Where the verdicts are not those that the example names, or not those of the base plan.
fn surprises(rules: &Rules, example: &Example, base: &Ledger, actual: &Ledger) -> Vec<Surprise> {
    let named: BTreeMap<RequirementId, &Expectation> =
        example.expectations.iter().map(|one| (one.requirement, one)).collect();
    let mut surprises = Vec::new();
    for (finding, before) in actual.findings.iter().zip(&base.findings) {
        let named = named.get(&finding.requirement);
        let expected = match named {
            Some(named) => named.verdict.into(),
            None if example.nothing_else_changes => before.verdict,
            None => continue,
        };
        let is_other = |strength: &ExpectedStrength| !is_of(rules, finding.requirement, *strength);
        let strength = named.and_then(|named| named.strength).filter(is_other);
        if expected != finding.verdict || strength.is_some() {
            surprises.push(Surprise {
                requirement: finding.requirement,
                expected,
                actual: finding.verdict,
                strength,
                named: named.map(|named| named.span),
            });
        }
    }
    surprises
}

/// Whether a requirement is of a strength. What the form asks for is a `must`.
pub fn is_of(rules: &Rules, id: RequirementId, strength: ExpectedStrength) -> bool {
    let own = rules.requirement(id).map_or("must", |one| one.strength.word());
    own == strength.word()
}

impl From<Verdict> for ExpectedVerdict {
    fn from(verdict: Verdict) -> ExpectedVerdict {
        match verdict {
            Verdict::Met => ExpectedVerdict::Meets,
            Verdict::Breached => ExpectedVerdict::Breaches,
            Verdict::Undecided => ExpectedVerdict::Undecided,
            Verdict::NotApplicable => ExpectedVerdict::NotApplicable,
            Verdict::ForAPerson => ExpectedVerdict::ForAPerson,
        }
    }
}

impl From<ExpectedVerdict> for Verdict {
    fn from(expected: ExpectedVerdict) -> Verdict {
        match expected {
            ExpectedVerdict::Meets => Verdict::Met,
            ExpectedVerdict::Breaches => Verdict::Breached,
            ExpectedVerdict::Undecided => Verdict::Undecided,
            ExpectedVerdict::NotApplicable => Verdict::NotApplicable,
            ExpectedVerdict::ForAPerson => Verdict::ForAPerson,
        }
    }
}
