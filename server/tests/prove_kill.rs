//! T-OUT-1 through the real `portal` and its real « Confirmer »: killed at each of the five points, against a real mail server.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a proof stops at the first surprise")]

mod live;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use live::{Browser, Folder, Server, rounds};

struct MailServer(Child, u16);

impl MailServer {
    fn start(folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/tools/smtp_server.py");
        let mut child = Command::new("/usr/bin/python3").arg(script).arg("--directory").arg(folder).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
        Self(child, port)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Mails received, by Message-ID.
fn received(folder: &Path) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "eml") {
            let text = std::fs::read_to_string(path).unwrap();
            let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ").or_else(|| line.strip_prefix("Message-Id: "))).unwrap();
            *found.entry(id.trim().to_owned()).or_default() += 1;
        }
    }
    found
}

#[test]
fn t_out_1_no_mail_is_lost_and_only_the_250_can_be_heard_twice() {
    let full = rounds(20);
    for point in ["before-commit", "after-commit", "leased", "after-250", "after-mark"] {
        let (mut expected, mut delivered, mut lost, mut doubled) = (0, 0, 0, 0);
        for round in 0..full {
            let folder = Folder::new("kill");
            let mails = folder.0.join("mails");
            std::fs::create_dir_all(&mails).unwrap();
            let relay = MailServer::start(&mails);
            let smtp = format!("smtp://127.0.0.1:{}", relay.1);
            let database = format!("sqlite://{}/p.db?mode=rwc", folder.0.display());
            let mut server = Server::start(&database, &folder.0, &[("PORTAL_SMTP_URL", &smtp), ("PORTAL_TEST_HALT", point)]);
            let mut browser = Browser::new(server.port, &format!("203.0.113.{round}"));
            browser.create_up_to_review("perdue@example.com");
            let hidden = browser.form("/creation/expert/recapitulatif");
            let mut other = browser.clone();
            let answer = std::thread::spawn(move || {
                let fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                other.try_post("/creation/expert/recapitulatif", &fields)
            });
            server.kill_at(point);
            let acknowledged = answer.join().unwrap().is_some_and(|page| page.status == 303);
            let committed = point != "before-commit";
            assert!(committed || !acknowledged, "nothing is acknowledged before its commit");
            let heard = received(&mails).values().sum::<usize>();
            // The clock moved past the lease: the restarted server takes the row again.
            let restarted = Instant::now();
            let server = Server::start(&database, &folder.0, &[("PORTAL_SMTP_URL", &smtp), ("PORTAL_CLOCK_OFFSET", "+3m")]);
            assert!(restarted.elapsed() < Duration::from_secs(10), "T-CRH-2");
            settle(&database, &folder.0);
            drop(server);
            let all = received(&mails);
            let copies = all.values().sum::<usize>();
            expected += usize::from(committed);
            delivered += copies;
            lost += usize::from(committed && copies == 0);
            doubled += copies.saturating_sub(1);
            assert!(all.len() <= 1, "one Message-ID: {all:?}");
            assert!(copies <= 1 || point == "after-250", "{point}: {copies} copies, {heard} before the restart");
            assert!(committed || copies == 0, "a mail without its change");
        }
        assert_eq!(lost, 0, "{point}");
        assert!(doubled <= if point == "after-250" { full } else { 0 }, "{point}: {doubled} duplicates");
        println!(
            "proof | portal killed {point} | {full} rounds | expected {expected} | delivered {delivered} | lost {lost} | duplicates {doubled}"
        );
    }
}

/// Until the outbox has nothing to send any more.
fn settle(database: &str, data: &Path) {
    for _ in 0..200 {
        let output = Command::new(env!("CARGO_BIN_EXE_portal"))
            .args(["outbox", "list", "--json"])
            .env("PORTAL_DATABASE_URL", database)
            .env("PORTAL_DATA_DIR", data)
            .current_dir(data)
            .output()
            .unwrap();
        if !String::from_utf8_lossy(&output.stdout).contains("\"state\":\"waiting\"") {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the outbox does not empty");
}
