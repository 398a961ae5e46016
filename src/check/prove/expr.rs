//! An expression, with one small fault in it: each way there is.

use super::Fault;
use super::fault::FaultKind::{self, Figure, Joined, LeftOut, Neighbour, Strictness, Turned};
use lacuna_language::operation::arithmetic::Binds;
use lacuna_language::operation::{Aggregate, Comparison, HowMany, Operation, Operator, Quantifier};
use lacuna_language::rules::innermost;
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::source::Span;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{Datum, Exact, Schema, Ty, amount, line, show};

/// Another expression in place of one, and the fault that this is.
pub(super) type Variant<T> = (T, Fault);

/// A change to an expression itself, not to its parts.
struct Own {
    kind: FaultKind,
    place: Span,
    said: String,
    expr: Expr,
}

/// An expression with one fault, in itself or in one of its parts: all there are.
pub(super) fn variants(expr: &Expr, schema: &Schema) -> Vec<Variant<Expr>> {
    variants_beside(expr, None, schema)
}

/// The same of a side of a comparison: the other side says how small a step of a figure can be seen.
fn variants_beside(expr: &Expr, beside: Option<&Expr>, schema: &Schema) -> Vec<Variant<Expr>> {
    let own = own(expr, beside, schema).into_iter().map(|one| {
        let Own { kind, place, said, expr } = one;
        (expr, Fault { kind, place, said })
    });
    let mut all: Vec<Variant<Expr>> = own.collect();
    for (at, part) in expr.parts().into_iter().enumerate() {
        // The step of a rounding goes with the rounding.
        if at == 1 && expr.operands_of(Operation::Arithmetic(Operator::RoundedTo)).is_some() {
            continue;
        }
        let beside: Option<&Expr> = match &expr.kind {
            ExprKind::Apply { operation, operands } => match (operation, operands.as_slice()) {
                (Operation::Compare(_), [left, right]) => Some(if at == 0 { right } else { left }),
                (Operation::IsWithin, [left, ..]) => Some(left),
                // £5 in `a is at most b + £5` is in whole pounds if `a` is.
                (Operation::Arithmetic(operator), _) if operator.binds() == Binds::Sum => beside,
                _ => None,
            },
            _ => None,
        };
        for (other, fault) in variants_beside(part, beside, schema) {
            let mut whole = expr.clone();
            if let Some(part) = whole.parts_mut().into_iter().nth(at) {
                *part = other;
                all.push((whole, fault));
            }
        }
    }
    all
}

/// A loop with one fault: in its list, in its filter, or without its filter.
pub(super) fn element_variants(element: &Element, schema: &Schema) -> Vec<Variant<Element>> {
    let mut all = Vec::new();
    if let Some(filter) = &element.filter {
        all.push((unfiltered(element), left_out("where", filter.span)));
    }
    for (at, part) in element.parts().enumerate() {
        for (other, fault) in variants(part, schema) {
            let mut whole = element.clone();
            if let Some(part) = whole.parts_mut().into_iter().nth(at) {
                *part = other;
                all.push((whole, fault));
            }
        }
    }
    all
}

/// That a clause is left out.
pub(super) fn left_out(clause: &str, place: Span) -> Fault {
    Fault { kind: LeftOut, place, said: format!("`{clause}` is left out") }
}

fn unfiltered(element: &Element) -> Element {
    Element { filter: None, ..element.clone() }
}

/// Drops each of several parts, one at a time.
pub(super) fn without_each<T: Clone>(parts: &[T]) -> Vec<(usize, Vec<T>)> {
    if parts.len() < 2 {
        return Vec::new();
    }
    let without = |at: usize| {
        let others = parts.iter().enumerate().filter(|(own, _)| *own != at);
        (at, others.map(|(_, part)| part.clone()).collect())
    };
    (0..parts.len()).map(without).collect()
}

