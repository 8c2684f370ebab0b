//! The error summary: first in the page, above its title, and it takes the focus.
//!
//! The box takes the focus and an element inside it is the `alert`: focusing the alert itself makes
//! some screen readers say it twice, or not at all.
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::focus_on;
use super::form::FormHandle;
use crate::api::ApiError;
use crate::ui::wording;

/// What is wrong with the form: links to the fields, in the fields' own words, or the refusal that is no field's.
#[component]
pub fn ErrorSummary(
    form: FormHandle,
    /// Shown among others: takes no focus.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let outer = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if form.error().is_some() && !quiet {
            request_animation_frame(move || {
                if let Some(outer) = outer.get_untracked() {
                    let _ = outer.focus();
                    outer.scroll_into_view();
                }
            });
        }
    });
    // A refusal that came with the page takes the focus without script too.
    let came = form.error_untracked().is_some() && !quiet;
    let shown = Memo::new(move |_| form.error().is_some());
    view! {
        <Show when=move || shown.get()>
            <div class="ep-errors" id="erreurs" tabindex="-1" autofocus=came node_ref=outer>
                <div role="alert">{move || form.error().map(|error| body(form, &error))}</div>
            </div>
        </Show>
    }
}

fn body(form: FormHandle, error: &ApiError) -> impl IntoView + use<> {
    let (title, text) = wording::refusal(error);
    let faults = error.faults();
    let lines = faults
        .iter()
        .map(|fault| {
            let sentence = wording::problem(fault);
            if fault.field.is_empty() {
                return view! { <li>{sentence}</li> }.into_any();
            }
            let id = form.id(&fault.field);
            let target = id.clone();
            let go = move |event: MouseEvent| {
                event.prevent_default();
                focus_on(target.clone());
            };
            view! { <li><a href=format!("#{id}") on:click=go>{sentence}</a></li> }.into_any()
        })
        .collect_view();
    let way = Some(wording::next_step(error, &form.path())).filter(|(_, address)| faults.is_empty() && address.len() > 1);
    view! {
        <h2 class="ep-errors__title">{title}</h2>
        {faults.is_empty().then(|| view! { <p>{text}</p> })}
        {way.map(|(label, address)| view! { <p><a href=address>{label}</a></p> })}
        {(!faults.is_empty()).then(|| view! { <ul class="ep-errors__list">{lines}</ul> })}
    }
}
