//! Letters from the outbox to the mail room's folder: batches, their files, what is left out, what is shown.
//!
//! Time is turned by hand. The process that is killed is in `letters_kill.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use app::domain::demand::State;
use chrono::{DateTime, Duration, Utc};
use server::job::letters::Letters;
use server::letter::{Letter, samples};
use server::pdf::letter::{ADDRESS, WINDOW};
use server::store::letter::{self, Batch, Marked, Writer};
use server::store::outbox::{self, Entry, Row};
use server::store::{StoreError, demand};
use support::rows::run;
use support::{Kind, Site, on_each};
use uuid::Uuid;

mod support;

/// A letter of the outbox, due at an instant, dead at another.
async fn put_at(site: &Site, letter: &Letter, due: DateTime<Utc>, dead_at: Option<DateTime<Utc>>) -> Uuid {
    let id = Uuid::now_v7();
    let payload = Some(letter.seal(&site.system.keys, id).unwrap());
    let entry = &Entry { id, template: letter.template(), recipient: letter.company.clone(), payload, dead_at };
    let now = site.clock.now();
    awaited(site, id).await;
    site.store().write::<_, StoreError, _>(|tx, _| Box::pin(outbox::put_letter(tx, entry.clone(), due, now))).await.unwrap();
    id
}

/// Cancels the request of a letter.
async fn cancel(site: &Site, letter: Uuid) {
    assert!(demand::end(site.store().reader(), letter, &State::PENDING, State::Cancelled, site.clock.now()).await.unwrap());
}

/// The request that a letter belongs to, with its id.
async fn awaited(site: &Site, outbox: Uuid) {
    let new = demand::New {
        id: outbox,
        kind: "enrolment",
        person: None,
        pending: None,
        siren: "987654321".to_owned(),
        services: vec!["declarer-tva".to_owned()],
        quality: "representant".to_owned(),
        state: State::Letter,
        address: None,
        link_hash: None,
        link_outbox: None,
        login_hash: None,
        login_outbox: None,
        account: None,
        held_until: None,
    };
    let code_index = i64::from_be_bytes(outbox.as_bytes()[8..].try_into().unwrap());
    let letter = demand::NewLetter { outbox, code_index, code_hash: String::new(), refusal_hash: outbox.as_bytes().to_vec() };
    let db = site.store().reader();
    assert!(demand::put(db, new.clone(), site.clock.now()).await.unwrap());
    assert!(demand::await_letter(db, new.id, &[State::Letter], &letter).await.unwrap());
}

async fn put(site: &Site) -> Uuid {
    put_at(site, &samples::short().unwrap(), site.clock.now(), None).await
}

/// A writer of its own, at once and as in production.
fn writer(site: &Site) -> Letters {
    site.letters(false)
}

/// A claim by somebody who then dies.
async fn claimed(site: &Site) -> Batch {
    let now = site.clock.now();
    let writer = Writer { worker: Uuid::now_v7(), now, until: now + Duration::minutes(2) };
    site.store().write::<_, StoreError, _>(|tx, _| Box::pin(letter::claim(tx, writer, now, 200))).await.unwrap().expect("a batch")
}

async fn row(site: &Site, id: Uuid) -> Row {
    outbox::find(site.store().reader(), id).await.unwrap().expect("the row")
}

async fn batches(site: &Site) -> Vec<Batch> {
    letter::latest(site.store().reader(), 100).await.unwrap()
}

