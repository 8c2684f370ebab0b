//! `portal`: reads the configuration, opens the store, serves; and the subcommands beside it.
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use server::boot::{self, BootFault};
use server::clock::Clock;
use server::config::{self, Config};
use server::directory::demo;
use server::file::depot::Depot;
use server::job::Sender;
use server::job::attachments::{self, Scanning};
use server::job::halt::Halt;
use server::job::letters::Letters;
use server::job::purge::Purger;
use server::job::remind::Reminding;
use server::letter::room::Room;
use server::mail::transport::Transport;
use server::secret::totp::TotpSecret;
use server::store::invariant::Checked;
use server::{http, portal, store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use uuid::Uuid;

mod command;
mod import;

/// The space in which a business deals with its tax administration.
#[derive(Parser)]
#[command(name = "portal", version, about)]
struct Arguments {
    /// The configuration file (default: portal.toml, if present). `PORTAL_*` variables win over it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves; with no configuration at all it is the demonstration on <http://127.0.0.1:3000>.
    Serve,
    /// Brings the schema up to date; safe when two start together.
    Migrate,
    /// Prints the effective configuration, secrets masked, and every fault in it.
    CheckConfig,
    /// Fills an empty database with the demonstration's companies and people.
    Demo,
    /// Brings INSEE's company directory into the database: StockUniteLegale and StockEtablissement as CSV. It
    /// may run beside the server and be stopped at any moment: the next run goes on where it stopped.
    ImportDirectory(import::ImportDirectory),
    /// What was or will be sent.
    #[command(subcommand)]
    Outbox(command::Outbox),
    /// Batches of letters: what the mail room has to post.
    #[command(subcommand)]
    Letters(command::Letters),
    /// What the mail server tells.
    #[command(subcommand)]
    Mail(command::Mail),
    /// What the managing office knows of companies.
    #[command(subcommand)]
    Company(command::Company),
    /// The administration's accounts.
    #[command(subcommand)]
    Agent(command::Agent),
    /// Checks the rules between rows; exit status 1 if one is broken.
    Invariants,
}

fn main() -> ExitCode {
    // One TLS provider for mail and database, before anything opens a connection.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().thread_stack_size(8 << 20).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("portal: {error}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<ExitCode, BootFault> {
    let config = Config::load(arguments.config.as_deref())?;
    match arguments.command {
        Command::CheckConfig => Ok(check(&config)),
        Command::Serve => serve(config).await,
        Command::Migrate => {
            sound(&config)?;
            boot::store(&config).await?.migrate().await?;
            println!("The schema is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo => fill(&config).await,
        Command::ImportDirectory(arguments) => {
            sound(&config)?;
            import::run(&config, clock(&config)?, arguments).await
        }
        Command::Outbox(command) => {
            sound(&config)?;
            command::outbox(&config, &clock(&config)?, command).await
        }
        Command::Letters(command) => {
            sound(&config)?;
            command::letters(&config, &clock(&config)?, command).await
        }
        Command::Mail(command) => {
            sound(&config)?;
            command::mail(&config, &clock(&config)?, command).await
        }
        Command::Company(command) => {
            sound(&config)?;
            command::company(&config, &clock(&config)?, command).await
        }
        Command::Agent(command) => {
            sound(&config)?;
            let (database, clock) = (boot::store(&config).await?, clock(&config)?);
            let system = boot::system(&config, database, clock, &config.brand()?)?;
            command::agent(&system, command).await
        }
        Command::Invariants => invariants(&config).await,
    }
}

fn sound(config: &Config) -> Result<(), BootFault> {
    let faults = config.faults();
    if faults.is_empty() { Ok(()) } else { Err(BootFault::Configuration(faults.join("\nportal: "))) }
}

fn check(config: &Config) -> ExitCode {
    print!("{}", config.shown());
    let faults = config.faults();
    for fault in &faults {
        eprintln!("fault: {fault}");
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn clock(config: &Config) -> Result<Clock, BootFault> {
    Ok(Clock::moved(config.offset().map_err(BootFault::Configuration)?))
}

async fn fill(config: &Config) -> Result<ExitCode, BootFault> {
    sound(config)?;
    if !config.is_demo() {
        return Err(BootFault::Configuration("the demonstration exists in demonstration mode only".to_owned()));
    }
    let store = boot::store(config).await?;
    store.migrate().await?;
    let system = boot::system(config, store, clock(config)?, &config.brand()?)?;
    match portal::demo::fill(&system).await {
        Ok(true) => println!("The demonstration is in place."),
        Ok(false) => println!("The database is not empty: nothing was changed."),
        Err(stop) => return Err(BootFault::Configuration(format!("{stop:?}"))),
    }
    accounts();
    Ok(ExitCode::SUCCESS)
}

fn accounts() {
    println!("Accounts, all with the password {}:", demo::PASSWORD);
    for account in demo::ACCOUNTS {
        println!("  {:<28} {}", account.address, account.what);
    }
    println!("  {:<28} agent; one-time codes of the secret {}", demo::AGENT.address, TotpSecret::demonstration().grouped());
}

async fn serve(config: Config) -> Result<ExitCode, BootFault> {
    tracing_subscriber::fmt().json().with_env_filter(config::log_filter()).with_writer(std::io::stderr).init();
    sound(&config)?;
    let lock = boot::lock_beside(&config)?;
    let brand = config.brand()?;
    let database = boot::store(&config).await?;
    if config.is_demo() {
        database.migrate().await?;
    } else {
        boot::wait_for_schema(&database).await?;
    }
    let system = boot::system(&config, database, clock(&config)?, &brand)?;
    if config.is_demo() {
        if let Err(stop) = portal::demo::fill(&system).await {
            return Err(BootFault::Configuration(format!("{stop:?}")));
        }
        accounts();
    }
    let (stop, stopped) = watch::channel(false);
    let sending = tokio::spawn(sender(&config, &system)?.run(system.wake.clone(), stopped.clone()));
    let purger = Purger { store: system.store.clone(), clock: system.clock.clone(), sessions: system.sessions };
    let purging = tokio::spawn(purger.run(stopped.clone()));
    let reminding = Reminding { store: system.store.clone(), keys: system.keys.clone(), clock: system.clock.clone() };
    let reminding = tokio::spawn(reminding.run(stopped.clone()));
    let overdue = tokio::spawn(portal::overdue::run(system.clone(), stopped.clone()));
    let writing = tokio::spawn(letters(&config, &system).run(stopped.clone()));
    let scanning = tokio::spawn(scanning(&config, &system).run(system.attachments.wake.clone(), stopped.clone()));
    let telling = tokio::spawn(portal::deadlines::run(system.clone(), stopped.clone()));
    let finding = tokio::spawn(portal::live::run(system.clone(), stopped));
    let listener = TcpListener::bind(config.address).await.map_err(|e| BootFault::File(PathBuf::from(config.address.to_string()), e))?;
    println!("Serving {} on {}", brand.site_name, config.public_url);
    if config.is_demo() {
        println!("Mails: {}/demonstration/courrier", config.public_url);
        println!("Agents: {}/agent", config.public_url);
    }
    let app = http::App::new(system.clone(), config, brand);
    // Streams end first: a request under way is waited for, and a stream is one that never ends by itself.
    let told = async move {
        terminated().await;
        system.live.close();
    };
    let served = http::serve(listener, app, told).await;
    let _ = stop.send(true);
    let _ = sending.await;
    let _ = purging.await;
    let _ = reminding.await;
    let _ = overdue.await;
    let _ = writing.await;
    let _ = telling.await;
    let _ = scanning.await;
    let _ = finding.await;
    drop(lock);
    served.map_err(|e| BootFault::File(PathBuf::from("listener"), e))?;
    Ok(ExitCode::SUCCESS)
}

fn sender(config: &Config, system: &portal::System) -> Result<Sender, BootFault> {
    let transport = if config.smtp_url.is_empty() {
        Transport::Demonstration
    } else {
        Transport::from_url(&config.smtp_url).map_err(|fault| BootFault::Configuration(format!("PORTAL_SMTP_URL: {fault}")))?
    };
    Ok(Sender {
        store: system.store.clone(),
        keys: system.keys.clone(),
        clock: system.clock.clone(),
        transport,
        brand: system.mail_brand.clone(),
        worker: Uuid::now_v7(),
        keep_payload: system.demonstration,
        halt: Halt::of(config),
    })
}

fn letters(config: &Config, system: &portal::System) -> Letters {
    Letters {
        store: system.store.clone(),
        keys: system.keys.clone(),
        clock: system.clock.clone(),
        press: system.press.clone(),
        room: Room::of(&config.data_dir),
        worker: Uuid::now_v7(),
        pace: chrono::Duration::minutes(i64::from(config.letter_minutes())),
        keep_payload: system.demonstration,
        halt: Halt::of(config),
    }
}

fn scanning(config: &Config, system: &portal::System) -> Scanning {
    Scanning {
        store: system.store.clone(),
        clock: system.clock.clone(),
        depot: system.attachments.depot.clone(),
        scanner: system.attachments.scanner.clone(),
        delivers_unscanned: system.attachments.delivers_unscanned,
        worker: Uuid::now_v7(),
        draft_age: chrono::Duration::days(i64::from(config.attachment_draft_days)),
    }
}

/// SIGTERM or Ctrl-C; requests under way then have 30 seconds (T-CRH-6).
async fn terminated() {
    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupted => {}, _ = terminate.recv() => {} }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
    tokio::spawn(async {
        tokio::time::sleep(std::time::Duration::from_secs(30)).await;
        std::process::exit(0);
    });
}

async fn invariants(config: &Config) -> Result<ExitCode, BootFault> {
    sound(config)?;
    let database = boot::store(config).await?;
    let mut code = ExitCode::SUCCESS;
    let mut answers = store::invariant::check(database.reader(), clock(config)?.now()).await?;
    let depot = Depot::of(&config.data_dir);
    let (wrong, orphans) = attachments::check(&database, &depot).await.map_err(|fault| BootFault::Configuration(fault.to_string()))?;
    answers.push(Checked { rule: "every kept file is there, with its hash", broken: wrong });
    answers.push(Checked { rule: "no file without a row", broken: orphans });
    for checked in answers {
        println!("{:<6} {:<50} {}", if checked.broken == 0 { "holds" } else { "BROKEN" }, checked.rule, checked.broken);
        if checked.broken > 0 {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
