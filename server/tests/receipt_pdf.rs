//! SC13, the récapitulatif as PDF (R-E01 to R-E04), through HTTP and read back with the tools that others read it with.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc;

use app::domain::route::{ACTIVATION_RECEIPT, RECEIPT};
use chrono::Duration;
use server::pdf::press::{PLACES, WAITERS};
use support::rows::texts;
use support::{ADDRESS, ANSWER, Folder, Kind, PASSWORD, Person, Reply, Site, on_each, production};

mod support;

const TITLE: &str = "Votre espace professionnel — Récapitulatif de vos données personnelles";

/// A document on disk, for tools.
struct File(PathBuf, #[allow(dead_code, reason = "goes with the test")] Folder);

impl File {
    fn of(reply: &Reply) -> Self {
        assert!(reply.status == 200 && reply.body.starts_with(b"%PDF-1.7"), "{}", reply.status);
        let folder = Folder::new();
        let path = folder.0.join("recapitulatif.pdf");
        fs::write(&path, &reply.body).unwrap();
        if let Some(keep) = support::variable("PORTAL_TEST_KEEP_PDF") {
            fs::copy(&path, keep).unwrap();
        }
        Self(path, folder)
    }

    /// What a tool says of it on its standard output; the tool must be content.
    fn read(&self, tool: &str, options: &[&str]) -> String {
        let mut command = Command::new(tool);
        command.args(options).arg(&self.0).env("TZ", "Europe/Paris");
        if tool == "pdftotext" {
            command.arg("-");
        }
        let output = command.output().unwrap_or_else(|error| panic!("{tool}: {error} (make setup installs it)"));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{tool} {options:?}: {said} {}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// The words in the order of the structure, as a screen reader gets them.
    fn spoken(&self) -> String {
        self.read("pdfinfo", &["-struct-text"]).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Without any space: for words that are broken over lines.
    fn letters(&self) -> String {
        self.spoken().replace([' ', '"'], "")
    }
}

#[track_caller]
fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("« {part} » at its place in {text}")).1;
    }
}

/// A person whose space was just activated; what she typed in SC07 otherwise.
async fn activated(site: &Site, address: &str, otherwise: &[(&str, &str)]) -> Person {
    let mut person = site.person();
    person.up_to(2, address).await;
    let mut given = support::details();
    support::person::put(&mut given, otherwise);
    let typed: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    person.fill("/creation/expert/formulaire", &typed).await.leads_to("/creation/expert/recapitulatif");
    person.confirm().await.leads_to("/creation/expert/confirmation");
    site.send_mails().await;
    let (code, _) = site.code(address).await;
    person.activate(&code, address).await.leads_to("/activation/recapitulatif");
    person
}

/// All headers of an answer.
fn headers(reply: &Reply) -> Vec<(String, String)> {
    let mut all: Vec<_> = reply.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    all.sort();
    all
}

