//! A report as one page for a browser, which needs nothing beside it.
//!
//! Every text goes through one formatter, which makes it visible and escapes it: there is no other way into the page.
//! What the page may load or run is said in it as well, and that is nothing but its own style and its own script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};

use crate::dossier::document::Document;
use lacuna_language::source::visible;

const PAGE: &str = include_str!("../templates/page.html");
const STYLE: &str = include_str!("../templates/style.css");
const SCRIPT: &str = include_str!("../templates/sort.js");

/// The page.
pub(super) fn page(document: &Document) -> Result<Vec<u8>, String> {
    let told = |why: minijinja::Error| why.to_string();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = environment.syntax().to_builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(told)?);
    environment.set_formatter(|out, state, value| {
        let seen = value.as_str().filter(|_| !value.is_safe()).map(visible::in_lines);
        let seen = seen.map(Value::from);
        minijinja::escape_formatter(out, state, seen.as_ref().unwrap_or(value))
    });
    environment.add_filter("sentence", |text: String| Value::from_safe_string(sentence(&text)));
    environment.add_template("page.html", PAGE).map_err(told)?;
    let template = environment.get_template("page.html").map_err(told)?;
    let is_sortable = document.blocks.iter().any(
        |block| matches!(block, super::super::document::Block::Table(table) if table.is_sortable),
    );
    let page = template.render(context! {
        report => Value::from(Serde(document)),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        style_hash => fingerprint(STYLE),
        script_hash => fingerprint(SCRIPT),
        is_sortable,
        version => env!("CARGO_PKG_VERSION"),
    });
    page.map(String::into_bytes).map_err(told)
}

/// By what a browser knows a style or a script that it may use.
fn fingerprint(text: &str) -> Value {
    Value::from_safe_string(format!("sha256-{}", STANDARD.encode(Hash::hash(text.as_bytes()))))
}

/// A sentence of ours: what is between backticks is in the letters of a typewriter.
fn sentence(text: &str) -> String {
    let escaped = |part: &str| {
        let seen = visible::in_lines(part);
        quick_xml::escape::escape(seen.as_ref()).into_owned()
    };
    let parts: Vec<&str> = text.split('`').collect();
    let n_pairs = parts.len().saturating_sub(1) / 2;
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match at % 2 == 1 && at < n_pairs.saturating_mul(2) {
            true => out.push_str(&format!("<code>{}</code>", escaped(part))),
            false if at > n_pairs.saturating_mul(2) => out.push_str(&format!("`{}", escaped(part))),
            false => out.push_str(&escaped(part)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_backticks_are_more_than_text() {
        assert_eq!(sentence("write `a<b`, not <b>"), "write <code>a&lt;b</code>, not &lt;b&gt;");
        assert_eq!(sentence("one ` alone"), "one ` alone");
        assert!(!sentence("\u{202e}right to left").contains('\u{202e}'));
    }
}
