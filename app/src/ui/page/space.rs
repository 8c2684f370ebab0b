//! SC17, the home of a space without services, and « Gérer mon espace » (SC20) as far as it exists.
use leptos::prelude::*;

use crate::api::session::{Home, HomePage as HomePageAsk, LogoutForm};
use crate::domain::route::RECEIPT;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonLink, Submit};
use crate::ui::kit::form::{PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;

/// `/espace`.
#[component]
pub fn SpacePage() -> impl IntoView {
    view! { <Loaded ask=HomePageAsk {} view=home/> }
}

/// `/espace/gestion`.
#[component]
pub fn ManagePage() -> impl IntoView {
    view! { <Loaded ask=HomePageAsk {} view=manage/> }
}

fn home(home: Home) -> impl IntoView {
    let number = home.subscriber_number.clone();
    let notices = notices(&home);
    view! {
        <Page title="Espace professionnel" wide=true>
            {menu()}
            <div class="ep-columns ep-columns--aside">
                {identity(home)}
                <div class="ep-columns__main">
                    {notices}
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

/// What the person must know before all else: mails that come back (R-G12), a password that ends soon (R-F03).
fn notices(home: &Home) -> impl IntoView + use<> {
    let bounced = home.bounced.then(|| {
        let text = format!("Le serveur de {} refuse nos courriels. Remplacez cette adresse dès que possible : sans elle, vous ne recevrez ni code ni avertissement.", home.address);
        view! {
            <Alert kind=AlertKind::Warning title="Nos courriels ne vous parviennent plus">
                <p>{text}</p>
                <p><a class="ep-link" href="/espace/gestion/identifiants">"Modifier mon adresse électronique"</a></p>
            </Alert>
        }
    });
    let ending = home.password_days.map(|days| {
        let when = match days {
            0 => "aujourd’hui".to_owned(),
            1 => "demain".to_owned(),
            days => format!("dans {days} jours"),
        };
        let text = format!("Son dernier jour est {when}, le {}.", home.password_expiry);
        view! {
            <Alert kind=AlertKind::Warning title="Votre mot de passe expire bientôt">
                <p>{text}</p>
                <p><a class="ep-link" href="/espace/gestion/identifiants">"Modifier mon mot de passe"</a></p>
            </Alert>
        }
    });
    view! {
        {bounced}
        {ending}
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

/// SC20. What does not exist yet is not shown as if it did.
fn manage(_: Home) -> impl IntoView {
    view! {
        <Page title="Gérer mon espace" crumbs=vec![("Espace professionnel", "/espace")] wide=true>
            <div class="ep-groups">
                {group("Services", "L’adhésion aux services et la consultation de vos habilitations n’existent pas encore sur ce site.", &[])}
                {group("Données personnelles", "", PERSONAL)}
                {group("Partage des services", "La désignation de suppléants et les délégations n’existent pas encore sur ce site.", &[])}
                {group("Données de l’entreprise", "La gestion des comptes bancaires et de l’adresse de l’entreprise n’existe pas encore sur ce site.", &[])}
            </div>
            <Actions>
                <ButtonLink href="/espace" label="Retourner à l’espace professionnel" kind=crate::ui::kit::button::ButtonKind::Secondary/>
            </Actions>
        </Page>
    }
}

/// « Données personnelles »: address, label, anchor of its help sheet.
const PERSONAL: &[(&str, &str, &str)] = &[
    ("/espace/gestion/identifiants", "Modifier mes identifiants de connexion", "modifier-mes-identifiants"),
    ("/espace/gestion/coordonnees", "Modifier mes coordonnées", "modifier-mes-coordonnees"),
    ("/espace/gestion/connexions", "Mes connexions", "mes-connexions"),
    ("/espace/gestion/donnees", "Mes données", "mes-donnees"),
    (RECEIPT, "Télécharger mon récapitulatif", "telecharger-mon-recapitulatif"),
];

fn group(title: &'static str, absent: &'static str, entries: &'static [(&'static str, &'static str, &'static str)]) -> impl IntoView {
    let lines = entries
        .iter()
        .map(|(href, label, help)| {
            view! {
                <li>
                    // A document is not a page: the browser fetches it.
                    <a class="ep-link" href=*href rel=(*href == RECEIPT).then_some("external")>{*label}</a>
                    <a class="ep-groups__help" href=format!("/aide#{help}")>"En savoir plus"<span class="ep-sr">{format!(" : {label}")}</span></a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="ep-card">
            <h2>{title}</h2>
            {(!absent.is_empty()).then(|| view! { <p class="ep-muted">{absent}</p> })}
            {(!entries.is_empty()).then(|| view! { <ul class="ep-plain">{lines}</ul> })}
        </section>
    }
}
