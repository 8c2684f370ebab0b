//! Subcommands of `portal` about mails, letters, companies and agents: what was or will be sent, which batches wait for the
//! post, whose address no longer takes any mail, where a company without an address is, who answers.
use std::process::ExitCode;

use app::domain::address::EmailAddress;
use app::domain::siren::Siren;
use clap::{Subcommand, ValueEnum};
use server::boot::{self, BootFault};
use server::clock::{Clock, paris_day};
use server::config::Config;
use server::letter::room::Room;
use server::letter::{self, Letter};
use server::mail::templates::MailBrand;
use server::mail::{Message, subject};
use server::portal::System;
use server::portal::agent::{Invited, NewAgent, NotInvited};
use server::store::bounce::{self, Bounced};
use server::store::journal::Event;
use server::store::outbox::Row;
use server::store::{self, StoreError};
use uuid::Uuid;

#[derive(Subcommand)]
pub enum Outbox {
    /// The latest rows, newest first.
    List {
        /// Only this kind.
        #[arg(long)]
        kind: Option<Kind>,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// One of them; its text in demonstration mode only.
    Show { id: Uuid },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    Mail,
    Letter,
}

#[derive(Subcommand)]
pub enum Letters {
    /// The latest batches, newest first: number, state, letters, date, file.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Notes that a batch was posted, and deletes its file; twice is the same as once. ID is its number or its id. Exit
    /// status 66 when there is no such batch, 75 when it is not written yet.
    Posted { id: String },
}

#[derive(Subcommand)]
pub enum Mail {
    /// Notes that mails to an address come back; for the operator's mail server, as often as it likes. Exit
    /// status 67 when no space has the address.
    Bounced { address: String },
}

#[derive(Subcommand)]
pub enum Company {
    /// Enters the postal address of a company whose directory entry has none: requests that waited for it go on within a
    /// minute. For the managing office, never on the requester's word. Exit status 66 when the directory has no such
    /// company, 65 when it has its address already or a line is too long.
    Address {
        siren: String,
        /// Where the office has the address from.
        #[arg(long)]
        source: String,
        /// From one to four lines of at most 38 characters, as they stand on an envelope under the company's name.
        #[arg(required = true, num_args = 1..=4)]
        lines: Vec<String>,
    },
}

#[derive(Subcommand)]
pub enum Agent {
    /// Makes an account and invites it: the link, also sent by mail, works once and for 72 hours. Exit status 65 for a wrong
    /// argument, 73 when the address has an account.
    Create {
        address: String,
        /// As shown beside the agent's messages.
        #[arg(long)]
        name: String,
        /// The id of a managing office (PORTAL_OFFICES_FILE).
        #[arg(long)]
        office: String,
        /// The subscriber number of the agent's own space, when it has another address: its companies are closed to him.
        #[arg(long)]
        subscriber_number: Option<String>,
        /// Works in the mail room: sees the letters of all offices and fetches their file, codes included.
        #[arg(long)]
        mail_room: bool,
    },
    /// Invites an agent anew, for a new password and a new authenticator. Exit status 67 when there is none.
    Invite { address: String },
    /// All accounts: address, name, office, state, last login.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Closes an account: its next request is refused. Exit status 67 when there is none.
    Disable { address: String },
}

/// `EX_NOUSER` of sysexits(3), which mail servers know.
const NO_USER: u8 = 67;

/// `EX_DATAERR` of sysexits(3).
const BAD_DATA: u8 = 65;

/// `EX_NOINPUT` and `EX_TEMPFAIL`.
const NO_BATCH: u8 = 66;
const NOT_YET: u8 = 75;

/// `portal letters`.
pub async fn letters(config: &Config, clock: &Clock, command: Letters) -> Result<ExitCode, BootFault> {
    let database = boot::store(config).await?;
    match command {
        Letters::List { json } => {
            for batch in store::letter::latest(database.reader(), 1000).await? {
                if json {
                    let line = serde_json::json!({
                        "id": batch.id, "number": batch.number, "state": batch.state, "letters": batch.letters, "created_at": batch.created_at,
                        "written_at": batch.written_at, "posted_at": batch.posted_at, "file": batch.file,
                    });
                    println!("{line}");
                } else {
                    let (day, file) = (paris_day(batch.created_at), batch.file.as_deref().unwrap_or("-"));
                    println!("{:>6}  {:<8} {:>4}  {day}  {file:<16} {}", batch.number, batch.state, batch.letters, batch.id);
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Letters::Posted { id } => posted(config, &database, clock, &id).await,
    }
}

async fn posted(config: &Config, database: &store::Store, clock: &Clock, id: &str) -> Result<ExitCode, BootFault> {
    let Some(batch) = store::letter::find(database.reader(), id.parse().ok(), id.parse().ok()).await? else {
        eprintln!("portal: there is no batch {id}");
        return Ok(ExitCode::from(NO_BATCH));
    };
    if batch.state == "writing" {
        eprintln!("portal: batch {} is not written yet", batch.number);
        return Ok(ExitCode::from(NOT_YET));
    }
    if store::letter::post(database.reader(), batch.id, clock.now()).await? {
        println!("Noted: batch {} was posted (letters: {}).", batch.number, batch.letters);
    } else {
        println!("Already noted.");
    }
    let room = Room::of(&config.data_dir);
    room.discard(batch.number).map_err(|fault| BootFault::File(room.path(batch.number), fault))?;
    Ok(ExitCode::SUCCESS)
}

/// `portal mail`.
pub async fn mail(config: &Config, clock: &Clock, Mail::Bounced { address }: Mail) -> Result<ExitCode, BootFault> {
    let Ok(parsed) = address.parse::<EmailAddress>() else {
        return Err(BootFault::Configuration(format!("« {address} » is not an address")));
    };
    let database = boot::store(config).await?;
    let (key, now) = (&parsed.key(), clock.now());
    match database.write(|tx, _| Box::pin(bounce::note(tx, key, "portal mail bounced", now))).await? {
        Bounced::Noted => println!("Noted: mails to this address come back."),
        Bounced::Known => println!("Already noted."),
        Bounced::Nobody => {
            eprintln!("portal: no space has this address");
            return Ok(ExitCode::from(NO_USER));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Characters of a line on an envelope (NF Z 10-011).
const LINE: usize = 38;

/// `portal company`.
pub async fn company(config: &Config, clock: &Clock, command: Company) -> Result<ExitCode, BootFault> {
    let Company::Address { siren, source, lines } = command;
    let refused = |code: u8, words: &str| {
        eprintln!("portal: {words}");
        Ok(ExitCode::from(code))
    };
    let Ok(number) = siren.parse::<Siren>() else { return refused(BAD_DATA, "a SIREN has nine digits and a check digit") };
    let lines: Vec<String> = lines.iter().map(|line| line.trim().to_owned()).collect();
    let fits = |line: &String| (1..=LINE).contains(&line.chars().count()) && !line.chars().any(char::is_control);
    if source.trim().is_empty() || !lines.iter().all(fits) {
        return refused(BAD_DATA, "a source is needed, and each line has from 1 to 38 characters");
    }
    let database = boot::store(config).await?;
    match store::company::published(database.reader(), &number).await? {
        None => return refused(NO_BATCH, "the directory has no such company"),
        Some(true) => return refused(BAD_DATA, "the directory has the address of this company: letters go there"),
        Some(false) => {}
    }
    let (now, number, lines, source) = (clock.now(), &number, &lines, source.trim());
    let event = &Event {
        event: "company.addressed",
        person: None,
        subject: None,
        source: "portal company address".to_owned(),
        user_agent: String::new(),
        detail: serde_json::json!({ "siren": number.as_str(), "source": source }),
    };
    database
        .write::<_, StoreError, _>(|tx, _| {
            Box::pin(async move {
                store::company::enter_address(tx, number, lines, source, now).await?;
                store::journal::append(tx, event, now).await
            })
        })
        .await?;
    println!("Noted. Requests that waited for this address go on within a minute.");
    Ok(ExitCode::SUCCESS)
}

/// `portal outbox`.
pub async fn outbox(config: &Config, clock: &Clock, command: Outbox) -> Result<ExitCode, BootFault> {
    let database = boot::store(config).await?;
    match command {
        Outbox::List { kind, json } => {
            let wanted = kind.map(|kind| match kind {
                Kind::Mail => "mail",
                Kind::Letter => "letter",
            });
            for row in store::outbox::latest(database.reader(), 1000).await? {
                if wanted.is_some_and(|wanted| wanted != row.kind) {
                    continue;
                }
                if json {
                    let line = serde_json::json!({
                        "id": row.id, "kind": row.kind, "template": row.template, "recipient": row.recipient, "state": row.state,
                        "attempts": row.attempts, "created_at": row.created_at, "sent_at": row.sent_at,
                    });
                    println!("{line}");
                } else {
                    println!(
                        "{}  {:<10} {:<16} {:<32} {}",
                        row.id,
                        row.state,
                        row.template,
                        row.recipient,
                        row.created_at.format("%Y-%m-%dT%H:%M:%SZ")
                    );
                }
            }
        }
        Outbox::Show { id } => {
            let Some(row) = store::outbox::find(database.reader(), id).await? else {
                return Err(BootFault::Configuration(format!("no row {id}")));
            };
            println!("{} to {}: {} ({})", row.kind, row.recipient, named(&row), row.state);
            match (config.is_demo(), row.payload.as_deref()) {
                (true, Some(payload)) => println!("\n{}", text(config, clock, &row, payload)?),
                (true, None) => println!("Its text was erased."),
                (false, _) => println!("Its text is readable in demonstration mode only."),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn named(row: &Row) -> &'static str {
    if row.kind == "letter" { letter::subject(&row.template) } else { subject(&row.template) }
}

/// What a mail or a letter says, or will say when it leaves now.
fn text(config: &Config, clock: &Clock, row: &Row, payload: &[u8]) -> Result<String, BootFault> {
    let broken = |fault: &dyn std::fmt::Display| BootFault::Configuration(fault.to_string());
    let (keys, brand) = (boot::keys(config)?, config.brand()?);
    if row.kind == "letter" {
        let opened = Letter::open(&keys, row.id, payload).map_err(|fault| broken(&fault))?;
        return Ok(opened.text(paris_day(row.sent_at.unwrap_or_else(|| clock.now())), &boot::letterhead(&brand, &config.public_url, true)));
    }
    let opened = Message::open(&keys, row.id, payload).map_err(|fault| broken(&fault))?;
    let message = match row.sent_at {
        Some(at) => opened.sent_at(at),
        None => opened,
    };
    Ok(message.render(&MailBrand::new(&brand, &config.public_url, true)).map_err(|fault| broken(&fault))?.text)
}

/// `EX_CANTCREAT` of sysexits(3).
const TAKEN: u8 = 73;

/// `portal agent`.
pub async fn agent(system: &System, command: Agent) -> Result<ExitCode, BootFault> {
    match command {
        Agent::Create { address, name, office, subscriber_number, mail_room } => {
            let Ok(address) = address.parse::<EmailAddress>() else { return Ok(refused(BAD_DATA, "this is not an address")) };
            let Ok(name) = app::domain::text::name(&name, 80) else { return Ok(refused(BAD_DATA, "this is not a name")) };
            invited(system.create_agent(NewAgent { address, name, office, own_number: subscriber_number, mail_room }).await)
        }
        Agent::Invite { address } => match address.parse::<EmailAddress>() {
            Ok(address) => invited(system.reinvite_agent(&address).await),
            Err(_) => Ok(refused(BAD_DATA, "this is not an address")),
        },
        Agent::List { json } => {
            for row in store::agent::all(system.store.reader()).await? {
                if json {
                    let line = serde_json::json!({
                        "id": row.id, "address": row.address, "name": row.name, "office": row.office, "state": row.state,
                        "created_at": row.created_at, "last_login_at": row.last_login_at, "disabled_at": row.disabled_at,
                    });
                    println!("{line}");
                } else {
                    let last = row.last_login_at.map_or_else(|| "-".to_owned(), |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
                    println!("{:<9} {:<32} {:<16} {last:<20} {}", row.state, row.address, row.office, row.name);
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Agent::Disable { address } => {
            let Ok(address) = address.parse::<EmailAddress>() else { return Ok(refused(BAD_DATA, "this is not an address")) };
            match system.disable_agent(&address).await {
                Ok(true) => println!("Disabled: the next request of this agent is refused."),
                Ok(false) => println!("Already disabled."),
                Err(fault) => return Ok(refused(NO_USER, &fault.to_string())),
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn refused(code: u8, words: &str) -> ExitCode {
    eprintln!("portal: {words}");
    ExitCode::from(code)
}

fn invited(answer: Result<Invited, NotInvited>) -> Result<ExitCode, BootFault> {
    match answer {
        Ok(Invited { link, until }) => {
            println!("Invited, until {}. The link works once, and was sent by mail:\n{link}", until.format("%Y-%m-%dT%H:%M:%SZ"));
            Ok(ExitCode::SUCCESS)
        }
        Err(fault @ NotInvited::Office) => Ok(refused(BAD_DATA, &fault.to_string())),
        Err(fault @ NotInvited::Unknown) => Ok(refused(NO_USER, &fault.to_string())),
        Err(fault @ NotInvited::Known) => Ok(refused(TAKEN, &fault.to_string())),
        Err(fault) => Err(BootFault::Configuration(fault.to_string())),
    }
}
