//! Work on many plans, on as many threads as are asked for, with what comes of each told in order.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{available_parallelism, panicking, scope};

/// So many things that a thread is done with wait to be told of while it does the next. More would only
/// take memory.
const MOST_WAITING: usize = 4;

/// The threads of a run.
#[derive(Debug, Clone, Copy)]
pub struct Jobs {
    count: usize,
}

impl Jobs {
    /// As many threads as are asked for, or one for each processor; never more than there are things
    /// to do.
    pub fn new(asked: Option<NonZeroUsize>, n_things: usize) -> Jobs {
        let count = asked.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        Jobs { count: count.min(n_things).max(1) }
    }

    /// How many threads there are.
    pub fn count(self) -> usize {
        self.count
    }

    /// Does the same with each thing, and tells what came of it, one after the other and in order. Things
    /// are dealt out to the threads in turn. Each tells of its own when it is their turn, and lets go of
    /// what telling gives back while others have theirs.
    pub fn in_order<T: Sync, R, L>(
        self,
        things: &[T],
        work: impl Fn(&T) -> R + Sync,
        mut tell: impl FnMut(R) -> L + Send,
    ) {
        if self.count == 1 {
            things.iter().for_each(|thing| drop(tell(work(thing))));
            return;
        }
        let turns = Turns { turn: Mutex::new(Turn { next: 0, tell }), passed: Condvar::new() };
        let thread = |own: usize| {
            let _leaving = Leaving(&turns);
            let mut waiting = VecDeque::new();
            for (at, thing) in things.iter().enumerate().skip(own).step_by(self.count) {
                waiting.push_back((at, work(thing)));
                turns.told(&mut waiting, MOST_WAITING);
            }
            turns.told(&mut waiting, 0);
        };
        scope(|scope| {
            let thread = &thread;
            for own in 1..self.count {
                scope.spawn(move || thread(own));
            }
            thread(0);
        });
    }
}

/// Whose turn it is to tell.
struct Turns<F> {
    turn: Mutex<Turn<F>>,
    passed: Condvar,
}

struct Turn<F> {
    /// The thing that is told of next; none where a thread has ended in a panic.
    next: usize,
    tell: F,
}

impl<F> Turns<F> {
    fn turn(&self) -> MutexGuard<'_, Turn<F>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells of the things, each with its number, whose turn it is, and waits for it where more than so
    /// many are left.
    fn told<R, L>(&self, waiting: &mut VecDeque<(usize, R)>, most: usize)
    where
        F: FnMut(R) -> L,
    {
        let mut left = Vec::new();
        let mut turn = self.turn();
        while turn.next != usize::MAX {
            match waiting.pop_front() {
                Some((at, thing)) if at == turn.next => {
                    left.push((turn.tell)(thing));
                    turn.next = turn.next.saturating_add(1);
                    self.passed.notify_all();
                }
                Some(early) => {
                    waiting.push_front(early);
                    if waiting.len() <= most {
                        break;
                    }
                    turn = self.passed.wait(turn).unwrap_or_else(PoisonError::into_inner);
                }
                None => break,
            }
        }
        // What is left over is let go of when others may tell again.
        drop(turn);
    }
}

/// Lets nobody wait for the turn of a thread that has ended in a panic.
struct Leaving<'t, F>(&'t Turns<F>);

impl<F> Drop for Leaving<'_, F> {
    fn drop(&mut self) {
        if panicking() {
            self.0.turn().next = usize::MAX;
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
            jobs(count).in_order(&things, work, |(thing, _)| told.push(thing));
            assert_eq!(told, things, "{count} threads");
        }
    }

    #[test]
    fn few_things_are_shared_out() {
        let threads = Mutex::new(std::collections::BTreeSet::new());
        let work = |_: &usize| {
            threads.lock().unwrap().insert(format!("{:?}", std::thread::current().id()));
        };
        jobs(4).in_order(&[1, 2, 3, 4], work, |()| ());
        assert_eq!(threads.lock().unwrap().len(), 4);
    }

    #[test]
    fn a_panic_ends_all_threads() {
        let things: Vec<usize> = (0..100).collect();
        let run = || {
            let work = |thing: &usize| assert_ne!(*thing, 41);
            jobs(3).in_order(&things, work, |()| ());
        };
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
