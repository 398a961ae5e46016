//! A finding into a block: the verdict, why, the plan's text, the paragraph, the rule, the remedy.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use miette::Severity;

use super::digest::Entry;
use lacuna_check::driver::{Exemption, NationalRun, Reply};
use lacuna_check::eval::reason::Value;
use lacuna_check::eval::{
    About, Finding, Instance, Note, Part, PlanPlace, Resting, Verdict, deciding_places,
};
use lacuna_check::judgement::Answer;
use lacuna_check::plan::Plan;
use lacuna_check::wording::Words;
use lacuna_language::diag::Label;
use lacuna_language::diag::view::Block;
use lacuna_language::rules::program::{FITS_THE_FORM, Paragraph, Requirement, Rules, Strength};
use lacuna_language::source::Span;

/// How many places of the plan, and how many reasons, one finding shows.
const MOST_PLACES: usize = 8;
const MOST_REASONS: usize = 6;
/// How many places one block marks where all that is absent is told in one: enough for a pro forma in
/// which nothing is filled in.
const MOST_ABSENT: usize = 200;

/// How many entries of a list are shown of which none is as it should be.
const MOST_OF_A_LIST: usize = 2;

/// A finding on a requirement of the file.
pub(crate) fn block(words: Words, finding: &Finding, requirement: &Requirement) -> Block {
    let explanation = finding.explained.and_then(|slot| words.plan.text(slot));
    let explained = explanation.map(|text| format!("the council explains: {text}"));
    let how = if finding.explained.is_some() { ", explained" } else { "" };
    let verdict = finding.verdict.words();
    told_block(words, finding, requirement, (verdict, how, explained))
}

/// A finding that may be a question which people answered.
pub(crate) fn judged_block(
    words: Words,
    finding: &Finding,
    requirement: &Requirement,
    reply: Reply,
) -> Block {
    let Some(said) = reply.words() else { return block(words, finding, requirement) };
    let verdict = match reply.answer() {
        Some(answer @ (Answer::Yes | Answer::No)) => format!("judged {}", answer.word()),
        Some(answer @ Answer::AskTheCouncil) => {
            format!("{}, {}", finding.verdict.words(), answer.word())
        }
        None => format!("{}, to judge again", finding.verdict.words()),
    };
    told_block(words, finding, requirement, (&verdict, "", Some(said)))
}

/// A finding on a requirement that does not count.
pub(crate) fn exempt_block(
    words: Words,
    finding: &Finding,
    requirement: &Requirement,
    exemption: Exemption,
) -> Block {
    let how = format!(", {}", exemption.word());
    let told = (finding.verdict.words(), how.as_str(), Some(exemption.words()));
    let block = told_block(words, finding, requirement, told);
    Block { severity: Severity::Advice, ..block }
}

/// A finding on a national requirement.
pub(crate) fn national_block(
    run: &NationalRun,
    finding: &Finding,
    requirement: &Requirement,
) -> Block {
    told_block(run.words(), finding, requirement, (finding.verdict.words(), "", None))
}

/// An entry in the plan's text: why it is breached, and what to do about it.
pub(crate) fn entry_block(words: Words, entry: &Entry) -> Block {
    let Some(requirement) = entry.requirement else {
        let fault = entry.instances.first();
        let block = fault.and_then(|fault| block_alone(words, fault));
        let block = block.unwrap_or_else(|| Block::new(Severity::Error, ""));
        return Block { code: None, message: vec![fault_said(words, entry)], ..block };
    };
    let block = block(words, entry.finding, requirement);
    let message = entry_reasons(words, entry);
    // Where it is about a long list as a whole, the place where it begins tells which list that is.
    let mut labels = block.labels;
    let mut parts = entry.instances.iter().flat_map(|one| &one.parts);
    let is_of_a_list = |part: &Part| part.reason.is_none_fits();
    if entry.instances.len() == 1 && labels.len() > MOST_OF_A_LIST && parts.all(is_of_a_list) {
        labels.truncate(1);
        labels.iter_mut().for_each(|label| label.text = "the list begins here".to_owned());
    }
    Block { code: None, message, labels, nested: Vec::new(), ..block }
}

