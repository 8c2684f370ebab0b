//! Several lines of text.
use leptos::oco::Oco;
use leptos::prelude::*;

use super::field::{Mark, Place};

/// Several lines of text: what was typed stays as it is, line breaks included.
#[component]
pub fn TextArea(
    #[prop(into)] name: Oco<'static, str>,
    #[prop(into)] label: Oco<'static, str>,
    #[prop(optional, into)] hint: Oco<'static, str>,
    #[prop(optional)] mark: Mark,
) -> impl IntoView {
    let place = Place::of(name.clone());
    let described = place.described(&hint);
    view! {
        <div class="ep-field" class:ep-field--wrong=move || place.wrong()>
            <label class="ep-field__label" for=place.id()>{label}{mark.shown()}</label>
            {place.hint(hint)}
            {place.errors()}
            <textarea
                class="ep-input ep-area"
                id=place.id()
                name=name
                rows="10"
                aria-required=mark.required()
                aria-invalid=move || place.wrong().then_some("true")
                aria-describedby=described
            >
                {place.value()}
            </textarea>
        </div>
    }
}
