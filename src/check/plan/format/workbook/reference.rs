//! Formulas that only refer to another cell.
//!
//! Excel shows 0 where the cell that is referred to is blank. Takes the text of a formula; gives the cell,
//! if the formula is nothing but its name. Never works a formula out.

/// Row and column, from zero.
pub(super) type At = (u32, u32);

/// `B5`, `$B$5`, `Notes!B1`, `'Last year'!B1`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// The sheet's name; nothing for the formula's own sheet.
    pub sheet: Option<String>,
    row: Coordinate,
    column: Coordinate,
}

/// A row or a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Coordinate {
    number: u32,
    /// Whether it stays the same when the formula is filled into other cells.
    is_fixed: bool,
}

impl Reference {
    /// Reads a formula, without its `=`.
    pub(super) fn read(formula: &str) -> Option<Reference> {
        let plain = formula.trim();
        let plain = plain.strip_prefix(['=', '+']).unwrap_or(plain).trim();
        let (sheet, cell) = match plain.rsplit_once('!') {
            Some((sheet, cell)) => (Some(sheet_name(sheet)?), cell),
            None => (None, plain),
        };
        let (column, rest) = coordinate(cell, |byte| byte.is_ascii_alphabetic(), column_number)?;
        let (row, rest) = coordinate(rest, |byte| byte.is_ascii_digit(), |text| text.parse().ok())?;
        let row = Coordinate { number: row.number.checked_sub(1)?, ..row };
        rest.is_empty().then_some(Reference { sheet, row, column })
    }

    /// The cell that is referred to from one cell, where the formula was written for another.
    pub(super) fn target(&self, written_for: At, from: At) -> Option<At> {
        let row = self.row.moved(written_for.0, from.0)?;
        Some((row, self.column.moved(written_for.1, from.1)?))
    }
}

impl Coordinate {
    fn moved(self, written_for: u32, from: u32) -> Option<u32> {
        match self.is_fixed {
            true => Some(self.number),
            false => self.number.checked_add(from)?.checked_sub(written_for),
        }
    }
}

/// A row or column at the beginning of a text, and what stands behind it.
fn coordinate(
    text: &str,
    is_own: impl Fn(u8) -> bool,
    number: impl Fn(&str) -> Option<u32>,
) -> Option<(Coordinate, &str)> {
    let (is_fixed, text) = match text.strip_prefix('$') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let n = text.bytes().take_while(|byte| is_own(*byte)).count();
    let (own, rest) = text.split_at_checked(n)?;
    Some((Coordinate { number: number(own)?, is_fixed }, rest))
}

/// `A` is 0, `XFD` the last.
pub(super) fn column_number(letters: &str) -> Option<u32> {
    const LAST: u32 = 16_383;
    let number = letters.bytes().try_fold(0_u32, |all, letter| {
        let letter = letter.to_ascii_uppercase().checked_sub(b'A').filter(|at| *at < 26)?;
        all.checked_mul(26)?.checked_add(u32::from(letter))?.checked_add(1)
    })?;
    number.checked_sub(1).filter(|number| *number <= LAST)
}

/// A sheet's name in a formula. That of another file, `[1]Notes`, is none that can be looked up.
fn sheet_name(text: &str) -> Option<String> {
    let quoted = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let name = quoted.map_or_else(|| text.to_owned(), |quoted| quoted.replace("''", "'"));
    let is_plain =
        quoted.is_some() || name.chars().all(|char| char.is_alphanumeric() || "_.".contains(char));
    (is_plain && !name.contains(['[', ']', ':']) && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_may_be_nothing_but_the_name_of_a_cell() {
        let target = |formula: &str, from: At| {
            let reference = Reference::read(formula)?;
            Some((reference.sheet.clone(), reference.target((4, 1), from)?))
        };
        assert_eq!(target("B5", (4, 1)), Some((None, (4, 1))));
        assert_eq!(target("+$B$5", (9, 9)), Some((None, (4, 1))));
        assert_eq!(target("Notes!B1", (6, 2)), Some((Some("Notes".into()), (2, 2))));
        assert_eq!(
            target("'Peter''s own'!A$1", (6, 1)),
            Some((Some("Peter's own".into()), (0, 0)))
        );
        for other in ["B5+1", "SUM(B5)", "B5:B6", "[1]Notes!B1", "B", "5", "", "Name", "B0", "A1!B"]
        {
            assert_eq!(target(other, (4, 1)), None, "{other}");
        }
    }
}
