//! Bank accounts and direct debit contracts of a company (SC33, R-L01 to R-L03): what may be done to them, and the mandate as a
//! document. Every act reads the rights again under the lock of the company, where nobody can overtake.
use app::api::company::{Asked, CompanyData, accounts, contract};
use app::api::credentials::CONFIRM;
use app::api::{Answer, ApiError};
use app::domain::address::EmailAddress;
use app::domain::bank::Account;
use app::domain::entitlement::State;
use app::domain::fault::Problem;
use app::domain::mandate::{self, Scheme};
use app::domain::right::{AccountKey, DossierKey, Held, MailboxKey};
use app::domain::siren::Siren;
use async_trait::async_trait;
use serde_json::json;
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::document_instant;
use crate::pdf;
use crate::secret::keys::Use;
use crate::secret::token;
use crate::store::idempotency::Posted;
use crate::store::journal::Event;
use crate::store::session::Holder;
use crate::store::{self, StoreError, Transaction, account, entitlement};

#[async_trait]
impl CompanyData for Portal {
    async fn add_account(&self, asked: Asked, given: Account, scheme: Scheme) -> Answer<String> {
        let posted = self.posted("account/add", &asked.envelope.key, &asked.envelope.content);
        self.once(&posted, async {
            let key = self.may_act(&asked, &format!("{}/ajout", accounts(asked.siren.as_str()))).await?;
            let id = Uuid::now_v7();
            let new = account::New {
                id,
                siren: key.siren().to_string(),
                iban: self.system().keys.seal(Use::Wizard, id.as_bytes(), given.iban.reveal().as_bytes()).map_err(Stop::from)?,
                iban_hash: self.identifier(given.iban.reveal()),
                masked: given.iban.masked(),
                holder: given.holder,
                bic: given.bic,
                scheme,
                added_by: key.person(),
            };
            let (now, new, key, posted) = (self.now(), &new, &key, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.hold(tx, key).await?;
                        if !account::add(tx, new.clone(), now).await? {
                            return Err(ApiError::fault("iban", Problem::AccountKnown).into());
                        }
                        self.done(tx, key, "account.added", &new.masked, posted).await
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{}?fait=ajoute", accounts(asked.siren.as_str())))
    }

    async fn rename_account(&self, asked: Asked, id: Uuid, holder: String) -> Answer<String> {
        let posted = self.posted("account/rename", &asked.envelope.key, &asked.envelope.content);
        self.once(&posted, async {
            let key = self.may_act(&asked, &format!("{}/{id}/titulaire", accounts(asked.siren.as_str()))).await?;
            let one = self.account(&key, id).await?;
            let (one, holder, key, posted) = (&one, &holder, &key, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.hold(tx, key).await?;
                        if !account::rename(tx, key.siren().as_str(), one.id, holder).await? {
                            return Err(ApiError::Stale.into());
                        }
                        self.done(tx, key, "account.renamed", &one.masked, posted).await
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{}?fait=titulaire", accounts(asked.siren.as_str())))
    }

    async fn remove_account(&self, asked: Asked, id: Uuid) -> Answer<String> {
        let posted = self.posted("account/remove", &asked.envelope.key, &asked.envelope.content);
        self.once(&posted, async {
            let key = self.may_act(&asked, &format!("{}/{id}/suppression", accounts(asked.siren.as_str()))).await?;
            let one = self.account(&key, id).await?;
            let (now, one, key, posted) = (self.now(), &one, &key, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.hold(tx, key).await?;
                        if account::is_used(tx, one.id).await? {
                            return Err(ApiError::fault("", Problem::AccountUsed).into());
                        }
                        if !account::end(tx, key.siren().as_str(), one.id, now).await? {
                            return Err(ApiError::Stale.into());
                        }
                        self.done(tx, key, "account.removed", &one.masked, posted).await
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{}?fait=supprime", accounts(asked.siren.as_str())))
    }

    async fn add_contract(&self, asked: Asked, chosen: Uuid, scheme: Scheme) -> Answer<String> {
        let posted = self.posted("contract/add", &asked.envelope.key, &asked.envelope.content);
        // The form's key names the contract: a repeat leads to the same one.
        let id = posted.key;
        self.once(&posted, async {
            let key = self.may_act(&asked, &format!("{}/contrat", accounts(asked.siren.as_str()))).await?;
            let random = token::random().map_err(Stop::from)?;
            let reference = mandate::reference(key.siren(), std::array::from_fn(|at| random[at]));
            let (now, reference, key, posted) = (self.now(), &reference, &key, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.hold(tx, key).await?;
                        let one = account::find(tx, key.siren().as_str(), chosen).await?.filter(|one| one.ended_at.is_none());
                        let one = one.ok_or_else(|| ApiError::fault("account", Problem::Choice))?;
                        if !Scheme::parse(&one.scheme).is_some_and(|taken| taken.bears(scheme)) {
                            return Err(ApiError::fault("scheme", Problem::AccountCore).into());
                        }
                        if !account::add_contract(tx, id, &one, scheme, reference, now).await? {
                            return Err(ApiError::fault("scheme", Problem::ContractKnown).into());
                        }
                        self.done(tx, key, "contract.added", reference, posted).await
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{}?cree=1", contract(asked.siren.as_str(), &id.to_string())))
    }

    async fn revoke_contract(&self, asked: Asked, id: Uuid) -> Answer<String> {
        let posted = self.posted("contract/revoke", &asked.envelope.key, &asked.envelope.content);
        self.once(&posted, async {
            let key = self.may_act(&asked, &format!("{}/revocation", contract(asked.siren.as_str(), &id.to_string()))).await?;
            let found = account::contract(self.store().reader(), key.siren().as_str(), id).await.map_err(Stop::from)?;
            let (one, _) = found.ok_or(ApiError::NotFound)?;
            let (now, one, key, posted) = (self.now(), &one, &key, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        self.hold(tx, key).await?;
                        if !account::revoke(tx, key.siren().as_str(), one.id, now).await? {
                            return Err(ApiError::Stale.into());
                        }
                        self.done(tx, key, "contract.revoked", &one.reference, posted).await
                    })
                })
                .await?;
            Ok(())
        })
        .await?;
        Ok(format!("{}?fait=revoque", accounts(asked.siren.as_str())))
    }

    async fn change_mailbox(&self, asked: Asked, address: EmailAddress) -> Answer<String> {
        self.ask_for_mailbox(asked, address).await
    }
}

impl Portal {
    /// The dossier of a person for a company, and what of it is in force; without a right there it does not exist.
    async fn in_force(&self, db: &impl store::Reads, person: Uuid, siren: &Siren) -> Result<(DossierKey, Vec<Held>), Stop> {
        let rows = entitlement::of_dossier(db, person, siren.as_str()).await?;
        let held = rows.iter().map(entitlement::held).collect::<Result<Vec<_>, _>>()?;
        let key = DossierKey::of(person, siren, &held).ok_or(ApiError::NotFound)?;
        let active = rows.iter().zip(held).filter(|(row, _)| row.state == State::Active.word()).map(|(_, held)| held);
        Ok((key, active.collect()))
    }

    /// The key to a company's accounts: 404 without its dossier, 403 without a service of payment to manage (R-L01).
    pub(super) async fn account_key(&self, db: &impl store::Reads, person: Uuid, siren: &Siren) -> Result<AccountKey, Stop> {
        let (key, held) = self.in_force(db, person, siren).await?;
        let payment = |id: &str| self.system().catalogue.find(id).is_some_and(|service| service.payment);
        AccountKey::of(&key, &held, payment).ok_or_else(|| ApiError::Forbidden.into())
    }

    /// The key to a company's electronic address: 404 without its dossier, 403 without its messaging to manage (R-L05).
    pub(super) async fn mailbox_key(&self, db: &impl store::Reads, person: Uuid, siren: &Siren) -> Result<MailboxKey, Stop> {
        let (key, held) = self.in_force(db, person, siren).await?;
        let messaging = |id: &str| self.system().catalogue.find(id).is_some_and(|service| service.messaging);
        MailboxKey::of(&key, &held, messaging).ok_or_else(|| ApiError::Forbidden.into())
    }

    /// Whether a person may manage the accounts of a company, and its address: for the links that lead there.
    pub(super) fn manages(&self, key: &DossierKey, held: &[Held]) -> (bool, bool) {
        let find = |id: &str| self.system().catalogue.find(id);
        (
            AccountKey::of(key, held, |id| find(id).is_some_and(|service| service.payment)).is_some(),
            MailboxKey::of(key, held, |id| find(id).is_some_and(|service| service.messaging)).is_some(),
        )
    }

    /// Sends whose password was given too long ago to give it again, then back to `page`.
    pub(super) fn fresh(&self, holder: &Holder, page: &str) -> Result<String, Stop> {
        if self.is_fresh(holder) { self.permit(holder) } else { Err(again(page).into()) }
    }

    /// The same for a form that is sent: it carries what it got when it opened.
    pub(super) fn permitted(&self, holder: &Holder, permit: &str, page: &str) -> Result<(), Stop> {
        if self.is_permitted(holder, permit) { Ok(()) } else { Err(again(page).into()) }
    }

    /// Who may send a form about accounts, with the password given when it opened.
    async fn may_act(&self, asked: &Asked, page: &str) -> Result<AccountKey, Stop> {
        let holder = self.person().await?;
        let key = self.account_key(self.store().reader(), holder.person.id, &asked.siren).await?;
        self.permitted(&holder, &asked.permit, page)?;
        Ok(key)
    }

    /// An account of the key's company, deleted or not; another company's does not exist.
    async fn account(&self, key: &AccountKey, id: Uuid) -> Result<account::Row, Stop> {
        Ok(account::find(self.store().reader(), key.siren().as_str(), id).await?.ok_or(ApiError::NotFound)?)
    }

    /// Holds everybody else back from the company's accounts, and reads the right again: who has lost it meanwhile acts no more.
    async fn hold(&self, tx: &Transaction, key: &AccountKey) -> Result<(), Stop> {
        store::lock(tx, key.siren().as_str().as_bytes()).await?;
        self.account_key(tx, key.person(), key.siren()).await.map(drop)
    }

    /// Notes an act for the company, for the person, and against a repeat.
    async fn done(&self, tx: &Transaction, key: &AccountKey, event: &'static str, subject: &str, posted: &Posted) -> Result<(), Stop> {
        self.note_act(tx, key, event, subject).await?;
        Ok(store::idempotency::note(tx, posted, self.now()).await?)
    }

    async fn note_act(&self, tx: &Transaction, key: &AccountKey, event: &'static str, subject: &str) -> Result<(), Stop> {
        let now = self.now();
        account::note(tx, key.siren().as_str(), key.person(), event, subject, now).await?;
        let detail = json!({ "siren": key.siren(), "subject": subject });
        let event = Event { detail, ..self.event(event, Some(key.person()), None) };
        Ok(store::journal::append(tx, &event, now).await?)
    }

    /// The mandate of a contract as a document, the whole IBAN on it, and its reference; that it was fetched is noted first.
    ///
    /// # Errors
    /// [`ApiError`]: who may not, a contract that does not exist or is revoked, a password given too long ago; and faults.
    pub async fn mandate_document(&self, siren: &str, id: &str, permit: &str) -> Answer<(Vec<u8>, String)> {
        let siren: Siren = siren.parse().map_err(|_| ApiError::NotFound)?;
        let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
        let holder = self.person().await?;
        let key = self.account_key(self.store().reader(), holder.person.id, &siren).await?;
        let found = account::contract(self.store().reader(), siren.as_str(), id).await.map_err(Stop::from)?;
        let (one, account) = found.ok_or(ApiError::NotFound)?;
        self.permitted(&holder, permit, &contract(siren.as_str(), &id.to_string()))?;
        if one.ended_at.is_some() {
            return Err(ApiError::Gone);
        }
        let bytes = self.print_mandate(&siren, &one, &account).await?;
        let (reference, key) = (&one.reference, &key);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    self.hold(tx, key).await?;
                    self.note_act(tx, key, "contract.printed", reference).await
                })
            })
            .await?;
        Ok((bytes, one.reference))
    }

    async fn print_mandate(&self, siren: &Siren, one: &account::Contract, account: &account::Row) -> Result<Vec<u8>, Stop> {
        let opened = self.system().keys.open(Use::Wizard, account.id.as_bytes(), &account.iban)?;
        let iban = String::from_utf8(opened.to_vec()).map_err(|_| StoreError::Damaged("iban"))?;
        let company = store::company::find(self.store().reader(), siren).await?;
        let legal = &self.system().brand.legal;
        let mandate = pdf::Mandate {
            between_businesses: Scheme::parse(&one.scheme) == Some(Scheme::B2b),
            reference: one.reference.clone(),
            creditor: self.system().brand.organisation.clone(),
            creditor_identifier: legal.creditor.clone(),
            creditor_address: legal.address.clone(),
            managing_office: self.system().brand.managing_office.clone(),
            company: company.as_ref().map_or_else(String::new, |company| company.name.clone()),
            siren: siren.grouped(),
            address: company.map(|company| company.address).unwrap_or_default(),
            holder: account.holder.clone(),
            iban: grouped(&iban),
            bic: account.bic.clone().unwrap_or_default(),
            made_at_shown: document_instant(self.now()),
            made_at: self.now(),
        };
        Ok(self.system().press.make(move |head| pdf::mandate(&mandate, head)).await?)
    }
}

/// The page that asks for the password, and leads back to `page`.
fn again(page: &str) -> ApiError {
    ApiError::Elsewhere(format!("{CONFIRM}?retour={page}"))
}

/// In fours, as banks print it.
fn grouped(iban: &str) -> String {
    let mut grouped = String::with_capacity(iban.len() + 8);
    for (at, sign) in iban.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(sign);
    }
    grouped
}
