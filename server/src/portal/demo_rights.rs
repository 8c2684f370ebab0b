//! The demonstration's habilitations and requests: one company, a hundred that differ, roles, requests in every state,
//! companies that have ceased, what the calendar knows of some.
use std::collections::{BTreeMap, BTreeSet};

use app::domain::bank::Iban;
use app::domain::calendar::{Closing, Facts, Vat};
use app::domain::catalogue::Catalogue;
use app::domain::demand::State;
use app::domain::entitlement::Role;
use app::domain::mandate::{self, Scheme};
use app::domain::siren::Siren;
use chrono::{DateTime, Days, Duration, Utc};
use uuid::Uuid;

use super::{Stop, System};
use crate::clock::paris_day;
use crate::secret::keys::Use;
use crate::store::company::Company;
use crate::store::person::NewPerson;
use crate::store::{self, StoreError, Transaction, account, calendar, demand, entitlement};

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
    /// Bank accounts: company, who manages them, and a running number that makes their numbers.
    accounts: Vec<(String, &'static str, u64)>,
    /// Companies with an electronic address: those that have the messaging.
    mailboxes: Vec<String>,
    /// Requests of Lila: company, services, how they stand, days ago.
    requests: Vec<(String, Vec<String>, State, u64)>,
    /// Companies of Lila with threads.
    pub(super) threads: Vec<String>,
    /// What is known of companies for the calendar.
    facts: Vec<(String, Facts)>,
}

/// Companies of Lila's that have ceased.
const CEASED: usize = 3;

/// What is known of a company, of two in three: schemes and closings take turns.
fn facts(at: usize) -> Option<Facts> {
    let vat = [Vat::Monthly, Vat::Quarterly, Vat::Monthly, Vat::Simplified, Vat::Exempt];
    let closing = [(12, 31), (12, 31), (6, 30), (9, 30), (3, 31)];
    let (month, day) = closing[at / 2 % closing.len()];
    let whole = Facts { vat: Some(vat[at % vat.len()]), closing: Closing::new(month, day) };
    match at % 6 {
        2 | 5 => None,
        3 => Some(Facts { closing: None, ..whole }),
        _ => Some(whole),
    }
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
    let ceased = companies.iter().filter(|company| !company.active).take(CEASED);
    let mine: Vec<&Company> = others.iter().take(99 - CEASED).copied().chain(ceased).collect();
    let mut known = vec![(SAMPLES[1].to_owned(), Facts { vat: Some(Vat::Monthly), closing: Closing::new(12, 31) })];
    for (at, company) in mine.iter().enumerate() {
        known.extend(facts(at).map(|facts| (company.siren.clone(), facts)));
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
    let mut requests: Vec<_> = requests.collect();
    // More services for a company that she has already: it has no published address.
    if let Some((at, company)) = mine.iter().enumerate().find(|(_, company)| company.active && company.address.is_empty()) {
        let held = some(at, 2 + at % 9);
        let more = all.iter().filter(|service| !held.contains(*service)).take(2).cloned().collect();
        requests.push((company.siren.clone(), more, State::Address, 9));
    }
    let (accounts, mailboxes) = company_data(catalogue, &rights);
    Rights { given: rights, accounts, mailboxes, requests, facts: known, threads }
}

/// One or two accounts for two of three companies whose payments somebody manages; an address where there is the messaging.
fn company_data(catalogue: &Catalogue, rights: &[Right]) -> (Vec<(String, &'static str, u64)>, Vec<String>) {
    let is = |right: &Right, of: fn(&app::domain::catalogue::Service) -> bool| catalogue.find(&right.service).is_some_and(of);
    let mut managed: BTreeMap<&str, &'static str> = BTreeMap::new();
    for right in rights.iter().filter(|right| right.role.manages() && is(right, |service| service.payment)) {
        managed.entry(&right.siren).or_insert(right.person);
    }
    let mut accounts = Vec::new();
    for (at, (siren, person)) in managed.into_iter().enumerate() {
        let at = at as u64;
        for second in 0..at % 3 {
            accounts.push((siren.to_owned(), person, at * 10 + second));
        }
    }
    let mailboxes: BTreeSet<String> =
        rights.iter().filter(|right| is(right, |service| service.messaging)).map(|right| right.siren.clone()).collect();
    (accounts, mailboxes.into_iter().collect())
}

/// An IBAN of a bank that does not exist, with the right sum.
fn iban(number: u64) -> String {
    let bban = format!("9999900001{number:011}97");
    // FR00 at the end, letters as numbers: F is 15, R is 27.
    let rest = format!("{bban}152700").bytes().fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("FR{:02}{bban}", 98 - rest)
}

/// Accounts with a contract on some of them, and the companies' addresses.
async fn give_company_data(
    system: &System,
    tx: &Transaction,
    all: &Rights,
    ids: &BTreeMap<&str, Uuid>,
    now: DateTime<Utc>,
) -> Result<(), Stop> {
    for (siren, person, number) in &all.accounts {
        let person = ids.get(person).copied().ok_or(StoreError::Damaged("demonstration account"))?;
        let iban: Iban = iban(*number).parse().map_err(|_| StoreError::Damaged("demonstration account"))?;
        let (id, at) = (Uuid::now_v7(), now - Duration::days(200) + Duration::hours(i64::try_from(*number % 1000).unwrap_or_default()));
        let scheme = if number.is_multiple_of(4) { Scheme::Core } else { Scheme::B2b };
        let company: Siren = siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let name = store::company::name(tx, &company).await?.unwrap_or_default();
        let new = account::New {
            id,
            siren: siren.clone(),
            holder: name.chars().take(70).collect(),
            iban: system.keys.seal(Use::Wizard, id.as_bytes(), iban.reveal().as_bytes())?,
            iban_hash: system.keys.hash(Use::Identifier, iban.reveal().as_bytes()).to_vec(),
            masked: iban.masked(),
            bic: None,
            scheme,
            added_by: person,
        };
        account::add(tx, new, at).await?;
        account::note(tx, siren, person, "account.added", &iban.masked(), at).await?;
        if number % 3 == 1
            && let Some(row) = account::find(tx, siren, id).await?
        {
            let random: [u8; 12] = std::array::from_fn(|place| id.as_bytes()[place + 4]);
            let reference = mandate::reference(&company, random);
            account::add_contract(tx, Uuid::now_v7(), &row, scheme, &reference, at + Duration::days(1)).await?;
            account::note(tx, siren, person, "contract.added", &reference, at + Duration::days(1)).await?;
        }
    }
    Ok(())
}

/// Where companies with the messaging are told of messages: once the threads are written, so that no notice of them leaves.
pub(super) async fn give_mailboxes(tx: &Transaction, all: &Rights, now: DateTime<Utc>) -> Result<(), Stop> {
    for siren in &all.mailboxes {
        demand::set_company_address(tx, siren, &format!("fiscalite.{siren}@example.com"), now - Duration::days(100)).await?;
    }
    Ok(())
}

/// Gives it to the demonstration's people.
pub(super) async fn give(system: &System, tx: &Transaction, all: &Rights, people: &[NewPerson], now: DateTime<Utc>) -> Result<(), Stop> {
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
    give_company_data(system, tx, all, &ids, now).await?;
    for (siren, facts) in &all.facts {
        calendar::describe(tx, siren, facts, id(LILA)?, now - Days::new(30)).await?;
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
