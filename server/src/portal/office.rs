//! Which office manages a company: decided once, when a thread is opened (R-R02).
use app::domain::siren::Siren;

use super::{Stop, System};
use crate::store::{self, StoreError, Transaction};

impl System {
    /// The id of the office that manages a company.
    pub async fn office_of(&self, tx: &Transaction, siren: &Siren) -> Result<String, Stop> {
        let company = store::company::find(tx, siren).await?;
        let (address, category) = company.map(|company| (company.address, company.legal_category)).unwrap_or_default();
        // Checked at start: the last office is everybody's.
        Ok(self.offices.of(&address, &category).ok_or(StoreError::Damaged("offices"))?.id.clone())
    }
}
