//! The texts that the cells of a workbook share.
//!
//! Takes a part; gives its texts in their order, each once, however many cells refer to it.

use smol_str::SmolStr;

use super::limits::MOST_CELLS;
use super::problem::{WorkbookProblem, WorkbookResult};
use super::xml::Xml;

/// The texts, read as far as they were asked for.
pub(super) struct SharedTexts<'x> {
    texts: Vec<SmolStr>,
    /// The part, while there are more in it.
    rest: Option<Xml<'x>>,
}

impl<'x> SharedTexts<'x> {
    /// None of them read yet; of no part, there are none.
    pub(super) fn of(part: Option<Xml<'x>>) -> WorkbookResult<SharedTexts<'x>> {
        let (texts, mut rest) = (Vec::new(), part);
        if let Some(xml) = &mut rest
            && !xml.next_in(0)?
        {
            rest = None;
        }
        Ok(SharedTexts { texts, rest })
    }

    /// All of them, so that nothing of the part is needed any more.
    pub(super) fn all(mut self) -> WorkbookResult<SharedTexts<'static>> {
        while self.read_one()? {}
        Ok(SharedTexts { texts: self.texts, rest: None })
    }

    /// A text by its number from zero.
    pub(super) fn get(&mut self, at: usize) -> WorkbookResult<Option<SmolStr>> {
        while self.texts.len() <= at && self.read_one()? {}
        Ok(self.texts.get(at).cloned())
    }

    /// Reads the next one; `false` where there are no more.
    fn read_one(&mut self) -> WorkbookResult<bool> {
        let Some(xml) = &mut self.rest else { return Ok(false) };
        if !xml.next_in(1)? {
            self.rest = None;
            return Ok(false);
        }
        if self.texts.len() == MOST_CELLS {
            return Err(WorkbookProblem::TooManyCells);
        }
        self.texts.push(rich_text(xml)?);
        Ok(true)
    }
}

/// The text of the element that was just opened, put together from its runs. How it is spoken, which
/// stands beside it in Japanese, is no part of it.
pub(super) fn rich_text(xml: &mut Xml) -> WorkbookResult<SmolStr> {
    let depth = xml.depth();
    let mut text = String::new();
    while xml.next_in(depth)? {
        match xml.name() {
            "t" => text.push_str(&xml.text()?),
            "r" => {
                let depth = xml.depth();
                while xml.next_in(depth)? {
                    if xml.name() == "t" {
                        text.push_str(&xml.text()?);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(unescaped(&text).into())
}

/// A text with the characters that XML cannot hold, which a workbook writes as `_x000D_`.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("_x") {
        plain.push_str(before);
        match escaped(behind) {
            Some((char, behind)) => {
                plain.push(char);
                rest = behind;
            }
            None => {
                plain.push_str("_x");
                rest = behind;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The character that four figures and an underline stand for, and what stands behind them.
fn escaped(text: &str) -> Option<(char, &str)> {
    let (figures, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('_')?;
    let is_number = figures.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = is_number.then(|| u32::from_str_radix(figures, 16).ok()).flatten()?;
    Some((char::from_u32(number)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_written_as_figures() {
        for (written, text) in [
            ("one_x000D_two", "one\rtwo"),
            ("_x005F_x0041_", "_x0041_"),
            ("a_xb", "a_xb"),
            ("_x00", "_x00"),
            ("_x12é4_", "_x12é4_"),
            ("plan_x_2001", "plan_x_2001"),
        ] {
            assert_eq!(unescaped(written), text, "{written}");
        }
    }
}
