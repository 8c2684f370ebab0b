//! Another electronic address for a company (SC34, R-L05, R-L06): a request like the others, with the link to the new address
//! first, then the letter; its code moves the address, and gives no service.
use app::api::company::{Asked, mailbox};
use app::api::demand::{DEMANDS, VALIDATION};
use app::api::{Answer, ApiError};
use app::domain::activation::Over;
use app::domain::address::EmailAddress;
use app::domain::demand::{LETTERS_A_DAY, State};
use app::domain::fault::Problem;
use app::domain::right::MailboxKey;
use app::domain::siren::Siren;
use app::domain::validity::LINK;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::demand::siren;
use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::mail::Message;
use crate::mail::templates::{MailPerson, MailboxChanged, MailboxLink, MailboxRequested};
use crate::secret::token;
use crate::store::company::Company;
use crate::store::demand::ADDRESS;
use crate::store::journal::Event;
use crate::store::session::Holder;
use crate::store::{self, StoreError, Transaction, demand, person};

/// What a change needs, prepared before the transaction opens.
struct Prepared {
    new: demand::New,
    link: store::outbox::Entry,
    /// To the present address.
    warning: Message,
}

impl Portal {
    /// Asks for another address.
    pub(super) async fn ask_for_mailbox(&self, asked: Asked, address: EmailAddress) -> Answer<String> {
        let posted = self.posted("mailbox/change", &asked.envelope.key, &asked.envelope.content);
        self.once(&posted, async {
            let holder = self.person().await?;
            self.mailbox_key(self.store().reader(), holder.person.id, &asked.siren).await?;
            self.permitted(&holder, &asked.permit, &mailbox(asked.siren.as_str()))?;
            let prepared = self.prepared_mailbox(&holder, &asked.siren, &address).await?;
            let (now, prepared, posted, holder, siren) = (self.now(), &prepared, &posted, &holder, &asked.siren);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        store::lock(tx, holder.person.id.as_bytes()).await?;
                        store::lock(tx, siren.as_str().as_bytes()).await?;
                        self.mailbox_key(tx, holder.person.id, siren).await?;
                        self.request_mailbox(tx, holder, prepared, now).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            self.system().wake.notify_one();
            Ok(())
        })
        .await?;
        Ok(format!("{DEMANDS}?enregistree=1"))
    }

    async fn prepared_mailbox(&self, holder: &Holder, siren: &Siren, address: &EmailAddress) -> Result<Prepared, Stop> {
        let now = self.now();
        let company =
            store::company::find(self.store().reader(), siren).await?.ok_or_else(|| ApiError::fault("", Problem::SirenUnknown))?;
        if !company.active {
            return Err(ApiError::fault("", Problem::SirenCeased).into());
        }
        let registration = person::registration(&holder.person)?;
        let by = MailPerson {
            civility: registration.civility.label().to_owned(),
            family_name: registration.last_name.clone(),
            given_name: registration.first_name.clone(),
        };
        let token = token::token()?;
        let link = self.mailbox_link(by.clone(), &company, siren, address, &token)?;
        let warning = Message::MailboxRequested(MailboxRequested {
            requester: by,
            company: company.name,
            siren: siren.grouped(),
            new_address: address.to_string(),
            requested_at: long_instant(now),
        });
        let new = demand::New {
            id: Uuid::now_v7(),
            kind: ADDRESS,
            person: Some(holder.person.id),
            pending: None,
            siren: siren.to_string(),
            services: Vec::new(),
            quality: String::new(),
            state: State::Link,
            address: Some(address.to_string()),
            link_hash: Some(token::digest(&token)),
            link_outbox: Some(link.id),
            login_hash: None,
            login_outbox: None,
            account: None,
            held_until: None,
        };
        Ok(Prepared { new, link, warning })
    }

    /// The link that validates the new address; goes to that address.
    fn mailbox_link(
        &self,
        requester: MailPerson,
        company: &Company,
        siren: &Siren,
        address: &EmailAddress,
        token: &str,
    ) -> Result<store::outbox::Entry, Stop> {
        let id = Uuid::now_v7();
        let mail = Message::MailboxLink(MailboxLink {
            requester,
            company: company.name.clone(),
            siren: siren.grouped(),
            deadline: long_instant(self.now() + LINK),
            link_url: format!("{}{}?jeton={token}", self.system().public_url, VALIDATION[0]),
        });
        let payload = Some(mail.seal(&self.system().keys, id)?);
        Ok(store::outbox::Entry {
            id,
            template: mail.template(),
            recipient: address.to_string(),
            payload,
            dead_at: Some(self.now() + LINK),
        })
    }

