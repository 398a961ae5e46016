//! What runs Lacuna in a repository: workflows, pre-commit hooks, editors and the action that this project offers.
//! Each file is read by the programs that it is for, or by those that know them best: GitHub and GitLab themselves
//! cannot be reached from a test.
//!
//! The programs are fetched on the first run, by consumers/install.sh; without them the test fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::programs::{CONSUMERS, RULE_CACHE, install_consumers, output_of};
use serde_json::Value;

const EXAMPLE: &str = "plans/2003-04/example.yaml";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hosts").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A command in a folder, with Lacuna and the programs of the tests where a shell looks for programs.
fn command(folder: &Path, program: &str) -> Command {
    install_consumers();
    let lacuna = Path::new(env!("CARGO_BIN_EXE_lacuna")).parent().unwrap();
    let programs = std::fs::canonicalize(CONSUMERS).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(program);
    command.current_dir(folder);
    command.env("PATH", format!("{}:{}:{path}", lacuna.display(), programs.display()));
    // Of this project's own repository, and of whoever runs the tests, nothing bears on those made here.
    let author = ["GIT_AUTHOR", "GIT_COMMITTER"];
    for who in author {
        command.env(format!("{who}_NAME"), "A").env(format!("{who}_EMAIL"), "a@example.org");
    }
    for setting in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(setting);
    }
    command
        .env(RULE_CACHE.0, RULE_CACHE.1)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("PRE_COMMIT_HOME", folder.join(".git/hooks-home"));
    command
}

fn run(folder: &Path, line: &str) -> Output {
    let mut words = line.split(' ');
    command(folder, words.next().unwrap()).args(words).output().unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, line: &str) -> String {
    let ran = run(folder, line);
    assert!(ran.status.success(), "{line}: {}", said(&ran));
    said(&ran)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A repository that was just made.
fn made(name: &str) -> PathBuf {
    let folder = folder(name);
    succeeds(&folder, "git init --quiet --initial-branch main");
    succeeds(&folder, "lacuna init");
    folder
}

fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn replace(folder: &Path, path: &str, old: &str, new: &str) {
    let text = read(folder.join(path));
    assert!(text.contains(old), "{path} has no {old}");
    write(folder, path, text.replace(old, new));
}

/// A file in YAML, as others read it.
fn yaml(path: &Path) -> Value {
    const READ: &str =
        "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let python = &mut command(Path::new("."), "python");
    serde_json::from_str(&output_of(python.args(["-c", READ]).arg(path))).unwrap()
}

/// Where releases are, as `owner/name`.
fn home() -> &'static str {
    env!("CARGO_PKG_REPOSITORY").strip_prefix("https://github.com/").unwrap()
}

// ---- Workflows ------------------------------------------------------------------------------------

/// The files of this project that GitHub reads, beside those of a new repository.
fn workflows(name: &str) -> PathBuf {
    let here = made(name);
    write(&here, ".github/workflows/release.yml", read(".github/workflows/release.yml"));
    write(&here, "action.yml", read("action.yml"));
    here
}

#[test]
fn workflows_fit_their_schemas() {
    let here = workflows("workflows-fit");
    let check = "check-jsonschema --builtin-schema vendor.";
    succeeds(&here, &format!("{check}github-workflows .github/workflows/plans.yml"));
    succeeds(&here, &format!("{check}github-workflows .github/workflows/release.yml"));
    succeeds(&here, &format!("{check}github-actions action.yml"));
    succeeds(&here, &format!("{check}gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml"));
}

/// Nothing from outside gets into a script, no permission is given that is not needed, and what others publish is
/// taken by its commit. Releases of this project may be taken by their tag.
#[test]
fn workflows_are_safe() {
    let here = workflows("workflows-safe");
    let own = format!("{}/*", home().split('/').next().unwrap());
    let policies = format!("policies: {{ \"{own}\": ref-pin, \"*\": hash-pin }}");
    write(
        &here,
        "zizmor.yml",
        format!("rules: {{ unpinned-uses: {{ config: {{ {policies} }} }} }}\n"),
    );
    let zizmor = "zizmor --offline --pedantic --no-progress --config zizmor.yml .";
    let said = succeeds(&here, zizmor);
    assert!(said.contains("No findings to report"), "{said}");
    // It looks at both.
    replace(&here, "action.yml", "\"$PROGRAM\"", "${{ inputs.paths }}");
    replace(&here, ".github/workflows/plans.yml", "permissions: {}", "permissions: write-all");
    let found = said_of_failure(&here, zizmor);
    assert!(
        found.contains("template-injection") && found.contains("excessive-permissions"),
        "{found}"
    );
}

