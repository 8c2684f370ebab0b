//! Creation of a space: the wizard's rows of both modes, and « Confirmer » in expert mode (R-C01 to R-C20); in simplified
//! mode it is [`super::simplified`].
//!
//! A free address, one with a space and one with a pending request go through the same screens, the
//! same hashes and the same number of outbox rows: only the mail differs (R-C09 as ruled).
use app::api::creation::{AcceptTerms, Choose, Creation, Fill, step};
use app::api::ticket::{Envelope, Purpose};
use app::api::{Answer, ApiError};
use app::domain::address::EmailAddress;
use app::domain::answer;
use app::domain::fault::{Faults, Problem};
use app::domain::identity::{Firm, Registration};
use app::domain::mode::Mode;
use app::domain::password::{ALGORITHM, Personal};
use app::domain::secret::Secret;
use app::domain::terms;
use app::domain::validity::{CODE, UNSENT, WIZARD};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::long_instant;
use crate::mail::Message;
use crate::mail::templates::{ActivationCode, AddressInUse, MailPerson};
use crate::secret::keys::Use;
use crate::secret::token;
use crate::store::pending::{Kind, NewPending};
use crate::store::throttle::Attempt;
use crate::store::wizard::{self, CreationChange};
use crate::store::{self, Transaction};

/// The owner of an address already used is told at most once in so long.
pub(super) const NOTICE_INTERVAL: Duration = CODE;

#[async_trait]
impl Creation for Portal {
    async fn accept(&self, command: AcceptTerms) -> Answer<()> {
        if command.version != terms::VERSION {
            return Err(ApiError::Stale);
        }
        let posted = self.posted("creation/terms", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let (now, browser) = (self.now(), self.browser());
            let (posted, browser, simplified) = (&posted, &browser, command.mode.is_simplified());
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        wizard::begin_creation(tx, browser, terms::VERSION, simplified, now, now + WIZARD).await?;
                        Ok(store::idempotency::note(tx, posted, now).await?)
                    })
                })
                .await?;
            Ok(())
        })
        .await
    }

    async fn choose(&self, command: Choose) -> Answer<()> {
        let posted = self.posted("creation/credentials", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let mode = if command.company.is_some() { Mode::Simplified } else { Mode::Expert };
            let draft = self.draft(mode, 1).await?;
            if draft.revision != command.revision {
                return Err(ApiError::Stale);
            }
            let check = self.solved_check(Purpose::Creation, &command.check).await?;
            if let Some(company) = &command.company {
                self.judge_company(&company.siren, &check).await?;
            }
            if self.system().leaked.contains(command.password.reveal()) {
                let solved = check.solved(&self.system().keys).map_err(Stop::from)?;
                let faults = app::domain::fault::one("password", Problem::PasswordPublished);
                return Err(ApiError::Faults { faults, solved: Some(solved) });
            }
            let password =
                self.system().keys.seal(Use::Wizard, draft.id.as_bytes(), command.password.reveal().as_bytes()).map_err(Stop::from)?;
            let company = command.company.map(|company| (company.siren.to_string(), company.address.to_string()));
            let change = CreationChange::Credentials { company, address: command.address.to_string(), password };
            self.take_step(draft.id, command.revision, change, &posted, Some(check.id)).await
        })
        .await
    }

    async fn fill(&self, command: Fill) -> Answer<()> {
        let posted = self.posted("creation/details", &command.envelope.key, &command.envelope.content);
        self.once(&posted, async {
            let draft = self.draft(command.mode, 2).await?;
            // The firm of a simplified creation is its company: the form carries what the row holds.
            let firm = command.registration.firm.identifier();
            if draft.revision != command.revision || draft.siren.as_deref().is_some_and(|siren| siren != firm) {
                return Err(ApiError::Stale);
            }
            let address = draft.address.clone().unwrap_or_default();
            let local = address.split('@').next().unwrap_or_default();
            answer::judge(command.answer.reveal(), command.registration.question.text(), &[&address, local])
                .map_err(|problem| ApiError::fault("answer", problem))?;
            let answer =
                self.system().keys.seal(Use::Wizard, draft.id.as_bytes(), command.answer.reveal().as_bytes()).map_err(Stop::from)?;
            let change = CreationChange::Details { registration: Box::new(command.registration), answer };
            self.take_step(draft.id, command.revision, change, &posted, None).await
        })
        .await
    }

    async fn confirm(&self, envelope: Envelope, mode: Mode, revision: i64) -> Answer<()> {
        let posted = self.posted("creation/confirm", &envelope.key, &envelope.content);
        self.once(&posted, async {
            let draft = self.draft(mode, 3).await?;
            if draft.revision != revision {
                return Err(ApiError::Stale);
            }
            self.hold_back_floods("creation").await?;
            let request = self.judged(&draft).await?;
            let prepared = match mode {
                Mode::Expert => Confirmed::Expert(self.prepared(&draft, request).await?),
                Mode::Simplified => Confirmed::Simplified(self.prepared_simplified(&draft, request).await?),
            };
            let (now, prepared, posted) = (self.now(), &prepared, &posted);
            self.store()
                .write::<_, Stop, _>(|tx, _| {
                    Box::pin(async move {
                        match prepared {
                            Confirmed::Expert(prepared) => self.request(tx, prepared, revision, now).await?,
                            Confirmed::Simplified(prepared) => self.request_simplified(tx, prepared, revision, now).await?,
                        }
                        store::idempotency::note(tx, posted, now).await?;
                        self.system().halt.at("before-commit").await;
                        Ok(())
                    })
                })
                .await?;
            self.system().halt.at("after-commit").await;
            self.system().wake.notify_one();
            Ok(())
        })
        .await
    }
}

