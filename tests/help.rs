//! What a newcomer types first: help and its examples, misspelt words, names to be explained, and terminals
//! of every kind.

use crate::common::programs::RULE_CACHE;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const COMMANDS: [&str; 19] = [
    "check",
    "report",
    "compare",
    "template",
    "convert",
    "explain",
    "web",
    "assess",
    "new",
    "lint",
    "test",
    "fmt",
    "show",
    "diff",
    "init",
    "schema",
    "rename",
    "completions",
    "manual",
];
const SALFORD: [&str; 4] = ["check", "plans/2001-02/salford.yaml", "--as-of", "2001-01-23"];

/// The program without the settings of whoever runs the tests.
fn lacuna(arguments: &[&str]) -> Command {
    let mut command = crate::common::programs::program();
    command.args(arguments).env_clear().env(RULE_CACHE.0, RULE_CACHE.1);
    command
}

fn ran(arguments: &[&str]) -> Output {
    lacuna(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a run prints, which has to succeed.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let output = ran(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
    out(&output)
}

/// What a run says of arguments that it does not take.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = ran(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    err(&output)
}

/// A line without the blanks that only wrap it.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rules and plans of this repository, to be written to, and an earlier version of a plan.
fn repository(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    for part in ["rules", "plans"] {
        for entry in walkdir::WalkDir::new(part) {
            let entry = entry.unwrap();
            let to = folder.join(entry.path());
            match entry.file_type().is_dir() {
                true => std::fs::create_dir_all(to).unwrap(),
                false => drop(std::fs::copy(entry.path(), to).unwrap()),
            }
        }
    }
    // An earlier version of a plan.
    std::fs::create_dir_all(folder.join("drafts")).unwrap();
    std::fs::copy("plans/2001-02/salford.yaml", folder.join("drafts/salford.yaml")).unwrap();
    folder
}

// ---- Help -----------------------------------------------------------------------------------------

/// The lines that a command's help gives as examples.
fn examples(command: &str) -> Vec<String> {
    let help = lacuna(&[command, "--help"]).env("COLUMNS", "200").output().unwrap();
    let help = out(&help);
    let (_, examples) = help.split_once("\nExamples:\n").expect("examples end the help");
    let lines = examples.lines().filter_map(|line| line.strip_prefix("    lacuna "));
    lines.map(str::to_owned).collect()
}

/// A line's words, as a shell takes them.
fn words(line: &str) -> Vec<String> {
    line.split(' ').map(|word| word.trim_matches('\'').to_owned()).collect()
}

#[test]
fn every_example_that_help_prints_works_in_this_repository() {
    for command in COMMANDS {
        let examples = examples(command);
        assert!((2..=4).contains(&examples.len()), "{command} has {} examples", examples.len());
        for (number, line) in examples.iter().enumerate() {
            let folder = repository(&format!("help-{command}-{number}"));
            let run = crate::common::programs::program()
                .args(words(line))
                .current_dir(&folder)
                .env_clear()
                .env(RULE_CACHE.0, RULE_CACHE.1)
                .output()
                .unwrap();
            let status = run.status.code();
            // A build without the tools for browsers has no page, and says so.
            let has_no_page = command == "web" && err(&run).contains("without the page");
            let is_fine = matches!(status, Some(0 | 1)) || has_no_page && status == Some(2);
            assert!(is_fine, "lacuna {line}: {status:?}\n{}", err(&run));
            assert!(line.starts_with(command), "the example of {command} is `{line}`");
            std::fs::remove_dir_all(folder).unwrap();
        }
    }
}

/// What bash offers behind a line that is typed so far.
fn completed(line: &[&str]) -> String {
    let script = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completions.bash");
    std::fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let words = line.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let last = line.len() - 1;
    let before = if last == 0 { "lacuna" } else { line[last - 1] };
    let asked = format!(
        "source {}; COMP_WORDS=(lacuna {words}); COMP_CWORD={}; _lacuna lacuna '{}' '{before}'; \
         echo \"${{COMPREPLY[@]}}\"",
        script.display(),
        last + 1,
        line[last],
    );
    let bash = Command::new("bash").args(["--norc", "-c", &asked]).output();
    out(&bash.expect("bash is there"))
}

/// Each shell gets a script, and bash, which is nearly everywhere, completes by it.
#[test]
fn shells_complete_commands_and_options() {
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(printed(&["completions", shell]).contains("template"), "{shell}");
    }
    assert_eq!(completed(&["che"]).trim(), "check");
    assert_eq!(completed(&["check", "--nat"]).trim(), "--national");
    assert_eq!(completed(&["check", "--format", "s"]).trim(), "short sarif");
    assert!(refused(&["completions", "cmd"]).contains("bash"));
}

