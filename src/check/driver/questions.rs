//! The questions about a plan that only a person can answer, each with its evidence, and what was answered so far.
//!
//! Takes a ledger and judgements; says of each question whether a judgement counts, by the fingerprint of its evidence.
//! Never changes a verdict.

use std::collections::BTreeMap;

use super::Judged;
use crate::eval::{Finding, Ledger, Verdict};
use crate::judgement::{Answer, Assessment, Judgement};
use crate::wording::{Evidence, Words};
use lacuna_language::rules::program::{Form, Requirement, Strength};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Sources;
use lacuna_language::value::{Year, fingerprint};

/// How many digits of a fingerprint say on what something was judged.
const DIGITS: usize = 15;
/// What stands before them, so that no spreadsheet takes them for a number.
const MARK: &str = "q";

/// A question about a plan.
#[derive(Debug, Clone)]
pub struct Question<'l> {
    /// The council whose plan it is about; nothing where the plan does not say.
    pub council: Option<String>,
    /// The year of the plan.
    pub year: Year,
    /// The name of the plan's file, without its folders.
    pub plan: String,
    /// The name of the requirement.
    pub requirement: String,
    /// What the requirement is about, in its own words.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// What is laid out for the answer.
    pub evidence: Vec<Evidence>,
    /// The fingerprint of the question and its evidence: it changes only with them.
    pub fingerprint: String,
    /// What people said of it.
    pub reply: Reply<'l>,
}

/// What people said of the questions about a plan.
#[derive(Debug, Default)]
pub(super) struct Replies<'l> {
    /// Those that were judged on the evidence that there is now.
    pub given: BTreeMap<RequirementId, &'l Judgement>,
    /// Those that were judged on other evidence.
    pub stale: BTreeMap<RequirementId, &'l Judgement>,
    /// How many are about a question that is not put: there is nothing to judge, or not yet.
    pub n_not_put: usize,
}

/// What people said of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply<'l> {
    /// Nobody has judged it.
    Open,
    /// It was judged on the evidence that there is now.
    Given(&'l Judgement),
    /// It was judged on other evidence, which does not count.
    Stale(&'l Judgement),
}

impl<'l> Reply<'l> {
    /// Whether it is answered with yes or no.
    pub fn is_answered(self) -> bool {
        self.answer().is_some_and(|answer| answer != Answer::AskTheCouncil)
    }

    /// What was answered on the evidence that there is now.
    pub fn answer(self) -> Option<Answer> {
        match self {
            Reply::Given(judgement) => Some(judgement.answer),
            Reply::Open | Reply::Stale(_) => None,
        }
    }

    /// The judgement that there is, whether or not it counts.
    pub fn judgement(self) -> Option<&'l Judgement> {
        match self {
            Reply::Given(judgement) | Reply::Stale(judgement) => Some(judgement),
            Reply::Open => None,
        }
    }

    /// Whether it was judged on other evidence.
    pub fn is_stale(self) -> bool {
        matches!(self, Reply::Stale(_))
    }

    /// What there is to say of it: `judged yes by A. Example on 4 May 2001: …`; nothing of a question that nobody has
    /// judged.
    pub fn words(self) -> Option<String> {
        match self {
            Reply::Open => None,
            Reply::Given(judgement) => Some(judgement.words()),
            Reply::Stale(judgement) => Some(format!(
                "judge it again, because its evidence has changed; before that: {}",
                judgement.words()
            )),
        }
    }
}

