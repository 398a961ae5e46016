//! What came of a run as a list of issues, each with its rule, its place and its fingerprint: what code review,
//! editors and test reports show.
//!
//! Takes the digest of a plan, or why a file is no plan; gives one issue for each entry of it, in its order.
//! The formats that print issues differ in nothing but how they write them.

mod identity;
mod known;
mod place;
mod run;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::digest::{Digest, Entry, Gap};
use crate::human::{Standing, waits};
use crate::{Ending, Settings, finding, json};
use identity::Names;
pub(crate) use identity::fingerprint;
pub use known::open_findings;
use lacuna_check::driver::{Checked, Exemption, Judged, NationalRun};
use lacuna_check::eval::reason::{Fault, Reason};
use lacuna_check::eval::{Finding, Instance, Ledger, Verdict, deciding_places};
use lacuna_check::judgement::Answer;
use lacuna_check::plan::{Plan, SlotId, StrayKind};
use lacuna_check::wording::Words;
use lacuna_language::diag::{Code, Diagnostic, Diagnostics, Severity};
use lacuna_language::rules::program::{
    FITS_THE_FORM, FITS_THE_FORM_TITLE, Requirement, Rules, Strength,
};
use lacuna_language::source::visible::in_a_line;
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::{show, spelling};
pub(crate) use place::{At, Spot};
pub(crate) use run::{Told, is_whole};

/// How many requirements are named in a sentence.
const MOST_NAMED: usize = 6;
/// How many places of the plan an issue has.
const MOST_PLACES: usize = 100;

/// Something to be seen to.
#[derive(Debug)]
pub(crate) struct Issue<'l> {
    pub rule: Rule<'l>,
    pub kind: Kind,
    /// What is the matter and what to do about it, in a line.
    pub message: String,
    /// Where it is to be seen to; of a gap, all places that have to be filled in.
    pub places: Vec<At>,
    /// What else decides it, in the plan and in the rules, each with what there is to say of it.
    pub related: Vec<(At, String)>,
    /// Requirements that are breached by the very same.
    pub beside: Vec<&'l str>,
    /// Requirements that cannot be decided until it is seen to.
    pub waiting: Vec<&'l str>,
    /// The same in each run, and of no other issue in its file.
    pub fingerprint: String,
    /// Why it does not count: until when it is waived, who agreed, and why; or that it is known already.
    pub exempt: Option<String>,
}

/// What an issue is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule<'l> {
    Requirement(&'l Rules, &'l Requirement),
    /// That the plan fits its form.
    Form(&'l Rules),
    /// What is wrong with a file, or doubtful in it.
    Code(&'static Code),
}

/// How much an issue matters, what matters most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A file cannot be used.
    Unusable,
    MustBreached,
    /// A `must` cannot be decided, or something is missing that the form asks for.
    MustUndecided,
    ShouldBreached,
    /// Something in a file is doubtful.
    Doubtful,
    ShouldUndecided,
    /// A person judged: no.
    JudgedNo,
    /// A person has to judge.
    ToJudge,
    /// A `should` is breached, and the council says why.
    Explained,
    /// It need not be met, as the Department agreed.
    Waived,
    /// A baseline has it: it was there before.
    Known,
}

/// How loud an issue is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// It counts towards the exit status.
    Error,
    Warning,
    Note,
}

/// What counts towards the exit status besides a `must`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Denied {
    /// A `should` that is breached or undecided.
    pub shoulds: bool,
    /// What a person has to judge.
    pub judged: bool,
    /// What is doubtful in a file.
    pub warnings: bool,
}

impl Kind {
    /// How loud it is told.
    pub(crate) fn level(self, is_draft: bool, denied: Denied) -> Level {
        let (usual, is_denied) = match self {
            Kind::Unusable | Kind::MustBreached => (Level::Error, true),
            Kind::MustUndecided => (Level::Warning, !is_draft),
            Kind::ShouldBreached => (Level::Warning, denied.shoulds),
            Kind::Doubtful => (Level::Warning, denied.warnings),
            Kind::ShouldUndecided => (Level::Note, denied.shoulds && !is_draft),
            Kind::JudgedNo => (Level::Warning, denied.judged),
            Kind::ToJudge => (Level::Note, denied.judged),
            Kind::Explained | Kind::Waived | Kind::Known => (Level::Note, false),
        };
        if is_denied { Level::Error } else { usual }
    }
}

