//! T-0.1, T-RGP-5: after a whole journey the password, the code and the answer stand nowhere: database, WAL, files, log.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod live;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use live::{Browser, Folder, PASSWORD, Server, code_for};

/// A secret as it may stand in a file: as text, in hexadecimal, and in base64 at each of its three alignments.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let hex = secret.bytes().fold(String::new(), |hex, b| hex + &format!("{b:02x}"));
    let mut forms = vec![secret.as_bytes().to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
    for shift in 0..3 {
        let shifted = [vec![0; shift], secret.as_bytes().to_vec()].concat();
        let text = STANDARD_NO_PAD.encode(shifted);
        // The characters that depend on the bytes around are left out.
        let core = text.get(shift + 1..text.len() - 2).unwrap().to_owned();
        forms.push(core.replace('+', "-").replace('/', "_").into_bytes());
        forms.push(core.into_bytes());
    }
    forms
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    forms(secret).iter().any(|form| bytes.windows(form.len()).any(|part| part == form.as_slice()))
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let text = format!("…{PASSWORD}…");
    assert!(holds(text.as_bytes(), PASSWORD));
    for shift in 0..3 {
        let encoded = STANDARD_NO_PAD.encode([vec![b'x'; shift], PASSWORD.as_bytes().to_vec(), b"tail".to_vec()].concat());
        assert!(holds(encoded.as_bytes(), PASSWORD), "base64 at {shift}");
    }
    assert!(!holds(b"nothing here", PASSWORD));
}

#[test]
fn t_0_1_no_secret_stays_anywhere() {
    let folder = Folder::new("secrets");
    let database = format!("sqlite://{}/p.db?mode=rwc", folder.0.display());
    let server = Server::start(&database, &folder.0, &[("PORTAL_LOG", "debug")]);
    let mut browser = Browser::new(server.port, "203.0.113.7");
    let address = "discrete@example.com";
    browser.create_up_to_review(address);
    assert_eq!(browser.fill("/creation/expert/recapitulatif", &[]).status, 303);
    let code = code_for(&mut browser, address);
    assert_eq!(browser.fill("/activation", &[("code", &code)]).status, 303);
    assert_eq!(browser.fill("/activation/identifiants", &[("email", address)]).status, 303);
    assert_eq!(browser.get("/activation/recapitulatif").status, 200);
    assert_eq!(browser.fill("/connexion", &[("email", address), ("password", "pas-le-bon-mot-de-passe-du-tout")]).status, 422);
    let signed_in = browser.fill("/connexion", &[("email", address), ("password", PASSWORD)]);
    assert_eq!((signed_in.status, signed_in.location.as_deref()), (303, Some("/espace")), "{}", signed_in.body);
    assert_eq!(browser.get("/espace").status, 200);
    assert_eq!(browser.post("/deconnexion", &[]).status, 303);
    let secrets = [PASSWORD, &code, "Capucine la tortue", "pas-le-bon-mot-de-passe-du-tout"];
    let mut paths = Vec::new();
    files(&folder.0, &mut paths);
    assert!(paths.iter().any(|path| path.ends_with("p.db-wal")), "the WAL is read too: {paths:?}");
    for path in paths.iter().filter(|path| !path.ends_with("secret.key")) {
        let bytes = std::fs::read(path).unwrap();
        for secret in secrets {
            assert!(!holds(&bytes, secret), "{} holds a secret", path.display());
        }
    }
    let log = server.log();
    assert!(!log.is_empty());
    for secret in secrets {
        assert!(!holds(log.as_bytes(), secret), "the log holds a secret");
    }
}
