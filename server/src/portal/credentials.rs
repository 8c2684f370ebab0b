//! Changing credentials: the password given again, then all three parts judged, then one transaction (R-G01 to R-G12).
use app::api::credentials::{CHANGE, CONFIRM, Change, Changed, Credentials, Present, Waiting};
use app::api::ticket::{Envelope, Sheet};
use app::api::{Answer, ApiError};
use app::domain::fault::{Faults, Problem};
use app::domain::secret::Secret;
use app::domain::throttle::Verdict;
use app::domain::validity::{CODE, FORM};
use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::change::NewAddress;
use super::secrets::{NewAnswer, Rotation};
use super::throttle::Account;
use super::{Portal, Stop};
use crate::clock::{long_day, long_instant};
use crate::secret::hash::HashFault;
use crate::secret::keys::Use;
use crate::secret::token::{self, digest};
use crate::store::idempotency::Posted;
use crate::store::session::Holder;
use crate::store::{self, Transaction};

/// The event that SC22 to SC24 tell about.
const EVENT: &str = "credentials.changed";

/// The form's fields, from above.
const FIELDS: [&str; 6] = ["email", "email_again", "password", "password_again", "question", "answer"];

#[async_trait]
impl Credentials for Portal {
    async fn confirm_page(&self) -> Answer<Sheet<String>> {
        let holder = self.person().await?;
        Ok(Sheet { ticket: self.ticket(None)?, revision: 0, data: holder.person.address })
    }

    async fn confirm(&self, envelope: Envelope, password: Secret) -> Answer<()> {
        let holder = self.person().await?;
        let posted = self.posted("credentials/confirm", &envelope.key, &envelope.content);
        self.once(&posted, async { Ok(self.give_again(&holder, &password, &posted).await?) }).await
    }

    async fn change_page(&self) -> Answer<Sheet<Present>> {
        let holder = self.person().await?;
        if !self.is_fresh(&holder) {
            return Err(ApiError::Elsewhere(format!("{CONFIRM}?retour={CHANGE}")));
        }
        let registration = store::person::registration(&holder.person).map_err(Stop::from)?;
        let data = Present {
            permit: self.permit(&holder)?,
            address: holder.person.address.clone(),
            last_name: holder.person.last_name.clone(),
            question: registration.question.number(),
            waiting: self.waiting(&holder).await?,
        };
        Ok(Sheet { ticket: self.ticket(None)?, revision: 0, data })
    }

    async fn change(&self, command: Change, faults: Faults) -> Answer<()> {
        let holder = self.person().await?;
        let posted = self.posted("credentials/change", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            if !self.is_permitted(&holder, &command.permit) {
                return Err(ApiError::Elsewhere(format!("{CONFIRM}?retour={CHANGE}")));
            }
            let parts = self.judged_parts(&holder, command, faults).await?;
            Ok(self.carry_out_change(&holder, &parts, &posted).await?)
        })
        .await
    }

    async fn changed_page(&self) -> Answer<Changed> {
        let holder = self.person().await?;
        let since = self.now() - FORM;
        let last = store::journal::last(self.store().reader(), holder.person.id, EVENT, since).await.map_err(Stop::from)?;
        let last = last.filter(|event| event.detail["session"] == json!(holder.session.id));
        let detail = last.ok_or_else(|| ApiError::Elsewhere(CHANGE.to_owned()))?.detail;
        let said = |part: &str| detail[part] == json!(true);
        Ok(Changed {
            password_until: said("password").then(|| long_day(holder.person.password_last_day)),
            address: if said("address") { self.waiting(&holder).await? } else { None },
            question: said("answer"),
        })
    }
}

/// The parts of a change, judged and hashed.
struct Parts {
    address: Option<NewAddress>,
    password: Option<Rotation>,
    answer: Option<NewAnswer>,
}

