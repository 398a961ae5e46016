//! The money of all plans together.

use super::{Group, counted};
use crate::dossier::council::{paragraph, sums_in_tables};
use crate::dossier::document::Block;
use crate::dossier::spending::{self, Money};

/// The money of all plans, beside what the tables of the rules have for the year.
pub(super) fn blocks(group: &Group) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(sums_in_tables(group.rules, None, "The year's sums in the tables of the rules"));
    for (at, shape) in spending::shapes(group.rules, group.form).iter().enumerate() {
        let Some(money) = group.money.get(at) else { continue };
        blocks.extend(totals(group, at, shape, money));
        blocks.extend(shape.blocks(money, ""));
    }
    match blocks.is_empty() {
        true => Vec::new(),
        false => {
            std::iter::once(group.heading("money", "Money of all plans")).chain(blocks).collect()
        }
    }
}

/// What the plans add up to, and in how many something is still open.
fn totals(group: &Group, at: usize, shape: &spending::Shape, money: &Money) -> Option<Block> {
    if money.total.is_empty() || shape.is_by_year() {
        return None;
    }
    let own = || group.rows.iter().filter_map(|row| row.money.get(at));
    let given = own().filter(|money| money.is_given).count();
    let open = own().filter(|money| money.is_given && !money.total.is_exact()).count();
    let last = match money.last_year {
        Some(last) => {
            let known = own().filter(|money| money.last_year.is_some()).count();
            let plans = counted(known, "plan", "plans");
            format!(" Last year, {plans} of the same councils had {}.", last.in_full())
        }
        None => String::new(),
    };
    let known = match open {
        0 => "all are known to the penny".to_owned(),
        1 => "1 is not known to the penny".to_owned(),
        many => format!("{many} are not known to the penny"),
    };
    Some(paragraph(format!(
        "{}: {} in {given} of {}; {known}.{last}",
        shape.title(),
        money.total.in_full(),
        counted(group.rows.len(), "plan", "plans"),
    )))
}
