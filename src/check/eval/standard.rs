//! The grade of a plan by the standard of its circular.
//!
//! Takes the ledger, and of each finding what people say of it: that it need not be met, or how a question was
//! answered. What is undecided and questions that nobody has answered leave a condition unknown, and with it the grade:
//! it is never given or refused by what cannot be told.

use super::ledger::{Finding, Ledger, Verdict};
use lacuna_language::operation::Quantifier;
use lacuna_language::rules::program::{Grade, OnVerdicts, Outcome, Standard, StrengthWord};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::value::{RecordId, Truth};

/// What a plan comes to by the standard of its circular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded<'r> {
    /// The standard.
    pub standard: &'r Standard,
    /// The grade; nothing while gaps or questions leave several open.
    pub grade: Option<&'r str>,
    /// The grades that it can still have, the best first: the one that it has, where that is decided.
    pub possible: Vec<&'r str>,
    /// The requirements that keep it from a better grade: breached, or judged `no`.
    pub held_back_by: Vec<RequirementId>,
    /// The requirements that keep a better grade open: undecided, or not judged yet.
    pub waits_for: Vec<RequirementId>,
    /// Whether the grade is the best there is.
    pub is_best: bool,
    /// Whether it is the last, which is left when no other is reached.
    pub is_last: bool,
}

/// What is known of a finding besides its verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether it does not count although it is breached or undecided: it is waived, or explained.
    pub is_let_off: bool,
    /// What a person answered: whether it is `yes`.
    pub is_yes: Option<bool>,
}

/// The grade of a plan of a form; nothing where the circular has no standard for it, or where only some of its
/// requirements were checked.
pub fn graded<'r>(
    rules: &'r Rules,
    form: RecordId,
    ledger: &Ledger,
    said: impl Fn(&Finding) -> Said,
) -> Option<Graded<'r>> {
    let standard = rules.standards.iter().find(|one| one.on == form)?;
    if !ledger.left_out.is_empty() {
        return None;
    }
    let findings = ledger.findings.iter().map(|one| Assessed::new(rules, one, said(one)));
    let assessment = Assessment { findings: findings.collect() };
    Some(assessment.graded(standard))
}

/// A finding, with whether all is well with it.
#[derive(Clone, Copy)]
struct Assessed {
    requirement: RequirementId,
    strength: StrengthWord,
    /// Met or `yes`; unknown while it is undecided or not answered.
    is_well: Truth,
}

impl Assessed {
    fn new(rules: &Rules, finding: &Finding, said: Said) -> Assessed {
        let requirement = finding.requirement;
        let of = rules.requirement(requirement);
        let strength = of.map_or(StrengthWord::Must, |one| StrengthWord::of(&one.strength));
        let is_well = match finding.verdict {
            Verdict::Met | Verdict::NotApplicable => Truth::True,
            Verdict::Breached | Verdict::Undecided if said.is_let_off => Truth::True,
            Verdict::Breached => Truth::False,
            Verdict::ForAPerson => said.is_yes.map_or(Truth::Unknown, Truth::from),
            Verdict::Undecided => Truth::Unknown,
        };
        Assessed { requirement, strength, is_well }
    }

    /// Whether it has come out so.
    fn is(self, outcome: Outcome) -> Truth {
        match outcome {
            Outcome::Met | Outcome::Yes => self.is_well,
            Outcome::Breached | Outcome::No => self.is_well.negated(),
        }
    }
}

/// All findings on a plan.
struct Assessment {
    findings: Vec<Assessed>,
}

