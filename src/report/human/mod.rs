//! Findings for people: the answer first, then what to do, then all else.

mod answer;
mod brief;
mod in_full;
mod national;
pub(crate) mod places;
mod standing;
pub(crate) mod statistics;

pub(crate) use answer::waits;
pub(crate) use standing::Standing;

use super::{Detail, Ending, JudgedCounts, Renderer, Settings, Totals, diagnostics, short};
use crate::common::Frequent;
use lacuna_check::driver::{Checked, Judged, NationalRun};
use lacuna_check::eval::{Counts, Finding, Ledger};
use lacuna_language::diag::view::{self, Drawing, Style};
use lacuna_language::diag::{Diagnostics, Printable};
use lacuna_language::rules::program::{Requirement, Rules};
use lacuna_language::source::{Sources, visible};
use lacuna_language::value::{date, show};

/// For people.
pub(crate) struct Human;

impl Renderer for Human {
    /// A plan that is told at length says itself as of when.
    fn head(&self, settings: Settings, _: &Diagnostics, _: &Sources) -> Printable {
        let mut text = Printable::default();
        if settings.detail == Detail::Todo {
            return text;
        }
        if settings.is_draft {
            text.push_line(
                "DRAFT: what is not filled in yet is listed, but it does not count as a breach.",
            );
        }
        if matches!(settings.detail, Detail::Line | Detail::Brief | Detail::Statistics) {
            text.push_line(format!("As of {}.", date::show(settings.as_of)));
        }
        if !text.is_empty() {
            text.push_line("");
        }
        text
    }

    fn plan(&self, checked: &Checked, settings: Settings) -> Printable {
        if settings.detail == Detail::Todo {
            return short::todo(checked, settings);
        }
        match &checked.outcome {
            Ok(judged) => match settings.detail {
                Detail::Statistics | Detail::Todo => Printable::default(),
                Detail::Line => brief::line(checked, judged, settings),
                Detail::Brief => brief::plan(checked, judged, settings),
                Detail::Full => at_length(checked, judged, settings, answer::plan),
                Detail::Verbose => at_length(checked, judged, settings, in_full::plan),
            },
            Err(found) => diagnostics(found, &checked.sources, settings.style),
        }
    }

    fn national(&self, run: &NationalRun, settings: Settings) -> Printable {
        national::run(run, settings)
    }

    fn is_overview_first(&self, settings: Settings) -> bool {
        settings.detail == Detail::Line
    }

    fn end(
        &self,
        _: usize,
        runs: &[NationalRun],
        totals: &Totals,
        _: &Ending,
        settings: Settings,
    ) -> Printable {
        if settings.detail == Detail::Todo {
            return short::todo_end(totals);
        }
        let runs: Printable = runs.iter().map(|run| self.national(run, settings)).collect();
        if !self.is_overview_first(settings) {
            return runs + &foot(totals, settings);
        }
        foot(totals, settings) + &runs + &Printable::lines("Each plan\n\n")
    }
}

/// A plan under its title and its verdict, and over the sums.
fn at_length(
    checked: &Checked,
    judged: &Judged,
    settings: Settings,
    body: impl Fn(&Checked, &Judged, Settings) -> Printable,
) -> Printable {
    let mut text = title(checked, judged, settings);
    text.push(&wrapped_behind("", &Standing::of(judged, settings).sentence(), settings.style));
    // A draft is not assessed yet.
    let grade = crate::grade::sentence(judged).filter(|_| !settings.is_draft);
    grade.iter().for_each(|line| text.push(&wrapped_behind("", line, settings.style)));
    text.push_line("");
    text.push(&readouts(checked, judged, settings.style));
    text.push(&body(checked, judged, settings));
    match settings.is_verbose() {
        true => text.push(&all_counts(&judged.ledger, &JudgedCounts::of(judged), settings.style)),
        false => text.push(&wrapped_behind(
            "",
            &answer::ledger_line(judged, settings.is_draft),
            settings.style,
        )),
    }
    text.push_line("");
    text
}

/// The figures that are shown with the plan, a line for each.
fn readouts(checked: &Checked, judged: &Judged, style: Style) -> Printable {
    let lines = crate::readouts(checked, judged);
    let mut text: Printable = lines.iter().map(|line| wrapped_behind("", line, style)).collect();
    if !text.is_empty() {
        text.push_line("");
    }
    text
}

