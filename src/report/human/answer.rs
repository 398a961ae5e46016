//! One plan for people: whether it is ready, what to put right, what to fill in, and what else there is.
//!
//! Each cause is told once. What must be put right is shown in the plan's text; all else has a few lines,
//! and `-v` shows it in full.

use std::collections::HashMap;

use super::places::{self, Places};
use super::{citations, number, wrapped_behind};
use crate::digest::{Digest, Entry, Gap};
use crate::{JudgedCounts, Settings, finding};
use lacuna_check::driver::{Checked, Exemption, Judged};
use lacuna_check::eval::{Finding, Todo, Verdict, deciding_places};
use lacuna_check::plan::SlotId;
use lacuna_check::wording::Words;
use lacuna_language::diag::view::{self, Drawing, Style};
use lacuna_language::diag::{Diagnostic, Printable};
use lacuna_language::rules::program::{
    FITS_THE_FORM, FITS_THE_FORM_TITLE, Requirement, Rules, Strength,
};
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::show::{self, joined};

/// How many faults of the form, and how many requirements, are shown in the plan's text.
const MOST_FAULTS: usize = 5;
const MOST_MUSTS: usize = 12;
/// How many entries of each part have lines of their own.
const MOST_LINES: usize = 20;
/// How many questions are put.
const MOST_QUESTIONS: usize = 2;
/// How many requirements are named that wait for one thing.
const MOST_NAMED: usize = 6;
/// Before whatever belongs to a numbered entry.
const INDENT: usize = 4;

/// A plan under its title and its verdict.
pub(super) fn plan(checked: &Checked, judged: &Judged, settings: Settings) -> Printable {
    let digest = Digest::of(judged);
    let words = judged.words(&checked.sources);
    let (sources, style, is_draft) = (&checked.sources, settings.style, settings.is_draft);
    let answer = Answer { judged, words, sources, style, is_draft };
    let mut text = Printable::default();
    text.push(&answer.put_right(&digest));
    text.push(&answer.fill_in(&digest));
    text.push(&answer.stuck(&digest));
    text.push(&answer.should(&digest));
    text.push(&answer.fill_in_as_well(&digest));
    text.push(&answer.doubts());
    text.push(&answer.questions(&digest));
    text.push(&answer.explained(&digest));
    text.push(&answer.waived(&digest));
    text.push(&answer.known(&digest));
    text
}

/// What a number stands before: a line, and those that belong to it.
struct Item {
    first: String,
    more: Vec<String>,
}

impl From<String> for Item {
    fn from(first: String) -> Item {
        Item { first, more: Vec::new() }
    }
}

struct Answer<'j> {
    judged: &'j Judged<'j>,
    words: Words<'j>,
    sources: &'j Sources,
    style: Style,
    is_draft: bool,
}

