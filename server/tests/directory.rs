//! The company directory (R-B10, T-ADH-1): INSEE's two files in every state in which an operator may have them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use app::domain::siren::Siren;
use server::directory::sirene::{Source, UNPUBLISHED};
use server::job::import::{ImportFault, Importer, Outcome, Seen};
use server::store::company::{self, Company};
use server::store::directory::Import;
use server::store::{Store, StoreError};
use support::{Folder, Kind, Site, on_each, rows};
use uuid::Uuid;

use sirene::{SEATS, UNITS, seat, unit};

mod sirene;
mod support;

/// What an import told on the way, and how it ended.
struct Told {
    outcome: Result<Outcome, ImportFault>,
    refused: Vec<String>,
    resumed: Option<i64>,
}

impl Told {
    #[track_caller]
    fn done(&self) -> &Import {
        match &self.outcome {
            Ok(Outcome::Done(import)) => import,
            other => panic!("not done: {other:?}"),
        }
    }

    /// Lines imported, passed over, refused.
    #[track_caller]
    fn counts(&self) -> (i64, i64, i64) {
        let import = self.done();
        (import.imported, import.passed_over, import.refused)
    }
}

fn importer(site: &Site) -> Importer {
    Importer {
        store: site.store().clone(),
        clock: site.clock.clone(),
        data_dir: site.config.data_dir.clone(),
        worker: Uuid::now_v7(),
        batch: 3,
        stop_after: None,
    }
}

async fn told(importer: &Importer, path: &Path, again: bool) -> Told {
    let source = Source::open(path).unwrap();
    let (mut refused, mut resumed) = (Vec::new(), None);
    let outcome = importer
        .run(&source, again, &mut |seen| match seen {
            Seen::Refused { line, fault } => refused.push(format!("{line}: {fault}")),
            Seen::Resumed(import) => resumed = Some(import.at_line),
            Seen::Moved(_) => {}
        })
        .await;
    Told { outcome, refused, resumed }
}

/// One run as the command makes it.
async fn import(site: &Site, path: &Path) -> Told {
    told(&importer(site), path, false).await
}

