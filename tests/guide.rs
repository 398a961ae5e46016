//! The guide to the language, docs/language.md: all that it shows is loaded, checked and run.
//!
//! What may stand behind the three backticks of a block:
//!
//! | | |
//! | --- | --- |
//! | `lac` | a rule file, completed by docs/example/2001-02.lac; nothing is said about it |
//! | `lac wrong=E0201` | the same, and exactly this code is raised |
//! | `lac file=first.lac` | a whole rule file, which is saved; its examples hold |
//! | `lac in=first.lac wrong=E0201` | items that take the place of those in a saved file, for a while |
//! | `lac from=docs/example/2001-02.lac` | lines of that file as they stand there |
//! | `yaml name=verdict …` | keys of a plan, which take the place of the model plan's; its verdicts |
//! | `yaml file=first.yaml` | a whole plan, which is saved |
//! | `yaml from=docs/first-year/model.yaml` | lines of that file as they stand there |
//! | `yaml file=first.yaml rules=first.lac name=verdict …` | the same, and its verdicts |
//! | `console` | commands behind `$`, and what the program prints; `…` stands for any lines |
//! | `text reserved` | the reserved words |
//!
//! A table is tried by what stands at the head of its first column: `condition`, `value`, `type` and so on.

use crate::common::programs::RULE_CACHE;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::common::snippets::{
    Block, InMemory, LeftOut, Said, Section, Shown, completed, items, run, sections,
};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Previous, Session};
use lacuna::eval::Verdict;
use lacuna::library::Library;
use lacuna::source::{Source, Sources};
use lacuna::syntax::{FIRST_WORDS, RESERVED, print};

const GUIDE: &str = include_str!("../docs/language.md");

const EXAMPLE: LeftOut = LeftOut {
    rules: include_str!("../docs/example/2001-02.lac"),
    plans: &[
        ("model.yaml", include_str!("../docs/example/model.yaml")),
        ("marl-valley.yaml", include_str!("../docs/example/marl-valley.yaml")),
    ],
};

/// The folders of the years that the guide shows, and of the return beside it.
const YEARS: [&str; 4] = ["docs/example", "docs/first-year", "docs/patterns", "docs/returns"];

/// The longest line of a snippet of rules or of a plan.
const WIDTH: usize = 100;

fn none_is_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n  {}\n", wrong.join("\n  "));
}

// ---- Blocks ---------------------------------------------------------------------------------------

/// What stands behind the backticks.
#[derive(Debug, Default)]
struct Asked {
    kind: String,
    wrong: Option<String>,
    file: Option<String>,
    within: Option<String>,
    from: Option<String>,
    rules: Option<String>,
    verdicts: Vec<(String, String)>,
    /// All else: what the snippet lacks.
    rest: String,
}

impl Asked {
    fn of(block: &Block) -> Asked {
        let mut words = block.info.split(' ');
        let kind = words.next().unwrap_or_default().to_owned();
        let mut asked = Asked { rest: kind.clone(), kind, ..Asked::default() };
        for word in words {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            let value = value.to_owned();
            match key {
                "wrong" => asked.wrong = Some(value),
                "file" => asked.file = Some(value),
                "in" => asked.within = Some(value),
                "from" => asked.from = Some(value),
                "rules" => asked.rules = Some(value),
                _ if asked.kind == "yaml" => asked.verdicts.push((key.to_owned(), value)),
                _ => asked.rest += &format!(" {word}"),
            }
        }
        asked
    }
}

fn whole(name: &str, text: &str) -> Shown {
    let (name, text) = (name.to_owned(), text.to_owned());
    Shown { name, text, without: Vec::new(), is_whole: true, is_latin_1: false }
}

/// The items of a saved file, those that are shown in the place of those of their kind and name.
fn put_in(saved: &str, shown: &str) -> String {
    let mut text = saved.to_owned();
    for own in items(shown) {
        let old = items(saved).into_iter().find(|old| (old.kind, old.name) == (own.kind, own.name));
        let old = old.unwrap_or_else(|| panic!("no {} {} is there", own.kind, own.name));
        text = text.replace(old.text.trim_end(), own.text.trim_end());
    }
    text
}

