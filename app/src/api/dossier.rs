//! « Mes dossiers »: what a person notes about her companies to find them again (SC36).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::dossier::groups;
use crate::domain::fault::Faults;
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;

/// The list.
pub const DOSSIERS: &str = "/dossiers";

/// The list as a file.
pub const DOSSIERS_FILE: &str = "/dossiers/liste.csv";

/// What is noted about a company.
#[async_trait]
pub trait Dossiers: Send + Sync {
    /// Makes a company a favourite or not, and puts it into these groups alone; answers its address.
    async fn arrange(&self, envelope: Envelope, siren: Siren, favourite: bool, groups: Vec<String>) -> Answer<String>;
}

/// Favourite and groups as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrangeForm {
    pub key: String,
    pub siren: String,
    /// `on` when ticked.
    pub favourite: String,
    /// Names with commas between.
    pub groups: String,
}

impl Form for ArrangeForm {
    type Done = String;
    const NAME: &'static str = "dossier/arrange";
    const PATH: &'static str = "/dossiers/{siren}/rangement";
    const WHO: Who = Who::Full;

    fn without_secrets(self) -> Self {
        Self { key: String::new(), ..self }
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let mut faults = Faults::default();
        let siren = self.siren.parse::<Siren>().map_err(|_| ApiError::NotFound)?;
        let content = Secret::new([self.siren.as_str(), &self.favourite, &self.groups].join("\n"));
        match faults.take("groups", groups(&self.groups)) {
            Some(groups) => areas.dossiers.arrange(Envelope { key: self.key, content }, siren, !self.favourite.is_empty(), groups).await,
            None => Err(ApiError::Faults { faults: faults.into_vec(), solved: None }),
        }
    }
}

/// Notes favourite and groups of a company.
#[server(endpoint = "dossier/arrange", input = Json, output = Json)]
pub async fn arrange(form: ArrangeForm) -> Result<String, ApiError> {
    super::run(form).await
}
