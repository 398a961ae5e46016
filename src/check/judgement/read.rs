//! A file of judgements into judgements, by the rows of its columns.
//!
//! A workbook has a sheet with a row of headings, a text has tables `[[judgement]]`. Columns, keys and judgements
//! stand in any order; a judgement without an answer is one that nobody has made yet. What is wrong with one is
//! reported at its cell or line, and that one is left out.

use std::collections::BTreeMap;

use super::{Answer, COLUMNS, Column, Judgement, JudgementProblem, TABLE, Written};
use crate::plan::workbook::{Table, table};
use crate::plan::{self, Entry, Format, Node, NodeKind};
use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{Sources, Span, Spanned};
use lacuna_language::value::read::did_you_mean;
use lacuna_language::value::{Year, date, spelling};

/// How many of the headings a row has to have to be taken for that of the judgements.
const LEAST_HEADINGS: usize = 4;

/// Reads the file with this name.
pub fn read(
    name: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Judgement> {
    let rows = match Format::of(name, &bytes) == Format::WORKBOOK {
        true => of_workbook(name, &bytes, sources, diagnostics),
        false => plan::open(name, bytes, sources, diagnostics)
            .map(|file| of_text(&file.tree(), diagnostics))
            .unwrap_or_default(),
    };
    let mut reader = Reader { diagnostics };
    rows.iter().filter_map(|row| reader.judgement(row)).collect()
}

/// What a file says of one question, part by part.
struct Row {
    /// Where it is, for what it does not have.
    place: Span,
    parts: BTreeMap<Column, Part>,
}

/// What is written for a part, or why that cannot be used.
struct Part {
    text: Result<String, String>,
    span: Span,
}

// ---- Workbooks ------------------------------------------------------------------------------------------

fn of_workbook(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Row> {
    let headings = COLUMNS.each_ref().map(|one| one.heading);
    let file = (name, bytes);
    let Some(table) = table(file, &headings, LEAST_HEADINGS, sources, diagnostics) else {
        return Vec::new();
    };
    let n_before = diagnostics.iter().count();
    tell_of_headings(name, &table, diagnostics);
    // Without its headings nobody knows what a row says.
    if diagnostics.iter().count() > n_before {
        return Vec::new();
    }
    table.rows.into_iter().map(of_table_row).collect()
}

fn tell_of_headings(name: &str, table: &Table, diagnostics: &mut Diagnostics) {
    if !table.is_there {
        diagnostics.push(JudgementProblem::NoTable { name }.diagnostic());
    }
    for (span, missing) in &table.missing {
        let missing = missing.iter().filter_map(|number| COLUMNS.get(*number));
        let missing: Vec<&str> =
            missing.filter(|one| one.is_needed).map(|one| one.heading).collect();
        if !missing.is_empty() {
            diagnostics.push(JudgementProblem::NoHeading { span: *span, missing }.diagnostic());
        }
    }
    for (number, first, again) in &table.repeated {
        let heading = COLUMNS.get(*number).map_or("", |one| one.heading);
        let problem = JudgementProblem::HeadingTwice { heading, first: *first, again: *again };
        diagnostics.push(problem.diagnostic());
    }
}

fn of_table_row(row: plan::workbook::TableRow) -> Row {
    let place = row.cells.values().next().map_or(Span::NOWHERE, |cell| cell.span);
    let parts = row.cells.into_iter().filter_map(|(number, cell)| {
        let column = COLUMNS.get(number)?.column;
        Some((column, Part { text: cell.text, span: cell.span }))
    });
    Row { place, parts: parts.collect() }
}

// ---- Texts ----------------------------------------------------------------------------------------------

fn of_text(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Row> {
    let NodeKind::Map(entries) = &node.kind else {
        diagnostics.push(JudgementProblem::NoList { span: node.span }.diagnostic());
        return Vec::new();
    };
    let mut rows = Vec::new();
    for entry in entries {
        if entry.key.node != TABLE {
            let (key, span) = (entry.key.node.as_str(), entry.key.span);
            let problem = JudgementProblem::NoSuchKey { key, span, known: vec![TABLE] };
            diagnostics.push(problem.diagnostic());
            continue;
        }
        let each = match &entry.value.kind {
            NodeKind::List(each) => each.as_slice(),
            _ => std::slice::from_ref(&entry.value),
        };
        rows.extend(each.iter().filter_map(|one| of_entry(one, diagnostics)));
    }
    rows
}

/// A table of a text; nothing where a key in it is wrong, so that it does not say what it is meant to.
fn of_entry(node: &Node, diagnostics: &mut Diagnostics) -> Option<Row> {
    let NodeKind::Map(entries) = &node.kind else {
        diagnostics.push(JudgementProblem::NoList { span: node.span }.diagnostic());
        return None;
    };
    let n_before = diagnostics.iter().count();
    let mut parts = BTreeMap::new();
    for Entry { key, value } in entries {
        let known = COLUMNS.iter().find(|one| one.key == key.node.as_str());
        let Some(Written { column, key: name, .. }) = known else {
            let known = COLUMNS.iter().map(|one| one.key).collect();
            let (key, span) = (key.node.as_str(), key.span);
            diagnostics.push(JudgementProblem::NoSuchKey { key, span, known }.diagnostic());
            continue;
        };
        let part = Part { text: text_of(value), span: place_of(value, key.span) };
        if parts.insert(*column, part).is_some() {
            let problem = JudgementProblem::KeyTwice { key: name, span: key.span };
            diagnostics.push(problem.diagnostic());
        }
    }
    (diagnostics.iter().count() == n_before).then_some(Row { place: node.span, parts })
}

fn text_of(value: &Node) -> Result<String, String> {
    match &value.kind {
        NodeKind::Scalar(scalar) => Ok(scalar.text.trim().to_owned()),
        _ => Err("this is more than one value".to_owned()),
    }
}

/// Where a value is; of one that is left empty, its key.
fn place_of(value: &Node, key: Span) -> Span {
    if value.span.is_empty() { key } else { value.span }
}

// ---- Judgements -----------------------------------------------------------------------------------------

struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_> {
    /// The judgement in a row; nothing where nobody has answered yet, or where something in it is wrong.
    fn judgement(&mut self, row: &Row) -> Option<Judgement> {
        let answered = self.text(row, Column::Answer)?;
        if answered.node.is_empty() {
            self.tell_unanswered(row, answered.span);
            return None;
        }
        let answer = self.answer(&answered);
        let needs_reason = answer.filter(|answer| *answer != Answer::Yes);
        let council = self.given(row, Column::Council, None);
        let year = self.given(row, Column::Year, None).and_then(|text| self.year(&text));
        let requirement = self.given(row, Column::Requirement, None);
        let reason = match needs_reason {
            Some(_) => self.given(row, Column::Reason, needs_reason),
            None => self.text(row, Column::Reason),
        };
        let by = self.given(row, Column::By, answer);
        let on = self.given(row, Column::On, answer).and_then(|text| self.day(&text));
        let good_practice = self.good_practice(row);
        let evidence = self.given(row, Column::Evidence, None);
        let plan = self.text(row, Column::Plan);
        let (year, year_span) = year?;
        Some(Judgement {
            council: council?,
            year,
            year_span,
            plan: plan?.node,
            requirement: requirement?,
            answer: answer?,
            answer_span: answered.span,
            reason: reason?.node,
            good_practice: good_practice?,
            by: by?.node,
            on: on?,
            evidence: evidence?.node,
        })
    }

    /// Whoever gave a reason meant to answer.
    fn tell_unanswered(&mut self, row: &Row, answer: Span) {
        let is_filled = |column: &Column| {
            row.parts.get(column).is_some_and(|part| part.text != Ok(String::new()))
        };
        let filled = [Column::Reason, Column::Lesson].into_iter().find(is_filled);
        if let Some(part) = filled.and_then(|column| row.parts.get(&column)) {
            let problem = JudgementProblem::NotAnswered { answer, filled: part.span };
            self.diagnostics.push(problem.diagnostic());
        }
    }

    /// What is written for a part, empty where nothing is. Nothing where that cannot be used, which is reported.
    fn text(&mut self, row: &Row, column: Column) -> Option<Spanned<String>> {
        let Some(part) = row.parts.get(&column) else {
            return Some(Spanned::new(String::new(), row.place));
        };
        match &part.text {
            Ok(text) => Some(Spanned::new(text.clone(), part.span)),
            Err(why) => {
                let help = format!("write `{}` as text", column.written().key);
                self.unreadable(column, part.span, why.clone(), help);
                None
            }
        }
    }

    /// The same of a part that has to be there, because of an answer perhaps.
    fn given(
        &mut self,
        row: &Row,
        column: Column,
        answer: Option<Answer>,
    ) -> Option<Spanned<String>> {
        let text = self.text(row, column)?;
        if text.node.is_empty() {
            let problem = JudgementProblem::Missing { column, span: text.span, answer };
            self.diagnostics.push(problem.diagnostic());
            return None;
        }
        Some(text)
    }

    fn answer(&mut self, text: &Spanned<String>) -> Option<Answer> {
        let said = spelling::simplified(&text.node);
        let found = Answer::ALL.into_iter().find(|one| one.word() == said);
        if found.is_none() {
            let words = Answer::ALL.map(Answer::word);
            let near = spelling::nearest(&said, words.into_iter());
            let near: Vec<&str> = near.into_iter().collect();
            let help = did_you_mean(&near)
                .unwrap_or_else(|| "write `yes`, `no` or `ask the council`".to_owned());
            let why = format!("`{}` is not an answer", text.node);
            self.unreadable(Column::Answer, text.span, why, help);
        }
        found
    }

    fn year(&mut self, text: &Spanned<String>) -> Option<(Year, Span)> {
        match Year::read(&text.node) {
            Some(Ok(year)) => Some((year, text.span)),
            _ => {
                let why = format!("`{}` is not a financial year", text.node);
                let help = "write it as 2001-02".to_owned();
                self.unreadable(Column::Year, text.span, why, help);
                None
            }
        }
    }

    fn day(&mut self, text: &Spanned<String>) -> Option<jiff::civil::Date> {
        let why = match date::read(&text.node) {
            Ok(day) => return Some(day),
            Err(_) => date::no_such_day(&text.node),
        };
        let help = "write the day of the judgement, such as 4 May 2001".to_owned();
        let why = match why {
            Some(why) => format!("`{}` is not a day that exists: {why}", text.node),
            None => format!("`{}` is not a date", text.node),
        };
        self.unreadable(Column::On, text.span, why, help);
        None
    }

    /// What others can learn: nothing where it is not good practice. Nothing at all where the two parts do not fit.
    fn good_practice(&mut self, row: &Row) -> Option<Option<String>> {
        let said = self.text(row, Column::GoodPractice)?;
        let lesson = self.text(row, Column::Lesson)?;
        match (spelling::simplified(&said.node).as_str(), lesson.node.is_empty()) {
            ("yes" | "true", false) => Some(Some(lesson.node)),
            ("no" | "false", _) | ("", true) => Some(None),
            ("yes" | "true", true) => {
                let problem = JudgementProblem::Missing {
                    column: Column::Lesson,
                    span: lesson.span,
                    answer: None,
                };
                self.diagnostics.push(problem.diagnostic());
                None
            }
            ("", false) => {
                let column = Column::GoodPractice;
                let problem = JudgementProblem::Missing { column, span: said.span, answer: None };
                self.diagnostics.push(problem.diagnostic());
                None
            }
            _ => {
                let why = format!("`{}` is neither yes nor no", said.node);
                let help = "write `yes` or `no`, and what others can learn beside it".to_owned();
                self.unreadable(Column::GoodPractice, said.span, why, help);
                None
            }
        }
    }

    fn unreadable(&mut self, column: Column, span: Span, why: String, help: String) {
        let problem = JudgementProblem::Unreadable { column, span, why, help };
        self.diagnostics.push(problem.diagnostic());
    }
}
