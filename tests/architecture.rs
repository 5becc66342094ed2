//! The map names only what there is.

use std::path::Path;

#[test]
fn every_path_in_the_map_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for document in ["ARCHITECTURE.md", "README.md"] {
        let Ok(text) = std::fs::read_to_string(root.join(document)) else {
            continue;
        };
        let quoted = text.split('`').skip(1).step_by(2);
        let folders = ["src/", "web/", "tests/", "xtask/", "benches/", "docs/", ".ci/"];
        for path in quoted.filter(|quoted| folders.iter().any(|folder| quoted.starts_with(folder))) {
            let path = path.trim_end_matches('/');
            assert!(
                root.join(path).exists(),
                "{document} names `{path}`, which does not exist"
            );
            named += 1;
        }
    }
    assert!(named > 20, "the map has lost its paths");
}
