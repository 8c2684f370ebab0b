//! The récapitulatif: on the screen of the activation (SC12) and as a document (SC13), from one record (R-E01 to R-E03).
use app::api::activation::{Activation, Receipt};
use app::api::{Answer, ApiError};

use super::{Portal, Stop};
use crate::clock::{document_instant, long_day, paris_day};
use crate::pdf;
use crate::store::simplified::KIND;
use crate::store::{demand, person, wizard};

impl Portal {
    /// The document for the person of this session.
    pub async fn receipt_document(&self) -> Answer<Vec<u8>> {
        let holder = self.person().await?;
        Ok(self.print(self.record(&holder.person)?).await?)
    }

    /// The document for who has just activated, as long as the screen shows it.
    pub async fn activation_document(&self) -> Answer<Vec<u8>> {
        let (draft, person) = self.finished().await?;
        let record = match self.creation_of(&draft).await? {
            Some(_) => {
                let person = person::find(self.store().reader(), person).await.map_err(Stop::from)?.ok_or(ApiError::NotFound)?;
                self.record(&person)?
            }
            None => Activation::receipt(self).await?,
        };
        Ok(self.print(record).await?)
    }

    /// The request that a finished activation made a space of, in simplified mode: the space is as new as that of a
    /// mailed code. A letter's code that gave services to a space that was there shows nothing of that space.
    pub(super) async fn creation_of(&self, draft: &wizard::Activation) -> Result<Option<demand::Row>, Stop> {
        let Some(id) = draft.demand_id else { return Ok(None) };
        Ok(demand::find(self.store().reader(), id).await?.filter(|row| row.kind == KIND))
    }

    /// What is known of a person and hers to keep: the question, never the answer.
    pub(super) fn record(&self, person: &person::Row) -> Result<Receipt, Stop> {
        let registration = person::registration(person)?;
        let town = [registration.postcode.clone(), Some(registration.city.clone())].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let lines =
            [registration.street_line(), registration.address_extra.clone().unwrap_or_default(), town, registration.country.clone()];
        Ok(Receipt {
            changed: false,
            last_name: person.last_name.to_uppercase(),
            first_name: person.first_name.clone(),
            date: long_day(paris_day(person.created_at)),
            subscriber_number: person.subscriber_number.clone(),
            address: person.address.clone(),
            phone: registration.phone.shown(),
            postal_address: lines.into_iter().filter(|line| !line.is_empty()).collect(),
            question: registration.question.text().to_owned(),
            made_at: document_instant(self.now()),
        })
    }

    async fn print(&self, record: Receipt) -> Result<Vec<u8>, Stop> {
        let receipt = pdf::Receipt {
            last_name: record.last_name,
            first_name: record.first_name,
            subscriber_number: record.subscriber_number,
            phone: record.phone,
            address: record.address,
            postal_address: record.postal_address,
            question: record.question,
            made_at_shown: record.made_at,
            made_at: self.now(),
        };
        Ok(self.system().press.make(move |head| pdf::receipt(&receipt, head)).await?)
    }
}
