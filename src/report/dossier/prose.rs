//! The report on one plan in plain sentences, as they can go into a report to members.
//!
//! Takes what was worked out about the plan; gives paragraphs. Every sentence follows from the data, and no figure is
//! in it that is not in a table of the report as well.

use jiff::civil::Date;

use lacuna_check::driver::{Graded, Judged};
use lacuna_check::eval::{Counts, Verdict};
use lacuna_check::judgement::Answer;
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
    /// The sums outside lists, by name.
    pub sums: &'m [(String, Sum)],
    /// How many `should`s are breached, and not explained.
    pub n_should: usize,
    /// Of each list of names in the letter: its name, how many names are asked for, and how many are there.
    pub names: &'m [(String, usize, usize)],
}

/// The paragraphs of the summary.
pub(super) fn paragraphs(material: &Material) -> Vec<String> {
    let parts = [
        about(material),
        standing(material),
        put_right(material),
        fill_in(material),
        letter(material),
        money(material),
        single_sums(material),
        judged(material),
    ];
    parts.into_iter().filter(|text| !text.is_empty()).collect()
}

/// Whose plan it is, for which year, under which circular, and when it is due.
fn about(material: &Material) -> String {
    let Material { judged, settings, .. } = material;
    let circular = &judged.rules.circular;
    let council = judged.council().unwrap_or_else(|| "a council that is not named yet".to_owned());
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
        _ => format!("The day on which it was due, {day}, is past."),
    }
}

/// Whether it can be sent, and how many requirements are met.
fn standing(material: &Material) -> String {
    let Material { judged, standing, .. } = material;
    let head = match standing.word() {
        "READY" if !material.work.waived.is_empty() => {
            "The plan is ready to be sent: everything that must be met is met or waived."
        }
        "READY" => "The plan is ready to be sent: everything that it must contain is there.",
        "DRAFT" => {
            "Nothing that must be met is breached so far, but the draft is not complete yet."
        }
        "PART ONLY" => "Only some of the requirements were checked, and those are met.",
        _ => "The plan is not ready to be sent.",
    };
    let graded = judged.graded().filter(|_| !material.settings.is_draft);
    let grade = graded.map(|graded| format!(" {}", grade_words(&graded)));
    format!("{head}{} {}", grade.unwrap_or_default(), counts(&counted(material), material))
}

/// The grade in a sentence.
pub(super) fn grade_words(graded: &Graded) -> String {
    match (graded.grade, graded.possible.as_slice()) {
        (Some(grade), _) => format!("By the standard of the circular it is {grade}."),
        (None, [_, ..]) => {
            let possible: Vec<String> =
                graded.possible.iter().map(|one| format!("\"{one}\"")).collect();
            format!(
                "By the standard of the circular it may still come to be {}.",
                show::joined(&possible, "or")
            )
        }
        (None, []) => "It cannot be graded by the standard of the circular yet.".to_owned(),
    }
}

/// How many requirements have each verdict. In a draft, what is breached only because it is not filled in yet is
/// undecided.
fn counted(material: &Material) -> Counts {
    let mut counts = Counts::default();
    for one in &material.judged.ledger.findings {
        let is_unfilled = material.settings.is_draft && one.is_only_unfilled;
        counts.add(if is_unfilled { Verdict::Undecided } else { one.verdict });
    }
    counts
}

fn counts(counts: &Counts, material: &Material) -> String {
    let count = |verdict| counts.get(verdict);
    let of = match counts.total() {
        1 => "The plan is checked against 1 requirement".to_owned(),
        all => format!("It is checked against {all} requirements"),
    };
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let some = |count: usize| match count {
        0 => "none is".to_owned(),
        count => format!("{count} {}", are(count)),
    };
    let (met, breached) = (some(count(Verdict::Met)), count(Verdict::Breached));
    let mut text = match breached {
        0 => format!("{of}: {met} met, and none is breached."),
        breached => format!("{of}: {met} met and {} not{}.", some(breached), waived(material)),
    };
    match count(Verdict::Undecided) {
        0 => {}
        1 => text.push_str(" One cannot be decided yet, because the plan does not say enough."),
        many => text.push_str(&format!(
            " {} cannot be decided yet, because the plan does not say enough.",
            numeral(many)
        )),
    }
    let answered = |answer: Answer| {
        let findings = material.judged.ledger.findings.iter();
        findings.filter(|one| material.judged.reply(one).answer() == Some(answer)).count()
    };
    let (yes, no) = (answered(Answer::Yes), answered(Answer::No));
    let open = count(Verdict::ForAPerson).saturating_sub(yes).saturating_sub(no);
    let judged = [(yes, "judged yes"), (no, "judged no"), (open, "for a person to judge")];
    let judged = judged.into_iter().filter(|(count, _)| *count > 0);
    let person = judged.map(|(count, what)| format!("{count} {} {what}", are(count)));
    let not_applicable = match count(Verdict::NotApplicable) {
        0 => None,
        1 => Some("1 does not apply".to_owned()),
        many => Some(format!("{many} do not apply")),
    };
    let rest: Vec<String> = person.chain(not_applicable).collect();
    if !rest.is_empty() {
        text.push_str(&format!(" Of the others, {}.", show::joined(&rest, "and")));
    }
    text
}