impl<'l> Rule<'l> {
    fn of(rules: &'l Rules, finding: &Finding) -> Rule<'l> {
        let requirement = rules.requirement(finding.requirement);
        requirement.map_or(Rule::Form(rules), |one| Rule::Requirement(rules, one))
    }

    /// `four-signatures`, `E0501`
    pub(crate) fn id(self) -> &'l str {
        match self {
            Rule::Requirement(_, one) => &one.name,
            Rule::Form(_) => FITS_THE_FORM,
            Rule::Code(code) => code.id,
        }
    }

    /// What it asks, or what it means, in a sentence.
    pub(crate) fn title(self) -> &'l str {
        match self {
            Rule::Requirement(_, one) => &one.title,
            Rule::Form(_) => FITS_THE_FORM_TITLE,
            Rule::Code(code) => code.meaning,
        }
    }

    /// `must`, `should` or `judged`; nothing for a code.
    pub(crate) fn strength(self) -> Option<&'static str> {
        match self {
            Rule::Requirement(_, one) => Some(one.strength.word()),
            Rule::Form(_) => Some("must"),
            Rule::Code(_) => None,
        }
    }

    /// What an issue is that has this verdict.
    pub(crate) fn kind(self, verdict: Verdict) -> Kind {
        match (verdict, self.strength()) {
            (Verdict::Breached, Some("must")) => Kind::MustBreached,
            (_, Some("must")) => Kind::MustUndecided,
            (Verdict::Breached, _) => Kind::ShouldBreached,
            (_, Some("should")) => Kind::ShouldUndecided,
            // What cannot be judged yet is still to be judged.
            _ => Kind::ToJudge,
        }
    }
}

/// What a plan file, the rule files, the settings or all plans of a year came to.
#[derive(Debug)]
pub(crate) struct Outcome<'l> {
    pub of: Of,
    pub issues: Vec<Issue<'l>>,
    /// The verdict on each requirement; none where a file is no plan.
    pub verdicts: Vec<Judgement<'l>>,
    /// The requirements that were not checked, because only others were asked for.
    pub left_out: Vec<&'l str>,
}

/// What an outcome is of.
#[derive(Debug)]
pub(crate) enum Of {
    Rules,
    Plan {
        file: Arc<str>,
        council: Option<String>,
        /// `NOT READY` and the counts; nothing where the file is no plan.
        standing: Option<(&'static str, String)>,
    },
    /// All plans of a year together, by the year and the kind of council.
    National(String),
    /// The settings of the repository, its waivers among them.
    Settings,
}

/// The verdict on a requirement.
#[derive(Debug)]
pub(crate) struct Judgement<'l> {
    pub rule: Rule<'l>,
    pub verdict: Verdict,
    /// Why, in a line; of what a person judges, the question.
    pub why: String,
    /// Where it shows.
    pub at: Option<At>,
    /// Whether it is only not filled in yet.
    pub is_unfilled: bool,
    /// Whether the council explains it.
    pub is_explained: bool,
    /// Why it does not count, though it is open.
    pub exempt: Option<String>,
    /// What people said of it, with who and when; and what they answered on the evidence that there is.
    pub reply: Option<String>,
    pub answer: Option<Answer>,
}

