//! One plan in full, with `-v`: every finding in the plan's text, and every other requirement in a list.

use super::places::Places;
use super::{name, section, waits};
use crate::{Settings, drawn, finding};
use lacuna_check::driver::{Checked, Judged};
use lacuna_check::eval::{Finding, Ledger, Part, Resting, Todo, Verdict};
use lacuna_check::plan::SlotId;
use lacuna_check::wording::Words;
use lacuna_language::diag::Printable;
use lacuna_language::diag::view::{Block, Style};
use lacuna_language::rules::program::Strength;
use lacuna_language::source::Span;
use lacuna_language::value::show;

/// All findings, then what is doubtful, then the lists.
pub(super) fn plan(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let words = judged.words(&checked.sources);
    let mut text = Printable::default();
    for one in &judged.ledger.findings {
        for block in blocks(judged, words, one) {
            text.push(&drawn(&block, &checked.sources, settings.style));
        }
    }
    for doubt in &judged.doubts {
        let block = Block::from_diagnostic(doubt);
        text.push(&drawn(&block, &checked.sources, settings.style));
    }
    text.push(&within_rounding(words, &judged.ledger, settings));
    text.push(&met_and_resting(words, &judged.ledger, settings));
    text.push(&met(judged, settings.style));
    text.push(&not_applicable(judged, words, settings));
    text.push(&blocked(judged, words, settings));
    text.push(&for_a_person(judged, words, settings));
    text.push(&answered(judged, settings.style));
    text.push(&todo(judged, words, settings.style));
    text
}

/// All that is not settled is told.
fn blocks(judged: &Judged, words: Words, one: &Finding) -> Vec<Block> {
    if one.is_form() {
        return finding::form_blocks(words, one);
    }
    let is_told = !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable);
    let requirement = words.rules.requirement(one.requirement).filter(|_| is_told);
    let block = |requirement| match judged.exemption(one) {
        Some(exemption) => finding::exempt_block(words, one, requirement, exemption),
        None => finding::judged_block(words, one, requirement, judged.reply(one)),
    };
    requirement.map(block).into_iter().collect()
}

/// Requirements that are met as far as rounded figures tell, with how far they may be off.
pub(super) fn within_rounding(words: Words, ledger: &Ledger, settings: Settings) -> Printable {
    let met = ledger.findings.iter().filter(|one| one.is_within_rounding());
    let lines = met.map(|one| {
        let parts = one.instances.iter().flat_map(|one| &one.parts);
        let said: Vec<String> = parts.map(|part| words.part(part)).collect();
        let rests = rests(words, untold(words, one), settings);
        item(format!("{}: {}", name(words.rules, one), said.join("; ")), rests)
    });
    section("Met, allowing for rounding:", lines.collect(), settings.style)
}

/// Requirements that are met whatever rounding does, by figures that are not exact.
pub(super) fn met_and_resting(words: Words, ledger: &Ledger, settings: Settings) -> Printable {
    let is_it = |one: &&Finding| one.verdict == Verdict::Met && !one.is_within_rounding();
    let met = ledger.findings.iter().filter(is_it);
    let resting = met.filter(|one| settings.is_verbose() && !one.rests_on.is_empty());
    let lines = resting.map(|one| {
        let figures = one.rests_on.iter().collect();
        item(name(words.rules, one).to_owned(), rests(words, figures, settings))
    });
    let heading = "Met, but based on figures that are not exact:";
    section(heading, lines.collect(), settings.style)
}

/// The figures that are not exact and that are not told in a finding's reasons.
fn untold<'f>(words: Words, one: &'f Finding) -> Vec<&'f Resting> {
    finding::untold(words, &one.rests_on, &one.instances)
}

/// The figures that something rests on, a line for each.
fn rests(words: Words, figures: Vec<&Resting>, settings: Settings) -> Vec<String> {
    const MOST: usize = 5;
    let most = if settings.is_verbose() { usize::MAX } else { MOST };
    let more = figures.len().saturating_sub(most);
    let lines =
        figures.iter().take(most).map(|one| format!("based on {}", words.figure_in_full(one)));
    let more = (more > 0).then(|| format!("and on {more} more that are not exact"));
    lines.chain(more).collect()
}

