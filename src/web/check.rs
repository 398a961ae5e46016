//! A plan on the desk, checked: what the page shows of it, and the files that people take away.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::Cursor;

use crate::desk::Desk;
use crate::problem::Problem;
use crate::request::About;
use crate::workbook_view::{SheetView, sheets};
use lacuna_check::driver::{Checked, Judge, Previous};
use lacuna_check::plan::{self, Format, NamedValue, Value};
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::Sources;
use lacuna_language::value::date;
use lacuna_report::{
    CheckFormat, Detail, DossierFormat, Drawing, Ending, Report, Settings, Style, Told, Totals,
    annotated, council, is_annotated, sha256, standing, told,
};

/// How wide texts are that people take away.
const WIDTH: usize = 80;

/// How many reasons a page can show, which are some ten million letters: a plan has a few hundred.
const MOST_REASONS: usize = 10_000;

/// The formats that people take away from a page. Those for hosts of repositories would only make it larger.
const FORMATS: [CheckFormat; 2] = [CheckFormat::HUMAN, CheckFormat::JSON];

/// What the page shows of a plan.
#[derive(Debug, Serialize)]
struct CheckView<'v> {
    /// Where the plan stands: `NOT READY`, and that in a sentence. Nothing where it could not be used.
    word: Option<&'static str>,
    sentence: Option<String>,
    /// The report for programs, as it is published. Nothing where it is longer than a page can show.
    report: Option<&'v RawValue>,
    /// The report for people in its place, which names the first of many.
    text: Option<String>,
    /// What people are told of each group of the report, in the order of the groups.
    told: Vec<Told>,
    /// The cells of a workbook; nothing for a text.
    sheets: Option<Vec<SheetView>>,
    /// What a text has at its top.
    sections: Vec<SectionView>,
}

/// What a plan has at its top: `spending`, with all that belongs to it. Its place is in bytes.
#[derive(Debug, Serialize)]
struct SectionView {
    name: String,
    start: usize,
    end: usize,
}

impl Desk {
    /// The verdicts on a plan, for the page to show.
    pub(crate) fn check(&self, about: &About) -> Result<Vec<u8>, Problem> {
        let settings = settings(about)?;
        let bytes = self.bytes(&about.plan)?;
        if Format::of(&about.plan, &bytes) == Format::WORKBOOK && is_annotated(Cursor::new(&bytes))
        {
            return Err(a_copy(&about.plan));
        }
        let sections = sections(&about.plan, bytes.clone());
        let checked = self.checked(about, bytes, settings);
        let is_too_long = n_reasons(&checked) > MOST_REASONS;
        let format = if is_too_long { CheckFormat::HUMAN } else { CheckFormat::JSON };
        let written = written(format, &checked, self, settings);
        let (report, text) = match is_too_long {
            true => (None, Some(written)),
            false => {
                let report = RawValue::from_string(written)
                    .map_err(|error| Problem::new(format!("the report is no JSON: {error}")))?;
                (Some(report), None)
            }
        };
        let standing = checked.outcome.as_ref().ok().map(|judged| standing(judged, settings));
        let (word, sentence) = standing.unzip();
        let grid = checked.sources.iter().find(|source| source.grid().is_some());
        let sheets = grid.map(|source| sheets(source));
        let told = match (&checked.outcome, is_too_long) {
            (Ok(judged), false) => told(judged, &checked.sources),
            _ => Vec::new(),
        };
        let report = report.as_deref();
        answer(&CheckView { word, sentence, report, text, told, sheets, sections })
    }

    /// A report of `lacuna check`.
    pub(crate) fn report(&self, format: &str, about: &About) -> Result<Vec<u8>, Problem> {
        let format = FORMATS.into_iter().find(|one| one.name == format);
        let format = format.ok_or_else(|| Problem::new("there is no such format"))?;
        // Whoever takes it away has no other way to see the rest.
        let settings = Settings { detail: Detail::Verbose, ..settings(about)? };
        let checked = self.checked(about, self.bytes(&about.plan)?, settings);
        Ok(written(format, &checked, self, settings).into_bytes())
    }

