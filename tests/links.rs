//! Links of terminals: they are on terminals alone, whatever the environment says.

use std::path::Path;

/// What begins a link.
const LINK: &[u8] = b"\x1b]8;";

#[test]
fn neither_a_pipe_nor_a_file_has_links() {
    let folder = crate::common::programs::folder("links");
    let file = folder.join("report");
    let output = format!("human={}", file.display());
    for arguments in [
        &["check", "plans/2001-02/salford.yaml", "--color", "always"][..],
        &["check", "plans/2001-02/salford.yaml", "--format", "short", "--output", &output],
        &["explain", "adoption-figure"],
    ] {
        let mut command = crate::common::programs::program();
        command.env("FORCE_HYPERLINK", "1").env("TERM", "xterm-kitty").args(arguments);
        let ran = command.output().unwrap();
        assert!(!ran.stdout.is_empty(), "{arguments:?}");
        let has_links = |bytes: &[u8]| bytes.windows(LINK.len()).any(|some| some == LINK);
        assert!(!has_links(&ran.stdout) && !has_links(&ran.stderr), "{arguments:?}");
    }
    let written = std::fs::read(Path::new(&file)).unwrap();
    assert!(!written.is_empty() && !written.contains(&b'\x1b'));
}