/// `, of which 2 are waived`; nothing where none is.
fn waived(material: &Material) -> String {
    let judged = material.judged;
    let waived = judged
        .ledger
        .findings
        .iter()
        .filter(|one| one.verdict == Verdict::Breached && judged.waiver(one).is_some());
    match waived.count() {
        0 => String::new(),
        1 => ", of which 1 is waived".to_owned(),
        many => format!(", of which {many} are waived"),
    }
}

/// What has to be corrected.
fn put_right(material: &Material) -> String {
    let breached = &material.work.breached;
    let should = material.n_should;
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

/// Whose names are still missing in the letter.
fn letter(material: &Material) -> String {
    let said = material.names.iter().map(|(name, asked, there)| match there {
        there if there == asked => format!("all {asked} {name}"),
        0 => format!("none of the {asked} {name}"),
        there => format!("{there} of the {asked} {name}"),
    });
    let said: Vec<String> = said.collect();
    match said.is_empty() {
        true => String::new(),
        false => {
            let said = show::joined(&said, "and");
            format!("The letter that goes with the plan has {said} that are asked for.")
        }
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
                    "Under “{name}” the plan has {lines}, and none of them has an amount yet, so what is planned cannot be added up."
                );
            }
            (_, 0) => format!("Under “{name}” the plan sets out {} in {lines}.", sum.words()),
            (_, gaps) => format!(
                "Under “{name}” the plan sets out {} in {lines}, of which {} no amount yet.",
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

/// The sums that the plan gives outside its lists.
fn single_sums(material: &Material) -> String {
    const MOST: usize = 6;
    let given = material.sums.iter().filter(|(_, sum)| sum.least().is_some());
    let said = given.map(|(name, sum)| format!("{} for “{name}”", sum.words()));
    let said: Vec<String> = said.take(MOST).collect();
    match said.is_empty() {
        true => String::new(),
        false => format!("The plan states these sums: {}.", show::joined(&said, "and")),
    }
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
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve",
    ];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lacuna_language::rules::program::Standard;
    use lacuna_language::source::Span;
    use lacuna_language::value::RecordId;

    #[test]
    fn grades_are_told_as_sentences() {
        let standard = Standard {
            title: String::new(),
            on: RecordId(0),
            cites: Vec::new(),
            grades: Vec::new(),
            span: Span::NOWHERE,
        };
        let graded = |grade, possible: &[&'static str]| Graded {
            standard: &standard,
            grade,
            possible: possible.to_vec(),
            held_back_by: Vec::new(),
            waits_for: Vec::new(),
            is_best: false,
            is_last: false,
        };
        for (graded, said) in [
            (graded(Some("acceptable"), &["acceptable"]), "it is acceptable."),
            (
                graded(None, &["good", "acceptable"]),
                "it may still come to be \"good\" or \"acceptable\".",
            ),
            (graded(None, &[]), "It cannot be graded by the standard of the circular yet."),
        ] {
            assert!(grade_words(&graded).ends_with(said), "{}", grade_words(&graded));
        }
    }

    #[test]
    fn long_lists_say_how_much_is_left_out() {
        let titles: Vec<String> = (1..=8).map(|at| format!("T{at}.")).collect();
        assert_eq!(listed(&titles[..2]), "“T1”; and “T2”");
        assert!(listed(&titles).ends_with("“T4”; and 4 more, which are listed below"));
        assert!(listed(&titles[..5]).ends_with("“T4”; and “T5”"));
    }
}
