//! Two conditions side by side: which figure is different, which part was added or taken out, and
//! whether that is certainly tighter or looser.

use super::Difference;
use crate::operation::{Comparison, Operation};
use crate::source::Sources;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::print;

/// Whether plans find it harder or easier to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Plans find it harder to meet.
    Tightened,
    /// Plans find it easier to meet.
    Loosened,
}

impl Direction {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Tightened => "tightened",
            Direction::Loosened => "loosened",
        }
    }

    fn turned(self) -> Direction {
        match self {
            Direction::Tightened => Direction::Loosened,
            Direction::Loosened => Direction::Tightened,
        }
    }
}

/// A clause that may be absent. What `unless` adds and what `applies when` takes out is looser.
pub(super) fn clause(
    of: &'static str,
    old: Option<&Expr>,
    new: Option<&Expr>,
    sources: &Sources,
) -> Vec<Difference> {
    let printed = |expr: &Expr| print::condition(expr, sources);
    match (old, new) {
        (None, None) => Vec::new(),
        (Some(old), Some(new)) => {
            parts(of, std::slice::from_ref(old), std::slice::from_ref(new), false, sources)
        }
        (None, Some(new)) => {
            vec![Difference::new(of, None, Some(printed(new))).towards(Some(Direction::Loosened))]
        }
        (Some(old), None) => {
            vec![Difference::new(of, Some(printed(old)), None).towards(Some(Direction::Tightened))]
        }
    }
}

/// The parts of two conditions that are joined by `and`. `asks` says that a plan has to make them
/// true: then a part more is tighter. Of a clause that says whether a requirement applies, only that
/// it is different is certain.
pub(super) fn parts(
    of: &'static str,
    old: &[Expr],
    new: &[Expr],
    asks: bool,
    sources: &Sources,
) -> Vec<Difference> {
    let printed = |expr: &Expr| print::condition(expr, sources);
    let (old, new) = (flat(old), flat(new));
    let gone: Vec<&Expr> = unmatched(&old, &new);
    let added: Vec<&Expr> = unmatched(&new, &old);
    let certain = |direction: Direction| Some(direction).filter(|_| asks);
    // One part for another is the same part with something else in it.
    if let ([was], [is]) = (gone.as_slice(), added.as_slice()) {
        let direction = figure(was, is, sources).filter(|_| asks);
        return vec![Difference::new(of, Some(printed(was)), Some(printed(is))).towards(direction)];
    }
    let one_way = gone.is_empty() || added.is_empty();
    let gone = gone.into_iter().map(|was| {
        let direction = certain(Direction::Loosened).filter(|_| one_way);
        Difference::new(of, Some(printed(was)), None).towards(direction)
    });
    let added = added.into_iter().map(|is| {
        let direction = certain(Direction::Tightened).filter(|_| one_way);
        Difference::new(of, None, Some(printed(is))).towards(direction)
    });
    gone.chain(added).collect()
}

/// The parts of which a condition is the `and`.
fn flat(all: &[Expr]) -> Vec<&Expr> {
    let parts = all.iter().flat_map(|one| match &one.kind {
        ExprKind::Apply { operation: Operation::And, operands } => flat(operands),
        _ => vec![one],
    });
    parts.collect()
}

fn unmatched<'e>(of: &[&'e Expr], among: &[&Expr]) -> Vec<&'e Expr> {
    of.iter().copied().filter(|one| !among.iter().any(|other| one.is_same(other))).collect()
}

/// Whether one figure makes two conditions different, and so one of them tighter.
fn figure(old: &Expr, new: &Expr, sources: &Sources) -> Option<Direction> {
    match (&old.kind, &new.kind) {
        (
            ExprKind::Apply { operation, operands: old },
            ExprKind::Apply { operation: other, operands: new },
        ) if operation == other => match (operation, old.as_slice(), new.as_slice()) {
            (Operation::Compare(comparison), [a, b], [c, d]) if a.is_same(c) => {
                moved(*comparison, b, d)
            }
            (Operation::Not, [old], [new]) => figure(old, new, sources).map(Direction::turned),
            _ => None,
        },
        (
            ExprKind::Quantified { quantifier: q, element: e, body: old },
            ExprKind::Quantified { quantifier: r, element: f, body: new },
        ) => {
            use crate::operation::Quantifier as Q;
            let is_same_list = q.node == r.node
                && e.name.node == f.name.node
                && e.list.is_same(&f.list)
                && same_filter(e.filter.as_ref(), f.filter.as_ref());
            let direction = body(old, new, sources).filter(|_| is_same_list)?;
            match q.node {
                Q::Every | Q::Some | Q::AtLeast(_) => Some(direction),
                Q::No | Q::AtMost(_) => Some(direction.turned()),
                Q::Exactly(_) => None,
            }
        }
        _ => None,
    }
}

/// The body of a quantifier: one part more, one less, or one figure.
fn body(old: &Expr, new: &Expr, sources: &Sources) -> Option<Direction> {
    let all = parts("", std::slice::from_ref(old), std::slice::from_ref(new), true, sources);
    let mut directions = all.iter().map(|one| one.direction);
    let first = directions.next()??;
    directions.all(|one| one == Some(first)).then_some(first)
}

fn same_filter(a: Option<&Expr>, b: Option<&Expr>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.is_same(b),
        _ => false,
    }
}

/// A bound that is another figure now: more is tighter for `at least`, looser for `at most`.
fn moved(comparison: Comparison, old: &Expr, new: &Expr) -> Option<Direction> {
    let (ExprKind::Literal(old), ExprKind::Literal(new)) = (&old.kind, &new.kind) else {
        return None;
    };
    let ((old_ty, old), (new_ty, new)) = (old.ordered()?, new.ordered()?);
    if old_ty != new_ty {
        return None;
    }
    let is_more = new > old;
    let relation = comparison.relation();
    if !relation.is_order() {
        return None;
    }
    let tighter_if_more = relation.greater;
    let is_tighter = is_more == tighter_if_more;
    Some(if is_tighter { Direction::Tightened } else { Direction::Loosened })
}
