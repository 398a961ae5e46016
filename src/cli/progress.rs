//! How far a long run is: a bar on standard error, where that is a terminal. Never where a program reads.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that ends sooner shows no bar.
const SHOWN_AFTER: Duration = Duration::from_secs(1);

/// The bar of a run, which appears once the run takes long. Nothing else may write to the terminal meanwhile.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// The bar of a run over so many things. `doing` is what is done with them: `checking plans`.
    pub(super) fn new(doing: &'static str, n_things: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(doing);
        let progress = Progress { bar, begun: Instant::now() };
        progress.add(n_things);
        progress
    }

    /// There are so many more things to do.
    pub(super) fn add(&self, n_things: usize) {
        self.bar.inc_length(u64::try_from(n_things).unwrap_or_default());
    }

    /// One more thing is done.
    pub(super) fn step(&self) {
        if self.bar.is_hidden() && self.begun.elapsed() >= SHOWN_AFTER && io::stderr().is_terminal()
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
