//! Plans that were judged twice, and the verdicts that differ.

use std::collections::BTreeMap;

use serde::Serialize;

use super::TestSettings;
use crate::json::VERSION;
use lacuna_check::driver::{Difference, PlanGrade, VerdictAndStrength, VerdictDiff};
use lacuna_language::diag::Printable;
use lacuna_language::value::show::joined;
use lacuna_language::value::spelling::simplified;

/// The verdicts that differ, by requirement.
pub struct Moves<'c, 'l> {
    /// In the order in which the requirements are first met with.
    requirements: Vec<Moved<'c, 'l>>,
    /// The plans with another grade, by the grades before and after.
    grades: BTreeMap<[PlanGrade; 2], Vec<&'c VerdictDiff<'c, 'l>>>,
    /// How many plans were judged by both rules.
    judged: usize,
    counts: MoveCounts,
}

/// How many plans there were.
#[derive(Debug, Clone, Copy)]
pub struct MoveCounts {
    /// Plan files that were given, whatever came of them.
    pub given: usize,
    /// Those that could not be judged by both rules.
    pub lost: usize,
}

/// A requirement, and what becomes of plans.
struct Moved<'c, 'l> {
    name: &'l str,
    title: &'l str,
    /// What is said of a plan before and after, and the plans of which this is said.
    ways: BTreeMap<[Option<VerdictAndStrength>; 2], Vec<&'c VerdictDiff<'c, 'l>>>,
}

impl<'c, 'l> Moves<'c, 'l> {
    /// Of these plans; with a filter only on requirements of this name, or with this in their title.
    pub fn new(judged: &'c [VerdictDiff<'c, 'l>], only: &[String], counts: MoveCounts) -> Self {
        let mut requirements: Vec<Moved> = Vec::new();
        for plan in judged {
            for one in plan.differences().into_iter().filter(|one| is_chosen(one, only)) {
                let known = requirements.iter().position(|known| known.name == one.requirement);
                let at = known.unwrap_or(requirements.len());
                if known.is_none() {
                    let (name, title) = (one.requirement, one.title);
                    requirements.push(Moved { name, title, ways: BTreeMap::new() });
                }
                if let Some(moved) = requirements.get_mut(at) {
                    moved.ways.entry([one.old, one.new]).or_default().push(plan);
                }
            }
        }
        let mut grades: BTreeMap<[PlanGrade; 2], Vec<&VerdictDiff>> = BTreeMap::new();
        // A filter is about requirements.
        for plan in judged.iter().filter(|_| only.is_empty()) {
            if let Some(both) = &plan.grades {
                grades.entry(both.clone()).or_default().push(plan);
            }
        }
        let judged = judged.iter().filter(|one| !one.is_all).count();
        Moves { requirements, grades, judged, counts }
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty() && self.grades.is_empty()
    }

    /// How many plans are of a form that only one of the rules has.
    fn n_apart(&self) -> usize {
        self.counts.given.saturating_sub(self.judged).saturating_sub(self.counts.lost)
    }

    /// Whether a plan was not judged by both rules, or none was.
    pub fn has_lost(&self) -> bool {
        self.counts.lost > 0 || self.judged == 0
    }

    /// Whether the verdict on all plans of a year together differs.
    fn moves_all(&self) -> bool {
        self.requirements.iter().flat_map(|one| one.ways.values().flatten()).any(|one| one.is_all)
    }

    fn n_moved(&self) -> usize {
        let plans = self.requirements.iter().flat_map(|one| one.ways.values().flatten());
        let plans = plans.filter(|one| !one.is_all);
        let mut names: Vec<(&str, Option<&str>, String)> = plans.map(|one| own_name(one)).collect();
        names.sort();
        names.dedup();
        names.len()
    }
}

fn is_chosen(one: &Difference, only: &[String]) -> bool {
    let has = |filter: &String| {
        let filter = simplified(filter);
        [one.requirement, one.title].iter().any(|said| simplified(said).contains(&filter))
    };
    only.is_empty() || only.iter().any(has)
}

fn own_name<'t>(one: &'t VerdictDiff) -> (&'t str, Option<&'t str>, String) {
    (&one.name, one.council.as_deref(), one.year.to_string())
}

/// For people: each requirement, what becomes of its verdict, and on which plans.
///
/// `sides` says by which rules a verdict was, and by which it is.
pub(super) fn human(moves: &Moves, [old, new]: &[String; 2], settings: TestSettings) -> Printable {
    let mut text = Printable::default();
    if !moves.is_empty() {
        text.push_line(format!("was: under {old}"));
        text.push_line(format!("is:  under {new}"));
        text.push_line("");
    }
    for one in &moves.requirements {
        text.push_line(format!("{}: {}", one.name, one.title));
        for ([old, new], plans) in &one.ways {
            text.push(&on_plans(&became(*old, *new), plans, settings));
        }
        text.push_line("");
    }
    if !moves.grades.is_empty() {
        text.push_line("The grade by the standard of the circular");
        for ([old, new], plans) in &moves.grades {
            let became = format!("was {}, is {}", grade(old), grade(new));
            text.push(&on_plans(&became, plans, settings));
        }
        text.push_line("");
    }
    text.push(&Printable::lines(sums(moves)));
    text
}