    /// The report that people hand on.
    pub(crate) fn dossier(&self, format: &str, about: &About) -> Result<Vec<u8>, Problem> {
        let format = Some(DossierFormat::HTML).filter(|one| one.name == format);
        let format = format.ok_or_else(|| Problem::new("there is no such format"))?;
        let settings = settings(about)?;
        let bytes = self.bytes(&about.plan)?;
        let fingerprint = sha256(&bytes);
        let checked = self.checked(about, bytes, settings);
        match &checked.outcome {
            Err(found) => Err(Problem::of(found, &checked.sources)),
            Ok(judged) => {
                let document = council(&checked, judged, (self.library(), settings), &fingerprint);
                (format.renderer)(&document)
                    .map_err(|why| Problem::new(format!("the report cannot be made: {why}")))
            }
        }
    }

    /// A copy of a workbook with each finding at its cell.
    pub(crate) fn annotate(&self, about: &About) -> Result<Vec<u8>, Problem> {
        let settings = settings(about)?;
        let bytes = self.bytes(&about.plan)?;
        let checked = self.checked(about, bytes.clone(), settings);
        annotated(&checked, &bytes, settings).map_err(|why| {
            let name = &about.plan;
            Problem::new(format!("no annotated copy of `{name}` can be made: {}", why.why()))
        })
    }

    fn checked(&self, about: &About, bytes: Vec<u8>, settings: Settings) -> Checked<'_> {
        let judge = Judge {
            // A draft says when it is to be sent.
            as_of: (!about.draft).then_some(settings.as_of),
            ..Judge::new(self.library())
        };
        let previous = Previous::new(self.files(), self.beside(&about.plan));
        judge.check(about.plan.as_str(), bytes, &previous)
    }
}

/// How many reasons are told of a plan.
fn n_reasons(checked: &Checked) -> usize {
    let Ok(judged) = &checked.outcome else { return 0 };
    let instances = judged.ledger.findings.iter().flat_map(|finding| &finding.instances);
    instances.map(|instance| instance.parts.len()).sum()
}

/// What a plan has at its top, in the order of the file.
fn sections(name: &str, bytes: Vec<u8>) -> Vec<SectionView> {
    let mut sources = Sources::default();
    let file = plan::open(name, bytes, &mut sources, &mut Diagnostics::default());
    let Some(Value::Map(fields)) = file.as_ref().map(|file| file.root().value()) else {
        return Vec::new();
    };
    let section = |field: NamedValue| SectionView {
        name: field.key().to_owned(),
        start: field.key_span().start(),
        end: field.key_span().end().max(field.value().span().end()),
    };
    fields.map(section).collect()
}

/// The whole report on a plan in a format.
fn written(format: CheckFormat, checked: &Checked, desk: &Desk, settings: Settings) -> String {
    let library = desk.library();
    let mut report = Report::new(format, settings);
    let mut text = report.head(&library.diagnostics, library.sources());
    text.push(&report.plan(format.piece(checked, settings)));
    text.push(&report.end(&[], &Totals::of(checked), &Ending::default()));
    text.to_string()
}

fn settings(about: &About) -> Result<Settings, Problem> {
    let as_of: Date = date::read(&about.as_of)
        .map_err(|_| Problem::new(format!("`{}` is not a day", about.as_of)))?;
    let style = Style { colour: false, drawing: Drawing::Unicode, width: WIDTH };
    Ok(Settings { style, as_of, is_draft: about.draft, detail: Detail::Full })
}

fn a_copy(name: &str) -> Problem {
    Problem::new(format!(
        "`{name}` is an annotated copy, so it was not checked. Check the plan that it was made from; to make the copy \
         the plan, delete its first sheet, the list of findings."
    ))
}

/// An answer as JSON.
pub(crate) fn answer(view: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(view).map_err(|error| Problem::new(format!("there is no answer: {error}")))
}