impl<'l> Replies<'l> {
    /// What these judgements say of a plan.
    pub(super) fn find(
        assessment: &'l Assessment,
        words: Words,
        form: &Form,
        file: &str,
        ledger: &Ledger,
    ) -> Replies<'l> {
        let mut replies = Replies::default();
        let council = words.plan.authority(&words.rules.schema);
        let Some(council) = council.filter(|_| !assessment.is_empty()) else { return replies };
        let is_one_of_many = words.rules.forms.first().is_none_or(|first| first.name != form.name);
        let mut by_name: BTreeMap<&str, Vec<&'l Judgement>> = BTreeMap::new();
        for one in assessment.of(&council, words.rules.circular.year) {
            by_name.entry(one.requirement.node.trim()).or_default().push(one);
        }
        for (finding, requirement, question) in questions(words.rules, ledger) {
            let Some(judgements) = by_name.remove(requirement.name.as_str()) else { continue };
            let now = fingerprint_of(words, question, finding);
            let is_now = |one: &&&Judgement| one.evidence.trim().eq_ignore_ascii_case(&now);
            // Of a form of which a council may send many, what was judged before is about one of them only.
            let is_of_file =
                |one: &&&Judgement| !is_one_of_many || one.plan.trim() == last_name(file);
            let others = || judgements.iter().filter(is_of_file).max_by_key(|one| one.on);
            if let Some(counts) = judgements.iter().find(is_now) {
                replies.given.insert(finding.requirement, *counts);
            } else if let Some(stale) = others() {
                replies.stale.insert(finding.requirement, *stale);
            }
        }
        // Of a form of which a council may send many, another plan may put it.
        if !is_one_of_many {
            replies.n_not_put =
                by_name.keys().filter(|name| is_checked(words.rules, ledger, name)).count();
        }
        replies
    }
}

/// Whether a requirement is among those that were checked.
fn is_checked(rules: &Rules, ledger: &Ledger, name: &str) -> bool {
    let mut findings = ledger.findings.iter().filter(|one| !one.is_form());
    findings.any(|one| rules.requirement_name(one.requirement) == name)
}

impl<'l> Judged<'l> {
    /// How many judgements are about a question of this plan that is not put: nothing is there to judge, or not yet.
    pub fn n_judgements_not_put(&self) -> usize {
        self.replies.n_not_put
    }

    /// What people said of a question; of any other finding, that nobody did.
    pub fn reply(&self, finding: &Finding) -> Reply<'l> {
        let id = finding.requirement;
        match (self.replies.given.get(&id), self.replies.stale.get(&id)) {
            _ if finding.verdict != Verdict::ForAPerson => Reply::Open,
            (Some(judgement), _) => Reply::Given(judgement),
            (None, Some(judgement)) => Reply::Stale(judgement),
            (None, None) => Reply::Open,
        }
    }

    /// The questions that are for a person, in the order of the rules, whether or not they are answered; `file` is the
    /// name of the plan's file.
    pub fn questions(&self, file: &str, sources: &Sources) -> Vec<Question<'l>> {
        let words = self.words(sources);
        let council = self.council();
        let question =
            |(finding, requirement, question): (&Finding, &Requirement, &str)| Question {
                council: council.clone(),
                year: self.rules.circular.year,
                plan: last_name(file).to_owned(),
                requirement: requirement.name.to_string(),
                title: requirement.title.to_string(),
                question: question.to_owned(),
                evidence: words.laid_out(finding),
                fingerprint: fingerprint_of(words, question, finding),
                reply: self.reply(finding),
            };
        questions(self.rules, &self.ledger).map(question).collect()
    }
}

/// The findings that are for a person, with what is asked.
fn questions<'j>(
    rules: &'j Rules,
    ledger: &'j Ledger,
) -> impl Iterator<Item = (&'j Finding, &'j Requirement, &'j str)> {
    let open = ledger.findings.iter().filter(|one| one.verdict == Verdict::ForAPerson);
    open.filter_map(|finding| {
        let requirement = rules.requirement(finding.requirement)?;
        match &requirement.strength {
            Strength::Judged { question, .. } => Some((finding, requirement, question.as_str())),
            Strength::Must(_) | Strength::Should(_) => None,
        }
    })
}

fn fingerprint_of(words: Words, question: &str, finding: &Finding) -> String {
    let evidence = words.judged_on(finding);
    let parts = std::iter::once(question).chain(evidence.iter().map(String::as_str));
    let digits = fingerprint(parts);
    MARK.chars().chain(digits.chars().take(DIGITS)).collect()
}

/// The name of a file without its folders.
fn last_name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}