impl Assessment {
    fn graded<'r>(&self, standard: &'r Standard) -> Graded<'r> {
        let mut possible = Vec::new();
        let mut short: Vec<Assessed> = Vec::new();
        for grade in &standard.grades {
            let is_reached = grade.when.as_ref().map_or(Truth::True, |when| self.truth(when));
            if is_reached != Truth::False {
                possible.push(grade.name.as_str());
            }
            if is_reached == Truth::True {
                break;
            }
            let when = grade.when.iter();
            short.extend(when.flat_map(|when| self.short_of(when)));
        }
        short.sort_by_key(|one| one.requirement);
        short.dedup_by_key(|one| one.requirement);
        let with = |is_well| {
            let those = short.iter().filter(move |one| one.is_well == is_well);
            those.map(|one| one.requirement).collect()
        };
        let grade = if let [one] = possible.as_slice() { Some(*one) } else { None };
        let is_it =
            |other: Option<&Grade>| other.is_some_and(|other| grade == Some(other.name.as_str()));
        Graded {
            standard,
            grade,
            held_back_by: with(Truth::False),
            waits_for: with(Truth::Unknown),
            is_best: is_it(standard.grades.first()),
            is_last: is_it(standard.grades.last()),
            possible,
        }
    }

    fn truth(&self, when: &OnVerdicts<RequirementId>) -> Truth {
        match when {
            OnVerdicts::All(parts) => {
                parts.iter().fold(Truth::True, |all, part| all.and(self.truth(part)))
            }
            OnVerdicts::Any(parts) => {
                parts.iter().fold(Truth::False, |any, part| any.or(self.truth(part)))
            }
            OnVerdicts::Count { quantifier, strength, outcome, .. } => {
                let of_strength = self.findings.iter().filter(|one| one.strength == *strength);
                counted(*quantifier, of_strength.map(|one| one.is(*outcome)))
            }
            OnVerdicts::Of { requirement, outcome, .. } => {
                let mut findings = self.findings.iter();
                let found = findings.find(|one| one.requirement == *requirement);
                found.map_or(Truth::Unknown, |one| one.is(*outcome))
            }
        }
    }

    /// The findings because of which a condition is not true.
    fn short_of(&self, when: &OnVerdicts<RequirementId>) -> Vec<Assessed> {
        if self.truth(when) == Truth::True {
            return Vec::new();
        }
        let not_well = self.findings.iter().filter(|one| one.is_well != Truth::True).copied();
        match when {
            OnVerdicts::All(parts) | OnVerdicts::Any(parts) => {
                parts.iter().flat_map(|part| self.short_of(part)).collect()
            }
            OnVerdicts::Count { strength, .. } => {
                not_well.filter(|one| one.strength == *strength).collect()
            }
            OnVerdicts::Of { requirement, .. } => {
                not_well.filter(|one| one.requirement == *requirement).collect()
            }
        }
    }
}

/// Whether so many are so; unknown while those that are not known can still settle it.
fn counted(quantifier: Quantifier, all: impl Iterator<Item = Truth>) -> Truth {
    let (mut n_all, mut n_so, mut n_open) = (0_usize, 0_usize, 0_usize);
    for one in all {
        n_all = n_all.saturating_add(1);
        n_so = n_so.saturating_add(usize::from(one == Truth::True));
        n_open = n_open.saturating_add(usize::from(one == Truth::Unknown));
    }
    let at_least = |n: usize| match (n_so >= n, n_so.saturating_add(n_open) >= n) {
        (true, _) => Truth::True,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::False,
    };
    match quantifier {
        Quantifier::Every => at_least(n_all),
        Quantifier::Some => at_least(1),
        Quantifier::No => at_least(1).negated(),
        Quantifier::AtLeast(n) => at_least(n),
        Quantifier::AtMost(n) => at_least(n.saturating_add(1)).negated(),
        Quantifier::Exactly(n) => at_least(n).and(at_least(n.saturating_add(1)).negated()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_leaves_open_only_what_it_can_still_settle() {
        use Truth::{False as F, True as T, Unknown as U};
        for (quantifier, all, expected) in [
            (Quantifier::Every, &[T, T][..], T),
            (Quantifier::Every, &[], T),
            (Quantifier::Every, &[T, U], U),
            (Quantifier::Every, &[F, U], F),
            (Quantifier::Some, &[F, U], U),
            (Quantifier::Some, &[T, U], T),
            (Quantifier::No, &[F, U], U),
            (Quantifier::No, &[T, U], F),
            (Quantifier::AtMost(1), &[T, U], U),
            (Quantifier::AtMost(2), &[T, U], T),
            (Quantifier::AtMost(1), &[T, T, U], F),
            (Quantifier::AtLeast(2), &[T, U], U),
            (Quantifier::Exactly(1), &[T, F], T),
            (Quantifier::Exactly(1), &[T, U], U),
            (Quantifier::Exactly(1), &[T, T, U], F),
        ] {
            assert_eq!(
                counted(quantifier, all.iter().copied()),
                expected,
                "{quantifier:?} {all:?}"
            );
        }
    }
}
