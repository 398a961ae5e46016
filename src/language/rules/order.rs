//! Things that need one another, in an order in which each comes after those that it needs.

/// What came of putting things in order.
pub(super) struct Ordered {
    /// Each thing once, after all that it needs; without those on a circle or behind one.
    pub order: Vec<usize>,
    /// Those that lead back to themselves.
    pub circles: Vec<usize>,
}

/// Orders things by what each needs, in time linear in things and needs.
pub(super) fn ordered(needs: &[Vec<usize>]) -> Ordered {
    let needed_by = turned(needs);
    let order = peeled(needs, &needed_by, &vec![true; needs.len()]);
    let mut is_left = vec![true; needs.len()];
    for at in &order {
        set(&mut is_left, *at, false);
    }
    // What is left is on a circle or needs one. Peeled from the other side, the circles remain.
    for at in peeled(&needed_by, needs, &is_left) {
        set(&mut is_left, at, false);
    }
    let circles = (0..needs.len()).filter(|at| is_left.get(*at) == Some(&true)).collect();
    Ordered { order, circles }
}

/// Takes away, one after the other, what needs nothing that is still there.
fn peeled(needs: &[Vec<usize>], needed_by: &[Vec<usize>], is_there: &[bool]) -> Vec<usize> {
    let here = |at: &usize| is_there.get(*at) == Some(&true);
    let mut open: Vec<usize> =
        needs.iter().map(|all| all.iter().filter(|at| here(at)).count()).collect();
    let mut free: std::collections::VecDeque<usize> =
        (0..needs.len()).filter(|at| here(at) && open.get(*at) == Some(&0)).collect();
    let mut peeled = Vec::new();
    while let Some(at) = free.pop_front() {
        peeled.push(at);
        for other in needed_by.get(at).into_iter().flatten().filter(|other| here(other)) {
            if let Some(count) = open.get_mut(*other) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    free.push_back(*other);
                }
            }
        }
    }
    peeled
}

fn turned(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut turned = vec![Vec::new(); needs.len()];
    for (at, all) in needs.iter().enumerate() {
        for needed in all {
            if let Some(by) = turned.get_mut(*needed) {
                by.push(at);
            }
        }
    }
    turned
}

fn set(flags: &mut [bool], at: usize, to: bool) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_on_a_circle_are_reported() {
        // 0 needs 1; 1 and 2 need each other; 2 needs 3; 4 needs 3.
        let found = ordered(&[vec![1], vec![2], vec![1, 3], vec![], vec![3]]);
        assert_eq!((found.order, found.circles), (vec![3, 4], vec![1, 2]));
        assert_eq!(ordered(&[vec![0]]).circles, [0]);
    }
}