/// Why an entry is breached, each reason once; what is asked where there is no more to say.
pub(crate) fn entry_reasons(words: Words, entry: &Entry) -> Vec<String> {
    let Some(requirement) = entry.requirement else { return vec![fault_said(words, entry)] };
    let mut said: Vec<String> = reasons(words, entry.finding);
    if said.is_empty() {
        said.push(requirement.title.to_string());
    }
    said
}

/// Why an entry is breached, in a line.
pub(crate) fn in_a_line(words: Words, entry: &Entry) -> String {
    match entry.requirement {
        Some(_) => reasons_in_a_line(words, entry.finding),
        None => fault_said(words, entry),
    }
}

/// What does not fit the form.
pub(crate) fn fault_said(words: Words, entry: &Entry) -> String {
    let mut parts = entry.instances.iter().flat_map(|one| &one.parts);
    parts.next().map_or(String::new(), |part| words.part(part))
}

/// Why a finding is as it is, in a line.
pub(crate) fn reasons_in_a_line(words: Words, finding: &Finding) -> String {
    const MOST: usize = 2;
    let mut lines = lines(words, finding);
    // Of two things, what the nearest entry lacks tells more.
    lines.retain(|line| !line.is_behind_nearest);
    let said: Vec<String> = lines.iter().take(MOST).map(|line| line.in_words(words)).collect();
    match lines.iter().skip(MOST).map(Line::count).sum::<usize>() {
        0 => said.join("; "),
        more => format!("{}; and {more} more", said.join("; ")),
    }
}

fn told_block(
    words: Words,
    finding: &Finding,
    requirement: &Requirement,
    (verdict, excused, excuse): (&str, &str, Option<String>),
) -> Block {
    let heading = heading(finding, requirement, (verdict, excused));
    let mut reasons = reasons(words, finding);
    reasons.extend(excuse);
    let places = places(finding, words.plan);
    if places.len() > MOST_PLACES {
        reasons.push(format!("the first {MOST_PLACES} of {} places are shown", places.len()));
    }
    let places = labels(places.into_iter().take(MOST_PLACES), words);
    let message = std::iter::once(heading).chain(reasons).collect();
    let help = requirement.help.iter().filter(|_| finding.verdict != Verdict::ForAPerson);
    Block {
        code: Some(requirement.name.to_string()),
        help: help.cloned().collect(),
        nested: std::iter::once(rule(words.rules, finding, requirement))
            .chain(resting(words, finding, &places))
            .collect(),
        ..Block::of_lines(severity(finding.verdict, requirement), message)
    }
    .with_labels(places)
}

/// `fits-the-form`: a block for each thing that does not fit and for each sheet that is missing, one for
/// all else that is absent.
pub(crate) fn form_blocks(words: Words, finding: &Finding) -> Vec<Block> {
    let is_told_alone = |one: &&Instance| {
        let mut shown = one.parts.iter().flat_map(|part| &part.shown);
        one.verdict == Verdict::Breached || shown.any(PlanPlace::is_missing_sheet)
    };
    let (alone, absent): (Vec<&Instance>, Vec<&Instance>) =
        finding.instances.iter().partition(is_told_alone);
    let mut blocks: Vec<Block> =
        alone.into_iter().filter_map(|one| block_alone(words, one)).collect();
    blocks.extend(absent_block(words, &absent));
    blocks
}

fn block_alone(words: Words, fault: &Instance) -> Option<Block> {
    let part = fault.parts.first()?;
    let message = format!("{}: {}", fault.verdict.words(), words.part(part));
    let severity = match fault.verdict {
        Verdict::Breached => Severity::Error,
        _ => Severity::Warning,
    };
    let block = Block {
        code: Some(FITS_THE_FORM.to_owned()),
        help: words.remedy(part).into_iter().collect(),
        ..Block::new(severity, message)
    };
    Some(block.with_labels(labels(&part.shown, words)))
}