/// The model plan, with the keys that are shown in the place of its own.
fn plan_with(shown: &str) -> String {
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let is_key = |line: &str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let own: BTreeSet<String> = shown.lines().filter(|line| is_key(line)).map(key).collect();
    let mut text = String::new();
    let mut is_kept = true;
    for line in EXAMPLE.plans[0].1.lines() {
        if is_key(line) {
            is_kept = !own.contains(&key(line));
        }
        if is_kept {
            text += &format!("{line}\n");
        }
    }
    text + shown
}

// ---- Running the guide ----------------------------------------------------------------------------

/// The guide as it is read from its beginning to its end.
struct Reading {
    /// What the reader has saved.
    saved: BTreeMap<String, String>,
    /// What the reader has changed for a while in one of these.
    changed: Option<(String, String)>,
    /// The last rules of the section that are right, completed.
    rules: Option<String>,
    folder: PathBuf,
    wrong: Vec<String>,
}

impl Reading {
    fn block(&mut self, section: &Section, block: &Block) {
        let asked = Asked::of(block);
        let faults = match asked.kind.as_str() {
            "lac" => self.rules(&asked, block),
            "yaml" => self.plan(&asked, block),
            "console" => self.console(block),
            "text" => reserved(&asked, block),
            other => vec![format!("no block is of `{other}`")],
        };
        let line = block.text.lines().next().unwrap_or_default();
        let place = format!("{}, `{}`: {line}", section.heading, block.info);
        self.wrong.extend(faults.iter().map(|fault| format!("{place}\n      {fault}")));
    }

    fn rules(&mut self, asked: &Asked, block: &Block) -> Vec<String> {
        self.changed = None;
        let long = block.text.lines().find(|line| line.chars().count() > WIDTH);
        let mut faults: Vec<String> =
            long.iter().map(|line| format!("this is too long: {line}")).collect();
        if asked.wrong.is_none() && canonical(&block.text).as_deref() != Some(&block.text) {
            let other = canonical(&block.text).unwrap_or_else(|| "it does not parse".to_owned());
            faults.push(format!("`fmt` would change it:\n{other}"));
        }
        let wrong = asked.wrong.as_deref();
        let said = if let Some(path) = &asked.from {
            faults.extend(not_in(path, &block.text));
            return faults;
        } else if let Some(name) = &asked.file {
            self.saved.insert(name.clone(), block.text.clone());
            self.run_saved(name, &block.text)
        } else if let Some(name) = &asked.within {
            let text = put_in(&self.saved[name], &block.text);
            self.changed = Some((name.clone(), text.clone()));
            self.run_saved(name, &text)
        } else {
            let block = Block { info: asked.rest.clone(), text: block.text.clone() };
            let shown = block.file().unwrap_or_else(|fault| panic!("{fault}"));
            if wrong.is_none() {
                self.rules = Some(completed(&shown.text, &shown.without, EXAMPLE));
            }
            run(&[shown], EXAMPLE)
        };
        faults.extend(said.against(wrong));
        faults
    }

    /// A rule file that is saved, with the plans that are saved.
    fn run_saved(&self, name: &str, text: &str) -> Said {
        let plans = self.saved.iter().filter(|(name, _)| name.ends_with(".yaml"));
        let mut shown: Vec<Shown> = plans.map(|(name, text)| whole(name, text)).collect();
        shown.push(whole(name, text));
        run(&shown, LeftOut { rules: "", plans: &[] })
    }

    fn plan(&mut self, asked: &Asked, block: &Block) -> Vec<String> {
        if let Some(path) = &asked.from {
            return not_in(path, &block.text).into_iter().collect();
        }
        let text = match &asked.file {
            Some(name) => {
                self.saved.insert(name.clone(), block.text.clone());
                block.text.clone()
            }
            None => plan_with(&block.text),
        };
        let rules = match &asked.rules {
            Some(name) => self.saved[name].clone(),
            None => self.rules.clone().unwrap_or_else(|| EXAMPLE.rules.to_owned()),
        };
        if asked.verdicts.is_empty() {
            return match asked.file {
                Some(_) => Vec::new(),
                None => vec!["no verdict is named".to_owned()],
            };
        }
        verdicts(&rules, &text, &asked.verdicts)
    }