impl<'l> Outcome<'l> {
    /// What was said of the rule files; nothing where there is nothing to say.
    pub(crate) fn of_rules(rules: &Diagnostics, sources: &Sources) -> Option<Outcome<'l>> {
        let issues = rules.iter().map(|one| of_diagnostic(one, sources, None, &[])).collect();
        let outcome = Outcome::without_verdicts(Of::Rules, issues);
        (!rules.is_empty()).then_some(outcome)
    }

    /// What was said of the settings of the repository; nothing where there is nothing to say.
    pub(crate) fn of_settings(ending: &Ending) -> Option<Outcome<'l>> {
        let (found, sources) = (&ending.of_settings, &ending.settings_sources);
        let issues = found.iter().map(|one| of_diagnostic(one, sources, None, &[])).collect();
        (!found.is_empty()).then(|| Outcome::without_verdicts(Of::Settings, issues))
    }

    /// What came of a plan file.
    pub(crate) fn of_plan(checked: &Checked<'l>, settings: Settings) -> Outcome<'l> {
        let (file, sources) = (Arc::clone(&checked.name), &checked.sources);
        let judged = match &checked.outcome {
            Ok(judged) => judged,
            Err(found) => {
                let plan = [identity::last_name(&file).to_owned()];
                let issues =
                    found.iter().map(|one| of_diagnostic(one, sources, Some(&file), &plan));
                let issues = issues.collect();
                let of = Of::Plan { file, council: None, standing: None };
                return Outcome::without_verdicts(of, issues);
            }
        };
        let standing = Standing::of(judged, settings);
        let standing = Some((standing.word(), standing.counts().join("; ")));
        let lister = Lister::new(&file, judged, sources, settings.is_draft);
        let (issues, verdicts) = (each_its_own(lister.issues()), lister.verdicts());
        let of = Of::Plan { file, council: judged.council(), standing };
        let left_out = left_out(judged.rules, &judged.ledger);
        Outcome { of, issues, verdicts, left_out }
    }

    fn without_verdicts(of: Of, issues: Vec<Issue<'l>>) -> Outcome<'l> {
        let issues = each_its_own(issues);
        Outcome { of, issues, verdicts: Vec::new(), left_out: Vec::new() }
    }

    /// What all plans of a year come to together.
    pub(crate) fn of_national(run: &NationalRun<'l>) -> Outcome<'l> {
        let kind = run.kind.as_ref().map(|kind| format!(" ({kind})")).unwrap_or_default();
        let title = format!("{}, all plans together{kind}", run.rules.circular.year);
        let verdicts: Vec<Judgement<'l>> = run
            .ledger
            .findings
            .iter()
            .map(|one| judgement(run.rules, run.words(), &run.plans, one))
            .collect();
        let open = run.ledger.findings.iter().filter(|one| is_open(one.verdict));
        let issues = open.map(|one| national(run, one)).collect();
        let left_out = left_out(run.rules, &run.ledger);
        Outcome { of: Of::National(title), issues: each_its_own(issues), verdicts, left_out }
    }
}

fn left_out<'l>(rules: &'l Rules, ledger: &Ledger) -> Vec<&'l str> {
    ledger.left_out.iter().map(|id| rules.requirement_name(*id)).collect()
}

/// Gives a second fingerprint to each issue that has the same as one before it.
fn each_its_own(mut issues: Vec<Issue>) -> Vec<Issue> {
    let mut n_seen: HashMap<String, usize> = HashMap::new();
    for issue in &mut issues {
        let count = n_seen.entry(issue.fingerprint.clone()).or_default();
        if *count > 0 {
            issue.fingerprint = fingerprint([issue.fingerprint.as_str(), &count.to_string()]);
        }
        *count = count.saturating_add(1);
    }
    issues
}

fn is_open(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson)
}

// ---- Files ----------------------------------------------------------------------------------------------

/// What is wrong with a file, or doubtful in it. It is known by the words at its place.
fn of_diagnostic<'l>(
    one: &Diagnostic,
    sources: &Sources,
    file: Option<&str>,
    plan: &[String],
) -> Issue<'l> {
    let places = one.labels.iter().filter_map(|label| {
        Some((At::of(label.span, sources)?, in_a_line(&label.text).into_owned()))
    });
    let mut places = places.collect::<Vec<(At, String)>>().into_iter();
    let first = places.next().map(|(at, _)| at).or(file.map(At::file));
    let words = one.span().map(|span| spelling::on_one_line(sources.text(span)));
    let parts = [one.code.id, words.as_deref().unwrap_or_default()];
    let help = one.help.as_deref().map(sentence).unwrap_or_default();
    Issue {
        rule: Rule::Code(one.code),
        kind: match one.code.severity {
            Severity::Error => Kind::Unusable,
            Severity::Warning => Kind::Doubtful,
        },
        message: paragraph([sentence(&one.message), help]),
        places: first.into_iter().collect(),
        related: places.take(MOST_PLACES).collect(),
        beside: Vec::new(),
        waiting: Vec::new(),
        fingerprint: fingerprint(plan.iter().map(String::as_str).chain(parts)),
        exempt: None,
    }
}