fn own(expr: &Expr, beside: Option<&Expr>, schema: &Schema) -> Vec<Own> {
    let one = |kind: FaultKind, said: String, changed: ExprKind| Own {
        kind,
        place: expr.span,
        said,
        expr: Expr { kind: changed, ..expr.clone() },
    };
    match &expr.kind {
        ExprKind::Constant(datum) => {
            let in_pounds = beside.is_some_and(|beside| is_in_whole_pounds(beside, schema));
            let others = constants(datum, &expr.ty, in_pounds, schema).into_iter();
            let others = others.map(|(kind, said, other)| {
                one(kind, format!("becomes `{said}`"), ExprKind::Constant(other))
            });
            others.collect()
        }
        ExprKind::Apply { operation, operands } => applied(expr, *operation, operands, schema),
        ExprKind::List(parts) => {
            dropped(parts, |rest| Expr { kind: ExprKind::List(rest), ..expr.clone() })
        }
        ExprKind::Quantified { quantifier, element, body } => {
            let with = |quantifier: Quantifier, element: Element| {
                let (element, body) = (Box::new(element), body.clone());
                ExprKind::Quantified { quantifier, element, body }
            };
            let others = quantifiers(*quantifier)
                .into_iter()
                .map(|(kind, said, other)| one(kind, said, with(other, element.as_ref().clone())));
            let filter = element.filter.as_ref().map(|filter| {
                let bare = with(*quantifier, unfiltered(element));
                Own { place: filter.span, ..one(LeftOut, "`where` is left out".to_owned(), bare) }
            });
            others.chain(filter).collect()
        }
        ExprKind::Aggregate { kind, of, element } => {
            let with = |kind: Aggregate, element: Element| ExprKind::Aggregate {
                kind,
                of: of.clone(),
                element: Box::new(element),
            };
            let other = kind.other().map(|other| {
                let [own, name] = [*kind, other].map(|one| one.words().trim_end_matches(" of"));
                let said = format!("`{own}` becomes `{name}`");
                one(Joined, said, with(other, element.as_ref().clone()))
            });
            let filter = element.filter.as_ref().map(|filter| {
                let bare = with(*kind, unfiltered(element));
                Own { place: filter.span, ..one(LeftOut, "`where` is left out".to_owned(), bare) }
            });
            other.into_iter().chain(filter).collect()
        }
        ExprKind::Field { of, field } => neighbours(of, *field, &expr.ty, schema)
            .into_iter()
            .map(|(other, name)| {
                let kind = ExprKind::Field { of: of.clone(), field: other };
                one(Neighbour, format!("becomes `{name}`"), kind)
            })
            .collect(),
        ExprKind::Share { element, fields } => {
            let with = |element, fields| ExprKind::Share { element, fields };
            let fewer = without_each(fields).into_iter().map(|(at, rest)| {
                let said = format!("`{}` is left out", field_of(element, fields.get(at), schema));
                one(LeftOut, said, with(element.clone(), rest))
            });
            let bare = |bare| with(Box::new(bare), fields.clone());
            let bare = unpicked(expr, element, bare);
            [negated(expr)].into_iter().chain(fewer).chain(bare).collect()
        }
        ExprKind::Neighbours { in_a_row, element, alike, by, body } => {
            let with = |element, alike| ExprKind::Neighbours {
                in_a_row: *in_a_row,
                element,
                alike,
                by: *by,
                body: body.clone(),
            };
            let fewer = (0..alike.len()).map(|at| {
                let said = format!("`{}` is left out", field_of(element, alike.get(at), schema));
                let mut rest = alike.clone();
                rest.remove(at);
                one(LeftOut, said, with(element.clone(), rest))
            });
            let bare = unpicked(expr, element, |bare| with(Box::new(bare), alike.clone()));
            [negated(expr)].into_iter().chain(fewer).chain(bare).collect()
        }
        ExprKind::Dated { element, dates, length } => {
            let bare = unpicked(expr, element, |bare| ExprKind::Dated {
                element: Box::new(bare),
                dates: dates.clone(),
                length: length.clone(),
            });
            bare.into_iter().collect()
        }
        ExprKind::Includes { .. } | ExprKind::Matches { .. } => vec![negated(expr)],
        ExprKind::Form
        | ExprKind::Variable(_)
        | ExprKind::Call { .. }
        | ExprKind::LookUp { .. }
        | ExprKind::Words(_)
        | ExprKind::Rows(_)
        | ExprKind::Error => Vec::new(),
    }
}