    /// Runs each command in a folder with all that is saved, and with the years.
    fn console(&self, block: &Block) -> Vec<String> {
        for (name, text) in self.saved.iter().chain(self.changed.iter().map(|(n, t)| (n, t))) {
            std::fs::write(self.folder.join(name), text).unwrap();
        }
        let mut faults = Vec::new();
        for command in block.text.split("$ lacuna ").skip(1) {
            let (arguments, expected) = command.split_once('\n').unwrap_or((command, ""));
            let ran = crate::common::programs::program()
                .args(arguments.split(' '))
                .current_dir(&self.folder)
                .env_clear()
                .env(RULE_CACHE.0, RULE_CACHE.1)
                .output()
                .expect("the program can be run");
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let printed = text(&ran.stderr) + &text(&ran.stdout);
            if !is_shown_by(expected, &printed) {
                faults.push(format!("`lacuna {arguments}` prints\n{printed}"));
            }
        }
        faults
    }
}

fn not_in(path: &str, shown: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    (!text.contains(shown)).then(|| format!("it does not stand in {path}"))
}

/// Whether what is shown is what is printed; a line with nothing but `…` stands for any lines.
fn is_shown_by(shown: &str, printed: &str) -> bool {
    let lines = |text: &str| {
        text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    };
    let (shown, printed) = (lines(shown.trim()), lines(printed.trim()));
    let parts: Vec<&str> = shown.split('…').map(str::trim).collect();
    let is_cut = |line: &str| line.contains('…') && line.trim() != "…";
    if parts.len() == 1 || shown.lines().any(is_cut) {
        return shown == printed;
    }
    let mut rest = printed.as_str();
    let mut is_first = true;
    for part in &parts {
        let Some(at) = rest.find(part) else { return false };
        if is_first && at > 0 {
            return false;
        }
        rest = &rest[at + part.len()..];
        is_first = false;
    }
    parts.last().is_some_and(|last| last.is_empty()) || rest.is_empty()
}

fn reserved(asked: &Asked, block: &Block) -> Vec<String> {
    if asked.rest != "text reserved" {
        return vec!["text is shown that nothing checks".to_owned()];
    }
    let mut words = RESERVED.to_vec();
    words.sort_unstable();
    let shown: Vec<&str> = block.text.split_whitespace().collect();
    match shown == words {
        true => Vec::new(),
        false => vec![format!("the reserved words are: {}", words.join(" "))],
    }
}

/// The one form of a text, if it can be parsed.
fn canonical(text: &str) -> Option<String> {
    let source = Sources::default().add(Source::new("x.lac", text));
    print::canonical(source, text)
}

/// What is wrong with the verdicts on a plan.
fn verdicts(rules: &str, plan: &str, expected: &[(String, String)]) -> Vec<String> {
    let files = BTreeMap::from([
        ("rules.lac".to_owned(), rules.as_bytes().to_vec()),
        ("plan.yaml".to_owned(), plan.as_bytes().to_vec()),
    ]);
    let files = InMemory(files);
    let library = Library::load(&files, &["rules.lac".to_owned()]);
    let checked =
        Session::new(&library).check("plan.yaml", plan.as_bytes().to_vec(), &Previous::none());
    let Ok(judged) = &checked.outcome else { return vec!["it cannot be judged".to_owned()] };
    let found: BTreeMap<&str, String> = judged
        .ledger
        .findings
        .iter()
        .map(|one| {
            let verdict = one.verdict.words().replace(' ', "-");
            (judged.rules.requirement_name(one.requirement), verdict)
        })
        .collect();
    let mut faults = Vec::new();
    for (name, verdict) in expected {
        match found.get(name.as_str()) {
            Some(found) if found == verdict => {}
            other => faults.push(format!("{name} is {other:?}, and not {verdict}")),
        }
    }
    faults
}

/// The files of a folder.
fn files_in(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_years_that_the_guide_shows_are_sound() {
    for folder in YEARS {
        let is_rules = |path: &&PathBuf| path.extension().is_some_and(|end| end == "lac");
        let files = files_in(folder);
        let rules: Vec<&PathBuf> = files.iter().filter(is_rules).collect();
        for path in &rules {
            let text = std::fs::read_to_string(path).unwrap();
            let name = path.display();
            assert_eq!(
                canonical(&text).as_deref(),
                Some(text.as_str()),
                "{name} is not in its form"
            );
        }
        let ran = lacuna(&["lint", folder]);
        let sound = format!("{} rule files: no mistakes, no warnings.", rules.len());
        assert!(ran.starts_with(&sound), "{ran}");
        let ran = lacuna(&["test", folder]);
        assert!(ran.ends_with("0 do not.\n"), "{ran}");
    }
}

fn lacuna(arguments: &[&str]) -> String {
    let ran = crate::common::programs::program().args(arguments).output().unwrap();
    String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout)
}

