//! Files that pages of text show: read out of the page, completed by what the page leaves out, run.
//!
//! Takes a page in Markdown; gives what came of the files in its blocks. `explain.rs` runs the pages
//! in src/language/diag/pages/ with it, `guide.rs` docs/language.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::SETTINGS;
use lacuna::diag::{Diagnostic, Diagnostics};
use lacuna::driver::{Judge, Previous, Session};
use lacuna::eval::Verdict;
use lacuna::library::{Files, Library};
use lacuna::plan::Format as PlanFormat;

// ---- A page as it is written ----------------------------------------------------------------------

#[derive(Debug, Default)]
pub struct Section {
    pub heading: String,
    /// What stands outside the blocks, in paragraphs.
    pub prose: Vec<String>,
    pub blocks: Vec<Block>,
}

/// What stands between two fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// `lac file=a.lac latin-1`
    pub info: String,
    pub text: String,
}

/// A block that is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub name: String,
    pub text: String,
    /// Kinds of items that are lacking, and not only left out.
    pub without: Vec<String>,
    /// Nothing is left out of it.
    pub is_whole: bool,
    /// It is saved as Windows used to save files, and not as UTF-8.
    pub is_latin_1: bool,
}

/// Nothing where a fence is not closed.
pub fn sections(text: &str) -> Option<Vec<Section>> {
    let mut sections = vec![Section::default()];
    let mut block: Option<Block> = None;
    let mut is_new_paragraph = true;
    for line in text.lines() {
        let section = sections.last_mut().unwrap();
        let fence = line.strip_prefix("```");
        if let Some(mut open) = block.take() {
            match fence {
                Some("") => section.blocks.push(open),
                _ => {
                    writeln!(open.text, "{line}").unwrap();
                    block = Some(open);
                }
            }
        } else if let Some(info) = fence {
            block = Some(Block { info: info.to_owned(), text: String::new() });
            is_new_paragraph = true;
        } else if let Some(heading) = line.strip_prefix("## ") {
            sections.push(Section { heading: heading.to_owned(), ..Section::default() });
            is_new_paragraph = true;
        } else if line.is_empty() {
            is_new_paragraph = true;
        } else {
            match section.prose.last_mut() {
                Some(paragraph) if !is_new_paragraph => write!(paragraph, " {line}").unwrap(),
                _ => section.prose.push(line.to_owned()),
            }
            is_new_paragraph = false;
        }
    }
    block.is_none().then_some(sections)
}

impl Block {
    pub fn is_plain_text(&self) -> bool {
        self.info == "text"
    }

    pub fn file(&self) -> Result<Shown, String> {
        let mut words = self.info.split(' ');
        let name = match words.next().unwrap_or_default() {
            "lac" => "rules.lac",
            "yaml" => "plan.yaml",
            "toml" => "plan.toml",
            "json" => "plan.json",
            "cells" => "plan.xlsx",
            "csv" => "",
            other => return Err(format!("no block is of `{other}`")),
        };
        let (name, text) = (name.to_owned(), self.text.clone());
        let mut shown =
            Shown { name, text, without: Vec::new(), is_whole: false, is_latin_1: false };
        for word in words {
            match word.split_once('=') {
                Some(("file", name)) => name.clone_into(&mut shown.name),
                Some(("without", kinds)) => {
                    shown.without = kinds.split(',').map(str::to_owned).collect();
                }
                None if word == "latin-1" => shown.is_latin_1 = true,
                _ => return Err(format!("`{word}` means nothing behind a fence")),
            }
        }
        match shown.name.is_empty() {
            true => Err("a table's block has no `file=`".to_owned()),
            false => Ok(shown),
        }
    }
}

impl Shown {
    /// Whether the page shows an example of this title.
    fn has_example(&self, title: &str) -> bool {
        let opening = format!("\"{title}\"");
        items(&self.text).iter().any(|item| item.kind == "example" && item.name == opening)
    }

    /// The bytes of the file, with what the page leaves out.
    pub fn bytes(&self, left_out: LeftOut) -> Vec<u8> {
        let text = match self.name.ends_with(".lac") && !self.is_whole {
            true => completed(&self.text, &self.without, left_out),
            false if self.name.ends_with(".xlsx") => return super::cells::workbook(&self.text),
            false => self.text.clone(),
        };
        match self.is_latin_1 {
            true => text.chars().map(|one| u8::try_from(one).expect("Latin-1")).collect(),
            false => text.into_bytes(),
        }
    }
}

