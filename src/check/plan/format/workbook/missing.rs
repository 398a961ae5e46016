//! Sheets of the pro forma that are not in a workbook, each with the list that nothing is known of for it.
//!
//! Takes a plan and the grid that it was read from; gives names of sheets. Never says whether the list is
//! asked for.

use super::layout::{CHOICES, FINDINGS, LIST_OF, READ_ME, sheet_name};
use crate::plan::{Plan, SlotId, State};
use lacuna_language::source::Sources;
use lacuna_language::source::grid::{Grid, Sheet};
use lacuna_language::value::{Absence, Schema, Ty, spelling};

/// A sheet of the form that a workbook lacks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MissingSheet {
    /// What the form calls it.
    pub name: String,
    /// The list that it holds.
    pub way: String,
    /// A sheet of the workbook that may be meant.
    pub meant: Option<String>,
}

impl MissingSheet {
    /// The sheet of a list of which nothing is given, if the plan is a workbook and lacks it.
    pub fn find(
        plan: &Plan,
        list: SlotId,
        schema: &Schema,
        sources: &Sources,
    ) -> Option<MissingSheet> {
        let slot = plan.slot(list);
        let is_missing = slot.state == State::Absent(Absence::Missing);
        let (ty, _) = plan.declared(list, schema);
        let grid = sources.get(slot.place.source).and_then(|source| source.grid())?;
        let way = plan.way(list, schema);
        let is_there = grid.sheets.iter().any(|sheet| sheet.list.as_deref() == Some(way.as_str()));
        if !is_missing || is_there || !matches!(ty, Ty::List(_)) {
            return None;
        }
        let name = sheet_name(&way);
        let meant = meant(grid, &name, &way);
        let meant = meant.map(|sheet| sheet.name.clone());
        Some(MissingSheet { name, way, meant })
    }

    /// What is wrong.
    pub fn message(&self) -> String {
        let MissingSheet { name, way, .. } = self;
        match self.has_no_heading() {
            true => format!("the sheet `{name}` has no heading `{LIST_OF}{way}`"),
            false => format!("the sheet `{name}` of the form is not in this workbook"),
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        let MissingSheet { way, meant, .. } = self;
        match meant {
            Some(_) if self.has_no_heading() => {
                "put its row of headings back, as `lacuna template` writes it".to_owned()
            }
            Some(sheet) => format!(
                "is it the sheet `{sheet}`? That sheet needs its row of headings, which begins \
                 with `{LIST_OF}{way}`"
            ),
            None => "copy it from a blank pro forma, which `lacuna template` makes, and fill it in"
                .to_owned(),
        }
    }

    /// Whether the sheet itself is there, but nothing tells of what list it is.
    fn has_no_heading(&self) -> bool {
        self.meant.as_ref().is_some_and(|sheet| sheet.eq_ignore_ascii_case(&self.name))
    }
}

/// The sheet that may be meant: by the list that it says it is of, or by its name if nothing is read of it.
fn meant<'g>(grid: &'g Grid, name: &str, way: &str) -> Option<&'g Sheet> {
    let lists = || grid.sheets.iter().filter_map(|sheet| Some((sheet, sheet.list.as_deref()?)));
    let near = spelling::nearest(way, lists().map(|(_, list)| list));
    let by_list = near.and_then(|near| {
        lists().find(|(sheet, list)| *list == near && sheet.name.eq_ignore_ascii_case(name))
    });
    by_list.map(|(sheet, _)| sheet).or_else(|| renamed(grid, name))
}

/// A sheet of which nothing is read, and that is called nearly the same.
fn renamed<'g>(grid: &'g Grid, name: &str) -> Option<&'g Sheet> {
    let is_ours = |sheet: &Sheet| [READ_ME, CHOICES, FINDINGS].contains(&sheet.name.as_str());
    let unread = || grid.sheets.iter().filter(|one| one.columns.is_empty() && !is_ours(one));
    let near = spelling::nearest(name, unread().map(|sheet| sheet.name.as_str()));
    let first_word = name.split(' ').next().unwrap_or(name).to_lowercase();
    let begins = |sheet: &&Sheet| sheet.name.to_lowercase().starts_with(&first_word);
    let by_name = near.and_then(|near| unread().find(|sheet| sheet.name == near));
    by_name.or_else(|| unread().find(begins))
}
