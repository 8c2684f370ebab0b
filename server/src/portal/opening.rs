//! Opening a service: the right is read at this moment, the assertion made for this rendering and kept nowhere (ruled).
use app::api::ApiError;
use app::api::screen::Screen;
use app::domain::right::OpeningKey;
use app::domain::siren::Siren;
use uuid::Uuid;

use super::calendar::{Company, companies};
use super::{Portal, Stop};
use crate::clock::{paris_day, short_instant};
use crate::screen::opening::{self, Way};
use crate::secret::assertion::{Assertion, VALID};
use crate::store::{self, StoreError};

impl Portal {
    /// The page of a service of a company; somebody without it gets what an unknown service gets.
    pub(super) async fn opening_screen(&self, siren: &Siren, service: &str) -> Result<Screen, Stop> {
        let person = self.person().await?.person.id;
        let rows = store::calendar::lines(self.store().reader(), person, Some(siren.as_str())).await?;
        let company = companies(rows, person, paris_day(self.now()))?.pop().ok_or(ApiError::NotFound)?;
        let key = OpeningKey::of(person, siren, service, &company.held).ok_or(ApiError::NotFound)?;
        let known = self.system().catalogue.find(service).ok_or(ApiError::NotFound)?;
        let way = self.way(&key)?;
        Ok(opening::service(&company.named, known, key.held().role, self.office(&company), way))
    }

    fn way(&self, key: &OpeningKey) -> Result<Way, Stop> {
        let held = key.held();
        let Some(destination) = self.system().destinations.get(&held.service) else { return Ok(Way::Nowhere) };
        if !self.is_whole() {
            return Ok(Way::Reload);
        }
        let now = self.now();
        let assertion = self.system().signer.sign(&Assertion {
            audience: &destination.address,
            person: held.person,
            siren: held.siren.as_str(),
            service: &held.service,
            role: held.role.word(),
            id: Uuid::now_v7(),
            now,
        })?;
        self.set_posts_to(&destination.origin)?;
        let (address, host) = (destination.address.clone(), destination.host.clone());
        Ok(Way::Post { address, host, assertion, until: short_instant(now + VALID) })
    }

    /// Lets this page, and no other, post to an origin.
    fn set_posts_to(&self, origin: &str) -> Result<(), Stop> {
        let set = self.0.posts_to.get_or_init(|| origin.to_owned());
        if set == origin { Ok(()) } else { Err(StoreError::Damaged("two destinations on one page").into()) }
    }

    /// Who manages a company.
    pub(super) fn office(&self, company: &Company) -> Option<&app::domain::office::Office> {
        self.system().offices.of(&company.address, &company.legal_category)
    }
}
