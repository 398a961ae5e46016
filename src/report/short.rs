//! One line for each thing to be done, for editors and for eyes that know the rules.

use std::collections::BTreeSet;

use super::digest::{Digest, Entry, Gap};
use super::{Detail, Ending, Renderer, Settings, Totals, finding, human};
use lacuna_check::driver::{Checked, Exemption, Judged, NationalRun};
use lacuna_check::eval::{Finding, Instance, Verdict, deciding_places};
use lacuna_check::judgement::Answer;
use lacuna_check::wording::Words;
use lacuna_language::diag::{Diagnostic, Diagnostics, Printable, Severity, code};
use lacuna_language::rules::program::Strength;
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::show;

/// How many instances a line tells of.
const MOST_INSTANCES: usize = 6;

/// A line for each thing.
pub(crate) struct Short;

impl Renderer for Short {
    fn head(&self, settings: Settings, _: &Diagnostics, _: &Sources) -> Printable {
        let is_said = settings.is_draft && settings.detail != Detail::Todo;
        if is_said { Printable::line("DRAFT") } else { Printable::default() }
    }

    fn plan(&self, checked: &Checked, settings: Settings) -> Printable {
        match (settings.detail, &checked.outcome) {
            (Detail::Todo, _) => todo(checked, settings),
            (Detail::Statistics, Ok(_)) => Printable::default(),
            _ => plan(checked, settings),
        }
    }

    fn national(&self, run: &NationalRun, _: Settings) -> Printable {
        national(run)
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
            return todo_end(totals);
        }
        let is_counted = settings.detail == Detail::Statistics;
        let unmet = totals.common.unmet();
        let unmet = unmet.iter().filter(|_| is_counted);
        let counts: Printable =
            unmet.map(|one| Printable::line(human::statistics::sentence(one))).collect();
        counts + &runs.iter().map(national).chain([foot(totals)]).collect::<Printable>()
    }
}

/// One plan file: a line for each thing that is wrong, missing, open or for a person.
fn plan(checked: &Checked, settings: Settings) -> Printable {
    match &checked.outcome {
        Ok(judged) => {
            let sources = &checked.sources;
            let doubts = judged.doubts.iter().map(|one| diagnostic(one, sources));
            entries(judged, sources, settings) + &doubts.collect::<Printable>()
        }
        Err(diagnostics) => {
            diagnostics.iter().map(|one| diagnostic(one, &checked.sources)).collect()
        }
    }
}

/// All plans of a year together: a line for each national requirement that is not met.
fn national(run: &NationalRun) -> Printable {
    let open = run.ledger.findings.iter().filter(|one| {
        matches!(one.verdict, Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson)
    });
    let words = run.words();
    let lines = open.filter_map(|one| {
        let requirement = run.rules.requirement(one.requirement)?;
        let (verdict, strength) = (one.verdict.words(), requirement.strength.word());
        let said: Vec<String> = one
            .instances
            .iter()
            .map(|one| instance_line(words, one, &about_unsaid(words, one)))
            .collect();
        let more = said.len().saturating_sub(MOST_INSTANCES);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let said = said.into_iter().take(MOST_INSTANCES).collect::<Vec<_>>().join("; ");
        let place = place(Some(requirement.name_span), &run.sources);
        let (name, year) = (&requirement.name, run.rules.circular.year);
        let whose = run.kind.as_ref().map(|kind| format!(", {kind}")).unwrap_or_default();
        let line = format!("{place}{verdict} ({strength}) {name} ({year}{whose}): {said}{more}");
        Some(Printable::line(line))
    });
    lines.collect()
}

/// A diagnostic in a line.
pub(crate) fn diagnostic(one: &Diagnostic, sources: &Sources) -> Printable {
    let severity = match one.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = one.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    let (place, code, message) = (place(one.span(), sources), one.code.id, &one.message);
    // Some diagnostics are about what is hidden, and say so.
    let hidden = match *one.code == code::OUT_OF_SIGHT || *one.code == code::NOT_READ {
        true => String::new(),
        false => hidden(one.span(), sources),
    };
    Printable::line(format!("{place}{severity} {code}: {message}{help}{hidden}"))
}