/// The fault that all entries are compared, and not only those that are picked out.
fn unpicked(expr: &Expr, element: &Element, with: impl FnOnce(Element) -> ExprKind) -> Option<Own> {
    let filter = element.filter.as_ref()?;
    let expr = Expr { kind: with(unfiltered(element)), ..expr.clone() };
    Some(Own { kind: LeftOut, place: filter.span, said: "`where` is left out".to_owned(), expr })
}

/// The name of a field of a list's entries.
fn field_of<'s>(element: &Element, field: Option<&usize>, schema: &'s Schema) -> &'s str {
    let declared = match innermost(&element.list.ty) {
        Ty::Record(id) => field.and_then(|field| schema.fields(*id).get(*field)),
        _ => None,
    };
    declared.map_or("", |declared| &declared.name)
}

/// The faults that an operation can have by itself.
fn applied(expr: &Expr, operation: Operation, operands: &[Expr], schema: &Schema) -> Vec<Own> {
    let with = |kind: FaultKind, said: String, operation: Operation| {
        let kind_of_expr = ExprKind::Apply { operation, operands: operands.to_vec() };
        Own { kind, place: expr.span, said, expr: Expr { kind: kind_of_expr, ..expr.clone() } }
    };
    match (operation, operands) {
        (Operation::Compare(comparison), [left, right]) => {
            comparisons(comparison, left, right, schema)
                .into_iter()
                .map(|(kind, other)| {
                    let said = format!("`{}` becomes `{}`", comparison.words(), other.words());
                    with(kind, said, Operation::Compare(other))
                })
                .collect()
        }
        (Operation::Not, [of]) => vec![instead(expr, of, "`not` is left out")],
        (Operation::When, [asked, guard]) => {
            vec![Own { place: guard.span, ..instead(expr, asked, "`when` is left out") }]
        }
        (Operation::And, parts) => joined(expr, parts, operation, Operation::Or),
        (Operation::Or, parts) => joined(expr, parts, operation, Operation::And),
        (Operation::Together(how_many), of) => {
            let others = HowMany::ALL.into_iter().filter(|other| *other != how_many);
            let others = others.map(|other| {
                with(Joined, format!("becomes `{}`", other.words()), Operation::Together(other))
            });
            let fewer = if of.len() > 2 { without_each(of) } else { Vec::new() };
            let fewer = fewer.into_iter().map(|(at, operands)| {
                let kind = ExprKind::Apply { operation, operands };
                let place = of.get(at).map_or(expr.span, |part| part.span);
                let expr = Expr { kind, ..expr.clone() };
                Own { kind: LeftOut, place, said: "is left out".to_owned(), expr }
            });
            others.chain(fewer).collect()
        }
        (Operation::Arithmetic(operator), [left, right]) => {
            // Two days cannot be added up, and a day cannot be taken from a number of days.
            let other = operator.other().filter(|_| right.ty != Ty::Date);
            let other = other.map(|other| {
                let said = format!("`{}` becomes `{}`", operator.sign(), other.sign());
                with(Joined, said, Operation::Arithmetic(other))
            });
            let is_alike = |side: &Expr| side.ty == expr.ty;
            let n_ways = if operator == Operator::RoundedTo { 1 } else { 2 };
            let without = [(left, right), (right, left)].into_iter().take(n_ways);
            let without = without.filter_map(|(stays, goes)| {
                let alone = is_alike(stays).then(|| instead(expr, stays, "is left out"))?;
                Some(Own { place: goes.span, ..alone })
            });
            other.into_iter().chain(without).collect()
        }
        _ => match operation.other() {
            Some((other, name)) => {
                let kind = if expr.ty == Ty::Condition { Turned } else { Joined };
                vec![with(kind, format!("becomes {name}"), other)]
            }
            None if expr.ty == Ty::Condition => vec![negated(expr)],
            None => Vec::new(),
        },
    }
}

fn negated(expr: &Expr) -> Own {
    let kind = ExprKind::Apply { operation: Operation::Not, operands: vec![expr.clone()] };
    let said = "becomes its opposite".to_owned();
    Own { kind: Turned, place: expr.span, said, expr: Expr { kind, ..expr.clone() } }
}

/// A part of an expression in its place.
fn instead(whole: &Expr, part: &Expr, said: &str) -> Own {
    let expr = Expr { span: whole.span, ..part.clone() };
    Own { kind: LeftOut, place: whole.span, said: said.to_owned(), expr }
}

