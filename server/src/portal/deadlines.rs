//! Who is reminded of deadlines (M7), looked at once an hour: each person once a day, from six in the morning in Paris on.
//!
//! The day is claimed in the person's row, each deadline in a row of its own, in the transaction that puts the mail into the
//! outbox: whatever the number of servers, nobody is reminded of a deadline twice. One mail a date; it serves nobody after it.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration as Pause;

use app::domain::calendar::Deadline;
use chrono::{Days, Duration, NaiveDate};
use tokio::sync::watch;
use uuid::Uuid;

use super::calendar::companies;
use super::{Stop, System};
use crate::clock::{long_day, paris_day, paris_end};
use crate::mail::Message;
use crate::mail::templates::{DeadlineLine, DeadlinesDue};
use crate::screen::enrolment::Named;
use crate::store::outbox::{self, Entry};
use crate::store::person::Row;
use crate::store::{Transaction, calendar as rows};

/// How often it is done.
const EVERY: Pause = Pause::from_hours(1);

/// How many people are read at once.
const BATCH: u64 = 100;

/// How long it is known that somebody was reminded, in days after the deadline.
const KEPT: u64 = 60;

/// Works at once and then every hour, until `stop` turns true or its other end is gone.
pub async fn run(system: Arc<System>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match round(&system).await {
            Ok(0) => {}
            Ok(reminded) => tracing::info!(reminded, "people are reminded of deadlines"),
            Err(fault) => tracing::warn!(?fault, "the reminders of deadlines did not all leave; the next round goes on"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

/// One round; tells how many mails it put into the outbox.
///
/// # Errors
/// A fault; what was done until then stays done.
pub async fn round(system: &System) -> Result<u64, Stop> {
    let (mut mails, mut after) = (0, Uuid::nil());
    let morning = paris_day(system.clock.now() - Duration::hours(6));
    loop {
        let people = rows::to_look_at(system.store.reader(), morning, after, BATCH).await?;
        let Some((last, _)) = people.last() else { break };
        after = last.id;
        for (person, days) in &people {
            mails += remind(system, person, *days, morning).await?;
        }
    }
    let before = paris_day(system.clock.now()) - Days::new(KEPT);
    rows::forget(system.store.reader(), before).await?;
    if mails > 0 {
        system.wake.notify_one();
    }
    Ok(mails)
}

/// What is due on one day: the rule's deadline, and whose.
type Together<'a> = BTreeMap<NaiveDate, Vec<(Deadline<'a>, Vec<&'a Named>)>>;

/// The mails of one person, unless somebody else sends them.
async fn remind(system: &System, person: &Row, days: i32, morning: NaiveDate) -> Result<u64, Stop> {
    let now = system.clock.now();
    let today = paris_day(now);
    let lines = rows::lines(system.store.reader(), person.id, None).await?;
    let all = companies(lines, person.id, today)?;
    let until = today + Days::new(u64::try_from(days).unwrap_or_default());
    let mut together = Together::new();
    for ((due, _), (deadline, whose)) in system.shared(&all, today, until) {
        together.entry(due).or_default().push((deadline, whose));
    }
    let together = &together;
    system
        .store
        .write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                if !rows::claim_day(tx, person.id, days, morning).await? {
                    return Ok(0);
                }
                let mut mails = 0;
                for (due, deadlines) in together {
                    let mut lines = Vec::new();
                    for (deadline, whose) in deadlines {
                        if rows::claim(tx, person.id, &deadline.rule.id, *due, now).await? {
                            let names = whose.iter().map(|company| company.name.clone()).collect();
                            lines.push(DeadlineLine { label: deadline.rule.label.clone(), names });
                        }
                    }
                    if !lines.is_empty() {
                        put(system, tx, person, *due, lines).await?;
                        mails += 1;
                    }
                }
                Ok(mails)
            })
        })
        .await
}

async fn put(system: &System, tx: &Transaction, person: &Row, due: NaiveDate, lines: Vec<DeadlineLine>) -> Result<(), Stop> {
    let now = system.clock.now();
    let days = u32::try_from((due - paris_day(now)).num_days()).unwrap_or_default();
    let calendar_url = format!("{}{}", system.public_url, app::api::calendar::CALENDAR);
    let mail = Message::DeadlinesDue(DeadlinesDue { due: long_day(due), days, lines, calendar_url });
    let id = Uuid::now_v7();
    let payload = mail.seal(&system.keys, id)?;
    let entry =
        Entry { id, template: mail.template(), recipient: person.address.clone(), payload: Some(payload), dead_at: Some(paris_end(due)) };
    Ok(outbox::put(tx, entry, now).await?)
}
