//! The demonstration's post box: mails that left, readable for seven days. 404 everywhere else.
use app::api::demonstration::{Demonstration, Mail, MailLine};
use app::api::{Answer, ApiError};
use async_trait::async_trait;
use uuid::Uuid;

use super::{Portal, Stop};
use crate::clock::short_instant;
use crate::mail::{Message, subject};
use crate::store::outbox::{self, Row};

#[async_trait]
impl Demonstration for Portal {
    async fn mails(&self) -> Answer<Vec<MailLine>> {
        self.demonstration_only()?;
        let rows = outbox::latest(self.store().reader(), 50).await.map_err(Stop::from)?;
        Ok(rows.iter().filter(|row| row.state != "suppressed").map(line).collect())
    }

    async fn mail(&self, id: String) -> Answer<Mail> {
        self.demonstration_only()?;
        let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
        let row = outbox::find(self.store().reader(), id).await.map_err(Stop::from)?.ok_or(ApiError::NotFound)?;
        let payload = row.payload.as_deref().ok_or(ApiError::Gone)?;
        let message = Message::open(&self.system().keys, id, payload).map_err(Stop::from)?;
        let message = match row.sent_at {
            Some(at) => message.sent_at(at),
            None => message,
        };
        let rendered = message.render(&self.system().mail_brand).map_err(|fault| super::incident(&fault))?;
        Ok(Mail { line: line(&row), text: rendered.text })
    }
}

impl Portal {
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
        subject: subject(&row.template).to_owned(),
        at: short_instant(row.sent_at.unwrap_or(row.created_at)),
        state: state.to_owned(),
    }
}