fn expected(more: &[(&str, &str)], length: usize) -> Vec<(String, String)> {
    let length = length.to_string();
    let always = [
        ("cache-control", "no-store"),
        ("content-disposition", "attachment; filename=\"recapitulatif-espace-professionnel.pdf\""),
        ("content-length", length.as_str()),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("content-type", "application/pdf"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
    ];
    let mut all: Vec<_> = always.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    all.sort();
    all
}

on_each! {
    async fn r_e01_the_document_says_what_the_source_says_and_is_sound(kind) {
        let site = Site::new(kind).await;
        let mut camille = activated(&site, ADDRESS, &[]).await;
        site.turn(Duration::seconds(3_925));
        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let number = texts(site.store(), "SELECT subscriber_number FROM person").await.remove(0);
        let file = File::of(&camille.get(RECEIPT).await);

        let checked = file.read("qpdf", &["--check"]);
        assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
        let info = file.read("pdfinfo", &[]);
        for line in [format!("Title:           {TITLE}"), "Author:          Administration de démonstration".to_owned()] {
            assert!(info.contains(&line), "{line} in {info}");
        }
        for line in ["Tagged:          yes", "Pages:           1", "JavaScript:      no", "(A4)", "Mon Nov 23 11:05:25 2026"] {
            assert!(info.contains(line), "{line} in {info}");
        }
        let meta = file.read("pdfinfo", &["-meta"]);
        for part in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>", "fr-FR"] {
            assert!(meta.contains(part), "{part} in {meta}");
        }
        let fonts = file.read("pdffonts", &[]);
        let faces: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().rev().take(5).collect()).collect();
        assert_eq!(faces.len(), 2, "{fonts}");
        for face in faces {
            assert_eq!(face[2..5], ["yes", "yes", "yes"], "embedded, a subset, with its letters: {fonts}");
        }

        let spoken = file.spoken();
        in_order(&spoken, &[
            "Administration de démonstration", "Espace professionnel de démonstration", "Démonstration : ce document est sans valeur.",
            "H1", "\"VOTRE ESPACE PROFESSIONNEL — \"", "\"RÉCAPITULATIF DE VOS DONNÉES PERSONNELLES\"",
            "H2", "\"Vos coordonnées\"", "Lbl", "Nom", "LBody", "DURAND", "Prénom", "Camille", "N° d’abonné", &number, "Téléphone", "01 99 00 12 34",
            "Adresse électronique de connexion", ADDRESS, "Adresse", "12 bis rue des Écluses", "Bâtiment C", "35000 Rennes", "FRANCE",
            "H2 \"Votre question de confiance\"", "Quel est votre plat préféré ?", "Réponse", "connue de vous seul",
            "H2 \"Conservez ce document\"", "il vous sera indispensable en cas de", "perte de votre mot de passe", "Votre espace professionnel : document créé le 23/11/2026 à 11h05mn25s",
        ]);
        let lower = spoken.to_lowercase();
        assert!(!lower.contains(&ANSWER.to_lowercase()) && !lower.contains("ratatouille") && !spoken.contains(PASSWORD), "never the answer");
        for mark in ["impots.gouv", "dgfip", "marianne", "république", "finances.gouv", "tient lieu", "Page 1"] {
            assert!(!lower.contains(&mark.to_lowercase()), "{mark}");
        }
        let outline = file.read("qpdf", &["--json", "--json-key=outlines"]);
        for title in ["Vos coordonnées", "Votre question de confiance", "Conservez ce document"] {
            assert!(outline.contains(&format!("\"title\": \"{title}\"")), "{outline}");
        }
    }

    async fn r_e02_who_has_just_activated_gets_it_too_for_thirty_minutes(kind) {
        let site = Site::new(kind).await;
        let mut stranger = site.person();
        stranger.get(ACTIVATION_RECEIPT).await.leads_to("/activation");
        stranger.get(RECEIPT).await.leads_to("/connexion?retour=/espace/gestion");
        stranger.enter_code("BBBzvnAjPtUp").await.leads_to("/activation/identifiants");
        stranger.get(ACTIVATION_RECEIPT).await.leads_to("/activation/identifiants");

        let mut camille = activated(&site, ADDRESS, &[]).await;
        let page = camille.get("/activation/recapitulatif").await;
        page.says("Télécharger mon récapitulatif");
        let link = page.text().split("<a ").find(|tag| tag.contains(ACTIVATION_RECEIPT)).unwrap().to_owned();
        assert!(link.contains("download") && link.contains("rel=\"external\"") && !link.contains("target"), "{link}");
        let file = File::of(&camille.get(ACTIVATION_RECEIPT).await);
        in_order(&file.spoken(), &["DURAND", "Camille", ADDRESS, "document créé le 23/11/2026 à 10h00mn00s"]);
        camille.get(RECEIPT).await.leads_to("/connexion?retour=/espace/gestion");
        stranger.get(ACTIVATION_RECEIPT).await.leads_to("/activation/identifiants");

        site.turn(Duration::minutes(29));
        camille.get(ACTIVATION_RECEIPT).await.is(200);
        site.turn(Duration::minutes(1));
        let gone = camille.get(ACTIVATION_RECEIPT).await;
        gone.is(410);
        assert!(gone.header("content-type").starts_with("text/html") && !gone.headers.contains_key("content-disposition"));
        for other in ["/espace/gestion/recapitulatif.pdf/", "/espace/recapitulatif.pdf", "/recapitulatif.pdf"] {
            camille.get(other).await.is(404);
        }
        for path in [RECEIPT, ACTIVATION_RECEIPT] {
            camille.post(path, &[]).await.is(405);
        }
    }

    async fn r_e03_reading_writes_nothing_and_a_session_that_ended_reads_nothing(kind) {
        let site = Site::new(kind).await;
        let mut camille = activated(&site, ADDRESS, &[]).await;
        let before = site.snapshot().await;
        for method in ["GET", "HEAD"] {
            let reply = camille.raw(method, ACTIVATION_RECEIPT, &[("sec-fetch-site", "same-origin")], Vec::new()).await;
            assert!(reply.status == 200 && reply.body.is_empty() == (method == "HEAD"), "{method}: {}", reply.status);
        }
        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let signed_in = site.snapshot().await;
        assert!(!signed_in.changed_since(&before).is_empty(), "the comparison sees a change");
        camille.get(RECEIPT).await.is(200);
        site.snapshot().await.is_as(&signed_in, "a document was read");
        let mut thief = camille.clone();
        camille.sign_out().await.leads_to("/connexion?au-revoir=1");
        thief.get(RECEIPT).await.leads_to("/connexion?retour=/espace/gestion");
    }
}