#[test]
fn all_that_the_guide_shows_is_so() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    let _absent = std::fs::remove_dir_all(&folder);
    for year in YEARS {
        std::fs::create_dir_all(folder.join(year)).unwrap();
        for path in files_in(year) {
            std::fs::copy(&path, folder.join(&path)).unwrap();
        }
    }
    let (saved, changed, rules, wrong) = (BTreeMap::new(), None, None, Vec::new());
    let mut reading = Reading { saved, changed, rules, folder, wrong };
    for section in sections(GUIDE).expect("each fence is closed") {
        reading.rules = None;
        for block in &section.blocks {
            reading.block(&section, block);
        }
    }
    none_is_wrong(&reading.wrong);
}

// ---- The tables of the guide ----------------------------------------------------------------------

/// The text of each cell of a row, without backticks.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim_matches('|').replace("\\|", "\u{0}");
    let cells = row.split('|').map(|cell| cell.trim().replace('\u{0}', "|"));
    cells.map(|cell| cell.trim_matches('`').to_owned()).collect()
}

/// The rows of all tables whose first column is of this head.
fn rows(head: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = GUIDE.lines().collect();
    let mut rows = Vec::new();
    for (at, pair) in lines.windows(2).enumerate() {
        if pair[1].starts_with("| ---") && cells(pair[0])[0] == head {
            let of_the_table = lines[at + 2..].iter().take_while(|line| line.starts_with('|'));
            rows.extend(of_the_table.map(|line| cells(line)));
        }
    }
    assert!(!rows.is_empty(), "no table of the guide begins with `{head}`");
    rows
}

fn said(rules: &str) -> Said {
    let block = Block { info: "lac".to_owned(), text: rules.to_owned() };
    run(&[block.file().unwrap()], EXAMPLE)
}

fn requirement(clauses: &str) -> String {
    format!("requirement of-the-guide \"What the guide shows\"\n  cites     money\n{clauses}\n")
}

#[test]
fn the_items_are_those_of_the_language() {
    let shown: BTreeSet<String> = rows("item")
        .iter()
        .map(|row| row[0].split(' ').next().unwrap_or_default().to_owned())
        .collect();
    let known: BTreeSet<String> = FIRST_WORDS.iter().map(|&word| word.to_owned()).collect();
    assert_eq!(shown, known);
}

#[test]
fn the_verdicts_are_all_there_are() {
    let shown: Vec<String> = rows("verdict").into_iter().map(|row| row[0].clone()).collect();
    let known = Verdict::ALL.map(|one| one.words().to_owned());
    assert_eq!(shown, known);
}

#[test]
fn the_clauses_make_requirements() {
    let clauses = rows("clause");
    let is_strength =
        |clause: &str| ["must ", "should ", "judged "].iter().any(|one| clause.starts_with(one));
    let strengths: Vec<&str> =
        clauses.iter().map(|row| row[0].as_str()).filter(|clause| is_strength(clause)).collect();
    // `must` twice: by itself, and with a `when`.
    assert_eq!(strengths.len(), 4);
    let mut wrong = Vec::new();
    for strength in strengths {
        let all = clauses.iter().map(|row| row[0].as_str());
        let used = all.filter(|clause| !is_strength(clause) || *clause == strength);
        let used: Vec<String> = used.map(|clause| format!("  {clause}\n")).collect();
        let rules = format!("requirement of-the-guide \"What the guide shows\"\n{}", used.concat());
        wrong.extend(said(&rules).against(None).iter().map(|fault| format!("{strength}: {fault}")));
    }
    none_is_wrong(&wrong);
}

#[test]
fn the_types_and_marks_are_types_and_marks() {
    let (mut fields, mut columns) = (String::new(), String::new());
    for (at, row) in rows("type").iter().chain(&rows("mark, after a comma")).enumerate() {
        // More about a figure can be said by another column, not by another field.
        let is_for_a_table = ["precision in", "source in"].iter().any(|mark| row[0].contains(mark));
        let of = if is_for_a_table { &mut columns } else { &mut fields };
        *of += &format!("  f{at} : {}\n", row[0]);
    }
    assert!(!columns.is_empty(), "no mark is for a table");
    let rules = format!(
        "record of-the-guide \"What the guide shows\"\n  amount : money\n{fields}\n\
         table shown by council\n  council : text\n  how-exact : text\n  \
         seen-in : text\n{columns}  \
         row \"Wexcombe\", \"nearest £1,000\", \"a report\", £5,000, £5,000\n  \
         row \"Marl Valley\", \"exact\", \"a letter\", £5,000, £5,000\n"
    );
    let said = said(&rules);
    let errors: Vec<String> = said.all.into_iter().filter(|one| one.starts_with('E')).collect();
    none_is_wrong(&errors);
}

