//! A run as a comment on a pull request, in Markdown: the verdicts, then what is to be done, the worst first.
//!
//! Takes the issues of a run; gives at most as much as a comment may hold. Text from plans and rules is only
//! text in it: no markup, no link, and nobody is called.

use std::cmp::Reverse;

use crate::Run;
use crate::issues::{At, Kind, Level, Of, Outcome, Spot, Told};
use lacuna_language::diag::Printable;
use lacuna_language::source::visible::in_a_line;

/// How many characters there are at most. A comment on GitHub may have 65,536.
const MOST: usize = 60_000;
/// How many of them the table of plans takes at most.
const MOST_OF_TABLE: usize = 20_000;
/// Room for the end of each section, which says what is left out of it.
const RESERVE: usize = 300;

/// How many issues are listed of a kind that does not count towards the exit status.
const MOST_UNCOUNTED: usize = 20;

/// What each kind of issue is headed by, in the order in which they are told.
const SECTIONS: [(Kind, &str); 11] = [
    (Kind::Unusable, "Files that cannot be used"),
    (Kind::MustBreached, "Put right"),
    (Kind::MustUndecided, "Fill in before the plan is sent"),
    (Kind::ShouldBreached, "Should be met"),
    (Kind::Doubtful, "Check again"),
    (Kind::ShouldUndecided, "Fill in as well"),
    (Kind::JudgedNo, "Judged no"),
    (Kind::ToJudge, "For a person to judge"),
    (Kind::Explained, "Breached, but the council explains why"),
    (Kind::Waived, "Waived"),
    (Kind::Known, "Known already, and not counted"),
];

/// The whole comment.
pub(crate) fn report(run: &Run) -> Printable {
    let mut comment = Comment { text: String::new(), n_chars: 0 };
    comment.push(&head(run));
    let plans = table(run, &mut comment);
    comment.push(&plans);
    let sections = SECTIONS.len();
    for (at, (kind, heading)) in SECTIONS.into_iter().enumerate() {
        let reserve = RESERVE.saturating_mul(sections.saturating_sub(at));
        section(run, kind, heading, &mut comment, MOST.saturating_sub(reserve));
    }
    Printable::lines(comment.text)
}

/// Text that is not to become too long.
struct Comment {
    text: String,
    n_chars: usize,
}

impl Comment {
    fn push(&mut self, more: &str) {
        self.n_chars = self.n_chars.saturating_add(more.chars().count());
        self.text.push_str(more);
    }

    /// Adds a line if there are no more than so many characters with it; says whether it does.
    fn fits(&mut self, line: &str, most: usize) -> bool {
        let fits = self.n_chars.saturating_add(line.chars().count()) <= most;
        if fits {
            self.push(line);
        }
        fits
    }
}

/// What a run came to in a line.
fn head(run: &Run) -> String {
    let totals = run.totals;
    let (unready, in_part) = (totals.unready(), totals.in_part);
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        many_of => format!("{many_of} {many}"),
    };
    let plans = match (totals.plans, unready) {
        (0, _) => "no plan was checked".to_owned(),
        (1, 0) if in_part > 0 => "all that was checked of the plan is met".to_owned(),
        (all, 0) if in_part > 0 => format!("all that was checked of the {all} plans is met"),
        (1, 0) => "the plan is ready".to_owned(),
        (1, _) => "the plan is not ready".to_owned(),
        (all, 0) => format!("all {all} plans are ready"),
        (all, _) => format!("{unready} of {all} plans are not ready"),
    };
    let unusable = match totals.unusable {
        0 => String::new(),
        some => format!(", {} cannot be used", counted(some, "file", "files")),
    };
    let draft = if run.settings.is_draft { " (checked as drafts)" } else { "" };
    let part = totals.part.sentence().map(|part| format!("{}\n\n", text(&part)));
    format!("### Lacuna: {plans}{unusable}{draft}\n\n{}", part.unwrap_or_default())
}

/// The plans with their verdicts, those with the most to do first.
fn table(run: &Run, comment: &mut Comment) -> String {
    let mut plans: Vec<&Outcome> = run.outcomes.iter().copied().filter(is_plan).collect();
    if plans.is_empty() {
        return String::new();
    }
    let count =
        |outcome: &Outcome, kind| outcome.issues.iter().filter(|one| one.kind == kind).count();
    plans.sort_by_cached_key(|outcome| {
        [Kind::Unusable, Kind::MustBreached, Kind::MustUndecided, Kind::ShouldBreached]
            .map(|kind| Reverse(count(outcome, kind)))
    });
    comment.push("| Plan | Council | Verdict |\n| --- | --- | --- |\n");
    let rows = plans.iter().filter_map(|outcome| row(run, outcome));
    let shown = rows.take_while(|row| comment.fits(row, MOST_OF_TABLE)).count();
    match plans.len().saturating_sub(shown) {
        0 => "\n".to_owned(),
        more => format!("\nand {more} more plans: {}\n\n", where_the_rest_is()),
    }
}

fn is_plan(outcome: &&Outcome) -> bool {
    matches!(outcome.of, Of::Plan { .. })
}

fn row(run: &Run, outcome: &Outcome) -> Option<String> {
    let Of::Plan { file, council, standing } = &outcome.of else { return None };
    let (word, counts) = match standing {
        Some((word, counts)) => (*word, counts.as_str()),
        None => ("NOT USABLE", ""),
    };
    let counts = if counts.is_empty() { String::new() } else { format!(": {}", text(counts)) };
    let council = council.as_deref().map(text).unwrap_or_default();
    let name = code(&run.name(&At::file(file))).replace('|', "\\|");
    Some(format!("| {name} | {council} | **{word}**{counts} |\n"))
}

