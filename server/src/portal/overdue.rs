//! What time does, once a minute: the messaging struck at 72 hours, held letters released, the office's addresses used, the
//! sixtieth day past, a reminder a week before it; codes told in the messaging, answers that are due reminded of, the digests
//! of the day (ruled: R-J05, R-J11, R-M06, R-M09, R-R01, M14; T-CLK-4).
use std::sync::Arc;
use std::time::Duration as Pause;

use app::domain::demand::{State, held_until};
use app::domain::validity::LINK;
use chrono::{DateTime, Days, Utc};
use serde_json::json;
use tokio::sync::watch;

use super::demand::siren;
use super::{Stop, System};
use crate::clock::{paris_day, paris_hour};
use crate::mail::Message;
use crate::mail::templates::MessageNotice;
use crate::store::journal::Event;
use crate::store::simplified::KIND;
use crate::store::{self, Transaction, demand, message_notice};

/// How often it is done; more often where somebody is shown how it goes.
const EVERY: Pause = Pause::from_mins(1);
const EVERY_IN_DEMONSTRATION: Pause = Pause::from_secs(5);

/// How many requests are read at once.
const BATCH: u64 = 100;

/// Days before the last one on which the requester is reminded.
const NOTICE: u64 = 7;

/// Works at once and then again and again, until `stop` turns true or its other end is gone.
pub async fn run(system: Arc<System>, mut stop: watch::Receiver<bool>) {
    let every = if system.demonstration { EVERY_IN_DEMONSTRATION } else { EVERY };
    while !*stop.borrow() {
        match round(&system).await {
            Ok(0) => {}
            Ok(moved) => tracing::info!(moved, "requests moved on with time"),
            Err(fault) => tracing::warn!(?fault, "the requests did not all move on; the next round goes on"),
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

/// One round; tells how many requests moved on.
///
/// # Errors
/// A fault; what was done until then stays done.
pub async fn round(system: &System) -> Result<u64, Stop> {
    let now = system.clock.now();
    let today = paris_day(now);
    let mut moved = 0;
    for row in demand::waiting(system.store.reader(), State::Link, now - LINK, BATCH).await? {
        if now > store::link::end(system.store.reader(), &row).await? {
            moved += u64::from(without_messaging(system, &row, now).await?);
        }
    }
    for row in demand::released(system.store.reader(), now, BATCH).await? {
        moved += u64::from(write_letter(system, &row, State::Held, now).await?);
    }
    for row in demand::addressed(system.store.reader(), BATCH).await? {
        moved += u64::from(write_letter(system, &row, State::Address, now).await?);
    }
    for row in demand::written_before(system.store.reader(), today - Days::new(60), BATCH).await? {
        moved += u64::from(end(system, &row, State::Sent, "demand.expired", now).await?);
    }
    for row in demand::to_remind(system.store.reader(), today - Days::new(60 - NOTICE), BATCH).await? {
        let row = &row;
        let told = system.store.write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                let claimed = demand::claim_reminder(tx, row.id, now).await?;
                if claimed {
                    system.tell_ending(tx, row, now).await?;
                }
                Ok(claimed)
            })
        });
        moved += u64::from(told.await?);
    }
    moved += super::desk::remind(system, now).await?;
    moved += digests(system).await?;
    moved += system.tell_codes(BATCH, now).await?;
    if moved > 0 {
        system.wake.notify_one();
    }
    Ok(moved)
}

/// The hour in Paris from which the digests of a day leave.
const DIGEST: u32 = 8;

/// The daily digests of the messaging that are due (R-M09); tells how many people were told.
///
/// # Errors
/// A fault; what was done until then stays done.
pub async fn digests(system: &System) -> Result<u64, Stop> {
    let now = system.clock.now();
    let (today, mut told) = (paris_day(now), 0);
    let Some(service) = system.catalogue.messaging().filter(|_| paris_hour(now) >= DIGEST) else { return Ok(0) };
    // What is older was told of often enough.
    let since = now - chrono::Duration::days(30);
    for person in message_notice::due(system.store.reader(), service, today, since, BATCH).await? {
        let person = &person;
        let sent = system.store.write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                let first = message_notice::tell(tx, person.id, today).await?;
                if first {
                    let mail = Message::MessageNotice(MessageNotice { personal: true, daily: true });
                    system.put_mail_to(tx, &person.address, &mail, None, now).await?;
                }
                Ok(first)
            })
        });
        told += u64::from(sent.await?);
    }
    Ok(told)
}

