//! Findings for people: the plan's text with what decided marked in it, then lists, then sums.

use super::{Settings, Totals, finding};
use crate::diag::view::{self, Block, Style};
use crate::driver::{Checked, Judged, NationalRun};
use crate::eval::{Counts, Finding, Ledger, Part, Resting, Todo, Verdict};
use crate::plan::SlotId;
use crate::rules::program::{Rules, Strength};
use crate::source::{Place, Sources};
use crate::value::{date, show};

/// The head of a report.
pub fn head(settings: Settings) -> String {
    let draft =
        if settings.is_draft { "DRAFT: undecided requirements do not count yet.\n" } else { "" };
    format!("{draft}As of {}.\n\n", date::show(settings.as_of))
}

/// One plan file.
pub fn plan(checked: &Checked, settings: Settings) -> String {
    match &checked.outcome {
        Ok(judged) => judged_plan(checked, judged, settings),
        Err(diagnostics) => {
            let format = super::Format::Human;
            super::diagnostics(diagnostics, &checked.sources, format, settings.style)
        }
    }
}

fn judged_plan(checked: &Checked, judged: &Judged, settings: Settings) -> String {
    let mut text = title(checked, judged, settings);
    for one in &judged.ledger.findings {
        for block in blocks(judged, one, settings) {
            text.push_str(&view::render(&block, &checked.sources, settings.style));
            text.push('\n');
        }
    }
    for doubt in &judged.ledger.doubts {
        let block = Block::from_diagnostic(doubt);
        text.push_str(&format!("{}\n", view::render(&block, &checked.sources, settings.style)));
    }
    text.push_str(&within_rounding(judged.rules, &judged.ledger, settings));
    text.push_str(&met_and_resting(judged.rules, &judged.ledger, settings));
    text.push_str(&not_applicable(judged, settings));
    text.push_str(&blocked(judged, settings));
    text.push_str(&for_a_person(judged, &checked.sources, settings));
    text.push_str(&todo(judged, settings.style));
    let sums =
        view::wrapped(&sums(&judged.ledger.counts()), settings.style.width.saturating_sub(2));
    text.push_str(&format!("  {}\n", sums.replace('\n', "\n  ")));
    text.push_str(&format!("  {}\n\n", standing(judged)));
    text
}

/// The path, the council, the year, and how long there is.
fn title(checked: &Checked, judged: &Judged, settings: Settings) -> String {
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
    format!("{}\n\n", view::wrapped(&line, settings.style.width))
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
fn within_rounding(rules: &Rules, ledger: &Ledger, settings: Settings) -> String {
    let met = ledger.findings.iter().filter(|one| one.is_within_rounding());
    let lines = met.map(|one| {
        let parts = one.instances.iter().flat_map(|one| &one.parts);
        let said: Vec<&str> = parts.map(|part| part.said.as_str()).collect();
        let said = said.join("; ");
        let rests = rests(finding::unsaid(&one.rests_on, &said), settings);
        format!("{}: {said}{rests}", name(rules, one))
    });
    section("Met within rounding:", lines.collect(), settings.style)
}

/// Requirements that are met whatever rounding does, by figures that are not exact.
fn met_and_resting(rules: &Rules, ledger: &Ledger, settings: Settings) -> String {
    let is_it = |one: &&Finding| one.verdict == Verdict::Met && !one.is_within_rounding();
    let met = ledger.findings.iter().filter(is_it);
    let resting = met.filter(|one| settings.is_verbose && !one.rests_on.is_empty());
    let lines = resting.map(|one| {
        let figures = one.rests_on.iter().collect();
        format!("{}{}", name(rules, one), rests(figures, settings))
    });
    let heading = "Met, resting on figures that are not exact:";
    section(heading, lines.collect(), settings.style)
}

/// The figures that something rests on, a line for each.
fn rests(figures: Vec<&Resting>, settings: Settings) -> String {
    const MOST: usize = 5;
    let most = if settings.is_verbose { usize::MAX } else { MOST };
    let more = figures.len().saturating_sub(most);
    let lines = figures.iter().take(most).map(|one| format!("\nrests on {}", one.told()));
    let more = (more > 0).then(|| format!("\nand on {more} more that are not exact"));
    lines.chain(more).collect()
}

/// Requirements that are not for this plan as a whole, and why.
fn not_applicable(judged: &Judged, settings: Settings) -> String {
    let all = judged.ledger.findings.iter().filter(|one| one.verdict == Verdict::NotApplicable);
    let lines = all.map(|one| {
        let mut parts = one.instances.iter().flat_map(|one| &one.parts);
        let why = parts.next().map(|part| format!(": {}", part.said)).unwrap_or_default();
        format!("{}{why}", name(judged.rules, one))
    });
    section("Not applicable:", lines.collect(), settings.style)
}

/// Requirements that only wait for what the form asks for already.
fn blocked(judged: &Judged, settings: Settings) -> String {
    let waiting = judged.ledger.findings.iter().filter(|one| one.is_blocked);
    let lines = waiting.map(|one| {
        let waits = show::joined(&waits_for(judged, one), "and");
        format!("{} waits for {waits}", name(judged.rules, one))
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
fn for_a_person(judged: &Judged, sources: &Sources, settings: Settings) -> String {
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
        Some(format!("{}: {question} See {shown}.{rests}", requirement.name))
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
fn todo(judged: &Judged, style: Style) -> String {
    section("What to supply next:", todo_lines(judged), style)
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

/// A heading and its lines, numbered by dashes, wrapped.
fn section(heading: &str, lines: Vec<String>, style: Style) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("  {heading}\n");
    for line in lines {
        let wrapped = view::wrapped(&line, style.width.saturating_sub(6));
        text.push_str(&format!("    - {}\n", wrapped.replace('\n', "\n      ")));
    }
    text.push('\n');
    text
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
pub fn foot(totals: &Totals, settings: Settings) -> String {
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
    format!("{}\n", view::wrapped(&format!("{line}{not_run}"), settings.style.width))
}

/// What all plans of a year come to together.
pub fn national(run: &NationalRun, settings: Settings) -> String {
    let mut text = national_title(run, settings);
    for one in &run.ledger.findings {
        let is_told = !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable);
        if let (Some(requirement), true) = (run.rules.requirement(one.requirement), is_told) {
            let block = finding::national_block(run, one, requirement);
            text.push_str(&view::render(&block, &run.sources, settings.style));
            text.push('\n');
        }
    }
    text.push_str(&within_rounding(run.rules, &run.ledger, settings));
    text.push_str(&met_and_resting(run.rules, &run.ledger, settings));
    let sums = view::wrapped(&sums(&run.ledger.counts()), settings.style.width.saturating_sub(2));
    text.push_str(&format!("  {}\n\n", sums.replace('\n', "\n  ")));
    text
}

/// The year, the kind of councils, and of how many there is no plan.
fn national_title(run: &NationalRun, settings: Settings) -> String {
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
    format!("{}\n\n", view::wrapped(&line, settings.style.width))
}
