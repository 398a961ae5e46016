//! Work that has no order, and who does it: the program around this crate has threads, a browser has none.

use std::sync::{Mutex, PoisonError};

/// Somebody who does pieces of work.
pub trait Workers: Sync {
    /// Does each of so many pieces once, in any order and perhaps several at once, and returns when all are done.
    fn share(&self, n_pieces: usize, work: &(dyn Fn(usize) + Sync));
}

/// One piece after the other, without any help.
pub struct Alone;

impl Workers for Alone {
    fn share(&self, n_pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..n_pieces).for_each(work);
    }
}

/// What comes of each thing, in their order, whoever works on it.
pub fn each<T: Sync, R: Send>(
    workers: &dyn Workers,
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let done: Vec<Mutex<Option<R>>> = things.iter().map(|_| Mutex::new(None)).collect();
    workers.share(things.len(), &|at| {
        if let (Some(thing), Some(place)) = (things.get(at), done.get(at)) {
            let result = work(thing);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    });
    let done = done.into_iter().map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner));
    // A piece that no worker has done is done here: no result is lost, and each stays beside its thing.
    things.iter().zip(done).map(|(thing, done)| done.unwrap_or_else(|| work(thing))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does the odd pieces only.
    struct Lazy;

    impl Workers for Lazy {
        fn share(&self, n_pieces: usize, work: &(dyn Fn(usize) + Sync)) {
            (0..n_pieces).filter(|at| at % 2 == 1).for_each(work);
        }
    }

    #[test]
    fn no_result_is_lost_whoever_works() {
        let things = [1, 2, 3, 4, 5];
        for workers in [&Alone as &dyn Workers, &Lazy] {
            assert_eq!(each(workers, &things, |thing| thing * 10), [10, 20, 30, 40, 50]);
        }
    }
}
