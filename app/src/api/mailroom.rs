//! The mail room of the agents (R-R06): batches of letters, their file, the post; letters that come back.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ticket::Envelope;
use super::{Answer, ApiError, Areas, Form, Who};
use crate::domain::secret::Secret;

/// The batches, and the letters in them.
pub const ROOM: &str = "/agent/courrier";
pub const LETTERS: &str = "/agent/courrier/lettres";

/// Where the file of a batch is fetched: by a POST, because it is journaled and reading writes nothing.
pub const BATCH_FILE: &str = "/agent/courrier/{id}/fichier";

/// The mail room. Each answers the next address.
#[async_trait]
pub trait MailRoom: Send + Sync {
    /// Writes what is due into a batch, now.
    async fn write_batch(&self, envelope: Envelope) -> Answer<String>;
    /// A batch was posted: its file goes.
    async fn batch_posted(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
    /// A letter came back: noted, and its requester told.
    async fn letter_returned(&self, envelope: Envelope, id: Uuid) -> Answer<String>;
}

/// A button of the mail room.
macro_rules! button {
    ($form:ident, $name:literal, $path:literal, $act:ident, $about:literal) => {
        #[doc = $about]
        #[derive(Clone, Debug, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $form {
            pub key: String,
            pub id: String,
        }

        impl Form for $form {
            type Done = String;
            const NAME: &'static str = $name;
            const PATH: &'static str = $path;
            const WHO: Who = Who::Agent;

            fn without_secrets(self) -> Self {
                Self { key: String::new(), ..self }
            }

            fn next(to: &String) -> String {
                to.clone()
            }

            async fn carry_out(self, areas: &Areas) -> Answer<String> {
                let id = self.id.parse().map_err(|_| ApiError::NotFound)?;
                areas.mailroom.$act(Envelope { key: self.key, content: Secret::new(self.id) }, id).await
            }
        }
    };
}

button!(PostedForm, "agent/batch-posted", "/agent/courrier/{id}/expedition", batch_posted, "Notes that a batch was posted.");
button!(ReturnedForm, "agent/letter-returned", "/agent/courrier/lettres/{id}", letter_returned, "Notes that a letter came back.");

/// « Constituer un lot maintenant ».
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WriteForm {
    pub key: String,
}

impl Form for WriteForm {
    type Done = String;
    const NAME: &'static str = "agent/batch-write";
    const PATH: &'static str = ROOM;
    const WHO: Who = Who::Agent;

    fn without_secrets(self) -> Self {
        Self::default()
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        areas.mailroom.write_batch(Envelope { key: self.key, content: Secret::default() }).await
    }
}

/// Writes a batch.
#[server(endpoint = "agent/batch-write", input = Json, output = Json)]
pub async fn batch_write(form: WriteForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Notes that a batch was posted.
#[server(endpoint = "agent/batch-posted", input = Json, output = Json)]
pub async fn batch_posted(form: PostedForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// Notes that a letter came back.
#[server(endpoint = "agent/letter-returned", input = Json, output = Json)]
pub async fn letter_returned(form: ReturnedForm) -> Result<String, ApiError> {
    super::run(form).await
}
