//! The code of a letter, readable in the company's messaging too (C16, R-M06): the message, opened when the letter has left,
//! holds no code; a button opens a sealed value for whoever manages that messaging, except who asks and whoever shares or
//! shared rights with her there (T-SUB-3). It is journaled, and gone when the request ends.
use app::api::messaging::MESSAGING;
use app::api::screen::Screen;
use app::api::{Answer, ApiError};
use app::domain::code::ActivationCode;
use app::domain::right::CodeKey;
use app::domain::secret::Secret;
use app::domain::siren::Siren;
use app::domain::thread::{Act, Author, Side};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::thread::Said;
use super::{Portal, Stop, System};
use crate::clock::short_instant;
use crate::screen::deposit as screens;
use crate::secret::keys::Use;
use crate::store::journal::Event;
use crate::store::{self, StoreError, Transaction, code_deposit, demand, entitlement, inbox, thread};

/// How long a code is shown after the button.
const SHOWN: Duration = Duration::minutes(10);

/// What is shown with a code.
#[derive(Serialize, Deserialize)]
pub(super) struct Deposit {
    pub code: ActivationCode,
    pub requester: String,
    /// Labels of the catalogue.
    pub services: Vec<String>,
}

impl System {
    /// Keeps the code of a letter of enrolment; what becomes of it is decided when the letter has left.
    pub(super) async fn deposit_code(&self, tx: &Transaction, id: Uuid, deposit: &Deposit, now: DateTime<Utc>) -> Result<(), Stop> {
        let row = demand::find(tx, id).await?.ok_or(StoreError::Damaged("demand"))?;
        // A simplified creation's company has no services yet; its requester is nobody's partner that could be known.
        let Some(person) = row.person_id.filter(|_| row.kind != demand::ADDRESS && self.catalogue.messaging().is_some()) else {
            return Ok(());
        };
        let clear = Secret::new(serde_json::to_string(deposit).map_err(|_| StoreError::Damaged("deposit"))?);
        let sealed = self.keys.seal(Use::Deposit, id.as_bytes(), clear.reveal().as_bytes())?;
        Ok(code_deposit::put(tx, &row, person, sealed, now).await?)
    }

    /// Tells companies of the codes whose letters have left; tells how many.
    pub(super) async fn tell_codes(&self, limit: u64, now: DateTime<Utc>) -> Result<u64, Stop> {
        let mut told = 0;
        for row in code_deposit::to_tell(self.store.reader(), limit).await? {
            let deposit = self.opened(&row)?;
            let (row, deposit) = (&row, &deposit);
            let done = self.store.write::<_, Stop, _>(|tx, _| Box::pin(async move { self.tell_code(tx, row, deposit, now).await }));
            told += u64::from(done.await?);
        }
        Ok(told)
    }

    fn opened(&self, row: &code_deposit::Row) -> Result<Deposit, Stop> {
        let clear = self.keys.open(Use::Deposit, row.demand_id.as_bytes(), &row.sealed)?;
        Ok(serde_json::from_slice(&clear).map_err(|_| StoreError::Damaged("deposit"))?)
    }

    /// Opens the thread, where somebody manages the messaging and nobody who may not see the code does; otherwise the letter
    /// is all there is.
    async fn tell_code(&self, tx: &Transaction, row: &code_deposit::Row, deposit: &Deposit, now: DateTime<Utc>) -> Result<bool, Stop> {
        store::lock(tx, row.siren.as_bytes()).await?;
        let service = self.catalogue.messaging().unwrap_or_default();
        let managers = inbox::managers(tx, &row.siren, service).await?;
        let partners = entitlement::partners(tx, row.person_id, &row.siren).await?;
        if !CodeKey::is_offered(&managers, row.person_id, &partners) {
            code_deposit::forget(tx, row.demand_id).await?;
            return Ok(false);
        }
        let siren: Siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let new = thread::New {
            id: Uuid::now_v7(),
            siren: row.siren.clone(),
            theme: self.themes.themes().last().map(|theme| theme.id.clone()).unwrap_or_default(),
            subject: screens::SUBJECT.to_owned(),
            office: self.office_of(tx, &siren).await?,
        };
        if !code_deposit::claim(tx, row.demand_id, new.id).await? {
            return Ok(false);
        }
        let author = Author { side: Side::Agent, id: Uuid::nil(), name: self.offices.name(&new.office).to_owned() };
        thread::open(tx, &new, &author, now).await?;
        let text = screens::message(&deposit.requester, &deposit.services);
        self.act(tx, new.id, Act::Answer, Said { text: Some(&text), draft: None }, &author, now).await?;
        let detail = json!({ "siren": row.siren, "demande": row.demand_id });
        let (source, user_agent) = ("portal".to_owned(), String::new());
        let event = Event { event: "code.deposited", person: Some(row.person_id), subject: None, source, user_agent, detail };
        store::journal::append(tx, &event, now).await?;
        Ok(true)
    }
}

impl Portal {
    /// The code behind a thread that this person may see, when she manages that messaging; none for who asks and for whoever
    /// shares, or shared, rights with her.
    async fn deposit_for(&self, thread: &thread::Row, person: Uuid) -> Result<Option<code_deposit::Row>, Stop> {
        // The office's own threads alone have one.
        if !thread.opened_by.is_nil() {
            return Ok(None);
        }
        let Some(row) = code_deposit::of_thread(self.store().reader(), thread.id).await? else { return Ok(None) };
        let siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let Some(key) = self.manages_mailbox(self.store().reader(), person, &siren).await? else { return Ok(None) };
        let partners = entitlement::partners(self.store().reader(), row.person_id, &row.siren).await?;
        Ok(CodeKey::of(&key, row.person_id, &partners).map(|_| row))
    }

    /// True when a thread offers its code to this person.
    pub(super) async fn offers_code(&self, thread: &thread::Row, person: Uuid) -> Result<bool, Stop> {
        Ok(self.deposit_for(thread, person).await?.is_some())
    }

    /// Shows a code for some minutes, and journals who sees it.
    pub(super) async fn show_code(&self, id: Uuid) -> Answer<String> {
        let (thread, key) = self.own_thread(id).await?;
        let person = key.person();
        let deposit = self.deposit_for(&thread, person).await?.ok_or(ApiError::Gone)?;
        let (now, demand) = (self.now(), deposit.demand_id);
        let detail = json!({ "siren": deposit.siren, "demande": demand });
        let event = &Event { detail, ..self.event("code.seen", Some(person), None) };
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    // The request may have ended meanwhile.
                    code_deposit::of_thread(tx, id).await?.ok_or(ApiError::Gone)?;
                    code_deposit::open(tx, demand, person, now + SHOWN).await?;
                    Ok(store::journal::append(tx, event, now).await?)
                })
            })
            .await?;
        Ok(format!("{MESSAGING}/{id}/code"))
    }

    /// The page of a code: the button, then for some minutes the code.
    pub(super) async fn code_screen(&self, id: Uuid) -> Result<Screen, Stop> {
        let (thread, key) = self.own_thread(id).await?;
        let deposit = self.deposit_for(&thread, key.person()).await?.ok_or(ApiError::Gone)?;
        let opened = self.system().opened(&deposit)?;
        let seen = code_deposit::is_open(self.store().reader(), deposit.demand_id, key.person(), self.now()).await?;
        Ok(screens::code(&screens::Code {
            thread: id.to_string(),
            subject: thread.subject,
            requester: opened.requester,
            services: opened.services,
            since: short_instant(deposit.created_at),
            code: if seen { opened.code.grouped() } else { String::new() },
        }))
    }
}
