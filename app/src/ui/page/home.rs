//! SC01: the front page. It says what the space is for and opens three doors: signing in, creating, activating.
use leptos::prelude::*;

use crate::ui::boot;
use crate::ui::kit::button::{Actions, ButtonLink};
use crate::ui::kit::page::Page;

/// SC01.
#[component]
pub fn HomePage() -> impl IntoView {
    let boot = boot();
    let (href, label) =
        if boot.person.is_some() { ("/espace", "Accéder à mon espace") } else { ("/connexion", "Connexion à l’espace professionnel") };
    view! {
        <Page title="Votre espace professionnel" wide=true>
            <p class="ep-lead">
                "Un espace personnel et gratuit pour faire en ligne les démarches de votre entreprise, ou de toutes celles que vous représentez."
            </p>
            <Actions>
                <ButtonLink href label/>
            </Actions>
            <div class="ep-cards">
                {boot.person.is_none().then(begin)}
                <section class="ep-card">
                    <h2>"Vous avez reçu un code d’activation ?"</h2>
                    <p>"Venu par courriel, il active un nouvel espace ; venu par courrier, les services d’une entreprise. Il a 12 caractères."</p>
                    <a class="ep-link" href="/activation">"Activer"</a>
                </section>
                <section class="ep-card">
                    <h2>"Besoin d’aide ?"</h2>
                    <p>"Chaque démarche y est décrite pas à pas, avec ce qu’il faut préparer et ce qui peut bloquer."</p>
                    <a class="ep-link" href="/aide">"Accéder aux fiches pratiques."</a>
                </section>
            </div>
            <section class="ep-prose">
                <h2>"À quoi sert un espace professionnel"</h2>
                <ul>
                    <li>"Il est personnel : chacun a le sien, avec son adresse électronique et son mot de passe."</li>
                    <li>"Il suit la personne, non l’entreprise : un seul espace réunit jusqu’à 100\u{a0}entreprises."</li>
                    <li>"Il réunit les démarches de chaque entreprise qui vous y a autorisé, et vos échanges avec l’administration."</li>
                </ul>
                <p>
                    "Ici, vous obtenez par courrier les services d’une entreprise, suivez ses échéances et échangez avec l’administration des messages que vous pourrez lui opposer. Les autres services s’ouvriront depuis le même espace, à mesure qu’ils y sont raccordés."
                </p>
            </section>
        </Page>
    }
}

/// For who has no space yet.
fn begin() -> impl IntoView {
    view! {
        <section class="ep-card">
            <h2>"Vous n’avez pas d’espace professionnel ?"</h2>
            <p>"Il vous faut une adresse électronique qui n’appartient qu’à vous, et le numéro SIREN de l’entreprise où vous travaillez."</p>
            <a class="ep-link" href="/creation">"Créer votre espace professionnel"</a>
        </section>
    }
}
