//! A plan file, checked by the circular of the year that it names.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::questions::Replies;
use super::{Exemption, NationalRun, Previous, Session, Waivers, other_form};
use crate::eval::{self, Ledger, Selection, Stage, Unwatched, Watch};
use crate::judgement::{Assessment, Judgement};
use crate::plan::{self, Cursor, Format, Plan, PlanProblem, State};
use crate::wording::Words;
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::library::Library;
use lacuna_language::rules::program::Form;
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::{Datum, Year};

/// What came of one plan file.
#[derive(Debug)]
pub struct Checked<'l> {
    /// The path it was given by, or `<stdin>`.
    pub name: Arc<str>,
    /// The rule files' texts and the plan's own.
    pub sources: Sources,
    /// The plan and its ledger, or why the file could not be taken for a plan.
    pub outcome: Result<Judged<'l>, Diagnostics>,
}

/// A plan, the rules that it was judged by, and the verdicts.
#[derive(Debug)]
pub struct Judged<'l> {
    /// The rules of the plan's year, or of the one year that the judge goes by.
    pub rules: &'l Rules,
    /// The form of these rules that the plan is of.
    pub form: &'l Form,
    /// The plan as its form reads it, with last year's plan if one was found.
    pub plan: Plan,
    /// The verdict on each requirement.
    pub ledger: Ledger,
    /// What is doubtful in the plan or its file.
    pub doubts: Vec<Diagnostic>,
    /// The requirements that do not count, though they are breached or undecided.
    pub(super) exempt: BTreeMap<RequirementId, Exemption<'l>>,
    /// What people judged, of the questions that are for a person.
    pub(super) replies: Replies<'l>,
}

impl<'l> Judged<'l> {
    /// What a person judged of a requirement, on the evidence that the plan has now.
    pub fn judgement(&self, requirement: RequirementId) -> Option<&'l Judgement> {
        self.replies.given.get(&requirement).copied()
    }

    /// The council's name: as its table has it, or as the plan does.
    pub fn council(&self) -> Option<String> {
        self.plan.authority(&self.rules.schema)
    }

    /// The day on which it is due. It is that of the circular's own plan, the first form; another form has days
    /// of its own.
    pub fn due(&self) -> Option<Date> {
        let first = self.rules.forms.first();
        let is_first = first.is_some_and(|form| form.record == self.form.record);
        is_first.then_some(self.rules.circular.due)
    }

    /// The day on which it was sent, where its form has a field for that and the plan gives it.
    pub fn sent_on(&self) -> Option<Date> {
        let fields = self.rules.schema.fields(self.form.record);
        let at = fields.iter().position(|field| field.is_day_of_sending)?;
        match &self.plan.slot(self.plan.field(at)?).state {
            State::Given(Datum::Date(day)) => Some(*day),
            _ => None,
        }
    }

    /// What its findings are worded with; the texts are those of the checked file.
    pub fn words<'a>(&'a self, sources: &'a Sources) -> Words<'a> {
        Words::new(self.rules, &self.plan, sources)
    }
}

impl<'l> Checked<'l> {
    /// A plan file that could not be read at all.
    pub fn unreadable(name: impl Into<Arc<str>>, why: &str, sources: Sources) -> Checked<'l> {
        let name = name.into();
        let message = format!("`{name}` cannot be read: {why}");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message));
        Checked { name, sources, outcome: Err(diagnostics) }
    }
}

/// Who judges plans: by the rules of each plan's own year, or by those of one year whatever a plan names.
#[derive(Clone, Copy)]
pub struct Judge<'l> {
    /// Where the rules of each year are looked up.
    pub library: &'l Library,
    /// The year whose rules all plans are judged by; nothing for those of each plan's own year.
    pub year: Option<Year>,
    /// The requirements that need not be met by councils.
    pub waivers: Waivers<'l>,
    /// What people judged of the questions about plans.
    pub assessment: &'l Assessment,
    /// The day of the check, where dates that have not come yet are doubted.
    pub as_of: Option<Date>,
    /// Which requirements are checked.
    pub selection: &'l Selection,
    /// Who is told when a stage ends.
    pub watch: &'l dyn Watch,
}