/// The other comparisons that one may be taken for.
fn comparisons(
    comparison: Comparison,
    left: &Expr,
    right: &Expr,
    schema: &Schema,
) -> Vec<(FaultKind, Comparison)> {
    let strict = comparison.stricter_or_looser().map(|other| (Strictness, other));
    let turned = comparison.mistaken_for(&left.ty).into_iter().map(|other| (Turned, other));
    let is_other = |other: Comparison| {
        comparison != Comparison::Is || !leaves_equality(left, other, right, schema)
    };
    strict.into_iter().chain(turned).filter(|(_, other)| is_other(*other)).collect()
}

/// Whether `at most 1` says no more than `is 1`, as no plan can have less than 1.
pub(super) fn leaves_equality(
    left: &Expr,
    comparison: Comparison,
    right: &Expr,
    schema: &Schema,
) -> bool {
    let ExprKind::Constant(right) = &right.kind else { return false };
    let (Some(right), Some(limits)) = (line::place(right), limits(left, schema)) else {
        return false;
    };
    let relation = comparison.relation();
    let end = if relation.less { limits.least } else { limits.most };
    relation.is_order() && relation.equal && end == Some(right)
}

/// What a field's figures must keep within.
fn limits<'s>(expr: &Expr, schema: &'s Schema) -> Option<&'s Limits> {
    let ExprKind::Field { of, field } = &expr.kind else { return None };
    let Ty::Record(record) = &of.ty else { return None };
    schema.fields(*record).get(*field).map(|field| &field.limits)
}

fn quantifiers(quantifier: Quantifier) -> Vec<(FaultKind, String, Quantifier)> {
    let to = |name: &str| format!("becomes `{name}`");
    let off = |count: usize, name: &str, make: fn(usize) -> Quantifier| {
        let others = [count.checked_sub(1), count.checked_add(1)].into_iter().flatten();
        let others = others.map(|other| (Figure, to(&format!("{name} {other}")), make(other)));
        others.collect::<Vec<_>>()
    };
    match quantifier {
        Quantifier::Every => vec![(Joined, to("some"), Quantifier::Some)],
        Quantifier::Some => vec![(Joined, to("every"), Quantifier::Every)],
        Quantifier::No => vec![(Turned, to("some"), Quantifier::Some)],
        Quantifier::Exactly(count) => off(count, "exactly", Quantifier::Exactly),
        Quantifier::AtLeast(count) => off(count, "at least", Quantifier::AtLeast),
        Quantifier::AtMost(count) => off(count, "at most", Quantifier::AtMost),
    }
}

/// An `and` or `or`: as the other, and without each of its parts.
fn joined(expr: &Expr, parts: &[Expr], own: Operation, other: Operation) -> Vec<Own> {
    let with = |operation: Operation, operands: Vec<Expr>| Expr {
        kind: ExprKind::Apply { operation, operands },
        ..expr.clone()
    };
    let mut all = dropped(parts, |rest| match <[Expr; 1]>::try_from(rest) {
        Ok([alone]) => alone,
        Err(rest) => with(own, rest),
    });
    if parts.len() > 1 {
        let [own, name] = [own, other].map(|one| if one == Operation::And { "and" } else { "or" });
        let said = format!("`{own}` becomes `{name}`");
        let expr_of_other = with(other, parts.to_vec());
        all.push(Own { kind: Joined, place: expr.span, said, expr: expr_of_other });
    }
    all
}

fn dropped(parts: &[Expr], with: impl Fn(Vec<Expr>) -> Expr) -> Vec<Own> {
    let each = without_each(parts).into_iter();
    each.filter_map(|(at, rest)| {
        let place = parts.get(at)?.span;
        Some(Own { kind: LeftOut, place, said: "is left out".to_owned(), expr: with(rest) })
    })
    .collect()
}

