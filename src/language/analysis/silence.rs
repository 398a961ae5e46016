//! What a plan's silence leaves open: the optional fields without which a requirement cannot be decided.
//!
//! Tries the ways in which what is asked can come out, with one entry in each list, and never more of them than
//! there is time for. What it finds is so in some plan; what it does not find may be so all the same.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::key::{Key, key};
use super::{Frame, Reader, declared};
use crate::operation::{HowMany, Operation, Quantifier};
use crate::rules::program::{Definition, Element, Expr, ExprKind, Requirement};
use crate::rules::{FieldId, Rules, record_field};
use crate::source::Span;
use crate::value::{Field, Ty};

/// How many ways are tried for one requirement.
const MOST_WAYS: usize = 4_000;

/// An optional field without which a requirement cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The field that may be left out.
    pub field: FieldId,
    /// What rules call it there: `child.left`.
    pub name: String,
    /// Where it is read.
    pub at: Span,
    /// The loop whose entries have it; nothing where the plan has.
    of: Option<Span>,
    /// What reads it.
    pub read_by: ReadBy,
}

/// What reads a field that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBy {
    /// The requirement itself, so that a `when` behind the whole can name it.
    Requirement,
    /// A definition, or a part of the condition that goes through entries by itself.
    Part,
    /// A figure that is made of the entries of a list.
    Figure,
}

/// The optional fields without which a requirement cannot be decided, in the order in which it reads them.
/// Those for which `is_asked_for` holds are never left out.
pub fn left_open(
    rules: &Rules,
    requirement: &Requirement,
    is_asked_for: &dyn Fn(FieldId) -> bool,
) -> Vec<Silence> {
    let mut search = Search { rules, requirement, is_asked_for, found: BTreeMap::new(), n_ways: 0 };
    search.explore(&World::default());
    let mut found: Vec<Silence> = search.found.into_values().collect();
    found.sort_by_key(|one| one.at);
    found
}

/// Where a value stands: an entry or the plan, and the fields that lead from there to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Path {
    /// The loop whose entry it is; nothing for the plan.
    root: Option<Span>,
    fields: Vec<usize>,
}

/// A variable in scope.
#[derive(Clone)]
struct Bound {
    name: String,
    path: Option<Path>,
    /// What leaves it open, where it is no place but a value.
    open: Option<Silence>,
}

/// What is known where an expression stands.
#[derive(Clone)]
struct Scope {
    variables: Vec<Bound>,
    read_by: ReadBy,
}

/// What is assumed of a plan.
#[derive(Clone, Default)]
struct World {
    missing: BTreeMap<Path, bool>,
    conditions: BTreeMap<Atom, Assumed>,
}

/// A condition that is true or false where its fields are given, and the places of the variables in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Atom {
    key: Key,
    variables: BTreeMap<usize, Option<Path>>,
}

/// What such a condition is taken to be.
#[derive(Clone)]
struct Assumed {
    expr: Rc<Expr>,
    is_true: bool,
    /// Whether it speaks of the requirement's own variables.
    is_outer: bool,
}

/// What is to be assumed before more can be said.
enum Question {
    IsMissing(Path),
    IsTrue(Atom, Assumed),
}

/// Why nothing comes of a part in a world.
enum Stop {
    /// A field that it reads is left out.
    Open(Silence),
    /// Something has to be assumed first.
    Asks(Box<Question>),
}

/// What comes of a condition in a world.
type Comes = Result<bool, Stop>;

/// Whether a value is there in a world.
type Known = Result<(), Stop>;

struct Search<'a> {
    rules: &'a Rules,
    requirement: &'a Requirement,
    is_asked_for: &'a dyn Fn(FieldId) -> bool,
    found: BTreeMap<FieldId, Silence>,
    n_ways: usize,
}

/// What comes of parts of which one that is `decisive` settles the whole.
fn of_parts(parts: impl IntoIterator<Item = Comes>, decisive: bool) -> Comes {
    let (mut asks, mut open) = (None, None);
    for part in parts {
        match part {
            Ok(is) if is == decisive => return part,
            Ok(_) => {}
            Err(Stop::Open(silence)) => open = open.or(Some(silence)),
            Err(Stop::Asks(question)) => asks = asks.or(Some(question)),
        }
    }
    match (asks, open) {
        (Some(question), _) => Err(Stop::Asks(question)),
        (None, Some(silence)) => Err(Stop::Open(silence)),
        (None, None) => Ok(!decisive),
    }
}