// ---- Plans ----------------------------------------------------------------------------------------------

/// Who lists the issues of one plan.
struct Lister<'j, 'l> {
    rules: &'l Rules,
    judged: &'j Judged<'l>,
    file: &'j str,
    sources: &'j Sources,
    words: Words<'j>,
    is_draft: bool,
    /// Which plan it is.
    plan: Vec<String>,
    names: Names<'j>,
}

impl<'j, 'l: 'j> Lister<'j, 'l> {
    fn new(
        file: &'j str,
        judged: &'j Judged<'l>,
        sources: &'j Sources,
        is_draft: bool,
    ) -> Lister<'j, 'l> {
        Lister {
            rules: judged.rules,
            judged,
            file,
            sources,
            words: judged.words(sources),
            is_draft,
            plan: identity::of_plan(file, judged),
            names: Names::new(&judged.plan, &judged.rules.schema),
        }
    }

    fn issues(&self) -> Vec<Issue<'l>> {
        let digest = Digest::of(self.judged);
        let wrong = digest.put_right.iter().map(|entry| self.breached(entry));
        let missing = digest.fill_in.iter().map(|gap| self.missing(gap));
        let stuck = digest.stuck.iter().map(|one| self.alone(one, Verdict::Undecided));
        let should = digest.should.iter().map(|entry| self.breached(entry));
        let doubts = self.judged.doubts.iter();
        let doubts =
            doubts.map(|one| of_diagnostic(one, self.sources, Some(self.file), &self.plan));
        let questions = digest.questions.iter().map(|one| self.alone(one, Verdict::ForAPerson));
        let judged_no = digest.judged_no.iter().map(|one| self.alone(one, Verdict::ForAPerson));
        let explained = digest.explained.iter().map(|one| self.alone(one, Verdict::Breached));
        let exempt = digest.exempt.iter().map(|(entry, why)| self.exempt(entry, *why));
        let told = wrong.chain(missing).chain(stuck).chain(should);
        told.chain(judged_no)
            .chain(doubts)
            .chain(questions)
            .chain(explained)
            .chain(exempt)
            .collect()
    }

    fn verdicts(&self) -> Vec<Judgement<'l>> {
        let findings = self.judged.ledger.findings.iter();
        let judgement = |one| Judgement {
            exempt: self.judged.exemption(one).map(Exemption::words),
            reply: self.judged.reply(one).words().as_deref().map(sentence),
            answer: self.judged.reply(one).answer(),
            ..judgement(self.rules, self.words, &self.judged.plan, one)
        };
        findings.map(judgement).collect()
    }

    /// Something that is breached.
    fn breached(&self, entry: &Entry) -> Issue<'l> {
        let rule = Rule::of(self.rules, entry.finding);
        let is_unfilled = self.is_draft && entry.is_only_unfilled();
        let verdict = if is_unfilled { Verdict::Undecided } else { Verdict::Breached };
        let word = if is_unfilled { "not filled in yet" } else { Verdict::Breached.words() };
        let why = finding::in_a_line(self.words, entry);
        let mut parts = entry.instances.iter().flat_map(|one| &one.parts);
        let help = entry.requirement.and_then(|one| one.help.clone());
        let help = help.or_else(|| parts.find_map(|part| self.words.remedy(part)));
        let (beside, waiting) = (self.named(&entry.beside), self.named(&entry.waiting));
        let message = paragraph([
            sentence(&format!("{}{why}", told(word, rule))),
            help.as_deref().map(sentence).unwrap_or_default(),
            listed("Also breached by this", &beside),
            listed("Undecided until this is put right", &waiting),
        ]);
        let shown = entry.places(&self.judged.plan);
        let mut places = self.shown(shown.map(|one| (one.place, self.words.label(one))));
        let first = places.next().map_or_else(|| At::file(self.file), |(at, _)| at);
        let rule_places = self.rule_places(rule, entry.finding);
        Issue {
            rule,
            kind: rule.kind(verdict),
            message,
            places: vec![first],
            related: places.take(MOST_PLACES).chain(rule_places).collect(),
            beside,
            waiting,
            fingerprint: self.fingerprint(entry.name(), self.subjects(&entry.instances)),
            exempt: None,
        }
    }

    /// Something that is missing. It is an issue of what asks for it: the form, or the first that waits for it.
    fn missing(&self, gap: &Gap) -> Issue<'l> {
        let by = gap.waiting.first().or(gap.breached.first());
        let by = by.filter(|_| !gap.is_asked_by_form);
        let rule = by.map_or(Rule::Form(self.rules), |one| Rule::of(self.rules, one));
        let what = match gap.is_last_years_plan(self.judged) {
            true => "not given: last year's plan of the same council (`--previous`)".to_owned(),
            false => format!("not filled in yet: {}", self.words.todo_name(gap.todo)),
        };
        let (beside, waiting) = (self.named(&gap.breached), self.named(&gap.waiting));
        let waits = if waiting.is_empty() { String::new() } else { waits(gap.todo) };
        let message = paragraph([
            sentence(&what),
            listed(&capitalised(&waits), &waiting),
            listed("Breached until it is filled in", &beside),
        ]);
        let slots = gap.todo.slots.iter();
        let spans = slots.map(|slot| (self.judged.plan.slot(*slot).place, String::new()));
        let places: Vec<At> = self.shown(spans).map(|(at, _)| at).take(MOST_PLACES).collect();
        let places = if places.is_empty() { vec![At::file(self.file)] } else { places };
        let rule_places = by.map(|one| self.rule_places(rule, one)).unwrap_or_default();
        let subject = gap.todo.slots.first().map(|slot| self.names.of_fields(*slot));
        Issue {
            rule,
            kind: if gap.is_needed { Kind::MustUndecided } else { Kind::ShouldUndecided },
            message,
            places,
            related: rule_places,
            beside,
            waiting,
            // It is the same gap whichever requirement is the first to wait for it.
            fingerprint: self.fingerprint("missing", subject.into_iter().collect()),
            exempt: None,
        }
    }

    /// A finding that is told by itself: undecided whatever is filled in, for a person, or explained.
    fn alone(&self, one: &Finding, verdict: Verdict) -> Issue<'l> {
        let rule = Rule::of(self.rules, one);
        let judgement = judgement(self.rules, self.words, &self.judged.plan, one);
        let explained = one.explained.and_then(|slot| self.judged.plan.text(slot));
        let explained = explained.map(|text| format!("the council explains: {text}"));
        let word = verdict.words();
        let reply = self.judged.reply(one);
        let replied = reply.words().as_deref().map(sentence).unwrap_or_default();
        // What was judged is said before what was asked.
        let asked = match reply.is_answered() {
            true => sentence(&judgement.why),
            false => sentence(&format!("{}{}", told(word, rule), judgement.why)),
        };
        let [first, second] = if reply.is_answered() { [replied, asked] } else { [asked, replied] };
        let message =
            paragraph([first, second, explained.as_deref().map(sentence).unwrap_or_default()]);
        let shown = deciding_places(&one.instances, &self.judged.plan);
        let mut places = self.shown(shown.map(|one| (one.place, self.words.label(one))));
        let first = places.next().map_or_else(|| At::file(self.file), |(at, _)| at);
        let rule_places = self.rule_places(rule, one);
        Issue {
            rule,
            kind: match reply.answer() {
                Some(Answer::No) => Kind::JudgedNo,
                _ if one.explained.is_some() => Kind::Explained,
                _ => rule.kind(verdict),
            },
            message,
            places: vec![first],
            related: places.take(MOST_PLACES).chain(rule_places).collect(),
            beside: Vec::new(),
            waiting: Vec::new(),
            // What is judged no is another matter than what is still to be judged.
            fingerprint: match reply.answer() {
                Some(Answer::No) => self.fingerprint(rule.id(), vec!["judged no".to_owned()]),
                _ => self.fingerprint(rule.id(), vec![word.to_owned()]),
            },
            exempt: None,
        }
    }

    /// Something that does not count. Its fingerprint is what it would be if it did.
    fn exempt(&self, entry: &Entry, why: Exemption) -> Issue<'l> {
        let issue = match entry.finding.verdict {
            Verdict::Breached => self.breached(entry),
            verdict => self.alone(entry.finding, verdict),
        };
        let words = why.words();
        let kind = match why {
            Exemption::Waived(_) => Kind::Waived,
            Exemption::Known => Kind::Known,
        };
        let message = paragraph([sentence(&words), issue.message]);
        Issue { kind, message, exempt: Some(words), ..issue }
    }

    fn fingerprint(&self, name: &str, subjects: Vec<String>) -> String {
        let plan = self.plan.iter().map(String::as_str);
        fingerprint(plan.chain([name]).chain(subjects.iter().map(String::as_str)))
    }

    /// What breached instances are about, by keys and paths, and of what kind the reasons are; in an order of
    /// their own.
    fn subjects(&self, instances: &[&Instance]) -> Vec<String> {
        let about = instances.iter().flat_map(|one| &one.about).map(|about| match about.at {
            Some(slot) => self.names.of_slot(slot),
            None => self.words.about(about),
        });
        let parts = || instances.iter().flat_map(|one| &one.parts);
        let kinds = parts().map(|part| json::kind(self.words, part));
        let faults = parts().filter_map(|part| match &part.reason {
            Reason::Fault(fault) => Some(self.fault(fault)),
            _ => None,
        });
        let all: BTreeSet<String> = about.chain(kinds).chain(faults).collect();
        all.into_iter().collect()
    }

    /// What a fault is of.
    fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::Stray(at) => match self.judged.plan.strays.get(*at) {
                Some(stray) => match &stray.kind {
                    StrayKind::Unknown { within, .. } => {
                        format!("{}/{}", self.names.of_slot(*within), stray.key)
                    }
                    _ => stray.key.clone(),
                },
                None => String::new(),
            },
            Fault::OtherForm => String::new(),
            Fault::MissingSheet(missing) => missing.name.clone(),
            Fault::NotToBeExplained(id) => self.rules.requirement_name(*id).to_owned(),
            Fault::Absent(slot)
            | Fault::NotToBeDeclared(slot)
            | Fault::TooFew { list: slot, .. }
            | Fault::Twin(slot)
            | Fault::NoExplanation { slot, .. }
            | Fault::NotAskedFor(slot, _)
            | Fault::PerhapsAskedFor(slot, _) => self.names.of_slot(*slot),
        }
    }

    /// Places of files, each once. Where only the plan as a whole would be marked, that is its file.
    fn shown<'s>(
        &'s self,
        spans: impl Iterator<Item = (Span, String)> + 's,
    ) -> impl Iterator<Item = (At, String)> + 's {
        let root = self.judged.plan.slot(Plan::ROOT).place;
        let mut seen = BTreeSet::new();
        spans.filter(move |(span, _)| seen.insert(*span)).filter_map(move |(span, said)| {
            let at = match span == root {
                true => At::file(self.file),
                false => At::of(span, self.sources)?,
            };
            Some((at, in_a_line(&said).into_owned()))
        })
    }

    /// Where the rule is, and the clauses of it that decided.
    fn rule_places(&self, rule: Rule<'l>, finding: &Finding) -> Vec<(At, String)> {
        rule_places(rule, finding, self.sources)
    }

    fn named(&self, findings: &[&Finding]) -> Vec<&'l str> {
        findings.iter().map(|one| self.rules.requirement_name(one.requirement)).collect()
    }
}

