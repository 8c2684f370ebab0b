//! The demonstration's habilitations and requests: one company, a hundred that differ, roles, requests in every state.
use std::collections::{BTreeMap, BTreeSet};

use app::domain::catalogue::Catalogue;
use app::domain::demand::State;
use app::domain::entitlement::Role;
use chrono::{DateTime, Days, Duration, Utc};
use uuid::Uuid;

use super::Stop;
use crate::clock::paris_day;
use crate::store::company::Company;
use crate::store::person::NewPerson;
use crate::store::{StoreError, Transaction, demand, entitlement};

pub(super) const MARTIN: &str = "martin@example.com";
pub(super) const LILA: &str = "lila.rosemonde@example.com";
pub(super) const DEPUTY: &str = "suppleant@example.com";
const DELEGATE: &str = "delegataire@example.com";
const HOLDER: &str = "titulaire@example.com";

/// The companies of the sources' samples.
pub(super) const SAMPLES: [&str; 2] = ["123456789", "987654321"];

/// A right to give: whose, on what, as what, from whom.
pub(super) struct Right {
    person: &'static str,
    siren: String,
    service: String,
    role: Role,
    by: Option<&'static str>,
}

/// What the demonstration has.
pub(super) struct Rights {
    given: Vec<Right>,
    /// Requests of Lila: company, services, how they stand, days ago.
    requests: Vec<(String, Vec<String>, State, u64)>,
    /// Companies of Lila with threads.
    pub(super) threads: Vec<String>,
}

/// Makes it up, the same at every start.
pub(super) fn rights(catalogue: &Catalogue, companies: &[Company]) -> Rights {
    let all: Vec<String> = catalogue.services().iter().map(|service| service.id.clone()).collect();
    let some = |seed: usize, number: usize| -> Vec<String> {
        let mut chosen: Vec<String> = (0..number).filter_map(|step| all.get((seed * 7 + step * 5) % all.len().max(1)).cloned()).collect();
        chosen.sort();
        chosen.dedup();
        chosen
    };
    let mut rights = Vec::new();
    let mut give = |person, siren: &str, services: Vec<String>, role, by| {
        rights.extend(services.into_iter().map(|service| Right { person, siren: siren.to_owned(), service, role, by }));
    };
    give(MARTIN, SAMPLES[0], some(1, 9), Role::Holder, None);
    give(DEPUTY, SAMPLES[0], some(1, 5), Role::Deputy, Some(MARTIN));
    give(DELEGATE, SAMPLES[0], some(1, 3), Role::Delegate, Some(MARTIN));
    let others: Vec<&Company> = companies.iter().filter(|company| company.active && !SAMPLES.contains(&company.siren.as_str())).collect();
    give(LILA, SAMPLES[1], some(2, 12), Role::Holder, None);
    let messaging: Vec<String> = catalogue.messaging().map(str::to_owned).into_iter().collect();
    give(MARTIN, SAMPLES[0], messaging.clone(), Role::Holder, None);
    give(DEPUTY, SAMPLES[0], messaging.clone(), Role::Deputy, Some(MARTIN));
    let mut threads = vec![SAMPLES[1].to_owned()];
    threads.extend(others.iter().take(2).map(|company| company.siren.clone()));
    for siren in &threads {
        give(LILA, siren, messaging.clone(), Role::Holder, None);
    }
    for (at, company) in others.iter().take(99).enumerate() {
        let services = some(at, 2 + at % 9);
        match at % 10 {
            7 | 8 => {
                give(HOLDER, &company.siren, services.clone(), Role::Holder, None);
                give(LILA, &company.siren, services, Role::Deputy, Some(HOLDER));
            }
            9 => {
                give(HOLDER, &company.siren, services.clone(), Role::Holder, None);
                give(LILA, &company.siren, services, Role::Delegate, Some(HOLDER));
            }
            _ => give(LILA, &company.siren, services, Role::Holder, None),
        }
    }
    let states = [State::Refused, State::Expired, State::Cancelled, State::Address, State::Held];
    let rest = || others.iter().skip(100);
    // Only without an address does a request wait for one.
    let mut addressed = rest().filter(|company| !company.address.is_empty());
    let mut without = rest().filter(|company| company.address.is_empty());
    let requests = states.into_iter().enumerate().filter_map(|(at, state)| {
        let company = if state == State::Address { without.next() } else { addressed.next() }?;
        Some((company.siren.clone(), some(at, 3), state, 80 - 10 * at as u64))
    });
    let requests = requests.collect();
    Rights { given: rights, requests, threads }
}

/// Gives it to the demonstration's people.
pub(super) async fn give(tx: &Transaction, all: &Rights, people: &[NewPerson], now: DateTime<Utc>) -> Result<(), Stop> {
    let ids: BTreeMap<&str, Uuid> = people.iter().map(|person| (person.address.as_str(), person.id)).collect();
    let id = |address: &str| ids.get(address).copied().ok_or(StoreError::Damaged("demonstration account"));
    let mut counted: BTreeSet<(Uuid, &str)> = BTreeSet::new();
    for right in &all.given {
        let new = entitlement::New {
            person: id(right.person)?,
            siren: right.siren.clone(),
            service: right.service.clone(),
            role: right.role,
            may_delegate: right.role != Role::Delegate,
            granted_by: right.by.map(id).transpose()?,
            demand: None,
            until: None,
        };
        let days = right.siren.bytes().map(u64::from).sum::<u64>() % 400;
        let since = now - Duration::days(i64::try_from(days).unwrap_or_default());
        if entitlement::give(tx, &new, since).await? && counted.insert((new.person, &right.siren)) {
            entitlement::count_company(tx, new.person).await?;
        }
    }
    for (siren, services, state, days) in &all.requests {
        let made = now - Days::new(*days);
        let new = demand::New {
            id: Uuid::now_v7(),
            kind: "enrolment",
            person: Some(id(LILA)?),
            pending: None,
            siren: siren.clone(),
            services: services.clone(),
            quality: "mandataire".to_owned(),
            state: if state.is_pending() { *state } else { State::Sent },
            address: None,
            link_hash: None,
            link_outbox: None,
            login_hash: None,
            login_outbox: None,
            account: None,
            held_until: (*state == State::Held).then_some(now + Duration::hours(20)),
        };
        demand::put(tx, new.clone(), made).await?;
        if !state.is_pending() {
            demand::date_letter(tx, new.id, paris_day(made + Duration::days(1))).await?;
            demand::end(tx, new.id, &[State::Sent], *state, made + Duration::days(6)).await?;
        }
    }
    Ok(())
}
