//! A request that waits for its code: SC09, « Je me suis trompé d'adresse », and the cancel link of its mail.
use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::{Answer, ApiError, Areas, Form};

/// The address of SC09.
pub const REQUESTED: &str = "/creation/expert/confirmation";

/// Requests between « Confirmer » and the code.
#[async_trait]
pub trait Pending: Send + Sync {
    /// Kills the code and reopens step 2; the address stays closed for its 48 h.
    async fn mistyped(&self) -> Answer<()>;
    /// Cancels the request and frees the address at once.
    async fn cancel(&self, token: String) -> Answer<()>;
}

/// « Je me suis trompé d'adresse ».
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MistypedForm {}

impl Form for MistypedForm {
    type Done = String;
    const NAME: &'static str = "pending/mistyped";
    const PATH: &'static str = REQUESTED;

    fn without_secrets(self) -> Self {
        self
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        areas.pending.mistyped().await?;
        Ok(super::creation::STEPS[1].to_owned())
    }
}

/// Gives the mistyped address up.
#[server(endpoint = "pending/mistyped", input = Json, output = Json)]
pub async fn mistyped(form: MistypedForm) -> Result<String, ApiError> {
    super::run(form).await
}

/// The button of that page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    pub jeton: String,
}

impl Form for CancelForm {
    type Done = String;
    const NAME: &'static str = "pending/cancel";
    const PATH: &'static str = "/creation/annulation";

    fn without_secrets(self) -> Self {
        self
    }

    fn next(to: &String) -> String {
        to.clone()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<String> {
        areas.pending.cancel(self.jeton).await?;
        Ok("/creation/annulee".to_owned())
    }
}

/// Cancels the request.
#[server(endpoint = "pending/cancel", input = Json, output = Json)]
pub async fn cancel(form: CancelForm) -> Result<String, ApiError> {
    super::run(form).await
}
