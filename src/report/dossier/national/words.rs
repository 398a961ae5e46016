//! What the plans of a year come to, in sentences.

use std::collections::BTreeMap;

use super::{Group, PlanRow};
use crate::dossier::spending;
use lacuna_language::value::show::grouped;

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
    let mut grades: BTreeMap<&str, usize> = BTreeMap::new();
    for grade in group.rows.iter().filter_map(|row| row.grade.as_deref()) {
        *grades.entry(grade).or_default() += 1;
    }
    let grades: Vec<String> =
        grades.into_iter().map(|(grade, count)| format!("{grade}: {}", grouped(count))).collect();
    if !grades.is_empty() {
        text.push_str(&format!(" By the standard of the circular, {}.", grades.join("; ")));
    }
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
