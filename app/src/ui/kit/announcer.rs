//! After a navigation in the browser: focus on the title, and its words in a polite region.
//!
//! The router does nothing for those who do not see the page change. A page calls [`Announcer::arrive`]
//! when it is there, its data included; the first page is the browser's own to announce.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::form::Pending;
use super::{element, focus_on};

/// The last page announced, and the words of the region.
#[derive(Clone, Copy)]
pub struct Announcer {
    path: Memo<String>,
    /// The anchor of the address, with its `#`.
    hash: Memo<String>,
    last: StoredValue<String>,
    words: RwSignal<String>,
}

impl Announcer {
    /// Called in the shell, inside the router: the page that is loaded counts as announced.
    pub fn provide() -> Self {
        let here = use_location();
        let path = here.pathname;
        let announcer = Self { path, hash: here.hash, last: StoredValue::new(path.get_untracked()), words: RwSignal::new(String::new()) };
        let pending = use_context::<Pending>();
        Effect::new(move |before: Option<String>| {
            let now = path.get();
            if let (Some(pending), true) = (pending, before.is_some_and(|before| before != now)) {
                pending.forget();
            }
            now
        });
        provide_context(announcer);
        announcer
    }

    /// A page is there.
    pub fn arrive(self, title: String) {
        Effect::new(move |_| {
            let here = self.path.get_untracked();
            if self.last.get_value() != here {
                self.last.set_value(here);
                self.words.set(title.clone());
                focus_on("titre".to_owned());
                // The data of a page come after the router has looked for the anchor.
                let anchor = self.hash.get_untracked();
                request_animation_frame(move || {
                    if let Some(place) = element::<web_sys::Element>(anchor.trim_start_matches('#')) {
                        place.scroll_into_view();
                    }
                });
            }
        });
    }

    /// The same path shows another page now, by its query: that is one to announce, too.
    pub fn leave(self) {
        self.last.set_value(String::new());
    }

    /// The region.
    pub fn region(self) -> impl IntoView {
        view! { <p class="ep-sr" role="status">{move || self.words.get()}</p> }
    }
}
