//! The explain pages: each code has one, and each shows what it says. See src/language/diag/pages/README.md.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::snippets::{Block, LeftOut, Section, Shown, run, sections};
use lacuna::diag::{Code, Severity, code};

const FOLDER: &str = "src/language/diag/pages";
const README: &str = "README.md";

/// What the pages leave out of the rule files that they show.
const LEFT_OUT: LeftOut = LeftOut {
    rules: include_str!("explain/left-out.lac"),
    plans: &[("model.yaml", include_str!("explain/model.yaml"))],
};

/// Codes that no files in memory can raise, each with the reason. Their pages show text instead.
const NOT_RUN: [(&str, &str); 19] = [
    ("E0511", "the system refuses the file: there are no bytes to show"),
    ("E0512", "it is about a folder, and folders are looked through on disk only"),
    ("E0518", "what cannot be opened cannot be shown cell by cell"),
    ("E0522", "plans in the examples are checked, and not written anew"),
    ("E0523", "it is about a council that is named on the command line"),
    ("E0532", "no copy is made of the plans in the examples"),
    ("E0533", "the system refuses to write, and examples write nothing"),
    ("E0544", "it is about the settings of a repository, which are read from disk only"),
    ("E0551", "it is about a revision that is named on the command line"),
    ("E0803", "it is about words that are given on the command line"),
    ("W0526", "the files in the examples are checked one by one"),
    ("W0545", WAIVER),
    ("W0546", WAIVER),
    ("W0547", WAIVER),
    ("E0560", JUDGEMENT),
    ("E0561", JUDGEMENT),
    ("E0562", JUDGEMENT),
    ("W0563", JUDGEMENT),
    ("W0531", "copies are passed over in folders, and those are looked through on disk only"),
];

const JUDGEMENT: &str =
    "judgements are in a file of their own, which is read beside the plans from disk only";
const WAIVER: &str = "waivers are in the settings of a repository, which are read from disk only";

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
                Ok(files) => run(&files, LEFT_OUT).against(expected),
            };
            wrong.extend(faults.iter().map(|fault| format!("{}, {heading}: {fault}", page.id)));
        }
    }
    none_is_wrong(&wrong);
}

#[test]
fn what_is_left_out_is_sound() {
    let block = Block { info: "lac".to_owned(), text: LEFT_OUT.rules.to_owned() };
    let said = run(&[block.file().unwrap()], LEFT_OUT);
    none_is_wrong(&said.against(None));
}

#[test]
fn no_excuse_is_left_over() {
    let left_over = NOT_RUN.iter().filter(|(id, _)| registered(id).is_none());
    let left_over: Vec<String> = left_over.map(|(id, _)| format!("no code is {id}")).collect();
    none_is_wrong(&left_over);
}
