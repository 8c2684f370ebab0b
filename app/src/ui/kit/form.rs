//! A form that works three ways: plain POST, POST before the WASM has come, and through its server function.
//!
//! [`use_form`] gives a page its [`FormHandle`]: what to show in the fields, what is wrong, whether an
//! answer is awaited. [`PostForm`] is the `<form>`; the fields find the handle in the context. A page
//! states its form type and nothing else: where it goes next is [`Form::next`].
use leptos::ev::SubmitEvent;
use leptos::oco::Oco;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use crate::api::screen::FormSpec;
use crate::api::{ApiError, Form, fields, wire};
use crate::domain::fault::Fault;
use crate::ui::Outcome;
use crate::ui::kit::idle::Idle;
use crate::ui::kit::loaded::Reload;

/// The outcome of a posted form, until the page that shows it has taken it.
#[derive(Clone, Copy)]
pub struct Pending(StoredValue<Option<Outcome>>);

impl Pending {
    /// Holds what came with the page.
    pub fn new(outcome: Option<Outcome>) -> Self {
        Self(StoredValue::new(outcome))
    }

    fn of(self, form: &str) -> Option<Outcome> {
        self.0.get_value().filter(|outcome| outcome.form == form)
    }

    /// After a navigation in the browser the outcome is history.
    pub fn forget(self) {
        self.0.set_value(None);
    }
}

/// One form of a page.
#[derive(Clone, Copy)]
pub struct FormHandle {
    kind: StoredValue<Kind>,
    values: StoredValue<Vec<(String, String)>>,
    error: RwSignal<Option<ApiError>>,
    awaiting: RwSignal<bool>,
    submit: Callback<SubmitEvent>,
    /// What was typed before the session ended is back.
    pub resumed: bool,
}

impl FormHandle {
    /// What a field shows at first.
    pub fn value(&self, field: &str) -> String {
        self.values.with_value(|values| values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone())).unwrap_or_default()
    }

    /// Where it is posted; nowhere once the form is gone: an effect may outlive it by a moment.
    pub fn path(&self) -> String {
        self.kind.try_with_value(|kind| kind.path.to_string()).unwrap_or_default()
    }

    /// The refusal, if there is one; none once the form is gone: the tab's title may outlive it by a moment. Reactive.
    pub fn error(&self) -> Option<ApiError> {
        self.error.try_get().flatten()
    }

    /// The refusal, for what is decided once.
    pub fn error_untracked(&self) -> Option<ApiError> {
        self.error.get_untracked()
    }

    /// The faults of the fields. Reactive.
    pub fn faults(&self) -> Vec<Fault> {
        self.error.with(|error| error.as_ref().map(|error| error.faults().to_vec()).unwrap_or_default())
    }

    /// The faults of one field. Reactive.
    pub fn faults_of(&self, field: &str) -> Vec<Fault> {
        self.faults().into_iter().filter(|fault| fault.field == field).collect()
    }

    /// The token of a human check that was done and given back. Reactive.
    pub fn solved(&self) -> Option<String> {
        self.error.with(|error| match error {
            Some(ApiError::Faults { solved, .. }) => solved.clone(),
            _ => None,
        })
    }

    /// True while an answer is awaited. Reactive.
    pub fn awaiting(&self) -> bool {
        self.awaiting.get()
    }

    /// Prefix of the ids of this form's fields: stable, from the form's name (ruled).
    pub fn id(&self, field: &str) -> String {
        self.kind.try_with_value(|kind| format!("{}-{field}", kind.name.replace('/', "-"))).unwrap_or_default()
    }
}

impl FormHandle {
    /// A handle that sends nothing, in a state to be looked at.
    pub fn sample(name: &'static str, values: Vec<(String, String)>, error: Option<ApiError>, awaiting: bool) -> Self {
        Self {
            kind: StoredValue::new(Kind { path: "".into(), name: name.into(), reload: false, kept: false, next: |_| None }),
            values: StoredValue::new(values),
            error: RwSignal::new(error),
            awaiting: RwSignal::new(awaiting),
            submit: Callback::new(|event: SubmitEvent| event.prevent_default()),
            resumed: false,
        }
    }
}

/// What a form's kind decides, so that the browser holds the rest of [`use_form`] once and not once per form.
#[derive(Clone)]
struct Kind {
    path: Oco<'static, str>,
    name: Oco<'static, str>,
    reload: bool,
    /// What was typed survives a new login.
    kept: bool,
    /// The next address, from what a success answers.
    next: fn(&str) -> Option<String>,
}

/// Makes the handle of a form, with `initial` in its fields unless a refused one came with the page.
pub fn use_form<F: Form>(initial: &F) -> FormHandle {
    let next = |done: &str| wire::read(done).map(|done| F::next(&done));
    handle(Kind { path: F::PATH.into(), name: F::NAME.into(), reload: F::RELOAD, kept: F::KEPT, next }, fields(initial))
}

/// Makes the handle of a form that the server describes; its success answers the next address.
pub fn use_described(spec: FormSpec) -> FormHandle {
    let FormSpec { name, path, reload, kept, values } = spec;
    handle(Kind { path: path.into(), name: name.into(), reload, kept, next: wire::read }, values)
}

