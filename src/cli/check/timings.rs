//! `--timings`: where the time of a run went, by stage and by requirement.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::eval::{Stage, Watch};
use crate::value::Year;

/// How many requirements are listed, unless all are asked for.
const MOST_REQUIREMENTS: usize = 10;

/// What takes time in a run, in the order in which it is told of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Rules,
    Find,
    Read,
    Open,
    Decode,
    LastYear,
    Requirement(Year, String),
    Ledger,
    Report,
    Write,
    National,
}

impl Phase {
    fn words(&self) -> &'static str {
        match self {
            Phase::Rules => "rules prepared",
            Phase::Find => "plans found",
            Phase::Read => "files read",
            Phase::Open => "texts parsed",
            Phase::Decode => "values read by the form",
            Phase::LastYear => "last year's plans",
            Phase::Requirement(..) => "requirements",
            Phase::Ledger => "verdicts added up",
            Phase::Report => "report made",
            Phase::Write => "report written",
            Phase::National => "national requirements",
        }
    }
}

impl From<Stage<'_>> for Phase {
    fn from(stage: Stage) -> Phase {
        match stage {
            Stage::Open => Phase::Open,
            Stage::Rules => Phase::Rules,
            Stage::Decode => Phase::Decode,
            Stage::LastYear => Phase::LastYear,
            Stage::Requirement(rules, id) => {
                Phase::Requirement(rules.circular.year, rules.requirement_name(id).to_owned())
            }
            Stage::Ledger => Phase::Ledger,
        }
    }
}

thread_local! {
    /// When the last part ended on this thread.
    static SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The time that each part has taken so far, on all threads together; nothing where nobody asks.
pub(super) struct Timings {
    kept: Option<Kept>,
}

struct Kept {
    began: Instant,
    spent: Mutex<BTreeMap<Phase, Duration>>,
}

impl Timings {
    /// The run begins, and with it this thread's first part.
    pub(super) fn begin(is_asked: bool) -> Timings {
        let kept = || Kept { began: Instant::now(), spent: Mutex::default() };
        let timings = Timings { kept: is_asked.then(kept) };
        timings.resume();
        timings
    }

    /// This thread's next part begins now, and not where the last one ended.
    pub(super) fn resume(&self) {
        if self.kept.is_some() {
            SINCE.set(Some(Instant::now()));
        }
    }

    /// A part ends on this thread.
    pub(super) fn spent_on(&self, part: impl Into<Phase>) {
        let Some(kept) = &self.kept else { return };
        let now = Instant::now();
        let since = SINCE.replace(Some(now)).unwrap_or(now);
        let mut spent = kept.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let of_part = spent.entry(part.into()).or_default();
        *of_part = of_part.saturating_add(now.saturating_duration_since(since));
    }

    /// All of it in words: the stages in their order, then the requirements that took longest.
    pub(super) fn summary(&self, n_plans: usize, n_threads: usize, is_verbose: bool) -> String {
        let Some(kept) = &self.kept else { return String::new() };
        let elapsed = kept.began.elapsed();
        let spent = kept.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stages: Vec<(&str, Duration)> = Vec::new();
        for (part, time) in spent.iter() {
            match stages.last_mut().filter(|(words, _)| *words == part.words()) {
                Some((_, sum)) => *sum = sum.saturating_add(*time),
                None => stages.push((part.words(), *time)),
            }
        }
        let table = Table { whole: spent.values().sum(), n_plans };
        let plans = if n_plans == 1 { "1 plan".to_owned() } else { format!("{n_plans} plans") };
        let (threads, all) = match n_threads {
            1 => ("1 thread".to_owned(), "all of it".to_owned()),
            many => (format!("{many} threads"), format!("all of it, on {many} threads together")),
        };
        let clock = duration(elapsed);
        let mut text = format!("Where the time went: {clock} on the clock, {plans}, {threads}\n");
        text.push_str("       time   of all    a plan\n");
        for (words, time) in stages {
            text.push_str(&table.row(time, words));
        }
        text.push_str(&table.row(table.whole, &all));
        text.push_str(&longest(&spent, &table, is_verbose));
        text
    }
}

impl Watch for Timings {
    fn ended(&self, stage: Stage) {
        self.spent_on(stage);
    }
}

fn longest(spent: &BTreeMap<Phase, Duration>, table: &Table, is_verbose: bool) -> String {
    let requirements = spent.iter().filter_map(|(part, time)| match part {
        Phase::Requirement(year, name) => Some((*time, format!("{name} ({year})"))),
        _ => None,
    });
    let mut requirements: Vec<(Duration, String)> = requirements.collect();
    requirements.sort_by(|a, b| b.cmp(a));
    let most = if is_verbose { requirements.len() } else { MOST_REQUIREMENTS };
    let more = requirements.len().saturating_sub(most);
    let rows = requirements.iter().take(most).map(|(time, name)| table.row(*time, name));
    let more = (more > 0).then(|| format!("and {more} more; `--verbose` lists all\n"));
    let head = if requirements.is_empty() { "" } else { "The requirements that took longest\n" };
    [head.to_owned()].into_iter().chain(rows).chain(more).collect()
}

/// What rows are measured by.
struct Table {
    whole: Duration,
    n_plans: usize,
}

impl Table {
    fn row(&self, time: Duration, words: &str) -> String {
        let whole = self.whole.as_nanos();
        let percent =
            time.as_nanos().saturating_mul(100).saturating_add(whole / 2).checked_div(whole);
        let n_plans = u32::try_from(self.n_plans).unwrap_or(u32::MAX);
        let each = time.checked_div(n_plans).map(duration).unwrap_or_default();
        format!(
            "{:>11}  {:>5} %  {each:>9}  {words}\n",
            duration(time),
            percent.unwrap_or_default()
        )
    }
}

/// A time in whole numbers and one digit: `1.2 ms`.
fn duration(time: Duration) -> String {
    let nanos = time.as_nanos();
    let (unit, name) = match nanos {
        0..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    format!("{}.{} {name}", nanos / unit, nanos % unit * 10 / unit)
}
