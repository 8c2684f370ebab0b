//! « Modifier mes coordonnées » (SC31, R-N02, R-N06): what is new is kept, and which fields changed is journaled.
use app::api::identity::IdentityFields;
use app::api::listing::Listing;
use app::api::profile::{Card, Correction, Profile};
use app::api::ticket::Sheet;
use app::api::{Answer, ApiError, fields};
use app::domain::identity::Registration;
use async_trait::async_trait;
use serde_json::json;

use super::{Portal, Stop};
use crate::secret::token::{digest, sha256};
use crate::store::idempotency::Posted;
use crate::store::session::Holder;
use crate::store::{self, StoreError, access, journal, person};

#[async_trait]
impl Profile for Portal {
    async fn profile_page(&self) -> Answer<Sheet<Card>> {
        let row = self.person().await?.person;
        let registration = person::registration(&row).map_err(Stop::from)?;
        let revision = revision(&registration, row.information_mails);
        let data = Card { address: row.address, registration, information: row.information_mails };
        Ok(Sheet { ticket: self.ticket(None)?, revision, data })
    }

    async fn correct(&self, command: Correction) -> Answer<()> {
        let holder = self.person().await?;
        let posted = self.posted("profile/correct", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async { Ok(self.write_correction(&holder, &command, &posted).await?) }).await
    }

    async fn data_page(&self) -> Answer<Vec<Listing>> {
        self.tables().await
    }
}

impl Portal {
    async fn write_correction(&self, holder: &Holder, command: &Correction, posted: &Posted) -> Result<(), Stop> {
        let (now, id, token) = (self.now(), holder.person.id, digest(&self.caller().token));
        let token = &token;
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, id.as_bytes()).await?;
                    if !store::session::is_open(tx, token).await? {
                        return Err(ApiError::SignIn.into());
                    }
                    let row = person::find(tx, id).await?.ok_or(StoreError::Damaged("person"))?;
                    let present = person::registration(&row)?;
                    if revision(&present, row.information_mails) != command.revision {
                        return Err(ApiError::Stale.into());
                    }
                    let new = Registration { question: present.question, ..command.registration.clone() };
                    let mut changed = changed(&present, &new);
                    if row.information_mails != command.information {
                        changed.push("information".to_owned());
                    }
                    if !changed.is_empty() {
                        person::correct(tx, id, &new, command.information).await?;
                        let mut event = self.event("details.changed", Some(id), None);
                        event.detail = json!({ "fields": changed });
                        journal::append(tx, &event, now).await?;
                    }
                    access::forget_kept(tx, holder.session.id).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await
    }
}

/// What a form must have been made from: not a counter, but what is there.
fn revision(registration: &Registration, information: bool) -> i64 {
    let hash = sha256(format!("{registration:?}{information}").as_bytes());
    let first = hash.first_chunk::<8>().copied().unwrap_or_default();
    i64::from_be_bytes(first) & i64::MAX
}

/// The names of the fields that differ, never their values.
fn changed(old: &Registration, new: &Registration) -> Vec<String> {
    let (old, new) = (fields(&IdentityFields::of(Some(old))), fields(&IdentityFields::of(Some(new))));
    old.into_iter().zip(new).filter(|(old, new)| old != new).map(|((name, _), _)| name).collect()
}