fn handle(kind: Kind, initial: Vec<(String, String)>) -> FormHandle {
    let pending = use_context::<Pending>();
    let reload = use_context::<Reload>();
    let outcome = pending.and_then(|pending| pending.of(&kind.name));
    let kept = outcome.as_ref().filter(|outcome| outcome.error != Some(ApiError::Stale)).map(|outcome| outcome.kept.clone());
    let resumed = outcome.as_ref().is_some_and(|outcome| outcome.error.is_none());
    let error = RwSignal::new(outcome.and_then(|outcome| outcome.error));
    let idle = use_context::<Idle>();
    let awaiting = RwSignal::new(false);
    let kind = StoredValue::new(kind);
    let navigate = StoredValue::new(use_navigate());
    let submit = Callback::new(move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
        let Some(mut fields) = typed(&form) else { return };
        // A form that can do several things says which by its button, as without script.
        if let Some(button) = event.submitter() {
            fields.extend(button.get_attribute("name").zip(button.get_attribute("value")));
        }
        event.prevent_default();
        if awaiting.get_untracked() {
            return;
        }
        awaiting.set(true);
        let kind = kind.get_value();
        spawn_local(async move {
            let answer = wire::send(&kind.name, &fields).await;
            if let (Some(idle), true) = (idle, answer.is_ok()) {
                idle.seen();
            }
            match answer.and_then(|done| (kind.next)(&done).ok_or(ApiError::Unreachable)) {
                // The router goes nowhere from an address to itself: the page is another one now.
                Ok(next) if kind.reload || next == here() => leave(&next),
                Ok(next) => navigate.with_value(|go| go(&next, NavigateOptions::default())),
                // The plain way keeps what was typed while one signs in again (T-SES-8).
                Err(ApiError::SignIn) => {
                    let _ = form.submit();
                }
                Err(ApiError::Elsewhere(step)) => {
                    awaiting.set(false);
                    navigate.with_value(|go| go(&step, NavigateOptions { replace: true, ..NavigateOptions::default() }));
                }
                Err(ApiError::Stale) if reload.is_some() => {
                    form.reset();
                    awaiting.set(false);
                    if let (Some(pending), Some(reload)) = (pending, reload) {
                        pending.0.set_value(Some(Outcome { form: kind.name.to_string(), kept: Vec::new(), error: Some(ApiError::Stale) }));
                        reload.again();
                    }
                }
                Err(refused) => {
                    // What never arrived is still there to be sent again.
                    if refused != ApiError::Unreachable {
                        clear_secrets(&form);
                    }
                    error.set(Some(refused));
                    awaiting.set(false);
                }
            }
        });
    });
    // A page that comes back from the browser's cache waits for nothing.
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::pageshow, move |event| {
            if event.persisted() {
                awaiting.set(false);
            }
        });
        on_cleanup(move || handle.remove());
    });
    FormHandle { kind, values: StoredValue::new(kept.unwrap_or(initial)), error, awaiting, submit, resumed }
}

/// The `<form>`: posts to its page's address, or goes through the server function once the WASM is there.
#[component]
pub fn PostForm(handle: FormHandle, children: Children) -> impl IntoView {
    provide_context(handle);
    let kept = handle.kind.with_value(|kind| kind.kept).then_some("");
    view! {
        <form
            class="ep-form"
            method="post"
            action=handle.path()
            novalidate=true
            data-kept=kept
            on:submit=move |event| handle.submit.run(event)
        >
            {children()}
        </form>
    }
}

/// A form that asks for another address: a plain GET, or a navigation once the WASM is there. Empty fields are left out.
#[component]
pub fn AskForm(handle: FormHandle, children: Children) -> impl IntoView {
    provide_context(handle);
    let navigate = StoredValue::new(use_navigate());
    let ask = move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
        let Some(fields) = typed(&form) else { return };
        event.prevent_default();
        let pair = |(name, value): &(String, String)| format!("{name}={}", String::from(js_sys::encode_uri_component(value)));
        let pairs: Vec<String> = fields.iter().filter(|(_, value)| !value.is_empty()).map(pair).collect();
        navigate.with_value(|go| go(&format!("{}?{}", handle.path(), pairs.join("&")), NavigateOptions::default()));
    };
    view! { <form class="ep-form ep-ask" role="search" method="get" action=handle.path() on:submit=ask>{children()}</form> }
}

/// A hidden field.
#[component]
pub fn Hidden(#[prop(into)] name: Oco<'static, str>, #[prop(into)] value: Signal<String>) -> impl IntoView {
    view! { <input type="hidden" name=name prop:value=move || value.get() value=value.get_untracked()/> }
}

/// What was typed, by field. Text is brought to NFC by the browser, as the server does.
fn typed(form: &web_sys::HtmlFormElement) -> Option<Vec<(String, String)>> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let mut fields = Vec::new();
    for entry in js_sys::try_iter(&data.entries()).ok()?? {
        let pair: js_sys::Array = entry.ok()?.dyn_into().ok()?;
        let value = pair.get(1).dyn_into::<js_sys::JsString>().ok()?;
        fields.push((pair.get(0).as_string()?, String::from(value.normalize("NFC"))));
    }
    Some(fields)
}

fn clear_secrets(form: &web_sys::HtmlFormElement) {
    let Ok(secrets) = form.query_selector_all("[data-secret]") else { return };
    for index in 0..secrets.length() {
        if let Some(input) = secrets.item(index).and_then(|node| node.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            input.set_value("");
            if let Ok(event) = web_sys::Event::new("input") {
                let _ = input.dispatch_event(&event);
            }
        }
    }
}

fn leave(to: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(to);
    }
}

/// Path and query of this page.
fn here() -> String {
    let location = web_sys::window().map(|window| window.location());
    location.map_or_else(String::new, |here| here.pathname().unwrap_or_default() + &here.search().unwrap_or_default())
}
