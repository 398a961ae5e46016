//! What changed from one circular to another, for councils: for people, as Markdown, for programs.

use serde::Serialize;

use super::json::VERSION;
use super::{Audience, Format, Style};
use lacuna_language::compare::{Change, Changes, Difference, Direction, Status};
use lacuna_language::diag::{Printable, view};
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Requirement;
use lacuna_language::source::{Sources, visible};

/// A format of `lacuna diff`.
pub type ChangesFormat = Format<fn(&ComparedCirculars, Style) -> Printable>;

impl ChangesFormat {
    /// All of them, the usual one first.
    pub const ALL: [ChangesFormat; 4] = [
        Format {
            name: "human",
            about: "For people",
            audience: Audience::People,
            renderer: |compared, style| compared.human(style),
        },
        Format {
            name: "plain",
            about: "The same, with messages as plain paragraphs, for screen readers",
            audience: Audience::Listeners,
            renderer: |compared, style| compared.human(style),
        },
        Format {
            name: "markdown",
            about: "For a web page",
            audience: Audience::Programs,
            renderer: |compared, _| compared.markdown(),
        },
        Format {
            name: "json",
            about: "For programs",
            audience: Audience::Programs,
            renderer: |compared, _| compared.json(),
        },
    ];
}

/// Two circulars, and what is different.
pub struct ComparedCirculars<'a> {
    /// The earlier circular.
    pub old: &'a Rules,
    /// The later one, whose file says why a requirement changed.
    pub new: &'a Rules,
    /// What is different in the new one.
    pub changes: &'a Changes,
    /// The texts of both rule files.
    pub sources: &'a Sources,
}

/// How deep a line of the note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Title,
    Heading,
    Item,
    Detail,
}

/// What became of a requirement, in the order in which a council wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    New,
    Dropped,
    Tightened,
    Loosened,
    Changed,
    Reworded,
}

impl Section {
    const ALL: [Section; 6] = [
        Section::New,
        Section::Dropped,
        Section::Tightened,
        Section::Loosened,
        Section::Changed,
        Section::Reworded,
    ];

    fn of(status: &Status) -> Section {
        match status {
            Status::New => Section::New,
            Status::Dropped => Section::Dropped,
            Status::Changed(all) => match status.direction() {
                Some(Direction::Tightened) => Section::Tightened,
                Some(Direction::Loosened) => Section::Loosened,
                None if all.iter().all(|one| is_words(one.of)) => Section::Reworded,
                None => Section::Changed,
            },
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Section::New => "Asked for the first time",
            Section::Dropped => "No longer asked",
            Section::Tightened => "Asked more strictly",
            Section::Loosened => "Asked less strictly",
            Section::Changed => "Asked in another way",
            Section::Reworded => "Asked as before, in other words",
        }
    }
}

