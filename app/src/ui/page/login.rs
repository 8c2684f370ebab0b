//! SC02: signing in, and the doors for those who cannot yet. A success leads to the space, or back to where one was sent from.
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::session::{LoginForm, LoginPage as LoginPageAsk};
use crate::api::ticket::Sheet;
use crate::ui::boot;
use crate::ui::kit::alert::{Alert, AlertKind, Notice};
use crate::ui::kit::button::Submit;
use crate::ui::kit::check::{HumanCheck, renewing};
use crate::ui::kit::field::TextField;
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::{Page, asked};
use crate::ui::kit::password::PasswordField;

/// SC02.
#[component]
pub fn LoginPage() -> impl IntoView {
    view! { <Loaded ask=LoginPageAsk {} view=show/> }
}

fn show(sheet: Sheet<()>) -> impl IntoView {
    let query = use_query_map().get_untracked();
    let form = use_form(&LoginForm { retour: query.get("retour").unwrap_or_default(), ..LoginForm::default() });
    let (challenge, renew) = renewing(sheet.ticket.check.clone(), LoginPageAsk {});
    let arrival = if !form.value("garde").is_empty() {
        Some((AlertKind::Info, "Votre session a pris fin", "Votre saisie est conservée : connectez-vous pour la retrouver."))
    } else if asked("au-revoir") {
        Some((AlertKind::Success, "Vous êtes déconnecté", "Votre espace est fermé dans ce navigateur."))
    } else if asked("debloque") {
        Some((
            AlertKind::Success,
            "Ce navigateur peut de nouveau essayer",
            "Connectez-vous avec votre adresse et votre mot de passe habituels.",
        ))
    } else if asked("retour") || boot().refusal.is_some() {
        Some((AlertKind::Info, "Connectez-vous pour continuer", "Vous reviendrez ensuite à la page demandée."))
    } else {
        None
    };
    view! {
        <Page title="Connexion à votre espace professionnel" crumbs=vec![("Accueil", "/")] form=form wide=true>
            {arrival.map(|(kind, title, text)| view! { <Alert kind title><p>{text}</p></Alert> })}
            <Notice id="avis-mot-de-passe">
                <p>
                    {format!("Pour des raisons de sécurité, le mot de passe doit être renouvelé régulièrement et n’être utilisé que sur ce site. Il doit comporter {} caractères minimum.", boot().policy.min_length)}
                </p>
            </Notice>
            <div class="ep-columns">
                <div class="ep-columns__main">
                    <p class="ep-rule">"Tous les champs sont obligatoires."</p>
                    <PostForm handle=form>
                        <Hidden name="key" value=sheet.ticket.key/>
                        <Hidden name="retour" value=form.value("retour")/>
                        <Hidden name="garde" value=form.value("garde")/>
                        <TextField
                            name="email"
                            label="Adresse électronique"
                            hint="Format attendu : adresse@domaine.fr"
                            kind="email"
                            autocomplete="username"
                        />
                        <PasswordField name="password" label="Mot de passe" autocomplete="current-password"/>
                        <p><a class="ep-link" href="/mot-de-passe-oublie">"Mot de passe oublié ?"</a></p>
                        {view! { <HumanCheck challenge renew label="Recopier les caractères"/> }.into_any()}
                        <Submit label="Se connecter"/>
                    </PostForm>
                </div>
                <div class="ep-columns__side">{doors()}</div>
            </div>
        </Page>
    }
}

/// The other blocks of the screen (R-A05); the one for paying only where the operator has such a page.
fn doors() -> impl IntoView {
    let pay = boot().brand.pay_url;
    view! {
        <section class="ep-card">
            <h2>"Vous n’avez pas d’espace professionnel ?"</h2>
            <a class="ep-link" href="/creation">"Créer votre espace professionnel"</a>
        </section>
        <section class="ep-card">
            <h2>"Activation de votre espace professionnel et de vos services"</h2>
            <p>"Les nouveaux espaces professionnels et services doivent être préalablement activés pour pouvoir être utilisés."</p>
            <a class="ep-link" href="/activation">"Activer"</a>
        </section>
        <section class="ep-card">
            <h2>"Besoin d’aide ?"</h2>
            <a class="ep-link" href="/aide">"Accéder aux fiches pratiques."</a>
        </section>
        {(!pay.is_empty()).then(|| view! {
            <section class="ep-card">
                <h2>"Payer vos impôts locaux"</h2>
                <p>
                    <a href=pay rel="external">
                        "Payer en ligne votre taxe foncière ou votre cotisation foncière des entreprises avec la référence de votre avis."
                    </a>
                </p>
            </section>
        })}
    }
}
