//! `lacuna report`: each format holds what is found, the sums are right to the penny, no text of a plan is ever more
//! than text, and the page is opened, read and printed in a browser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::programs::{browser, folder};
use calamine::{Data, Reader, Xlsx, open_workbook};
use quick_xml::events::Event;
use serde_json::Value;

const FORMATS: [&str; 4] = ["html", "md", "xlsx", "csv"];
const SALFORD: &str = "plans/2001-02/salford.yaml";
const MODEL: &str = "plans/2001-02/model.yaml";

fn ran(arguments: &[&str]) -> Output {
    crate::common::programs::program().args(arguments).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A report on some plans in a file of its own, as of the day of Salford's.
#[track_caller]
fn report(name: &str, arguments: &[&str]) -> PathBuf {
    let file = folder("reports").join(name);
    let _absent = std::fs::remove_file(&file);
    let to = file.to_str().unwrap();
    let output = ran(&[&["report", "--as-of", "2001-01-23", "--output", to], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{name}: {}", err(&output));
    file
}

#[track_caller]
fn text(name: &str, arguments: &[&str]) -> String {
    std::fs::read_to_string(report(name, arguments)).unwrap()
}

/// The texts and the elements of a page; fails where it is not well-formed.
#[track_caller]
fn parsed(page: &str) -> (String, BTreeMap<String, usize>) {
    let (head, script) = page.split_once("<script>").unwrap_or((page, ""));
    let rest = script.split_once("</script>").map_or("", |(_, rest)| rest);
    let whole = format!("{head}{rest}");
    let mut reader = quick_xml::Reader::from_str(&whole);
    let (mut text, mut elements) = (String::new(), BTreeMap::new());
    let mut add = |name: &str| *elements.entry(name.to_owned()).or_default() += 1;
    loop {
        match reader.read_event().unwrap_or_else(|why| panic!("the page is broken: {why}")) {
            Event::Eof => break,
            Event::Start(tag) => add(tag.name().as_ref()),
            Event::Empty(tag) => add(tag.name().as_ref()),
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                let escaped = format!("&{};", &*name);
                text.push_str(&quick_xml::escape::unescape(&escaped).unwrap());
            }
            _ => {}
        }
    }
    (text, elements)
}

fn sheets(file: &Path) -> Xlsx<std::io::BufReader<std::fs::File>> {
    open_workbook(file).unwrap()
}

/// The rows of a table in a CSV file, with its headings.
fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(file).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What `check` finds of a plan.
fn found(path: &str, more: &[&str]) -> Value {
    let check = ["check", "--format", "json", "--as-of", "2001-01-23", path];
    let report: Value = serde_json::from_slice(&ran(&[&check, more].concat()).stdout).unwrap();
    report["plans"][0].clone()
}

#[test]
fn every_year_has_a_report_in_every_format() {
    for year in ["1999-2000", "2000-01", "2001-02", "2002-03", "2003-04"] {
        for plan in ["model", "ambrick"] {
            let path = format!("plans/{year}/{plan}.yaml");
            for format in FORMATS {
                let file = report(&format!("{plan}-{year}.{format}"), &[&path]);
                let bytes = std::fs::read(&file).unwrap();
                assert!(bytes.len() > 2_000, "{path} in {format} is hardly there");
                if format == "html" {
                    let (said, elements) = parsed(&String::from_utf8(bytes).unwrap());
                    assert!(said.contains(&format!("Management Action Plan for {year}")), "{path}");
                    assert!(said.contains("Spending: by"), "{path} tells no spending");
                    assert!(elements["svg"] > 1, "{path} has no chart");
                }
                if format == "xlsx" {
                    let names = sheets(&file).sheet_names();
                    assert!(names.iter().any(|name| name == "All requirements"), "{names:?}");
                    assert!(names.iter().any(|name| name.starts_with("Spending")), "{names:?}");
                }
            }
        }
        let file = report(&format!("all-{year}.html"), &[&format!("plans/{year}")]);
        let (said, _) = parsed(&std::fs::read_to_string(file).unwrap());
        assert!(said.contains("Where each council stands") && said.contains("Tarnshire"), "{year}");
    }
}

#[test]
fn the_same_plans_give_the_same_bytes() {
    for format in FORMATS {
        for path in [SALFORD, "plans/2001-02"] {
            let once = report(&format!("once.{format}"), &[path, "--jobs", "1"]);
            let again = report(&format!("again.{format}"), &[path, "--jobs", "4"]);
            let (once, again) = (std::fs::read(once).unwrap(), std::fs::read(again).unwrap());
            assert_eq!(once, again, "{path} in {format}");
        }
    }
}

#[test]
fn verdicts_are_those_of_the_check() {
    for path in [SALFORD, MODEL, "plans/2001-02/eastwater.yaml", "plans/1999-2000/ambrick.yaml"] {
        let found = found(path, &[]);
        let told = rows(&report("verdicts.csv", &[path]));
        let findings = found["findings"].as_array().unwrap();
        assert_eq!(findings.len(), told.len(), "{path}");
        for (finding, row) in findings.iter().zip(&told) {
            assert_eq!(finding["requirement"], row["Name"].as_str(), "{path}");
            let verdict = finding["verdict"].as_str().unwrap();
            let said = &row["Verdict"];
            let is_it = said.starts_with(verdict) || verdict == "met" && said.contains("met");
            assert!(is_it, "{path}: {} is {verdict}, not {said}", row["Name"]);
        }
        let counts =
            |verdict: &str| findings.iter().filter(|finding| finding["verdict"] == verdict).count();
        let page = text("counts.md", &[path]);
        let all = format!("against {} requirements: {} ", findings.len(), counts("met"));
        assert!(page.contains(&all), "{path}: {all}");
    }
}

#[test]
fn spending_adds_up_to_the_penny() {
    let plan = ran(&["convert", MODEL, "--to", "json", "--drop-comments"]).stdout;
    let plan: Value = serde_json::from_slice(&plan).unwrap();
    let mut by: BTreeMap<(String, String), i64> = BTreeMap::new();
    for line in plan["spending"].as_array().unwrap() {
        let pounds = line["amount"].to_string().replace(['£', ',', '"'], "");
        let objective = line["objective"].to_string().replace('"', "");
        let source = line["paid-from"].as_str().unwrap().to_owned();
        *by.entry((objective, source)).or_default() += pounds.parse::<i64>().unwrap();
    }
    let mut book = sheets(&report("penny.xlsx", &[MODEL]));
    let sheet = book.worksheet_range("Spending by objective and paid").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let heads: Vec<String> = rows[1].iter().map(ToString::to_string).collect();
    let mut told: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in &rows[2..rows.len() - 1] {
        for (head, cell) in heads.iter().zip(*row).skip(1).take(4) {
            if let Data::Float(pounds) = cell {
                told.insert((row[0].to_string(), head.clone()), *pounds as i64);
            }
        }
    }
    assert_eq!(told, by);
    let total: i64 = by.values().sum();
    assert!(rows.last().unwrap().contains(&Data::Float(total as f64)));
    let page = text("penny.md", &[MODEL, "--previous", "plans/2000-01"]);
    assert!(page.contains("sets out £1,712,273 in 37 entries"), "{page}");
    assert!(
        page.contains("£1,115,273 more than in last year's plan, which had £597,000"),
        "{page}"
    );
}

#[test]
fn what_is_missing_is_never_nothing() {
    let page = text("gaps.md", &[SALFORD]);
    assert!(page.contains("| **Total** | **not known yet** |"), "{page}");
    assert!(!page.contains("| £0 |"), "{page}");
    let folder = folder("reports");
    let plan = folder.join("one-gap.yaml");
    let whole = std::fs::read_to_string(MODEL).unwrap();
    std::fs::write(&plan, whole.replacen("amount: £96,400", "amount: to follow", 1)).unwrap();
    let page = text("one-gap.md", &[plan.to_str().unwrap()]);
    assert!(
        page.contains("at least £1,615,873 in 37 entries, of which 1 has no amount yet"),
        "{page}"
    );
    let folder_of_two = folder.join("two");
    std::fs::create_dir_all(&folder_of_two).unwrap();
    for (path, name) in [(plan.to_str().unwrap(), "a.yaml"), (SALFORD, "b.yaml")] {
        std::fs::copy(path, folder_of_two.join(name)).unwrap();
    }
    let told = rows(&report("one-gap.csv", &[folder_of_two.to_str().unwrap()]));
    let money: Vec<&str> = told.iter().map(|row| row["Planned money"].as_str()).collect();
    assert_eq!(money, ["not known yet", "at least £1,615,873"]);
    let mut book = sheets(&report("one-gap.xlsx", &[plan.to_str().unwrap()]));
    let sheet = book.worksheet_range("What the lists add up to").unwrap();
    assert!(sheet.rows().flatten().any(|cell| *cell == Data::Float(1_615_873.0)));
}

#[test]
fn salfords_summary_reads_like_a_report_to_members() {
    let page = text("members.md", &[SALFORD]);
    for sentence in [
        "This is a report on the Management Action Plan of Salford for 2001-02, as it was on 23 January 2001.",
        "It is due on 31 January 2001, in 8 days.",
        "The plan is not ready to be sent.",
        "One thing has to be put right before the plan can be sent. This is not so yet: \
         “Planned adoption spending is shown as a figure of its own”.",
        "The letter that goes with the plan has none of the 4 signatures and none of the 3 approvals \
         that are asked for.",
        "The plan states these sums: £838,551 for “grant, main”, £798,505 for “grant, leaving care” and \
         £84,560 for “grant, disabled children”.",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
}

#[test]
fn a_draft_is_told_what_is_wrong_and_what_is_only_not_filled_in() {
    let page = text("draft.md", &[SALFORD, "--draft"]);
    for sentence in [
        "Nothing that must be met is breached so far, but the draft is not complete yet.",
        "11 are met and 8 are not. 36 cannot be decided yet, because the plan does not say enough.",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
}

#[test]
fn figures_have_last_years_and_the_targets_beside_them() {
    let page = text("figures.md", &[MODEL, "--previous", "plans/2000-01"]);
    let row = page.lines().find(|line| line.starts_with("| care leavers with a qualification"));
    let row = row.unwrap();
    for cell in ["38%", "31%", "up 7 points", "at least", "50%"] {
        assert!(row.contains(cell), "{cell}: {row}");
    }
    let alone = text("alone.md", &[MODEL]);
    assert!(alone.contains("Last year's plan of the council was not given"), "{alone}");
}

/// A text in Markdown without what is between backticks, as many before it as after it.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let fence: String = rest[at..].chars().take_while(|char| *char == '`').collect();
        rest = &rest[at + fence.len()..];
        let is_escaped = out.ends_with('\\');
        let mut runs = rest.match_indices(&fence).filter(|(at, _)| {
            let around = (rest[..*at].ends_with('`'), rest[at + fence.len()..].starts_with('`'));
            around == (false, false)
        });
        if let Some((end, _)) = runs.find(|_| !is_escaped) {
            rest = &rest[end + fence.len()..];
        }
    }
    out + rest
}

/// What must not become markup, a formula, a link or a script, in a plan's own texts.
const HOSTILE: [&str; 6] = [
    "</script><script>alert(1)</script>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+cmd|' /C calc'!A0",
    "\"><img src=x onerror=alert(1)>",
    "\u{202e}gnp.exe",
    "[x](http://evil.example) `{{ 1234*5678 }}` </style>",
];

#[test]
fn no_text_of_a_plan_is_more_than_text() {
    let folder = folder("reports");
    let whole = std::fs::read_to_string(MODEL).unwrap();
    let mut plans = Vec::new();
    for (number, hostile) in HOSTILE.iter().enumerate() {
        let word = serde_json::to_string(hostile).unwrap();
        let text = whole
            .replacen("authority: Wexcombe", &format!("authority: {word}"), 1)
            .replacen("name: Margaret Ellershaw", &format!("name: {word}"), 1)
            .replacen("what: Two social workers and half a clerk for the adoption team, and the adoption panel's fees", &format!("what: {word}"), 1)
            .replacen("office: director of education", &format!("office: {word}"), 1);
        let path = folder.join(format!("hostile-{number}.yaml"));
        std::fs::write(&path, text).unwrap();
        plans.push(path.to_str().unwrap().to_owned());
    }
    let all: Vec<&str> = plans.iter().map(String::as_str).collect();
    let sets: Vec<Vec<&str>> = all.iter().map(|one| vec![*one]).chain([all.clone()]).collect();
    for set in sets {
        let (said, elements) = parsed(&text("hostile.html", &set));
        for name in ["img", "iframe", "object", "form"] {
            assert!(!elements.contains_key(name), "{set:?}: {elements:?}");
        }
        let page = text("hostile.html", &set);
        assert_eq!(page.matches("<script").count(), usize::from(set.len() > 1), "{set:?}");
        assert_eq!(page.matches("</style").count(), 1, "{set:?}");
        assert!(!page.contains('\u{202e}'), "{set:?}");
        assert!(!said.contains("7006652"), "a template ran: {set:?}");
        if set.len() > 1 {
            assert!(said.contains("</script><script>alert(1)</script>"), "{said}");
        }
        for row in rows(&report("hostile.csv", &set)) {
            for cell in row.values() {
                assert!(!cell.starts_with(['=', '+', '@', '\t']), "{cell}");
            }
        }
        let file = report("hostile.xlsx", &set);
        let mut book = sheets(&file);
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(formulas.rows().flatten().all(String::is_empty), "{name}");
        }
        let bytes = std::fs::read(&file).unwrap();
        let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut names = archive.file_names().map(Result::unwrap);
        assert!(!names.any(|name| name.contains("sheet") && name.ends_with(".rels")));
        let markdown = without_code(&text("hostile.md", &set));
        assert!(!markdown.contains("<script") && !markdown.contains("<img"), "{markdown}");
        assert!(!markdown.contains("[x](") && !markdown.contains("http://"), "{markdown}");
    }
}

#[test]
fn all_councils_have_a_report_and_each_its_own() {
    let folder = folder("reports").join("each");
    let _absent = std::fs::remove_dir_all(&folder);
    let each = folder.join("councils");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("all.html");
    let (file_name, each_name) = (file.to_str().unwrap(), each.to_str().unwrap());
    let arguments = [
        "report",
        "plans/2001-02",
        "--previous",
        "plans/2000-01",
        "--as-of",
        "2001-02-23",
        "--national",
        "--output",
        file_name,
        "--each",
        each_name,
    ];
    for _ in 0..2 {
        // The second time all of them are there, and are made anew.
        let output = ran(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let page = std::fs::read_to_string(&file).unwrap();
    let (said, _) = parsed(&page);
    let page = page.replace("&#x2f;", "/");
    let links = page.match_indices("href=\"councils/").map(|(at, _)| {
        let rest = &page[at + "href=\"".len()..];
        rest.split('"').next().unwrap()
    });
    let links: std::collections::BTreeSet<&str> = links.collect();
    assert_eq!(links.len(), std::fs::read_dir(&each).unwrap().count());
    for link in links {
        assert!(folder.join(link).is_file(), "{link} leads nowhere");
    }
    assert!(said.contains("1 of 150 real councils have a plan here. 149 have none: "), "{said}");
    assert!(said.contains("7 of 7 invented councils have a plan here."), "{said}");
    assert!(said.contains("The plans of") || said.contains("National requirements"), "{said}");
    let salford = std::fs::read_to_string(each.join("salford-2001-02.html")).unwrap();
    assert!(parsed(&salford).0.contains("Salford: Management Action Plan for 2001-02"));
}

#[test]
fn standing_and_counts_are_those_of_the_checks() {
    let told = rows(&report("standing.csv", &["plans/2001-02"]));
    for row in &told {
        let found = found(&row["File"], &["--previous", "plans/2001-02"]);
        let findings = found["findings"].as_array().unwrap();
        let count = |verdict: &str| {
            let is_it = |finding: &&Value| {
                finding["verdict"] == verdict && finding["strength"].as_str() == Some("must")
            };
            findings.iter().filter(is_it).count().to_string()
        };
        assert_eq!(row["Must, breached"], count("breached"), "{}", row["File"]);
        assert_eq!(row["Must, undecided"], count("undecided"), "{}", row["File"]);
    }
    assert!(told.len() > 10);
}

#[test]
fn a_late_plan_is_told_by_what_the_rules_find() {
    let folder = folder("reports").join("late");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let whole = std::fs::read_to_string(MODEL).unwrap();
    std::fs::write(folder.join("a.yaml"), &whole).unwrap();
    let late = whole
        .replacen("submitted: 29 January 2001", "submitted: 9 February 2001", 1)
        .replacen("authority: Wexcombe", "authority: Ambrick", 1);
    std::fs::write(folder.join("b.yaml"), late).unwrap();
    let page = text("late.md", &[folder.to_str().unwrap()]);
    assert!(page.contains("1 plan was sent late: Ambrick."), "{page}");
    let told = rows(&report("late.csv", &[folder.to_str().unwrap()]));
    let in_time: BTreeMap<&str, &str> =
        told.iter().map(|row| (row["Council"].as_str(), row["In time"].as_str())).collect();
    assert_eq!(in_time, BTreeMap::from([("Ambrick", "late"), ("Wexcombe", "in time")]));
}

/// The share of young people with a qualification, in a plan.
fn qualified(path: &Path) -> Option<f64> {
    let convert = ["convert", path.to_str().unwrap(), "--to", "json", "--drop-comments"];
    let plan: Value = serde_json::from_slice(&ran(&convert).stdout).unwrap();
    let targets = plan["targets"].as_array()?;
    let own = targets.iter().find(|one| one["target"] == "care leavers with a qualification")?;
    own["now"].as_str()?.trim_end_matches('%').parse().ok()
}

#[test]
fn progress_is_counted_over_all_plans_with_a_plan_last_year() {
    let councils =
        ["ambrick", "eastwater", "harrowdale", "marl-valley", "model", "northmoor", "tarnshire"];
    let pairs = councils.iter().filter_map(|name| {
        let of = |year: &str| qualified(Path::new(&format!("plans/{year}/{name}.yaml")));
        Some((of("2001-02")?, of("2000-01")))
    });
    let pairs: Vec<(f64, Option<f64>)> = pairs.collect();
    let count = |is_it: fn(f64, f64) -> bool| {
        pairs
            .iter()
            .filter(|(now, before)| before.is_some_and(|before| is_it(*now, before)))
            .count()
    };
    let (up, down) = (count(|now, before| now > before), count(|now, before| now < before));
    let same = count(|now, before| now == before);
    let page = text("progress.md", &["plans/2001-02", "--previous", "plans/2000-01"]);
    let row =
        page.lines().find(|line| line.starts_with("| care leavers with a qualification: now"));
    let cells: Vec<&str> = row.unwrap().split(" | ").map(str::trim).collect();
    let told = [cells[1], cells[5], cells[6], cells[7]].map(|cell| cell.parse::<usize>().unwrap());
    assert_eq!(told, [pairs.len(), up, down, same], "{cells:?}");
    assert!(up > 0 && down > 0 || same < pairs.len(), "nothing went anywhere");
}

#[test]
fn what_is_unlike_the_others_is_named() {
    let folder = folder("reports").join("unlike");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let whole = std::fs::read_to_string(MODEL).unwrap();
    for number in 0..9 {
        let own = whole.replacen("authority: Wexcombe", &format!("authority: Town {number}"), 1);
        let own = if number == 4 { own.replacen("£96,400", "£9,640,000", 1) } else { own };
        std::fs::write(folder.join(format!("{number}.yaml")), own).unwrap();
    }
    let page = text("unlike.md", &[folder.to_str().unwrap()]);
    assert!(page.contains("| Town 4 | Spending | £11,255,873 | £1,712,273 |"), "{page}");
    assert!(!page.contains("| Town 5 | Spending |"), "{page}");
}

#[test]
fn what_cannot_be_used_is_named_and_the_rest_is_told() {
    let folder = folder("reports").join("unusable");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(MODEL, folder.join("a.yaml")).unwrap();
    std::fs::copy(SALFORD, folder.join("b.yaml")).unwrap();
    std::fs::write(folder.join("c.yaml"), "authority: [").unwrap();
    let output = ran(&["report", folder.to_str().unwrap(), "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(2));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("Files that could not be used") && page.contains("c.yaml"), "{page}");
    assert!(page.contains("Wexcombe") && page.contains("Salford"), "{page}");
    let alone = ran(&["report", folder.join("c.yaml").to_str().unwrap()]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(
        alone.stdout.is_empty() && err(&alone).contains("no report was made"),
        "{}",
        err(&alone)
    );
}

#[test]
fn nothing_is_overwritten_but_an_earlier_report() {
    let folder = folder("reports").join("over");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for format in FORMATS {
        let file = folder.join(format!("mine.{format}"));
        std::fs::write(&file, "what somebody wrote").unwrap();
        let output = ran(&["report", SALFORD, "--output", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "what somebody wrote");
        std::fs::remove_file(&file).unwrap();
        for path in [SALFORD, MODEL, "plans/2001-02"] {
            let output = ran(&["report", path, "--output", file.to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(0), "{format}: {}", err(&output));
        }
    }
    for (arguments, why) in [
        (&["report", SALFORD, "--output", "report.docx"][..], "does not say in which format"),
        (
            &["report", SALFORD, "--format", "csv", "--output", "report.html"],
            "end the name in `.csv`",
        ),
        (&["report", SALFORD, "--format", "xlsx"], "cannot be printed"),
        (&["report", "plans/2001-02", "--output", "plans/2001-02/all.xlsx"], "among the plans"),
    ] {
        let output = ran(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(why), "{arguments:?}: {}", err(&output));
    }
}

/// Rules of a repository's own: no word in them is one of the circulars'.
const RULES: &str = r#"circular "Parks for 2001-02"
  year   2001-02
  number LAC(2000)1
  due    31 January 2001

source report "Report"

paragraph money
  our-words "The plan shows its money."
  basis     seen in report

choice season "spring" | "autumn"
choice payer  "town" | "shire"
choice post   "warden" | "mayor"

record bench "A bench"
  season : season
  payer  : payer
  cost   : money
record name "Who answers for it"
  post : post
  who  : text
record note "The note on top"
  names : list of name, by post
record tree "Trees"
  kind : text
  sick : 0% to 100%

form parks "Parks plan"
  benches : list of bench
  note    : note
  trees   : list of tree, by kind

requirement r "Every bench costs something"
  cites    money
  for each bench in benches
  must     bench.cost is more than £0
requirement wardens "The warden is named"
  cites money
  must  some name in note.names has name.post is "warden" and name.who is given
"#;

const PARKS: &str = "authority: Wexcombe
year: 2001-02
benches:
  - {season: spring, payer: town, cost: £10.50}
  - {season: spring, payer: shire, cost: £4.25}
  - {season: autumn, payer: town, cost: £1}
note:
  names:
    - {post: mayor, who: A. Example}
trees:
  - {kind: elm, sick: 40%}
";

#[test]
fn rules_of_a_repository_have_the_same_reports() {
    let folder = folder("reports").join("parks");
    std::fs::create_dir_all(&folder).unwrap();
    let (rules, plan) = (folder.join("parks.lac"), folder.join("plan.yaml"));
    std::fs::write(&rules, RULES).unwrap();
    std::fs::write(&plan, PARKS).unwrap();
    let rules = rules.to_str().unwrap();
    let page = text("parks.md", &[plan.to_str().unwrap(), "--rules", rules]);
    for line in [
        "| spring | £10.50 | £4.25 | £14.75 | 0 |",
        "| **Total** | **£11.50** | **£4.25** | **£15.75** | **0** |",
        "The note on top",
        "| warden | to be filled in | The warden is named |",
        "has none of the 1 names that are asked for",
        "| elm | 40% |",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
}

#[test]
fn a_report_names_what_it_was_made_from() {
    let page = text("origin.md", &[SALFORD]);
    let bytes = std::fs::read(SALFORD).unwrap();
    assert!(page.contains(&lacuna::report::sha256(&bytes)), "{page}");
    assert!(page.contains(&format!("Lacuna {}", env!("CARGO_PKG_VERSION"))), "{page}");
    let rules =
        |page: &str| page.lines().find(|line| line.starts_with("- Rules")).unwrap().to_owned();
    let named = text("named.md", &[SALFORD, "--rules", "rules", "--allow-from", "plans"]);
    assert_eq!(rules(&page), rules(&named), "the built-in rules are those of the folder");
}

#[test]
fn pages_are_opened_read_and_printed_in_a_browser() {
    let Some(browser) = browser() else { return };
    let axe = std::fs::read_to_string(browser.axe).unwrap();
    let run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', \
               'best-practice'] }).then((found) => { const told = document.createElement('pre'); \
               told.id = 'axe'; told.textContent = `${found.passes.length > 20} ` + \
               found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`).join(' ') + ' END'; \
               document.body.append(told); });";
    let pages = [
        ("seen-salford.html", &[SALFORD][..]),
        ("seen-model.html", &[MODEL, "--previous", "plans/2000-01"]),
        ("seen-all.html", &["plans/2001-02", "--previous", "plans/2000-01", "--national"]),
    ];
    for (name, arguments) in pages {
        let file = report(name, arguments);
        let page = std::fs::read_to_string(&file).unwrap();
        let begin = page.find("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
        let end = begin + page[begin..].find('>').unwrap() + 1;
        let open = format!("{}{}", &page[..begin], &page[end..]);
        let scripts = format!("<script>{axe}</script><script>{run}</script></body>");
        let asked = file.with_extension("axe.html");
        std::fs::write(&asked, open.replace("</body>", &scripts)).unwrap();
        for width in [1280, 375] {
            let seen = browser.opened(&asked, width);
            let told = seen.split("<pre id=\"axe\">").nth(1).unwrap_or_default();
            let told = told.split("END").next().unwrap_or_default().trim();
            assert_eq!(told, "true", "{name} at {width}");
        }
        // Under the page's own rules its own script runs, and nothing else would.
        let seen = browser.opened(&file, 1280);
        assert_eq!(seen.contains("type=\"search\""), name == "seen-all.html", "{name}");
        let pdf = browser.printed(&file, &file.with_extension("pdf"));
        assert!(pdf.starts_with(b"%PDF") && pdf.len() > 20_000, "{name}");
    }
}

// ---- Versions and waivers -----------------------------------------------------------------------------------

/// The model plan twice, sent on these days; and a report on both as comma-separated values and as text.
fn of_two(name: &str, days: [&str; 2]) -> (Vec<BTreeMap<String, String>>, String) {
    let plans = folder("reports").join(name);
    let _absent = std::fs::remove_dir_all(&plans);
    std::fs::create_dir_all(&plans).unwrap();
    let model = std::fs::read_to_string(MODEL).unwrap();
    let line = model.lines().find(|line| line.starts_with("submitted:")).unwrap();
    for (file, day) in ["a.yaml", "b.yaml"].into_iter().zip(days) {
        let plan = model.replace(line, &format!("submitted: {day} January 2001"));
        std::fs::write(plans.join(file), plan).unwrap();
    }
    let path = plans.to_str().unwrap().to_owned();
    let csv = report(&format!("{name}.csv"), &[&path]);
    (rows(&csv), text(&format!("{name}.md"), &[&path]))
}

#[test]
fn one_version_of_a_plan_counts() {
    let alone =
        text("versions-alone.md", &["plans/2001-02/model.yaml", "plans/2000-01/model.yaml"]);
    let sum = |text: &str| {
        let after = text.split("the plans set out £").nth(1).unwrap_or_default();
        after.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect::<String>()
    };
    assert!(!sum(&alone).is_empty(), "{alone}");
    for (days, counts) in
        [(["19", "20"], "b.yaml"), (["20", "19"], "a.yaml"), (["20", "20"], "a.yaml")]
    {
        let (rows, text) = of_two(&format!("versions-{}-{}", days[0], days[1]), days);
        let files: Vec<&str> = rows.iter().map(|row| row["File"].as_str()).collect();
        assert!(matches!(files.as_slice(), [one] if one.ends_with(counts)), "{days:?} {files:?}");
        assert!(text.contains("1 plan was checked"), "{days:?}: {text}");
        assert!(text.contains("£1,712,273") && !text.contains("£3,424,546"), "{days:?}: {text}");
        // The other one is named.
        assert!(text.contains("a.yaml") && text.contains("b.yaml"), "{days:?}: {text}");
    }
}

#[test]
fn a_waiver_stands_in_the_report_on_one_plan_and_on_all() {
    let repository = folder("reports").join("waived");
    let _absent = std::fs::remove_dir_all(&repository);
    std::fs::create_dir_all(repository.join("plans")).unwrap();
    let model = std::fs::read_to_string(MODEL).unwrap();
    let signature =
        "    - office: health authority chief executive\n      name: Dr Anil Deshmukh\n";
    std::fs::write(repository.join("plans/a.yaml"), model.replace(signature, "")).unwrap();
    let salford = std::fs::read_to_string(SALFORD).unwrap();
    std::fs::write(repository.join("plans/b.yaml"), salford).unwrap();
    let waiver = |requirement: &str| {
        format!(
            "[[waiver]]\nrequirement = \"{requirement}\"\ncouncil = \"Wexcombe\"\n\
             reason = \"The post is vacant.\"\nagreed-by = \"A. Example\"\nuntil = 2001-03-31\n"
        )
    };
    let both = ["four-signatures", "health-authority-chief-executive-signs"].map(waiver);
    std::fs::write(repository.join("lacuna.toml"), both.concat()).unwrap();
    let made = |paths: &[&str]| {
        let mut command = crate::common::programs::program();
        command.current_dir(&repository).args(["report", "--as-of", "2001-02-10"]);
        let output = command.args(["--format", "markdown"]).args(paths).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let one = made(&["plans/a.yaml"]);
    assert!(one.contains("everything that must be met is met or waived"), "{one}");
    assert!(one.contains("of which 2 are waived"), "{one}");
    let words = "waived until 31 March 2001, agreed by A. Example: The post is vacant";
    assert!(one.contains(words), "{one}");
    let all = made(&["plans"]);
    assert!(all.contains(words) && all.contains("Wexcombe (waived)"), "{all}");
}
