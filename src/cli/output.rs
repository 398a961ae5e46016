//! Standard output and standard error: colours, width, and pipes that are closed early. All text goes out
//! through [`Print`]: what is not safe to print already is made so.

use std::io::{self, IsTerminal, Write};

use super::args::Colour;
use super::exit::Exit;
use super::reason;
use crate::diag::{Diagnostic, Diagnostics, Print};
use crate::report::{self, Format, Style};
use crate::source::Sources;

/// Where a report goes.
pub struct Output {
    stream: io::BufWriter<io::Stdout>,
    pub style: Style,
    is_closed: bool,
    /// What went wrong, other than a reader who has gone away.
    failure: Option<io::Error>,
}

impl Output {
    pub fn new(colour: Colour) -> Self {
        let style = style(colour, io::stdout().is_terminal());
        let stream = io::BufWriter::new(io::stdout());
        Output { stream, style, is_closed: false, failure: None }
    }

    /// Writes; a reader who has gone away is no error, and nothing more is written to him.
    pub fn write(&mut self, text: &(impl Print + ?Sized)) {
        self.write_bytes(text.print().as_bytes());
    }

    /// Writes data as they are: a plan in another format, for a file or a program.
    pub fn write_bytes(&mut self, bytes: &[u8]) {
        if !self.is_closed {
            let written = self.stream.write_all(bytes);
            self.note(written);
        }
    }

    /// Lets whoever reads have all that was written so far.
    pub fn flush(&mut self) {
        if !self.is_closed {
            let written = self.stream.flush();
            self.note(written);
        }
    }

    /// Writes what is left. Says whether all that anyone was there to read was written.
    pub fn finish(mut self) -> bool {
        self.flush();
        if let Some(error) = &self.failure {
            complain(&format!("the report could not be written: {}\n", reason::unwritten(error)));
        }
        self.failure.is_none()
    }

    fn note(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.is_closed = true;
            self.failure = Some(error).filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
        }
    }
}

/// Writes to standard error.
pub fn complain(text: &(impl Print + ?Sized)) {
    // There is nowhere left to say that standard error is closed.
    let _closed = io::stderr().write_all(text.print().as_bytes());
}

/// Writes a diagnostic without a place to standard error.
pub fn say(problem: Diagnostic, colour: Colour) {
    let mut one = Diagnostics::default();
    one.push(problem);
    let style = error_style(colour);
    complain(&report::diagnostics(&one, &Sources::default(), Format::Human, style));
}

/// The style of what goes to standard error.
pub fn error_style(colour: Colour) -> Style {
    style(colour, io::stderr().is_terminal())
}

fn style(colour: Colour, is_terminal: bool) -> Style {
    const WIDTH: usize = 80;
    const WIDEST: usize = 100;
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let width = terminal_size::terminal_size().filter(|_| is_terminal);
    Style {
        colour: match colour {
            Colour::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb,
            Colour::Always => true,
            Colour::Never => false,
        },
        unicode: !is_terminal || speaks_unicode(),
        width: width.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDEST)),
    }
}

/// Whether the terminal's locale is one of UTF-8.
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    cfg!(windows)
        || locale.is_some_and(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
}

/// Help, the version, or what is wrong with the arguments.
pub fn usage(error: &clap::Error) -> Exit {
    let written = error.print().and_then(|()| io::stdout().flush());
    let lost = written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    if let Some(why) = &lost {
        complain(&format!("this could not be written: {}\n", reason::unwritten(why)));
    }
    if error.use_stderr() || lost.is_some() { Exit::Unusable } else { Exit::Fine }
}
