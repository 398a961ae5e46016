//! Work on many plans, on as many threads as are asked for, with what comes of each told in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, available_parallelism, panicking, scope};

use crate::workers::Workers;

/// How far ahead of the next thing that is told of a thread may be, for each thread that there is: what waits
/// takes memory.
const MOST_AHEAD: usize = 4;

/// The threads of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jobs {
    count: usize,
}

impl Jobs {
    /// As many threads as are asked for, or one for each processor; never more than there are things
    /// to do.
    pub(super) fn new(asked: Option<NonZeroUsize>, n_things: usize) -> Jobs {
        let count = asked.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        Jobs { count: count.min(n_things).max(1) }
    }

    /// How many threads there are.
    pub(super) fn count(self) -> usize {
        self.count
    }

    /// One thread for each processor.
    pub(super) fn all() -> Jobs {
        Jobs::new(None, usize::MAX)
    }

    /// Does the same with each thing, and tells what came of it, one after the other and in order. Each
    /// thread takes the next thing that none has taken; what is done before its turn waits.
    pub(super) fn in_order<T: Sync, R: Send>(
        self,
        things: &[T],
        work: impl Fn(&T) -> R + Sync,
        mut tell: impl FnMut(&T, R) + Send,
    ) {
        if self.count == 1 {
            things.iter().for_each(|thing| tell(thing, work(thing)));
            return;
        }
        let (taken, turns) =
            (AtomicUsize::new(0), Turns::new(tell, MOST_AHEAD.saturating_mul(self.count)));
        let take = || {
            let at = taken.fetch_add(1, Ordering::Relaxed);
            things.get(at).map(|thing| (at, thing))
        };
        let thread = || {
            let _leaving = Leaving(&turns);
            while let Some((at, thing)) = take()
                && turns.wait_for(at)
            {
                turns.finish(things, at, work(thing));
            }
        };
        scope(|scope| {
            // Where the system gives no more threads, those that there are do all of it.
            let given = |_: &usize| Builder::new().spawn_scoped(scope, thread).is_ok();
            let _n_given = (1..self.count).take_while(given).count();
            thread();
        });
    }
}

impl Workers for Jobs {
    fn share(&self, n_pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        let taken = AtomicUsize::new(0);
        let next = || Some(taken.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < n_pieces);
        let thread = || {
            while let Some(at) = next() {
                work(at);
            }
        };
        scope(|scope| {
            // Where the system gives no more threads, those that there are do all of it.
            let given = |_: &usize| Builder::new().spawn_scoped(scope, thread).is_ok();
            let _n_given = (1..self.count.min(n_pieces)).take_while(given).count();
            thread();
        });
    }
}

/// Whose turn it is to be told of.
struct Turns<F, R> {
    most_ahead: usize,
    turn: Mutex<Turn<F, R>>,
    passed: Condvar,
}

struct Turn<F, R> {
    /// The number of the thing that is told of next; none where a thread has ended in a panic.
    next: Option<usize>,
    /// What is done already, and waits.
    waiting: BTreeMap<usize, R>,
    /// How many threads wait, being too far ahead.
    n_early: usize,
    tell: F,
}

impl<F, R> Turns<F, R> {
    fn new(tell: F, most_ahead: usize) -> Self {
        let turn = Turn { next: Some(0), waiting: BTreeMap::new(), n_early: 0, tell };
        Turns { most_ahead, turn: Mutex::new(turn), passed: Condvar::new() }
    }

    fn turn(&self) -> MutexGuard<'_, Turn<F, R>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a thing is not too far ahead. Not so where a thread has ended in a panic.
    fn wait_for(&self, at: usize) -> bool {
        let mut turn = self.turn();
        turn.n_early += 1;
        let is_early = |turn: &mut Turn<F, R>| {
            turn.next.is_some_and(|next| at.saturating_sub(next) > self.most_ahead)
        };
        let turn = self.passed.wait_while(turn, is_early);
        let mut turn = turn.unwrap_or_else(PoisonError::into_inner);
        turn.n_early -= 1;
        turn.next.is_some()
    }

    /// Tells of a thing that is done, and of those that waited for it; or lets it wait for its turn.
    fn finish<T>(&self, things: &[T], at: usize, done: R)
    where
        F: FnMut(&T, R),
    {
        let mut turn = self.turn();
        turn.waiting.insert(at, done);
        let Turn { next: Some(next), waiting, tell, .. } = &mut *turn else { return };
        while let Some((thing, done)) = things.get(*next).zip(waiting.remove(next)) {
            tell(thing, done);
            *next = next.saturating_add(1);
        }
        if turn.n_early > 0 {
            self.passed.notify_all();
        }
    }
}

/// Lets nobody wait for a thread that has ended in a panic.
struct Leaving<'t, F, R>(&'t Turns<F, R>);

impl<F, R> Drop for Leaving<'_, F, R> {
    fn drop(&mut self) {
        if panicking() {
            self.0.turn().next = None;
            self.0.passed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs(count: usize) -> Jobs {
        Jobs { count }
    }

    #[test]
    fn things_are_told_of_in_their_order_whatever_each_takes() {
        let things: Vec<usize> = (0..500).collect();
        for count in [1, 2, 3, 8] {
            let mut told = Vec::new();
            let work = |thing: &usize| {
                // Some take much longer than others.
                let steps = (0..(thing * 7919) % 5_000).map(std::hint::black_box);
                (*thing, steps.count())
            };
            jobs(count).in_order(&things, work, |_, (thing, _)| told.push(thing));
            assert_eq!(told, things, "{count} threads");
        }
    }

    /// Waits until something is so; fails where that would be for ever.
    fn wait_until(is_so: impl Fn() -> bool) {
        let begun = std::time::Instant::now();
        while !is_so() {
            assert!(begun.elapsed().as_secs() < 60, "nobody comes");
            std::thread::yield_now();
        }
    }

    #[test]
    fn as_many_things_are_worked_on_as_there_are_threads() {
        for count in [4, 20] {
            let things: Vec<usize> = (0..count).collect();
            let n_begun = AtomicUsize::new(0);
            let work = |_: &usize| {
                n_begun.fetch_add(1, Ordering::AcqRel);
                wait_until(|| n_begun.load(Ordering::Acquire) == count);
            };
            jobs(count).in_order(&things, work, |_, ()| ());
        }
    }

    #[test]
    fn a_thing_that_takes_long_holds_up_only_so_many() {
        let things: Vec<usize> = (0..100).collect();
        let (n_done, n_ahead) = (AtomicUsize::new(0), 2 * MOST_AHEAD);
        let work = |thing: &usize| {
            if *thing == 0 {
                wait_until(|| n_done.load(Ordering::Acquire) == n_ahead);
            }
            n_done.fetch_add(1, Ordering::AcqRel);
        };
        let mut told = Vec::new();
        jobs(2).in_order(&things, work, |thing, ()| told.push(*thing));
        assert_eq!(told, things);
    }

    #[test]
    fn a_panic_ends_all_threads() {
        let things: Vec<usize> = (0..100).collect();
        let run = || {
            let work = |thing: &usize| assert_ne!(*thing, 41);
            jobs(3).in_order(&things, work, |_, ()| ());
        };
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
