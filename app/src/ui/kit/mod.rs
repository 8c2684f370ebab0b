//! The components that pages are made of, each with its plain form without script.
//!
//! [`page::Page`] frames a screen, [`form`] carries it to the server and back, [`field`], [`choice`],
//! [`password`] and [`check`] are what one fills in; the rest shows.
use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub mod alert;
pub mod announcer;
pub mod button;
pub mod check;
pub mod choice;
pub mod details;
pub mod dialog;
pub mod field;
pub mod footer;
pub mod form;
pub mod gauge;
pub mod header;
pub mod idle;
pub mod loaded;
pub mod page;
pub mod password;
pub mod steps;
pub mod summary;
pub mod summary_list;
pub mod table;
pub mod theme;
pub mod work;

/// False on the server and until the WASM has taken over: what needs it is hidden till then. Reactive.
pub fn awake() -> ReadSignal<bool> {
    let (awake, set) = signal(false);
    Effect::new(move |_| set.set(true));
    awake
}

/// An element of the document, in the browser.
pub fn element<E: JsCast>(id: &str) -> Option<E> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Brings an element of the document under the cursor, once the page has settled.
pub fn focus_on(id: String) {
    request_animation_frame(move || {
        if let Some(element) = element::<web_sys::HtmlElement>(&id) {
            let _ = element.focus();
        }
    });
}

/// Text for the two places into which leptos pastes it as it is when the server renders: the title of the tab and the
/// content of a field of several lines. Both are what people typed (T-MSG-1). The browser sets them as text.
pub fn escaped(text: String) -> String {
    if cfg!(target_arch = "wasm32") { text } else { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") }
}
