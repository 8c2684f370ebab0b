//! `portal demo`: fills an empty database with fictitious companies and people.
use std::collections::BTreeMap;

use app::domain::password::ALGORITHM;
use app::domain::terms;
use app::domain::thread::{Author, Side};
use app::domain::validity::password_last_day;
use serde_json::json;
use uuid::Uuid;

use super::{Stop, System};
use crate::clock::paris_day;
use crate::directory::{demo, fictitious};
use crate::store::company::Company;
use crate::store::journal::Event;
use crate::store::person::{self, NewPerson};
use crate::store::{self, StoreError};

/// Fills an empty database; false when somebody is there already, or comes meanwhile.
///
/// # Errors
/// A database fault.
pub async fn fill(system: &System) -> Result<bool, Stop> {
    if person::count(system.store.reader()).await? > 0 {
        return Ok(false);
    }
    let now = system.clock.now();
    let companies: Vec<Company> = fictitious::companies()
        .into_iter()
        .map(|c| Company {
            siren: c.siren,
            name: c.name,
            legal_category: c.legal_category.to_owned(),
            active: c.active,
            address: c.address_lines,
        })
        .collect();
    let mut people = Vec::with_capacity(demo::ACCOUNTS.len());
    for account in demo::ACCOUNTS {
        people.push(NewPerson {
            id: Uuid::now_v7(),
            subscriber_number: account.subscriber_number.to_owned(),
            address: account.address.to_owned(),
            address_key: account.address.to_owned(),
            registration: account.registration().ok_or(StoreError::Damaged("demonstration account"))?,
            password_hash: system.hasher.secret(demo::PASSWORD).await?,
            password_judged: ALGORITHM.to_owned(),
            password_last_day: password_last_day(paris_day(now), system.policy.months).ok_or(StoreError::Damaged("calendar"))?,
            answer_hash: system.hasher.secret(demo::ANSWER).await?,
            terms_version: terms::VERSION.to_owned(),
            terms_accepted_at: now,
        });
    }
    let rights = super::demo_rights::rights(&system.catalogue, &companies);
    let agent = system.hasher.secret(demo::PASSWORD).await?;
    let name = |new: &NewPerson| [new.registration.first_name.as_str(), &new.registration.last_name.to_uppercase()].join(" ");
    let authors: BTreeMap<&str, Author> =
        people.iter().map(|new| (new.address.as_str(), Author { side: Side::Person, id: new.id, name: name(new) })).collect();
    let (companies, people, rights, authors, agent) = (&companies, &people, &rights, &authors, &agent);
    let filled: Result<(), Stop> = system
        .store
        .write::<_, Stop, _>(|tx, _| {
            Box::pin(async move {
                store::company::put(tx, companies).await?;
                for new in people {
                    person::create(tx, new.clone(), now).await?;
                    let event = Event {
                        event: "space.demonstration",
                        person: Some(new.id),
                        subject: None,
                        source: "portal demo".to_owned(),
                        user_agent: String::new(),
                        detail: json!({}),
                    };
                    store::journal::append(tx, &event, now).await?;
                }
                super::demo_rights::give(system, tx, rights, people, now).await?;
                system.demonstration_agent(tx, agent, now).await?;
                super::demo_threads::write(system, tx, authors, &rights.threads, now).await?;
                super::demo_rights::give_mailboxes(tx, rights, now).await
            })
        })
        .await;
    match filled {
        Ok(()) => Ok(true),
        // Another server that started at the same moment was quicker.
        Err(Stop::Store(StoreError::Conflict)) => Ok(false),
        Err(stop) => Err(stop),
    }
}