fn said_of_failure(folder: &Path, line: &str) -> String {
    let ran = run(folder, line);
    assert!(!ran.status.success(), "{line}: {}", said(&ran));
    said(&ran)
}

#[test]
fn the_job_of_gitlab_writes_the_reports_that_it_names() {
    let here = made("gitlab");
    let job = &yaml(&here.join(".gitlab-ci.yml"))["plans"];
    replace(&here, EXAMPLE, "heading: adoption\n", "heading: adoptoin\n");
    for line in job["script"].as_array().unwrap() {
        let ran = command(&here, "sh").args(["-ec", line.as_str().unwrap()]).output().unwrap();
        assert_eq!(ran.status.code(), Some(1), "{}", said(&ran));
    }
    for report in job["artifacts"]["reports"].as_object().unwrap().values() {
        assert!(here.join(report.as_str().unwrap()).exists(), "{report}");
    }
    let release = job["variables"]["RELEASE"].as_str().unwrap();
    let tag = concat!("v", env!("CARGO_PKG_VERSION"));
    assert_eq!(release, format!("{}/releases/download/{tag}", env!("CARGO_PKG_REPOSITORY")));
    let built = yaml(Path::new(".github/workflows/release.yml"));
    let built = &built["jobs"]["build"]["strategy"]["matrix"]["include"];
    let mut built = built.as_array().unwrap().iter().map(|one| one["target"].as_str().unwrap());
    let archive = job["variables"]["ARCHIVE"].as_str().unwrap().strip_prefix("lacuna-").unwrap();
    assert!(built.any(|target| target == archive), "{archive}");
}

// ---- The action -----------------------------------------------------------------------------------

/// A step of the action, run as a runner does, with these inputs and variables.
fn step(folder: &Path, name: &str, variables: &[(&str, &str)]) -> Output {
    let action = yaml(Path::new("action.yml"));
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap();
    let script = folder.join("step.sh");
    std::fs::write(&script, step["run"].as_str().unwrap()).unwrap();
    let mut bash = command(folder, "bash");
    for (name, value) in step["env"].as_object().unwrap() {
        let value = value.as_str().unwrap();
        bash.env(name, if value.starts_with("${{") { "" } else { value });
    }
    bash.envs(variables.iter().copied());
    bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(script).output().unwrap()
}

#[test]
fn the_action_annotates_and_writes_its_summary() {
    let here = made("action");
    replace(&here, EXAMPLE, "heading: adoption\n", "heading: adoptoin\n");
    let summary = here.join("summary");
    std::fs::write(&summary, "").unwrap();
    let summary = ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap());
    let program = ("PROGRAM", env!("CARGO_BIN_EXE_lacuna"));
    let ran = step(&here, "Check plans", &[program, summary, ("SARIF", "findings.sarif")]);
    let text = said(&ran);
    assert_eq!((ran.status.code(), text.matches("::error ").count()), (Some(1), 1), "{text}");
    assert!(text.contains(&format!("file={EXAMPLE},line=72,")), "{text}");
    assert!(read(here.join("summary")).starts_with("### Lacuna: "));
    assert!(here.join("findings.sarif").exists());
    // Paths are names of files, whatever they look like.
    std::fs::create_dir(here.join("-v $(touch made)")).unwrap();
    std::fs::copy(here.join(EXAMPLE), here.join("-v $(touch made)/*;.yaml")).unwrap();
    let paths = ("PATHS", "-v $(touch made)\n\nplans/2002-03\n");
    let ran = step(&here, "Check plans", &[program, summary, paths]);
    let text = said(&ran);
    assert!(text.contains("file=-v $(touch made)/*;.yaml,line=72,"), "{text}");
    assert!(text.contains("2 plans; "), "{text}");
    assert!(!here.join("made").exists());
}

