//! Findings by the cells that they hang on, and all of them in a list.

use std::collections::BTreeMap;

use super::Weight;
use super::workbook_xml::NOTICE;
use crate::digest::{Digest, Gap};
use crate::{JudgedCounts, Settings, human, readouts, short};
use lacuna_check::driver::{Checked, Exemption, Judged, Reply};
use lacuna_check::eval::{Finding, Instance, Verdict, deciding_places};
use lacuna_check::judgement::Answer;
use lacuna_check::wording::Words;
use lacuna_language::diag::Diagnostic;
use lacuna_language::rules::program::{FITS_THE_FORM, Requirement, Strength};
use lacuna_language::source::{Place, SourceId, Span};
use lacuna_language::value::date;
use lacuna_language::value::show::joined;

/// What there is to say of one cell, the weightiest first.
#[derive(Debug, Default)]
pub(super) struct Note {
    said: Vec<(Weight, String)>,
}

impl Note {
    fn add(&mut self, weight: Weight, text: String) {
        let one = (weight, text);
        if !self.said.contains(&one) {
            self.said.push(one);
            self.said.sort_by_key(|(weight, _)| *weight);
        }
    }

    pub(super) fn weight(&self) -> Weight {
        self.said.first().map_or(Weight::Doubtful, |(weight, _)| *weight)
    }

    /// All of it in a comment.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.said.iter().map(|(_, text)| text.as_str()).collect();
        texts.join("\n\n")
    }
}

/// Notes by sheet, row and column.
pub(super) type Notes = BTreeMap<(usize, u32, u32), Note>;

/// The first sheet of an annotated copy.
pub(super) struct List {
    pub head: Vec<String>,
    pub rows: Vec<Row>,
}

/// A finding in the list.
pub(super) struct Row {
    pub weight: Weight,
    /// `breached (must)`
    pub verdict: String,
    /// `Spending!D14`; empty where it hangs on no cell.
    pub place: String,
    pub requirement: String,
    pub what: String,
    pub remedy: String,
    /// The paragraphs of the circular.
    pub asked_by: String,
}

/// What a finding is about.
struct FindingNote<'j> {
    judged: &'j Judged<'j>,
    words: Words<'j>,
    finding: &'j Finding,
    requirement: Option<&'j Requirement>,
    weight: Weight,
    /// Why it does not count.
    exemption: Option<Exemption<'j>>,
    /// What people said of it.
    reply: Reply<'j>,
}

/// The notes on the cells of a plan's own workbook.
pub(super) fn notes(checked: &Checked, judged: &Judged) -> Notes {
    let own = judged.plan.slot(lacuna_check::plan::Plan::ROOT).place.source;
    let mut notes = Notes::new();
    let mut add = |place: Span, weight: Weight, text: String| {
        let grid = checked.sources.get(own).and_then(|source| source.grid());
        let cell =
            grid.filter(|_| place.source == own).and_then(|grid| grid.cell_at(place.start()));
        if let Some(cell) = cell {
            notes.entry((cell.sheet, cell.row, cell.column)).or_default().add(weight, text);
        }
    };
    for note in open(checked, judged) {
        for (place, weight, text) in note.places() {
            add(place, weight, text);
        }
    }
    for gap in &Digest::of(judged).fill_in {
        for (place, text) in waiting(gap, judged) {
            add(place, Weight::Undecided, text);
        }
    }
    for doubt in &judged.doubts {
        if let Some(place) = doubt.span() {
            add(place, Weight::Doubtful, doubt_text(doubt));
        }
    }
    notes
}

/// What is wrong, what is missing, what is open and what is doubtful.
pub(super) fn list(checked: &Checked, judged: &Judged, settings: Settings) -> List {
    let own = judged.plan.slot(lacuna_check::plan::Plan::ROOT).place.source;
    let digest = Digest::of(judged);
    let is_stuck =
        |one: &Finding| digest.stuck.iter().any(|stuck| stuck.requirement == one.requirement);
    let notes = open(checked, judged);
    let is_gap = |note: &FindingNote| {
        let is_waiting = note.exemption.is_none() && !is_stuck(note.finding);
        note.finding.verdict == Verdict::Undecided && is_waiting
    };
    let notes = notes.filter(|note| !is_gap(note));
    let mut rows: Vec<Row> = notes.flat_map(|note| note.rows(checked, own)).collect();
    rows.extend(digest.fill_in.iter().map(|gap| missing(gap, checked, judged, own)));
    rows.extend(judged.doubts.iter().map(|doubt| doubtful(doubt, checked)));
    rows.sort_by_key(|row| row.weight);
    let circular = &judged.rules.circular;
    let council = judged.council().unwrap_or_else(|| "a council that is not named".to_owned());
    let mut head = vec![
        format!("Findings on the plan of {council} for {}", circular.year),
        format!(
            "Under {}, due {}; as of {}",
            judged.rules.said_name(),
            date::show(circular.due),
            date::show(settings.as_of)
        ),
        human::sums(&judged.ledger.counts(), &JudgedCounts::of(judged)),
    ];
    head.extend(readouts(checked, judged));
    head.extend([
        NOTICE.to_owned(),
        "To make this file the plan, delete this sheet.".to_owned(),
        String::new(),
    ]);
    List { head, rows }
}