impl<'l> Judge<'l> {
    /// A judge by the rules of each plan's own year.
    pub fn new(library: &'l Library) -> Judge<'l> {
        Judge {
            library,
            year: None,
            waivers: Waivers::NONE,
            assessment: Assessment::EMPTY,
            as_of: None,
            selection: Selection::ALL,
            watch: &Unwatched,
        }
    }

    /// Judges a plan file.
    pub fn check(
        self,
        name: impl Into<Arc<str>>,
        bytes: Vec<u8>,
        previous: &Previous,
    ) -> Checked<'l> {
        let name = name.into();
        let mut sources = self.library.sources().clone();
        let mut diagnostics = Diagnostics::default();
        let file = plan::open(&name, bytes, &mut sources, &mut diagnostics);
        self.watch.ended(Stage::Open);
        let judged = file.and_then(|file| {
            self.judge((&name, file.root()), &mut sources, previous, &mut diagnostics)
        });
        let outcome = match judged {
            Some(mut judged) if !diagnostics.has_errors() => {
                judged.doubts.extend(diagnostics.iter().cloned());
                Ok(judged)
            }
            _ => Err(diagnostics),
        };
        Checked { name, sources, outcome }
    }

    fn judge(
        self,
        (name, file): (&str, Cursor),
        sources: &mut Sources,
        previous: &Previous,
        diagnostics: &mut Diagnostics,
    ) -> Option<Judged<'l>> {
        let (named, span) = plan::year_of(file, diagnostics)?;
        let year = self.year.unwrap_or(named);
        let (rules, form) = Session::new(self.library).form_in((year, span), file, diagnostics)?;
        self.watch.ended(Stage::Rules);
        let format = sources.get(file.span().source).map(|source| Format::of_source(source));
        let mut plan = plan::decode(file, format.unwrap_or_default(), form.record, &rules.schema);
        // By the rules of one year for all, every plan of another has its fields.
        if self.year.is_none() {
            other_form::gather(&mut plan, rules, self.library);
        }
        self.watch.ended(Stage::Decode);
        let plan = previous.supplied(plan, (rules, form), named.previous(), sources);
        self.watch.ended(Stage::LastYear);
        let ledger = eval::run(rules, &plan, sources, self.selection, self.watch);
        let words = Words::new(rules, &plan, sources);
        let mut doubts: Vec<Diagnostic> =
            ledger.doubts.iter().filter_map(|doubt| words.doubt(doubt)).collect();
        let ahead = self.as_of.and_then(|day| plan::dated_ahead(&plan, &rules.schema, day));
        doubts.extend(ahead);
        doubts.extend(plan::alike_entries(&plan, &rules.schema));
        doubts.extend(plan::workbook::kept_as_something_else(&plan, &rules.schema, sources));
        let exempt = self.waivers.counting(&plan, rules, &ledger);
        let replies = Replies::find(self.assessment, words, form, name, &ledger);
        Some(Judged { rules, form, plan, ledger, doubts, exempt, replies })
    }

    /// Judges the plans of each year together. By the rules of one year this cannot be done: plans of
    /// several years are no whole.
    pub fn national(self, checked: &[Checked<'l>]) -> Vec<NationalRun<'l>> {
        match self.year {
            None => Session::new(self.library).choosing(self.selection).national(checked),
            Some(_) => Vec::new(),
        }
    }
}

impl<'l> Session<'l> {
    /// The circular of the year that a plan names, and the form that it is of.
    pub fn form_of(
        self,
        file: Cursor,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&'l Rules, &'l Form)> {
        let named = plan::year_of(file, diagnostics)?;
        self.form_in(named, file, diagnostics)
    }

    pub(super) fn form_in(
        self,
        (year, span): (Year, Span),
        file: Cursor,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&'l Rules, &'l Form)> {
        let library = self.library;
        let Some(rules) = library.rules(year) else {
            let known = library.years();
            let is_rule_file_broken = library.diagnostics.has_errors();
            let are_built_in = library.is_built_in();
            let problem =
                PlanProblem::NoCircular { span, year, known, is_rule_file_broken, are_built_in };
            diagnostics.push(problem.diagnostic());
            return None;
        };
        Some((rules, form_of(file, rules, diagnostics)?))
    }
}

/// The form that a plan is of; a plan has to say so only where there are several.
fn form_of<'l>(file: Cursor, rules: &'l Rules, diagnostics: &mut Diagnostics) -> Option<&'l Form> {
    let said = plan::scalar(file, "form");
    let found = rules.form(said.as_ref().map(|(text, _)| text.trim()));
    if found.is_none() {
        let known: Vec<String> = rules.forms.iter().map(|form| form.name.clone()).collect();
        let misspelt = plan::meant_for(file, "form");
        let problem = PlanProblem::NoForm { span: file.span(), said, misspelt, known };
        diagnostics.push(problem.diagnostic());
    }
    found
}
