//! What a page asks, as JSON: one object with `ask` in it.

use serde::Deserialize;

/// A question, and what it is about. Files are named as they were put on the desk.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Request {
    /// The circulars that plans are checked by, with their forms and councils.
    Circulars,
    /// A plan's verdicts, for the page to show.
    Check(About),
    /// A report of `lacuna check` in one of its formats.
    Report {
        /// The name of the format: `json`, `markdown`.
        format: String,
        #[serde(flatten)]
        about: About,
    },
    /// The report that people hand on, as `lacuna report` writes it.
    Dossier {
        /// The name of the format: `html`.
        format: String,
        #[serde(flatten)]
        about: About,
    },
    /// A copy of a workbook with each finding at its cell.
    Annotate(About),
    /// What a form asks, and what is known before anything is filled in.
    Form(Begun),
    /// A plan file as the form takes it.
    Open {
        /// The plan file.
        plan: String,
    },
    /// A plan that was filled in on the page, as a file.
    Save {
        /// A JSON file with what was filled in.
        plan: String,
        /// `xlsx`, `yaml`, `toml` or `json`.
        to: String,
    },
    /// A page on a requirement, a paragraph, a circular or the code of a message.
    Explain {
        /// Its name.
        name: String,
        /// The circular that it belongs to; the latest that has it where none is named.
        year: Option<String>,
    },
    /// The text of a rule file that is built in.
    RuleText {
        /// Its year.
        year: String,
    },
    /// What is wrong or doubtful in the rule files on the desk.
    Lint,
    /// The examples of the rule files on the desk, tried out.
    Examples {
        /// Only those with this in their title, or about this requirement; all where it is empty.
        only: String,
    },
}

/// A plan, and how it is checked.
#[derive(Debug, Deserialize)]
pub(crate) struct About {
    /// The plan file.
    pub plan: String,
    /// The one date of the run, such as `2001-01-23`.
    pub as_of: String,
    /// Whether it is a draft: what is not filled in yet does not count.
    #[serde(default)]
    pub draft: bool,
}

/// A form that is begun.
#[derive(Debug, Deserialize)]
pub(crate) struct Begun {
    /// The year of the circular.
    pub year: String,
    /// The name of the form; the first where none is named.
    pub form: Option<String>,
    /// The council; nothing where it is not known yet.
    pub authority: Option<String>,
}
