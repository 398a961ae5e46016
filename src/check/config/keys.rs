//! The keys of `lacuna.toml` as rows: what each takes, and what it is for.

/// A key, and what it takes.
pub(super) struct Key {
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    pub takes: Takes,
    /// Whether it has to be there.
    pub is_required: bool,
}

/// What a key takes.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// A file or folder, with an example.
    Path(&'static str),
    /// Files and folders, or patterns of their names, with an example.
    Paths(&'static str),
    /// `true` or `false`.
    YesNo,
    /// Some of these words.
    Words(&'static [&'static str]),
    /// Words of its author's own, with an example.
    Text(&'static str),
    /// A list of such words.
    Texts,
    /// A day.
    Date,
    /// A financial year.
    Year,
    /// Entries with these keys, each under a header in two pairs of brackets.
    Entries(&'static [Key]),
}

pub(super) const RULES: &str = "rules";
pub(super) const ALLOW_FROM: &str = "allow-from";
pub(super) const PLANS: &str = "plans";
pub(super) const PREVIOUS: &str = "previous";
pub(super) const NOT_PLANS: &str = "not-plans";
pub(super) const NATIONAL: &str = "national";
pub(super) const DENY: &str = "deny";
pub(super) const BASELINE: &str = "baseline";
pub(super) const ASSESSMENTS: &str = "assessments";
pub(super) const WAIVER: &str = "waiver";
pub(super) const REQUIREMENT: &str = "requirement";
pub(super) const COUNCIL: &str = "council";
pub(super) const YEAR: &str = "year";
pub(super) const REASON: &str = "reason";
pub(super) const AGREED_BY: &str = "agreed-by";
pub(super) const UNTIL: &str = "until";
pub(super) const KNOWN: &str = "known";
pub(super) const PLAN: &str = "plan";
pub(super) const FINGERPRINTS: &str = "fingerprints";

/// All keys, in the order in which people write them.
pub(super) static KEYS: [Key; 10] = [
    Key {
        name: RULES,
        about: "The file or folder of rules to judge by, instead of those built in.",
        takes: Takes::Path("rules"),
        is_required: false,
    },
    Key {
        name: ALLOW_FROM,
        about: "Folders from which rule files may take tables and plans, besides their own.",
        takes: Takes::Paths("tables"),
        is_required: false,
    },
    Key {
        name: PLANS,
        about: "The files and folders of plans that `lacuna check` checks where none is named.",
        takes: Takes::Paths("plans"),
        is_required: false,
    },
    Key {
        name: PREVIOUS,
        about: "Where last year's plans lie, besides among those that are checked.",
        takes: Takes::Paths("archive"),
        is_required: false,
    },
    Key {
        name: NOT_PLANS,
        about: "Files in those folders that are no plans, as patterns: `*` stands for any characters \
                of a name, `**` for any folders.",
        takes: Takes::Paths("docs/**"),
        is_required: false,
    },
    Key {
        name: NATIONAL,
        about: "Whether all plans of a year are checked together against the national requirements.",
        takes: Takes::YesNo,
        is_required: false,
    },
    Key {
        name: DENY,
        about: "What counts towards the exit status besides each `must`.",
        takes: Takes::Words(&["should", "judged", "warnings"]),
        is_required: false,
    },
    Key {
        name: BASELINE,
        about: "What was found before and does not count, in the file that `lacuna check --write-baseline` wrote.",
        takes: Takes::Path("lacuna-baseline.json"),
        is_required: false,
    },
    Key {
        name: ASSESSMENTS,
        about: "Files with what people judged of the questions about plans, as `lacuna assess` makes them.",
        takes: Takes::Paths("assessment.xlsx"),
        is_required: false,
    },
    Key {
        name: WAIVER,
        about: "A requirement that need not be met by a council for a time, as the Department agreed.",
        takes: Takes::Entries(&WAIVER_KEYS),
        is_required: false,
    },
];

/// The keys of a waiver.
static WAIVER_KEYS: [Key; 6] = [
    Key {
        name: REQUIREMENT,
        about: "The name of the requirement.",
        takes: Takes::Text("four-signatures"),
        is_required: true,
    },
    Key {
        name: COUNCIL,
        about: "The council, as its plan calls it.",
        takes: Takes::Text("Northmoor"),
        is_required: true,
    },
    Key {
        name: YEAR,
        about: "The year of the plan [default: any].",
        takes: Takes::Year,
        is_required: false,
    },
    Key {
        name: REASON,
        about: "Why the requirement need not be met.",
        takes: Takes::Text("The health authority's post is vacant."),
        is_required: true,
    },
    Key {
        name: AGREED_BY,
        about: "Who agreed to it.",
        takes: Takes::Text("A. Example, Department of Health"),
        is_required: true,
    },
    Key {
        name: UNTIL,
        about: "The last day on which it counts.",
        takes: Takes::Date,
        is_required: true,
    },
];

/// The keys of a baseline.
pub(super) static BASELINE_KEYS: [Key; 1] = [Key {
    name: KNOWN,
    about: "What was found in plans before.",
    takes: Takes::Entries(&KNOWN_KEYS),
    is_required: true,
}];

/// The keys of a finding in a baseline.
static KNOWN_KEYS: [Key; 3] = [
    Key {
        name: PLAN,
        about: "The council and the year of the plan, for readers.",
        takes: Takes::Text("Northmoor, 2001-02"),
        is_required: false,
    },
    Key {
        name: REQUIREMENT,
        about: "The name of the requirement, for readers.",
        takes: Takes::Text("four-signatures"),
        is_required: false,
    },
    Key {
        name: FINGERPRINTS,
        about: "By what the finding is known.",
        takes: Takes::Texts,
        is_required: true,
    },
];

impl Takes {
    /// What it has to be, in words that follow "is": `true or false`.
    pub(super) fn words(self) -> String {
        match self {
            Takes::Path(example) => format!("the name of a file or folder, such as \"{example}\""),
            Takes::Paths(example) => format!("a list of names, such as [\"{example}\"]"),
            Takes::YesNo => "true or false".to_owned(),
            Takes::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("a list of some of these: [{}]", words.join(", "))
            }
            Takes::Text(_) => "words in quotes".to_owned(),
            Takes::Texts => "a list of words in quotes".to_owned(),
            Takes::Date => "a day that exists, such as 2001-03-31".to_owned(),
            Takes::Year => "a financial year, such as \"2001-02\"".to_owned(),
            Takes::Entries(_) => {
                "an entry of its own, under a header in two pairs of brackets".to_owned()
            }
        }
    }
}