/// A line for each entry of the digest.
fn entries(judged: &Judged, sources: &Sources, settings: Settings) -> Printable {
    let digest = Digest::of(judged);
    let is_draft = settings.is_draft;
    let lines = Lines { judged, sources, words: judged.words(sources), is_draft };
    let wrong = digest.put_right.iter().chain(&digest.should).map(|entry| lines.breached(entry));
    let missing = digest.fill_in.iter().map(|gap| lines.missing(gap));
    let stuck = digest.stuck.iter().map(|one| lines.open(one));
    let explained = digest.explained.iter().map(|one| lines.explained(one));
    let questions = digest.questions.iter().map(|one| lines.question(one));
    let exempt = digest.exempt.iter().map(|(entry, why)| lines.exempt(entry.finding, *why));
    let judged = digest.judged_no.iter().map(|one| lines.question(one));
    let told = wrong.chain(missing).chain(stuck).chain(explained);
    told.chain(exempt).chain(judged).chain(questions).collect()
}

/// What is to be done about a plan, a line to tick off for each thing: first what it cannot be sent without.
pub(crate) fn todo(checked: &Checked, settings: Settings) -> Printable {
    let sources = &checked.sources;
    let judged = match &checked.outcome {
        Ok(judged) => judged,
        Err(found) => return found.iter().map(|one| ticked(&diagnostic(one, sources))).collect(),
    };
    let (digest, words) = (Digest::of(judged), judged.words(sources));
    let lines = Lines { judged, sources, words, is_draft: settings.is_draft };
    let (needed, also): (Vec<&Gap>, Vec<&Gap>) =
        digest.fill_in.iter().partition(|gap| gap.is_needed);
    let put_right = digest.put_right.iter().map(|entry| lines.to_put_right(entry, ""));
    let judged = digest.judged_no.iter().map(|one| lines.question(one));
    let fill_in = needed.into_iter().map(|gap| lines.to_fill_in(gap, ""));
    let stuck = digest.stuck.iter().map(|one| lines.open(one));
    let should = digest.should.iter().map(|entry| lines.to_put_right(entry, IF_YOU_CAN));
    let also = also.into_iter().map(|gap| lines.to_fill_in(gap, IF_YOU_CAN));
    let all = put_right.chain(fill_in).chain(stuck).chain(should).chain(judged).chain(also);
    let all: Printable = all.map(|line| ticked(&line)).collect();
    match all.is_empty() {
        true => {
            let new = if digest.exempt.is_empty() { "" } else { " new" };
            Printable::line(format!("{}: nothing{new} to put right or to fill in", checked.name))
        }
        false => all,
    }
}

/// What is said of a list of things to be done as a whole.
pub(crate) fn todo_end(totals: &Totals) -> Printable {
    totals.part.sentence().map(Printable::line).unwrap_or_default()
}

/// What is said of something that does not stop a plan from being sent.
const IF_YOU_CAN: &str = ", if you can";

/// `- [ ] plan.yaml:46:13: …`
fn ticked(line: &Printable) -> Printable {
    Printable::lines("- [ ] ") + line
}

struct Lines<'j> {
    judged: &'j Judged<'j>,
    sources: &'j Sources,
    words: Words<'j>,
    is_draft: bool,
}

