//! Findings for people: the plan's text with what decided marked in it, then lists, then sums.

use super::{Settings, Totals, finding};
use crate::diag::Printable;
use crate::diag::view::{self, Block, Style};
use crate::driver::{Checked, Judged, NationalRun};
use crate::eval::{Counts, Finding, Ledger, Part, Resting, Todo, Verdict};
use crate::plan::SlotId;
use crate::rules::program::{Rules, Strength};
use crate::source::{Place, Sources};
use crate::value::{date, show};

/// The head of a report.
pub fn head(settings: Settings) -> Printable {
    let draft =
        if settings.is_draft { "DRAFT: undecided requirements do not count yet.\n" } else { "" };
    Printable::lines(format!("{draft}As of {}.\n\n", date::show(settings.as_of)))
}

/// One plan file.
pub fn plan(checked: &Checked, settings: Settings) -> Printable {
    match &checked.outcome {
        Ok(judged) => judged_plan(checked, judged, settings),
        Err(diagnostics) => {
            let format = super::Format::Human;
            super::diagnostics(diagnostics, &checked.sources, format, settings.style)
        }
    }
}

fn judged_plan(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let mut text = title(checked, judged, settings);
    for one in &judged.ledger.findings {
        for block in blocks(judged, one, settings) {
            text.push(&super::drawn(&block, &checked.sources, settings.style));
        }
    }
    for doubt in &judged.ledger.doubts {
        let block = Block::from_diagnostic(doubt);
        text.push(&super::drawn(&block, &checked.sources, settings.style));
    }
    text.push(&within_rounding(judged.rules, &judged.ledger, settings));
    text.push(&met_and_resting(judged.rules, &judged.ledger, settings));
    text.push(&not_applicable(judged, settings));
    text.push(&blocked(judged, settings));
    text.push(&for_a_person(judged, &checked.sources, settings));
    text.push(&todo(judged, settings.style));
    text.push(&all_counts(&judged.ledger, settings.style));
    text.push(&Printable::lines(format!("  {}\n\n", standing(judged))));
    text
}

/// The path, the council, the year, and how long there is.
fn title(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let circular = &judged.rules.circular;
    let authority = judged.council().unwrap_or("a council without a name".to_owned());
    let left = match date::days_between(settings.as_of, circular.due) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days if days > 0 => format!("in {days} days"),
        _ => "past".to_owned(),
    };
    // What is due is the circular's own plan, the first form; another form has days of its own.
    let is_due = judged.rules.forms.first().is_some_and(|form| form.record == judged.form.record);
    let due = match is_due {
        true => format!(", due {} ({left})", date::show(circular.due)),
        false => String::new(),
    };
    let (year, by) = (circular.year, judged.rules.short_name());
    let line = format!("{}: {authority}, {year}, by {by}{due}", checked.name);
    titled(&line, settings.style)
}

/// What is told in full: breaches, and what is undecided by more than a gap in the form.
fn blocks(judged: &Judged, one: &Finding, settings: Settings) -> Vec<Block> {
    if finding::is_form(one) {
        return finding::form_blocks(judged, one);
    }
    let is_told = match one.verdict {
        Verdict::Breached => true,
        Verdict::Undecided => !one.is_blocked || settings.is_verbose,
        Verdict::ForAPerson => settings.is_verbose,
        Verdict::Met | Verdict::NotApplicable => false,
    };
    let requirement = judged.rules.requirement(one.requirement).filter(|_| is_told);
    requirement.map(|requirement| finding::block(judged, one, requirement)).into_iter().collect()
}

/// Requirements that are met as far as rounded figures tell, with how far they may be off.
fn within_rounding(rules: &Rules, ledger: &Ledger, settings: Settings) -> Printable {
    let met = ledger.findings.iter().filter(|one| one.is_within_rounding());
    let lines = met.map(|one| {
        let parts = one.instances.iter().flat_map(|one| &one.parts);
        let said: Vec<&str> = parts.map(|part| part.said.as_str()).collect();
        let said = said.join("; ");
        let rests = rests(finding::unsaid(&one.rests_on, &said), settings);
        item(format!("{}: {said}", name(rules, one)), rests)
    });
    section("Met within rounding:", lines.collect(), settings.style)
}

