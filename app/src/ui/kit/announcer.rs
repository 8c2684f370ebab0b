//! After a navigation in the browser: focus on the title, and its words in a polite region.
//!
//! The router does nothing for those who do not see the page change. A page calls [`Announcer::arrive`]
//! when it is there, its data included; the first page is the browser's own to announce.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::focus_on;
use super::form::Pending;

/// The last page announced, and the words of the region.
#[derive(Clone, Copy)]
pub struct Announcer {
    path: Memo<String>,
    last: StoredValue<String>,
    words: RwSignal<String>,
}

impl Announcer {
    /// Called in the shell, inside the router: the page that is loaded counts as announced.
    pub fn provide() -> Self {
        let path = use_location().pathname;
        let announcer = Self { path, last: StoredValue::new(path.get_untracked()), words: RwSignal::new(String::new()) };
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
            }
        });
    }

    /// The region.
    pub fn region(self) -> impl IntoView {
        view! { <p class="ep-sr" role="status">{move || self.words.get()}</p> }
    }
}
