//! How far examples reach: the verdicts that they name, the conditions that come out both ways, the
//! paragraphs that a requirement answers for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Site};
use crate::eval::{self, Reached, Verdict};
use crate::workers::{Workers, each};
use lacuna_language::operation::Operation;
use lacuna_language::rules::program::{Expr, Requirement, Strength};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Span;
use lacuna_language::value::Ty;

/// What the examples of one year reach in the file that is for it.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The requirements that the file declares itself, in its order.
    pub requirements: Vec<RequirementCoverage>,
    /// The conditions of definitions, which more than one requirement may share.
    pub definitions: Vec<ConditionCoverage>,
    /// The paragraphs that the file declares itself, cited or not.
    pub paragraphs: Vec<ParagraphCoverage>,
}

/// What the examples reach of one requirement.
#[derive(Debug, Clone)]
pub struct RequirementCoverage {
    /// Which requirement of the rules it is.
    pub id: RequirementId,
    /// The verdicts that it can have, and whether an example says that it has it.
    pub verdicts: Vec<(Verdict, bool)>,
    /// The conditions written in it, each once; those of the definitions that it calls are not among them.
    pub conditions: Vec<ConditionCoverage>,
}

/// A condition, and what it came to in all examples.
#[derive(Debug, Clone, Copy)]
pub struct ConditionCoverage {
    /// Where it stands in its rule file.
    pub place: Span,
    /// What it came to: true, false or not known. None of them where no example asks it.
    pub reached: Reached,
}

/// A paragraph, and what answers for it.
#[derive(Debug, Clone)]
pub struct ParagraphCoverage {
    /// By its index in [`Rules::paragraphs`].
    pub at: usize,
    /// The requirements that cite it; empty where none does.
    pub requirements: Vec<RequirementId>,
    /// Whether it is marked as one that cannot be checked.
    pub is_not_checkable: bool,
}

impl Coverage {
    /// What is said of these requirements, of the definitions that they call and of the paragraphs that
    /// they cite, alone.
    #[must_use]
    pub fn limited_to(mut self, rules: &Rules, chosen: &BTreeSet<RequirementId>) -> Coverage {
        let called = rules.definitions.iter().enumerate().filter(|(at, _)| {
            let calling = Site::Definition(*at).bears_on(rules);
            calling.iter().any(|id| chosen.contains(id))
        });
        let called: Vec<Span> = called.map(|(_, one)| one.body.span).collect();
        self.requirements.retain(|one| chosen.contains(&one.id));
        self.paragraphs.retain(|one| one.requirements.iter().any(|id| chosen.contains(id)));
        self.definitions.retain(|one| called.iter().any(|body| body.contains(one.place)));
        self
    }
}

impl ConditionCoverage {
    /// How many of its two branches are reached.
    pub fn n_reached(&self) -> usize {
        usize::from(self.reached.yes) + usize::from(self.reached.no)
    }
}

/// What the examples reach of what a rule file declares itself.
pub fn coverage(rules: &Rules, cases: &[Case], workers: &dyn Workers) -> Coverage {
    let seen = seen(rules, cases, workers);
    let own = |span: Span| span.source == rules.span.source;
    let covered = |expr: &Expr| {
        let mut places = Vec::new();
        conditions(expr, &mut places);
        places.into_iter().map(|place| {
            let reached = seen.get(&place).copied().unwrap_or_default();
            ConditionCoverage { place, reached }
        })
    };
    let requirements = rules.requirements().filter(|(_, one)| own(one.name_span));
    let requirements = requirements.map(|(id, one)| RequirementCoverage {
        id,
        verdicts: verdicts(rules, one, id, cases),
        conditions: once(one.expressions().flat_map(covered)),
    });
    let definitions = rules.definitions.iter().filter(|one| own(one.span));
    Coverage {
        requirements: requirements.collect(),
        definitions: once(definitions.flat_map(|one| covered(&one.body))),
        paragraphs: paragraphs(rules),
    }
}