/// Requirements that are met whatever rounding does, by figures that are not exact.
fn met_and_resting(rules: &Rules, ledger: &Ledger, settings: Settings) -> Printable {
    let is_it = |one: &&Finding| one.verdict == Verdict::Met && !one.is_within_rounding();
    let met = ledger.findings.iter().filter(is_it);
    let resting = met.filter(|one| settings.is_verbose && !one.rests_on.is_empty());
    let lines = resting.map(|one| {
        let figures = one.rests_on.iter().collect();
        item(name(rules, one).to_owned(), rests(figures, settings))
    });
    let heading = "Met, resting on figures that are not exact:";
    section(heading, lines.collect(), settings.style)
}

/// The figures that something rests on, a line for each.
fn rests(figures: Vec<&Resting>, settings: Settings) -> Vec<String> {
    const MOST: usize = 5;
    let most = if settings.is_verbose { usize::MAX } else { MOST };
    let more = figures.len().saturating_sub(most);
    let lines = figures.iter().take(most).map(|one| format!("rests on {}", one.told()));
    let more = (more > 0).then(|| format!("and on {more} more that are not exact"));
    lines.chain(more).collect()
}

/// Requirements that are not for this plan as a whole, and why.
fn not_applicable(judged: &Judged, settings: Settings) -> Printable {
    let all = judged.ledger.findings.iter().filter(|one| one.verdict == Verdict::NotApplicable);
    let lines = all.map(|one| {
        let mut parts = one.instances.iter().flat_map(|one| &one.parts);
        let why = parts.next().map(|part| format!(": {}", part.said)).unwrap_or_default();
        vec![format!("{}{why}", name(judged.rules, one))]
    });
    section("Not applicable:", lines.collect(), settings.style)
}

/// Requirements that only wait for what the form asks for already.
fn blocked(judged: &Judged, settings: Settings) -> Printable {
    let waiting = judged.ledger.findings.iter().filter(|one| one.is_blocked);
    let lines = waiting.map(|one| {
        let waits = show::joined(&waits_for(judged, one), "and");
        vec![format!("{} waits for {waits}", name(judged.rules, one))]
    });
    section("Undecided until the plan is filled in:", lines.collect(), settings.style)
}

/// The things to supply that a requirement waits for.
pub fn waits_for(judged: &Judged, one: &Finding) -> Vec<String> {
    let is_gap = |slot: &SlotId| one.gaps.binary_search(slot).is_ok();
    let is_needed = |todo: &&Todo| todo.slots.iter().any(is_gap);
    let waits = judged.ledger.todo.iter().filter(is_needed);
    waits.map(|todo| todo.what.clone()).collect()
}

/// What a person has to judge, with the question and where the evidence stands.
fn for_a_person(judged: &Judged, sources: &Sources, settings: Settings) -> Printable {
    let open = judged.ledger.findings.iter().filter(|one| one.verdict == Verdict::ForAPerson);
    let questions = open.filter_map(|one| {
        let requirement = judged.rules.requirement(one.requirement)?;
        let Strength::Judged { question, .. } = &requirement.strength else {
            return None;
        };
        let parts = one.instances.iter().flat_map(|one| &one.parts);
        let shown = parts.map(|part| format!("{}{}", part.said, lines(part, sources)));
        let shown = shown.collect::<Vec<String>>().join("; ");
        let rests = rests(finding::unsaid(&one.rests_on, &shown), settings);
        Some(item(format!("{}: {question} See {shown}.", requirement.name), rests))
    });
    section("For a person to judge:", questions.collect(), settings.style)
}

