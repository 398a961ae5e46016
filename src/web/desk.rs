//! The desk: the files that are on the page, the rules that they are judged by, and who is asked.
//!
//! Rule files on the desk count before those built in; without any, the built-in ones judge.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::problem::Problem;
use crate::request::Request;
use lacuna_builtin::BuiltIn;
use lacuna_language::library::{Files, Library, MOST_BYTES, Others, Purpose};

/// What the names of rule files end in.
const RULES: &str = ".lac";

/// The files on a page, and the rules.
#[wasm_bindgen]
#[derive(Default)]
pub struct Desk {
    files: Texts,
    /// The rules as texts, read once; built anew when a rule file is put on the desk.
    read: OnceCell<Library>,
}

/// Files by name, before those built in.
#[derive(Default)]
struct Texts(BTreeMap<String, Vec<u8>>);

impl Files for Texts {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.0.get(path) {
            Some(bytes) if bytes.len() > MOST_BYTES => {
                let mega = |bytes: usize| bytes / (1024 * 1024);
                let (own, most) = (mega(bytes.len()), mega(MOST_BYTES));
                Err(format!("it has {own} MB, but {most} MB is the limit"))
            }
            Some(bytes) => Ok(bytes.clone()),
            None => BuiltIn.read(path),
        }
    }
}

#[wasm_bindgen]
impl Desk {
    /// An empty desk.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Desk {
        Desk::default()
    }

    /// Puts a file on the desk; one of the same name is replaced.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        let is_new = self.files.0.get(name).is_none_or(|own| *own != bytes);
        if name.ends_with(RULES) && is_new {
            self.read.take();
        }
        self.files.0.insert(name.to_owned(), bytes);
    }

    /// Takes all files but these off the desk. Their names are divided by line ends.
    pub fn keep(&mut self, names: &str) {
        let is_kept = |name: &str| names.lines().any(|own| own == name);
        let n_rules = self.rule_files().len();
        self.files.0.retain(|name, _| is_kept(name));
        if self.rule_files().len() != n_rules {
            self.read.take();
        }
    }

    /// Answers a question: bytes of a text or a file. Where there is no answer, the error is a list in JSON of what is
    /// wrong.
    ///
    /// # Errors
    /// If a file cannot be used for what is asked, or the question is none.
    pub fn ask(&self, question: &str) -> Result<Vec<u8>, String> {
        self.answer(question).map_err(|problem| problem.to_json())
    }
}

impl Desk {
    fn answer(&self, question: &str) -> Result<Vec<u8>, Problem> {
        let request: Request = serde_json::from_str(question)
            .map_err(|error| Problem::new(format!("the page asks what is no question: {error}")))?;
        match request {
            Request::Circulars => self.circulars(),
            Request::Check(about) => self.check(&about),
            Request::Report { format, about } => self.report(&format, &about),
            Request::Dossier { format, about } => self.dossier(&format, &about),
            Request::Annotate(about) => self.annotate(&about),
            Request::Form(begun) => self.form(&begun),
            Request::Open { plan } => self.open(&plan),
            Request::Save { plan, to } => self.save(&plan, &to),
            Request::Explain { name, year } => self.explain(&name, year.as_deref()),
            Request::RuleText { year } => self.rule_text(&year),
            Request::Lint => self.lint(),
            Request::Examples { only } => self.examples(&only),
        }
    }

    /// The bytes of a file that a question is about.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, Problem> {
        self.files.read(name).map_err(|why| Problem::new(format!("`{name}` cannot be read: {why}")))
    }

    pub(crate) fn files(&self) -> &(dyn Files + Sync) {
        &self.files
    }

    /// The names of the files that may be last year's plans of one.
    pub(crate) fn beside(&self, plan: &str) -> Vec<String> {
        let names = self.files.0.keys();
        names.filter(|name| *name != plan && !name.ends_with(RULES)).cloned().collect()
    }

    /// The rule files on the desk.
    pub(crate) fn rule_files(&self) -> Vec<String> {
        self.files.0.keys().filter(|name| name.ends_with(RULES)).cloned().collect()
    }

    /// The rules on the desk, or else those built in. They are read from their texts: the page would be larger with
    /// those that are packed, and reads them while a person looks for a plan.
    pub(crate) fn library(&self) -> &Library {
        self.read.get_or_init(|| {
            let built_in = lacuna_builtin::rule_files();
            let own = self.rule_files();
            if own.is_empty() {
                return Library::load(&BuiltIn, &built_in);
            }
            let others = built_in.into_iter().filter(|name| !own.contains(name)).collect();
            let others = Others { beside: others, built_in: Vec::new() };
            Library::load_with(&self.files, &own, &others, Purpose::Writing)
        })
    }
}