// ---- What is left out -----------------------------------------------------------------------------

/// What pages leave out of the rule files that they show.
#[derive(Debug, Clone, Copy)]
pub struct LeftOut {
    pub rules: &'static str,
    /// Plans from which examples start, by name; the first is the model.
    pub plans: &'static [(&'static str, &'static str)],
}

impl LeftOut {
    fn model(&self) -> &'static str {
        self.plans[0].0
    }
}

/// An item of a rule file.
pub struct Item<'t> {
    /// `requirement`
    pub kind: &'t str,
    /// The name behind it, or the title in quotes.
    pub name: &'t str,
    pub text: &'t str,
}

impl<'t> Item<'t> {
    /// The requirement that is declared, or of which something is said: `keep requirement r`.
    pub fn requirement(&self) -> Option<&'t str> {
        let is_before = |word: &&str| matches!(*word, "keep" | "drop" | "replace" | "national");
        let mut words = self.text.split_whitespace().skip_while(is_before);
        let is_it = words.next() == Some("requirement");
        words.next().filter(|_| is_it).map(|name| name.trim_end_matches(','))
    }
}

/// A line that starts at column 0 opens an item.
pub fn items(text: &str) -> Vec<Item<'_>> {
    let is_open = |line: &str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        starts.extend(is_open(line).then_some(at));
        at += line.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let item = |(start, end)| {
        let text: &str = &text[start..end];
        let line = text.lines().next().unwrap_or_default();
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        let name = match rest.starts_with('"') {
            true => rest.trim_end(),
            false => rest.split(' ').next().unwrap_or_default(),
        };
        Item { kind, name, text }
    };
    starts.iter().copied().zip(ends).map(item).collect()
}

/// A rule file as a page shows it, with what is left out behind it: each item that is left out
/// unless the page shows one of that kind and name; its circular unless the page shows one; its
/// form and all below unless the page shows one; an example for each requirement unless the page
/// shows an example. A file that follows another has other things left out.
pub fn completed(shown: &str, without: &[String], left_out: LeftOut) -> String {
    if shown.lines().any(|line| line.trim_start().starts_with("follows ")) {
        return completed_year(shown, without, left_out);
    }
    let own = items(shown);
    // A file of examples is whole as it is.
    if own.iter().any(|item| item.kind == "examples") {
        return shown.to_owned();
    }
    let is_lacking = |kind: &str| without.iter().any(|lacking| lacking == kind);
    let has = |kind: &str| is_lacking(kind) || own.iter().any(|item| item.kind == kind);
    let mut whole = shown.to_owned();
    for item in items(left_out.rules) {
        let is_shown = match item.kind {
            "form" if has("form") => break,
            "circular" => has("circular"),
            kind => {
                is_lacking(kind) || own.iter().any(|own| own.kind == kind && own.name == item.name)
            }
        };
        if !is_shown {
            write!(whole, "\n{}", item.text).unwrap();
        }
    }
    if !has("example") {
        for item in &own {
            let national = if item.kind == "national" { "national " } else { "" };
            let Some(name) = item.requirement() else { continue };
            let from = left_out.model();
            writeln!(whole, "\n{national}example \"of {name}\" from \"{from}\" meets {name}")
                .unwrap();
        }
    }
    whole
}

/// A rule file that follows another: with the sources and paragraphs that are left out, which belong
/// to their year; with `keep` for each of its requirements of which the page says nothing; with an
/// example for each requirement unless the page shows an example. All else carries over.
fn completed_year(shown: &str, without: &[String], left_out: LeftOut) -> String {
    let own = items(shown);
    let is_lacking = |kind: &str| without.iter().any(|lacking| lacking == kind);
    let mut whole = shown.to_owned();
    let mut named: Vec<&str> = own.iter().filter_map(Item::requirement).collect();
    for item in items(left_out.rules) {
        let is_shown = own.iter().any(|own| own.kind == item.kind && own.name == item.name);
        match item.kind {
            "source" | "paragraph" if !is_shown && !is_lacking(item.kind) => {
                write!(whole, "\n{}", item.text).unwrap();
            }
            "requirement" if !named.contains(&item.name) && !is_lacking("keep") => {
                writeln!(whole, "\nkeep requirement {}", item.name).unwrap();
                named.push(item.name);
            }
            _ => {}
        }
    }
    if own.iter().all(|item| item.kind != "example") {
        named.retain(|name| {
            !own.iter().any(|one| one.kind == "drop" && one.requirement() == Some(name))
        });
        for name in named {
            let from = left_out.model();
            writeln!(whole, "\nexample \"of {name}\" from \"{from}\" meets {name}").unwrap();
        }
    }
    whole
}

