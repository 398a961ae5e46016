//! The issues of a whole run, in the order in which people act on them.

use super::{At, Issue, Kind, Level, Of, Outcome};
use crate::Run;

/// An issue, and how loud it is told.
#[derive(Clone, Copy)]
pub(crate) struct Told<'r, 'l> {
    pub issue: &'r Issue<'l>,
    pub level: Level,
}

impl<'r, 'l> Run<'r, 'l> {
    /// The issues of one outcome, in its order. What is only doubtful in rule files is for those who write rules.
    pub(crate) fn issues_of(&self, outcome: &'r Outcome<'l>) -> impl Iterator<Item = Told<'r, 'l>> {
        let is_of_rules = matches!(outcome.of, Of::Rules);
        self.all_of(outcome).filter(move |told| !is_of_rules || told.level == Level::Error)
    }

    /// All that was said of something.
    pub(crate) fn all_of(&self, outcome: &'r Outcome<'l>) -> impl Iterator<Item = Told<'r, 'l>> {
        outcome.issues.iter().map(|issue| Told { issue, level: self.level(issue.kind) })
    }

    /// All issues, those of one plan beside each other.
    pub(crate) fn issues(&self) -> impl Iterator<Item = Told<'r, 'l>> {
        self.outcomes.iter().flat_map(|outcome| self.issues_of(outcome))
    }

    /// All issues, what matters most first.
    pub(crate) fn worst_first(&self) -> Vec<Told<'r, 'l>> {
        let mut all: Vec<Told> = self.issues().collect();
        all.sort_by_key(|one| (one.level, one.issue.kind));
        all
    }

    /// How loud an issue of this kind is told.
    pub(crate) fn level(&self, kind: Kind) -> Level {
        kind.level(self.settings.is_draft, self.ending.denied)
    }

    /// The name of a file from the top of its repository; nothing where it lies elsewhere.
    pub(crate) fn inside(&self, file: &str) -> Option<String> {
        let top = without_dots(&self.ending.top);
        let whole = self.whole(file);
        match top.is_empty() {
            true => Some(whole).filter(|whole| !is_whole(whole)),
            false => whole.strip_prefix(&format!("{top}/")).map(str::to_owned),
        }
    }

    /// The name of a file from the top of its repository; of one that lies elsewhere, its whole name.
    pub(crate) fn name(&self, at: &At) -> String {
        match at.is_built_in {
            true => at.file.clone(),
            false => self.inside(&at.file).unwrap_or_else(|| self.whole(&at.file)),
        }
    }

    fn whole(&self, file: &str) -> String {
        match is_whole(file) || self.ending.folder.is_empty() {
            true => without_dots(file),
            false => without_dots(&format!("{}/{file}", self.ending.folder)),
        }
    }
}

/// Whether a name begins at the root of its system, or of its disk.
pub(crate) fn is_whole(file: &str) -> bool {
    file.starts_with('/') || file.get(1..3) == Some(":/")
}

/// A name in which no part leads nowhere or back.
fn without_dots(file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (at, part) in file.split('/').enumerate() {
        match part {
            "" if at > 0 => {}
            "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use crate::issues::At;
    use crate::{Detail, Drawing, Ending, Run, Settings, Style, Totals};

    #[test]
    fn a_file_is_named_from_the_top_of_its_repository() {
        let style = Style { colour: false, drawing: Drawing::Unicode, width: 80 };
        let as_of = jiff::civil::date(2001, 1, 23);
        let settings = Settings { style, as_of, is_draft: false, detail: Detail::Full };
        for (folder, file, named) in [
            ("/home/x/plans/2001", "a.yaml", "plans/2001/a.yaml"),
            ("/home/x/plans", "../a.yaml", "a.yaml"),
            ("/home/x", "plans/a.yaml", "plans/a.yaml"),
            ("/home/x", "./plans//a b%.yaml", "plans/a b%.yaml"),
            ("/home/x", "/home/x/a.yaml", "a.yaml"),
            ("/home/x", "/home/xy/a.yaml", "/home/xy/a.yaml"),
            ("/home/x", "../y/a.yaml", "/home/y/a.yaml"),
            ("/home/x", "../x/a.yaml", "a.yaml"),
            ("/home/x", "<stdin>", "<stdin>"),
            ("C:/x", "C:/x/a.yaml", "a.yaml"),
            ("C:/x", "D:/a.yaml", "D:/a.yaml"),
            ("", "./plans/a.yaml", "plans/a.yaml"),
            ("", "../a.yaml", "../a.yaml"),
        ] {
            let top = folder.split("/plans").next().unwrap_or_default().to_owned();
            let ending = Ending { folder: folder.to_owned(), top, ..Ending::default() };
            let totals = Totals::default();
            let run = Run { settings, outcomes: Vec::new(), totals: &totals, ending: &ending };
            assert_eq!(run.name(&At::file(file)), named, "{folder} {file}");
        }
    }
}
