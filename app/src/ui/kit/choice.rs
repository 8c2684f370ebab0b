//! Fields of choice: a list, a box to tick, one of a few.
use leptos::oco::Oco;
use leptos::prelude::*;

use super::field::{Mark, Place};

/// A drop-down; `options` are value and words.
#[component]
pub fn SelectField(
    #[prop(into)] name: Oco<'static, str>,
    #[prop(into)] label: Oco<'static, str>,
    options: Vec<(String, String)>,
    #[prop(optional)] mark: Mark,
    #[prop(optional, into)] hint: Oco<'static, str>,
    /// The first line, of no value: « Choisissez… ».
    #[prop(optional)]
    empty: Option<&'static str>,
) -> impl IntoView {
    let place = Place::of(name.clone());
    let described = place.described(&hint);
    let chosen = place.value();
    let lines = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="ep-field" class:ep-field--wrong=move || place.wrong()>
            <label class="ep-field__label" for=place.id()>{label}{mark.shown()}</label>
            {place.hint(hint)}
            {place.errors()}
            <select
                class="ep-input ep-select"
                id=place.id()
                name=name
                aria-required=mark.required()
                aria-invalid=move || place.wrong().then_some("true")
                aria-describedby=described
            >
                {empty.map(|words| view! { <option value="">{words}</option> })}
                {lines}
            </select>
        </div>
    }
}

/// A box to tick; sends `on`. The children say more, under the label.
#[component]
pub fn CheckField(
    #[prop(into)] name: Oco<'static, str>,
    #[prop(into)] label: Oco<'static, str>,
    #[prop(optional)] mark: Mark,
    /// Whether the box is ticked, and the id of the fields it opens.
    #[prop(optional, into)]
    opens: Option<(RwSignal<bool>, &'static str)>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let place = Place::of(name.clone());
    let ticked = opens.map(|(ticked, _)| ticked);
    let more = children.is_some();
    let described = if more { format!("{} {}", place.hint_id(), place.errors_id()) } else { place.errors_id() };
    view! {
        <div class="ep-field ep-check" class:ep-field--wrong=move || place.wrong()>
            {place.errors()}
            <div class="ep-check__line">
                <input
                    class="ep-check__box"
                    id=place.id()
                    name=name
                    type="checkbox"
                    checked=!place.value().is_empty()
                    aria-expanded=move || ticked.map(|ticked| if ticked.get() { "true" } else { "false" })
                    aria-controls=opens.map(|(_, id)| id)
                    on:change=move |event| if let Some(ticked) = ticked { ticked.set(event_target_checked(&event)) }
                    aria-required=mark.is_asked().then_some("true")
                    aria-invalid=move || place.wrong().then_some("true")
                    aria-describedby=described
                />
                <label class="ep-check__label" for=place.id()>{label}{(mark == Mark::Star).then(|| mark.shown())}</label>
            </div>
            {children.map(|children| view! { <div class="ep-check__more" id=place.hint_id()>{children()}</div> })}
        </div>
    }
}

/// One of a few, all in sight; the first control bears the field's id.
#[component]
pub fn RadioField(
    #[prop(into)] name: Oco<'static, str>,
    #[prop(into)] label: Oco<'static, str>,
    options: Vec<(String, String)>,
    #[prop(optional)] mark: Mark,
    #[prop(optional, into)] hint: Oco<'static, str>,
) -> impl IntoView {
    let place = Place::of(name.clone());
    let described = place.described(&hint);
    let chosen = place.value();
    let name: String = name.into_owned();
    let lines = options
        .into_iter()
        .enumerate()
        .map(|(index, (value, words))| {
            let id = if index == 0 { place.id() } else { format!("{}-{index}", place.id()) };
            let checked = value == chosen;
            view! {
                <div class="ep-check__line">
                    <input class="ep-check__box" type="radio" id=id.clone() name=name.clone() value=value checked=checked/>
                    <label class="ep-check__label" for=id>{words}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="ep-field ep-radio" class:ep-field--wrong=move || place.wrong() aria-describedby=described>
            <legend class="ep-field__label">{label}{mark.shown()}</legend>
            {place.hint(hint)}
            {place.errors()}
            {lines}
        </fieldset>
    }
}