fn rule_places(rule: Rule, finding: &Finding, sources: &Sources) -> Vec<(At, String)> {
    let Rule::Requirement(_, requirement) = rule else { return Vec::new() };
    let clauses = finding::clauses(finding, requirement).into_iter();
    let clauses = clauses.filter(|label| label.span != requirement.name_span);
    let name = (requirement.name_span, requirement.name.to_string());
    let all = std::iter::once(name).chain(clauses.map(|label| (label.span, label.text)));
    all.filter_map(|(span, said)| Some((At::of(span, sources)?, said))).collect()
}

/// The verdict on a requirement, and why.
fn judgement<'l>(rules: &'l Rules, words: Words, plan: &Plan, one: &Finding) -> Judgement<'l> {
    let rule = Rule::of(rules, one);
    let why = match rules.requirement(one.requirement).map(|requirement| &requirement.strength) {
        Some(Strength::Judged { question, .. }) if one.verdict == Verdict::ForAPerson => {
            question.clone()
        }
        _ if is_open(one.verdict) => finding::reasons_in_a_line(words, one),
        _ => String::new(),
    };
    let has_place = |slot: SlotId| plan.is_in_file(slot);
    let mut shown = deciding_places(&one.instances, plan);
    let first = shown.find(|one| one.slot().is_none_or(has_place));
    Judgement {
        rule,
        verdict: one.verdict,
        why: in_a_line(&why).into_owned(),
        at: first.and_then(|one| At::of(one.place, words.sources)),
        is_unfilled: one.is_only_unfilled,
        is_explained: one.explained.is_some(),
        exempt: None,
        reply: None,
        answer: None,
    }
}

