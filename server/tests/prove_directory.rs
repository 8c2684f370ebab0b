//! The directory by the million: killed again and again, gone on with, counted; and set beside `sqlite3` (R-B10).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a proof stops at the first surprise")]

mod live;
mod sirene;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use live::{Folder, ask, postgres, rounds};
use sirene::{Generated, REFERENCE, generate};

/// The full count, or enough to kill it on the way.
fn is_full() -> bool {
    rounds(4) == 4
}

/// The server as it is installed: `make prove` has built it; otherwise the one under test.
fn binary() -> PathBuf {
    let tested = PathBuf::from(env!("CARGO_BIN_EXE_portal"));
    let release = tested.parent().unwrap().with_file_name("release").join("portal");
    if is_full() && release.exists() { release } else { tested }
}

/// A database, asked with its own client.
struct Base {
    kind: &'static str,
    url: String,
    file: Option<PathBuf>,
}

impl Base {
    fn sqlite(folder: &Path) -> Self {
        let file = folder.join("portal.db");
        Self { kind: "SQLite", url: format!("sqlite://{}?mode=rwc", file.display()), file: Some(file) }
    }

    fn ask(&self, question: &str) -> i64 {
        let Some(file) = &self.file else { return ask(&self.url, question) };
        let output = Command::new("sqlite3").args(["-readonly", "-cmd", ".timeout 5000"]).arg(file).arg(question).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        said.trim().parse().unwrap_or_else(|_| panic!("{question}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

fn start(base: &Base, folder: &Path, files: &[&str]) -> Child {
    Command::new(binary())
        .current_dir(folder)
        .env("PORTAL_DATABASE_URL", &base.url)
        .env("PORTAL_DATA_DIR", folder)
        .arg("import-directory")
        .args(files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The most memory a process had, in MB, as long as it is there.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// Kills an import as soon as it has committed more than `lines` of a kind; whether it did not end before, and the
/// peak of its memory.
fn kill_behind(base: &Base, folder: &Path, files: &[&str], kind: &str, lines: i64) -> (bool, u64) {
    let mut child = start(base, folder, files);
    let mut most = 0;
    loop {
        most = most.max(peak(&child).unwrap_or_default());
        let question = format!("SELECT COALESCE(MAX(at_line), 0) FROM directory_import WHERE kind = '{kind}'");
        if base.ask(&question) > lines {
            child.kill().unwrap();
            // A process that ended by itself meanwhile has a status without a signal.
            return (child.wait().unwrap().code().is_none(), most);
        }
        if child.try_wait().unwrap().is_some() {
            return (false, most);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Lets an import end; its time and the peak of its memory.
fn to_the_end(base: &Base, folder: &Path, files: &[&str]) -> (Duration, u64) {
    let began = Instant::now();
    let (mut child, mut most) = (start(base, folder, files), 0);
    loop {
        most = most.max(peak(&child).unwrap_or_default());
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            return (began.elapsed(), most);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn migrate(base: &Base, folder: &Path) {
    let done =
        Command::new(binary()).current_dir(folder).env("PORTAL_DATABASE_URL", &base.url).arg("migrate").stdout(Stdio::null()).status();
    assert!(done.unwrap().success());
}

/// Everything is there exactly once, and the counts say so.
fn assert_whole(base: &Base, expected: Generated) {
    let count = |what: &str| u64::try_from(base.ask(&format!("SELECT COUNT(*) FROM {what}"))).unwrap();
    assert_eq!(count("company WHERE name <> ''"), expected.companies, "{}", base.kind);
    assert_eq!(count("company WHERE NOT active"), expected.ceased);
    assert_eq!(count("company WHERE address = ''"), expected.unreachable);
    assert_eq!(count("directory_import WHERE finished_at IS NOT NULL"), 2);
    assert_eq!(count("directory_import"), 2);
    let sum = |what: &str| u64::try_from(base.ask(&format!("SELECT CAST(SUM({what}) AS BIGINT) FROM directory_import"))).unwrap();
    assert_eq!(sum("imported"), 2 * expected.companies, "no row is counted twice");
    assert_eq!(sum("passed_over"), expected.establishments - expected.companies);
    assert_eq!((sum("refused"), sum("at_line")), (0, expected.companies + expected.establishments + 2));
}

#[test]
fn r_b10_an_import_killed_anywhere_is_whole_in_the_end() {
    let folder = Folder::new("directory");
    killed_and_gone_on_with(&Base::sqlite(&folder.0), &folder.0, if is_full() { 10_000_000 } else { 20_000 });
}

#[test]
fn r_b10_the_same_on_postgresql() {
    let Some(url) = postgres() else {
        println!("proof | directory on PostgreSQL | needs PostgreSQL: run through .ci/with-postgres");
        return;
    };
    // Files and database stay under 5 GB.
    let folder = Folder::new("directory-postgres");
    let base = Base { kind: "PostgreSQL", url, file: None };
    killed_and_gone_on_with(&base, &folder.0, if is_full() { 2_000_000 } else { 20_000 });
}

fn killed_and_gone_on_with(base: &Base, folder: &Path, companies: u64) {
    let expected = generate(folder, companies).unwrap();
    let lines = i64::try_from(companies).unwrap();
    let files = ["seats.csv", "units.csv"];
    migrate(base, folder);
    let began = Instant::now();
    let (mut most, mut kills) = (0, 0);
    for (kind, behind) in [("seats", 1), ("seats", lines / 2), ("units", lines / 4)] {
        let (killed, peak) = kill_behind(base, folder, &files, kind, behind);
        most = most.max(peak);
        kills += u32::from(killed);
    }
    let (_, peak) = to_the_end(base, folder, &files);
    let most = most.max(peak);
    let seconds = began.elapsed().as_secs_f64();
    assert_whole(base, expected);
    // One run more finds nothing to do.
    to_the_end(base, folder, &files);
    assert_whole(base, expected);
    println!(
        "proof | directory of {companies} companies, {} | killed {kills} times | {:.0} companies/s | peak memory {most} MB",
        base.kind,
        a_second(companies, seconds)
    );
    if is_full() {
        assert_eq!(kills, 3, "{}", base.kind);
        assert!(most <= 300, "{}: {most} MB", base.kind);
    }
}

#[test]
fn the_same_is_set_beside_sqlite3() {
    let companies = if is_full() { 1_000_000 } else { 5_000 };
    let folder = Folder::new("directory-reference");
    let expected = generate(&folder.0, companies).unwrap();
    let base = Base::sqlite(&folder.0);
    migrate(&base, &folder.0);
    let (own, _) = to_the_end(&base, &folder.0, &["units.csv", "seats.csv"]);
    assert_whole(&base, expected);
    let began = Instant::now();
    std::fs::write(folder.0.join("reference.sql"), REFERENCE).unwrap();
    let script = std::fs::File::open(folder.0.join("reference.sql")).unwrap();
    let answer = Command::new("sqlite3").current_dir(&folder.0).arg("reference.db").stdin(script).output();
    let answer = answer.expect("this proof needs Debian's sqlite3: apt-get install sqlite3");
    let reference = began.elapsed();
    assert_eq!(String::from_utf8_lossy(&answer.stdout).trim(), companies.to_string());
    println!(
        "proof | directory of {companies} companies beside sqlite3 | {:.0} companies/s | sqlite3 {:.0} | ratio {:.2}",
        a_second(companies, own.as_secs_f64()),
        a_second(companies, reference.as_secs_f64()),
        reference.as_secs_f64() / own.as_secs_f64()
    );
}

#[allow(clippy::cast_precision_loss, reason = "a rate for people")]
fn a_second(companies: u64, seconds: f64) -> f64 {
    companies as f64 / seconds
}
