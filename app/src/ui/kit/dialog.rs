//! A short text over the page; without script, a link to the page that says the same (ruled).
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

/// Never inside a `<p>`, which a dialog would end. The link that opens it, and the dialog: focus is held by `showModal`, Échap and « Fermer » close it.
#[component]
pub fn Dialog(link_href: &'static str, link_label: &'static str, #[prop(into)] title: String, children: Children) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move |event: MouseEvent| {
        // A click meant for another tab stays one.
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        if let Some(dialog) = dialog.get_untracked()
            && dialog.show_modal().is_ok()
        {
            event.prevent_default();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let name = title.clone();
    view! {
        <a class="ep-link" href=link_href on:click=open>{link_label}</a>
        <dialog class="ep-dialog" node_ref=dialog aria-label=name>
            <div class="ep-dialog__head">
                <h2 class="ep-dialog__title">{title}</h2>
                <button type="button" class="ep-button ep-button--tertiary" on:click=close>"Fermer"</button>
            </div>
            <div class="ep-dialog__text ep-prose">{children()}</div>
        </dialog>
    }
}