impl Answer<'_> {
    // ---- What is wrong ---------------------------------------------------------------------------

    fn put_right(&self, digest: &Digest) -> Printable {
        let wrong = digest.put_right.iter().filter(|entry| !self.is_to_fill_in(entry));
        let (faults, musts): (Vec<&Entry>, Vec<&Entry>) =
            wrong.partition(|entry| entry.requirement.is_none());
        let shown_faults = faults.iter().take(MOST_FAULTS);
        let shown_musts = musts.iter().take(MOST_MUSTS);
        let in_full: Vec<&Entry> = shown_faults.chain(shown_musts).copied().collect();
        let rest = faults.iter().skip(MOST_FAULTS).chain(musts.iter().skip(MOST_MUSTS));
        let mut text = Printable::default();
        if in_full.is_empty() {
            return text;
        }
        text.push_line("Put right");
        for (at, entry) in (1..).zip(&in_full) {
            text.push(&self.in_full(at, entry));
        }
        let rest = rest.map(|entry| Item::from(self.line(entry)));
        text.push(&self.items(in_full.len() + 1, rest.collect()));
        text
    }

    /// `1. four-signatures: The letter carries the four signatures`, then the plan's text, why, what to do,
    /// and who asks for it.
    fn in_full(&self, at: usize, entry: &Entry) -> Printable {
        let heading = match entry.requirement {
            Some(requirement) => format!("{}: {}", requirement.name, requirement.title),
            None => format!("{FITS_THE_FORM}: {FITS_THE_FORM_TITLE}"),
        };
        let mut text = wrapped_behind(&number(at), &heading, self.style);
        let block = finding::entry_block(self.words, entry);
        text.push(&view::render(&block, self.sources, self.style));
        for line in self.with_it(entry) {
            text.push(&self.behind(&line));
        }
        if at == 1 && entry.requirement.is_none() {
            let form =
                "This comes from the form of the plan, not from a paragraph of the circular.";
            text.push(&self.behind(form));
        }
        if let Some(requirement) = entry.requirement {
            let place = places::exact(requirement.name_span, self.sources);
            for cited in citations(self.judged.rules, requirement, Some(&place)) {
                text.push(&self.behind(&cited));
            }
        }
        text.push_line("");
        text
    }

    /// What else is breached or undecided for the same cause.
    fn with_it(&self, entry: &Entry) -> Vec<String> {
        let beside = entry.beside.iter().map(|beside| {
            let reason = finding::reasons_in_a_line(self.words, beside);
            let name = self.judged.rules.requirement_name(beside.requirement);
            let strength = strength(self.judged.rules, beside);
            format!("also breaches {name} ({strength}): {reason}")
        });
        let out_by = entry.all_out_by.as_ref().map(|(apart, ty)| {
            let apart = show::amount(*apart, ty);
            format!("all of these are out by {apart}: one wrong figure would explain that")
        });
        let waiting = (!entry.waiting.is_empty())
            .then(|| format!("undecided until this is put right: {}", self.names(&entry.waiting)));
        beside.chain(out_by).chain(waiting).collect()
    }

    // ---- What is missing -------------------------------------------------------------------------

    fn fill_in(&self, digest: &Digest) -> Printable {
        let needed: Vec<&Gap> = digest.fill_in.iter().filter(|gap| gap.is_needed).collect();
        let is_told = |entry: &Entry| needed.iter().any(|gap| gap.breaches(entry));
        let breached = digest.put_right.iter();
        let breached: Vec<Item> = breached
            .filter(|entry| self.is_to_fill_in(entry) && !is_told(entry))
            .map(|entry| self.unfilled(entry))
            .collect();
        // What is so of all of them is said once, above them.
        let is_form_told = needed.len() > 1
            && breached.is_empty()
            && needed.iter().all(|gap| gap.is_asked_by_form);
        let needed = needed.into_iter().map(|gap| self.missing(gap, is_form_told));
        let form = match is_form_told {
            true => format!("\n{FITS_THE_FORM} (must) waits for all of these"),
            false => String::new(),
        };
        let heading = format!("Fill in before you send it, most useful first{form}");
        self.section(&heading, 1, needed.chain(breached).collect())
    }

    /// What may be left open. Last year's plan comes last: it is a file to give, and no field to fill in.
    fn fill_in_as_well(&self, digest: &Digest) -> Printable {
        let also = digest.fill_in.iter().filter(|gap| !gap.is_needed);
        let (last_year, also): (Vec<&Gap>, Vec<&Gap>) =
            also.partition(|gap| gap.is_last_years_plan(self.judged));
        let should = digest.should.iter().filter(|entry| self.is_to_fill_in(entry));
        let should = should.map(|entry| self.unfilled(entry));
        let last_year = last_year.into_iter().map(|gap| self.missing(gap, false));
        let also =
            also.into_iter().map(|gap| self.missing(gap, false)).chain(should).chain(last_year);
        self.section("Fill in as well: it does not stop you sending the plan", 1, also.collect())
    }

    /// Whether an entry is only something to fill in: in a draft, what is asked for and not there yet.
    fn is_to_fill_in(&self, entry: &Entry) -> bool {
        self.is_draft && entry.is_only_unfilled()
    }

    /// What a draft need not have yet, and what is breached and undecided until it does.
    fn unfilled(&self, entry: &Entry) -> Item {
        let first = format!("{}{}", self.at(entry), finding::in_a_line(self.words, entry));
        let breached: Vec<&Finding> =
            std::iter::once(entry.finding).chain(entry.beside.iter().copied()).collect();
        let breached = format!("breached until it is filled in: {}", self.names(&breached));
        let waiting = (!entry.waiting.is_empty())
            .then(|| format!("undecided until it is filled in: {}", self.names(&entry.waiting)));
        Item { first, more: std::iter::once(breached).chain(waiting).collect() }
    }

    /// A gap, with what waits for it; that the form does may be told already.
    fn missing(&self, gap: &Gap, is_form_told: bool) -> Item {
        let form = match gap.is_asked_by_form && !is_form_told {
            true => format!("; {FITS_THE_FORM} (must) waits too"),
            false => String::new(),
        };
        let waits = (!gap.waiting.is_empty())
            .then(|| format!("{}: {}{form}", waits(gap.todo), self.names(&gap.waiting)));
        let waits = waits.or_else(|| {
            (gap.is_asked_by_form && !is_form_told)
                .then(|| format!("{FITS_THE_FORM} (must) waits for this"))
        });
        let breaches = (!gap.breached.is_empty())
            .then(|| format!("breached until it is filled in: {}", self.names(&gap.breached)));
        Item { first: self.gap(gap), more: waits.into_iter().chain(breaches).collect() }
    }

    /// What is missing, and where it belongs.
    fn gap(&self, gap: &Gap) -> String {
        let plan = &self.judged.plan;
        if gap.is_last_years_plan(self.judged) {
            return "last year's plan of the same council: give its file or folder with `--previous`"
                .to_owned();
        }
        let what = self.words.todo_name(gap.todo);
        let places = Places::of_slots(&gap.todo.slots, plan, self.sources);
        let is_unwritten = |slot: &SlotId| places::is_unwritten(*slot, plan, self.sources);
        match places.is_empty() {
            true if gap.todo.slots.iter().any(is_unwritten) => {
                format!("{what} (not in the plan yet)")
            }
            // It is last year's plan that lacks something.
            true => match gap.todo.slots.first() {
                Some(slot) => {
                    format!("{what} ({})", places::exact(plan.slot(*slot).place, self.sources))
                }
                None => what,
            },
            false => format!("{what} ({places})"),
        }
    }

    fn stuck(&self, digest: &Digest) -> Printable {
        let items = digest.stuck.iter().map(|one| {
            let name = self.judged.rules.requirement_name(one.requirement);
            Item::from(format!("{name}: {}", finding::reasons_in_a_line(self.words, one)))
        });
        self.section("Cannot be decided", 1, items.collect())
    }

    // ---- What else there is ----------------------------------------------------------------------

    fn should(&self, digest: &Digest) -> Printable {
        let breached = digest.should.iter().filter(|entry| !self.is_to_fill_in(entry));
        let judged = digest.judged_no.iter().map(|one| self.judged_no(one));
        let items = breached.map(|entry| self.in_lines(entry)).chain(judged);
        self.section("Should be met: it does not stop you sending the plan", 1, items.collect())
    }

    /// `line 61: outcomes-for-children: judged no by A. Example on 4 May 2001: …`, with the question below.
    fn judged_no(&self, one: &Finding) -> Item {
        let requirement = self.judged.rules.requirement(one.requirement);
        let question = requirement.and_then(|one| match &one.strength {
            Strength::Judged { question, .. } => Some(question.clone()),
            Strength::Must(_) | Strength::Should(_) => None,
        });
        let name = self.judged.rules.requirement_name(one.requirement);
        let words = self.judged.reply(one).words().unwrap_or_default();
        let help = requirement.map(|one| self.what_to_do(one));
        let first = format!("{}{name}: {words}", self.at_first(one));
        Item { first, more: question.into_iter().chain(help).collect() }
    }

    /// Where a finding shows first: `line 61: `.
    fn at_first(&self, one: &Finding) -> String {
        let mut places = deciding_places(&one.instances, &self.judged.plan);
        let first = places.find(|one| one.slot().is_some());
        Places::of_shown(first, &self.judged.plan, self.sources).before()
    }

    /// An entry in a line, with what to do about it and what waits for that.
    fn in_lines(&self, entry: &Entry) -> Item {
        let help = entry.requirement.map(|one| self.what_to_do(one));
        let more = self.with_it(entry).into_iter().chain(help).collect();
        Item { first: self.line(entry), more }
    }

    /// `→ Add up the lines again. (LAC(2000)22, figures-agree)`
    fn what_to_do(&self, requirement: &Requirement) -> String {
        let help = requirement.help.as_ref().map(|help| format!("{} {help} ", self.arrow()));
        let cited = requirement.cites.iter().filter_map(|id| self.judged.rules.paragraphs.get(*id));
        let cited = cited.map(|paragraph| format!(", {}", paragraph.name)).collect::<String>();
        format!("{}({}{cited})", help.unwrap_or_default(), self.judged.rules.short_name())
    }

    /// `line 46: adoption-shown-separately: none of the 3 entries of `spending` matches`
    fn line(&self, entry: &Entry) -> String {
        let why = finding::in_a_line(self.words, entry);
        format!("{}{}: {why}", self.at(entry), entry.name())
    }

    /// What is doubtful, each thing once with all its places.
    fn doubts(&self) -> Printable {
        let mut each: Vec<(&Diagnostic, Vec<Span>)> = Vec::new();
        let mut seen: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
        for doubt in &self.judged.doubts {
            let same = (doubt.code.id, doubt.message.as_str(), doubt.help.as_deref());
            let at = *seen.entry(same).or_insert(each.len());
            match each.get_mut(at) {
                Some((_, places)) => places.extend(doubt.span()),
                None => each.push((doubt, doubt.span().into_iter().collect())),
            }
        }
        let items = each.iter().map(|(doubt, places)| {
            let place = Places::of(places, self.sources).before();
            let first = format!("{place}{} ({})", doubt.message, doubt.code.id);
            let help = doubt.help.as_ref().map(|help| format!("{} {help}", self.arrow()));
            Item { first, more: help.into_iter().collect() }
        });
        self.section("Check again", 1, items.collect())
    }

    fn questions(&self, digest: &Digest) -> Printable {
        let questions = digest.questions.iter().filter_map(|one| {
            let requirement = self.judged.rules.requirement(one.requirement)?;
            let Strength::Judged { question, .. } = &requirement.strength else { return None };
            let first = format!("{}{}: {question}", self.at_first(one), requirement.name);
            Some(Item { first, more: self.judged.reply(one).words().into_iter().collect() })
        });
        let mut questions: Vec<Item> = questions.collect();
        let heading = "For a person to judge, before or after the plan is sent";
        let heading = match questions.len() {
            all if all > MOST_QUESTIONS => {
                format!("{heading} ({MOST_QUESTIONS} of {all}; `-v`: all)")
            }
            _ => heading.to_owned(),
        };
        questions.truncate(MOST_QUESTIONS);
        self.section(&heading, 1, questions)
    }

    fn explained(&self, digest: &Digest) -> Printable {
        let items = digest.explained.iter().map(|one| {
            let text = one.explained.and_then(|slot| self.judged.plan.text(slot));
            let name = self.judged.rules.requirement_name(one.requirement);
            Item::from(format!("{name}: {}", show::shortened(text.unwrap_or_default())))
        });
        self.section("Breached, but the council explains why", 1, items.collect())
    }

    fn waived(&self, digest: &Digest) -> Printable {
        let waived = digest.exempt.iter().filter(|(_, why)| matches!(why, Exemption::Waived(_)));
        let items = waived.map(|(entry, why)| {
            let one = entry.finding;
            let (verdict, strength) = (one.verdict.words(), strength(self.judged.rules, one));
            let first = format!("{} ({strength}): {verdict}, {}", entry.name(), why.words());
            Item { first, more: vec![finding::reasons_in_a_line(self.words, one)] }
        });
        let heading = "Waived: it does not stop you sending the plan";
        self.section(heading, 1, items.collect())
    }

    /// What was there before has a name and no more.
    fn known(&self, digest: &Digest) -> Printable {
        let known = digest.exempt.iter().filter(|(_, why)| matches!(why, Exemption::Known));
        let names: Vec<String> = known.map(|(entry, _)| entry.name().to_owned()).collect();
        if names.is_empty() {
            return Printable::default();
        }
        let item = Item::from(joined(&names, "and"));
        self.section("Known already, and not counted (`-v`: in full)", 1, vec![item])
    }

    // ---- Lines -----------------------------------------------------------------------------------

    /// A heading and its items, numbered from `first`; nothing where there are none.
    fn section(&self, heading: &str, first: usize, items: Vec<Item>) -> Printable {
        if items.is_empty() {
            return Printable::default();
        }
        let lines = heading.lines().map(|line| wrapped_behind("", line, self.style));
        let mut text: Printable = lines.collect();
        text.push(&self.items(first, items));
        text.push_line("");
        text
    }

    /// Numbered items; of very many the first, and how many more there are.
    fn items(&self, first: usize, items: Vec<Item>) -> Printable {
        let more = items.len().saturating_sub(MOST_LINES);
        let mut text = Printable::default();
        for (at, Item { first, more }) in (first..).zip(items).take(MOST_LINES) {
            text.push(&wrapped_behind(&number(at), &first, self.style));
            for line in more {
                text.push(&self.behind(&line));
            }
        }
        if more > 0 {
            text.push(&self.behind(&format!("and {more} more (`-v` shows them)")));
        }
        text
    }

    /// A line that belongs to an entry.
    fn behind(&self, line: &str) -> Printable {
        wrapped_behind(&" ".repeat(INDENT), line, self.style)
    }

    /// `lines 12 and 16: `
    fn at(&self, entry: &Entry) -> String {
        Places::of_shown(entry.places(&self.judged.plan), &self.judged.plan, self.sources).before()
    }

    fn names(&self, findings: &[&Finding]) -> String {
        let names: Vec<String> = findings
            .iter()
            .map(|one| self.judged.rules.requirement_name(one.requirement).to_owned())
            .collect();
        show::first_few(&names, MOST_NAMED)
    }

    fn arrow(&self) -> &'static str {
        match self.style.drawing {
            Drawing::Unicode => "→",
            Drawing::Ascii => "->",
            Drawing::Plain => "To do:",
        }
    }
}

