//! A form laid out on pages: one for values that stand alone, one for each list.
//!
//! Takes a form; gives its blanks, each with its way through the plan. A list within the entries of
//! another has a page of its own, whose rows name the entry that they belong to.

use lacuna_check::plan::{Node, NodeKind};
use lacuna_language::rules::program::{Form, Rules, Strength};
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR};
use lacuna_language::value::{Field, RecordId, Schema, Ty};

/// The pages of a form.
pub(super) struct Pages<'r> {
    /// Values that stand alone.
    pub fields: Vec<Blank<'r>>,
    /// What a council may say of a `should` that it does not keep to.
    pub explanations: Vec<Blank<'r>>,
    pub lists: Vec<ListPage<'r>>,
}

/// The page of a list.
pub(super) struct ListPage<'r> {
    /// The list's way through the plan: `spending`, `actions.steps`.
    pub name: String,
    /// The list in whose entries it is, if it is in any.
    pub within: Option<String>,
    pub field: &'r Field,
    pub is_required: bool,
    pub id: FieldId,
    /// The entries' fields; one without a name where they are single values.
    pub columns: Vec<Blank<'r>>,
}

/// A place to fill in.
pub(super) struct Blank<'r> {
    /// The way to it: `grant.main`, or, in a list, from the entry on. Empty for an entry that is a
    /// single value.
    pub way: String,
    pub field: &'r Field,
    pub id: FieldId,
    pub kind: BlankKind,
    pub is_required: bool,
}

/// What a blank is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BlankKind {
    /// A value of this type.
    Value(Ty),
    /// One answer for a whole group or list: that it does not apply, or is to follow.
    Whole,
    /// Why a requirement is not kept to.
    Explanation(RequirementId),
}

/// Lays out a form, with room for what this plan says of a whole group.
pub(super) fn lay_out<'r>(rules: &'r Rules, form: &Form, plan: &'r Node) -> Pages<'r> {
    let pages = Pages { fields: Vec::new(), explanations: Vec::new(), lists: Vec::new() };
    let mut laying = Laying { rules, schema: &rules.schema, plan, pages };
    laying.pages.fields = laying.record(form.record, &Outer::default());
    laying.pages.explanations = laying.explanations(form.record);
    laying.pages
}

/// What a record lies in.
#[derive(Debug, Clone, Default)]
struct Outer {
    /// The way to it, from the plan or from the entry on, with a full stop behind it.
    way: String,
    /// The list whose entry it is part of.
    list: Option<String>,
    is_optional: bool,
}

struct Laying<'r> {
    rules: &'r Rules,
    schema: &'r Schema,
    plan: &'r Node,
    pages: Pages<'r>,
}

impl<'r> Laying<'r> {
    fn record(&mut self, record: RecordId, outer: &Outer) -> Vec<Blank<'r>> {
        let schema = self.schema;
        let fields = schema.fields(record).iter().enumerate();
        fields.flat_map(|(at, field)| self.field(field, (record, at), outer)).collect()
    }

    fn field(&mut self, field: &'r Field, id: FieldId, outer: &Outer) -> Vec<Blank<'r>> {
        let way = format!("{}{}", outer.way, field.name);
        let is_required = !(field.may_be_left_out() || outer.is_optional);
        let blank = |kind, is_required| Blank { way: way.clone(), field, id, kind, is_required };
        let whole = || blank(BlankKind::Whole, false);
        match &field.ty {
            _ if field.is_built_in && field.name == EXPLANATIONS => Vec::new(),
            _ if field.is_built_in && field.name == LAST_YEAR => vec![whole()],
            Ty::Record(record) => {
                let is_optional = !is_required;
                let inner = Outer { way: format!("{way}."), is_optional, ..outer.clone() };
                let is_said = outer.list.is_none() && self.is_answered_as_a_whole(&way);
                let declared = (field.may_be_not_applicable || is_said).then(whole);
                declared.into_iter().chain(self.record(*record, &inner)).collect()
            }
            Ty::List(of) => {
                self.list(field, id, &way, of, outer);
                vec![whole()]
            }
            ty => vec![blank(BlankKind::Value(ty.clone()), is_required)],
        }
    }

    /// Whether the plan has one answer where the form has a group: `grant: to follow`.
    fn is_answered_as_a_whole(&self, way: &str) -> bool {
        let answer = self.plan.at(way).map(|node| &node.kind);
        matches!(answer, Some(NodeKind::Scalar(scalar)) if !scalar.is_empty())
    }

    fn list(&mut self, field: &'r Field, id: FieldId, way: &str, of: &Ty, outer: &Outer) {
        let name = outer.list.as_ref().map_or(way.to_owned(), |list| format!("{list}.{way}"));
        let at = self.pages.lists.len();
        self.pages.lists.push(ListPage {
            name: name.clone(),
            within: outer.list.clone(),
            field,
            is_required: !(field.may_be_left_out() || outer.is_optional),
            id,
            columns: Vec::new(),
        });
        let columns = match of {
            Ty::Record(record) => {
                let inner = Outer { list: Some(name), ..Outer::default() };
                self.record(*record, &inner)
            }
            single => {
                let kind = BlankKind::Value(single.clone());
                vec![Blank { way: String::new(), field, id, kind, is_required: true }]
            }
        };
        if let Some(page) = self.pages.lists.get_mut(at) {
            page.columns = columns;
        }
    }

    /// Only a `should` can be explained.
    fn explanations(&self, form: RecordId) -> Vec<Blank<'r>> {
        let record = self.rules.explanations;
        let shoulds = self.rules.asked_of(form);
        let shoulds = shoulds.filter(|(_, one)| matches!(one.strength, Strength::Should(_)));
        let schema = self.schema;
        let blank = |id: RequirementId| {
            let at = id.0.checked_sub(1)?;
            let field = schema.fields(record).get(at)?;
            let way = format!("{EXPLANATIONS}.{}", field.name);
            let kind = BlankKind::Explanation(id);
            Some(Blank { way, field, id: (record, at), kind, is_required: false })
        };
        shoulds.filter_map(|(id, _)| blank(id)).collect()
    }
}
