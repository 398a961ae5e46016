//! What is open in a plan and does not count: what is waived, and what is known already. Both act on verdicts: what was
//! judged stays as it is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Judged;
use crate::config::Waiver;
use crate::eval::{Finding, Ledger, Verdict};
use crate::plan::Plan;
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::value::spelling::nearest;

/// The waivers that count on a day.
#[derive(Debug, Clone, Copy)]
pub struct Waivers<'w> {
    all: &'w [Waiver],
    day: Date,
}

/// What the waivers did for a plan.
#[derive(Debug)]
pub struct WaiverUses {
    /// Whose plan it is.
    pub council: String,
    /// What each waiver that is about it did, by its number.
    pub by_number: Vec<(usize, WaiverUse)>,
}

/// What a waiver did for a plan that it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaiverUse {
    /// The requirement was not checked, as it was not chosen or is about another form.
    NotChecked,
    /// No requirement of the plan's circular has the name that it gives; the nearest that one has.
    NoSuchRequirement(Option<String>),
    /// The requirement is met, or does not apply.
    NotNeeded,
    /// The requirement is breached or undecided.
    Needed,
}

impl<'w> Waivers<'w> {
    /// None at all.
    pub const NONE: Waivers<'static> = Waivers { all: &[], day: Date::MIN };

    /// These waivers, as of a day.
    pub fn new(all: &'w [Waiver], day: Date) -> Waivers<'w> {
        Waivers { all, day }
    }

    /// The requirements that need not be met by a plan.
    pub(super) fn counting(
        self,
        plan: &Plan,
        rules: &Rules,
        ledger: &Ledger,
    ) -> BTreeMap<RequirementId, Exemption<'w>> {
        let council = plan.authority(&rules.schema).unwrap_or_default();
        let of_plan = self.all.iter().filter(|one| one.is_of(&council, rules.circular.year));
        let counting = of_plan.filter(|one| one.counts_on(self.day)).filter_map(|waiver| {
            let finding = finding(waiver, rules, ledger).filter(|one| is_open(one))?;
            Some((finding.requirement, Exemption::Waived(waiver)))
        });
        counting.collect()
    }

    /// What they did for a plan; nothing where there are none.
    pub fn uses(self, judged: &Judged) -> Option<WaiverUses> {
        let council = judged.council().filter(|_| !self.all.is_empty())?;
        let year = judged.rules.circular.year;
        let of_plan = self.all.iter().enumerate().filter(|(_, one)| one.is_of(&council, year));
        let by_number = of_plan.map(|(at, waiver)| (at, used(waiver, judged))).collect();
        Some(WaiverUses { council, by_number })
    }
}

/// What a waiver did for the plan that it is about.
fn used(waiver: &Waiver, judged: &Judged) -> WaiverUse {
    match finding(waiver, judged.rules, &judged.ledger) {
        None if is_of_rules(waiver, judged.rules) => WaiverUse::NotChecked,
        None => WaiverUse::NoSuchRequirement(near(waiver, judged)),
        Some(one) if !is_open(one) => WaiverUse::NotNeeded,
        Some(_) => WaiverUse::Needed,
    }
}

/// Why a finding does not count, though it is breached or undecided.
#[derive(Debug, Clone, Copy)]
pub enum Exemption<'w> {
    /// The Department lets the council off for a time.
    Waived(&'w Waiver),
    /// A baseline has it: it was there before.
    Known,
}

impl Exemption<'_> {
    /// In a word: `waived`.
    pub fn word(self) -> &'static str {
        match self {
            Exemption::Waived(_) => "waived",
            Exemption::Known => "known already",
        }
    }

    /// With all that there is to say: `waived until 31 March 2001, agreed by A. Example: …`.
    pub fn words(self) -> String {
        match self {
            Exemption::Waived(waiver) => waiver.words(),
            Exemption::Known => self.word().to_owned(),
        }
    }
}

impl<'l> Judged<'l> {
    /// Why a finding does not count.
    pub fn exemption(&self, finding: &Finding) -> Option<Exemption<'l>> {
        self.exempt.get(&finding.requirement).copied()
    }

    /// The waiver because of which a finding does not count.
    pub fn waiver(&self, finding: &Finding) -> Option<&'l Waiver> {
        match self.exemption(finding)? {
            Exemption::Waived(waiver) => Some(waiver),
            Exemption::Known => None,
        }
    }

    /// Whether a requirement need not be met.
    pub fn is_waived(&self, requirement: RequirementId) -> bool {
        matches!(self.exempt.get(&requirement), Some(Exemption::Waived(_)))
    }

    /// Lets findings on these requirements not count, as they were there before. What is waived stays waived.
    pub fn let_known(&mut self, known: impl IntoIterator<Item = RequirementId>) {
        for requirement in known {
            self.exempt.entry(requirement).or_insert(Exemption::Known);
        }
    }
}

fn finding<'f>(waiver: &Waiver, rules: &Rules, ledger: &'f Ledger) -> Option<&'f Finding> {
    let name = waiver.requirement.node.trim();
    // Nobody can be let off the form: a value that does not fit it is unknown to every requirement.
    let mut findings = ledger.findings.iter().filter(|one| !one.is_form());
    findings.find(|one| rules.requirement_name(one.requirement) == name)
}

fn is_of_rules(waiver: &Waiver, rules: &Rules) -> bool {
    let name = waiver.requirement.node.trim();
    rules.requirements.iter().any(|one| one.name == name)
}

fn near(waiver: &Waiver, judged: &Judged) -> Option<String> {
    let names = judged.rules.requirements.iter().map(|one| one.name.as_str());
    nearest(waiver.requirement.node.trim(), names).map(str::to_owned)
}

fn is_open(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Breached | Verdict::Undecided)
}
