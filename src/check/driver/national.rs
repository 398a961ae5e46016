//! All plans of a year held together against what is asked of them as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::Session;
use super::check::{Checked, Judged};
use super::duplicate_plans::counting;
use super::previous::plain_name;
use crate::eval::{self, Ledger};
use crate::plan::{self, Adopted, Expected, Nameless, Plan};
use crate::wording::Words;
use jiff::civil::Date;
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Form;
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::show;
use lacuna_language::value::{Absence, Datum, Misread, RecordId, TableId};

/// What came of the national requirements for one kind of council.
#[derive(Debug)]
pub struct NationalRun<'l> {
    /// The rules of the year that all these plans are for.
    pub rules: &'l Rules,
    /// `real`, `invented`: councils of different kinds are never put together.
    pub kind: Option<String>,
    /// The plans as one, with an absent entry for each council that has none.
    pub plans: Plan,
    /// The verdict on each national requirement.
    pub ledger: Ledger,
    /// The rule files' texts and those of all plans.
    pub sources: Sources,
    /// How many councils are to send a plan.
    pub n_expected: usize,
    /// How many of them are known by name.
    pub n_known: usize,
    /// Of how many of them there is one plan that can be read.
    pub n_there: usize,
    /// Of how many councils some plan was given, usable or not.
    pub n_given: usize,
    /// Those known by name of which there is none that can be read.
    pub absent: Vec<String>,
}

impl NationalRun<'_> {
    /// What its findings are worded with.
    pub fn words(&self) -> Words<'_> {
        Words::new(self.rules, &self.plans, &self.sources)
    }
}

/// A row of the table of councils.
struct Council {
    row: usize,
    name: String,
    kind: Option<String>,
    place: Span,
}

impl<'l> Session<'l> {
    /// Holds the plans of each year, form and kind of council against the national requirements.
    /// Kinds of which there is no plan at all are passed over.
    pub fn national(self, checked: &[Checked<'l>]) -> Vec<NationalRun<'l>> {
        let mut runs = Vec::new();
        for rules in self.library.all() {
            let of_year = |one: &&Checked| {
                let judged = one.outcome.as_ref().ok();
                judged.is_some_and(|one| one.rules.circular.year == rules.circular.year)
            };
            let plans: Vec<&Checked<'l>> = checked.iter().filter(of_year).collect();
            for form in &rules.forms {
                let mut asked = rules.asked_of(form.national);
                if asked.any(|(_, one)| self.selection.has(rules, one)) {
                    runs.extend(self.kinds(rules, form, &plans));
                }
            }
        }
        runs
    }

    fn kinds(
        self,
        rules: &'l Rules,
        form: &'l Form,
        plans: &[&Checked<'l>],
    ) -> Vec<NationalRun<'l>> {
        let councils = councils(rules);
        let kinds: BTreeSet<&Option<String>> = councils.iter().map(|one| &one.kind).collect();
        let runs = kinds.into_iter().map(|kind| self.run(rules, form, kind, &councils, plans));
        runs.filter(|run| run.n_given > 0).collect()
    }

    /// The plans that an example starts from, with the councils of their kind that send none.
    pub(super) fn national_from(
        self,
        rules: &'l Rules,
        on: RecordId,
        plans: &[&Checked<'l>],
    ) -> NationalRun<'l> {
        let councils = councils(rules);
        let first = plans.first().and_then(|one| row_of(one.outcome.as_ref().ok()?));
        let kind = councils.iter().find(|one| Some(one.row) == first);
        let kind = kind.and_then(|one| one.kind.clone());
        let form = rules.forms.iter().find(|form| form.national == on).or(rules.forms.first());
        match form {
            Some(form) => self.run(rules, form, &kind, &councils, plans),
            // Rules have a form.
            None => NationalRun {
                rules,
                kind,
                plans: plan::together(on, &[], None, rules.span),
                ledger: Ledger::default(),
                sources: self.library.sources().clone(),
                n_expected: 0,
                n_known: 0,
                n_there: 0,
                n_given: 0,
                absent: Vec::new(),
            },
        }
    }

    fn run(
        self,
        rules: &'l Rules,
        form: &'l Form,
        kind: &Option<String>,
        councils: &[Council],
        plans: &[&Checked<'l>],
    ) -> NationalRun<'l> {
        let mut sources = self.library.sources().clone();
        let mut by_council: BTreeMap<Which, Vec<Sent>> = BTreeMap::new();
        for checked in plans {
            let Ok(judged) = &checked.outcome else { continue };
            if let (Some(which), true) = (which(judged), judged.form.record == form.record) {
                let adopted =
                    adopted(&judged.plan, self.library.sources(), &checked.sources, &mut sources);
                by_council.entry(which).or_default().push((judged.sent_on(), adopted));
            }
        }
        let in_all = rules.circular.in_all.as_ref().filter(|one| one.kind == *kind);
        let listed = councils.iter().filter(|one| one.kind == *kind).map(|one| {
            let plans = by_council.get(&Which::Listed(one.row));
            Expected {
                council: one.name.clone(),
                plan: the_one(plans.map_or(&[], |all| all.as_slice()), &sources),
                place: one.place,
            }
        });
        let mut expected: Vec<Expected> = listed.collect();
        let n_known = expected.len();
        // Councils that are not listed are some of those of which only the number is known.
        let others = by_council.iter().filter(|_| in_all.is_some());
        expected.extend(others.filter_map(|(which, plans)| match which {
            Which::Listed(_) => None,
            Which::Other(_) => {
                let (_, first) = plans.first()?;
                Some(Expected {
                    council: first.plan.authority(&rules.schema)?,
                    plan: the_one(plans, &sources),
                    place: first.here(first.plan.slot(Plan::ROOT).place),
                })
            }
        }));
        let absent = expected.iter().filter(|one| one.plan.is_err());
        let absent: Vec<String> = absent.map(|one| one.council.clone()).collect();
        let n_there = expected.iter().filter(|one| one.plan.is_ok()).count();
        let n_expected = in_all.map_or(n_known, |one| one.count);
        let count = n_expected.saturating_sub(expected.len());
        let nameless = in_all.map(|one| Nameless { count, place: one.span });
        let plans = plan::together(form.national, &expected, nameless, rules.span);
        let ledger = eval::run_national(rules, &plans, &sources, self.selection);
        let is_of_kind = |which: &Which| match which {
            Which::Listed(row) => councils.iter().any(|one| one.row == *row && one.kind == *kind),
            Which::Other(_) => in_all.is_some(),
        };
        let n_given = by_council.keys().filter(|which| is_of_kind(which)).count();
        NationalRun {
            rules,
            kind: kind.clone(),
            plans,
            ledger,
            sources,
            n_expected,
            n_known,
            n_there,
            n_given,
            absent,
        }
    }
}

/// Takes the sources of a plan, its own and that of last year's, over into those of all plans.
fn adopted<'p>(plan: &'p Plan, rules: &Sources, from: &Sources, into: &mut Sources) -> Adopted<'p> {
    let mut sources = BTreeMap::new();
    for id in plan.sources() {
        // What the rules brought is there already.
        if let (None, Some(source)) = (rules.get(id), from.get(id).cloned()) {
            sources.insert(id, into.adopt(source));
        }
    }
    Adopted { plan, sources }
}