/// Each condition once: what stands in a clause that is written out in two places is one.
fn once(all: impl Iterator<Item = ConditionCoverage>) -> Vec<ConditionCoverage> {
    let mut places = BTreeSet::new();
    all.filter(|one| places.insert(one.place)).collect()
}

/// What every condition came to in any example.
fn seen(rules: &Rules, cases: &[Case], workers: &dyn Workers) -> BTreeMap<Span, Reached> {
    let of_each = each(workers, cases, |case| {
        let mut seen = BTreeMap::new();
        for (id, _) in rules.asked_of(case.plan.form()) {
            let trace = eval::traced(rules, &case.plan, &case.sources, id).1;
            add(&mut seen, trace.conditions);
        }
        seen
    });
    of_each.into_iter().fold(BTreeMap::new(), |mut all, one| {
        add(&mut all, one);
        all
    })
}

fn add(all: &mut BTreeMap<Span, Reached>, more: BTreeMap<Span, Reached>) {
    for (place, reached) in more {
        let known = all.entry(place).or_default();
        *known = known.and(reached);
    }
}

/// The places of all conditions in an expression, itself included, that are not made of others by `and`,
/// `or`, `not` or `when`.
fn conditions(expr: &Expr, places: &mut Vec<Span>) {
    let joins = [Operation::Not, Operation::And, Operation::Or, Operation::When];
    let is_joined = joins.into_iter().any(|join| expr.operands_of(join).is_some());
    if expr.ty == Ty::Condition && !is_joined {
        places.push(expr.span);
    }
    expr.parts().into_iter().for_each(|part| conditions(part, places));
}

fn verdicts(
    rules: &Rules,
    requirement: &Requirement,
    id: RequirementId,
    cases: &[Case],
) -> Vec<(Verdict, bool)> {
    let named: BTreeSet<Verdict> =
        cases.iter().filter_map(|case| Some(case.expectation(id)?.verdict.into())).collect();
    let can_have = possible(rules, requirement);
    can_have.into_iter().map(|verdict| (verdict, named.contains(&verdict))).collect()
}

/// The verdicts that a requirement can have.
fn possible(rules: &Rules, requirement: &Requirement) -> Vec<Verdict> {
    let mut verdicts = match &requirement.strength {
        Strength::Must(_) | Strength::Should(_) => vec![Verdict::Met, Verdict::Breached],
        Strength::Judged { .. } => vec![Verdict::ForAPerson],
    };
    verdicts.push(Verdict::Undecided);
    let fields = rules.read_by(requirement);
    let may_be_declared = fields.into_iter().any(|(record, at)| {
        let field = rules.schema.fields(record).get(at);
        field.is_some_and(|field| field.may_be_not_applicable)
    });
    let conditions = requirement.strength.conditions();
    let is_guarded = !conditions.is_empty() && conditions.iter().all(|one| one.guard().is_some());
    let is_conditional =
        requirement.applies_when.is_some() || requirement.unless.is_some() || is_guarded;
    verdicts.extend((is_conditional || may_be_declared).then_some(Verdict::NotApplicable));
    verdicts
}

fn paragraphs(rules: &Rules) -> Vec<ParagraphCoverage> {
    let own = rules.paragraphs.iter().enumerate();
    let own = own.filter(|(_, one)| one.span.source == rules.span.source);
    // A standard that cites a paragraph is proven by its grades.
    let of_standards: BTreeSet<usize> =
        rules.standards.iter().flat_map(|one| one.cites.iter().copied()).collect();
    let own = own.filter(|(at, _)| !of_standards.contains(at));
    own.map(|(at, paragraph)| {
        let citing = rules.requirements().filter(|(_, one)| one.cites.contains(&at));
        ParagraphCoverage {
            at,
            requirements: citing.map(|(id, _)| id).collect(),
            is_not_checkable: paragraph.not_checkable.is_some(),
        }
    })
    .collect()
}
