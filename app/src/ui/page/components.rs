//! Every component in every state, and the way to every error page: in demonstration mode.
//!
//! Nothing here is sent: the samples stand in forms that go nowhere.
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::error::ErrorPage;
use crate::api::ApiError;
use crate::api::session::LoginPage as LoginPageAsk;
use crate::api::ticket::Sheet;
use crate::domain::activation::Over;
use crate::domain::fault::{Fault, Problem};
use crate::domain::password::Personal;
use crate::ui::kit::alert::{Alert, AlertKind, Notice};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Reset, Submit};
use crate::ui::kit::check::{HumanCheck, renewing};
use crate::ui::kit::choice::{CheckField, RadioField, SelectField};
use crate::ui::kit::details::Reveal;
use crate::ui::kit::dialog::Dialog;
use crate::ui::kit::field::{Mark, Readonly, TextField, Width};
use crate::ui::kit::form::FormHandle;
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::password::PasswordField;
use crate::ui::kit::steps::Steps;
use crate::ui::kit::summary::ErrorSummary;
use crate::ui::kit::summary_list::SummaryList;
use crate::ui::kit::table::Table;

/// The statuses that have a page to look at.
const STATUSES: [u16; 10] = [401, 403, 404, 409, 410, 413, 422, 429, 500, 503];

/// The steps of the sample.
const STEPS: &[&str] = &["Conditions générales", "Identifiants", "Formulaire d’inscription", "Activation"];

/// `/demonstration/composants`.
#[component]
pub fn ComponentsPage() -> impl IntoView {
    view! { <Loaded ask=LoginPageAsk {} view=show/> }
}

/// `/demonstration/erreurs/:status`.
#[component]
pub fn ErrorsPage() -> impl IntoView {
    let params = use_params_map();
    let error = match params.with_untracked(|params| params.get("status")).as_deref() {
        Some("401") => ApiError::SignIn,
        Some("403") => ApiError::Forbidden,
        Some("409") => ApiError::Stale,
        Some("410") => ApiError::Gone,
        Some("413") => ApiError::TooLarge,
        Some("422") => ApiError::Over(Over::Expired),
        Some("429") => ApiError::TooMany { seconds: 600 },
        Some("500") => ApiError::Unavailable { incident: "EXEMPLE-0000".to_owned() },
        Some("503") => ApiError::Busy { seconds: 30 },
        _ => ApiError::NotFound,
    };
    // A real 401 leads to the login page: this one is only shown.
    let example = error == ApiError::SignIn;
    view! { <ErrorPage error example/> }
}

fn show(sheet: Sheet<()>) -> impl IntoView {
    let errors = STATUSES
        .into_iter()
        .map(|status| {
            let words = format!("Erreur {status}");
            view! { <li><a href=format!("/demonstration/erreurs/{status}") rel="external">{words}</a></li> }
        })
        .collect_view();
    view! {
        <Page title="Composants" crumbs=vec![("Accueil", "/")]>
            <p class="ep-lead">"Chaque composant du site, dans chacun de ses états. Rien de ce qui est saisi ici n’est envoyé."</p>
            <section>
                <h2>"Pages d’erreur"</h2>
                <ul>{errors}</ul>
            </section>
            {messages()}
            {journey()}
            {buttons()}
            <section>
                <h2>"Champs"</h2>
                <Sample handle=at_rest()>{fields()}</Sample>
            </section>
            <section>
                <h2>"Champs refusés"</h2>
                <Sample handle=refused()>
                    <ErrorSummary form=refused() quiet=true/>
                    {fields()}
                </Sample>
            </section>
            <section>
                <h2>"Vérification"</h2>
                <Sample handle=FormHandle::sample("exemple/verification", Vec::new(), None, false)>{check(sheet)}</Sample>
            </section>
            <section>
                <h2>"Vérification déjà faite"</h2>
                <Sample handle=checked()><HumanCheck challenge=None renew=|()| ()/></Sample>
            </section>
            {shown()}
        </Page>
    }
}

/// A form that goes nowhere: outside a dialog, its method does nothing, with or without script.
#[component]
fn Sample(handle: FormHandle, children: Children) -> impl IntoView {
    provide_context(handle);
    view! { <form class="ep-form" method="dialog" novalidate=true>{children()}</form> }
}

