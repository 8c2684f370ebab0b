//! What stands on the pages of the creation in expert mode: from the wizard's row to [`crate::screen::expert`].
use app::api::ApiError;
use app::api::creation::{STEPS, step};
use app::api::screen::Screen;
use app::api::ticket::Purpose;
use app::domain::identity::Firm;
use app::domain::mode::Mode;
use app::domain::validity::CODE;
use uuid::Uuid;

use super::creation::registration;
use super::pending::Cancelled;
use super::simplified_screens::ticketed;
use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::screen::expert::{self, Cancellation, Review};
use crate::store::{self, StoreError};

impl Portal {
    /// The screen at one of [`STEPS`]; `again` when the password must be chosen again.
    pub(super) async fn expert_screen(&self, path: &str, again: bool) -> Result<Screen, Stop> {
        match STEPS.iter().position(|step| *step == path) {
            Some(0) => Ok(expert::terms(&Uuid::now_v7().to_string())),
            Some(1) => {
                let draft = self.draft(Mode::Expert, 1).await?;
                let ticket = self.ticket(Some(Purpose::Creation))?;
                Ok(expert::credentials(ticket, draft.revision, draft.address.unwrap_or_default(), again))
            }
            Some(2) => {
                let draft = self.draft(Mode::Expert, 2).await?;
                let address = draft.address.clone().unwrap_or_default();
                Ok(expert::details(&ticketed(&draft), address, registration(&draft)?.as_ref()))
            }
            Some(_) => self.expert_review().await,
            None => Err(ApiError::NotFound.into()),
        }
    }

    async fn expert_review(&self) -> Result<Screen, Stop> {
        let draft = self.draft(Mode::Expert, 3).await?;
        let registration = registration(&draft)?.ok_or_else(|| ApiError::Elsewhere(step(Mode::Expert, 2).to_owned()))?;
        let company_name = match &registration.firm {
            Firm::French(siren) => store::company::name(self.store().reader(), siren).await?,
            Firm::Foreign(_) => None,
        };
        let answer = self.unseal(draft.id, draft.answer.as_deref())?.reveal().to_owned();
        let (ticket, address) = (ticketed(&draft), draft.address.unwrap_or_default());
        let managing_office = self.system().brand.managing_office.clone();
        Ok(expert::review(&ticket, Review { registration, address, company_name, answer, managing_office }))
    }

    /// SC09, in the browser that made the request.
    pub(super) async fn requested_screen(&self) -> Result<Screen, Stop> {
        let draft = self.confirmed().await?;
        let greeting = registration(&draft)?.ok_or(StoreError::Damaged("registration"))?.greeting();
        let since = draft.confirmed_at.unwrap_or_else(|| self.now());
        let address = draft.address.unwrap_or_default();
        Ok(expert::requested(&greeting, &address, &long_instant(since + CODE), self.system().demonstration))
    }

    /// The page behind the cancel link of M1, or of the notice to an old address; changes nothing (T-ACT-5).
    pub(super) async fn cancellation_screen(&self, token: &str) -> Result<Screen, Stop> {
        let (change, since, address) = match self.by_cancel_token(token).await? {
            Cancelled::Creation(found) => (false, found.row.created_at, found.row.address),
            Cancelled::Change(found) => (true, found.row.created_at, found.row.address),
        };
        Ok(expert::cancellation(Cancellation { change, address, since: long_instant(since) }, token))
    }
}
