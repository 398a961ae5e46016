//! The explain pages: each code has one, and each shows what it says. See src/diag/pages/README.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use lacuna::diag::{Code, Diagnostic, Diagnostics, Severity, code};
use lacuna::driver::{Files, Library, Previous};
use lacuna::eval::Verdict;

const FOLDER: &str = "src/diag/pages";
const README: &str = "README.md";

/// What the pages leave out of the rule files that they show.
const LEFT_OUT: &str = include_str!("explain/left-out.lac");
/// The base plan of the examples that are left out, on the form that is left out.
const MODEL: (&str, &str) = ("model.yaml", include_str!("explain/model.yaml"));

/// Codes that no files in memory can raise, each with the reason. Their pages show text instead.
const NOT_RUN: [(&str, &str); 2] = [
    ("E0511", "the system refuses the file: there are no bytes to show"),
    ("E0512", "it is about a folder, and folders are looked through on disk only"),
];

/// The longest line of a page: what fits on the plainest screen.
const WIDTH: usize = 80;

// ---- A page as it is written ----------------------------------------------------------------------

#[derive(Debug)]
struct Page {
    /// `E0201`
    id: String,
    text: String,
    /// The title and what follows it, then a section for each `##`.
    sections: Vec<Section>,
}

#[derive(Debug, Default)]
struct Section {
    heading: String,
    /// What stands outside the blocks, in paragraphs.
    prose: Vec<String>,
    blocks: Vec<Block>,
}

/// What stands between two fences.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    /// `lac file=a.lac latin-1`
    info: String,
    text: String,
}

/// A block that is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    name: String,
    text: String,
    /// Kinds of items that are lacking, and not only left out.
    without: Vec<String>,
    /// It is saved as Windows used to save files, and not as UTF-8.
    is_latin_1: bool,
}

impl Page {
    fn read(path: &Path) -> Page {
        let text = std::fs::read_to_string(path).unwrap();
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let sections = sections(&text).unwrap_or_else(|| panic!("{id}: a fence is not closed"));
        Page { id, text, sections }
    }

    fn section(&self, heading: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.heading == heading)
    }

    /// The files of a section, those before its first heading with them.
    fn files(&self, heading: &str) -> Result<Vec<Shown>, String> {
        let sections = self.sections.first().into_iter().chain(self.section(heading));
        let blocks = sections.flat_map(|section| &section.blocks);
        let files = blocks.filter(|block| !block.is_plain_text()).map(Block::file);
        let files = files.collect::<Result<Vec<Shown>, String>>()?;
        let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
        match names.len() == files.len() {
            true => Ok(files),
            false => Err(format!("two blocks of `{heading}` are the same file")),
        }
    }
}

/// Nothing where a fence is not closed.
fn sections(text: &str) -> Option<Vec<Section>> {
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
    fn is_plain_text(&self) -> bool {
        self.info == "text"
    }

    fn file(&self) -> Result<Shown, String> {
        let mut words = self.info.split(' ');
        let name = match words.next().unwrap_or_default() {
            "lac" => "rules.lac",
            "yaml" => "plan.yaml",
            "csv" => "",
            other => return Err(format!("no block is of `{other}`")),
        };
        let (name, text) = (name.to_owned(), self.text.clone());
        let mut shown = Shown { name, text, without: Vec::new(), is_latin_1: false };
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
    fn bytes(&self) -> Vec<u8> {
        let text = match self.name.ends_with(".lac") {
            true => completed(&self.text, &self.without),
            false => self.text.clone(),
        };
        match self.is_latin_1 {
            true => text.chars().map(|one| u8::try_from(one).expect("Latin-1")).collect(),
            false => text.into_bytes(),
        }
    }
}

// ---- What is left out -----------------------------------------------------------------------------

/// An item of a rule file.
struct Item<'t> {
    /// `requirement`
    kind: &'t str,
    /// The name behind it, or the title in quotes.
    name: &'t str,
    text: &'t str,
}

impl<'t> Item<'t> {
    /// The requirement that is declared, or of which something is said: `keep requirement r`.
    fn requirement(&self) -> Option<&'t str> {
        let is_before = |word: &&str| matches!(*word, "keep" | "drop" | "replace" | "national");
        let mut words = self.text.split_whitespace().skip_while(is_before);
        let is_it = words.next() == Some("requirement");
        words.next().filter(|_| is_it).map(|name| name.trim_end_matches(','))
    }
}

