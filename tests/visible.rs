//! Whatever stands in a plan, a rule file, a table or a file name: nothing of it reaches a reader raw, and
//! none of it begins a line, in any format of any command.

use std::path::{Path, PathBuf};
use std::process::Output;

/// Characters that a terminal acts on, that draw nothing, or that turn the order of others, in groups that
/// are each short enough to be shown whole.
const GROUPS: [&str; 9] = [
    "\u{1b}]8;;http://x/\u{7}k\u{1b}[31m",
    "\0\u{1}\u{8}\t\u{b}\u{c}\r\u{1f}\u{7f}",
    "\u{80}\u{85}\u{8d}\u{90}\u{9b}\u{9d}\u{9f}",
    "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}",
    "\u{2066}\u{2067}\u{2068}\u{2069}\u{2028}\u{2029}",
    "\u{ad}\u{34f}\u{180e}\u{200b}\u{200c}\u{200d}\u{2060}\u{3164}\u{feff}",
    "\u{2061}\u{fe09}\u{fe00}\u{2062}\u{2063}\u{2064}\u{fe0f}",
    "\u{e0001}\u{e0041}\u{e007f}\u{e0100}\u{fff9}\u{ffff}",
    "\n::error::forged\n  ##[error]forged\nEvery `must` is met, and no `should` is breached.\r\n",
];

const RULES: &str = r#"
circular "Plans for 2001-02, invented for this test"
  year      2001-02
  number    not known because "it is invented"
  due       31 January 2001

source report "An invented report"

paragraph money
  our-words "The plan shows its money."
  basis     seen in report

form plan "Plan"
  heading : heading
  total   : money
  lines   : list of line, by name

choice heading "adoption" | "fostering"

record line "A line"
  name   : text
  amount : money
  agreed : date

table sums from "sums.csv" by council
  council : text
  amount  : money

requirement the-sum "The total is the council's sum"
  cites     money
  must      total is sums[authority].amount

requirement names "Each name is short"
  cites     money
  for each  line in lines
  must      length of line.name in words is at least 40

requirement explained "Each line is large"
  cites     money
  for each  line in lines
  should    line.amount is at least £1,000,000

requirement likely "The names are likely"
  cites     money
  judged    "Are these names likely?"
  showing   every line in lines

example "the plan fits"
  from      "base.json"
  breaches  explained
  meets     the-sum
"#;

/// A plan in which all is well.
const BASE: &str = r#"{
  "authority": "Wexcombe", "year": "2001-02", "form": "plan", "heading": "adoption", "total": "£5",
  "lines": [{ "name": "one", "amount": "£5", "agreed": "2001-01-01" }]
}"#;

const SUMS: &str = "council,amount\nWexcombe,£5\n";

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("visible").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A text in JSON with every character as it is, but for those that JSON refuses.
fn json(text: &str) -> String {
    let escaped = |char: char| match char {
        '"' | '\\' | '\0'..='\u{1f}' => format!("\\u{:04x}", u32::from(char)),
        char => char.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// A plan with something hostile at every door.
fn plan(hostile: &str) -> String {
    let said = json(&format!("a{hostile}b"));
    format!(
        "{{\"authority\": {said}, \"year\": \"2001-02\", \"form\": \"plan\", {said}: 1, {said}: 2,\n\
         \"heading\": {said}, \"total\": {said}, \"explanations\": {{\"explained\": {said}, {said}: 1}},\n\
         \"lines\": [{{\"name\": {said}, \"amount\": \"£5\", \"agreed\": {said}}}, \
         {{\"name\": {said}, \"amount\": {said}, {said}: []}}]}}\n"
    )
}

/// The folder with everything that is hostile in it, and the rules, in a file of a hostile name.
fn all_of(at: usize, hostile: &str) -> (PathBuf, String) {
    let folder = folder(&at.to_string());
    let name: String = hostile.chars().filter(|char| *char != '\0' && *char != '/').collect();
    std::fs::write(folder.join("sums.csv"), format!("{SUMS}\"a{hostile}b\",£7\n")).unwrap();
    std::fs::write(folder.join("base.json"), BASE).unwrap();
    std::fs::write(folder.join("plan.json"), plan(hostile)).unwrap();
    let rules = format!("{name}.lac");
    std::fs::write(folder.join(&rules), RULES).unwrap();
    std::fs::write(folder.join(format!("::error::{name}.json")), plan(hostile)).unwrap();
    (folder, rules)
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    crate::common::programs::program().args(arguments).current_dir(folder).output().unwrap()
}

/// Whether a character may stand in what is printed: the list of this test, not that of the program.
fn is_safe(char: char) -> bool {
    let is_hostile = || GROUPS.iter().any(|group| group.contains(char));
    char == '\n' || char == ' ' || char.is_ascii_graphic() || !(char.is_control() || is_hostile())
}

/// Takes out what colours a text, as the program does it: and nothing else that begins with an escape.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let (colour, behind) = behind.split_once('m').unwrap_or((behind, ""));
        let is_colour = colour.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
        assert!(is_colour, "an escape that is no colour: {colour:?}");
        rest = behind;
    }
    plain + rest
}

