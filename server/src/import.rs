//! `portal import-directory`: what the operator sees of an import.
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use server::boot::{self, BootFault};
use server::clock::Clock;
use server::config::Config;
use server::directory::sirene::{Fault, Kind, Source};
use server::job::import::{BATCH, Importer, Outcome, Seen};
use server::store::directory::Import;
use uuid::Uuid;

#[derive(Args)]
pub struct ImportDirectory {
    /// StockUniteLegale and StockEtablissement, unpacked, in either order, together or one at a time.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// From the beginning, even what was imported already.
    #[arg(long)]
    again: bool,
}

/// How many refused lines are shown; all are in the report.
const SHOWN: u64 = 100;

/// Imports files; exit status 1 when none of their lines could be read.
pub async fn run(config: &Config, clock: Clock, arguments: ImportDirectory) -> Result<ExitCode, BootFault> {
    let said = |error: &dyn std::fmt::Display| BootFault::Configuration(error.to_string());
    // All of them before the first: a wrong name is told at once, not after an hour.
    let sources = arguments.files.iter().map(|path| Source::open(path)).collect::<Result<Vec<_>, _>>().map_err(|e| said(&e))?;
    let store = boot::store(config).await?;
    if config.is_demo() {
        store.migrate().await?;
    } else {
        boot::wait_for_schema(&store).await?;
    }
    let importer = Importer { store, clock, data_dir: config.data_dir.clone(), worker: Uuid::now_v7(), batch: BATCH, stop_after: None };
    let mut read = false;
    for source in &sources {
        let mut progress = Progress::new(source);
        let outcome = importer.run(source, arguments.again, &mut |seen| progress.see(&seen)).await;
        progress.bar.finish_and_clear();
        match outcome.map_err(|e| said(&format!("{}: {e}", progress.name)))? {
            Outcome::Done(import) => {
                progress.end(&importer, &import);
                read |= import.imported > 0 || import.refused == 0;
            }
            Outcome::Already(import) => {
                let day = import.finished_at.unwrap_or(import.moved_at).format("%Y-%m-%d");
                println!("{}: already imported on {day} ({}); --again imports it once more", progress.name, counts(&import));
                read = true;
            }
            Outcome::Stopped => {}
        }
    }
    Ok(if read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn counts(import: &Import) -> String {
    format!("{} rows imported, {} lines refused", import.imported, import.refused)
}

/// The bar, and the refused lines above it.
struct Progress {
    name: String,
    bar: ProgressBar,
    kind: Kind,
    shown: u64,
    hidden: u64,
    encoding: u64,
}

impl Progress {
    fn new(source: &Source) -> Self {
        let name = source.path.display().to_string();
        let layout = &source.layout;
        if !layout.absent.is_empty() {
            eprintln!("portal: {name}: a {} without {}: read as empty", layout.kind.name(), layout.absent.join(", "));
        }
        let bar = ProgressBar::new(source.size);
        let template = "{prefix} [{wide_bar}] {percent}% {bytes}/{total_bytes}, {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(layout.kind.name());
        bar.set_message("0 rows");
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { name, bar, kind: layout.kind, shown: 0, hidden: 0, encoding: 0 }
    }

    fn see(&mut self, seen: &Seen<'_>) {
        match seen {
            Seen::Resumed(import) => {
                self.bar.set_position(import.at_byte.unsigned_abs());
                self.bar.reset_eta();
                self.say(&format!("{}: goes on behind line {} ({})", self.name, import.at_line, counts(import)));
            }
            Seen::Refused { line, fault } => self.refuse(*line, fault),
            Seen::Moved(import) => {
                self.bar.set_position(import.at_byte.unsigned_abs());
                self.bar.set_message(format!("{} rows", import.imported));
            }
        }
    }

    fn refuse(&mut self, line: u64, fault: &Fault) {
        self.encoding += u64::from(matches!(fault, Fault::Encoding(_)));
        if self.shown < SHOWN {
            self.shown += 1;
            self.say(&format!("{}, line {line}: {fault}", self.name));
        } else {
            self.hidden += 1;
        }
    }

    fn say(&self, sentence: &str) {
        self.bar.suspend(|| eprintln!("portal: {sentence}"));
    }

    fn end(&self, importer: &Importer, import: &Import) {
        if self.hidden > 0 {
            eprintln!("portal: {}: {} more lines refused", self.name, self.hidden);
        }
        if import.refused > 0 {
            eprintln!("portal: {}: all refused lines are in {}", self.name, importer.report(import).display());
        }
        if self.encoding > 0 {
            eprintln!(
                "portal: {}: {} lines are not UTF-8; if the file is Latin-1, convert it first: iconv -f LATIN1 -t UTF-8",
                self.name, self.encoding
            );
        }
        let others = match self.kind {
            Kind::Seats => format!("; {} establishments are no seat", import.passed_over),
            Kind::Units => String::new(),
        };
        println!("{}: {}{others}", self.name, counts(import));
    }
}
