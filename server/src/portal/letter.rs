//! The letter of a request: its code and its reference, drawn and hashed before the transaction opens (R-J06, T-ADH-1).
use app::domain::demand::State;
use app::domain::identity::Registration;
use app::domain::secret::Secret;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::deposit::Deposit;
use super::{Stop, System};
use crate::letter::{Change, Kind, Letter, Requester};
use crate::secret::keys::Use;
use crate::secret::token;
use crate::store::company::Company;
use crate::store::demand::{self, NewLetter};
use crate::store::{self, Transaction};

/// A letter ready for the outbox.
pub(super) struct Prepared {
    letter: NewLetter,
    template: &'static str,
    recipient: String,
    payload: Vec<u8>,
    deposit: Deposit,
}

/// Who asks, and for what.
pub(super) struct Asked<'a> {
    pub kind: Kind,
    pub company: &'a Company,
    pub registration: &'a Registration,
    pub email: &'a str,
    pub quality: &'a str,
    /// Ids of the catalogue.
    pub services: &'a [String],
    /// For a change of the company's electronic address.
    pub change: Option<Change>,
}

impl System {
    /// The first eight bytes of a code's keyed hash (T-ACT-4).
    pub(super) fn code_index(&self, code: &str) -> i64 {
        let hash = self.keys.hash(Use::CodeIndex, code.as_bytes());
        i64::from_be_bytes(std::array::from_fn(|at| hash[at]))
    }

    /// The keyed hash of the reference that a letter prints for a refusal.
    pub(super) fn refusal_hash(&self, reference: &str) -> Vec<u8> {
        self.keys.hash(Use::CodeIndex, ["refus\n", reference].concat().as_bytes()).to_vec()
    }

    /// Draws and hashes what a letter needs.
    pub(super) async fn prepare_letter(&self, asked: Asked<'_>) -> Result<Prepared, Stop> {
        let (code, reference, outbox) = (token::code()?, token::code()?, Uuid::now_v7());
        let mut services = asked.services.to_vec();
        services.sort_by_key(|id| self.catalogue.place(id));
        let registration = asked.registration;
        let town = [registration.postcode.clone(), Some(registration.city.clone())].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let lines =
            [registration.street_line(), registration.address_extra.clone().unwrap_or_default(), town, registration.country.clone()];
        let letter = Letter {
            kind: asked.kind,
            company: asked.company.name.clone(),
            siren: asked.company.siren.parse().map_err(|_| store::StoreError::Damaged("siren"))?,
            address: asked.company.address.clone(),
            requester: Requester {
                civility: registration.civility.label().to_owned(),
                last_name: registration.last_name.clone(),
                first_name: registration.first_name.clone(),
                phone: registration.phone.shown(),
                email: asked.email.to_owned(),
                postal_address: lines.into_iter().filter(|line| !line.is_empty()).collect(),
                quality: asked.quality.to_owned(),
            },
            services: services.iter().map(|id| self.catalogue.label(id).to_owned()).collect(),
            change: asked.change,
            code: code.clone(),
            refusal: reference.grouped(),
        };
        let letter_row = NewLetter {
            outbox,
            code_index: self.code_index(code.reveal()),
            code_hash: self.hasher.code(code.reveal()).await?,
            refusal_hash: self.refusal_hash(reference.reveal()),
        };
        Ok(Prepared {
            template: letter.template(),
            recipient: format!("{} ({})", letter.company, letter.siren.grouped()),
            payload: letter.seal(&self.keys, outbox)?,
            deposit: Deposit {
                code: letter.code.clone(),
                requester: [&letter.requester.civility, &letter.requester.first_name, &letter.requester.last_name.to_uppercase()]
                    .map(String::as_str)
                    .join(" "),
                services: letter.services.clone(),
            },
            letter: letter_row,
        })
    }

    /// Puts a letter into the outbox; false when its request is not in one of `from` any more.
    pub(super) async fn put_letter(
        &self,
        tx: &Transaction,
        id: Uuid,
        from: &[State],
        prepared: &Prepared,
        now: DateTime<Utc>,
    ) -> Result<bool, Stop> {
        if !demand::await_letter(tx, id, from, &prepared.letter).await? {
            return Ok(false);
        }
        let entry = store::outbox::Entry {
            id: prepared.letter.outbox,
            template: prepared.template,
            recipient: prepared.recipient.clone(),
            payload: Some(prepared.payload.clone()),
            dead_at: None,
        };
        store::outbox::put_letter(tx, entry, now, now).await?;
        self.deposit_code(tx, id, &prepared.deposit, now).await?;
        Ok(true)
    }

    /// What is sealed of a bank account, for the row that holds it.
    pub(super) fn seal_account(&self, id: Uuid, account: &app::domain::bank::Account) -> Result<Vec<u8>, Stop> {
        let clear = Secret::new(serde_json::to_string(account).map_err(|_| store::StoreError::Damaged("account"))?);
        Ok(self.keys.seal(Use::Wizard, id.as_bytes(), clear.reveal().as_bytes())?)
    }

    /// The bank account sealed in a row.
    pub(super) fn open_account(&self, id: Uuid, sealed: &[u8]) -> Result<app::domain::bank::Account, Stop> {
        let clear = self.keys.open(Use::Wizard, id.as_bytes(), sealed)?;
        serde_json::from_slice(&clear).map_err(|_| store::StoreError::Damaged("account").into())
    }
}
