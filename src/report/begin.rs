//! Next year's rule file, begun from this year's: the head, the paragraphs to fill in, the figures
//! that may change, and each requirement as a question. What is still to be filled in or decided does not
//! load, and nothing is decided here: what this year's file says and why is in comments.

use lacuna_language::rules::Rules;
use lacuna_language::rules::program::{DecisionKind, Paragraph, Requirement, Strength};
use lacuna_language::source::Sources;
use lacuna_language::syntax::ast::{File, Item};
use lacuna_language::syntax::print;
use lacuna_language::value::{Year, date};

/// What stands where the author has to write: it holds a place, and the file does not load with it.
const OPEN: &str = "to be completed";

/// The text of the file for a year that follows another.
pub fn begin(year: Year, old: &Rules, tree: &File, sources: &Sources) -> String {
    let begun = Begun { year, old, tree, sources };
    [
        begun.head(),
        begun.paragraphs(),
        begun.figures(),
        begun.requirements(),
        begun.standard(),
        begun.foot(),
    ]
    .concat()
}

struct Begun<'a> {
    year: Year,
    old: &'a Rules,
    tree: &'a File,
    sources: &'a Sources,
}

impl Begun<'_> {
    fn head(&self) -> String {
        let (year, old) = (self.year, &self.old.circular);
        let councils = self.tree.items.iter().find_map(|item| match item {
            Item::Circular(circular) => print::councils(circular, self.sources),
            _ => None,
        });
        let councils = councils.map(|councils| format!("  councils  {councils}\n"));
        format!(
            "# The circular of {year}, begun from that of {}. Replace each \"{OPEN}\", and\n\
             # decide on each requirement. Until then the file does not load, and `lacuna lint` says where.\n\
             \n\
             circular \"{OPEN}\"    # last year: {}\n\
             \x20 year      {year}\n\
             \x20 number    not known because \"{OPEN}\"    # last year: {}\n\
             \x20 due       {OPEN}    # last year: {}\n\
             \x20 follows   {}\n{}\n\
             source this-circular \"{OPEN}\"\n",
            old.year,
            old.title,
            match &old.number {
                Ok(number) => number.clone(),
                Err(why) => format!("not known because \"{why}\""),
            },
            date::show(old.due),
            old.year,
            councils.unwrap_or_default(),
        )
    }

    /// A paragraph for each of last year's that a requirement cites or that was marked.
    fn paragraphs(&self) -> String {
        let mut text = section("Paragraphs");
        text.push_str(
            "# A requirement that is kept cites this year's paragraph of the same name. Write what\n\
             # this year's circular says; take out what it no longer says, and add what is new.\n",
        );
        text.extend(self.old.paragraphs.iter().map(|one| self.paragraph(one)));
        text
    }

    fn paragraph(&self, paragraph: &Paragraph) -> String {
        let mut text = format!("\n{}", self.old_words(&paragraph.words));
        if let Some(why) = &paragraph.inferred_because {
            let source = self.old.sources.get(paragraph.source).map_or("", |one| &one.name);
            text.push_str(&self.old_words(&format!("inferred from {source} because \"{why}\"")));
        }
        let reason = paragraph.not_checkable.as_ref();
        let reason = reason.map(|why| self.old_words(&format!("not checkable because \"{why}\"")));
        text.push_str(reason.as_deref().unwrap_or_default());
        text.push_str(&format!(
            "paragraph {}\n  our-words \"{OPEN}\"\n  basis     seen in this-circular\n",
            paragraph.name
        ));
        if reason.is_some() {
            text.push_str(&format!("  not checkable because \"{OPEN}\"\n"));
        }
        text
    }

    /// What last year's file said, as a comment.
    fn old_words(&self, what: &str) -> String {
        comment(&format!("{} said: ", self.old.circular.year), what)
    }

    /// Values and tables, as they were: a line each to be put in force with another figure.
    fn figures(&self) -> String {
        let mut text = section("Figures");
        text.push_str(
            "# These carry over as they are. Where this year's figure is another, take out the `#`\n\
             # and write it.\n\n",
        );
        let before = text.len();
        for item in &self.tree.items {
            match item {
                Item::Value(_) | Item::Show(_) => {
                    let one = File { items: vec![item.clone()], span: self.tree.span };
                    let printed = print::print(&one, self.sources);
                    for (at, line) in printed.trim_end().lines().enumerate() {
                        let replace = if at == 0 { "replace " } else { "" };
                        text.push_str(&format!("# {replace}{line}\n"));
                    }
                }
                Item::Table(table) => {
                    if let Some(file) = &table.file {
                        let (name, file) = (&table.name.node, &file.node);
                        text.push_str(&format!("# table {name} is read from \"{file}\"\n"));
                    }
                }
                _ => {}
            }
        }
        if text.len() == before { String::new() } else { text }
    }

    /// The standard of last year, as a comment: it belongs to its year, as the paragraphs do that it cites.
    fn standard(&self) -> String {
        let is_one = |item: &&Item| matches!(item, Item::Standard(_));
        let items: Vec<Item> = self.tree.items.iter().filter(is_one).cloned().collect();
        if items.is_empty() {
            return String::new();
        }
        let printed = print::print(&File { items, span: self.tree.span }, self.sources);
        let lines = printed.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n");
        let head = "# When a plan is acceptable, as last year's circular says. Take out each `#`, and write\n\
                    # what this year's says.\n\n";
        format!("{}{head}{}", section("Standard"), lines.collect::<String>())
    }

    fn requirements(&self) -> String {
        let mut text = section("Requirements");
        text.push_str(
            "# Decide on each of last year's, and remove `, to be decided`:\n\
             #   keep requirement NAME\n\
             #   keep requirement NAME as should, cites PARAGRAPH because \"…\"\n\
             #   drop requirement NAME because \"…\"\n\
             #   replace requirement NAME \"…\" and then its clauses, as if it were new\n\
             # `lacuna show --source NAME` prints one ready to be replaced.\n\n",
        );
        text.extend(self.old.requirements.iter().map(|one| self.requirement(one)));
        text
    }

    fn requirement(&self, requirement: &Requirement) -> String {
        let word = match &requirement.strength {
            Strength::Judged { .. } => "judged",
            strength => strength.word(),
        };
        let name = &requirement.name;
        let decision = self.old.decisions.iter().find(|one| one.requirement == *name);
        let reason = decision.and_then(|one| Some((one.kind, one.because.as_ref()?)));
        let reason = reason.map(|(kind, why)| {
            let kept = if kind == DecisionKind::KeptAsShould { "kept as should" } else { "kept" };
            self.old_words(&format!("{kept} because \"{why}\""))
        });
        format!(
            "{}{}keep requirement {name}, to be decided\n",
            comment(&format!("{word}: "), &requirement.title),
            reason.unwrap_or_default(),
        )
    }

    fn foot(&self) -> String {
        let first = self.old.requirements.first().map_or("NAME", |one| one.name.as_str());
        format!(
            "{}# Examples belong to their year: they start from a plan of this year.\n\
             #   example \"what is wrong with this plan\"\n\
             #     from      \"../plans/{}/model.yaml\"\n\
             #     set       FIELD to VALUE\n\
             #     breaches  {first}\n\
             #     and nothing else changes\n",
            section("Examples"),
            self.year
        )
    }
}

fn section(title: &str) -> String {
    let rule = "-".repeat(92_usize.saturating_sub(title.len()));
    format!("\n# ---- {title} {rule}\n\n")
}

/// A text as comment lines of at most 100 columns.
fn comment(lead: &str, text: &str) -> String {
    let wrapped = lacuna_language::diag::view::wrapped(&format!("{lead}{text}"), 96);
    wrapped.lines().map(|line| format!("# {line}\n")).collect()
}