#[test]
fn the_tests_are_conditions_and_the_values_are_values() {
    let mut wrong = Vec::new();
    for row in rows("condition") {
        let faults = said(&requirement(&format!("  must      {}", row[0]))).against(None);
        wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", row[0])));
    }
    for row in rows("value") {
        let shown = format!("  judged    \"Is this right?\"\n  showing   ({})", row[0]);
        let faults = said(&requirement(&shown)).against(None);
        wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", row[0])));
    }
    for row in rows("condition on verdicts") {
        let text =
            format!("standard \"a\"\n  grade \"b\" when {}\n  grade \"c\" otherwise\n", row[0]);
        let mut found = Diagnostics::default();
        let id = Sources::default().add(Source::new("standard.lac", text.clone()));
        lacuna::syntax::parse(id, &text, &mut found);
        wrong.extend(found.iter().map(|fault| format!("{}: {}", row[0], fault.message)));
    }
    none_is_wrong(&wrong);
}

#[test]
fn what_people_write_is_refused_and_what_the_language_says_is_not() {
    let mut wrong = Vec::new();
    for row in rows("people write") {
        for (text, code) in [(&row[0], Some(row[2].as_str())), (&row[1], None)] {
            let faults = said(&requirement(&format!("  must      {text}"))).against(code);
            wrong.extend(faults.iter().map(|fault| format!("{text}: {fault}")));
        }
    }
    none_is_wrong(&wrong);
}

// ---- The way round in the guide -------------------------------------------------------------------

/// The most words of Part 1, code and all.
const MOST_WORDS: usize = 2_500;

#[test]
fn the_first_part_is_short() {
    let (first, _) = GUIDE.split_once("\n# Part 2").expect("there is a second part");
    let words = first.split_whitespace().count();
    assert!(words <= MOST_WORDS, "Part 1 has {words} words, and may have {MOST_WORDS}");
}

/// What a link to a heading says of it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|&one| one.is_alphanumeric() || one == '-').collect()
}

#[test]
fn each_link_leads_to_one_heading() {
    let headings: Vec<String> =
        GUIDE.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    let mut wrong = Vec::new();
    for link in GUIDE.split("](#").skip(1) {
        let link = link.split(')').next().unwrap_or_default();
        let found = headings.iter().filter(|heading| *heading == link).count();
        if found != 1 {
            wrong.push(format!("`#{link}` leads to {found} headings"));
        }
    }
    none_is_wrong(&wrong);
}

#[test]
fn the_index_is_in_order_and_has_each_reserved_word() {
    let index = rows("word or topic");
    let letters = |row: &Vec<String>| -> String {
        let row = row[0].to_lowercase().replace('-', " ");
        let kept: String =
            row.chars().filter(|one| one.is_ascii_alphanumeric() || *one == ' ').collect();
        kept.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let order: Vec<String> = index.iter().map(letters).collect();
    let mut wrong: Vec<String> = order
        .windows(2)
        .filter(|pair| pair[0] > pair[1])
        .map(|pair| format!("`{}` stands before `{}`", pair[0], pair[1]))
        .collect();
    let is_in = |word: &str| {
        index
            .iter()
            .any(|row| row[0].split(|one: char| !one.is_alphabetic()).any(|one| one == word))
    };
    let absent = RESERVED.iter().filter(|word| !is_in(word));
    wrong.extend(absent.map(|word| format!("`{word}` is not in the index")));
    none_is_wrong(&wrong);
}

#[test]
fn each_code_that_the_guide_names_is_one() {
    for (at, _) in GUIDE.match_indices('E').chain(GUIDE.match_indices('W')) {
        let id: String = GUIDE[at..].chars().take(5).collect();
        if id[1..].len() == 4 && id[1..].bytes().all(|byte| byte.is_ascii_digit()) {
            let is_known = lacuna::diag::code::ALL.iter().any(|code| code.id == id);
            assert!(is_known, "no code is {id}");
        }
    }
}