/// Where in the plan the evidence stands: ` (lines 60, 66 and 72)`, ` (cells Spending!B7 and C7)`.
fn lines(part: &Part, sources: &Sources) -> String {
    const MOST: usize = 8;
    let mut word = "line";
    // What only names the plan is no evidence.
    let values = part.shown.iter().filter(|shown| shown.slot().is_some());
    let places = values.map(|shown| match sources.place(shown.place) {
        Place::Text(at) => at.line.to_string(),
        Place::Cell(name) => {
            word = "cell";
            name
        }
    });
    let mut places: Vec<String> = places.collect();
    places.dedup();
    let more = places.len().saturating_sub(MOST);
    let shown = || places.iter().take(MOST).cloned().collect::<Vec<String>>();
    match (places.len(), more) {
        (0, _) => String::new(),
        (1, _) => format!(" ({word} {})", shown().join("")),
        (_, 0) => format!(" ({word}s {})", show::joined(&shown(), "and")),
        _ => format!(" ({word}s {} and {more} more)", shown().join(", ")),
    }
}

/// What to supply next, the weightiest first.
fn todo(judged: &Judged, style: Style) -> Printable {
    let items = todo_lines(judged).into_iter().map(|line| vec![line]);
    section("What to supply next:", items.collect(), style)
}

/// What to supply next, a line each.
pub fn todo_lines(judged: &Judged) -> Vec<String> {
    let lines = judged.ledger.todo.iter().map(|todo| {
        let requirements = |count: usize| match count {
            1 => "1 requirement".to_owned(),
            many => format!("{many} requirements"),
        };
        match (todo.alone, todo.in_all) {
            (0, 0) => format!("{}: asked for by the form", todo.what),
            (0, all) => format!("{}: needed, with others, by {}", todo.what, requirements(all)),
            (alone, all) if alone == all => {
                format!("{}: settles {}", todo.what, requirements(alone))
            }
            (alone, all) => {
                format!("{}: settles {}, and is needed by {all}", todo.what, requirements(alone))
            }
        }
    });
    lines.collect()
}

/// An item of a section: a line, and those that belong to it.
fn item(first: String, more: Vec<String>) -> Vec<String> {
    std::iter::once(first).chain(more).collect()
}

/// A heading and its items, each behind a dash, with their lines wrapped.
fn section(heading: &str, items: Vec<Vec<String>>, style: Style) -> Printable {
    if items.is_empty() {
        return Printable::default();
    }
    let mut text = format!("  {heading}\n");
    for lines in items {
        let lines = lines.iter().map(|line| view::wrapped(line, style.width.saturating_sub(6)));
        let item = lines.collect::<Vec<String>>().join("\n");
        text.push_str(&format!("    - {}\n", item.replace('\n', "\n      ")));
    }
    text.push('\n');
    Printable::lines(text)
}

/// How many requirements there are of each verdict.
fn all_counts(ledger: &Ledger, style: Style) -> Printable {
    let sums = view::wrapped(&sums(&ledger.counts()), style.width.saturating_sub(2));
    Printable::lines(format!("  {}\n", sums.replace('\n', "\n  ")))
}

fn name<'r>(rules: &'r Rules, one: &Finding) -> &'r str {
    rules.requirement_name(one.requirement)
}

/// `39 requirements: 25 met, 3 breached, …`, which add up.
pub fn sums(counts: &Counts) -> String {
    let parts =
        Verdict::ALL.iter().map(|verdict| format!("{} {}", counts.of(*verdict), verdict.words()));
    let plural = if counts.total() == 1 { "" } else { "s" };
    let parts = parts.collect::<Vec<_>>().join(", ");
    format!("{} requirement{plural}: {parts}", counts.total())
}