/// A line that starts at column 0 opens an item.
fn items(text: &str) -> Vec<Item<'_>> {
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

/// A rule file as a page shows it, with what is left out behind it: each item of `left-out.lac`
/// unless the page shows one of that kind and name; its circular unless the page shows one; its
/// form and all below unless the page shows one; an example for each requirement unless the page
/// shows an example. A file that follows another has other things left out.
fn completed(shown: &str, without: &[String]) -> String {
    if shown.lines().any(|line| line.trim_start().starts_with("follows ")) {
        return completed_year(shown, without);
    }
    let own = items(shown);
    let is_lacking = |kind: &str| without.iter().any(|lacking| lacking == kind);
    let has = |kind: &str| is_lacking(kind) || own.iter().any(|item| item.kind == kind);
    let mut whole = shown.to_owned();
    for item in items(LEFT_OUT) {
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
            let from = MODEL.0;
            writeln!(whole, "\n{national}example \"of {name}\" from \"{from}\" meets {name}")
                .unwrap();
        }
    }
    whole
}

/// A rule file that follows another: with the sources and paragraphs of `left-out.lac`, which belong
/// to their year; with `keep` for each of its requirements of which the page says nothing; with an
/// example for each requirement unless the page shows an example. All else carries over.
fn completed_year(shown: &str, without: &[String]) -> String {
    let own = items(shown);
    let is_lacking = |kind: &str| without.iter().any(|lacking| lacking == kind);
    let mut whole = shown.to_owned();
    let mut named: Vec<&str> = own.iter().filter_map(Item::requirement).collect();
    for item in items(LEFT_OUT) {
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
            let from = MODEL.0;
            writeln!(whole, "\nexample \"of {name}\" from \"{from}\" meets {name}").unwrap();
        }
    }
    whole
}

// ---- Running what a page shows --------------------------------------------------------------------

struct InMemory(BTreeMap<String, Vec<u8>>);

impl Files for InMemory {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file or folder".to_owned())
    }
}

/// What came of the files that a page shows.
#[derive(Debug, Default)]
struct Said {
    /// `E0201 there is no field …`
    all: Vec<String>,
    codes: BTreeSet<&'static str>,
    /// Examples that do not hold and plans that do not fit the form.
    not_so: Vec<String>,
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
    fn against(self, expected: Option<&str>) -> Vec<String> {
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
fn run(shown: &[Shown]) -> Said {
    let mut files = BTreeMap::from([(MODEL.0.to_owned(), MODEL.1.into())]);
    files.extend(shown.iter().map(|file| (file.name.clone(), file.bytes())));
    let is_rules = |name: &String| name.ends_with(".lac");
    if !files.keys().any(is_rules) {
        files.insert("rules.lac".to_owned(), completed("", &[]).into_bytes());
    }
    let rule_files: Vec<String> = files.keys().filter(|name| is_rules(name)).cloned().collect();
    let files = InMemory(files);

    let mut said = Said::default();
    let library = Library::load(&files, &rule_files);
    said.add(&library.diagnostics);
    let mut bases = BTreeSet::from([MODEL.0.to_owned()]);
    for run in library.test(&files) {
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
        if !name.ends_with(".yaml") || bases.contains(name) {
            continue;
        }
        match &library.check(name, bytes.clone(), &Previous::none()).outcome {
            Err(found) => said.add(found),
            Ok(judged) => {
                said.add_all(judged.ledger.doubts.iter());
                let fits = judged.ledger.findings.first().map(|one| one.verdict);
                if fits != Some(Verdict::Met) {
                    said.not_so.push(format!("`{name}` does not fit the form"));
                }
            }
        }
    }
    said
}

// ---- The tests ------------------------------------------------------------------------------------

fn pages() -> Vec<Page> {
    let entries = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let is_page = |path: &std::path::PathBuf| {
        let ending = path.extension().is_some_and(|ending| ending == "md");
        ending && path.file_name().is_some_and(|name| name != README)
    };
    let mut paths: Vec<_> = entries.filter(is_page).collect();
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

fn registered(id: &str) -> Option<&'static Code> {
    code::ALL.iter().copied().find(|code| code.id == id)
}

fn why(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "Why it is refused",
        Severity::Warning => "Why it is doubtful",
    }
}

/// Takes what is wrong with each page; fails with all of it.
fn none_is_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n  {}\n", wrong.join("\n  "));
}