/// A plan, and when it was sent.
type Sent<'p> = (Option<Date>, Adopted<'p>);

/// A council's plan: the one there is, or of several versions the one that was sent last.
fn the_one<'p>(plans: &[Sent<'p>], sources: &Sources) -> Result<Adopted<'p>, Absence> {
    let days: Vec<Option<Date>> = plans.iter().map(|(sent_on, _)| *sent_on).collect();
    let last = counting(&days).and_then(|at| plans.get(at));
    match (plans, last) {
        ([(_, one)], _) | (_, Some((_, one))) => Ok(one.clone()),
        ([], _) => Err(Absence::Missing),
        (several, None) => {
            let names = several.iter().filter_map(|(_, one)| sources.get(one.own()));
            let names: Vec<String> = names.map(|source| source.name().to_owned()).collect();
            let fault = format!("is there more than once: {}", show::joined(&names, "and"));
            Err(Misread::new("", fault, None).into())
        }
    }
}

/// A council by its row in the table of councils, or, where it is not listed, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    Listed(usize),
    Other(String),
}

/// The council that a plan is of.
fn which(judged: &Judged) -> Option<Which> {
    match judged.plan.authority_datum()? {
        Datum::Key(row) => Some(Which::Listed(*row)),
        Datum::Text(name) | Datum::Unlisted(name) => {
            Some(Which::Other(plain_name(name, judged.rules)))
        }
        _ => None,
    }
}

fn row_of(judged: &Judged) -> Option<usize> {
    match which(judged)? {
        Which::Listed(row) => Some(row),
        Which::Other(_) => None,
    }
}

fn councils(rules: &Rules) -> Vec<Council> {
    let Some(TableId(id)) = rules.circular.councils else { return Vec::new() };
    let Some(table) = rules.schema.tables.get(id) else { return Vec::new() };
    let named = rules.schema.row_keys(TableId(id));
    let all = named.map(|(row, name)| {
        let first = table.rows.get(row).and_then(|cells| cells.first());
        let place = first.map_or(table.span, |cell| cell.span);
        let kind = rules.schema.kind(TableId(id), row);
        Council { row, name: name.to_owned(), kind, place }
    });
    all.collect()
}