fn write(site: &Site, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = site.folder.0.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A header and its lines, each ended.
fn text(header: &str, lines: &[String]) -> String {
    let lines: Vec<&str> = [header].into_iter().chain(lines.iter().map(String::as_str)).chain([""]).collect();
    lines.join("\n")
}

fn units(site: &Site, lines: &[String]) -> PathBuf {
    write(site, "units.csv", text(UNITS, lines))
}

fn seats(site: &Site, lines: &[String]) -> PathBuf {
    write(site, "seats.csv", text(SEATS, lines))
}

fn named(siren: &str, name: &str) -> String {
    unit(siren, &[("denominationUniteLegale", name)])
}

async fn find(site: &Site, siren: &str) -> Option<Company> {
    company::find(site.store().reader(), &siren.parse::<Siren>().unwrap()).await.unwrap()
}

async fn name(site: &Site, siren: &str) -> Option<String> {
    company::name(site.store().reader(), &siren.parse::<Siren>().unwrap()).await.unwrap()
}

/// The whole directory as text.
async fn directory(store: &Store) -> Vec<String> {
    let all = "SELECT siren || '|' || name || '|' || legal_category || '|' || CASE WHEN active THEN 'A' ELSE 'C' END || '|' || address \
               || '|' || folded_name FROM company ORDER BY siren";
    rows::texts(store, all).await
}

on_each! {
    async fn r_b10_name_and_address_come_from_the_two_files_in_either_order(kind) {
        let mut directories = Vec::new();
        for seats_first in [false, true] {
            let site = Site::new(kind).await;
            let units = units(&site, &[named("200000001", "SARL MARTIN DISTRIBUTION"), named("200000002", "Élan, Œuvre & Cie")]);
            let other = [("etablissementSiege", "false"), ("libelleVoieEtablissement", "DE L'AUTRE")];
            let seats = seats(&site, &[seat("200000001", &other), seat("200000001", &[]), seat("200000003", &[])]);
            let (first, second) = if seats_first { (&seats, &units) } else { (&units, &seats) };
            let one = import(&site, first).await.counts();
            if seats_first {
                assert_eq!(one, (2, 1, 0));
                // An address without a name is not a company yet.
                assert_eq!((name(&site, "200000001").await, find(&site, "200000001").await), (None, None));
            } else {
                assert_eq!(one, (2, 0, 0));
                assert_eq!(find(&site, "200000001").await.unwrap().address, Vec::<String>::new());
            }
            import(&site, second).await.done();
            let found = find(&site, "200000001").await.unwrap();
            assert_eq!((found.name.as_str(), found.legal_category.as_str(), found.active), ("SARL MARTIN DISTRIBUTION", "5499", true));
            assert_eq!(found.address, ["12 RUE DES TANNEURS", "35000 RENNES"]);
            assert_eq!(name(&site, "200000002").await.as_deref(), Some("Élan, Œuvre & Cie"));
            assert_eq!((name(&site, "200000003").await, name(&site, "200000009").await), (None, None));
            directories.push(directory(site.store()).await);
        }
        assert_eq!(directories[0], directories[1]);
        assert!(directories[0][1].ends_with("|elan, oeuvre & cie"), "{:?}", directories[0]);
    }

    async fn a_company_that_was_typed_in_keeps_what_the_files_do_not_say(kind) {
        let site = Site::filled(kind).await;
        let before = find(&site, "123456789").await.unwrap();
        import(&site, &units(&site, &[named("123456789", "SARL MARTIN ET FILLES")])).await.done();
        let after = find(&site, "123456789").await.unwrap();
        assert_eq!(after, Company { name: "SARL MARTIN ET FILLES".to_owned(), legal_category: "5499".to_owned(), ..before });
    }

    async fn t_adh_1_no_letter_goes_where_the_directory_publishes_no_address(kind) {
        let site = Site::new(kind).await;
        let person = [("statutDiffusionUniteLegale", "P"), ("categorieJuridiqueUniteLegale", "1000"), ("nomUniteLegale", "[ND]")];
        let open = [("categorieJuridiqueUniteLegale", "1000"), ("nomUniteLegale", "ROSEMONDE"), ("prenomUsuelUniteLegale", "LILA")];
        let units = units(&site, &[
            unit("200000001", &person),
            named("200000002", "SARL ALERIS"),
            unit("200000003", &[("denominationUniteLegale", "SAS CLOSE"), ("etatAdministratifUniteLegale", "C")]),
            unit("200000004", &open),
        ]);
        let partly = [("statutDiffusionEtablissement", "P"), ("numeroVoieEtablissement", "[ND]"), ("libelleVoieEtablissement", "[ND]")];
        let abroad = [("codePostalEtablissement", ""), ("libelleCommuneEtablissement", ""), ("libelleCommuneEtrangerEtablissement", "BRUXELLES"),
            ("libellePaysEtrangerEtablissement", "BELGIQUE")];
        let seats = seats(&site, &[seat("200000001", &partly), seat("200000002", &abroad), seat("200000003", &[]), seat("200000004", &[])]);
        assert_eq!(import(&site, &units).await.counts(), (4, 0, 0));
        assert_eq!(import(&site, &seats).await.counts(), (4, 0, 0));
        let found = |siren| { let site = &site; async move { find(site, siren).await.unwrap() } };
        let (hidden, abroad, ceased, lila) =
            (found("200000001").await, found("200000002").await, found("200000003").await, found("200000004").await);
        assert_eq!((hidden.name.as_str(), hidden.address.len(), hidden.active), (UNPUBLISHED, 0, true));
        assert_eq!((abroad.name.as_str(), abroad.address.len()), ("SARL ALERIS", 0));
        assert_eq!((ceased.name.as_str(), ceased.active, ceased.address.len()), ("SAS CLOSE", false, 2));
        assert_eq!((lila.name.as_str(), lila.address.len()), ("Lila ROSEMONDE", 2));
        // Nobody finds her by the words that stand for her name.
        assert_eq!(rows::count(site.store(), "SELECT COUNT(*) FROM company WHERE folded_name LIKE 'nom%'").await, 0);
        // Whoever asks INSEE later to be published no more disappears with the next file.
        let gone = write(&site, "next.csv", text(SEATS, &[seat("200000004", &partly)]));
        import(&site, &gone).await.done();
        assert_eq!(found("200000004").await.address.len(), 0);
    }

    async fn a_header_is_recognised_in_any_order_with_a_mark_and_two_byte_line_ends(kind) {
        let site = Site::new(kind).await;
        let mut header: Vec<&str> = UNITS.split(',').collect();
        header.reverse();
        header.insert(5, "\"uneColonne, de plus\"");
        let values = [("siren", "200000001"), ("statutDiffusionUniteLegale", "O"), ("etatAdministratifUniteLegale", "A"),
            ("categorieJuridiqueUniteLegale", "5499"), ("denominationUniteLegale", "SARL \"À L'ENVERS\"")];
        let fields: Vec<String> = header.iter().map(|column| {
            let value = values.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value);
            format!("\"{}\"", value.replace('"', "\"\""))
        }).collect();
        let bytes = format!("\u{feff}{}\r\n{}\r\n\r\n", header.join(","), fields.join(","));
        assert_eq!(import(&site, &write(&site, "backwards.csv", bytes)).await.counts(), (1, 0, 0));
        assert_eq!(name(&site, "200000001").await.as_deref(), Some("SARL \"À L'ENVERS\""));
    }

    async fn bad_lines_are_refused_by_number_and_the_others_imported(kind) {
        let site = Site::new(kind).await;
        let good = |number: u32| named(&format!("20000000{number}"), "BONNE");
        let mut bytes = text(UNITS, &[
            good(1),
            "200000002,O".to_owned(),
            named("20000000", "COURTE"),
            named("20000000A", "LETTRE"),
            unit("200000003", &[("denominationUniteLegale", "X"), ("etatAdministratifUniteLegale", "?")]),
            good(4).replace("BONNE", "\"JAMAIS FERMÉE"),
            String::new(),
            unit("200000005", &[]),
            good(6),
        ]).into_bytes();
        bytes.extend(good(7).replace("BONNE", "CAF~").into_bytes().iter().map(|byte| if *byte == b'~' { 0xC9 } else { *byte }));
        bytes.extend_from_slice(format!("\n{}\n", good(8)).as_bytes());
        bytes.extend_from_slice(&good(9).as_bytes()[..40]);
        let path = write(&site, "units.csv", &bytes);
        let told = import(&site, &path).await;
        let at = good(7).replace("BONNE", "CAF~").find('~').unwrap();
        assert_eq!(told.refused, [
            "3: 2 columns instead of 34".to_owned(),
            "4: « 20000000 » is not a SIREN (nine digits)".to_owned(),
            "5: « 20000000A » is not a SIREN (nine digits)".to_owned(),
            "6: etatAdministratifUniteLegale is « ? », not A (active) or C (ceased)".to_owned(),
            "7: a quotation mark is never closed".to_owned(),
            "9: neither a denomination nor a name".to_owned(),
            format!("11: not UTF-8 (at byte {} of the line)", at + 1),
            format!("13: the file ends in the middle of the line ({} columns of 34)", good(9)[..40].matches(',').count() + 1),
        ]);
        assert_eq!(told.counts(), (3, 0, 8));
        assert_eq!(rows::texts(site.store(), "SELECT siren FROM company ORDER BY siren").await, ["200000001", "200000006", "200000008"]);
        let report = std::fs::read_to_string(importer(&site).report(told.done())).unwrap();
        let lines: Vec<&str> = report.lines().collect();
        assert_eq!((lines.len(), lines[0], lines[1]), (9, "line,reason", "3,\"2 columns instead of 34\""));
    }

    async fn a_latin_1_file_loses_the_lines_with_accents_only(kind) {
        let site = Site::new(kind).await;
        let utf8 = text(UNITS, &[named("200000001", "SANS ACCENT"), named("200000002", "CAFÉ DES LILAS"), named("200000003", "AUTRE")]);
        let latin1: Vec<u8> = utf8.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let told = import(&site, &write(&site, "latin1.csv", latin1)).await;
        assert_eq!(told.counts(), (2, 0, 1));
        assert!(told.refused[0].starts_with("3: not UTF-8"), "{:?}", told.refused);
        // Converted, it is another file, and nothing is missing.
        assert_eq!(import(&site, &write(&site, "utf8.csv", utf8)).await.counts(), (3, 0, 0));
        assert_eq!(name(&site, "200000002").await.as_deref(), Some("CAFÉ DES LILAS"));
    }

    async fn a_rerun_writes_nothing_unless_the_file_changed_or_it_is_asked_for(kind) {
        let site = Site::new(kind).await;
        let path = units(&site, &[named("200000001", "PREMIÈRE"), named("200000002", "SECONDE")]);
        import(&site, &path).await.done();
        let before = site.snapshot().await;
        site.turn(chrono::Duration::minutes(5));
        assert!(matches!(import(&site, &path).await.outcome, Ok(Outcome::Already(import)) if import.imported == 2));
        site.snapshot().await.is_as(&before, "a file that is there already");
        rows::run(site.store(), "UPDATE company SET name = 'ABÎMÉE' WHERE siren = '200000001'").await;
        assert_eq!(told(&importer(&site), &path, true).await.counts(), (2, 0, 0));
        assert_eq!(name(&site, "200000001").await.as_deref(), Some("PREMIÈRE"));
        // As long as before, and yet another.
        units(&site, &[named("200000001", "PREMIÈRE"), named("200000002", "AUTREME")]);
        assert_eq!(import(&site, &path).await.counts(), (2, 0, 0));
        assert_eq!(name(&site, "200000002").await.as_deref(), Some("AUTREME"));
        assert_eq!(rows::count(site.store(), "SELECT COUNT(*) FROM directory_import").await, 2);
    }

    async fn an_interrupted_import_goes_on_where_it_stopped(kind) {
        let lines: Vec<String> = (1..=20)
            .map(|number| if number % 4 == 0 { "tordue".to_owned() } else { named(&format!("2000000{number:02}"), &format!("NUMÉRO {number}")) })
            .collect();
        let whole = Site::new(kind).await;
        let expected = import(&whole, &units(&whole, &lines)).await;
        let report = |site: &Site, told: &Told| std::fs::read_to_string(importer(site).report(told.done())).unwrap();
        assert_eq!(expected.counts(), (15, 0, 5));
        for stop in 1..=5 {
            let site = Site::new(kind).await;
            let path = units(&site, &lines);
            let mut stopped = importer(&site);
            stopped.stop_after = Some(stop);
            let first = told(&stopped, &path, false).await;
            assert!(matches!(first.outcome, Ok(Outcome::Stopped)), "{:?}", first.outcome);
            let line = rows::texts(site.store(), "SELECT CAST(at_line AS TEXT) FROM directory_import").await;
            // Killed between the report and the commit: what was written too much is cut off.
            assert_eq!(rows::count(site.store(), "SELECT COUNT(*) FROM directory_import").await, 1);
            for entry in std::fs::read_dir(&site.config.data_dir).unwrap() {
                let path = entry.unwrap().path();
                if path.to_string_lossy().contains(".faults.csv") {
                    let more = [std::fs::read(&path).unwrap(), b"99,\"not committed\"\n".to_vec()].concat();
                    std::fs::write(&path, more).unwrap();
                }
            }
            let second = import(&site, &path).await;
            assert_eq!(second.resumed.map(|at| at.to_string()), line.first().cloned(), "after {stop}");
            assert_eq!(second.counts(), expected.counts(), "after {stop}");
            assert_eq!([first.refused.clone(), second.refused.clone()].concat(), expected.refused, "after {stop}");
            assert_eq!(report(&site, &second), report(&whole, &expected), "after {stop}");
            assert_eq!(directory(site.store()).await, directory(whole.store()).await, "after {stop}");
        }
    }

    async fn of_two_imports_at_once_the_later_goes_on(kind) {
        let site = Site::new(kind).await;
        let lines: Vec<String> = (1..=20).map(|number| named(&format!("2000000{number:02}"), "DEUX FOIS")).collect();
        let path = units(&site, &lines);
        let (one, other) = (importer(&site), importer(&site));
        let both = tokio::join!(told(&one, &path, false), told(&other, &path, false));
        let ends = [both.0, both.1].map(|told| match told.outcome {
            Ok(Outcome::Done(import)) => { assert_eq!(import.imported, 20); "done" }
            Ok(Outcome::Already(_)) => "already",
            Err(ImportFault::TakenOver) => "taken over",
            other => panic!("{other:?}"),
        });
        assert_eq!(ends.iter().filter(|end| **end == "done").count(), 1, "{ends:?}");
        assert_eq!(directory(site.store()).await.len(), 20);
        // One that had stopped on the way is not gone on with behind its back.
        let mut stopped = importer(&site);
        stopped.stop_after = Some(1);
        told(&stopped, &path, true).await;
        let next = write(&site, "next.csv", text(UNITS, &[named("200000099", "AUTRE FICHIER")]));
        import(&site, &next).await.done();
        assert!(import(&site, &path).await.resumed.is_some());
    }

    async fn of_two_lines_about_one_company_the_later_counts(kind) {
        let site = Site::new(kind).await;
        let path = units(&site, &[named("200000002", "AVANT"), named("200000001", "X"), named("200000002", "APRÈS")]);
        assert_eq!(import(&site, &path).await.counts(), (3, 0, 0));
        assert_eq!(name(&site, "200000002").await.as_deref(), Some("APRÈS"));
    }

    async fn a_server_writes_beside_an_import(kind) {
        // A file, because a database in memory has one connection only.
        let site = Site::new(if kind == Kind::Memory { Kind::File } else { kind }).await;
        let lines: Vec<String> = (0..2_000).map(|number| named(&(200_000_000 + number).to_string(), "PENDANT CE TEMPS")).collect();
        let path = units(&site, &lines);
        let mut importing = importer(&site);
        importing.store = Store::open(&site.config.database_url).await.unwrap();
        importing.batch = 50;
        let serving = async {
            for _ in 0..10 {
                let written = site.store().write::<_, StoreError, _>(|tx, _| Box::pin(async move {
                    company::put(tx, &[Company { siren: "300000000".to_owned(), name: "SERVEUR".to_owned(), legal_category: "5499".to_owned(),
                        active: true, address: Vec::new() }]).await
                }));
                written.await.unwrap();
            }
        };
        let (told, ()) = tokio::join!(told(&importing, &path, false), serving);
        assert_eq!(told.counts(), (2_000, 0, 0));
        assert_eq!(directory(site.store()).await.len(), 2_001);
    }

    async fn the_command_says_what_it_did(kind) {
        let site = Site::new(if kind == Kind::Memory { Kind::File } else { kind }).await;
        let (units, seats) = (units(&site, &[named("200000001", "A"), "tordue".to_owned()]), seats(&site, &[seat("200000001", &[])]));
        let (code, out, err) = command(&site, &[&units, &seats]);
        assert_eq!(code, Some(0), "{err}");
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].ends_with("units.csv: 1 rows imported, 1 lines refused"), "{out}");
        assert!(lines[1].ends_with("seats.csv: 1 rows imported, 0 lines refused; 0 establishments are no seat"), "{out}");
        assert!(err.contains("units.csv, line 3: 1 columns instead of 34"), "{err}");
        assert!(err.contains(".faults.csv"), "{err}");
        let (code, out, _) = command(&site, &[&units]);
        assert!(code == Some(0) && out.contains("already imported on"), "{out}");
        let (code, out, _) = command(&site, &[Path::new("--again"), &units]);
        assert!(code == Some(0) && out.contains("1 rows imported, 1 lines refused"), "{out}");
        assert_eq!(name(&site, "200000001").await.as_deref(), Some("A"));
        let bad = write(&site, "bad.csv", text(UNITS, &["a".to_owned(), "b".to_owned()]));
        let (code, out, _) = command(&site, &[&bad]);
        assert!(code == Some(1) && out.contains("0 rows imported, 2 lines refused"), "{out}");
        let many = write(&site, "many.csv", text(UNITS, &[vec![named("200000002", "B")], vec!["x".to_owned(); 130]].concat()));
        let (code, _, err) = command(&site, &[&many]);
        assert!(code == Some(0) && err.contains("line 102:") && !err.contains("line 103:") && err.contains("30 more lines refused"), "{err}");
    }
}