// ---- Running what a page shows --------------------------------------------------------------------

pub struct InMemory(pub BTreeMap<String, Vec<u8>>);

impl Files for InMemory {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file or folder".to_owned())
    }

    fn barred(&self, path: &str) -> Option<String> {
        let is_outside = path.starts_with("../") || path.starts_with('/');
        let folder = path.rsplit_once('/').map(|(folder, _)| folder);
        folder.filter(|_| is_outside).map(|folder| format!("{folder}/"))
    }
}

/// What came of the files that a page shows.
#[derive(Debug, Default)]
pub struct Said {
    /// `E0201 there is no field …`
    pub all: Vec<String>,
    pub codes: BTreeSet<&'static str>,
    /// Examples that do not hold and plans that do not fit the form.
    pub not_so: Vec<String>,
}

impl Said {
    fn add(&mut self, found: &Diagnostics) {
        self.add_all(found.iter());
    }

    fn add_all<'d>(&mut self, found: impl Iterator<Item = &'d Diagnostic>) {
        for one in found {
            self.all.push(format!("{} {}", one.code.id, one.message));
            self.codes.insert(one.code.id);
        }
    }

    /// What is wrong where one code, or nothing at all, is to be raised.
    pub fn against(self, expected: Option<&str>) -> Vec<String> {
        let mut faults = Vec::new();
        if self.codes != expected.into_iter().collect() {
            let all = match self.all.is_empty() {
                true => "nothing".to_owned(),
                false => self.all.join("\n      "),
            };
            faults.push(format!("raises\n      {all}"));
        }
        if expected.is_none() {
            faults.extend(self.not_so);
        }
        faults
    }
}

/// Loads the rule files, tries out the examples that the page shows, and checks the plans that no
/// example starts from.
pub fn run(shown: &[Shown], left_out: LeftOut) -> Said {
    let plans = left_out.plans.iter();
    let mut files: BTreeMap<String, Vec<u8>> =
        plans.map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    files.extend(shown.iter().map(|file| (file.name.clone(), file.bytes(left_out))));
    let is_rules = |name: &String| name.ends_with(".lac");
    if !files.keys().any(is_rules) {
        files.insert("rules.lac".to_owned(), completed("", &[], left_out).into_bytes());
    }
    let rule_files: Vec<String> = files.keys().filter(|name| is_rules(name)).cloned().collect();
    let files = InMemory(files);

    let mut said = Said::default();
    let library = Library::load(&files, &rule_files);
    said.add(&library.diagnostics);
    let mut bases: BTreeSet<String> =
        left_out.plans.iter().map(|(name, _)| (*name).to_owned()).collect();
    for run in Session::new(&library).reading(&files).examples(&[]) {
        bases.extend(run.example.from.iter().map(|base| base.path.clone()));
        // Those that are left out hold by themselves, and were not written for what is shown.
        if !shown.iter().any(|file| file.has_example(&run.example.title)) {
            continue;
        }
        match &run.outcome {
            Err(found) => said.add(found),
            Ok(_) if run.holds() => {}
            Ok(_) => said.not_so.push(format!("`{}` does not hold", run.example.title)),
        }
    }
    if library.diagnostics.has_errors() {
        return said;
    }
    for (name, bytes) in &files.0 {
        if PlanFormat::of_name(name).is_none() || bases.contains(name) {
            continue;
        }
        let judge = Judge { as_of: Some(SETTINGS.as_of), ..Judge::new(&library) };
        match &judge.check(name.as_str(), bytes.clone(), &Previous::none()).outcome {
            Err(found) => said.add(found),
            Ok(judged) => {
                said.add_all(judged.doubts.iter());
                let fits = judged.ledger.findings.first().map(|one| one.verdict);
                if fits != Some(Verdict::Met) {
                    said.not_so.push(format!("`{name}` does not fit the form"));
                }
            }
        }
    }
    said
}
