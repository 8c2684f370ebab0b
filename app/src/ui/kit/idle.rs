//! The end of an idle session, said two minutes before it comes (S-9, RGAA 13.1), in every tab alike.
//!
//! Only requests count as activity; the server notes them at most once a minute, so the last minute is not
//! promised. A tab tells the others by BroadcastChannel who is signed in: the same person is a request of
//! hers, anybody else a reason to load the page again. No countdown: two minutes and thirty seconds are said.
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::button::{Actions, Submit};
use super::form::{PostForm, use_form};
use super::page::asked;
use crate::api::ApiError;
use crate::api::connections::Stay;
use crate::api::session::LogoutForm;
use crate::api::wire;
use crate::ui::boot;

const CHANNEL: &str = "session";

/// The last request of this browser, in milliseconds of the calendar; the clock of the page sleeps with the computer.
#[derive(Clone, Copy)]
pub struct Idle {
    last: RwSignal<f64>,
    who: StoredValue<String>,
}

impl Idle {
    /// A request was answered.
    pub fn seen(self) {
        self.last.set(js_sys::Date::now());
        self.who.with_value(|who| tell(who));
    }
}

fn tell(who: &str) {
    if let Ok(channel) = web_sys::BroadcastChannel::new(CHANNEL) {
        let _ = channel.post_message(&who.into());
        channel.close();
    }
}

/// Hears the other tabs.
fn hear(idle: Idle) {
    let Ok(channel) = web_sys::BroadcastChannel::new(CHANNEL) else { return };
    let heard = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let who = event.data().as_string().unwrap_or_default();
        if idle.who.with_value(|me| *me == who) {
            idle.last.set(js_sys::Date::now());
        } else if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
}

/// How near the end is: 0, within two minutes, within thirty seconds, over.
fn stage(left: f64) -> u8 {
    [120.0, 30.0, 0.0].iter().map(|&limit| u8::from(left <= limit)).sum()
}

/// True where what is typed on the page survives a new login.
fn is_kept() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.and_then(|document| document.query_selector("main form[data-kept]").ok().flatten()).is_some()
}

/// The dialog, for who is signed in.
pub fn guard() -> AnyView {
    let boot = boot();
    let Some(me) = boot.person else {
        let left = asked("au-revoir");
        Effect::new(move |_| {
            if left {
                tell("");
            }
        });
        return ().into_any();
    };
    let idle = Idle { last: RwSignal::new(f64::MAX), who: StoredValue::new(me.subscriber_number) };
    provide_context(idle);
    let whole = f64::from(boot.idle) * 60.0 - 60.0;
    let near = RwSignal::new(0);
    let dialog = NodeRef::<html::Dialog>::new();
    let judge = move || {
        let now = stage(whole - (js_sys::Date::now() - idle.last.get_untracked()) / 1000.0);
        if now == near.get_untracked() {
            return;
        }
        near.set(now);
        if let Some(dialog) = dialog.get_untracked() {
            if now == 0 {
                dialog.close();
            } else if !dialog.open() {
                let _ = dialog.show_modal();
            }
        }
    };
    Effect::new(move |_| {
        hear(idle);
        idle.seen();
        let _ = set_interval_with_handle(judge, Duration::from_secs(5));
    });
    Effect::new(move |_| {
        idle.last.track();
        judge();
    });
    let on = move |_| {
        spawn_local(async move {
            match wire::ask(Stay {}).await {
                Ok(_) => idle.seen(),
                Err(ApiError::SignIn) => idle.last.set(0.0),
                Err(_) => {}
            }
        });
    };
    shown(dialog, near, on)
}

fn shown(dialog: NodeRef<html::Dialog>, near: RwSignal<u8>, on: impl Fn(leptos::ev::MouseEvent) + Send + 'static) -> AnyView {
    let over = Memo::new(move |_| near.get() == 3);
    let logout = use_form(&LogoutForm::default());
    let path = use_location().pathname;
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="ep-dialog" node_ref=dialog aria-labelledby="fin" aria-describedby="fin-texte">
            <div class="ep-dialog__head">
                <h2 class="ep-dialog__title" id="fin">
                    {move || if over.get() { "Votre session a pris fin" } else { "Votre session va se terminer" }}
                </h2>
            </div>
            <p id="fin-texte">
                {move || if !over.get() {
                    "Sans action de votre part, elle prendra fin dans 2 minutes."
                } else if is_kept() {
                    "Ce que vous avez saisi est encore là : si vous validez le formulaire, vous vous reconnecterez sans le perdre."
                } else {
                    "Reconnectez-vous pour continuer."
                }}
            </p>
            <p class="ep-sr" role="status">{move || (near.get() == 2).then_some("Il reste 30 secondes.")}</p>
            <div hidden=move || over.get()>
                <PostForm handle=logout>
                    <Actions>
                        <button type="button" class="ep-button" on:click=on>"Rester connecté"</button>
                        <Submit label="Me déconnecter" secondary=true/>
                    </Actions>
                </PostForm>
            </div>
            <div hidden=move || !over.get()>
                <Actions>
                    <a class="ep-button" href=move || format!("/connexion?retour={}", path.get()) rel="external">"Se reconnecter"</a>
                    <button type="button" class="ep-button ep-button--secondary" on:click=close>"Rester sur cette page"</button>
                </Actions>
            </div>
        </dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s_9_it_is_said_two_minutes_and_thirty_seconds_before_the_end() {
        assert_eq!([1700.0, 121.0, 120.0, 31.0, 30.0, 1.0, 0.0, -5.0].map(stage), [0, 0, 1, 1, 2, 2, 3, 3]);
    }
}
