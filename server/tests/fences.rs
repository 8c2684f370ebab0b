//! Who may name whom (the table of the architecture), read off the files; and the habits a compiler does not know.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources must fail")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                found.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

/// The code of a file: without comments and without its tests.
fn code(text: &str) -> String {
    let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
    shipped.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Every line of a folder that names something it must not.
fn trespasses(folder: &str, forbidden: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources(folder) {
        if path.ends_with("tests.rs") {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            for name in forbidden {
                let at_word = line.match_indices(name).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if at_word {
                    found.push(format!("{}:{}: {name}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    found
}

#[test]
fn each_module_names_only_what_it_may() {
    let fences: &[(&str, &[&str])] = &[
        (
            "app/src/domain",
            &[
                "leptos",
                "web_sys",
                "gloo",
                "axum",
                "sea_orm",
                "crate::api",
                "crate::ui",
                "Utc::now",
                "getrandom",
                "rand::",
                "Uuid::now",
                "Uuid::new",
            ],
        ),
        ("app/src/api", &["crate::ui", "web_sys", "gloo", "axum", "sea_orm"]),
        ("app/src/ui", &["axum", "sea_orm", "fetch("]),
        ("server/src/store", &["axum", "leptos", "crate::portal", "crate::http", "crate::mail", "crate::letter", "crate::secret"]),
        ("server/src/secret", &["crate::store", "crate::portal", "crate::http", "axum", "sea_orm", "leptos"]),
        ("server/src/mail", &["crate::store", "crate::portal", "crate::http", "axum", "sea_orm", "leptos"]),
        ("server/src/letter", &["crate::store", "crate::portal", "crate::http", "axum", "sea_orm", "leptos"]),
        ("server/src/pdf", &["crate::store", "crate::letter", "crate::portal", "crate::http", "app::", "axum", "sea_orm", "leptos"]),
        ("server/src/prose", &["crate::store", "crate::portal", "crate::http", "axum", "sea_orm", "leptos"]),
        ("server/src/screen", &["crate::store", "crate::portal", "crate::http", "crate::clock", "axum", "sea_orm", "leptos"]),
        ("server/src/file", &["crate::store", "crate::portal", "crate::http", "crate::job", "axum", "sea_orm", "leptos"]),
        ("server/src/directory", &["crate::store", "crate::portal", "crate::http", "axum", "sea_orm", "leptos"]),
        ("server/src/job", &["axum", "leptos", "sea_orm", "crate::portal", "crate::http"]),
        ("server/src/portal", &["axum", "DbErr", "sea_orm", "leptos", "store::entity", "crate::http", "app::ui"]),
        ("server/src/http", &["sea_orm", "argon2", "crate::store"]),
    ];
    let found: Vec<String> = fences.iter().flat_map(|(folder, forbidden)| trespasses(folder, forbidden)).collect();
    assert!(found.is_empty(), "a fence is crossed:\n{}", found.join("\n"));
}

#[test]
fn the_fence_test_sees_a_trespass() {
    assert!(!trespasses("server/src/store", &["sea_orm"]).is_empty());
}

#[test]
fn the_browser_cannot_pull_in_the_server() {
    let manifest = fs::read_to_string(root().join("app/Cargo.toml")).unwrap();
    for name in ["sea-orm", "argon2", "lettre", "axum", "tokio", "server"] {
        assert!(!manifest.lines().any(|line| line.starts_with(name)), "app/Cargo.toml names {name}");
    }
}

#[test]
fn v3_2_2_no_html_is_pasted_and_no_style_is_inline() {
    let mut found = trespasses("app/src", &["inner_html", "style=\"", "style:", "todo!(", "unimplemented!("]);
    found.extend(trespasses("server/src", &["inner_html", "todo!(", "unimplemented!("]));
    found.retain(|line| !line.contains("rel=\"style"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn v1_2_4_no_sql_is_built_from_text() {
    let found: Vec<String> = trespasses("server/src/store", &["format!("]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The literals of a line in which a line of the page could break before « : » and its like, or after « « ».
fn breaking(line: &str) -> Vec<&str> {
    let breaks =
        |text: &&str| text.contains("« ") || [" :", " ;", " ?", " !", " »"].iter().any(|mark| text.find(mark).is_some_and(|at| at > 0));
    line.split('"').skip(1).step_by(2).filter(breaks).collect()
}

#[test]
fn the_space_of_french_punctuation_does_not_break() {
    assert_eq!(breaking("view(\"Nom :\", \"Nom\u{a0}:\", \"« a\", \" : \")"), ["Nom :", "« a"]);
    let mut found = Vec::new();
    for folder in ["app/src/ui", "server/src/screen", "server/src/portal"] {
        // What the demonstration's people write is typed as people type.
        for (path, text) in sources(folder).into_iter().filter(|(path, _)| !path.ends_with("demo_threads.rs")) {
            found.extend(code(&text).lines().flat_map(breaking).map(|literal| format!("{}: {literal}", path.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn app_has_no_feature_lines() {
    let found: Vec<_> = sources("app/src")
        .into_iter()
        .filter(|(_, text)| code(text).contains("cfg(feature") || code(text).contains("cfg(not(feature"))
        .collect();
    assert!(found.is_empty(), "{:?}", found.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn every_file_says_at_its_head_what_it_is_for() {
    for folder in ["app/src", "server/src", "server/tests"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{} has no //! at its head", path.display());
        }
    }
}

#[test]
fn nothing_shown_bears_a_mark_of_the_state() {
    let marks = ["impots.gouv", "dgfip", "marianne", "république française", "0809 400", "finances.gouv", "liberté, égalité"];
    for folder in ["app/src", "server/src", "server/templates", "style", "public"] {
        let mut files = Vec::new();
        collect(&root().join(folder), &mut files);
        for (path, text) in files {
            // The strength algorithm knows these words in order to refuse them.
            if path.components().any(|part| part.as_os_str() == "password") || path.ends_with("tests.rs") {
                continue;
            }
            let shown = if path.extension().is_some_and(|ext| ext == "rs") { code(&text) } else { text };
            let shown = shown.to_lowercase();
            for mark in marks {
                assert!(!shown.contains(mark), "{} bears {mark}", path.display());
            }
        }
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push((path, text));
        }
    }
}
