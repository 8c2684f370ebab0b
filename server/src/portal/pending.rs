//! Requests that wait: SC09, the address given up, the request cancelled from its mail.
use app::api::creation::STEPS;
use app::api::pending::{Cancellation, Pending, Requested};
use app::api::{Answer, ApiError};
use app::domain::activation::State;
use app::domain::validity::{CODE, WIZARD};
use async_trait::async_trait;

use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::secret::token;
use crate::store::wizard::{self, CreationChange};
use crate::store::{self, StoreError};

#[async_trait]
impl Pending for Portal {
    async fn requested(&self) -> Answer<Requested> {
        let draft = self.confirmed().await?;
        let registration: app::domain::identity::Registration = draft
            .registration
            .and_then(|json| serde_json::from_value(json).ok())
            .ok_or(Stop::Store(StoreError::Damaged("registration")))?;
        let since = draft.confirmed_at.unwrap_or_else(|| self.now());
        Ok(Requested {
            greeting: registration.greeting(),
            address: draft.address.unwrap_or_default(),
            deadline: long_instant(since + CODE),
        })
    }

    async fn mistyped(&self) -> Answer<()> {
        let draft = self.confirmed().await?;
        let now = self.now();
        let (id, revision, pending) = (draft.id, draft.revision, draft.pending_id);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if let Some(pending) = pending
                        && !store::pending::pass(tx, pending, State::Pending, State::Mistyped, now).await?
                    {
                        return Err(ApiError::Gone.into());
                    }
                    if !wizard::change_creation(tx, id, revision, CreationChange::Mistyped { expires_at: now + WIZARD }).await? {
                        return Err(ApiError::Stale.into());
                    }
                    Ok(store::journal::append(tx, &self.event("creation.mistyped", None, None), now).await?)
                })
            })
            .await?;
        Ok(())
    }

    async fn cancellation(&self, token: String) -> Answer<Cancellation> {
        let found = self.by_cancel_token(&token).await?;
        Ok(Cancellation { since: long_instant(found.row.created_at), address: found.row.address })
    }

    async fn cancel(&self, token: String) -> Answer<()> {
        let found = self.by_cancel_token(&token).await?;
        let (now, id, key) = (self.now(), found.row.id, &found.row.address_key);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !store::pending::pass(tx, id, State::Pending, State::Cancelled, now).await? {
                        return Err(ApiError::Gone.into());
                    }
                    Ok(store::journal::append(tx, &self.event("creation.cancelled", None, Some(key)), now).await?)
                })
            })
            .await?;
        Ok(())
    }
}

impl Portal {
    /// The confirmed creation of this browser.
    async fn confirmed(&self) -> Result<wizard::Creation, Stop> {
        let draft = wizard::creation(self.store().reader(), &self.browser()).await?;
        let draft = draft.ok_or_else(|| ApiError::Elsewhere(STEPS[0].to_owned()))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        if draft.confirmed_at.is_none() {
            return Err(ApiError::Elsewhere(STEPS[1].to_owned()).into());
        }
        Ok(draft)
    }

    /// The request behind a cancel link, while it can be cancelled: over is 410, unknown is 404.
    async fn by_cancel_token(&self, text: &str) -> Result<store::pending::Dated, Stop> {
        let found = store::pending::by_cancel_hash(self.store().reader(), &token::digest(text)).await?;
        let found = found.ok_or(ApiError::NotFound)?;
        if found.dates.is_live(self.now()) { Ok(found) } else { Err(ApiError::Gone.into()) }
    }
}
