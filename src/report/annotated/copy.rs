//! A copy of a workbook that is being made: sheet by sheet, and then the list of findings.

use std::io::Cursor;

use super::NotAnnotated;
use super::comments::{Comments, OfSheet};
use super::opc_parts::{Package, TypeOf};
use super::sheet::{self, Marked};
use super::styles::Styles;
use super::threads::Thread;
use super::workbook_xml::{Book, Listed};
use super::xml::{Dialect, Done};

/// A copy that is being made.
pub(super) struct AnnotatedCopy {
    package: Package,
    book: Book,
    styles: Styles,
}

impl AnnotatedCopy {
    /// A copy in which nothing is changed yet.
    pub(super) fn open(bytes: &[u8]) -> Done<AnnotatedCopy> {
        let package = Package::open(Cursor::new(bytes), |_| true)?;
        let book = Book::read(&package)?;
        if book.is_copy(&package) {
            return Err(NotAnnotated::IsACopy);
        }
        let styles = book.styles.as_deref().map(|part| package.needed(part)).transpose()?;
        let styles = Styles::read(styles.map(|text| text.into_owned()), book.dialect)?;
        Ok(AnnotatedCopy { package, book, styles })
    }

    /// The names of the sheets, in their order.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.book.sheets.iter().map(|one| one.name.clone()).collect()
    }

    /// Puts comments on a sheet, known by its place among all, and colours their cells.
    pub(super) fn annotate(
        &mut self,
        at: usize,
        new: &Comments,
        marked: &Marked,
        thread: &Thread,
    ) -> Done<()> {
        let Some(Listed { part, .. }) = self.book.sheets.get(at) else { return Ok(()) };
        let (package, dialect) = (&mut self.package, self.book.dialect);
        let text = package.needed(part)?.into_owned();
        let mut sheet = sheet::marked(&text, marked, &mut self.styles, dialect)?;
        let drawing = sheet.drawing.as_ref().and_then(|(id, _)| id.as_deref());
        let mut comments = OfSheet::find(package, part, drawing, dialect)?;
        comments.name_as_usual(package)?;
        let has_any = !new.is_empty() || !comments.is_none();
        if has_any && let Some(id) = comments.add(package, new, thread)? {
            sheet.name_drawing(&id);
        }
        package.set(part, sheet.written()?);
        Ok(())
    }

    /// Puts the list of findings before the other sheets, made with the styles that it may use.
    pub(super) fn finish(mut self, list: impl FnOnce(&Styles, Dialect) -> String) -> Done<Vec<u8>> {
        const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
        let findings = list(&self.styles, self.book.dialect);
        let styles = self.styles.written()?;
        match &self.book.styles {
            Some(part) => self.package.set(part, styles),
            None => {
                let part = match self.package.has("xl/styles.xml") {
                    true => self.package.free_name("xl/styles", ".xml"),
                    false => "xl/styles.xml".to_owned(),
                };
                self.package.set(&part, styles);
                self.package.declare(&part, TYPE, TypeOf::Part)?;
                let kind = format!("{}/styles", self.book.dialect.relations());
                self.package.relate(&self.book.part, &kind, &part)?;
            }
        }
        self.book.put_first(&mut self.package, findings)?;
        self.package.save()
    }
}