/// A national requirement that is not met. It is an issue of the plans that show it, or else of the rule itself.
fn national<'l>(run: &NationalRun<'l>, one: &Finding) -> Issue<'l> {
    let words = run.words();
    let judgement = judgement(run.rules, words, &run.plans, one);
    let rule = judgement.rule;
    let is_in_file = |slot: SlotId| run.plans.is_in_file(slot);
    let shown = deciding_places(&one.instances, &run.plans);
    let shown = shown.filter(|one| one.slot().is_some_and(is_in_file));
    let mut seen = BTreeSet::new();
    let places = shown.filter(|one| seen.insert(one.place)).filter_map(|one| {
        Some((At::of(one.place, &run.sources)?, in_a_line(&words.label(one)).into_owned()))
    });
    let mut all: Vec<(At, String)> = places.take(MOST_PLACES).collect();
    all.extend(rule_places(rule, one, &run.sources));
    let mut all = all.into_iter();
    let help = match rule {
        Rule::Requirement(_, one) => one.help.as_deref().map(sentence).unwrap_or_default(),
        Rule::Form(_) | Rule::Code(_) => String::new(),
    };
    let why = format!("{}{}", told(one.verdict.words(), rule), judgement.why);
    let year = run.rules.circular.year.to_string();
    let kind = run.kind.as_deref().unwrap_or_default();
    Issue {
        rule,
        kind: rule.kind(one.verdict),
        message: paragraph([sentence(&why), help]),
        places: all.next().map(|(at, _)| at).into_iter().collect(),
        related: all.collect(),
        beside: Vec::new(),
        waiting: Vec::new(),
        fingerprint: fingerprint(["national", &year, kind, rule.id(), one.verdict.words()]),
        exempt: None,
    }
}

// ---- Sentences ------------------------------------------------------------------------------------------

/// `breached (must): `
fn told(word: &str, rule: Rule) -> String {
    match rule.strength() {
        Some(strength @ ("must" | "should")) => format!("{word} ({strength}): "),
        _ => format!("{word}: "),
    }
}

/// A sentence on one line, with a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = in_a_line(text.trim());
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{stop}", capitalised(&text))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|char| char.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// `Also breached by this: four-signatures, three-approvals.`; nothing where there are none.
fn listed(before: &str, names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("{before}: {}.", show::first_few(&names, MOST_NAMED)),
    }
}

/// The sentences that there are, one behind the other.
fn paragraph<const N: usize>(sentences: [String; N]) -> String {
    let some = sentences.into_iter().filter(|one| !one.is_empty());
    some.collect::<Vec<String>>().join(" ")
}
