//! Where faults can be planted, and the rules with one in them.

use super::Fault;
use super::affected_by::affected_by;
use super::expr::{Variant, element_variants, left_out, variants, without_each};
use super::fault::FaultKind;
use super::table::{reads_table, table_variants};
use lacuna_language::rules::program::{Definition, Expr, ExprKind, Requirement, Strength};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Span;
use lacuna_language::value::TableId;
use lacuna_language::value::schema::Table;

/// What a fault is planted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// By its index in [`Rules::requirements`].
    Requirement(usize),
    /// By its index in [`Rules::definitions`].
    Definition(usize),
    /// By its index in the schema's tables.
    Table(usize),
}

/// A requirement, a definition or a table with one fault in it.
#[derive(Debug, Clone)]
pub struct Planted {
    /// What is changed, and how it is said in reports.
    pub fault: Fault,
    changed: Changed,
}

#[derive(Debug, Clone)]
enum Changed {
    Requirement(Box<Requirement>),
    Definition(Box<Definition>),
    Table(Box<Table>),
}

/// All that a rule file declares itself and in which there can be a fault. What it keeps of an earlier
/// year is that year's.
pub fn sites(rules: &Rules) -> Vec<Site> {
    let own = |at: Span| at.source == rules.span.source;
    let requirements = rules.requirements.iter().enumerate();
    let requirements = requirements.filter(|(_, one)| own(one.name_span));
    let definitions = rules.definitions.iter().enumerate().filter(|(_, one)| own(one.span));
    let requirements = requirements.map(|(at, _)| Site::Requirement(at));
    let tables = rules.schema.tables.iter().enumerate().filter(|(_, one)| own(one.span));
    requirements
        .chain(definitions.map(|(at, _)| Site::Definition(at)))
        .chain(tables.map(|(at, _)| Site::Table(at)))
        .collect()
}

impl Site {
    /// Every fault that can be planted here, one at a time.
    pub fn planted(self, rules: &Rules) -> Vec<Planted> {
        match self {
            Site::Requirement(at) => {
                let one = rules.requirements.get(at);
                one.map(|one| requirement(one, rules)).unwrap_or_default()
            }
            Site::Definition(at) => {
                let one = rules.definitions.get(at);
                one.map(|one| definition(one, rules)).unwrap_or_default()
            }
            Site::Table(at) => {
                let own = |table: Table| Changed::Table(Box::new(table));
                let all = table_variants(TableId(at), rules).into_iter();
                all.map(|(table, fault)| Planted { fault, changed: own(table) }).collect()
            }
        }
    }

    /// The requirements whose verdict may hang on it.
    pub fn bears_on(self, rules: &Rules) -> Vec<RequirementId> {
        match self {
            Site::Requirement(at) => vec![RequirementId(at.saturating_add(1))],
            Site::Definition(at) => affected_by(
                rules,
                &|part| matches!(part.kind, ExprKind::Call { definition, .. } if definition == at),
            ),
            Site::Table(at) => affected_by(rules, &|part| reads_table(part, TableId(at))),
        }
    }
}

impl Planted {
    /// Puts the fault into a copy of the rules, and takes it out again when the copy is given back.
    pub fn swap(&mut self, site: Site, rules: &mut Rules) {
        match (&mut self.changed, site) {
            (Changed::Requirement(changed), Site::Requirement(at)) => {
                rules.swap_requirement(at, changed);
            }
            (Changed::Definition(changed), Site::Definition(at)) => {
                rules.swap_definition(at, changed);
            }
            (Changed::Table(changed), Site::Table(at)) => {
                rules.swap_table(at, changed);
            }
            (Changed::Requirement(_) | Changed::Definition(_) | Changed::Table(_), _) => {}
        }
    }
}

fn definition(own: &Definition, rules: &Rules) -> Vec<Planted> {
    let others = variants(&own.body, &rules.schema).into_iter();
    others
        .map(|(body, fault)| {
            let changed = Definition { body, ..own.clone() };
            Planted { fault, changed: Changed::Definition(Box::new(changed)) }
        })
        .collect()
}

fn requirement(own: &Requirement, rules: &Rules) -> Vec<Planted> {
    let schema = &rules.schema;
    let mut all: Vec<Variant<Requirement>> = Vec::new();
    for (at, element) in own.for_each.iter().enumerate() {
        for (other, fault) in element_variants(element, schema) {
            let mut changed = own.clone();
            if let Some(element) = changed.for_each.get_mut(at) {
                *element = other;
                all.push((changed, fault));
            }
        }
    }
    let clauses: [(&str, Clause); 2] = [
        ("applies when", |requirement| &mut requirement.applies_when),
        ("unless", |requirement| &mut requirement.unless),
    ];
    for (name, clause) in clauses {
        all.extend(clause_variants(own, name, clause, rules));
    }
    all.extend(strength_variants(own, rules));
    all.into_iter()
        .map(|(changed, fault)| Planted { fault, changed: Changed::Requirement(Box::new(changed)) })
        .collect()
}

/// A clause of a requirement.
type Clause = fn(&mut Requirement) -> &mut Option<Expr>;

fn clause_variants(
    own: &Requirement,
    name: &str,
    clause: Clause,
    rules: &Rules,
) -> Vec<Variant<Requirement>> {
    let mut bare = own.clone();
    let Some(expr) = clause(&mut bare).take() else { return Vec::new() };
    let others = variants(&expr, &rules.schema).into_iter().map(|(other, fault)| {
        let mut changed = own.clone();
        *clause(&mut changed) = Some(other);
        (changed, fault)
    });
    let fault = left_out(name, expr.span);
    std::iter::once((bare, fault)).chain(others).collect()
}

fn strength_variants(own: &Requirement, rules: &Rules) -> Vec<Variant<Requirement>> {
    type Make = fn(Vec<Expr>) -> Strength;
    let (conditions, keep, swap, said): (_, Make, Make, _) = match &own.strength {
        Strength::Must(all) => (all, Strength::Must, Strength::Should, "`must` becomes `should`"),
        Strength::Should(all) => (all, Strength::Should, Strength::Must, "`should` becomes `must`"),
        // What a person judges has no condition; what it shows is no verdict.
        Strength::Judged { .. } => return Vec::new(),
    };
    let with = |strength: Strength| Requirement { strength, ..own.clone() };
    let swapped = Fault { kind: FaultKind::Strength, place: own.name_span, said: said.to_owned() };
    let mut all = vec![(with(swap(conditions.clone())), swapped)];
    for (at, rest) in without_each(conditions) {
        if let Some(gone) = conditions.get(at) {
            let said = "is left out".to_owned();
            let fault = Fault { kind: FaultKind::LeftOut, place: gone.span, said };
            all.push((with(keep(rest)), fault));
        }
    }
    for (at, condition) in conditions.iter().enumerate() {
        for (other, fault) in variants(condition, &rules.schema) {
            let mut changed = conditions.clone();
            if let Some(one) = changed.get_mut(at) {
                *one = other;
                all.push((with(keep(changed)), fault));
            }
        }
    }
    all
}