/// `portal import-directory`, as an operator calls it.
fn command(site: &Site, arguments: &[&Path]) -> (Option<i32>, String, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_portal"))
        .current_dir(&site.folder.0)
        .env_clear()
        .env("PORTAL_DATABASE_URL", &site.config.database_url)
        .env("PORTAL_DATA_DIR", &site.config.data_dir)
        .arg("import-directory")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_file_that_is_none_of_the_two_is_refused_in_one_sentence() {
    let folder = Folder::new();
    let said = |bytes: &[u8]| {
        let path = folder.0.join("file.csv");
        std::fs::write(&path, bytes).unwrap();
        Source::open(&path).unwrap_err().to_string().replace(&path.display().to_string(), "F")
    };
    let foreign = "F: the header has none of the columns of StockUniteLegale or StockEtablissement, such as siren";
    assert_eq!(said(b""), foreign);
    assert_eq!(said(b"id,name\n1,x\n"), foreign);
    assert_eq!(said(&vec![b'x'; 200_000]), foreign);
    assert_eq!(said(b"siren,d\xe9nomination\n"), "F: the header is not UTF-8");
    assert_eq!(said(b"\xff\xfes\0i\0r\0e\0n\0"), "F: the header is not UTF-8");
    assert_eq!(said(b"\x1f\x8b\x08\0"), "F: compressed; unpack it first");
    assert_eq!(said(b"PK\x03\x04"), "F: compressed; unpack it first");
    let without = UNITS.replace("denominationUniteLegale", "x").replace("siren,", "y,");
    assert_eq!(said(without.as_bytes()), "F: the header is that of StockUniteLegale, but without siren, denominationUniteLegale");
    assert!(Source::open(&folder.0.join("absent.csv")).unwrap_err().to_string().contains("No such file"));
    assert!(Source::open(&folder.0).unwrap_err().to_string().contains("not a file on a disk"));
}
