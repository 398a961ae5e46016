//! The report on one plan in plain sentences, as they can go into a report to members.
//!
//! Takes what was worked out about the plan; gives paragraphs. Every sentence follows from the data, and no figure is
//! in it that is not in a table of the report as well.

use jiff::civil::Date;

use lacuna_check::driver::{Graded, Judged};
use lacuna_check::eval::{Counts, Verdict};
use lacuna_language::value::{Ty, amount, date, show};

use super::spending::{Money, Shape};
use super::sum::Sum;
use super::todo::Work;
use crate::Settings;
use crate::human::Standing;

/// How many things a sentence lists.
const MOST_LISTED: usize = 4;

/// What the sentences are made from.
pub(super) struct Material<'m> {
    pub judged: &'m Judged<'m>,
    pub settings: Settings,
    pub standing: &'m Standing,
    pub work: &'m Work,
    pub money: &'m [(Shape<'m>, Money)],
}

/// The paragraphs of the summary.
pub(super) fn paragraphs(material: &Material) -> Vec<String> {
    let parts = [
        about(material),
        standing(material),
        put_right(material),
        fill_in(material),
        money(material),
        judged(material),
    ];
    parts.into_iter().filter(|text| !text.is_empty()).collect()
}

/// Whose plan it is, for which year, under which circular, and when it is due.
fn about(material: &Material) -> String {
    let Material { judged, settings, .. } = material;
    let circular = &judged.rules.circular;
    let council =
        judged.council().unwrap_or_else(|| "a council that it does not name yet".to_owned());
    let form =
        judged.rules.schema.records.get(judged.form.record.0).map_or("plan", |one| &one.title);
    let by = match &circular.number {
        Ok(number) => format!("the circular {number}"),
        Err(_) => format!("the Department's circular for {}", circular.year),
    };
    let due = judged.due().map(|due| format!(" {}", due_words(due, settings.as_of)));
    let draft = if settings.is_draft { " It is still a draft." } else { "" };
    format!(
        "This is a report on the {form} of {council} for {}, as it was on {}. The plan was checked against {by}.{}{draft}",
        circular.year,
        date::show(settings.as_of),
        due.unwrap_or_default(),
    )
}

fn due_words(due: Date, as_of: Date) -> String {
    let day = date::show(due);
    match date::days_between(as_of, due) {
        0 => format!("It is due today, {day}."),
        1 => format!("It is due tomorrow, {day}."),
        days if days > 0 => format!("It is due on {day}, in {days} days."),
        -1 => format!("It was due on {day}, a day before."),
        days => format!("It was due on {day}, {} days before.", days.unsigned_abs()),
    }
}

/// Whether it can be sent, and how many requirements are met.
fn standing(material: &Material) -> String {
    let Material { judged, standing, .. } = material;
    let head = match standing.word() {
        "READY" => "The plan is ready to be sent: everything that it must contain is there.",
        "DRAFT" => "Nothing in the draft is wrong so far, but it is not complete yet.",
        "PART ONLY" => "Only some of the requirements were checked, and those are met.",
        _ => "The plan is not ready to be sent.",
    };
    let grade = judged.graded().map(|graded| format!(" {}", grade_words(&graded)));
    format!("{head}{} {}", grade.unwrap_or_default(), counts(&judged.ledger.counts()))
}

/// The grade in a sentence.
pub(super) fn grade_words(graded: &Graded) -> String {
    match (graded.grade, graded.possible.as_slice()) {
        (Some(grade), _) => format!("By the standard of the circular it is {grade}."),
        (None, [.., _]) => {
            let possible: Vec<String> =
                graded.possible.iter().map(|one| (*one).to_owned()).collect();
            format!(
                "By the standard of the circular it may still come to be {}.",
                show::joined(&possible, "or")
            )
        }
        (None, []) => "It cannot be graded by the standard of the circular yet.".to_owned(),
    }
}

