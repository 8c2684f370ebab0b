//! The demonstration's post box: mails and letters that left, readable for seven days. 404 everywhere else.
use app::api::demonstration::{Demonstration, Mail, MailLine, PostBox};
use app::api::{Answer, ApiError};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::{paris_day, short_instant};
use crate::directory::demo;
use crate::letter::{self, Letter};
use crate::mail::{Message, subject};
use crate::pdf::letter::letters;
use crate::secret::totp::TotpSecret;
use crate::store::outbox::{self, Row};

#[async_trait]
impl Demonstration for Portal {
    async fn mails(&self) -> Answer<PostBox> {
        self.demonstration_only()?;
        let rows = outbox::latest(self.store().reader(), 50).await.map_err(Stop::from)?;
        let code = TotpSecret::demonstration().code(self.now().timestamp());
        let lines = rows.iter().filter(|row| row.state != "suppressed").map(line).collect();
        Ok(PostBox { agent: (demo::AGENT.address.to_owned(), code), lines })
    }

    async fn mail(&self, id: String) -> Answer<Mail> {
        let row = self.left(&id).await?;
        if row.kind == "letter" {
            let (letter, at) = self.letter(&row)?;
            return Ok(Mail { line: line(&row), text: letter.text(paris_day(at), self.system().press.head()), letter: true });
        }
        let payload = row.payload.as_deref().ok_or(ApiError::Gone)?;
        let message = Message::open(&self.system().keys, row.id, payload).map_err(Stop::from)?;
        let message = match row.sent_at {
            Some(at) => message.sent_at(at),
            None => message,
        };
        let rendered = message.render(&self.system().mail_brand).map_err(|fault| super::incident(&fault))?;
        Ok(Mail { line: line(&row), text: rendered.text, letter: false })
    }
}

impl Portal {
    /// A letter of the outbox as the mail room gets it.
    ///
    /// # Errors
    /// What the page says: 404 outside the demonstration and for what is no letter, 410 when its text was erased.
    pub async fn letter_document(&self, id: &str) -> Answer<Vec<u8>> {
        let row = self.left(id).await?;
        if row.kind != "letter" {
            return Err(ApiError::NotFound);
        }
        let (letter, at) = self.letter(&row)?;
        let made = self.system().press.make(move |head| letters(&[letter.content(paris_day(at), head)], head, at)).await;
        Ok(made.map_err(Stop::from)?)
    }

    async fn left(&self, id: &str) -> Answer<Row> {
        self.demonstration_only()?;
        let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
        outbox::find(self.store().reader(), id).await.map_err(Stop::from)?.ok_or(ApiError::NotFound)
    }

    /// A letter, opened, and its date: that of its batch, or now while it waits.
    fn letter(&self, row: &Row) -> Answer<(Letter, DateTime<Utc>)> {
        let payload = row.payload.as_deref().ok_or(ApiError::Gone)?;
        let letter = Letter::open(&self.system().keys, row.id, payload).map_err(Stop::from)?;
        Ok((letter, row.sent_at.unwrap_or_else(|| self.now())))
    }

    fn demonstration_only(&self) -> Answer<()> {
        if self.system().demonstration { Ok(()) } else { Err(ApiError::NotFound) }
    }
}

fn line(row: &Row) -> MailLine {
    let state = match row.state.as_str() {
        "sent" => "Envoyé",
        "waiting" => "En attente",
        "refused" => "Refusé",
        _ => "Abandonné",
    };
    MailLine {
        id: row.id.to_string(),
        to: row.recipient.clone(),
        subject: if row.kind == "letter" { letter::subject(&row.template) } else { subject(&row.template) }.to_owned(),
        at: short_instant(row.sent_at.unwrap_or(row.created_at)),
        state: state.to_owned(),
    }
}
