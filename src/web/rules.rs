//! The rules: which there are, what they say, and those that are being written on the page.

use serde::Serialize;

use crate::check::answer;
use crate::desk::Desk;
use crate::problem::{Problem, Said, said};
use lacuna_check::driver::Session;
use lacuna_language::library::Files;
use lacuna_language::rules::Rules;
use lacuna_language::syntax::{FIRST_WORDS, RESERVED};
use lacuna_language::value::{Year, date};
use lacuna_report::explain;
use lacuna_report::{Drawing, Linted, Style, TestFormat, TestSettings, examples};

/// How wide the pages are that explain a name.
const WIDTH: usize = 72;

/// All that a page needs to know of the rules before a plan is there.
#[derive(Debug, Serialize)]
struct CircularsView {
    circulars: Vec<CircularView>,
    /// The words of the rule language, for an editor: those that open an item, and all that are reserved.
    first_words: &'static [&'static str],
    reserved: &'static [&'static str],
}

/// A circular that plans are checked by.
#[derive(Debug, Serialize)]
struct CircularView {
    year: String,
    title: String,
    /// What it is cited by: `LAC(2000)22`.
    short_name: String,
    /// The day by which a plan is to be sent, in words.
    due: String,
    forms: Vec<FormName>,
    /// The councils that are to send a plan, as far as they are known by name.
    councils: Vec<String>,
    paragraphs: Vec<ParagraphView>,
}

#[derive(Debug, Serialize)]
struct FormName {
    name: String,
    title: String,
}

/// A paragraph, as findings cite it.
#[derive(Debug, Serialize)]
struct ParagraphView {
    name: String,
    words: String,
    /// Whether the words are the circular's own.
    is_quoted: bool,
    /// The document that it is in.
    source: String,
    /// Why it is inferred; nothing where it was seen.
    inferred_because: Option<String>,
}

/// What is said of rule files.
#[derive(Debug, Serialize)]
struct LintView {
    said: Vec<Said>,
    /// How many files, mistakes and warnings there are, in a sentence.
    sum: String,
}

impl Desk {
    /// The circulars that plans are checked by.
    pub(crate) fn circulars(&self) -> Result<Vec<u8>, Problem> {
        let library = self.library();
        let rules = library.years().into_iter().filter_map(|year| library.rules(year));
        let circulars = rules.map(circular).collect();
        answer(&CircularsView { circulars, first_words: &FIRST_WORDS, reserved: &RESERVED })
    }

    /// A page on a name.
    pub(crate) fn explain(&self, name: &str, year: Option<&str>) -> Result<Vec<u8>, Problem> {
        let library = self.library();
        let style = Style { colour: false, drawing: Drawing::Plain, width: WIDTH };
        if let Some(code) = explain::find_code(name) {
            return Ok(explain::code_page(code).to_string().into_bytes());
        }
        let year = year.and_then(Year::read).and_then(Result::ok);
        let page = explain::pages(library, name, year, style).or_else(|| {
            explain::circular_page(library, Year::read(name).and_then(Result::ok)?, style)
        });
        let page = page.ok_or_else(|| Problem::new(format!("nothing is called `{name}`")))?;
        Ok(page.to_string().into_bytes())
    }

    /// The text of a rule file that is built in.
    pub(crate) fn rule_text(&self, year: &str) -> Result<Vec<u8>, Problem> {
        let name = format!("rules/{year}.lac");
        lacuna_builtin::BuiltIn
            .read(&name)
            .map_err(|why| Problem::new(format!("`{name}` cannot be read: {why}")))
    }

    /// What is wrong or doubtful in the rule files on the desk.
    pub(crate) fn lint(&self) -> Result<Vec<u8>, Problem> {
        let library = self.library();
        let own = self.rule_files();
        let found = vec![(library.diagnostics.clone(), library.sources().clone())];
        let linted = Linted { found, n_files: own.len(), is_built_in: own.is_empty() };
        let said = said(&library.diagnostics, library.sources());
        answer(&LintView { said, sum: linted.sum() })
    }

    /// The examples of the rules, tried out.
    pub(crate) fn examples(&self, only: &str) -> Result<Vec<u8>, Problem> {
        let library = self.library();
        let only: Vec<String> = Some(only.trim())
            .filter(|only| !only.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect();
        let runs = Session::new(library).reading(self.files()).examples(&only);
        let style = Style { colour: false, drawing: Drawing::Plain, width: WIDTH };
        let settings = TestSettings { style, is_verbose: true };
        let said = examples(&runs, library.lost(), TestFormat::JSON, settings);
        Ok(said.to_string().into_bytes())
    }
}

fn circular(rules: &Rules) -> CircularView {
    let circular = &rules.circular;
    let forms = rules.forms.iter().map(|form| FormName {
        name: form.name.clone(),
        title: rules
            .schema
            .records
            .get(form.record.0)
            .map_or_else(String::new, |one| one.title.clone()),
    });
    let councils = circular.councils.into_iter().flat_map(|id| rules.schema.row_keys(id));
    let paragraphs = rules.paragraphs.iter().map(|one| ParagraphView {
        name: one.name.clone(),
        words: one.words.clone(),
        is_quoted: one.is_quoted,
        source: rules
            .sources
            .get(one.source)
            .map_or_else(String::new, |source| source.title.clone()),
        inferred_because: one.inferred_because.clone(),
    });
    CircularView {
        year: circular.year.to_string(),
        title: circular.title.clone(),
        short_name: rules.short_name(),
        due: date::show(circular.due),
        forms: forms.collect(),
        councils: councils.map(|(_, key)| key.to_owned()).collect(),
        paragraphs: paragraphs.collect(),
    }
}