impl Lines<'_> {
    /// `plan.yaml:46:13: breached (must) adoption-shown-separately: none of the 3 entries …`
    fn breached(&self, entry: &Entry) -> Printable {
        let strength = entry.requirement.map_or("must", |one| one.strength.word());
        let said: Vec<String> =
            entry.instances.iter().map(|one| in_a_line(self.words, one)).collect();
        let said = several(said);
        let mut parts = entry.instances.iter().flat_map(|one| &one.parts);
        let remedy = parts.find_map(|part| self.words.remedy(part));
        let remedy = remedy.map(|remedy| format!(" ({remedy})")).unwrap_or_default();
        let beside = match self.is_draft && entry.is_only_unfilled() {
            true => "breaches",
            false => "also breaches",
        };
        let beside = self.named(beside, &entry.beside);
        let waiting = self.named("needed by", &entry.waiting);
        // In a draft, what is asked for and not there yet is no breach.
        let verdict = match self.is_draft && entry.is_only_unfilled() {
            true => "not filled in yet",
            false => Verdict::Breached.words(),
        };
        let line =
            format!("{verdict} ({strength}) {}: {said}{remedy}{beside}{waiting}", entry.name());
        let first = entry.instances.first();
        self.line(first.and_then(|one| first_place(self.judged, one)), &line)
    }

    /// `plan.yaml:46:13: put right adoption-shown-separately: none of the 3 entries …`
    fn to_put_right(&self, entry: &Entry, whether: &str) -> Printable {
        let is_unfilled = self.is_draft && entry.is_only_unfilled();
        let what = if is_unfilled { "fill in for" } else { "put right" };
        let instances = entry.instances.iter();
        let said = several(instances.map(|one| in_a_line(self.words, one)).collect());
        let mut parts = entry.instances.iter().flat_map(|one| &one.parts);
        let help = entry.requirement.and_then(|one| one.help.clone());
        let help = help.or_else(|| parts.find_map(|part| self.words.remedy(part)));
        let help = help.map(|help| format!(" ({help})")).unwrap_or_default();
        let first = entry.instances.first().and_then(|one| first_place(self.judged, one));
        self.line(first, &format!("{what} {}{whether}: {said}{help}", entry.name()))
    }

    /// `plan.yaml:46:13: fill in spending: amount, in 3 entries`
    fn to_fill_in(&self, gap: &Gap, whether: &str) -> Printable {
        if gap.is_last_years_plan(self.judged) {
            let plan = self.judged.plan.slot(lacuna_check::plan::Plan::ROOT).place;
            return self
                .line(Some(plan), "give last year's plan of the same council with `--previous`");
        }
        let first = gap.todo.slots.first().map(|slot| self.judged.plan.slot(*slot).place);
        let what = self.words.todo_name(gap.todo);
        self.line(first, &format!("fill in{whether}: {what}"))
    }

    /// `plan.yaml:46:13: missing: spending: amount (entries 1 to 3); needed by …`
    fn missing(&self, gap: &Gap) -> Printable {
        let first = gap.todo.slots.first().map(|slot| self.judged.plan.slot(*slot).place);
        let breached = self.named("breaches", &gap.breached);
        let waiting = self.named("needed by", &gap.waiting);
        let what = match gap.is_last_years_plan(self.judged) {
            true => "last year's plan (see `--previous`)".to_owned(),
            false => self.words.todo(gap.todo),
        };
        self.line(first, &format!("missing: {what}{breached}{waiting}"))
    }

    fn open(&self, one: &Finding) -> Printable {
        let undecided = one.instances.iter().filter(|one| one.verdict == Verdict::Undecided);
        self.finding_line(
            one,
            "undecided",
            several(undecided.map(|one| in_a_line(self.words, one)).collect()),
        )
    }

    fn explained(&self, one: &Finding) -> Printable {
        let text = one.explained.and_then(|slot| self.judged.plan.text(slot));
        self.finding_line(one, "breached, explained", show::shortened(text.unwrap_or_default()))
    }

    fn exempt(&self, one: &Finding, why: Exemption) -> Printable {
        let reason = finding::reasons_in_a_line(self.words, one);
        let verdict = format!("{}, {}", one.verdict.words(), why.word());
        let said = match why {
            Exemption::Waived(waiver) => format!("{}; {reason}", waiver.words()),
            Exemption::Known => reason,
        };
        self.finding_line(one, &verdict, said)
    }

    fn question(&self, one: &Finding) -> Printable {
        let requirement = self.judged.rules.requirement(one.requirement);
        let question = match requirement.map(|one| &one.strength) {
            Some(Strength::Judged { question, .. }) => question.clone(),
            _ => String::new(),
        };
        let reply = self.judged.reply(one);
        let verdict = match (reply.is_stale(), reply.answer()) {
            (true, _) => "for a person, to judge again".to_owned(),
            (false, Some(answer @ Answer::AskTheCouncil)) => {
                format!("for a person, {}", answer.word())
            }
            (false, Some(answer)) => format!("judged {}", answer.word()),
            (false, None) => one.verdict.words().to_owned(),
        };
        let said = reply.words().map(|words| format!(" ({words})")).unwrap_or_default();
        self.finding_line(one, &verdict, format!("{question}{said}"))
    }

    fn finding_line(&self, one: &Finding, verdict: &str, said: String) -> Printable {
        let rules = self.judged.rules;
        let name = rules.requirement_name(one.requirement);
        let strength = rules.requirement(one.requirement).map_or("must", |one| one.strength.word());
        let place = one.instances.first().and_then(|one| first_place(self.judged, one));
        self.line(place, &format!("{verdict} ({strength}) {name}: {said}"))
    }

    fn line(&self, span: Option<Span>, said: &str) -> Printable {
        let (place, hidden) = (place(span, self.sources), hidden(span, self.sources));
        Printable::line(format!("{place}{said}{hidden}"))
    }

    /// `; needed by four-signatures, three-approvals`
    fn named(&self, before: &str, findings: &[&Finding]) -> String {
        let names = findings.iter().map(|one| self.judged.rules.requirement_name(one.requirement));
        let names: Vec<&str> = names.collect();
        match names.is_empty() {
            true => String::new(),
            false => format!("; {before} {}", names.join(", ")),
        }
    }
}