/// The company's address was not validated: without the messaging the letter leaves, or nothing is left of the request.
async fn without_messaging(system: &System, row: &demand::Row, now: DateTime<Utc>) -> Result<bool, Stop> {
    let left: Vec<String> =
        demand::services(row)?.into_iter().filter(|id| !system.catalogue.find(id).is_some_and(|service| service.messaging)).collect();
    // A space in simplified mode needs the company's address: its request is void (R-B09).
    if left.is_empty() || row.person_id.is_none() {
        return end(system, row, State::Link, "demand.expired", now).await;
    }
    let company = store::company::find(system.store.reader(), &siren(row)?).await?;
    if company.as_ref().is_some_and(|company| !company.active) {
        return end(system, row, State::Link, "demand.expired", now).await;
    }
    let usable = company.filter(|company| !company.address.is_empty());
    let held = too_many(system, row, now).await?;
    let smaller = demand::Row { services: json!(left), ..row.clone() };
    let letter = match &usable {
        Some(company) => Some(system.letter_of(&smaller, company).await?),
        None => None,
    };
    let (left, letter) = (&left, &letter);
    system
        .store
        .write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                if !demand::strike(tx, row.id, left, now).await? {
                    return Ok(false);
                }
                match letter {
                    Some(_) if held.is_some() => demand::wait_in(tx, row.id, State::Link, State::Held, held).await?,
                    Some(letter) => system.put_letter(tx, row.id, &[State::Link], letter, now).await?,
                    None => demand::wait_in(tx, row.id, State::Link, State::Address, None).await?,
                };
                system.tell_end(tx, row, State::Link, now).await?;
                note(tx, row, "demand.struck", now).await?;
                Ok(true)
            })
        })
        .await
}

/// Until when the letter of an enrolment is held back: the same judgement as when it was confirmed (T-ADH-6).
async fn too_many(system: &System, row: &demand::Row, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Stop> {
    let since = now - chrono::Duration::days(30);
    let (all, own) = demand::made_for(system.store.reader(), &row.siren, row.person_id, Some(row.id), since).await?;
    Ok(held_until(all, own, now).filter(|_| row.kind != KIND))
}

/// The letter of a request that waited for it; a company that has ceased gets none.
async fn write_letter(system: &System, row: &demand::Row, from: State, now: DateTime<Utc>) -> Result<bool, Stop> {
    let company = store::company::find(system.store.reader(), &siren(row)?).await?;
    let Some(company) = company.filter(|company| !company.active || !company.address.is_empty()) else {
        // The office enters an address; what was held waits there, and in nobody's way.
        if from == State::Held {
            let moved = system
                .store
                .write::<_, Stop, _>(|tx, _| Box::pin(async move { Ok(demand::wait_in(tx, row.id, from, State::Address, None).await?) }));
            return moved.await;
        }
        return Ok(false);
    };
    if !company.active {
        return end(system, row, from, "demand.expired", now).await;
    }
    let held = if from == State::Address { too_many(system, row, now).await? } else { None };
    let letter = system.letter_of(row, &company).await?;
    let (letter, asked) = (&letter, store::pending::find(system.store.reader(), row.pending_id.unwrap_or_default()).await?);
    let asked = asked.as_ref().filter(|_| row.kind == KIND);
    system
        .store
        .write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                // A simplified creation is held until there is room for its letter (T-CRE-8).
                if let Some(asked) = asked
                    && let Some(until) = system.letter_room(tx, row, &asked.row.terms_source_hash, now).await?
                {
                    store::simplified::hold(tx, row.id, until).await?;
                    return Ok(false);
                }
                if held.is_some() {
                    return Ok(demand::wait_in(tx, row.id, from, State::Held, held).await?);
                }
                system.put_letter(tx, row.id, &[from], letter, now).await
            })
        })
        .await
}

async fn end(system: &System, row: &demand::Row, from: State, event: &'static str, now: DateTime<Utc>) -> Result<bool, Stop> {
    system
        .store
        .write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                let ended = system.end_request(tx, row, &[from], State::Expired, now).await?;
                if ended {
                    system.tell_end(tx, row, State::Expired, now).await?;
                    note(tx, row, event, now).await?;
                }
                Ok(ended)
            })
        })
        .await
}

/// An event that nobody's browser caused.
async fn note(tx: &Transaction, row: &demand::Row, event: &'static str, now: DateTime<Utc>) -> Result<(), Stop> {
    let event = Event {
        event,
        person: row.person_id,
        subject: None,
        source: "portal".to_owned(),
        user_agent: String::new(),
        detail: json!({ "siren": row.siren, "services": row.services }),
    };
    Ok(store::journal::append(tx, &event, now).await?)
}