impl ComparedCirculars<'_> {
    fn title(&self, is_markdown: bool) -> String {
        let said = |rules: &Rules| match &rules.circular.number {
            Ok(number) => format!("{} ({})", rules.circular.year, prose(number, is_markdown)),
            Err(_) => rules.circular.year.to_string(),
        };
        format!("What changed from {} to {}", said(self.old), said(self.new))
    }

    /// The groups of changes, each with its heading.
    fn groups(&self) -> [(&'static str, &[Change]); 3] {
        [
            ("Requirements", self.changes.requirements.as_slice()),
            ("Figures, definitions and tables", self.changes.figures.as_slice()),
            ("What a plan holds", self.changes.forms.as_slice()),
        ]
    }

    /// Why, in the author's words, where this year's file says it.
    fn reason(&self, change: &Change) -> Option<&str> {
        let mut decisions = self.new.decisions.iter();
        let found = decisions.find(|one| one.requirement == change.name)?;
        found.because.as_deref().filter(|_| change.kind == "requirement")
    }

    /// The note line by line; `is_markdown` marks rules as code and names as strong.
    fn note(&self, is_markdown: bool) -> Vec<(Level, String)> {
        let mut lines = vec![(Level::Title, self.title(is_markdown))];
        if !self.changes.circular.is_empty() {
            lines.push((Level::Heading, "The circular".to_owned()));
            let all = self.changes.circular.iter();
            lines.extend(all.map(|one| (Level::Item, difference_line(one, is_markdown))));
        }
        for section in Section::ALL {
            let group = self.changes.requirements.iter();
            let group: Vec<&Change> =
                group.filter(|one| Section::of(&one.status) == section).collect();
            lines.extend(self.section(section, &group, is_markdown));
        }
        for (heading, group) in self.groups().into_iter().skip(1) {
            if !group.is_empty() {
                lines.push((Level::Heading, format!("{heading}: {}", counts(group))));
                lines.extend(group.iter().flat_map(|one| self.changed(one, is_markdown)));
            }
        }
        if self.is_same() {
            lines.push((Level::Item, "Nothing.".to_owned()));
        }
        lines
    }

    fn section(
        &self,
        section: Section,
        group: &[&Change],
        is_markdown: bool,
    ) -> Vec<(Level, String)> {
        if group.is_empty() {
            return Vec::new();
        }
        let heading = (Level::Heading, format!("{} ({})", section.heading(), group.len()));
        let all = match section {
            // Nothing else is asked than last year: their names will do.
            Section::Reworded => {
                let names = group.iter().map(|one| name(one, is_markdown));
                vec![(Level::Item, names.collect::<Vec<_>>().join(", "))]
            }
            _ => group.iter().flat_map(|one| self.changed(one, is_markdown)).collect(),
        };
        [heading].into_iter().chain(all).collect()
    }

    /// A change and, below it, what of it is different, or what a new requirement rests on.
    fn changed(&self, change: &Change, is_markdown: bool) -> Vec<(Level, String)> {
        let details: Vec<String> = match &change.status {
            Status::Changed(all) => {
                let why = self.reason(change);
                let why = why.map(|why| format!("because {}", prose(why, is_markdown)));
                details(all, is_markdown).into_iter().chain(why).collect()
            }
            Status::New | Status::Dropped => {
                let why = self.because(change);
                why.map(|why| prose(&why, is_markdown)).into_iter().collect()
            }
        };
        let item = (Level::Item, self.change(change, is_markdown));
        let details = details.into_iter().map(|one| (Level::Detail, one));
        [item].into_iter().chain(details).collect()
    }

    fn is_same(&self) -> bool {
        self.changes.circular.is_empty() && self.groups().iter().all(|(_, group)| group.is_empty())
    }

    /// `six-heads (must): …`; what is no requirement says of what kind it is, and what became of it.
    fn change(&self, change: &Change, is_markdown: bool) -> String {
        let name = name(change, is_markdown);
        let title = match change.title.as_str() {
            "" => String::new(),
            title => format!(": {}", prose(title, is_markdown)),
        };
        if change.kind != "requirement" {
            return format!("{}: {} {name}{title}", word(&change.status), change.kind);
        }
        let strength = self.requirement(change).filter(|_| change.status == Status::New);
        let strength = strength.map(|one| format!(" ({})", one.strength.word()));
        format!("{name}{}{title}", strength.unwrap_or_default())
    }

    /// This year's requirement of the name.
    fn requirement(&self, change: &Change) -> Option<&Requirement> {
        let mut all = self.new.requirements.iter();
        all.find(|one| one.name == change.name && change.kind == "requirement")
    }

    /// Why: the author's words, or the paragraphs on which a new requirement rests.
    fn because(&self, change: &Change) -> Option<String> {
        if let Some(why) = self.reason(change) {
            return Some(format!("because {why}"));
        }
        let paragraphs = self.requirement(change)?.cites.iter();
        let words = paragraphs.filter_map(|at| Some(self.new.paragraphs.get(*at)?.words.as_str()));
        Some(words.collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
    }

    fn human(&self, style: Style) -> Printable {
        let mut text = String::new();
        for (level, line) in self.note(false) {
            let (before, indent) = match level {
                Level::Title => ("", 0),
                Level::Heading => ("\n", 0),
                Level::Item => ("", 2),
                Level::Detail => ("", 6),
            };
            let wrapped = view::wrapped(&line, style.width.saturating_sub(indent + 2));
            let hang = format!("\n{:1$}", "", indent + 2);
            text.push_str(&format!("{before}{:indent$}{}\n", "", wrapped.replace('\n', &hang)));
        }
        Printable::lines(text)
    }

    fn markdown(&self) -> Printable {
        let mut text = String::new();
        for (level, line) in self.note(true) {
            let line = visible::in_a_line(&line);
            text.push_str(&match level {
                Level::Title => format!("# {line}\n"),
                Level::Heading => format!("\n## {line}\n\n"),
                Level::Item => format!("- {line}\n"),
                Level::Detail => format!("  - {line}\n"),
            });
        }
        Printable::lines(text)
    }

    fn json(&self) -> Printable {
        let groups = self.groups().into_iter().flat_map(|(_, group)| group);
        let document = Document {
            version: VERSION,
            old: self.old.circular.year.to_string(),
            new: self.new.circular.year.to_string(),
            circular: self.changes.circular.iter().map(difference_view).collect(),
            changes: groups.map(|change| self.view(change)).collect(),
        };
        Printable::json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
    }

    fn view(&self, change: &Change) -> ChangeView {
        let at = self.sources.line_column(change.place);
        ChangeView {
            kind: change.kind,
            name: change.name.clone(),
            title: Some(change.title.clone()).filter(|title| !title.is_empty()),
            what: match &change.status {
                Status::New => "new",
                Status::Dropped => "dropped",
                Status::Changed(_) => "changed",
            },
            direction: change.status.direction().map(Direction::word),
            because: self.reason(change).map(str::to_owned),
            differences: match &change.status {
                Status::Changed(all) => all.iter().map(difference_view).collect(),
                Status::New | Status::Dropped => Vec::new(),
            },
            path: self.sources.name(change.place).to_owned(),
            line: at.line,
        }
    }
}

/// `2 new, 1 dropped, 3 changed (1 tightened, 2 loosened)`
fn counts(group: &[Change]) -> String {
    let count = |is_it: fn(&Status) -> bool| group.iter().filter(|one| is_it(&one.status)).count();
    let (new, dropped) =
        (count(|status| *status == Status::New), count(|status| *status == Status::Dropped));
    let changed = count(|status| matches!(status, Status::Changed(_)));
    let tightened = count(|status| status.direction() == Some(Direction::Tightened));
    let loosened = count(|status| status.direction() == Some(Direction::Loosened));
    let ways = match (tightened, loosened) {
        (0, 0) => String::new(),
        (some, 0) => format!(" ({some} tightened)"),
        (0, some) => format!(" ({some} loosened)"),
        (some, other) => format!(" ({some} tightened, {other} loosened)"),
    };
    format!("{new} new, {dropped} dropped, {changed} changed{ways}")
}

/// What became of something that is no requirement.
fn word(status: &Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::Dropped => "dropped",
        Status::Changed(_) => "changed",
    }
}

