//! The registry: one row for each thing that can be wrong with a rule file or a plan file.
//!
//! A code is never used again for something else. 01 syntax, 02 names, 03 types, 04 circulars and
//! requirements, 05 plans, 06 limits, 07 what is doubtful, 08 examples.

use super::Severity;

/// A row of the registry. A [`Diagnostic`](super::Diagnostic) cannot be made without one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// `E0201`: `E` for an error, `W` for a warning.
    pub id: &'static str,
    /// The same in words: `unknown-field`.
    pub name: &'static str,
    /// Whether what it tells of has to be corrected, or is only doubtful.
    pub severity: Severity,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($constant:ident = $severity:ident $id:literal $name:literal: $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub static $constant: Code = Code {
                id: $id,
                name: $name,
                severity: Severity::$severity,
                meaning: $meaning,
            };
        )*
        /// Every row, in order.
        pub static ALL: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    UNKNOWN_ITEM = Error "E0101" "unknown-item": "A line at column 0 begins with a word that does \
                                                  not start an item.";
    BEFORE_ITEMS = Error "E0102" "text-before-items": "Indented text comes before the first item.";
    UNEXPECTED = Error "E0103" "unexpected": "Something is written where the language expects \
                                              something else.";
    UNCLOSED_QUOTE = Error "E0104" "unclosed-quote": "A quote or a brace is not closed where it must be.";
    MIXED_AND_OR = Error "E0105" "mixed-and-or": "`and` and `or` are side by side without \
                                                  brackets.";
    NO_SUCH_VALUE = Error "E0106" "no-such-value": "A date, year or figure has the right shape, but does not exist.";
    NOT_INDENTED = Error "E0107" "not-indented": "A clause starts at column 0, where only items \
                                                  begin.";
    TO_BE_WRITTEN = Error "E0108" "to-be-written": "A text or a date is not filled in yet.";
    INVISIBLE_CHARACTER = Error "E0109" "invisible-character": "A rule file contains a character \
                                                                that nobody can see.";

    UNKNOWN_FIELD = Error "E0201" "unknown-field": "No field of this name is in the form, the record or the table.";
    UNKNOWN_NAME = Error "E0202" "unknown-name": "No field, value, definition or loop variable has this name.";
    UNKNOWN_PARAGRAPH = Error "E0203" "unknown-paragraph": "A requirement cites a paragraph that is not in the file.";
    UNKNOWN_SOURCE = Error "E0204" "unknown-source": "A basis names a source that is not in the file.";
    UNKNOWN_TYPE = Error "E0205" "unknown-type": "No choice, record or table has this name.";
    UNKNOWN_WORD = Error "E0206" "unknown-word": "A quoted word is not one of the words of its choice.";
    UNKNOWN_REQUIREMENT = Error "E0207" "unknown-requirement": "An example or a standard names a requirement that is not there.";
    DUPLICATE_NAME = Error "E0208" "duplicate-name": "Two things that could be meant have the same name.";
    CIRCULAR_DEFINITION = Error "E0209" "circular-definition": "A definition, a value, a record or the condition of a field leads back to itself.";

    WRONG_TYPE = Error "E0301" "wrong-type": "Something is of a different type from what its \
                                              place needs.";
    TYPES_DIFFER = Error "E0302" "types-differ": "Two values of different types are compared or calculated with.";
    NOT_ORDERED = Error "E0303" "not-ordered": "Values are compared in a way that their type does not allow.";
    WRONG_COUNT = Error "E0304" "wrong-count": "A definition or a row has more or fewer parts than it takes.";
    OUT_OF_RANGE = Error "E0305" "out-of-range": "A figure or a date is outside the range of what it is compared with.";
    BAD_MODIFIER = Error "E0306" "bad-modifier": "A field has a mark that does not go with its type.";

    BAD_PATTERN = Error "E0307" "bad-pattern": "A quoted pattern, or words to be mentioned, cannot be read.";
    BAD_RANGE = Error "E0308" "bad-range": "A range leaves no value to choose, or its ends are of different types.";

    EMPTY_LIST = Error "E0310" "empty-list": "Something is compared with a list that has no entries.";
    WRONG_SIDE = Error "E0311" "wrong-side": "A day is to be near another, but not said to be before or after it.";

    NO_CIRCULAR = Error "E0401" "no-circular": "A rule file needs exactly one `circular`.";
    NO_FORM = Error "E0402" "no-form": "A circular needs a form for its plans.";
    MUST_ON_INFERENCE = Error "E0403" "must-on-inference": "A `must` rests on a paragraph that is only inferred.";
    SETTLED_BY_SILENCE = Error "E0404" "settled-by-silence": "A plan could escape a requirement by leaving something out.";
    TWO_CIRCULARS = Error "E0405" "two-circulars-for-a-year": "Two rule files are for the same year.";
    CITES_NOT_CHECKABLE = Error "E0406" "cites-not-checkable": "A requirement cites a paragraph that is marked not checkable.";
    TABLE_FILE = Error "E0407" "table-file": "A table's file cannot be read as its columns say.";
    TWO_ROWS = Error "E0408" "two-rows-with-one-key": "Two rows of a table have the same key.";
    RULE_FILE = Error "E0409" "rule-file": "A rule file cannot be read.";

    NO_CIRCULAR_TO_FOLLOW = Error "E0410" "no-circular-to-follow": "The circular that a file follows is not there, or has mistakes.";
    FOLLOWS_LATER = Error "E0411" "follows-a-later-year": "A circular follows one that is not of an earlier year.";
    NOT_ACCOUNTED_FOR = Error "E0412" "not-accounted-for": "A requirement of last year's is neither kept, nor replaced, nor dropped.";
    CITES_LAST_YEARS = Error "E0413" "cites-last-years-paragraph": "A kept requirement cites a \
                                                                    paragraph that only last \
                                                                    year's file has.";
    NOT_LAST_YEARS = Error "E0414" "not-last-years": "Something is kept, dropped, replaced or changed that last year did not have.";
    FOLLOWS_NOTHING = Error "E0415" "follows-nothing": "Something is kept, dropped, replaced or changed in a circular that follows none.";
    DECIDED_TWICE = Error "E0416" "decided-twice": "One of last year's requirements is decided on twice.";
    WHICH_FORM = Error "E0417" "which-form": "A circular has more than one form, and a \
                                              requirement does not say which one it is about.";
    NOT_A_MUST = Error "E0418" "not-a-must": "A requirement is kept `as should` that was no `must`.";
    NO_COUNCILS = Error "E0419" "no-councils": "A circular with a national requirement does not say which councils are to send a plan.";
    COUNCILS_IN_ALL = Error "E0420" "councils-in-all": "The number of councils does not match the table that lists them.";
    EXAMPLES_OF_NO_CIRCULAR = Error "E0421" "examples-of-no-circular": "A file of examples is for \
                                                                        a year that has no \
                                                                        circular.";
    NOT_ONLY_EXAMPLES = Error "E0422" "not-only-examples": "A file of examples has something else \
                                                            in it.";
    OUTSIDE_THE_RULES = Error "E0423" "outside-the-rules": "A rule file names a file outside the folder of the rules.";
    GRADES = Error "E0424" "grades": "A standard leaves a plan without a grade, or has a grade that no plan can reach.";
    NO_SUCH_OUTCOME = Error "E0425" "no-such-outcome": "A standard asks of requirements what cannot be so of them.";

    YAML_SYNTAX = Error "E0501" "yaml-syntax": "A plan file is not well-formed YAML.";
    NOT_UTF8 = Error "E0502" "not-utf-8": "A file is not UTF-8 text.";
    PLAN_EMPTY = Error "E0503" "plan-empty": "A plan file is empty.";
    YAML_SEVERAL_DOCUMENTS = Error "E0504" "several-documents": "A plan file contains more than \
                                                                 one YAML document.";
    YAML_MERGE_KEY = Error "E0505" "merge-key": "A plan file uses the merge key `<<`.";
    YAML_KEY_NOT_TEXT = Error "E0506" "key-not-text": "A key of a plan is not plain text.";
    YAML_ALIAS = Error "E0507" "alias": "An alias names no anchor, or one that contains the alias \
                                         itself.";
    NOT_A_PLAN = Error "E0508" "not-a-plan": "A file can be read, but is not a plan.";
    NO_YEAR = Error "E0509" "no-year": "A plan does not say which year it is for.";
    YEAR_WITHOUT_CIRCULAR = Error "E0510" "year-without-circular": "No circular is known for a plan's year.";
    UNREADABLE_PLAN_FILE = Error "E0511" "unreadable-file": "A file or folder cannot be read.";
    NO_PLANS = Error "E0512" "no-plans": "No plan was found where plans were looked for.";
    NO_FORM_NAMED = Error "E0513" "no-form-named": "A plan does not say which of a circular's forms it is.";
    EXPLANATION_NOT_NEEDED = Warning "W0514" "explanation-not-needed": "A plan explains a breach that is not there.";
    COUNCIL_NOT_LISTED = Warning "W0515" "council-not-listed": "A plan is from a council that is \
                                                                not in the list of councils.";
    TOML_SYNTAX = Error "E0516" "toml-syntax": "A plan file is not well-formed TOML.";
    JSON_SYNTAX = Error "E0517" "json-syntax": "A plan file is not well-formed JSON.";
    WORKBOOK_FILE = Error "E0518" "workbook-file": "A workbook cannot be opened.";
    NOT_THE_PRO_FORMA = Error "E0519" "not-the-pro-forma": "A workbook is not laid out as the pro forma is.";
    NOT_READ = Warning "W0520" "not-read": "Something in a workbook is not part of the pro forma \
                                            and was not read.";
    NUMBER_AS_TEXT = Warning "W0521" "number-as-text": "A cell of a workbook has a number that is \
                                                        stored as text.";
    CANNOT_CONVERT = Error "E0522" "cannot-convert": "A plan contains something that another \
                                                      format cannot.";
    UNKNOWN_COUNCIL = Error "E0523" "unknown-council": "No council has the name that is given, and the rules list all councils.";
    LOOKS_LIKE_A_TOTAL = Warning "W0524" "looks-like-a-total": "A row of a list in a workbook looks like the sum of the others.";
    TEXT_AS_DATE = Warning "W0525" "text-as-date": "A cell of a workbook has a date where the \
                                                    form asks for text.";
    PLAN_GIVEN_TWICE = Warning "W0526" "plan-given-twice": "Two of the plans that are checked are \
                                                            for the same council and year.";
    TEXT_AS_NUMBER = Warning "W0527" "text-as-number": "A cell of a workbook has a bare number \
                                                        where the form asks for text.";
    PERCENT_ABOVE_100 = Warning "W0528" "percent-above-100": "A cell of a workbook has a \
                                                              percentage above 100%.";
    OUT_OF_SIGHT = Warning "W0529" "out-of-sight": "Something in a workbook is hidden but was \
                                                    read, or very many blank rows have formats.";
    UNWRITABLE_FILE = Error "E0533" "unwritable-file": "A file cannot be written.";
    UNUSED_ANCHOR = Warning "W0537" "unused-anchor": "A value begins with `&`, which YAML takes for a name, and nothing uses that name.";
    CUT_OFF = Warning "W0538" "cut-off": "A `#` starts a comment, but seems to belong to the \
                                          value before it.";
    HTML_SIGN = Warning "W0539" "html-sign": "A value has a character as web pages write it, such as `&pound;`.";
    ALIKE_ENTRIES = Warning "W0540" "alike-entries": "Entries of a list are the same in every \
                                                      field.";
    SHEET_MISSING = Warning "W0541" "sheet-missing": "A sheet of the form is not in the workbook.";
    OPTIONAL_NOT_READABLE = Warning "W0542" "optional-not-readable": "A field that may be left out cannot be read, and no `must` needs it.";
    DATED_AHEAD = Warning "W0543" "dated-ahead": "A date is in the future, where the form asks for one that is not.";
    NO_REVISION = Error "E0551" "no-revision": "What changed since a revision of a git repository cannot be told.";
    UNUSABLE_SETTING = Error "E0544" "unusable-setting": "`lacuna.toml` has a key or a value that it cannot have.";
    WAIVER_ENDED = Warning "W0545" "waiver-ended": "A waiver has ended.";
    WAIVER_NOT_NEEDED = Warning "W0546" "waiver-not-needed": "A plan meets a requirement that is waived for it.";
    WAIVER_UNUSED = Warning "W0547" "waiver-unused": "A waiver is about a council or a requirement that is not there.";
    UNUSABLE_JUDGEMENT = Error "E0560" "unusable-judgement": "A judgement in a file of judgements cannot be used as it is written.";
    UNKNOWN_QUESTION = Error "E0561" "unknown-question": "A judgement is about a council, a year or a requirement that is not there.";
    TWO_ANSWERS = Error "E0562" "two-answers": "Two judgements of the same question differ.";
    NOT_ANSWERED = Warning "W0563" "not-answered": "A judgement has a reason or a note, but no answer.";
    ANNOTATED_COPY = Warning "W0531" "annotated-copy": "A file is an annotated copy of a plan, and was not checked.";
    NOT_ANNOTATED = Error "E0532" "not-annotated": "No annotated copy of a plan could be written.";

    PLAN_TOO_LARGE = Error "E0601" "plan-too-large": "A plan has more values, or deeper ones, than is allowed.";
    TOO_DEEP = Error "E0602" "too-deep": "A condition has more levels of brackets than is allowed.";
    PATTERN_TOO_LARGE = Error "E0603" "pattern-too-large": "A quoted pattern becomes larger than is allowed.";
    TOO_MUCH_WORK = Error "E0604" "too-much-work": "A requirement, a definition or a record has more parts, fields, loops or levels, or looks at more entries, than is allowed.";

    UNUSED = Warning "W0701" "unused": "Something is declared, but nothing uses it.";
    UNREAD_FIELD = Warning "W0702" "unread-field": "No requirement reads a field of the form.";
    UNCITED_PARAGRAPH = Warning "W0703" "uncited-paragraph": "No requirement cites a paragraph, and it is not marked not checkable.";
    NO_CITATION = Warning "W0704" "no-citation": "A requirement or a standard cites no paragraph.";
    NO_EXAMPLE = Warning "W0705" "no-example": "No example names a requirement, or reaches a grade.";
    NEVER_FALSE = Warning "W0706" "never-false": "A condition can never be false, whatever a plan says.";
    NEVER_TRUE = Warning "W0707" "never-true": "A condition can never be true, whatever a plan says.";
    MET_WHEN_EMPTY = Warning "W0708" "met-when-empty": "A requirement is met by a list without an entry.";
    NO_INSTANCE = Warning "W0709" "no-instance": "A requirement goes through entries, but there \
                                                  can be none.";
    NO_ROW = Warning "W0710" "no-row": "A table has no row for something that is looked up in it.";
    SAID_TWICE = Warning "W0711" "said-twice": "The same thing is written twice in one place.";
    SAME_REQUIREMENT = Warning "W0712" "same-requirement": "Two requirements ask the same.";
    SAME_TITLE = Warning "W0713" "same-title": "Two requirements or examples have the same title, or two paragraphs the same words.";
    UNUSED_VARIABLE = Warning "W0714" "unused-variable": "A definition or a loop gives something \
                                                          a name, but does not use it.";
    NEVER_FITS = Warning "W0715" "never-fits": "An entry of a list lies outside the range of the field it is compared with.";
    NOTHING_SAID = Warning "W0716" "nothing-said": "A text is needed, but there is none.";
    LONE_BRACE = Warning "W0717" "lone-brace": "A message has a closing brace without an opening one.";
    UNREAD_COLUMN = Warning "W0718" "unread-column": "A table's file has a column that the table does not declare.";
    CLAUSE_REPEATS = Warning "W0719" "clause-repeats": "A clause says the same as another of its requirement.";
    SPEAKS_OF_LAST_YEAR = Warning "W0720" "speaks-of-last-year": "A requirement is kept as it \
                                                                  was, but names an earlier year.";
    LEFT_OUT = Warning "W0721" "left-out": "A requirement can never be decided for a plan without an optional field.";
    SAYS_NOTHING_OF = Warning "W0722" "says-nothing-of": "A part of what is asked of each entry of a list does not speak of the entry.";
    ANY_AS_A_VALUE = Warning "W0723" "any-as-a-value": "A column of a table is read as a value, but a row of it says `any`.";
    LEAST_IN_ANY = Warning "W0724" "least-in-any": "The largest figure in any window of time is asked to reach one, where each window may be meant.";
    NOT_ONLY_COLLECTED = Warning "W0725" "not-only-collected": "A field is marked `only collected`, but a \
                                                                requirement or a definition reads it.";

    NO_BASE_PLAN = Error "E0801" "no-base-plan": "An example's base plan cannot be read.";
    NO_SUCH_EXAMPLE = Error "E0803" "no-such-example": "A filter chooses no example.";
    EDIT_WITHOUT_EFFECT = Error "E0802" "edit-without-effect": "An example's edit matches nothing in its base plan.";
}

/// What tells of forms that an earlier edition of the language had. Each has an edit that puts it right.
pub static OLD_FORMS: &[&Code] = &[&WRONG_SIDE];
