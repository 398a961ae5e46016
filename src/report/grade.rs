//! The grade of a plan by the standard of its circular, in a sentence; and how many plans have which.

use std::collections::BTreeMap;

use crate::totals::Step;
use lacuna_check::driver::{Graded, Judged};
use lacuna_check::eval::Verdict;
use lacuna_language::rules::RequirementId;
use lacuna_language::value::show::{first_few, joined};

/// How many requirements are named: what is wrong is told below.
const MOST_NAMED: usize = 1;

/// `Grade: not acceptable, because of four-signatures and 2 more.`; nothing where the circular has no standard.
pub(crate) fn sentence(judged: &Judged) -> Option<String> {
    let graded = judged.graded()?;
    Some(format!("Grade: {}.", words(judged, &graded)))
}

/// The same without its first word.
pub(crate) fn words(judged: &Judged, graded: &Graded) -> String {
    match graded.grade {
        Some(grade) if graded.is_best => grade.to_owned(),
        Some(grade) => {
            let because = if graded.is_last { &graded.held_back_by } else { &short(graded) };
            match names(judged, because) {
                Some(names) => format!("{grade}, because of {names}"),
                None => grade.to_owned(),
            }
        }
        None => {
            let possible: Vec<String> =
                graded.possible.iter().map(|one| format!("\"{one}\"")).collect();
            let (possible, waits) = (joined(&possible, "or"), waits(judged, graded));
            format!("still open, {possible}: it waits for {waits}")
        }
    }
}

/// All that a plan lacks for a better grade.
fn short(graded: &Graded) -> Vec<RequirementId> {
    graded.held_back_by.iter().chain(&graded.waits_for).copied().collect()
}

fn names(judged: &Judged, requirements: &[RequirementId]) -> Option<String> {
    let names: Vec<String> =
        requirements.iter().map(|id| judged.rules.requirement_name(*id).to_owned()).collect();
    (!names.is_empty()).then(|| first_few(&names, MOST_NAMED))
}

/// `4 questions for a person and 9 requirements that cannot be decided yet`
fn waits(judged: &Judged, graded: &Graded) -> String {
    let is_question = |id: &&RequirementId| {
        let finding = judged.ledger.findings.iter().find(|one| one.requirement == **id);
        finding.is_some_and(|one| one.verdict == Verdict::ForAPerson)
    };
    let questions = graded.waits_for.iter().filter(is_question).count();
    let undecided = graded.waits_for.len().saturating_sub(questions);
    let questions = match questions {
        0 => None,
        1 => Some("1 question for a person".to_owned()),
        many => Some(format!("{many} questions for a person")),
    };
    let undecided = match undecided {
        0 => None,
        1 => Some("1 requirement that cannot be decided yet".to_owned()),
        many => Some(format!("{many} requirements that cannot be decided yet")),
    };
    let all: Vec<String> = questions.into_iter().chain(undecided).collect();
    joined(&all, "and")
}

/// How many plans have which grade.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grades {
    /// By the place of the grade in its standard, the best first, and its name.
    by_grade: BTreeMap<(usize, String), usize>,
    /// How many have none yet.
    open: usize,
}

impl Grades {
    /// Those of one plan; none where its circular has no standard.
    pub(crate) fn of(judged: &Judged) -> Grades {
        let mut grades = Grades::default();
        let Some(graded) = judged.graded() else { return grades };
        let position = |name: &str| graded.standard.grades.iter().position(|one| one.name == name);
        match graded.grade.and_then(|name| Some((position(name)?, name.to_owned()))) {
            Some(grade) => *grades.by_grade.entry(grade).or_default() = 1,
            None => grades.open = 1,
        }
        grades
    }

    /// Adds those of other plans, or takes them out.
    pub(crate) fn combine(&mut self, other: &Grades, step: Step) {
        for (grade, n) in &other.by_grade {
            let count = self.by_grade.entry(grade.clone()).or_default();
            *count = step(*count, *n);
        }
        self.by_grade.retain(|_, n| *n > 0);
        self.open = step(self.open, other.open);
    }

    /// `Grades: 3 acceptable, 10 not acceptable, 5 still open.`; nothing where no plan has a standard.
    pub(crate) fn sentence(&self) -> Option<String> {
        let graded = self.by_grade.iter().map(|((_, name), n)| format!("{n} {name}"));
        let open = (self.open > 0).then(|| format!("{} still open", self.open));
        let all: Vec<String> = graded.chain(open).collect();
        (!all.is_empty()).then(|| format!("Grades: {}.", all.join("; ")))
    }
}
