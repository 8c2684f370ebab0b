//! SC17, the home of a space without services, and « Gérer mon espace » as far as it is open.
use leptos::prelude::*;

use crate::api::session::{Home, LogoutForm, home_page};
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonLink, Submit};
use crate::ui::kit::form::{PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::summary_list::SummaryList;

/// `/espace`.
#[component]
pub fn SpacePage() -> impl IntoView {
    view! { <Loaded ask=home_page view=home/> }
}

/// `/espace/gestion`.
#[component]
pub fn ManagePage() -> impl IntoView {
    view! { <Loaded ask=home_page view=manage/> }
}

fn home(home: Home) -> impl IntoView {
    let number = home.subscriber_number.clone();
    view! {
        <Page title="Espace professionnel" wide=true>
            {menu()}
            <div class="ep-columns ep-columns--aside">
                {identity(home)}
                <div class="ep-columns__main">
                    <Alert kind=AlertKind::Info title="Vous ne disposez d’aucun service.">
                        <p>"Votre espace est actif, mais aucune entreprise n’y est encore rattachée."</p>
                    </Alert>
                    <Actions>
                        <ButtonLink href="/espace/gestion" label="Gérer les services"/>
                    </Actions>
                    <section class="ep-prose">
                        <h2>"Pour commencer"</h2>
                        <p>"Il y a deux façons d’obtenir des services :"</p>
                        <ul>
                            <li>
                                <strong>"Adhérer vous-même. "</strong>
                                "Vous demandez les services pour une entreprise ; elle reçoit par courrier le code qui les active. L’adhésion n’est pas encore ouverte sur ce site."
                            </li>
                            <li>
                                <strong>"Être désigné. "</strong>
                                "Donnez votre numéro d’abonné, " <strong>{number}</strong>
                                ", au titulaire des services : il vous désigne suppléant ou délégataire. Donnez-le à lui seul."
                            </li>
                        </ul>
                    </section>
                    <p>
                        <a href="/donnees-personnelles">
                            "Pour en savoir plus sur le traitement des données, cliquez ici."
                        </a>
                    </p>
                </div>
            </div>
        </Page>
    }
}

/// The menu has one entry as long as there is no service (R-I02).
fn menu() -> impl IntoView {
    view! {
        <nav class="ep-menu" aria-label="Menu de l’espace">
            <ul>
                <li><a href="/espace/gestion">"GÉRER"</a></li>
            </ul>
        </nav>
    }
}

/// The left block (R-I01): who is here, until when the password holds, the ways out.
fn identity(home: Home) -> impl IntoView {
    let logout = use_form(&LogoutForm::default());
    let last = home.last_login.map_or_else(|| "C’est votre première connexion.".to_owned(), |at| format!("Dernière connexion : {at}"));
    view! {
        <section class="ep-columns__side ep-card ep-identity" aria-labelledby="identite">
            <h2 id="identite">{home.title}</h2>
            <p>{format!("Abonné : {}", home.subscriber_number)}</p>
            <p>{format!("Expiration du mot de passe : {}", home.password_expiry)}</p>
            <p class="ep-muted">{last}</p>
            <ul class="ep-identity__links">
                <li><a class="ep-link" href="/espace" aria-current="page">"Espace pro."</a></li>
                <li><a class="ep-link" href="/">"Accueil du site"</a></li>
                <li><a class="ep-link" href="/aide">"Aide : tous les pas-à-pas"</a></li>
            </ul>
            <PostForm handle=logout>
                <Submit label="Me déconnecter" secondary=true/>
            </PostForm>
        </section>
    }
}

fn manage(home: Home) -> impl IntoView {
    let rows = vec![
        ("Nom".to_owned(), home.title),
        ("N° d’abonné".to_owned(), home.subscriber_number),
        ("Adresse électronique de connexion".to_owned(), home.address),
        ("Numéro de téléphone".to_owned(), home.phone),
        ("Expiration du mot de passe".to_owned(), home.password_expiry),
    ];
    view! {
        <Page title="Gérer mon espace" crumbs=vec![("Espace professionnel", "/espace")]>
            <section>
                <h2>"Services"</h2>
                <p>
                    "L’adhésion aux services ouvrira ici. D’ici là, le titulaire d’un service pourra vous désigner si vous lui donnez votre numéro d’abonné."
                </p>
            </section>
            <section>
                <h2>"Données personnelles"</h2>
                <SummaryList rows/>
                <p>"Leur modification en ligne n’est pas encore ouverte. Si l’une d’elles est fausse, prévenez l’assistance."</p>
            </section>
            {crate::ui::page::help::assistance()}
            <Actions>
                <ButtonLink href="/espace" label="Retourner à l’espace professionnel" kind=crate::ui::kit::button::ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}
