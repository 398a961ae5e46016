//! `lacuna rename`: every place of a name and no other, in rule files, tables and plans of each format; all of
//! them or none.

use crate::common::programs::RULE_CACHE;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Files in which each thing's places are marked: `«f:amount»` is a place of the thing `f`.
const FILES: [(&str, &str); 7] = [
    (
        "rules/2000-01.lac",
        r#"# amount, funds, "main grant" and report in a comment stay as they are
circular "Plans for 2000-01"
  year      2000-01
  number    not known because "it is invented"
  due       31 January 2000
  councils  «t:rates»

source «s:report» "The report, called report"

paragraph «p:money»
  our-words "The amount is spent from the main grant."
  basis     seen in «s:report»

choice «c:funds» "«w:main grant»" | "own resources"
choice origin "main grant" | "elsewhere"
record «r:line» "A line"
  paid-from : «c:funds»
  came-from : origin
  «f:amount»    : money   # the amount
record grant "A grant"
  amount : money
form «o:plan» "A plan"
  grant     : grant
  «l:spending»  : list of «r:line», at least 1, by «f:amount»
  lines     : list of «c:funds»

table «t:rates» from "rates.csv" by council
  council : text
  «k:rate»    : percent, precision in how-exact
  from    : «c:funds»
  how-exact : text

value «d:floor» = £5
define spent(f : «c:funds») = sum of x.«f:amount» for each x in «l:spending» where x.paid-from is f

requirement «q:is-spent» "The amount is spent"
  cites     «p:money»
  for each  x in «l:spending» where x.«f:amount» is more than «d:floor»
  must      spent("«w:main grant»") is at least grant.amount
  must      (largest of y.«f:amount» for each y in «l:spending») is at most £500
  must      no two in «l:spending» share «f:amount»
  must      each a, b next to each other in «l:spending» by «f:amount» has b.«f:amount» is more than a.«f:amount»
  must      (every kind in every «c:funds» has kind is one of ["«w:main grant»", "own resources"]) or x.came-from is "main grant"
  must      «t:rates»["Wexcombe"].«k:rate» is at least 1%
  otherwise "only {x.«f:amount»} of the amount"

requirement dropped-later "Dropped"
  cites     «p:money»
  must      grant.amount is more than £0
"#,
    ),
    (
        "rules/2001-02.lac",
        r#"circular "Plans for 2001-02"
  year      2001-02
  number    not known because "it is invented"
  due       31 January 2001
  follows   2000-01
  councils  «t:rates»

source «s:report» "A report"

paragraph «p:money»
  quoted    "amount"
  basis     inferred from «s:report» because "report"

record «r:line» also
  extra : text, optional
choice «c:funds» also "«v:new fund»"
form «o:plan» without lines because "amount"

keep requirement «q:is-spent» as should, cites «p:money»
drop requirement dropped-later because "is-spent"

requirement another "Another"
  cites     «p:money»
  should    (sum of x.«f:amount» for each x in last-year.«l:spending» where x.paid-from is "«w:main grant»") is at most £600
"#,
    ),
    (
        "rules/examples.lac",
        r#"examples for 2000-01

example "the amount is spent"
  from      "../plans/a.yaml"
  set       x.«f:amount» to £7 for every x in «l:spending» where x.paid-from is "«w:main grant»"
  add       to «l:spending» («f:amount»: £8, paid-from: "«w:main grant»", came-from: "main grant")
  set       grant.amount to £1
  breaches  «q:is-spent»
"#,
    ),
    (
        "rules/rates.csv",
        "council,«k:rate»,from,how-exact\nWexcombe,5%,«w:main grant»,exact\nmain grant,6%,\"«w:main grant»\",exact\n",
    ),
    (
        "plans/a.yaml",
        "# amount\nauthority: Wexcombe\nyear: 2000-01\nexplanations:\n  «q:is-spent»: amount\ngrant:\n  amount: £6\n«l:spending»:\n  - \
         «f:amount»: £6   # amount\n    paid-from:   «w:main grant»\n    came-from: main grant\n  - {\"«f:amount»\": 9, \
         paid-from: 'own resources', came-from: elsewhere}\nlines: [\"«w:main grant»\", own resources]\n",
    ),
    (
        "plans/b.toml",
        "authority = \"Wexcombe\"\nyear = \"2000-01\"\ngrant.amount = 6\nlines = []\n\n[[«l:spending»]]\n«f:amount» = 6 # \
         amount\npaid-from = \"«w:main grant»\"\ncame-from = \"main grant\"\n[[«l:spending»]]\n'«f:amount»' = 9\npaid-from = \
         \"own resources\"\ncame-from = \"elsewhere\"\n",
    ),
    (
        "plans/2001-02/c.json",
        "{\"authority\": \"Wexcombe\", \"year\": \"2001-02\",\r\n \"explanations\": {\"«q:is-spent»\": \"amount\"},\r\n \
         \"grant\": {\"amount\": 6},\r\n \"«l:spending»\": [{\"«f:amount»\" :6, \"paid-from\":\"«w:main grant»\", \
         \"came-from\": \"main grant\"}]}",
    ),
];