fn value(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

fn at_rest() -> FormHandle {
    FormHandle::sample("exemple/repos", vec![value("country", "FRANCE"), value("foreign", "on")], None, false)
}

fn refused() -> FormHandle {
    let fault = |field: &'static str, problem| Fault { field: field.into(), problem };
    let faults = vec![
        fault("email", Problem::AddressForm),
        fault("email", Problem::AddressTooLong),
        fault("siren", Problem::SirenDigits),
        fault("country", Problem::Choice),
        fault("civility", Problem::Missing),
        fault("foreign", Problem::TermsNotAccepted),
        fault("password", Problem::PasswordTooShort(20)),
        fault("password", Problem::PasswordWeak),
        fault("", Problem::Malformed),
    ];
    FormHandle::sample(
        "exemple/refus",
        vec![value("email", "lila"), value("siren", "98765")],
        Some(ApiError::Faults { faults, solved: None }),
        false,
    )
}

fn checked() -> FormHandle {
    let solved = ApiError::Faults { faults: Vec::new(), solved: Some("exemple".to_owned()) };
    FormHandle::sample("exemple/faite", Vec::new(), Some(solved), false)
}

fn check(sheet: Sheet<()>) -> impl IntoView {
    let (challenge, renew) = renewing(sheet.ticket.check, LoginPageAsk {});
    view! { <HumanCheck challenge renew/> }
}

fn messages() -> AnyView {
    view! {
        <section>
            <h2>"Messages"</h2>
            <Notice id="exemple-avis"><p>"Un message que l’on peut masquer."</p></Notice>
            <Alert kind=AlertKind::Info title="le code arrive par courriel"><p>"Il est valable 48 heures."</p></Alert>
            <Alert kind=AlertKind::Success title="votre espace est actif"/>
            <Alert kind=AlertKind::Warning title="ce SIREN n’est pas dans l’annuaire"><p>"Vérifiez le numéro."</p></Alert>
            <Alert kind=AlertKind::Error title="le service ne répond pas"><p>"Recommencez dans quelques minutes."</p></Alert>
        </section>
    }
    .into_any()
}

fn journey() -> AnyView {
    view! {
        <section>
            <h2>"Étapes"</h2>
            <Steps labels=STEPS current=2/>
            <Steps labels=STEPS current=4/>
        </section>
    }
    .into_any()
}

fn buttons() -> AnyView {
    view! {
        <section>
            <h2>"Boutons"</h2>
            <Sample handle=FormHandle::sample("exemple/boutons", Vec::new(), None, false)>
                <Actions>
                    <Submit label="Enregistrer"/>
                    <ButtonLink href="/" label="Revenir à l’accueil" kind=ButtonKind::Secondary/>
                    <Reset label="Effacer"/>
                </Actions>
                <Actions stepper=true>
                    <ButtonLink href="/creation" label="Étape précédente" kind=ButtonKind::Secondary/>
                    <Reset label="Effacer"/>
                    <Submit label="Valider"/>
                </Actions>
            </Sample>
            <Sample handle=FormHandle::sample("exemple/attente", Vec::new(), None, true)>
                <Actions><Submit label="Envoi"/></Actions>
            </Sample>
        </section>
    }
    .into_any()
}

fn fields() -> AnyView {
    let list = |pairs: [(&str, &str); 2]| pairs.map(|(key, words)| value(key, words)).to_vec();
    view! {
        <TextField name="email" label="Adresse électronique" hint="Format attendu\u{a0}: nom@example.com" kind="email" autocomplete="username" mark=Mark::Star/>
        <TextField name="siren" label="SIREN" autocomplete="off" inputmode="numeric" width=Width::Medium/>
        <TextField name="postcode" label="Code postal" autocomplete="postal-code" inputmode="numeric" mark=Mark::Optional width=Width::Short/>
        <Readonly label="N° d’abonné" value="20263270123456"/>
        <SelectField name="country" label="Pays" empty="Choisissez…" options=list([("FRANCE", "FRANCE"), ("BELGIQUE", "BELGIQUE")])/>
        <RadioField name="civility" label="Civilité" options=list([("madame", "Madame"), ("monsieur", "Monsieur")])/>
        <CheckField name="foreign" label="Entreprise étrangère" mark=Mark::Optional>"Un identifiant étranger est alors accepté."</CheckField>
        <PasswordField
            name="password"
            label="Mot de passe"
            autocomplete="new-password"
            gauge=Signal::stored(Personal::default())
        >
            <p>"Choisissez des mots sans rapport entre eux."</p>
        </PasswordField>
    }
    .into_any()
}

fn shown() -> AnyView {
    let cell = |text: &'static str| text.into_any();
    let head = ["Entreprise", "SIREN", "Rôle"].map(str::to_owned).to_vec();
    let rows = vec![
        vec![cell("SARL MARTIN DISTRIBUTION"), cell("123 456 789"), cell("titulaire")],
        vec![cell("SARL ALERIS"), cell("987 654 321"), cell("suppléant")],
    ];
    view! {
        <section>
            <h2>"Listes, tableaux, textes"</h2>
            <SummaryList rows=vec![value("Nom", "ROSEMONDE"), value("Prénom", "Lila"), value("Complément d’adresse", "")]/>
            <Table caption="Deux entreprises de démonstration" head rows/>
            <Reveal label="Je n’ai rien reçu">
                <p>"Vérifiez l’adresse, puis la rubrique «\u{a0}Courrier indésirable\u{a0}» de votre messagerie."</p>
            </Reveal>
            <div>
                <Dialog link_href="/aide/mot-de-passe" link_label="Ouvrir un dialogue" title="Un dialogue">
                    <p>"Échap, «\u{a0}Fermer\u{a0}»\u{a0}: deux façons de revenir à la page."</p>
                </Dialog>
            </div>
        </section>
    }
    .into_any()
}