/// What to say at a cell that the form asks for: the first requirement that waits for nothing else, and what to
/// do. The others are on the page of findings.
fn waiting(gap: &Gap, judged: &Judged) -> Vec<(Span, String)> {
    let first = gap.waiting.iter().find(|one| one.is_blocked);
    let asked = first.and_then(|one| judged.rules.requirement(one.requirement));
    let Some(asked) = asked else { return Vec::new() };
    let words = Verdict::Undecided.words();
    let head = format!("{words} ({}): {}", asked.strength.word(), asked.title);
    let lines = [Some(head), Some(human::waits(gap.todo)), asked.help.clone()];
    let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let slots = gap.todo.slots.iter().map(|slot| judged.plan.slot(*slot).place);
    slots.map(|place| (place, text.clone())).collect()
}

/// A row for something to fill in, with the requirements that hang on it.
fn missing(gap: &Gap, checked: &Checked, judged: &Judged, own: SourceId) -> Row {
    let hanging: Vec<&Finding> = gap.waiting.iter().chain(&gap.breached).copied().collect();
    let names = hanging.iter().map(|one| judged.rules.requirement_name(one.requirement).to_owned());
    let names: Vec<String> = names.collect();
    let first = hanging.first().and_then(|one| judged.rules.requirement(one.requirement));
    let slot = gap.todo.slots.iter().find(|slot| judged.plan.is_in_file(**slot));
    let is_last_years = gap.is_last_years_plan(judged);
    let what = match is_last_years {
        true => "last year's plan of the same council".to_owned(),
        false => judged.words(&checked.sources).todo(gap.todo),
    };
    let what = format!("{what}: {}", human::waits(gap.todo));
    let remedy = match is_last_years {
        true => Some(
            "Check it together with this plan: name its file or folder with `--previous`."
                .to_owned(),
        ),
        false => first.and_then(|one| one.help.clone()),
    };
    let requirement = match names.is_empty() {
        true => FITS_THE_FORM.to_owned(),
        false => joined(&names, "and"),
    };
    Row {
        weight: Weight::Undecided,
        verdict: "missing".to_owned(),
        place: cell_name(slot.map(|slot| judged.plan.slot(*slot).place), own, checked),
        requirement,
        what,
        remedy: remedy.unwrap_or_default(),
        asked_by: asked_by(judged, first),
    }
}

/// The findings that something is to be done about.
fn open<'j>(checked: &'j Checked, judged: &'j Judged<'j>) -> impl Iterator<Item = FindingNote<'j>> {
    let words = judged.words(&checked.sources);
    judged.ledger.findings.iter().filter_map(move |finding| {
        let requirement = judged.rules.requirement(finding.requirement);
        let weight = weight(finding.verdict, requirement)?;
        let (exemption, reply) = (judged.exemption(finding), judged.reply(finding));
        Some(FindingNote { judged, words, finding, requirement, weight, exemption, reply })
    })
}

fn weight(verdict: Verdict, requirement: Option<&Requirement>) -> Option<Weight> {
    let is_should = requirement.is_some_and(|one| matches!(one.strength, Strength::Should(_)));
    match verdict {
        Verdict::Breached if is_should => Some(Weight::ShouldBreached),
        Verdict::Breached => Some(Weight::MustBreached),
        Verdict::Undecided => Some(Weight::Undecided),
        Verdict::ForAPerson => Some(Weight::ForAPerson),
        Verdict::Met | Verdict::NotApplicable => None,
    }
}

