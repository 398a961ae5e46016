//! How many councils there are in all, and whether their table lists them all.

use super::problem::RuleProblem;
use super::program::InAll;
use crate::diag::Advice;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::show::joined;
use crate::value::spelling::same_word;
use crate::value::{Schema, TableId};

/// More councils than any country has; a plan is looked for of each.
const MOST: usize = 10_000;

/// What `some of 150 "real"` or `all 150 "real"` comes to, or why it does not go with the table.
pub(super) fn in_all(
    written: &ast::InAll,
    id: TableId,
    schema: &Schema,
) -> Result<InAll, RuleProblem> {
    let (count, span) = (written.count.node, written.span);
    let word = if written.is_all { "all" } else { "some of" };
    let table = schema.tables.get(id.0);
    let name = table.map_or("", |table| table.name.as_str());
    let kinds: Vec<Option<String>> =
        schema.row_keys(id).map(|(row, _)| schema.kind(id, row)).collect();
    let problem = |label, message, help| {
        Err(RuleProblem::CouncilsInAll { span: written.span, message, label, help })
    };
    let asked = match (&written.kind, schema.kind_column(id)) {
        (None, None) => None,
        (Some(kind), Some(_)) => Some(kind.node.clone()),
        (Some(_), None) => {
            let message = format!("`{name}` has no column `kind`, so its councils are of one kind");
            let help =
                Advice::write(span, format!("{word} {count}")).and(", with no word after it");
            return problem("names a kind", message, help);
        }
        (None, Some(_)) => {
            let message = format!(
                "`{name}` has councils of more than one kind, but this names \
                                   none"
            );
            let help = spelled("say of which kind there are so many:", span, word, count, &kinds);
            return problem("of which kind?", message, help);
        }
    };
    let of_kind = asked.as_ref().map(|kind| format!(" of the kind \"{kind}\"")).unwrap_or_default();
    let is_it = |kind: &&Option<String>| match (kind.as_ref(), asked.as_ref()) {
        (Some(kind), Some(asked)) => same_word(kind, asked),
        (kind, asked) => kind == asked,
    };
    let kind = kinds.iter().find(is_it).cloned();
    let listed = kinds.iter().filter(is_it).count();
    match (kind, count) {
        (_, 0) => {
            let message = "this says that there are no councils at all".to_owned();
            problem("none at all", message, "say how many there are in all".into())
        }
        (_, count) if count > MOST => {
            let message = format!("no country has more than {MOST} councils");
            problem("too many", message, "say how many there are in all".into())
        }
        (None, _) => {
            let message = format!("`{name}` lists no council{of_kind}");
            problem("none of this kind", message, spelled("write", span, word, count, &kinds))
        }
        (_, count) if listed > count => {
            let message = format!("`{name}` lists {listed} councils{of_kind}, more than {count}");
            let help = "say how many there are in all, or remove the rows that do not belong";
            problem("fewer than are listed", message, help.into())
        }
        (_, count) if listed < count && written.is_all => {
            let message = format!("`{name}` lists {listed} councils{of_kind}, not all {count}");
            let kind = written.kind.as_ref().map(|kind| format!(" \"{}\"", kind.node));
            let text = format!("some of {count}{}", kind.unwrap_or_default());
            let help = format!("add the rows that are missing, or write `{text}`");
            let help = Advice::from(help).with(span, text);
            problem("more than are listed", message, help)
        }
        (_, count) if listed == count && !written.is_all => {
            let message = format!("`{name}` lists all {count} councils{of_kind}, not only some");
            let kind = written.kind.as_ref().map(|kind| format!(" \"{}\"", kind.node));
            let text = format!("all {count}{}", kind.unwrap_or_default());
            problem("none is left out", message, Advice::write(span, text))
        }
        (Some(kind), count) => Ok(InAll { count, kind, span }),
    }
}

/// The clause with each kind that the table has: `some of 150 "invented"` or `some of 150 "real"`.
fn spelled(lead: &str, span: Span, word: &str, count: usize, kinds: &[Option<String>]) -> Advice {
    let mut known: Vec<&String> = kinds.iter().flatten().collect();
    known.sort_unstable();
    known.dedup();
    let texts = known.into_iter().map(|kind| format!("{word} {count} \"{kind}\""));
    let texts: Vec<String> = texts.collect();
    let said: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    let advice = Advice::from(format!("{lead} {}", joined(&said, "or")));
    texts.into_iter().fold(advice, |advice, text| advice.with(span, text))
}
