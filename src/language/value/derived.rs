//! What follows from the rest of a value, worked out when it is first asked for and then kept.

use std::sync::OnceLock;

/// What follows from the fields beside it. Never compared or packed, as it says nothing new; and a copy works it
/// out for itself, as its fields may be changed first.
#[derive(Debug)]
pub struct Derived<T>(OnceLock<T>);

impl<T> Derived<T> {
    /// What nobody asked for yet.
    pub const fn new() -> Derived<T> {
        Derived(OnceLock::new())
    }

    /// What follows, made now if nobody asked for it before.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Derived<T> {
    fn default() -> Self {
        Derived::new()
    }
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        Derived::default()
    }
}

impl<T> PartialEq for Derived<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Derived<T> {}
