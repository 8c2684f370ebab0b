//! SC12 and SC13: the space is active. The page is also the receipt to print, without the answer to the trust question (C12).
use leptos::prelude::*;

use super::STEP_LABELS;
use crate::api::activation::{Receipt, ReceiptPage as ReceiptPageAsk};
use crate::domain::route::ACTIVATION_RECEIPT;
use crate::ui::kit::awake;
use crate::ui::kit::button::{Actions, ButtonLink};
use crate::ui::kit::loaded::Loaded;
use crate::ui::kit::page::Page;
use crate::ui::kit::steps::Steps;
use crate::ui::kit::summary_list::SummaryList;

/// `/activation/recapitulatif`.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    view! { <Loaded ask=ReceiptPageAsk {} view=show/> }
}

fn show(receipt: Receipt) -> impl IntoView {
    let awake = awake();
    let print = move |_| {
        if let Some(window) = web_sys::window() {
            let _ = window.print();
        }
    };
    view! {
        <Page title="Activez votre espace ou vos services – Récapitulatif">
            <div class="ep-no-print">
                <Steps labels=STEP_LABELS current=3/>
            </div>
            <section class="ep-no-print">
                <h2>{if receipt.changed { "Votre nouvelle adresse de connexion" } else { "Votre inscription" }}</h2>
                <p class="ep-lead">{format!("{} {}", receipt.last_name, receipt.first_name)}</p>
                {if receipt.changed {
                    view! {
                        <p>
                            "Votre adresse électronique de connexion est désormais " <strong>{receipt.address.clone()}</strong>
                            ". L’ancienne ne permet plus de se connecter, et tous vos navigateurs sont déconnectés."
                        </p>
                    }.into_any()
                } else {
                    view! {
                        <p>
                            "Votre inscription a été réalisée le " {receipt.date.clone()} " sous le numéro "
                            <strong>{receipt.subscriber_number.clone()}</strong> "."
                        </p>
                        <p>"Ce numéro d’abonné vous est personnel et doit le rester."</p>
                    }.into_any()
                }}
                <h3>"Sauvegardez ou imprimez le récapitulatif"</h3>
                <p>"Il vous sera indispensable en cas de perte de votre mot de passe. Il reste affiché ici pendant 30 minutes."</p>
                <Actions>
                    <a class="ep-button ep-button--secondary" href=ACTIVATION_RECEIPT download="" rel="external">"Télécharger mon récapitulatif"</a>
                    <button type="button" class="ep-button ep-button--tertiary" hidden=move || !awake.get() on:click=print>"Imprimer"</button>
                </Actions>
            </section>
            {record(receipt)}
            <section class="ep-no-print">
                <h2>"Vos services en ligne"</h2>
                <p>"Connectez-vous avec votre adresse électronique et votre mot de passe."</p>
                <Actions>
                    <ButtonLink href="/connexion" label="Accédez à vos services en ligne"/>
                </Actions>
            </section>
        </Page>
    }
}

/// The record itself (R-E01).
fn record(receipt: Receipt) -> impl IntoView {
    let row = |name: &str, value: String| (name.to_owned(), value);
    let person = vec![
        row("Nom", receipt.last_name),
        row("Prénom", receipt.first_name),
        row("N° d’abonné", receipt.subscriber_number),
        row("Téléphone", receipt.phone),
        row("Adresse électronique de connexion", receipt.address),
        row("Adresse", receipt.postal_address.join(", ")),
    ];
    let question = vec![row("Question de confiance", receipt.question), row("Réponse", "connue de vous seul".to_owned())];
    view! {
        <section class="ep-card ep-record" aria-labelledby="recapitulatif">
            <h2 id="recapitulatif">"VOTRE ESPACE PROFESSIONNEL — RECAPITULATIF DE VOS DONNEES PERSONNELLES"</h2>
            <h3>"Vos coordonnées"</h3>
            <SummaryList rows=person/>
            <h3>"Votre question de confiance"</h3>
            <SummaryList rows=question/>
            <p class="ep-muted">{format!("Votre espace professionnel : document créé le {}", receipt.made_at)}</p>
        </section>
    }
}
