//! What a file of judgements says of each question, as rows: the key in a text, the heading in a workbook.

/// A part of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The council whose plan it is about.
    Council,
    /// The year of that plan.
    Year,
    /// The name of the plan's file, without its folders.
    Plan,
    /// The requirement that asks the question.
    Requirement,
    /// The answer.
    Answer,
    /// Why.
    Reason,
    /// Whether it is good practice.
    GoodPractice,
    /// What others can learn from it.
    Lesson,
    /// Who judged.
    By,
    /// When.
    On,
    /// The fingerprint of the evidence.
    Evidence,
}

/// How a part of a judgement is written.
#[derive(Debug)]
pub struct Written {
    /// Which part it is.
    pub column: Column,
    /// Its key in a text: `good-practice`.
    pub key: &'static str,
    /// Its heading in a workbook: `Good practice`.
    pub heading: &'static str,
    /// Whether a workbook without it cannot be read.
    pub is_needed: bool,
}

const fn written(
    column: Column,
    key: &'static str,
    heading: &'static str,
    is_needed: bool,
) -> Written {
    Written { column, key, heading, is_needed }
}

/// All parts, in the order in which files have them.
pub static COLUMNS: [Written; 11] = [
    written(Column::Council, "council", "Council", true),
    written(Column::Year, "year", "Year", true),
    written(Column::Plan, "plan", "Plan", false),
    written(Column::Requirement, "requirement", "Requirement", true),
    written(Column::Answer, "answer", "Answer", true),
    written(Column::Reason, "reason", "Reason", true),
    written(Column::GoodPractice, "good-practice", "Good practice", false),
    written(Column::Lesson, "lesson", "What others can learn", false),
    written(Column::By, "by", "By", true),
    written(Column::On, "on", "On", true),
    written(Column::Evidence, "evidence", "Evidence mark", true),
];

impl Column {
    /// How it is written.
    pub fn written(self) -> &'static Written {
        const FIRST: &Written = &written(Column::Council, "council", "Council", true);
        COLUMNS.iter().find(|one| one.column == self).unwrap_or(FIRST)
    }
}