/// Takes out what begins the program's own annotations, which always have a title.
fn without_annotations(text: &str) -> String {
    let own = ["::error title=", "::warning title=", "::notice title="];
    let line = |line: &str| {
        let rest = own.iter().find_map(|own| line.strip_prefix(own));
        format!("{}\n", rest.unwrap_or(line))
    };
    text.lines().map(line).collect()
}

#[track_caller]
fn assert_safe(what: &str, text: &str) {
    if let Some(found) = text.chars().find(|char| !is_safe(*char)) {
        panic!("{what}: {found:?} is raw in\n{}", text.escape_debug());
    }
    for line in text.lines() {
        let line = line.trim_start();
        let is_forged = ["::error", "##[", "Every `must` is met, and"];
        assert!(!is_forged.iter().any(|one| line.starts_with(one)), "{what}: {line}\n{text}");
    }
}

#[track_caller]
fn assert_output_is_safe(arguments: &[&str], output: &Output) {
    assert!(output.status.code().is_some_and(|status| status < 3), "{arguments:?}");
    for stream in [&output.stdout, &output.stderr] {
        let text = std::str::from_utf8(stream).unwrap();
        match arguments {
            [.., "github"] => assert_safe(&format!("{arguments:?}"), &without_annotations(text)),
            _ if arguments.contains(&"always") => {
                assert_safe(&format!("{arguments:?}"), &without_colours(text));
            }
            _ => assert_safe(&format!("{arguments:?}"), text),
        }
        // GitHub takes a command of this kind wherever it is in a line.
        assert!(arguments[0] != "check" || !text.contains("##["), "{arguments:?}: {text}");
    }
}

/// Each command and format, with the rules in this file.
fn commands(rules: &str) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in ["human", "plain", "short", "json", "ndjson"] {
        all.push(vec!["check", ".", "-v", "--rules", rules, "--format", format]);
        all.push(vec!["check", ".", "--color", "always", "--rules", rules, "--format", format]);
        all.push(vec!["check", "--format", format]);
        all.push(vec!["lint", rules, "--format", format]);
    }
    for format in ["sarif", "junit", "github", "gitlab", "markdown"] {
        all.push(vec!["check", ".", "--rules", rules, "--format", format]);
        all.push(vec!["check", "--format", format]);
    }
    for format in ["human", "plain", "json", "junit"] {
        all.push(vec!["test", rules, "-v", "--format", format]);
    }
    for format in ["human", "json", "lcov", "html"] {
        all.push(vec!["test", rules, "--coverage", "-v", "--format", format]);
    }
    for format in ["human", "json"] {
        all.push(vec!["test", rules, "--mutate", "-k", "explained", "--format", format]);
        all.push(vec!["test", rules, "--on", ".", "-v", "--format", format]);
    }
    for format in ["human", "markdown", "json"] {
        all.push(vec!["diff", "2001-02", "2001-02", "--rules", rules, "--format", format]);
    }
    all.extend([
        vec!["show", "2001-02", "--rules", rules],
        vec!["show", "--source", "the-sum", "--rules", rules],
        vec!["show", "--source", rules, "--rules", rules],
        vec!["rename", "the-sum", "the-whole-sum", rules, "--dry-run"],
        vec!["rename", rules, rules, rules],
        vec!["explain", "the-sum", "--rules", rules],
        vec!["explain", "money", "--rules", rules],
        vec!["explain", "2001-02", "--rules", rules],
        vec!["explain", "money", "--year", rules, "--plain", "--rules", rules],
        vec!["check", ".", "--ascii", "--rules", rules],
        vec!["explain", rules, "--rules", rules],
        vec!["schema", "2001-02", "--rules", rules],
        vec!["init", rules],
        vec!["new", "2002-03", "--follows", "2001-02", "-o", "-", "--rules", rules],
        vec!["template", "2001-02", "--format", "yaml", "-o", "-", "--rules", rules],
        vec!["template", "2001-02", "--authority", rules, "--rules", rules],
        vec!["convert", "plan.json", "--to", "xlsx", "--rules", rules, "-o", rules],
        vec!["convert", "plan.json", "--to", "json"],
        vec!["convert", rules, "--to", "json"],
        vec!["assess", ".", "--rules", rules, "-o", rules],
        vec!["assess", ".", "--rules", rules, "-o", "-assessment.toml"],
        vec!["check", ".", "--rules", rules, "--assessment", rules],
        vec!["check", ".", "--rules", rules, "--assessment", "plan.json"],
        vec!["fmt", "--check", rules],
        vec!["check", rules, "--nothing"],
        vec!["check", "--as-of", rules],
        vec!["check", "--format", rules],
        vec!["test", rules, "-k", rules],
        vec![rules],
    ]);
    all
}