fn absent_block(words: Words, absent: &[&Instance]) -> Option<Block> {
    let parts: Vec<&Part> = absent.iter().flat_map(|one| &one.parts).collect();
    if parts.is_empty() {
        return None;
    }
    let things = match parts.len() {
        1 => "one thing that the form asks for is".to_owned(),
        more => format!("{more} things that the form asks for are"),
    };
    let marked = parts.iter().take(MOST_ABSENT);
    let mut asked: Vec<String> = marked.clone().filter_map(|part| words.remedy(part)).collect();
    asked.dedup();
    if asked.is_empty() {
        asked.push("fill in what is marked; the list at the end says where to begin".to_owned());
    }
    let more = format!(
        "only the first {MOST_ABSENT} of them are marked here; the list at the end has them all"
    );
    if parts.len() > MOST_ABSENT {
        asked.push(more);
    }
    let block = Block {
        code: Some(FITS_THE_FORM.to_owned()),
        help: asked,
        ..Block::new(Severity::Warning, format!("undecided: {things} still missing"))
    };
    let shown = marked.flat_map(|part| &part.shown);
    Some(block.with_labels(labels(shown, words)))
}

fn labels<'s>(shown: impl IntoIterator<Item = &'s PlanPlace>, words: Words) -> Vec<Label> {
    let label = |one: &PlanPlace| Label { span: one.place, text: words.label(one) };
    shown.into_iter().map(label).collect()
}

fn severity(verdict: Verdict, requirement: &Requirement) -> Severity {
    match (verdict, &requirement.strength) {
        (Verdict::Breached, Strength::Must(_)) => Severity::Error,
        (Verdict::ForAPerson, _) => Severity::Advice,
        _ => Severity::Warning,
    }
}

/// `breached (must): The letter carries the four signatures (2 of 4 breached)`
fn heading(
    finding: &Finding,
    requirement: &Requirement,
    (verdict, excused): (&str, &str),
) -> String {
    let strength = match &requirement.strength {
        Strength::Judged { .. } => String::new(),
        strength => format!(" ({}{excused})", strength.word()),
    };
    let counts = finding.counts.filter(|counts| counts.total() > 1).map(|counts| {
        let count = counts.get(finding.verdict);
        format!(" ({count} of {} {verdict})", counts.total())
    });
    format!("{verdict}{strength}: {}{}", requirement.title, counts.unwrap_or_default())
}

/// Why a finding is as it is, the first few lines of it.
fn reasons(words: Words, finding: &Finding) -> Vec<String> {
    let lines = lines(words, finding);
    // One line more takes no more room than saying that one is left out.
    let most = if lines.len() > MOST_REASONS + 1 { MOST_REASONS } else { lines.len() };
    let more: usize = lines.iter().skip(most).map(Line::count).sum();
    let told = lines.iter().take(most).map(|line| line.in_words(words));
    told.chain((more > 0).then(|| format!("and {more} more"))).collect()
}

/// Why a finding is as it is, one line for each deciding part; the author's own sentence in its place
/// where there is one. What is so of several entries is one line, which names them.
fn lines<'f>(words: Words, finding: &'f Finding) -> Vec<Line<'f>> {
    let mut lines: Vec<Line> = Vec::new();
    // By what is said, and whether that is of single entries.
    let mut at: HashMap<(String, bool), usize> = HashMap::new();
    let deciding = finding.instances.iter().filter(|one| one.verdict == finding.verdict);
    for instance in deciding {
        let told = lines_of(words, instance);
        // Several lines on one entry belong together.
        let is_alone = told.len() == 1;
        for line in told {
            let is_whole = line.about.is_empty();
            let may_join = is_whole || is_alone && line.is_of_one_loop();
            let first =
                may_join.then(|| *at.entry((line.said.clone(), is_whole)).or_insert(lines.len()));
            match first.and_then(|first| lines.get_mut(first)) {
                Some(same) => same.about.extend(line.about),
                None => lines.push(line),
            }
        }
    }
    lines
}

/// What is so, and of which entries, unless that is said in it.
struct Line<'f> {
    about: Vec<&'f [About]>,
    said: String,
    /// How many more entries it says that it stands for.
    n_more: usize,
    /// Whether it says that no entry is as it has to be, behind what the nearest one lacks.
    is_behind_nearest: bool,
}