/// The names of all other requirements that are met.
fn met(judged: &Judged, style: Style) -> Printable {
    let is_it = |one: &&Finding| one.verdict == Verdict::Met && one.rests_on.is_empty();
    let met = judged.ledger.findings.iter().filter(is_it).map(|one| name(judged.rules, one));
    let names = met.collect::<Vec<&str>>().join(", ");
    let items = if names.is_empty() { Vec::new() } else { vec![vec![names]] };
    section("Met:", items, style)
}

/// Requirements that are not for this plan as a whole, and why.
fn not_applicable(judged: &Judged, words: Words, settings: Settings) -> Printable {
    let all = judged.ledger.findings.iter().filter(|one| one.verdict == Verdict::NotApplicable);
    let lines = all.map(|one| {
        let mut parts = one.instances.iter().flat_map(|one| &one.parts);
        let why = parts.next().map(|part| format!(": {}", words.part(part))).unwrap_or_default();
        vec![format!("{}{why}", name(judged.rules, one))]
    });
    section("Not applicable:", lines.collect(), settings.style)
}

/// Requirements that only wait for what the form asks for already.
fn blocked(judged: &Judged, words: Words, settings: Settings) -> Printable {
    let waiting = judged.ledger.findings.iter().filter(|one| one.is_blocked);
    let lines = waiting.map(|one| {
        let waits = show::joined(&waits_for(judged, words, one), "and");
        vec![format!("{} waits for {waits}", name(judged.rules, one))]
    });
    section("Undecided until the plan is filled in:", lines.collect(), settings.style)
}

/// The things to supply that a requirement waits for.
fn waits_for(judged: &Judged, words: Words, one: &Finding) -> Vec<String> {
    let is_gap = |slot: &SlotId| one.gaps.binary_search(slot).is_ok();
    let is_needed = |todo: &&Todo| todo.slots.iter().any(is_gap);
    let waits = judged.ledger.todo.iter().filter(is_needed);
    waits.map(|todo| words.todo(todo)).collect()
}

/// What a person has to judge, with the question and where the evidence stands.
fn for_a_person(judged: &Judged, words: Words, settings: Settings) -> Printable {
    let all = judged.ledger.findings.iter().filter(|one| one.verdict == Verdict::ForAPerson);
    let open = all.filter(|one| !judged.reply(one).is_answered());
    let questions = open.filter_map(|one| {
        let requirement = judged.rules.requirement(one.requirement)?;
        let Strength::Judged { question, .. } = &requirement.strength else {
            return None;
        };
        let parts = one.instances.iter().flat_map(|one| &one.parts);
        let shown = parts.map(|part| format!("{}{}", words.part(part), lines(part, words)));
        let shown = shown.collect::<Vec<String>>().join("; ");
        let rests = rests(words, untold(words, one), settings);
        let more = judged.reply(one).words().into_iter().chain(rests).collect();
        Some(item(format!("{}: {question} Look at {shown}.", requirement.name), more))
    });
    section("For a person to judge:", questions.collect(), settings.style)
}

/// What people judged, with who did, when and why.
fn answered(judged: &Judged, style: Style) -> Printable {
    let all = judged.ledger.findings.iter().filter(|one| judged.reply(one).is_answered());
    let lines = all.filter_map(|one| {
        let words = judged.reply(one).words()?;
        Some(vec![format!("{}: {words}", name(judged.rules, one))])
    });
    section("Judged:", lines.collect(), style)
}

/// Where in the plan the evidence stands: ` (lines 60, 66 and 72)`. What only names the plan is none.
fn lines(part: &Part, words: Words) -> String {
    let values = part.shown.iter().filter(|shown| shown.slot().is_some());
    let spans: Vec<Span> = values.map(|shown| shown.place).collect();
    let places = Places::of(&spans, words.sources);
    if places.is_empty() { String::new() } else { format!(" ({places})") }
}

/// What to supply next, the weightiest first.
fn todo(judged: &Judged, words: Words, style: Style) -> Printable {
    let items = todo_lines(judged, words).into_iter().map(|line| vec![line]);
    section("What to fill in next:", items.collect(), style)
}

/// What to supply next, a line each.
fn todo_lines(judged: &Judged, words: Words) -> Vec<String> {
    let todo = judged.ledger.todo.iter();
    todo.map(|todo| format!("{}: {}", words.todo(todo), waits(todo))).collect()
}

/// An item of a section: a line, and those that belong to it.
fn item(first: String, more: Vec<String>) -> Vec<String> {
    std::iter::once(first).chain(more).collect()
}
