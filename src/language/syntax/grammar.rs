//! pest's parser for `grammar/lac.pest` and `grammar/repair.pest`; their rule names stay in this folder.

/// The parser that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../../grammar/lac.pest"]
#[grammar = "../../grammar/repair.pest"]
pub(super) struct Grammar;