/// What « Confirmer » found in the draft, judged.
pub(super) struct Judged {
    pub address: EmailAddress,
    pub registration: Registration,
    pub password: Secret,
    pub answer: Secret,
}

/// What « Confirmer » writes, by mode.
#[allow(clippy::large_enum_variant, reason = "one of it per request")]
enum Confirmed {
    Expert(Prepared),
    Simplified(super::simplified::Prepared),
}

/// Everything that a request needs, hashed and sealed before the transaction opens.
struct Prepared {
    draft: wizard::Creation,
    address: EmailAddress,
    registration: Registration,
    password_hash: String,
    answer_hash: String,
    code_hash: String,
    code_index: i64,
    cancel_hash: Vec<u8>,
    id: Uuid,
    outbox_id: Uuid,
    /// M1, sealed.
    code_mail: Vec<u8>,
}

impl Portal {
    /// The creation of this browser in a mode with the first `steps` steps done; otherwise the way to the first missing one.
    pub(super) async fn draft(&self, mode: Mode, steps: usize) -> Result<wizard::Creation, Stop> {
        let draft = wizard::creation(self.store().reader(), &self.browser()).await?;
        let missing = |number: usize| Stop::Api(ApiError::Elsewhere(step(mode, number).to_owned()));
        let draft = draft.filter(|draft| draft.simplified == mode.is_simplified()).ok_or_else(|| missing(0))?;
        if draft.expires_at <= self.now() {
            return Err(ApiError::Gone.into());
        }
        if draft.confirmed_at.is_some() {
            return Err(missing(4));
        }
        if steps >= 2 && draft.password.is_none() {
            return Err(missing(1));
        }
        if steps >= 3 && (draft.registration.is_none() || draft.answer.is_none()) {
            return Err(missing(2));
        }
        Ok(draft)
    }

    pub(super) fn unseal(&self, id: Uuid, sealed: Option<&[u8]>) -> Result<Secret, Stop> {
        let opened = self.system().keys.open(Use::Wizard, id.as_bytes(), sealed.unwrap_or_default())?;
        Ok(Secret::new(String::from_utf8_lossy(&opened).into_owned()))
    }