impl Line<'_> {
    /// How many entries it stands for.
    fn count(&self) -> usize {
        self.about.len().max(1).saturating_add(self.n_more)
    }

    /// Whether it is about entries of one loop, and not of loops within one another.
    fn is_of_one_loop(&self) -> bool {
        self.about.iter().all(|about| about.len() == 1)
    }

    fn in_words(&self, words: Words) -> String {
        let about = match self.about.as_slice() {
            [] => String::new(),
            [one] => about(words, one),
            several => {
                let all: Vec<&About> = several.iter().copied().flatten().collect();
                format!("for {}: ", words.all_about(&all))
            }
        };
        format!("{about}{}", self.said)
    }
}

/// What is told of one instance.
fn lines_of<'f>(words: Words, instance: &'f Instance) -> Vec<Line<'f>> {
    let whole =
        |said: String| Line { about: Vec::new(), said, n_more: 0, is_behind_nearest: false };
    let has_nearest = instance.parts.iter().any(Part::is_of_nearest);
    let of_entry = |said: String| match instance.about.as_slice() {
        [] => whole(said),
        about => Line { about: vec![about], ..whole(said) },
    };
    let part = |part: &Part| {
        let line = match names_it(words, instance, part) {
            true => whole(words.part(part)),
            false => of_entry(words.part(part)),
        };
        let is_behind_nearest = has_nearest && part.reason.is_none_fits();
        Line { n_more: part.n_more.iter().sum(), is_behind_nearest, ..line }
    };
    let note = note(instance).map(|note| of_entry(note.to_owned()));
    let parts: Vec<Line> = match words.otherwise(instance) {
        Some(said) => vec![whole(said)],
        None => instance.parts.iter().map(part).collect(),
    };
    note.into_iter().chain(parts).collect()
}

/// Whether a part says itself which entry it is about.
pub(crate) fn names_it(words: Words, instance: &Instance, part: &Part) -> bool {
    instance.about.iter().all(|about| part.names(about, words.plan))
}

/// What a `for each` was at: `for "general help", "at 21": `
pub(crate) fn about(words: Words, about: &[About]) -> String {
    match about {
        [] => String::new(),
        some => {
            let said: Vec<String> = some.iter().map(|one| words.about(one)).collect();
            format!("for {}: ", said.join(" and "))
        }
    }
}

fn note(instance: &Instance) -> Option<&'static str> {
    match instance.note? {
        Note::PerhapsNotApplicable => Some("it is not certain whether it applies at all"),
        Note::WhetherOrNot => Some("whether or not it applies"),
        Note::WithinRounding => Some("met within rounding"),
        Note::Evidence | Note::Excepted | Note::DoesNotApply | Note::Declared => None,
    }
}

/// The deciding places of the plan, each once.
fn places<'f>(finding: &'f Finding, plan: &Plan) -> Vec<&'f PlanPlace> {
    let deciding = finding.instances.iter().filter(|one| one.verdict == finding.verdict);
    let mut seen = BTreeSet::new();
    deciding_places(deciding, plan).filter(|shown| seen.insert(shown.place)).collect()
}

/// The figures that are not exact and that it rests on, where the plan's text does not show them.
fn resting(words: Words, finding: &Finding, shown: &[Label]) -> Option<Block> {
    let is_shown = |one: &&Resting| shown.iter().any(|label| label.span == one.place);
    let figures: Vec<&Resting> = finding.rests_on.iter().filter(|one| !is_shown(one)).collect();
    let heading = match figures.len() {
        0 => return None,
        1 => "this rests on a figure that is not exact".to_owned(),
        many if many > MOST_PLACES => format!(
            "this rests on {many} figures that are not exact; the first {MOST_PLACES} are shown"
        ),
        many => format!("this rests on {many} figures that are not exact"),
    };
    let shown = || figures.iter().take(MOST_PLACES);
    let told = shown().filter(|one| !one.is_rounded_only()).map(|one| words.figure_in_full(one));
    let lines: Vec<String> = std::iter::once(heading).chain(told).collect();
    let labels = shown().map(|one| Label { span: one.place, text: words.figure_standing(one) });
    Some(Block::of_lines(Severity::Advice, lines).with_labels(labels.collect()))
}

