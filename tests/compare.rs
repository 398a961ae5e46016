//! `lacuna compare`: two versions of a plan, and what changed from one to the other.

use std::path::{Path, PathBuf};
use std::process::Output;

const MODEL: &str = "plans/2001-02/model.yaml";
const LINE: &str = "  - objective: 1\n    heading: adoption\n";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A version of the model plan in which some of its text is replaced.
fn version(folder: &Path, name: &str, changes: &[(&str, &str)]) -> PathBuf {
    let mut text = std::fs::read_to_string(MODEL).unwrap();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn compare(old: &Path, new: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.args(["compare", "--as-of", "2001-01-23", "--no-config"]).args([old, new]);
    command.args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The row of a table that has these words.
fn row<'t>(text: &'t str, words: &str) -> &'t str {
    text.lines().find(|line| line.starts_with('|') && line.contains(words)).unwrap_or_default()
}

#[test]
fn what_was_put_right_is_told_from_what_is_new() {
    let folder = folder("put-right");
    let old = version(&folder, "a.yaml", &[("      name: Dr Anil Deshmukh\n", "")]);
    let late = ("submitted: 29 January 2001", "submitted: 2 February 2001");
    let new = version(&folder, "b.yaml", &[late]);
    let output = compare(&old, &new, &[]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(row(&text, "| four-signatures |").contains("| put right |"), "{text}");
    assert!(row(&text, "| sent-by-the-due-date |").contains("| new | met | breached |"), "{text}");
    assert!(row(&text, "| Verdict |").contains("| NOT READY | NOT READY |"), "{text}");
    assert!(text.contains("b.yaml (sent on 2 February 2001)"), "{text}");
    // The other way round, each is the other.
    let back = out(&compare(&new, &old, &[]));
    assert!(row(&back, "| sent-by-the-due-date |").contains("| put right |"), "{back}");
}

#[test]
fn money_that_was_moved_is_told_to_the_pound() {
    let folder = folder("money");
    let text = std::fs::read_to_string(MODEL).unwrap();
    let from = text.find(LINE).unwrap();
    let amount = text[from..].split("amount: ").nth(1).unwrap().split('\n').next().unwrap();
    let pounds: u64 =
        amount.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
    let old = version(&folder, "a.yaml", &[]);
    let path = folder.join("b.yaml");
    let more = format!("amount: £{}", pounds + 1_234);
    let changed =
        text[..from].to_owned() + &text[from..].replacen(&format!("amount: {amount}"), &more, 1);
    std::fs::write(&path, changed).unwrap();
    let told = out(&compare(&old, &path, &[]));
    assert!(told.contains("by objective, where the sums differ"), "{told}");
    assert!(
        told.lines().any(|line| line.starts_with("| 1 |") && line.ends_with("| \\+£1,234 |")),
        "{told}"
    );
    assert!(row(&told, "| adoption |").ends_with("| \\+£1,234 |"), "{told}");
    let back = out(&compare(&path, &old, &[]));
    assert!(row(&back, "| adoption |").ends_with("| \\-£1,234 |"), "{back}");
}

#[test]
fn what_was_judged_on_other_evidence_is_to_be_judged_again() {
    let folder = folder("judged");
    let old = version(&folder, "a.yaml", &[]);
    let assessment = folder.join("assessment.toml");
    let mut assess = crate::common::programs::program();
    assess.args(["assess", "--no-config", "-o"]).arg(&assessment).arg(&old);
    let made = assess.output().unwrap();
    assert!(assessment.exists(), "{}", err(&made));
    let text = std::fs::read_to_string(&assessment).unwrap();
    let text = text
        .replace("answer = \"\"", "answer = \"yes\"")
        .replace("by = \"\"", "by = \"A. Example\"")
        .replace("\non = \"\"", "\non = \"2001-01-22\"");
    std::fs::write(&assessment, text).unwrap();
    let new =
        version(&folder, "b.yaml", &[("objective: 4\n", "objective: 4\n    what: New work\n")]);
    let with = ["--assessment", assessment.to_str().unwrap()];
    let output = compare(&old, &new, &with);
    let told = out(&output);
    assert!(told.contains("To be judged again"), "{told}{}", err(&output));
    assert!(told.contains("judged yes by A. Example on 22 January 2001"), "{told}");
    let copy = version(&folder, "c.yaml", &[]);
    let same = out(&compare(&old, &copy, &with));
    assert!(!same.contains("To be judged again"), "{same}");
}

#[test]
fn what_are_no_two_versions_of_one_plan_is_refused() {
    let folder = folder("refused");
    let old = version(&folder, "a.yaml", &[]);
    let other = version(&folder, "b.yaml", &[("authority: Wexcombe", "authority: Salford")]);
    let output = compare(&old, &other, &[]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    assert!(err(&output).contains("no versions of one plan"), "{}", err(&output));
    let last_year = compare(&old, Path::new("plans/2000-01/model.yaml"), &[]);
    assert_eq!(last_year.status.code(), Some(2));
    let itself = compare(&old, &old, &[]);
    assert_eq!(itself.status.code(), Some(2));
    assert!(err(&itself).contains("compared with itself"), "{}", err(&itself));
    let gone = compare(&old, &folder.join("gone.yaml"), &[]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(err(&gone).contains("gone.yaml"), "{}", err(&gone));
}

#[test]
fn each_format_is_written_and_nothing_else_is_replaced() {
    let folder = folder("formats");
    let old = version(&folder, "a.yaml", &[]);
    let late = ("submitted: 29 January 2001", "submitted: 2 February 2001");
    let new = version(&folder, "b.yaml", &[late]);
    for ending in ["html", "md", "xlsx", "csv"] {
        let file = folder.join("to").join(format!("changes.{ending}"));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let arguments = ["-o", file.to_str().unwrap()];
        let output = compare(&old, &new, &arguments);
        assert_eq!(output.status.code(), Some(0), "{ending}: {}", err(&output));
        let first = std::fs::read(&file).unwrap();
        assert_eq!(compare(&old, &new, &arguments).status.code(), Some(0), "{ending}");
        assert_eq!(std::fs::read(&file).unwrap(), first, "{ending}: same in, same out");
        std::fs::write(&file, "notes of my own").unwrap();
        assert_eq!(compare(&old, &new, &arguments).status.code(), Some(2), "{ending}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "notes of my own");
    }
}
