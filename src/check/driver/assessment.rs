//! Judgements held against the circulars that they name: which of them are about a question that can be put.
//!
//! Takes judgements as their files have them; gives those whose year, requirement and council there are, the council
//! as its table calls it. What there is not is reported.

use std::collections::BTreeSet;

use crate::judgement::{Assessment, Judgement, JudgementProblem};
use lacuna_language::diag::{Diagnostic, Diagnostics};
use lacuna_language::library::Library;
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::{Requirement, Strength};
use lacuna_language::source::Spanned;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::spelling::{nearest, simplified};
use lacuna_language::value::{Datum, Ty, Year, read};

/// The judgements whose year has a circular, and whose requirement that circular leaves to a person.
pub fn known_judgements(
    all: Vec<Judgement>,
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Assessment {
    let mut known = Vec::with_capacity(all.len());
    for one in all {
        match checked(one, library) {
            Ok(judgement) => known.push(judgement),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    Assessment::new(known, diagnostics)
}

fn checked(judgement: Judgement, library: &Library) -> Result<Judgement, Box<Diagnostic>> {
    let refused = |problem: JudgementProblem| Err(Box::new(problem.diagnostic()));
    let Some(rules) = library.rules(judgement.year) else {
        let (year, span, known) = (judgement.year, judgement.year_span, library.years());
        return refused(JudgementProblem::NoCircular { year, span, known });
    };
    let name = judgement.requirement.node.trim();
    let found = rules.requirements.iter().find(|one| one.name == name);
    match found.map(|one| &one.strength) {
        Some(Strength::Judged { .. }) => {}
        Some(strength) => {
            let strength = strength.word();
            return refused(JudgementProblem::NotJudged { judgement: &judgement, strength });
        }
        None => {
            let judged = |one: &&Requirement| matches!(one.strength, Strength::Judged { .. });
            let judged = rules.requirements.iter().filter(judged).map(|one| one.name.as_str());
            let all = rules.requirements.iter().map(|one| one.name.as_str());
            // What may be meant is a question before it is anything else.
            let near = nearest(name, judged).or_else(|| nearest(name, all));
            return refused(JudgementProblem::NoRequirement { judgement: &judgement, near });
        }
    }
    let council = listed(rules, &judgement.council.node);
    let council = council.unwrap_or_else(|| judgement.council.node.clone());
    let council = Spanned::new(council, judgement.council.span);
    Ok(Judgement { council, ..judgement })
}

/// A council as the table of councils calls it; nothing where that does not list it.
fn listed(rules: &Rules, name: &str) -> Option<String> {
    let id = rules.circular.councils?;
    match read::read(name, &Ty::Key(id), &Limits::default(), &rules.schema) {
        Ok(Datum::Key(row)) => rules.schema.row_key(id, row).map(str::to_owned),
        _ => None,
    }
}

/// The judgements that are about none of the plans that were checked.
#[derive(Debug, Default)]
pub struct Strangers {
    /// Those whose council there is not.
    pub problems: Diagnostics,
    /// How many are about councils and years of which no plan was checked.
    pub n_others: usize,
}

impl Strangers {
    /// Finds them, where plans of these councils and years were checked. A council that neither has a plan nor is in
    /// the table of councils is a mistake where another one may be meant, where the table lists all councils, or where
    /// all plans there are were checked.
    pub fn find(
        assessment: &Assessment,
        library: &Library,
        plans: &BTreeSet<(String, Year)>,
        is_whole: bool,
    ) -> Strangers {
        let mut strangers = Strangers::default();
        let simple: BTreeSet<(String, Year)> =
            plans.iter().map(|(council, year)| (simplified(council), *year)).collect();
        let mut others: Vec<&Judgement> = assessment.about_others(&simple).collect();
        others.sort_by_key(|one| one.council.span);
        let mut told: BTreeSet<(&str, Year)> = BTreeSet::new();
        for judgement in others {
            let year_is_checked = plans.iter().any(|(_, year)| *year == judgement.year);
            let problem = library
                .rules(judgement.year)
                .filter(|_| year_is_checked)
                .and_then(|rules| no_council(judgement, rules, plans, is_whole));
            match problem {
                // Each council once, however many questions there are.
                Some(problem) if told.insert((&judgement.council.node, judgement.year)) => {
                    strangers.problems.push(problem);
                }
                Some(_) => {}
                None => strangers.n_others = strangers.n_others.saturating_add(1),
            }
        }
        strangers
    }
}

fn no_council(
    judgement: &Judgement,
    rules: &Rules,
    plans: &BTreeSet<(String, Year)>,
    is_whole: bool,
) -> Option<Diagnostic> {
    let name = judgement.council.node.as_str();
    if listed(rules, name).is_some() {
        return None;
    }
    let of_year = plans.iter().filter(|(_, year)| *year == judgement.year);
    let checked = of_year.map(|(council, _)| council.as_str());
    let keys = rules.circular.councils.map(|id| rules.schema.near_keys(name, id));
    let in_table = keys.unwrap_or_default().into_iter().next();
    let near = nearest(name, checked).or(in_table);
    (near.is_some() || lists_all(rules) || is_whole)
        .then(|| JudgementProblem::NoCouncil { judgement, near }.diagnostic())
}

/// Whether the table of councils lists all that there are.
fn lists_all(rules: &Rules) -> bool {
    let (Some(id), Some(in_all)) = (rules.circular.councils, &rules.circular.in_all) else {
        return false;
    };
    let is_of_kind =
        |row: usize| in_all.kind.is_none() || rules.schema.kind(id, row) == in_all.kind;
    rules.schema.row_keys(id).filter(|(row, _)| is_of_kind(*row)).count() >= in_all.count
}