/// What each mark stands for: as it is typed, and what it becomes.
const THINGS: [(&str, &str, &str); 13] = [
    ("f", "line.amount", "sum-paid"),
    ("l", "spending", "planned-spending"),
    ("k", "rates.rate", "share-of-it"),
    ("w", "funds.\"main grant\"", "general grant"),
    ("v", "\"new fund\"", "newer fund"),
    ("q", "is-spent", "all-is-spent"),
    ("p", "money", "the-money"),
    ("s", "source report", "the-report"),
    ("c", "funds", "where-from"),
    ("r", "record line", "row-of-plan"),
    ("o", "plan", "action-plan"),
    ("t", "rates", "the-rates"),
    ("d", "floor", "the-floor"),
];

/// The texts without their marks, with one thing under another name.
fn texts(mark: &str, new: &str) -> BTreeMap<&'static str, String> {
    let text = |marked: &str| {
        let mut text = String::new();
        for piece in marked.split_inclusive('»') {
            let (before, place) = piece.split_once('«').unwrap_or((piece, ""));
            let (own, name) = place.trim_end_matches('»').split_once(':').unwrap_or_default();
            text.push_str(before);
            text.push_str(if own == mark { new } else { name });
        }
        text
    };
    FILES.iter().map(|(path, marked)| (*path, text(marked))).collect()
}

/// The files as they are now.
fn read(folder: &Path) -> BTreeMap<&'static str, String> {
    let text = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    FILES.iter().map(|(path, _)| (*path, text(path))).collect()
}

