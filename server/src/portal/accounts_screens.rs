//! What stands on the pages of a company's data (SC33, SC34): from the rows to [`crate::screen::accounts`] and
//! [`crate::screen::mailbox`]. A form is shown to whose password was just given (V7.5.3).
use app::api::ApiError;
use app::api::company::{accounts, contract, mailbox};
use app::api::demand::DEMANDS;
use app::api::screen::Screen;
use app::domain::demand::State;
use app::domain::dossier::Asked;
use app::domain::mandate::Scheme;
use app::domain::right::AccountKey;
use app::domain::siren::Siren;
use uuid::Uuid;

use super::connections::said;
use super::screens::named;
use super::{Portal, Stop};
use crate::clock::{paris_day, short_day, short_instant};
use crate::screen::accounts::{self as screens, Account, Choice, Contract, Done, Overview, Permitted};
use crate::screen::enrolment::Named;
use crate::screen::mailbox::{self as mailboxes, Pending};
use crate::store::{StoreError, account, company, demand, entitlement};

/// Acts on the page of a company: the newest.
const HISTORY: u64 = 50;

impl Portal {
    /// « Gérer les comptes bancaires » of « Gérer mon espace »: the one company, or the choice of one.
    pub(super) async fn accounts_choice(&self, words: &str) -> Result<Screen, Stop> {
        let companies = self.managed(|service| service.payment, accounts, words).await?;
        Ok(screens::choice(&companies))
    }

    /// The same for « Adresse électronique de l’entreprise ».
    pub(super) async fn mailbox_choice(&self, words: &str) -> Result<Screen, Stop> {
        let companies = self.managed(|service| service.messaging, mailbox, words).await?;
        Ok(mailboxes::choice(&companies))
    }

    /// The companies of which the person manages a service of a kind, those that match a search; the page of the only one when
    /// there is but one.
    async fn managed(&self, is: fn(&app::domain::catalogue::Service) -> bool, to: fn(&str) -> String, words: &str) -> Result<Choice, Stop> {
        let person = self.person().await?.person.id;
        let services: Vec<String> =
            self.system().catalogue.services().iter().filter(|service| is(service)).map(|service| service.id.clone()).collect();
        let sirens = entitlement::managed(self.store().reader(), person, &services).await?;
        if let [one] = sirens.as_slice() {
            return Err(ApiError::Elsewhere(to(one)).into());
        }
        let names = company::names(self.store().reader(), sirens.clone()).await?;
        let mut companies: Vec<Named> = sirens.iter().map(|siren| named(siren, names.get(siren).cloned())).collect();
        let asked = Asked::of_words(words);
        companies.retain(|one| asked.finds(&one.name, &one.siren));
        companies.sort_by_key(|one| app::domain::text::fold(&one.name));
        Ok(Choice { companies, all: sirens.len(), words: asked.words })
    }

    /// The accounts and contracts of a company; `done` says what has just been done.
    pub(super) async fn accounts_screen(&self, siren: &Siren, done: &str) -> Result<Screen, Stop> {
        let (company, key) = self.managed_company(siren).await?;
        let lines = account::lines(self.store().reader(), key.siren().as_str()).await?;
        let history = account::history(self.store().reader(), key.siren().as_str(), HISTORY).await?;
        let (mut all, mut contracts): (Vec<Account>, Vec<Contract>) = (Vec::new(), Vec::new());
        for line in lines {
            let id = line.id.to_string();
            if let (Some(contract), Some(scheme), Some(reference), Some(at)) =
                (line.contract_id, line.contract_scheme, line.reference, line.contract_at)
            {
                contracts.push(Contract {
                    id: contract.to_string(),
                    reference,
                    masked: line.masked.clone(),
                    holder: line.holder.clone(),
                    scheme: parsed(&scheme)?,
                    since: short_day(paris_day(at)),
                });
            }
            if all.last().is_none_or(|last| last.id != id) {
                let since = short_day(paris_day(line.created_at));
                all.push(Account { id, holder: line.holder, masked: line.masked, bic: line.bic, scheme: parsed(&line.scheme)?, since });
            }
        }
        let who = |first: Option<String>, last: Option<String>| match (first, last) {
            (Some(first), Some(last)) => format!("{first} {}", last.to_uppercase()),
            _ => "Espace supprimé".to_owned(),
        };
        let history = history.into_iter().map(|one| Done {
            at: short_instant(one.at),
            who: who(one.first_name, one.last_name),
            what: said(&one.event),
            subject: one.subject,
        });
        Ok(screens::overview(&company, &Overview { accounts: all, contracts, history: history.collect() }, done))
    }