fn negated(comes: Comes) -> Comes {
    comes.map(|is| !is)
}

/// What was left open, where that is all there is; what settles the rest goes out.
fn open_only(comes: Comes, goes_on: bool, open: &mut Option<Silence>) -> Option<Comes> {
    match comes {
        Ok(is) if is == goes_on => None,
        Err(Stop::Open(silence)) => {
            open.get_or_insert(silence);
            None
        }
        settled => Some(settled),
    }
}

impl World {
    /// The same with one more thing assumed.
    fn with(&self, question: &Question, answer: bool) -> Self {
        let mut world = self.clone();
        match question {
            Question::IsMissing(path) => {
                world.missing.insert(path.clone(), answer);
            }
            Question::IsTrue(atom, assumed) => {
                world
                    .conditions
                    .insert(atom.clone(), Assumed { is_true: answer, ..assumed.clone() });
            }
        }
        world
    }
}

impl Search<'_> {
    fn explore(&mut self, world: &World) {
        self.n_ways = self.n_ways.saturating_add(1);
        if self.n_ways > MOST_WAYS {
            return;
        }
        match self.whole(world) {
            Ok(_) => {}
            Err(Stop::Open(silence)) => {
                if !self.found.contains_key(&silence.field) && self.can_be(world) {
                    self.found.insert(silence.field, silence);
                }
            }
            Err(Stop::Asks(question)) => {
                for answer in [true, false] {
                    self.explore(&world.with(&question, answer));
                }
            }
        }
    }

    /// Whether the conditions that are assumed can be so together.
    fn can_be(&self, world: &World) -> bool {
        let reader = Reader { rules: self.rules };
        let mut frame = Frame::default();
        for element in &self.requirement.for_each {
            frame = reader.enter(element, &frame).frame;
        }
        let mut outer = world.conditions.values().filter(|one| one.is_outer);
        outer.all(|one| reader.assume(&one.expr, one.is_true, &mut frame))
    }

    /// What comes of the whole requirement; what it does not apply to is decided.
    fn whole(&self, world: &World) -> Comes {
        let requirement = self.requirement;
        let clauses = [(&requirement.applies_when, true), (&requirement.unless, false)];
        if let Some(settled) = self.settled_at_once(clauses, world) {
            return settled;
        }
        let mut scope = Scope { variables: Vec::new(), read_by: ReadBy::Requirement };
        let mut open = None;
        for element in &requirement.for_each {
            self.known(&element.list, &scope, world)?;
            scope = self.entered(element, &scope, ReadBy::Requirement);
            let passes = self.filter(element, &scope, world);
            if let Some(settled) = open_only(passes, true, &mut open) {
                return settled;
            }
        }
        for (clause, applies) in clauses {
            let Some(clause) = clause else { continue };
            let comes = self.condition(clause, &scope, world);
            if let Some(settled) = open_only(comes, applies, &mut open) {
                return settled;
            }
        }
        let asked = requirement.strength.conditions().iter();
        match of_parts(asked.map(|one| self.condition(one, &scope, world)), false) {
            // Breached, but perhaps not asked for.
            Ok(false) => open.map_or(Ok(false), |silence| Err(Stop::Open(silence))),
            comes => comes,
        }
    }

    /// Where a clause that names no entry says that the requirement does not apply, nothing of its lists is
    /// asked.
    fn settled_at_once(&self, clauses: [(&Option<Expr>, bool); 2], world: &World) -> Option<Comes> {
        let n_loops = self.requirement.for_each.len();
        let nothing = Bound { name: String::new(), path: None, open: None };
        let scope = Scope { variables: vec![nothing; n_loops], read_by: ReadBy::Requirement };
        clauses.into_iter().find_map(|(clause, applies)| {
            let clause = clause.as_ref().filter(|clause| !clause.names_variable_below(n_loops))?;
            open_only(self.condition(clause, &scope, world), applies, &mut None)
        })
    }

    /// The scope within a loop.
    fn entered(&self, element: &Element, around: &Scope, read_by: ReadBy) -> Scope {
        let mut scope = Scope { read_by, ..around.clone() };
        let path = Path { root: Some(element.span), fields: Vec::new() };
        scope.variables.push(Bound { name: element.name.clone(), path: Some(path), open: None });
        scope
    }

    fn filter(&self, element: &Element, scope: &Scope, world: &World) -> Comes {
        match &element.filter {
            Some(filter) => self.condition(filter, scope, world),
            None => Ok(true),
        }
    }

    // ---- Conditions --------------------------------------------------------------------------

    fn condition(&self, expr: &Expr, scope: &Scope, world: &World) -> Comes {
        match &expr.kind {
            ExprKind::Apply { operation, operands } => {
                self.applied(expr, *operation, operands, scope, world)
            }
            ExprKind::Quantified { quantifier, element, body } => {
                self.quantified(expr, *quantifier, element, body, scope, world)
            }
            ExprKind::Call { definition, arguments } => {
                let Some(called) = self.rules.definitions.get(*definition) else { return Ok(true) };
                let scope = self.called(called, arguments, scope, world)?;
                self.condition(&called.body, &scope, world)
            }
            _ => self.atom(expr, scope, world),
        }
    }

    fn applied(
        &self,
        expr: &Expr,
        operation: Operation,
        operands: &[Expr],
        scope: &Scope,
        world: &World,
    ) -> Comes {
        let parts = || operands.iter().map(|part| self.condition(part, scope, world));
        match (operation, operands) {
            (Operation::Not, [of]) => negated(self.condition(of, scope, world)),
            (Operation::And, _) => of_parts(parts(), false),
            (Operation::Or, _) => of_parts(parts(), true),
            (Operation::When, [asked, guard]) => {
                let guard = negated(self.condition(guard, scope, world));
                of_parts([guard, self.condition(asked, scope, world)], true)
            }
            (Operation::IsGiven, [of]) => self.given(of, scope, world),
            (Operation::IsNotGiven | Operation::IsMissing, [of]) => {
                negated(self.given(of, scope, world))
            }
            (Operation::Together(how_many), of) => self.together(how_many, of, scope, world),
            _ => self.atom(expr, scope, world),
        }
    }

    /// A condition that is true or false where all that it reads is there.
    fn atom(&self, expr: &Expr, scope: &Scope, world: &World) -> Comes {
        self.parts_known(expr, scope, world)?;
        self.either(expr, scope, world)
    }

    /// The same where all of that is known to be there.
    fn either(&self, expr: &Expr, scope: &Scope, world: &World) -> Comes {
        let (expr_key, is_turned) = positive(expr);
        let named = scope.variables.iter().enumerate();
        let named = named.filter(|(at, _)| expr.names_variable(*at));
        let variables = named.map(|(at, one)| (at, one.path.clone())).collect();
        let atom = Atom { key: expr_key, variables };
        match world.conditions.get(&atom) {
            // The opposite may have been assumed.
            Some(one) => Ok(one.is_true ^ (is_turned != positive(&one.expr).1)),
            None => {
                let (expr, is_outer) =
                    (Rc::new(expr.clone()), scope.read_by == ReadBy::Requirement);
                let assumed = Assumed { expr, is_true: true, is_outer };
                Err(Stop::Asks(Box::new(Question::IsTrue(atom, assumed))))
            }
        }
    }

    fn given(&self, of: &Expr, scope: &Scope, world: &World) -> Comes {
        match self.known(of, scope, world) {
            Ok(()) => Ok(true),
            Err(Stop::Open(_)) => Ok(false),
            Err(asks) => Err(asks),
        }
    }

    fn together(&self, how_many: HowMany, of: &[Expr], scope: &Scope, world: &World) -> Comes {
        let mut n_given = 0_usize;
        for one in of {
            n_given = n_given.saturating_add(usize::from(self.given(one, scope, world)?));
        }
        Ok(how_many.holds(n_given, of.len()))
    }

    /// A condition on the entries of a list, of which there is one.
    fn quantified(
        &self,
        expr: &Expr,
        quantifier: Quantifier,
        element: &Element,
        body: &Expr,
        scope: &Scope,
        world: &World,
    ) -> Comes {
        self.known(&element.list, scope, world)?;
        let inner = self.entered(element, scope, ReadBy::Part);
        let filter = self.filter(element, &inner, world);
        let body = self.condition(body, &inner, world);
        let is_its_own = |silence: &Silence| silence.of == Some(element.span);
        match quantifier {
            Quantifier::Every => of_parts([negated(filter), body], true),
            Quantifier::No => negated(of_parts([filter, body], false)),
            Quantifier::Some => match of_parts([filter, body], false) {
                // Another entry may have it.
                Err(Stop::Open(silence)) if is_its_own(&silence) => self.either(expr, scope, world),
                other => other,
            },
            Quantifier::Exactly(_) | Quantifier::AtLeast(_) | Quantifier::AtMost(_) => {
                match of_parts([filter, body], false) {
                    Err(Stop::Open(silence)) if !is_its_own(&silence) => Err(Stop::Open(silence)),
                    Err(Stop::Asks(question)) => Err(Stop::Asks(question)),
                    Ok(_) | Err(Stop::Open(_)) => self.either(expr, scope, world),
                }
            }
        }
    }

    // ---- Values ------------------------------------------------------------------------------

    fn known(&self, expr: &Expr, scope: &Scope, world: &World) -> Known {
        if expr.ty == Ty::Condition {
            return self.condition(expr, scope, world).map(drop);
        }
        match &expr.kind {
            ExprKind::Field { of, .. } => match self.path(expr, scope) {
                Some(path) => self.along(expr, &path, scope, world),
                // A plan of last year's, a row, an entry that is looked up.
                None if leads_to_a_built_in(expr, self.rules) => Ok(()),
                None => self.known(of, scope, world),
            },
            ExprKind::Variable(at) => {
                let open = scope.variables.get(*at).and_then(|bound| bound.open.clone());
                open.map_or(Ok(()), |silence| Err(Stop::Open(silence)))
            }
            ExprKind::Call { definition, arguments } => {
                let Some(called) = self.rules.definitions.get(*definition) else { return Ok(()) };
                let scope = self.called(called, arguments, scope, world)?;
                self.known(&called.body, &scope, world)
            }
            ExprKind::Aggregate { of, element, .. } => {
                self.known(&element.list, scope, world)?;
                let inner = self.entered(element, scope, ReadBy::Figure);
                match (self.filter(element, &inner, world)?, of) {
                    (true, Some(of)) => self.known(of, &inner, world),
                    _ => Ok(()),
                }
            }
            ExprKind::Dated { element, dates, length } => {
                self.known(&element.list, scope, world)?;
                length.iter().try_for_each(|length| self.known(length, scope, world))?;
                let inner = self.entered(element, scope, ReadBy::Figure);
                // A stretch has no end as long as its last entry has none.
                let n_read = if length.is_some() { dates.len() } else { 1 };
                let mut read = dates.iter().take(n_read);
                match self.filter(element, &inner, world)? {
                    true => read.try_for_each(|date| self.known(date, &inner, world)),
                    false => Ok(()),
                }
            }
            _ => self.parts_known(expr, scope, world),
        }
    }

    /// Whether all parts of an expression are there.
    fn parts_known(&self, expr: &Expr, scope: &Scope, world: &World) -> Known {
        let parts = expr.parts().into_iter().map(|part| self.known(part, scope, world));
        of_parts(parts.map(|known| known.map(|()| true)), false).map(drop)
    }

    /// A value at the end of a path, on which an optional field may be missing.
    fn along(&self, expr: &Expr, path: &Path, scope: &Scope, world: &World) -> Known {
        let ExprKind::Field { of, .. } = &expr.kind else { return Ok(()) };
        let mut around = path.clone();
        around.fields.pop();
        self.along(of, &around, scope, world)?;
        let declared = declared(&self.rules.schema, expr).filter(|field| may_be_left_out(field));
        let Some(field) =
            record_field(expr).filter(|field| declared.is_some() && !(self.is_asked_for)(*field))
        else {
            return Ok(());
        };
        let is_missing = match self.rules.asked_when.get(&field) {
            // It is left out where its condition is not so, and nowhere else.
            Some(when) if !declared.is_some_and(is_optional_value) => {
                !self.condition(&said_of(when, of), scope, world)?
            }
            _ => match world.missing.get(path) {
                Some(is_missing) => *is_missing,
                None => return Err(Stop::Asks(Box::new(Question::IsMissing(path.clone())))),
            },
        };
        match is_missing {
            false => Ok(()),
            true => Err(Stop::Open(Silence {
                field,
                name: self.name(expr, scope),
                at: expr.span,
                of: path.root,
                read_by: scope.read_by,
            })),
        }
    }

    /// The scope of a definition, with what it is given.
    fn called(
        &self,
        called: &Definition,
        arguments: &[Expr],
        scope: &Scope,
        world: &World,
    ) -> Result<Scope, Stop> {
        let mut variables = Vec::new();
        for (parameter, argument) in called.parameters.iter().zip(arguments) {
            let open = match self.known(argument, scope, world) {
                Ok(()) => None,
                Err(Stop::Open(silence)) => Some(silence),
                Err(asks) => return Err(asks),
            };
            let path = self.path(argument, scope);
            variables.push(Bound { name: parameter.name.clone(), path, open });
        }
        Ok(Scope { variables, read_by: ReadBy::Part })
    }

    /// The place of a value in the plan or in an entry of it; nothing where it is worked out or looked up.
    fn path(&self, expr: &Expr, scope: &Scope) -> Option<Path> {
        match &expr.kind {
            ExprKind::Form => Some(Path { root: None, fields: Vec::new() }),
            ExprKind::Variable(at) => scope.variables.get(*at)?.path.clone(),
            ExprKind::Field { of, field } => {
                let is_built_in =
                    declared(&self.rules.schema, expr).is_none_or(|one| one.is_built_in);
                let mut path = self.path(of, scope).filter(|_| !is_built_in)?;
                path.fields.push(*field);
                Some(path)
            }
            _ => None,
        }
    }

    /// What rules call a field: `child.left`.
    fn name(&self, expr: &Expr, scope: &Scope) -> String {
        let own = |field: &Field| field.name.clone();
        match &expr.kind {
            ExprKind::Field { of, .. } => {
                let name = declared(&self.rules.schema, expr).map_or_else(String::new, own);
                match self.name(of, scope) {
                    around if around.is_empty() => name,
                    around => format!("{around}.{name}"),
                }
            }
            ExprKind::Variable(at) => {
                scope.variables.get(*at).map_or_else(String::new, |one| one.name.clone())
            }
            _ => String::new(),
        }
    }
}

