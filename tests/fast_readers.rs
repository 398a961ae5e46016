//! The fast readers of YAML and JSON give what the parsers give, or give up: on every plan and case of the repository,
//! and on each damaged in many ways. `LACUNA_MUTATIONS=1000000` damages as many.

use walkdir::WalkDir;

use lacuna::plan::is_read_alike;

#[test]
fn yaml_is_read_alike() {
    let pieces = [
        " ", "  ", "\n", "\n\n", "- ", "-", ": ", ":", "#", " # x", "'", "\"", "''", "\\", "|",
        "|-\n", ">", "[]", "{}", "[", "}", "&a ", "*a", "!!str ", "~", "null", "---", "...", "%",
        "?", ",", "\t", "\r", "£", "\u{a0}", "\u{85}", "\u{2028}", "\u{feff}", "a", "year", "\n  ",
        "\n    b", "\u{7f}", "\u{1}", "x: y", "- x: y", "@", "`", "0", "<<",
    ];
    check("yaml", YAML, &pieces);
}

/// What plans are made of and few samples have.
const YAML: &[&str] = &[
    "a: 1\nb:\n  - x\n  - y: 1\n    z: 2\nc:\n- d\n- e\n",
    "a: one\n  two\n\n\n  three # end\nb: 'it''s' # so\nc: \"a \\\"b\\\" \\\\ \\n\"\n",
    "a: |\n  one\n    two\n\n  three\nb: >-\n  one\n  two\n\n  three\n\nc: >\n  x\nd: |-\n  y\n",
    "# first\n\na: # here\n  b: [] # none\n  c: {}\n  d: ~\n  e: null\n  f:\n- g\n",
    "- a\n- b: c\n  d:\n    - e\n-\n- f\n",
    "a:\n  long text\n  on its own\nb:\n  'quoted'\nc:\n  |\n  x\n",
];

#[test]
fn json_is_read_alike() {
    let pieces = [
        " ",
        "\n",
        "\r",
        "\t",
        "\"",
        "\\\"",
        "\\",
        "\\n",
        "\\u0041",
        ",",
        ":",
        "[",
        "]",
        "{",
        "}",
        "null",
        "true",
        "0",
        "-1",
        "1e5",
        "0.5",
        ".",
        "£",
        "\u{a0}",
        "\u{7f}",
        "\u{1}",
        "\u{feff}",
        "'",
        "//",
        "$schema",
        "\"$schema\": \"x\",",
        "a",
        "\"a\": 1,",
    ];
    check("json", JSON, &pieces);
}

/// What most of what is damaged still makes sense of.
const JSON: &[&str] = &[
    "\u{feff}{\n  \"$schema\": \"x.json\",\r\n  \"council\": \"Essex £ \\\"\\u00a3\\\"\",\n  \"spending\": [\n    {\"amount\": \
     838551.50},\n    {}, [], null\n  ]}\n",
    "{\"a\": [1, -2.5e3, \"x\\n\\\"y\\\"\", true, null], \"b\": {\"c\": \"£ d\"}}",
    "[{}, [], \"\", {\"a\": \"b\"}]",
    " { \"$schema\" : \"x\" , \"a\" : { \"$schema\" : \"y\" } } ",
];

/// Characters that look like a space or like nothing, and that no format takes for one, at every place.
#[test]
fn odd_blanks_are_read_alike() {
    let odd =
        ['\u{a0}', '\u{1680}', '\u{2003}', '\u{202f}', '\u{3000}', '\u{200b}', '\u{b}', '\u{c}'];
    for (ending, samples) in [("yaml", YAML), ("json", JSON)] {
        for sample in samples {
            for (at, _) in sample.char_indices() {
                for odd in odd.iter().flat_map(|odd| [format!("{odd}"), format!(" {odd}")]) {
                    let text = format!("{}{odd}{}", &sample[..at], &sample[at..]);
                    let is_alike = is_read_alike(&format!("plan.{ending}"), &text);
                    assert_ne!(is_alike, Some(false), "{text:?}");
                }
            }
        }
    }
}