/// The issues of one kind, as many as there is room for.
fn section(run: &Run, kind: Kind, heading: &str, comment: &mut Comment, most: usize) {
    let issues: Vec<Told> = run.issues().filter(|told| told.issue.kind == kind).collect();
    if issues.is_empty() {
        return;
    }
    comment.push(&format!("#### {heading}\n\n"));
    let is_counted = run.level(kind) == Level::Error;
    let most_items = if is_counted { issues.len() } else { MOST_UNCOUNTED };
    let items = issues.iter().take(most_items).map(|told| item(run, *told));
    let shown = items.take_while(|item| comment.fits(item, most)).count();
    match issues.len().saturating_sub(shown) {
        0 => comment.push("\n"),
        more => comment.push(&format!("- and {more} more: {}\n\n", where_the_rest_is())),
    }
}

fn where_the_rest_is() -> &'static str {
    "`lacuna check --format short` on the same plans lists all of them."
}

/// `- **four-signatures** at `plans/a.yaml:46:13`: Breached (must): …`
fn item(run: &Run, Told { issue, level }: Told) -> String {
    const MOST_OF_ONE: usize = 1_500;
    let place = issue.places.first().map(|at| {
        let colon = if at.spot == Spot::File { "" } else { ":" };
        format!(" at {}", code(&format!("{}{colon}{}", run.name(at), at.spot)))
    });
    let mark = if level == Level::Error { ":x: " } else { "" };
    let (name, place) = (text(issue.rule.id()), place.unwrap_or_default());
    let message: String = issue.message.chars().take(MOST_OF_ONE).collect();
    let cut = if message.len() < issue.message.len() { " …" } else { "" };
    format!("- {mark}**{name}**{place}: {}{cut}\n", sentence(&message))
}

// ---- Text that stays text -----------------------------------------------------------------------------------

/// Breaks up what a page would link, without being seen: entities are read only after that.
const BREAK: &str = "&#8203;";

/// A text in a line, without any markup.
pub(crate) fn text(text: &str) -> String {
    let seen = in_a_line(text);
    let mut out = String::with_capacity(seen.len().saturating_mul(2));
    let mut chars = seen.chars().peekable();
    let mut is_numbering = true;
    while let Some(char) = chars.next() {
        let is_first = out.is_empty();
        let before_word =
            chars.peek().is_some_and(|next| next.is_alphanumeric() || "\"`_+-".contains(*next));
        match char {
            '<' => out.push_str("&lt;"),
            '$' => out.push_str("&#36;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '|' | '~' => out.extend(['\\', char]),
            '#' | '+' | '-' | '=' if is_first => out.extend(['\\', char]),
            '.' | ')' if is_numbering && !is_first => out.extend(['\\', char]),
            char => out.push(char),
        }
        is_numbering &= char.is_ascii_digit();
        let is_call = matches!(char, '@' | '#' | '!' | '%' | '~' | '&' | ':') && before_word;
        let is_address = char == ':' && chars.peek() == Some(&'/')
            || char == '.' && ends_with(&out, "www.")
            || char == '-' && ends_with(&out, "gh-");
        if is_call || is_address {
            out.push_str(BREAK);
        }
    }
    out
}

fn ends_with(text: &str, end: &str) -> bool {
    let at = text.len().saturating_sub(end.len());
    text.get(at..).is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// A sentence of ours, in which names and values are between backticks.
pub(crate) fn sentence(said: &str) -> String {
    let parts: Vec<&str> = said.split('`').collect();
    let n_pairs = parts.len().saturating_sub(1) / 2;
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_code = at % 2 == 1 && at < n_pairs.saturating_mul(2);
        match is_code {
            true => out.push_str(&code(part)),
            false if at > n_pairs.saturating_mul(2) => out.push_str(&format!("\\`{}", text(part))),
            false => out.push_str(&text(part)),
        }
    }
    out
}

/// A name or a value, in the letters of a typewriter.
pub(crate) fn code(text: &str) -> String {
    let text = in_a_line(text);
    let fence = "`".repeat(longest_run(&text).saturating_add(1));
    let is_blank = text.trim().is_empty();
    let blank = if !is_blank && (text.starts_with(['`', ' ']) || text.ends_with(['`', ' '])) {
        " "
    } else {
        ""
    };
    match text.is_empty() {
        true => "\\`\\`".to_owned(),
        false => format!("{fence}{blank}{text}{blank}{fence}"),
    }
}

/// Lines as they are.
pub(crate) fn block(text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2).saturating_add(1));
    format!("{fence}text\n{}\n{fence}", text.trim_end())
}

/// How many backticks stand side by side, at most.
fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (plain, written) in [
            ("£5, *not* £6", "£5, \\*not\\* £6"),
            ("@team and a@b.uk, #12", "@&#8203;team and a@&#8203;b.uk, #&#8203;12"),
            ("<b>[x](http://y)", "&lt;b\\>\\[x\\](http:&#8203;//y)"),
            ("www.x.uk GH-12 $a$", "www.&#8203;x.uk GH-&#8203;12 &#36;a&#36;"),
            ("1. x", "1\\. x"),
            ("- x", "\\- x"),
            ("| a\n|", "\\| a↵\\|"),
            ("50% & more", "50% &amp; more"),
        ] {
            assert_eq!(text(plain), written);
        }
    }

    #[test]
    fn names_and_values_are_code() {
        assert_eq!(sentence("write `a_b`, not `*`"), "write `a_b`, not `*`");
        assert_eq!(sentence("one ` alone *"), "one \\` alone \\*");
        assert_eq!(sentence("`a` and ` *"), "`a` and \\` \\*");
        assert_eq!(sentence("``"), "\\`\\`");
        assert_eq!(code("a ``b`"), "``` a ``b` ```");
    }
}