#[test]
fn v3_2_1_the_headers_of_a_document_whole() {
    support::run(async {
        let hsts = ("strict-transport-security", "max-age=63072000; includeSubDomains; preload");
        for (site, more) in
            [(Site::with(Kind::Memory, production).await, vec![hsts]), (Site::new(Kind::Memory).await, vec![("x-robots-tag", "noindex")])]
        {
            let mut camille = activated(&site, ADDRESS, &[]).await;
            camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
            let reply = camille.get(RECEIPT).await;
            assert_eq!(headers(&reply), expected(&more, reply.body.len()));
            let spoken = File::of(&reply).spoken();
            assert_eq!(spoken.contains("Démonstration :"), !site.config.mode.eq(&server::config::Mode::Production), "{spoken}");
        }
    });
}

#[test]
fn r_e01_long_texts_and_letters_of_all_the_world() {
    support::run(async {
        let site = Site::new(Kind::Memory).await;
        let address = format!("{}@{}.{}.example.com", "jean-baptiste.emmanuel.de.la.tour.du.pin", "x".repeat(50), "y".repeat(6));
        assert_eq!(address.len(), 110);
        let last = format!("d’Été-Œuvrard Nguyễn Đặng Şahin Łukasz de {}", "Longueville-".repeat(3).trim_end_matches('-'));
        let street = "de la très vieille fontaine aux mille et une écluses".repeat(2);
        let otherwise = [
            ("last_name", last.as_str()),
            ("first_name", "王 Zoë-Γεωργία"),
            ("street_name", &street[..60]),
            ("city", "القاهرة 北京 👩🏽 Orléans-la-Ville"),
        ];
        let mut person = activated(&site, &address, &otherwise).await;
        let file = File::of(&person.get(ACTIVATION_RECEIPT).await);
        file.read("qpdf", &["--check"]);
        let letters = file.letters();
        let plain = |text: &str| text.replace([' ', '"'], "");
        in_order(
            &letters,
            &[
                &plain(&last.to_uppercase()),
                "?Zoë-Γεωργία",
                &address,
                &plain(&street[..60]),
                "35000??????????Orléans-la-Ville",
                "Un«\u{a0}?\u{a0}»tientlieud’uncaractère",
                "documentcrééle",
            ]
            .map(|part| part.replace('\u{a0}', ""))
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        );
        // Nothing leaves the page: each word lies between the margins.
        let boxes = file.read("pdftotext", &["-bbox"]);
        let edges: Vec<f32> = boxes.split("xMax=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
        assert!(edges.len() > 60 && edges.iter().all(|x| *x <= 525.5), "{edges:?}");
    });
}

#[test]
fn v15_2_2_a_full_press_is_503_with_retry_after() {
    support::run(async {
        let site = Site::new(Kind::Memory).await;
        let mut camille = activated(&site, ADDRESS, &[]).await;
        camille.sign_in(ADDRESS, PASSWORD).await.leads_to("/espace");
        let (release, held): (Vec<_>, Vec<_>) = (0..PLACES + WAITERS).map(|_| mpsc::channel::<()>()).unzip();
        let busy: Vec<_> = held
            .into_iter()
            .map(|held| {
                let press = site.system.press.clone();
                tokio::spawn(async move {
                    let made = press.make(move |_| {
                        let _ = held.recv();
                        Ok(Vec::new())
                    });
                    made.await
                })
            })
            .collect();
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let refused = camille.get(RECEIPT).await;
        assert_eq!((refused.status, refused.header("retry-after")), (503, "3"), "{}", refused.words());
        refused.says("Le service est très demandé");
        drop(release);
        for made in busy {
            made.await.unwrap().unwrap();
        }
        camille.get(RECEIPT).await.is(200);
    });
}
