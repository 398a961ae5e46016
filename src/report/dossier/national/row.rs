//! What is kept of each plan for the report on all of them: little, whatever the plan is.

use jiff::civil::Date;

use lacuna_check::driver::{Checked, Judged, Kind};
use lacuna_check::eval::{self, Verdict};
use lacuna_check::judgement::Answer;
use lacuna_language::rules::program::{Expr, ExprKind, Form, Rules};
use lacuna_language::rules::{RequirementId, program::Requirement};
use lacuna_language::value::{Datum, Exact};

use crate::dossier::indicators;
use crate::dossier::spending::{self, Money};
use crate::human::Standing;
use crate::{Settings, Totals};

/// The grade of a plan of which gaps or questions leave several open.
pub(super) const OPEN: &str = "open";

/// What is kept of one plan.
pub struct PlanRow<'l> {
    /// The name of its file.
    pub file: String,
    /// The council, as its table has it or as the plan does.
    pub council: String,
    /// The rules of its year.
    pub rules: &'l Rules,
    /// Its form.
    pub form: &'l Form,
    /// Where its own report is, if one is written.
    pub href: Option<String>,
    /// The fingerprint of its file.
    pub fingerprint: String,
    /// What it is, of which a council sends one.
    pub kind: Option<Kind>,
    /// When it was sent.
    pub sent_on: Option<Date>,
    /// The row of the table of councils.
    pub(super) council_row: Option<usize>,
    /// Of what kind the council is, where the table tells kinds apart.
    pub(super) council_kind: Option<String>,
    pub(super) standing: &'static str,
    pub(super) grade: Option<String>,
    pub(super) musts: (usize, usize),
    pub(super) shoulds: (usize, usize),
    /// The questions that nobody has answered yet.
    pub(super) questions: usize,
    /// How many questions people answered with yes, and with no.
    pub(super) answered: (usize, usize),
    /// What is waived, with who agreed and why.
    pub(super) waived: Vec<(RequirementId, String)>,
    /// What came of the requirement on the due date.
    pub(super) in_time: Option<Verdict>,
    /// By requirement, as it stands in the rules: the verdict, and whether it counts.
    pub(super) verdicts: Vec<(RequirementId, Verdict, bool)>,
    /// By list of the form.
    pub(super) money: Vec<Money>,
    pub(super) figures: Vec<FigureRow>,
    pub(super) practice: Vec<(RequirementId, String)>,
}

/// A figure of a plan, told by a key.
pub(super) struct FigureRow {
    /// Which list of the form, and which figure of its entries.
    pub of: (usize, usize),
    pub key: String,
    pub now: Option<Exact>,
    pub before: Option<Exact>,
}

impl<'l> PlanRow<'l> {
    /// What is kept of a plan. Its file has this fingerprint.
    pub fn of(
        checked: &Checked<'l>,
        judged: &Judged<'l>,
        settings: Settings,
        fingerprint: String,
    ) -> PlanRow<'l> {
        let (rules, form) = (judged.rules, judged.form);
        let totals = Totals::of_plan(judged);
        let counts = |one: &eval::Finding| judged.exemption(one).is_none();
        let findings = &judged.ledger.findings;
        let due = on_the_due_date(rules, form);
        let in_time = findings.iter().find(|one| due.contains(&one.requirement));
        let shapes = spending::shapes(rules, form);
        let practice = findings.iter().filter_map(|one| {
            let practice = judged.judgement(one.requirement)?.good_practice.clone()?;
            Some((one.requirement, practice))
        });
        let replies = |answer: Option<Answer>| {
            let questions = findings.iter().filter(|one| one.verdict == Verdict::ForAPerson);
            let given = |one: &&eval::Finding| {
                judged.reply(one).answer().filter(|answer| *answer != Answer::AskTheCouncil)
            };
            questions.filter(|one| given(one) == answer).count()
        };
        let council_row = match judged.plan.authority_datum() {
            Some(Datum::Key(row)) => Some(*row),
            _ => None,
        };
        PlanRow {
            file: checked.name.to_string(),
            council: judged.council().unwrap_or_else(|| "not named yet".to_owned()),
            rules,
            form,
            href: None,
            fingerprint,
            kind: Kind::of(checked),
            sent_on: judged.sent_on(),
            council_kind: council_row
                .zip(rules.circular.councils)
                .and_then(|(row, table)| rules.schema.kind(table, row)),
            council_row,
            standing: Standing::of(judged, settings).word(),
            grade: judged.graded().filter(|_| !settings.is_draft).map(|graded| {
                match graded.grade {
                    Some(grade) => grade.to_owned(),
                    None => OPEN.to_owned(),
                }
            }),
            musts: totals.open.musts(settings.is_draft),
            shoulds: totals.open.shoulds(settings.is_draft),
            questions: replies(None),
            answered: (replies(Some(Answer::Yes)), replies(Some(Answer::No))),
            waived: findings
                .iter()
                .filter_map(|one| Some((one.requirement, judged.waiver(one)?.words())))
                .collect(),
            in_time: in_time.map(|one| one.verdict),
            verdicts: findings
                .iter()
                .map(|one| (one.requirement, one.verdict, counts(one)))
                .collect(),
            money: shapes.iter().map(|shape| shape.money(&judged.plan)).collect(),
            figures: figures(judged),
            practice: practice.collect(),
        }
    }
}

fn figures(judged: &Judged) -> Vec<FigureRow> {
    let shapes = indicators::shapes(judged.rules, judged.form);
    let mut rows = Vec::new();
    for (number, shape) in shapes.iter().enumerate() {
        for entry in shape.entries(&judged.plan) {
            rows.extend(entry.figures.iter().enumerate().map(|(figure, progress)| FigureRow {
                of: (number, figure),
                key: entry.key.clone(),
                now: progress.now(),
                before: progress.before(),
            }));
        }
    }
    rows
}

/// The requirements that hold something against the day on which plans are due.
fn on_the_due_date(rules: &Rules, form: &Form) -> Vec<RequirementId> {
    let own = rules.asked_of(form.record);
    own.filter(|(_, one)| reads_due_date(rules, one)).map(|(id, _)| id).collect()
}

fn reads_due_date(rules: &Rules, requirement: &Requirement) -> bool {
    let due = Datum::Date(rules.circular.due);
    let is_due = |expr: &Expr| {
        matches!(&expr.kind, ExprKind::Constant(datum) if *datum == due)
            && rules.uses.circular.contains(&expr.span)
    };
    requirement.strength.conditions().iter().any(|expr| expr.any(&mut |part| is_due(part)))
}