/// The pages have what help has, and none is written over.
#[test]
fn the_manual_has_a_page_for_each_command() {
    let page = printed(&["manual", "check"]);
    for part in [".TH lacuna-check 1", "lacuna check", "as\\-of", "Exit status:", "salford"] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manual");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let to = ["manual", "--folder", folder.to_str().unwrap()];
    printed(&to);
    let pages = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(pages, COMMANDS.len() + 1);
    assert!(refused(&to).contains("no file is overwritten"), "{}", refused(&to));
}

#[test]
fn help_names_every_command_once_under_those_who_use_it() {
    let help = printed(&["--help"]);
    assert_eq!(help, printed(&["help"]));
    let parts: Vec<&str> = help.split("\n\n").collect();
    let part = |heading: &str| *parts.iter().find(|part| part.starts_with(heading)).unwrap();
    let groups = [
        (
            "For councils:",
            &["check", "report", "compare", "template", "convert", "explain", "web"][..],
        ),
        ("For those who judge plans:", &["assess"][..]),
        ("For policy staff", &["new", "lint", "test", "fmt", "show", "diff", "rename"][..]),
        ("For repositories and programs:", &["init", "schema", "completions", "manual"][..]),
    ];
    for (heading, commands) in groups {
        for command in commands {
            let row = format!("\n  {command}  ");
            assert!(
                part(heading).contains(&row) || part(heading).contains(&format!("\n  {command} "))
            );
        }
    }
    let named: usize = groups.iter().map(|(_, commands)| commands.len()).sum();
    assert_eq!(named, COMMANDS.len());
}

#[test]
fn help_fits_every_width_and_has_only_ascii() {
    let short_and_long =
        COMMANDS.iter().flat_map(|command| [[*command, "--help"], [*command, "-h"]]);
    for arguments in short_and_long.chain([["help", "help"], ["--help", "--help"]]) {
        for width in [40, 80, 200] {
            let run = lacuna(&arguments).env("COLUMNS", width.to_string()).output().unwrap();
            let help = out(&run);
            assert!(help.is_ascii(), "{arguments:?}");
            let is_example = |line: &str| line.starts_with("    lacuna ");
            // What cannot be broken: the usage, and the names of options.
            let is_free = |line: &str| is_example(line) || line.contains("lacuna") || width == 40;
            for line in help.lines().filter(|line| !is_free(line)) {
                assert!(line.len() <= width, "{arguments:?} at {width}: {line}");
            }
        }
    }
}

#[test]
fn the_help_of_lint_speaks_of_rules_alone() {
    let help = printed(&["lint", "--help"]);
    let own = help.replace("tables and plans in this folder", "");
    assert!(!own.to_lowercase().contains("plan:") && !own.contains("plan's"), "{help}");
    assert!(!own.contains("each plan") && !own.contains("a plan"), "{help}");
}

// ---- Misspelt words -------------------------------------------------------------------------------

