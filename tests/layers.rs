//! The layers of `src/`: a file names its own layer and lower ones, and only the program's shell
//! touches files, arguments, the environment, threads or a clock: the rest runs in a browser as well.

use walkdir::WalkDir;

/// Lowest first. Those on one line do not name each other.
const LAYERS: [&[&str]; 15] = [
    &["source"],
    &["diag"],
    &["value"],
    &["operation"],
    &["syntax"],
    &["rules"],
    &["analysis", "compare"],
    &["lint"],
    &["workers", "plan"],
    &["library", "config", "eval", "judgement"],
    &["wording"],
    &["prove"],
    &["driver", "builtin"],
    &["report", "proforma"],
    &["cli", "web"],
];

/// What only the shell may name.
const OUTSIDE: [&str; 8] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "std::net",
    "io::std",
    "SystemTime",
    "Instant",
];

/// The one file that writes files, and what writes them.
const WRITER: &str = "src/cli/write.rs";
const WRITES: [&str; 6] =
    ["File::create", "fs::write", "OpenOptions", "fs::rename", "fs::copy", "tempfile::"];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// Each source file with the layer that it belongs to: a folder of its crate, or the crate itself where it has
/// only one.
fn files() -> Vec<(String, String, String)> {
    let walk = WalkDir::new("src").sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    files
        .map(|entry| {
            let path = entry.path().to_string_lossy().into_owned();
            let parts: Vec<&str> = path.split('/').skip(1).collect();
            let module = match parts.as_slice() {
                [.., "build.rs"] => "build",
                ["report", "proforma", ..] => "proforma",
                ["language" | "check", module, ..] => module,
                [module, ..] => module,
                [] => "",
            };
            let module = module.trim_end_matches(".rs").to_owned();
            (path.clone(), module, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The layers that a file names.
fn named(text: &str, module: &str) -> Vec<String> {
    let word = |at: usize| {
        let rest = &text[at..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    let after = |prefix: &str| -> Vec<String> {
        text.match_indices(prefix).map(|(at, _)| word(at + prefix.len())).collect()
    };
    // The modules of these crates are files of one layer.
    let is_one = matches!(module, "report" | "proforma" | "builtin" | "web");
    let own = if is_one { Vec::new() } else { after("crate::") };
    let outside =
        ["builtin", "report"].iter().filter(|name| text.contains(&format!("lacuna_{name}::")));
    let outside = outside.map(|name| (*name).to_owned()).collect();
    [own, after("lacuna_language::"), after("lacuna_check::"), outside].concat()
}

#[test]
fn no_file_names_a_higher_layer() {
    for (path, module, text) in files() {
        let Some(own) = layer(&module) else {
            assert!(matches!(module.as_str(), "lib" | "main" | "build"), "{path} is in no layer");
            continue;
        };
        for named in named(&text, &module) {
            let other = layer(&named).unwrap_or_else(|| panic!("{path} names `{named}`"));
            let is_lower = other < own || named == module;
            assert!(is_lower, "{path} names `{named}`, which is not below `{module}`");
        }
    }
}

#[test]
fn only_the_shell_touches_the_outside() {
    for (path, module, text) in files() {
        let is_shell = matches!(module.as_str(), "cli" | "main" | "build");
        let named = OUTSIDE.iter().find(|outside| text.contains(**outside));
        assert!(is_shell || named.is_none(), "{path} names {}", named.unwrap_or(&""));
    }
}

#[test]
fn files_are_written_by_one_door() {
    for (path, module, text) in files() {
        let written = WRITES.iter().find(|write| text.contains(**write));
        let is_door = path == WRITER || module == "build";
        assert!(is_door || written.is_none(), "{path} names {}", written.unwrap_or(&""));
    }
}
