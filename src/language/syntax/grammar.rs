//! pest's parser for `grammar/lac.pest`; its rule names stay in this folder.

/// The parser that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../../grammar/lac.pest"]
pub(super) struct Grammar;
