//! A company's own data: its bank accounts and direct debit contracts (SC33, R-L01 to R-L03), its electronic address
//! (SC34, R-L05 to R-L07). Each form carries the permit that says that the password was given when it opened (V7.5.3).
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::address::EmailAddress;
use crate::domain::bank::{self, Account, Iban};
use crate::domain::fault::{Faults, Problem};
use crate::domain::mandate::Scheme;
use crate::domain::secret::Secret;
use crate::domain::siren::Siren;
use crate::domain::{text, twice};

/// « Gérer les comptes bancaires »: which company's.
pub const ACCOUNTS: &str = "/espace/gestion/comptes";
/// « Adresse électronique de l’entreprise »: which company's.
pub const MAILBOXES: &str = "/espace/gestion/adresse";

/// The accounts and contracts of a company.
pub fn accounts(siren: &str) -> String {
    format!("/dossiers/{siren}/comptes")
}

/// One contract.
pub fn contract(siren: &str, id: &str) -> String {
    format!("/dossiers/{siren}/contrats/{id}")
}

/// The mandate of a contract as a document, fetched by a POST: its download is journaled.
pub const MANDATE: &str = "/dossiers/{siren}/contrats/{id}/mandat.pdf";

/// « Modifier l’adresse électronique de l’entreprise ».
pub fn mailbox(siren: &str) -> String {
    format!("/dossiers/{siren}/adresse")
}

/// What every command about a company's data carries.
#[derive(Debug)]
pub struct Asked {
    pub envelope: Envelope,
    /// Says that the password was given; as it came.
    pub permit: String,
    pub siren: Siren,
}

/// The data of a company. Each answers the next address.
#[async_trait]
pub trait CompanyData: Send + Sync {
    /// Adds a bank account.
    async fn add_account(&self, asked: Asked, account: Account, scheme: Scheme) -> Answer<String>;
    /// Changes in whose name an account runs.
    async fn rename_account(&self, asked: Asked, id: Uuid, holder: String) -> Answer<String>;
    /// Deletes an account that no contract uses.
    async fn remove_account(&self, asked: Asked, id: Uuid) -> Answer<String>;
    /// Makes a contract on an account.
    async fn add_contract(&self, asked: Asked, account: Uuid, scheme: Scheme) -> Answer<String>;
    /// Revokes a contract.
    async fn revoke_contract(&self, asked: Asked, id: Uuid) -> Answer<String>;
    /// Asks for another electronic address.
    async fn change_mailbox(&self, asked: Asked, address: EmailAddress) -> Answer<String>;
}

fn asked(key: String, permit: String, siren: &str, content: &[&str]) -> Answer<Asked> {
    let content = Secret::new([&[siren], content].concat().join("\n"));
    let siren = siren.parse::<Siren>().map_err(|_| ApiError::NotFound)?;
    Ok(Asked { envelope: Envelope { key, content }, permit, siren })
}

fn refused(faults: Faults) -> ApiError {
    ApiError::Faults { faults: faults.into_vec(), solved: None }
}

/// What every form of a company's data has in common: whose it is, and where it leads.
macro_rules! shared {
    ($name:literal, $path:literal) => {
        type Done = String;
        const NAME: &'static str = $name;
        const PATH: &'static str = $path;
        const WHO: Who = Who::Full;

        fn next(to: &String) -> String {
            to.clone()
        }
    };
}

/// An account as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddAccountForm {
    pub key: String,
    pub permit: String,
    pub siren: String,
    pub holder: String,
    pub iban: Secret,
    pub bic: String,
    /// [`Scheme::word`].
    pub scheme: String,
}

impl Form for AddAccountForm {
    shared!("account/add", "/dossiers/{siren}/comptes/ajout");

    fn without_secrets(self) -> Self {
        Self { key: String::new(), permit: String::new(), iban: Secret::default(), ..self }
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let asked = asked(self.key, self.permit, &self.siren, &[&self.holder, self.iban.reveal(), &self.bic, &self.scheme])?;
        let mut faults = Faults::default();
        let holder = faults.take("holder", text::line(&self.holder, 70));
        let iban = faults.take("iban", self.iban.reveal().parse::<Iban>());
        let bic = faults.take("bic", bank::bic(&self.bic));
        let scheme = faults.take("scheme", Scheme::typed(&self.scheme));
        match (holder, iban, bic, scheme) {
            (Some(holder), Some(iban), Some(bic), Some(scheme)) => {
                areas.company_data.add_account(asked, Account { holder, iban, bic }, scheme).await
            }
            _ => Err(refused(faults)),
        }
    }
}