/// GitHub is played by a script that says what it was asked for, and has an archive with a program in it.
#[test]
fn the_action_installs_the_release_for_its_runner() {
    const GH: &str = "#!/bin/sh\necho \"gh $*\"\n[ \"$1\" = release ] || exit 0\n\
                      printf '#!/bin/sh\\necho it runs\\n' >lacuna && chmod +x lacuna && tar -czf \"$7\" lacuna && rm lacuna\n";
    let here = folder("install");
    write(&here, "bin/gh", GH);
    let gh = here.join("bin/gh");
    #[cfg(unix)]
    std::fs::set_permissions(&gh, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", gh.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let install = |system: &str, machine: &str, version: &str| {
        let output = here.join("output");
        std::fs::write(&output, "").unwrap();
        let variables = [
            ("PATH", path.as_str()),
            ("RUNNER_OS", system),
            ("RUNNER_ARCH", machine),
            ("VERSION", version),
            ("RUNNER_TEMP", here.to_str().unwrap()),
            ("GITHUB_OUTPUT", output.to_str().unwrap()),
        ];
        (step(&here, "Install Lacuna", &variables), read(output))
    };
    let action = yaml(Path::new("action.yml"));
    let version = action["inputs"]["version"]["default"].as_str().unwrap();
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    let built = yaml(Path::new(".github/workflows/release.yml"));
    let built = &built["jobs"]["build"]["strategy"]["matrix"]["include"];
    for (system, machine) in [
        ("Linux", "X64"),
        ("Linux", "ARM64"),
        ("macOS", "X64"),
        ("macOS", "ARM64"),
        ("Windows", "X64"),
    ] {
        let (ran, output) = install(system, machine, version);
        let text = said(&ran);
        assert!(ran.status.success(), "{text}");
        let mut targets =
            built.as_array().unwrap().iter().map(|one| one["target"].as_str().unwrap());
        let is_asked = |target: &str| text.contains(&format!("--pattern lacuna-{target}.tar.gz"));
        assert!(targets.any(is_asked), "{text}");
        let home = home();
        assert!(text.contains(&format!("gh release download v{version} --repo {home} ")), "{text}");
        let verified = format!(".tar.gz --repo {home} --signer-workflow {home}/.github/workflows/");
        assert!(
            text.contains("gh attestation verify lacuna-") && text.contains(&verified),
            "{text}"
        );
        let program = output.trim().strip_prefix("program=").unwrap();
        assert_eq!(output_of(&mut Command::new(program)), "it runs\n");
    }
    for (machine, version, why) in [
        ("X64", "0.1.0; touch made", "has to be a release"),
        ("X64", "", "has to be a release"),
        ("X64", "../../0.1.0", "has to be a release"),
        ("S390", "0.1.0", "no release of Lacuna for this runner"),
    ] {
        let (ran, output) = install("Linux", machine, version);
        let text = said(&ran);
        assert_eq!((ran.status.code(), output.as_str()), (Some(2), ""), "{text}");
        assert!(text.starts_with("::error::") && text.contains(why), "{text}");
    }
    assert!(!here.join("made").exists());
}

// ---- Hooks ----------------------------------------------------------------------------------------

#[test]
fn a_commit_that_breaks_a_plan_is_refused() {
    let here = made("hook");
    succeeds(&here, "pre-commit validate-config");
    succeeds(&here, "pre-commit install");
    commits_and_refuses(&here);
}

/// The hook that this project offers for a program that is installed. The other one builds the program, which
/// takes minutes: it differs in nothing but its language.
#[test]
fn the_hook_of_this_project_checks_all_plans() {
    let offers = folder("offers");
    succeeds(&offers, "git init --quiet");
    write(&offers, ".pre-commit-hooks.yaml", read(".pre-commit-hooks.yaml"));
    succeeds(&offers, "pre-commit validate-manifest .pre-commit-hooks.yaml");
    succeeds(&offers, "git add --all");
    succeeds(&offers, "git commit --quiet --message hooks");
    let revision = succeeds(&offers, "git rev-parse HEAD");
    let here = made("hooked");
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {revision}    hooks:\n      - id: lacuna-system\n",
        offers.display()
    );
    write(&here, ".pre-commit-config.yaml", config);
    succeeds(&here, "pre-commit install");
    commits_and_refuses(&here);
    let hooks = yaml(Path::new(".pre-commit-hooks.yaml"));
    let [built, installed] = [0, 1].map(|at| hooks[at].as_object().unwrap().clone());
    let differs = built.iter().filter(|(key, value)| installed.get(*key) != Some(value));
    let differs: Vec<&String> = differs.map(|(key, _)| key).collect();
    assert_eq!(differs, ["id", "description", "language"]);
}

