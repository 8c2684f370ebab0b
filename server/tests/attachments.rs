//! Attachments (R-M08, T-PJ-1 to T-PJ-7): from the form to the depot, through the scanner, to whoever may have them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::path::Path;
use std::time::Duration as Pause;

use app::domain::attachment::{Limits, Refusal, State};
use app::ui::wording;
use chrono::Duration;
use server::file::scanner::Scanner;
use server::job::attachments::check;
use server::store::attachment::{self, Row};
use sha2::{Digest, Sha256};
use support::agent::{hired, open, seated};
use support::enrol::signed_in;
use support::files::{Clamd, DOCX_TYPES, PDF, content_type, eicar, form_of, package, photo, scanning, send, send_bytes};
use support::rows::{count, run};
use support::{Person, Reply, Site, hex, on_each};
use uuid::Uuid;

mod support;

const MARTIN: &str = "martin@example.com";
const DEPUTY: &str = "suppleant@example.com";
const NONE: &str = "nouvelle@example.com";
const COMPANY: &str = "123456789";

/// The page of the files of a new draft.
async fn page(person: &mut Person) -> String {
    let reply = person.fill("/messagerie/nouveau", &[("company", COMPANY)]).await;
    assert_eq!(reply.status, 303, "{}", reply.words());
    format!("{}/pieces", reply.location())
}

fn draft_of(page: &str) -> Uuid {
    page.trim_end_matches("/pieces").rsplit('/').next().unwrap().parse().unwrap()
}

async fn rows(site: &Site, page: &str) -> Vec<Row> {
    attachment::of_draft(site.store().reader(), draft_of(page)).await.unwrap()
}

async fn sent(person: &mut Person, page: &str) -> Uuid {
    let typed = [("theme", "tva"), ("subject", "Pièces"), ("text", "Voici."), ("gesture", "envoyer")];
    let reply = person.fill(page.trim_end_matches("/pieces"), &typed).await;
    assert_eq!(reply.status, 303, "{}", reply.words());
    reply.location().trim_start_matches("/messagerie/").split('?').next().unwrap().parse().unwrap()
}

