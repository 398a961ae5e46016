//! The number formats of a workbook's cells.
//!
//! Takes the part with the styles; gives a format for each style, by its number.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::format::Format;
use super::limits::MOST_CELLS;
use super::problem::{WorkbookProblem, WorkbookResult};
use super::xml::Xml;

/// Formats that a file names by number alone. Those with a currency show that of whoever opens the file,
/// and so say nothing of it.
const KNOWN: [(&[u32], &str); 17] = [
    (&[1, 37, 38, 5, 6], "0"),
    (&[2, 39, 40, 7, 8], "0.00"),
    (&[3, 41, 42], "#,##0"),
    (&[4, 43, 44], "#,##0.00"),
    (&[9], "0%"),
    (&[10], "0.00%"),
    (&[11, 48], "0.00E+00"),
    (&[12, 13], "# ?/?"),
    (&[14, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58], "dd/mm/yyyy"),
    (&[15], "d-mmm-yy"),
    (&[16], "d-mmm"),
    (&[17], "mmm-yy"),
    (&[18, 19], "h:mm AM/PM"),
    (&[20, 21, 32, 33, 34, 35, 45, 47, 55, 56], "h:mm"),
    (&[22], "dd/mm/yyyy hh:mm"),
    (&[46], "[h]:mm:ss"),
    (&[49], "@"),
];

/// The formats of cells, by the numbers that cells have in `s`.
pub(super) fn read(xml: &mut Xml) -> WorkbookResult<Vec<Rc<Format>>> {
    let mut codes: BTreeMap<u32, Rc<Format>> = BTreeMap::new();
    let mut formats = Vec::new();
    if !xml.next_in(0)? {
        return Ok(formats);
    }
    while xml.next_in(1)? {
        match xml.name() {
            "numFmts" => {
                while xml.next_in(2)? {
                    let code = xml.attribute("formatCode")?.unwrap_or_default();
                    codes.insert(number(xml)?, Rc::new(Format::read(&code)));
                }
            }
            "cellXfs" => {
                while xml.next_in(2)? {
                    let number = number(xml)?;
                    let known = || Rc::new(Format::read(known(number)));
                    formats.push(Rc::clone(codes.entry(number).or_insert_with(known)));
                    if formats.len() > MOST_CELLS {
                        return Err(WorkbookProblem::TooManyCells);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(formats)
}

fn number(xml: &Xml) -> WorkbookResult<u32> {
    let number = xml.attribute("numFmtId")?;
    Ok(number.and_then(|number| number.parse().ok()).unwrap_or_default())
}

fn known(number: u32) -> &'static str {
    let found = KNOWN.iter().find(|(numbers, _)| numbers.contains(&number));
    found.map_or("General", |(_, code)| code)
}
