//! A password: never shown again, « Afficher » with the WASM, a gauge for a new one.
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::awake;
use super::dialog::Dialog;
use super::field::{Mark, Place};
use super::form::FormHandle;
use super::gauge::{Gauge, Reading};
use crate::domain::password::Personal;
use crate::ui::boot;

/// Whose password it is, for password managers: not shown, not sent.
pub fn username(address: String) -> impl IntoView {
    view! { <input type="text" autocomplete="username" value=address readonly=true hidden=true/> }
}

/// How long after a key the gauge measures.
const PAUSE: Duration = Duration::from_millis(60);

/// A password field. `gauge` is what is known of the person, for a new one; the children are the advice behind « Aide ».
#[component]
pub fn PasswordField(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] mark: Mark,
    autocomplete: &'static str,
    #[prop(optional, into)] gauge: Option<Signal<Personal>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let place = Place::of(name);
    let awake = awake();
    let input = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    hides(shown);
    let policy = boot().policy;
    let reading = RwSignal::new(Reading::of(policy, "", &Personal::default()));
    let take = move || {
        if let (Some(input), Some(personal)) = (input.get_untracked(), gauge) {
            let now = Reading::of(policy, &normal(&input.value()), &personal.get_untracked());
            if now != reading.get_untracked() {
                reading.set(now);
            }
        }
    };
    if let Some(personal) = gauge {
        Effect::new(move |_| {
            personal.track();
            take();
        });
    }
    let mut later = debounce(PAUSE, move |()| take());
    let spoken = if name.ends_with("_again") { "Afficher la confirmation du mot de passe" } else { "Afficher le mot de passe" };
    let gauge_id = format!("{}-jauge", place.id());
    let hint = gauge.map(|_| format!("({} caractères minimum)", policy.min_length)).unwrap_or_default();
    let described = if gauge.is_some() { format!("{} {gauge_id}", place.described(&hint)) } else { place.described(&hint) };
    view! {
        <div class="ep-field ep-password" class:ep-field--wrong=move || place.wrong()>
            <div class="ep-password__head">
                <label class="ep-field__label" for=place.id()>{label}{mark.shown()}</label>
                <label class="ep-password__show" hidden=move || !awake.get()>
                    <input
                        type="checkbox"
                        autocomplete="off"
                        aria-label=spoken
                        prop:checked=move || shown.get()
                        on:change=move |event| shown.set(event_target_checked(&event))
                    />
                    "Afficher"
                </label>
            </div>
            {place.hint(hint)}
            {place.errors()}
            <input
                class="ep-input"
                id=place.id()
                name=name
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                spellcheck="false"
                autocapitalize="none"
                data-secret=""
                aria-required=mark.required()
                aria-invalid=move || place.wrong().then_some("true")
                aria-describedby=described
                node_ref=input
                on:input=move |_| later(())
            />
            <span class="ep-sr" role="status">{said(shown)}</span>
            {gauge.map(|_| view! { <Gauge reading id=gauge_id/> })}
            {children.map(|children| view! {
                <div class="ep-password__help">
                    <Dialog link_href="/aide/mot-de-passe" link_label="Aide pour choisir un mot de passe" title="Recommandations pour prévenir les usurpations">
                        {children()}
                    </Dialog>
                </div>
            })}
        </div>
    }
}

/// A password goes back to dots when it is sent and when the page comes back from the browser's cache.
fn hides(shown: RwSignal<bool>) {
    if let Some(form) = use_context::<FormHandle>() {
        Effect::new(move |_| {
            if form.awaiting() {
                shown.set(false);
            }
        });
    }
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::pageshow, move |_| shown.set(false));
        on_cleanup(move || handle.remove());
    });
}

/// What a screen reader hears when « Afficher » changes; nothing before that.
fn said(shown: RwSignal<bool>) -> impl Fn() -> &'static str + Send + 'static {
    let touched = StoredValue::new(false);
    move || match (shown.get(), touched.get_value()) {
        (true, _) => {
            touched.set_value(true);
            "Mot de passe affiché"
        }
        (false, true) => "Mot de passe masqué",
        (false, false) => "",
    }
}

/// NFC, as the server compares.
fn normal(text: &str) -> String {
    String::from(js_sys::JsString::from(text).normalize("NFC"))
}