    /// Keeps the request, unless something is under way already; the present address is warned at once (R-L06).
    async fn request_mailbox(&self, tx: &Transaction, holder: &Holder, asked: &Prepared, now: DateTime<Utc>) -> Result<(), Stop> {
        let (new, person) = (&asked.new, holder.person.id);
        let present = demand::company_address(tx, &new.siren).await?;
        if let (Some(present), Some(wanted)) = (&present, &new.address)
            && present.eq_ignore_ascii_case(wanted)
        {
            return Err(ApiError::fault("email", Problem::CompanyAddressSame).into());
        }
        if demand::made_since(tx, person, now - Duration::days(1)).await? >= LETTERS_A_DAY {
            return Err(ApiError::fault("", Problem::LettersToday).into());
        }
        self.drop_orphan(tx, &new.siren, person, now).await?;
        if !demand::put(tx, new.clone(), now).await? {
            let other = demand::pending_address(tx, &new.siren).await?;
            let problem = if other.is_some() { Problem::ChangePending } else { Problem::DemandPending };
            return Err(ApiError::fault("", problem).into());
        }
        store::outbox::put(tx, asked.link.clone(), now).await?;
        if let Some(present) = &present {
            self.write_to(tx, present, &asked.warning, None, now).await?;
        }
        let event = Event { detail: json!({ "siren": new.siren }), ..self.event("mailbox.requested", Some(person), None) };
        Ok(store::journal::append(tx, &event, now).await?)
    }

    /// True for a change asked for by somebody else who does not manage the messaging any more: it can move nothing, and must
    /// not stand in the way of who does.
    pub(super) async fn is_orphan(&self, db: &impl store::Reads, row: &demand::Row, asking: Uuid) -> Result<bool, Stop> {
        let Some(person) = row.person_id.filter(|person| *person != asking) else { return Ok(false) };
        Ok(self.manages_mailbox(db, person, &siren(row)?).await?.is_none())
    }

    /// A person's key to a company's address and messaging; none when she does not manage it.
    pub(super) async fn manages_mailbox(&self, db: &impl store::Reads, person: Uuid, siren: &Siren) -> Result<Option<MailboxKey>, Stop> {
        match self.mailbox_key(db, person, siren).await {
            Err(Stop::Api(ApiError::NotFound | ApiError::Forbidden)) => Ok(None),
            key => key.map(Some),
        }
    }

    async fn drop_orphan(&self, tx: &Transaction, siren: &str, asking: Uuid, now: DateTime<Utc>) -> Result<(), Stop> {
        let Some(row) = demand::pending_address(tx, siren).await? else { return Ok(()) };
        if self.is_orphan(tx, &row, asking).await? && demand::end(tx, row.id, &State::PENDING, State::Cancelled, now).await? {
            let event = Event { detail: json!({ "siren": row.siren }), ..self.event("mailbox.dropped", row.person_id, None) };
            store::journal::append(tx, &event, now).await?;
        }
        Ok(())
    }

    /// One conditional update consumes the code; the address, the mails and the event go with it. Who does not manage the
    /// messaging any more changes nothing, and the code stays usable by nobody else.
    pub(super) async fn move_mailbox(&self, tx: &Transaction, row: &demand::Row, person: Uuid, now: DateTime<Utc>) -> Result<(), Stop> {
        let siren = siren(row)?;
        if self.manages_mailbox(tx, person, &siren).await?.is_none() {
            return Err(ApiError::fault("code", Problem::MailboxLost).into());
        }
        if !demand::end(tx, row.id, &[State::Letter, State::Sent], State::Activated, now).await? {
            return Err(ApiError::Over(Over::Redeemed).into());
        }
        let new = row.address.clone().ok_or(StoreError::Damaged("address"))?;
        let before = demand::company_address(tx, &row.siren).await?;
        demand::replace_company_address(tx, &row.siren, &new, now).await?;
        let owner = person::find(tx, person).await?.ok_or(StoreError::Damaged("person"))?;
        let mail = Message::MailboxChanged(MailboxChanged {
            company: store::company::name(tx, &siren).await?.unwrap_or_default(),
            siren: siren.grouped(),
            new_address: new.clone(),
            changed_at: long_instant(now),
        });
        let mut told: Vec<String> = Vec::new();
        for recipient in before.into_iter().chain([new, owner.address]) {
            if !told.iter().any(|known| known.eq_ignore_ascii_case(&recipient)) {
                self.write_to(tx, &recipient, &mail, None, now).await?;
                told.push(recipient);
            }
        }
        let event = Event { detail: json!({ "siren": row.siren }), ..self.event("mailbox.changed", Some(person), None) };
        Ok(store::journal::append(tx, &event, now).await?)
    }
}
