//! What both sides of the counter do with a thread, each in one transaction: judged by [`State::after`], written by
//! [`store::thread`], told by mail when the office has written (R-M02 to R-M05, R-M09).
use std::collections::BTreeSet;

use app::api::ApiError;
use app::domain::fault::Problem;
use app::domain::siren::Siren;
use app::domain::thread::{Act, Author, MESSAGES, Notice, Refused, Side, State};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Stop, System};
use crate::clock::paris_day;
use crate::mail::Message;
use crate::mail::templates::MessageNotice;
use crate::store::thread::{self, Written};
use crate::store::{self, Transaction, demand, inbox};

/// A request that a company files.
#[derive(Clone, Debug)]
pub struct Filed<'a> {
    /// Of the thread; its first message's is made.
    pub id: Uuid,
    pub siren: &'a Siren,
    /// Of the list of themes.
    pub theme: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    /// Whose files become the message's.
    pub draft: Option<Uuid>,
}

/// What came of an act.
#[derive(Clone, Debug)]
pub struct Done {
    pub state: State,
    /// The message, when one was written.
    pub written: Option<Written>,
}

/// What an act brings along.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// The message; [`Act::Take`] has none, [`Act::Close`] may have one.
    pub text: Option<&'a str>,
    /// Whose files become the message's.
    pub draft: Option<Uuid>,
}

impl System {
    /// Opens a thread with its first message: the caller has made sure of the right, the theme and the texts.
    ///
    /// # Errors
    /// A database fault.
    pub async fn file(&self, tx: &Transaction, filed: &Filed<'_>, author: &Author, now: DateTime<Utc>) -> Result<Written, Stop> {
        let new = thread::New {
            id: filed.id,
            siren: filed.siren.to_string(),
            theme: filed.theme.to_owned(),
            subject: filed.subject.to_owned(),
            office: self.office_of(tx, filed.siren).await?,
        };
        let row = thread::open(tx, &new, author, now).await?;
        Ok(thread::append(tx, &row, author, filed.text, filed.draft, now).await?)
    }

    /// Carries an act out on a thread, for either side: holds it, judges, writes the message, moves the state on, tells the
    /// company by mail when the office has written. The caller has made sure of the right ([`app::domain::right`]).
    ///
    /// # Errors
    /// [`ApiError::NotFound`]; a fault of the field `text` ([`Problem::ThreadOver`], [`Problem::ThreadClosed`], [`Problem::ThreadFull`]) or `due`
    /// ([`Problem::DayPast`]); a database fault.
    pub async fn act(
        &self,
        tx: &Transaction,
        id: Uuid,
        act: Act,
        said: Said<'_>,
        author: &Author,
        now: DateTime<Utc>,
    ) -> Result<Done, Stop> {
        let row = thread::hold(tx, id).await?.ok_or(ApiError::NotFound)?;
        let today = paris_day(now);
        let state = thread::state(&row)?.after(act, row.closed_on, self.reopen_days, today).map_err(refusal)?;
        let written = match said.text {
            Some(_) if author.side == Side::Person && row.messages >= MESSAGES => {
                return Err(ApiError::fault("text", Problem::ThreadFull).into());
            }
            Some(text) => Some(thread::append(tx, &row, author, text, said.draft, now).await?),
            None => None,
        };
        thread::advance(tx, &row, state, act.due().or(row.due_on.filter(|_| state == State::WaitingPerson)), author, today, now).await?;
        if author.side == Side::Agent && written.is_some() {
            self.tell_of_message(tx, &row.siren, now).await?;
        }
        Ok(Done { state, written })
    }

    /// M10: to the company's address, and to each person who holds its messaging and asked for it; once to each address.
    async fn tell_of_message(&self, tx: &Transaction, siren: &str, now: DateTime<Utc>) -> Result<(), Stop> {
        let mut told = BTreeSet::new();
        if let Some(address) = demand::company_address(tx, siren).await? {
            let mail = Message::MessageNotice(MessageNotice { personal: false, daily: false });
            self.put_mail_to(tx, &address, &mail, None, now).await?;
            told.insert(address);
        }
        let Some(service) = self.catalogue.messaging() else { return Ok(()) };
        for person in inbox::told(tx, siren, service, Notice::Once).await? {
            if told.insert(person.address.clone()) {
                let mail = Message::MessageNotice(MessageNotice { personal: true, daily: false });
                self.put_mail_to(tx, &person.address, &mail, None, now).await?;
            }
        }
        Ok(())
    }
}

fn refusal(refused: Refused) -> ApiError {
    match refused {
        Refused::Over => ApiError::fault("text", Problem::ThreadOver),
        Refused::Closed => ApiError::fault("text", Problem::ThreadClosed),
        Refused::PastDay => ApiError::fault("due", Problem::DayPast),
    }
}

impl From<&store::person::Row> for Author {
    fn from(person: &store::person::Row) -> Self {
        Self { side: Side::Person, id: person.id, name: [person.first_name.as_str(), &person.last_name.to_uppercase()].join(" ") }
    }
}
