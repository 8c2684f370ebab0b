//! What stands under every page.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::theme::ThemeSwitch;
use crate::domain::route::is_agents;
use crate::ui::boot;

/// Help, terms, legal pages, the operator's links, the support's number, light or dark.
#[component]
pub fn Footer() -> impl IntoView {
    let brand = boot().brand;
    // On the agents' host there is nothing of the people's site.
    let agents = is_agents(&use_location().pathname.get_untracked());
    let links = brand.links.into_iter().map(|link| view! { <li><a href=link.url rel="external">{link.label}</a></li> }).collect_view();
    view! {
        <footer class="ep-footer" id="pied" tabindex="-1">
            <div class="ep-band ep-footer__band">
                <div class="ep-footer__support">
                    <p class="ep-footer__organisation">{brand.organisation}</p>
                    <p>"Assistance\u{a0}: " <span class="ep-nowrap">{brand.support_phone}</span></p>
                    <p class="ep-muted">{brand.support_hours}</p>
                </div>
                <ul class="ep-footer__links">
                    {(!agents).then(|| view! {
                        <li><a href="/aide">"Aide"</a></li>
                        <li><a href="/plan-du-site">"Plan du site"</a></li>
                        <li><a href="/conditions-generales">"Conditions générales"</a></li>
                    })}
                    <li><a href="/mentions-legales">"Mentions légales"</a></li>
                    <li><a href="/donnees-personnelles">"Données personnelles"</a></li>
                    <li><a href="/accessibilite">"Accessibilité : partiellement conforme"</a></li>
                    {links}
                </ul>
                <ThemeSwitch/>
            </div>
        </footer>
    }
}