/// Whether the plan can go: what is still in its way.
fn standing(judged: &Judged) -> String {
    let mut totals = Totals::default();
    totals.add_plan(judged);
    match (totals.must_breached, totals.must_undecided) {
        (0, 0) => match totals.should_breached {
            0 if judged.ledger.findings.iter().any(|one| one.explained.is_some()) => {
                "Every `must` is met, and every `should` that is breached is explained.".to_owned()
            }
            0 => "Every `must` is met, and no `should` is breached.".to_owned(),
            1 => "Every `must` is met; 1 `should` is breached.".to_owned(),
            many => format!("Every `must` is met; {many} `should`s are breached."),
        },
        (breached, open) => {
            let said = |count: usize, what: &str| match count {
                0 => format!("no `must` is {what}"),
                1 => format!("1 `must` is {what}"),
                many => format!("{many} `must`s are {what}"),
            };
            format!("Not ready: {}, {}.", said(breached, "breached"), said(open, "undecided"))
        }
    }
}

/// The sums over all plans.
pub fn foot(totals: &Totals, settings: Settings) -> Printable {
    let plans = match totals.plans {
        1 => "1 plan checked".to_owned(),
        many => format!("{many} plans checked"),
    };
    let unusable = match totals.unusable {
        0 => String::new(),
        1 => ", 1 file could not be used".to_owned(),
        many => format!(", {many} files could not be used"),
    };
    let line = match totals.plans {
        0 | 1 => format!("{plans}{unusable}."),
        _ => format!("{plans}{unusable}. {}.", sums(&totals.counts)),
    };
    let not_run = match totals.national_not_run {
        0 => String::new(),
        1 => " 1 national requirement was not run: give `--national` for it.".to_owned(),
        many => format!(" {many} national requirements were not run: give `--national` for them."),
    };
    let line = view::wrapped(&format!("{line}{not_run}"), settings.style.width);
    Printable::lines(format!("{line}\n"))
}

/// What all plans of a year come to together.
pub fn national(run: &NationalRun, settings: Settings) -> Printable {
    let mut text = national_title(run, settings);
    for one in &run.ledger.findings {
        let is_told = !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable);
        if let (Some(requirement), true) = (run.rules.requirement(one.requirement), is_told) {
            let block = finding::national_block(run, one, requirement);
            text.push(&super::drawn(&block, &run.sources, settings.style));
        }
    }
    text.push(&within_rounding(run.rules, &run.ledger, settings));
    text.push(&met_and_resting(run.rules, &run.ledger, settings));
    text.push(&all_counts(&run.ledger, settings.style));
    text.push_line("");
    text
}

/// The year, the kind of councils, and of how many there is no plan.
fn national_title(run: &NationalRun, settings: Settings) -> Printable {
    const MOST: usize = 5;
    let most = if settings.is_verbose { usize::MAX } else { MOST };
    let kind = run.kind.as_ref().map(|kind| format!(" ({kind} councils)")).unwrap_or_default();
    let there = run.n_there;
    let known = match run.n_known < run.n_expected {
        true => format!("; {} of them are known by name", run.n_known),
        false => String::new(),
    };
    let absent = match run.absent.is_empty() {
        true => String::new(),
        false => {
            format!("; no plan that can be used from {}", show::first_few(&run.absent, most))
        }
    };
    let year = run.rules.circular.year;
    let line = format!(
        "All plans for {year}{kind}, by {}: {there} of {} councils{known}{absent}",
        run.rules.short_name(),
        run.n_expected
    );
    titled(&line, settings.style)
}

/// A title, further in where it goes on: a name in it is not to look like a line of the report.
fn titled(line: &str, style: Style) -> Printable {
    const INDENT: usize = 4;
    let whole = view::wrapped(line, style.width);
    let (first, rest) = whole.split_once('\n').unwrap_or((&whole, ""));
    let mut title = Printable::line(first);
    let rest = view::wrapped(&rest.replace('\n', " "), style.width.saturating_sub(INDENT));
    for line in rest.lines() {
        title.push_line(format!("{:INDENT$}{line}", ""));
    }
    title.push_line("");
    title
}
