//! Production refuses each fault that the contract names, and nothing of the demonstration exists there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod live;

use std::process::Command;

use live::{Browser, Folder, Server};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// A sound production, as variables.
fn sound(folder: &Folder) -> Vec<(String, String)> {
    let key = folder.0.join("key");
    let data = folder.0.join("data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(&key, KEY).unwrap();
    [
        ("PORTAL_MODE", "production".to_owned()),
        ("PORTAL_PUBLIC_URL", "https://espace.example.com".to_owned()),
        ("PORTAL_AGENT_URL", "https://agents.example.com".to_owned()),
        ("PORTAL_SMTP_URL", "smtp://127.0.0.1:1".to_owned()),
        ("PORTAL_SECRET_KEY_FILE", key.display().to_string()),
        ("PORTAL_DATA_DIR", data.display().to_string()),
        ("PORTAL_DATABASE_URL", format!("sqlite://{}/p.db?mode=rwc", data.display())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn run(command: &str, variables: &[(String, String)], folder: &Folder) -> (bool, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_portal")).arg(command).current_dir(&folder.0).envs(variables.iter().cloned()).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn each_fault_is_refused_by_name() {
    let folder = Folder::new("production");
    let (accepted, errors) = run("check-config", &sound(&folder), &folder);
    assert!(accepted, "{errors}");
    std::fs::write(folder.0.join("weak"), "07".repeat(32)).unwrap();
    std::fs::write(folder.0.join("data/inside"), KEY).unwrap();
    let faults = [
        ("PORTAL_CLOCK_OFFSET", "+49h".to_owned(), "PORTAL_CLOCK_OFFSET"),
        ("PORTAL_SECRET_KEY_FILE", folder.0.join("weak").display().to_string(), "weak"),
        ("PORTAL_SECRET_KEY_FILE", folder.0.join("data/inside").display().to_string(), "PORTAL_DATA_DIR"),
        ("PORTAL_PUBLIC_URL", "http://espace.example.com".to_owned(), "https"),
        ("PORTAL_PUBLIC_URL", "https://pro.exemple.gouv.fr".to_owned(), "gouv.fr"),
        ("PORTAL_AGENT_URL", String::new(), "PORTAL_AGENT_URL: production needs"),
        ("PORTAL_AGENT_URL", "http://agents.example.com".to_owned(), "PORTAL_AGENT_URL: an https address"),
        ("PORTAL_AGENT_URL", "https://agents.example.com/x".to_owned(), "PORTAL_AGENT_URL: an https address"),
        ("PORTAL_AGENT_URL", "https://espace.example.com".to_owned(), "PORTAL_AGENT_URL: agents need another host"),
        ("PORTAL_PASSWORD_MEMORY", "1024".to_owned(), "floor"),
        ("PORTAL_PASSWORD_PASSES", "1".to_owned(), "floor"),
        ("PORTAL_SMTP_URL", "ftp://x".to_owned(), "PORTAL_SMTP_URL"),
    ];
    for (name, value, word) in faults {
        let mut variables = sound(&folder);
        variables.retain(|(known, _)| known != name);
        variables.push((name.to_owned(), value.clone()));
        for command in ["check-config", "serve"] {
            let (accepted, errors) = run(command, &variables, &folder);
            assert!(!accepted, "{command} with {name}={value} must refuse");
            assert!(errors.contains(word), "{name}={value}: {errors}");
        }
    }
    let (accepted, _) = run("demo", &sound(&folder), &folder);
    assert!(!accepted, "no demonstration in production");
}

#[test]
fn nothing_of_the_demonstration_exists_in_production() {
    let folder = Folder::new("production");
    let variables = sound(&folder);
    assert!(run("migrate", &variables, &folder).0);
    let given: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let database = &variables.iter().find(|(name, _)| name == "PORTAL_DATABASE_URL").unwrap().1;
    let server = Server::start(database, &folder.0.join("data"), &given);
    let mut browser = Browser::new(server.port, "203.0.113.9");
    let page = browser.get("/connexion");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("__Host-portal=") && page.head.contains("; Secure"), "{}", page.head);
    assert!(page.head.contains("strict-transport-security: max-age=63072000; includeSubDomains; preload"), "{}", page.head);
    assert!(page.head.contains("object-src 'none'; upgrade-insecure-requests"), "{}", page.head);
    assert!(!page.body.contains("Démonstration —"), "no notice of the demonstration");
    let token = live::hidden(&page.body, "check").unwrap();
    for path in [
        "/demonstration/courrier",
        "/demonstration/composants",
        "/demonstration/erreurs/404",
        &format!("/demonstration/verification/{token}"),
    ] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    let demo = [("email", "lila.rosemonde@example.com"), ("password", "tournesol-briquet-falaise-cobalt-27")];
    assert_eq!(browser.fill("/connexion", &demo).status, 422, "no account of the demonstration");
    assert_eq!(browser.fill("/creation/expert/conditions", &[("accepted", "on")]).status, 303);
    let password = "tournesol-briquet-falaise-cobalt-27";
    let credentials =
        [("email", "moi@example.com"), ("email_again", "moi@example.com"), ("password", password), ("password_again", password)];
    let refused = browser.fill("/creation/expert/identifiants", &credentials);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("a été publié"), "the demonstration's password is refused by name");
}

#[test]
fn t_clu_2_one_server_per_sqlite_file() {
    let folder = Folder::new("lock");
    let database = format!("sqlite://{}/p.db?mode=rwc", folder.0.display());
    let _first = Server::start(&database, &folder.0, &[]);
    let variables =
        [("PORTAL_DATABASE_URL", database.as_str()), ("PORTAL_ADDRESS", "127.0.0.1:0"), ("PORTAL_DATA_DIR", folder.0.to_str().unwrap())];
    let variables: Vec<(String, String)> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (accepted, errors) = run("serve", &variables, &folder);
    assert!(!accepted && errors.contains("one server per file"), "{errors}");
    assert!(run("invariants", &variables, &folder).0, "every other subcommand may run beside it");
}
