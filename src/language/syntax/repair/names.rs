//! What the file calls things, as far as its words tell: for advice in the author's own names.

use crate::syntax::words::RESERVED;

/// What an entry of a list is called elsewhere in the file: `line` of `spending`.
pub(in crate::syntax) fn entry_of(file: &str, list: &str) -> String {
    let mut words = file.split_whitespace();
    let mut before = ["", ""];
    let called = words.find_map(|word| {
        let [entry, joined] = before;
        before = [joined, word];
        let word = word.trim_end_matches([')', ',']);
        let is_name = !entry.is_empty() && entry.chars().all(|c| c.is_alphanumeric() || c == '-');
        let is_free = !RESERVED.contains(&entry)
            && !["two", "other"].contains(&entry)
            && !entry.ends_with('s');
        (word == list && joined == "in" && is_name && is_free).then_some(entry)
    });
    called.unwrap_or("entry").to_owned()
}

/// The first word of the type with which a file declares a field.
pub(in crate::syntax) fn declared<'t>(file: &'t str, name: &str) -> Option<&'t str> {
    let fields = file.lines().filter_map(|line| line.split_once(':'));
    let (_, ty) = fields.into_iter().find(|(field, _)| field.trim() == name)?;
    ty.split([' ', ',']).find(|word| !word.is_empty())
}

/// The first table in a file that has one column of dates: a table of holidays, perhaps. `is_keyed`: only one
/// whose rows are looked up by that date.
pub(super) fn table_of_dates(file: &str, is_keyed: bool) -> Option<&str> {
    let mut items = file.split("\ntable ").skip(1);
    items.find_map(|item| {
        let mut lines = item.lines().take_while(|line| !line.trim().is_empty());
        let head: Vec<&str> = lines.next()?.split_whitespace().collect();
        let columns = lines.filter_map(|line| line.split_once(':'));
        let is_date = |ty: &str| ty.split([' ', ',']).find(|word| !word.is_empty()) == Some("date");
        let mut dates = columns.filter(|(_, ty)| is_date(ty)).map(|(name, _)| name.trim());
        let (date, others) = (dates.next()?, dates.count());
        let key = head.iter().position(|word| *word == "by").and_then(|at| head.get(at + 1..));
        let fits = others == 0 && (!is_keyed || key == Some(&[date]));
        head.first().copied().filter(|_| fits)
    })
}

/// The first field that a file declares with a type of this name.
pub(in crate::syntax) fn declared_as(file: &str, ty: &str) -> Option<String> {
    let is_of = |said: &str| said.split([' ', ',']).find(|word| !word.is_empty()) == Some(ty);
    let mut fields = file.lines().filter_map(|line| line.split_once(':'));
    let (field, _) = fields.find(|(_, said)| is_of(said))?;
    Some(field.trim().to_owned())
}
