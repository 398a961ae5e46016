//! What has to be done before a plan can be sent, and what else should be done, in the words of a report.

use lacuna_check::driver::{Checked, Exemption, Judged};
use lacuna_check::eval::Finding;
use lacuna_check::judgement::{Answer, Judgement};
use lacuna_check::plan::Name;
use lacuna_check::wording::Words;
use lacuna_language::value::show;

use super::document::{Item, spaced};
use super::requirements::{strength, title};
use crate::digest::{Digest, Entry, Gap};
use crate::human::places::Places;
use crate::human::waits;
use crate::{Settings, finding};

/// How many names are listed that wait for one thing.
const MOST_NAMED: usize = 6;

/// What is to be done about a plan.
pub(super) struct Work {
    /// What is wrong and has to be corrected.
    pub put_right: Vec<Item>,
    /// What is missing and needed.
    pub fill_in: Vec<Item>,
    /// The same in a few words each.
    pub missing: Vec<String>,
    /// What should be put right as well.
    pub should: Vec<Item>,
    /// What should be filled in as well.
    pub fill_in_as_well: Vec<Item>,
    /// What is doubtful.
    pub check_again: Vec<Item>,
    /// What cannot be decided, whatever is filled in.
    pub stuck: Vec<Item>,
    /// What requirements ask that are breached, the `must`s.
    pub breached: Vec<String>,
    /// What a person has to judge.
    pub questions: Vec<String>,
    /// What a person found wanting.
    pub found_wanting: Vec<Item>,
    /// What the Department lets the council off.
    pub waived: Vec<Item>,
}

struct Worded<'j> {
    checked: &'j Checked<'j>,
    judged: &'j Judged<'j>,
    words: Words<'j>,
}

impl Work {
    pub(super) fn of(checked: &Checked, judged: &Judged, settings: Settings) -> Work {
        let digest = Digest::of(judged);
        let worded = Worded { checked, judged, words: judged.words(&checked.sources) };
        let is_to_fill_in = |entry: &&Entry| settings.is_draft && entry.is_only_unfilled();
        let (unfilled, wrong): (Vec<&Entry>, Vec<&Entry>) =
            digest.put_right.iter().partition(is_to_fill_in);
        let (should_unfilled, should): (Vec<&Entry>, Vec<&Entry>) =
            digest.should.iter().partition(is_to_fill_in);
        let (needed, other): (Vec<&Gap>, Vec<&Gap>) =
            digest.fill_in.iter().partition(|gap| gap.is_needed);
        let is_told = |entry: &&&Entry| !needed.iter().any(|gap| gap.breaches(entry));
        let unfilled: Vec<&Entry> = unfilled.iter().filter(is_told).copied().collect();
        let fill_in = needed.iter().map(|gap| worded.gap(gap));
        let missing = needed.iter().map(|gap| worded.in_few_words(gap));
        let is_open = |one: &&&Finding| match judged.judgement(one.requirement) {
            Some(judgement) => judgement.answer == Answer::AskTheCouncil,
            None => true,
        };
        let named = |one: &&Finding| title(judged.rules, one.requirement).to_owned();
        let breached = wrong.iter().map(|entry| match entry.requirement {
            Some(requirement) => requirement.title.to_string(),
            None => finding::fault_said(worded.words, entry),
        });
        let doubts = judged.doubts.iter().map(|doubt| {
            let place = Places::of(&Vec::from_iter(doubt.span()), &checked.sources).before();
            let more = doubt.help.iter().cloned().collect();
            Item { text: format!("{place}{}", doubt.message), more }
        });
        Work {
            breached: breached.collect(),
            missing: missing.collect(),
            fill_in: fill_in.chain(unfilled.iter().map(|entry| worded.entry(entry))).collect(),
            put_right: wrong.iter().map(|entry| worded.entry(entry)).collect(),
            should: should.iter().map(|entry| worded.entry(entry)).collect(),
            fill_in_as_well: other
                .iter()
                .map(|gap| worded.gap(gap))
                .chain(should_unfilled.iter().map(|entry| worded.entry(entry)))
                .collect(),
            check_again: doubts.collect(),
            stuck: digest.stuck.iter().map(|one| worded.stuck(one)).collect(),
            questions: digest.questions.iter().filter(is_open).map(named).collect(),
            found_wanting: digest.judged_no.iter().map(|one| worded.judged_no(one)).collect(),
            waived: digest.exempt.iter().filter_map(|(entry, why)| waived(entry, *why)).collect(),
        }
    }
}

