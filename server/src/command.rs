//! Subcommands of `portal` about mails: what was or will be sent, whose address no longer takes any.
use std::process::ExitCode;

use app::domain::address::EmailAddress;
use clap::{Subcommand, ValueEnum};
use server::boot::{self, BootFault};
use server::clock::Clock;
use server::config::Config;
use server::mail::templates::MailBrand;
use server::mail::{Message, subject};
use server::store;
use server::store::bounce::{self, Bounced};
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
pub enum Mail {
    /// Notes that mails to an address come back; for the operator's mail server, as often as it likes. Exit
    /// status 67 when no space has the address.
    Bounced { address: String },
}

/// `EX_NOUSER` of sysexits(3), which mail servers know.
const NO_USER: u8 = 67;

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

/// `portal outbox`.
pub async fn outbox(config: &Config, command: Outbox) -> Result<ExitCode, BootFault> {
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
            println!("{} to {}: {} ({})", row.kind, row.recipient, subject(&row.template), row.state);
            match (config.is_demo(), row.payload) {
                (true, Some(payload)) => {
                    let opened = Message::open(&boot::keys(config)?, id, &payload).map_err(|e| BootFault::Configuration(e.to_string()))?;
                    let brand = MailBrand::new(&config.brand()?, &config.public_url, true);
                    let message = row.sent_at.map_or_else(|| opened.clone(), |at| opened.clone().sent_at(at));
                    println!("\n{}", message.render(&brand).map_err(|e| BootFault::Configuration(e.to_string()))?.text);
                }
                (true, None) => println!("Its text was erased."),
                (false, _) => println!("Its text is readable in demonstration mode only."),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
