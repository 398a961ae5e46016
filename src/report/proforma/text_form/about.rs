//! What stands above a field of a pro forma: what it takes, and what is asked of it.

use super::{Beside, STEP, Writing, is_explanations};
use crate::proforma::descriptions;
use lacuna_check::plan::Line;
use lacuna_language::diag::view::wrapped;
use lacuna_language::rules::FieldId;
use lacuna_language::value::{Field, RecordId, Ty};

/// The longest line of a comment.
const WIDTH: usize = 99;

/// One thing that is said of a field.
pub(super) struct Point {
    /// How deep it stands in a list of points; nought for what stands in none.
    depth: usize,
    text: String,
}

impl Point {
    /// A text of its own.
    pub(super) fn plain(text: String) -> Point {
        Point { depth: 0, text }
    }

    /// The point in lines of a comment; those after the first stand below its words.
    pub(super) fn lines(&self, indent: usize) -> Vec<Line> {
        const MARK: &str = "## ";
        let lead = match self.depth.checked_sub(1) {
            Some(outer) => format!("{:1$}- ", "", outer * STEP),
            None => String::new(),
        };
        let below = " ".repeat(lead.len());
        let text = wrapped(&self.text, WIDTH.saturating_sub(indent + MARK.len() + lead.len()));
        let leads = std::iter::once(&lead).chain(std::iter::repeat(&below));
        let lines = leads.zip(text.split('\n')).map(|(lead, line)| format!("# {lead}{line}"));
        lines.map(|line| Line::Comment(line.trim_end().to_owned())).collect()
    }
}

impl Writing<'_> {
    /// What is said of a field: what it takes, what is asked of it, and what shows how it is meant.
    pub(super) fn about(&self, field: &Field, id: FieldId, beside: Beside) -> Vec<Point> {
        let readers = self.readers.get(&id).filter(|_| !field.is_built_in);
        let asked = descriptions::asked(readers.map_or(&[], Vec::as_slice), self.rules);
        let mut points = vec![Point::plain(self.takes(field, id))];
        points.extend(asked.into_iter().map(Point::plain));
        match &field.ty {
            _ if is_explanations(field) => points.extend(self.points_of_shoulds(id.0)),
            _ if field.is_built_in => {}
            Ty::List(of) => points.extend(self.parts_of(of, "Each entry has:")),
            ty @ Ty::Record(_) if field.may_be_left_out() => {
                points.extend(self.parts_of(ty, "It has:"))
            }
            _ if beside.begun.is_some() => {}
            _ => points.extend(
                self.known_example(id).map(|one| Point::plain(format!("For example: {one}"))),
            ),
        }
        points
    }

    fn takes(&self, field: &Field, id: FieldId) -> String {
        let takes = descriptions::built_in(field).map(str::to_owned);
        takes.unwrap_or_else(|| descriptions::brief(field, id, &[], self.rules))
    }

    pub(super) fn known_example(&self, id: FieldId) -> Option<&String> {
        self.examples.get(&id)?.first()
    }

    /// The fields of a record of which only an example is shown, below a heading.
    fn parts_of(&self, ty: &Ty, heading: &str) -> Vec<Point> {
        let Some(record) = inner(ty) else { return Vec::new() };
        let heading = Point::plain(heading.to_owned());
        std::iter::once(heading).chain(self.parts(record, 1)).collect()
    }

    fn parts(&self, record: RecordId, depth: usize) -> Vec<Point> {
        let fields = self.rules.schema.fields(record).iter().enumerate();
        let points = fields.flat_map(|(at, field)| {
            let text = format!("{}: {}", field.name, self.takes(field, (record, at)));
            let inner = inner(&field.ty).map(|inner| self.parts(inner, depth + 1));
            std::iter::once(Point { depth, text }).chain(inner.unwrap_or_default())
        });
        points.collect()
    }

    fn points_of_shoulds(&self, form: RecordId) -> Vec<Point> {
        let point = |(name, title)| Point { depth: 1, text: format!("{name}: {title}") };
        self.shoulds(form).into_iter().map(point).collect()
    }
}

/// The record of a group, or of a list's entries.
fn inner(ty: &Ty) -> Option<RecordId> {
    match ty {
        Ty::Record(record) => Some(*record),
        Ty::List(of) => inner(of),
        _ => None,
    }
}
