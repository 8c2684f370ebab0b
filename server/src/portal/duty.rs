//! What a person must do at login before anything else: a new password, the new terms (R-A12, R-C04, R-F06).
//!
//! Each duty done gives the session a new token (T-SES-1); the last one makes it a full session.
use app::api::duty::{Due, Duties as Area, Reason};
use app::api::ticket::{Envelope, Sheet};
use app::api::{Answer, ApiError};
use app::domain::duty::{Duties, Duty};
use app::domain::fault::Faults;
use app::domain::password::{Personal, Refusal, judge_by};
use app::domain::route::way_back;
use app::domain::secret::Secret;
use app::domain::terms;
use app::domain::validity::FORM;
use async_trait::async_trait;

use super::secrets::Rotation;
use super::{Portal, Stop};
use crate::clock::{paris_day, short_day};
use crate::mail::templates::PasswordChange;
use crate::secret::token::{self, digest};
use crate::store;
use crate::store::idempotency::Posted;
use crate::store::person::Row;
use crate::store::session::Holder;

/// What doing a duty writes.
enum Work {
    Password(Rotation),
    Terms(String),
}

#[async_trait]
impl Area for Portal {
    async fn duty_page(&self, duty: Duty) -> Answer<Sheet<Due>> {
        let holder = self.bound(duty).await?;
        let person = &holder.person;
        let reason = if self.is_disowned(self.store().reader(), person).await? {
            Reason::Disowned
        } else if person.password_last_day < paris_day(self.now()) {
            Reason::Expired(short_day(person.password_last_day))
        } else {
            Reason::Rules
        };
        let data = Due { address: person.address.clone(), last_name: person.last_name.clone(), reason };
        Ok(Sheet { ticket: self.ticket(None)?, revision: 0, data })
    }

    async fn renew(&self, envelope: Envelope, password: Secret, mut faults: Faults, retour: &str) -> Answer<String> {
        let posted = self.posted("duty/password", &envelope.key, &envelope.content);
        self.done_once(&posted, Duty::Password, retour, async {
            let holder = self.bound(Duty::Password).await?;
            // The old password was given at login, not hours ago (T-MDP-1).
            if holder.session.confirmed_at + FORM < self.now() {
                return Err(ApiError::SignIn);
            }
            let personal = self.personal(&holder.person, None).await?;
            self.judge_new_password(&mut faults, &holder.person, &password, &personal).await?;
            if !faults.is_empty() {
                return Err(ApiError::Faults { faults: faults.into_vec(), solved: None });
            }
            let work = Work::Password(self.rotation(&password).await?);
            Ok(self.do_duty(&holder, Duty::Password, &work, &posted).await?)
        })
        .await
    }

    async fn accept_terms(&self, envelope: Envelope, version: String, retour: &str) -> Answer<String> {
        let posted = self.posted("duty/terms", &envelope.key, &envelope.content);
        self.done_once(&posted, Duty::Terms, retour, async {
            let holder = self.bound(Duty::Terms).await?;
            if version != terms::VERSION {
                return Err(ApiError::Stale);
            }
            Ok(self.do_duty(&holder, Duty::Terms, &Work::Terms(version), &posted).await?)
        })
        .await
    }
}

impl Portal {
    /// What is due, now that the password is known: it has expired, or the policy has become stricter since it was
    /// chosen, or « Ce n’est pas moi » was said with it; the terms have a new version.
    pub(super) fn duties(&self, person: &Row, password: &Secret) -> Duties {
        let expired = person.password_last_day < paris_day(self.now());
        let refusals = judge_by(&self.system().policy, password.reveal(), &Personal::default()).err().unwrap_or_default();
        let weak = refusals.iter().any(|refusal| matches!(refusal, Refusal::TooShort | Refusal::Weak));
        Duties::found(expired || weak, person.terms_version != terms::VERSION)
    }

    /// The person of this session, if this duty is her next one; otherwise the way to what is.
    async fn bound(&self, duty: Duty) -> Answer<Holder> {
        let holder = self.anyone().await?;
        match Duties::parse(&holder.session.duties).first() {
            Some(first) if first == duty => Ok(holder),
            other => Err(ApiError::Elsewhere(other.map_or("/espace", Duty::page).to_owned())),
        }
    }

    /// Carries a duty out once, and says where to go then.
    async fn done_once(&self, posted: &Posted, duty: Duty, retour: &str, work: impl Future<Output = Answer<()>> + Send) -> Answer<String> {
        self.once(posted, work).await?;
        // The holder was read when this request began.
        let left = Duties::parse(&self.anyone().await?.session.duties).without(duty);
        let to = next(&left, retour);
        Ok(if left.first().is_none() { self.resumed(to).await } else { to })
    }

    async fn do_duty(&self, holder: &Holder, duty: Duty, work: &Work, posted: &Posted) -> Result<(), Stop> {
        let (now, person) = (self.now(), &holder.person);
        let left = Duties::parse(&holder.session.duties).without(duty);
        let (old, new) = (digest(&self.caller().token), token::token()?);
        let (left, old, hash) = (&left, &old, &digest(&new));
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    store::lock(tx, person.id.as_bytes()).await?;
                    let event = match work {
                        Work::Password(rotation) => {
                            self.replace_password(tx, person, rotation, PasswordChange::Renewal, now).await?;
                            store::session::end_all(tx, person.id, Some(old)).await?;
                            "password.renewed"
                        }
                        Work::Terms(version) => {
                            store::person::accept_terms(tx, person.id, version, now).await?;
                            "terms.accepted"
                        }
                    };
                    let given = matches!(work, Work::Password(_));
                    if !store::session::renew(tx, old, hash, left, given, now).await? {
                        return Err(ApiError::SignIn.into());
                    }
                    store::journal::append(tx, &self.event(event, Some(person.id), None), now).await?;
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        self.set_cookies(|cookies| cookies.session = Some(new));
        self.system().wake.notify_one();
        Ok(())
    }
}

/// Where to go with what is left to do; `retour` is kept on the way.
pub(super) fn next(left: &Duties, retour: &str) -> String {
    match (left.first(), way_back(retour)) {
        (Some(duty), Some(page)) => format!("{}?retour={page}", duty.page()),
        (Some(duty), None) => duty.page().to_owned(),
        (None, page) => page.unwrap_or_else(|| "/espace".to_owned()),
    }
}
