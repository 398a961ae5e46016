//! Standard output and standard error: colours, characters, width, and pipes that are closed early. All text
//! goes out through [`Print`]: what is not safe to print already is made so.

use std::io::{self, IsTerminal, Write};

use super::exit::Exit;
use super::links;
use super::reason;
use super::terminal::{self, Look, in_charset};
use crate::diag::{Diagnostic, Diagnostics, Print};
use crate::report::{self, Audience, Style};
use crate::source::{Charset, Sources};

/// Where a report goes.
pub(super) struct Output {
    stream: io::BufWriter<io::Stdout>,
    pub style: Style,
    pub is_terminal: bool,
    charset: Charset,
    has_links: bool,
    is_closed: bool,
    /// What went wrong, other than a reader who has gone away.
    failure: Option<io::Error>,
}

impl Output {
    pub(super) fn new(look: Look) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let (style, charset) = (look.style(is_terminal), look.charset(is_terminal));
        let stream = io::BufWriter::new(io::stdout());
        // Elsewhere names of files are no addresses.
        let has_links = cfg!(unix)
            && is_terminal
            && style.colour
            && look.audience != Audience::Programs
            && supports_hyperlinks::supports_hyperlinks();
        Output { stream, style, is_terminal, charset, has_links, is_closed: false, failure: None }
    }

    /// Writes text for people, in the characters that they can be shown; what programs read, as it is. A
    /// reader who has gone away is no error, and nothing more is written to him.
    pub(super) fn write(&mut self, text: &(impl Print + ?Sized)) {
        let text = text.print();
        let text = in_charset(&text, self.charset, self.style.width);
        match self.has_links {
            true => self.write_bytes(links::linked(&text).as_bytes()),
            false => self.write_bytes(text.as_bytes()),
        }
    }

    /// Writes data as they are: rules, or a plan in another format, for a file or a program.
    pub(super) fn write_bytes(&mut self, bytes: &[u8]) {
        if !self.is_closed {
            let written = self.stream.write_all(bytes);
            self.note(written);
        }
    }

    /// Lets whoever reads have all that was written so far.
    pub(super) fn flush(&mut self) {
        if !self.is_closed {
            let written = self.stream.flush();
            self.note(written);
        }
    }

    /// Writes what is left. Says whether all that anyone was there to read was written.
    pub(super) fn finish(mut self) -> bool {
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
pub(super) fn complain(text: &(impl Print + ?Sized)) {
    let text = text.print();
    if text.is_empty() {
        return;
    }
    let look = Look::default();
    let is_terminal = io::stderr().is_terminal();
    // There is nowhere left to say that standard error is closed.
    let width = look.style(is_terminal).width;
    let text = in_charset(&text, look.charset(is_terminal), width);
    let _closed = io::stderr().write_all(text.as_bytes());
}

/// Begins the screen anew, where a person sees one.
pub(super) fn clear_screen() {
    if io::stdout().is_terminal() && !terminal::is_dumb() {
        // Whoever has gone away sees no screen.
        let _gone = io::stdout().write_all(b"\x1b[2J\x1b[H");
    }
}

/// Writes a diagnostic without a place to standard error.
pub(super) fn say(problem: Diagnostic, look: Look) {
    let mut one = Diagnostics::default();
    one.push(problem);
    let style = error_style(look);
    complain(&report::diagnostics(&one, &Sources::default(), style));
}

/// The style of what goes to standard output.
pub(super) fn style(look: Look) -> Style {
    look.style(io::stdout().is_terminal())
}

/// The style of what goes to standard error.
pub(super) fn error_style(look: Look) -> Style {
    look.style(io::stderr().is_terminal())
}

/// Help, the version, or what is wrong with the arguments.
pub(super) fn usage(error: &clap::Error) -> Exit {
    let written = error.print().and_then(|()| io::stdout().flush());
    let lost = written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    if let Some(why) = &lost {
        complain(&format!("this could not be written: {}\n", reason::unwritten(why)));
    }
    if error.use_stderr() || lost.is_some() { Exit::Unusable } else { Exit::Fine }
}
