//! Work on many plans, some at a time: on as many threads as are asked for, with what comes of it in
//! order.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads of a run.
pub struct Jobs {
    /// Nothing where this thread does the work alone.
    pool: Option<ThreadPool>,
}

impl Jobs {
    /// As many threads as are asked for, or one for each processor; never more than there are things
    /// to do. Where the system gives none, this thread does the work alone.
    pub fn new(asked: Option<NonZeroUsize>, n_things: usize) -> Jobs {
        let count = asked.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let count = count.min(n_things);
        let build = || ThreadPoolBuilder::new().num_threads(count).build().ok();
        Jobs { pool: (count > 1).then(build).flatten() }
    }

    /// How many threads there are.
    pub fn count(&self) -> usize {
        self.pool.as_ref().map_or(1, ThreadPool::current_num_threads)
    }

    /// Does the same with each thing.
    pub fn each<T: Sync, R: Send>(&self, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        match &self.pool {
            Some(pool) => pool.install(|| things.par_iter().map(&work).collect()),
            None => things.iter().map(work).collect(),
        }
    }

    /// Gives back what things take of the memory, which is some work where they are large.
    pub fn let_go<T: Send>(&self, things: Vec<T>) {
        match &self.pool {
            Some(pool) => pool.install(|| things.into_par_iter().for_each(drop)),
            None => drop(things),
        }
    }
}