impl FindingNote<'_> {
    fn name(&self) -> &str {
        self.requirement.map_or(FITS_THE_FORM, |one| one.name.as_str())
    }

    fn instances(&self) -> impl Iterator<Item = &Instance> {
        let is_open = |one: &&Instance| weight(one.verdict, self.requirement).is_some();
        self.finding.instances.iter().filter(is_open)
    }

    /// `breached (must)`
    fn verdict(&self, verdict: Verdict) -> String {
        let strength = self.requirement.map_or("must", |one| one.strength.word());
        let excused = match (self.exemption, self.finding.explained) {
            (Some(why), _) => format!(", {}", why.word()),
            (None, Some(_)) => ", explained".to_owned(),
            (None, None) => String::new(),
        };
        match verdict {
            Verdict::ForAPerson => match self.reply.answer() {
                Some(answer @ (Answer::Yes | Answer::No)) => format!("judged {}", answer.word()),
                _ if self.reply.is_stale() => format!("{}, to judge again", verdict.words()),
                _ => verdict.words().to_owned(),
            },
            _ => format!("{} ({strength}{excused})", verdict.words()),
        }
    }

    /// What to say at each cell that an instance hangs on. What only waits for something else is
    /// said there.
    fn places(&self) -> Vec<(Span, Weight, String)> {
        if self.finding.is_blocked {
            return Vec::new();
        }
        let each = self.instances().flat_map(|instance| {
            let parts = instance.parts.iter();
            parts.flat_map(move |part| part.shown.iter().map(move |shown| (instance, part, shown)))
        });
        each.map(|(instance, part, shown)| {
            let head = format!("{}: {}", self.verdict(instance.verdict), self.title());
            let words = self.words;
            let said = words.otherwise(instance).unwrap_or_else(|| words.part(part));
            let remedy = self.remedy(words.remedy(part));
            let lines = [Some(head), Some(said), remedy].into_iter().flatten();
            let lines: Vec<String> = lines.collect();
            (shown.place, self.weight_of(instance.verdict), lines.join("\n"))
        })
        .collect()
    }

    /// `sent-in-time: The plan is sent in time`
    fn named(&self) -> String {
        let title = self.requirement.map(|one| format!(": {}", one.title));
        format!("{}{}", self.name(), title.unwrap_or_default())
    }

    fn title(&self) -> &str {
        self.requirement.map_or("fits the form", |one| one.title.as_str())
    }

    /// What to do: nothing where it does not count.
    fn remedy(&self, own: Option<String>) -> Option<String> {
        let help = || self.requirement.and_then(|one| one.help.clone());
        let exempt = self.exemption.map(|why| format!("Nothing: {}", why.words()));
        let exempt = exempt.or_else(|| self.reply.words());
        exempt.or(own).or_else(help)
    }

    /// How much a verdict on one of its instances matters.
    fn weight_of(&self, verdict: Verdict) -> Weight {
        match self.exemption {
            Some(_) => Weight::ForAPerson,
            None if self.reply.answer() == Some(Answer::No) => Weight::ShouldBreached,
            None => weight(verdict, self.requirement).unwrap_or(self.weight),
        }
    }

    /// A row for each instance.
    fn rows(&self, checked: &Checked, own: SourceId) -> Vec<Row> {
        let row = |verdict: Verdict, place: Option<Span>, what: String, remedy: String| Row {
            weight: self.weight_of(verdict),
            verdict: self.verdict(verdict),
            place: cell_name(place, own, checked),
            requirement: self.named(),
            what,
            remedy,
            asked_by: asked_by(self.judged, self.requirement),
        };
        self.instances()
            .map(|instance| {
                let shown = deciding_places([instance], &self.judged.plan);
                let place = shown.map(|shown| shown.place).find(|place| place.source == own);
                let remedy = instance.parts.iter().find_map(|part| self.words.remedy(part));
                let remedy = self.remedy(remedy).unwrap_or_default();
                let what = match (&self.requirement.map(|one| &one.strength), instance.verdict) {
                    (Some(Strength::Judged { question, .. }), Verdict::ForAPerson) => {
                        question.clone()
                    }
                    _ => short::in_a_line(self.words, instance),
                };
                row(instance.verdict, place, what, remedy)
            })
            .collect()
    }
}

/// The paragraphs that ask for it.
fn asked_by(judged: &Judged, requirement: Option<&Requirement>) -> String {
    let rules = judged.rules;
    let cites = requirement.map_or(&[][..], |one| &one.cites);
    let cited = cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    let cited: Vec<String> = cited.map(|paragraph| paragraph.name.clone()).collect();
    match cited.is_empty() {
        true => rules.short_name(),
        false => format!("{}, {}", rules.short_name(), joined(&cited, "and")),
    }
}

fn cell_name(place: Option<Span>, own: SourceId, checked: &Checked) -> String {
    match place.filter(|place| place.source == own).map(|place| checked.sources.place(place)) {
        Some(Place::Cell(name)) => name,
        _ => String::new(),
    }
}

fn doubt_text(doubt: &Diagnostic) -> String {
    let help = doubt.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!("warning: {}{help}", doubt.message)
}

fn doubtful(doubt: &Diagnostic, checked: &Checked) -> Row {
    let place = doubt.span().map(|span| checked.sources.place(span));
    Row {
        weight: Weight::Doubtful,
        verdict: "doubtful".to_owned(),
        place: match place {
            Some(Place::Cell(name)) => name,
            _ => String::new(),
        },
        requirement: doubt.code.id.to_owned(),
        what: doubt.message.clone(),
        remedy: doubt.help.clone().unwrap_or_default(),
        asked_by: String::new(),
    }
}
