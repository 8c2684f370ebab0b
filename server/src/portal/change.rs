//! A new login address: its code to it, a notice to the old one, then the binding (R-G05, R-G06, R-G10, T-MEL-1 to 5).
//!
//! An address that is not free gets the screens of a free one: a row of its own, but no code; its owner is told.
use app::api::ApiError;
use app::domain::activation::{Over, State};
use app::domain::address::EmailAddress;
use app::domain::fault::Problem;
use app::domain::validity::{CODE, FORM, UNSENT};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::mail::Message;
use crate::mail::templates::{AddressChangeCode, AddressChangeRequested, AddressChanged, AddressTaken, MailPerson};
use crate::secret::token;
use crate::store::change::{self, Dated, NewChange};
use crate::store::idempotency::Posted;
use crate::store::person;
use crate::store::session::Holder;
use crate::store::throttle::Attempt;
use crate::store::{self, StoreError, Transaction, wizard};

/// Changes of address that one person may ask for in a day.
pub(super) const A_DAY: u64 = 5;

/// A change of address, its code hashed and sealed before the transaction opens.
pub(super) struct NewAddress {
    new: NewChange,
    /// M4, sealed.
    code_mail: Vec<u8>,
    /// The token of the cancel link.
    cancel: String,
}

impl Portal {
    /// Makes the code of a new address.
    pub(super) async fn new_address(&self, holder: &Holder, address: EmailAddress) -> Result<NewAddress, Stop> {
        let (code, cancel) = (token::code()?, token::token()?);
        let (id, outbox_id) = (Uuid::now_v7(), Uuid::now_v7());
        let registration = person::registration(&holder.person)?;
        let mail = Message::AddressChangeCode(AddressChangeCode {
            holder: MailPerson {
                civility: registration.civility.label().to_owned(),
                family_name: registration.last_name,
                given_name: registration.first_name,
            },
            code: code.reveal().to_owned(),
            deadline: long_instant(self.now() + CODE),
        });
        let new = NewChange {
            id,
            person: holder.person.id,
            address_key: address.key(),
            address: address.to_string(),
            code_index: self.code_index(code.reveal()),
            code_hash: self.system().hasher.code(code.reveal()).await?,
            cancel_hash: token::digest(&cancel),
            browser_hash: self.browser(),
            outbox_id,
        };
        Ok(NewAddress { new, code_mail: mail.seal(&self.system().keys, outbox_id)?, cancel })
    }

    /// Keeps the change in place of an earlier one (T-MEL-5), sends the code, tells the old address.
    pub(super) async fn ask_for_address(
        &self,
        tx: &Transaction,
        person: &person::Row,
        asked: &NewAddress,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let new = &asked.new;
        store::lock(tx, &self.identifier(&new.address_key)).await?;
        change::cancel_of(tx, person.id, now).await?;
        let owner = person::by_address(tx, &new.address_key).await?;
        let mut closing = change::towards(tx, &new.address_key).await?;
        if let Some(old) = closing.take_if(|old| !old.dates.closes_address(now)) {
            change::pass(tx, old.row.id, State::Pending, State::Expired, now).await?;
        }
        let shadow = owner.is_some() || closing.is_some();
        if !change::put(tx, new.clone(), shadow, now).await? {
            return Err(ApiError::Stale.into());
        }
        let entry = if shadow {
            let mail = Message::AddressTaken(AddressTaken { since: long_instant(now) });
            let sealed = mail.seal(&self.system().keys, new.outbox_id)?;
            let due = store::access::claim_notice(tx, "address_taken", &new.address_key, Duration::hours(48), now).await?;
            // Only a space has an owner to tell.
            let payload = owner.as_ref().filter(|_| due).map(|_| sealed);
            let recipient = owner.map_or_else(|| new.address.clone(), |owner| owner.address);
            store::outbox::Entry { id: new.outbox_id, template: "address_taken", recipient, payload, dead_at: Some(now + UNSENT) }
        } else {
            store::outbox::Entry {
                id: new.outbox_id,
                template: "address_change_code",
                recipient: new.address.clone(),
                payload: Some(asked.code_mail.clone()),
                dead_at: Some(now + UNSENT),
            }
        };
        store::outbox::put(tx, entry, now).await?;
        let notice = Message::AddressChangeRequested(AddressChangeRequested {
            new_address: new.address.clone(),
            requested_at: long_instant(now),
            deadline: long_instant(now + CODE),
            cancel_url: format!("{}/creation/annulation?jeton={}", self.system().public_url, asked.cancel),
        });
        self.write_to(tx, &person.address, &notice, Some(now + CODE), now).await
    }

    /// Binds the new address: one conditional update decides; every session ends (T-MEL-4), both addresses are told.
    pub(super) async fn bind_address(
        &self,
        attempt: &Attempt,
        draft: &wizard::Activation,
        found: &Dated,
        posted: &Posted,
    ) -> Result<(), Stop> {
        let now = self.now();
        let bound = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    self.bind(tx, draft, found, now).await?;
                    store::throttle::succeeded(tx, attempt.id).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await;
        match bound {
            // Somebody else has the address by now: the old one stays (T-MEL-3).
            Err(Stop::Store(StoreError::Conflict)) => Err(ApiError::fault("", Problem::CodeRefused).into()),
            done => {
                self.system().wake.notify_one();
                done
            }
        }
    }

    async fn bind(&self, tx: &Transaction, draft: &wizard::Activation, found: &Dated, now: DateTime<Utc>) -> Result<(), Stop> {
        let row = &found.row;
        store::lock(tx, row.person_id.as_bytes()).await?;
        if !change::pass(tx, row.id, State::Pending, State::Activated, now).await? {
            return Err(ApiError::Over(Over::Used).into());
        }
        let person = person::find(tx, row.person_id).await?.filter(|person| person.state == "active");
        let person = person.ok_or_else(|| ApiError::fault("", Problem::CodeRefused))?;
        // An agent's space stays known as his (T-AGT-5).
        store::agent::own_number(tx, &person.address_key).await?;
        person::change_address(tx, person.id, &row.address, &row.address_key).await?;
        store::session::end_all(tx, person.id, None).await?;
        store::access::void_resets(tx, person.id, now).await?;
        if !wizard::finish_activation(tx, draft.id, draft.revision, person.id, None, now + FORM).await? {
            return Err(ApiError::Stale.into());
        }
        let mail = Message::AddressChanged(AddressChanged { new_address: row.address.clone(), changed_at: long_instant(now) });
        self.write_to(tx, &person.address, &mail, None, now).await?;
        self.write_to(tx, &row.address, &mail, None, now).await?;
        Ok(store::journal::append(tx, &self.event("address.changed", Some(person.id), None), now).await?)
    }
}
