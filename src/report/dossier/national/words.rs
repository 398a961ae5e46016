//! What the plans of a year come to, in sentences.

use std::collections::BTreeMap;

use super::row::OPEN;
use super::{Group, PlanRow};
use crate::dossier::spending;
use lacuna_language::value::show::{grouped, joined};

/// What the plans of a year come to, in sentences.
pub(super) fn of(group: &Group) -> String {
    let all = group.rows.len();
    let count =
        |is_it: &dyn Fn(&PlanRow) -> bool| group.rows.iter().filter(|row| is_it(row)).count();
    let checked =
        if all == 1 { "1 plan was".to_owned() } else { format!("{} plans were", grouped(all)) };
    let ready = match count(&|row| row.standing == "READY") {
        0 => "none is ready to be sent".to_owned(),
        1 => "1 is ready to be sent".to_owned(),
        many => format!("{} are ready to be sent", grouped(many)),
    };
    let mut text = format!("{}: {checked} checked, and {ready}.", group.name());
    let open =
        [(count(&|row| row.musts.0 > 0), "breached"), (count(&|row| row.musts.1 > 0), "undecided")];
    for (plans, word) in open.into_iter().filter(|(plans, _)| *plans > 0) {
        text.push_str(&format!(" In {}, something that must be met is {word}.", grouped(plans)));
    }
    text.push_str(&grades(group));
    let shapes = spending::shapes(group.rules, group.form).into_iter().zip(group.money);
    for (shape, money) in
        shapes.filter(|(shape, money)| shape.is_detailed() && !money.total.is_empty())
    {
        let name = shape.name();
        text.push_str(&match money.total.least() {
            Some(_) => format!(" Under “{name}” the plans set out {}.", money.total.in_full()),
            None => format!(" Under “{name}” no entry has an amount yet."),
        });
    }
    text
}

/// How many plans have which grade, in the order of the standard; nothing where no plan has any.
fn grades(group: &Group) -> String {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for grade in group.rows.iter().filter_map(|row| row.grade.as_deref()) {
        *count.entry(grade).or_default() += 1;
    }
    let standards = group.rules.standards.iter();
    let mut names = standards.filter(|one| one.on == group.form.record).flat_map(|one| &one.grades);
    let are = |many: usize| if many == 1 { "is" } else { "are" };
    let said = |name: &str, words: &str| {
        let many = count.get(name).copied()?;
        Some(format!("{} {} {words}", grouped(many), are(many)))
    };
    let graded = names.by_ref().filter_map(|grade| said(&grade.name, &grade.name));
    let all: Vec<String> = graded.chain(said(OPEN, "still open")).collect();
    match all.is_empty() {
        true => String::new(),
        false => format!(" By the standard of the circular, {}.", joined(&all, "and")),
    }
}