/// What is too deep or too long is left to the parser, which refuses it.
#[test]
fn limits_are_those_of_the_parser() {
    for inner in ["a: 1", "a: []", "a: {}", "- a"] {
        for n_levels in 62..67 {
            let names = (0..n_levels).map(|level| format!("{:1$}a:\n", "", level));
            let text = names.collect::<String>() + &format!("{:1$}{inner}\n", "", n_levels);
            assert_ne!(is_read_alike("plan.yaml", &text), Some(false), "{n_levels} {inner}");
        }
    }
    for n_levels in 62..67 {
        let text = format!("{}{}", "[".repeat(n_levels), "]".repeat(n_levels));
        assert_ne!(is_read_alike("plan.json", &text), Some(false), "{n_levels}");
    }
    for (name, head, line, tail) in [
        ("plan.json", "{", "\"$schema\": \"\", ", "\"year\": 1}"),
        ("plan.json", "[", "0,", "0]"),
        ("plan.yaml", "", "-\n", ""),
        ("plan.yaml", "", "a:\n", ""),
    ] {
        let text = format!("{head}{}{tail}", line.repeat(1_000_001));
        assert_eq!(is_read_alike(name, &text), None, "{name} {line}");
    }
}

/// Longer texts take long, and their lines are like those of others.
const LONGEST_DAMAGED: usize = 30_000;

/// The fast reader of a format gives what the parser gives, which then has nothing to say, or gives up: on every plan
/// and case of the repository, on these samples, and on each of them damaged in many ways.
fn check(ending: &str, samples: &[&str], pieces: &[&str]) {
    let is_taken = |text: &str| {
        let is_alike = is_read_alike(&format!("plan.{ending}"), text);
        assert_ne!(is_alike, Some(false), "{text:?}");
        is_alike.is_some()
    };
    let files = repository_files(ending);
    let texts: Vec<&str> =
        files.iter().map(String::as_str).chain(samples.iter().copied()).collect();
    let n_taken = texts.iter().filter(|text| is_taken(text)).count();
    assert!(n_taken * 2 > texts.len(), "it takes only {n_taken} of {}", texts.len());
    let mut rng = fastrand::Rng::with_seed(2001);
    let n_damaged = std::env::var("LACUNA_MUTATIONS").ok().and_then(|count| count.parse().ok());
    for _ in 0..n_damaged.unwrap_or(20_000_usize) {
        let sample = if rng.bool() { rng.choice(samples) } else { rng.choice(&texts) };
        if let Some(sample) = sample.filter(|sample| sample.len() < LONGEST_DAMAGED) {
            is_taken(&damaged(sample, pieces, &mut rng));
        }
    }
}

/// A short text, or some lines of a long one, with one to three pieces put into it or in the place of some of it.
fn damaged(text: &str, pieces: &[&str], rng: &mut fastrand::Rng) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let from = if rng.bool() { 0 } else { rng.usize(..lines.len().max(1)) };
    let mut damaged: String = lines.iter().skip(from).take(40).copied().collect();
    for _ in 0..1 + rng.usize(..3) {
        let places: Vec<usize> =
            (0..=damaged.len()).filter(|at| damaged.is_char_boundary(*at)).collect();
        let at = rng.usize(..places.len());
        let behind = (at + rng.usize(..3)).min(places.len() - 1);
        damaged.replace_range(places[at]..places[behind], rng.choice(pieces).unwrap());
    }
    damaged
}

/// The files of the repository with this ending.
fn repository_files(ending: &str) -> Vec<String> {
    let folders = ["plans", "tests", "docs"].into_iter();
    let files = folders.flat_map(|folder| WalkDir::new(folder).sort_by_file_name());
    let files = files.filter_map(Result::ok);
    let files = files.filter(|file| file.path().extension().is_some_and(|own| own == ending));
    files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
}