impl Worded<'_> {
    /// What is wrong, why, and what to do about it.
    fn entry(&self, entry: &Entry) -> Item {
        let (plan, sources) = (&self.judged.plan, &self.checked.sources);
        let place = Places::of_shown(entry.places(plan), plan, sources).before();
        let why = finding::in_a_line(self.words, entry);
        let text = match entry.requirement {
            Some(requirement) => requirement.title.to_string(),
            None => finding::fault_said(self.words, entry),
        };
        let why = entry.requirement.map(|_| format!("{place}{why}"));
        let beside = entry.beside.iter().map(|one| {
            let name = title(self.judged.rules, one.requirement);
            format!("also breached ({}): {name}", strength(self.judged.rules, one.requirement))
        });
        let out_by = entry.all_out_by.as_ref().map(|(apart, ty)| {
            let apart = show::amount(*apart, ty);
            format!("all of these are out by {apart}: one wrong figure would explain that")
        });
        let help = entry.requirement.and_then(|one| one.help.clone());
        let waiting = (!entry.waiting.is_empty())
            .then(|| format!("undecided until this is put right: {}", self.names(&entry.waiting)));
        Item {
            text,
            more: why.into_iter().chain(help).chain(beside).chain(out_by).chain(waiting).collect(),
        }
    }

    fn names(&self, findings: &[&Finding]) -> String {
        let names = findings
            .iter()
            .map(|one| format!("`{}`", self.judged.rules.requirement_name(one.requirement)));
        show::first_few(&names.collect::<Vec<String>>(), MOST_NAMED)
    }

    fn gap(&self, gap: &Gap) -> Item {
        let (plan, sources) = (&self.judged.plan, &self.checked.sources);
        let places = Places::of_slots(&gap.todo.slots, plan, sources);
        let place = if places.is_empty() { String::new() } else { format!(" ({places})") };
        let text = sentence_case(&self.in_few_words(gap));
        let waiting = (!gap.waiting.is_empty())
            .then(|| format!("{}: {}", waits(gap.todo), self.names(&gap.waiting)));
        let breached = (!gap.breached.is_empty())
            .then(|| format!("breached until it is filled in: {}", self.names(&gap.breached)));
        Item { text: format!("{text}{place}"), more: waiting.into_iter().chain(breached).collect() }
    }

    /// What is missing in a few words: `“amount” in 3 entries of “spending”`.
    fn in_few_words(&self, gap: &Gap) -> String {
        if gap.is_last_years_plan(self.judged) {
            return "last year's plan of the same council".to_owned();
        }
        let Some(first) = gap.todo.slots.first() else { return String::new() };
        let names = self.judged.plan.names(*first, &self.judged.rules.schema);
        let fields = names.iter().filter_map(|name| match name {
            Name::Field(name) => Some(spaced(name)),
            Name::Entry(_) | Name::Council(_) => None,
        });
        let mut fields: Vec<String> = fields.collect();
        fields.reverse();
        let within = |around: &[String]| {
            let around: Vec<String> = around.iter().map(|one| format!("“{one}”")).collect();
            around.join(" of ")
        };
        match (fields.as_slice(), gap.todo.slots.len()) {
            ([], _) => self.words.todo_name(gap.todo),
            ([own], 0 | 1) => format!("“{own}”"),
            ([own], many) => format!("“{own}” in {many} entries"),
            ([own, around @ ..], 0 | 1) => format!("“{own}” under {}", within(around)),
            ([own, around @ ..], many) => {
                format!("“{own}” in {many} entries of {}", within(around))
            }
        }
    }

    /// What a person found wanting, who said so and why, and what to do about it.
    fn judged_no(&self, one: &Finding) -> Item {
        let requirement = self.judged.rules.requirement(one.requirement);
        let said = self.judged.judgement(one.requirement).map(Judgement::words);
        let help = requirement.and_then(|one| one.help.clone());
        let text = title(self.judged.rules, one.requirement).to_owned();
        Item { text, more: said.into_iter().chain(help).collect() }
    }

    fn stuck(&self, one: &Finding) -> Item {
        let text = title(self.judged.rules, one.requirement).to_owned();
        let why = finding::reasons_in_a_line(self.words, one);
        Item { text, more: vec![why] }
    }
}

/// What is waived, until when, who agreed and why; nothing of what is only known already.
fn waived(entry: &Entry, why: Exemption) -> Option<Item> {
    let Exemption::Waived(waiver) = why else { return None };
    let text = entry.requirement.map_or(entry.name().to_owned(), |one| one.title.to_string());
    let beside = entry.beside.len();
    let beside = match beside {
        0 => None,
        1 => Some("1 more requirement is not met for the same reason".to_owned()),
        many => Some(format!("{many} more requirements are not met for the same reason")),
    };
    Some(Item { text, more: std::iter::once(waiver.words()).chain(beside).collect() })
}

/// The same with a capital at its beginning.
pub(super) fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|one| one.to_uppercase().collect()).unwrap_or_default();
    first + chars.as_str()
}
