//! A plan among many: a line where it is ready, and a few where it is not.

use super::places::Places;
use super::standing::Standing;
use super::{clipped, wrapped_behind};
use crate::digest::{Digest, Entry};
use crate::{Settings, finding};
use lacuna_check::driver::{Checked, Judged};
use lacuna_check::wording::Words;
use lacuna_language::diag::Printable;
use lacuna_language::value::show;

/// Before each item.
const DASH: &str = "  - ";
/// How many breached `must`s and how many gaps have a line.
const MOST_MUSTS: usize = 3;
const MOST_GAPS: usize = 3;

/// The verdict, in a line if there is room.
pub(super) fn line(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let standing = Standing::of(judged, settings);
    let heading = heading(checked, judged, &standing);
    wrapped_behind(&verdict(&standing), &heading, settings.style)
}

/// The verdict, what has to be put right, and what settles most.
pub(super) fn plan(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let (digest, words) = (Digest::of(judged), judged.words(&checked.sources));
    let standing = Standing::of(judged, settings);
    let heading = heading(checked, judged, &standing);
    let mut text = wrapped_behind(&verdict(&standing), &heading, settings.style);
    let (unfilled, put_right): (Vec<&Entry>, Vec<&Entry>) =
        digest.put_right.iter().partition(|entry| settings.is_draft && entry.is_only_unfilled());
    for (at, entry) in put_right.iter().take(MOST_MUSTS).enumerate() {
        let line = wrong(words, entry);
        // The first may have two lines, so that it can be read to the end.
        text.push(&if at == 0 { item_in_two(&line, settings) } else { item(&line, settings) });
    }
    text.push(&more(put_right.len(), MOST_MUSTS, "to put right", settings));
    let unfilled = unfilled.into_iter().map(|entry| entry.name().to_owned());
    // Last year's plan is a file to give, and is told once for all plans.
    let missing = digest.fill_in.iter().filter(|gap| !gap.is_last_years_plan(judged));
    let missing = missing.map(|gap| words.todo_name(gap.todo));
    let names = unfilled.chain(missing).collect::<Vec<String>>();
    if !names.is_empty() {
        let line = format!("to fill in: {}", show::first_few(&names, MOST_GAPS));
        text.push(&item(&line, settings));
    }
    if let Some((first, rest)) = judged.doubts.split_first() {
        let more =
            if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        let line = format!("check again: {} ({}){more}", first.message, first.code.id);
        text.push(&item(&line, settings));
    }
    text
}

/// `plans/2001-02/model.yaml (Wexcombe): 1 should breached`, to stand behind the verdict.
fn heading(checked: &Checked, judged: &Judged, standing: &Standing) -> String {
    let authority = judged.council().unwrap_or("council not named yet".to_owned());
    let counts = standing.counts().join("; ");
    let counts = if counts.is_empty() { counts } else { format!(": {counts}") };
    format!("{} ({authority}){counts}", checked.name)
}

/// The verdict, as wide for each plan.
fn verdict(standing: &Standing) -> String {
    const WIDTH: usize = 11;
    format!("{:WIDTH$}", standing.word())
}

fn wrong(words: Words, entry: &Entry) -> String {
    let place = Places::of_shown(entry.places(words.plan), words.plan, words.sources).before();
    let more = match entry.beside.len() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    format!("{place}{}{more}: {}", entry.name(), finding::in_a_line(words, entry))
}

fn more(n_all: usize, most: usize, what: &str, settings: Settings) -> Printable {
    match n_all.saturating_sub(most) {
        0 => Printable::default(),
        more => item(&format!("and {more} more {what}"), settings),
    }
}

fn item(line: &str, settings: Settings) -> Printable {
    Printable::line(clipped(&format!("{DASH}{line}"), settings.style))
}

/// An item in two lines; what does not fit into them is cut.
fn item_in_two(line: &str, settings: Settings) -> Printable {
    let wrapped = wrapped_behind(DASH, line, settings.style).to_string();
    let Some((first, rest)) = wrapped.trim_end().split_once('\n') else {
        return Printable::line(wrapped.trim_end());
    };
    let rest: Vec<&str> = rest.split_whitespace().collect();
    let indent = " ".repeat(DASH.len());
    Printable::line(first)
        + &Printable::line(clipped(&format!("{indent}{}", rest.join(" ")), settings.style))
}
