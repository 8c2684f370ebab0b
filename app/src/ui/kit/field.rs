//! Fields of text: label above, hint under it, faults between hint and input in a group that stays.
//!
//! A field finds its form in the context, and its id is made of the form's and its own name (ruled):
//! the summary's links lead to it.
use leptos::oco::Oco;
use leptos::prelude::*;

use super::escaped;
use super::form::FormHandle;
use crate::ui::wording;

pub use super::choice::{CheckField, RadioField, SelectField};

/// How a field says whether it must be filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Mandatory; the page's sentence says so.
    #[default]
    Required,
    /// Mandatory, with the sources' asterisk.
    Star,
    /// « (facultatif) ».
    Optional,
    /// Not asked for, on a screen of the sources: its asterisks say the rest.
    Free,
}

impl Mark {
    /// False for what may be left empty.
    pub fn is_asked(self) -> bool {
        !matches!(self, Self::Optional | Self::Free)
    }

    /// What `aria-required` says.
    pub fn required(self) -> &'static str {
        if self.is_asked() { "true" } else { "false" }
    }

    /// What stands after the label.
    pub fn shown(self) -> impl IntoView {
        match self {
            Self::Required | Self::Free => ().into_any(),
            Self::Star => view! { <span class="ep-field__star" aria-hidden="true">"\u{a0}*"</span> }.into_any(),
            Self::Optional => view! { <span class="ep-field__mark">" (facultatif)"</span> }.into_any(),
        }
    }
}

/// How wide a field is: as its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    #[default]
    Full,
    Short,
    Medium,
}

impl Width {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "ep-input",
            Self::Short => "ep-input ep-input--short",
            Self::Medium => "ep-input ep-input--medium",
        }
    }
}

/// What every field knows of its form: its id, what to show, what is wrong.
#[derive(Clone, Copy)]
pub struct Place {
    form: Option<FormHandle>,
    name: StoredValue<Oco<'static, str>>,
}

impl Place {
    /// The place of a field in the form around it.
    pub fn of(name: impl Into<Oco<'static, str>>) -> Self {
        Self { form: use_context::<FormHandle>(), name: StoredValue::new(name.into()) }
    }

    /// The id of its (first) control.
    pub fn id(self) -> String {
        self.name.try_with_value(|name| self.form.map_or_else(|| name.to_string(), |form| form.id(name))).unwrap_or_default()
    }

    /// The id of its hint.
    pub fn hint_id(self) -> String {
        format!("{}-aide", self.id())
    }

    /// The id of its faults.
    pub fn errors_id(self) -> String {
        format!("{}-erreurs", self.id())
    }

    /// What it shows at first.
    pub fn value(self) -> String {
        self.name.with_value(|name| self.form.map(|form| form.value(name))).unwrap_or_default()
    }

    /// True when something is wrong with it. Reactive.
    pub fn wrong(self) -> bool {
        !self.sentences().is_empty()
    }

    /// The sentences of its faults; none once the field is gone: an effect may outlive it by a moment. Reactive.
    pub fn sentences(self) -> Vec<String> {
        let faults = self.name.try_with_value(|name| self.form.map(|form| form.faults_of(name)));
        faults.flatten().unwrap_or_default().iter().map(wording::problem).collect()
    }

    /// What describes its control: the hint, if it has one, and the faults.
    pub fn described(self, hint: &str) -> String {
        if hint.is_empty() { self.errors_id() } else { format!("{} {}", self.hint_id(), self.errors_id()) }
    }

    /// The hint's paragraph.
    pub fn hint(self, hint: impl Into<Oco<'static, str>>) -> impl IntoView {
        let hint = hint.into();
        (!hint.is_empty()).then(|| view! { <p class="ep-field__hint" id=self.hint_id()>{hint}</p> })
    }

    /// The faults, in a group that stays, so that a screen reader hears what comes into it.
    pub fn errors(self) -> impl IntoView {
        view! {
            <div class="ep-field__errors" id=self.errors_id() aria-live="polite">
                {move || self.sentences().into_iter().map(|text| view! {
                    <p class="ep-field__error"><span class="ep-sr">"Erreur\u{a0}: "</span>{text}</p>
                }).collect_view()}
            </div>
        }
    }
}

/// An attribute that is there when it says something.
pub fn given(text: Oco<'static, str>) -> Option<Oco<'static, str>> {
    (!text.is_empty()).then_some(text)
}

/// One line of text.
#[component]
pub fn TextField(
    #[prop(into)] name: Oco<'static, str>,
    #[prop(into)] label: Oco<'static, str>,
    #[prop(optional, into)] hint: Oco<'static, str>,
    /// The input's type, `text` unless said.
    #[prop(default = "text".into(), into)]
    kind: Oco<'static, str>,
    #[prop(optional, into)] autocomplete: Oco<'static, str>,
    #[prop(optional, into)] inputmode: Oco<'static, str>,
    #[prop(optional)] mark: Mark,
    #[prop(optional)] width: Width,
    /// Emptied after a refusal.
    #[prop(optional)]
    secret: bool,
) -> impl IntoView {
    let place = Place::of(name.clone());
    let described = place.described(&hint);
    // Addresses and codes are not words: neither corrected nor capitalised.
    let literal = kind == "email" || matches!(&*autocomplete, "username" | "one-time-code" | "off");
    if kind == "textarea" {
        return view! {
            <div class="ep-field" class:ep-field--wrong=move || place.wrong()>
                <label class="ep-field__label" for=place.id()>{label}{mark.shown()}</label>
                {place.hint(hint)}
                {place.errors()}
                {lines(place, name, mark, described)}
            </div>
        }
        .into_any();
    }
    view! {
        <div class="ep-field" class:ep-field--wrong=move || place.wrong()>
            <label class="ep-field__label" for=place.id()>{label}{mark.shown()}</label>
            {place.hint(hint)}
            {place.errors()}
            <input
                class=width.class()
                id=place.id()
                name=name
                type=kind
                value=place.value()
                autocomplete=given(autocomplete)
                inputmode=given(inputmode)
                data-secret=secret.then_some("")
                spellcheck=literal.then_some("false")
                autocapitalize=literal.then_some("none")
                aria-required=mark.required()
                aria-invalid=move || place.wrong().then_some("true")
                aria-describedby=described
            />
        </div>
    }
    .into_any()
}

/// Several lines of text. An empty one has no child at all: between its tags every character is its content.
fn lines(place: Place, name: Oco<'static, str>, mark: Mark, described: String) -> AnyView {
    let area = leptos::html::textarea()
        .class("ep-input ep-input--lines")
        .id(place.id())
        .name(name)
        .rows("10")
        .aria_required(mark.required())
        .aria_invalid(move || place.wrong().then_some("true"))
        .aria_describedby(described);
    let typed = place.value();
    if typed.is_empty() { area.into_any() } else { area.child(escaped(typed)).into_any() }
}

/// A value that is shown among the fields and changed elsewhere.
#[component]
pub fn Readonly(#[prop(into)] label: Oco<'static, str>, #[prop(into)] value: String) -> impl IntoView {
    view! {
        <dl class="ep-field ep-readonly">
            <dt class="ep-field__label">{label}</dt>
            <dd class="ep-readonly__value">{value}</dd>
        </dl>
    }
}