fn counts(counts: &Counts) -> String {
    let count = |verdict| counts.get(verdict);
    let are = |count: usize, what: &str| {
        let verb = if count == 1 { "is" } else { "are" };
        (count > 0).then(|| format!("{count} {verb} {what}"))
    };
    let undecided = match count(Verdict::Undecided) {
        0 => None,
        1 => Some("1 cannot be decided yet, because the plan does not say enough".to_owned()),
        many => Some(format!("{many} cannot be decided yet, because the plan does not say enough")),
    };
    let person = match count(Verdict::ForAPerson) {
        0 => None,
        1 => Some("1 is for a person to judge".to_owned()),
        many => Some(format!("{many} are for a person to judge")),
    };
    let not_applicable = match count(Verdict::NotApplicable) {
        0 => None,
        1 => Some("1 does not apply".to_owned()),
        many => Some(format!("{many} do not apply")),
    };
    let parts = [
        are(count(Verdict::Met), "met"),
        are(count(Verdict::Breached), "not met"),
        undecided,
        person,
        not_applicable,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let of = match counts.total() {
        1 => "Of the 1 requirement".to_owned(),
        all => format!("Of the {all} requirements"),
    };
    format!("{of}, {}.", show::joined(&parts, "and"))
}

/// What has to be corrected.
fn put_right(material: &Material) -> String {
    let breached = &material.work.breached;
    let should = material.work.should.len();
    let must = match breached.as_slice() {
        [] => String::new(),
        [one] => format!(
            "One thing has to be put right before the plan can be sent. This is not so yet: {}.",
            quoted(one)
        ),
        several => format!(
            "{} things have to be put right before the plan can be sent. These are not so yet: {}.",
            numeral(several.len()),
            listed(several)
        ),
    };
    let also = if must.is_empty() { "" } else { " " };
    let should = match should {
        0 => String::new(),
        1 => format!(
            "{also}One requirement that should be met is not. It does not stop the plan being sent, but the council needs to explain it or put it right."
        ),
        many => format!(
            "{also}{} requirements that should be met are not. They do not stop the plan being sent, but the council needs to explain them or put them right.",
            numeral(many)
        ),
    };
    format!("{must}{should}")
}

/// What has to be filled in.
fn fill_in(material: &Material) -> String {
    let missing = &material.work.missing;
    let named = |some: &[String]| show::joined(some, "and");
    match missing.as_slice() {
        [] => String::new(),
        [one] => {
            format!("One thing is still missing and needed before the plan can be sent: {one}.")
        }
        some if some.len() <= MOST_LISTED => format!(
            "{} things are still missing and needed before the plan can be sent: {}.",
            numeral(some.len()),
            named(some)
        ),
        many => format!(
            "{} things are still missing and needed before the plan can be sent. Those on which most depends are {}.",
            numeral(many.len()),
            named(many.get(..MOST_LISTED).unwrap_or(many))
        ),
    }
}

/// What is planned to be spent, and how that compares with last year.
fn money(material: &Material) -> String {
    let detailed = material
        .money
        .iter()
        .filter(|(shape, money)| shape.is_detailed() && money.is_given && !money.total.is_empty());
    let said = detailed.map(|(shape, money)| {
        let sum = &money.total;
        let entries = sum.n_given.saturating_add(sum.n_gaps);
        let lines = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
        let name = shape.name();
        let amount = match (sum.n_given, sum.n_gaps) {
            (0, _) => {
                return format!(
                    "Under {name} the plan has {lines}, and none of them has an amount yet, so what is planned cannot be added up."
                );
            }
            (_, 0) => format!("Under {name} the plan sets out {} in {lines}.", sum.words()),
            (_, gaps) => format!(
                "Under {name} the plan sets out {} in {lines}, of which {} no amount yet.",
                sum.words(),
                if gaps == 1 { "1 has".to_owned() } else { format!("{gaps} have") }
            ),
        };
        let last = money.last_year.as_ref().filter(|last| !last.is_empty());
        let last = last.map(|last| format!(" {}", compared(sum, last)));
        format!("{amount}{}", last.unwrap_or_default())
    });
    said.collect::<Vec<String>>().join(" ")
}

/// A sum beside last year's.
fn compared(now: &Sum, before: &Sum) -> String {
    let exact = (now.is_exact() && before.is_exact()).then(|| now.least().zip(before.least()));
    let Some(Some((now, before))) = exact else {
        return format!("Last year's plan had {}.", before.in_full());
    };
    let money = |pence| show::amount(pence, &Ty::Money);
    let apart = amount::minus(now, before).unwrap_or(amount::nought());
    match apart.cmp(&amount::nought()) {
        std::cmp::Ordering::Equal => "That is as much as in last year's plan.".to_owned(),
        std::cmp::Ordering::Greater => {
            format!(
                "That is {} more than in last year's plan, which had {}.",
                money(apart),
                money(before)
            )
        }
        std::cmp::Ordering::Less => {
            format!(
                "That is {} less than in last year's plan, which had {}.",
                money(-apart),
                money(before)
            )
        }
    }
}

/// What is left for people to judge.
fn judged(material: &Material) -> String {
    let questions = &material.work.questions;
    match questions.as_slice() {
        [] => String::new(),
        [one] => format!(
            "One question cannot be answered by a check and is for a person to judge: {}.",
            quoted(one)
        ),
        several => format!(
            "{} questions cannot be answered by a check and are for people to judge. They are about these requirements: {}.",
            numeral(several.len()),
            listed(several)
        ),
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", text.trim_end_matches('.'))
}

/// The first few, each in quotation marks, and how many more there are.
fn listed(some: &[String]) -> String {
    let all: Vec<String> = some.iter().map(|one| quoted(one)).collect();
    let more = all.len().saturating_sub(MOST_LISTED);
    let mut shown: Vec<String> =
        all.into_iter().take(if more == 1 { MOST_LISTED + 1 } else { MOST_LISTED }).collect();
    if more > 1 {
        shown.push(format!("{more} more, which are listed below"));
    }
    match shown.as_slice() {
        [head @ .., last] if shown.len() > 1 => format!("{}; and {last}", head.join("; ")),
        _ => shown.concat(),
    }
}

/// A number at the beginning of a sentence.
fn numeral(count: usize) -> String {
    const WORDS: [&str; 10] =
        ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
