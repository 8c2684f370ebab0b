//! SC03: simplified or expert.
use leptos::prelude::*;

use crate::api::{activation, creation};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink};
use crate::ui::kit::page::Page;

/// `/creation`.
#[component]
pub fn ModePage() -> impl IntoView {
    view! {
        <Page title="Créer votre espace professionnel" crumbs=vec![("Accueil", "/")]>
            <p class="ep-lead">
                "Pour accéder à vos services en ligne, vous devez d’abord créer votre espace : choisissez la procédure qui vous convient."
            </p>
            <p>
                "Quelle que soit la procédure choisie, vous devrez mentionner une adresse électronique ainsi que le ou les SIREN concernés."
            </p>
            <section class="ep-card">
                <h2>"Vous souhaitez créer un espace pour votre propre entreprise : optez pour le mode simplifié"</h2>
                <p>
                    "Ce mode s’adresse aux entreprises et aux associations qui n’ont encore aucun service en ligne et ne partagent pas leur gestion. L’espace s’ouvre avec tous leurs services. Dans le doute, choisissez le mode expert."
                </p>
                {steps(creation::SIMPLIFIED[0], " en mode simplifié")}
            </section>
            <section class="ep-card">
                <h2>
                    "Vous souhaitez créer un espace pour l’entreprise que vous représentez ou vous souhaitez créer un espace unique pour différentes entreprises : optez pour le mode expert"
                </h2>
                <p>
                    "Un seul espace suffit pour tout votre portefeuille, jusqu’à 100 entreprises. Les collectivités locales et les établissements publics passent toujours par ce mode."
                </p>
                <ul class="ep-plain">
                    <li>"1ère étape : " <a href=creation::STEPS[0]>"Créez votre espace"</a></li>
                    <li>"2ème étape : " <a href=activation::STEPS[0]>"Activez votre espace"</a></li>
                </ul>
            </section>
            <Actions>
                <ButtonLink href="/" label="Quitter" kind=ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}

/// The two steps of a mode; `how` tells the links of the two modes apart where they are read alone.
fn steps(begin: &'static str, how: &'static str) -> AnyView {
    view! {
        <ul class="ep-plain">
            <li>"1ère étape : " <a href=begin>"Créez votre espace"<span class="ep-sr">{how}</span></a></li>
            <li>"2ème étape : " <a href=activation::STEPS[0]>"Activez votre espace"</a></li>
        </ul>
    }
    .into_any()
}