/// What became of plans, and of which.
fn on_plans(became: &str, plans: &[&VerdictDiff], settings: TestSettings) -> Printable {
    const MOST: usize = 8;
    let mut text = Printable::line(format!("  {became} on {}", count(plans.len(), "plan")));
    let most = if settings.is_verbose { plans.len() } else { MOST };
    for plan in plans.iter().take(most) {
        text.push_line(format!("    {}", named(plan)));
    }
    let more = plans.len().saturating_sub(most);
    if more > 0 {
        text.push_line(format!("    and {more} more, which `-v` lists"));
    }
    text
}

fn grade(one: &PlanGrade) -> String {
    match one {
        PlanGrade::NoStandard => "without a standard".to_owned(),
        PlanGrade::Open => "still open".to_owned(),
        PlanGrade::Grade(name) => format!("\"{name}\""),
    }
}

fn named(plan: &VerdictDiff) -> String {
    let (name, council, year) = own_name(plan);
    match council {
        Some(council) => format!("{name} ({council}, {year})"),
        None => format!("{name} ({year})"),
    }
}

/// `was met, is breached (must)`
fn became(old: Option<VerdictAndStrength>, new: Option<VerdictAndStrength>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("was {}, is {}", words(old), words(new)),
        (None, Some(new)) => format!("is new, and {}", words(new)),
        (Some(old), None) => format!("was {}, and is gone", words(old)),
        (None, None) => String::new(),
    }
}

fn words(one: VerdictAndStrength) -> String {
    match one.strength {
        "" => one.verdict.words().to_owned(),
        strength => format!("{} ({strength})", one.verdict.words()),
    }
}

fn count(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {what}{s}")
}

/// `51 plans were judged twice: a verdict differs on 3 of them, in 2 requirements.`
fn sums(moves: &Moves) -> String {
    let lost = match moves.counts.lost {
        0 => String::new(),
        lost => format!("{} could not be checked under both sets of rules.\n", count(lost, "plan")),
    };
    let apart = match moves.n_apart() {
        0 => String::new(),
        1 => "1 plan is of a form that only one set of rules has.\n".to_owned(),
        apart => format!("{apart} plans are of a form that only one set of rules has.\n"),
    };
    if moves.judged == 0 {
        return format!("No plan was checked under both sets of rules.\n{lost}{apart}");
    }
    let were = if moves.judged == 1 { "was" } else { "were" };
    let on = [
        (moves.n_moved() > 0).then(|| format!("on {} of them", moves.n_moved())),
        moves.moves_all().then(|| "on all plans of a year together".to_owned()),
    ];
    let on: Vec<String> = on.into_iter().flatten().collect();
    let differs = match moves.requirements.len() {
        0 => "no verdict differs".to_owned(),
        some => {
            format!("a verdict differs {}, in {}", joined(&on, "and"), count(some, "requirement"))
        }
    };
    let grades = match moves.grades.values().map(Vec::len).sum() {
        0 => String::new(),
        some => format!("; the grade differs on {}", count(some, "plan")),
    };
    format!(
        "{} {were} checked twice: {differs}{grades}.\n{lost}{apart}",
        count(moves.judged, "plan")
    )
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u32,
    judged: usize,
    not_judged: usize,
    of_another_form: usize,
    differences: Vec<DifferenceView<'a>>,
    /// The plans with another grade.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grades: Vec<GradeView<'a>>,
}

#[derive(Debug, Serialize)]
struct GradeView<'a> {
    plan: &'a str,
    council: Option<&'a str>,
    year: String,
    /// The grade before; nothing where it was open, or where there was no standard.
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct DifferenceView<'a> {
    requirement: &'a str,
    title: &'a str,
    plan: &'a str,
    council: Option<&'a str>,
    year: String,
    old: Option<VerdictView>,
    new: Option<VerdictView>,
}

#[derive(Debug, Serialize)]
struct VerdictView {
    verdict: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    strength: &'static str,
}

/// For programs.
pub(super) fn json(moves: &Moves, _: &[String; 2], _: TestSettings) -> Printable {
    let view = |one: VerdictAndStrength| VerdictView {
        verdict: one.verdict.words(),
        strength: one.strength,
    };
    let differences = moves.requirements.iter().flat_map(|one| {
        one.ways.iter().flat_map(move |([old, new], plans)| {
            plans.iter().map(move |plan| {
                let (name, council, year) = own_name(plan);
                DifferenceView {
                    requirement: one.name,
                    title: one.title,
                    plan: name,
                    council,
                    year,
                    old: old.map(view),
                    new: new.map(view),
                }
            })
        })
    });
    let document = Document {
        version: VERSION,
        judged: moves.judged,
        not_judged: moves.counts.lost,
        of_another_form: moves.n_apart(),
        differences: differences.collect(),
        grades: moves.grades.iter().flat_map(grade_views).collect(),
    };
    let text = serde_json::to_string_pretty(&document).map(|text| text + "\n");
    Printable::json(text.unwrap_or_default())
}

fn grade_views<'a>(
    ([old, new], plans): (&'a [PlanGrade; 2], &'a Vec<&VerdictDiff>),
) -> Vec<GradeView<'a>> {
    let name = |grade: &'a PlanGrade| match grade {
        PlanGrade::Grade(name) => Some(name.as_str()),
        PlanGrade::NoStandard | PlanGrade::Open => None,
    };
    let view = |plan: &&'a VerdictDiff| {
        let (plan, council, year) = own_name(plan);
        GradeView { plan, council, year, old: name(old), new: name(new) }
    };
    plans.iter().map(view).collect()
}