fn name(change: &Change, is_markdown: bool) -> String {
    if is_markdown { format!("**{}**", change.name) } else { change.name.clone() }
}

/// What is different; words that are all new, or all gone, on one line.
fn details(all: &[Difference], is_markdown: bool) -> Vec<String> {
    let is_word = |one: &&Difference| one.of == "word";
    let joined = |of: &str, text: fn(&Difference) -> Option<&String>| {
        let words: Vec<&str> =
            all.iter().filter(is_word).filter_map(text).map(String::as_str).collect();
        let said = |words: &[&str]| prose(&words.join("; "), is_markdown);
        (!words.is_empty()).then(|| format!("words, {of}: {}", said(&words)))
    };
    let words = [joined("gone", |one| one.old.as_ref()), joined("new", |one| one.new.as_ref())];
    // The note is about what is asked; how this year's paragraph puts it, `show` tells.
    let is_told = |one: &&Difference| !is_word(one) && one.of != "paragraph";
    let others = all.iter().filter(is_told).map(|one| difference_line(one, is_markdown));
    words.into_iter().flatten().chain(others).collect()
}

fn is_words(of: &str) -> bool {
    matches!(of, "title" | "help" | "otherwise" | "paragraph" | "question")
}

/// Words as they stand; in Markdown, with a backslash before whatever would be markup. What an author put
/// between backticks is code there too.
fn prose(text: &str, is_markdown: bool) -> String {
    if !is_markdown {
        return text.to_owned();
    }
    let pieces: Vec<&str> = text.split('`').collect();
    let is_apart = pieces.iter().skip(1).rev().skip(1).all(|piece| !piece.is_empty());
    if pieces.len().is_multiple_of(2) || !is_apart {
        return plain(text);
    }
    let pieces = pieces.into_iter().enumerate().map(|(at, piece)| match at % 2 {
        0 => plain(piece),
        _ => code(piece),
    });
    pieces.collect()
}