#[test]
fn a_misspelt_command_gets_the_near_one_alone() {
    for (typed, meant) in [
        ("chekc", "check"),
        ("chek", "check"),
        ("CHECK", "check"),
        ("tets", "test"),
        ("lnit", "lint"),
        ("shcema", "schema"),
        ("templte", "template"),
        ("exp", "explain"),
        ("conver", "convert"),
        ("dif", "diff"),
    ] {
        let said = refused(&[typed, "plans"]);
        let tips: Vec<&str> = said.lines().filter(|line| line.contains("tip:")).collect();
        let tip = format!("  tip: a similar subcommand exists: '{meant}'");
        assert_eq!(tips, [tip], "{typed}");
    }
    assert!(!refused(&["xyzzy"]).contains("tip:"));
}

#[test]
fn another_word_for_a_command_gets_it() {
    for (typed, meant) in
        [("validate", "check"), ("format", "fmt"), ("changes", "diff"), ("proforma", "template")]
    {
        let said = refused(&[typed]);
        assert!(said.contains(&format!("tip: 'lacuna {meant}' does this")), "{said}");
    }
}

#[test]
fn what_a_command_takes_in_place_of_a_command_gets_the_whole_line() {
    for (typed, line) in [
        ("plan.yml", "lacuna check plan.yml"),
        ("salford-2001-02.xlsx", "lacuna check salford-2001-02.xlsx"),
        ("plans", "lacuna check plans"),
        ("plans/2001-02", "lacuna check plans/2001-02"),
        ("my plan.json", "lacuna check \"my plan.json\""),
        ("rules/2001-02.lac", "lacuna lint rules/2001-02.lac"),
        ("2001-02", "lacuna show 2001-02"),
        ("LAC(2000)22", "lacuna explain \"LAC(2000)22\""),
        ("e0201", "lacuna explain e0201"),
    ] {
        let said = refused(&[typed]);
        assert!(said.contains(&format!("write '{line}'\n")), "{typed}: {said}");
    }
}

#[test]
fn a_misspelt_option_gets_the_near_one() {
    for (arguments, meant) in [
        (&["check", "--foramt", "short"][..], "--format"),
        (&["check", "--formt=json"], "--format"),
        (&["check", "plans", "-format", "json"], "--format"),
        (&["check", "--as_of", "2001-01-23"], "--as-of"),
        (&["check", "--prev", "plans"], "--previous"),
        (&["check", "--nationl"], "--national"),
        (&["test", "--coverge"], "--coverage"),
        (&["convert", "a.yaml", "--drop-coments"], "--drop-comments"),
        (&["template", "2001-02", "--authorty", "Salford"], "--authority"),
    ] {
        let said = refused(arguments);
        assert!(said.contains(&format!("tip: a similar argument exists: '{meant}'")), "{said}");
    }
    let said = refused(&["lint", "--draft"]);
    assert!(said.contains("tip: 'lacuna check' has '--draft'"), "{said}");
    assert!(said.contains("Usage: lacuna lint [OPTIONS]"), "{said}");
    assert!(!refused(&["lint", "--xyzzy"]).contains("tip:"));
    // British spelling is no mistake.
    assert_eq!(printed(&["explain", "codes", "--colour", "never"]), printed(&["explain", "codes"]));
}

// ---- Names ----------------------------------------------------------------------------------------

#[test]
fn a_requirement_is_explained_as_in_the_year_asked_for() {
    let latest = joined(&printed(&["explain", "adoption-shown-separately"]));
    assert!(latest.starts_with("adoption-shown-separately (should, 2003-04)"), "{latest}");
    let note = "Shown as in 2003-04, the latest year that has it. It is also in 2001-02 and 2002-03: \
                `--year 2002-03` shows that year's.";
    assert!(latest.contains(note), "{latest}");
    for year in ["2001-02", "LAC(2000)22", "lac (2000) 22", "LASSL(2000)18"] {
        let page = printed(&["explain", "adoption-shown-separately", "--year", year]);
        assert!(page.starts_with("adoption-shown-separately (must, 2001-02)\n"), "{page}");
    }
    let said = joined(&refused(&["explain", "adoption-shown-separately", "--year", "1999-2000"]));
    assert!(said.contains("in the circular of 1999-2000"), "{said}");
    assert!(said.contains("it is in 2001-02, 2002-03 and 2003-04"), "{said}");
}