/// Whether a plan that fits its form may be without a field, so that what compares it is never decided.
fn may_be_left_out(field: &Field) -> bool {
    !field.is_built_in && (is_optional_value(field) || field.only_when.is_some())
}

/// Whether a field is optional and holds a value. Of an optional list or record that is left out, nothing is
/// compared: what a plan does not tell of at all is rightly open.
fn is_optional_value(field: &Field) -> bool {
    field.is_optional && !matches!(field.ty, Ty::List(_) | Ty::Record(_))
}

/// A field's condition, said of the record that `of` leads to.
fn said_of(when: &Expr, of: &Expr) -> Expr {
    fn put(part: &mut Expr, of: &Expr) {
        match part.kind {
            ExprKind::Variable(0) => *part = Expr { span: part.span, ..of.clone() },
            _ => part.parts_mut().into_iter().for_each(|part| put(part, of)),
        }
    }
    let mut said = when.clone();
    put(&mut said, of);
    said
}

/// Whether a field lies behind one that is built in, such as last year's plan.
fn leads_to_a_built_in(expr: &Expr, rules: &Rules) -> bool {
    let is_built_in = declared(&rules.schema, expr).is_some_and(|field| field.is_built_in);
    match &expr.kind {
        ExprKind::Field { of, .. } => is_built_in || leads_to_a_built_in(of, rules),
        _ => false,
    }
}

/// One key for a comparison and its opposite, and whether it is the opposite.
fn positive(expr: &Expr) -> (Key, bool) {
    let opposite = match &expr.kind {
        ExprKind::Apply { operation, operands } => {
            let operation = match operation {
                Operation::Compare(comparison) => Operation::Compare(comparison.negated()),
                Operation::IsOneOf => Operation::IsNotOneOf,
                Operation::IsNotOneOf => Operation::IsOneOf,
                _ => return (key(expr), false),
            };
            ExprKind::Apply { operation, operands: operands.clone() }
        }
        _ => return (key(expr), false),
    };
    let (own, other) = (key(expr), key(&Expr { kind: opposite, ..expr.clone() }));
    if other < own { (other, true) } else { (own, false) }
}