#[test]
fn nothing_reaches_a_reader_raw() {
    for (at, hostile) in GROUPS.iter().enumerate() {
        let (folder, rules) = all_of(at, hostile);
        for arguments in commands(&rules) {
            assert_output_is_safe(&arguments, &run(&folder, &arguments));
        }
    }
}

#[test]
fn rules_with_such_characters_are_refused_wherever_they_stand() {
    let places = [
        "invented for",
        "it is invented",
        "An invented",
        "shows its",
        "Each name",
        "likely?",
        "plan fits",
        "fostering\"\n",
    ];
    for (at, group) in GROUPS.iter().enumerate().take(GROUPS.len() - 1) {
        let folder = folder(&format!("rules-{at}"));
        std::fs::write(folder.join("sums.csv"), SUMS).unwrap();
        std::fs::write(folder.join("base.json"), BASE).unwrap();
        let hostile: String = group.chars().filter(|char| !"\t\r".contains(*char)).collect();
        let mut text = format!("# a comment {hostile}\n{RULES}");
        for place in places {
            let (before, behind) = place.split_at(3);
            text = text.replace(place, &format!("{before}{hostile}{behind}"));
        }
        std::fs::write(folder.join("r.lac"), &text).unwrap();
        for arguments in commands("r.lac") {
            assert_output_is_safe(&arguments, &run(&folder, &arguments));
        }
        let lint = run(&folder, &["lint", "r.lac", "--format", "short"]);
        let said = String::from_utf8(lint.stdout).unwrap();
        assert!(said.starts_with("r.lac:1:13: error E0109: "), "{said}");
        assert_output_is_safe(&["fmt"], &run(&folder, &["fmt", "r.lac"]));
        assert_eq!(std::fs::read_to_string(folder.join("r.lac")).unwrap(), text);
    }
}

#[test]
fn json_carries_what_was_there_by_its_own_escapes() {
    for (at, hostile) in GROUPS.iter().enumerate() {
        let folder = folder(&format!("json-{at}"));
        std::fs::write(folder.join("r.lac"), RULES).unwrap();
        std::fs::write(folder.join("sums.csv"), SUMS).unwrap();
        let plan =
            format!("{{\"authority\": {}, \"year\": \"2001-02\"}}", json(&format!("a{hostile}b")));
        std::fs::write(folder.join("plan.json"), plan).unwrap();
        for arguments in [
            &["check", "plan.json", "--rules", "r.lac", "--format", "json"][..],
            &["convert", "plan.json", "--to", "json"],
        ] {
            let output = run(&folder, arguments);
            assert_output_is_safe(arguments, &output);
            let read: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let council = read["plans"][0]["authority"].as_str().or(read["authority"].as_str());
            assert_eq!(council, Some(format!("a{hostile}b").as_str()), "{arguments:?}");
        }
    }
}

/// The cells and the sheets of a workbook, with what is not refused in one.
#[test]
fn workbooks_are_no_other_door() {
    for (at, group) in GROUPS.iter().enumerate() {
        let folder = folder(&format!("workbook-{at}"));
        let hostile: String =
            group.chars().filter(|char| *char >= '\u{7f}' || *char == '\n').collect();
        std::fs::write(folder.join("r.lac"), RULES).unwrap();
        std::fs::write(folder.join("sums.csv"), SUMS).unwrap();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let said = format!("a{hostile}b");
        let shown: String = said.chars().filter(|char| *char != '\u{ffff}').collect();
        let shown = shown.as_str();
        let rows = [
            ["field", "answer"],
            ["year", "2001-02"],
            ["authority", shown],
            ["total", shown],
            [shown, "1"],
        ];
        for (row, [name, value]) in (0..).zip(rows) {
            sheet.write(row, 0, name).unwrap();
            sheet.write(row, 1, value).unwrap();
        }
        let lines = book.add_worksheet();
        lines.set_name(shown.replace(['\n', '[', ']'], "")).unwrap();
        for (column, heading) in (0..).zip(["list of lines", "name", "amount", "agreed", shown]) {
            lines.write(0, column, heading).unwrap();
            lines.write(1, column, if column == 0 { "1" } else { shown }).unwrap();
        }
        book.save(folder.join("plan.xlsx")).unwrap();
        for format in ["human", "short", "json"] {
            let arguments = ["check", "plan.xlsx", "-v", "--rules", "r.lac", "--format", format];
            let output = run(&folder, &arguments);
            assert_output_is_safe(&arguments, &output);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains("agreed") && !text.contains("E0519"), "it is not read: {text}");
        }
    }
}