/// The figures that none of these instances tells already in all there is to say.
pub(crate) fn untold<'f>(
    words: Words,
    figures: &'f [Resting],
    instances: &[Instance],
) -> Vec<&'f Resting> {
    /// Nobody reads more figures in a sentence either.
    const MOST_READ: usize = 100;
    let told = instances.iter().flat_map(Instance::values).filter(|one| one.is_inexact());
    let told: Vec<&Value> = told.take(MOST_READ).collect();
    let is_told = |one: &&Resting| {
        let value = words.figure_value(one);
        one.is_rounded_only() && value.is_some_and(|value| told.contains(&&value))
    };
    figures.iter().filter(|one| !is_told(one)).collect()
}

/// The rule: the paragraph that it rests on, in words, and the clause that decided.
fn rule(rules: &Rules, finding: &Finding, requirement: &Requirement) -> Block {
    let cited = requirement.cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    let cited: Vec<String> = cited.map(|paragraph| citation(rules, paragraph)).collect();
    let message = if cited.is_empty() { vec![rules.short_name()] } else { cited };
    Block::of_lines(Severity::Advice, message).with_labels(clauses(finding, requirement))
}

/// `LAC(2000)22, adoption-figure: "…" (our words; seen in: Salford, …)`
pub(crate) fn citation(rules: &Rules, paragraph: &Paragraph) -> String {
    let source = rules.sources.get(paragraph.source).map_or("", |source| source.title.as_str());
    let whose = if paragraph.is_quoted { "the circular's words" } else { "in our words" };
    let basis = match &paragraph.inferred_because {
        None => format!("seen in: {source}"),
        Some(because) => format!("inferred from: {source}, because {because}"),
    };
    let mark = if paragraph.is_quoted { "\"" } else { "" };
    let (by, name, words) = (rules.short_name(), &paragraph.name, &paragraph.words);
    format!("{by}, {name}: {mark}{words}{mark} ({whose}; {basis})")
}

/// The clauses of the rule that decided, each once; the requirement's name where none did.
pub(crate) fn clauses(finding: &Finding, requirement: &Requirement) -> Vec<Label> {
    const MOST_CLAUSES: usize = 4;
    let parts = finding.instances.iter().flat_map(|one| &one.parts);
    let mut seen = BTreeSet::new();
    let spans = parts.filter_map(|part| part.rule).filter(|span| seen.insert(*span));
    let spans: Vec<Span> = spans.collect();
    // A part within another part says more exactly where it hangs.
    let outer = around_others(seen);
    let innermost = spans.iter().filter(|span| !outer.contains(span));
    let mut labels: Vec<Label> = Vec::new();
    let mut add = |span: Span, text: &str| {
        if labels.len() < MOST_CLAUSES && !labels.iter().any(|label| label.span == span) {
            labels.push(Label { span, text: text.to_owned() });
        }
    };
    let conditions = requirement.strength.conditions();
    for span in innermost {
        match conditions.iter().find(|condition| holds(&condition.span, span)) {
            Some(whole) => {
                add(whole.span, requirement.strength.word());
                add(*span, part_word(finding.verdict));
            }
            None => add(*span, requirement.strength.word()),
        }
    }
    if labels.is_empty() {
        let text = requirement.strength.word().to_owned();
        labels.push(Label { span: requirement.name_span, text });
    }
    labels
}

/// The parts of a rule that others lie in. Parts of one text lie in one another or apart: in the order of
/// their beginnings, the longer first, one stands right behind the part that it lies in or behind
/// another that lies in it too.
fn around_others(spans: BTreeSet<Span>) -> BTreeSet<Span> {
    let mut spans: Vec<Span> = spans.into_iter().collect();
    spans.sort_by_key(|span| (span.source, span.start(), Reverse(span.end())));
    let is_around = |one: &Span, next: &Span| one.source == next.source && holds(one, next);
    let pairs = spans.iter().zip(spans.iter().skip(1));
    pairs.filter(|(one, next)| is_around(one, next)).map(|(one, _)| *one).collect()
}

/// Whether a part of the rule lies within another, and is not the same.
fn holds(outer: &Span, inner: &Span) -> bool {
    outer != inner && outer.start() <= inner.start() && inner.end() <= outer.end()
}

/// What is said of the part of a condition on which the whole hangs.
fn part_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Breached => "fails here",
        Verdict::Undecided => "not known yet",
        Verdict::ForAPerson => "to be judged",
        Verdict::Met | Verdict::NotApplicable => "so",
    }
}
