//! What stands on the pages of the creation in simplified mode: from the wizard's row to [`crate::screen::creation`].
use app::api::ApiError;
use app::api::creation::{SIMPLIFIED, step};
use app::api::screen::Screen;
use app::api::ticket::Purpose;
use app::domain::address::EmailAddress;
use app::domain::mode::Mode;
use app::domain::siren::Siren;
use app::domain::validity::LINK;
use uuid::Uuid;

use super::creation::registration;
use super::screens::named;
use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::screen::creation::{self, Given, Summary};
use crate::screen::enrolment::Ticketed;
use crate::store::{self, StoreError, wizard};

impl Portal {
    /// The screen at one of [`SIMPLIFIED`]; `weakened` when the password must be chosen again.
    pub(super) async fn creation_screen(&self, path: &str, weakened: bool) -> Result<Screen, Stop> {
        match SIMPLIFIED.iter().position(|step| *step == path) {
            Some(0) => Ok(creation::terms(&Uuid::now_v7().to_string())),
            Some(1) => {
                let draft = self.draft(Mode::Simplified, 1).await?;
                let given = Given {
                    siren: draft.siren.unwrap_or_default(),
                    company_address: draft.company_address.unwrap_or_default(),
                    address: draft.address.unwrap_or_default(),
                };
                Ok(creation::credentials(self.ticket(Some(Purpose::Creation))?, draft.revision, given, weakened))
            }
            Some(2) => {
                let draft = self.draft(Mode::Simplified, 2).await?;
                let (siren, address) = (draft.siren.clone().unwrap_or_default(), draft.address.clone().unwrap_or_default());
                Ok(creation::details(&ticketed(&draft), &siren, address, registration(&draft)?.as_ref()))
            }
            Some(3) => self.simplified_review().await,
            Some(_) => self.simplified_requested().await,
            None => Err(ApiError::NotFound.into()),
        }
    }

    async fn simplified_review(&self) -> Result<Screen, Stop> {
        let draft = self.draft(Mode::Simplified, 3).await?;
        let ticket = ticketed(&draft);
        let registration = registration(&draft)?.ok_or_else(|| ApiError::Elsewhere(step(Mode::Simplified, 2).to_owned()))?;
        let siren: Siren = draft.siren.as_deref().unwrap_or_default().parse().map_err(|_| StoreError::Damaged("siren"))?;
        let name = store::company::name(self.store().reader(), &siren).await?;
        let catalogue = &self.system().catalogue;
        let bundle: Vec<String> = catalogue.services().iter().filter(|service| service.simplified).map(|one| one.id.clone()).collect();
        let both = one_address(&draft);
        let summary = Summary {
            both,
            company: named(siren.as_str(), name),
            company_address: draft.company_address.unwrap_or_default(),
            address: draft.address.unwrap_or_default(),
            registration,
            answer: self.unseal(draft.id, draft.answer.as_deref())?.reveal().to_owned(),
            services: self.labels(&bundle),
        };
        Ok(creation::review(&ticket, summary))
    }

    /// After « Confirmer », in the browser that asked.
    async fn simplified_requested(&self) -> Result<Screen, Stop> {
        let draft = wizard::creation(self.store().reader(), &self.browser()).await?.filter(|draft| draft.simplified);
        let draft = draft.ok_or_else(|| ApiError::Elsewhere(SIMPLIFIED[0].to_owned()))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        let since = draft.confirmed_at.ok_or_else(|| ApiError::Elsewhere(SIMPLIFIED[1].to_owned()))?;
        let greeting = registration(&draft)?.ok_or(StoreError::Damaged("registration"))?.greeting();
        let address = draft.address.as_deref().filter(|_| !one_address(&draft));
        let (company, deadline) = (draft.company_address.as_deref().unwrap_or_default(), long_instant(since + LINK));
        Ok(creation::requested(&greeting, company, address, &deadline, self.system().demonstration))
    }
}

/// True when the login address is the company's (R-B04).
fn one_address(draft: &wizard::Creation) -> bool {
    let key =
        |address: &Option<String>| address.as_deref().and_then(|address| address.parse().ok()).map(|address: EmailAddress| address.key());
    key(&draft.address) == key(&draft.company_address)
}

/// What the hidden part of a step carries.
pub(super) fn ticketed(draft: &wizard::Creation) -> Ticketed {
    Ticketed { key: Uuid::now_v7().to_string(), revision: draft.revision }
}
