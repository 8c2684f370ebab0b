//! New passwords and answers: judged with everything known of the person, never one of the last five (R-F04),
//! replaced with their mail in the caller's transaction.
use app::api::ApiError;
use app::domain::fault::{Faults, Problem};
use app::domain::identity::Firm;
use app::domain::password::{ALGORITHM, Personal};
use app::domain::question::Question;
use app::domain::secret::Secret;
use app::domain::validity::password_last_day;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::{long_day, long_instant, paris_day};
use crate::mail::Message;
use crate::mail::templates::{AnswerChanged, PasswordChange, PasswordChanged};
use crate::store::person::{self, NewPassword};
use crate::store::{self, StoreError, Transaction};

/// How long a notice is news.
const NEWS: Duration = Duration::days(7);

/// A new password, hashed before the transaction opens.
pub(super) struct Rotation {
    hash: String,
}

/// A new answer, hashed likewise.
pub(super) struct NewAnswer {
    pub question: Question,
    pub hash: String,
}

impl Portal {
    /// Everything known of a person that her password must not hold (R-F07); `answer` is the one just typed.
    pub(super) async fn personal(&self, person: &person::Row, answer: Option<&Secret>) -> Result<Personal, Stop> {
        let registration = person::registration(person)?;
        let mut personal = Personal::default()
            .with_login(&person.address)
            .with_last_name(&registration.last_name)
            .with(&registration.first_name)
            .with(registration.phone.as_str());
        if let Some(answer) = answer {
            personal = personal.with(answer.reveal());
        }
        if let Firm::French(siren) = &registration.firm {
            personal = personal.with_siren(siren.as_str());
            if let Some(name) = store::company::name(self.store().reader(), siren).await? {
                personal = personal.with(&name);
            }
        }
        Ok(personal)
    }

    /// Notes what is wrong with a new password, under `password`: policy, leaks, and the last five.
    pub(super) async fn judge_new_password(
        &self,
        faults: &mut Faults,
        person: &person::Row,
        password: &Secret,
        personal: &Personal,
    ) -> Result<(), Stop> {
        let mut own = Faults::default();
        app::api::judge_password(&mut own, &self.system().policy, password, personal);
        if self.system().leaked.contains(password.reveal()) {
            own.add("password", Problem::PasswordPublished);
        }
        if own.is_empty() {
            let past = person::past_passwords(self.store().reader(), person.id).await?;
            for hash in std::iter::once(&person.password_hash).chain(&past) {
                if self.system().hasher.verify_secret(password.reveal(), Some(hash)).await? {
                    own.add("password", Problem::PasswordUsedBefore);
                    break;
                }
            }
        }
        for fault in own.into_vec() {
            faults.add("password", fault.problem);
        }
        Ok(())
    }

    /// Hashes a new password.
    pub(super) async fn rotation(&self, password: &Secret) -> Result<Rotation, Stop> {
        Ok(Rotation { hash: self.system().hasher.secret(password.reveal()).await? })
    }

    /// Replaces the password that was read, with its mail (M5); [`ApiError::Stale`] when another change came first.
    pub(super) async fn replace_password(
        &self,
        tx: &Transaction,
        person: &person::Row,
        new: &Rotation,
        by: PasswordChange,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let last_day = password_last_day(paris_day(now), self.system().policy.months).ok_or(StoreError::Damaged("calendar"))?;
        let change = NewPassword { hash: new.hash.clone(), judged: ALGORITHM.to_owned(), last_day };
        if !person::change_password(tx, person, &change, now).await? {
            return Err(ApiError::Stale.into());
        }
        // Whoever knew the old one asked for these (T-MEL-1, T-OUB-5).
        store::change::cancel_of(tx, person.id, now).await?;
        store::access::void_resets(tx, person.id, now).await?;
        // A reminder of the old one's end that still waits would be wrong.
        store::outbox::give_up(tx, "password_expiring", &person.address, now).await?;
        let mail = Message::PasswordChanged(PasswordChanged { valid_until: long_day(last_day), by });
        self.write_to(tx, &person.address, &mail, None, now).await
    }

    /// Replaces question and answer, with their mail (M6).
    pub(super) async fn replace_answer(
        &self,
        tx: &Transaction,
        person: &person::Row,
        new: &NewAnswer,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        // The coordinates may have been corrected since the form was read.
        let there = person::find(tx, person.id).await?.ok_or(ApiError::Stale)?;
        person::change_answer(tx, &there, new.question, &new.hash, now).await?;
        store::access::void_resets(tx, person.id, now).await?;
        let mail = Message::AnswerChanged(AnswerChanged { changed_at: long_instant(now) });
        self.write_to(tx, &person.address, &mail, None, now).await
    }

    /// Puts a mail into the outbox; after `dead_at`, or a week, it serves nobody.
    pub(super) async fn write_to(
        &self,
        tx: &Transaction,
        recipient: &str,
        mail: &Message,
        dead_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), Stop> {
        let id = Uuid::now_v7();
        let payload = Some(mail.seal(&self.system().keys, id)?);
        let dead_at = Some(dead_at.unwrap_or(now + NEWS));
        let entry = store::outbox::Entry { id, template: mail.template(), recipient: recipient.to_owned(), payload, dead_at };
        Ok(store::outbox::put(tx, entry, now).await?)
    }
}
