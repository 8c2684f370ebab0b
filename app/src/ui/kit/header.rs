//! What stands above every page: skip links, the demonstration's notice, the site's name, who is here.
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::button::Submit;
use super::form::{PostForm, use_form};
use crate::api::agent::AgentLogoutForm;
use crate::api::session::{LogoutForm, Me};
use crate::domain::route::{AGENT_CONSOLE, AGENT_LOGIN, is_agents};
use crate::ui::boot;

/// First thing that takes the focus.
#[component]
pub fn SkipLinks() -> impl IntoView {
    view! {
        <nav class="ep-skip" aria-label="Accès rapide">
            <ul>
                <li><a href="#contenu" rel="external">"Contenu"</a></li>
                <li><a href="#menu" rel="external">"Menu"</a></li>
                <li><a href="#pied" rel="external">"Pied de page"</a></li>
            </ul>
        </nav>
    }
}

/// Permanent in demonstration mode: nobody shall take this site for a real one.
#[component]
pub fn DemonstrationNotice() -> impl IntoView {
    boot().demonstration.then(|| {
        view! {
            <section class="ep-demonstration" aria-label="Démonstration">
                <div class="ep-band">
                    <p>"Démonstration — ce site n’est pas un service de l’administration"</p>
                    <ul>
                        <li><a href="/demonstration/courrier">"Courriers envoyés"</a></li>
                        <li><a href="/demonstration/composants">"Composants"</a></li>
                    </ul>
                </div>
            </section>
        }
    })
}

/// The site's name, and the way in or out: in sight on a computer, behind « Menu » on a phone.
#[component]
pub fn Header() -> impl IntoView {
    let boot = boot();
    let person = boot.person.clone();
    // The agents' pages are another site (V3.5.4): nothing on them leads to the space.
    let agents = is_agents(&use_location().pathname.get_untracked());
    let home = match &person {
        _ if agents => AGENT_CONSOLE,
        Some(_) => "/espace",
        None => "/",
    };
    let account = move |person| if agents { desk() } else { account(person) };
    // A menu followed is a menu closed.
    let menu = NodeRef::<html::Details>::new();
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    });
    view! {
        <header class="ep-header" id="menu" tabindex="-1">
            <div class="ep-band ep-header__band">
                <a class="ep-header__name" href=home>
                    <Mark/>
                    <span>
                        <span class="ep-header__site">{boot.brand.site_name}</span>
                        <span class="ep-header__organisation">{boot.brand.organisation}</span>
                    </span>
                </a>
                <nav class="ep-header__wide" aria-label="Espace professionnel">{account(person.clone())}</nav>
                <details class="ep-header__menu" node_ref=menu>
                    <summary>"Menu"</summary>
                    <nav aria-label="Menu">{account(person)}</nav>
                </details>
            </div>
        </header>
    }
}

/// Who is at the desk.
fn desk() -> AnyView {
    let Some(me) = boot().agent else {
        return view! { <a class="ep-header__link" href=AGENT_LOGIN>"Connexion des agents"</a> }.into_any();
    };
    let logout = use_form(&AgentLogoutForm::default());
    view! {
        <p class="ep-header__person">
            <span class="ep-header__who">{me.name}</span>
            <span class="ep-header__number">{me.office}</span>
        </p>
        <a class="ep-header__link" href=AGENT_CONSOLE>"Console"</a>
        <PostForm handle=logout>
            <Submit label="Me déconnecter" secondary=true/>
        </PostForm>
    }
    .into_any()
}

fn account(person: Option<Me>) -> AnyView {
    let Some(me) = person else {
        return view! { <a class="ep-header__link" href="/connexion">"Connexion à l’espace professionnel"</a> }.into_any();
    };
    let logout = use_form(&LogoutForm::default());
    view! {
        <p class="ep-header__person">
            <span class="ep-header__who">{me.name}</span>
            <span class="ep-header__number">{format!("N° d’abonné\u{a0}: {}", me.subscriber_number)}</span>
        </p>
        <a class="ep-header__link" href="/espace">"Mon espace"</a>
        <PostForm handle=logout>
            <Submit label="Me déconnecter" secondary=true/>
        </PostForm>
    }
    .into_any()
}

/// The product's own mark: a door ajar. An operator's theme may replace it.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="ep-mark" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
            <rect class="ep-mark__ground" width="40" height="40" rx="9"></rect>
            <path class="ep-mark__frame" d="M12 31V11.5A2.5 2.5 0 0 1 14.5 9h11a2.5 2.5 0 0 1 2.5 2.5V31"></path>
            <path class="ep-mark__door" d="M12 10.5 22 13v20l-10-2z"></path>
            <circle class="ep-mark__knob" cx="19" cy="23" r="1.4"></circle>
        </svg>
    }
}
