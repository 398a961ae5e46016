//! The rules themselves with their conditions coloured by what examples reach: one page for a browser,
//! which needs nothing beside it.

use quick_xml::escape::escape;

use super::{Reached, conditions, counts, expected, never, sums};
use crate::tested::TestSettings;
use lacuna_check::prove::{ConditionCoverage, RequirementCoverage};
use lacuna_language::diag::Printable;
use lacuna_language::rules::Rules;
use lacuna_language::source::{Sources, visible};

const STYLE: &str = "\
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; \
color: #1b1b1b; background: #fff }
h1 { font-size: 1.5rem } h2 { margin-top: 2.5rem; font-size: 1.2rem }
table { border-collapse: collapse; width: 100% } th { text-align: left }
td, th { padding: .2rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top }
pre { overflow-x: auto; font: 14px/1.5 ui-monospace, monospace; background: #fafafa; padding: 1rem }
.both { background: #d5efd9 } .one { background: #fde7b3 } .none { background: #f6c6c2 }
.n { color: #767676; user-select: none }
";

/// The page, ended by a line break.
pub(in crate::tested) fn page(
    reached: &[Reached],
    sources: &Sources,
    _: TestSettings,
) -> Printable {
    let years: String = reached.iter().map(|one| year(one, sources)).collect();
    Printable::file(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
         name=\"viewport\" content=\"width=device-width\">\n<title>What the examples \
         cover</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>What the examples \
         cover</h1>\n<p><span class=\"both\">true in one example and false in another</span>, \
         <span class=\"one\">only one of the two</span>, <span \
         class=\"none\">neither</span></p>\n{years}</body>\n</html>\n"
    ))
}

fn year(reached: &Reached, sources: &Sources) -> String {
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let rows: String = coverage.requirements.iter().map(|one| row(rules, one)).collect();
    let text = sources.get(rules.span.source).map_or("", |source| source.text());
    let marks: Vec<&ConditionCoverage> = conditions(coverage).collect();
    format!(
        "<h2>{}</h2>\n<p>{}</p>\n<table>\n<tr><th>requirement<th>verdicts<th>branches<th>no example \
         says</tr>\n{rows}</table>\n<pre>{}</pre>\n",
        escape(rules.circular.year.to_string()),
        sums(coverage),
        numbered(&coloured(text, marks)),
    )
}

fn row(rules: &Rules, one: &RequirementCoverage) -> String {
    let [(said, n_verdicts), (reached, n_branches)] = counts(one);
    let class = |reached: usize, all: usize| match reached {
        _ if all == 0 => "",
        _ if reached == all => "both",
        0 => "none",
        _ => "one",
    };
    let open = one.verdicts.iter().filter(|(_, is_reached)| !is_reached);
    let open: Vec<&str> = open.map(|(verdict, _)| expected(*verdict)).collect();
    format!(
        "<tr><td>{}<td class=\"{}\">{said} of {n_verdicts}<td class=\"{}\">{reached} of \
         {n_branches}<td>{}</tr>\n",
        escape(rules.requirement_name(one.id)),
        class(said, n_verdicts),
        class(reached, n_branches),
        open.join(", ")
    )
}

/// A text with each condition in its colour; one in another lies inside it.
fn coloured(text: &str, mut marks: Vec<&ConditionCoverage>) -> String {
    marks.sort_by_key(|one| (one.place.start(), std::cmp::Reverse(one.place.end())));
    let mut marks = marks.into_iter().peekable();
    let mut ends: Vec<usize> = Vec::new();
    let mut page = String::new();
    for (at, char) in text.char_indices() {
        while ends.last().is_some_and(|end| *end <= at) {
            ends.pop();
            page.push_str("</span>");
        }
        while let Some(one) = marks.next_if(|one| one.place.start() <= at) {
            let class = ["none", "one", "both"].get(one.n_reached()).copied().unwrap_or_default();
            let said = never(one).unwrap_or("is true in one example and false in another");
            page.push_str(&format!("<span class=\"{class}\" title=\"{said}\">"));
            ends.push(one.place.end());
        }
        let mut bytes = [0; 4];
        match char {
            // A rule file has neither anywhere but at a line's end and at its own beginning.
            '\r' | '\u{feff}' => {}
            '\t' => page.push(char),
            _ => page.push_str(&escape(visible::in_lines(char.encode_utf8(&mut bytes)))),
        }
    }
    ends.iter().for_each(|_| page.push_str("</span>"));
    page
}

fn numbered(text: &str) -> String {
    let lines = (1_usize..).zip(text.split('\n'));
    lines.map(|(number, line)| format!("<span class=\"n\">{number:5} </span>{line}\n")).collect()
}