/// `5 requirements wait for this (3 of them need nothing else)`
pub(crate) fn waits(todo: &Todo) -> String {
    let wait = |count: usize| match count {
        1 => "1 requirement waits for this".to_owned(),
        many => format!("{many} requirements wait for this"),
    };
    match (todo.alone, todo.in_all) {
        (0, 0) => "the form asks for this".to_owned(),
        (0, all) => format!("{} and for other gaps", wait(all)),
        (alone, all) if alone == all => format!("{} alone", wait(all)),
        (1, all) => format!("{} (1 of them needs nothing else)", wait(all)),
        (alone, all) => format!("{} ({alone} of them need nothing else)", wait(all)),
    }
}

fn strength(rules: &Rules, one: &Finding) -> &'static str {
    let requirement = rules.requirement(one.requirement);
    requirement.map_or("must", |one| one.strength.word())
}

/// How many requirements have each verdict, and where there is more to read.
pub(super) fn ledger_line(judged: &Judged, is_draft: bool) -> String {
    let findings = &judged.ledger.findings;
    let rounded = findings.iter().filter(|one| one.is_within_rounding()).count();
    let rounded = match rounded {
        0 => String::new(),
        1 => "; 1 is met only within rounding".to_owned(),
        many => format!("; {many} are met only within rounding"),
    };
    let is_open = |one: &Finding| !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable);
    let basis = match findings.iter().any(is_open) {
        true => format!(
            " What the circular says is in our words unless it is quoted: \
             `lacuna explain NAME --year {}` gives the source.",
            judged.rules.circular.year
        ),
        false => String::new(),
    };
    let unfilled = findings.iter().filter(|one| one.is_only_unfilled).count();
    let unfilled = match unfilled {
        0 => String::new(),
        _ if !is_draft => String::new(),
        1 => "; 1 is breached only because it is not filled in yet".to_owned(),
        many => format!("; {many} are breached only because they are not filled in yet"),
    };
    format!(
        "{}{rounded}{unfilled}. `-v` shows them all.{basis}",
        super::sums(&judged.ledger.counts(), &JudgedCounts::of(judged))
    )
}
