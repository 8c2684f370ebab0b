//! Requests that wait: SC09, the address given up, the request cancelled from its mail.
use app::api::creation::{SIMPLIFIED, STEPS};
use app::api::pending::Pending;
use app::api::{Answer, ApiError};
use app::domain::activation::{PendingActivation, State};
use app::domain::validity::WIZARD;
use async_trait::async_trait;

use super::{Portal, Stop};
use crate::secret::token;
use crate::store;
use crate::store::wizard::{self, CreationChange};

#[async_trait]
impl Pending for Portal {
    async fn mistyped(&self) -> Answer<()> {
        let draft = self.confirmed().await?;
        let now = self.now();
        let (id, revision, pending) = (draft.id, draft.revision, draft.pending_id);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    match pending {
                        Some(id) if store::pending::pass(tx, id, State::Pending, State::Mistyped, now).await? => {}
                        Some(_) => return Err(ApiError::Gone.into()),
                        None => store::pending::pass_none(tx, State::Pending, State::Mistyped, now).await?,
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

    async fn cancel(&self, token: String) -> Answer<()> {
        let found = self.by_cancel_token(&token).await?;
        let (now, found) = (self.now(), &found);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    let (passed, event) = match found {
                        Cancelled::Creation(found) => {
                            let passed = store::pending::pass(tx, found.row.id, State::Pending, State::Cancelled, now).await?;
                            (passed, self.event("creation.cancelled", None, Some(&found.row.address_key)))
                        }
                        Cancelled::Change(found) => {
                            let passed = store::change::cancel_of(tx, found.row.person_id, now).await? > 0;
                            (passed, self.event("address.cancelled", Some(found.row.person_id), None))
                        }
                    };
                    if !passed {
                        return Err(ApiError::Gone.into());
                    }
                    Ok(store::journal::append(tx, &event, now).await?)
                })
            })
            .await?;
        Ok(())
    }
}

/// What a cancel link cancels.
pub(super) enum Cancelled {
    Creation(store::pending::Dated),
    Change(store::change::Dated),
}

impl Portal {
    /// The confirmed creation of this browser.
    pub(super) async fn confirmed(&self) -> Result<wizard::Creation, Stop> {
        let draft = wizard::creation(self.store().reader(), &self.browser()).await?;
        let draft = draft.ok_or_else(|| ApiError::Elsewhere(STEPS[0].to_owned()))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        if draft.simplified {
            return Err(ApiError::Elsewhere(SIMPLIFIED[4].to_owned()).into());
        }
        if draft.confirmed_at.is_none() {
            return Err(ApiError::Elsewhere(STEPS[1].to_owned()).into());
        }
        Ok(draft)
    }

    /// What a cancel link cancels, while it can be cancelled: over is 410, unknown is 404.
    pub(super) async fn by_cancel_token(&self, text: &str) -> Result<Cancelled, Stop> {
        let hash = token::digest(text);
        let live = |dates: &PendingActivation| if dates.is_live(self.now()) { Ok(()) } else { Err(ApiError::Gone) };
        if let Some(found) = store::pending::by_cancel_hash(self.store().reader(), &hash).await? {
            live(&found.dates)?;
            return Ok(Cancelled::Creation(found));
        }
        let found = store::change::by_cancel_hash(self.store().reader(), &hash).await?.ok_or(ApiError::NotFound)?;
        live(&found.dates)?;
        Ok(Cancelled::Change(found))
    }
}