#[test]
fn a_paragraph_is_explained_with_its_words_its_basis_and_what_cites_it() {
    let page = joined(&printed(&["explain", "adoption-figure"]));
    for said in [
        "adoption-figure (paragraph, 2001-02)",
        "The circular's words Within this priority, you should separately identify planned expenditure",
        "Seen in: Salford, report of the Lead Member to the Cabinet, 23 January 2001",
        "Y3-13",
        "adoption-shown-separately (must): Planned adoption spending is shown as a figure of its own",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    let inferred = joined(&printed(&["explain", "due-date", "--year", "2003-04"]));
    assert!(inferred.contains("Inferred from: Two councils' reports"), "{inferred}");
    assert!(inferred.contains("It is also in 1999-2000"), "{inferred}");
    let near = refused(&["explain", "adoption-figur"]);
    assert!(near.contains("did you mean `adoption-figure`?"), "{near}");
}

#[test]
fn every_paragraph_and_requirement_of_every_year_has_its_page() {
    for year in ["1999-2000", "2000-01", "2001-02", "2002-03", "2003-04"] {
        let rules = std::fs::read_to_string(format!("rules/{year}.lac")).unwrap();
        let names = rules.lines().filter_map(|line| {
            let (word, rest) = line.split_once(' ')?;
            let is_named = word == "paragraph" || word == "requirement";
            is_named.then(|| rest.split(' ').next().unwrap().to_owned())
        });
        let names: Vec<String> = names.collect();
        assert!(names.len() > 5);
        for name in names.iter().step_by(9) {
            let page = printed(&["explain", name, "--year", year]);
            assert!(page.starts_with(&format!("{name} (")) && page.contains(year), "{page}");
        }
    }
}

#[test]
fn a_circular_is_found_by_its_number() {
    assert_eq!(printed(&["show", "LAC(2000)22"]), printed(&["show", "2001-02"]));
    assert_eq!(printed(&["show", "lac (98) 28"]), printed(&["show", "1999-2000"]));
    assert_eq!(
        printed(&["diff", "LAC(98)28", "LAC(2000)22"]),
        printed(&["diff", "1999-2000", "2001-02"])
    );
    assert_eq!(printed(&["schema", "LASSL(2000)18"]), printed(&["schema", "2001-02"]));
    let page = printed(&["explain", "LAC(2000)22"]);
    assert_eq!(page, printed(&["explain", "2001-02"]));
    assert!(page.contains("Plans are due: 31 January 2001\n"), "{page}");
    assert!(page.contains("  - four-signatures (must): "), "{page}");
    let said = joined(&refused(&["show", "LAC(99)33"]));
    assert!(said.contains("LAC(98)28 (1999-2000) and LAC(2000)22 (2001-02)"), "{said}");
    assert!(
        refused(&["show", "2001-03"]).contains("the second year must follow the first: 2001-02")
    );
    assert!(refused(&["show", "banana"]).contains("or the number of a circular"));
}

// ---- Terminals ------------------------------------------------------------------------------------

/// Whether a line is one of an excerpt: of the text, its frame, or a label under it.
fn is_of_excerpt(line: &str) -> bool {
    line.contains(['│', '╭', '╰', '·', '├', '┤'])
}

#[test]
fn nothing_but_excerpts_goes_over_the_width() {
    for (name, width) in [("--width", 40), ("--width", 64), ("COLUMNS", 120), ("--width", 200)] {
        let text = width.to_string();
        let run = match name {
            "COLUMNS" => lacuna(&SALFORD).env("COLUMNS", text).output(),
            _ => lacuna(&[&SALFORD[..], &[name, &text]].concat()).output(),
        };
        let report = out(&run.unwrap());
        let mut longest = 0;
        for line in report.lines() {
            let n_chars = line.chars().count();
            let is_one_word = line.trim_start_matches([' ', '-']).split(' ').count() == 1;
            longest = longest.max(n_chars);
            let is_free = is_one_word || is_of_excerpt(line);
            assert!(n_chars <= width || is_free, "{width}: {line}");
        }
        assert!(longest > width - 12, "{width} columns are used, not {longest}");
    }
}

#[test]
fn a_width_that_cannot_be_is_refused_or_brought_within_bounds() {
    for width in ["39", "201", "0", "-5", "wide", ""] {
        let said = refused(&["explain", "codes", "--width", width]);
        assert!(said.contains("'--width"), "{width}: {said}");
    }
    for (columns, same_as) in [("5", "40"), ("9999", "200"), ("0", "80"), ("x", "80"), ("", "80")] {
        let run = lacuna(&SALFORD).env("COLUMNS", columns).output().unwrap();
        let same = ran(&[&SALFORD[..], &["--width", same_as]].concat());
        assert_eq!(run.stdout, same.stdout, "COLUMNS={columns}");
    }
}

#[test]
fn there_is_only_ascii_where_it_is_asked_for_or_the_locale_has_nothing_else() {
    let reports = [
        &SALFORD[..],
        &["check", "plans/1999-2000/eastwater.yaml", "-v"],
        &["explain", "adoption-shown-separately"],
        &["explain", "E0201"],
        &["diff", "2000-01", "2001-02"],
        &["check", "plans/2001-02/salford.yaml", "--format", "plain"],
    ];
    for arguments in reports {
        let asked = ran(&[arguments, &["--ascii"]].concat());
        assert!(asked.stdout.is_ascii() && asked.stderr.is_ascii(), "{arguments:?}");
        for (name, locale) in
            [("LC_ALL", "C"), ("LANG", "POSIX"), ("LC_CTYPE", "C"), ("LANG", "en_GB.ISO-8859-1")]
        {
            let run = lacuna(arguments).env(name, locale).output().unwrap();
            assert!(run.stdout == asked.stdout, "{name}={locale} {arguments:?}");
        }
        for (name, locale) in [("LC_ALL", "C.UTF-8"), ("LANG", "en_GB.utf8")] {
            let run = lacuna(arguments).env(name, locale).output().unwrap();
            assert!(run.stdout == ran(arguments).stdout, "{name}={locale} {arguments:?}");
        }
        let over = lacuna(arguments).env("LC_ALL", "C.UTF-8").env("LANG", "C").output().unwrap();
        assert!(over.stdout == ran(arguments).stdout, "LC_ALL goes before LANG");
    }
    let ascii = out(&ran(&[&SALFORD[..], &["--ascii"]].concat()));
    assert!(ascii.contains("enter GBP0") && !ascii.contains('?'.to_string().repeat(2).as_str()));
}

#[test]
fn what_programs_and_files_get_does_not_depend_on_the_locale() {
    for arguments in [
        &["show", "2001-02"][..],
        &["check", "plans/2001-02/salford.yaml", "--format", "json", "--as-of", "2001-01-23"],
        &["check", "plans/2001-02/salford.yaml", "--format", "ndjson", "--as-of", "2001-01-23"],
        &["schema", "2001-02"],
        &["convert", "plans/2001-02/salford.yaml", "--to", "toml"],
        &["template", "2001-02", "--format", "yaml", "--output", "-"],
        &["new", "2004-05", "--follows", "2003-04", "--output", "-"],
        &["diff", "2000-01", "2001-02", "--format", "markdown"],
        &["test", "--only", "adoption", "--format", "json"],
    ] {
        let run = lacuna(arguments).env("LC_ALL", "C").output().unwrap();
        assert!(run.stdout == ran(arguments).stdout, "{arguments:?}");
        assert!(!run.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn marks_stay_under_what_they_mark_in_ascii() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("help-ascii");
    std::fs::create_dir_all(&folder).unwrap();
    let plan = folder.join("plan.yaml");
    let text = "form: plan\nauthority: Salford\nyear: 2001-02\nspending:\n  - {heading: “£–é”, nothing: x}\n";
    std::fs::write(&plan, text).unwrap();
    let report = out(&ran(&["check", plan.to_str().unwrap(), "--ascii"]));
    let lines: Vec<&str> = report.lines().collect();
    let marked = lines.windows(2).filter(|pair| pair[0].contains("nothing: x")).map(|pair| {
        let (first, last) = (pair[1].find('^').unwrap(), pair[1].rfind('^').unwrap());
        &pair[0][first..=last]
    });
    let marked: Vec<&str> = marked.collect();
    assert!(marked.contains(&"\"GBP-[U+00E9]\"") && marked.contains(&"nothing"), "{report}");
}

#[test]
fn a_screen_reader_gets_a_paragraph_for_each_finding_and_nothing_drawn() {
    let report = out(&ran(&[&SALFORD[..], &["--format", "plain"]].concat()));
    let is_drawn = |char: char| matches!(char, '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}' | '\u{2600}'..='\u{27bf}');
    let drawn: Vec<&str> = report.lines().filter(|line| line.contains(is_drawn)).collect();
    assert!(drawn.is_empty(), "{drawn:?}");
    assert!(!report.contains("^^") && !report.contains("\u{1b}"), "{report}");
    let paragraphs = report.split("\n\n").map(joined).collect::<Vec<_>>();
    let adoption =
        paragraphs.iter().find(|one| one.contains(" adoption-shown-separately: ")).unwrap();
    // What it is about, place, reason, remedy, citation: in this order.
    let mut rest = adoption.as_str();
    for part in [
        "Planned adoption spending",
        "plans/2001-02/salford.yaml, line 46, column 13: ",
        "comes nearest: its `amount` is not filled in yet",
        "`to follow`: ",
        "What to do: Show adoption as a line of its own",
        "LAC(2000)22, adoption-figure: \"Within",
        "(rule: rules/2001-02.lac:",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part}\nin {rest}\nof {adoption}"));
        rest = &rest[at + part.len()..];
    }
    let coloured = ran(&[&SALFORD[..], &["--format", "plain", "--color", "always"]].concat());
    assert_eq!(out(&coloured), report);
}

#[test]
fn other_commands_say_plainly_what_is_wrong() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("help-plain");
    std::fs::create_dir_all(&folder).unwrap();
    let rules = folder.join("wrong.lac");
    std::fs::write(&rules, "circular \"A\"\n  year 2001-02\n\nparagrph x\n").unwrap();
    let rules = rules.to_str().unwrap();
    for arguments in [
        &["lint", rules, "--format", "plain"][..],
        &["test", rules, "--format", "plain"],
        &["fmt", rules, "--check", "--plain"],
        &["show", "2001-02", "--rules", rules, "--plain"],
        &["explain", "x", "--rules", rules, "--plain"],
        &["check", "plans/2001-02/model.yaml", "--rules", rules, "--format", "plain"],
    ] {
        let run = ran(arguments);
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        let said = out(&run) + &err(&run);
        assert!(joined(&said).contains("wrong.lac, line "), "{arguments:?}\n{said}");
        assert!(said.is_ascii() && said.contains("(error E0"), "{arguments:?}\n{said}");
    }
    let said = joined(&err(&ran(&["show", "1987-88", "--plain"])));
    assert!(
        said.starts_with("There is no circular of 1987-88 (error E0410). What to do: "),
        "{said}"
    );
}

#[test]
fn no_colour_is_used_where_none_is_wanted() {
    for arguments in [&SALFORD[..], &["--help"], &["chekc"]] {
        let run = lacuna(arguments).env("NO_COLOR", "1").env("TERM", "xterm").output().unwrap();
        assert!(!(out(&run) + &err(&run)).contains('\u{1b}'), "{arguments:?}");
    }
    let always = ran(&[&SALFORD[..], &["--color", "always"]].concat());
    assert!(out(&always).contains("\u{1b}["));
}