/// The constants next to one: a penny, a percent, a day, a year, a word or one away.
pub(super) fn constants(
    datum: &Datum,
    ty: &Ty,
    in_pounds: bool,
    schema: &Schema,
) -> Vec<(FaultKind, String, Datum)> {
    let around = |middle: Exact, by: Option<Exact>, make: &dyn Fn(Exact) -> Option<Datum>| {
        let others = by.map(|by| [amount::minus(middle, by), amount::plus(middle, by)]);
        let others = others.into_iter().flatten().flatten();
        let named =
            others.filter_map(|other| Some((Figure, show::amount(other, ty), make(other)?)));
        named.collect::<Vec<_>>()
    };
    match datum {
        // Of what is known to the nearest so much, the next figure is so much away.
        Datum::About(figure) => {
            let by = amount::plus(figure.half, figure.half);
            around(figure.middle, by, &|middle| Some(Datum::About(Box::new(figure.around(middle)))))
        }
        Datum::Amount(_) | Datum::Date(_) | Datum::Year(_) => {
            // Of what is given in whole pounds, a penny more or less is the same.
            let by = match ty {
                Ty::Money if in_pounds => Some(amount::whole(PENCE_IN_A_POUND)),
                ty => ty.near(),
            };
            let middle = line::place(datum);
            middle
                .map_or(Vec::new(), |middle| around(middle, by, &|place| line::value_at(place, ty)))
        }
        Datum::YesNo(yes) => {
            let said = if *yes { "no" } else { "yes" };
            vec![(Turned, said.to_owned(), Datum::YesNo(!yes))]
        }
        Datum::Choice(word) => {
            let Ty::Choice(id) = ty else { return Vec::new() };
            let words = schema.words(*id);
            let others = next_to(*word, words.len()).into_iter();
            let named = others.filter_map(|at| Some((at, words.get(at)?.clone())));
            named.map(|(at, name)| (Neighbour, name, Datum::Choice(at))).collect()
        }
        Datum::Key(row) => {
            let Ty::Key(id) = ty else { return Vec::new() };
            let keys: Vec<(usize, &str)> = schema.row_keys(*id).collect();
            let own = keys.iter().position(|(at, _)| at == row);
            let others = own.map(|own| next_to(own, keys.len())).unwrap_or_default().into_iter();
            let named = others.filter_map(|at| keys.get(at));
            named.map(|(at, name)| (Neighbour, (*name).to_owned(), Datum::Key(*at))).collect()
        }
        Datum::Text(_) | Datum::Unlisted(_) => Vec::new(),
    }
}

const PENCE_IN_A_POUND: i128 = 100;

/// Whether a sum of money has no pence in any plan.
fn is_in_whole_pounds(expr: &Expr, schema: &Schema) -> bool {
    match &expr.kind {
        ExprKind::Field { .. } => limits(expr, schema).is_some_and(|limits| limits.is_whole),
        ExprKind::Aggregate { of: Some(of), .. } => is_in_whole_pounds(of, schema),
        ExprKind::Apply { operation: Operation::Arithmetic(operator), operands }
            if operator.binds() == Binds::Sum =>
        {
            operands.iter().all(|one| is_in_whole_pounds(one, schema))
        }
        _ => false,
    }
}

/// The one before and the one after, the last being before the first.
fn next_to(at: usize, count: usize) -> Vec<usize> {
    let before = at.checked_sub(1).or(count.checked_sub(1));
    let after = at.checked_add(1).filter(|after| *after < count).or(Some(0));
    let mut others: Vec<usize> = [before, after].into_iter().flatten().collect();
    others.retain(|other| *other != at);
    others.dedup();
    others
}

/// The next field or column of the same type, the first being next to the last.
fn neighbours(of: &Expr, field: usize, ty: &Ty, schema: &Schema) -> Vec<(usize, String)> {
    let names: Vec<(String, &Ty)> = match &of.ty {
        Ty::Record(record) => {
            let fields = schema.fields(*record).iter();
            fields.map(|field| (field.name.clone(), &field.ty)).collect()
        }
        Ty::Row(id) => {
            let columns = schema.tables.get(id.0).map_or(&[][..], |table| &table.columns);
            columns.iter().map(|column| (column.name.clone(), &column.ty)).collect()
        }
        _ => return Vec::new(),
    };
    let after = (field.saturating_add(1)..names.len()).chain(0..field);
    let mut alike = after.filter(|at| names.get(*at).is_some_and(|(_, other)| *other == ty));
    let next = alike.next().and_then(|at| Some((at, names.get(at)?.0.clone())));
    next.into_iter().collect()
}