/// What lies in the depot.
fn kept(site: &Site) -> usize {
    let folder = site.config.data_dir.join("attachments/kept");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

fn incoming(site: &Site) -> usize {
    let folder = site.config.data_dir.join("attachments/incoming");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

async fn remove(person: &mut Person, page: &str, id: Uuid) -> Reply {
    person.post(page, &[("retirer".to_owned(), id.to_string())]).await
}

/// Rows and depot agree.
async fn assert_kept(site: &Site) {
    assert_eq!(check(site.store(), &site.system.attachments.depot).await.unwrap(), (0, 0));
    assert_eq!(incoming(site), 0, "nothing is left of what came in");
    site.assert_sound().await;
}

/// A file as if nobody had touched it for hours.
fn age(path: &Path) {
    let before = std::fs::metadata(path).unwrap().modified().unwrap() - Pause::from_hours(2);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(before).unwrap();
}

on_each! {
    async fn r_m08_files_go_with_their_message_and_are_downloaded_by_who_may(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        let shown = martin.get(&page).await;
        shown.says("10\u{a0}Mo au plus par fichier, 10 fichiers au plus par message.");
        assert!(shown.text().contains("enctype=\"multipart/form-data\""));
        send(&mut martin, &page, &[("Facture d’été.pdf", "application/pdf", PDF), ("photo.jpg", "image/jpeg", &photo())]).await.leads_to(&page);
        martin.get(&page).await.says("Reçu, en attente d’analyse.");
        let files = rows(&site, &page).await;
        assert_eq!(files.len(), 2);
        martin.get(&format!("/messagerie/pieces/{}", files[0].id)).await.is(403);
        assert_eq!(scanning(&site, None).round().await.unwrap(), 2);
        let shown = martin.get(&page).await;
        shown.says("Non analysé");
        shown.says(&hex(Sha256::digest(PDF)));
        martin.get(page.trim_end_matches("/pieces")).await.says("2 fichiers joints");
        let thread = sent(&mut martin, &page).await;
        martin.get(&page).await.is(404);
        let shown = martin.get(&format!("/messagerie/{thread}")).await;
        for part in ["Pièces jointes (2)", "Facture d’été.pdf", "image JPEG", "Ouvrez ce fichier avec prudence", &hex(Sha256::digest(PDF))] {
            shown.says(part);
        }
        let address = format!("/messagerie/pieces/{}", files[0].id);
        let mut colleague = signed_in(&site, DEPUTY).await;
        let file = colleague.get(&address).await;
        file.is(200);
        assert_eq!(file.body, PDF);
        for (name, value) in [
            ("content-disposition", "attachment; filename=\"Facture d__t_.pdf\"; filename*=UTF-8''Facture%20d%E2%80%99%C3%A9t%C3%A9.pdf"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("content-type", "application/pdf"),
        ] {
            assert_eq!(file.header(name), value, "{name}");
        }
        for site in ["cross-site", "same-site"] {
            colleague.raw("GET", &address, &[("sec-fetch-site", site)], Vec::new()).await.is(403);
        }
        colleague.raw("GET", &address, &[("sec-fetch-site", "none")], Vec::new()).await.is(200);
        run(site.store(), &format!("UPDATE entitlement SET ended_at = since, state = 'ended' WHERE siren = '{COMPANY}' AND service = 'messagerie' AND role <> 'holder'")).await;
        colleague.get(&address).await.is(404);
        site.person().get(&address).await.leads_to("/connexion?retour=/messagerie");
        assert_kept(&site).await;
    }

    async fn r_r01_agents_read_the_files_of_their_office_s_threads_and_join_their_own(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        send(&mut martin, &page, &[("facture.pdf", "application/pdf", PDF)]).await.leads_to(&page);
        scanning(&site, None).round().await.unwrap();
        let file = rows(&site, &page).await.remove(0).id;
        let thread = sent(&mut martin, &page).await;
        let (theirs, at) = (format!("/agent/pieces/{file}"), format!("/agent/fils/{thread}"));
        site.person().get(&theirs).await.leads_to("/agent/connexion");
        martin.get(&theirs).await.leads_to("/agent/connexion");
        let mut agent = seated(&site).await;
        // Nothing of a thread before it is opened, and journaled.
        agent.get(&theirs).await.leads_to(&at);
        agent.get(&format!("{at}/pieces")).await.leads_to(&at);
        let unread = [("id".to_owned(), thread.to_string()), ("gesture".to_owned(), "joindre".to_owned()), ("text".to_owned(), "x".to_owned())];
        agent.post(&format!("{at}/reponse"), &unread).await.is(409);
        agent.get(&at).await.says("Ouvrir le fil");
        open(&mut agent, &thread.to_string()).await;
        let shown = agent.get(&at).await;
        shown.says("facture.pdf");
        assert!(shown.text().contains(&theirs));
        assert_eq!(agent.get(&theirs).await.body, PDF);
        agent.get(&format!("/messagerie/pieces/{file}")).await.leads_to("/connexion?retour=/messagerie");
        let mut far = hired(&site, "loin@example.com", "montregard", None).await;
        let random = Uuid::now_v7();
        for (real, unreal) in [
            (theirs.clone(), format!("/agent/pieces/{random}")),
            (format!("{at}/pieces"), format!("/agent/fils/{random}/pieces")),
        ] {
            assert_eq!((far.get(&real).await.status, far.get(&unreal).await.status), (404, 404), "{real}");
        }
        let files = format!("{at}/pieces");
        agent.get(&files).await.says("Aucun fichier n’est joint");
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM thread_draft WHERE author_side = 'agent'").await, 0, "a GET writes nothing");
        let reply = format!("{at}/reponse");
        agent.fill(&reply, &[("gesture", "joindre"), ("text", "Voici le formulaire.")]).await.leads_to(&files);
        send(&mut agent, &files, &[("formulaire.pdf", "application/pdf", PDF), ("virus.exe", "application/pdf", b"MZ")]).await.leads_to(&files);
        agent.get(&files).await.says("virus.exe");
        send(&mut far, &files, &[("intrus.pdf", "application/pdf", PDF)]).await.is(404);
        let written = agent.get(&reply).await;
        written.says("Voici le formulaire.");
        written.says("1 fichier joint");
        // However long he thinks about it: what he typed is kept, by the button as by a reply that is refused.
        for (gesture, text) in [("joindre", "Après réflexion."), ("envoyer", "")] {
            let form = agent.filled(&reply, &[("gesture", gesture), ("text", if text.is_empty() { "Encore." } else { text }), ("days", "x"), ("then", "demander")]).await;
            for _ in 0..2 {
                site.turn(Duration::minutes(6));
                agent.get("/agent").await.is(200);
            }
            agent.get(&reply).await.leads_to(&at);
            agent.post(&reply, &form).await.is(if gesture == "joindre" { 303 } else { 422 });
            agent.get(&reply).await.says(if text.is_empty() { "Encore." } else { text });
        }
        // Each side of the counter fills its own room.
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM company_room WHERE bytes > 0").await, 2);
        agent.fill(&reply, &[("gesture", "envoyer"), ("text", "Voici le formulaire.")]).await.leads_to(&format!("{at}?fait=reponse"));
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM thread_draft WHERE author_side = 'agent'").await, 0);
        scanning(&site, None).round().await.unwrap();
        let of_thread = attachment::of_thread(site.store().reader(), thread).await.unwrap();
        let joined = of_thread.values().flatten().find(|row| row.name == "formulaire.pdf").unwrap().id;
        martin.get(&format!("/messagerie/{thread}")).await.says("formulaire.pdf");
        assert_eq!(martin.get(&format!("/messagerie/pieces/{joined}")).await.body, PDF);
        let said = server::store::thread::messages(site.store().reader(), thread).await.unwrap();
        assert_eq!(server::store::thread::attachments(&said[1]).unwrap().len(), 1, "the message's hash covers its file");
        agent.fill(&reply, &[("text", "Encore."), ("then", "clore")]).await.is(303);
        send(&mut agent, &files, &[("tard.pdf", "application/pdf", PDF)]).await.is(410);
        assert_kept(&site).await;
    }

    async fn t_pj_7_a_picture_is_kept_without_where_it_was_taken_and_its_hash_is_that(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        send(&mut martin, &page, &[("photo.jpg", "image/jpeg", &photo())]).await.leads_to(&page);
        scanning(&site, None).round().await.unwrap();
        let file = rows(&site, &page).await.remove(0);
        let got = martin.get(&format!("/messagerie/pieces/{}", file.id)).await.body;
        assert!(got.len() < photo().len() && !got.windows(4).any(|part| part == b"Exif"));
        assert_eq!(file.sha256.unwrap(), Sha256::digest(&got).to_vec());
        assert_eq!(usize::try_from(file.size).unwrap(), got.len());
    }

    async fn t_pj_1_each_cause_is_said_beside_the_field_and_nothing_of_it_is_kept(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        let zeros = vec![0; 2 << 20];
        let bomb = package(&[("[Content_Types].xml", DOCX_TYPES), ("word/document.xml", &zeros)]);
        let macros = package(&[("[Content_Types].xml", DOCX_TYPES), ("word/vbaProject.bin", b"code")]);
        let protected = String::from_utf8_lossy(PDF).replace("/Size", "/Encrypt 5 0 R /Size");
        let big = vec![b'a'; 10 * (1 << 20) + 1];
        let causes: [(&str, &str, &[u8], Refusal); 9] = [
            ("grand.txt", "text/plain", &big, Refusal::TooBig),
            ("vide.pdf", "application/pdf", b"", Refusal::Empty),
            ("programme.exe", "application/octet-stream", b"MZ", Refusal::Kind),
            ("image.svg", "image/svg+xml", b"<svg/>", Refusal::Kind),
            ("facture.pdf", "application/pdf", b"<html>", Refusal::Mismatch),
            ("facture.txt", "text/html", b"texte", Refusal::Mismatch),
            ("ferme.pdf", "application/pdf", protected.as_bytes(), Refusal::Protected),
            ("macros.docx", "", &macros, Refusal::Macros),
            ("bombe.docx", "", &bomb, Refusal::Bomb),
        ];
        for (name, declared, bytes, refusal) in causes {
            send(&mut martin, &page, &[("bon.txt", "text/plain", b"bon"), (name, declared, bytes)]).await.leads_to(&page);
            let shown = martin.get(&page).await;
            shown.says(&format!("«\u{a0}{name}\u{a0}» n’a pas été joint\u{a0}: {}", wording::attachment(refusal, Limits::default())));
            shown.says("bon.txt");
            assert!(shown.text().contains("aria-invalid=\"true\""), "{name}");
            assert_eq!(rows(&site, &page).await.len(), 2, "the good one once, the refused one");
        }
        assert_eq!(kept(&site), 1);
        send(&mut martin, &page, &[("", "application/octet-stream", b"")]).await.leads_to(&format!("{page}?vide=1"));
        martin.get(&format!("{page}?vide=1")).await.says("Choisissez un fichier.");
        assert_kept(&site).await;
    }

    async fn t_pj_2_places_and_room_are_bounded_and_given_back(kind) {
        let site = Site::with(kind, |config| server::config::Config { attachment_mib: 1, attachments_per_message: 3, attachments_company_mib: 2, ..config }).await;
        assert!(server::portal::demo::fill(&site.system).await.unwrap());
        let mut martin = signed_in(&site, MARTIN).await;
        let first = page(&mut martin).await;
        let (small, large) = (b"abc".to_vec(), vec![b'a'; 900_000]);
        let names = ["1.txt", "2.txt", "3.txt", "4.txt"];
        let files: Vec<_> = names.iter().map(|name| (*name, "text/plain", &small[..])).collect();
        send(&mut martin, &first, &files).await.leads_to(&first);
        let shown = martin.get(&first).await;
        shown.says("Fichiers joints (3 sur 3)");
        shown.says("un message a 3 fichiers au plus");
        let id = rows(&site, &first).await[0].id;
        remove(&mut martin, &first, id).await.leads_to(&first);
        remove(&mut martin, &first, id).await.leads_to(&first);
        send(&mut martin, &first, &[("grand.txt", "text/plain", &large)]).await.leads_to(&first);
        let second = page(&mut martin).await;
        send(&mut martin, &second, &[("b.txt", "text/plain", &large), ("c.txt", "text/plain", &large)]).await.leads_to(&second);
        let shown = martin.get(&second).await;
        shown.says("«\u{a0}c.txt\u{a0}» n’a pas été joint\u{a0}: la place prévue");
        assert_eq!(attachment::room(site.store().reader(), COMPANY).await.unwrap(), 1_800_006);
        let id = rows(&site, &second).await.iter().find(|row| row.name == "b.txt").unwrap().id;
        remove(&mut martin, &second, id).await.leads_to(&second);
        send(&mut martin, &second, &[("c.txt", "text/plain", &large)]).await.leads_to(&second);
        assert_eq!(kept(&site), 4);
        assert_kept(&site).await;
    }

    async fn t_pj_4_clamd_finds_eicar_and_while_it_is_down_the_message_leaves_and_the_file_waits(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        send(&mut martin, &page, &[("virus.txt", "text/plain", &eicar()), ("sain.pdf", "application/pdf", PDF)]).await.leads_to(&page);
        let down = Scanner::parse("unix:/nowhere/clamd.ctl").unwrap();
        assert_eq!(scanning(&site, Some(down.clone())).round().await.unwrap(), 0);
        martin.get(&page).await.says("Analyse en cours.");
        let thread = sent(&mut martin, &page).await;
        let files = attachment::of_thread(site.store().reader(), thread).await.unwrap().into_values().next().unwrap();
        assert!(files.iter().all(|row| row.state == State::Analysis.word()));
        for file in &files {
            martin.get(&format!("/messagerie/pieces/{}", file.id)).await.is(403);
        }
        assert_eq!(scanning(&site, Some(down)).round().await.unwrap(), 0, "not asked again at once");
        let clamd = Clamd::start();
        site.turn(Duration::minutes(11));
        assert_eq!(scanning(&site, Some(clamd.scanner())).round().await.unwrap(), 2);
        let shown = martin.get(&format!("/messagerie/{thread}")).await;
        shown.says("Analysé, sain.");
        shown.says("l’antivirus y a trouvé un programme malveillant");
        martin.get(&format!("/messagerie/pieces/{}", files[0].id)).await.is(403);
        martin.get(&format!("/messagerie/pieces/{}", files[1].id)).await.is(200);
        let found = attachment::find(site.store().reader(), files[0].id).await.unwrap().unwrap();
        assert!(found.finding.unwrap().starts_with("Eicar-Essai") && found.file.is_none());
        assert_eq!(kept(&site), 1, "what is infected is gone");
        assert_kept(&site).await;
    }

    async fn t_pj_4_without_a_scanner_the_operator_may_refuse(kind) {
        let site = Site::with(kind, |config| server::config::Config { scanner_absent: Some(server::config::Unscanned::Refuse), ..config }).await;
        assert!(server::portal::demo::fill(&site.system).await.unwrap());
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        martin.get(&page).await.says("Les pièces jointes ne sont pas acceptées");
        send(&mut martin, &page, &[("a.pdf", "application/pdf", PDF)]).await.leads_to(&page);
        assert_eq!((rows(&site, &page).await[0].refusal.as_deref(), kept(&site)), (Some("no_scanner"), 0));
    }

    async fn x_drt_3_somebody_elses_files_and_drafts_answer_like_random_ids(kind) {
        let site = Site::filled(kind).await;
        let (mut martin, mut other) = (signed_in(&site, MARTIN).await, signed_in(&site, NONE).await);
        let page = page(&mut martin).await;
        send(&mut martin, &page, &[("a.pdf", "application/pdf", PDF)]).await.leads_to(&page);
        scanning(&site, None).round().await.unwrap();
        let draft_file = rows(&site, &page).await[0].id;
        let mut colleague = signed_in(&site, DEPUTY).await;
        colleague.get(&format!("/messagerie/pieces/{draft_file}")).await.is(404);
        let random = Uuid::now_v7();
        let before = site.snapshot().await;
        for (theirs, none) in [
            (format!("/messagerie/pieces/{draft_file}"), format!("/messagerie/pieces/{random}")),
            (page.clone(), format!("/messagerie/brouillons/{random}/pieces")),
        ] {
            let (one, two) = (other.get(&theirs).await, other.get(&none).await);
            assert_eq!((one.status, one.words()), (404, two.words()));
        }
        let files = [("b.pdf", "application/pdf", PDF)];
        let (one, two) = (send(&mut other, &page, &files).await, send(&mut other, &format!("/messagerie/brouillons/{random}/pieces"), &files).await);
        assert_eq!((one.status, two.status, one.words()), (404, 404, two.words()));
        remove(&mut other, &page, draft_file).await.is(404);
        site.snapshot().await.but(&["session"]).is_as(&before.but(&["session"]), "nothing was changed");
        sent(&mut martin, &page).await;
        let (one, two) = (other.get(&format!("/messagerie/pieces/{draft_file}")).await, other.get(&format!("/messagerie/pieces/{random}")).await);
        assert_eq!((one.status, one.words()), (404, two.words()));
    }

    async fn t_msg_3_what_was_sent_can_neither_be_taken_out_nor_added_to(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        send(&mut martin, &page, &[("a.pdf", "application/pdf", PDF)]).await.leads_to(&page);
        let id = rows(&site, &page).await[0].id;
        sent(&mut martin, &page).await;
        remove(&mut martin, &page, id).await.is(404);
        send(&mut martin, &page, &[("b.pdf", "application/pdf", PDF)]).await.is(404);
        // A reply's draft, on which the address of the sent file is tried.
        let owner = attachment::Owner { side: app::domain::thread::Side::Person, author: attachment::find(site.store().reader(), id).await.unwrap().unwrap().author_id, draft: draft_of(&page), siren: COMPANY.to_owned() };
        site.system.take_out(&owner, id).await.unwrap();
        assert!(attachment::find(site.store().reader(), id).await.unwrap().unwrap().file.is_some());
        assert_eq!(kept(&site), 1);
        assert_kept(&site).await;
    }

    async fn t_pj_3_forms_from_elsewhere_cut_ones_and_strange_ones_are_answered_and_leave_nothing(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let page = page(&mut martin).await;
        let kind = content_type();
        let good = form_of(&[("a.pdf", "application/pdf", PDF)]);
        for origin in ["cross-site", "same-site", "none"] {
            martin.raw("POST", &page, &[("sec-fetch-site", origin), ("content-type", &kind)], good.clone()).await.is(403);
        }
        martin.raw("POST", &page, &[("content-type", &kind)], good.clone()).await.is(403);
        let here = ("sec-fetch-site", "same-origin");
        for strange in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"] {
            let reply = martin.raw("POST", &page, &[here, ("content-type", strange)], good.clone()).await;
            // An empty boundary is one, for the reader of forms: it finds no file then.
            assert!(reply.status == 422 || reply.location().ends_with("?vide=1"), "{strange}: {}", reply.status);
        }
        martin.raw("POST", &page, &[here, ("content-type", "application/json")], b"{}".to_vec()).await.is(422);
        for length in (0..good.len() - 4).step_by(17) {
            let reply = send_bytes(&mut martin, &page, good[..length].to_vec()).await;
            assert!(matches!(reply.status, 422), "{length}: {}", reply.status);
        }
        assert_eq!((rows(&site, &page).await.len(), kept(&site)), (0, 0));
        // The retry works, and a second one is no second file.
        for _ in 0..2 {
            send(&mut martin, &page, &[("a.pdf", "application/pdf", PDF)]).await.leads_to(&page);
        }
        assert_eq!((rows(&site, &page).await.len(), kept(&site)), (1, 1));
        let many: Vec<_> = (0..21).map(|_| ("a.exe", "", &b"MZ"[..])).collect();
        send(&mut martin, &page, &many).await.is(413);
        let head = [b"------portal-essais-7301\r\nX-Long: ", &vec![b'a'; 2 << 20][..]].concat();
        assert_eq!(send_bytes(&mut martin, &page, head).await.status, 422);
        let mut nobody = site.person();
        nobody.get("/connexion").await.is(200);
        let reply = send(&mut nobody, &page, &[("a.pdf", "application/pdf", PDF)]).await;
        reply.is(401);
        assert_eq!(kept(&site), 1);
        assert_kept(&site).await;
    }

    async fn the_sweep_takes_what_nobody_needs_and_nothing_else(kind) {
        let site = Site::filled(kind).await;
        let mut martin = signed_in(&site, MARTIN).await;
        let (kept_page, gone) = (page(&mut martin).await, page(&mut martin).await);
        for page in [&kept_page, &gone] {
            send(&mut martin, page, &[("a.pdf", "application/pdf", PDF)]).await.leads_to(page);
        }
        let folder = site.config.data_dir.join("attachments");
        for (name, old) in [("kept/orphan", true), ("kept/coming", false), ("kept/draft#1", true), ("incoming/cut", true), ("incoming/coming", false)] {
            std::fs::write(folder.join(name), "x").unwrap();
            if old {
                age(&folder.join(name));
            }
        }
        let row = rows(&site, &kept_page).await.remove(0);
        age(&folder.join("kept").join(row.file.as_deref().unwrap()));
        martin.fill(gone.trim_end_matches("/pieces"), &[("gesture", "supprimer")]).await;
        let job = scanning(&site, None);
        assert_eq!(job.sweep(server::job::attachments::ORPHAN).await.unwrap(), (3, 1));
        assert_eq!(job.sweep(server::job::attachments::ORPHAN).await.unwrap(), (0, 0));
        assert!(folder.join("kept/coming").exists() && folder.join("incoming/coming").exists());
        assert_eq!(rows(&site, &kept_page).await.len(), 1);
        site.turn(Duration::days(31));
        assert_eq!(job.sweep(Pause::ZERO).await.unwrap(), (2, 1), "a draft's file of a month ago, and what is still without a row");
        assert_eq!((kept(&site), attachment::room(site.store().reader(), COMPANY).await.unwrap()), (0, 0));
        assert_eq!(count(site.store(), "SELECT COUNT(*) FROM attachment").await, 0);
        assert_kept(&site).await;
    }
}
