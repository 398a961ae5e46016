//! Waivers of `lacuna.toml` that are for nothing: what each did for the plans that were checked, and a warning for each
//! that has ended, is not needed, or names what is not there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::cli::repository::Repository;
use crate::config::Waiver;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::driver::{WaiverUse, WaiverUses};
use crate::value::date;
use crate::value::spelling::nearest;

/// What the waivers did for the plans that were checked so far.
#[derive(Default)]
pub(super) struct UsedWaivers {
    /// The most that each did, by its number.
    by_number: BTreeMap<usize, WaiverUse>,
    councils: BTreeSet<String>,
}

impl UsedWaivers {
    /// Adds what they did for a plan.
    pub(super) fn add(&mut self, uses: WaiverUses) {
        for (at, new) in uses.by_number {
            match self.by_number.get_mut(&at) {
                Some(most) => *most = new.max(most.clone()),
                None => {
                    self.by_number.insert(at, new);
                }
            }
        }
        self.councils.insert(uses.council);
    }
}

impl Repository {
    /// The waivers that are for nothing, by what each did for the plans that were checked. One whose council has no
    /// plan among them is one only where they are all there are.
    pub(super) fn idle_waivers(&self, used: &UsedWaivers, day: Date) -> Diagnostics {
        let mut found = Diagnostics::default();
        for (at, waiver) in self.config.waivers.iter().enumerate() {
            let idle = match used.by_number.get(&at) {
                _ if !waiver.counts_on(day) => Some(ended(waiver, self.successor(waiver, day))),
                Some(WaiverUse::NotNeeded) => Some(not_needed(waiver)),
                Some(WaiverUse::NoSuchRequirement(near)) => {
                    Some(no_requirement(waiver, near.as_deref()))
                }
                Some(WaiverUse::NotChecked | WaiverUse::Needed) => None,
                None => self.is_whole.then(|| no_council(waiver, &used.councils)),
            };
            found.extend(idle);
        }
        found
    }

    /// The waiver of the same that counts on a day, where this one has ended.
    fn successor(&self, ended: &Waiver, day: Date) -> Option<&Waiver> {
        let counts = |one: &&Waiver| one.counts_on(day) && one.is_for_the_same(ended);
        self.config.waivers.iter().find(counts)
    }
}

fn ended(waiver: &Waiver, successor: Option<&Waiver>) -> Diagnostic {
    let (name, council) = (&waiver.requirement.node, &waiver.council.node);
    let until = date::show(waiver.until);
    let (message, help) = match successor {
        None => (
            format!("this waiver ended on {until}: it no longer lets {council} off `{name}`"),
            "delete the waiver; or, if a later day was agreed, write that day".to_owned(),
        ),
        Some(later) => (
            format!("this waiver of `{name}` for {council} ended on {until}"),
            format!("delete it: another waiver counts until {}", date::show(later.until)),
        ),
    };
    Diagnostic::new(&code::WAIVER_ENDED, message, waiver.requirement.span, "waived until then")
        .with_help(help)
}

fn not_needed(waiver: &Waiver) -> Diagnostic {
    let (name, council) = (&waiver.requirement.node, &waiver.council.node);
    let message =
        format!("{council}'s plan does not need this waiver: it does not breach `{name}`");
    Diagnostic::new(&code::WAIVER_NOT_NEEDED, message, waiver.requirement.span, "not breached")
        .with_help("delete the waiver")
}

fn no_requirement(waiver: &Waiver, near: Option<&str>) -> Diagnostic {
    let (name, span) = (&waiver.requirement.node, waiver.requirement.span);
    let council = &waiver.council.node;
    let message =
        format!("no requirement of {council}'s plan is called `{name}`, so nothing is waived");
    let unused = Diagnostic::new(&code::WAIVER_UNUSED, message, span, "no such requirement");
    unused.with_help(near.map_or_else(
        || "write the name as a report shows it, such as `four-signatures`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    ))
}

fn no_council(waiver: &Waiver, councils: &BTreeSet<String>) -> Diagnostic {
    let (council, year) = (&waiver.council.node, waiver.year);
    let year = year.map(|year| format!(" for {year}")).unwrap_or_default();
    let message = format!("there is no plan of {council}{year}, so nothing is waived");
    let near = nearest(council, councils.iter().map(String::as_str));
    Diagnostic::new(&code::WAIVER_UNUSED, message, waiver.council.span, "no plan of this council")
        .with_help(near.filter(|near| *near != council.as_str()).map_or_else(
            || "write the council and the year as its plan has them".to_owned(),
            |near| format!("did you mean \"{near}\"?"),
        ))
}