/// Plans in the formats that have comments, with something hostile in comments, keys and values.
fn commented(hostile: &str) -> [(&'static str, String); 2] {
    let said = json(&format!("a{hostile}b"));
    let may_stand = |char: &char| *char >= '\u{7f}' && !"\u{7f}\u{feff}\u{ffff}".contains(*char);
    let comment: String = hostile.chars().filter(may_stand).collect();
    let comment = format!("{comment}#[error]forged");
    let escaped = said.replace('\u{7f}', "\\u007f");
    let toml = format!(
        "#{comment}\nauthority = {escaped} # a{comment}\n# {comment}\n{escaped} = [1, # x{comment}\n2]\n\
         [[lines]] # {comment}\n#{comment}\nname = {escaped}\n#{comment}\n"
    );
    let yaml = format!(
        "#{comment}\nauthority: {escaped} # a{comment}\n# {comment}\n{escaped}:\n- 1 # x{comment}\n- \
         {escaped}\n#{comment}\n"
    );
    [("plan.toml", toml), ("plan.yaml", yaml)]
}

/// A plan that is written anew has a comment's characters by their numbers, and those of keys and values
/// by the format's own escapes.
#[test]
fn converted_plans_are_no_other_door() {
    let mut n_written = 0;
    for (at, hostile) in GROUPS.iter().enumerate() {
        let folder = folder(&format!("converted-{at}"));
        for (name, text) in commented(hostile) {
            std::fs::write(folder.join(name), &text).unwrap();
            for to in ["yaml", "toml"] {
                let arguments = ["convert", name, "--to", to];
                let output = run(&folder, &arguments);
                assert_output_is_safe(&arguments, &output);
                let written = String::from_utf8(output.stdout.clone()).unwrap();
                // Names with blanks and marks that nobody sees are refused when they are read.
                if !output.status.success() {
                    let why = String::from_utf8(output.stderr).unwrap();
                    assert!(why.contains("just here"), "{arguments:?}: {text:?}: {why}");
                    continue;
                }
                n_written += 1;
                // Nothing is lost: it is the same plan, and written once more it is the same text.
                let again = format!("again.{to}");
                std::fs::write(folder.join(&again), &written).unwrap();
                let same = run(&folder, &["convert", &again, "--to", to]);
                assert_eq!(String::from_utf8(same.stdout).unwrap(), written, "{arguments:?}");
                let of_both = [name, &again].map(|name| {
                    let arguments = ["convert", name, "--to", "json", "--drop-comments"];
                    let output = run(&folder, &arguments);
                    assert_output_is_safe(&arguments, &output);
                    let plan: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                    plan
                });
                assert_eq!(of_both[0], of_both[1], "{arguments:?}: {written}");
            }
        }
    }
    assert!(n_written >= 16, "only {n_written} were written");
}

/// What a parser may let through in a comment is no way around it either: controls, and lone carriage
/// returns, which some take for the end of a line.
#[test]
fn raw_controls_in_comments_are_refused_or_shown() {
    for hostile in
        ["\u{1b}[31m", "\u{7}", "\0", "\u{7f}", "\r::error::forged", "\u{85}::error::forged"]
    {
        let folder = folder("controls");
        for name in ["plan.yaml", "plan.toml"] {
            let is = if name.ends_with("yaml") { ": " } else { " = " };
            let text = format!("# a{hostile}\nauthority{is}\"x\" # {hostile}\n#{hostile}\n");
            std::fs::write(folder.join(name), text).unwrap();
            for to in ["yaml", "toml", "json"] {
                let arguments = ["convert", name, "--to", to];
                assert_output_is_safe(&arguments, &run(&folder, &arguments));
            }
        }
    }
}

#[test]
fn what_can_be_seen_stays_as_it_is() {
    let folder = folder("plain");
    std::fs::write(folder.join("r.lac"), RULES).unwrap();
    std::fs::write(folder.join("sums.csv"), SUMS).unwrap();
    for said in
        ["Ynys Môn", "مجلس ويكسكوم", "日本 Wexcombe", "é e\u{301} ñ €", "🏴 😀", "a::b ## c"]
    {
        let plan =
            format!("{{\"authority\": {}, \"year\": \"2001-02\", \"total\": {0}}}", json(said));
        std::fs::write(folder.join("plan.json"), plan).unwrap();
        for format in ["human", "short", "json", "ndjson"] {
            let arguments = ["check", "plan.json", "--rules", "r.lac", "--format", format];
            let output = run(&folder, &arguments);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains(said), "{arguments:?}: {text}");
        }
    }
}
