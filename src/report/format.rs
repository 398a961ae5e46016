//! A format that a command prints in, as a row: its name, what help says of it, who reads it, and what makes it.
//!
//! Each command that prints has a table of such rows beside what makes them: [`CheckFormat`](crate::CheckFormat),
//! [`LintFormat`](crate::LintFormat), [`TestFormat`](crate::TestFormat), [`ChangesFormat`](crate::ChangesFormat).
//! The command line reads names and help from them.

use std::fmt;

/// A format of a command.
#[derive(Clone, Copy)]
pub struct Format<R> {
    /// Its name on the command line.
    pub name: &'static str,
    /// What help says of it, without a full stop.
    pub about: &'static str,
    /// Who reads it.
    pub audience: Audience,
    /// What makes it.
    pub renderer: R,
}

/// Who reads what is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Audience {
    /// People, who see colours and drawings.
    #[default]
    People,
    /// People with a screen reader, or anybody who wants sentences and nothing drawn.
    Listeners,
    /// Programs, whose text depends on no terminal and no locale.
    Programs,
}

impl<R> fmt::Debug for Format<R> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.name)
    }
}