    async fn take_step(
        &self,
        id: Uuid,
        revision: i64,
        change: CreationChange,
        posted: &store::idempotency::Posted,
        check: Option<Uuid>,
    ) -> Answer<()> {
        let (now, change) = (self.now(), &change);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move {
                    if let Some(check) = check
                        && !store::check::use_up(tx, check, now).await?
                    {
                        return Err(ApiError::fault("check_answer", Problem::CheckOver).into());
                    }
                    if !wizard::change_creation(tx, id, revision, change.clone()).await? {
                        return Err(ApiError::Stale.into());
                    }
                    Ok(store::idempotency::note(tx, posted, now).await?)
                })
            })
            .await?;
        Ok(())
    }

    /// The password, judged again with everything now known: if it has become too weak, back to step 2 (T-CRE-4 as ruled).
    async fn judged(&self, draft: &wizard::Creation) -> Result<Judged, Stop> {
        let mode = if draft.simplified { Mode::Simplified } else { Mode::Expert };
        let back = |number| ApiError::Elsewhere(step(mode, number).to_owned());
        let address: EmailAddress = draft.address.as_deref().unwrap_or_default().parse().map_err(|_| back(1))?;
        let registration = registration(draft)?.ok_or_else(|| back(2))?;
        let password = self.unseal(draft.id, draft.password.as_deref())?;
        let answer = self.unseal(draft.id, draft.answer.as_deref())?;
        let mut personal = Personal::default()
            .with_login(address.as_str())
            .with_last_name(&registration.last_name)
            .with(&registration.first_name)
            .with(registration.phone.as_str())
            .with(answer.reveal())
            .with(draft.company_address.as_deref().unwrap_or_default());
        if let Firm::French(siren) = &registration.firm {
            personal = personal.with_siren(siren.as_str());
            if let Some(name) = store::company::name(self.store().reader(), siren).await? {
                personal = personal.with(&name);
            }
        }
        let mut faults = Faults::default();
        app::api::judge_password(&mut faults, &self.system().policy, &password, &personal);
        if faults.is_empty() {
            return Ok(Judged { address, registration, password, answer });
        }
        let (id, revision) = (draft.id, draft.revision);
        self.store()
            .write::<_, Stop, _>(|tx, _| {
                Box::pin(async move { Ok(wizard::change_creation(tx, id, revision, CreationChange::PasswordAgain).await?) })
            })
            .await?;
        Err(ApiError::Elsewhere(format!("{}?motif=mot-de-passe", step(mode, 1))).into())
    }

    async fn prepared(&self, draft: &wizard::Creation, judged: Judged) -> Result<Prepared, Stop> {
        let hasher = &self.system().hasher;
        let code = token::code()?;
        let cancel = token::token()?;
        let password_hash = hasher.secret(judged.password.reveal()).await?;
        let answer_hash = hasher.secret(judged.answer.reveal()).await?;
        let code_hash = hasher.code(code.reveal()).await?;
        let (id, outbox_id) = (Uuid::now_v7(), Uuid::now_v7());
        let registration = judged.registration;
        let mail = Message::ActivationCode(ActivationCode {
            requester: named(&registration),
            code: code.reveal().to_owned(),
            deadline: long_instant(self.now() + CODE),
            cancel_url: format!("{}/creation/annulation?jeton={cancel}", self.system().public_url),
        });
        let code_mail = mail.seal(&self.system().keys, outbox_id)?;
        let code_index = self.code_index(code.reveal());
        let cancel_hash = token::digest(&cancel);
        Ok(Prepared {
            draft: draft.clone(),
            address: judged.address,
            registration,
            password_hash,
            answer_hash,
            code_hash,
            code_index,
            cancel_hash,
            id,
            outbox_id,
            code_mail,
        })
    }

    /// The first eight bytes of a code's keyed hash (T-ACT-4).
    pub(super) fn code_index(&self, code: &str) -> i64 {
        self.system().code_index(code)
    }

    /// The transaction of « Confirmer »: a request and its code, or the notice to the owner of the address.
    async fn request(&self, tx: &Transaction, prepared: &Prepared, revision: i64, now: DateTime<Utc>) -> Result<(), Stop> {
        let key = prepared.address.key();
        store::lock(tx, &self.identifier(&key)).await?;
        let space = store::person::by_address(tx, &key).await?;
        let mut closing = store::pending::closing(tx, &key).await?;
        if let Some(old) = closing.take_if(|old| !old.dates.closes_address(now)) {
            self.system().lapse(tx, &old, now).await?;
        }
        let kept =
            if space.is_none() && closing.is_none() { store::pending::put(tx, self.new_pending(prepared), now).await? } else { false };
        let entry = if kept {
            store::outbox::Entry {
                id: prepared.outbox_id,
                template: "activation_code",
                recipient: prepared.address.to_string(),
                payload: Some(prepared.code_mail.clone()),
                dead_at: Some(now + UNSENT),
            }
        } else {
            let owner = space.map_or_else(|| prepared.address.to_string(), |person| person.address);
            self.notice_of_use(tx, prepared.outbox_id, &key, owner, closing.as_ref(), now).await?
        };
        store::outbox::put(tx, entry, now).await?;
        let change = CreationChange::Confirmed { pending: kept.then_some(prepared.id), at: now, expires_at: now + WIZARD };
        if !wizard::change_creation(tx, prepared.draft.id, revision, change).await? {
            return Err(ApiError::Stale.into());
        }
        let event = if kept { "creation.requested" } else { "creation.address_in_use" };
        store::journal::append(tx, &self.event(event, None, Some(&key)), now).await?;
        let attempt =
            Attempt { id: Uuid::now_v7(), purpose: "creation", account: self.identifier(&key), source: self.source(), device: None };
        Ok(store::throttle::record(tx, &attempt, now).await?)
    }

    /// M16, or a row that is held back: at most one mail in 48 h, always one row.
    pub(super) async fn notice_of_use(
        &self,
        tx: &Transaction,
        id: Uuid,
        key: &str,
        owner: String,
        closing: Option<&store::pending::Dated>,
        now: DateTime<Utc>,
    ) -> Result<store::outbox::Entry, Stop> {
        let mail = Message::AddressInUse(AddressInUse {
            pending: closing.is_some(),
            by_letter: closing.is_some_and(|old| old.row.simplified),
            since: long_instant(closing.map_or(now, |old| old.row.created_at)),
        });
        let sealed = mail.seal(&self.system().keys, id)?;
        let due = store::access::claim_notice(tx, "address_in_use", key, NOTICE_INTERVAL, now).await?;
        Ok(store::outbox::Entry {
            id,
            template: "address_in_use",
            recipient: owner,
            payload: due.then_some(sealed),
            dead_at: Some(now + UNSENT),
        })
    }

    fn new_pending(&self, prepared: &Prepared) -> NewPending {
        NewPending {
            id: prepared.id,
            address: prepared.address.to_string(),
            address_key: prepared.address.key(),
            registration: prepared.registration.clone(),
            password_hash: prepared.password_hash.clone(),
            password_judged: ALGORITHM.to_owned(),
            answer_hash: prepared.answer_hash.clone(),
            code_index: prepared.code_index,
            code_hash: prepared.code_hash.clone(),
            cancel_hash: prepared.cancel_hash.clone(),
            browser_hash: self.browser(),
            outbox_id: prepared.outbox_id,
            terms_version: prepared.draft.terms_version.clone(),
            terms_accepted_at: prepared.draft.terms_accepted_at,
            terms_source_hash: self.source(),
            kind: Kind::Expert,
        }
    }
}

/// A person as mails name her.
pub(super) fn named(registration: &Registration) -> MailPerson {
    MailPerson {
        civility: registration.civility.label().to_owned(),
        family_name: registration.last_name.clone(),
        given_name: registration.first_name.clone(),
    }
}

/// What the draft holds of SC07.
pub(super) fn registration(draft: &wizard::Creation) -> Result<Option<Registration>, Stop> {
    match &draft.registration {
        Some(json) => serde_json::from_value(json.clone()).map(Some).map_err(|_| store::StoreError::Damaged("registration").into()),
        None => Ok(None),
    }
}