/// The path, the council, the year, and how long there is.
fn title(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let circular = &judged.rules.circular;
    let authority = judged.council().unwrap_or("council not named yet".to_owned());
    let left = match date::days_between(settings.as_of, circular.due) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days if days > 0 => format!("in {days} days"),
        _ => "past".to_owned(),
    };
    let due = judged.due().map(|due| format!(", due {} ({left})", date::show(due)));
    let due = due.unwrap_or_default();
    let (year, by) = (circular.year, judged.rules.said_name());
    let as_of = date::show(settings.as_of);
    let line = format!("{}: {authority}, {year}, under {by}{due}; as of {as_of}", checked.name);
    titled(&line, settings.style)
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
fn all_counts(ledger: &Ledger, judged: &JudgedCounts, style: Style) -> Printable {
    let sums = view::wrapped(&sums(&ledger.counts(), judged), style.width.saturating_sub(2));
    Printable::lines(format!("  {}\n", sums.replace('\n', "\n  ")))
}

fn name<'r>(rules: &'r Rules, one: &Finding) -> &'r str {
    rules.requirement_name(one.requirement)
}

/// `39 requirements: 25 met, 3 breached, …`, which add up.
pub(crate) fn sums(counts: &Counts, judged: &JudgedCounts) -> String {
    let all = counted(counts.total(), "requirement", "requirements");
    format!("{all}: {}", judged.by_verdict(counts))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The sums over all plans.
fn foot(totals: &Totals, settings: Settings) -> Printable {
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
        _ => {
            let in_part = match totals.in_part {
                0 => String::new(),
                some => format!("{some} checked in part with nothing in the way, "),
            };
            let ready = format!("{} ready, {in_part}{} not ready", totals.ready, totals.unready());
            let counts = &totals.counts;
            format!(
                "{plans}: {ready}{unusable}. {} verdicts: {}.",
                counts.total(),
                totals.judged.by_verdict(counts)
            )
        }
    };
    let not_run = match totals.national_not_run {
        0 => String::new(),
        1 => " 1 national requirement was not checked: add `--national`.".to_owned(),
        many => format!(" {many} national requirements were not checked: add `--national`."),
    };
    // One plan says itself all that there is to say of it.
    let is_counted = settings.detail == Detail::Statistics;
    let is_alone = totals.plans == 1 && totals.unusable == 0 && totals.earlier.is_empty();
    if is_alone && !is_counted {
        return Printable::default();
    }
    let part = totals.part.sentence().map(|part| format!(" {part}")).unwrap_or_default();
    let mut text = Printable::default();
    let earlier = earlier(totals);
    earlier.iter().for_each(|line| text.push(&wrapped_behind("", line, settings.style)));
    let grades = totals.grades.sentence().filter(|_| !settings.is_draft);
    grades.iter().for_each(|line| text.push(&wrapped_behind("", line, settings.style)));
    text.push(&wrapped_behind("", &format!("{line}{part}{not_run}"), settings.style));
    let common = common(totals, settings);
    match settings.detail == Detail::Line {
        // Where the overview comes first, it begins with the sums.
        true => text + &Printable::lines("\n") + &common,
        false => common + &text,
    }
}

/// `Not counted, as a later version was sent: a.yaml.`; nothing where there is no earlier version.
fn earlier(totals: &Totals) -> Option<String> {
    const MOST: usize = 6;
    let names = show::first_few(&totals.earlier, MOST);
    (!totals.earlier.is_empty())
        .then(|| format!("Not counted, as a later version was sent: {names}."))
}

/// The first so many, and those that are as frequent as the last of them, up to twice as many.
fn first_with_ties<'c>(
    all: &'c [Frequent<'c>],
    most: usize,
) -> impl Iterator<Item = &'c Frequent<'c>> {
    let last = all.iter().take(most).next_back().map_or(0, |one| one.count);
    all.iter().take_while(move |one| one.count >= last).take(most.saturating_mul(2))
}