    /// « Ajouter un compte ».
    pub(super) async fn add_account_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let (company, _, permitted) = self.opened(siren, &format!("{}/ajout", accounts(siren.as_str()))).await?;
        Ok(screens::add(&company, &permitted))
    }

    /// « Modifier le titulaire ».
    pub(super) async fn rename_screen(&self, siren: &Siren, id: Uuid) -> Result<Screen, Stop> {
        let (company, key, permitted) = self.opened(siren, &format!("{}/{id}/titulaire", accounts(siren.as_str()))).await?;
        Ok(screens::rename(&company, &permitted, &self.shown_account(&key, id).await?))
    }

    /// « Supprimer le compte ».
    pub(super) async fn remove_account_screen(&self, siren: &Siren, id: Uuid) -> Result<Screen, Stop> {
        let (company, key, permitted) = self.opened(siren, &format!("{}/{id}/suppression", accounts(siren.as_str()))).await?;
        let lines = account::lines(self.store().reader(), key.siren().as_str()).await?;
        let one = lines.iter().find(|line| line.id == id).ok_or(ApiError::NotFound)?;
        let last = lines.iter().all(|line| line.id == id);
        Ok(screens::removal(&company, &permitted, &shown(one)?, one.contract_id.is_some(), last))
    }

    /// « Créer un contrat ».
    pub(super) async fn add_contract_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let (company, key, permitted) = self.opened(siren, &format!("{}/contrat", accounts(siren.as_str()))).await?;
        let lines = account::lines(self.store().reader(), key.siren().as_str()).await?;
        let mut all = lines.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
        all.dedup_by(|one, before| one.id == before.id);
        Ok(screens::add_contract(&company, &permitted, &all))
    }

    /// One contract; `made` just now.
    pub(super) async fn contract_screen(&self, siren: &Siren, id: Uuid, made: bool) -> Result<Screen, Stop> {
        let (company, key, permitted) = self.opened(siren, &contract(siren.as_str(), &id.to_string())).await?;
        Ok(screens::one_contract(&company, &permitted.permit, &self.shown_contract(&key, id).await?, made))
    }

    /// « Révoquer le contrat ».
    pub(super) async fn revocation_screen(&self, siren: &Siren, id: Uuid) -> Result<Screen, Stop> {
        let page = format!("{}/revocation", contract(siren.as_str(), &id.to_string()));
        let (company, key, permitted) = self.opened(siren, &page).await?;
        Ok(screens::revocation(&company, &permitted, &self.shown_contract(&key, id).await?))
    }

    /// « Modifier l’adresse électronique de l’entreprise ».
    pub(super) async fn mailbox_screen(&self, siren: &Siren) -> Result<Screen, Stop> {
        let holder = self.person().await?;
        let person = holder.person.id;
        self.mailbox_key(self.store().reader(), person, siren).await?;
        let permit = self.fresh(&holder, &mailbox(siren.as_str()))?;
        let pending = demand::pending_address(self.store().reader(), siren.as_str()).await?;
        let pending = match pending {
            // Whoever asks takes its place.
            Some(row) if self.is_orphan(self.store().reader(), &row, person).await? => None,
            Some(row) => Some(Pending {
                address: row.address.filter(|_| row.person_id == Some(person)),
                state: State::parse(&row.state).ok_or(StoreError::Damaged("demand state"))?.label(),
                since: short_instant(row.created_at),
                follow: (row.person_id == Some(person)).then(|| format!("{DEMANDS}/{}", row.id)),
            }),
            None => None,
        };
        let present = demand::company_address(self.store().reader(), siren.as_str()).await?;
        let permitted = Permitted { key: Uuid::now_v7().to_string(), permit };
        Ok(mailboxes::change(&self.with_name(siren).await?, &permitted, present.as_deref(), pending.as_ref()))
    }

    /// A company whose accounts the person manages.
    async fn managed_company(&self, siren: &Siren) -> Result<(Named, AccountKey), Stop> {
        let person = self.person().await?.person.id;
        let key = self.account_key(self.store().reader(), person, siren).await?;
        Ok((self.with_name(siren).await?, key))
    }

    /// The same for a form, once the password was given.
    async fn opened(&self, siren: &Siren, page: &str) -> Result<(Named, AccountKey, Permitted), Stop> {
        let (company, key) = self.managed_company(siren).await?;
        let permit = self.fresh(&self.person().await?, page)?;
        Ok((company, key, Permitted { key: Uuid::now_v7().to_string(), permit }))
    }

    async fn with_name(&self, siren: &Siren) -> Result<Named, Stop> {
        let names = company::names(self.store().reader(), vec![siren.to_string()]).await?;
        Ok(named(siren.as_str(), names.into_values().next()))
    }

    /// An account that is in use.
    async fn shown_account(&self, key: &AccountKey, id: Uuid) -> Result<Account, Stop> {
        let one = account::find(self.store().reader(), key.siren().as_str(), id).await?.filter(|one| one.ended_at.is_none());
        let one = one.ok_or(ApiError::NotFound)?;
        let since = short_day(paris_day(one.created_at));
        Ok(Account { id: one.id.to_string(), holder: one.holder, masked: one.masked, bic: one.bic, scheme: parsed(&one.scheme)?, since })
    }

    /// A contract that is not revoked.
    async fn shown_contract(&self, key: &AccountKey, id: Uuid) -> Result<Contract, Stop> {
        let found = account::contract(self.store().reader(), key.siren().as_str(), id).await?;
        let (one, account) = found.ok_or(ApiError::NotFound)?;
        if one.ended_at.is_some() {
            return Err(ApiError::Gone.into());
        }
        Ok(Contract {
            id: one.id.to_string(),
            reference: one.reference,
            masked: account.masked,
            holder: account.holder,
            scheme: parsed(&one.scheme)?,
            since: short_day(paris_day(one.created_at)),
        })
    }
}

fn parsed(word: &str) -> Result<Scheme, StoreError> {
    Scheme::parse(word).ok_or(StoreError::Damaged("scheme"))
}

fn shown(line: &account::Line) -> Result<Account, StoreError> {
    Ok(Account {
        id: line.id.to_string(),
        holder: line.holder.clone(),
        masked: line.masked.clone(),
        bic: line.bic.clone(),
        scheme: parsed(&line.scheme)?,
        since: short_day(paris_day(line.created_at)),
    })
}
