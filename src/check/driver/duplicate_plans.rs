//! Plans that are checked together and are of one council, year and form.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::Checked;
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::value::{RecordId, Year, date, spelling};

/// What a plan is, of which a council sends one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The council's name in its simplest spelling.
    council: SmolStr,
    year: Year,
    form: RecordId,
}

impl Kind {
    /// The kind of a plan; nothing for one of a form of which a council may send many, such as pathway
    /// plans.
    pub fn of(checked: &Checked) -> Option<Kind> {
        let judged = checked.outcome.as_ref().ok()?;
        let form = judged.form.record;
        let is_the_plan = judged.rules.forms.first().is_some_and(|first| first.record == form);
        let council = judged.council().filter(|_| is_the_plan)?;
        let (council, year) = (spelling::simplified(&council).into(), judged.rules.circular.year);
        Some(Kind { council, year, form })
    }
}

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its file.
    pub name: Arc<str>,
    /// When it was sent, where that is known.
    pub sent_on: Option<Date>,
}

/// The plans seen so far.
#[derive(Debug, Default)]
pub struct Once {
    seen: BTreeMap<Kind, Version>,
}

impl Once {
    /// Notes a plan. If it is the second of its kind, gives the first; of more than two, the one that counts so far.
    pub fn first(&mut self, kind: Kind, version: Version) -> Option<Version> {
        match self.seen.entry(kind) {
            Entry::Occupied(mut first) => {
                let before = first.get().clone();
                if version.sent_on.is_some() && version.sent_on > before.sent_on {
                    first.insert(version);
                }
                Some(before)
            }
            Entry::Vacant(place) => {
                place.insert(version);
                None
            }
        }
    }
}

/// Which of several versions of a plan counts: the one that was sent last. Nothing where that is not known.
pub(super) fn counting(sent_on: &[Option<Date>]) -> Option<usize> {
    let days = sent_on.iter().copied().collect::<Option<Vec<Date>>>()?;
    let last = *days.iter().max()?;
    let mut of_last = days.iter().enumerate().filter(|(_, day)| **day == last);
    let (at, _) = of_last.next()?;
    of_last.next().is_none().then_some(at)
}

/// Which of two versions of a plan counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// The one that is looked at: it was sent later.
    This,
    /// The other one.
    Other,
    /// Nobody knows, so both do.
    Both,
}

impl Counting {
    /// Which counts of one sent on this day, and another.
    pub fn of(own: Option<Date>, other: &Version) -> Counting {
        match counting(&[own, other.sent_on]) {
            Some(0) => Counting::This,
            Some(_) => Counting::Other,
            None => Counting::Both,
        }
    }
}

/// Which of two versions counts, in words; and what to do.
pub fn said_of_versions(
    own: Option<Date>,
    other: &Version,
    council: &str,
    year: Year,
) -> (String, &'static str) {
    let name = &other.name;
    match own.zip(other.sent_on).map(|days| (Counting::of(own, other), days)) {
        Some((Counting::This, (own, before))) => (
            format!(
                "`{name}` is an earlier version of {council}'s plan for {year}, sent on {}: this \
                 one, sent on {}, counts",
                date::show(before),
                date::show(own)
            ),
            "both were checked; leave out the earlier one, or compare them with `lacuna compare`",
        ),
        Some((Counting::Other, (own, later))) => (
            format!(
                "this is an earlier version of {council}'s plan for {year}, sent on {}: `{name}`, \
                 sent on {}, counts",
                date::show(own),
                date::show(later)
            ),
            "both were checked; leave out this one, or compare them with `lacuna compare`",
        ),
        Some((Counting::Both, _)) | None => (
            format!("`{name}` is also a plan of {council} for {year}"),
            "both were checked and both are counted; leave out the one that is not to be sent",
        ),
    }
}

impl Checked<'_> {
    /// Notes that there is another plan of its kind in this file: one of the two is perhaps a copy in
    /// another format, or an earlier draft.
    pub fn is_there_twice(&mut self, other: &Version) {
        let Ok(judged) = &mut self.outcome else { return };
        let (Some(council), Some(slot)) = (judged.council(), judged.plan.field(0)) else { return };
        let year = judged.rules.circular.year;
        let (message, help) = said_of_versions(judged.sent_on(), other, &council, year);
        let place = judged.plan.slot(slot).place;
        let label = "a second plan for this year";
        let doubt = Diagnostic::new(&code::PLAN_GIVEN_TWICE, message, place, label);
        judged.doubts.push(doubt.with_help(help));
    }
}
