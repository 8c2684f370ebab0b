//! The code of a letter, readable in the company's messaging too (C16, R-M06): the message holds no code, a button opens a
//! sealed value for whoever reads that messaging, except who asks and whoever shares rights with her there (T-SUB-3). It is
//! journaled, and gone when the request ends.
use std::collections::BTreeSet;

use app::api::messaging::MESSAGING;
use app::api::screen::Screen;
use app::api::{Answer, ApiError};
use app::domain::code::ActivationCode;
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
use crate::screen::messaging as screens;
use crate::secret::keys::Use;
use crate::store::journal::Event;
use crate::store::{self, StoreError, Transaction, code_deposit, demand, entitlement, inbox, thread};

/// How long a code is shown after the button.
const SHOWN: Duration = Duration::minutes(10);

const SUBJECT: &str = "Demande d’accès aux services en ligne de votre entreprise";

const TEXT: &str = "Une personne demande à utiliser des services en ligne au nom de votre entreprise. Un courrier part à l’adresse postale \
    de l’entreprise, avec ses coordonnées, les services demandés et un code d’activation.\n\nVous pouvez aussi voir ce code ici. \
    Ne le donnez qu’à une personne que l’entreprise autorise à agir pour elle. Si personne ne la connaît, refusez la demande : le \
    courrier dit comment.";

/// What is shown with a code.
#[derive(Serialize, Deserialize)]
pub(super) struct Deposit {
    pub code: ActivationCode,
    pub requester: String,
    /// Labels of the catalogue.
    pub services: Vec<String>,
}

impl System {
    /// Deposits the code of a letter, where the company reads its messages and nobody who asks, or shares rights with who
    /// asks, reads them; otherwise the letter is all there is.
    pub(super) async fn deposit_code(&self, tx: &Transaction, id: Uuid, deposit: &Deposit, now: DateTime<Utc>) -> Result<(), Stop> {
        let row = demand::find(tx, id).await?.ok_or(StoreError::Damaged("demand"))?;
        let Some(service) = self.catalogue.messaging().filter(|_| row.kind != demand::ADDRESS) else { return Ok(()) };
        let clear = Secret::new(serde_json::to_string(deposit).map_err(|_| StoreError::Damaged("deposit"))?);
        let sealed = self.keys.seal(Use::Deposit, id.as_bytes(), clear.reveal().as_bytes())?;
        if code_deposit::replace(tx, id, &sealed).await? {
            return Ok(());
        }
        let readers = inbox::readers(tx, &row.siren, service).await?;
        let mut barred = match row.person_id {
            Some(person) => entitlement::partners(tx, person, &row.siren).await?,
            None => BTreeSet::new(),
        };
        barred.extend(row.person_id);
        if readers.is_empty() || !readers.is_disjoint(&barred) {
            return Ok(());
        }
        let siren: Siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let new = thread::New {
            id: Uuid::now_v7(),
            siren: row.siren.clone(),
            theme: self.themes.themes().last().map(|theme| theme.id.clone()).unwrap_or_default(),
            subject: SUBJECT.to_owned(),
            office: self.office_of(tx, &siren).await?,
        };
        let author = Author { side: Side::Agent, id: Uuid::nil(), name: self.offices.name(&new.office).to_owned() };
        thread::open(tx, &new, &author, now).await?;
        self.act(tx, new.id, Act::Answer, Said { text: Some(TEXT), draft: None }, &author, now).await?;
        let deposited = code_deposit::New { demand: id, thread: new.id, siren: row.siren.clone(), requester: row.person_id, sealed };
        code_deposit::put(tx, deposited, now).await?;
        let detail = json!({ "siren": row.siren, "demande": id });
        let (source, user_agent) = ("portal".to_owned(), String::new());
        let event = Event { event: "code.deposited", person: row.person_id, subject: None, source, user_agent, detail };
        Ok(store::journal::append(tx, &event, now).await?)
    }
}

impl Portal {
    /// The code behind a thread that this person may see, when she may see it too; `None` for who asks and for whoever shares
    /// rights with her.
    async fn deposit_for(&self, thread: &thread::Row, person: Uuid) -> Result<Option<code_deposit::Row>, Stop> {
        // The office's own threads alone have one.
        if !thread.opened_by.is_nil() {
            return Ok(None);
        }
        let Some(row) = code_deposit::of_thread(self.store().reader(), thread.id).await? else { return Ok(None) };
        let Some(requester) = row.requester_id else { return Ok(Some(row)) };
        let barred = requester == person || entitlement::partners(self.store().reader(), requester, &row.siren).await?.contains(&person);
        Ok(Some(row).filter(|_| !barred))
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
        let clear = self.system().keys.open(Use::Deposit, deposit.demand_id.as_bytes(), &deposit.sealed)?;
        let opened: Deposit = serde_json::from_slice(&clear).map_err(|_| StoreError::Damaged("deposit"))?;
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
