//! How much of a workbook is read, at the most.

/// The most that the parts of a workbook other than its sheets may come to when they are unpacked, in
/// bytes.
pub(super) const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// The most that the sheets may come to: a sheet that is formatted down to its last row is large, and
/// blank.
pub(super) const MOST_IN_SHEETS: u64 = 512 * 1024 * 1024;

/// The most cells of a workbook that may be filled.
pub(super) const MOST_CELLS: usize = 1_000_000;
/// The most that the texts of all its cells may come to, in bytes. A text that cells share counts for
/// each of them.
pub(super) const MOST_TEXT: usize = 32 * 1024 * 1024;

/// The most stretches of a sheet that may be merged, or hidden.
pub(super) const MOST_STRETCHES: usize = 10_000;