/// Adds a bank account.
#[server(endpoint = "account/add", input = Json, output = Json)]
pub async fn add_account(form: AddAccountForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The new name of an account's holder.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RenameAccountForm {
    pub key: String,
    pub permit: String,
    pub siren: String,
    pub id: String,
    pub holder: String,
}

impl Form for RenameAccountForm {
    shared!("account/rename", "/dossiers/{siren}/comptes/{id}/titulaire");

    fn without_secrets(self) -> Self {
        Self { key: String::new(), permit: String::new(), ..self }
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let asked = asked(self.key, self.permit, &self.siren, &[&self.id, &self.holder])?;
        let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
        let mut faults = Faults::default();
        match faults.take("holder", text::line(&self.holder, 70)) {
            Some(holder) => areas.company_data.rename_account(asked, id, holder).await,
            None => Err(refused(faults)),
        }
    }
}

/// Changes the name of an account's holder.
#[server(endpoint = "account/rename", input = Json, output = Json)]
pub async fn rename_account(form: RenameAccountForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A new contract as chosen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddContractForm {
    pub key: String,
    pub permit: String,
    pub siren: String,
    /// The id of the account.
    pub account: String,
    /// [`Scheme::word`].
    pub scheme: String,
}

impl Form for AddContractForm {
    shared!("contract/add", "/dossiers/{siren}/comptes/contrat");

    fn without_secrets(self) -> Self {
        Self { key: String::new(), permit: String::new(), ..self }
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let asked = asked(self.key, self.permit, &self.siren, &[&self.account, &self.scheme])?;
        let mut faults = Faults::default();
        let chosen = self.account.parse::<Uuid>();
        let missing = if self.account.is_empty() { Problem::Missing } else { Problem::Choice };
        let account = faults.take("account", chosen.map_err(|_| missing));
        let scheme = faults.take("scheme", Scheme::typed(&self.scheme));
        match (account, scheme) {
            (Some(account), Some(scheme)) => areas.company_data.add_contract(asked, account, scheme).await,
            _ => Err(refused(faults)),
        }
    }
}

/// Makes a direct debit contract.
#[server(endpoint = "contract/add", input = Json, output = Json)]
pub async fn add_contract(form: AddContractForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// A button that ends one thing of a company.
macro_rules! ending {
    ($form:ident, $name:literal, $path:literal, $act:ident, $about:literal) => {
        #[doc = $about]
        #[derive(Clone, Debug, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $form {
            pub key: String,
            pub permit: String,
            pub siren: String,
            pub id: String,
        }

        impl Form for $form {
            shared!($name, $path);

            fn without_secrets(self) -> Self {
                Self { key: String::new(), permit: String::new(), ..self }
            }

            async fn carry_out(self, areas: &Areas) -> Answer<String> {
                let asked = asked(self.key, self.permit, &self.siren, &[&self.id])?;
                let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
                areas.company_data.$act(asked, id).await
            }
        }
    };
}

ending!(RemoveAccountForm, "account/remove", "/dossiers/{siren}/comptes/{id}/suppression", remove_account, "Deletes a bank account.");
ending!(RevokeContractForm, "contract/revoke", "/dossiers/{siren}/contrats/{id}/revocation", revoke_contract, "Revokes a contract.");

/// Deletes a bank account.
#[server(endpoint = "account/remove", input = Json, output = Json)]
pub async fn remove_account(form: RemoveAccountForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Revokes a direct debit contract.
#[server(endpoint = "contract/revoke", input = Json, output = Json)]
pub async fn revoke_contract(form: RevokeContractForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The company's new address, typed twice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MailboxForm {
    pub key: String,
    pub permit: String,
    pub siren: String,
    pub email: String,
    pub email_again: String,
}

impl Form for MailboxForm {
    shared!("mailbox/change", "/dossiers/{siren}/adresse");

    fn without_secrets(self) -> Self {
        Self { key: String::new(), permit: String::new(), ..self }
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        let asked = asked(self.key, self.permit, &self.siren, &[&self.email])?;
        let mut faults = Faults::default();
        let address = faults.take("email", EmailAddress::lasting(&self.email));
        faults.take("email_again", twice::address(&self.email, &self.email_again));
        match address.filter(|_| faults.is_empty()) {
            Some(address) => areas.company_data.change_mailbox(asked, address).await,
            None => Err(refused(faults)),
        }
    }
}

/// Asks for another electronic address of the company.
#[server(endpoint = "mailbox/change", input = Json, output = Json)]
pub async fn change_mailbox(form: MailboxForm) -> Result<String, ApiError> {
    super::run(form).await
}