/// What is common to several plans: what is breached and undecided in most of them.
fn common(totals: &Totals, settings: Settings) -> Printable {
    let mut text = match settings.detail {
        Detail::Statistics => statistics::table(totals, settings),
        _ if totals.plans < 2 => return Printable::default(),
        _ => most_common(totals, settings),
    };
    if !text.is_empty() && settings.detail == Detail::Statistics {
        text.push_line("");
    }
    text.push(&without_last_year(totals, settings));
    text
}

/// What most plans have in common, and those in which most has to be put right.
fn most_common(totals: &Totals, settings: Settings) -> Printable {
    const MOST: usize = 5;
    let mut text = Printable::default();
    let worst = totals.common.worst();
    if worst.len() > 1 {
        if settings.detail == Detail::Brief {
            text.push_line("");
        }
        text.push_line("Most to put right (musts breached + undecided)");
        for one in worst {
            let counts = format!("{} + {}", one.breached, one.undecided);
            text.push(&wrapped_behind(&format!("{counts:>10}  "), &one.name, settings.style));
        }
        text.push_line("");
    }
    let lists = [
        ("Breached most often", totals.common.most_breached()),
        ("Undecided most often", totals.common.most_undecided()),
    ];
    for (heading, requirements) in lists.into_iter().filter(|(_, all)| !all.is_empty()) {
        if text.is_empty() && settings.detail == Detail::Brief {
            text.push_line("");
        }
        text.push_line(format!("{heading} (in how many plans, of those that it applies to)"));
        for one in first_with_ties(&requirements, MOST) {
            let Frequent { name, title, strength, count, n_plans } = one;
            let of = format!("{count} of {n_plans}");
            let line = format!("{of:>10}  {name} ({strength}): {title}");
            text.push_line(clipped(&line, settings.style));
        }
        text.push_line("");
    }
    text
}

/// For how many plans last year's is not given.
fn without_last_year(totals: &Totals, settings: Settings) -> Printable {
    let mut text = Printable::default();
    let without = totals.common.without_last_year();
    if without.n_plans > 0 {
        let plans = counted(without.n_plans, "plan", "plans");
        let verdicts = match without.n_undecided {
            1 => "1 verdict waits".to_owned(),
            many => format!("{many} verdicts wait"),
        };
        let line = format!(
            "Last year's plan is not given for {plans}, and {verdicts} for it: give its file or folder with `--previous`."
        );
        text.push(&wrapped_behind("", &line, settings.style));
        text.push_line("");
    }
    text
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

/// ` 3. `, as wide as the number of any entry that is shown.
fn number(at: usize) -> String {
    format!("{at:>2}. ")
}

/// A line in several of the width there is, each further one under the beginning of the first.
fn wrapped_behind(first: &str, line: &str, style: Style) -> Printable {
    let indent = first.chars().count();
    let lines = view::wrapped(line, style.width.saturating_sub(indent));
    let mut text = Printable::default();
    for (at, line) in lines.lines().enumerate() {
        let before = if at == 0 { first.to_owned() } else { " ".repeat(indent) };
        text.push_line(format!("{before}{line}"));
    }
    text
}

/// A line that is cut where it would run over.
fn clipped(line: &str, style: Style) -> String {
    let line = visible::in_a_line(line);
    let ellipsis = if style.drawing == Drawing::Ascii { "..." } else { "…" };
    // Who hears a line does not mind how long it is.
    if line.chars().count() <= style.width || style.drawing == Drawing::Plain {
        return line.into_owned();
    }
    let kept = style.width.saturating_sub(ellipsis.chars().count());
    let cut: String = line.chars().take(kept).collect();
    format!("{}{ellipsis}", cut.trim_end())
}

/// The paragraphs that a requirement rests on, in words: `LAC(2000)22, adoption-figure: "…"`; behind the last
/// of them the place of the rule, where it is given.
pub(crate) fn citations(
    rules: &Rules,
    requirement: &Requirement,
    rule: Option<&str>,
) -> Vec<String> {
    let cited = requirement.cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    let mut said: Vec<String> = cited
        .map(|one| {
            let mark = if one.is_quoted { "\"" } else { "" };
            format!("{}, {}: {mark}{}{mark}", rules.short_name(), one.name, one.words)
        })
        .collect();
    if let Some(rule) = rule {
        if said.is_empty() {
            said.push(rules.short_name());
        }
        said.last_mut().into_iter().for_each(|last| last.push_str(&format!(" (rule: {rule})")));
    }
    said
}