/// Words with a backslash before whatever would be markup in Markdown.
fn plain(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    for char in text.chars() {
        if "\\`*_[]<>|&~".contains(char) {
            marked.push('\\');
        }
        marked.push(char);
    }
    marked
}

/// A rule as code in Markdown, between more backticks than stand side by side in it.
fn code(text: &str) -> String {
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let apart = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{apart}{text}{apart}{fence}")
}

/// `condition: was …, is …`; rules are marked as code in Markdown.
fn difference_line(difference: &Difference, is_markdown: bool) -> String {
    let mark = |text: &str| match is_markdown && !is_words(difference.of) {
        true => code(text),
        false => prose(text, is_markdown),
    };
    let way = difference.direction.map(|way| format!(" ({})", way.word())).unwrap_or_default();
    let of = difference.of;
    match (&difference.old, &difference.new) {
        (Some(old), Some(new)) => format!("{of}{way}: was {}; is {}", mark(old), mark(new)),
        (None, Some(new)) if of == "uses" => format!("{} is different; see below", mark(new)),
        (None, Some(new)) => format!("{of}, new{way}: {}", mark(new)),
        (Some(old), None) => format!("{of}, gone{way}: {}", mark(old)),
        (None, None) => of.to_owned(),
    }
}

#[derive(Debug, Serialize)]
struct Document {
    version: u32,
    old: String,
    new: String,
    circular: Vec<DifferenceView>,
    changes: Vec<ChangeView>,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    kind: &'static str,
    name: String,
    title: Option<String>,
    what: &'static str,
    direction: Option<&'static str>,
    because: Option<String>,
    differences: Vec<DifferenceView>,
    path: String,
    line: usize,
}

#[derive(Debug, Serialize)]
struct DifferenceView {
    of: &'static str,
    old: Option<String>,
    new: Option<String>,
    direction: Option<&'static str>,
}

fn difference_view(one: &Difference) -> DifferenceView {
    DifferenceView {
        of: one.of,
        old: one.old.clone(),
        new: one.new.clone(),
        direction: one.direction.map(Direction::word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rules_are_no_markup() {
        for (text, written) in [
            ("£5 | [x](javascript:y)", r"£5 \| \[x\](javascript:y)"),
            ("<script> & *this*", r"\<script\> \& \*this\*"),
            ("`the_sum` is `a|b`", "`the_sum` is `a|b`"),
            ("one ` and ``", r"one \` and \`\`"),
            (r"\`<b>` \_", r"\\`<b>` \\\_"),
        ] {
            assert_eq!(prose(text, true), written);
            assert_eq!(prose(text, false), text);
        }
        assert_eq!(code("a is b"), "`a is b`");
        assert_eq!(code("a ``b` is `c`"), "``` a ``b` is `c` ```");
    }
}