/// What is said of several instances, the first of them.
fn several(said: Vec<String>) -> String {
    let mut seen = BTreeSet::new();
    let each: Vec<&String> = said.iter().filter(|one| seen.insert(*one)).collect();
    let shown: Vec<&str> = each.iter().take(MOST_INSTANCES).map(|one| one.as_str()).collect();
    match each.len().saturating_sub(MOST_INSTANCES) {
        0 => shown.join("; "),
        more => format!("{}; and {more} more", shown.join("; ")),
    }
}

/// An instance in a line, with what it is about unless it says so itself, and without its remedy.
pub(crate) fn in_a_line(words: Words, instance: &Instance) -> String {
    let about = match instance.otherwise {
        Some(_) => String::new(),
        None => about_unsaid(words, instance),
    };
    format!("{about}{}{}", message(words, instance), rests_on(words, instance))
}

/// An instance in a line, behind what it is about.
fn instance_line(words: Words, instance: &Instance, about: &str) -> String {
    let remedy = instance.parts.iter().find_map(|part| words.remedy(part));
    let remedy = remedy.filter(|_| instance.otherwise.is_none());
    let remedy = remedy.map(|remedy| format!(" ({remedy})")).unwrap_or_default();
    format!("{about}{}{remedy}{}", message(words, instance), rests_on(words, instance))
}

/// What is said of an instance: the sentence of its requirement, or of each of its parts once.
fn message(words: Words, instance: &Instance) -> String {
    if let Some(sentence) = words.otherwise(instance) {
        return sentence;
    }
    let mut seen = BTreeSet::new();
    let said = instance.parts.iter().map(|part| words.part(part));
    said.filter(|said| seen.insert(said.clone())).collect::<Vec<String>>().join("; ")
}

fn rests_on(words: Words, instance: &Instance) -> String {
    let instances = std::slice::from_ref(instance);
    match finding::untold(words, &instance.rests_on, instances).as_slice() {
        [] => String::new(),
        [one] => format!("; rests on {}", words.figure_in_full(one)),
        several => format!("; rests on {} figures that are not exact", several.len()),
    }
}

/// What an instance is about, unless it says so itself.
fn about_unsaid(words: Words, instance: &Instance) -> String {
    let is_said = instance.parts.iter().all(|part| finding::names_it(words, instance, part));
    match is_said && instance.otherwise.is_none() {
        true => String::new(),
        false => finding::about(words, &instance.about),
    }
}

/// Where an instance shows first in the plan; the plan's beginning where it shows nowhere, or only in
/// last year's.
fn first_place(judged: &Judged, instance: &Instance) -> Option<Span> {
    let root = judged.plan.slot(lacuna_check::plan::Plan::ROOT).place;
    let shown = deciding_places([instance], &judged.plan).map(|shown| shown.place);
    let about = instance.about.iter().rev().filter_map(|about| about.at);
    let about = about.map(|at| judged.plan.slot(at).place);
    shown.chain(about).find(|place| place.source == root.source).or(Some(root))
}

/// `path:line:column: `
fn place(span: Option<Span>, sources: &Sources) -> String {
    span.map_or(String::new(), |span| format!("{}:{}: ", sources.name(span), sources.place(span)))
}

/// `; in a hidden row`: nobody sees the place who does not look for it.
fn hidden(span: Option<Span>, sources: &Sources) -> String {
    let hidden = span.and_then(|span| sources.hidden(span));
    hidden.map(|hidden| format!("; in a hidden {}", hidden.word())).unwrap_or_default()
}

/// The sums over all plans.
pub(crate) fn foot(totals: &Totals) -> Printable {
    let unusable = match totals.unusable {
        0 => String::new(),
        many => format!(", {many} unusable"),
    };
    let plural = if totals.plans == 1 { "" } else { "s" };
    let sums = human::sums(&totals.counts, &totals.judged);
    let part = totals.part.sentence().map(|part| format!(". {part}")).unwrap_or_default();
    Printable::line(format!("{} plan{plural}{unusable}; {sums}{part}", totals.plans))
}