/// Commits in a new repository, and tries to commit a plan that is broken.
fn commits_and_refuses(here: &Path) {
    succeeds(here, "git add --all");
    let said = succeeds(here, "git commit --message begin");
    assert!(said.contains("Passed"), "the plans are checked: {said}");
    write(here, "notes.md", "Nothing is checked for this.\n");
    succeeds(here, "git add --all");
    let said = succeeds(here, "git commit --message notes");
    assert!(said.contains("Skipped"), "{said}");
    replace(here, EXAMPLE, "heading: adoption\n", "heading: adoptoin\n");
    let said = said_of_failure(here, "git commit --all --message break");
    assert!(said.contains(&format!("{EXAMPLE}:72:14")) && said.contains("adoptoin"), "{said}");
}

// ---- Editors, and the rest ------------------------------------------------------------------------

/// An editor that reads TOML with Taplo sees what is wrong with the settings, and with a plan.
#[test]
fn editors_find_the_schemas() {
    let here = made("editor");
    let plan = "plans/2003-04/toml.toml";
    succeeds(&here, &format!("lacuna convert {EXAMPLE} --to toml --drop-comments -o {plan}"));
    succeeds(&here, "taplo lint");
    replace(&here, plan, "heading = \"adoption\"", "heading = \"adoptoin\"");
    assert!(said_of_failure(&here, "taplo lint").contains("\"adoptoin\" is not valid"));
    replace(&here, plan, "adoptoin", "adoption");
    replace(&here, "lacuna.toml", "\nplans = ", "\npalns = ");
    assert!(said_of_failure(&here, "taplo lint").contains("'palns' was unexpected"));
    // Of plans in YAML the editor's own server tells, by the settings.
    let server = |plan: &str| {
        let node = &mut command(Path::new("."), "node");
        output_of(node.arg("tests/consumers/editor.mjs").arg(&here).arg(plan))
    };
    assert_eq!(server(EXAMPLE), "[]\n");
    replace(&here, EXAMPLE, "heading: adoption\n", "heading: adoptoin\n");
    let said = server(EXAMPLE);
    assert!(said.starts_with("[{\"line\":72,") && said.contains("\\\"fostering\\\""), "{said}");
}

/// What the image is built from is all that Cargo asks for.
#[test]
fn the_image_is_made_as_it_should_be() {
    let here = folder("image");
    std::fs::copy("Dockerfile", here.join("Dockerfile")).unwrap();
    assert_eq!(succeeds(&here, "hadolint Dockerfile"), "");
    for kept in read(".dockerignore").lines().filter_map(|line| line.strip_prefix('!')) {
        for entry in walkdir::WalkDir::new(kept).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let text = std::fs::read(entry.path()).unwrap();
                write(&here, entry.path().to_str().unwrap(), text);
            }
        }
    }
    // What only other systems need may not be on this machine.
    let metadata = "cargo metadata --offline --locked --format-version 1 --filter-platform";
    let cargo = succeeds(&here, &format!("{metadata} x86_64-unknown-linux-gnu"));
    assert!(cargo.contains("\"name\":\"lacuna\""));
}

/// The commands of the README that set up a repository of plans do so, as they are written there.
#[test]
fn the_readme_sets_up_a_repository_with_two_commands() {
    let readme = read("README.md");
    let section = readme.split("\n## For repositories\n").nth(1).unwrap();
    let block = section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(block.lines().count(), 2, "{block}");
    let here = folder("readme");
    succeeds(&here, "git init --quiet");
    let ran = command(&here, "sh").args(["-euc", block]).output().unwrap();
    assert!(ran.status.success(), "{}", said(&ran));
    commits_and_refuses(&here);
    for named in [home(), concat!("v", env!("CARGO_PKG_VERSION"))] {
        assert!(section.contains(named), "{named}");
    }
}
