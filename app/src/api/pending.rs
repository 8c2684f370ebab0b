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
    /// SC09, in the browser that made the request.
    async fn requested(&self) -> Answer<Requested>;
    /// Kills the code and reopens step 2; the address stays closed for its 48 h.
    async fn mistyped(&self) -> Answer<()>;
    /// The page behind the cancel link of M1, or of the notice to an old address; changes nothing (T-ACT-5).
    async fn cancellation(&self, token: String) -> Answer<Cancellation>;
    /// Cancels the request and frees the address at once.
    async fn cancel(&self, token: String) -> Answer<()>;
}

/// SC09 to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requested {
    /// « Madame Rosemonde Lila ».
    pub greeting: String,
    pub address: String,
    /// The earliest end of the 48 hours, « mercredi 25 novembre 2026 à 14 h 05 ».
    pub deadline: String,
}

/// What a cancel link would cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// A change of login address; otherwise the creation of a space.
    pub change: bool,
    pub address: String,
    /// When it was asked for.
    pub since: String,
}

/// SC09.
#[server(endpoint = "pending/requested", input = Json, output = Json)]
pub async fn requested_page() -> Result<Requested, ApiError> {
    super::read(|areas| async move { areas.pending.requested().await }).await
}

/// « Je me suis trompé d'adresse ».
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MistypedForm {}

impl Form for MistypedForm {
    type Done = ();
    const NAME: &'static str = "pending/mistyped";
    const PATH: &'static str = REQUESTED;

    fn without_secrets(self) -> Self {
        self
    }

    fn next((): &()) -> String {
        super::creation::STEPS[1].to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        areas.pending.mistyped().await
    }
}

/// Gives the mistyped address up.
#[server(endpoint = "pending/mistyped", input = Json, output = Json)]
pub async fn mistyped(form: MistypedForm) -> Result<(), ApiError> {
    super::run(form).await
}

/// The page behind the cancel link.
#[server(endpoint = "pending/cancellation", input = Json, output = Json)]
pub async fn cancellation_page(token: String) -> Result<Cancellation, ApiError> {
    super::read(|areas| async move { areas.pending.cancellation(token).await }).await
}

/// The button of that page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    pub jeton: String,
}

impl Form for CancelForm {
    type Done = ();
    const NAME: &'static str = "pending/cancel";
    const PATH: &'static str = "/creation/annulation";

    fn without_secrets(self) -> Self {
        self
    }

    fn next((): &()) -> String {
        "/creation/annulee".to_owned()
    }

    async fn carry_out(self, areas: &Areas) -> Answer<()> {
        areas.pending.cancel(self.jeton).await
    }
}

/// Cancels the request.
#[server(endpoint = "pending/cancel", input = Json, output = Json)]
pub async fn cancel(form: CancelForm) -> Result<(), ApiError> {
    super::run(form).await
}
