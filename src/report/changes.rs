//! What changed from one circular to another, for councils: for people, as Markdown, for programs.

use serde::Serialize;

use super::Style;
use super::json::VERSION;
use crate::compare::{Change, Changes, Difference, Direction, What};
use crate::diag::view;
use crate::rules::Rules;
use crate::source::Sources;

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangesFormat {
    Human,
    Markdown,
    Json,
}

/// Two circulars, and what is different.
pub struct Compared<'a> {
    pub old: &'a Rules,
    pub new: &'a Rules,
    pub changes: &'a Changes,
    pub sources: &'a Sources,
}

/// All that is different.
pub fn changes(compared: &Compared, format: ChangesFormat, style: Style) -> String {
    match format {
        ChangesFormat::Human => compared.human(style),
        ChangesFormat::Markdown => compared.markdown(),
        ChangesFormat::Json => compared.json(),
    }
}

impl Compared<'_> {
    fn title(&self) -> String {
        let said = |rules: &Rules| match &rules.circular.number {
            Ok(number) => format!("{} ({number})", rules.circular.year),
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
    fn because(&self, change: &Change) -> Option<&str> {
        let mut decisions = self.new.decisions.iter();
        let found = decisions.find(|one| one.requirement == change.name)?;
        found.because.as_deref().filter(|_| change.kind == "requirement")
    }

    fn human(&self, style: Style) -> String {
        let mut text = format!("{}\n", self.title());
        let mut push = |indent: usize, line: &str| {
            let wrapped = view::wrapped(line, style.width.saturating_sub(indent + 2));
            let hang = format!("\n{:1$}", "", indent + 2);
            text.push_str(&format!("{:indent$}{}\n", "", wrapped.replace('\n', &hang)));
        };
        if !self.changes.circular.is_empty() {
            push(0, "");
            push(0, "The circular");
            for difference in &self.changes.circular {
                push(2, &said(difference, false));
            }
        }
        for (heading, group) in self.groups().into_iter().filter(|(_, group)| !group.is_empty()) {
            push(0, "");
            push(0, &format!("{heading}: {}", counts(group)));
            for change in group {
                push(2, &self.change(change, false));
                if let What::Changed(all) = &change.what {
                    for difference in all {
                        push(6, &said(difference, false));
                    }
                }
            }
        }
        if self.is_same() {
            push(2, "Nothing.");
        }
        text
    }

    fn is_same(&self) -> bool {
        self.changes.circular.is_empty() && self.groups().iter().all(|(_, group)| group.is_empty())
    }

    /// `dropped: six-heads, "…", because …`
    fn change(&self, change: &Change, is_markdown: bool) -> String {
        let what = word(&change.what);
        let name = if is_markdown { format!("**{}**", change.name) } else { change.name.clone() };
        let kind = if change.kind == "requirement" { "" } else { change.kind };
        let kind = if kind.is_empty() { String::new() } else { format!("{kind} ") };
        let title = match change.title.as_str() {
            "" => String::new(),
            title => format!(": {title}"),
        };
        let because = self.because(change).map(|why| format!(" (because {why})"));
        format!("{what}: {kind}{name}{title}{}", because.unwrap_or_default())
    }

    fn markdown(&self) -> String {
        let mut text = format!("# {}\n", self.title());
        if !self.changes.circular.is_empty() {
            text.push_str("\n## The circular\n\n");
            for difference in &self.changes.circular {
                text.push_str(&format!("- {}\n", said(difference, true)));
            }
        }
        for (heading, group) in self.groups().into_iter().filter(|(_, group)| !group.is_empty()) {
            text.push_str(&format!("\n## {heading}: {}\n\n", counts(group)));
            for change in group {
                text.push_str(&format!("- {}\n", self.change(change, true)));
                if let What::Changed(all) = &change.what {
                    for difference in all {
                        text.push_str(&format!("  - {}\n", said(difference, true)));
                    }
                }
            }
        }
        if self.is_same() {
            text.push_str("\nNothing.\n");
        }
        text
    }

    fn json(&self) -> String {
        let groups = self.groups().into_iter().flat_map(|(_, group)| group);
        let document = Document {
            version: VERSION,
            old: self.old.circular.year.to_string(),
            new: self.new.circular.year.to_string(),
            circular: self.changes.circular.iter().map(difference_view).collect(),
            changes: groups.map(|change| self.view(change)).collect(),
        };
        format!("{}\n", serde_json::to_string_pretty(&document).unwrap_or_default())
    }

    fn view(&self, change: &Change) -> ChangeView {
        let at = self.sources.line_column(change.place);
        ChangeView {
            kind: change.kind,
            name: change.name.clone(),
            title: Some(change.title.clone()).filter(|title| !title.is_empty()),
            what: match &change.what {
                What::New => "new",
                What::Dropped => "dropped",
                What::Changed(_) => "changed",
            },
            direction: change.what.direction().map(Direction::word),
            because: self.because(change).map(str::to_owned),
            differences: match &change.what {
                What::Changed(all) => all.iter().map(difference_view).collect(),
                What::New | What::Dropped => Vec::new(),
            },
            path: self.sources.name(change.place).to_owned(),
            line: at.line,
        }
    }
}

/// `2 new, 1 dropped, 3 changed (1 tightened, 2 loosened)`
fn counts(group: &[Change]) -> String {
    let count = |is_it: fn(&What) -> bool| group.iter().filter(|one| is_it(&one.what)).count();
    let (new, dropped) = (count(|what| *what == What::New), count(|what| *what == What::Dropped));
    let changed = count(|what| matches!(what, What::Changed(_)));
    let tightened = count(|what| what.direction() == Some(Direction::Tightened));
    let loosened = count(|what| what.direction() == Some(Direction::Loosened));
    let ways = match (tightened, loosened) {
        (0, 0) => String::new(),
        (some, 0) => format!(" ({some} tightened)"),
        (0, some) => format!(" ({some} loosened)"),
        (some, other) => format!(" ({some} tightened, {other} loosened)"),
    };
    format!("{new} new, {dropped} dropped, {changed} changed{ways}")
}

/// `new`, `dropped`, `tightened`, `reworded`, `changed`
fn word(what: &What) -> &'static str {
    match what {
        What::New => "new",
        What::Dropped => "dropped",
        What::Changed(all) => match what.direction() {
            Some(direction) => direction.word(),
            None if all.iter().all(|one| is_words(one.of)) => "reworded",
            None => "changed",
        },
    }
}

fn is_words(of: &str) -> bool {
    matches!(of, "title" | "help" | "otherwise" | "paragraph" | "question")
}

/// `condition: was …, is …`; rules are marked as code in Markdown.
fn said(difference: &Difference, is_markdown: bool) -> String {
    let mark = |text: &str| match is_markdown && !is_words(difference.of) {
        true => format!("`{text}`"),
        false => text.to_owned(),
    };
    let way = difference.direction.map(|way| format!(" ({})", way.word())).unwrap_or_default();
    let of = difference.of;
    match (&difference.old, &difference.new) {
        (Some(old), Some(new)) => format!("{of}{way}: was {}; is {}", mark(old), mark(new)),
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