#[test]
fn each_code_has_a_page_and_each_page_a_code() {
    let ids: BTreeSet<String> = pages().into_iter().map(|page| page.id).collect();
    let missing = code::ALL.iter().filter(|code| !ids.contains(code.id));
    let missing = missing.map(|code| format!("{} {} has no page", code.id, code.name));
    let stray = ids.iter().filter(|id| registered(id).is_none());
    let stray = stray.map(|id| format!("{id}.md is about no code"));
    none_is_wrong(&missing.chain(stray).collect::<Vec<_>>());
}

#[test]
fn each_page_has_its_parts() {
    let mut wrong = Vec::new();
    for page in pages() {
        let Some(code) = registered(&page.id) else {
            continue;
        };
        let faults = faults(&page, code);
        wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", page.id)));
    }
    none_is_wrong(&wrong);
}

fn faults(page: &Page, code: &Code) -> Vec<String> {
    let mut faults = Vec::new();
    let mut demand = |is_so: bool, fault: &str| {
        if !is_so {
            faults.push(fault.to_owned());
        }
    };
    let title = format!("# {} {}", code.id, code.name);
    demand(page.text.lines().next() == Some(title.as_str()), &format!("begin with `{title}`"));
    let headings: Vec<&str> =
        page.sections.iter().skip(1).map(|one| one.heading.as_str()).collect();
    let asked = ["Before", why(code), "After", "See also"];
    demand(headings == asked, &format!("the headings have to be {asked:?}"));
    let long = page.text.lines().find(|line| line.chars().count() > WIDTH);
    demand(long.is_none(), &format!("a line is too long: {}", long.unwrap_or_default()));

    let paragraphs = |section: Option<&Section>| section.map_or(0, |section| section.prose.len());
    // The title is one of them.
    demand(paragraphs(page.sections.first()) >= 2, "nothing is said before the first heading");
    demand(paragraphs(page.section(why(code))) == 1, "the reason has to be one paragraph");
    let blocks = |heading| page.section(heading).map(|section| section.blocks.as_slice());
    let has_blocks = |heading| blocks(heading).is_some_and(|blocks| !blocks.is_empty());
    demand(has_blocks("Before") && has_blocks("After"), "an example is not shown");
    demand(blocks("Before") != blocks("After"), "the example before is the one after");
    let is_elsewhere = has_blocks(why(code)) || has_blocks("See also");
    demand(!is_elsewhere, "blocks stand before the first heading, or in an example");
    let see_also = page.section("See also").map_or(&[][..], |section| &section.prose[..]);
    let is_other = |id: &str| id != code.id && registered(id).is_some();
    demand(
        matches!(see_also, [line] if line.split(", ").all(is_other)),
        "`See also` is one line of other codes, with commas between them",
    );
    faults
}

#[test]
fn each_example_raises_its_code_before_and_nothing_after() {
    let mut wrong = Vec::new();
    for page in pages() {
        let Some(code) = registered(&page.id) else {
            continue;
        };
        let is_run = NOT_RUN.iter().all(|(id, _)| *id != code.id);
        for (heading, expected) in [("Before", Some(code.id)), ("After", None)] {
            let faults = match page.files(heading) {
                Err(fault) => vec![fault],
                Ok(files) if files.is_empty() && is_run => vec!["nothing is to be run".to_owned()],
                Ok(files) if files.is_empty() => Vec::new(),
                Ok(_) if !is_run => vec!["it can be run, and has an excuse too".to_owned()],
                Ok(files) => run(&files).against(expected),
            };
            wrong.extend(faults.iter().map(|fault| format!("{}, {heading}: {fault}", page.id)));
        }
    }
    none_is_wrong(&wrong);
}

#[test]
fn what_is_left_out_is_sound() {
    let (name, text) = ("rules.lac".to_owned(), LEFT_OUT.to_owned());
    let said = run(&[Shown { name, text, without: Vec::new(), is_latin_1: false }]);
    none_is_wrong(&said.against(None));
}

#[test]
fn no_excuse_is_left_over() {
    let left_over = NOT_RUN.iter().filter(|(id, _)| registered(id).is_none());
    let left_over: Vec<String> = left_over.map(|(id, _)| format!("no code is {id}")).collect();
    none_is_wrong(&left_over);
}
