//! The keys of `lacuna.toml` as rows: what each takes, and what it is for.

/// A key, and what it takes.
pub(super) struct Key {
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    pub takes: Takes,
}

/// What a key takes.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// A file or folder.
    Path,
    /// Files and folders, or patterns of their names, with an example.
    Paths(&'static str),
    /// `true` or `false`.
    YesNo,
    /// Some of these words.
    Words(&'static [&'static str]),
}

pub(super) const RULES: &str = "rules";
pub(super) const ALLOW_FROM: &str = "allow-from";
pub(super) const PLANS: &str = "plans";
pub(super) const PREVIOUS: &str = "previous";
pub(super) const NOT_PLANS: &str = "not-plans";
pub(super) const NATIONAL: &str = "national";
pub(super) const DENY: &str = "deny";

/// All keys, in the order in which people write them.
pub(super) static KEYS: [Key; 7] = [
    Key {
        name: RULES,
        about: "The file or folder of rules to judge by, instead of those built in.",
        takes: Takes::Path,
    },
    Key {
        name: ALLOW_FROM,
        about: "Folders from which rule files may take tables and plans, besides their own.",
        takes: Takes::Paths("tables"),
    },
    Key {
        name: PLANS,
        about: "The files and folders of plans that `lacuna check` checks where none is named.",
        takes: Takes::Paths("plans"),
    },
    Key {
        name: PREVIOUS,
        about: "Where last year's plans lie, besides among those that are checked.",
        takes: Takes::Paths("archive"),
    },
    Key {
        name: NOT_PLANS,
        about: "Files in those folders that are no plans, as patterns: `*` stands for any characters \
                of a name, `**` for any folders.",
        takes: Takes::Paths("docs/**"),
    },
    Key {
        name: NATIONAL,
        about: "Whether all plans of a year are checked together against the national requirements.",
        takes: Takes::YesNo,
    },
    Key {
        name: DENY,
        about: "What counts towards the exit status besides each `must`.",
        takes: Takes::Words(&["should", "judged", "warnings"]),
    },
];

impl Takes {
    /// What it has to be, in words that follow "is": `true or false`.
    pub(super) fn words(self) -> String {
        match self {
            Takes::Path => "the name of a file or folder, such as \"rules\"".to_owned(),
            Takes::Paths(example) => format!("a list of names, such as [\"{example}\"]"),
            Takes::YesNo => "true or false".to_owned(),
            Takes::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("a list of some of these: [{}]", words.join(", "))
            }
        }
    }
}
