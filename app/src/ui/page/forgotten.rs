//! « Mot de passe oublié ? », as long as resetting it here is not open: what can be done, without promising anything.
use leptos::prelude::*;

use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::page::Page;
use crate::ui::page::help::assistance;

/// `/mot-de-passe-oublie`.
#[component]
pub fn ForgottenPage() -> impl IntoView {
    view! {
        <Page title="Mot de passe oublié" crumbs=vec![("Accueil", "/"), ("Connexion à votre espace professionnel", "/connexion")]>
            <Alert kind=AlertKind::Info title="La réinitialisation en ligne n’est pas encore ouverte sur ce site.">
                <p>"Pour retrouver l’accès à votre espace, adressez-vous à l’assistance."</p>
            </Alert>
            <div class="ep-prose">
                <h2>"Avant d’appeler"</h2>
                <ul>
                    <li>"Essayez encore une fois, en cochant « Afficher » : majuscules, minuscules et espaces comptent."</li>
                    <li>"Vérifiez que l’adresse saisie est bien celle de votre espace."</li>
                    <li>
                        "Ayez sous la main votre récapitulatif, avec votre numéro d’abonné : ils servent à vous reconnaître."
                    </li>
                </ul>
                <p>
                    "Votre mot de passe est conservé sous une forme que personne ne peut relire. L’assistance ne peut donc ni vous le redonner, ni vous le demander."
                </p>
            </div>
            {assistance()}
        </Page>
    }
}
