//! A report in Markdown. Text from plans and rules is only text in it: no markup and no link.

use crate::dossier::document::{Bars, Block, Document, Finding, Items, Picture, Row, Shown, Table};
use crate::markdown::{code, sentence, text};

/// What the text begins with, by which it is known as a report.
pub(super) const MARK: &str = "<!-- Lacuna report -->";

/// The whole text.
pub(super) fn text_of(document: &Document) -> String {
    let mut out = format!("{MARK}\n# {}\n\n{}\n", text(&document.title), text(&document.about));
    for block in &document.blocks {
        out.push('\n');
        out.push_str(&of_block(block));
    }
    out.push_str("\n## What this report was made from\n\n");
    for (name, fingerprint) in &document.fingerprints {
        out.push_str(&format!("- {}: {}\n", text(name), code(fingerprint)));
    }
    out
}

fn of_block(block: &Block) -> String {
    match block {
        Block::Heading(one) => {
            format!("{} {}\n", "#".repeat(usize::from(one.level)), text(&one.text))
        }
        Block::Standing(one) => {
            let grade = one.grade.as_ref().map(|grade| format!(" {}", sentence(grade)));
            format!(
                "**{}**{} {}\n",
                text(&one.word),
                grade.unwrap_or_default(),
                sentence(&one.text)
            )
        }
        Block::Paragraph(one) => format!("{}\n", sentence(&one.text)),
        Block::Items(items) => list(items),
        Block::Finding(one) => finding(one),
        Block::Table(one) if one.shown == Shown::AsData => String::new(),
        Block::Table(one) => table(one),
        // The figures of a chart are in the table after it.
        Block::Bars(Bars { .. }) => String::new(),
        Block::Picture(Picture { alternative, .. }) => format!("{}\n", sentence(alternative)),
    }
}

fn list(items: &Items) -> String {
    let mark = if items.is_numbered { "1." } else { "-" };
    let items = items.items.iter().map(|item| {
        let more = item.more.iter().map(|more| format!("   - {}\n", sentence(more)));
        format!("{mark} {}\n{}", sentence(&item.text), more.collect::<String>())
    });
    items.collect()
}

fn finding(one: &Finding) -> String {
    let mut out =
        format!("#### {}\n\n**{}** {}\n", text(&one.title), text(&one.verdict), code(&one.name));
    for reason in &one.reasons {
        out.push_str(&format!("\n{}\n", sentence(reason)));
    }
    let excerpts = one.excerpts.iter().map(|excerpt| {
        format!(
            "- {}: {} ({})\n",
            text(&excerpt.place),
            code(&excerpt.text),
            sentence(&excerpt.label)
        )
    });
    let excerpts: String = excerpts.collect();
    if !excerpts.is_empty() {
        out.push_str(&format!("\n{excerpts}"));
    }
    if let Some(help) = &one.help {
        out.push_str(&format!("\n**What to do:** {}\n", sentence(help)));
    }
    for citation in &one.citations {
        out.push_str(&format!("\n{}\n", text(citation)));
    }
    out
}

fn table(table: &Table) -> String {
    let titles: Vec<String> = table.columns.iter().map(|column| text(&column.title)).collect();
    let rule = table.columns.iter().map(|column| if column.is_figure { "---:" } else { "---" });
    let rule: Vec<&str> = rule.collect();
    let rows: String = table.rows.iter().map(row).collect();
    format!(
        "**{}**\n\n| {} |\n| {} |\n{rows}",
        text(&table.caption),
        titles.join(" | "),
        rule.join(" | ")
    )
}

fn row(row: &Row) -> String {
    let cells = row.cells.iter().map(|cell| {
        let said = text(&cell.text);
        if row.is_total && !said.is_empty() { format!("**{said}**") } else { said }
    });
    format!("| {} |\n", cells.collect::<Vec<String>>().join(" | "))
}