/// The files of the mail room, drafts too.
fn files(site: &Site) -> Vec<String> {
    let Ok(folder) = fs::read_dir(site.config.data_dir.join("letters")) else { return Vec::new() };
    let mut names: Vec<String> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What a tool says of a file; it must be content.
fn tool(name: &str, options: &[&str], path: &Path) -> String {
    let mut command = Command::new(name);
    command.args(options).arg(path);
    if name == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap_or_else(|error| panic!("{name}: {error} (make setup installs it)"));
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of a batch's file.
fn words(site: &Site, name: &str) -> String {
    let path = site.config.data_dir.join("letters").join(name);
    tool("pdftotext", &["-layout"], &path).split_whitespace().collect::<Vec<_>>().join(" ")
}

on_each! {
    async fn t_out_6_a_due_letter_leaves_with_a_batch_and_takes_its_payload_along(kind) {
        let site = Site::new(kind).await;
        let id = put(&site).await;
        site.send_mails().await;
        assert_eq!((row(&site, id).await.state.as_str(), row(&site, id).await.attempts), ("waiting", 0), "the sender of mails leaves it");
        site.turn(Duration::hours(15));
        let at = site.clock.now();
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        assert_eq!(writer(&site).round().await.unwrap(), 0);
        let [batch] = &batches(&site).await[..] else { panic!("one batch") };
        assert_eq!((batch.number, batch.letters, batch.state.as_str(), batch.file.as_deref()), (1, 1, "written", Some("lot-000001.pdf")));
        assert_eq!((batch.created_at, batch.written_at, batch.leased_by), (at, Some(at), None));
        let sent = row(&site, id).await;
        assert_eq!((sent.state.as_str(), sent.sent_at, sent.payload, sent.batch_id), ("sent", Some(at), None, Some(batch.id)));
        let folder = site.config.data_dir.join("letters");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((files(&site), mode(&folder), mode(&folder.join("lot-000001.pdf"))), (vec!["lot-000001.pdf".to_owned()], 0o700, 0o600));
        let words = words(&site, "lot-000001.pdf");
        // Paris is a day further at that hour.
        for part in ["Le 24 novembre 2026", "BBB zvn AjP tUp", "23 janvier 2027 inclus", "R7K D4W QX9 PHM", "Madame ROSEMONDE Lila"] {
            assert!(words.contains(part), "{part} in {words}");
        }
        assert!(!site.snapshot().await.text().contains(samples::CODE));
        site.assert_sound().await;
    }

    async fn t_out_6_a_batch_whose_writer_died_keeps_its_number_and_its_date(kind) {
        let site = Site::new(kind).await;
        let id = put(&site).await;
        let batch = claimed(&site).await;
        let later = put(&site).await;
        site.turn(Duration::seconds(119));
        // Somebody's lease holds: only what came later leaves, with a batch of its own.
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        assert_eq!((row(&site, id).await.state.as_str(), files(&site)), ("waiting", vec!["lot-000002.pdf".to_owned()]));
        site.turn(Duration::days(2));
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        let all = batches(&site).await;
        assert_eq!(all.iter().map(|batch| (batch.number, batch.letters, batch.state.as_str())).collect::<Vec<_>>(), [(2, 1, "written"), (1, 1, "written")]);
        assert_eq!((all[1].id, all[1].created_at), (batch.id, batch.created_at));
        assert_eq!((row(&site, id).await.sent_at, row(&site, later).await.batch_id), (Some(batch.created_at), Some(all[0].id)));
        assert!(words(&site, "lot-000001.pdf").contains("Le 23 novembre 2026"));
        assert_eq!(files(&site), ["lot-000001.pdf", "lot-000002.pdf"]);
        site.assert_sound().await;
    }

    async fn a_letter_cancelled_before_its_file_is_marked_is_not_in_it(kind) {
        let site = Site::new(kind).await;
        let (kept, cancelled) = (put(&site).await, put(&site).await);
        let batch = claimed(&site).await;
        let now = site.clock.now();
        assert_eq!(batch.letters, 2);
        // A writer printed both; then one dies, before the mark: nothing is marked.
        cancel(&site, cancelled).await;
        let before = site.snapshot().await;
        let (printed, held) = (&[kept, cancelled], Writer { worker: batch.leased_by.unwrap(), now, until: now });
        let marked = site.store().write::<_, StoreError, _>(|tx, _| Box::pin(letter::mark_written(tx, &batch, printed, ("x", false), held)));
        assert_eq!(marked.await.unwrap(), Marked::Changed);
        site.snapshot().await.is_as(&before, "nothing was marked");
        // Nor by who lost the lease.
        let (other, printed) = (Writer { worker: Uuid::now_v7(), ..held }, &[kept]);
        let marked = site.store().write::<_, StoreError, _>(|tx, _| Box::pin(letter::mark_written(tx, &batch, printed, ("x", false), other)));
        assert_eq!(marked.await.unwrap(), Marked::Lost);
        site.snapshot().await.is_as(&before, "nothing was marked");
        site.turn(Duration::minutes(2));
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        let dead = row(&site, cancelled).await;
        assert_eq!((dead.state.as_str(), dead.payload, dead.batch_id, dead.sent_at), ("abandoned", None, None, None));
        assert_eq!((row(&site, kept).await.state.as_str(), batches(&site).await[0].letters), ("sent", 1));
        assert_eq!(words(&site, "lot-000001.pdf").matches("BBB zvn AjP tUp").count(), 1);
        cancel(&site, kept).await;
        assert_eq!(row(&site, kept).await.state, "sent", "it has left");

        // All of a batch: no batch is left, and no file.
        let alone = put(&site).await;
        claimed(&site).await;
        cancel(&site, alone).await;
        site.turn(Duration::minutes(2));
        assert_eq!(writer(&site).round().await.unwrap(), 0);
        assert_eq!((batches(&site).await.len(), files(&site).len(), row(&site, alone).await.state.as_str()), (1, 1, "abandoned"));
        site.assert_sound().await;
    }

    async fn letters_wait_for_their_day_and_for_the_pace_of_batches(kind) {
        let site = Site::new(kind).await;
        let now = site.clock.now();
        let short = samples::short().unwrap();
        let held = put_at(&site, &short, now + Duration::hours(24), None).await;
        let dead = put_at(&site, &short, now, Some(now)).await;
        let first = put(&site).await;
        let hourly = || Letters { pace: Duration::hours(1), ..writer(&site) };
        assert_eq!(hourly().round().await.unwrap(), 1);
        let states = async |ids: [Uuid; 3]| {
            let mut states = Vec::new();
            for id in ids {
                states.push(row(&site, id).await.state);
            }
            states
        };
        assert_eq!(states([held, dead, first]).await, ["waiting", "abandoned", "sent"]);
        let second = put(&site).await;
        site.turn(Duration::minutes(59));
        assert_eq!(hourly().round().await.unwrap(), 0);
        site.turn(Duration::minutes(1));
        assert_eq!(hourly().round().await.unwrap(), 1);
        site.turn(Duration::hours(23));
        assert_eq!(hourly().round().await.unwrap(), 1);
        assert_eq!(states([held, first, second]).await, ["sent", "sent", "sent"]);
        assert_eq!(batches(&site).await.iter().map(|batch| batch.letters).collect::<Vec<_>>(), [1, 1, 1]);
        site.assert_sound().await;
    }

    async fn a_payload_that_does_not_open_holds_nobody_else_up(kind) {
        let site = Site::new(kind).await;
        let good = put(&site).await;
        let (id, other) = (Uuid::now_v7(), Uuid::now_v7());
        let letter = samples::short().unwrap();
        let payload = Some(letter.seal(&site.system.keys, other).unwrap());
        let entry = Entry { id, template: letter.template(), recipient: letter.company.clone(), payload, dead_at: None };
        awaited(&site, id).await;
        outbox::put_letter(site.store().reader(), entry, site.clock.now(), site.clock.now()).await.unwrap();
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        let bad = row(&site, id).await;
        assert_eq!((bad.state.as_str(), bad.attempts, bad.batch_id, bad.payload.is_some()), ("waiting", 1, None, true));
        assert_eq!((bad.next_at, row(&site, good).await.state.as_str()), (site.clock.now() + Duration::hours(1), "sent"));
        site.assert_sound().await;
        site.turn(Duration::hours(1));
        assert_eq!(writer(&site).round().await.unwrap(), 0);
        assert_eq!((batches(&site).await.len(), row(&site, id).await.attempts), (1, 2));
        site.assert_sound().await;
    }

    async fn writers_at_once_put_each_letter_into_one_file(kind) {
        let site = Site::new(kind).await;
        let mut ids = BTreeSet::new();
        for _ in 0..6 {
            ids.insert(put(&site).await);
        }
        let writers = (0..4).map(|_| {
            let letters = writer(&site);
            tokio::spawn(async move { letters.round().await.unwrap() })
        });
        for round in writers.collect::<Vec<_>>() {
            round.await.unwrap();
        }
        let all = batches(&site).await;
        assert_eq!(all.iter().map(|batch| batch.letters).sum::<i32>(), 6);
        let printed: usize = files(&site).iter().map(|name| words(&site, name).matches("BBB zvn AjP tUp").count()).sum();
        assert_eq!((printed, files(&site).len()), (6, all.len()));
        for id in ids {
            assert_eq!(row(&site, id).await.state, "sent");
        }
        site.assert_sound().await;
    }

    async fn files_go_when_they_are_posted_or_after_seven_days_and_rows_after_ninety(kind) {
        let site = Site::new(kind).await;
        put(&site).await;
        writer(&site).round().await.unwrap();
        let first = batches(&site).await.remove(0);
        site.turn(Duration::days(1));
        put(&site).await;
        writer(&site).round().await.unwrap();
        fs::write(site.config.data_dir.join("letters/notes.txt"), "the mail room's").unwrap();
        assert_eq!(writer(&site).sweep().await.unwrap(), 0);
        assert!(letter::post(site.store().reader(), first.id, site.clock.now()).await.unwrap());
        assert!(!letter::post(site.store().reader(), first.id, site.clock.now()).await.unwrap());
        assert_eq!(writer(&site).sweep().await.unwrap(), 1);
        assert_eq!(files(&site), ["lot-000002.pdf", "notes.txt"]);
        site.turn(Duration::days(7) - Duration::seconds(1));
        assert_eq!(writer(&site).sweep().await.unwrap(), 0);
        site.turn(Duration::seconds(1));
        assert_eq!((writer(&site).sweep().await.unwrap(), files(&site)), (1, vec!["notes.txt".to_owned()]));
        let all = batches(&site).await;
        let shown: Vec<_> = all.iter().map(|batch| (batch.number, batch.state.as_str(), batch.file.as_deref())).collect();
        assert_eq!(shown, [(2, "written", None), (1, "posted", None)]);
        site.turn(Duration::days(81));
        site.assert_sound().await;
        assert_eq!((batches(&site).await.len(), site.outbox().await.len()), (2, 2), "as long as any code");
        site.turn(Duration::days(3));
        site.assert_sound().await;
        assert_eq!((batches(&site).await.len(), site.outbox().await.len()), (0, 0));
    }

    async fn a_database_of_before_gets_batches(kind) {
        let site = Site::new(kind).await;
        for statement in [
            "DROP INDEX outbox_batch",
            "DROP INDEX outbox_letters",
            "DROP TABLE letter_batch",
            "ALTER TABLE outbox DROP COLUMN batch_id",
            "DELETE FROM seaql_migrations WHERE version = 'm0005_letters'",
        ] {
            run(site.store(), statement).await;
        }
        assert!(!site.store().is_ready().await.unwrap());
        site.store().migrate().await.unwrap();
        put(&site).await;
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        site.assert_sound().await;
    }

    async fn the_demonstration_shows_letters_beside_mails_and_gives_them_as_pdf(kind) {
        let site = Site::new(kind).await;
        let waiting = put_at(&site, &samples::unusual().unwrap(), site.clock.now() + Duration::days(1), None).await;
        let id = put(&site).await;
        site.send_letters().await;
        let mut anybody = site.person();
        let list = anybody.get("/demonstration/courrier").await;
        list.says("Lettre - Demande d’accès à vos services en ligne");
        list.says("SARL MARTIN DISTRIBUTION");
        let page = anybody.get(&format!("/demonstration/courrier/{id}")).await;
        page.is(200);
        page.says("BBB zvn AjP tUp");
        page.says("Télécharger la lettre (PDF)");
        let path = format!("/demonstration/courrier/{id}.pdf");
        assert!(page.text().contains(&format!("href=\"{path}\"")), "{}", page.text());
        site.turn(Duration::days(6));
        let before = site.snapshot().await;
        let reply = anybody.get(&path).await;
        reply.is(200);
        assert_eq!((reply.header("content-type"), reply.header("content-disposition")), ("application/pdf", "attachment; filename=\"lettre.pdf\""));
        assert_eq!((reply.header("cache-control"), reply.header("content-security-policy")), ("no-store", "sandbox; default-src 'none'"));
        let file = site.folder.0.join("lettre.pdf");
        fs::write(&file, &reply.body).unwrap();
        let text = tool("pdftotext", &["-layout"], &file);
        assert!(text.contains("23 novembre 2026") && text.contains("BBB zvn AjP tUp"), "its date, not today's");
        anybody.get(&format!("/demonstration/courrier/{waiting}.pdf")).await.is(200);
        anybody.get(&format!("/demonstration/courrier/{}.pdf", Uuid::now_v7())).await.is(404);
        anybody.get("/demonstration/courrier/x.pdf").await.is(404);
        site.snapshot().await.is_as(&before, "reading writes nothing");
        site.turn(Duration::days(1) + Duration::seconds(1));
        site.assert_sound().await;
        anybody.get(&path).await.is(410);
        anybody.get(&format!("/demonstration/courrier/{id}")).await.is(410);

        let mail = support::person::ADDRESS;
        site.requested(&mut anybody, mail).await;
        let mail = site.mails_to(mail).await.remove(0).id;
        anybody.get(&format!("/demonstration/courrier/{mail}")).await.is(200);
        assert!(!anybody.get(&format!("/demonstration/courrier/{mail}")).await.text().contains("Télécharger la lettre"));
        anybody.get(&format!("/demonstration/courrier/{mail}.pdf")).await.is(404);
    }
}

#[test]
fn in_production_there_is_no_letter_to_read() {
    support::run(async {
        let site = Site::with(Kind::Memory, support::production).await;
        let id = put(&site).await;
        let mut anybody = site.person();
        for path in [format!("/demonstration/courrier/{id}.pdf"), format!("/demonstration/courrier/{id}")] {
            let reply = anybody.get(&path).await;
            assert!(reply.status == 404 && !reply.text().contains("AjP"), "{path}: {}", reply.status);
        }
    });
}

#[test]
fn the_invariants_see_what_is_broken() {
    support::run(async {
        let site = Site::new(Kind::Memory).await;
        put(&site).await;
        writer(&site).round().await.unwrap();
        let broken = async || {
            let all = server::store::invariant::check(site.store().reader(), site.clock.now()).await.unwrap();
            all.into_iter().filter(|checked| checked.broken > 0).map(|checked| checked.rule).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, Vec::<&str>::new());
        run(site.store(), "UPDATE letter_batch SET letters = 2").await;
        assert_eq!(broken().await, ["a batch counts its letters"]);
        run(site.store(), "UPDATE letter_batch SET letters = 1, state = 'posted'").await;
        assert_eq!(broken().await, ["only a written batch has a file"]);
        run(site.store(), "DELETE FROM letter_batch").await;
        assert_eq!(broken().await, ["a sent letter belongs to a written batch", "only a batch holds letters"]);
    });
}

#[test]
fn the_pdf_is_tagged_archival_and_its_address_falls_inside_the_window() {
    support::run(async {
        let site = Site::new(Kind::Memory).await;
        for letter in [samples::short(), samples::long(), samples::unusual()] {
            put_at(&site, &letter.unwrap(), site.clock.now(), None).await;
        }
        assert_eq!(writer(&site).round().await.unwrap(), 1);
        let path = site.config.data_dir.join("letters/lot-000001.pdf");
        if let Some(keep) = support::variable("PORTAL_TEST_KEEP_PDF") {
            fs::copy(&path, keep).unwrap();
        }
        assert!(tool("qpdf", &["--check"], &path).contains("No syntax or stream encoding errors found"));
        let info = tool("pdfinfo", &[], &path);
        for line in ["Title:           Courriers (3)", "Tagged:          yes", "Pages:           4", "JavaScript:      no", "(A4)"] {
            assert!(info.contains(line), "{line} in {info}");
        }
        let meta = tool("pdfinfo", &["-meta"], &path);
        for part in
            ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>", "fr-FR"]
        {
            assert!(meta.contains(part), "{part} in {meta}");
        }
        let fonts = tool("pdffonts", &[], &path);
        assert!(fonts.lines().count() == 5 && fonts.contains("SourceCodePro"), "three faces, each once: {fonts}");
        let spoken = tool("pdfinfo", &["-struct-text"], &path).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest = spoken.as_str();
        for part in [
            "Part",
            "Le 23 novembre 2026",
            "SARL MARTIN DISTRIBUTION",
            "\"Demande d’accès à vos services en ligne\"",
            "Demande faite par",
            "BBB zvn AjP tUp",
            "\"Vous êtes d’accord\"",
            "\"Vous n’êtes pas d’accord\"",
            "Part",
            "\"Création d’un espace professionnel",
            "Les 36 services demandés",
            "LBody",
        ] {
            rest = rest.split_once(part).unwrap_or_else(|| panic!("« {part} » at its place in {spoken}")).1;
        }
        window(&tool("pdftotext", &["-bbox"], &path));
    });
}

/// Each page that begins a letter has words in the window, and those that touch it lie in the address's area.
fn window(boxes: &str) {
    let pages: Vec<&str> = boxes.split("<page ").skip(1).collect();
    let mut with_address = 0;
    for page in pages {
        let mut inside = 0;
        for word in page.split("<word ").skip(1) {
            let edge = |name: &str| word.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().parse::<f32>().unwrap();
            let (left, top, right, bottom) = (edge("xMin"), edge("yMin"), edge("xMax"), edge("yMax"));
            let touches = right > WINDOW.left && left < WINDOW.right && bottom > WINDOW.top && top < WINDOW.bottom;
            if page.contains("SIREN") && touches {
                // Poppler's boxes are as high as the font's highest accent.
                assert!(
                    left >= ADDRESS.left - 0.1
                        && right <= ADDRESS.right + 0.1
                        && top >= ADDRESS.top - 3.0
                        && bottom <= ADDRESS.bottom + 3.0,
                    "{word}"
                );
                inside += 1;
            }
        }
        with_address += usize::from(inside > 0);
    }
    assert_eq!(with_address, 3);
}

/// `portal letters` and `portal outbox`, as the mail room and the operator call them.
#[test]
fn the_mail_room_lists_and_ends_batches_by_the_command() {
    support::run(async {
        let site = Site::new(Kind::File).await;
        let id = put(&site).await;
        site.send_letters().await;
        put(&site).await;
        claimed(&site).await;
        let portal = |arguments: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_portal"))
                .current_dir(&site.folder.0)
                .env_clear()
                .env("PORTAL_DATABASE_URL", &site.config.database_url)
                .env("PORTAL_DATA_DIR", &site.config.data_dir)
                .args(arguments)
                .output()
                .unwrap();
            (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (code, lines) = portal(&["letters", "list", "--json"]);
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            (code, lines.len(), lines[0]["state"].as_str(), lines[1]["file"].as_str()),
            (Some(0), 2, Some("writing"), Some("lot-000001.pdf"))
        );
        assert!(portal(&["letters", "list"]).1.contains("     1  written     1  2026-11-23  lot-000001.pdf"));
        assert_eq!(portal(&["letters", "posted", "3"]).0, Some(66));
        assert_eq!(portal(&["letters", "posted", "x"]).0, Some(66));
        assert_eq!(portal(&["letters", "posted", "2"]).0, Some(75));
        assert_eq!(portal(&["letters", "posted", "1"]), (Some(0), "Noted: batch 1 was posted (letters: 1).\n".to_owned()));
        let again = portal(&["letters", "posted", &batches(&site).await[1].id.to_string()]);
        assert_eq!((again, files(&site)), ((Some(0), "Already noted.\n".to_owned()), Vec::new()));
        let (_, rows) = portal(&["outbox", "list", "--kind", "letter"]);
        assert!(rows.lines().count() == 2 && rows.contains(&id.to_string()), "{rows}");
        let (_, shown) = portal(&["outbox", "show", &id.to_string()]);
        assert!(shown.contains("letter to SARL MARTIN DISTRIBUTION: Lettre - Demande") && shown.contains("\nBBB zvn AjP tUp\n"), "{shown}");
        assert!(shown.contains("Le 23\u{a0}novembre\u{a0}2026"), "{shown}");
    });
}