fn written(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    for (path, text) in texts("", "") {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn rename(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command
        .arg("rename")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env(RULE_CACHE.0, RULE_CACHE.1)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone())
        .unwrap()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_place_of_a_name_and_no_other_is_changed() {
    for (mark, old, new) in THINGS {
        let folder = written(&format!("rename-{mark}"));
        let run = rename(&folder, &[old, new, "rules", "plans"]);
        assert_eq!(run.status.code(), Some(0), "{old}: {}", err(&run));
        let is = read(&folder);
        for (path, text) in texts(mark, new) {
            assert_eq!(is[path], text, "{old} in {path}");
        }
        assert!(out(&run).contains(" is now called `"), "{}", out(&run));
    }
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let folder = written("rename-dry");
    let dry = rename(&folder, &["line.amount", "sum-paid", "rules", "plans", "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", err(&dry));
    assert_eq!(read(&folder), texts("", ""));
    let real = rename(&folder, &["line.amount", "sum-paid", "rules", "plans"]);
    let as_real = out(&dry).replace("would be called", "is now called");
    assert_eq!(as_real.replace("Nothing was written.\n", ""), out(&real));
    assert!(out(&real).contains("  plans/b.toml: 2 places, lines 7 and 11\n"), "{}", out(&real));
}

/// What cannot be done is told, and nothing is written.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str], why: &str) {
    let before = read(folder);
    let run = rename(folder, arguments);
    assert_eq!(run.status.code(), Some(2), "{arguments:?}: {}", out(&run));
    assert!(err(&run).contains(why), "{arguments:?}: {}", err(&run));
    assert_eq!(read(folder), before, "{arguments:?}");
}

#[test]
fn what_cannot_be_renamed_is_left_alone_everywhere() {
    let folder = written("rename-refused");
    let all = ["rules", "plans"];
    let with = |old, new| [old, new, all[0], all[1]];
    refused(&folder, &with("nothing-of-this-name", "x"), "is called `nothing-of-this-name`");
    refused(&folder, &with("is-spnt", "x"), "did you mean `is-spent`?");
    refused(&folder, &with("amount", "x"), "`grant.amount` or `line.amount`");
    refused(&folder, &with("line.amount", "paid-from"), "`paid-from` is taken");
    refused(&folder, &with("is-spent", "another"), "`another` is taken");
    refused(&folder, &with("funds", "grant"), "`grant` is taken");
    refused(&folder, &with("funds.\"main grant\"", "Own resources"), "is taken");
    refused(&folder, &with("floor", "must"), "`must` is a word of the language");
    refused(&folder, &with("floor", "a b"), "a name is one word");
    refused(&folder, &with("floor", "floor"), "called already");
    // A value of the name of a field, or of a loop's entry, would be meant where that was.
    refused(&folder, &with("floor", "spending"), "spending");
    refused(&folder, &with("floor", "x"), "x");
    // A type is read in place of the choice.
    refused(&folder, &with("origin", "text"), "something else would be meant");
    refused(&folder, &with("rates.how-exact", "also-called"), "other names of its rows");
    // Every file that names it has to be there, and to be readable.
    refused(
        &folder,
        &["is-spent", "x", "rules/2000-01.lac", "plans"],
        "names the requirement `is-spent` too",
    );
    refused(&folder, &["line.amount", "x", "rules"], "an example starts from `plans/a.yaml`");
    refused(&folder, &["line.amount", "x", "plans"], "there is no rule file");
    std::fs::write(folder.join("plans/broken.yaml"), "year: [2000-01").unwrap();
    refused(&folder, &with("line.amount", "x"), "broken.yaml");
    std::fs::remove_file(folder.join("plans/broken.yaml")).unwrap();
    // A key that is written with an escape is not guessed at.
    let json = r#"{"year": "2000-01", "authority": "Wexcombe", "spending": [{"am\u006funt": 5}]}"#;
    std::fs::write(folder.join("plans/d.json"), json).unwrap();
    refused(&folder, &with("line.amount", "x"), "is named in `plans/d.json`");
}

#[test]
fn a_word_that_needs_quotes_gets_them_where_it_had_none() {
    let folder = written("rename-quotes");
    let run = rename(&folder, &["funds.\"main grant\"", "grant: £5, a #1", "rules", "plans"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let is = read(&folder);
    assert!(
        is["plans/a.yaml"].contains("paid-from:   \"grant: £5, a #1\"\n"),
        "{}",
        is["plans/a.yaml"]
    );
    assert!(
        is["rules/rates.csv"].contains(",\"grant: £5, a #1\",exact\nmain grant,6%,\"grant: £5")
    );
    let back = rename(&folder, &["funds.\"grant: £5, a #1\"", "main grant", "rules", "plans"]);
    assert_eq!(back.status.code(), Some(0), "{}", err(&back));
}

#[test]
fn a_workbook_is_named_and_left_alone() {
    let folder = written("rename-workbook");
    let book = folder.join("plans/w.xlsx");
    let make = crate::common::programs::program()
        .args(["template", "2000-01", "--rules", "rules", "-o", "plans/w.xlsx"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(make.status.code(), Some(0), "{}", err(&make));
    let before = std::fs::read(&book).unwrap();
    let run = rename(&folder, &["line.amount", "sum-paid", "rules", "plans"]);
    assert!(out(&run).contains("plans/w.xlsx is a workbook and was not changed"), "{}", out(&run));
    assert_eq!(std::fs::read(&book).unwrap(), before);
    let run = rename(&folder, &["money", "the-money", "rules", "plans"]);
    assert!(!out(&run).contains("workbook"), "a paragraph is in no plan: {}", out(&run));
}

#[test]
fn a_name_of_the_rules_in_use_goes_there_and_back() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rename-in-use");
    let _absent = std::fs::remove_dir_all(&folder);
    let mut before = BTreeMap::new();
    for entry in ["rules", "plans"].iter().flat_map(walkdir::WalkDir::new) {
        let entry = entry.unwrap();
        let to = folder.join(entry.path());
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(to).unwrap(),
            false => {
                before.insert(to.clone(), std::fs::read(entry.path()).unwrap());
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let things = [
        ("spending-line.amount", "sum-paid"),
        ("adoption-shown-separately", "adoption-by-itself"),
        ("spending-line", "line-of-spending"),
        ("plan", "action-plan"),
    ];
    for (old, new) in things {
        let there = rename(&folder, &[old, new, "rules", "plans"]);
        assert_eq!(there.status.code(), Some(0), "{old}: {}", err(&there));
        let n_changed = before.iter().filter(|(path, text)| std::fs::read(path).unwrap() != **text);
        assert!(n_changed.count() > 1, "{old}: {}", out(&there));
        let kept = old.rsplit_once('.').map_or(new.to_owned(), |(of, _)| format!("{of}.{new}"));
        let own = old.rsplit_once('.').map_or(old, |(_, own)| own);
        let back = rename(&folder, &[&kept, own, "rules", "plans"]);
        assert_eq!(back.status.code(), Some(0), "{old}: {}", err(&back));
        for (path, text) in &before {
            assert!(std::fs::read(path).unwrap() == *text, "{old}: {} differs", path.display());
        }
    }
}
