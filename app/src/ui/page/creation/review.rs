//! SC08: everything given, to check before « Confirmer ». The password is never shown, the answer only when asked for.
use leptos::prelude::*;

use super::STEP_LABELS;
use crate::api::creation::{ConfirmForm, Review, ReviewPage as ReviewPageAsk, STEPS};
use crate::api::ticket::Sheet;
use crate::domain::identity::{Firm, Registration};
use crate::ui::boot;
use crate::ui::kit::alert::{Alert, AlertKind};
use crate::ui::kit::button::{Actions, ButtonKind, ButtonLink, Submit};
use crate::ui::kit::details::Reveal;
use crate::ui::kit::form::{Hidden, PostForm, use_form};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::steps::Steps;
use crate::ui::kit::summary_list::SummaryList;

/// `/creation/expert/recapitulatif`.
#[component]
pub fn ReviewPage() -> impl IntoView {
    view! { <Loaded ask=ReviewPageAsk {} view=show/> }
}

fn show(sheet: Sheet<Review>) -> impl IntoView {
    let form = use_form(&ConfirmForm::default());
    let Review { registration, address, company_name, answer } = sheet.data;
    let question = registration.question.text();
    view! {
        <Page title="Votre inscription" form=form>
            <Steps labels=STEP_LABELS current=3/>
            <p>
                "Vérifiez avant de confirmer. "
                <strong>"Rien n’est envoyé tant que vous n’avez pas cliqué sur « Confirmer »."</strong>
            </p>
            {section("usager", "Usager", "l’usager", STEPS[2], person(&registration))}
            {firm(&registration, company_name)}
            {section("contact", "Contact", "le contact", STEPS[2], contact(&registration, &address))}
            <section aria-labelledby="recap-question">
                {heading("question", "Question de confiance", "la question de confiance", STEPS[2])}
                <SummaryList rows=vec![("Question".to_owned(), question.to_owned()), ("Réponse".to_owned(), "masquée".to_owned())]/>
                <Reveal label="Afficher la réponse">
                    <p class="ep-answer">{answer.reveal().to_owned()}</p>
                </Reveal>
            </section>
            {section("identifiants", "Identifiants", "les identifiants", STEPS[1], credentials(&address))}
            <PostForm handle=form>
                <Hidden name="key" value=sheet.ticket.key/>
                <Hidden name="revision" value=sheet.revision.to_string()/>
                <p>"Après « Confirmer », un code d’activation part à cette adresse. Votre espace existera quand vous l’aurez activé."</p>
                <Actions stepper=true>
                    <ButtonLink href=STEPS[2] label="Étape précédente" kind=ButtonKind::Secondary/>
                    <Submit label="Confirmer"/>
                </Actions>
            </PostForm>
        </Page>
    }
}

fn heading(id: &'static str, title: &'static str, what: &'static str, step: &'static str) -> impl IntoView {
    view! {
        <div class="ep-summary__head">
            <h2 id=format!("recap-{id}")>{title}</h2>
            <a class="ep-link" href=step>"Modifier"<span class="ep-sr">" "{what}</span></a>
        </div>
    }
}

fn section(id: &'static str, title: &'static str, what: &'static str, step: &'static str, rows: Vec<(String, String)>) -> impl IntoView {
    view! {
        <section aria-labelledby=format!("recap-{id}")>
            {heading(id, title, what, step)}
            <SummaryList rows/>
        </section>
    }
}

fn row(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn person(registration: &Registration) -> Vec<(String, String)> {
    vec![
        row("Civilité", registration.civility.label()),
        row("Nom", registration.last_name.clone()),
        row("Prénom", registration.first_name.clone()),
    ]
}

/// The firm, its name looked up; an unknown SIREN is a warning and no obstacle (ruled).
fn firm(registration: &Registration, name: Option<String>) -> impl IntoView + use<> {
    let foreign = matches!(registration.firm, Firm::Foreign(_));
    let unlikely = matches!(&registration.firm, Firm::French(siren) if !siren.check_digit_fits());
    let unknown = name.is_none() && !foreign;
    let shown = match name {
        Some(name) => name,
        None if foreign => "Non recherchée pour une entreprise étrangère".to_owned(),
        None => "Inconnue".to_owned(),
    };
    let rows = vec![
        row("Entreprise étrangère", if foreign { "oui" } else { "non" }),
        row("S.I.R.E.N. ou équivalent", registration.firm.shown()),
        row("Raison sociale", shown),
    ];
    view! {
        <section aria-labelledby="recap-entreprise">
            {heading("entreprise", "Entreprise d’appartenance", "l’entreprise d’appartenance", STEPS[2])}
            <SummaryList rows/>
            {unknown.then(|| view! {
                <Alert kind=AlertKind::Warning title="Notre annuaire ne connaît pas ce numéro SIREN.">
                    <p>
                        {if unlikely { "Il contient sans doute une erreur de frappe : vérifiez le numéro. " } else { "Vérifiez le numéro. " }}
                        "S’il est exact, vous pouvez continuer : l’espace peut être créé, et votre entreprise rattachée plus tard."
                    </p>
                </Alert>
            })}
            <p>
                {format!("Si la raison sociale affichée est erronée, veuillez prendre contact avec votre {}.", boot().brand.managing_office)}
            </p>
        </section>
    }
}

fn contact(registration: &Registration, address: &str) -> Vec<(String, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        row("Numéro de téléphone", registration.phone.shown()),
        row("Adresse électronique", address),
        row("Numéro de la voie", text(&registration.street_number)),
        row("Nature de la voie", text(&registration.street_kind)),
        row("Libellé de la voie", text(&registration.street_name)),
        row("Complément d’adresse", text(&registration.address_extra)),
        row("Code postal", text(&registration.postcode)),
        row("Ville", registration.city.clone()),
        row("Pays", registration.country.clone()),
    ]
}

fn credentials(address: &str) -> Vec<(String, String)> {
    vec![row("Adresse électronique de connexion", address), row("Mot de passe", "choisi, jamais affiché")]
}