impl Portal {
    /// The password given again: the limiter of the login counts a wrong one (T-MDP-1); a right one gives the
    /// session a new token (T-SES-1).
    async fn give_again(&self, holder: &Holder, password: &Secret, posted: &Posted) -> Result<(), Stop> {
        let person = &holder.person;
        let attempt = self.attempt("login", &person.address_key, Some(person.id)).await?;
        let (now, attempt) = (self.now(), &attempt);
        let verdict = self.store().write::<_, Stop, _>(|tx, _| Box::pin(self.admit_login(tx, attempt, now))).await?;
        if let Verdict::Wait(until) = verdict {
            return Err(self.wait(until).into());
        }
        let matches = match self.system().hasher.verify_secret(password.reveal(), Some(&person.password_hash)).await {
            Err(HashFault::Full) => {
                store::throttle::withdraw(self.store().reader(), attempt.id).await?;
                return Err(ApiError::Busy { seconds: 3 }.into());
            }
            answer => answer?,
        };
        let (old, new) = (digest(&self.caller().token), token::token()?);
        let (old, hash) = (&old, &digest(&new));
        let duties = app::domain::duty::Duties::default();
        let duties = &duties;
        let renewed = self
            .store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if !matches || verdict != Verdict::Go {
                        let account = Account { key: &person.address_key, owner: Some(&person.address) };
                        store::journal::append(tx, &self.event("password.refused", Some(person.id), None), now).await?;
                        self.after_failure(tx, attempt, &account, now).await?;
                        return Ok(None);
                    }
                    store::throttle::succeeded(tx, attempt.id).await?;
                    store::idempotency::note(tx, posted, now).await?;
                    store::journal::append(tx, &self.event("password.given", Some(person.id), None), now).await?;
                    Ok(Some(store::session::renew(tx, old, hash, duties, true, now).await?))
                })
            })
            .await?;
        match renewed {
            Some(true) => {
                self.set_cookies(|cookies| cookies.session = Some(new));
                Ok(())
            }
            Some(false) => Err(ApiError::SignIn.into()),
            None => Err(ApiError::fault("password", Problem::PasswordWrong).into()),
        }
    }

    /// Says that the password was given when this form opened; bound to the session, 30 minutes.
    pub(super) fn permit(&self, holder: &Holder) -> Result<String, Stop> {
        let until = (self.now() + FORM).timestamp().to_be_bytes();
        Ok(BASE64_URL_SAFE_NO_PAD.encode(self.system().keys.seal(Use::Permit, holder.session.id.as_bytes(), &until)?))
    }

    pub(super) fn is_permitted(&self, holder: &Holder, permit: &str) -> bool {
        let opened = BASE64_URL_SAFE_NO_PAD
            .decode(permit)
            .ok()
            .and_then(|sealed| self.system().keys.open(Use::Permit, holder.session.id.as_bytes(), &sealed).ok());
        let until = opened.and_then(|bytes| bytes.as_slice().try_into().ok().map(i64::from_be_bytes));
        until.is_some_and(|until| self.now().timestamp() <= until)
    }

    /// The change of address that the person waits for, while its code may still come.
    pub(super) async fn waiting(&self, holder: &Holder) -> Result<Option<Waiting>, Stop> {
        let found = store::change::of_person(self.store().reader(), holder.person.id).await?;
        Ok(found.filter(|change| change.dates.is_live(self.now())).map(|change| Waiting {
            deadline: long_instant(change.dates.sent_at.unwrap_or(change.row.created_at) + CODE),
            address: change.row.address,
        }))
    }

    /// Everything that is wrong with the parts; or the parts, hashed.
    async fn judged_parts(&self, holder: &Holder, command: Change, mut faults: Faults) -> Result<Parts, Stop> {
        let person = &holder.person;
        let typed = command.answer.as_ref().map(|(_, answer)| answer);
        if command.address.as_ref().is_some_and(|address| address.key() == person.address_key) {
            faults.add("email", Problem::AddressSame);
        }
        if let Some((question, answer)) = &command.answer {
            let known = [person.address.as_str(), &person.last_name, &person.first_name];
            faults.take("answer", app::domain::answer::judge(answer.reveal(), question.text(), &known));
        }
        if let Some(password) = &command.password {
            let mut personal = self.personal(person, typed).await?;
            if let Some(address) = &command.address {
                personal = personal.with_login(address.as_str());
            }
            self.judge_new_password(&mut faults, person, password, &personal).await?;
        }
        if !faults.is_empty() {
            let mut faults = faults.into_vec();
            // In the order of the form.
            faults.sort_by_key(|fault| FIELDS.iter().position(|field| *field == fault.field).unwrap_or(FIELDS.len()));
            return Err(ApiError::Faults { faults, solved: None }.into());
        }
        let address = match command.address {
            Some(address) => Some(self.new_address(holder, address).await?),
            None => None,
        };
        let password = match command.password {
            Some(password) => Some(self.rotation(&password).await?),
            None => None,
        };
        let answer = match command.answer {
            Some((question, answer)) => Some(NewAnswer { question, hash: self.system().hasher.secret(answer.reveal()).await? }),
            None => None,
        };
        Ok(Parts { address, password, answer })
    }

    /// All parts or none; whoever's session ended meanwhile changes nothing.
    async fn carry_out_change(&self, holder: &Holder, parts: &Parts, posted: &Posted) -> Result<(), Stop> {
        let (now, token) = (self.now(), digest(&self.caller().token));
        let token = &token;
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, holder.person.id.as_bytes()).await?;
                    if !store::session::is_open(tx, token).await? {
                        return Err(ApiError::SignIn.into());
                    }
                    self.write_parts(tx, holder, parts, now).await?;
                    store::access::forget_kept(tx, holder.session.id).await?;
                    let mut event = self.event(EVENT, Some(holder.person.id), None);
                    event.detail = json!({
                        "session": holder.session.id,
                        "address": parts.address.is_some(),
                        "password": parts.password.is_some(),
                        "answer": parts.answer.is_some(),
                    });
                    store::journal::append(tx, &event, now).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.system().wake.notify_one();
        Ok(())
    }

    async fn write_parts(&self, tx: &Transaction, holder: &Holder, parts: &Parts, now: DateTime<Utc>) -> Result<(), Stop> {
        let person = &holder.person;
        if let Some(answer) = &parts.answer {
            self.replace_answer(tx, person, answer, now).await?;
        }
        if let Some(password) = &parts.password {
            self.replace_password(tx, person, password, crate::mail::templates::PasswordChange::Owner, now).await?;
            let token = digest(&self.caller().token);
            store::session::end_all(tx, person.id, Some(&token)).await?;
        }
        if let Some(address) = &parts.address {
            let day = now - Duration::hours(24);
            if store::change::asked_since(tx, person.id, day).await? >= super::change::A_DAY {
                return Err(ApiError::TooMany { seconds: 3600 }.into());
            }
            self.ask_for_address(tx, person, address, now).await?;
        }
        Ok(())
    }
}
