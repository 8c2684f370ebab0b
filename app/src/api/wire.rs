//! How the browser calls a server function: one way for all of them, so that the bundle holds it once.
//!
//! A function's own client would bring its encoder, its decoder and its future for each function. What it
//! needs is its address and text: a page's question ([`ask`]) and a form as typed ([`send`]).
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use leptos::server_fn::ServerFn;
use leptos::server_fn::client::Client;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::request::browser::BrowserRequest;
use leptos::server_fn::response::ClientRes;
use leptos::server_fn::response::browser::BrowserResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Answer, ApiError};

/// An answer on its way, as JSON text.
pub type Coming = Pin<Box<dyn Future<Output = Answer<String>> + Send>>;

const JSON: &str = "application/json";

async fn call(path: String, body: String) -> Answer<String> {
    let request = <BrowserRequest as ClientReq<ApiError>>::try_new_post(&path, JSON, JSON, body)?;
    let response = <BrowserClient as Client<ApiError>>::send(request).await?;
    let refused = <BrowserResponse as ClientRes<ApiError>>::status(&response) >= 400;
    let text = <BrowserResponse as ClientRes<ApiError>>::try_into_string(response).await?;
    if refused { Err(read(&text).unwrap_or(ApiError::Unreachable)) } else { Ok(text) }
}

/// Reads an answer. One reader for all: text is read as bytes.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(text.as_bytes()).ok()
}

/// Asks what a page shows: in the browser through its server function, on the server at once.
pub fn ask<Q>(question: Q) -> Coming
where
    Q: ServerFn<Error = ApiError> + Serialize + 'static,
    Q::Output: Serialize,
{
    if cfg!(target_arch = "wasm32") {
        match serde_json::to_string(&question) {
            Ok(body) => Box::pin(call(Q::PATH.to_owned(), body)),
            Err(_) => Box::pin(async { Err(ApiError::Unreachable) }),
        }
    } else {
        Box::pin(async move { serde_json::to_string(&question.run_body().await?).map_err(|_| ApiError::Unreachable) })
    }
}

/// Sends a form as typed to the server function of its name ([`super::Form::NAME`]).
pub fn send(name: &str, fields: &[(String, String)]) -> Coming {
    #[derive(Serialize)]
    struct Typed<'a> {
        form: BTreeMap<&'a str, &'a str>,
    }
    let typed = Typed { form: fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect() };
    match serde_json::to_string(&typed) {
        Ok(body) => Box::pin(call(format!("/api/{name}"), body)),
        Err(_) => Box::pin(async { Err(ApiError::Unreachable) }),
    }
}
