//! What the program writes of circulars loads again to the same rules: `fmt` keeps the meaning of a
//! file, and `show` is all that is in force.

use crate::common::{self, CaseFiles, all_cases};
use lacuna::driver::{Checked, Previous, Session};
use lacuna::library::{Files, Library};
use lacuna::rules::{Draft, Rules};
use lacuna::source::{SourceId, Sources};
use lacuna::syntax::print;
use lacuna::value::Year;

/// The rules without their places: what two files have to have in common to mean the same.
fn meaning(rules: &Rules) -> String {
    let mut same = Draft::clone(rules);
    same.examples.clear();
    same.decisions.clear();
    same.uses = Default::default();
    without_places(&format!("{same:?}"))
}

/// A debug text without `Span { … }`.
fn without_places(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("Span { ") {
        plain.push_str(&rest[..at]);
        let end = rest[at..].find('}').unwrap();
        rest = &rest[at + end + 1..];
    }
    plain + rest
}

/// The files of a case with some of them written otherwise, and perhaps one more.
struct Rewritten<'a> {
    files: &'a CaseFiles,
    texts: Vec<(String, String)>,
}

impl Files for Rewritten<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.texts.iter().find(|(name, _)| name == path) {
            Some((_, text)) => Ok(text.clone().into_bytes()),
            None => self.files.read(path),
        }
    }
}

/// A library that loads without a mistake, with the texts of its rule files.
fn sound(files: &CaseFiles, names: &[String]) -> Option<(Library, Vec<(String, String)>)> {
    let library = Library::load(files, names);
    let is_sound = !library.diagnostics.has_errors() && library.all().next().is_some();
    let text =
        |name: &String| Some((name.clone(), String::from_utf8(files.read(name).ok()?).ok()?));
    is_sound.then(|| Some((library, names.iter().map(text).collect::<Option<_>>()?)))?
}

fn any_source() -> SourceId {
    Sources::default().add(lacuna::source::Source::new("a.lac", ""))
}

/// Every case whose rules load, and the rules in use.
fn all() -> Vec<(String, CaseFiles, Vec<String>)> {
    let cases = all_cases().into_iter().map(|case| (case.title(), case.files(), case.rule_files()));
    let own = CaseFiles { folder: common::repository(), instead: None };
    let in_use = ["rules/2001-02.lac".to_owned()].to_vec();
    cases.chain([("rules".to_owned(), own, in_use)]).collect()
}

#[test]
fn what_fmt_writes_loads_to_the_same_rules() {
    let mut tried = 0;
    for (title, files, names) in all() {
        let Some((library, texts)) = sound(&files, &names) else { continue };
        let formatted = texts.iter().map(|(name, text)| {
            let canonical = print::canonical(any_source(), text);
            (name.clone(), canonical.unwrap_or_else(|| panic!("{title}: {name} has no form")))
        });
        let rewritten = Rewritten { files: &files, texts: formatted.collect() };
        let again = Library::load(&rewritten, &names);
        for rules in library.all() {
            let year = rules.circular.year;
            let other = again.rules(year).unwrap_or_else(|| panic!("{title}: {year} is lost"));
            assert_eq!(meaning(rules), meaning(other), "{title}: {year} means something else");
            tried += 1;
        }
    }
    assert!(tried > 200, "only {tried} circulars were tried");
}

#[test]
fn what_show_writes_loads_to_the_same_rules() {
    let mut tried = 0;
    for (title, files, names) in all() {
        let Some((library, texts)) = sound(&files, &names) else { continue };
        for rules in library.all() {
            let year = rules.circular.year;
            let shown =
                print::print(&Session::new(&library).effective(year).unwrap(), library.sources());
            // The shown text stands for the year's own file; those it follows stay.
            let own = library.sources().name(rules.span).to_owned();
            let texts = texts.iter().filter(|(name, _)| *name != own).cloned();
            let texts = texts.chain([(own.clone(), shown.clone())]).collect();
            let again = Library::load(&Rewritten { files: &files, texts }, &names);
            let other = again.rules(year);
            let other = other.unwrap_or_else(|| panic!("{title}: {year} does not load:\n{shown}"));
            let (was, is) = (meaning(rules), meaning(other));
            // Tables are written out, so that their places, and nothing else, are other ones.
            assert_eq!(was, is, "{title}: {year} means something else:\n{shown}");
            tried += 1;
        }
    }
    assert!(tried > 200, "only {tried} circulars were tried");
}

#[test]
fn no_order_of_plans_changes_a_national_verdict() {
    let mut tried = 0;
    for case in all_cases().into_iter().filter(|case| case.folder.join("plans").exists()) {
        let (files, names) = (case.files(), case.rule_files());
        let library = Library::load(&files, &names);
        let folder = std::fs::read_dir(case.folder.join("plans")).unwrap();
        let mut paths: Vec<String> = folder
            .map(|entry| format!("plans/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
        paths.sort();
        let verdicts = |paths: &[String]| -> Vec<String> {
            let check = |path: &String| {
                Session::new(&library).check(path, files.read(path).unwrap(), &Previous::none())
            };
            let plans: Vec<Checked> = paths.iter().map(check).collect();
            let runs = Session::new(&library).national(&plans);
            let told = runs.iter().flat_map(|run| {
                run.ledger.findings.iter().map(|one| {
                    format!("{:?} {:?} {:?}", run.kind, one.requirement, (one.verdict, one.counts))
                })
            });
            told.collect()
        };
        let in_order = verdicts(&paths);
        paths.reverse();
        assert_eq!(in_order, verdicts(&paths), "{}", case.title());
        paths.rotate_left(1);
        assert_eq!(in_order, verdicts(&paths), "{}", case.title());
        tried += usize::from(!in_order.is_empty());
    }
    assert!(tried > 5, "only {tried} cases have national verdicts");
}

#[test]
fn a_new_year_says_what_is_still_to_be_written_and_nothing_else() {
    let files = CaseFiles { folder: common::repository(), instead: None };
    // The last year that has a file: the next one follows it.
    let mut names = common::rule_files();
    let library = Library::load(&files, &names);
    let year = Year::beginning(2003);
    let (rules, tree) = (library.rules(year).unwrap(), library.tree(year).unwrap());
    let begun = lacuna::report::begin(Year::beginning(2004), rules, tree, library.sources());
    let texts = vec![("rules/2004-05.lac".to_owned(), begun)];
    names.push("rules/2004-05.lac".to_owned());
    let again = Library::load(&Rewritten { files: &files, texts }, &names);
    let (open, to_write): (Vec<_>, Vec<_>) = again
        .diagnostics
        .iter()
        .filter(|one| one.code.id != "W0720")
        .partition(|one| one.code.id == "E0412");
    assert!(to_write.iter().all(|one| one.code.id == "E0108"), "{to_write:?}");
    // The title, the number, the date, the source, each paragraph, and why it cannot be checked.
    let reasons = rules.paragraphs.iter().filter(|one| one.not_checkable.is_some()).count();
    assert!(reasons > 0);
    assert_eq!(to_write.len(), 4 + rules.paragraphs.len() + reasons);
    // All that is to be decided on is one message, with a place for each.
    let [open] = open.as_slice() else { panic!("{open:?}") };
    assert_eq!(open.labels.len(), rules.requirements.len());
}
